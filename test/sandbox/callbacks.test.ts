import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { engageClient, http, sms, startListener, until, type Listener } from './support';

describe('callbacks', () => {
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
		sandbox.engage.configure({ requestForm: 'connect' });
		listener = await startListener();
	});
	afterEach(async () => await listener.close());

	const create = async (changes: Record<string, unknown> = {}) =>
		(await engage.post('/conversations', sms({ webhookurl: listener.url, ...changes }))).data;
	const callbacks = async (count: number) => {
		await until(() => listener.posts.length >= count, `${count} callbacks`);
		return listener.posts;
	};
	const state = () => sandbox.engage.callbacks.at(-1)?.state;

	test('a write is accepted at once and its outcome follows', async () => {
		const { status, code, tid } = await create();
		expect([status, code]).toEqual([200, 4202]);
		const [callback] = await callbacks(1);
		const { id, teamId } = sandbox.engage.conversations[0];
		expect(callback).toEqual({
			event: 'conversation:created',
			tid,
			tenantId: expect.stringMatching(/^[0-9a-f-]{36}$/),
			status: 'success',
			code: 4300,
			description: 'Success',
			value: {
				conversationId: id,
				aliasId: null,
				messages: [{ messageId: expect.any(String), aliasId: null }],
				routedTo: { teamId, skillId: null },
			},
			headers: {},
			context: {},
		});
	});

	test('every operation has its outcome names', async () => {
		sandbox.engage.setCallbackMode({ form: 'outcomeNames' });
		await create();
		const { id } = sandbox.engage.conversations[0];
		const webhookurl = listener.url;
		const path = `/conversations/${id}`;
		const message = {
			channel: 'sms',
			direction: 'inbound',
			text: 'x',
			timestamp: '2026-03-01T10:00:00Z',
		};
		const writes: Array<() => Promise<unknown>> = [
			async () => await engage.post(`${path}/messages`, { ...message, webhookurl }),
			async () => await engage.patch(path, { aliasId: 'a', webhookurl }),
			async () => await engage.post(`${path}/participants`, { participant: 'p', webhookurl }),
			async () => await engage.post(`${path}/participants`, { participant: 'p', webhookurl }),
			async () => await engage.delete(`${path}/participants/p`, { data: { webhookurl } }),
			async () => await engage.delete(`${path}/participants/p`, { data: { webhookurl } }),
			async () => await engage.post(`${path}/reopen`, { webhookurl }),
			async () => await engage.post(`${path}/close`, { webhookurl }),
			async () => await engage.post(`${path}/close`, { webhookurl }),
			async () => await engage.post(`${path}/messages`, { ...message, webhookurl }),
			async () => await engage.post(`${path}/reopen`, { webhookurl }),
		];
		for (const [index, write] of writes.entries()) {
			await write();
			await callbacks(index + 2);
		}
		expect(listener.posts.map(({ event, code }) => [event, code])).toEqual([
			['onConversationCreated', 4300],
			['onAppendMessageSuccess', 4320],
			['onConversationUpdatedSuccess', 4310],
			['OnAddParticipantSuccess', 4330],
			['OnAddParticipantFailure', 4549],
			['onParticipantRemoved', 4331],
			['onRemoveParticipantFailure', 4550],
			['ConversationReopenFailed', 4551],
			['onConversationClosed', 4310],
			['onCloseConversationFailure', 4547],
			['onAppendMessageFailure', 4548],
			['ConversationReopened', 4310],
		]);
	});

	test('mode fail lets accepted writes fail without carrying them out', async () => {
		sandbox.engage.setCallbackMode({ mode: 'fail' });
		const { status } = await create();
		expect(status).toBe(200);
		const [callback] = await callbacks(1);
		expect(callback).toMatchObject({ event: 'conversation:error', status: 'failed', value: {} });
		expect(sandbox.engage.conversations).toHaveLength(0);
	});

	test.each([404, 409, 500, 503, 0])('a callback refused with %i is repeated', async (status) => {
		listener.answers.push(status, status);
		await create();
		await callbacks(3);
		await until(() => state() === 'delivered', 'delivery');
		const [first, second] = listener.received;
		expect(second.at - first.at).toBeGreaterThanOrEqual(50);
		expect(new Set(listener.posts.map(({ tid }) => tid)).size).toBe(1);
	});

	test('it is repeated three times, then dropped', async () => {
		listener.answers.push(500, 500, 500, 500, 500);
		await create();
		await until(() => state() === 'dropped', 'the end');
		expect(listener.posts).toHaveLength(4);
	});

	test('other refusals are final, and so is every one where repetition is off', async () => {
		listener.answers.push(400);
		await create();
		await until(() => state() === 'dropped', 'the end');
		sandbox.engage.setCallbackMode({ repeatRefused: false });
		listener.answers.push(500);
		await create();
		await until(() => sandbox.engage.callbacks.length === 2 && state() === 'dropped', 'the end');
		expect(listener.posts).toHaveLength(2);
	});

	test('they can be sent never, twice, late, or in reverse', async () => {
		const admin = http(`${sandbox.url}/admin/callbacks`);
		const mode = async (body: object) => await admin.post('/mode', body);
		await mode({ mode: 'never' });
		await create();
		await until(() => state() === 'suppressed', 'suppression');
		expect(listener.posts).toHaveLength(0);

		await mode({ mode: 'duplicate' });
		const twice = await create();
		expect((await callbacks(2)).map(({ tid }) => tid)).toEqual([twice.tid, twice.tid]);

		await mode({ mode: 'delayed', delayMs: 80 });
		const asked = Date.now();
		await create();
		await callbacks(3);
		expect(Date.now() - asked).toBeGreaterThanOrEqual(78);

		await mode({ mode: 'reordered', delayMs: 60 });
		const first = await create();
		const second = await create();
		expect((await callbacks(5)).slice(3).map(({ tid }) => tid)).toEqual([second.tid, first.tid]);
		expect((await mode({ mode: 'sideways' })).status).toBe(400);
	});

	test('nothing leaves the machine', async () => {
		await create({ webhookurl: 'https://elsewhere.example.com/hook' });
		await until(() => state() === 'dropped', 'the end');
		expect(sandbox.engage.callbacks[0].attempts).toEqual([]);
	});
});
