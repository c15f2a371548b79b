import { classify } from '../../nodes/runtime/classify';
import type { Product } from '../../nodes/runtime/product';
import type { Endpoint, Method, Result } from '../../nodes/runtime/table';
import { fillPath } from '../../nodes/runtime/transport';
import { InvalidData } from '../../nodes/runtime/values';
import { isRecord, type ServiceAnswer, type TransportFailure } from '../../nodes/runtime/wire';

const product = {
	errorText: ({ body }: ServiceAnswer) =>
		isRecord(body) && typeof body.message === 'string'
			? { message: body.message, code: 7 }
			: undefined,
} as unknown as Product;

/** A node whose page names 201, 409 and 403. */
const method = {
	outcomes: { done: { kind: 'success' }, clash: { kind: 'failure' } },
	answer: ({ status, body }: ServiceAnswer): Result | undefined => {
		if (status === 201)
			return { outcome: 'done', outputs: { id: isRecord(body) ? body.id : null } };
		if (status === 409) return { outcome: 'clash', error: { message: 'Taken', code: 'C' } };
		if (status === 403) return { outcome: 'clash' };
		return undefined;
	},
} as unknown as Method;

const request = (kind: Endpoint['kind']) => ({ endpoint: { kind } as Endpoint });

const answered = (status: number, body: unknown = {}, headers: Record<string, unknown> = {}) =>
	classify(product, method, '1.0', request('write'), { answer: { status, headers, body } });

describe('an answer', () => {
	it.each<[string, number, unknown, string, object | undefined]>([
		['that the page names', 201, { id: 1 }, 'done', undefined],
		['that the page names as a failure', 409, {}, 'clash', { message: 'Taken', code: 'C' }],
		['that the page names before the general rule', 403, {}, 'clash', { message: 'clash' }],
		['401', 401, { message: 'Who?' }, 'onAuthorizationFailure', { message: 'Who?', code: 7 }],
		[
			'401 without words',
			401,
			'',
			'onAuthorizationFailure',
			{ message: 'The service refused the token (HTTP 401).' },
		],
		['404', 404, {}, 'onError', { message: 'The service answered HTTP 404.', retryable: false }],
		['429', 429, {}, 'onError', { retryable: true }],
		['500', 500, { message: 'Broken' }, 'onError', { message: 'Broken', retryable: false }],
		['503', 503, {}, 'onError', { retryable: true }],
		[
			'of a web page',
			200,
			' <!doctype html>',
			'onError',
			{ message: expect.stringMatching(/web page/) as string },
		],
		['of nothing', 204, null, 'onError', { message: 'The service answered without a body.' }],
		[
			'of a list',
			200,
			[1],
			'onError',
			{ message: 'The service answered something that is not a JSON object.' },
		],
		['of something else', 200, { news: 1 }, 'onInvalidChoice', { details: { news: 1 } }],
	])('%s', (_, status, body, outcome, error) => {
		const verdict = answered(status, body);
		expect(verdict.outcome).toBe(outcome);
		if (error) expect(verdict.error).toMatchObject({ httpStatus: status, ...error });
		else expect(verdict.error).toBeUndefined();
	});

	it('of a redirect names where to, without what may be secret in it', () => {
		expect(answered(302, '', { location: 'https://a.example.com/x?token=1' })).toMatchObject({
			outcome: 'onError',
			error: {
				code: 'REDIRECTED',
				message: expect.stringMatching(/to https:\/\/a\.example\.com\/x, /) as string,
			},
		});
	});

	it('is shown without what looks like a secret, and not at length', () => {
		const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJncm91cElkIjoxfQ.c2lnbmF0dXJl';
		const verdict = answered(400, {
			message: `Header was Bearer abcdef123456 or ${jwt}`,
			access_token: 'abc',
			inner: { apiKey: 'abc', Authorization: 'Basic abc', list: [`token ${jwt}`] },
			long: 'x'.repeat(3000),
		});
		const text = JSON.stringify(verdict);
		expect(text).not.toMatch(/abcdef123456|eyJ|"abc"|Basic abc/);
		expect(text.length).toBeLessThan(5000);
		expect(verdict.error?.message).toBe('Header was Bearer *** or ***');
	});

	it('is kept whole, but for secrets, if it is not understood', () => {
		const long = 'x'.repeat(3000);
		const list = Array.from({ length: 500 }, (_, index) => ({ index, text: 'text' }));
		const body = { news: long, list, note: 'Bearer abcdef123456', refresh_token: 'abc' };
		expect(answered(200, body)).toMatchObject({
			outcome: 'onInvalidChoice',
			error: { details: { news: long, list, note: 'Bearer ***', refresh_token: '***' } },
		});
		expect(answered(200, `<!doctype html>${long}`)).toMatchObject({
			outcome: 'onError',
			error: { details: `<!doctype html>${long}` },
		});
	});

	it('is shown as it is where it is short and harmless', () => {
		const body = { message: 'A "quoted" name', list: [1, null, { a: true }] };
		expect(answered(400, body).error?.details).toEqual(body);
	});
});

describe('no answer', () => {
	const failed = (kind: Endpoint['kind'], failure: Partial<TransportFailure>) =>
		classify(product, method, '1.0', request(kind), {
			failure: {
				cause: 'network',
				code: 'X',
				message: 'It failed.',
				sent: true,
				passing: true,
				...failure,
			},
		});

	it.each<[Endpoint['kind'], Partial<TransportFailure>, string, boolean, boolean]>([
		// kind, failure, outcome, unknown, retryable
		['write', { cause: 'timeout' }, 'onTimeout', true, false],
		['read', { cause: 'timeout' }, 'onTimeout', false, true],
		['write', {}, 'onError', true, false],
		['read', {}, 'onError', false, true],
		['write', { sent: false }, 'onError', false, true],
		['write', { sent: false, passing: false }, 'onError', false, false],
		[
			'write',
			{ cause: 'authorization', sent: false, passing: false },
			'onAuthorizationFailure',
			false,
			false,
		],
		['write', { cause: 'rateLimit', sent: false }, 'onError', false, true],
	])('to a %s: %j', (kind, failure, outcome, unknown, retryable) => {
		const verdict = failed(kind, failure);
		expect(verdict).toMatchObject({
			outcome,
			error: { code: 'X', httpStatus: null, retryable, details: null },
		});
		expect(verdict.outcomeUnknown).toBe(unknown ? true : undefined);
		expect(/look before sending it again/.test(verdict.error?.message ?? '')).toBe(unknown);
	});
});

describe('a path', () => {
	it.each([
		['/a/{id}/b', { id: 'c-1' }, '/a/c-1/b'],
		['/a/{id}', { id: 'x/../y?q=1#f' }, '/a/x%2F..%2Fy%3Fq%3D1%23f'],
		['/a/{id}', { id: 'ä b%2F' }, '/a/%C3%A4%20b%252F'],
		['/a/{id}', { id: '...' }, '/a/...'],
		['/{a}/{b}', { a: '{b}', b: 'x' }, '/%7Bb%7D/x'],
		['/none', {}, '/none'],
	])('%s with %j is %s', (template, values, path) => {
		expect(fillPath(template, values as Record<string, string>)).toBe(path);
	});

	it.each([
		['/a/{id}', { id: '.' }],
		['/a/{id}/b', { id: '..' }],
		['/a/{other}', { id: 'x' }],
	])('%s with %j is refused', (template, values) => {
		expect(() => fillPath(template, values as Record<string, string>)).toThrow(InvalidData);
	});
});
