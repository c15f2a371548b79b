import type { Source } from '../runtime/source';
import type { Endpoint, Outcomes, Outputs, Result } from '../runtime/table';
import { refuse } from '../runtime/values';
import { isRecord, type ServiceAnswer, type WireRequest } from '../runtime/wire';
import { customMessage, type CustomMessage } from './messages';
import { webexContactCenter } from './product';
import { sources } from './sources';

/*
 * Every request that a Webex Contact Center node can send. The vendor's nodes call an interface that is not public;
 * these are the public calls that come nearest. The calls are documented, that they stand for the node is inferred.
 */

export const endpoints = {
	createTask: {
		verb: 'POST',
		path: '/v2/tasks',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasksV2,
	},
	appendMessage: {
		verb: 'POST',
		path: '/v2/tasks/{taskId}/messages',
		kind: 'write',
		identity: 'Alias ID',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasksV2,
	},
	updateTask: {
		verb: 'PATCH',
		path: '/v1/tasks/{taskId}',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasks,
	},
	listTasks: {
		verb: 'GET',
		path: '/v1/tasks',
		kind: 'read',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasks,
	},
	transfer: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/transfer',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasks,
	},
	accept: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/accept',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasks,
	},
	reject: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/reject',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasks,
	},
	consultAccept: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/consult/accept',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasks,
	},
	consultEnd: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/consult/end',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasks,
	},
	/** That an agent is the participant with the ID of the agent is inferred. */
	dropParticipant: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/conference/participants/{participantId}/drop',
		kind: 'write',
		evidence: { call: 'observed', body: 'observed' },
		source: sources.captures,
	},
	end: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/end',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.tasks,
	},
	estimatedWaitTime: {
		verb: 'GET',
		path: '/v1/ewt',
		kind: 'read',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.estimatedWaitTime,
	},
	/** Of the user's own: the body is what the sample flows post to the vendor's internal interface. */
	custom: {
		verb: 'POST',
		path: '',
		kind: 'write',
		evidence: { call: 'inferred', body: 'observed' },
		source: sources.canvas,
	},
} as const satisfies Record<string, Endpoint & { source: Source }>;

/** The outcome of a status; see `byStatus`. */
interface StatusOutcomes<Success extends string, Failure extends string> {
	/** See `isDone`. */
	success: Success;
	/** Statuses that the node's page gives an outcome of their own. */
	named?: Partial<Record<number, Failure>>;
	/** 404, 409 and 422: the task does not allow it. */
	refused?: Failure;
	/** Any other answer below 500 that says what is wrong. */
	failed?: Failure;
}

/** Any 2xx, unless with a web page, or with an error in its body after all. */
export function isDone({ status, body }: ServiceAnswer): boolean {
	if (status < 200 || status >= 300) return false;
	return isRecord(body) ? body.error === undefined : !body;
}

/** Most calls answer with a status and nothing else. */
export function byStatus<const S extends string, const F extends string, P extends Outputs>(
	{ success, named = {}, refused, failed }: StatusOutcomes<S, F>,
	outputs: { [K in keyof P]?: unknown } = {},
): (answer: ServiceAnswer) => Result<Record<S | F, Outcomes[string]>, P> | undefined {
	return (answer) => {
		const { status } = answer;
		if (isDone(answer)) return { outcome: success, outputs };
		const described = webexContactCenter.errorText(answer);
		const error = described ?? { message: `The service answered HTTP ${status}.` };
		const own = named[status];
		if (own) return { outcome: own, outputs, error };
		if (status < 400 || status >= 500 || [401, 403, 429].includes(status)) return undefined;
		if (refused && [404, 409, 422].includes(status)) return { outcome: refused, outputs, error };
		return failed && described ? { outcome: failed, outputs, error } : undefined;
	};
}

/** Names and values that Webex Contact Center takes up to a number and a length. source: OpenAPI, tasks v1 and v2 */
interface TupleLimits {
	most: number;
	keyBytes: number;
	valueBytes: number;
}

export const ATTRIBUTES: TupleLimits = { most: 30, keyBytes: 200, valueBytes: 1024 };
export const FLOW_SETTINGS: TupleLimits = { most: 15, keyBytes: 200, valueBytes: 512 };
export const WORK_ITEM_DATA: TupleLimits = { most: 50, keyBytes: 100, valueBytes: 1024 };

/** @param what names the whole, such as "A task takes 30 attributes" */
export function tupleProblems(
	tuples: Record<string, string>,
	{ most, keyBytes, valueBytes }: TupleLimits,
	what: (most: number) => string,
): string[] {
	const given = Object.entries(tuples);
	const problems = given.flatMap(([key, value]) => [
		...(Buffer.byteLength(key) > keyBytes ? [`${key} is longer than ${keyBytes} bytes.`] : []),
		...(Buffer.byteLength(value) > valueBytes
			? [`The value of ${key} is longer than ${valueBytes} bytes.`]
			: []),
	]);
	return given.length > most ? [...problems, `${what(most)}, not ${given.length}.`] : problems;
}

/**
 * Writes attributes on a task; safe to repeat, since the same values are written again.
 * Throws `InvalidData` beyond the limits of the call. source: OpenAPI, tasks v1
 */
export function attributesRequest(
	taskId: string,
	attributes: Record<string, string | undefined>,
): WireRequest {
	const given = Object.fromEntries(
		Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
	refuse(tupleProblems(given, ATTRIBUTES, (most) => `A task takes ${most} attributes at a time`));
	return {
		endpoint: endpoints.updateTask,
		path: { taskId },
		body: { attributes: given },
		repeatable: 'values',
	};
}

/** A call that says everything by its path. */
export function taskRequest(
	endpoint: Endpoint,
	taskId: string,
	body?: Record<string, unknown>,
): WireRequest {
	return { endpoint, path: { taskId }, ...(body && { body }) };
}

/** A task for a message on a channel of messaging. */
export interface NewTask {
	channel: unknown;
	customer: { id: unknown; name: string };
	/** Address of the business. */
	destination: string;
	/** What the flow of the entry point may want to know. */
	flowSettings: Record<string, string>;
	globalVariables?: Record<string, string>;
	message: CustomMessage;
}

/** source: OpenAPI August 2026, tasks v2. Throws `InvalidData` beyond its limits. */
export function newTaskRequest(task: NewTask): WireRequest {
	const { flowSettings, globalVariables = {} } = task;
	refuse([
		...tupleProblems(flowSettings, FLOW_SETTINGS, (most) => `A task takes ${most} flow settings`),
		...tupleProblems(
			globalVariables,
			ATTRIBUTES,
			(most) => `A task takes ${most} global variables`,
		),
	]);
	return {
		endpoint: endpoints.createTask,
		body: {
			channelType: 'customMessaging',
			channel: task.channel,
			origin: task.customer,
			destination: { id: task.destination, type: 'businessAddress' },
			flowSettings,
			...(Object.keys(globalVariables).length > 0 && { globalVariables }),
			channelParams: customMessage(task.message),
		},
	};
}

/** ID of the task or message that was requested; undefined if the answer names none. */
export function newId({ body }: ServiceAnswer): unknown {
	return isRecord(body) && isRecord(body.data) ? body.data.id : undefined;
}
