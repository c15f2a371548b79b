import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { sample } from '../samples';
import { engageClient, http, startListener, until, type Listener } from './support';

/* The form that the vendor publishes. source: https://developers-engage.readme.io/reference/callbacks and the like */

const AT = '2026-03-01T10:00:00Z';
const ALIAS = '0c7e6c55-22aa-4b0d-8a4f-51f0f0c4d7a1';
const TEAM = '5f0c6b2e-54c1-4c37-9d0a-7b1f6f0a1c02';
const ADDRESSES = {
	channel: 'whatsapp',
	customerAddress: '447700900123',
	bizAddress: '447700900100',
};
const message = (changes: Record<string, unknown> = {}) => ({
	aliasId: ALIAS,
	direction: 'inbound',
	type: 'text',
	text: 'Hello',
	timestamp: AT,
	...changes,
});

describe('Webex Engage in the REST form', () => {
	let sandbox: Sandbox;
	let engage: AxiosInstance;
	let listener: Listener;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		engage = await engageClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(async () => {
		sandbox.reset();
		listener = await startListener();
	});
	afterEach(async () => await listener.close());

	const callback = () => ({ url: listener.url, headers: {}, context: { run: '17' } });
	const enveloped = (data: Record<string, unknown>) => ({ data, callback: callback() });
	const latest = () => sandbox.engage.conversations.at(-1)!;
	const create = async (changes: Record<string, unknown> = {}) => {
		await engage.post('/conversations', enveloped({ ...ADDRESSES, ...changes }));
		await until(() => listener.posts.length > 0, 'the result');
		listener.received.length = 0;
		return latest();
	};
	const result = async () => {
		await until(() => listener.posts.length > 0, 'the result');
		const [post] = listener.posts;
		listener.received.length = 0;
		return post;
	};
	const refusal = async (path: string, body: unknown) => {
		const { status, data } = await engage.post(path, body);
		expect(status).toBe(400);
		return data.description as string;
	};

	test('an accepted write has its transaction id in a header and no body', async () => {
		const answer = await engage.post('/conversations', enveloped(ADDRESSES));
		expect([answer.status, answer.data]).toEqual([202, '']);
		expect(answer.headers.tid).toMatch(/^[0-9a-f-]{36}$/);
		expect((await result()).tid).toBe(answer.headers.tid);
	});

	test('the place of the transaction id can be chosen', async () => {
		sandbox.engage.configure({ transactionId: 'body' });
		const { headers, data } = await engage.post('/conversations', enveloped(ADDRESSES));
		expect([headers.tid, data.tid]).toEqual([undefined, expect.any(String)]);
	});

	test('created: the result has the members of the published sample', async () => {
		await engage.post(
			'/conversations',
			enveloped({ ...ADDRESSES, aliasId: 'task-1', messages: [message()] }),
		);
		const printed = sample('webex-engage', 'result-created').body;
		const post = await result();
		expect(Object.keys(post).sort()).toEqual(Object.keys(printed).sort());
		expect(post).toMatchObject({
			event: 'conversation:created',
			status: 'success',
			context: { run: '17' },
			value: {
				conversationId: expect.stringMatching(/^CSR\d{13}$/),
				aliasId: 'task-1',
				messages: [{ messageId: expect.any(String), aliasId: ALIAS }],
				routedTo: { teamId: expect.any(String), skillId: null },
			},
		});
		expect(String(post.code)).toMatch(/^\d{4}$/);
	});

	test('without a callback address the result goes nowhere', async () => {
		const answer = await engage.post('/conversations', { data: ADDRESSES, callback: {} });
		expect(answer.status).toBe(202);
		expect(sandbox.engage.callbacks).toHaveLength(0);
	});

	test.each<[string, unknown, string]>([
		['no envelope', ADDRESSES, 'channel is not known'],
		['no callback', { data: ADDRESSES }, 'callback is missing or no object'],
		['no data', { callback: {} }, 'data is missing or no object'],
		['the flat form', { ...ADDRESSES, webhookurl: 'http://localhost/x' }, 'is not known'],
		[
			'names in lower case',
			{ data: { channel: 'sms', customeraddress: '1', bizaddress: '2' }, callback: {} },
			'customeraddress is not known',
		],
		[
			'an unknown member of the callback',
			{ data: ADDRESSES, callback: { address: 'x' } },
			'address is not known',
		],
		[
			'an address that no asset has',
			{ data: { ...ADDRESSES, bizAddress: '447700900999' }, callback: {} },
			'bizAddress 447700900999 is no whatsapp asset of this tenant',
		],
		[
			'the app id of an asset',
			{ data: { ...ADDRESSES, bizAddress: 'a_171931000079979870' }, callback: {} },
			'bizAddress a_171931000079979870 is the app id of the asset; its address is 447700900100',
		],
		[
			'a single message beside the data',
			{ data: { ...ADDRESSES, direction: 'inbound' }, callback: {} },
			'direction is not known',
		],
		[
			'team and skill',
			{ data: { ...ADDRESSES, teamId: 't', skillId: 's' }, callback: {} },
			'teamId and skillId exclude each other',
		],
	])('create refuses %s', async (_, body, description) => {
		expect(await refusal('/conversations', body)).toContain(description);
		expect(sandbox.engage.conversations).toHaveLength(0);
	});

	test.each<[string, Record<string, unknown>, string]>([
		['without alias', message({ aliasId: undefined }), 'aliasId must be a UUID'],
		['with an alias of another form', message({ aliasId: 'm-1' }), 'aliasId must be a UUID'],
		[
			'of files with text',
			message({
				type: 'attachments',
				attachments: [{ mimeType: 'image/png', fileName: 'a.png', fileUrl: 'http://localhost/a' }],
			}),
			'text is not allowed on type attachments',
		],
		[
			'with a forwarded mail',
			message({
				type: 'text-with-attachments',
				attachments: [
					{ mimeType: 'message/rfc822', fileName: 'a.eml', fileUrl: 'http://localhost/a' },
				],
			}),
			'is a forwarded message, which is not taken',
		],
		['with the keys of the flat form', message({ messagetype: 'text' }), 'is not known'],
	])('append refuses a message %s', async (_, one, description) => {
		const { id } = await create();
		const body = enveloped({ channel: 'whatsapp', messages: [one] });
		expect(await refusal(`/conversations/${id}/messages`, body)).toContain(description);
	});

	test('files without text and dropped files are taken', async () => {
		const { id } = await create();
		const attachments = [
			{ mimeType: 'image/png', fileName: 'a.png', fileUrl: 'http://localhost/a' },
			{ mimeType: 'application/pdf', fileName: 'b.pdf', fileUrl: '', dropped: true },
		];
		const one = message({ type: 'attachments', text: undefined, attachments });
		await engage.post(`/conversations/${id}/messages`, enveloped({ messages: [one] }));
		expect(await result()).toMatchObject({ event: 'message:created', status: 'success' });
		expect(sandbox.engage.messages(id)).toMatchObject([{ type: 'attachments', attachments }]);
	});

	test('status of an update closes, holds and re-opens', async () => {
		const { id } = await create();
		const update = async (status: string) => {
			await engage.patch(`/conversations/${id}`, enveloped({ status }));
			const { event, status: ended, code } = await result();
			return [event, ended, code, latest().status];
		};
		sandbox.engage.act(id, 'pick');
		const done = ['conversation:updated', 'success', 4310];
		expect(await update('onhold')).toEqual([...done, 'onhold']);
		expect(await update('queued')).toEqual([...done, 'queued']);
		expect(await update('closed')).toEqual([...done, 'closed']);
		expect(await update('closed')).toEqual(['conversation:error', 'failed', 4547, 'closed']);
		expect(await update('queued')).toEqual([...done, 'queued']);
		expect((await engage.post(`/conversations/${id}/close`, enveloped({}))).status).toBe(404);
	});

	test('a transfer needs one destination and a queued or active conversation', async () => {
		const { id } = await create();
		const path = `/conversations/${id}/transfer`;
		expect(await refusal(path, enveloped({}))).toBe('teamId or skillId is missing');
		await engage.post(path, enveloped({ teamId: TEAM }));
		expect(await result()).toMatchObject({
			event: 'conversation:transfer',
			status: 'success',
			code: 4342,
			value: {},
		});
		expect(latest().teamId).toBe(TEAM);
		await engage.post(path, enveloped({ teamId: 'nobody' }));
		expect(await result()).toMatchObject({ event: 'conversation:transfer', status: 'failed' });
		sandbox.engage.act(id, 'close');
		await engage.post(path, enveloped({ teamId: TEAM }));
		expect(await result()).toMatchObject({ event: 'conversation:transfer', status: 'failed' });
	});

	test('a live chat is found by its thread or by its user', async () => {
		const chat = { channel: 'livechat', bizAddress: 'IM28095016' };
		await create({
			...chat,
			customerAddress: 'visitor-ann',
			threadId: 'TH-51',
			websiteDomain: 'www.example.com',
		});
		const found = async (key: Record<string, unknown>) =>
			(await engage.post('/conversations/search', { ...chat, ...key })).data.value?.conversationId;
		expect(await found({ threadId: 'TH-51' })).toBe(latest().id);
		expect(await found({ customerAddress: 'visitor-ann' })).toBe(latest().id);
		expect(await found({ threadId: 'TH-52' })).toBeNull();
		expect(await refusal('/conversations/search', chat)).toContain('thread ID or its user ID');
	});

	test('a transcript comes by pages, with the whole number in a header', async () => {
		const alias = (index: number) => ALIAS.slice(0, -2) + String(index).padStart(2, '0');
		const messages = Array.from({ length: 12 }, (_, index) =>
			message({ aliasId: alias(index), text: `No. ${index}` }),
		);
		const { id } = await create({ messages });
		const page = async (query: string) => await engage.get(`/conversations/${id}/messages${query}`);
		const first = await page('');
		expect([first.data.length, first.headers['x-total-count']]).toEqual([10, '12']);
		const rest = await page('?offset=10&limit=500');
		expect(rest.data.map(({ text }: { text: string }) => text)).toEqual(['No. 10', 'No. 11']);
		expect((await page('?limit=501')).status).toBe(400);
	});

	test('a Webex token writes the Connect form, unless the setting says otherwise', async () => {
		const flat = { channel: 'sms', customeraddress: '+447700900123', bizaddress: '+442079460100' };
		expect((await engage.post('/conversations', flat)).status).toBe(400);
		const admin = http(`${sandbox.url}/admin`);
		await admin.post('/engage/settings', { requestForm: 'either' });
		expect((await engage.post('/conversations', flat)).status).toBe(200);
		expect((await engage.post('/conversations', enveloped(ADDRESSES))).status).toBe(202);
	});
});
