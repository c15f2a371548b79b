import { fieldsOf, isPresent, numberOf, textOf } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import { isLoopbackUrl } from '../core/loopback';
import { send } from '../core/send';

/** An integrator that Digital Routing tells of its tasks. */
export interface Integration {
	eventsUrl: string;
	/** Where a bearer token for the events is fetched, with client credentials. */
	tokenUrl: string;
	clientId: string;
	clientSecret: string;
	/** Whether the client is named in the form or in a Basic header. */
	clientAuthentication: 'body' | 'basic';
	/** Tells of these alone; absent: of all, and the flows choose. */
	destinations?: string[];
	timeoutMs: number;
}

export type NewIntegration = Pick<
	Integration,
	'eventsUrl' | 'tokenUrl' | 'clientId' | 'clientSecret'
> &
	Partial<Pick<Integration, 'clientAuthentication' | 'destinations' | 'timeoutMs'>>;

/** What is shown: neither the secret nor a token. */
export interface ShownIntegration extends Omit<Integration, 'clientSecret'> {
	/** How often a token was asked for, and what came of it last. */
	tokenRequests: number;
	tokenProblem: string | null;
}

const TIMEOUT_MS = 10_000;

function readIntegration(body: unknown): Integration {
	const fields = fieldsOf(body);
	const needed = (key: string): string => {
		const value = textOf(fields, key);
		if (value === undefined) throw new InvalidInput(`${key} is missing`);
		return value;
	};
	const address = (key: string): string => {
		const url = needed(key);
		if (!isLoopbackUrl(url)) throw new InvalidInput(`${key} must be an address of this machine`);
		return url;
	};
	const { clientAuthentication = 'body', destinations } = fields;
	if (clientAuthentication !== 'body' && clientAuthentication !== 'basic') {
		throw new InvalidInput('clientAuthentication must be body or basic');
	}
	if (isPresent(destinations) && !Array.isArray(destinations)) {
		throw new InvalidInput('destinations must be a list');
	}
	return {
		eventsUrl: address('eventsUrl'),
		tokenUrl: address('tokenUrl'),
		clientId: needed('clientId'),
		clientSecret: needed('clientSecret'),
		clientAuthentication,
		destinations: Array.isArray(destinations) ? destinations.map(String) : undefined,
		timeoutMs: numberOf(fields, 'timeoutMs') ?? TIMEOUT_MS,
	};
}

interface Token {
	value: string;
	/** Absent: until it is refused. */
	expiresAt?: number;
}

/** The bearer token for one integration: fetched once, kept while it lives. */
class TokenSource {
	requests = 0;
	problem: string | null = null;
	private token?: Token;

	constructor(private readonly integration: Integration) {}

	/** The Authorization header; `renew` after the one before was refused. */
	async authorization(renew: boolean, signal: AbortSignal): Promise<string> {
		const dead = (this.token?.expiresAt ?? Infinity) <= Date.now();
		if (!this.token || renew || dead) this.token = await this.fetch(signal);
		return `Bearer ${this.token.value}`;
	}

	private async fetch(signal: AbortSignal): Promise<Token> {
		const { tokenUrl, clientId, clientSecret, clientAuthentication, timeoutMs } = this.integration;
		const inBody = clientAuthentication === 'body';
		const form = new URLSearchParams({
			grant_type: 'client_credentials',
			...(inBody ? { client_id: clientId, client_secret: clientSecret } : {}),
		});
		const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		this.requests += 1;
		const answer = await send({
			method: 'POST',
			url: tokenUrl,
			headers: {
				'content-type': 'application/x-www-form-urlencoded',
				accept: 'application/json',
				...(inBody ? {} : { authorization: `Basic ${basic}` }),
			},
			body: form.toString(),
			timeoutMs,
			signal,
		});
		if (answer.status === undefined) return this.fail(answer.error);
		if (answer.status !== 200) return this.fail(`status ${answer.status}`);
		const fields = fieldsOf(parsed(answer.body));
		const value = textOf(fields, 'access_token');
		if (value === undefined) return this.fail('an answer without access_token');
		this.problem = null;
		// Some endpoints write the number as a text.
		const seconds = Number(fields.expires_in ?? NaN);
		return {
			value,
			...(Number.isFinite(seconds) ? { expiresAt: Date.now() + seconds * 1000 } : {}),
		};
	}

	private fail(reason: string): never {
		this.problem = `The token request failed: ${reason}`;
		throw new Error(this.problem);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export interface Listener {
	integration: Integration;
	tokens: TokenSource;
}

/** Any number of them, told apart by the URL of their events. */
export class Integrations {
	private readonly byUrl = new Map<string, Listener>();

	constructor(private readonly changed: () => void) {}

	get shown(): ShownIntegration[] {
		return [...this.byUrl.values()].map(({ integration, tokens }) => ({
			eventsUrl: integration.eventsUrl,
			tokenUrl: integration.tokenUrl,
			clientId: integration.clientId,
			clientAuthentication: integration.clientAuthentication,
			destinations: integration.destinations,
			timeoutMs: integration.timeoutMs,
			tokenRequests: tokens.requests,
			tokenProblem: tokens.problem,
		}));
	}

	listeningTo(destination: string): Listener[] {
		return [...this.byUrl.values()].filter(
			({ integration: { destinations } }) => destinations?.includes(destination) ?? true,
		);
	}

	save(body: unknown): void {
		const integration = readIntegration(body);
		const tokens = new TokenSource(integration);
		this.byUrl.set(integration.eventsUrl, { integration, tokens });
		this.changed();
	}

	clear(): void {
		this.byUrl.clear();
		this.changed();
	}
}
