import { randomUUID } from 'node:crypto';
import type { Source } from '../runtime/source';
import type { Endpoint, Outcome, Result } from '../runtime/table';
import { refuse } from '../runtime/values';
import { payloadOf, type ServiceAnswer, type WireRequest } from '../runtime/wire';
import { xmlElement } from '../runtime/xml';
import { applicationCode, contactCenterEnterprise } from './product';
import { sources } from './sources';
import type { TaskVariable } from './variables';

/*
 * Every request that a Contact Center Enterprise node can send. Digital Routing is what the vendor's nodes call: of it
 * only paths in logs of the reverse proxy are public, so its bodies are inferred. CCP Task Routing is published.
 */

export const endpoints = {
	createTask: {
		verb: 'POST',
		path: '/drapi/v1/tasks',
		kind: 'write',
		identity: 'Task ID',
		evidence: { call: 'documented', body: 'inferred' },
		source: sources.proxyLog,
	},
	getTask: {
		verb: 'GET',
		path: '/drapi/v1/tasks/{taskId}',
		kind: 'read',
		evidence: { call: 'inferred', body: 'inferred' },
		source: sources.proxyLog,
	},
	endTask: {
		verb: 'DELETE',
		path: '/drapi/v1/tasks/{taskId}',
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: sources.endTask,
	},
	acceptClose: {
		verb: 'POST',
		path: '/drapi/v1/tasks/{taskId}/close/accept',
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: sources.closeTask,
	},
	rejectClose: {
		verb: 'POST',
		path: '/drapi/v1/tasks/{taskId}/close/reject',
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: sources.closeTask,
	},
	ccpCreate: {
		verb: 'POST',
		path: '/task/feed/{feedId}',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.taskRouting,
	},
	ccpGet: {
		verb: 'GET',
		path: '/task/contact/{taskId}',
		kind: 'read',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.taskRouting,
	},
	ccpCancel: {
		verb: 'DELETE',
		path: '/task/contact/{taskId}',
		kind: 'write',
		evidence: { call: 'documented', body: 'documented' },
		source: sources.taskRouting,
	},
} as const satisfies Record<string, Endpoint & { source: Source }>;

/** Outcomes that a status or a result code means, as the three help pages list them. */
export const statusOutcomes = {
	ok: { kind: 'success', description: 'HTTP 200.' },
	'Successfully Created': {
		kind: 'success',
		description: 'HTTP 201; also result code 20200 if this node has repeated the request.',
	},
	'Task Already Exists': {
		kind: 'success',
		description: 'Result code 20200: there is a task with this ID.',
	},
	Forbidden: { kind: 'failure', description: 'HTTP 403.' },
	'Not Found': { kind: 'failure', description: 'HTTP 404.' },
	'Internal Server Error': { kind: 'failure', description: 'HTTP 500.' },
	'Bad Request': { kind: 'failure', description: 'HTTP 400.' },
	Unreachable: { kind: 'failure', description: 'HTTP 502.' },
	'Service Unavailable': { kind: 'failure', description: 'HTTP 503.' },
} as const satisfies Record<string, Outcome>;

type StatusOutcome = keyof typeof statusOutcomes;

const BY_STATUS: Partial<Record<number, StatusOutcome>> = {
	200: 'ok',
	201: 'Successfully Created',
	400: 'Bad Request',
	403: 'Forbidden',
	404: 'Not Found',
	500: 'Internal Server Error',
	502: 'Unreachable',
	503: 'Service Unavailable',
};

const ALREADY_EXISTS = 20200;

/** The documented outputs of create and end. */
export const answerOutputs = {
	location: { type: 'string', description: 'Address of the task, from the Location header' },
	responsePayload: { type: 'json', description: 'Body of the answer, as it came' },
} as const;

/**
 * A result code other than "already exists" is no success, whatever the status; nor is a document that cannot be read,
 * such as the page of somebody else's web server. "Already exists" after our own repetition is what the first attempt
 * made. `more` are further statuses that mean success.
 * source: cce-create-task, cce-get-task-details and cce-end-task pages
 */
export function byStatus<P extends Record<string, unknown>>(
	answer: ServiceAnswer,
	outputs: P,
	more: Partial<Record<number, StatusOutcome>> = {},
): (Result<Record<StatusOutcome, Outcome>> & { outputs: P }) | undefined {
	const { status, body } = answer;
	const code = applicationCode(body);
	const error = contactCenterEnterprise.errorText(answer) ?? {
		message: `The service answered HTTP ${status}.`,
	};
	if (code === ALREADY_EXISTS) {
		return { outcome: answer.repeated ? 'Successfully Created' : 'Task Already Exists', outputs };
	}
	const outcome = BY_STATUS[status] ?? more[status];
	if (status >= 300) return outcome && { outcome, outputs, error };
	// A code that only repeats the status is no news.
	if (code !== undefined && code !== status * 100) {
		return { outcome: 'onInvalidChoice', outputs, error };
	}
	const isUnreadable = typeof body === 'string' && /^\s*[<{[]/.test(body);
	return outcome && !isUnreadable ? { outcome, outputs } : undefined;
}

export const answerOf = (answer: ServiceAnswer) => ({
	location: typeof answer.headers.location === 'string' ? answer.headers.location : null,
	responsePayload: payloadOf(answer),
});

// ---------------------------------------------------------------- Digital Routing

interface Addressed {
	domain?: string;
	trackingId?: string;
}

/** One call of Digital Routing. Throws `InvalidData` where domain or tracking ID cannot be used. */
export function digitalRoutingRequest(
	endpoint: Endpoint,
	{ domain = '', trackingId = `n8n_${randomUUID()}` }: Addressed,
	rest: Partial<WireRequest>,
): WireRequest {
	refuse(
		/^[\x21-\x7e]{1,200}$/.test(trackingId)
			? []
			: ['Tracking ID must have up to 200 ASCII characters and no spaces.'],
	);
	return { endpoint, baseUrl: baseUrlOf(domain), headers: { trackingId }, ...rest };
}

const DOMAIN =
	/^(https?:\/\/)?([a-z\d-]+(?:\.[a-z\d-]+)*\.?|\[[\da-f:]+\])(:\d{1,5})?((?:\/[\w.~-]+)*)\/?$/i;
const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/i;

/** A bare name means https. The token must not travel in clear text, but to a test system on the same machine. */
function baseUrlOf(domain: string): string {
	const [, scheme = 'https://', host = '', port = '', path = ''] = DOMAIN.exec(domain.trim()) ?? [];
	const baseUrl = scheme + host + port + path;
	const problem = !URL.canParse(baseUrl)
		? 'Domain must be a name such as cc-proxy.example.com.'
		: scheme.toLowerCase() === 'http://' && !LOOPBACK.test(host)
			? 'Domain must not begin with http://, because the token would be readable on its way.'
			: undefined;
	refuse(problem ? [problem] : []);
	return baseUrl;
}

// ---------------------------------------------------------------- CCP Task Routing

export interface NewContact {
	feedId: string;
	name: string;
	/** Label of the field that the name comes from. */
	nameField: string;
	title: string;
	description?: string;
	scriptSelector?: string;
	requeueOnRecovery: boolean;
	tags: string[];
	variables: TaskVariable[];
}

const LONGEST_NAME = 100;
const LONGEST_SCRIPT_SELECTOR = 32;
const MOST_TAGS = 20;

/** source: Task Routing API, create; throws `InvalidData` beyond its limits */
export function newContactRequest(contact: NewContact): WireRequest {
	const { feedId, name, nameField, title, description, scriptSelector, tags, variables } = contact;
	const tooLong = (label: string, value: string, most: number) =>
		value.length > most ? [`${label} has ${value.length} characters, more than ${most}.`] : [];
	refuse([
		...(/^\d+$/.test(feedId) ? [] : ['Feed ID must be a number.']),
		...tooLong(nameField, name, LONGEST_NAME),
		...(/[\r\n]/.test(name) ? [`${nameField} must not have a line break.`] : []),
		...tooLong('Script Selector', scriptSelector ?? '', LONGEST_SCRIPT_SELECTOR),
		...(tags.length > MOST_TAGS ? [`There are ${tags.length} Tags, more than ${MOST_TAGS}.`] : []),
	]);
	const list = <T>(parent: string, entries: readonly T[], toXml: (entry: T) => string) =>
		entries.length > 0 ? [xmlElement(parent, entries.map(toXml))] : [];
	const text = xmlElement('Task', [
		xmlElement('name', name),
		xmlElement('title', title),
		...(description ? [xmlElement('description', description)] : []),
		...(scriptSelector ? [xmlElement('scriptSelector', scriptSelector)] : []),
		xmlElement('requeueOnRecovery', String(contact.requeueOnRecovery)),
		...list('tags', tags, (tag) => xmlElement('tag', tag)),
		...list('variables', variables, (variable) =>
			xmlElement('variable', [
				xmlElement('name', variable.name),
				xmlElement('value', variable.value),
			]),
		),
	]);
	return {
		endpoint: endpoints.ccpCreate,
		path: { feedId },
		headers: { ...XML_HEADERS, 'content-type': 'application/xml; charset=utf-8' },
		text,
	};
}

const XML_HEADERS = { accept: 'application/xml' };

/** Asks about a contact, or cancels it. */
export function contactRequest(endpoint: Endpoint, taskId: string): WireRequest {
	return { endpoint, path: { taskId }, headers: XML_HEADERS };
}

/** The ID that CCP gave a contact stands at the end of its address. */
export function contactId(location: string | null): string | null {
	const [, id] = /\/contact\/([^/?#]+)/.exec(location ?? '') ?? [];
	return id ?? null;
}
