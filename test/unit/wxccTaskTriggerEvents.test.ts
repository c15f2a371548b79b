import { isoTime, toMilliseconds } from '../../nodes/runtime/eventTime';
import {
	EVENT_TABLE,
	eventsFor,
	eventTypesFor,
	OUTPUT_NAMES,
	readRelayed,
	readSubscribed,
	type Arrival,
} from '../../nodes/WebexContactCenter/taskEvents';

const RECEIVED = new Date('2026-11-20T10:00:00Z');
const arrival = (isFurther = false): Arrival => ({
	receivedAt: RECEIVED,
	isFurtherConnection: () => isFurther,
});

/** As section 7.3 of the reference shows it. */
const envelope = (type: string, data: object = {}) => ({
	id: 'event-1',
	specversion: '1.0',
	type,
	source: '/com/cisco/wxcc/subscription-1',
	comciscoorgid: 'org-1',
	comciscotimestamp: '1767225600000',
	datacontenttype: 'application/json',
	data: {
		taskId: 'task-1',
		channelType: 'social',
		direction: 'INBOUND',
		origin: '447700900222',
		destination: '447700900111',
		queueId: 'queue-1',
		createdTime: 1767225600000,
		...data,
	},
});

/** As section 4 of the reference shows it. */
const relayed = (type: unknown = 'whatever', data: object = {}) => ({
	type,
	data: {
		id: 'task-1',
		owner: 'agent-1',
		queue: 'queue-1',
		origin: '447700900222',
		destination: '447700900111',
		mediaType: 'social',
		mediaChannel: 'sms',
		direction: 'INBOUND',
		customerId: '447700900222',
		variables: [
			{ name: 'mediaResourceId', value: 'conv-51' },
			{ name: 'queueName', value: 'Support' },
			{ name: 'callAssociatedDetails', value: '{"a":1}' },
		],
		...data,
	},
});

/** What other events have and those of tasks have not. */
const NOT_OF_TASKS = {
	errorMessage: '',
	failureType: '',
	mediaMgr: '',
	messageDirection: '',
	eventDetails: '',
	channelParams: '',
	currentState: '',
	channelId: '',
	idleCodeId: '',
	wrapUpAuxCodeId: '',
	teamId: '',
};

const outputOf = ({ output }: { output: number }) => OUTPUT_NAMES[output];

describe('events of a subscription', () => {
	it.each([
		['task:connected', 'Task Routed', ''],
		['task:consulting', 'Task Modified', 'add'],
		['task:conferencing', 'Task Modified', 'add'],
		['task:conference-transferred', 'Task Modified', 'add'],
		['task:consult-done', 'Task Modified', 'remove'],
		['task:conference-done', 'Task Modified', 'remove'],
		['task:ended', 'Task Closed', ''],
		['task:new', 'Other', ''],
		['task:connect', 'Other', ''],
		['task:parked', 'Other', ''],
		['task:on-hold', 'Other', ''],
		['task:hold-done', 'Other', ''],
		['task:failed', 'Other', ''],
		['task:origin-updated', 'Other', ''],
		['task:something-new', 'Other', ''],
		['agent:login', 'Other', ''],
	])('%s leaves through %s with context "%s"', (type, output, context) => {
		const event = readSubscribed(envelope(type), arrival());
		expect(outputOf(event)).toBe(output);
		expect(event.json).toMatchObject({ type, context, kind: event.kind });
	});

	it('covers every documented event of v2', () => {
		const documented = {
			task: 'new connect connected parked on-hold hold-done consulting consult-done conferencing conference-done conference-transferred ended failed origin-updated',
			'task-message': 'appended append-failed',
			agent: 'login logout channel_state_change channelType_state_change',
			capture: 'available',
		};
		expect(EVENT_TABLE.map(({ type }) => type).sort()).toEqual(
			Object.entries(documented)
				.flatMap(([resource, actions]) =>
					actions.split(' ').map((action) => `${resource}:${action}`),
				)
				.sort(),
		);
	});

	it('takes a further connection of a task for a transfer', () => {
		const event = readSubscribed(envelope('task:connected'), arrival(true));
		expect(outputOf(event)).toBe('Task Modified');
		expect(event.json.context).toBe('add');
		expect(event.chosenAs).toBe('modified');
	});

	it.each(['task:consulting', 'task:ended'])('takes %s for what it is at any time', (type) => {
		const event = readSubscribed(envelope(type), arrival(true));
		expect(event).toEqual(readSubscribed(envelope(type), arrival(false)));
	});

	it('does not take an end for want of an answer for the end of the task', () => {
		const data = { reason: 'RONA Timer Expired', terminatingParty: 'System' };
		const event = readSubscribed(envelope('task:ended', data), arrival());
		expect(outputOf(event)).toBe('Other');
		expect(event.chosenAs).toBe('notAnswered');
		const other = envelope('task:ended', { reason: 'Coronavirus hotline closed' });
		expect(outputOf(readSubscribed(other, arrival()))).toBe('Task Closed');
	});

	it('gives the documented variables', () => {
		const raw = envelope('task:ended', { reason: 'Agent ended', terminatingParty: 'Agent' });
		expect(readSubscribed(raw, arrival()).json).toEqual({
			kind: 'closed',
			context: '',
			type: 'task:ended',
			id: 'task-1',
			taskId: 'task-1',
			taskIdFrom: 'data.taskId',
			agentId: '',
			owner: '',
			queue: 'queue-1',
			queueName: '',
			mediaType: 'social',
			mediaChannel: '',
			mediaResourceId: '',
			origin: '447700900222',
			destination: '447700900111',
			direction: 'INBOUND',
			customerId: '',
			variables: {},
			variableList: [],
			overrideDefaultClose: false,
			reason: 'Agent ended',
			terminatingParty: 'Agent',
			...NOT_OF_TASKS,
			createdTime: '2026-01-01T00:00:00.000Z',
			orgId: 'org-1',
			eventId: 'event-1',
			timestamp: '2026-01-01T00:00:00.000Z',
			raw,
		});
	});

	it.each([
		['owner as a text', { owner: 'a' }],
		['owner as an object', { owner: { id: 'a', name: 'Ann' } }],
		['ownerId', { ownerId: 'a' }],
		['agentId', { agentId: 'a' }],
		['a variable', { variables: [{ name: 'agentId', value: 'a' }] }],
	])('finds the agent in %s', (_, data) => {
		expect(readSubscribed(envelope('task:connected', data), arrival()).json.agentId).toBe('a');
	});

	it.each<[string, Record<string, unknown>]>([
		['no type', { ...envelope(''), type: undefined }],
		['no data', { ...envelope('task:new'), data: undefined }],
		['data that is a list', { ...envelope('task:new'), data: [] }],
		['an empty object', {}],
	])('refuses one with %s', (_, raw) => {
		expect(() => readSubscribed(raw, arrival())).toThrow(/needs type and data/);
	});

	// Additions of 2026-11-30.
	it('gives the published fields of a failed task', () => {
		const published = {
			taskId: 'task-1',
			origin: 'customer-1',
			destination: 'asset-1',
			direction: 'INBOUND',
			channel: 'telegram',
			channelType: 'customMessaging',
			mediaMgr: 'digitalmm',
			reason: 'CHANNEL_ASSET_UNDEFINED',
			errorMessage: 'There is no such asset',
			failureType: 'TASK_CREATION',
			createdTime: 1767225600000,
		};
		const { channel, channelType, createdTime, ...same } = published;
		expect(readSubscribed(envelope('task:failed', published), arrival()).json).toMatchObject({
			...same,
			mediaChannel: channel,
			mediaType: channelType,
			createdTime: new Date(createdTime).toISOString(),
		});
	});

	it.each(['task-message:appended', 'task-message:append-failed'])(
		'gives the published fields of %s',
		(type) => {
			const published = {
				taskId: 'task-1',
				direction: 'INBOUND',
				messageDirection: 'INBOUND',
				channelType: 'customMessaging',
				channel: 'telegram',
				origin: 'customer-1',
				destination: 'asset-1',
				eventDetails: { messageId: 'alias-1' },
				channelParams: { type: 'text', message: { aliasId: 'alias-1', text: 'Hi' } },
				reason: 'INVALID_CONTENT',
				errorMessage: 'No text',
			};
			const { channel, channelType, ...same } = published;
			const event = readSubscribed(envelope(type, published), arrival());
			expect([outputOf(event), event.chosenAs]).toEqual(['Other', type]);
			expect(event.json).toMatchObject({ ...same, mediaChannel: channel, mediaType: channelType });
		},
	);

	it('gives the published fields of a state of an agent', () => {
		const published = {
			agentId: 'agent-1',
			currentState: 'idle',
			channelId: 'channel-1',
			channelType: 'telephony',
			destination: '14155550100',
			queueId: 'queue-1',
			taskId: '',
			createdTime: 1767225600000,
			idleCodeId: 'code-1',
			wrapUpAuxCodeId: 'code-2',
			teamId: 'team-1',
		};
		const { channelType, createdTime, queueId, ...same } = published;
		const event = readSubscribed(envelope('agent:channel_state_change', published), arrival());
		expect([outputOf(event), event.chosenAs]).toEqual(['Other', 'agent:channel_state_change']);
		expect(event.json).toMatchObject({
			...same,
			mediaType: channelType,
			queue: queueId,
			createdTime: new Date(createdTime).toISOString(),
			taskIdFrom: '',
		});
	});

	it.each<[string, string, object, string, string]>([
		['task:new', 'data.taskId', { taskId: 't', id: 'x' }, 't', 'data.taskId'],
		['task:new', 'data.id', { taskId: undefined, id: 't' }, 't', 'data.id'],
		['task:new', 'the CloudEvents ID', { taskId: undefined }, 'event-1', 'id'],
		['task-message:appended', 'the CloudEvents ID', { taskId: '' }, 'event-1', 'id'],
		['agent:login', 'nothing', { taskId: undefined, id: 'login-1' }, '', ''],
		['capture:available', 'nothing', { taskId: undefined, id: 'capture-1' }, '', ''],
		['flow:started', 'data.taskId', {}, 'task-1', 'data.taskId'],
	])('of %s find the task in %s', (type, _, data, taskId, taskIdFrom) => {
		const { json } = readSubscribed(envelope(type, data), arrival());
		expect(json).toMatchObject({ taskId, id: taskId, taskIdFrom });
	});

	it('are told apart by type and time, whatever their ID', () => {
		const identity = (more: object, type = 'task:connected') =>
			readSubscribed({ ...envelope(type), ...more }, arrival()).identity;
		expect(identity({})).toBe(identity({ comciscotimestamp: 1767225600000 }));
		expect(identity({})).not.toBe(identity({ comciscotimestamp: '1767225600001' }));
		expect(identity({})).not.toBe(identity({}, 'task:ended'));
		const untimed = { comciscotimestamp: undefined };
		expect(identity(untimed)).toBe(identity(untimed));
		expect(identity(untimed)).not.toBe(identity({ ...untimed, data: { agentId: 'other' } }));
		expect(identity({ id: undefined })).toBe('');
	});

	it('takes one without a task id', () => {
		const isFurtherConnection = jest.fn(() => true);
		const raw = { ...envelope('task:connected', { taskId: null }), id: undefined };
		const event = readSubscribed(raw, { receivedAt: RECEIVED, isFurtherConnection });
		expect(outputOf(event)).toBe('Task Routed');
		expect(isFurtherConnection).not.toHaveBeenCalled();
	});
});

describe('relayed events', () => {
	it.each([
		['Task Routed', '50026'],
		['Task Routed', 50026],
		['Task Routed', 'TaskRouted'],
		['Task Routed', 'TASK_ROUTED'],
		['Task Modified', '50027'],
		['Task Modified', 'Task Modified'],
		['Task Closed', '50025'],
		['Task Closed', 'task-closed'],
		['Other', 'something'],
		['Other', ''],
	])('leave through %s with the type %s', (output, type) => {
		expect(outputOf(readRelayed(relayed(type), {}, arrival()))).toBe(output);
	});

	it.each(['eventId', 'event', 'eventName', 'eventType'])('are known by %s too', (name) => {
		const raw = { ...relayed(''), [name]: '50025' };
		expect(outputOf(readRelayed(raw, {}, arrival()))).toBe('Task Closed');
	});

	it.each(['add', 'remove', 'ADD'])('are modifications with the context %s', (context) => {
		const event = readRelayed(relayed('unknown', { context }), {}, arrival());
		expect(outputOf(event)).toBe('Task Modified');
		expect(event.json.context).toBe(context.toLowerCase());
	});

	it('are what the address says, before anything else', () => {
		const raw = relayed('50025', { context: 'add' });
		expect(outputOf(readRelayed(raw, { event: 'routed' }, arrival()))).toBe('Task Routed');
		const modified = readRelayed(raw, { event: 'Modified' }, arrival());
		expect(modified.json).toMatchObject({ kind: 'modified', context: 'add' });
		expect(outputOf(readRelayed(raw, { event: 'other' }, arrival()))).toBe('Other');
		expect(() => readRelayed(raw, { event: 'ended' }, arrival())).toThrow(/must be routed/);
	});

	it('can be public events passed on', () => {
		const event = readRelayed(envelope('task:connected'), {}, arrival(true));
		expect(event.json).toMatchObject({ kind: 'modified', context: 'add', eventId: 'event-1' });
	});

	it('have the same item', () => {
		const raw = relayed('50026');
		const { json } = readRelayed(raw, {}, arrival());
		expect(Object.keys(json)).toEqual(
			Object.keys(readSubscribed(envelope('task:new'), arrival()).json),
		);
		expect(json).toMatchObject({
			id: 'task-1',
			taskId: 'task-1',
			agentId: 'agent-1',
			owner: 'agent-1',
			queue: 'queue-1',
			queueName: 'Support',
			mediaType: 'social',
			mediaChannel: 'sms',
			mediaResourceId: 'conv-51',
			customerId: '447700900222',
			variables: {
				mediaResourceId: 'conv-51',
				queueName: 'Support',
				callAssociatedDetails: '{"a":1}',
			},
			variableList: raw.data.variables,
			timestamp: RECEIVED.toISOString(),
			raw,
		});
	});

	it.each([
		['data', { ...relayed(), data: { ...relayed().data, overrideDefaultClose: 'true' } }],
		['the body', { ...relayed(), overrideDefaultClose: true }],
		['variables', relayed('x', { variables: [{ name: 'overrideDefaultClose', value: 'true' }] })],
	])('find overrideDefaultClose in %s', (_, raw) => {
		expect(readRelayed(raw, {}, arrival()).json.overrideDefaultClose).toBe(true);
	});

	it.each([
		['an object', { a: 1 }, { a: 1 }],
		['a list with junk', [null, 'x', {}, { name: 'a', value: 1 }], { a: 1 }],
		['nothing', undefined, {}],
		['a text', 'x', {}],
	])('take variables that are %s', (_, variables, expected) => {
		expect(readRelayed(relayed('x', { variables }), {}, arrival()).json.variables).toEqual(
			expected,
		);
	});

	it.each([
		['no data', { type: 'x' }],
		['no task id', relayed('x', { id: '' })],
	])('are refused with %s', (_, raw) => {
		expect(() => readRelayed(raw, {}, arrival())).toThrow(/data with the task id/);
	});

	it('are told apart by their own id only', () => {
		const identity = (raw: object, query = {}) =>
			readRelayed({ ...relayed('50026'), ...raw }, query, arrival()).identity;
		expect(identity({})).toBe('');
		expect(identity({ id: 'task-1' })).toBe('');
		expect(identity({ id: 'e1' })).not.toBe('');
		expect(identity({}, { transId: 't1' })).toBe(identity({ transId: 't1' }));
		expect(identity({ id: 'e1' })).not.toBe(identity({ id: 'e1', type: '50025' }));
	});
});

describe('choice of events', () => {
	it('subscribes to what the choice needs', () => {
		expect(eventTypesFor(['routed'])).toEqual(['task:connected']);
		expect(eventTypesFor(['closed'])).toEqual(['task:ended']);
		expect(eventTypesFor(['notAnswered', 'task:new'])).toEqual(['task:ended', 'task:new']);
		expect(eventTypesFor(['modified'])).toEqual([
			'task:connected',
			'task:consulting',
			'task:consult-done',
			'task:conferencing',
			'task:conference-done',
			'task:conference-transferred',
		]);
	});

	it('has a part for each resource; none chosen means all events of tasks', () => {
		const all = [{ resource: 'task', eventTypes: [] }];
		expect(eventsFor([])).toEqual(all);
		expect(eventsFor(['no such event' as 'routed'])).toEqual(all);
		expect(eventsFor(['flow', 'agent:login', 'task-message:appended', 'routed'])).toEqual([
			{ resource: 'task', eventTypes: ['task:connected'] },
			{ resource: 'task-message', eventTypes: ['task-message:appended'] },
			{ resource: 'agent', eventTypes: ['agent:login'] },
			{ resource: 'flow', eventTypes: [] },
		]);
	});
});

describe('times', () => {
	it.each([
		['milliseconds', 1767225600000],
		['milliseconds in a text', '1767225600000'],
		['seconds', 1767225600],
		['seconds in a text', ' 1767225600 '],
		['microseconds', 1767225600000000],
		['ISO 8601', '2026-01-01T00:00:00Z'],
		['ISO 8601 with an offset', '2026-01-01T01:00:00.000+01:00'],
	])('are read in %s', (_, value) => {
		expect(isoTime(value)).toBe('2026-01-01T00:00:00.000Z');
	});

	it.each([
		'',
		'soon',
		0,
		-1,
		NaN,
		Infinity,
		null,
		undefined,
		{},
		true,
		'2026-01-01',
		'2026-01-01T00:00:00',
		'2026-99-01T00:00:00Z',
		'9'.repeat(400),
	])('are not read from %p', (value) => {
		expect(toMilliseconds(value)).toBeUndefined();
	});

	it('skips what cannot be read', () => {
		expect(isoTime('x', undefined, 1e25, 1767225600)).toBe('2026-01-01T00:00:00.000Z');
		expect(isoTime()).toBeUndefined();
	});
});
