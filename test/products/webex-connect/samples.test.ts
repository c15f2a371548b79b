import type { IDataObject } from 'n8n-workflow';
import { WebexConnectTrigger } from '../../../nodes/WebexConnect/WebexConnectTrigger/WebexConnectTrigger.node';
import { sample, samplesOf, type Sample } from '../../samples';
import { channelOf, LEFT_OUT, TAKEN } from '../../samples/webexConnect';
import { call, event } from '../../unit/webexConnectTrigger.fake';

/* Every sample of a payload goes through the trigger. */

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
