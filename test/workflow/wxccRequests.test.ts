/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { IDataObject } from 'n8n-workflow';
import type { TableNode } from '../../nodes/runtime/TableNode';
import type { EngageRun } from './engageNodes';
import type { RunInput } from './harness';
import { answer, Service } from './service';
import { ownCredential, runWxcc, wxccNodes } from './wxccNodes';
import { WxccScene } from './wxccScene';

let scene: WxccScene;
const service = new Service();

beforeAll(async () => {
	scene = await WxccScene.open();
	await service.start();
});

beforeEach(() => {
	scene.reset();
	service.reset();
	service.handle = (_, response) => response.writeHead(202).end();
});

afterAll(async () => {
	await service.stop();
	await scene.close();
});

const TASK = '93912f11-6017-404b-bf14-5331890b1797';
const onSandbox = async (node: TableNode, parameters: IDataObject) =>
	await runWxcc(node, scene.tenant, parameters);
const onService = async (
	node: TableNode,
	parameters: IDataObject,
	rest: Partial<RunInput> = {},
) => {
	const token = { access_token: 'service-token', token_type: 'Bearer' };
	const { url } = service;
	return await runWxcc(
		node,
		{ engage: url, contactCenter: url, webex: url, token },
		parameters,
		rest,
	);
};

const messageOf = ({ json }: EngageRun) => String((json.error as IDataObject).message);
const sent = () => service.requests.map(({ method, path, body }) => ({ method, path, body }));

function expectInvalid(run: EngageRun, message: string | RegExp): void {
	expect(run.outcomes).toEqual(['onInvalidData']);
	expect(messageOf(run)).toMatch(message);
	expect(service.requests).toEqual([]);
}

// ---------------------------------------------------------------- Notify By

describe('Notify By', () => {
	const event = {
		taskId: TASK,
		id: TASK,
		agentId: 'agent-1',
		queueId: 'queue-1',
		mediaResourceId: 'conv-51',
		mediaType: 'social',
	};
	const reason = { reason: 'Agent not found', reasonCode: '4040' };
	const close = { taskId: TASK, id: TASK, conversationId: 'conv-51', mediaType: 'chat' };
	const { routed, modify, closeTask } = wxccNodes;

	interface Case {
		node: TableNode;
		method: string;
		parameters: IDataObject;
		success: string;
		failure: string;
		/** Path behind the task, and body, of the call that stands for it. */
		call?: [path: string, body?: IDataObject];
		name: string;
		status: string;
	}

	const CASES: Case[] = [
		{
			node: routed,
			method: 'routedAccepted',
			parameters: event,
			success: 'onTaskRouted',
			failure: 'onTaskRoutedFailure',
			call: ['accept'],
			name: 'routed',
			status: 'accepted',
		},
		{
			node: routed,
			method: 'routedRejected',
			parameters: { ...event, ...reason },
			success: 'onTaskRouted',
			failure: 'onTaskRoutedFailure',
			call: ['reject', { mediaResourceId: 'conv-51' }],
			name: 'routed',
			status: 'rejected',
		},
		{
			node: modify,
			method: 'modifiedAccepted',
			parameters: event,
			success: 'onModifiedAcceptSuccess',
			failure: 'onModifiedFailure',
			call: ['consult/accept'],
			name: 'modified',
			status: 'accepted',
		},
		{
			node: modify,
			method: 'modifiedRejected',
			parameters: { ...event, ...reason },
			success: 'onModifiedRejectSuccess',
			failure: 'onModifiedRejectFailure',
			call: ['consult/end', { queueId: 'queue-1' }],
			name: 'modified',
			status: 'rejected',
		},
		{
			node: closeTask,
			method: 'closeTaskAccept',
			parameters: { ...close, queueId: 'queue-1' },
			success: 'Success',
			failure: 'Error',
			name: 'closeTask',
			status: 'accepted',
		},
		{
			node: closeTask,
			method: 'closeTaskReject',
			parameters: { ...close, agentId: 'agent-1', ...reason },
			success: 'Success',
			failure: 'Error',
			name: 'closeTask',
			status: 'rejected',
		},
	];

	describe.each(CASES)('of $method', ({ node, method, parameters, ...expected }) => {
		const custom = () => ({
			method,
			...parameters,
			notifyBy: 'custom',
			customEndpointUrl: `${service.url}/relay?tenant=7`,
		});

		it('is Task Attributes unless told', async () => {
			const run = await onService(node, { method, ...parameters });
			expect(run.outcome).toBe(expected.success);
			expect(sent()).toEqual([
				{
					method: 'PATCH',
					path: `/v1/tasks/${TASK}`,
					body: { attributes: expect.objectContaining({}) as object },
				},
			]);
			expect(service.requests[0].headers.authorization).toBe('Bearer service-token');
		});

		it(`${expected.call ? 'can be' : 'is never'} a call of call control`, async () => {
			const run = await onService(node, { method, ...parameters, notifyBy: 'callControl' });
			if (!expected.call) {
				expectInvalid(run, /^Notify By must be one of custom, attributes/);
				return;
			}
			const [path, body] = expected.call;
			expect(run.outcome).toBe(expected.success);
			expect(sent()).toEqual([{ method: 'POST', path: `/v1/tasks/${TASK}/${path}`, body }]);
		});

		it('can be a URL of the user, which gets everything but the token', async () => {
			const run = await onService(node, custom());
			expect(run.outcome).toBe(expected.success);
			const { taskId, conversationId, ...rest } = parameters;
			expect(sent()).toEqual([
				{
					method: 'POST',
					path: '/relay?tenant=7',
					body: {
						name: expected.name,
						status: expected.status,
						taskId,
						...(conversationId !== undefined && { mediaResourceId: conversationId }),
						...rest,
					},
				},
			]);
			const { headers } = service.requests[0];
			expect(headers).not.toHaveProperty('authorization');
			expect(JSON.stringify(headers)).not.toContain('service-token');
		});

		it('fails as that URL says', async () => {
			service.handle = (_, response) => answer(response, 404, { message: 'No such relay' });
			const run = await onService(node, custom());
			expect([run.outcome, messageOf(run)]).toEqual([expected.failure, 'No such relay']);
		});

		it('needs a URL there', async () => {
			for (const customEndpointUrl of [
				'={{ $json.none }}',
				'relay.example.com',
				'ftp://relay.example.com',
			]) {
				const run = await onService(node, { ...custom(), customEndpointUrl });
				expectInvalid(run, /^Custom Endpoint URL (is empty|must be an http\(s\) URL)\./);
			}
		});
	});

	it('lets no pause of that URL hold back Webex Contact Center', async () => {
		service.handle = ({ path }, response) =>
			path === '/relay'
				? response.writeHead(503, { 'retry-after': '1' }).end()
				: response.writeHead(202).end();
		const settings = ownCredential();
		const parameters = { ...event, method: 'routedAccepted', options: { rateLimitWait: 0 } };
		const relay = { notifyBy: 'custom', customEndpointUrl: `${service.url}/relay` };
		const held = await onService(routed, { ...parameters, ...relay }, { settings });
		expect(held.outcome).toBe('onError');
		expect((await onService(routed, parameters, { settings })).outcome).toBe('onTaskRouted');
	});

	it('needs no token for that URL', async () => {
		const parameters = {
			...event,
			method: 'routedAccepted',
			notifyBy: 'custom',
			customEndpointUrl: service.url,
		};
		const { tenant } = scene;
		const run = await runWxcc(routed, { ...tenant, token: {} }, parameters);
		expect(run.outcome).toBe('onTaskRouted');
	});

	describe('by call control, in the sandbox', () => {
		const control = async (node: TableNode, method: string, taskId: string) =>
			await onSandbox(node, {
				...event,
				...reason,
				method,
				taskId,
				mediaResourceId: taskId,
				notifyBy: 'callControl',
			});
		const agent = (name: string) => scene.sandbox.wxcc.agents.find((one) => one.name === name)!;

		it('accepts an offered task', async () => {
			const taskId = scene.task('offered');
			expect((await control(routed, 'routedAccepted', taskId)).outcome).toBe('onTaskRouted');
			expect(scene.sandbox.wxcc.task(taskId).status).toBe('assigned');
		});

		it('rejects an offered task, and the agent becomes idle', async () => {
			const taskId = scene.task('offered');
			expect((await control(routed, 'routedRejected', taskId)).outcome).toBe('onTaskRouted');
			expect(scene.sandbox.wxcc.task(taskId).status).toBe('queued');
			expect(agent('Maria Lopez').state.toLowerCase()).toBe('idle');
		});

		it('accepts and ends a consult', async () => {
			const taskId = scene.task('consulted');
			const accepted = await control(modify, 'modifiedAccepted', taskId);
			expect(accepted.outcome).toBe('onModifiedAcceptSuccess');
			expect(scene.sandbox.wxcc.task(taskId).consult?.state).toBe('active');
			const ended = await control(modify, 'modifiedRejected', taskId);
			expect(ended.outcome).toBe('onModifiedRejectSuccess');
			expect(scene.sandbox.wxcc.task(taskId).consult).toBeUndefined();
		});

		it('drops the agent who was removed from a conference', async () => {
			const taskId = scene.task('consulted');
			await control(modify, 'modifiedAccepted', taskId);
			const { id: agentId } = agent('Jonas Weber');
			scene.sandbox.wxcc.act('Maria Lopez', 'conference');
			scene.set();
			const remove = { ...event, method: 'modifiedAccepted', taskId, notifyBy: 'callControl' };
			const run = await onSandbox(modify, { ...remove, agentId, context: '={{ "remove" }}' });
			expect([run.outcome, run.json.error]).toEqual(['onModifiedAcceptSuccess', undefined]);
			expect(scene.calls).toEqual([
				`POST /wxcc/v1/tasks/${taskId}/conference/participants/${agentId}/drop`,
			]);
			expect(scene.sandbox.wxcc.task(taskId).consult).toBeUndefined();

			const again = await onSandbox(modify, { ...remove, agentId, context: 'remove' });
			expect(again.outcome).toBe('onModifiedFailure');
			expectInvalid(
				await onService(modify, { ...remove, agentId: 'x'.repeat(37), context: 'remove' }),
				'Agent ID has 36 characters at most, not 37.',
			);
		});

		it('fails where there is nothing to accept', async () => {
			const taskId = scene.task('queued');
			expect((await control(routed, 'routedAccepted', taskId)).outcome).toBe('onTaskRoutedFailure');
			expect((await control(modify, 'modifiedRejected', taskId)).outcome).toBe(
				'onModifiedRejectFailure',
			);
		});
	});
});

// ---------------------------------------------------------------- Set Variable

describe('Set Variable', () => {
	const flow = async (rows: IDataObject[], items?: IDataObject[]) =>
		await onService(
			wxccNodes.setVariable,
			{ method: 'setFlowVariable', taskId: TASK, variables: { rows } },
			items && { items },
		);
	const global = async (rows: IDataObject[]) =>
		await onService(wxccNodes.setVariable, {
			method: 'setGlobalVariable',
			taskId: TASK,
			variables: { rows },
		});
	const attributes = () => (service.requests[0].body as { attributes: IDataObject }).attributes;
	const numbered = (count: number) =>
		Array.from({ length: count }, (_, index) => ({ name: `V${index}`, value: index }));

	it('takes 30 variables, and not one more', async () => {
		expect((await flow(numbered(30))).outcome).toBe('Task Updated');
		expect(Object.keys(attributes())).toHaveLength(30);
		service.reset();
		expectInvalid(await flow(numbered(31)), 'Variables can have 30 rows at most, not 31.');
		const many = numbered(31).map(({ name, value }) => ({ variable: `${name}:INTEGER`, value }));
		expectInvalid(await global(many), 'Variables can have 30 rows at most, not 31.');
	});

	it('needs at least one', async () => {
		expectInvalid(await flow([]), 'Variables is empty.');
	});

	it.each<[type: string, value: string | number, sent: string]>([
		['STRING', 'x'.repeat(256), 'x'.repeat(256)],
		['STRING', 7, '7'],
		['BOOLEAN', 'True', 'True'],
		['BOOLEAN', 'false', 'false'],
		['INTEGER', '-12', '-12'],
		['DECIMAL', '12.5', '12.5'],
		['DECIMAL', '3', '3'],
		['DATE_TIME', '1767225600', '1767225600'],
	])('writes %s %p as text', async (type, value, text) => {
		expect((await flow([{ name: 'V', type, value }])).outcome).toBe('Task Updated');
		expect((await global([{ variable: `V:${type}`, value }])).outcome).toBe('Task Updated');
		expect(sent().map(({ body }) => body)).toEqual([
			{ attributes: { V: text } },
			{ attributes: { V: text } },
		]);
	});

	it('takes what an expression gives, as number, true or false', async () => {
		const row = (name: string, type: string) => ({ name, type, value: `={{ $json.${name} }}` });
		const rows = [row('Vip', 'BOOLEAN'), row('Count', 'INTEGER'), row('Total', 'DECIMAL')];
		const run = await flow(rows, [{ Vip: false, Count: 0, Total: 1.25 }]);
		expect([run.outcome, run.json.error]).toEqual(['Task Updated', undefined]);
		expect(attributes()).toEqual({ Vip: 'false', Count: '0', Total: '1.25' });
	});

	it.each<[type: string, value: string, message: string]>([
		['STRING', 'x'.repeat(257), 'a String has 256 characters at most, not 257'],
		['BOOLEAN', 'yes', 'a Boolean is True or False'],
		['INTEGER', '1.5', 'an Integer has digits only'],
		['INTEGER', 'many', 'an Integer has digits only'],
		['DECIMAL', '1,5', 'a Decimal is a number such as 12.5'],
		['DATE_TIME', '2026-01-01', 'a Date Time is a number of seconds since 1970'],
		['DATE_TIME', '1767225600000', 'a Date Time is in seconds, and this looks like milliseconds'],
		['MONEY', '1', 'there is no type MONEY'],
	])('refuses %s %p', async (type, value, message) => {
		const expected = `Variables row 1: Value of V: ${message}. No request was sent.`;
		expectInvalid(await global([{ variable: `V:${type}`, value }]), expected);
		if (type !== 'MONEY') expectInvalid(await flow([{ name: 'V', type, value }]), expected);
	});

	it('refuses a type that is not documented', async () => {
		expectInvalid(
			await flow([{ name: 'V', type: 'MONEY', value: '1' }]),
			'Variables row 1: Type must be one of',
		);
	});

	it('names every fault of every row at once', async () => {
		const run = await flow([
			{ name: 'two words', value: 'a' },
			{ name: 'N'.repeat(81), value: 'a' },
			{ name: 'Same', value: 'a' },
			{ name: 'Same', value: 'b' },
			{ name: 'L', value: 'a', makeAgentViewable: true, desktopLabel: 'x'.repeat(51) },
		]);
		expectInvalid(
			run,
			'Variables row 1: Name takes letters, digits and underscores only. Variables row 2: Name has 80 characters at most. Variables row 5: Desktop Label has 50 characters at most. Variables has Same more than once. No request was sent.',
		);
	});

	it('names every empty cell at once', async () => {
		expectInvalid(
			await flow([
				{ name: '={{ $json.none }}', value: 'a' },
				{ name: 'B', value: '={{ $json.none }}' },
			]),
			'Variables row 1: Name is empty. row 2: Value is empty. No request was sent.',
		);
	});

	it('does not look at a label that the agent does not see', async () => {
		const run = await flow([{ name: 'L', value: 'a', desktopLabel: 'x'.repeat(51) }]);
		expect(run.outcome).toBe('Task Updated');
	});

	it('counts bytes where the service does', async () => {
		// Four bytes a character: 256 of them are the most that a task takes.
		expect((await flow([{ name: 'V', value: '😀'.repeat(128) }])).outcome).toBe('Task Updated');
		service.reset();
		expectInvalid(
			await flow([{ name: 'V', type: 'INTEGER', value: '1'.repeat(1025) }]),
			'The value of V is longer than 1024 bytes.',
		);
	});

	it('takes a global variable by its name alone as a String', async () => {
		expect((await global([{ variable: 'Customer_Tier', value: 'gold' }])).outcome).toBe(
			'Task Updated',
		);
		expect(attributes()).toEqual({ Customer_Tier: 'gold' });
	});

	it('writes again after a fault that passes, since the same values are written', async () => {
		service.handle = (_, response, index) => response.writeHead(index < 2 ? 502 : 202).end();
		expect((await flow([{ name: 'V', value: 'a' }])).outcome).toBe('Task Updated');
		expect(service.requests).toHaveLength(3);
	});
});

// ---------------------------------------------------------------- Queue Task

describe('Queue Task', () => {
	const queue = async (parameters: IDataObject) =>
		await onService(wxccNodes.queueTask, {
			taskId: TASK,
			conversationId: 'conv-51',
			queueName: { __rl: true, mode: 'list', value: 'static-queue' },
			...parameters,
		});
	const PATCH = `PATCH /v1/tasks/${TASK}`;
	const TRANSFER = `POST /v1/tasks/${TASK}/transfer`;
	const calls = () => service.requests.map(({ method, path }) => `${method} ${path}`);
	const to = () => service.requests.at(-1)?.body as IDataObject;

	it.each([
		['1.0', [TRANSFER]],
		['1.1', [TRANSFER]],
		['1.2', [TRANSFER]],
		['1.3', [PATCH, TRANSFER]],
		['1.5', [PATCH, TRANSFER]],
	])('v%s with a priority', async (apiVersion, expected) => {
		const run = await queue({ apiVersion, contactPriority: 1 });
		expect(run.outcome).toBe('Queued');
		expect(calls()).toEqual(expected);
	});

	it.each([0, 10, 99, -1])('does not write %d, which counts as the default', async (priority) => {
		expect((await queue({ contactPriority: priority })).outcome).toBe('Queued');
		expect(calls()).toEqual([TRANSFER]);
	});

	it('refuses a priority that is no whole number', async () => {
		expectInvalid(await queue({ contactPriority: 1.5 }), 'Contact Priority must be a whole number');
	});

	it('takes the queue from a variable from v1.5 on', async () => {
		const dynamic = { queueSelection: 'dynamic', queueId: 'dynamic-queue' };
		await queue(dynamic);
		expect(to()).toEqual({ to: 'dynamic-queue', destinationType: 'queue' });
		await queue({ queueId: 'dynamic-queue', apiVersion: '1.3' });
		expect(to()).toEqual({ to: 'static-queue', destinationType: 'queue' });
	});

	it('needs the queue that was chosen', async () => {
		expectInvalid(
			await queue({ queueSelection: 'dynamic', queueId: '={{ $json.none }}' }),
			'Queue ID is empty.',
		);
		expectInvalid(
			await queue({ queueName: { __rl: true, mode: 'id', value: '={{ $json.none }}' } }),
			'Queue Name is empty.',
		);
	});

	it('names the agent where the answer does', async () => {
		service.handle = (_, response) =>
			answer(response, 202, { id: TASK, data: { agentId: 'agent-1' } });
		expect((await queue({})).json).toMatchObject({ taskId: TASK, agentId: 'agent-1' });
	});

	it('gives its agent a task that needs skills, in the sandbox', async () => {
		const { wxcc } = scene.sandbox;
		const taskId = scene.task('created');
		const skilled = async (value: string) =>
			await onSandbox(wxccNodes.queueTask, {
				taskId,
				conversationId: 'conv-51',
				queueName: { __rl: true, mode: 'id', value: wxcc.queue('Sales').id },
				skills: { rows: [{ skill: 'Language', skillCondition: 'IS', skillValue: value }] },
			});
		for (const { name } of wxcc.agents) wxcc.act(name, 'available');
		expect((await skilled('Klingon')).outcome).toBe('Queued');
		expect(wxcc.task(taskId).status).toBe('queued');
		expect((await skilled('German')).outcome).toBe('Queued');
		expect(wxcc.task(taskId).status).toBe('offered');
	});
});

// ---------------------------------------------------------------- PIQ and EWT

describe('PIQ and EWT', () => {
	const ask = async (taskId: string) =>
		await onService(wxccNodes.piqAndEwt, {
			queueId: { __rl: true, mode: 'id', value: 'q-1' },
			taskId,
		});
	const task = (id: number, changes: IDataObject = {}) => ({
		id: `t-${id}`,
		attributes: {
			status: 'queued',
			queue: { id: 'q-1', name: 'Support' },
			createdTime: NOW + id,
			...changes,
		},
	});
	const NOW = 1_800_000_000_000;
	type Row = ReturnType<typeof task>;

	/** Answers as documented: sorted, from a time on, so many at once. */
	function serve(all: Row[]): void {
		service.handle = ({ path }, response) => {
			const url = new URL(path, service.url);
			if (url.pathname === '/v1/ewt')
				return answer(response, 200, { estimatedWaitTime: 20_349.12 });
			const from = Number(url.searchParams.get('from'));
			const size = Number(url.searchParams.get('pageSize'));
			const data = all.filter(({ attributes }) => Number(attributes.createdTime) >= from);
			return answer(response, 200, { meta: {}, data: data.slice(0, size) });
		};
	}

	it('counts only those that wait in this queue, in the order of their creation', async () => {
		serve([
			task(1, { status: 'assigned' }),
			task(2, { queue: { id: 'q-2', name: 'Sales' } }),
			task(3),
			task(4, { status: 'completed' }),
			task(5, { queue: undefined }),
			task(6),
		]);
		expect((await ask('t-6')).json).toMatchObject({
			outcome: 'Success',
			positionInQueue: 2,
			estimatedWaitTime: 20_349,
			approximate: true,
		});
		expect((await ask('t-4')).json).toMatchObject({ outcome: 'Success', positionInQueue: -1 });
	});

	it('looks through page after page, each beginning where the one before ended', async () => {
		serve(Array.from({ length: 2500 }, (_, index) => task(index)));
		expect((await ask('t-2400')).json).toMatchObject({ positionInQueue: 2401 });
		const pages = service.requests.slice(1).map(({ path }) => new URL(path, service.url));
		const froms = pages.map(({ searchParams }) => Number(searchParams.get('from')));
		expect(froms.slice(1)).toEqual([NOW + 999, NOW + 1998]);
		expect(pages.map(({ searchParams }) => searchParams.get('pageSize'))).toEqual(
			froms.map(() => '1000'),
		);
	});

	it('ends where a page brings nothing new', async () => {
		serve(Array.from({ length: 1000 }, (_, index) => ({ ...task(0), id: `t-${index}` })));
		expect((await ask('t-999')).json).toMatchObject({ positionInQueue: 1000 });
		expect(service.requests).toHaveLength(3);
	});

	it.each([
		['Error', 422],
		['serviceUnavailable', 503],
		['onError', 500],
		['onAuthorizationFailure', 403],
	])('leaves through %s where the list of tasks answers %d', async (outcome, status) => {
		service.handle = ({ path }, response) =>
			path.startsWith('/v1/ewt')
				? response.writeHead(204).end()
				: answer(response, status, { error: { message: [{ description: 'No' }] } });
		const parameters = { queueId: { __rl: true, mode: 'id', value: 'q-1' }, taskId: 't-1' };
		const options = { retry: false };
		const run = await onService(wxccNodes.piqAndEwt, { ...parameters, options });
		expect([run.outcome, messageOf(run)]).toEqual([outcome, 'No']);
	});

	it('tells what it cannot understand', async () => {
		service.handle = (_, response) => answer(response, 200, { estimatedWaitTime: 'soon' });
		expect((await ask('t-1')).outcome).toBe('onInvalidChoice');
	});
});

// ---------------------------------------------------------------- Screen Pop

describe('Screen Pop', () => {
	const pop = async (screenPopUrl: string, rows: IDataObject[] = []) =>
		await onService(wxccNodes.screenPop, {
			taskId: TASK,
			agentId: 'agent-1',
			screenPopUrl,
			...(rows.length > 0 && { queryParameters: { rows } }),
		});

	it.each([
		['www.example.com', 'https://www.example.com/'],
		['crm.example.com:8443/customer', 'https://crm.example.com:8443/customer'],
		['localhost:8080', 'https://localhost:8080/'],
		[' http://crm.example.com/a b ', 'http://crm.example.com/a%20b'],
		['https://crm.example.com/?a=1#part', 'https://crm.example.com/?a=1#part'],
		['https://crm.example.com/ü', 'https://crm.example.com/%C3%BC'],
	])('%s becomes %s', async (given, expected) => {
		expect((await pop(given)).outcome).toBe('onScreenpopSuccess');
		expect(service.requests[0].body).toMatchObject({
			attributes: { screenPopUrl: expected, target: 'insideDesktop' },
		});
	});

	it.each([
		'javascript:alert(1)',
		'data:text/html,hi',
		'file:///etc/passwd',
		'ftp://example.com',
		'https://',
		'not a host',
	])('%s is refused', async (given) => {
		expectInvalid(await pop(given), 'Screen Pop URL must be an http(s) URL.');
	});

	it('adds the parameters, encoded, behind those that are there', async () => {
		await pop('https://crm.example.com/?a=1', [
			{ key: 'name', value: 'Ana & Co' },
			{ key: 'empty' },
			{ key: 'name', value: '2=2' },
		]);
		expect(service.requests[0].body).toMatchObject({
			attributes: {
				screenPopUrl: 'https://crm.example.com/?a=1&name=Ana+%26+Co&empty=&name=2%3D2',
			},
		});
	});

	it('refuses an address that the task cannot hold', async () => {
		expectInvalid(
			await pop('https://crm.example.com/', [{ key: 'q', value: 'ü'.repeat(200) }]),
			'The value of screenPopUrl is longer than 1024 bytes.',
		);
	});
});

// ---------------------------------------------------------------- Create Task

describe('Create Task', () => {
	const ANY = {
		taskId: TASK,
		conversationId: 'conv-51',
		destination: 'asset-1',
		customerName: 'Ana',
		customerId: 'customer-1',
		messageText: 'Hello',
	};
	const create = async (parameters: IDataObject) =>
		await onSandbox(wxccNodes.createTask, { ...ANY, ...parameters });
	const created = () => scene.sandbox.wxcc.tasks.at(-1)!;

	it.each<[string, IDataObject, string, IDataObject]>([
		[
			'Facebook Messenger',
			{ mediaType: 'social', mediaChannel: 'facebook', facebookPsId: 'psid-1' },
			'psid-1',
			{ mediaType: 'social' },
		],
		[
			'SMS',
			{ mediaType: 'social', mediaChannel: 'sms', mobileNumber: '+4477' },
			'+4477',
			{ mediaType: 'social' },
		],
		[
			'WhatsApp',
			{
				mediaType: 'social',
				mediaChannel: 'whatsapp',
				whatsAppWaId: '4477',
				sourceNumber: '7009',
			},
			'4477',
			{ mediaType: 'social', sourceNumber: '7009' },
		],
		[
			'Email',
			{
				mediaType: 'email',
				mediaChannel: 'email',
				emailId: 'ana@example.com',
				subject: 'Order',
				toRecipients: 'support@example.org',
				ccRecipients: 'boss@example.com',
				hasAttachments: true,
			},
			'ana@example.com',
			{
				mediaType: 'email',
				subject: 'Order',
				toRecipients: 'support@example.org',
				ccRecipients: 'boss@example.com',
				hasAttachments: 'true',
			},
		],
		[
			'Livechat',
			{ mediaType: 'chat', mediaChannel: 'web', livechatUserId: 'visitor-9' },
			'visitor-9',
			{ mediaType: 'chat', chatType: 'regular', direction: 'inbound' },
		],
	])('%s has its own origin, and tells the flow what is known', async (_, given, origin, told) => {
		for (const apiVersion of ['1.2', '1.0']) {
			const run = await create({ ...given, apiVersion });
			expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
			expect(run.json).toMatchObject({ taskId: created().id, conversationId: 'conv-51' });
			expect(created()).toMatchObject({ origin, channel: given.mediaChannel });
			expect(created().flowSettings).toEqual({
				mediaResourceId: 'conv-51',
				customerId: 'customer-1',
				...told,
			});
		}
	});

	const sms = { mediaType: 'social', mediaChannel: 'sms', mobileNumber: '+4477' };

	it.each(['flow-7', 'aacf8250-f6c4-4bf0-a7da-62e13b6edf33_0'])(
		'makes an alias for the message of the ID %s, always the same',
		async (taskId) => {
			const aliases: string[] = [];
			while (aliases.length < 2) {
				const run = await create({ ...sms, taskId });
				expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
				aliases.push(created().messages[0].id);
			}
			expect(aliases[0]).toMatch(
				/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
			);
			expect(aliases[1]).toBe(aliases[0]);
		},
	);

	it('takes 30 global variables of 200 and 1024 bytes, and no more', async () => {
		const rows = (count: number, value: string) => ({
			globalVariables: {
				rows: Array.from({ length: count }, (_, index) => ({
					variable: `V${index}:INTEGER`,
					value,
				})),
			},
		});
		service.handle = (_, response) => answer(response, 201, { data: { id: TASK } });
		const post = async (parameters: IDataObject) =>
			await onService(wxccNodes.createTask, { ...ANY, ...sms, ...parameters });
		const run = await post(rows(30, '1'.repeat(1024)));
		expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
		service.reset();
		expectInvalid(await post(rows(31, '1')), 'Global Variables can have 30 rows at most, not 31.');
		expectInvalid(
			await post(rows(1, '1'.repeat(1025))),
			'The value of V0 is longer than 1024 bytes.',
		);
		expectInvalid(
			await post(rows(1, 'x')),
			'Global Variables row 1: Value of V0: an Integer has digits only.',
		);
	});

	it('needs the origin of the channel', async () => {
		expectInvalid(
			await create({ ...sms, mobileNumber: '={{ $json.none }}' }),
			'Mobile Number (Origin) is empty.',
		);
	});

	it('refuses what the settings of a flow cannot hold', async () => {
		const email = { mediaType: 'email', mediaChannel: 'email', emailId: 'a@example.com' };
		expectInvalid(
			await create({ ...email, subject: 'ü'.repeat(257) }),
			'The value of subject is longer than 512 bytes.',
		);
	});

	it('does not offer Apple Messages, as its page', async () => {
		expectInvalid(await create({ ...sms, mediaChannel: 'amb' }), 'Media Channel must be one of');
	});
});

// ---------------------------------------------------------------- Engage Streaming

describe('Engage Streaming', () => {
	const stream = async (event: unknown, parameters: IDataObject = {}) =>
		await onService(
			wxccNodes.streaming,
			{ event: '={{ $json.raw }}', ...parameters },
			{ items: [{ raw: event as IDataObject }] },
		);

	it.each([
		['SMS', 'sms'],
		['Email', 'email'],
		['Rtm', 'livechat'],
		['WhatsApp', 'whatsapp'],
		['Facebook Messenger', 'facebook'],
		['AppleBusinessChat', 'amb'],
	])('shares an event of %s as it came', async (channel, value) => {
		const event = { channel, appId: 'A1', nested: { 'odd key': [1, null, 'ü'] } };
		const run = await stream(event);
		expect(run.json).toMatchObject({ outcome: 'streamed', channel: value, asset: 'A1' });
		expect(sent()).toEqual([{ method: 'POST', path: '/data-streams/events', body: event }]);
	});

	it('goes where the user says, since the destination is not published', async () => {
		const options = { requestMethod: 'PUT', requestPath: '/topics/engage' };
		expect((await stream({ channel: 'SMS' }, { options })).outcome).toBe('streamed');
		expect(sent()).toMatchObject([{ method: 'PUT', path: '/topics/engage' }]);
	});

	it('refuses an event of no channel', async () => {
		expectInvalid(
			await stream({ channel: 'Fax' }),
			'Event has no channel that Webex Connect knows.',
		);
		expectInvalid(await stream('{}'), 'Event is empty.');
		expectInvalid(await stream('oops'), 'Event is not valid JSON.');
	});

	it('does not take a web page for a success', async () => {
		service.handle = (_, response) => response.writeHead(200).end('<html></html>');
		const run = await stream({ channel: 'SMS' });
		expect([run.outcome, messageOf(run)]).toEqual([
			'onError',
			'The service answered with a web page instead of JSON. Check the base URL of the credential.',
		]);
	});
});

it('sends nothing that the published contract forbids', () => {
	expect(scene.conformance.requestFaults).toEqual([]);
	process.stdout.write(`${scene.conformance.keep('requests')}\n`);
});
