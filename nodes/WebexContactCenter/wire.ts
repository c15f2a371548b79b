import type { Endpoint, Outcomes, Outputs, Result } from '../runtime/table';
import { refuse } from '../runtime/values';
import { isRecord, type ServiceAnswer, type WireRequest } from '../runtime/wire';
import { webexContactCenter } from './product';

/*
 * Every request that a Webex Contact Center node can send. The vendor's nodes call an interface that is not public;
 * these are the public calls that come nearest. The calls are documented, that they stand for the node is inferred.
 */

const TASKS = 'OpenAPI, tasks v1';

export const endpoints = {
	createTask: {
		verb: 'POST',
		path: '/v2/tasks',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: 'OpenAPI August 2026, tasks v2 (beta)',
	},
	updateTask: {
		verb: 'PATCH',
		path: '/v1/tasks/{taskId}',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: TASKS,
	},
	listTasks: {
		verb: 'GET',
		path: '/v1/tasks',
		kind: 'read',
		evidence: { call: 'documented', body: 'documented' },
		source: TASKS,
	},
	transfer: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/transfer',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: TASKS,
	},
	accept: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/accept',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: TASKS,
	},
	reject: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/reject',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: TASKS,
	},
	consultAccept: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/consult/accept',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: TASKS,
	},
	consultEnd: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/consult/end',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: TASKS,
	},
	end: {
		verb: 'POST',
		path: '/v1/tasks/{taskId}/end',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: TASKS,
	},
	estimatedWaitTime: {
		verb: 'GET',
		path: '/v1/ewt',
		kind: 'read',
		evidence: { call: 'documented', body: 'documented' },
		source: 'OpenAPI, estimated wait time',
	},
	/** Of the user's own: the body is what the sample flows post to the vendor's internal interface. */
	custom: {
		verb: 'POST',
		path: '',
		kind: 'write',
		evidence: { call: 'inferred', body: 'observed' },
		source: 'canvas models of the official sample flows',
	},
} as const satisfies Record<string, Endpoint>;

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

const MOST_ATTRIBUTES = 30;
const LONGEST_KEY = 200;
const LONGEST_VALUE = 1024;

/**
 * Writes attributes on a task; safe to repeat, since the same values are written again.
 * Throws `InvalidData` beyond the limits of the call. source: OpenAPI, tasks v1
 */
export function attributesRequest(
	taskId: string,
	attributes: Record<string, string | undefined>,
): WireRequest {
	const given = Object.entries(attributes).filter(([, value]) => value !== undefined) as Array<
		[string, string]
	>;
	const problems = given.flatMap(([key, value]) => [
		...(Buffer.byteLength(key) > LONGEST_KEY
			? [`${key} is longer than ${LONGEST_KEY} bytes.`]
			: []),
		...(Buffer.byteLength(value) > LONGEST_VALUE
			? [`The value of ${key} is longer than ${LONGEST_VALUE} bytes.`]
			: []),
	]);
	if (given.length > MOST_ATTRIBUTES) {
		problems.push(`A task takes ${MOST_ATTRIBUTES} attributes at a time, not ${given.length}.`);
	}
	refuse(problems);
	return {
		endpoint: endpoints.updateTask,
		path: { taskId },
		body: { attributes: Object.fromEntries(given) },
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
	/** `alias` is a UUID, `timestamp` in milliseconds. */
	message: { alias: string; text: string; timestamp: number };
}

/** source: OpenAPI August 2026, tasks v2 */
export function newTaskRequest(task: NewTask): WireRequest {
	const { alias, text, timestamp } = task.message;
	return {
		endpoint: endpoints.createTask,
		body: {
			channelType: 'customMessaging',
			channel: task.channel,
			origin: task.customer,
			destination: { id: task.destination, type: 'businessAddress' },
			flowSettings: task.flowSettings,
			channelParams: { type: 'text', message: { aliasId: alias, text, timestamp } },
		},
	};
}

/** ID of the task that was requested; undefined where the answer names none. */
export function newTaskId({ body }: ServiceAnswer): unknown {
	return isRecord(body) && isRecord(body.data) ? body.data.id : undefined;
}
