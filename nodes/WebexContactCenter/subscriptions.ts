import { createHash, randomBytes } from 'node:crypto';
import { atLeast, type Endpoint } from '../runtime/table';
import { isUuid } from '../runtime/uuid';
import { isRecord, type Exchange, type ServiceAnswer, type WireRequest } from '../runtime/wire';
import { webexContactCenter } from './product';

/*
 * The webhook subscriptions of Webex Contact Center.
 * source: OpenAPI, subscriptions v2 and event types v2
 */

const SOURCE = 'OpenAPI, subscriptions v2';

const endpoint = (verb: Endpoint['verb'], path: string, kind: Endpoint['kind']): Endpoint => ({
	verb,
	path,
	kind,
	evidence: { call: 'documented', body: 'documented' },
	source: SOURCE,
});

export const endpoints = {
	listEventTypes: endpoint('GET', '/v2/event-types', 'read'),
	list: endpoint('GET', '/v2/subscriptions', 'read'),
	create: endpoint('POST', '/v2/subscriptions', 'write'),
	update: endpoint('PATCH', '/v2/subscriptions/{id}', 'write'),
	remove: endpoint('DELETE', '/v2/subscriptions/{id}', 'write'),
} satisfies Record<string, Endpoint>;

/** source: developer portal, using webhooks */
const MOST_PER_ORGANIZATION = 20;
const MOST_EVENT_TYPES = 32;

export type Send = (request: WireRequest) => Promise<Exchange>;

/** What a trigger wants Webex to post to it. */
export interface Wanted {
	name: string;
	description: string;
	destinationUrl: string;
	/** What the events are about, such as task. */
	resource: string;
	/** None means all events of the resource that Webex offers. */
	eventTypes: readonly string[];
	/** `task:1.0.0`; empty means the newest that Webex offers. */
	resourceVersion: string;
	organizationId: string;
}

/** What the node keeps of its subscription. */
export interface Kept {
	id: string;
	name: string;
	secret: string;
	/** The settings that it was made from. */
	settings: string;
}

/** Worded for the person who activates the workflow; `definite` where Webex certainly carried nothing out. */
export class SubscriptionError extends Error {
	constructor(
		message: string,
		readonly definite = true,
	) {
		super(message);
		this.name = 'SubscriptionError';
	}
}

/** Webex offers the organization none of the wanted events. */
export class NotOffered extends SubscriptionError {}

/** The same for one node for as long as it lives, and for no other; 4 to 64 characters. */
export function subscriptionName(owner: readonly string[], isTest: boolean): string {
	const hash = createHash('sha256').update(JSON.stringify(owner)).digest('hex').slice(0, 32);
	return `n8n-webex-connect ${hash}${isTest ? ' test' : ''}`;
}

/** 64 characters; Webex takes 32 to 256. */
export const newSecret = (): string => randomBytes(32).toString('hex');

export function settingsOf({ eventTypes, resourceVersion, destinationUrl }: Wanted): string {
	return JSON.stringify([eventTypes, resourceVersion, destinationUrl]);
}

/** What is wrong with a destination, or undefined. Webex does not check it before it delivers. */
export function problemOfDestination(url: string | undefined): string | undefined {
	if (!url || !URL.canParse(url)) return 'it is not a URL';
	const { protocol, hostname, port, search, hash, username, password } = new URL(url);
	if (protocol !== 'https:') return 'it does not begin with https://';
	if (port !== '') return `it has the port ${port}; only 443 is allowed, which is not written`;
	if (search !== '') return 'it has a query';
	if (hash !== '') return 'it has a fragment';
	if (username !== '' || password !== '') return 'it has a user name or password';
	if (!isPublicName(hostname)) return `${hostname} is not a public host name`;
	return undefined;
}

/** Names for use at home, in tests and in documentation. source: RFC 2606, 6761, 6762, 9476 and ICANN */
const NOT_PUBLIC =
	/\.(?:local|localhost|localdomain|internal|intranet|lan|home|corp|private|test|example|invalid|onion|alt|arpa)$/;

function isPublicName(host: string): boolean {
	return /\.[a-z][a-z0-9-]*[a-z0-9]$/i.test(host) && !NOT_PUBLIC.test(host.toLowerCase());
}

export function isLoopback(url: string): boolean {
	const host = URL.canParse(url) ? new URL(url).hostname : '';
	return host === 'localhost' || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host);
}

/** Whether the subscription that the node keeps still stands as wanted; undefined where Webex does not say. Reads only. */
export async function stands(send: Send, kept: Kept, wanted: Wanted): Promise<boolean | undefined> {
	if (kept.name !== wanted.name || kept.settings !== settingsOf(wanted)) return false;
	// The list says for certain what is not there; how a single one that is missing is answered is not documented.
	const { answer } = await send({
		endpoint: endpoints.list,
		...organizationQuery(wanted.organizationId),
	});
	if (!answer || !isSuccess(answer)) return undefined;
	return listOf(answer).some(
		({ id, name, destinationUrl, status }) =>
			id === kept.id &&
			name === wanted.name &&
			destinationUrl === wanted.destinationUrl &&
			status !== 'inactive',
	);
}

export interface Subscribed {
	kept: Kept;
	/** Chosen events that Webex does not offer the organization. */
	leftOut: string[];
}

/** Makes the subscription, or brings the one of this name up to date. Leaves nothing behind where it fails. */
export async function subscribe(send: Send, wanted: Wanted): Promise<Subscribed> {
	const query = organizationQuery(wanted.organizationId);
	const offer = await offered(send, wanted);
	const list = successOf(await send({ endpoint: endpoints.list, ...query }), 'list');
	const all = listOf(list);
	const own = all.find(({ name }) => name === wanted.name);
	const secret = newSecret();
	const body = bodyOf(wanted, offer, secret);
	const subscribed = (id: string): Subscribed => ({
		kept: { id, name: wanted.name, secret, settings: settingsOf(wanted) },
		leftOut: wanted.eventTypes.filter((type) => !offer.eventTypes.includes(type)),
	});

	if (own) {
		const path = { id: String(own.id) };
		const change = { ...body, status: 'active' };
		successOf(await send({ endpoint: endpoints.update, path, body: change }), 'update');
		return subscribed(path.id);
	}

	const exchange = await send({ endpoint: endpoints.create, body: { name: wanted.name, ...body } });
	const problem = problemOf(exchange, 'create', countOf(list, all));
	const made = exchange.answer && dataOf(exchange.answer);
	const id = !problem && isRecord(made) ? String(made.id ?? '') : '';
	if (id !== '') return subscribed(id);

	const failure =
		problem ?? new SubscriptionError('Webex answered without the id of the subscription.', false);
	// It may have been made, and would count towards the limit and deliver to nobody.
	if (!failure.definite) await takeBack(send, wanted);
	throw failure;
}

/** Deletes what the node keeps; one that is gone already is fine. */
export async function unsubscribe(send: Send, id: string, organizationId: string): Promise<void> {
	const query = organizationQuery(organizationId);
	const exchange = await send({ endpoint: endpoints.remove, path: { id }, ...query });
	if (exchange.answer?.status === 404) return;
	if (exchange.answer?.status === 400) {
		const { answer } = await send({ endpoint: endpoints.list, ...query });
		if (answer && isSuccess(answer) && listOf(answer).every((one) => one.id !== id)) return;
	}
	successOf(exchange, 'remove');
}

async function takeBack(send: Send, { name, organizationId }: Wanted): Promise<void> {
	const { answer } = await send({ endpoint: endpoints.list, ...organizationQuery(organizationId) });
	if (!answer || !isSuccess(answer)) return;
	for (const own of listOf(answer).filter((entry) => entry.name === name)) {
		await send({
			endpoint: endpoints.remove,
			path: { id: String(own.id) },
			...organizationQuery(organizationId),
		});
	}
}

interface Offer {
	eventTypes: string[];
	resourceVersion: string;
}

/** What of the wanted Webex offers this organization. */
async function offered(send: Send, wanted: Wanted): Promise<Offer> {
	const query = organizationQuery(wanted.organizationId);
	const answer = successOf(await send({ endpoint: endpoints.listEventTypes, ...query }), 'list');
	const all = listOf(answer);
	const known = all
		.filter(({ resource }) => resource === wanted.resource)
		.map(({ name }) => String(name));
	const eventTypes =
		wanted.eventTypes.length === 0
			? known
			: wanted.eventTypes.filter((type) => all.length === 0 || known.includes(type));
	if (eventTypes.length === 0) {
		throw new NotOffered(
			'Webex Contact Center offers this organization none of the chosen events. Choose others under Events.',
		);
	}
	const resourceVersion = wanted.resourceVersion || newestVersion(answer, wanted.resource);
	if (!resourceVersion) {
		throw new SubscriptionError(
			`Webex Contact Center names no version of its ${wanted.resource} events. Enter one, such as ${wanted.resource}:1.0.0, as Resource Version under Options.`,
		);
	}
	return { eventTypes: eventTypes.slice(0, MOST_EVENT_TYPES), resourceVersion };
}

function newestVersion({ body }: ServiceAnswer, resource: string): string | undefined {
	const meta = isRecord(body) && isRecord(body.meta) ? body.meta : {};
	const list = Array.isArray(meta.resourceVersionList) ? meta.resourceVersionList : [];
	const versions = list
		.filter((entry) => isRecord(entry) && entry.resource === resource)
		.map(({ version }) => String(version).replace(`${resource}:`, ''));
	if (versions.length === 0) return undefined;
	const newest = versions.reduce((best, next) => (atLeast(next, best) ? next : best));
	return `${resource}:${newest}`;
}

function bodyOf(wanted: Wanted, { eventTypes, resourceVersion }: Offer, secret: string) {
	const { description, destinationUrl, organizationId } = wanted;
	return {
		description: description.slice(0, 1024),
		eventTypes,
		destinationUrl,
		resourceVersion,
		secret,
		...(isUuid(organizationId) && { orgId: organizationId }),
	};
}

/** Without it Webex takes the organization of the token. */
function organizationQuery(organizationId: string): { query?: { orgId: string } } {
	return isUuid(organizationId) ? { query: { orgId: organizationId } } : {};
}

const isSuccess = ({ status }: ServiceAnswer): boolean => status >= 200 && status < 300;

const dataOf = ({ body }: ServiceAnswer): unknown => (isRecord(body) ? body.data : undefined);

function listOf(answer: ServiceAnswer): Array<Record<string, unknown>> {
	const data = dataOf(answer);
	if (Array.isArray(data)) return data.filter(isRecord);
	throw new SubscriptionError(
		'Webex Contact Center answered something else than a list. Check Data Centre of the credential.',
	);
}

/** Of v1 and v2 together, where Webex says so; the list holds v2 only. */
function countOf({ body }: ServiceAnswer, listed: unknown[]): number {
	const meta = isRecord(body) && isRecord(body.meta) ? body.meta : {};
	return Math.max(Number(meta.subscriptionCount) || 0, listed.length);
}

const ACTIONS = {
	list: 'look up the webhook subscriptions',
	create: 'create the webhook subscription',
	update: 'update the webhook subscription',
	remove: 'delete the webhook subscription',
};

/** The answer where it is a success; throws where it is not. */
function successOf(exchange: Exchange, action: keyof typeof ACTIONS): ServiceAnswer {
	const problem = problemOf(exchange, action);
	if (problem) throw problem;
	return exchange.answer as ServiceAnswer;
}

/** What went wrong, in words that say what to do. `count`: subscriptions in use. */
function problemOf(
	{ answer, failure }: Exchange,
	action: keyof typeof ACTIONS,
	count = 0,
): SubscriptionError | undefined {
	const could = `Could not ${ACTIONS[action]} in Webex Contact Center`;
	if (failure) {
		const refused = failure.cause === 'authorization' ? 'Authorization failed. ' : '';
		return new SubscriptionError(`${refused}${could}: ${failure.message}`, !failure.sent);
	}
	if (isSuccess(answer)) return undefined;
	const said = webexContactCenter.errorText(answer)?.message ?? '';
	const quoted = said && ` Webex says: ${said}`;
	return new SubscriptionError(
		`${advice(answer, could, said, count)}${quoted}`,
		answer.status < 500,
	);
}

function advice({ status }: ServiceAnswer, could: string, said: string, count: number): string {
	const refused = status >= 400 && status < 500 && ![401, 429].includes(status);
	if (refused && (count >= MOST_PER_ORGANIZATION || /limit|maximum|exceed|quota/i.test(said))) {
		return `${could}: the organization has no subscription left (Webex allows ${MOST_PER_ORGANIZATION}, and ${count} are in use). Deactivate workflows whose WxCC Task Trigger is not needed, or let one trigger serve several workflows, or delete unused subscriptions through the Subscriptions API at developer.webex.com. Then activate this workflow again.`;
	}
	// n8n does not keep trying to activate at its start where the message has this word.
	if (status === 401) {
		return `Authorization failed. ${could}: Webex does not accept the credential. Open it and connect the account again.`;
	}
	if (status === 403) {
		return `Authorization failed. ${could}: the user of the credential may not do that. It needs the scopes cjp:config_read and cjp:config_write and an administrator of Webex Contact Center; connect the account again after a change.`;
	}
	if (status === 404) {
		return `${could}: there is no such address. Check Data Centre of the credential.`;
	}
	if (status === 429) {
		return `${could}: Webex takes 300 requests a minute, and more were sent. Activate the workflow again in a minute.`;
	}
	return `${could}: Webex answered HTTP ${status}.${status >= 500 ? ' Activate the workflow again later.' : ''}`;
}
