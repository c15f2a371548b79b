import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Building } from '../core/room';
import { ORG_ID } from './tenant';
import { errorBody, Refusal } from './refusal';

export interface Limit {
	enabled: boolean;
	/** Of one client id, in one window. */
	requests: number;
	/** Real milliseconds; a documented minute by default. */
	windowMs: number;
	/** `whole` rounds up to seconds, as documented; `exact` has decimals; `none` leaves it out. */
	retryAfter: 'whole' | 'exact' | 'none';
}

export interface Counters {
	/** Let through by the limit. */
	accepted: number;
	/** Answered with 429. */
	rejected: number;
	/** No valid token, or not the scope. */
	refused: number;
	byClient: Record<string, { accepted: number; rejected: number }>;
}

interface Window {
	endsAt: number;
	left: number;
}

const noCounters = (): Counters => ({ accepted: 0, rejected: 0, refused: 0, byClient: {} });

export function trackingIdOf(request: FastifyRequest): string {
	const given = request.headers.trackingid;
	if (typeof given === 'string' && given !== '') return given;
	// One for the request, however often it is asked for.
	const made = `SANDBOX_${randomUUID()}`;
	request.headers.trackingid = made;
	return made;
}

/** Who may pass: token, then limit, then scope and organization. */
export class Gate {
	limit: Limit;
	counters = noCounters();
	private readonly windows = new Map<string, Window>();

	constructor(private readonly building: Building) {
		this.limit = this.usualLimit();
	}

	pass(request: FastifyRequest, reply: FastifyReply, scopes: readonly string[]): void {
		const token = this.building.tokens.bearer(request.headers.authorization);
		if (token?.issuer !== 'webex') {
			this.counters.refused += 1;
			void reply.header('www-authenticate', 'Bearer');
			throw new Refusal(401, 'The access token is missing, unknown, expired or revoked');
		}
		this.count(token.clientId, reply);
		if (!scopes.some((scope) => token.scope.includes(scope))) {
			this.counters.refused += 1;
			throw new Refusal(403, `The access token needs the scope ${scopes.join(' or ')}`);
		}
		const { orgId } = request.query as { orgId?: string };
		const { orgid = orgId } = request.params as { orgid?: string };
		this.needOrganization(orgid);
	}

	needOrganization(orgId: string | undefined): void {
		if (orgId === undefined || orgId === ORG_ID) return;
		this.counters.refused += 1;
		throw new Refusal(403, `The access token has no permission for the organization ${orgId}`);
	}

	setLimit(change: Partial<Limit>): Limit {
		this.limit = { ...this.limit, ...change };
		this.windows.clear();
		return this.limit;
	}

	reset(): void {
		this.limit = this.usualLimit();
		this.counters = noCounters();
		this.windows.clear();
	}

	/** A window opens with a client's first request; one that is refused was not processed. */
	private count(clientId: string, reply: FastifyReply): void {
		const counted = (this.counters.byClient[clientId] ??= { accepted: 0, rejected: 0 });
		const { enabled, requests, windowMs, retryAfter } = this.limit;
		const now = performance.now();
		let window = this.windows.get(clientId);
		if (!window || window.endsAt <= now) {
			window = { endsAt: now + windowMs, left: requests };
			this.windows.set(clientId, window);
		}
		if (!enabled || window.left > 0) {
			window.left -= 1;
			counted.accepted += 1;
			this.counters.accepted += 1;
			return;
		}
		counted.rejected += 1;
		this.counters.rejected += 1;
		const seconds = (window.endsAt - now) / 1000;
		if (retryAfter === 'whole') void reply.header('retry-after', String(Math.ceil(seconds)));
		if (retryAfter === 'exact') void reply.header('retry-after', seconds.toFixed(3));
		throw new Refusal(429, `More than ${requests} requests a minute came from this client`);
	}

	private usualLimit(): Limit {
		return {
			enabled: true,
			requests: 300,
			windowMs: this.building.clock.scaled(60_000),
			retryAfter: 'whole',
		};
	}
}

export function answerError(
	error: Error & { status?: number; statusCode?: number },
	request: FastifyRequest,
	reply: FastifyReply,
) {
	const status = error.status ?? error.statusCode ?? 500;
	const numericKey = /\/v[12]\/(subscriptions|event-types)/.test(request.url);
	return reply
		.code(status)
		.send(errorBody(status, error.message, trackingIdOf(request), numericKey));
}
