/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { SupplyDataContext } from 'n8n-core';
import { makeHandleToolInvocation } from 'n8n-core/dist/execution-engine/node-execution-context/utils/get-input-connection-data';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	UserError,
	type IDataObject,
	type INodeExecutionData,
	type INodeOutputConfiguration,
	type INodeType,
} from 'n8n-workflow';
import { outcomesOf } from '../../nodes/runtime/table';
import { engageNodes, runEngage, tenant } from './engageNodes';
import { NODE, runWorkflow, setUp, type RunInput } from './harness';
import { accept, answer, Service, GRANTED } from './service';

/*
 * The rules of n8n's engine that would turn a failure into a success, or one message into two (n8n.md section 1).
 * Where it can be shown, a node that does not guard itself stands beside ours: if the engine changes, that test fails
 * first.
 */

const service = new Service();
const close = engageNodes.close;
const names = outcomesOf(close.table).map(({ name }) => name);
const output = (name: string) => names.indexOf(name);

beforeAll(async () => await service.start());
beforeEach(() => service.reset());
afterAll(async () => await service.stop());

/** A careless node with two outputs. */
const careless = (execute: () => INodeExecutionData[][]): INodeType => ({
	description: {
		displayName: 'Careless',
		name: 'careless',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Careless' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return execute();
	},
});

/** The conversation that a request is about, in either request form. */
const idIn = (path: string): string => /conversations\/([^/]+)/.exec(path)?.[1] ?? '';

const refuse = (fails: (id: string) => boolean) => () => {
	service.handle = ({ path }, response) => {
		const id = idIn(path);
		if (fails(id)) answer(response, 404, { status: 404, code: 4040, description: `No ${id}` });
		else accept(response, `tid-${id}`);
	};
};
const refuseAll = refuse(() => true);

/** With a token in store, so that no item goes ahead to get one. */
const warm = () => {
	const credential = tenant(service.url);
	credential.data.oauthTokenData = { access_token: GRANTED, token_type: 'Bearer' };
	return { webexEngageOAuth2Api: credential };
};

const runClose = async (parameters: IDataObject, rest: Partial<RunInput> = {}) =>
	await runEngage(close, service.url, parameters, { credentials: warm(), ...rest });

const items = (...ids: string[]) => ids.map((id) => ({ id }));
const EACH = { conversationId: '={{ $json.id }}' };

describe('a failure never leaves as a success', () => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'with On Error %s, where n8n puts the input of a node that throws on its first output',
		async (onError) => {
			const unguarded = await runWorkflow({
				node: careless(() => {
					throw new UserError('out of order');
				}),
				parameters: {},
				items: items('a'),
				settings: { onError },
			});
			expect(unguarded.outputs[0].map(({ json }) => json)).toEqual([{ id: 'a' }]);

			refuseAll();
			const run = await runClose(EACH, {
				items: items('a', 'b'),
				settings: { onError },
			});
			expect(run.outcome).toBe('onFailure');
			expect(run.items.map(({ json }) => json.description)).toEqual(['No a', 'No b']);
		},
	);

	it.each(['continueRegularOutput', 'continueErrorOutput', undefined] as const)(
		'with On Error %s and no credential at all',
		async (onError) => {
			const run = await runClose(EACH, {
				credentials: {},
				items: items('a'),
				settings: { onError },
			});
			expect(run.outcome).toBe('onAuthorizationFailure');
			expect(run.error).toBeUndefined();
		},
	);

	it.each([
		['options', { options: { timeout: "={{ $('Nobody').item.json.timeout }}" } }, 'onInvalidData'],
		['a field', { conversationId: "={{ $('Nobody').item.json.id }}" }, 'onInvalidData'],
		['the method', { method: "={{ $('Nobody').item.json.method }}" }, 'onInvalidData'],
		['the version', { apiVersion: '={{ "9.9" }}' }, 'onInvalidData'],
	])('when the expression of %s cannot be read', async (_, parameters, outcome) => {
		const run = await runClose(
			{ ...EACH, ...parameters },
			{ items: items('a', 'b'), settings: { onError: 'continueRegularOutput' } },
		);
		expect(run.error).toBeUndefined();
		expect(run.outcome).toBe(outcome);
		expect(run.items).toHaveLength(2);
		expect(service.requests).toEqual([]);
	});
});

describe('items keep their shape', () => {
	it('although n8n rewrites items that have an error of their own', async () => {
		const unguarded = await runWorkflow({
			node: careless(() => [
				[],
				[{ json: { id: 'a' }, error: new UserError('out of order') as never }],
			]),
			parameters: {},
		});
		expect(unguarded.outputs[1][0].json).toEqual({ error: 'out of order' });

		refuseAll();
		const { items: left } = await runClose(EACH, { items: items('a') });
		expect(left[0]).not.toHaveProperty('error');
		expect(left[0].json).toMatchObject({
			outcome: 'onFailure',
			method: 'closeConversation',
			apiVersion: '1.0',
			error: { message: 'No a', code: 4040, httpStatus: 404, retryable: false },
		});
	});

	it('and their output, although the error output takes items that are nothing but an error', async () => {
		const unguarded = await runWorkflow({
			node: careless(() => [[{ json: { error: 'out of order' } }], []]),
			parameters: {},
			settings: { onError: 'continueErrorOutput' },
		});
		expect(unguarded.outputs.map((left) => left.length)).toEqual([0, 0, 1]);

		refuse((id) => id === 'b')();
		const run = await runClose(EACH, {
			items: items('a', 'b'),
			settings: { onError: 'continueErrorOutput' },
		});
		expect(run.outcomes).toEqual(['onConversationClosed', 'onFailure']);
		expect(run.outputs[names.length] ?? []).toEqual([]);
	});

	it('and every output is a list', async () => {
		refuseAll();
		const { run } = await runClose(EACH, { items: items('a') });
		const { main } = run.data.resultData.runData[NODE][0].data!;
		expect(main).toHaveLength(names.length);
		for (const left of main) expect(left).toBeInstanceOf(Array);
	});
});

describe('settings of the node that would mislead', () => {
	it('Always Output Data makes n8n invent a success; a hint says so', async () => {
		refuseAll();
		const run = await runClose(EACH, {
			items: items('a'),
			settings: { alwaysOutputData: true },
		});
		expect(run.outputs[0]).toEqual([{ json: {}, pairedItem: [{ item: 0, input: 0 }] }]);
		expect(run.outputs[output('onFailure')]).toHaveLength(1);
		expect(run.hints).toContain(
			'Always Output Data is on: when no item leaves through onConversationClosed, n8n puts an empty item there. Turn it off.',
		);
	});

	it.each([
		['Retry On Fail', { retryOnFail: true }],
		['On Error', { onError: 'continueRegularOutput' as const }],
	])('%s has no effect; a hint says so', async (_, settings) => {
		const run = await runClose(EACH, { items: items('a'), settings });
		expect(run.hints).toEqual([
			'Retry On Fail and On Error have no effect here: this node retries by itself, and failures leave through its own outputs.',
		]);
	});

	it('a hint counts what left through failure outputs', async () => {
		const statuses: Record<string, number> = { b: 404, c: 404, d: 500 };
		service.handle = ({ path }, response) => {
			const status = statuses[idIn(path)];
			if (status) answer(response, status, { description: 'No' });
			else accept(response);
		};
		const run = await runClose(EACH, { items: items('a', 'b', 'c', 'd') });
		expect(run.hints).toEqual([
			'3 of 4 items left through failure outputs: 2 × onFailure, 1 × onError.',
		]);
	});

	it('nothing is hinted where nothing is wrong', async () => {
		const run = await runClose(EACH, { items: items('a') });
		expect(run.hints).toEqual([]);
	});
});

describe('Retry On Fail sends nothing twice', () => {
	const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it('although n8n runs a node that throws again, with all its items', async () => {
		let runs = 0;
		await runWorkflow({
			node: careless(() => {
				runs += 1;
				throw new UserError('out of order');
			}),
			parameters: {},
			settings,
		});
		expect(runs).toBe(3);
	});

	it.each(['route', 'stop'])('with On Failure: %s', async (onFailure) => {
		refuse((id) => id === 'b')();
		const run = await runClose(
			{ ...EACH, options: { onFailure } },
			{ items: items('a', 'b', 'c'), settings },
		);
		expect(run.error).toBeUndefined();
		expect(run.outcomes).toEqual(['onConversationClosed', 'onFailure']);
		expect(service.requests.map(({ path }) => idIn(path)).sort()).toEqual(['a', 'b', 'c']);
	});
});

describe('order and origin', () => {
	it('are kept, whichever answer comes first', async () => {
		const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
		const waiting: Array<() => void> = [];
		service.handle = ({ path }, response) => {
			const id = idIn(path);
			waiting.push(() => {
				if ('bdg'.includes(id)) answer(response, 404, { description: `No ${id}` });
				else accept(response, `tid-${id}`);
			});
			// All are here: the last is answered first.
			if (waiting.length === ids.length) for (const go of waiting.reverse()) go();
		};
		const origin = "={{ $('Start').item.json.id }}";
		const run = await runClose(EACH, {
			items: items(...ids),
			behind: {
				Closed: { output: output('onConversationClosed'), value: origin },
				Failed: { output: output('onFailure'), value: origin },
			},
		});
		const closed = run.outputs[output('onConversationClosed')];
		expect(closed.map(({ json }) => json.TransId)).toEqual([
			'tid-a',
			'tid-c',
			'tid-e',
			'tid-f',
			'tid-h',
		]);
		expect(closed.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 2, 4, 5, 7].map((item) => ({ item })),
		);
		expect(run.of('Closed').map(({ json }) => json.value)).toEqual(['a', 'c', 'e', 'f', 'h']);
		expect(run.of('Failed').map(({ json }) => json.value)).toEqual(['b', 'd', 'g']);
	});
});

describe('outputs', () => {
	it.each(Object.entries(engageNodes))(
		'of %s do not depend on parameters',
		(_, { description, table }) => {
			const outputs = description.outputs as INodeOutputConfiguration[];
			expect(outputs).toEqual(
				outcomesOf(table).map(({ name, kind }) => ({
					type: NodeConnectionTypes.Main,
					displayName: name,
					// Lets users pin the data of a node that has one success.
					...(kind === 'failure' && { category: 'error' }),
				})),
			);
		},
	);

	it('pinned data leaves through the first', async () => {
		const run = await runClose(EACH, {
			pinned: [{ outcome: 'onConversationClosed' }],
		});
		expect(run.outputs.map((left) => left.length)).toEqual([1]);
		expect(run.outcome).toBe('onConversationClosed');
		expect(service.requests).toEqual([]);
	});

	it('a disabled node passes its input to the first, and sends nothing', async () => {
		const run = await runClose(EACH, {
			items: items('a'),
			settings: { disabled: true },
		});
		expect(run.outputs.map((left) => left.map(({ json }) => json))).toEqual([[{ id: 'a' }]]);
		expect(service.requests).toEqual([]);
	});

	it('an empty field in the panel stops the workflow before anything is sent', async () => {
		await expect(runClose({ conversationId: '' })).rejects.toThrow(/issues/);
		expect(service.requests).toEqual([]);
	});
});

describe('On Failure: Stop Workflow', () => {
	const stop = (options: IDataObject = {}) => ({
		...EACH,
		options: { onFailure: 'stop', ...options },
	});

	it('fails the execution, and says how far it came', async () => {
		refuse((id) => id === 'c')();
		const run = await runClose(stop({ concurrency: 1 }), {
			items: items('a', 'b', 'c', 'd', 'e'),
			behind: { After: { output: 0 } },
		});
		expect(run.run.status).toBe('error');
		expect(run.error).toMatchObject({
			message: 'onFailure: No c',
			description:
				'2 of 5 items had succeeded, and 2 were not begun. Running the node again sends all of them.',
			context: expect.objectContaining({ itemIndex: 2 }) as unknown,
		});
		expect(service.requests).toHaveLength(3);
		expect(run.of('After')).toEqual([]);
	});

	it('does not throw where n8n would pass the failed items on as successes', async () => {
		refuse((id) => id === 'b')();
		const run = await runClose(stop(), {
			items: items('a', 'b'),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(run.error).toBeUndefined();
		expect(run.outcomes).toEqual(['onConversationClosed', 'onFailure']);
	});

	it('lets a run without failures pass', async () => {
		const run = await runClose(stop(), { items: items('a', 'b') });
		expect(run.outcome).toBe('onConversationClosed');
	});
});

describe('cancellation', () => {
	it('stops sending', async () => {
		const signal = new AbortController();
		service.handle = (_, response, index) => {
			if (index === 2) signal.abort();
			else accept(response);
		};
		const run = await runClose(
			{ ...EACH, options: { concurrency: 1 } },
			{ items: items('a', 'b', 'c', 'd', 'e', 'f'), signal, behind: { After: { output: 0 } } },
		);
		expect(run.run.status).toBe('canceled');
		expect(run.of('After')).toEqual([]);
		expect(service.requests).toHaveLength(3);
	});

	it('ends a pause that the service asked for', async () => {
		const signal = new AbortController();
		service.handle = (_, response) => {
			response.writeHead(429, { 'retry-after': '60' }).end();
			setImmediate(() => signal.abort());
		};
		const before = Date.now();
		// A credential of its own: the pause outlives the execution.
		const run = await runClose(EACH, {
			items: items('a'),
			signal,
			settings: { credentials: { webexEngageOAuth2Api: { id: 'cancelled', name: 'cancelled' } } },
		});
		expect(run.run.status).toBe('canceled');
		expect(Date.now() - before).toBeLessThan(2000);
	});
});

describe('as a tool of an AI agent', () => {
	const A = { conversationId: 'a' };

	/** Calls the node as n8n's agent does, through the engine's own invocation. */
	async function callTool(parameters: IDataObject, settings: IDataObject = {}): Promise<string> {
		const { workflow, additionalData } = setUp({
			node: close,
			parameters: { authentication: 'engageTenant', ...parameters },
			credentials: warm(),
			settings,
		});
		const node = workflow.getNode(NODE)!;
		const data = createRunExecutionData({});
		const context = (runIndex: number) =>
			new SupplyDataContext(
				workflow,
				node,
				additionalData,
				'trigger',
				data,
				runIndex,
				[],
				{},
				NodeConnectionTypes.AiTool,
				{ node, data: { main: [] }, source: null },
				[],
			);
		const invoke = makeHandleToolInvocation(context, node, close, data);
		return await invoke({ id: 'a' });
	}

	it('answers with a success', async () => {
		expect(JSON.parse(await callTool(A))).toEqual([
			expect.objectContaining({ outcome: 'onConversationClosed', TransId: 'tid-1' }),
		]);
	});

	it('throws a failure, because an agent reads the first output only', async () => {
		refuseAll();
		await expect(callTool(A)).rejects.toThrow(/onFailure: No a/);
		expect(service.requests).toHaveLength(1);
	});

	it('answers with the failure where n8n would call again after a throw', async () => {
		refuseAll();
		const result = await callTool(A, { retryOnFail: true, waitBetweenTries: 0 });
		expect(JSON.parse(result)).toEqual([
			expect.objectContaining({
				outcome: 'onFailure',
				error: expect.objectContaining({ message: 'No a' }) as unknown,
			}),
		]);
		expect(service.requests).toHaveLength(1);
	});

	it('brings every success to the first output, whichever it is', async () => {
		const { workflow, additionalData } = setUp({
			node: engageNodes.search,
			parameters: {
				authentication: 'engageTenant',
				channel: 'sms',
				businessLongcodeShortcode: '1',
				customerMobileNumber: '2',
			},
			credentials: warm(),
		});
		service.handle = (_, response) =>
			answer(response, 200, { status: 200, value: { conversationId: 'c', status: 'closed' } });
		const node = workflow.getNode(NODE)!;
		const data = createRunExecutionData({});
		const context = new SupplyDataContext(
			workflow,
			node,
			additionalData,
			'trigger',
			data,
			0,
			[],
			{ [NodeConnectionTypes.AiTool]: [[{ json: {} }]] },
			NodeConnectionTypes.AiTool,
			{ node, data: { main: [] }, source: null },
			[],
		);
		const outputs = await engageNodes.search.execute.call(context as never);
		expect(outputs[0].map(({ json }) => json.outcome)).toEqual(['conversationClosed']);
		expect(outputs.slice(1).flat()).toEqual([]);
	});

	it('does not wait for a result', async () => {
		await expect(callTool({ ...A, waitForResult: true })).rejects.toThrow(
			/Wait for Result is not available to an AI agent/,
		);
		expect(service.requests).toEqual([]);
	});
});
