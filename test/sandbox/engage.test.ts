import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { engageClient, http, sms } from './support';

const BUSINESS: Record<string, string> = {
	sms: '+442079460100',
	facebook: '108022003311',
	livechat: 'IM28095016',
	email: 'support@example.com',
	whatsapp: '442079460199',
	amb: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10',
	api: 'sandbox-business',
};
const ALIAS_1 = '0c7e6c55-22aa-4b0d-8a4f-51f0f0c4d7a1';
const ALIAS_2 = '0c7e6c55-22aa-4b0d-8a4f-51f0f0c4d7a2';
const AT = '2026-03-01T10:00:00Z';
const OTHER_ADDRESSES: Record<string, Record<string, string>> = {
	livechat: { threadid: 'thread-1', websitedomain: 'www.example.com' },
};

describe('Webex Engage in the Connect form', () => {
	let sandbox: Sandbox;
	let engage: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		engage = await engageClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => {
		sandbox.reset();
		// The form of the sample flows; that of the REST interface has tests of its own.
		sandbox.engage.configure({ requestForm: 'connect' });
	});

	const create = async (changes: Record<string, unknown> = {}) => {
		const { status, data } = await engage.post('/conversations', sms(changes));
		expect([status, data.description]).toEqual([200, 'Accepted']);
		return sandbox.engage.conversations.at(-1)!;
	};
	const blank = async (channel: string) => (
		await engage.post('/conversations', {
			channel,
			customeraddress: 'customer',
			bizaddress: BUSINESS[channel],
			...OTHER_ADDRESSES[channel],
		}),
		sandbox.engage.conversations.at(-1)!
	);
	const search = async (body: Record<string, unknown>) =>
		(await engage.post('/conversations/search', body)).data;
	const addresses = {
		channel: 'sms',
		customeraddress: '+447700900123',
		bizaddress: '+442079460100',
	};

	describe('search', () => {
		test('finds nothing, then the latest', async () => {
			expect((await search(addresses)).value).toMatchObject({
				conversationId: null,
				chatExist: false,
			});
			await create();
			const latest = await create();
			expect(await search({ ...addresses, subject: null, threadid: null })).toEqual({
				status: 200,
				code: 4200,
				description: 'Success',
				value: {
					conversationId: latest.id,
					aliasId: null,
					chatExist: true,
					status: 'queued',
					teamId: latest.teamId,
					userId: null,
				},
			});
		});

		test('live chat goes by fingerprint, app and thread', async () => {
			const chat = await blank('livechat');
			const key = {
				channel: 'livechat',
				customeraddress: 'customer',
				bizaddress: BUSINESS.livechat,
				browserfingerprint: 'customer',
				threadid: 'thread-1',
			};
			expect((await search(key)).value.conversationId).toBe(chat.id);
			expect((await search({ ...key, threadid: 'thread-2' })).value.conversationId).toBeNull();
			expect((await search({ ...key, browserfingerprint: 'x' })).value.conversationId).toBeNull();
			const byUser = { ...key, threadid: null, browserfingerprint: null };
			expect((await search(byUser)).value.conversationId).toBe(chat.id);
			expect((await search({ ...byUser, customeraddress: null })).description).toBe(
				'A live chat is searched by its thread ID or its user ID',
			);
		});

		test('email goes by In-Reply-To first, else by customer, mailbox and subject', async () => {
			const email = (subject: string, id: string) => ({
				channel: 'email',
				customeraddress: 'ann@example.com',
				bizaddress: 'support@example.com',
				subject,
				direction: 'inbound',
				messagetype: 'email',
				frmAddress: 'ann@example.com',
				toRecipients: 'support@example.com',
				plainBody: 'Hi',
				emailHeaders: { 'Message-ID': id },
				timestamp: AT,
			});
			await engage.post('/conversations', email('Order', '<1@x>'));
			await engage.post('/conversations', email('Invoice', '<2@x>'));
			const [order, invoice] = sandbox.engage.conversations;
			const key = {
				channel: 'email',
				customeraddress: 'Ann@Example.com',
				bizaddress: 'support@example.com',
			};
			const find = async (more: object) => (await search({ ...key, ...more })).value.conversationId;
			expect(await find({ inReplyTo: '<1@x>', subject: 'Invoice' })).toBe(order.id);
			expect(await find({ subject: 'RE: Re: invoice' })).toBe(invoice.id);
			expect(await find({ subject: 'Other' })).toBeNull();
			expect(await find({})).toBe(invoice.id);
		});

		test('tells the state', async () => {
			const { id } = await create();
			const state = async () => (await search(addresses)).value;
			sandbox.engage.act(id, 'pick');
			expect(await state()).toMatchObject({
				status: 'active',
				userId: 'maria.lopez@agents.example.com',
			});
			sandbox.engage.act(id, 'hold');
			expect((await state()).status).toBe('onhold');
			sandbox.engage.act(id, 'resume');
			sandbox.engage.act(id, 'close');
			expect(await state()).toMatchObject({
				status: 'closed',
				chatExist: false,
				conversationId: id,
			});
		});
	});

	describe('form of a request', () => {
		test.each<[string, Record<string, unknown>, string]>([
			['an unknown channel', { channel: 'pigeon' }, 'channel pigeon is not known'],
			['no channel', { channel: null }, 'channel is missing'],
			['no customer', { customeraddress: '' }, 'customeraddress is missing'],
			['a number for an address', { bizaddress: 7 }, 'bizaddress must be a text'],
			['an unknown key', { custmername: 'x' }, 'custmername is not known'],
			['UI state', { singleOrDynamic: 'single' }, 'singleOrDynamic is not known'],
			['a retired channel', { gbmCarousel: {} }, 'gbmCarousel belongs to a retired channel'],
			['a wrong direction', { direction: 'Inbound' }, 'direction must be'],
			['an unknown type', { messagetype: 'toString' }, 'messagetype toString is not known'],
			['a type of another channel', { messagetype: 'email' }, 'not allowed on channel sms'],
			['no text', { text: null }, 'text is missing'],
			['a number for a text', { text: 5 }, 'text must be a text'],
			['no timestamp', { timestamp: null }, 'timestamp must be an ISO 8601'],
			['an epoch', { timestamp: '1772359200' }, 'timestamp must be an ISO 8601'],
			['another zone', { timestamp: '2026-03-01T10:00:00+05:30' }, 'timestamp must be'],
			['a day that is none', { timestamp: '2026-13-41T10:00:00Z' }, 'timestamp must be'],
			['attachments on SMS', { attachments: [{}] }, 'attachments[0].fileName is missing'],
			['attachments as text', { attachments: '[]' }, 'attachments must be a list'],
			['a webhook that is no URL', { webhookurl: 'soon' }, 'webhookurl must be a URL'],
			['messages beside a single message', { messages: [] }, 'takes the place'],
		])('%s is refused', async (_, changes, description) => {
			const { status, data } = await engage.post('/conversations', sms(changes));
			expect([status, data.status, data.code]).toEqual([400, 400, 4000]);
			expect(data.description).toContain(description);
			expect(sandbox.engage.conversations).toHaveLength(0);
			expect(sandbox.engage.requests.at(-1)?.body).toMatchObject(changes);
		});

		test.each([
			['no domain', { websitedomain: null }, 'websitedomain is missing'],
			['a protocol', { websitedomain: 'https://example.com' }, 'without protocol'],
			['no thread', { threadid: null }, 'threadid is missing'],
		])('live chat with %s is refused', async (_, changes, description) => {
			const { data } = await engage.post('/conversations', {
				channel: 'livechat',
				customeraddress: 'a',
				bizaddress: 'b',
				...OTHER_ADDRESSES.livechat,
				...changes,
			});
			expect(data.description).toContain(description);
		});

		test('broken JSON, a form, and too much are refused', async () => {
			const json = { headers: { 'content-type': 'application/json' } };
			const broken = await engage.post('/conversations', '{"text":"a\nb"}', json);
			expect([broken.status, broken.data.code]).toEqual([400, 4000]);
			const form = await engage.post('/conversations', new URLSearchParams({ a: 'b' }));
			expect(form.status).toBe(415);
			const huge = await engage.post('/conversations', sms({ text: 'x'.repeat(1024 * 1024) }));
			expect([huge.status, huge.data.code]).toEqual([413, 4130]);
			const list = await engage.post('/conversations', []);
			expect(list.data.description).toBe('The body must be a JSON object');
		});

		test('an unknown conversation and an unknown path are not found', async () => {
			expect((await engage.post('/conversations/none/close', {})).status).toBe(404);
			expect((await engage.get('/chats')).data).toMatchObject({ status: 404, code: 4040 });
		});

		test('no token, no answer', async () => {
			const { status, data } = await http(`${sandbox.url}/engage/api/v1`).post(
				'/conversations/search',
				addresses,
			);
			expect([status, data.code]).toEqual([401, 4010]);
		});
	});

	describe('messages', () => {
		const buttons = {
			body: { text: 'Which?' },
			action: { buttons: [{ type: 'reply', reply: { id: '1', title: 'One' } }] },
		};
		const title = { identifier: '1', title: 'One' };

		test.each<[string, string, string, string, Record<string, unknown>]>([
			['sms', 'outbound', 'text', 'text', {}],
			['facebook', 'inbound', 'text-with-attachments', 'text', {}],
			[
				'livechat',
				'inbound',
				'lc-form-response',
				'livechatformresponse',
				{ fields: [{ name: 'a', value: 'b' }] },
			],
			[
				'livechat',
				'inbound',
				'lcFormResponse',
				'livechatformresponse',
				{ fields: [{ name: 'a', value: 'b' }] },
			],
			['livechat', 'inbound', 'lc-carousel-response', 'lcCarouselResponse', title],
			['livechat', 'inbound', 'lc-quick-replies-response', 'lcQuickRepliesResponse', title],
			[
				'livechat',
				'outbound',
				'text-with-lc-quick-replies',
				'lcQuickReplies',
				{ options: [{ ...title, type: 'quickReplyPostback' }] },
			],
			[
				'livechat',
				'outbound',
				'text-with-lc-carousel',
				'lcCarousel',
				{ elements: [{ title: 'x', buttons: [{ ...title, type: 'webUrl', url: 'https://x' }] }] },
			],
			['whatsapp', 'outbound', 'wab-buttons', 'wabButtons', buttons],
			['whatsapp', 'inbound', 'wab-interactive-response', 'wabInteractiveResponse', title],
			['amb', 'outbound', 'amb-list-picker', 'ambListPicker', { anything: 1 }],
			[
				'amb',
				'inbound',
				'amb-quick-replies-response',
				'ambQuickRepliesResponse',
				{ selectedIdentifier: '1' },
			],
			[
				'amb',
				'inbound',
				'amb-form-response',
				'ambFormResponse',
				{ formMessage: { selections: [] } },
			],
			['api', 'inbound', 'text', 'text', {}],
		])('%s %s %s is accepted, flat', async (channel, direction, messagetype, key, payload) => {
			const { id } = await blank(channel);
			const { data } = await engage.post(`/conversations/${id}/messages`, {
				channel,
				direction,
				messagetype,
				timestamp: AT,
				...(key === 'text' ? { text: 'Hi' } : { [key]: payload }),
			});
			expect(data).toMatchObject({ code: 4202, tid: expect.any(String) });
			expect(sandbox.engage.messages(id)[0]).toMatchObject({ direction, type: messagetype });
		});

		test.each<[string, string, string, Record<string, unknown>, string]>([
			[
				'whatsapp',
				'outbound',
				'wab-interactive-response',
				{},
				'not allowed for direction outbound',
			],
			[
				'whatsapp',
				'inbound',
				'wab-buttons',
				{ wabButtons: buttons },
				'not allowed for direction inbound',
			],
			['livechat', 'inbound', 'wab-buttons', {}, 'not allowed on channel livechat'],
			['whatsapp', 'outbound', 'wab-buttons', {}, 'wabButtons is missing'],
			['whatsapp', 'outbound', 'wab-buttons', { wabButtons: '{}' }, 'wabButtons must be an object'],
			[
				'whatsapp',
				'outbound',
				'wab-buttons',
				{ wabButtons: { body: {} } },
				'wabButtons.body.text is missing',
			],
			[
				'livechat',
				'outbound',
				'text-with-lc-carousel',
				{ lcCarousel: { elements: [{ title: 'x', buttons: [1, 2, 3, 4] }] } },
				'takes at most 3 items',
			],
			['livechat', 'announcement', 'text-with-attachments', { text: 'x' }, 'must be text'],
			[
				'facebook',
				'inbound',
				'text-with-attachments',
				{ attachments: [{ mimeType: 'a/b', fileName: 'c', url: 'd' }] },
				'attachments[0].url is not known',
			],
			['email', 'inbound', 'email', { frmAddress: 'a@b.c' }, 'toRecipients is missing'],
		])('%s %s %s is refused', async (channel, direction, messagetype, changes, description) => {
			const { id } = await blank(channel);
			const { status, data } = await engage.post(`/conversations/${id}/messages`, {
				channel,
				direction,
				messagetype,
				timestamp: AT,
				...changes,
			});
			expect(status).toBe(400);
			expect(data.description).toContain(description);
		});

		test('a channel other than that of the conversation is refused', async () => {
			const { id } = await create();
			const { data } = await engage.post(`/conversations/${id}/messages`, {
				channel: 'facebook',
				direction: 'inbound',
				text: 'x',
				timestamp: AT,
			});
			expect(data.description).toContain('not that of the conversation');
		});

		test('text arrives unchanged', async () => {
			const text = 'a "b" \\ / \b\f\n\r\t \u0001 🙏 مرحبا </script>';
			const { messages } = await create({ text });
			expect(messages[0].text).toBe(text);
		});

		test('dropped attachments need no address; email has url', async () => {
			const chat = await blank('facebook');
			const ok = await engage.post(`/conversations/${chat.id}/messages`, {
				channel: 'facebook',
				direction: 'inbound',
				attachments: [{ mimeType: 'image/png', fileName: 'a.png', fileUrl: '', dropped: true }],
				timestamp: AT,
			});
			expect(ok.status).toBe(200);
			const mail = await blank('email');
			const message = {
				channel: 'email',
				messages: [
					{
						aliasId: ALIAS_1,
						direction: 'inbound',
						type: 'email',
						timestamp: AT,
						email: { from: 'a@b.c', to: ['d@e.f'], bodyPlain: 'x' },
						attachments: [{ mimeType: 'image/png', fileName: 'a.png', url: 'http://localhost/a' }],
					},
				],
			};
			expect((await engage.post(`/conversations/${mail.id}/messages`, message)).status).toBe(200);
		});

		test('a list stores each message once by its alias', async () => {
			const { id } = await blank('whatsapp');
			const one = {
				direction: 'outbound',
				type: 'wab-buttons',
				timestamp: AT,
				wabButtons: buttons,
			};
			const body = {
				channel: 'whatsapp',
				messages: [
					{ aliasId: ALIAS_1, ...one, redacted: false, attemptGwDelivery: true },
					{
						aliasId: ALIAS_2,
						direction: 'announcement',
						type: 'text',
						text: '**Hi**',
						timestamp: AT,
					},
				],
			};
			await engage.post(`/conversations/${id}/messages`, body);
			expect((await engage.post(`/conversations/${id}/messages`, body)).status).toBe(200);
			expect(sandbox.engage.messages(id).map(({ aliasId }) => aliasId)).toEqual([ALIAS_1, ALIAS_2]);
			const flat = {
				channel: 'whatsapp',
				aliasId: 'a-3',
				direction: 'inbound',
				messagetype: 'text',
				text: 'x',
				timestamp: AT,
			};
			await engage.post(`/conversations/${id}/messages`, flat);
			await engage.post(`/conversations/${id}/messages`, flat);
			expect(sandbox.engage.messages(id)).toHaveLength(3);
		});

		test.each([
			[{ direction: 'announcement', redacted: true }, 'redacted is not allowed'],
			[
				{ direction: 'inbound', attemptGwDelivery: true },
				'attemptGwDelivery is allowed on outbound',
			],
			[{ direction: 'inbound', messagetype: 'text' }, 'messages[0].messagetype is not known'],
		])('a list is checked item by item: %j', async (changes, description) => {
			const { id } = await create();
			const { data } = await engage.post(`/conversations/${id}/messages`, {
				channel: 'sms',
				messages: [{ text: 'x', timestamp: AT, ...changes }],
			});
			expect(data.description).toContain(description);
		});
	});

	describe('states', () => {
		const post = async (path: string, body: object = {}) => {
			const { status, data } = await engage.post(path, body);
			return [status, data.code];
		};

		test('close once, re-open, close again', async () => {
			const { id } = await create();
			expect(await post(`/conversations/${id}/reopen`)).toEqual([409, 4551]);
			expect(await post(`/conversations/${id}/close`)).toEqual([200, 4202]);
			expect(await post(`/conversations/${id}/close`)).toEqual([409, 4547]);
			expect(await post(`/conversations/${id}/reopen`)).toEqual([200, 4202]);
			expect(sandbox.engage.conversations[0].status).toBe('queued');
		});

		test('a closed conversation accepts only announcements', async () => {
			const { id } = await create();
			sandbox.engage.act(id, 'close');
			const message = { channel: 'sms', direction: 'inbound', text: 'x', timestamp: AT };
			expect(await post(`/conversations/${id}/messages`, message)).toEqual([409, 4548]);
			const announcement = { ...message, direction: 'announcement' };
			expect(await post(`/conversations/${id}/messages`, announcement)).toEqual([200, 4202]);
		});

		test('live chat is not re-opened, and its website must be known', async () => {
			const chat = await blank('livechat');
			sandbox.engage.act(chat.id, 'close');
			expect(await post(`/conversations/${chat.id}/reopen`)).toEqual([409, 4552]);
			const body = {
				channel: 'livechat',
				customeraddress: 'a',
				bizaddress: BUSINESS.livechat,
				threadid: 't',
			};
			expect(await post('/conversations', { ...body, websitedomain: 'other.test' })).toEqual([
				409, 4553,
			]);
		});

		test('participants make a conversation active and leave it queued', async () => {
			const { id } = await create();
			const path = `/conversations/${id}/participants`;
			expect(await post(path, { participant: 'agent 1/x' })).toEqual([200, 4202]);
			expect(sandbox.engage.conversations[0]).toMatchObject({
				status: 'active',
				userId: 'agent 1/x',
			});
			expect(await post(path, { participant: 'agent 1/x' })).toEqual([409, 4549]);
			expect((await post(path, {}))[0]).toBe(400);
			const gone = async () =>
				(await engage.delete(`${path}/${encodeURIComponent('agent 1/x')}`)).status;
			expect(await gone()).toBe(200);
			expect(sandbox.engage.conversations[0]).toMatchObject({ status: 'queued', userId: null });
			expect(await gone()).toBe(409);
		});

		test('update writes the alias and the custom fields', async () => {
			const { id } = await create();
			const patch = async (body: object) =>
				(await engage.patch(`/conversations/${id}`, body)).status;
			expect(await patch({ aliasId: 'task-1' })).toBe(200);
			expect(
				await patch({ customFields: [{ scope: 'Profile', key: 'tier', value: 'gold' }] }),
			).toBe(200);
			expect(await patch({ customFields: [{ scope: 'profile', key: 'tier', value: 'new' }] })).toBe(
				200,
			);
			expect(await patch({})).toBe(400);
			expect(await patch({ customFields: [{ scope: 'Team', key: 'a', value: 'b' }] })).toBe(400);
			expect((await search(addresses)).value.aliasId).toBe('task-1');
			expect(sandbox.engage.conversations[0].customFields).toEqual([
				{ scope: 'profile', key: 'tier', value: 'new' },
			]);
		});

		test('agents do only what the state allows', async () => {
			const { id } = await create();
			const admin = http(`${sandbox.url}/admin/conversations/${id}`);
			const act = async (action: string, more = {}) =>
				(await admin.post('/agent', { action, ...more })).status;
			expect(await act('reply', { text: 'x' })).toBe(409);
			expect(await act('pick', { agentId: 'amina.diallo@agents.example.com' })).toBe(200);
			expect(await act('reply')).toBe(400);
			expect(await act('reply', { text: 'x' })).toBe(200);
			expect(await act('transfer', { teamId: 'none' })).toBe(400);
			expect(await act('transfer')).toBe(200);
			expect((await admin.get('')).data).toMatchObject({ status: 'queued', participants: [] });
			expect(await act('dance')).toBe(400);
			expect((await http(sandbox.url).get('/admin/conversations/none')).status).toBe(404);
		});
	});
});
