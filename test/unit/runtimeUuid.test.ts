import { createHash } from 'node:crypto';
import { isUuid, uuidFrom } from '../../nodes/runtime/uuid';

const UUID = 'AACF8250-f6c4-4bf0-a7da-62e13b6edf33';

describe('a UUID made of an ID', () => {
	it('is the ID itself if that is one', () => {
		expect(uuidFrom(UUID)).toBe(UUID);
		expect(uuidFrom(` ${UUID}\n`)).toBe(UUID);
	});

	// The first is the form of the vendor's own samples.
	it.each([`${UUID}_0`, 'flow-7', 'a', '4711', 'ü😀', 'x'.repeat(10_000)])(
		'of %.40s is one of version 5, and always the same',
		(id) => {
			expect(uuidFrom(id)).toMatch(
				/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
			);
			expect(uuidFrom(id)).toBe(uuidFrom(id));
			expect(isUuid(uuidFrom(id))).toBe(true);
		},
	);

	it('follows RFC 9562: SHA-1 of the namespace and the ID', () => {
		const namespace = Buffer.from('8a4f1c0e6d2b5b7e9c3ad1f07e64b952', 'hex');
		const hash = createHash('sha1').update(namespace).update(`${UUID}_0`).digest('hex');
		const made = uuidFrom(`${UUID}_0`).replaceAll('-', '');
		// 12 hexadecimal digits are the hash's own; then come version and variant.
		expect(made.slice(0, 12)).toBe(hash.slice(0, 12));
		expect(made.slice(13, 16)).toBe(hash.slice(13, 16));
		expect(made.slice(17)).toBe(hash.slice(17, 32));
	});

	it('differs from ID to ID', () => {
		const made = Array.from({ length: 1000 }, (_, index) => uuidFrom(`${UUID}_${index}`));
		expect(new Set(made).size).toBe(1000);
	});
});
