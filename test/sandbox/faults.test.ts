import type { AxiosInstance } from 'axios';
import { startSandbox, type Fault, type FaultEffect, type Sandbox } from '../../sandbox';
import { engageClient, http, sms, until } from './support';

describe('faults', () => {
	let sandbox: Sandbox;
	let engage: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ tls: true });
		engage = await engageClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => {
		sandbox.reset();
		sandbox.engage.configure({ requestForm: 'connect' });
	});

	const create = async () => await engage.post('/conversations', sms());
	const once = (fault: FaultEffect, more: Partial<Fault> = {}) =>
		sandbox.setFault({ match: { path: '/engage', count: 1 }, fault, ...more });

	test('status, with body and headers', async () => {
		once({ kind: 'status', status: 503, body: { a: 1 }, headers: { 'retry-after': '7' } });
		const { status, data, headers } = await create();
		expect([status, data, headers['retry-after']]).toEqual([503, { a: 1 }, '7']);
		expect(sandbox.engage.conversations).toHaveLength(0);
		expect((await create()).status).toBe(200);
	});

	test('rate limit, with and without Retry-After', async () => {
		once({ kind: 'rateLimit', retryAfter: 2 });
		once({ kind: 'rateLimit' });
		const [first, second] = [await create(), await create()];
		expect([first.status, first.headers['retry-after']]).toEqual([429, '2']);
		expect([second.status, second.headers['retry-after']]).toEqual([429, undefined]);
	});

	test('reset, truncated answer, no answer', async () => {
		once({ kind: 'reset' });
		await expect(create()).rejects.toThrow(/ECONNRESET|socket hang up/);
		once({ kind: 'truncate' });
		await expect(create()).rejects.toThrow(/aborted/);
		once({ kind: 'hang' });
		await expect(engage.post('/conversations', sms(), { timeout: 100 })).rejects.toThrow(/timeout/);
		const broken = () => sandbox.requests.slice(-3).every(({ state }) => state === 'broken');
		await until(broken, 'three broken connections');
	});

	test('HTML, empty and broken bodies under a good status', async () => {
		once({ kind: 'html' });
		expect((await create()).data).toContain('<html>');
		once({ kind: 'empty' });
		expect((await create()).data).toBe('');
		once({ kind: 'brokenJson' });
		const { status, data } = await create();
		expect([status, typeof data]).toEqual([200, 'string']);
	});

	test('a body of ten megabytes, and one by drops', async () => {
		once({ kind: 'hugeBody' });
		expect(Number((await create()).data.description.length)).toBeGreaterThan(10_000_000);
		once({ kind: 'slowDrip', intervalMs: 10, bytes: 10 });
		const started = Date.now();
		expect((await create()).data.code).toBe(0);
		expect(Date.now() - started).toBeGreaterThan(50);
	});

	test('redirect and delay', async () => {
		once({ kind: 'redirect', location: 'https://elsewhere.example.com/' });
		const { status, headers } = await create();
		expect([status, headers.location]).toEqual([302, 'https://elsewhere.example.com/']);
		once({ kind: 'delay', ms: 60 });
		const started = Date.now();
		expect((await create()).status).toBe(200);
		expect(Date.now() - started).toBeGreaterThanOrEqual(58);
	});

	test('the request may be carried out although the answer is lost', async () => {
		once({ kind: 'reset' }, { processed: true });
		await expect(create()).rejects.toThrow();
		once({ kind: 'status', status: 500 }, { processed: true });
		expect((await create()).status).toBe(500);
		once({ kind: 'delay', ms: 20 }, { processed: true });
		expect((await create()).status).toBe(200);
		expect(sandbox.engage.conversations).toHaveLength(3);
	});

	test('they are matched by method and path, used in order, and cleared', async () => {
		sandbox.setFault({ match: { method: 'patch' }, fault: { kind: 'status', status: 501 } });
		sandbox.setFault({ match: { path: /\/search$/ }, fault: { kind: 'status', status: 502 } });
		sandbox.setFault({
			match: { path: '^/engage/api/v1/conversations$', count: 2 },
			fault: { kind: 'status', status: 503 },
		});
		sandbox.setFault({ match: { count: 1 }, fault: { kind: 'status', status: 504 } });
		const statuses = [await create(), await create(), await create(), await create()];
		expect(statuses.map(({ status }) => status)).toEqual([503, 503, 504, 200]);
		expect((await engage.patch('/conversations/x', {})).status).toBe(501);
		expect((await engage.post('/conversations/search', {})).status).toBe(502);
		await http(sandbox.url).delete('/admin/faults');
		expect((await engage.patch('/conversations/x', {})).status).toBe(404);
	});

	test('they apply to the token endpoint too, never to the admin routes', async () => {
		sandbox.setFault({ fault: { kind: 'status', status: 500 } });
		expect((await http(sandbox.url).post('/webex/v1/access_token', 'a=b')).status).toBe(500);
		expect((await http(sandbox.url).get('/admin/faults')).data).toHaveLength(1);
	});

	test.each([
		[{ fault: { kind: 'earthquake' } }],
		[{ fault: { kind: 'delay' } }],
		[{ match: { path: '^(' }, fault: { kind: 'reset' } }],
		[{}],
	])('the admin route refuses %j', async (body) => {
		expect((await http(sandbox.url).post('/admin/faults', body)).status).toBe(400);
	});

	test('the https address has a certificate that nobody trusts', async () => {
		await expect(http(sandbox.tlsUrl!).get('/admin/faults')).rejects.toThrow(/self-signed/);
	});
});

describe('the console', () => {
	let sandbox: Sandbox;

	beforeAll(async () => (sandbox = await startSandbox()));
	afterAll(async () => await sandbox.close());

	test('is served with its files and may run nothing else', async () => {
		const page = await http(sandbox.url).get<string>('/');
		expect(page.headers['content-security-policy']).toContain("default-src 'self'");
		const files = [...page.data.matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(
			([, file]) => file,
		);
		expect(files.length).toBeGreaterThan(3);
		for (const file of files) expect((await http(sandbox.url).get(file)).status).toBe(200);
		expect((await http(sandbox.url).get('/console/../index.ts')).status).toBe(404);
	});

	test.each([
		['another host name', { host: 'sandbox.attacker.test' }],
		['a page of another origin', { origin: 'https://attacker.test' }],
		['a page without origin', { origin: 'null' }],
	])('refuses %s', async (_, headers) => {
		expect((await http(sandbox.url, headers).post('/admin/reset')).status).toBe(421);
	});

	test('hears of everything live', async () => {
		const stream = await fetch(`${sandbox.url}/admin/events`);
		const reader = stream.body!.getReader();
		const read = async () => new TextDecoder().decode((await reader.read()).value);
		expect(await read()).toContain('connected');
		sandbox.setFault({ fault: { kind: 'hang' } });
		expect(await read()).toMatch(/^event: faults\ndata: \[.*"hang"/);
		await reader.cancel();
	});
});
