import type { IDataObject } from 'n8n-workflow';
import { WebexConnectTrigger } from '../../../nodes/WebexConnect/WebexConnectTrigger/WebexConnectTrigger.node';
import { sample, samplesOf, type Sample } from '../../samples';
import { call, event } from '../../unit/webexConnectTrigger.fake';

/*
 * Every sample of a payload goes through the trigger. What is expected was read off the sample by hand.
 */

const OUTPUTS = [
	'sms',
	'email',
	'livechat',
	'whatsapp',
	'facebook',
	'amb',
	'result',
	'receipt',
	'rcs',
	'other',
];

/** Kind; text; files as their names, `-` before one that was dropped; message type. */
type Row = [kind: string, text?: string, files?: string[], messageType?: string];

const FILES = 'attachments';
const BOTH = 'text-with-attachments';
const WAB = 'wab-interactive-response';

/** By sample; the events are those of the panel's default. */
const TAKEN: Record<string, Row> = {
	'amb-authentication': ['response', 'Authentication Response: authenticated'],
	'amb-form': ['response', 'Colour: Oak', [], 'amb-form-response'],
	'amb-imessage-app': ['response', 'iMessage App Response'],
	'amb-invitation': ['response', 'Invitation Response'],
	'amb-list-picker': ['response', 'Oak', [], 'amb-list-picker-response'],
	'amb-message': ['message', 'Hello'],
	'amb-message-file-refused': ['message', '', ['-invoice.pdf'], FILES],
	'amb-message-files-only': ['message', '', ['photo.heic'], FILES],
	'amb-message-with-files': ['message', 'Look', ['photo.heic'], BOTH],
	'amb-printed-authentication': ['response', 'New Authentication Response: success'],
	'amb-printed-form': ['response', 'New Email Address: ana@example.com', [], 'amb-form-response'],
	'amb-printed-image': ['message', '', ['photo.jpeg'], FILES],
	'amb-printed-imessage-app': ['response', 'iMessage App Response', ['jpeg-image.jpeg'], BOTH],
	'amb-printed-invitation': ['response', 'Invitation Response: accepted'],
	'amb-printed-list-picker': ['response', 'Red', ['jpeg-image.jpeg'], 'amb-list-picker-response'],
	'amb-printed-message': ['message', 'Where is my order?'],
	'amb-printed-payment': ['response', 'Payment Response: paid'],
	'amb-printed-quick-reply': ['response', 'Raise a Complaint', [], 'amb-quick-replies-response'],
	'amb-printed-time-picker': [
		'response',
		'Appointments: 2026-12-18T15:30+0000',
		[],
		'amb-time-picker-response',
	],
	'amb-quick-reply': ['response', 'Yes', [], 'amb-quick-replies-response'],
	'amb-time-picker': ['response', 'Visit: 2026-12-01T10:00+0000', [], 'amb-time-picker-response'],
	'email-automatic-no': ['message', 'Where is it?'],
	'email-message': ['message', 'Where is it?'],
	'email-message-copied': ['message', 'Where is it?'],
	'email-message-delivered-to': ['message', 'Where is it?'],
	'email-message-file-refused': ['message', 'Where is it?', ['-invoice.exe']],
	'email-message-files-only': ['message', '', ['photo.jpg']],
	'email-message-forwarded': ['message', 'See below', ['fwd.eml']],
	'email-message-inline-image': ['message', 'Where is it?', ['logo.png']],
	'email-message-quoted-name': ['message', 'Where is it?'],
	'email-message-reply': ['message', 'Where is it?'],
	'email-message-several-recipients': ['message', 'Where is it?'],
	'email-message-subject-only': ['message', 'Call me'],
	'email-message-with-files': ['message', 'Where is it?', ['invoice.pdf']],
	'email-printed-files-old-form': ['message', 'Two files', ['-a.xml', '-b.xml']],
	'email-printed-inline-image': ['message', 'The label:\r\n[image: label.jpg]\r\n', ['label.jpg']],
	'email-printed-message': ['message', 'Where is my order?\r\n'],
	'email-printed-message-data-stream': [
		'message',
		'Where is my order?\r\n',
		['call.mp3', 'clip.3gp'],
	],
	'email-printed-message-old-form': ['message', '\r\n\r\nWhere is my order?\r\n'],
	'facebook-location': ['message', 'Pin: https://maps.google.com/?q=51.5034,-0.1276'],
	'facebook-message': ['message', 'Are you open?'],
	'facebook-message-file-refused': ['message', '', ['-invoice.pdf'], FILES],
	'facebook-message-files-only': ['message', '', ['photo.jpg'], FILES],
	'facebook-message-with-files': ['message', 'Look', ['photo.jpg'], BOTH],
	'facebook-postback': ['response', 'Get started'],
	'facebook-printed-audio': ['message', '', ['audioclip-4420.aac'], FILES],
	'facebook-printed-file': ['message', '', ['c761e4cd.pdf'], FILES],
	'facebook-printed-image': ['message', '', ['3bda9425.jpeg'], FILES],
	'facebook-printed-link': ['message', 'https://shop.example.com\nShop https://shop.example.com/'],
	'facebook-printed-location': [
		'message',
		"Ana's Location: https://maps.google.com/?q=51.454514,-2.58791",
	],
	'facebook-printed-message': ['message', 'Where is my order?'],
	'facebook-printed-postback': ['response', 'ORDER_STATUS'],
	'facebook-printed-sticker': ['message', '', ['2124775027_n.png'], FILES],
	'facebook-printed-video': ['message', '', ['video-1469713591.mp4'], FILES],
	'facebook-shared-link': ['message', 'Our shop https://shop.example.com/p/1'],
	'facebook-shared-post': ['message', 'https://www.facebook.com/example/posts/1'],
	'facebook-sticker': ['message', '', ['like.png'], FILES],
	'facebook-template': ['message', 'Chair Oak'],
	'livechat-form-response': ['response', 'Email: ann@example.com', [], 'lc-form-response'],
	'livechat-message': ['message', 'Hello'],
	'livechat-message-file-refused': ['message', '', ['-invoice.pdf'], FILES],
	'livechat-message-files-only': ['message', '', ['photo.jpg'], FILES],
	'livechat-message-with-files': ['message', 'Hello', ['photo.jpg'], BOTH],
	'livechat-postback': ['response', 'Yes', [], 'lc-quick-replies-response'],
	'livechat-printed-carousel': ['response', 'Buy Now', [], 'lc-carousel-response'],
	'livechat-printed-file': ['message', '', ['dbd82a30'], FILES],
	'livechat-printed-form': [
		'response',
		'Name: Ana\nEmail: ana@example.com',
		[],
		'lc-form-response',
	],
	'livechat-printed-message': ['message', 'Where is my order?'],
	'livechat-printed-quick-reply': ['response', 'Yes', [], 'lc-quick-replies-response'],
	'rcs-location': ['message', 'Location: https://maps.google.com/?q=51.5034,-0.1276'],
	'rcs-message': ['message', 'Hello'],
	'rcs-message-with-files': ['message', '', ['photo.jpg'], FILES],
	'rcs-postback': ['response', 'Yes'],
	'rcs-printed-file': ['message', '', ['0f37f034c3764ac3400adc09'], FILES],
	'rcs-printed-file-data-stream': ['message', 'Where is my order?', ['4b53d3803d5077a8'], BOTH],
	'rcs-printed-location': ['message', 'Location: https://maps.google.com/?q=51.454514,-2.587910'],
	'rcs-printed-location-data-stream': [
		'message',
		'Where is my order?\nLocation: https://maps.google.com/?q=51.454514,-2.587910',
	],
	'rcs-printed-message': ['message', 'Where is my order?'],
	'rcs-printed-message-data-stream': ['message', 'Where is my order?'],
	'rcs-printed-postback': ['response', 'Yes'],
	'rcs-printed-postback-data-stream': ['response', 'Where is my order?'],
	'sms-data-stream-list': ['message', 'In a stream'],
	'sms-data-stream-object': ['message', 'In a stream'],
	'sms-message': ['message', 'Where is my order?'],
	'sms-message-of-two-parts': ['message', 'A'.repeat(170)],
	'sms-message-without-event': ['message', 'Is anybody there?'],
	'sms-printed-message': ['message', 'Where is my order?'],
	'sms-printed-message-data-stream': ['message', 'Where is my order?'],
	'whatsapp-contacts': ['message', 'Omar Haddad +44 7700 900456'],
	'whatsapp-flow-reply': ['response', 'name: Ana\ndate: 2026-12-01'],
	'whatsapp-list': ['response', 'Tuesday', [], WAB],
	'whatsapp-location': [
		'message',
		'Office, 1 Example Street: https://maps.google.com/?q=51.5034,-0.1276',
	],
	'whatsapp-message': ['message', 'Where is my order?'],
	'whatsapp-message-file-refused': ['message', '', ['-invoice.pdf'], FILES],
	'whatsapp-message-file-refused-pci': ['message', 'My card', ['-card.png'], BOTH],
	'whatsapp-message-files-only': ['message', '', ['invoice.pdf'], FILES],
	'whatsapp-message-normalised-number': ['message', 'Hola'],
	'whatsapp-message-with-files': ['message', 'The broken part', ['photo.jpg'], BOTH],
	'whatsapp-message-without-number': ['message', 'Hello'],
	'whatsapp-order': ['message', 'Please by Friday\nOrder:\n2 × SKU-1 (12.5 GBP)'],
	'whatsapp-postback': ['response', 'Confirm', [], WAB],
	'whatsapp-printed-audio': ['message', '', ['ef484891-d99c-45b9-af97-c5ad0e7abef6'], FILES],
	'whatsapp-printed-contact': ['message', 'Ann Walker +44 7700 900125'],
	'whatsapp-printed-image': ['message', '', ['1246009770160071.jpg'], FILES],
	'whatsapp-printed-list': ['response', 'Delivery', [], WAB],
	'whatsapp-printed-location': [
		'message',
		'Our shop, 10 High Street, Bristol: https://maps.google.com/?q=51.454514,-2.587910',
	],
	'whatsapp-printed-message': ['message', 'Where is my order?'],
	'whatsapp-printed-message-plus': ['message', 'Hi'],
	'whatsapp-printed-message-with-file': ['message', 'invoice.pdf', ['2244130192617002.pdf'], BOTH],
	'whatsapp-printed-postback': ['response', 'Where is it?', [], WAB],
	'whatsapp-printed-reply': ['response', 'Yes', [], WAB],
	'whatsapp-printed-sticker': ['message', '', ['sticker.webp'], FILES],
	'whatsapp-printed-video': ['message', '', ['aa9b851f.mp4'], FILES],
	'whatsapp-reply': ['response', 'Yes', [], WAB],
	'whatsapp-sticker': ['message', '', ['sticker.webp'], FILES],
	'whatsapp-unsupported': [
		'message',
		'Unsupported message: Message type is not currently supported',
	],
};

/** Left out unless the user asks for them: the kind that they have then. */
const LEFT_OUT: Record<string, string> = {
	'amb-closed': 'closed',
	'amb-printed-conversation-closed': 'closed',
	'amb-printed-typing-end': 'typing',
	'amb-printed-typing-start': 'typing',
	'amb-typing': 'typing',
	'email-automatic-autoreply-header': 'message',
	'email-automatic-bulk': 'message',
	'email-automatic-generated': 'message',
	'email-automatic-list': 'message',
	'email-automatic-reply': 'message',
	'email-delivery-report': 'message',
	'email-own-mailbox': 'message',
	'email-printed-subscribe': 'preference',
	'email-printed-unsubscribe': 'preference',
	'email-printed-unsubscribe-data-stream': 'preference',
	'email-subscribe': 'preference',
	'email-unsubscribe': 'preference',
	'livechat-printed-profile-create': 'profile',
	'livechat-printed-profile-update': 'profile',
	'livechat-printed-thread-ack': 'other',
	'livechat-printed-thread-closed': 'closed',
	'livechat-printed-typing-start': 'typing',
	'livechat-printed-typing-stop': 'typing',
	'livechat-profile-created': 'profile',
	'livechat-profile-updated': 'profile',
	'livechat-thread-ack': 'other',
	'livechat-thread-closed': 'closed',
	'livechat-typing': 'typing',
	'rcs-printed-subscribe': 'preference',
	'rcs-printed-unsubscribe': 'preference',
	'rcs-subscribe': 'preference',
	'rcs-unsubscribe': 'preference',
	'whatsapp-printed-user-preference': 'preference',
	'whatsapp-reaction': 'reaction',
	'whatsapp-reaction-removed': 'reaction',
	'whatsapp-system': 'profile',
	'whatsapp-user-preference': 'preference',
};

const channelOf = ({ name }: Sample) => name.slice(0, name.indexOf('-'));

const { properties } = new WebexConnectTrigger().description;
const DEFAULTS = {
	events: properties.find(({ name }) => name === 'events')?.default as string[],
};

const parametersOf = ({ settings = {} }: Sample): IDataObject =>
	settings.businessAddresses
		? { businessAddresses: { rows: settings.businessAddresses as [] } }
		: {};

const events = samplesOf('webex-connect');
const messages = events.filter(({ name }) => name in TAKEN);
const others = events.filter(({ name }) => name in LEFT_OUT);
const receipts = events.filter(({ name }) => name.startsWith('receipt-'));
const named = (samples: Sample[]) => samples.map((one): [string, Sample] => [one.name, one]);

it('knows what each sample is', () => {
	const known = [...Object.keys(TAKEN), ...Object.keys(LEFT_OUT), 'unknown-channel'].sort();
	const rest = events.map(({ name }) => name).filter((name) => !name.startsWith('receipt-'));
	expect(rest.sort()).toEqual(known);
});

describe.each(named(messages))('%s', (name, one) => {
	const [kind, text, files = [], messageType] = TAKEN[name];

	it('starts the workflow by default', async () => {
		const { output, json } = await event(one.body, { ...DEFAULTS, ...parametersOf(one) });
		expect(OUTPUTS[output]).toBe(channelOf(one));
		expect(json).toMatchObject({ channel: channelOf(one), kind, text });
		expect(json.messageType).toBe(messageType ?? (json.channel === 'email' ? 'email' : 'text'));
		const attachments = json.attachments as Array<{
			dropped?: true;
			fileName: string;
			fileUrl: string;
		}>;
		expect(attachments.map((file) => (file.dropped ? '-' : '') + file.fileName)).toEqual(files);
		for (const { dropped, fileUrl } of attachments) {
			expect(fileUrl).toMatch(dropped ? /^$/ : /^https:\/\//);
		}
		expect(json.customer.id).not.toBe('');
		expect(json.unparsed).toBeUndefined();
		expect(json.raw).toEqual(one.body);
		// Engage takes no message that says nothing.
		expect(text !== '' || files.length > 0).toBe(true);
	});
});

describe.each(named(others))('%s', (name, one) => {
	it('is answered with 200 and starts nothing by default', async () => {
		const reply = await call({ body: one.body, parameters: { ...DEFAULTS, ...parametersOf(one) } });
		expect([reply.status, reply.started]).toEqual([200, undefined]);
		expect(reply.body).toMatchObject({ message: 'filtered' });
		const isSaid = one.automatic === true || LEFT_OUT[name] === 'reaction';
		expect(reply.log).toHaveLength(isSaid ? 1 : 0);
	});

	it('starts the workflow if it is asked for', async () => {
		const settings = { includeAutomatic: true };
		const { output, json } = await event(one.body, { settings, ...parametersOf(one) });
		expect(OUTPUTS[output]).toBe(channelOf(one));
		expect(json.kind).toBe(LEFT_OUT[name]);
		expect('automatic' in json).toBe(one.automatic === true);
		if (one.automatic) expect(json.automatic.reason).toMatch(/./);
	});
});

describe('receipts', () => {
	it.each(named(receipts))('%s: deliveryStatus decides', async (_, { body }) => {
		const { deliveryInfoNotification } = body as {
			deliveryInfoNotification: { deliveryInfo: Record<string, string>; transid?: string };
		};
		const { deliveryInfo, transid } = deliveryInfoNotification;
		const status = deliveryInfo.deliveryStatus.replace('Submited', 'Submitted');
		const { output, json } = await event(body);
		expect(OUTPUTS[output]).toBe('receipt');
		expect(json).toMatchObject({
			kind: 'receipt',
			event: status,
			transactionId: transid ?? deliveryInfo.transid,
			receipt: {
				status,
				code: Number(deliveryInfo.code),
				correlationId: 'order-17',
				callbackData: 'n8n:42',
			},
		});
		expect(json.channel).not.toBe('');
	});

	it('takes the code if there is no status', async () => {
		const { body } = sample('webex-connect', 'receipt-sms-delivered');
		const { deliveryInfo } = body.deliveryInfoNotification as {
			deliveryInfo: Record<string, string>;
		};
		deliveryInfo.deliveryStatus = '';
		expect((await event(body)).json.receipt.status).toBe('Delivered');
	});

	it.each([
		['receipt-sms-carrier-time', { carrierSubmittedAt: '2026-11-20T09:00:01.000Z' }],
		['receipt-sms-delivered', { messageCount: 1 }],
		['receipt-rcs-read', { carrier: 'Example Mobile', serviceProvider: 'google' }],
		['receipt-printed-livechat-clicked', { interactiveData: { title: 'View Item' } }],
		[
			'receipt-printed-whatsapp-failed',
			{ bsuid: 'IN.2146020959550167', waidNormalized: 'false', destinationType: 'bsuid' },
		],
	])('%s: newer fields', async (name, receipt) => {
		const { json } = await event(sample('webex-connect', name).body);
		expect(json.receipt).toMatchObject(receipt);
	});
});

describe('results of Engage', () => {
	it.each([
		[
			'result-created',
			{
				event: 'conversation:created',
				status: 'success',
				code: 4300,
				conversationId: 'CSR1923712361272',
				aliasId: 'd1fa5281-eab3-4f74-afd2-9bab70b03c07',
				tenantId: '2f4a1c55-7e0d-4c55-9a55-8d9f0a5b7c11',
				routedTo: { teamId: '5f0c6b2e-54c1-4c37-9d0a-7b1f6f0a1c01' },
			},
		],
		['result-updated', { event: 'conversation:updated', status: 'success' }],
		['result-transferred', { event: 'conversation:transfer', status: 'success', code: 4342 }],
		['result-transfer-failed', { status: 'failed', description: 'The team does not exist' }],
		['result-error', { event: 'conversation:error', status: 'failed' }],
		['result-already-closed', { event: '', code: 4547, description: 'already closed' }],
		[
			'result-outcome-name',
			{ event: 'onConversationCreated', code: 0, conversationId: 'CSR1923712361272' },
		],
	])('%s', async (name, expected) => {
		const { body } = sample('webex-engage', name);
		const { output, json } = await event(body, DEFAULTS);
		expect(OUTPUTS[output]).toBe('result');
		expect(json).toMatchObject({ kind: 'engageResult', transactionId: body.tid, ...expected });
	});

	it('an error is a failure whatever its status says', async () => {
		const { body } = sample('webex-engage', 'result-error');
		expect((await event({ ...body, status: 'success' })).json.status).toBe('failed');
	});
});

describe('what a sample has beyond the common form', () => {
	const fields: Array<[string, object]> = [
		[
			'amb-printed-invitation',
			{ msisdn: '+447700900123', invitation: { invitationAccepted: 'true' } },
		],
		['email-message-inline-image', { attachments: [{ cid: 'ii_123', mimeType: 'image/png' }] }],
		['email-message-subject-only', { email: { plainBody: 'Call me', subject: 'Call me' } }],
		['email-message-reply', { email: { inReplyTo: '<m1@example.com>' } }],
		['email-message-quoted-name', { customer: { id: 'jane@example.com', name: 'Jane "JD" Doe' } }],
		['email-message-delivered-to', { business: { id: 'support@example.com' } }],
		['email-message-delivered-to', { email: { to: 'support@example.com' } }],
		['email-printed-message-old-form', { customer: { id: 'jane@example.com' } }],
		[
			'livechat-printed-form',
			{
				lcFormResponse: {
					title: 'Call me back',
					fields: [
						{ label: 'Name', name: 'Name', type: 'text', value: 'Ana' },
						{ label: 'Email', name: 'Email', type: 'email', value: 'ana@example.com' },
					],
				},
			},
		],
		['livechat-printed-message', { thread: { category: 'Electronics', status: 'Active' } }],
		['rcs-message', { customer: { id: '447700900123' }, serviceProvider: 'google' }],
		['sms-message-of-two-parts', { messageCount: 2 }],
		['whatsapp-flow-reply', { flowReply: { response: { name: 'Ana', date: '2026-12-01' } } }],
		['whatsapp-location', { location: { latitude: 51.5034, longitude: -0.1276 } }],
		['whatsapp-message-file-refused', { attachments: [{ reason: 'Malware: Failed: found' }] }],
		['whatsapp-message-normalised-number', { waidNormalized: '541155550123' }],
		[
			'whatsapp-message-without-number',
			{ customer: { id: 'US.13491208655302741918' }, bsuid: 'US.13491208655302741918' },
		],
		['whatsapp-reaction', { text: '👍', reaction: { emoji: '👍', messageId: 'wamid.X1' } }],
		['whatsapp-reaction-removed', { text: 'Reaction removed' }],
	];

	it.each(fields)('%s', async (name, expected) => {
		expect((await event(sample('webex-connect', name).body)).json).toMatchObject(expected);
	});

	it('an unknown channel leaves through Other with its raw event', async () => {
		const { body } = sample('webex-connect', 'unknown-channel');
		const { output, json } = await event(body, DEFAULTS);
		expect(OUTPUTS[output]).toBe('other');
		expect(json).toMatchObject({
			channel: 'Instagram',
			kind: 'other',
			text: 'Hello from a new channel',
			raw: body,
		});
	});
});
