import type { IDataObject } from 'n8n-workflow';
import { CceTaskTrigger } from '../../nodes/ContactCenterEnterprise/CceTaskTrigger/CceTaskTrigger.node';
import { CLIENT, post, type Call } from './inboundEvents.fake';
import { freshNodeId, startedItem } from './trigger.fake';

let times = Date.parse('2026-11-20T09:00:00Z');

const event = (name = 'QUEUED', more: object = {}) => ({
	event: name,
	task: {
		taskId: 'task-1',
		destination: '+15559990000',
		lastUpdatedTime: (times += 1000),
		...more,
	},
});

const send = async (given: Call) => await post(new CceTaskTrigger(), given);

describe('panel', () => {
	const { webhooks, credentials, properties, outputs } = new CceTaskTrigger().description;

	it('shows two URLs, and the credential at any time', () => {
		expect(webhooks?.map(({ name, httpMethod, path }) => [name, httpMethod, path])).toEqual([
			['default', 'POST', 'cce-task'],
			['setup', 'POST', 'cce-task-token'],
		]);
		expect(webhooks?.some(({ ndvHideUrl }) => ndvHideUrl)).toBe(false);
		expect(credentials).toEqual([
			{ name: 'inboundEventsApi', required: true, testedBy: 'inboundEventsTest' },
		]);
		expect(properties.map(({ name }) => name)).not.toContain('authentication');
	});

	it('tells of the 15 seconds where TRANSFERRED is chosen, as it is by default', () => {
		const property = (wanted: string) => properties.find(({ name }) => name === wanted);
		const notice = property('transferNotice');
		expect(notice?.displayName).toContain('15 seconds');
		expect(notice?.displayName).toContain('CD_TASK_TRANSFER_TIMEOUT');
		expect(notice?.displayOptions?.show).toEqual({ events: ['TRANSFERRED'] });
		expect(property('events')?.default).toContain('TRANSFERRED');
		// Without it n8n parses the body itself, and answers 422 where it cannot.
		expect(property('options')?.default).toEqual({ binaryData: true });
	});

	it('has the outputs in their fixed order', () => {
		expect((outputs as Array<{ displayName: string }>).map((one) => one.displayName)).toEqual([
			'CREATED',
			'QUEUED',
			'ROUTED',
			'TRANSFERRED',
			'CLOSED',
		]);
	});

	it('registers nothing, and is content with it', async () => {
		const { checkExists, create, delete: remove } = new CceTaskTrigger().webhookMethods.default;
		expect(await Promise.all([checkExists(), create(), remove()])).toEqual([true, true, true]);
	});
});

describe('an event', () => {
	it.each(['CREATED', 'QUEUED', 'ROUTED', 'TRANSFERRED', 'CLOSED'])(
		'%s starts one item at its output',
		async (name) => {
			const reply = await send({ body: event(name) });
			expect([reply.status, reply.body]).toEqual([200, { message: 'accepted' }]);
			expect(reply.started?.flat()).toHaveLength(1);
			const { output, json } = startedItem(reply);
			expect(new CceTaskTrigger().description.outputs[output]).toMatchObject({ displayName: name });
			expect(json).toMatchObject({ event: name, taskId: 'task-1' });
		},
	);

	it('takes nothing of the authorization along', async () => {
		const nodeId = freshNodeId();
		const { started, log } = await send({ body: event(), nodeId });
		expect(JSON.stringify(started)).not.toMatch(/Bearer|authorization/);
		expect(JSON.stringify(started) + log.join()).not.toContain(CLIENT.secret);
	});
});

describe('bad input', () => {
	it.each<[string, number, Call, RegExp]>([
		[
			'an unknown event',
			400,
			{ body: event('PAUSED') },
			/^Unknown event PAUSED: it must be one of/,
		],
		['no event', 400, { body: { taskId: 't' } }, /^Unknown event/],
		['no task', 400, { body: { event: 'QUEUED' } }, /names no task/],
		['broken JSON', 400, { body: '{"event":' }, /not valid JSON/],
		['bytes that are not UTF-8', 400, { body: Buffer.from([0x7b, 0xff, 0x7d]) }, /not valid JSON/],
		['no body', 400, { body: '' }, /not valid JSON/],
		['a list', 400, { body: [event()] }, /must be a JSON object/],
		['null', 400, { body: 'null' }, /must be a JSON object/],
		[
			'XML',
			400,
			{ body: '<task/>', headers: { 'content-type': 'application/xml' } },
			/must be application\/json/,
		],
		['2 MB', 413, { body: event('QUEUED', { x: 'x'.repeat(2 ** 21) }) }, /larger than 1048576/],
		['a body that breaks off', 400, { readError: new Error('aborted') }, /could not be read/],
	])('%s is refused with %i, starts nothing and is logged', async (_, status, given, message) => {
		const reply = await send(given);
		expect([reply.status, reply.started]).toEqual([status, undefined]);
		expect((reply.body as { message: string }).message).toMatch(message);
		expect(reply.log).toHaveLength(1);
		expect(reply.log[0]).toContain(`CCE Task Trigger answered an event with ${status}`);
		expect(reply.log[0]).not.toMatch(/task-1|xxx/);
	});

	it('answers 500 where it fails itself, without the cause in the answer', async () => {
		const parameters = {
			get events(): string {
				throw new TypeError('secret detail');
			},
		};
		const { status, body, started, log } = await send({ body: event(), parameters });
		expect([status, started]).toEqual([500, undefined]);
		expect(JSON.stringify(body) + log.join()).not.toContain('detail');
	});
});

describe('filters', () => {
	it.each<[string, IDataObject, boolean]>([
		['nothing', {}, true],
		['empty lists', { events: [], destinations: '' }, true],
		['the event', { events: ['QUEUED', 'CLOSED'] }, true],
		['another event', { events: ['CLOSED'] }, false],
		['the destination', { destinations: 'support@example.com, 15559990000' }, true],
		['the destination in a list', { destinations: ['+15559990000'] }, true],
		['another destination', { destinations: '+15559990001' }, false],
		['one of two', { events: ['QUEUED'], destinations: 'x' }, false],
	])('for %s: passes %p', async (_, parameters, passes) => {
		const { status, body, started } = await send({ body: event(), parameters });
		expect([status, body]).toEqual([200, { message: passes ? 'accepted' : 'filtered' }]);
		expect(started !== undefined).toBe(passes);
	});

	it('for destinations let no event pass that has none', async () => {
		const body = event('QUEUED', { destination: undefined });
		expect((await send({ body, parameters: { destinations: 'a' } })).body).toEqual({
			message: 'filtered',
		});
	});

	it('refuse an unknown event before they look at it', async () => {
		expect((await send({ body: event('X'), parameters: { destinations: 'a' } })).status).toBe(400);
	});
});

describe('duplicates', () => {
	it('start nothing', async () => {
		const given = { body: event(), nodeId: freshNodeId(), staticData: {} };
		expect((await send(given)).body).toEqual({ message: 'accepted' });
		const again = await send(given);
		expect([again.status, again.body, again.started]).toEqual([
			200,
			{ message: 'duplicate' },
			undefined,
		]);
	});

	it('are known when they arrive together', async () => {
		const given = { body: event(), nodeId: freshNodeId() };
		const replies = await Promise.all(
			Array.from({ length: 10 }, async () => await send({ ...given, staticData: {} })),
		);
		expect(replies.filter(({ started }) => started)).toHaveLength(1);
	});

	it('are known after a restart, from the static data', async () => {
		const staticData: IDataObject = {};
		const body = event();
		await send({ body, staticData });
		const stored = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		expect((await send({ body, staticData: stored })).body).toEqual({ message: 'duplicate' });
		expect(JSON.stringify(stored)).not.toMatch(/task-1|battery/);
	});

	it('are not: QUEUED with each new wait time', async () => {
		const given = { nodeId: freshNodeId(), staticData: {} };
		const { lastUpdatedTime } = event().task;
		for (const estimatedWaitTime of [undefined, -1, 120, 90, 30]) {
			const body = event('QUEUED', { lastUpdatedTime, estimatedWaitTime });
			expect((await send({ ...given, body })).started).toBeDefined();
			expect((await send({ ...given, body })).started === undefined).toBe(true);
		}
	});

	it('are not: an agent who does not answer twice', async () => {
		const given = { nodeId: freshNodeId(), staticData: {} };
		for (const name of ['ROUTED', 'TRANSFERRED', 'ROUTED', 'TRANSFERRED']) {
			const timed = event(name, { agentId: '1001' });
			const untimed = event(name, { agentId: '1001', lastUpdatedTime: undefined });
			expect((await send({ ...given, body: timed })).started).toBeDefined();
			expect((await send({ ...given, body: untimed })).started).toBeDefined();
		}
	});

	it.each<Partial<Call>>([
		{ parameters: { settings: { dropDuplicates: false } } },
		{ mode: 'manual' },
	])('start it again with %j', async (more) => {
		const given = { body: event(), nodeId: freshNodeId(), staticData: {}, ...more };
		await send(given);
		expect((await send(given)).started).toBeDefined();
		expect(given.staticData).toEqual({});
	});

	it('are not counted from filtered events', async () => {
		const given = { body: event(), nodeId: freshNodeId(), staticData: {} };
		await send({ ...given, parameters: { events: ['CLOSED'] } });
		expect((await send(given)).started).toBeDefined();
	});
});
