import { isoTime } from '../runtime/eventTime';
import { Refusal } from '../runtime/webhookBody';
import { isRecord } from '../runtime/wire';

/*
 * The events that Digital Routing posts. Their names are published, and what they carry is told in words; the form of the
 * JSON is not. So names are read without regard to case and punctuation, in the event and in what it wraps.
 * source: cce-flow-configurations page; features guide, digital channels integration
 */

/** Static and append-only: n8n stores connections by output index. */
export const EVENT_NAMES = ['CREATED', 'QUEUED', 'ROUTED', 'TRANSFERRED', 'CLOSED'] as const;

export type EventName = (typeof EVENT_NAMES)[number];

export interface TaskEvent {
	output: number;
	/** What makes a repetition recognisable; empty where nothing tells it from the same happening again. */
	identity: string;
	json: TaskEventItem;
}

/** What an event does not have is an empty text. */
export interface TaskEventItem {
	event: EventName;
	taskId: string;
	customerId: string;
	origin: string;
	destination: string;
	direction: string;
	mediaType: string;
	mediaChannel: string;
	state: string;
	scriptSelector: string;
	preferredOwner: string;
	/** Seconds. -1 and null: not known. */
	estimatedWaitTime: number | null;
	agentId: string;
	agentName: string;
	dispositionCode: string;
	/** Of Webex Engage. */
	conversationId: string;
	/** As CCE Create Task takes them, where the task is submitted again. */
	variables: TaskVariable[];
	/** The same by their kinds, without prefixes. */
	callVariables: Record<string, unknown>;
	userVariables: Record<string, unknown>;
	extensionVariables: Record<string, unknown>;
	history: unknown[];
	createdTime: string;
	lastUpdatedTime: string;
	eventId: string;
	receivedAt: string;
	payload: Record<string, unknown>;
}

/** Throws a `Refusal` for what is no event of a task. */
export function readTaskEvent(payload: Record<string, unknown>, receivedAt: Date): TaskEvent {
	const fields = new Fields(payload);
	const event = eventNameOf(fields);
	const taskId = fields.text('taskId') || fields.ownId();
	if (taskId === '') throw new Refusal(400, 'The event names no task.');
	const variables = variablesOf(listed(fields.value('variables')));
	const eventId = fields.text('eventId', 'notificationId', 'messageId') || fields.outerId(taskId);
	const agent = fields.value('agent', 'owner', 'assignedAgent');
	const agentFields = new Fields(isRecord(agent) ? agent : {});
	const json: TaskEventItem = {
		event,
		taskId,
		customerId: fields.text('customerId'),
		origin: fields.text('origin'),
		destination: fields.text('destination'),
		direction: fields.text('direction'),
		mediaType: fields.text('mediaType'),
		mediaChannel: fields.text('mediaChannel'),
		state: fields.text('state', 'taskState', 'status'),
		scriptSelector: fields.text('scriptSelector'),
		preferredOwner: fields.text('preferredOwner'),
		estimatedWaitTime: fields.number('estimatedWaitTime', 'ewt'),
		agentId:
			fields.text('agentId', 'agent', 'owner', 'ownerId', 'assignedAgent') ||
			agentFields.text('id', 'agentId', 'userId', 'loginId'),
		agentName: fields.text('agentName') || agentFields.text('name', 'displayName', 'agentName'),
		dispositionCode: fields.text('dispositionCode', 'disposition'),
		conversationId:
			String(variables.userVariables[CONVERSATION] ?? '') ||
			fields.text('conversationId', 'mediaResourceId'),
		...variables,
		history: fields.list('history'),
		createdTime: fields.time('createdTime'),
		lastUpdatedTime: fields.time('lastUpdatedTime'),
		eventId,
		receivedAt: receivedAt.toISOString(),
		payload,
	};
	return { output: EVENT_NAMES.indexOf(event), identity: identityOf(json), json };
}

/** Without its prefix. source: cce-flow-configurations page */
const CONVERSATION = 'DR_MediaResourceID';

/** They name the event and nothing else. */
const EVENT_FIELDS = ['event', 'eventType', 'eventName', 'taskEvent', 'notificationType'];
/** They may name the event, or something else. */
const OTHER_FIELDS = ['type', 'action', 'state', 'taskState', 'status'];

function eventNameOf(fields: Fields): EventName {
	const named = fields.text(...EVENT_FIELDS);
	const others = named === '' ? fields.texts(...OTHER_FIELDS) : [];
	const [found] = [named, ...others].flatMap((text) => eventNameIn(text) ?? []);
	if (found) return found;
	const [word = ''] = [named, ...others].filter((text) => /^[\w .:-]{1,40}$/.test(text));
	throw new Refusal(
		400,
		`Unknown event${word && ` ${word}`}: it must be one of ${EVENT_NAMES.join(', ')}.`,
	);
}

/** `Queued`, `TASK_QUEUED` and `task.queued` are the same. */
function eventNameIn(text: string): EventName | undefined {
	const words = text
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toUpperCase()
		.split(/[^A-Z]+/);
	const found = EVENT_NAMES.filter((name) => words.includes(name));
	return found.length === 1 ? found[0] : undefined;
}

/**
 * QUEUED comes again with each new wait time, and ROUTED and TRANSFERRED each time that an agent does not answer. Only
 * an id or a time of the event tells them from a repetition; whatever else differs counts too, so that nothing new is
 * taken for old.
 */
function identityOf(json: TaskEventItem): string {
	const { eventId, lastUpdatedTime } = json;
	if (eventId === '' && lastUpdatedTime === '') return '';
	return JSON.stringify([
		json.taskId,
		json.event,
		eventId,
		lastUpdatedTime,
		json.state,
		json.estimatedWaitTime,
		json.agentId,
		json.dispositionCode,
		json.callVariables,
		json.userVariables,
		json.extensionVariables,
	]);
}

/** By their prefix, which is left out. source: cce-flow-configurations page */
function variablesOf(variables: TaskVariable[]) {
	const withPrefix = (prefix: RegExp) =>
		Object.fromEntries(
			variables.flatMap(({ name, value }) => {
				const [, rest] = prefix.exec(name) ?? [];
				return rest === undefined ? [] : [[rest, value]];
			}),
		) as Record<string, unknown>;
	return {
		variables,
		callVariables: withPrefix(/^cv_0*(\d+)$/i),
		userVariables: withPrefix(/^user_(.+)$/i),
		extensionVariables: withPrefix(/^(?!cv_\d+$|user_.)(.+)$/i),
	};
}

/** A list of names and values, or an object of them. */
function listed(value: unknown): TaskVariable[] {
	if (isRecord(value)) {
		return Object.entries(value).map(([name, content]) => ({
			name,
			type: 'string',
			value: content,
		}));
	}
	if (!Array.isArray(value)) return [];
	return value.filter(isRecord).flatMap((entry) => {
		const fields = new Fields(entry);
		const name = fields.text('name', 'key');
		if (name === '') return [];
		return [{ name, type: fields.text('type') || 'string', value: fields.value('value') ?? '' }];
	});
}

interface TaskVariable {
	name: string;
	type: string;
	value: unknown;
}

const WRAPPERS = ['task', 'taskdetails', 'data', 'payload', 'body', 'event', 'notification'];
const DEEPEST = 3;

/** The fields of an event and of what it wraps, the outermost first, under their plain names. */
class Fields {
	private readonly layers: Array<Map<string, unknown>> = [];

	constructor(record: Record<string, unknown>) {
		let level = [record];
		for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
			const layers = level.map(
				(one) => new Map(Object.entries(one).map(([name, value]) => [plain(name), value])),
			);
			this.layers.push(...layers);
			level = layers.flatMap((layer) => WRAPPERS.map((name) => layer.get(name)).filter(isRecord));
		}
	}

	/** The first of these that is there; a name counts more than its place. */
	value(...names: string[]): unknown {
		return this.values(...names)[0];
	}

	text(...names: string[]): string {
		return this.texts(...names)[0] ?? '';
	}

	texts(...names: string[]): string[] {
		return this.values(...names).flatMap((value) => textOf(value) || []);
	}

	number(...names: string[]): number | null {
		const value = Number(this.text(...names) || NaN);
		return Number.isFinite(value) ? value : null;
	}

	time(...names: string[]): string {
		return isoTime(...this.values(...names)) ?? this.text(...names);
	}

	list(...names: string[]): unknown[] {
		return this.values(...names).find(Array.isArray) ?? [];
	}

	/** `id` of what is wrapped; of the event itself where it wraps nothing. */
	ownId(): string {
		const [outer, ...inner] = this.layers;
		return (
			(inner.length > 0 ? inner : [outer]).map((layer) => textOf(layer.get('id'))).find(Boolean) ??
			''
		);
	}

	/** `id` of the event where it is not the task's. */
	outerId(taskId: string): string {
		const id = textOf(this.layers[0].get('id'));
		return id === taskId ? '' : id;
	}

	private values(...names: string[]): unknown[] {
		return names
			.flatMap((name) => this.layers.map((layer) => layer.get(plain(name))))
			.filter((value) => value !== undefined && value !== null && value !== '');
	}
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
