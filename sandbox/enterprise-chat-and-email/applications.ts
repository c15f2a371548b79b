import { randomUUID } from 'node:crypto';
import type { Building } from '../core/room';
import { isLive, type IssuedToken } from '../core/tokens';
import { isClient, type PresentedClient } from '../webex-identity/client';
import { Refusal } from './refusal';

/** At most so many sessions of a client at a time. */
const SESSIONS = 10;

/** The registered client applications, and their sessions. */
export class Applications {
	/** Beside the main one; whoever else has conversations. */
	private readonly others = new Map<string, string>();

	constructor(private readonly building: Building) {}

	/** The one that n8n stands for, and the only one with a callback. */
	get main(): string {
		return this.building.credentials.ece.clientKey;
	}

	register(clientKey: string, clientSecret: string): void {
		this.others.set(clientKey, clientSecret);
	}

	clear(): void {
		this.others.clear();
	}

	/** The client key, where key and secret are right. */
	authenticate(presented: PresentedClient | undefined): string | undefined {
		const { clientKey, clientSecret } = this.building.credentials.ece;
		return [[clientKey, clientSecret], ...this.others].find(([key, secret]) =>
			isClient(presented, key, secret),
		)?.[0];
	}

	sessions(clientKey: string): IssuedToken[] {
		return this.building.tokens.all.filter(
			(token) => token.issuer === 'ece' && token.clientId === clientKey && isLive(token),
		);
	}

	/** One session more; the oldest makes room where that is wanted. */
	logIn(clientKey: string, force: boolean): string {
		const { tokens } = this.building;
		const open = this.sessions(clientKey);
		if (open.length >= SESSIONS) {
			if (!force) {
				throw new Refusal(409, `The client application has ${SESSIONS} sessions already`);
			}
			const surplus = open.slice(0, open.length - SESSIONS + 1);
			tokens.revoke((token) => surplus.includes(token));
		}
		tokens.counts.client_credentials += 1;
		return tokens.issue(
			{
				issuer: 'ece',
				kind: 'access',
				grant: 'client_credentials',
				clientId: clientKey,
				scope: [],
			},
			tokens.lifetimes.eceAccess,
			randomUUID(),
		);
	}

	/** The session that a request belongs to. */
	session(authorization: string | undefined): IssuedToken {
		const token = this.building.tokens.bearer(authorization);
		if (token?.issuer === 'ece') return token;
		throw new Refusal(401, 'The session is missing, unknown, expired or of another kind');
	}

	logOut(session: IssuedToken): void {
		this.building.tokens.revoke((token) => token === session);
	}
}
