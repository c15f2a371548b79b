import { createHmac, timingSafeEqual } from 'node:crypto';

const ALGORITHMS = ['sha256', 'sha512'] as const;

/**
 * Whether a header such as `sha256=<hex>` is the HMAC of the body, compared in constant time.
 * SHA-1 is refused, and so is an empty secret, with which anybody could sign.
 */
export function isSignedWith(secret: string, body: Buffer, header: unknown): boolean {
	if (secret === '' || typeof header !== 'string') return false;
	const [, name, hex] = /^\s*(\w+)=([0-9a-f]+)\s*$/i.exec(header) ?? [];
	const algorithm = ALGORITHMS.find((known) => known === name?.toLowerCase());
	if (!algorithm) return false;
	const expected = createHmac(algorithm, secret).update(body).digest();
	const given = Buffer.from(hex, 'hex');
	return given.length === expected.length && timingSafeEqual(given, expected);
}
