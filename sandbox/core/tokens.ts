import { createHmac, randomBytes, randomUUID } from 'node:crypto';

export type Grant = 'authorization_code' | 'refresh_token' | 'client_credentials';
/** Which of the vendor's identity systems issued the token. */
export type Issuer = 'webex' | 'engage' | 'ece';

export interface IssuedToken {
	id: string;
	issuer: Issuer;
	kind: 'access' | 'refresh';
	grant: Grant;
	clientId: string;
	scope: string[];
	issuedAt: string;
	expiresAt: number;
	revoked: boolean;
}

export interface Lifetimes {
	webexAccess: number;
	webexRefresh: number;
	engageAccess: number;
	eceAccess: number;
}

const DOCUMENTED_SECONDS: Lifetimes = {
	webexAccess: 1_209_600,
	webexRefresh: 7_776_000,
	engageAccess: 3600,
	eceAccess: 86_400,
};

export interface TokenCounts {
	authorization_code: number;
	refresh_token: number;
	client_credentials: number;
	refused: number;
}

const noCounts = (): TokenCounts => ({
	authorization_code: 0,
	refresh_token: 0,
	client_credentials: 0,
	refused: 0,
});

export const isLive = ({ revoked, expiresAt }: IssuedToken): boolean =>
	!revoked && expiresAt > Date.now();

type NewToken = Pick<IssuedToken, 'issuer' | 'kind' | 'grant' | 'clientId' | 'scope'>;

const base64url = (value: unknown): string =>
	Buffer.from(JSON.stringify(value)).toString('base64url');

/** Every token of the sandbox, under its value; only the record without the value is ever shown. */
export class TokenStore {
	private readonly tokens = new Map<string, IssuedToken>();
	private readonly signingKey = randomBytes(32);
	counts = noCounts();
	lifetimes: Lifetimes = { ...DOCUMENTED_SECONDS };

	get all(): IssuedToken[] {
		return [...this.tokens.values()];
	}

	issue(
		token: NewToken,
		lifetimeSeconds: number,
		value = randomBytes(48).toString('base64url'),
	): string {
		this.store(value, token, lifetimeSeconds);
		return value;
	}

	/** Engage tokens are JWTs with a few documented claims; callers must not rely on more. */
	issueJwt(token: NewToken, lifetimeSeconds: number, claims: Record<string, unknown>): string {
		const iat = Math.floor(Date.now() / 1000);
		const head = base64url({ alg: 'HS256', typ: 'JWT' });
		const body = base64url({
			...claims,
			jti: randomUUID(),
			nbf: iat,
			exp: iat + lifetimeSeconds,
			iat,
		});
		const signature = createHmac('sha256', this.signingKey)
			.update(`${head}.${body}`)
			.digest('base64url');
		const value = `${head}.${body}.${signature}`;
		this.store(value, token, lifetimeSeconds);
		return value;
	}

	/** The live token behind a value. */
	find(value: string, kind: IssuedToken['kind']): IssuedToken | undefined {
		const token = this.tokens.get(value);
		return token?.kind === kind && isLive(token) ? token : undefined;
	}

	bearer(header: string | undefined): IssuedToken | undefined {
		const value = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
		return value === undefined ? undefined : this.find(value, 'access');
	}

	renew(token: IssuedToken, lifetimeSeconds: number): void {
		token.expiresAt = Date.now() + lifetimeSeconds * 1000;
	}

	expire(select: (token: IssuedToken) => boolean): number {
		const hit = this.all.filter(select);
		for (const token of hit) token.expiresAt = 0;
		return hit.length;
	}

	revoke(select: (token: IssuedToken) => boolean): number {
		const hit = this.all.filter(select);
		for (const token of hit) token.revoked = true;
		return hit.length;
	}

	/** Tokens outlive a reset: credentials that n8n holds must go on working. */
	reset(): void {
		this.counts = noCounts();
		this.lifetimes = { ...DOCUMENTED_SECONDS };
	}

	private store(value: string, token: NewToken, lifetimeSeconds: number): void {
		const now = Date.now();
		this.tokens.set(value, {
			id: randomUUID(),
			...token,
			issuedAt: new Date(now).toISOString(),
			expiresAt: now + lifetimeSeconds * 1000,
			revoked: false,
		});
	}
}
