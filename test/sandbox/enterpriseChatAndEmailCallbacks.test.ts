/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { AxiosInstance } from 'axios';
import { XMLParser } from 'fast-xml-parser';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox } from '../../sandbox';
import { basic, eceClient, message, SEND, start, upload } from './enterpriseChatAndEmail.support';
import { http, startListener, until, type Listener } from './support';

interface Told {
	id: string;
	conversation: { id: string };
	type: { value: string };
	content?: string;
	sender: { type: string; user?: Record<string, unknown> };
	timeStamp: number;
	attachments?: { attachment: Array<Record<string, unknown>> };
}

const USER = 'inbound-client';
const SECRET = 'inbound-secret';

/** Stands for the token endpoint of the receiver. */
async function tokenServer(answer: () => { status?: number; body: object }) {
	const asked: Array<{ headers: IncomingHttpHeaders; form: URLSearchParams }> = [];
	const server = createServer((request, response) => {
		let raw = '';
		request.on('data', (chunk: Buffer) => (raw += chunk.toString()));
		request.on('end', () => {
			asked.push({ headers: request.headers, form: new URLSearchParams(raw) });
			const { status = 200, body } = answer();
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
		asked,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

describe('callbacks of Enterprise Chat and Email', () => {
	let sandbox: Sandbox;
	let ece: AxiosInstance;
	let listener: Listener;
	let id: string;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		ece = await eceClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(async () => {
		sandbox.reset();
		listener = await startListener();
		sandbox.ece.setCallback({ url: listener.url });
		sandbox.ece.setCallbackMode({ hold: true });
		sandbox.ece.login('Maria Lopez');
		id = await start(sandbox, ece);
	});
	afterEach(async () => {
		sandbox.ece.setCallback();
		await listener.close();
	});

	const act = async (...[action, input]: [Parameters<Sandbox['ece']['act']>[1], object?]) =>
		await sandbox.ece.act('Maria Lopez', action, { conversationId: id, ...input });
	const batches = () => listener.posts.map(({ message: told }) => told as Told[]);
	const told = () => batches().flat();
	const types = () => told().map(({ type }) => type.value);

	test('tell, in batches and in order, what agents and the system say', async () => {
		await act('reply', { text: 'Hello\n"Ada"' });
		await act('reply', { html: '<b>Hello</b>' });
		await act('pagePush', { url: 'https://example.com/faq' });
		await act('typing');
		await act('typing', { on: false });
		await act('complete');
		await sandbox.ece.flush();
		expect(listener.received).toHaveLength(1);
		expect(listener.received[0].headers['content-type']).toBe('application/json');
		expect(listener.received[0].headers.authorization).toBeUndefined();
		expect(types()).toEqual([
			'assigned',
			'text/plain',
			'text/html',
			'pagePush',
			'startTyping',
			'endTyping',
			'complete',
		]);
		const [assigned, text] = told();
		expect(assigned).toEqual({
			id: expect.stringMatching(/^\d+$/),
			conversation: { id },
			type: { value: 'assigned' },
			content: 'Maria Lopez has joined the chat',
			sender: { type: 'system' },
			timeStamp: expect.any(Number),
		});
		expect(text).toMatchObject({
			content: 'Hello\n"Ada"',
			sender: { type: 'user', user: { id: '2001', firstName: 'Maria', lastName: 'Lopez' } },
		});
		expect(Math.abs(Date.now() - text.timeStamp)).toBeLessThan(4000);
		expect(told().at(-1)?.content).toBe('Agent has ended the chat');
		expect(new Set(told().map((one) => one.id)).size).toBe(7);
	});

	test('come by themselves, unless they are held', async () => {
		sandbox.ece.setCallbackMode({ hold: false });
		await until(() => listener.received.length === 1, 'what was held');
		await act('reply', { text: 'Hello' });
		await until(() => listener.received.length === 2, 'the next');
		expect(types()).toEqual(['assigned', 'text/plain']);
	});

	test('tell of transfers, and of a completion just once', async () => {
		sandbox.ece.login('Jonas Weber');
		await act('transfer', { to: 'Jonas Weber' });
		await sandbox.ece.act('Jonas Weber', 'complete');
		await ece.post('/messaging/conversation/end', { id });
		await sandbox.ece.flush();
		expect(types()).toEqual(['assigned', 'transfer', 'assigned', 'complete']);
	});

	test('tell the end by the customer too, unless that is switched off', async () => {
		await ece.post('/messaging/conversation/end', { id });
		await sandbox.ece.flush();
		expect(told().at(-1)).toMatchObject({
			type: { value: 'complete' },
			content: 'Customer has ended the chat',
		});
		sandbox.ece.set({ completeOnEnd: false });
		const second = await start(sandbox, ece);
		await ece.post('/messaging/conversation/end', { id: second });
		await sandbox.ece.flush();
		expect(types()).toEqual(['assigned', 'complete', 'assigned']);
	});

	test('tell of files: the agent sends one, accepts and rejects those of the customer', async () => {
		await act('upload', { fileName: 'bill.pdf', contentType: 'application/pdf', size: 7 });
		await ece.post(SEND, upload(id));
		await act('acceptAttachment');
		await ece.post(SEND, upload(id, { fileName: 'b.png' }));
		await act('rejectAttachment');
		await sandbox.ece.flush();
		const files = told().slice(1);
		expect(files.map(({ type, attachments }) => [type.value, attachments?.attachment[0]])).toEqual([
			[
				'uploadAttachment',
				{
					id: expect.any(String),
					fileName: 'bill.pdf',
					contentType: 'application/pdf',
					size: 7,
					contentUrl: expect.stringContaining('/messaging/attachment/'),
				},
			],
			['acceptAttachment', expect.objectContaining({ fileName: 'a.png' })],
			['rejectAttachment', expect.objectContaining({ fileName: 'b.png' })],
		]);
	});

	test('do not tell the customer’s own words, nor anything of other applications', async () => {
		await ece.post(SEND, message(id, 'text/plain'));
		sandbox.ece.register('other-client', 'other-secret');
		const other = await eceClient(sandbox, { key: 'other-client', secret: 'other-secret' });
		await start(sandbox, other);
		await sandbox.ece.flush();
		expect(types()).toEqual(['assigned']);
	});

	test('may be XML', async () => {
		sandbox.ece.setCallback({ url: listener.url, format: 'xml' });
		await act('reply', { html: '<b>Tom & "Ada"</b> \u0001€' });
		await act('upload', { fileName: 'a & b.pdf', size: 7 });
		await sandbox.ece.flush();
		const [{ headers, raw }] = listener.received;
		expect(headers['content-type']).toBe('application/xml');
		const parsed = new XMLParser({ parseTagValue: false }).parse(raw);
		const [, html, file] = parsed.messages.message;
		expect(html).toMatchObject({
			conversation: { id },
			type: { value: 'text/html' },
			content: '<b>Tom & "Ada"</b> €',
			sender: { type: 'user', user: { firstName: 'Maria' } },
			timeStamp: expect.stringMatching(/^\d{13}$/),
		});
		expect(file.attachments.attachment).toMatchObject({ fileName: 'a & b.pdf', size: '7' });
		expect(sandbox.ece.deliveries[0]).toMatchObject({ state: 'delivered', body: raw });
	});

	describe('batches', () => {
		const say = (count: number) => {
			for (let one = 0; one < count; one++) sandbox.ece.say(id, 'text/plain', `word ${one}`);
		};

		test('hold a thousand messages at most', async () => {
			say(1000);
			const sent = await sandbox.ece.flush();
			expect(sent.map(({ label, state }) => [label, state])).toEqual([
				['1000 messages', 'delivered'],
				['text/plain', 'delivered'],
			]);
			expect(batches().map(({ length }) => length)).toEqual([1000, 1]);
			expect(told().at(-1)?.content).toBe('word 999');
		});

		test('hold more when that is asked for', async () => {
			sandbox.ece.setCallbackMode({ batchSize: 1001 });
			say(1000);
			await sandbox.ece.flush();
			expect(batches().map(({ length }) => length)).toEqual([1001]);
			expect(() => sandbox.ece.setCallbackMode({ batchSize: 0 })).toThrow('batchSize');
		});

		test('repeat, turn around, and say what nobody knows', async () => {
			sandbox.ece.setCallbackMode({ duplicate: true, reordered: true });
			sandbox.ece.say(id, 'videoEscalation');
			await sandbox.ece.flush();
			expect(types()).toEqual(['videoEscalation', 'videoEscalation', 'assigned', 'assigned']);
			const [first, second] = told();
			expect(first.id).toBe(second.id);
			expect(first.content).toBeUndefined();
		});

		test('are by script too', async () => {
			const admin = http(`${sandbox.url}/admin/ece`);
			expect((await admin.post('/callback/mode', { batchSize: 1 })).data).toMatchObject({
				waiting: 1,
				mode: { hold: true, batchSize: 1 },
			});
			say(1);
			expect((await admin.post('/callback/flush', {})).data).toHaveLength(2);
			expect((await admin.get('/deliveries')).data).toHaveLength(2);
			expect((await admin.post('/callback/mode', { batchSize: 0 })).status).toBe(400);
			expect((await admin.post('/callback/mode', { colour: 'red' })).status).toBe(400);
		});
	});

	describe('refused', () => {
		test('with 5xx, or by silence, are repeated', async () => {
			listener.answers.push(503, 0);
			const [dispatch] = await sandbox.ece.flush();
			await until(() => dispatch.state === 'delivered', 'delivery');
			expect(dispatch.attempts).toMatchObject([
				{ status: 503 },
				{ error: 'ECONNRESET' },
				{ status: 200 },
			]);
		});

		test('with anything else, are dropped', async () => {
			listener.answers.push(400);
			const [dispatch] = await sandbox.ece.flush();
			expect([dispatch.state, listener.received.length]).toEqual(['dropped', 1]);
		});
	});

	describe('authorization', () => {
		const deliveries = () => JSON.stringify([sandbox.ece.deliveries, sandbox.requests]);

		test('Basic', async () => {
			sandbox.ece.setCallback({
				url: listener.url,
				authentication: 'basic',
				user: USER,
				secret: SECRET,
			});
			await sandbox.ece.flush();
			const header = basic(USER, SECRET);
			expect(listener.received[0].headers.authorization).toBe(header);
			expect(sandbox.ece.deliveries[0].headers.authorization).toBe('Basic •••');
			expect(deliveries()).not.toContain(header.split(' ')[1]);
		});

		test('Basic that is refused is refused for good', async () => {
			sandbox.ece.setCallback({ url: listener.url, authentication: 'basic', user: USER });
			listener.answers.push(401);
			const [dispatch] = await sandbox.ece.flush();
			expect([dispatch.state, listener.received.length]).toEqual(['dropped', 1]);
		});

		test('OAuth2: one token for all, until it is refused or over', async () => {
			let issued = 0;
			const tokens = await tokenServer(() => ({
				body: { access_token: `token-${++issued}`, expires_in: 3600, token_type: 'Bearer' },
			}));
			const oauth2 = { url: listener.url, authentication: 'oauth2', tokenUrl: tokens.url } as const;
			sandbox.ece.setCallback({ ...oauth2, user: USER, secret: SECRET });
			const bearers = () => listener.received.map(({ headers }) => headers.authorization);
			await sandbox.ece.flush();
			sandbox.ece.say(id, 'a');
			await sandbox.ece.flush();
			expect(bearers()).toEqual(['Bearer token-1', 'Bearer token-1']);
			expect(tokens.asked).toHaveLength(1);
			const [{ headers, form }] = tokens.asked;
			expect(headers.authorization).toBe(basic(USER, SECRET));
			expect([...form]).toEqual([['grant_type', 'client_credentials']]);

			listener.answers.push(401);
			sandbox.ece.say(id, 'b');
			const [dispatch] = await sandbox.ece.flush();
			expect(dispatch.attempts).toMatchObject([{ status: 401 }, { status: 200 }]);
			expect(bearers().slice(2)).toEqual(['Bearer token-1', 'Bearer token-2']);
			expect(sandbox.ece.tokenRequests).toMatchObject([{ status: 200 }, { status: 200 }]);
			expect(deliveries()).not.toContain('token-');
			await tokens.close();
		});

		test('OAuth2: the client may present itself in the body; a short life ends', async () => {
			const tokens = await tokenServer(() => ({ body: { access_token: 't', expires_in: 0.02 } }));
			sandbox.ece.setCallback({
				url: listener.url,
				authentication: 'oauth2',
				tokenUrl: tokens.url,
				tokenAuthentication: 'body',
				user: USER,
				secret: SECRET,
			});
			await sandbox.ece.flush();
			expect(tokens.asked[0].headers.authorization).toBeUndefined();
			expect(Object.fromEntries(tokens.asked[0].form)).toEqual({
				grant_type: 'client_credentials',
				client_id: USER,
				client_secret: SECRET,
			});
			const got = Date.now();
			await until(() => Date.now() - got > 25, 'the end of its life');
			sandbox.ece.say(id, 'a');
			await sandbox.ece.flush();
			expect(tokens.asked).toHaveLength(2);
			await tokens.close();
		});

		test('OAuth2: without a token nothing is sent', async () => {
			const tokens = await tokenServer(() => ({ status: 401, body: { error: 'invalid_client' } }));
			sandbox.ece.setCallback({
				url: listener.url,
				authentication: 'oauth2',
				tokenUrl: tokens.url,
				user: USER,
				secret: 'wrong',
			});
			const [dispatch] = await sandbox.ece.flush();
			expect(dispatch.attempts[0].error).toContain('the token URL answered 401');
			expect(listener.received).toHaveLength(0);
			await until(() => dispatch.state === 'dropped', 'the end');
			expect(sandbox.ece.tokenRequests[0]).toMatchObject({ status: 401 });
			await tokens.close();
		});

		test('OAuth2: a token that no header can hold harms no other callback', async () => {
			const answers = ['a\nb', 'good'];
			const tokens = await tokenServer(() => ({
				body: { access_token: answers.shift(), expires_in: 3600 },
			}));
			const oauth2 = { url: listener.url, authentication: 'oauth2', tokenUrl: tokens.url } as const;
			sandbox.ece.setCallback({ ...oauth2, user: USER, secret: 'x' });
			const [dispatch] = await sandbox.ece.flush();
			expect(dispatch.attempts[0].error).toContain('Invalid character in header');
			sandbox.ece.setCallback({ ...oauth2, user: USER, secret: 'x' });
			sandbox.ece.say(id, 'After that');
			await sandbox.ece.flush();
			await until(() => listener.received.length > 0, 'a callback');
			await tokens.close();
		});
	});

	describe('registration', () => {
		test('by script shows no secret', async () => {
			const admin = http(`${sandbox.url}/admin/ece`);
			const { data } = await admin.post('/callback', {
				url: listener.url,
				format: 'xml',
				authentication: 'basic',
				user: USER,
				secret: SECRET,
			});
			expect(data.target).toEqual({
				url: listener.url,
				format: 'xml',
				authentication: 'basic',
				user: USER,
				tokenUrl: '',
				tokenAuthentication: 'header',
				hasSecret: true,
			});
			expect(JSON.stringify((await admin.get('/callback')).data)).not.toContain(SECRET);
			expect((await admin.delete('/callback')).data.target).toBeNull();
		});

		test.each([
			['an address elsewhere', { url: 'https://elsewhere.example.com/' }, 'url'],
			['an unknown format', { url: 'http://127.0.0.1:1/', format: 'csv' }, 'format'],
			[
				'an unknown authentication',
				{ url: 'http://127.0.0.1:1/', authentication: 'ntlm' },
				'authentication',
			],
			[
				'OAuth2 without a token URL',
				{ url: 'http://127.0.0.1:1/', authentication: 'oauth2' },
				'tokenUrl',
			],
			['an unknown key', { uri: 'http://127.0.0.1:1/' }, 'uri'],
		])('is refused with %s', async (_, target, words) => {
			const { status, data } = await http(`${sandbox.url}/admin/ece`).post('/callback', target);
			expect([status, data.error]).toEqual([400, expect.stringContaining(words)]);
		});

		test('is what callbacks need; it outlives a reset', async () => {
			sandbox.reset();
			sandbox.ece.setCallbackMode({ hold: true });
			sandbox.ece.login('Maria Lopez');
			sandbox.ece.start();
			await sandbox.ece.flush();
			expect(types()).toEqual(['assigned']);
			sandbox.ece.setCallback();
			sandbox.ece.start();
			expect(await sandbox.ece.flush()).toEqual([]);
			expect(listener.received).toHaveLength(1);
		});
	});
});
