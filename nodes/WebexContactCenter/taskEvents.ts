import { isoTime } from '../runtime/eventTime';
import { Refusal } from '../runtime/webhookBody';
import { isRecord } from '../runtime/wire';

/*
 * The events that start flows, and those of messages, agents, captures and flows, in both forms: the one that Webex Contact Center posts to subscriptions, and the one that
 * Webex Connect gives to its flows. What a public event means for a flow is inferred from the names of both.
 * source: developer portal, webhooks, https://developer.webex.com/create/docs/webhooks-cc; BYO custom messaging and Work
 * Items guides; sample repository, Event Handling Workflows
 */

/** Static and append-only: n8n stores connections by output index. */
export const OUTPUT_NAMES = ['Task Routed', 'Task Modified', 'Task Closed', 'Other'] as const;

const KINDS = ['routed', 'modified', 'closed', 'other'] as const;

export type Kind = (typeof KINDS)[number];
export type Context = 'add' | 'remove' | '';

/** What the user can choose under Events. */
export type Selectable =
	| 'routed'
	| 'modified'
	| 'closed'
	| 'notAnswered'
	| 'task:new'
	| 'task:connect'
	| 'task:parked'
	| 'task:on-hold'
	| 'task:hold-done'
	| 'task:failed'
	| 'task:origin-updated'
	| 'task-message:appended'
	| 'task-message:append-failed'
	| 'agent:login'
	| 'agent:logout'
	| 'agent:channel_state_change'
	| 'agent:channelType_state_change'
	| 'capture:available'
	| 'flow';

/** What events are about; a subscription is to the events of one resource. */
export const RESOURCES = ['task', 'task-message', 'agent', 'capture', 'flow'] as const;

export type Resource = (typeof RESOURCES)[number];

interface EventRow {
	/** The vendor's name. */
	type: string;
	kind: Kind;
	context?: Context;
	/** The choices that need a subscription to this event. */
	chosenBy: readonly Selectable[];
}

export const EVENT_TABLE: readonly EventRow[] = [
	// Also modified: a further one of the same task tells of a transfer.
	{ type: 'task:connected', kind: 'routed', chosenBy: ['routed', 'modified'] },
	{ type: 'task:consulting', kind: 'modified', context: 'add', chosenBy: ['modified'] },
	{ type: 'task:consult-done', kind: 'modified', context: 'remove', chosenBy: ['modified'] },
	{ type: 'task:conferencing', kind: 'modified', context: 'add', chosenBy: ['modified'] },
	{ type: 'task:conference-done', kind: 'modified', context: 'remove', chosenBy: ['modified'] },
	{ type: 'task:conference-transferred', kind: 'modified', context: 'add', chosenBy: ['modified'] },
	{ type: 'task:ended', kind: 'closed', chosenBy: ['closed', 'notAnswered'] },
	{ type: 'task:new', kind: 'other', chosenBy: ['task:new'] },
	{ type: 'task:connect', kind: 'other', chosenBy: ['task:connect'] },
	{ type: 'task:parked', kind: 'other', chosenBy: ['task:parked'] },
	{ type: 'task:on-hold', kind: 'other', chosenBy: ['task:on-hold'] },
	{ type: 'task:hold-done', kind: 'other', chosenBy: ['task:hold-done'] },
	{ type: 'task:failed', kind: 'other', chosenBy: ['task:failed'] },
	{ type: 'task:origin-updated', kind: 'other', chosenBy: ['task:origin-updated'] },
	...(
		[
			'task-message:appended',
			'task-message:append-failed',
			'agent:login',
			'agent:logout',
			'agent:channel_state_change',
			'agent:channelType_state_change',
			'capture:available',
		] as const
	).map((type): EventRow => ({ type, kind: 'other', chosenBy: [type] })),
];

const CONNECTED = 'task:connected';

const resourceOf = (type: string): string => type.split(':')[0];

/** The listed events that a choice needs. */
export function eventTypesFor(chosen: readonly Selectable[]): string[] {
	return EVENT_TABLE.filter(({ chosenBy }) =>
		chosenBy.some((choice) => chosen.includes(choice)),
	).map(({ type }) => type);
}

export interface WantedEvents {
	resource: Resource;
	/** None means all that Webex offers. */
	eventTypes: string[];
}

/** The events to subscribe to. None chosen means all of tasks: of other resources there can be very many. */
export function eventsFor(chosen: readonly Selectable[]): WantedEvents[] {
	const types = eventTypesFor(chosen);
	const wanted = RESOURCES.map((resource) => ({
		resource,
		eventTypes: types.filter((type) => resourceOf(type) === resource),
	})).filter(
		// The names of the events of flows are not in our sources: Webex lists them.
		({ resource, eventTypes }) =>
			eventTypes.length > 0 || (resource === 'flow' && chosen.includes('flow')),
	);
	return wanted.length > 0 ? wanted : [{ resource: 'task', eventTypes: [] }];
}

/** Ids and names by which Webex Connect's own events can be told. source: canvas models; the values of type are unknown */
const RELAYED_NAMES: ReadonlyArray<[RegExp, Kind]> = [
	[/50026|routed|connected/, 'routed'],
	[/50027|modified|transfer|conferenc|consult/, 'modified'],
	[/50025|closed|ended/, 'closed'],
];

export interface TaskEvent {
	kind: Kind;
	output: number;
	/** What must be chosen under Events for it; undefined where no choice stands for it, so that it always passes. */
	chosenAs?: Selectable;
	/** What makes a repetition recognisable; empty where the event has no id. */
	identity: string;
	json: TaskEventItem;
}

/** The documented variables of the event, under their names. What an event does not have is an empty text. */
export interface TaskEventItem {
	kind: Kind;
	context: Context;
	type: string;
	id: string;
	taskId: string;
	/** Where the task ID stands in the event; `id` is that of the CloudEvent, which some tenants fill with the task's. */
	taskIdFrom: 'data.taskId' | 'data.id' | 'id' | '';
	agentId: string;
	owner: string;
	queue: string;
	queueName: string;
	mediaType: string;
	mediaChannel: string;
	mediaResourceId: string;
	origin: string;
	destination: string;
	direction: string;
	customerId: string;
	variables: Record<string, unknown>;
	variableList: unknown[];
	overrideDefaultClose: boolean;
	reason: string;
	terminatingParty: string;
	/** Of `task:failed`, and of messages that were not appended. */
	errorMessage: string;
	failureType: string;
	mediaMgr: string;
	/** Of messages. */
	messageDirection: string;
	eventDetails: unknown;
	channelParams: unknown;
	/** Of agents. */
	currentState: string;
	channelId: string;
	idleCodeId: string;
	wrapUpAuxCodeId: string;
	teamId: string;
	createdTime: string;
	orgId: string;
	eventId: string;
	timestamp: string;
	raw: Record<string, unknown>;
}

export interface Arrival {
	receivedAt: Date;
	/** Whether an agent was connected to this task by an event of another identity before. */
	isFurtherConnection(taskId: string, identity: string): boolean;
}

/** An event of a subscription. Throws a `Refusal` for what is none. */
export function readSubscribed(raw: Record<string, unknown>, arrival: Arrival): TaskEvent {
	const type = text(raw.type);
	if (type === '' || !isRecord(raw.data)) {
		throw new Refusal(400, 'The body is no event of Webex Contact Center: it needs type and data.');
	}
	const item = itemOf(raw, raw.data, text(raw.id), arrival);
	return eventOf(publicMeaning(item, arrival) ?? { kind: 'other' }, item);
}

/** What a relaying flow can say in the address. */
export interface RelayQuery {
	event?: unknown;
	transId?: unknown;
}

/** An event that a flow of Webex Connect passes on. Throws a `Refusal` for what is none. */
export function readRelayed(
	raw: Record<string, unknown>,
	query: RelayQuery,
	arrival: Arrival,
): TaskEvent {
	if (!isRecord(raw.data) || text(raw.data.id, raw.data.taskId) === '') {
		throw new Refusal(
			400,
			'The body is no event of Webex Connect: it needs data with the task id.',
		);
	}
	const eventId = text(query.transId, raw.transId, raw.tid, raw.id);
	const item = itemOf(raw, raw.data, eventId, arrival);
	const event = eventOf(relayedMeaning(raw, query, item, arrival), item);
	// An id that is the task's does not tell its events apart.
	const isOwn = eventId !== '' && eventId !== item.taskId;
	return { ...event, identity: isOwn ? JSON.stringify(['relay', eventId, event.kind]) : '' };
}

interface Meaning {
	kind: Kind;
	context?: Context;
	chosenAs?: Selectable;
}

function publicMeaning(item: TaskEventItem, arrival: Arrival): Meaning | undefined {
	const named = item.type.toLowerCase();
	if (resourceOf(named) === 'flow') return { kind: 'other', chosenAs: 'flow' };
	const row = EVENT_TABLE.find(({ type }) => type.toLowerCase() === named);
	if (!row) return undefined;
	if (
		row.type === CONNECTED &&
		item.taskId !== '' &&
		arrival.isFurtherConnection(item.taskId, identityOf(item))
	) {
		return { kind: 'modified', context: 'add', chosenAs: 'modified' };
	}
	// The task goes on to another agent. source: third-party note
	if (row.kind === 'closed' && /\brona\b/i.test(item.reason)) {
		return { kind: 'other', chosenAs: 'notAnswered' };
	}
	return { ...row, chosenAs: row.chosenBy[0] };
}

function relayedMeaning(
	raw: Record<string, unknown>,
	query: RelayQuery,
	item: TaskEventItem,
	arrival: Arrival,
): Meaning {
	const context = contextOf(isRecord(raw.data) && raw.data.context, raw.context);
	const named = (kind: Kind): Meaning => ({
		kind,
		...(kind === 'modified' && { context }),
		...(kind !== 'other' && { chosenAs: kind }),
	});
	const asked = text(query.event).trim().toLowerCase();
	if (asked !== '') {
		const kind = KINDS.find((known) => known === asked);
		if (!kind) throw new Refusal(400, `The query parameter event must be ${KINDS.join(', ')}.`);
		return named(kind);
	}
	const known = publicMeaning(item, arrival);
	if (known) return known;
	const names = [raw.eventId, raw.type, raw.event, raw.eventName, raw.eventType]
		.map((name) => text(name).toLowerCase())
		.filter(Boolean);
	for (const name of names) {
		const [, kind] = RELAYED_NAMES.find(([pattern]) => pattern.test(name)) ?? [];
		if (kind) return named(kind);
	}
	// Only Task Modified has a context.
	return named(context === '' ? 'other' : 'modified');
}

function contextOf(...candidates: unknown[]): Context {
	const found = text(...candidates).toLowerCase();
	return found === 'add' || found === 'remove' ? found : '';
}

function eventOf(meaning: Meaning, item: TaskEventItem): TaskEvent {
	const { kind, context = '', chosenAs } = meaning;
	return {
		kind,
		output: KINDS.indexOf(kind),
		chosenAs,
		identity: identityOf(item),
		json: { ...item, kind, context },
	};
}

/**
 * The ID alone does not tell events apart: those of one task can all carry the task's. A repetition has the type and
 * the time of the first; an event without a time is told by what it says.
 */
function identityOf({ eventId, type, raw }: TaskEventItem): string {
	if (eventId === '') return '';
	const time = timeIn(raw);
	return JSON.stringify([eventId, type, time ?? raw.data]);
}

/** Of the guides one writes the time as a number, another as a text. */
const timeIn = ({ comciscotimestamp, time, timestamp, data }: Record<string, unknown>) =>
	isoTime(comciscotimestamp, time, timestamp, isRecord(data) && data.timestamp);

/** Events whose CloudEvents ID can be that of a task. source: a public bridge; Cisco's page calls it the event's own */
const OF_TASKS = /^task(-message)?:/i;

/** Where an event names its task; a relayed one names it `data.id`. */
function taskIn(
	raw: Record<string, unknown>,
	{ taskId, id }: Record<string, unknown>,
): Pick<TaskEventItem, 'taskId' | 'taskIdFrom'> {
	const type = text(raw.type);
	if (text(taskId) !== '') return { taskId: text(taskId), taskIdFrom: 'data.taskId' };
	// Events about something else have an ID of that.
	if (text(id) !== '' && !OF_OTHERS.test(type)) return { taskId: text(id), taskIdFrom: 'data.id' };
	if (text(raw.id) !== '' && OF_TASKS.test(type)) return { taskId: text(raw.id), taskIdFrom: 'id' };
	return { taskId: '', taskIdFrom: '' };
}

const OF_OTHERS = /^(agent|capture|flow):/i;

function itemOf(
	raw: Record<string, unknown>,
	data: Record<string, unknown>,
	eventId: string,
	{ receivedAt }: Arrival,
): TaskEventItem {
	const variables = variablesOf(data.variables);
	const { taskId, taskIdFrom } = taskIn(raw, data);
	const owner = text(data.owner, data.ownerId, data.agentId);
	return {
		kind: 'other',
		context: '',
		type: text(raw.type),
		id: taskId,
		taskId,
		taskIdFrom,
		agentId: owner || text(variables.agentId),
		owner,
		queue: text(data.queue, data.queueId, variables.queueId),
		queueName: text(isRecord(data.queue) && data.queue.name, data.queueName, variables.queueName),
		mediaType: text(data.mediaType, data.channelType, variables.mediaType),
		mediaChannel: text(data.mediaChannel, data.channel, variables.mediaChannel),
		mediaResourceId: text(data.mediaResourceId, variables.mediaResourceId),
		origin: text(data.origin, variables.ani),
		destination: text(data.destination, variables.dn),
		direction: text(data.direction, variables.contactDirection),
		customerId: text(data.customerId, variables.customerId),
		variables,
		variableList: Array.isArray(data.variables) ? data.variables : [],
		overrideDefaultClose: [
			data.overrideDefaultClose,
			raw.overrideDefaultClose,
			variables.overrideDefaultClose,
		].some((flag) => String(flag).toLowerCase() === 'true'),
		reason: text(data.reason, data.reasonCode),
		terminatingParty: text(data.terminatingParty),
		errorMessage: text(data.errorMessage),
		failureType: text(data.failureType),
		mediaMgr: text(data.mediaMgr),
		messageDirection: text(data.messageDirection),
		eventDetails: data.eventDetails ?? '',
		channelParams: data.channelParams ?? '',
		currentState: text(data.currentState),
		channelId: text(data.channelId),
		idleCodeId: text(data.idleCodeId),
		wrapUpAuxCodeId: text(data.wrapUpAuxCodeId),
		teamId: text(data.teamId, variables.teamId),
		createdTime: isoTime(data.createdTime) ?? text(data.createdTime),
		orgId: text(raw.comciscoorgid, data.orgId, raw.orgId, variables.orgId),
		eventId,
		timestamp: timeIn(raw) ?? receivedAt.toISOString(),
		raw,
	};
}

/** The documented list of names and values as an object; an object stays one. */
function variablesOf(value: unknown): Record<string, unknown> {
	if (isRecord(value)) return { ...value };
	if (!Array.isArray(value)) return {};
	return Object.fromEntries(
		value
			.filter((entry) => isRecord(entry) && text(entry.name) !== '')
			.map((entry) => [text(entry.name), entry.value]),
	);
}

/** The first of the values that says something. An object says its id. */
function text(...values: unknown[]): string {
	for (const value of values) {
		const plain = isRecord(value) ? value.id : value;
		if (typeof plain === 'number' || (typeof plain === 'string' && plain !== '')) {
			return String(plain);
		}
	}
	return '';
}
