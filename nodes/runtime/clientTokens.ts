import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/*
 * Tokens for a service that must prove itself as an OAuth2 client before it posts events. They are signed with the secret
 * of the client and hold all there is to know: every process can check them, nothing is stored, and a new secret ends
 * them at once.
 */

/** Who may post. */
export interface Client {
	id: string;
	secret: string;
}

/** Seconds. Short, because a token cannot be taken back alone. */
export const TOKEN_LIFETIME = 15 * 60;

/** `audience`: the one trigger that takes the token. */
export function newToken(client: Client, audience: string, now = Date.now()): string {
	const expires = (Math.floor(now / 1000) + TOKEN_LIFETIME).toString(36);
	return `${expires}.${signature(client, audience, expires)}`;
}

export function isToken(
	client: Client,
	audience: string,
	token: string,
	now = Date.now(),
): boolean {
	const [expires, given = '', ...more] = token.split('.');
	// Signed before it is believed.
	const isGenuine = areEqual(given, signature(client, audience, expires)) && more.length === 0;
	return isGenuine && parseInt(expires, 36) * 1000 > now;
}

function signature({ id, secret }: Client, audience: string, expires: string): string {
	// The words keep it apart from whatever else may be signed with the same secret.
	const signed = JSON.stringify(['token for inbound events', id, audience, expires]);
	return createHmac('sha256', secret).update(signed).digest('base64url');
}

/** Whether a caller is the client, in the same time whatever differs. */
export function isClient(client: Client, claim: Client): boolean {
	const isId = areEqual(claim.id, client.id);
	const isSecret = areEqual(claim.secret, client.secret);
	return isId && isSecret && client.secret !== '';
}

/** Hashed first, so that not even the length shows. */
function areEqual(one: string, other: string): boolean {
	const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
	return timingSafeEqual(a, b);
}

/** What an `Authorization` header says behind its scheme; undefined where it has another one. */
export function credentialsIn(header: unknown, scheme: 'Basic' | 'Bearer'): string | undefined {
	if (typeof header !== 'string') return undefined;
	const [, given, rest] = /^\s*(\S+)\s+(\S+)\s*$/.exec(header) ?? [];
	return given?.toLowerCase() === scheme.toLowerCase() ? rest : undefined;
}

/** User name and password of HTTP Basic. source: RFC 7617 */
export function basicClient(header: unknown): Client | undefined {
	const encoded = credentialsIn(header, 'Basic');
	if (encoded === undefined) return undefined;
	const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
	return id === undefined ? undefined : { id, secret };
}

/** OAuth2 wants both encoded as in a form before they go into Basic; not every client does. source: RFC 6749, 2.3.1 */
export function formDecoded({ id, secret }: Client): Client {
	const decode = (text: string) =>
		new URLSearchParams(`x=${text.replace(/&/g, '%26')}`).get('x') ?? '';
	return { id: decode(id), secret: decode(secret) };
}
