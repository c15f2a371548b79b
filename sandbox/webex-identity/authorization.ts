import { randomBytes, randomUUID } from 'node:crypto';

/** A consent page that waits for the user's decision. */
export interface PendingConsent {
	id: string;
	clientId: string;
	redirectUri: string;
	scope: string[];
	state?: string;
}

interface Code {
	clientId: string;
	redirectUri: string;
	scope: string[];
	expiresAt: number;
	used: boolean;
}

const CODE_LIFETIME_MS = 10 * 60 * 1000;

/** Consent decisions and the one-time codes that come of them. */
export class Authorizations {
	private readonly pending = new Map<string, PendingConsent>();
	private readonly codes = new Map<string, Code>();

	ask(consent: Omit<PendingConsent, 'id'>): PendingConsent {
		const pending = { id: randomUUID(), ...consent };
		this.pending.set(pending.id, pending);
		return pending;
	}

	/** Each consent page decides once. */
	takePending(id: string): PendingConsent | undefined {
		const pending = this.pending.get(id);
		this.pending.delete(id);
		return pending;
	}

	issueCode({ clientId, redirectUri, scope }: PendingConsent): string {
		const value = randomBytes(24).toString('base64url');
		this.codes.set(value, {
			clientId,
			redirectUri,
			scope,
			expiresAt: Date.now() + CODE_LIFETIME_MS,
			used: false,
		});
		return value;
	}

	/** The granted scope, or the reason why the code is refused. */
	redeem(value: string, clientId: string, redirectUri: string): { scope: string[] } | string {
		const code = this.codes.get(value);
		if (!code || code.clientId !== clientId) return 'The authorization code is unknown.';
		if (code.used) return 'The authorization code was used before.';
		if (code.expiresAt <= Date.now()) return 'The authorization code has expired.';
		if (code.redirectUri !== redirectUri)
			return 'The redirect_uri is not that of the authorization.';
		code.used = true;
		return { scope: code.scope };
	}

	clear(): void {
		this.pending.clear();
		this.codes.clear();
	}
}
