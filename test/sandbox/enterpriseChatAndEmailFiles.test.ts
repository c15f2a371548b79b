/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import type { AxiosInstance } from 'axios';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { startSandbox, type Sandbox } from '../../sandbox';
import { eceClient, message, SEND, start, told, upload } from './enterpriseChatAndEmail.support';
import { http, startListener, until } from './support';

const MEGABYTE = 1024 * 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Reads an answer as it comes, to its end or its breaking off. */
async function read(url: string, headers: Record<string, string> = {}) {
	const request = httpRequest(url, { headers, agent: false });
	request.end();
	const [response] = await once(request, 'response');
	const hash = createHash('sha256');
	let bytes = 0;
	let broken = false;
	try {
		for await (const chunk of response as AsyncIterable<Buffer>) {
			bytes += chunk.length;
			hash.update(chunk);
		}
	} catch {
		broken = true;
	}
	return {
		status: response.statusCode,
		headers: response.headers,
		bytes,
		broken,
		sha: hash.digest('hex'),
	};
}

/** A web server of its own. */
async function webServer(answer: RequestListener) {
	const server = createServer(answer);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

describe('files of Enterprise Chat and Email', () => {
	let sandbox: Sandbox;
	let ece: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		ece = await eceClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => sandbox.reset());

	describe('of customers, for agents', () => {
		let id: string;
		beforeEach(async () => {
			sandbox.ece.login('Maria Lopez');
			id = await start(sandbox, ece);
		});
		const attachment = () => sandbox.ece.conversation(id).attachments.at(-1);
		const offer = async (changes: Record<string, unknown>) =>
			await ece.post(SEND, upload(id, changes));
		const accept = async () => await sandbox.ece.act('Maria Lopez', 'acceptAttachment');

		test('are offered first', async () => {
			expect((await offer({})).status).toBe(200);
			expect(attachment()).toEqual({
				id: expect.any(String),
				from: 'customer',
				fileName: 'a.png',
				contentType: 'image/png',
				size: 32,
				contentUrl: 'http://127.0.0.1:9/a.png',
				state: 'offered',
			});
		});

		test.each([
			['0 bytes', { size: '0' }, 'size'],
			['0 bytes as a number', { size: 0 }, 'size'],
			['a negative size', { size: -1 }, 'size'],
			['half a byte', { size: '1.5' }, 'size'],
			['no size', { size: undefined }, 'size'],
			['no name', { fileName: '' }, 'fileName'],
			['no type', { contentType: undefined }, 'contentType'],
			['no URL', { contentUrl: undefined }, 'contentUrl'],
			['a URL of a file', { contentUrl: 'file:///etc/passwd' }, 'contentUrl'],
			['half a URL', { contentUrl: 'http://' }, 'contentUrl'],
		])('are refused with %s', async (_, changes, words) => {
			expect(told(await offer(changes))).toEqual([400, expect.stringContaining(words)]);
			expect(attachment()).toBeUndefined();
		});

		test('are refused where the list is missing, empty, or none', async () => {
			for (const attachments of [undefined, {}, { attachment: [] }, { attachment: {} }]) {
				const { status } = await ece.post(SEND, message(id, 'uploadAttachment', { attachments }));
				expect(status).toBe(400);
			}
		});

		test('are fetched when the agent accepts, whatever their size', async () => {
			const size = 20 * MEGABYTE;
			const contentUrl = sandbox.ece.publish({ fileName: 'a.png', contentType: 'image/png', size });
			await offer({ contentUrl, size });
			expect(sandbox.requests.some(({ path }) => path.includes('/files/'))).toBe(false);
			await accept();
			expect(attachment()).toMatchObject({
				state: 'accepted',
				received: { bytes: size, sha256: (await read(contentUrl)).sha },
			});
		});

		test('are not fetched when the agent rejects', async () => {
			await offer({ contentUrl: sandbox.ece.publish({ fileName: 'a.png', size: 32 }) });
			await sandbox.ece.act('Maria Lopez', 'rejectAttachment');
			expect(attachment()?.state).toBe('rejected');
			expect(sandbox.requests.some(({ path }) => path.includes('/files/'))).toBe(false);
			await expect(accept()).rejects.toThrow('no such file');
		});

		test.each([
			['are fewer bytes than announced', { size: 31 }, {}, '31 bytes came'],
			['are more bytes', { size: 33 }, {}, 'More than the announced 32'],
			['have another type', { contentType: 'text/html' }, {}, 'text/html, not image/png'],
			['break off', {}, { mode: 'broken' }, 'broke off'],
			['announce more than they send', {}, { mode: 'longLength' }, 'broke off'],
			['announce less', {}, { mode: 'shortLength' }, '16 bytes came'],
			['are gone', {}, { mode: 'missing' }, '404'],
			['come slower than is waited for', {}, { mode: 'drip', chunkBytes: 8 }, 'for 60 ms'],
		] as const)('fail where they %s', async (_, file, delivery, words) => {
			sandbox.ece.set({ fetchTimeoutMs: 60 });
			const contentUrl = sandbox.ece.publish({
				fileName: 'a.png',
				contentType: 'image/png',
				size: 32,
				...file,
				delivery,
			});
			await offer({ contentUrl });
			await accept();
			expect(attachment()).toMatchObject({
				state: 'failed',
				reason: expect.stringContaining(words),
			});
			expect(attachment()?.received).toBeUndefined();
		});

		test('parameters of the type do not matter', async () => {
			const server = await webServer((_request, response) =>
				response.writeHead(200, { 'content-type': 'Image/PNG; q=1' }).end(Buffer.alloc(32)),
			);
			await offer({ contentUrl: server.url });
			await accept();
			expect(attachment()?.state).toBe('accepted');
			await server.close();
		});

		test('fail where they are elsewhere: no redirect is followed, and nothing leaves the machine', async () => {
			const elsewhere = await startListener();
			const location = elsewhere.url;
			const contentUrl = sandbox.ece.publish({
				fileName: 'a.png',
				contentType: 'image/png',
				size: 32,
				delivery: { mode: 'redirect', location },
			});
			await offer({ contentUrl });
			await accept();
			expect(attachment()?.reason).toContain('redirect that is not followed');
			expect(elsewhere.received).toHaveLength(0);
			await elsewhere.close();

			await offer({ contentUrl: elsewhere.url });
			await accept();
			expect(attachment()?.reason).toContain('cannot be reached');
			await offer({ contentUrl: 'https://elsewhere.example.com/a.png' });
			await accept();
			expect(attachment()?.reason).toContain('loopback');
		});

		test('are bounded in size', async () => {
			sandbox.ece.set({ largestFile: 31 });
			await offer({ contentUrl: sandbox.ece.publish({ fileName: 'a.png', size: 32 }) });
			await accept();
			expect(attachment()?.reason).toContain('31 bytes are not fetched');
		});
	});

	describe('of agents, for customers', () => {
		let id: string;
		beforeEach(async () => {
			sandbox.ece.login('Maria Lopez');
			id = await start(sandbox, ece);
		});
		const send = async (file: Record<string, unknown>) => {
			const { attachments } = await sandbox.ece.act('Maria Lopez', 'upload', {
				fileName: 'bill.pdf',
				contentType: 'application/pdf',
				...file,
			});
			return attachments[attachments.length - 1];
		};
		const token = () => ({ authorization: String(ece.defaults.headers.authorization) });

		test('have a content URL that needs the token of their application', async () => {
			const bytes = Buffer.from('%PDF-1.4 bill');
			const file = await send({ base64: bytes.toString('base64') });
			expect(file).toMatchObject({
				from: 'agent',
				state: 'offered',
				size: bytes.length,
				contentUrl: expect.stringContaining(`${sandbox.ece.root}/ws/v19/clientapplications/`),
			});
			const whole = await read(file.contentUrl, token());
			expect([whole.status, whole.headers['content-type'], whole.sha]).toEqual([
				200,
				'application/pdf',
				sha256(bytes),
			]);
			expect((await read(file.contentUrl)).status).toBe(401);
			expect((await read(`${file.contentUrl}0`, token())).status).toBe(404);
			sandbox.ece.register('other-client', 'other-secret');
			const other = await eceClient(sandbox, { key: 'other-client', secret: 'other-secret' });
			expect((await other.get(file.contentUrl)).status).toBe(403);
		});

		test('of 100 MB are made up on the way', async () => {
			const file = await send({ size: 100 * MEGABYTE });
			global.gc?.();
			const before = process.memoryUsage().rss;
			const { bytes, sha } = await read(file.contentUrl, token());
			expect(bytes).toBe(100 * MEGABYTE);
			expect(sha).toBe(sandbox.ece.sha256(file));
			expect(process.memoryUsage().rss - before).toBeLessThan(60 * MEGABYTE);
		});

		test('can be accepted or rejected, once', async () => {
			const decide = async (type: string, attachmentId: string) =>
				await ece.post(
					SEND,
					message(id, type, { attachments: { attachment: [{ id: attachmentId }] } }),
				);
			const [first, second] = [await send({ size: 1 }), await send({ size: 2 })];
			const both = { attachments: { attachment: [{ id: first.id }, { id: 'none' }] } };
			expect((await ece.post(SEND, message(id, 'acceptAttachment', both))).status).toBe(400);
			expect(first.state).toBe('offered');
			expect((await decide('acceptAttachment', first.id)).status).toBe(200);
			expect((await decide('rejectAttachment', second.id)).status).toBe(200);
			expect([first.state, second.state]).toEqual(['accepted', 'rejected']);
			expect(told(await decide('rejectAttachment', first.id))).toEqual([
				400,
				expect.stringContaining('accepted already'),
			]);
			expect((await decide('acceptAttachment', 'none')).status).toBe(400);
			expect((await ece.post(SEND, message(id, 'acceptAttachment'))).status).toBe(400);
		});

		test('a file of the customer is none that the customer decides on', async () => {
			await ece.post(SEND, upload(id));
			const [{ id: own }] = sandbox.ece.conversation(id).attachments;
			const body = message(id, 'acceptAttachment', { attachments: { attachment: [{ id: own }] } });
			expect((await ece.post(SEND, body)).status).toBe(400);
		});

		test('may redirect, and whoever follows keeps the token or not', async () => {
			const location = 'https://elsewhere.example.com/bill';
			const file = await send({ size: 9, delivery: { mode: 'redirect', location } });
			const { status, headers } = await read(file.contentUrl, token());
			expect([status, headers.location]).toEqual([302, location]);
		});

		test('need a name, a size that is one, and a mode that is known', async () => {
			await expect(send({ fileName: '' })).rejects.toThrow('fileName');
			await expect(send({ size: -1 })).rejects.toThrow('size');
			await expect(send({ delivery: { mode: 'sideways' } })).rejects.toThrow('delivery.mode');
			const large = Buffer.alloc(5 * MEGABYTE + 1).toString('base64');
			await expect(send({ base64: large })).rejects.toThrow('not kept');
		});
	});

	describe('under public URLs', () => {
		const SIZE = 200_000;
		const publish = (delivery = {}, size = SIZE) =>
			sandbox.ece.publish({ fileName: 'ü 1.png', contentType: 'image/png', size, delivery });
		const client = http('');

		test('tell their size and type to HEAD, without a token', async () => {
			const { status, headers, data } = await client.head(publish());
			expect([status, headers['content-length'], headers['content-type'], data]).toEqual([
				200,
				String(SIZE),
				'image/png',
				'',
			]);
		});

		test('where HEAD is refused, a range tells as much', async () => {
			const url = publish({ head: false });
			expect((await client.head(url)).status).toBe(405);
			const { status, headers, bytes } = await read(url, { range: 'bytes=0-0' });
			expect([status, headers['content-range'], headers['content-length'], bytes]).toEqual([
				206,
				`bytes 0-0/${SIZE}`,
				'1',
				1,
			]);
		});

		test('ranges are cut from the whole, or refused, or ignored', async () => {
			const { data } = await client.get<Buffer>(publish(), { responseType: 'arraybuffer' });
			const whole = Buffer.from(data);
			const part = async (range: string, url = publish()) => await read(url, { range });
			const middle = await part('bytes=65530-131080');
			expect([middle.status, middle.sha]).toEqual([206, sha256(whole.subarray(65_530, 131_081))]);
			expect((await part('bytes=-10')).sha).toBe(sha256(whole.subarray(-10)));
			expect((await part('bytes=199999-')).bytes).toBe(1);
			const outside = await part('bytes=200000-');
			expect([outside.status, outside.headers['content-range']]).toEqual([416, `bytes */${SIZE}`]);
			expect((await part('bytes=-0')).status).toBe(416);
			const ignored = await part('bytes=0-0', publish({ ranges: false }));
			expect([ignored.status, ignored.bytes]).toEqual([200, SIZE]);
		});

		test('may come without a length', async () => {
			const url = publish({ mode: 'noLength' });
			const { headers, bytes, sha } = await read(url, { range: 'bytes=0-0' });
			expect(headers['content-length']).toBeUndefined();
			expect([bytes, sha]).toEqual([SIZE, (await read(publish())).sha]);
			expect((await client.head(url)).headers['content-length']).toBeUndefined();
		});

		test('may lie about their length', async () => {
			const short = await read(publish({ mode: 'shortLength' }));
			expect([short.headers['content-length'], short.bytes]).toEqual([String(SIZE / 2), SIZE / 2]);
			const long = await read(publish({ mode: 'longLength' }));
			expect([long.headers['content-length'], long.bytes, long.broken]).toEqual([
				String(SIZE * 2 + 1),
				SIZE,
				true,
			]);
			const head = await client.head(publish({ mode: 'longLength' }));
			expect(head.headers['content-length']).toBe(String(SIZE * 2 + 1));
		});

		test('may break off midway', async () => {
			const { status, headers, bytes, broken } = await read(publish({ mode: 'broken' }));
			expect([status, headers['content-length'], broken]).toEqual([200, String(SIZE), true]);
			expect(bytes).toBeLessThan(SIZE);
		});

		test('may come drop by drop', async () => {
			const url = publish({ mode: 'drip', chunkBytes: 10, intervalMs: 20 }, 30);
			const started = Date.now();
			expect((await read(url)).bytes).toBe(30);
			expect(Date.now() - started).toBeGreaterThanOrEqual(38);
		});

		test('may be empty, gone, or elsewhere', async () => {
			const empty = await read(publish({}, 0));
			expect([empty.status, empty.headers['content-length'], empty.bytes]).toEqual([200, '0', 0]);
			expect((await read(publish({ mode: 'missing' }))).status).toBe(404);
			expect((await client.head(publish({ mode: 'missing' }))).status).toBe(404);
			const location = 'https://elsewhere.example.com/';
			expect((await client.head(publish({ mode: 'redirect' }))).headers.location).toBe(location);
			expect((await read(`${sandbox.ece.hostUrl}/files/none/a`)).status).toBe(404);
		});

		test('are made by script too', async () => {
			const admin = http(`${sandbox.url}/admin/ece`);
			const base64 = Buffer.from('hello').toString('base64');
			const { data } = await admin.post('/files', { fileName: 'a.txt', base64 });
			expect((await read(data.url)).bytes).toBe(5);
			const lies = { fileName: 'a', size: 4, delivery: { mode: 'shortLength' } };
			expect((await read((await admin.post('/files', lies)).data.url)).bytes).toBe(2);
			expect((await admin.post('/files', { size: 4 })).status).toBe(400);
			const unknown = { ...lies, delivery: { speed: 1 } };
			expect((await admin.post('/files', unknown)).status).toBe(400);
		});
	});

	describe('on the web server', () => {
		const put = async (name: string, body: unknown, headers = {}) =>
			await http('').put(sandbox.ece.storageUrl(name), body, { headers, maxBodyLength: Infinity });

		test('small ones are kept, and served', async () => {
			const bytes = Buffer.from('small');
			const type = { 'content-type': 'image/png' };
			expect((await put('a/b.png', bytes, type)).status).toBe(201);
			expect((await put('a/b.png', bytes, type)).status).toBe(204);
			expect(sandbox.ece.stored).toEqual([
				{
					name: 'a/b.png',
					contentType: 'image/png',
					bytes: 5,
					sha256: sha256(bytes),
					complete: true,
					kept: true,
				},
			]);
			const served = await read(sandbox.ece.storageUrl('a/b.png'));
			expect([served.headers['content-type'], served.sha]).toEqual(['image/png', sha256(bytes)]);
			expect((await http('').head(sandbox.ece.storageUrl('a/b.png'))).status).toBe(200);
			expect((await read(sandbox.ece.storageUrl('none'))).status).toBe(404);
		});

		test('large ones are counted, not kept', async () => {
			const block = Buffer.alloc(MEGABYTE, 7);
			const hash = createHash('sha256');
			for (let one = 0; one < 60; one++) hash.update(block);
			const before = process.memoryUsage().rss;
			const body = Readable.from(Array.from({ length: 60 }, () => block));
			const type = { 'content-type': 'application/json' };
			expect((await put('large.bin', body, type)).status).toBe(201);
			expect(sandbox.ece.stored[0]).toMatchObject({
				bytes: 60 * MEGABYTE,
				sha256: hash.digest('hex'),
				complete: true,
				kept: false,
			});
			expect(process.memoryUsage().rss - before).toBeLessThan(40 * MEGABYTE);
			expect((await read(sandbox.ece.storageUrl('large.bin'))).status).toBe(404);
		});

		test('are refused on request, after all of it was read', async () => {
			sandbox.ece.refuseStorage(507);
			expect((await put('a.bin', Buffer.alloc(3 * MEGABYTE))).status).toBe(507);
			expect(sandbox.ece.stored).toHaveLength(0);
			sandbox.ece.refuseStorage(null);
			expect((await put('a.bin', Buffer.alloc(3))).status).toBe(201);
			const admin = http(`${sandbox.url}/admin/ece`);
			await admin.post('/storage', { refuse: 403 });
			expect((await put('a.bin', Buffer.alloc(3))).status).toBe(403);
			expect((await admin.post('/storage', { refuse: null })).data).toEqual({ refuse: null });
			expect((await admin.get('/storage')).data.files).toHaveLength(1);
		});

		test('that break off are known as incomplete', async () => {
			const request = httpRequest(sandbox.ece.storageUrl('cut.bin'), {
				method: 'PUT',
				headers: { 'content-length': '1000' },
				agent: false,
			});
			request.on('error', () => undefined);
			request.write(Buffer.alloc(400));
			await until(() => sandbox.requests.length === 1, 'the request');
			request.destroy();
			await until(() => sandbox.ece.stored.length === 1, 'the end of it');
			expect(sandbox.ece.stored[0]).toMatchObject({ complete: false, kept: false });
		});
	});
});
