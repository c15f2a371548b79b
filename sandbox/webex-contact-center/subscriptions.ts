import { randomUUID } from 'node:crypto';
import { isPresent, type Fields } from '../core/fields';
import { isLoopbackUrl } from '../core/loopback';
import { bodyOf, neededText, oneOf, optionalText } from './bodies';
import { eventTypes, resourceVersions, type ApiVersion } from './eventTypes';
import { badRequest } from './refusal';
import { SIGNED_IN } from './tenant';

export interface Subscription {
	id: string;
	version: ApiVersion;
	name: string;
	description?: string;
	eventTypes: string[];
	destinationUrl: string;
	resourceVersion?: string;
	status: 'active' | 'inactive';
	createdTime: number;
	createdBy: string;
	lastUpdatedTime: number;
	lastUpdatedBy: string;
}

const MOST = 20;
const STATUSES = ['active', 'inactive'] as const;
const LONGEST_URL = 2048;

/** The documented rule; loopback addresses are let through as they are, because n8n lives there. */
function destinationOf(fields: Fields): string {
	const text = neededText(fields, 'destinationUrl', LONGEST_URL);
	if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
		throw badRequest('destinationUrl must be a URL');
	}
	if (isLoopbackUrl(text)) return text;
	const { protocol, port, search, hash, username, hostname } = new URL(text);
	const fault =
		(protocol !== 'https:' && 'must be HTTPS') ||
		(port !== '' && 'must not name a port other than 443') ||
		(search !== '' && 'must have no query parameters') ||
		(hash !== '' && 'must have no fragment') ||
		(username !== '' && 'must have no userinfo') ||
		(!/\.[a-z]{2,}$/i.test(hostname) && 'must be on a listed top-level domain') ||
		(!/^https:\/\/[^/]+\//.test(text) && 'must have a path');
	if (fault) throw badRequest(`destinationUrl ${fault}`);
	return text;
}

function eventTypesOf(fields: Fields, version: ApiVersion): string[] {
	const wanted: unknown = fields.eventTypes;
	if (!Array.isArray(wanted) || wanted.length < 1 || wanted.length > 32) {
		throw badRequest('eventTypes must be a list of 1 to 32 event types');
	}
	const known = eventTypes(version).map(({ name }) => name);
	const unknown = wanted.find((one) => !known.includes(one as string));
	if (unknown !== undefined) throw badRequest(`Event type ${String(unknown)} does not exist`);
	return wanted as string[];
}

function resourceVersionOf(fields: Fields): string {
	const wanted = neededText(fields, 'resourceVersion', 50);
	if (!resourceVersions.some(({ version }) => version === wanted)) {
		throw badRequest(`resourceVersion ${wanted} does not exist`);
	}
	return wanted;
}

/** v1 has no such member. That it is refused, not ignored, is inferred. */
function refuseResourceVersion(fields: Fields): void {
	if (fields.resourceVersion !== undefined) throw badRequest('resourceVersion belongs to v2');
}

function needOneResource(types: string[], resourceVersion: string): void {
	const [resource] = resourceVersion.split(':');
	const foreign = types.find((type) => type.split(':')[0] !== resource);
	if (foreign === undefined) return;
	throw badRequest(`Event type ${foreign} does not belong to ${resourceVersion}`);
}

function secretOf(fields: Fields): string | undefined {
	const secret = optionalText(fields, 'secret', 256);
	if (secret !== undefined && secret.length < 32) {
		throw badRequest('secret must have 32 to 256 characters');
	}
	return secret;
}

function nameOf(fields: Fields): string {
	const name = neededText(fields, 'name', 64);
	if (name.length < 4) throw badRequest('name must have 4 to 64 characters');
	return name;
}

/** The organization's subscriptions, of both versions. */
export class Subscriptions {
	private readonly byId = new Map<string, Subscription>();
	/** Apart, because they are never shown. */
	private readonly secrets = new Map<string, string>();

	get all(): Subscription[] {
		return [...this.byId.values()];
	}

	list(version: ApiVersion): Subscription[] {
		return this.all.filter((one) => one.version === version);
	}

	secretOf(id: string): string | undefined {
		return this.secrets.get(id);
	}

	get(id: string, version: ApiVersion): Subscription {
		const found = this.byId.get(id);
		if (found?.version !== version) throw badRequest(`Subscription ${id} does not exist`);
		return found;
	}

	create(body: unknown, version: ApiVersion): Subscription {
		const fields = bodyOf(body);
		if (version === 'v1') refuseResourceVersion(fields);
		const now = Date.now();
		const description = optionalText(fields, 'description', 1024);
		const subscription: Subscription = {
			id: randomUUID(),
			version,
			name: nameOf(fields),
			...(description === undefined ? {} : { description }),
			eventTypes: eventTypesOf(fields, version),
			destinationUrl: destinationOf(fields),
			...(version === 'v2' ? { resourceVersion: resourceVersionOf(fields) } : {}),
			status: 'active',
			createdTime: now,
			createdBy: SIGNED_IN,
			lastUpdatedTime: now,
			lastUpdatedBy: SIGNED_IN,
		};
		if (subscription.resourceVersion !== undefined) {
			needOneResource(subscription.eventTypes, subscription.resourceVersion);
		}
		const secret = secretOf(fields);
		if (this.byId.size >= MOST) {
			throw badRequest(`The organization has reached its limit of ${MOST} subscriptions`);
		}
		this.byId.set(subscription.id, subscription);
		if (secret !== undefined) this.secrets.set(subscription.id, secret);
		return subscription;
	}

	update(id: string, body: unknown, version: ApiVersion): Subscription {
		const subscription = this.get(id, version);
		const fields = bodyOf(body);
		const change: Partial<Subscription> = {};
		if (version === 'v2') change.resourceVersion = resourceVersionOf(fields);
		else refuseResourceVersion(fields);
		if (isPresent(fields.description)) {
			change.description = optionalText(fields, 'description', 1024);
		}
		if (isPresent(fields.eventTypes)) change.eventTypes = eventTypesOf(fields, version);
		if (isPresent(fields.destinationUrl)) change.destinationUrl = destinationOf(fields);
		if (isPresent(fields.status)) change.status = oneOf(fields, 'status', STATUSES);
		const secret = secretOf(fields);
		const after = { ...subscription, ...change };
		if (after.resourceVersion !== undefined) {
			needOneResource(after.eventTypes, after.resourceVersion);
		}
		if (secret !== undefined) this.secrets.set(id, secret);
		Object.assign(subscription, change, {
			lastUpdatedTime: Date.now(),
			lastUpdatedBy: SIGNED_IN,
		});
		return subscription;
	}

	delete(id: string, version: ApiVersion): void {
		this.get(id, version);
		this.byId.delete(id);
		this.secrets.delete(id);
	}

	/** As the vendor does "in error scenarios". */
	deactivate(id: string): void {
		const subscription = this.byId.get(id);
		if (!subscription) throw badRequest(`Subscription ${id} does not exist`);
		subscription.status = 'inactive';
	}

	clear(): void {
		this.byId.clear();
		this.secrets.clear();
	}
}
