import { isoTime } from '../runtime/eventTime';
import { Refusal } from '../runtime/webhookBody';
import { isRecord } from '../runtime/wire';

/*
 * The events that start flows, in both forms: the one that Webex Contact Center posts to subscriptions, and the one that
 * Webex Connect gives to its flows. What a public event means for a flow is inferred from the names of both.
 * source: developer portal, webhooks; sample repository, Event Handling Workflows
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
	| 'task:origin-updated';

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
];

const CONNECTED = 'task:connected';

/** The events to subscribe to; none chosen means all. */
export function eventTypesFor(chosen: readonly Selectable[]): string[] {
	return EVENT_TABLE.filter(
		({ chosenBy }) => chosen.length === 0 || chosenBy.some((choice) => chosen.includes(choice)),
	).map(({ type }) => type);
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
	orgId: string;
	eventId: string;
	timestamp: string;
	raw: Record<string, unknown>;
}

export interface Arrival {
	receivedAt: Date;
	/** Whether an agent was connected to this task by another event before. */
	isFurtherConnection(taskId: string, eventId: string): boolean;
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
	const isOwn = eventId !== '' && eventId !== item.id;
	return { ...event, identity: isOwn ? JSON.stringify(['relay', eventId, event.kind]) : '' };
}

interface Meaning {
	kind: Kind;
	context?: Context;
	chosenAs?: Selectable;
}

function publicMeaning(item: TaskEventItem, arrival: Arrival): Meaning | undefined {
	const row = EVENT_TABLE.find(({ type }) => type === item.type.toLowerCase());
	if (!row) return undefined;
	if (
		row.type === CONNECTED &&
		item.id !== '' &&
		arrival.isFurtherConnection(item.id, item.eventId)
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
		identity: item.eventId,
		json: { ...item, kind, context },
	};
}

function itemOf(
	raw: Record<string, unknown>,
	data: Record<string, unknown>,
	eventId: string,
	{ receivedAt }: Arrival,
): TaskEventItem {
	const variables = variablesOf(data.variables);
	const id = text(data.id, data.taskId);
	const owner = text(data.owner, data.ownerId, data.agentId);
	return {
		kind: 'other',
		context: '',
		type: text(raw.type),
		id,
		taskId: id,
		agentId: owner || text(variables.agentId),
		owner,
		queue: text(data.queue, data.queueId, variables.queueId),
		queueName: text(isRecord(data.queue) && data.queue.name, data.queueName, variables.queueName),
		mediaType: text(data.mediaType, data.channelType, variables.mediaType),
		mediaChannel: text(data.mediaChannel, variables.mediaChannel),
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
		orgId: text(raw.comciscoorgid, data.orgId, raw.orgId, variables.orgId),
		eventId,
		timestamp:
			isoTime(raw.comciscotimestamp, raw.time, raw.timestamp, data.timestamp) ??
			receivedAt.toISOString(),
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
