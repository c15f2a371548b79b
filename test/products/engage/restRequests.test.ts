import type { IDataObject } from 'n8n-workflow';
import { engageNodes } from '../../workflow/engageNodes';
import { Service } from '../../workflow/service';
import { runAsTenant, runAsUser, sent } from './engage.support';

/*
 * Requests in the REST form. Written from webex-engage-rest.md (sections 2.1, 3 and 6), not from the nodes.
 */

const service = new Service();
beforeAll(async () => await service.start());
beforeEach(() => service.reset());
afterAll(async () => await service.stop());

const NOW = '2026-11-20T09:30:00.000Z';
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const ALIAS = expect.stringMatching(UUID) as unknown;
const ID = 'CSR1923712361272';
const FILE = {
	mimeType: 'image/png',
	fileName: 'shoe.png',
	fileUrl: 'https://files.example.com/shoe.png',
};

const request = async (node: keyof typeof engageNodes, parameters: IDataObject) => {
	const run = await runAsTenant(service, engageNodes[node], parameters);
	expect(run.json.error).toBeUndefined();
	expect(service.requests).toHaveLength(1);
	return sent(service.requests[0]);
};

describe('the envelope of a write', () => {
	const cases: Array<
		[keyof typeof engageNodes, IDataObject, verb: string, path: string, data: IDataObject]
	> = [
		['update', { taskId: 'task-1' }, 'PATCH', '', { aliasId: 'task-1' }],
		[
			'update',
			{ method: 'updateAliasId', conversationAliasId: 'mine' },
			'PATCH',
			'',
			{ aliasId: 'mine' },
		],
		[
			'update',
			{
				method: 'updateCustomFields',
				customFields: { rows: [{ scope: 'profile', key: 'tier', value: 'gold' }] },
			},
			'PATCH',
			'',
			{ customFields: [{ scope: 'profile', key: 'tier', value: 'gold' }] },
		],
		['reopen', {}, 'PATCH', '', { status: 'queued' }],
		['hold', {}, 'PATCH', '', { status: 'onhold' }],
		['close', {}, 'PATCH', '', { status: 'closed' }],
		['transfer', { routeTo: 'team', teamId: 't-1' }, 'POST', '/transfer', { teamId: 't-1' }],
		['transfer', { routeTo: 'skill', skillId: 's-1' }, 'POST', '/transfer', { skillId: 's-1' }],
		['addParticipant', { participant: 'a-1' }, 'POST', '/participants', { participant: 'a-1' }],
		['removeParticipant', { participant: 'a-1' }, 'DELETE', '/participants/a-1', {}],
	];

	it.each(cases)('of %s with %j', async (node, parameters, verb, path, data) => {
		// Both members are required objects, also without a callback address.
		expect(await request(node, { conversationId: ID, ...parameters })).toEqual([
			verb,
			`/conversations/${ID}${path}`,
			{ data, callback: {} },
		]);
	});

	it.each(cases)('of %s with %j and an address for its result', async (...[node, parameters]) => {
		const url = 'https://n8n.example.com/webhook/results';
		const [, , body] = await request(node, {
			conversationId: ID,
			...parameters,
			options: { resultCallbackUrl: url },
		});
		expect(body).toMatchObject({ callback: { url, headers: {}, context: {} } });
		expect(JSON.stringify(body)).not.toContain('webhookurl');
	});

	it('sends a transfer to a team or to a skill, never to both', async () => {
		const run = await runAsTenant(service, engageNodes.transfer, {
			conversationId: ID,
			routeTo: 'skill',
			teamId: 't-1',
			skillId: '={{ "" }}',
		});
		expect(run.outcome).toBe('onInvalidData');
		expect(service.requests).toEqual([]);
		const [, , body] = await request('transfer', {
			conversationId: ID,
			routeTo: 'skill',
			teamId: 't-1',
			skillId: 's-1',
		});
		expect(body).toEqual({ data: { skillId: 's-1' }, callback: {} });
	});
});

describe('Create Conversation', () => {
	const sms = {
		channel: 'sms',
		businessLongcodeShortcode: '+14155550100',
		customerMobileNumber: '+14155550123',
	};
	const addresses = { customerAddress: '+14155550123', bizAddress: '+14155550100' };

	it('sends its message as a message object in a list', async () => {
		expect(
			await request('create', { ...sms, customerName: 'Ana', text: 'Hello', timestamp: NOW }),
		).toEqual([
			'POST',
			'/conversations',
			{
				data: {
					channel: 'sms',
					...addresses,
					customerName: 'Ana',
					messages: [
						{ aliasId: ALIAS, direction: 'inbound', type: 'text', timestamp: NOW, text: 'Hello' },
					],
				},
				callback: {},
			},
		]);
	});

	it('can go without a message, with an alias and custom fields', async () => {
		const [, , body] = await request('create', {
			...sms,
			messageMode: 'none',
			conversationAliasId: 'task-1',
			customFields: { rows: [{ scope: 'conversation', key: 'order', value: 7 }] },
		});
		expect(body).toEqual({
			data: {
				channel: 'sms',
				...addresses,
				aliasId: 'task-1',
				customFields: [{ scope: 'conversation', key: 'order', value: '7' }],
			},
			callback: {},
		});
	});

	it('can bring several messages', async () => {
		const aliases = [1, 2].map((n) => `d1fa5281-eab3-4f74-afd2-9bab70b03c0${n}`);
		const messages = aliases.map((aliasId) => ({
			aliasId,
			direction: 'inbound',
			type: 'text',
			timestamp: NOW,
			text: aliasId,
		}));
		const [, , body] = await request('create', {
			...sms,
			messageMode: 'dynamic',
			dynamicMessage: messages,
		});
		expect(body).toEqual({
			data: { channel: 'sms', ...addresses, messages },
			callback: {},
		});
	});

	it.each([
		['sms', sms],
		[
			'email',
			{ channel: 'email', businessEmailId: 'support@example.org', fromEmailId: 'a@example.com' },
		],
		['api', { channel: 'api', businessId: 'sandbox-business', userId: 'customer-7' }],
	])('can announce something on %s', async (channel, parameters) => {
		const [, , body] = await request('create', {
			...parameters,
			direction: 'announcement',
			text: '**Moved** from the shop',
			timestamp: NOW,
		});
		expect(body).toMatchObject({
			data: {
				channel,
				messages: [
					{
						aliasId: ALIAS,
						direction: 'announcement',
						type: 'text',
						timestamp: NOW,
						text: '**Moved** from the shop',
					},
				],
			},
		});
	});

	it('puts the subject of an email on the conversation, and the email into its message', async () => {
		const [, , body] = await request('create', {
			channel: 'email',
			businessEmailId: 'support@example.org',
			fromEmailId: 'ana@example.com',
			fromAddress: 'Ana <ana@example.com>',
			toRecipients: '"Support, First Line" <support@example.org>, second@example.org',
			ccRecipients: 'boss@example.org; other@example.org',
			subject: 'Order 7',
			emailHeaders: { 'Message-ID': '<1@example.com>' },
			plainBody: 'Hello',
			htmlBody: '<p>Hello <img src="cid:logo"></p>',
			strippedHtml: '<p>Hello</p>',
			timestamp: NOW,
			attachments: [
				{ ...FILE, cid: 'logo', caption: 'A logo' },
				{ mimeType: 'message/rfc822', fileName: 'old.eml', fileUrl: 'https://x.example.com/old' },
				{
					mimeType: 'text/plain',
					fileName: 'virus.txt',
					fileUrl: '',
					dropped: true,
					reason: 'scan',
				},
			],
		});
		expect(body).toEqual({
			data: {
				channel: 'email',
				customerAddress: 'ana@example.com',
				bizAddress: 'support@example.org',
				subject: 'Order 7',
				messages: [
					{
						aliasId: ALIAS,
						direction: 'inbound',
						type: 'email',
						timestamp: NOW,
						email: {
							from: 'Ana <ana@example.com>',
							to: ['"Support, First Line" <support@example.org>', 'second@example.org'],
							cc: ['boss@example.org', 'other@example.org'],
							bodyPlain: 'Hello',
							bodyHtml: '<p>Hello <img src="cid:logo"></p>',
							strippedHtml: '<p>Hello</p>',
							headers: { 'Message-ID': '<1@example.com>' },
						},
						attachments: [
							{ mimeType: 'image/png', fileName: 'shoe.png', url: FILE.fileUrl, cid: 'logo' },
							{
								mimeType: 'application/octet-stream',
								fileName: 'old.eml',
								url: '',
								dropped: true,
							},
							{ mimeType: 'text/plain', fileName: 'virus.txt', url: '', dropped: true },
						],
					},
				],
			},
			callback: {},
		});
	});

	it('names the thread, the website and the device of a live chat', async () => {
		const [, , body] = await request('create', {
			channel: 'livechat',
			threadId: 'thread-3',
			livechatUserId: 'visitor-9',
			livechatAppId: 'IM28095016',
			livechatWebsiteDomain: 'www.example.com',
			livechatBrowserFingerprint: 'print-9',
			livechatProactiveId: 'p-1',
			messageMode: 'none',
		});
		expect(body).toEqual({
			data: {
				channel: 'livechat',
				customerAddress: 'visitor-9',
				bizAddress: 'IM28095016',
				threadId: 'thread-3',
				websiteDomain: 'www.example.com',
				browserFingerprint: 'print-9',
				proactiveId: 'p-1',
			},
			callback: {},
		});
	});
});

describe('Append Message', () => {
	const given = { conversationId: ID, timestamp: NOW };
	const only = async (parameters: IDataObject) => {
		const [verb, path, body] = await request('append', { ...given, ...parameters });
		expect([verb, path]).toEqual(['POST', `/conversations/${ID}/messages`]);
		const { data, callback } = body as { data: { channel: string; messages: unknown[] } } & {
			callback: unknown;
		};
		expect(callback).toEqual({});
		expect(data.channel).toBe(parameters.channel);
		expect(data.messages).toHaveLength(1);
		return data.messages[0];
	};

	it.each(['facebook', 'livechat', 'whatsapp', 'amb', 'api'])(
		'has a type of its own for files without text on %s',
		async (channel) => {
			const files = {
				aliasId: ALIAS,
				direction: 'inbound',
				type: 'attachments',
				timestamp: NOW,
				attachments: [FILE],
			};
			expect(
				await only({ channel, messageType: 'text-with-attachments', attachments: [FILE] }),
			).toEqual(files);
			service.reset();
			expect(await only({ channel, messageType: 'attachments', attachments: [FILE] })).toEqual(
				files,
			);
		},
	);

	it('sends a text without files as type text', async () => {
		expect(
			await only({ channel: 'whatsapp', messageType: 'text-with-attachments', text: 'Hello' }),
		).toEqual({
			aliasId: ALIAS,
			direction: 'inbound',
			type: 'text',
			timestamp: NOW,
			text: 'Hello',
		});
	});

	it('keeps what was dropped, and sends no cid on a chat channel', async () => {
		expect(
			await only({
				channel: 'whatsapp',
				messageType: 'attachments',
				attachments: [
					{ ...FILE, cid: 'x' },
					{ mimeType: 'Message/RFC822; charset=utf-8', fileName: 'a.eml', fileUrl: FILE.fileUrl },
					{ mimeType: 'image/png', fileName: 'b.png', dropped: true },
				],
			}),
		).toMatchObject({
			attachments: [
				FILE,
				{ mimeType: 'application/octet-stream', fileName: 'a.eml', fileUrl: '', dropped: true },
				{ mimeType: 'image/png', fileName: 'b.png', fileUrl: '', dropped: true },
			],
		});
		expect(JSON.stringify(service.requests[0].body)).not.toContain('cid');
	});

	it('calls the payload of a form response lcFormResponse', async () => {
		const form = {
			title: 'Order',
			fields: [{ label: 'No.', name: 'no', type: 'text', value: '7' }],
		};
		expect(
			await only({
				channel: 'livechat',
				messageType: 'lc-form-response',
				liveChatFormResponse: form,
			}),
		).toEqual({
			aliasId: ALIAS,
			direction: 'inbound',
			type: 'lc-form-response',
			timestamp: NOW,
			lcFormResponse: form,
		});
	});

	it.each([
		['unset', undefined],
		['true', true],
		['false', false],
	])('sends redacted and attemptGwDelivery only if asked: %s', async (choice, value) => {
		const message = (await only({
			channel: 'sms',
			direction: 'outbound',
			text: 'Hello',
			redacted: choice,
			attemptGwDelivery: choice,
		})) as IDataObject;
		expect([message.redacted, message.attemptGwDelivery]).toEqual([value, value]);
		expect('redacted' in message).toBe(value !== undefined);
		expect('attemptGwDelivery' in message).toBe(value !== undefined);
	});

	it('uses the alias that it is given, and makes a UUID of one that is none', async () => {
		const alias = async (messageAliasId: string) => {
			service.reset();
			const message = await only({ channel: 'sms', text: 'Hello', messageAliasId });
			return (message as IDataObject).aliasId;
		};
		const uuid = 'd1fa5281-eab3-4f74-afd2-9bab70b03c07';
		expect(await alias(uuid)).toBe(uuid);
		// The form of transaction IDs of WhatsApp and Messenger.
		const made = await alias(`${uuid}_0`);
		expect(made).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
		expect(await alias(`${uuid}_0`)).toBe(made);
		expect(await alias(`${uuid}_1`)).not.toBe(made);
	});

	it('keeps the subject of an email among its headers, because the message has none', async () => {
		const email = {
			channel: 'email',
			fromAddress: 'ana@example.com',
			toRecipients: 'support@example.org',
			subject: 'Order 7',
		};
		expect(await only({ ...email, plainBody: 'Hello' })).toMatchObject({
			email: { bodyPlain: 'Hello', cc: [], headers: { Subject: 'Order 7' } },
		});
		service.reset();
		expect(
			await only({ ...email, plainBody: 'Hello', emailHeaders: { subject: 'Its own' } }),
		).toMatchObject({ email: { headers: { subject: 'Its own' } } });
		service.reset();
		// A subject alone is what the customer has to say.
		expect(await only(email)).toMatchObject({ email: { bodyPlain: 'Order 7' } });
	});

	it('drops a forwarded email of a dynamic message too', async () => {
		const [, , body] = await request('append', {
			conversationId: ID,
			channel: 'email',
			messageMode: 'dynamic',
			dynamicMessage: [
				{
					aliasId: 'd1fa5281-eab3-4f74-afd2-9bab70b03c07',
					direction: 'inbound',
					type: 'email',
					timestamp: NOW,
					email: { from: 'a@example.com', to: ['b@example.com'] },
					attachments: [{ mimeType: 'message/rfc822', fileName: 'a.eml', url: FILE.fileUrl }],
				},
			],
		});
		expect(body).toMatchObject({
			data: {
				messages: [
					{
						attachments: [
							{ mimeType: 'application/octet-stream', fileName: 'a.eml', url: '', dropped: true },
						],
					},
				],
			},
		});
	});
});

describe('Search Conversation', () => {
	const chat = { channel: 'livechat', bizAddress: 'IM28095016' };
	const found = () => {
		service.handle = (_, response) =>
			response
				.writeHead(200, { 'content-type': 'application/json' })
				.end('{"status":200,"value":{"conversationId":"c","status":"active"}}');
	};

	it.each<[string, IDataObject, IDataObject]>([
		[
			'a number',
			{ channel: 'sms', businessLongcodeShortcode: '+1', customerMobileNumber: '+2' },
			{ channel: 'sms', customerAddress: '+2', bizAddress: '+1' },
		],
		[
			'a thread',
			{ ...chat, threadId: 'thread-3' },
			{ channel: 'livechat', bizAddress: 'IM28095016', threadId: 'thread-3' },
		],
		[
			'a user',
			{ ...chat, customerAddress: 'visitor-9', livechatBrowserFingerprint: 'print-9' },
			{
				channel: 'livechat',
				bizAddress: 'IM28095016',
				customerAddress: 'visitor-9',
				browserFingerprint: 'print-9',
			},
		],
		[
			'a user of the channel API',
			{ channel: 'api', businessId: 'sandbox-business', userId: 'customer-7' },
			{ channel: 'api', customerAddress: 'customer-7', bizAddress: 'sandbox-business' },
		],
	])('by %s', async (_, parameters, body) => {
		found();
		// It answers at once, so that it has no envelope and no callback.
		expect(await request('search', parameters)).toEqual(['POST', '/conversations/search', body]);
	});

	it('asks for a thread or a user of a live chat', async () => {
		const run = await runAsTenant(service, engageNodes.search, chat);
		expect(run.outcome).toBe('onInvalidData');
		expect(run.json.error).toMatchObject({
			message: 'Thread ID and Customer Address are empty: give one of them. No request was sent.',
		});
		expect(service.requests).toEqual([]);
	});
});

describe('a business address that nobody has set', () => {
	it.each<[keyof typeof engageNodes, IDataObject, string]>([
		['search', { channel: 'whatsapp', customerId: '447700900123' }, 'WA Business ID'],
		['create', { channel: 'whatsapp', customerId: '447700900123' }, 'WA Business ID'],
		['search', { channel: 'facebook', facebookPsId: 'psid' }, 'Facebook Page ID'],
		['create', { channel: 'facebook', facebookPsId: 'psid' }, 'Facebook Page ID'],
	])('of %s with %j', async (node, parameters, label) => {
		const run = await runAsTenant(service, engageNodes[node], {
			...parameters,
			text: 'Hello',
			waBusinessId: '={{ "" }}',
			facebookPageId: '={{ "" }}',
			timestamp: NOW,
		});
		expect(run.outcome).toBe('onInvalidData');
		expect(run.json.error).toMatchObject({
			message: `${label} is empty: set Business Addresses in the Webex Connect Trigger, because the event has an app ID only. No request was sent.`,
		});
		expect(service.requests).toEqual([]);
	});
});

describe('the option Request Form', () => {
	const FORMS = [
		['rest', 'PATCH', `/conversations/${ID}`, { data: { status: 'closed' }, callback: {} }],
		['connect', 'POST', `/conversations/${ID}/close`, undefined],
	] as const;
	const close = { conversationId: ID };

	it.each(FORMS)('%s holds for either credential', async (requestForm, ...expected) => {
		const parameters = { ...close, options: { requestForm } };
		await runAsTenant(service, engageNodes.close, parameters);
		await runAsUser(service, engageNodes.close, parameters);
		expect(service.requests.map(sent)).toEqual([expected, expected]);
	});

	it('follows the credential unless it is set', async () => {
		for (const options of [{}, { requestForm: 'automatic' }]) {
			service.reset();
			await runAsTenant(service, engageNodes.close, { ...close, options });
			await runAsUser(service, engageNodes.close, { ...close, options });
			expect(service.requests.map(sent)).toEqual(FORMS.map(([, ...expected]) => expected));
		}
	});

	it.each(Object.entries(engageNodes))('is offered by %s', (_, { description }) => {
		const options = description.properties.find(({ name }) => name === 'options')?.options ?? [];
		expect(options).toContainEqual(
			expect.objectContaining({ name: 'requestForm', default: 'automatic' }),
		);
	});

	it('takes no other form', async () => {
		const run = await runAsTenant(service, engageNodes.close, {
			...close,
			options: { requestForm: 'soap' },
		});
		expect(run.outcome).toBe('onInvalidData');
		expect(run.json.error).toMatchObject({
			message: 'Request Form must be one of automatic, rest, connect. No request was sent.',
		});
	});

	it('says what the Connect form has no key for', async () => {
		const run = await runAsUser(service, engageNodes.append, {
			conversationId: ID,
			channel: 'sms',
			direction: 'outbound',
			text: 'Hello',
			attemptGwDelivery: 'true',
			timestamp: NOW,
		});
		expect(run.outcome).toBe('onInvalidData');
		expect(run.json.error).toMatchObject({
			message: expect.stringMatching(
				/^Attempt GW Delivery cannot be sent in the Connect form/,
			) as unknown,
		});
		expect(service.requests).toEqual([]);
	});

	it('comes before the path that replaces that of the form', async () => {
		await runAsTenant(service, engageNodes.close, {
			...close,
			options: { requestMethod: 'PUT', requestPath: '/chats/{conversationId}' },
		});
		expect(service.requests.map(sent)).toEqual([
			['PUT', `/chats/${ID}`, { data: { status: 'closed' }, callback: {} }],
		]);
	});
});
