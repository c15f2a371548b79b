import { EVENT_NAMES, readTaskEvent } from '../../nodes/ContactCenterEnterprise/taskEvents';

const RECEIVED = new Date('2026-11-20T09:00:01Z');

const read = (payload: object) => readTaskEvent(payload as Record<string, unknown>, RECEIVED);

const task = (more: object = {}) => ({
	taskId: 'task-1',
	customerId: 'customer-1',
	origin: '+15551230001',
	destination: '+15559990000',
	direction: 'INBOUND',
	mediaType: 'social',
	mediaChannel: 'sms',
	state: 'QUEUED',
	scriptSelector: 'Sales_SMS',
	preferredOwner: '5012',
	estimatedWaitTime: 42,
	createdTime: '2026-11-20T08:59:00Z',
	lastUpdatedTime: 1_795_165_200_000,
	variables: [
		{ name: 'cv_1', type: 'string', value: 'gold' },
		{ name: 'cv_10', type: 'string', value: '' },
		{ name: 'user_DR_MediaResourceID', type: 'string', value: 'conversation-1' },
		{ name: 'user_DR_CustomerName', type: 'string', value: 'Ada' },
		{ name: 'ChatThreadID', type: 'string', value: 'thread-1' },
	],
	history: [{ state: 'CREATED' }],
	...more,
});

const DETAILS = {
	taskId: 'task-1',
	customerId: 'customer-1',
	origin: '+15551230001',
	destination: '+15559990000',
	direction: 'INBOUND',
	mediaType: 'social',
	mediaChannel: 'sms',
	state: 'QUEUED',
	scriptSelector: 'Sales_SMS',
	preferredOwner: '5012',
	estimatedWaitTime: 42,
	agentId: '',
	agentName: '',
	dispositionCode: '',
	conversationId: 'conversation-1',
	variables: task().variables,
	callVariables: { 1: 'gold', 10: '' },
	userVariables: { DR_MediaResourceID: 'conversation-1', DR_CustomerName: 'Ada' },
	extensionVariables: { ChatThreadID: 'thread-1' },
	history: [{ state: 'CREATED' }],
	createdTime: '2026-11-20T08:59:00.000Z',
	lastUpdatedTime: '2026-11-20T09:00:00.000Z',
	receivedAt: '2026-11-20T09:00:01.000Z',
};

describe('an event', () => {
	it.each<[string, object, object]>([
		['that is the task', { event: 'QUEUED', ...task() }, { eventId: '' }],
		[
			'with the task beside',
			{ id: 'event-1', eventType: 'QUEUED', task: task() },
			{ eventId: 'event-1' },
		],
		[
			'with the task in data',
			{ eventId: 'event-1', type: 'task.queued', data: task() },
			{ eventId: 'event-1' },
		],
		[
			'with the task in a payload in an event',
			{ event: { type: 'TASK_QUEUED', payload: { task: task() } } },
			{ eventId: '' },
		],
		['that tells of its state only', task(), { eventId: '' }],
		[
			'whose task has an id',
			{ id: 'event-1', event: 'Queued', task: task({ taskId: undefined, id: 'task-1' }) },
			{ eventId: 'event-1' },
		],
		[
			'that is the task and has an id',
			{ event: 'queued', ...task({ taskId: undefined, id: 'task-1' }) },
			{ eventId: '' },
		],
		[
			'that is the task and has an id of its own',
			{ id: 'event-1', event: 'queued', ...task() },
			{ eventId: 'event-1' },
		],
		[
			'with names in other letters',
			{
				EVENT_TYPE: 'Task Queued',
				Task: Object.fromEntries(
					Object.entries(task()).map(([name, value]) => [
						name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
						value,
					]),
				),
			},
			{ eventId: '' },
		],
	])('%s has one form', (_, payload, more) => {
		const { output, json } = read(payload);
		expect(output).toBe(1);
		expect(json).toEqual({ event: 'QUEUED', ...DETAILS, ...more, payload });
	});

	it('has empty values where it tells nothing', () => {
		const payload = { event: 'CREATED', taskId: 7 };
		expect(read(payload).json).toEqual({
			...Object.fromEntries(Object.keys(DETAILS).map((name) => [name, ''])),
			event: 'CREATED',
			taskId: '7',
			estimatedWaitTime: null,
			variables: [],
			callVariables: {},
			userVariables: {},
			extensionVariables: {},
			history: [],
			eventId: '',
			receivedAt: '2026-11-20T09:00:01.000Z',
			payload,
		});
	});
});

describe('the name of an event', () => {
	it.each(EVENT_NAMES.map((name, index): [string, number] => [name, index]))(
		'%s leads to output %d, however it is written',
		(name, index) => {
			const lower = name.toLowerCase();
			const title = name[0] + lower.slice(1);
			for (const written of [
				name,
				lower,
				title,
				`TASK_${name}`,
				`task:${lower}`,
				`com.example.task.${lower}`,
				`task${title}`,
				`Task ${title}`,
				` ${lower} `,
			]) {
				for (const field of ['event', 'eventType', 'event_name', 'type', 'state']) {
					expect([written, field, read({ [field]: written, taskId: 't' }).output]).toEqual([
						written,
						field,
						index,
					]);
				}
			}
		},
	);

	it('is the one of the event, not the state of the task', () => {
		const { json } = read({ event: 'TRANSFERRED', task: { id: 't', state: 'CLOSED' } });
		expect(json).toMatchObject({ event: 'TRANSFERRED', state: 'CLOSED' });
	});

	it('may stand in the state, where the type is of something else', () => {
		expect(read({ type: 'task', taskId: 't', state: 'ROUTED' }).json.event).toBe('ROUTED');
	});

	it.each<[object, RegExp]>([
		[{ event: 'PAUSED', taskId: 't' }, /^Unknown event PAUSED: it must be one of CREATED, QUEUED/],
		[{ event: 'PAUSED', taskId: 't', state: 'QUEUED' }, /^Unknown event PAUSED:/],
		[{ type: 'task', state: 'ACTIVE', taskId: 't' }, /^Unknown event task:/],
		[{ event: 'REQUEUED', taskId: 't' }, /^Unknown event REQUEUED:/],
		[{ event: 'CLOSED_OR_QUEUED', taskId: 't' }, /^Unknown event CLOSED_OR_QUEUED:/],
		[{ event: '<b>', taskId: 't' }, /^Unknown event: it/],
		[{ event: 'x'.repeat(41), taskId: 't' }, /^Unknown event: it/],
		[{ event: ['QUEUED'], taskId: 't' }, /^Unknown event: it/],
		[{ taskId: 't' }, /^Unknown event: it/],
		[{}, /^Unknown event: it/],
		[{ event: 'QUEUED' }, /^The event names no task\.$/],
		[{ event: 'QUEUED', taskId: '' }, /names no task/],
		[{ id: 'event-1', event: 'QUEUED', task: {} }, /names no task/],
		[{ event: 'QUEUED', taskId: { a: 1 } }, /names no task/],
	])('%j is refused: %p', (payload, message) => {
		expect(() => read(payload)).toThrow(message);
	});

	it('is not looked for in endless depth', () => {
		let payload: object = { event: 'QUEUED', taskId: 't' };
		for (let depth = 0; depth < 50; depth++) payload = { data: payload };
		expect(() => read(payload)).toThrow(/Unknown event/);
	});
});

describe('fields', () => {
	const told = (more: object) => read({ event: 'ROUTED', taskId: 't', ...more }).json;

	it.each<[unknown, number | null]>([
		[30, 30],
		['30', 30],
		[0, 0],
		[-1, -1],
		['-1', -1],
		[undefined, null],
		[null, null],
		['', null],
		['soon', null],
	])('wait time %p is %p', (estimatedWaitTime, expected) => {
		expect(told({ estimatedWaitTime }).estimatedWaitTime).toBe(expected);
	});

	it.each<[object, object]>([
		[{ agentId: '1001' }, { agentId: '1001', agentName: '' }],
		[
			{ agentId: 1001, agentName: 'Grace' },
			{ agentId: '1001', agentName: 'Grace' },
		],
		[{ agent: '1001' }, { agentId: '1001', agentName: '' }],
		[{ agent: { id: '1001', name: 'Grace' } }, { agentId: '1001', agentName: 'Grace' }],
		[{ task: { agent: { agentId: '1001' } } }, { agentId: '1001', agentName: '' }],
		[{ owner: '1001' }, { agentId: '1001', agentName: '' }],
		[{ preferredOwner: '1001' }, { agentId: '', agentName: '' }],
	])('agent of %j', (more, expected) => {
		expect(told(more)).toMatchObject(expected);
	});

	it.each<[object, object]>([
		[{ cv_2: 'a', user_X: 1, other: null }, { 2: 'a' }],
		[[{ key: 'cv_2', value: 'a' }, 'x', {}, { value: 'y' }], { 2: 'a' }],
		[[{ name: 'CV_02', value: 'a' }], { 2: 'a' }],
		[[{ name: 'cv_', value: 'a' }], {}],
		[[], {}],
	])('call variables of %j', (variables, callVariables) => {
		expect(told({ variables }).callVariables).toEqual(callVariables);
	});

	it('keeps every variable in one place, under its name', () => {
		const variables = JSON.parse(
			'{"cv_x":1,"user_":2,"USER_A":3,"user_b":4,"__proto__":5,"x user_c":6}',
		) as object;
		const json = told({ variables });
		expect(json.userVariables).toEqual({ A: 3, b: 4 });
		expect(Object.entries(json.extensionVariables)).toEqual([
			['cv_x', 1],
			['user_', 2],
			['__proto__', 5],
			['x user_c', 6],
		]);
	});

	it.each<[object, string]>([
		[{ variables: [{ name: 'user_DR_MediaResourceID', value: 'c' }], conversationId: 'd' }, 'c'],
		[{ conversationId: 'd' }, 'd'],
		[{ mediaResourceId: 'e' }, 'e'],
		[{}, ''],
	])('conversation of %j is %p', (more, expected) => {
		expect(told(more).conversationId).toBe(expected);
	});

	it.each<[unknown, string]>([
		[1_795_165_200, '2026-11-20T09:00:00.000Z'],
		['1795165200000', '2026-11-20T09:00:00.000Z'],
		['2026-11-20T10:00:00+01:00', '2026-11-20T09:00:00.000Z'],
		['20 Nov 2026', '20 Nov 2026'],
		[undefined, ''],
	])('time %p is %p', (createdTime, expected) => {
		expect(told({ createdTime }).createdTime).toBe(expected);
	});

	it('has the disposition code', () => {
		expect(told({ dispositionCode: 'CD_RING_NO_ANSWER' }).dispositionCode).toBe(
			'CD_RING_NO_ANSWER',
		);
		expect(told({ task: { disposition: 'UNKNOWN' } }).dispositionCode).toBe('UNKNOWN');
	});
});

describe('the identity', () => {
	const identity = (payload: object) => read(payload).identity;
	const queued = (more: object = {}) => ({ event: 'QUEUED', task: task(more) });

	it('is the same for the same event', () => {
		expect(identity(queued())).toBe(identity(queued()));
		const later = readTaskEvent(queued() as Record<string, unknown>, new Date());
		expect(later.identity).toBe(identity(queued()));
	});

	it.each<[string, object, object]>([
		['a new wait time', queued(), queued({ estimatedWaitTime: 40 })],
		['a wait time that was not known', queued({ estimatedWaitTime: -1 }), queued()],
		['a later change', queued(), queued({ lastUpdatedTime: '2026-11-20T09:00:01Z' })],
		['another task', queued(), queued({ taskId: 'task-2' })],
		['another event', queued(), { ...queued(), event: 'CREATED' }],
		['another agent', queued(), queued({ agentId: '1' })],
		['a changed variable', queued(), queued({ variables: { cv_1: 'silver' } })],
		['another id', { ...queued(), eventId: 'a' }, { ...queued(), eventId: 'b' }],
		[
			'a wait time under an id that stays',
			{ id: 'integration', ...queued() },
			{ id: 'integration', ...queued({ estimatedWaitTime: 40 }) },
		],
	])('tells %s', (_, one, two) => {
		expect(identity(one)).not.toBe('');
		expect(identity(one)).not.toBe(identity(two));
	});

	it('is none without an id and a time: an agent may not answer twice', () => {
		const { lastUpdatedTime, ...untimed } = task();
		expect(lastUpdatedTime).toBeDefined();
		expect(identity({ event: 'TRANSFERRED', task: untimed })).toBe('');
		expect(identity({ event: 'TRANSFERRED', eventId: 'a', task: untimed })).not.toBe('');
	});
});
