import type { IDataObject } from 'n8n-workflow';
import type { Channel } from '../../nodes/Engage/channels';
import { runWxcc, wxccNodes } from './wxccNodes';
import { WxccScene } from './wxccScene';

let scene: WxccScene;

beforeAll(async () => {
	scene = await WxccScene.open();
});

beforeEach(() => scene.reset());

afterAll(async () => await scene.close());

const TRANS_ID = '0b0e5d0e-4a3e-4a7a-8a19-1d4b5b6c7d80';
const NOW = '2026-01-01T00:00:00.000Z';
const FILE = 'https://files.example.com/invoice.pdf';
const FORWARDED = { mimeType: 'message/rfc822', fileName: 'old.eml', fileUrl: `${FILE}.eml` };
const STORED_FILE = { mimeType: 'application/pdf', fileName: 'invoice.pdf' };

interface Case {
	mediaType: string;
	mediaChannel: string;
	channel: Channel;
	/** What makes the sandbox's usual conversation one that the details find. */
	known?: IDataObject;
	details: IDataObject;
	customer: string;
	business: string;
	name: string;
	/** Of the task. */
	text: string;
	/** Stored message. */
	stored: IDataObject;
	/** In the created conversation, beside customer, business and name. */
	created?: IDataObject;
	/** A closed conversation is opened again. */
	reopens: boolean;
}

/** Keys of messageDetails as the page lists them for each channel. */
const CASES: Record<string, Case> = {
	chat: {
		mediaType: 'chat',
		mediaChannel: 'web',
		channel: 'livechat',
		known: { browserfingerprint: 'visitor-9' },
		details: {
			appId: 'IM28095016',
			domain: 'www.example.com',
			threadId: 'thread-3',
			threadTitle: 'Order',
			threadStatus: 'open',
			userId: 'visitor-9',
			message: 'Where is my order?',
			attachmentCount: 1,
			attachment: JSON.stringify([
				{ file: FILE, contentType: 'application/pdf' },
				{ file: `${FILE}.eml`, contentType: 'message/rfc822' },
			]),
			extras: '',
			version: '2',
			tid: 'tid-1',
			serviceKey: '',
			customerName: 'Ana',
			customerEmail: 'ana@example.com',
			timestamp: NOW,
			proactiveRuleId: 'rule-1',
		},
		customer: 'visitor-9',
		business: 'IM28095016',
		name: 'Ana',
		text: 'Where is my order?',
		stored: { type: 'text-with-attachments', text: 'Where is my order?', timestamp: NOW },
		created: {
			threadId: 'thread-3',
			browserFingerprint: 'visitor-9',
			websiteDomain: 'www.example.com',
			proactiveId: 'rule-1',
		},
		reopens: false,
	},
	email: {
		mediaType: 'email',
		mediaChannel: 'email',
		channel: 'email',
		known: { subject: 'My order' },
		details: {
			appId: 'EM1',
			assetType: 'email',
			senderName: 'Ana',
			recipient: 'support@example.org',
			businessEmailId: 'support@example.org',
			customerEmailId: 'ana@example.com',
			customerName: 'Ana',
			toAddresses: 'support@example.org',
			ccRecipients: 'boss@example.com',
			bccRecipients: '',
			subject: 'Re: My order',
			inReplyTo: '<none@example.org>',
			headers: '{"message-id":"<m2@example.com>"}',
			htmlMessage: '<p>Where is it?</p>',
			strippedText: 'Where is it?',
			strippedHtml: '<p>Where is it?</p>',
			attachments: [
				{ mimeType: 'application/pdf', fileName: 'invoice.pdf', url: FILE },
				FORWARDED,
				{ ...FORWARDED, mimeType: 'Message/RFC822; charset=utf-8' },
			],
			serviceKey: '',
			timestamp: NOW,
		},
		customer: 'ana@example.com',
		business: 'support@example.org',
		name: 'Ana',
		text: 'Where is it?',
		stored: { type: 'email', timestamp: NOW },
		created: { subject: 'Re: My order' },
		reopens: true,
	},
	SMS: {
		mediaType: 'social',
		mediaChannel: 'sms',
		channel: 'sms',
		details: {
			serviceNumber: '+14155550100',
			senderNumber: '+14155550123',
			message: 'Hi',
			serviceKey: '',
			timestamp: NOW,
		},
		customer: '+14155550123',
		business: '+14155550100',
		name: '+14155550123',
		text: 'Hi',
		stored: { type: 'text', text: 'Hi', timestamp: NOW },
		reopens: true,
	},
	Facebook: {
		mediaType: 'social',
		mediaChannel: 'facebook',
		channel: 'facebook',
		details: {
			appId: 'FB1',
			facebookPageId: '108022003311',
			psId: 'psid-7001',
			customerName: 'Ana',
			message: 'Hi',
			attachments: JSON.stringify([
				{ type: 'application/pdf', payload: { url: FILE } },
				{ type: 'message/rfc822', payload: { url: `${FILE}.eml` } },
			]),
			attachmentUrl: '',
			serviceKey: '',
			timestamp: NOW,
		},
		customer: 'psid-7001',
		business: '108022003311',
		name: 'Ana',
		text: 'Hi',
		stored: { type: 'text-with-attachments', text: 'Hi', timestamp: NOW },
		reopens: true,
	},
	WhatsApp: {
		mediaType: 'social',
		mediaChannel: 'whatsapp',
		channel: 'whatsapp',
		details: {
			appId: 'WA1',
			waId: '447700900100',
			customerWhatsappId: '447700900123',
			customerUsername: 'Ana',
			message: '',
			caption: 'My invoice',
			attachments: [{ mime_type: 'application/pdf', name: 'invoice.pdf', url: FILE }, FORWARDED],
			serviceKey: '',
			timestamp: NOW,
		},
		customer: '447700900123',
		business: '447700900100',
		name: 'Ana',
		text: 'My invoice',
		stored: { type: 'text-with-attachments', text: 'My invoice', timestamp: NOW },
		reopens: true,
	},
	'Apple Messages': {
		mediaType: 'social',
		mediaChannel: 'amb',
		channel: 'amb',
		details: {
			appId: 'AM1',
			abcUserId: 'urn:mbid:AQAAY',
			accountId: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10',
			customerName: 'Ana',
			message: 'Hi',
			attachments: [{ ...STORED_FILE, fileUrl: FILE }, FORWARDED],
			attachmentUrl: '',
			serviceKey: '',
			timestamp: NOW,
			deviceCapabilityList: 'LIST,TIME,FORM',
		},
		customer: 'urn:mbid:AQAAY',
		business: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10',
		name: 'Ana',
		text: 'Hi',
		stored: { type: 'text-with-attachments', text: 'Hi', timestamp: NOW },
		reopens: true,
	},
};

const resolve = async (given: Case, parameters: IDataObject = {}) =>
	await runWxcc(wxccNodes.resolve, scene.tenant, {
		flowId: 'flow-1',
		transId: TRANS_ID,
		mediaType: given.mediaType,
		mediaChannel: given.mediaChannel,
		details: JSON.stringify({ messageDetails: given.details, pciDetails: {} }),
		...parameters,
	});

/** The calls that were made, without IDs. */
const steps = () =>
	scene.calls.map((call) =>
		call.replace('/engage/api/v1', '').replace(/conversations\/CSR\d{13}/, 'conversations/ID'),
	);

const SEARCH = 'POST /conversations/search';
const CREATE = 'POST /conversations';
const REOPEN = 'POST /conversations/ID/reopen';
const APPEND = 'POST /conversations/ID/messages';
const TASK = 'POST /wxcc/v2/tasks';
const UPDATE = 'PATCH /conversations/ID';

function expectTask(given: Case, conversationId: string): void {
	expect(scene.sandbox.wxcc.tasks).toEqual([
		expect.objectContaining({
			channelType: 'customMessaging',
			channel: given.mediaChannel,
			origin: given.customer,
			originName: given.name,
			destination: given.business,
			flowSettings: {
				flowId: 'flow-1',
				mediaType: given.mediaType,
				mediaResourceId: conversationId,
			},
			messages: [{ id: TRANS_ID, at: NOW, text: given.text }],
		}),
	]);
}

const messages = () =>
	scene.sandbox.engage.conversations.map((conversation) => conversation.messages);

function expectStored(given: Case, list: unknown[]): void {
	expect(list).toEqual([expect.objectContaining({ direction: 'inbound', ...given.stored })]);
	const text = JSON.stringify(list);
	expect(text.includes(FILE)).toBe(given.channel !== 'sms');
	// A forwarded email is left out, and the agent sees that it was.
	expect(text).not.toMatch(/rfc822|https:[^"]*\.eml/i);
	expect(text.match(/"dropped":true/g) ?? []).toHaveLength(given.channel === 'sms' ? 0 : 1);
}

describe.each(Object.entries(CASES))('%s', (_, given) => {
	const { channel, known = {}, reopens } = given;

	it('creates conversation and task where there is no conversation', async () => {
		const run = await resolve(given);
		expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
		expect(steps()).toEqual([SEARCH, CREATE, SEARCH, TASK, UPDATE]);
		const [conversation, ...others] = scene.sandbox.engage.conversations;
		expect(others).toEqual([]);
		expect(conversation).toMatchObject({
			channel,
			status: 'queued',
			customerAddress: given.customer,
			businessAddress: given.business,
			aliasId: run.json.taskId,
			...given.created,
		});
		expectStored(given, conversation.messages);
		expectTask(given, conversation.id);
		expect(run.json).toMatchObject({
			transId: TRANS_ID,
			taskId: scene.sandbox.wxcc.tasks[0].id,
			conversationId: conversation.id,
			conversationOperation: 'created',
		});
	});

	it('appends to an open conversation, whose task goes on', async () => {
		const { id } = await scene.conversation(channel, 'queued', { ...known, aliasId: 'task-7' });
		scene.set();
		const run = await resolve(given);
		expect([run.outcome, run.json.error]).toEqual(['appended', undefined]);
		expect(steps()).toEqual([SEARCH, APPEND]);
		expectStored(given, messages()[0]);
		expect(scene.sandbox.wxcc.tasks).toEqual([]);
		expect(run.json).toMatchObject({
			taskId: 'task-7',
			conversationId: id,
			conversationOperation: 'appended',
		});
	});

	it('appends to one that an agent has, or has put on hold', async () => {
		const { id } = await scene.conversation(channel, 'queued', known);
		for (const action of ['pick', 'hold'] as const) {
			scene.sandbox.engage.act(id, action);
			const run = await resolve(given, { transId: `event-${action}` });
			expect(run.outcome).toBe('appended');
		}
		expect(messages().map(({ length }) => length)).toEqual([2]);
		// The same event again is the same message.
		expect((await resolve(given, { transId: 'event-hold' })).outcome).toBe('appended');
		expect(messages().map(({ length }) => length)).toEqual([2]);
	});

	it(`${reopens ? 're-opens' : 'never re-opens'} a closed conversation`, async () => {
		const { id } = await scene.conversation(channel, 'closed', { ...known, aliasId: 'task-7' });
		scene.set();
		const run = await resolve(given);
		const operation = reopens ? 'reopened' : 'created';
		expect([run.outcome, run.json.error]).toEqual([operation, undefined]);
		expect(steps()).toEqual(
			reopens ? [SEARCH, REOPEN, APPEND, TASK, UPDATE] : [SEARCH, CREATE, SEARCH, TASK, UPDATE],
		);
		const { conversations } = scene.sandbox.engage;
		expect(conversations).toHaveLength(reopens ? 1 : 2);
		const last = conversations.at(-1)!;
		expect(last.id === id).toBe(reopens);
		expect(last).toMatchObject({ status: 'queued', aliasId: run.json.taskId });
		expectStored(given, last.messages);
		expectTask(given, last.id);
		expect(run.json).toMatchObject({
			conversationId: last.id,
			conversationOperation: operation,
			aliasUpdated: true,
		});
	});

	it('searches by the documented key, with null for what the channel has not', async () => {
		await resolve(given);
		const [{ body }] = scene.requests;
		const ofEmail = channel === 'email';
		const ofChat = channel === 'livechat';
		expect(body).toEqual({
			channel,
			customeraddress: given.customer,
			bizaddress: given.business,
			subject: ofEmail ? given.details.subject : null,
			threadid: ofChat ? 'thread-3' : null,
			browserfingerprint: ofChat ? 'visitor-9' : null,
			toRecipients: ofEmail ? given.details.toAddresses : null,
			ccRecipients: ofEmail ? given.details.ccRecipients : null,
			inReplyTo: ofEmail ? given.details.inReplyTo : null,
		});
	});

	it('takes details as object, as text, and in their wrapper', async () => {
		const whole = { messageDetails: given.details };
		const wrapped = { details: whole };
		const texts = [JSON.stringify(whole), JSON.stringify(wrapped)];
		const parameters = {
			flowId: 'flow-1',
			transId: TRANS_ID,
			mediaType: given.mediaType,
			mediaChannel: given.mediaChannel,
			details: '={{ $json.it }}',
		};
		for (const it of [whole, wrapped, ...texts]) {
			scene.reset();
			const run = await runWxcc(wxccNodes.resolve, scene.tenant, parameters, { items: [{ it }] });
			expect(run.outcome).toBe('created');
			expectTask(given, String(run.json.conversationId));
		}
	});
});

it('finds an open chat by its visitor: the event of a form names no thread', async () => {
	const given = CASES.chat;
	const details = { ...given.details, threadId: undefined };
	const form = { details: JSON.stringify({ messageDetails: details }) };
	// A new one cannot be opened without.
	const refused = await resolve(given, form);
	expect(JSON.stringify(refused.json.error)).toMatch(/threadId/i);
	const { id } = await scene.conversation('livechat', 'queued', given.known);
	const run = await resolve(given, { ...form, transId: 'form-1' });
	expect([run.outcome, run.json.conversationId]).toEqual(['appended', id]);
});

it('takes one file that comes twice, as a list and as an address, once', async () => {
	const given = CASES.Facebook;
	const details = { ...given.details, attachmentUrl: FILE };
	expect((await resolve(given, { details: { messageDetails: details } })).outcome).toBe('created');
	expectStored(given, messages()[0]);
	// Beside the forwarded email, which is left out.
	const [{ attachments }] = messages()[0];
	expect(attachments.filter(({ dropped }) => !dropped)).toHaveLength(1);
});

it('takes a file of which only the address is known', async () => {
	const given = CASES['Apple Messages'];
	const details = { ...given.details, message: '', attachments: '', attachmentUrl: FILE };
	const run = await resolve(given, { details: { messageDetails: details } });
	expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
	expect(messages()[0]).toMatchObject([{ attachments: [{ fileUrl: FILE }] }]);
	expect(scene.sandbox.wxcc.tasks[0].messages[0].text).toBe('Attachment');
});

describe('files that a check kept back', () => {
	const whatsapp = CASES.WhatsApp;
	const kept = (changes: IDataObject, checks: IDataObject = {}) =>
		JSON.stringify({
			messageDetails: { ...whatsapp.details, message: '', caption: '', ...changes },
			...checks,
		});
	const dropped = (fileName: string, mimeType = 'application/pdf') => ({
		mimeType,
		fileName,
		fileUrl: '',
		dropped: true,
	});
	const stored = () =>
		(messages()[0] as Array<{ attachments?: IDataObject[] }>).flatMap(
			({ attachments }) => attachments ?? [],
		);

	// Case 4 of shared/cases: refused files have no address.
	it.each<[string, IDataObject]>([
		['an empty address', { mime_type: 'application/pdf', fileName: 'invoice.pdf', url: '' }],
		['the mark', { mimeType: 'application/pdf', fileName: 'invoice.pdf', dropped: true }],
		['the mark as a text', { ...STORED_FILE, fileUrl: FILE, dropped: 'true' }],
	])('are a message by themselves, and dropped by %s', async (_, file) => {
		const run = await resolve(whatsapp, { details: kept({ attachments: [file] }) });
		expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
		expect(stored()).toMatchObject([dropped('invoice.pdf')]);
	});

	it('are two if two have no address', async () => {
		const attachments = ['a.pdf', 'b.pdf'].map((name) => ({ mime_type: 'application/pdf', name }));
		await resolve(whatsapp, { details: kept({ attachments }) });
		expect(stored()).toMatchObject([dropped('a.pdf'), dropped('b.pdf')]);
	});

	it('are shown where a check only counts them', async () => {
		const run = await resolve(whatsapp, {
			details: kept(
				{ attachments: [dropped('a.pdf')] },
				{
					pciDetails: { isPCICompliant: false, droppedAttachmentCount: 1 },
					malwareScanDetails: JSON.stringify({ droppedAttachmentCount: '1' }),
				},
			),
		});
		expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
		expect(stored()).toMatchObject([
			dropped('a.pdf'),
			dropped('Attachment left out', 'application/octet-stream'),
		]);
	});

	it.each(['WhatsApp', 'SMS', 'Facebook'])(
		'are not, where the check of %s says NA',
		async (name) => {
			const given = CASES[name];
			const blocks = ['NA', { droppedAttachmentCount: 'NA', securityFailedReason: 'NA' }];
			for (const securityScanDetails of blocks) {
				scene.reset();
				const run = await resolve(given, {
					details: JSON.stringify({ messageDetails: given.details, securityScanDetails }),
				});
				expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
				expectStored(given, messages()[0]);
			}
		},
	);

	it('are not places or shared posts of Messenger, which are no files', async () => {
		const { details } = CASES.Facebook;
		const place = { type: 'location', title: 'Pin', payload: { coordinates: { lat: 1, long: 2 } } };
		const messageDetails = { ...details, attachments: JSON.stringify([place]) };
		const run = await resolve(CASES.Facebook, { details: JSON.stringify({ messageDetails }) });
		expect([run.outcome, stored()]).toEqual(['created', []]);
	});
});

describe('an email', () => {
	it('is a message though it has a subject only', async () => {
		const given = CASES.email;
		const details = {
			...given.details,
			htmlMessage: '',
			strippedText: '',
			strippedHtml: '',
			attachments: [],
		};
		const run = await resolve(given, { details: JSON.stringify({ messageDetails: details }) });
		expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
		expect(JSON.stringify(messages()[0])).toContain('Re: My order');
		expect(scene.sandbox.wxcc.tasks[0].messages[0].text).toBe('Re: My order');
	});

	it('is a message though it has files only', async () => {
		const empty = { subject: '', htmlMessage: '', strippedText: '', strippedHtml: '' };
		const details = { ...CASES.email.details, ...empty, message: '' };
		const run = await resolve(CASES.email, {
			details: JSON.stringify({ messageDetails: details }),
		});
		expect([run.outcome, run.json.error]).toEqual(['created', undefined]);
		const [{ email, attachments }] = messages()[0];
		expect(email?.bodyPlain).toBe(attachments.map(({ fileName }) => fileName).join(', '));
		expect(attachments.length).toBeGreaterThan(0);
	});

	it('finds its conversation by the message that it answers, whatever its subject', async () => {
		const given = CASES.email;
		const { id } = await scene.conversation('email', 'queued', {
			subject: 'Something else',
			direction: 'outbound',
			messagetype: 'email',
			timestamp: NOW,
			frmAddress: 'support@example.org',
			toRecipients: 'ana@example.com',
			plainBody: 'Hello',
			emailHeaders: { 'Message-ID': '<none@example.org>' },
		});
		scene.set();
		const run = await resolve(given);
		expect([run.outcome, run.json.conversationId]).toEqual(['appended', id]);
	});

	it('keeps the reference of an inline image', async () => {
		const given = CASES.email;
		const inline = { mimeType: 'image/png', fileName: 'logo.png', url: FILE, cid: 'logo@1' };
		const details = { messageDetails: { ...given.details, attachments: [inline] } };
		await resolve(given, { details: JSON.stringify(details) });
		const create = scene.requests.find(({ path }) => path.endsWith('/conversations'));
		expect(create?.body).toMatchObject({ attachments: [inline] });
	});
});

describe('a transaction ID that is no UUID', () => {
	// Case 1 of shared/cases: as Webex Connect prints them.
	const transId = 'aacf8250-f6c4-4bf0-a7da-62e13b6edf33_0';

	it('goes on, and the message of the task has a UUID that is always the same', async () => {
		const aliases: string[] = [];
		while (aliases.length < 2) {
			scene.reset();
			const run = await resolve(CASES.WhatsApp, { transId });
			expect(run.json).toMatchObject({ outcome: 'created', transId });
			aliases.push(scene.sandbox.wxcc.tasks[0].messages[0].id);
		}
		expect(aliases[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
		expect(aliases[1]).toBe(aliases[0]);
		scene.reset();
		await resolve(CASES.WhatsApp, { transId: transId.replace('_0', '_1') });
		expect(scene.sandbox.wxcc.tasks[0].messages[0].id).not.toBe(aliases[0]);
	});
});

describe('what is wrong with the input', () => {
	const given = CASES.SMS;
	const detailsWith = (changes: IDataObject) =>
		JSON.stringify({ messageDetails: { ...given.details, ...changes } });

	it.each<[string, IDataObject, string]>([
		['not JSON', { details: '{oops' }, 'Details is not valid JSON.'],
		['no messageDetails', { details: '{"a":1}' }, 'Details has no messageDetails.'],
		[
			'missing keys, all of them named',
			{ details: detailsWith({ senderNumber: '', message: ' ', timestamp: '' }) },
			'Details: messageDetails.senderNumber is empty. Details: messageDetails.timestamp is empty. Details: messageDetails.message is empty.',
		],
		[
			'a time that is none',
			{ details: detailsWith({ timestamp: '1' }) },
			'Details: messageDetails.timestamp must be an ISO 8601 date and time.',
		],
	])('%s', async (_, parameters, message) => {
		const run = await resolve(given, parameters);
		expect(run.outcome).toBe('onInvalidData');
		expect(run.json.error).toMatchObject({ message: `${message} No request was sent.` });
		expect(scene.requests).toEqual([]);
	});

	it('neither text nor files', async () => {
		const facebook = CASES.Facebook;
		const details = { ...facebook.details, message: '', attachments: '[]' };
		const run = await resolve(facebook, { details: JSON.stringify({ messageDetails: details }) });
		expect(run.outcome).toBe('onInvalidData');
		expect(scene.requests).toEqual([]);
	});

	it('but a time without an offset is one in UTC', async () => {
		const run = await resolve(given, {
			details: detailsWith({ timestamp: '2026-01-01T00:00:00' }),
		});
		expect(run.outcome).toBe('created');
		expect(messages()[0]).toEqual([expect.objectContaining({ timestamp: NOW })]);
	});
});

describe('Override Default Contact Close Event Handling', () => {
	const settings = () => scene.sandbox.wxcc.tasks[0].flowSettings;
	const on = { overrideDefaultContactCloseEventHandling: true };

	it('travels with the task, as the text that the event brings back', async () => {
		await resolve(CASES.SMS, on);
		expect(settings()).toMatchObject({ overrideDefaultClose: 'true' });
	});

	it.each(['1.1', '1.0'])('is not known to v%s', async (apiVersion) => {
		const run = await resolve(CASES.SMS, { ...on, apiVersion });
		expect(run.outcome).toBe('created');
		expect(settings()).not.toHaveProperty('overrideDefaultClose');
	});
});

it('resolves many messages of many customers, each to its own', async () => {
	const items = Array.from({ length: 20 }, (_, index) => ({
		messageDetails: { ...CASES.SMS.details, senderNumber: `+1415555${1000 + index}` },
	}));
	const run = await runWxcc(
		wxccNodes.resolve,
		scene.tenant,
		{
			flowId: 'flow-1',
			transId: TRANS_ID,
			mediaType: 'social',
			mediaChannel: 'sms',
			details: '={{ $json }}',
		},
		{ items },
	);
	expect(run.outcome).toBe('created');
	expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
	const customers = run.items.map(
		({ json }) =>
			scene.sandbox.engage.conversations.find(({ id }) => id === json.conversationId)
				?.customerAddress,
	);
	expect(customers).toEqual(items.map(({ messageDetails }) => messageDetails.senderNumber));
});

it('opens one conversation and one task for many messages of one customer at once', async () => {
	const items = Array.from({ length: 10 }, (_, index) => ({
		transId: `${TRANS_ID}_${index}`,
		messageDetails: { ...CASES.SMS.details, message: `Message ${index}` },
	}));
	const run = await runWxcc(
		wxccNodes.resolve,
		scene.tenant,
		{
			flowId: 'flow-1',
			transId: '={{ $json.transId }}',
			mediaType: 'social',
			mediaChannel: 'sms',
			details: '={{ $json }}',
		},
		{ items },
	);
	expect(run.outcomes).toEqual(['created', 'appended']);
	expect(scene.sandbox.engage.conversations).toHaveLength(1);
	expect(scene.sandbox.wxcc.tasks).toHaveLength(1);
	const texts = scene.sandbox.engage.messages().map(({ text }) => text);
	expect(texts).toEqual(items.map(({ messageDetails }) => messageDetails.message));
});

it('adds a message once, however often its transaction comes', async () => {
	await scene.conversation('sms', 'queued');
	for (const attempt of [1, 2, 3]) {
		expect([attempt, (await resolve(CASES.SMS, { transId: `${TRANS_ID}_0` })).outcome]).toEqual([
			attempt,
			'appended',
		]);
	}
	expect(messages().map(({ length }) => length)).toEqual([1]);
});

it('tells the conversation that is there when the task request gets no answer', async () => {
	scene.sandbox.setFault({
		match: { method: 'POST', path: '/wxcc/v2/tasks' },
		fault: { kind: 'hang' },
	});
	const run = await resolve(CASES.SMS, { options: { timeout: 0.3 } });
	scene.sandbox.clearFaults();
	expect(run.outcome).toBe('onTimeout');
	const [{ id }] = scene.sandbox.engage.conversations;
	expect(run.json).toMatchObject({ conversationId: id, outcomeUnknown: true });
});
