import type { Source } from '../runtime/source';
import type { Endpoint, Outcome, Outcomes, Outputs, Result } from '../runtime/table';
import { isRecord, type ServiceAnswer, type WireRequest } from '../runtime/wire';
import { enterpriseChatAndEmail } from './product';
import { sources } from './sources';

/*
 * Every request that an Enterprise Chat and Email node can send. The developer guide is public in parts only: what
 * others have seen of it working is observed, the rest is inferred.
 */

const MESSAGING = '/ws/v19/clientapplications/messaging';

export const endpoints = {
	configuration: {
		verb: 'GET',
		path: `${MESSAGING}/configuration`,
		kind: 'read',
		evidence: { call: 'observed', body: 'observed' },
		source: sources.traces,
	},
	start: {
		verb: 'POST',
		path: `${MESSAGING}/conversation/start`,
		kind: 'write',
		evidence: { call: 'observed', body: 'inferred' },
		source: sources.telephone,
	},
	end: {
		verb: 'POST',
		path: `${MESSAGING}/conversation/end`,
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: sources.end,
	},
	sendText: {
		verb: 'POST',
		path: `${MESSAGING}/sendmessage`,
		kind: 'write',
		evidence: { call: 'observed', body: 'observed' },
		source: sources.traces,
	},
	sendHtml: {
		verb: 'POST',
		path: `${MESSAGING}/sendmessage`,
		kind: 'write',
		evidence: { call: 'observed', body: 'inferred' },
		source: sources.html,
	},
	answerAttachment: {
		verb: 'POST',
		path: `${MESSAGING}/sendmessage`,
		kind: 'write',
		evidence: { call: 'observed', body: 'inferred' },
		source: sources.attachmentAnswer,
	},
	uploadAttachment: {
		verb: 'POST',
		path: `${MESSAGING}/sendmessage`,
		kind: 'write',
		evidence: { call: 'observed', body: 'observed' },
		source: sources.traces,
	},
	availability: {
		verb: 'GET',
		path: '/egain/chat/entrypoint/agentAvailability/{entryPointId}',
		kind: 'read',
		evidence: { call: 'documented', body: 'observed' },
		source: sources.webService,
	},
	capacity: {
		verb: 'GET',
		path: '/egain/chat/entrypoint/capacity/{entryPointId}',
		kind: 'read',
		evidence: { call: 'observed', body: 'observed' },
		source: sources.webService,
	},
	liveSessionStatus: {
		verb: 'GET',
		path: '/egain/chat/entrypoint/liveSessionStatus/{entryPointId}',
		kind: 'read',
		evidence: { call: 'inferred', body: 'inferred' },
		source: sources.egainCloud,
	},
	/** A file that anybody may fetch. */
	fileHead: {
		verb: 'HEAD',
		path: '',
		kind: 'read',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.file,
	},
	fileStart: {
		verb: 'GET',
		path: '',
		kind: 'read',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.file,
	},
	/** The address comes in an event of ECE. */
	content: {
		verb: 'GET',
		path: '{contentUrl}',
		kind: 'read',
		evidence: { call: 'inferred', body: 'inferred' },
		source: sources.content,
	},
	/** A web server of the user's own. */
	publish: {
		verb: 'PUT',
		path: '',
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: sources.publish,
	},
} as const satisfies Record<string, Endpoint & { source: Source }>;

/** JSON, where the server can. source: interaction API developer guide, examples */
const HEADERS = { accept: 'application/json', 'accept-language': 'en-US' };

/** One call of ECE. */
export function eceRequest(endpoint: Endpoint, rest: Partial<WireRequest>): WireRequest {
	return { endpoint, headers: HEADERS, ...rest };
}

/** Statuses that a page gives an outcome of its own. */
type Named<O extends string> = Partial<Record<number, O>>;

/**
 * A 2xx is the success, unless with a web page; any other status is what the page names it, or undefined.
 */
export function byStatus<const S extends string, const F extends string, P extends Outputs>(
	answer: ServiceAnswer,
	success: S,
	named: Named<F>,
	outputs: { [K in keyof P]?: unknown } = {},
): Result<Record<S | F, Outcomes[string]>, P> | undefined {
	const { status } = answer;
	if (status >= 200 && status < 300) {
		return isReadable(answer) ? { outcome: success, outputs } : undefined;
	}
	const outcome = named[status];
	if (!outcome) return undefined;
	return { outcome, outputs, error: errorOf(answer) };
}

/** A code or words of an error make it none, whatever the status. */
function isReadable({ body }: ServiceAnswer): boolean {
	if (!body) return true;
	return (
		isRecord(body) &&
		enterpriseChatAndEmail.errorText({ status: 200, headers: {}, body }) === undefined
	);
}

export const errorOf = (answer: ServiceAnswer) =>
	enterpriseChatAndEmail.errorText(answer) ?? {
		message: `The service answered HTTP ${answer.status}.`,
	};

/** An object, or the first of several, below the names; XML writes a list of one as the object itself. */
export function within(value: unknown, ...names: string[]): unknown {
	return names.reduce<unknown>((inner, name) => {
		const object: unknown = Array.isArray(inner) ? inner[0] : inner;
		return isRecord(object) ? object[name] : undefined;
	}, value);
}

/** The same, where the answer may have an element around it, as XML does. */
export function find({ body }: ServiceAnswer, ...names: string[]): unknown {
	const direct = within(body, ...names);
	if (direct !== undefined || !isRecord(body)) return direct;
	return Object.values(body)
		.map((child) => within(child, ...names))
		.find((value) => value !== undefined);
}

// ---------------------------------------------------------------- outcomes that several nodes have

export const unauthorized = {
	kind: 'failure',
	description: 'HTTP 401: the token, or its session, is not one of a client application.',
} as const satisfies Outcome;

export const forbidden = {
	kind: 'failure',
	description: 'HTTP 403: another client application started the conversation.',
} as const satisfies Outcome;

export const unknownConversation = {
	kind: 'failure',
	description: 'HTTP 404: there is no such conversation.',
} as const satisfies Outcome;
