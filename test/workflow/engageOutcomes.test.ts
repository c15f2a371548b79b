/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { INodeOutputConfiguration } from 'n8n-workflow';
import { outcomesOf } from '../../nodes/runtime/table';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { engageNodes as all, tenant } from './engageNodes';
import { scenarios, type EngageNode, type Scenario } from './engageScenarios';
import { Scene } from './engageScene';
import { runWorkflow, type RunInput, type WorkflowRun } from './harness';
import { callBack, expire, WaitingEndpoint } from './waiting';

const engageNodes = Object.fromEntries(
	Object.keys(scenarios).map((key) => [key, all[key as EngageNode]]),
) as Record<EngageNode, TableNode>;

let scene: Scene;
const endpoint = new WaitingEndpoint();
const reached = new Set<string>();
const declared = Object.entries(engageNodes).flatMap(([key, node]) =>
	// What only a later method leaves through is reached in test/products/engage.
	outcomesOf({ ...node.table, methods: [node.table.methods[0]] }).map(({ name, kind }) => ({
		key: key as EngageNode,
		node,
		name,
		kind,
	})),
);

beforeAll(async () => {
	scene = await Scene.open();
	await endpoint.open();
});

beforeEach(() => scene.reset());

afterAll(async () => {
	await endpoint.close();
	await scene.close();
	process.stdout.write(`\noutcomes reached: ${reached.size} of ${declared.length} declared\n`);
});

const outputNames = (node: TableNode) =>
	(node.description.outputs as INodeOutputConfiguration[]).map(({ displayName }) => displayName);

/** Hangs a node behind an output that looks back at the item with which the workflow started. */
const lookingBack = (node: TableNode, name: string) => ({
	After: { output: outputNames(node).indexOf(name), value: "={{ $('Start').item.json.customer }}" },
});

const START = [{ customer: 'Ana' }];

async function run(
	node: TableNode,
	scenario: Scenario,
	behind: RunInput['behind'] = {},
): Promise<WorkflowRun> {
	const [method] = node.table.methods;
	const parameters = await scenario.given(scene);
	scene.set();
	return await runWorkflow({
		node,
		parameters: {
			authentication: 'engageTenant',
			method: method.value,
			apiVersion: method.versions[0],
			...parameters,
			...(scenario.waits && { waitForResult: true }),
		},
		credentials: { webexEngageOAuth2Api: tenant(scene.url, scenario.tenantSecret) },
		items: START,
		behind,
		resumeUrl: endpoint.url,
	});
}

/** The execution sleeps, with nothing on its outputs, until the result is reported. */
async function result(waiting: WorkflowRun, body: unknown): Promise<WorkflowRun> {
	expect(waiting.run.status).toBe('waiting');
	expect(waiting.outputs.flat()).toEqual([]);
	const call = await endpoint.next();
	const resumed = await callBack(waiting, { url: call.url, body: body ?? call.body });
	expect(resumed.status).toBe(200);
	return resumed.run!;
}

async function check(node: TableNode, name: string, scenario: Scenario): Promise<void> {
	const [method] = node.table.methods;
	const first = await run(node, scenario, lookingBack(node, name));
	const last = scenario.waits ? await result(first, scenario.callback) : first;
	expect(last.error).toBeUndefined();
	expect(last.run.status).toBe('success');

	const index = outputNames(node).indexOf(name);
	const { outputs, error, outcomeUnknown, sent = 1 } = scenario;
	expect(last.outputs).toHaveLength(outputNames(node).length);
	expect(last.outputs.map((items) => items.length)).toEqual(
		outputNames(node).map((_, position) => (position === index ? 1 : 0)),
	);
	const [item] = last.outputs[index];
	expect(item.json).toEqual({
		outcome: name,
		method: method.value,
		apiVersion: method.versions[0],
		...outputs,
		...(error && { error }),
		...(outcomeUnknown && { outcomeUnknown }),
	});
	expect(item.error).toBeUndefined();
	expect(item.pairedItem).toMatchObject({ item: 0 });
	expect(last.of('After').map(({ json }) => json.value)).toEqual(['Ana']);
	expect(scene.requests).toHaveLength(sent);
	scenario.holds?.(scene);
}

describe.each(Object.entries(engageNodes))('%s', (key, node) => {
	describe.each(declared.filter((outcome) => outcome.key === key))(
		'leaves through $name',
		({ name, kind }) => {
			const list = scenarios[key as EngageNode][name] ?? [];

			it('has a scenario', () => expect(list).not.toHaveLength(0));

			it.each(list)('$title', async (scenario) => {
				expect(scenario.error !== undefined).toBe(kind === 'failure');
				await check(node, name, scenario);
				reached.add(`${key} ${name}`);
			});
		},
	);

	it('has no scenario for an outcome that it does not declare', () => {
		const names = outputNames(node);
		expect(
			Object.keys(scenarios[key as EngageNode]).filter((name) => !names.includes(name)),
		).toEqual([]);
	});
});

/** The nodes whose calls report their result later. */
const writes = Object.entries(engageNodes).filter(([, node]) =>
	node.table.methods.some(({ callback }) => callback),
);

describe.each(writes)('%s waits for its result', (key, node) => {
	const accepted = () =>
		Object.values(scenarios[key as EngageNode])
			.flat()
			.find(({ title }) => title === 'accepted')!;
	const waiting = async (parameters = {}) =>
		await run(
			node,
			{
				...accepted(),
				waits: true,
				given: async (at) => {
					at.sandbox.engage.setCallbackMode({ mode: 'never' });
					return { ...(await accepted().given(at)), ...parameters };
				},
			},
			lookingBack(node, 'onTimeout'),
		);

	it('and leaves through onTimeout when nobody calls back', async () => {
		const before = Date.now();
		const asleep = await waiting({ waitLimit: 3 });
		const limit = asleep.run.waitTill!.getTime() - before;
		expect(limit).toBeGreaterThanOrEqual(180_000);
		expect(limit).toBeLessThan(190_000);

		const late = await expire(asleep);
		const left = late.outputs.map((items) => items.length);
		expect(left.indexOf(1)).toBe(outputNames(node).indexOf('onTimeout'));
		const [item] = late.outputs.flat();
		expect(item.json).toMatchObject({
			outcome: 'onTimeout',
			outcomeUnknown: true,
			error: { code: 'NO_RESULT', httpStatus: null, retryable: false },
		});
		expect(late.of('After').map(({ json }) => json.value)).toEqual(['Ana']);
		expect(scene.requests).toHaveLength(1);
	});

	it('and is not woken by a stranger, an empty call or the wrong address', async () => {
		const asleep = await waiting();
		const token = asleep.run.data.resumeToken;
		const url = `/webhook-waiting/1?signature=${token}`;
		await expect(
			callBack(asleep, { url: '/webhook-waiting/1', body: { event: 'x' } }),
		).resolves.toEqual({ status: 401 });
		await expect(
			callBack(asleep, { url: url.replace('/1', '/2'), body: { event: 'x' } }),
		).resolves.toEqual({ status: 404 });
		for (const body of [{}, [], 'text', undefined]) {
			await expect(callBack(asleep, { url, body })).resolves.toEqual({
				status: 400,
				answer: { message: 'The result must be a JSON object.' },
			});
		}
	});

	it('and refuses several items, because an execution can wait once', async () => {
		const parameters = await accepted().given(scene);
		scene.set();
		const several = await runWorkflow({
			node,
			parameters: {
				authentication: 'engageTenant',
				...parameters,
				waitForResult: true,
			},
			credentials: { webexEngageOAuth2Api: tenant(scene.url) },
			items: [{}, {}],
		});
		const invalid = several.outputs[outputNames(node).indexOf('onInvalidData')];
		expect(invalid.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(invalid[0].json.error).toMatchObject({
			message: expect.stringMatching(/takes one item an execution, and this one has 2/) as string,
		});
		expect(scene.requests).toEqual([]);
	});
});
