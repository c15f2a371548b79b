import { fieldsOf, numberOf, textOf } from '../core/fields';
import { send } from '../core/send';
import type { CallbackTarget } from './callbacks';

/** What became of asking for a token. */
export interface TokenRequest {
	at: string;
	status?: number;
	error?: string;
}

const TIMEOUT_MS = 10_000;
/** Where the answer does not tell how long a token lives. */
const USUAL_SECONDS = 300;

export const basic = (user: string, secret: string): string =>
	`Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

/** Tokens that ECE gets from the client application, to call it with. */
export class CallbackTokens {
	readonly requests: TokenRequest[] = [];
	private cached?: { value: string; expiresAt: number };

	forget(): void {
		this.cached = undefined;
	}

	async get(target: CallbackTarget, signal: AbortSignal): Promise<string> {
		if (this.cached && this.cached.expiresAt > Date.now()) return this.cached.value;
		const { tokenUrl, tokenAuthentication, user, secret } = target;
		const inHeader = tokenAuthentication === 'header';
		const form = new URLSearchParams({
			grant_type: 'client_credentials',
			...(inHeader ? {} : { client_id: user, client_secret: secret }),
		});
		const at = new Date().toISOString();
		const answer = await send({
			method: 'POST',
			url: tokenUrl,
			headers: {
				'content-type': 'application/x-www-form-urlencoded',
				accept: 'application/json',
				...(inHeader ? { authorization: basic(user, secret) } : {}),
			},
			body: form.toString(),
			timeoutMs: TIMEOUT_MS,
			signal,
		});
		if (answer.status === undefined) {
			this.requests.push({ at, error: answer.error });
			throw new Error(`No token: ${answer.error}`);
		}
		this.requests.push({ at, status: answer.status });
		const fields = fieldsOf(parsed(answer.body));
		const value = textOf(fields, 'access_token');
		if (answer.status !== 200 || value === undefined) {
			throw new Error(`No token: the token URL answered ${answer.status}`);
		}
		const seconds = numberOf(fields, 'expires_in') ?? USUAL_SECONDS;
		this.cached = { value, expiresAt: Date.now() + seconds * 1000 };
		return value;
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
