import { createHash } from 'node:crypto';

export const isUuid = (text: string): boolean =>
	/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

/** Ours, so that no other software makes the same UUIDs of the same IDs. */
const NAMESPACE = Buffer.from('8a4f1c0e6d2b5b7e9c3ad1f07e64b952', 'hex');

/**
 * A UUID as it is; of any other ID always the same one (version 5 of RFC 9562). For services that take a UUID only
 * where others give IDs of another form, such as `<uuid>_0`.
 */
export function uuidFrom(id: string): string {
	const given = id.trim();
	if (isUuid(given)) return given;
	const bytes = createHash('sha1').update(NAMESPACE).update(given).digest().subarray(0, 16);
	bytes[6] = (bytes[6] & 0x0f) | 0x50;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
