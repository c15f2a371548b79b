import { startSandbox, type Sandbox } from '../../sandbox';
import { sample, samplesOf } from '../samples';
import { CUSTOMERS, http, startListener, type Listener } from './support';

const FILE = {
	url: 'https://files.example.com/a.png',
	mimeType: 'image/png',
	fileName: 'a.png',
};
const PLACE = {
	latitude: 51.5034,
	longitude: -0.1276,
	name: 'Office',
	address: '1 Example Street',
};
const STREAM = { envelope: 'object' };
const LIST = { envelope: 'array' };

/** Which printed sample a doing of the customer has to equal, and the members by which it may differ. */
interface Kind {
	sample: string;
	does?: Record<string, unknown>;
	more?: string[];
	less?: string[];
}

const KINDS: Kind[] = [
	// The page has a typing error in this key, `userld`.
	{ sample: 'sms-printed-message', more: ['userId'], less: ['userld'] },
	{ sample: 'sms-printed-message-data-stream', does: STREAM },
	{ sample: 'email-printed-message' },
	{ sample: 'email-printed-message-data-stream', does: { ...LIST, attachments: [FILE] } },
	{ sample: 'email-printed-inline-image', does: { attachments: [{ ...FILE, cid: 'ii_1' }] } },
	{ sample: 'email-printed-subscribe', does: { event: 'Subscribe' } },
	{ sample: 'email-printed-unsubscribe', does: { event: 'Unsubscribe' } },
	{
		sample: 'email-printed-unsubscribe-data-stream',
		does: { ...STREAM, event: 'Unsubscribe' },
	},
	{ sample: 'livechat-printed-message' },
	{ sample: 'livechat-printed-quick-reply', does: { event: 'OnPostback' } },
	{ sample: 'livechat-printed-form', does: { event: 'OnFormResponse' } },
	{ sample: 'livechat-printed-typing-start', does: { event: 'TypingIndicator' } },
	{
		sample: 'livechat-printed-typing-stop',
		does: { event: 'TypingIndicator', text: 'typingStop' },
	},
	{ sample: 'livechat-printed-thread-ack', does: { ...LIST, event: 'UpdateThreadACK' } },
	{
		sample: 'livechat-printed-thread-closed',
		does: { ...STREAM, event: 'OnThreadClosed' },
		// Cisco's close flow reads the reason.
		more: ['message'],
	},
	{ sample: 'livechat-printed-profile-create', does: { event: 'OnProfileCreate' } },
	{ sample: 'livechat-printed-profile-update', does: { event: 'OnProfileUpdate' } },
	{
		sample: 'livechat-printed-file',
		does: { ...STREAM, attachments: [FILE] },
		// The scans are there on tenants with a contact centre, as on the other samples of the page.
		more: ['pciInfo', 'malwareinfo', 'securityscaninfo'],
	},
	{ sample: 'whatsapp-printed-message' },
	{ sample: 'whatsapp-printed-image', does: { text: '', attachments: [FILE] } },
	{ sample: 'whatsapp-printed-message-with-file', does: { attachments: [FILE] } },
	{ sample: 'whatsapp-printed-postback', does: { event: 'postback' } },
	{ sample: 'whatsapp-printed-list', does: { event: 'list' } },
	{ sample: 'whatsapp-printed-reply', does: { event: 'reply' } },
	{ sample: 'whatsapp-printed-user-preference', does: { event: 'user_preference' } },
	{ sample: 'whatsapp-printed-location', does: { location: PLACE } },
	{
		sample: 'whatsapp-printed-contact',
		does: { contact: { name: 'Omar Haddad', phone: '+44 7700 900456' } },
	},
	{ sample: 'facebook-printed-message' },
	{ sample: 'facebook-printed-image', does: { attachments: [FILE] } },
	{ sample: 'facebook-printed-postback', does: { event: 'OnPostback' } },
	{ sample: 'facebook-printed-location', does: { text: '', location: PLACE } },
	{ sample: 'facebook-printed-link', does: { link: { url: 'https://shop.example.com/' } } },
	{ sample: 'amb-printed-message' },
	{ sample: 'amb-printed-image', does: { text: '', attachments: [FILE] } },
	{ sample: 'amb-printed-quick-reply', does: { event: 'QuickReplyResponse' } },
	{ sample: 'amb-printed-form', does: { event: 'FormResponse' } },
	{
		sample: 'amb-printed-list-picker',
		does: { event: 'InteractiveResponse', attachments: [FILE] },
	},
	{ sample: 'amb-printed-authentication', does: { event: 'NewAuthenticationResponse' } },
	{
		sample: 'amb-printed-imessage-app',
		does: { event: 'iMessageAppResponse', attachments: [FILE] },
	},
	{ sample: 'amb-printed-invitation', does: { event: 'InvitationResponse' } },
	{ sample: 'amb-printed-typing-start', does: { event: 'TYPINGINDICATOR' } },
	{ sample: 'amb-printed-conversation-closed', does: { event: 'CONVERSATIONCLOSED' } },
	{ sample: 'rcs-printed-message' },
	{ sample: 'rcs-printed-message-data-stream', does: STREAM },
	{ sample: 'rcs-printed-postback', does: { event: 'postback' } },
	{ sample: 'rcs-printed-postback-data-stream', does: { ...STREAM, event: 'postback' } },
	{ sample: 'rcs-printed-file', does: { attachments: [FILE] } },
	{ sample: 'rcs-printed-file-data-stream', does: { ...STREAM, attachments: [FILE] } },
	{ sample: 'rcs-printed-location', does: { location: PLACE } },
	{ sample: 'rcs-printed-location-data-stream', does: { ...STREAM, location: PLACE } },
	{ sample: 'rcs-printed-subscribe', does: { event: 'SUBSCRIBE' } },
	{ sample: 'rcs-printed-unsubscribe', does: { event: 'UNSUBSCRIBE' } },
];

const RECEIPTS: Array<[sampleName: string, channel: string, does: Record<string, unknown>]> = [
	['receipt-printed-sms-delivered', 'sms', { text: 'Delivered' }],
	['receipt-printed-sms-failed', 'sms', { text: 'Failed' }],
	['receipt-printed-sms-clicked', 'sms', { text: 'Clicked' }],
	['receipt-printed-sms-data-stream', 'sms', { ...STREAM, text: 'Submitted' }],
	['receipt-printed-email-bounce', 'email', { text: 'Bounce' }],
	['receipt-printed-email-read', 'email', { text: 'Read' }],
	['receipt-printed-email-invalid', 'email', { text: 'Failed' }],
	['receipt-printed-livechat-delivered', 'livechat', { text: 'Delivered' }],
	['receipt-printed-livechat-clicked', 'livechat', { text: 'Clicked' }],
	['receipt-printed-whatsapp-submitted', 'whatsapp', { text: 'Submitted' }],
	['receipt-printed-whatsapp-read', 'whatsapp', { text: 'Read' }],
	['receipt-printed-facebook-submitted', 'facebook', { text: 'Submitted' }],
	['receipt-printed-amb-submitted', 'amb', { text: 'Submitted' }],
	['receipt-printed-rcs-webhook-read', 'rcs', { text: 'Read' }],
	['receipt-printed-rcs-submitted', 'rcs', { ...STREAM, text: 'Submitted' }],
	['receipt-printed-rcs-delivered', 'rcs', { ...STREAM, text: 'Delivered' }],
	['receipt-printed-rcs-read', 'rcs', { ...STREAM, text: 'Read' }],
];

/** The RCS page prints one key with a space at its end. */
const keys = (body: Record<string, unknown>): string[] =>
	Object.keys(body)
		.map((key) => key.trim())
		.sort();

const parsed = (value: unknown): Array<Record<string, unknown>> => JSON.parse(String(value));

describe('events of the sandbox and the samples of the vendor', () => {
	let sandbox: Sandbox;
	let listener: Listener;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		listener = await startListener();
		await sandbox.connect.setWebhook({ url: listener.url });
	});
	afterAll(async () => {
		await sandbox.close();
		await listener.close();
	});
	beforeEach(() => sandbox.reset());

	const posted = async (channel: string, does: Record<string, unknown> = {}) => {
		await sandbox.connect.receive({ channel, ...CUSTOMERS[channel], text: 'Hello', ...does });
		return listener.posts.at(-1)!;
	};
	const refusal = async (does: Record<string, unknown>) =>
		await http(`${sandbox.url}/admin`).post('/customers/messages', {
			channel: 'whatsapp',
			...CUSTOMERS.whatsapp,
			text: 'Hello',
			...does,
		});

	test.each(KINDS.map((kind): [string, Kind] => [kind.sample, kind]))(
		'%s: the sandbox sends its members',
		async (name, { does, more = [], less = [] }) => {
			const event = await posted(name.split('-')[0], does);
			const printed = keys(sample('webex-connect', name).body);
			const wanted = [...printed.filter((key) => !less.includes(key)), ...more].sort();
			expect(keys(event)).toEqual(wanted);
		},
	);

	test.each(KINDS.map((kind): [string, Kind] => [kind.sample, kind]))(
		'%s: its texts that are JSON are JSON here too',
		async (name, { does }) => {
			const event = await posted(name.split('-')[0], does);
			const { body } = sample('webex-connect', name);
			for (const [key, value] of Object.entries(body)) {
				if (typeof value !== 'string' || !/^[[{]/.test(value)) continue;
				expect([key, typeof event[key]]).toEqual([key, 'string']);
				expect(() => JSON.parse(String(event[key]))).not.toThrow();
			}
		},
	);

	test.each(RECEIPTS)('%s: the same envelope and status', async (name, channel, does) => {
		const event = await posted(channel, { event: 'DeliveryReceipt', ...does });
		const { body } = sample('webex-connect', name);
		expect(keys(event)).toEqual(keys(body));
		const [ours, printed] = [event, body].map(
			(one) => one.deliveryInfoNotification as Record<string, Record<string, unknown>>,
		);
		expect(keys(ours)).toEqual(keys(printed));
		expect(keys(ours.deliveryInfo)).toEqual(keys(printed.deliveryInfo));
		for (const key of ['deliveryChannel', 'deliveryStatus', 'code', 'destinationType']) {
			expect([key, ours.deliveryInfo[key]]).toEqual([key, printed.deliveryInfo[key]]);
		}
	});

	test.each([
		['whatsapp', 'printed', /^[0-9a-f-]{36}_0$/],
		['facebook', 'printed', /^[0-9a-f-]{36}_0$/],
		['email', 'printed', /^[0-9a-f-]{36}$/],
	])('transaction ids of %s have the form of the samples', async (channel, _, form) => {
		for (const { body } of samplesOf('webex-connect', `${channel}-printed-`)) {
			expect(body.tid).toMatch(form);
		}
		expect((await posted(channel)).tid).toMatch(form);
		expect((await posted(channel, { tid: 'own-1' })).tid).toBe('own-1');
	});

	test.each(Object.keys(CUSTOMERS).filter((channel) => channel !== 'sms'))(
		'%s: the app id is that of the asset',
		async (channel) => {
			const { to } = CUSTOMERS[channel];
			const asset = sandbox.assets.list.find(
				(one) => one.channel === channel && one.address === to,
			);
			expect((await posted(channel)).appId).toBe(asset?.appId);
		},
	);

	test('a customer is known by the number or page-scoped id, not by the profile', async () => {
		const whatsapp = await posted('whatsapp');
		expect(whatsapp).toMatchObject({ waid: '447700900123', waidDerived: 'false' });
		expect(whatsapp.userId).not.toBe(whatsapp.waid);
		const hidden = await posted('whatsapp', { from: 'US.13491208655302741918' });
		expect(hidden).toMatchObject({ waid: '', bsuid: 'US.13491208655302741918' });
	});

	describe('a file that a scan refused', () => {
		const refused = (scan: string) => ({
			text: '',
			attachments: [{ fileName: 'invoice.pdf', mimeType: 'application/pdf', refused: scan }],
		});

		test.each([
			['email', 'malware', 'malwareinfo', 'email-message-file-refused'],
			['whatsapp', 'malware', 'malwareinfo', 'whatsapp-message-file-refused'],
			['whatsapp', 'pci', 'pciInfo', 'whatsapp-message-file-refused-pci'],
			['facebook', 'malware', 'malwareinfo', 'facebook-message-file-refused'],
			['amb', 'malware', 'malwareinfo', 'amb-message-file-refused'],
			['livechat', 'malware', 'malwareinfo', 'livechat-message-file-refused'],
		])('%s, %s: has no address, and the scan names it', async (channel, scan, block, name) => {
			const event = await posted(channel, refused(scan));
			const { body } = sample('webex-connect', name);
			const [theirs] = (
				JSON.parse(String(body[block])) as { attachments: Array<{ reason: string }> }
			).attachments;
			expect(JSON.parse(String(event[block]))).toEqual({
				status: 'Failed',
				attachments: [{ name: 'invoice.pdf', reason: theirs.reason }],
			});
			// In live chat the scan alone names the file.
			expect(event.attachments === '' ? [] : parsed(event.attachments)).toHaveLength(
				parsed(body.attachments).length,
			);
			expect(String(event.attachments)).not.toContain('http');
		});

		test('of an unknown scan is no file', async () => {
			const { status, data } = await refusal(refused('fire'));
			expect(status).toBe(400);
			expect(data.error).toContain('malware, pci');
		});
	});

	test.each([
		['whatsapp-reaction', { reaction: { emoji: '👍', messageId: 'wamid.X1' } }, 'reaction'],
		[
			'whatsapp-order',
			{
				order: {
					catalog_id: 'C1',
					text: 'Please by Friday',
					product_items: [
						{ product_retailer_id: 'SKU-1', quantity: 2, item_price: 12.5, currency: 'GBP' },
					],
				},
			},
			'order',
		],
		['whatsapp-unsupported', { unsupported: true }, 'errors'],
	])('%s: the member of its kind', async (name, does, key) => {
		const event = await posted('whatsapp', { text: '', ...does });
		const { body } = sample('webex-connect', name);
		expect(event.type).toBe(body.type);
		expect(event[key]).toEqual(body[key]);
	});

	test('a mail goes to several, with the mailbox anywhere among them', async () => {
		const event = await posted('email', {
			recipients: ['colleague@example.net', '"Support, Team" <support@example.com>'],
			cc: ['boss@example.net', 'Support <support@example.com>'],
			headers: { 'Auto-Submitted': 'auto-replied' },
		});
		expect(parsed(event.to)).toEqual([
			'colleague@example.net',
			'"Support, Team" <support@example.com>',
		]);
		expect(event.cc).toBe('boss@example.net, Support <support@example.com>');
		expect(event.headers).toEqual(sample('webex-connect', 'email-automatic-reply').body.headers);
	});

	test('an image inside a mail and a forwarded mail keep what names them', async () => {
		const forwarded = { url: 'https://f.example/1', mimeType: 'message/rfc822', fileName: 'f.eml' };
		const event = await posted('email', { attachments: [{ ...FILE, cid: 'ii_1' }, forwarded] });
		expect(parsed(event.attachments)).toEqual([
			{ name: 'a.png', contentType: 'image/png', url: FILE.url, cid: 'ii_1' },
			{ name: 'f.eml', contentType: 'message/rfc822', url: 'https://f.example/1' },
		]);
		expect(event.htmlMessage).toContain('src="cid:ii_1"');
	});

	test('ids of the answered message come back with its receipt', async () => {
		const event = await posted('rcs', {
			event: 'DeliveryReceipt',
			text: '7502',
			correlationId: 'order-17',
			callbackData: 'n8n:42',
		});
		expect(event.deliveryInfoNotification).toMatchObject({
			correlationid: 'order-17',
			callbackData: 'n8n:42',
			deliveryInfo: { deliveryStatus: 'Read', code: '7502' },
		});
	});

	test.each([
		[{ to: 'a_171931000079979870' }, 'no whatsapp asset of the tenant has this address'],
		[{ to: '447700900999' }, '447700900100, 442079460199'],
		[{ link: { url: 'https://example.com' } }, 'link is not sent on whatsapp'],
		[{ location: { latitude: '1' } }, 'location must be {latitude, longitude}'],
		[{ location: PLACE, reaction: { emoji: '👍' } }, 'not several: location, reaction'],
		[{ cc: 'boss@example.net' }, 'cc must be a list'],
		[{ event: 'DeliveryReceipt', text: 'Bounce' }, 'Submitted (7501), Delivered (7500)'],
	])('refused: %j', async (does, error) => {
		const { status, data } = await refusal(does);
		expect(status).toBe(400);
		expect(data.error).toContain(error);
	});

	describe('assets of the tenant', () => {
		test('one that is added can be written to, with its app id', async () => {
			const admin = http(`${sandbox.url}/admin`);
			const { data: added } = await admin.post('/assets', {
				channel: 'whatsapp',
				address: '447700900777',
			});
			expect(added.appId).toMatch(/^a_\d{18}$/);
			expect((await posted('whatsapp', { to: '+447700900777' })).appId).toBe(added.appId);
			expect((await admin.get('/assets')).data).toContainEqual(added);
			const page = sandbox.assets.add({ channel: 'facebook', address: '1', appId: 'a_7' });
			expect((await posted('facebook', { to: '1' })).appId).toBe(page.appId);
		});

		test('one that is there already stays, and a contradiction is refused', async () => {
			const count = sandbox.assets.list.length;
			sandbox.assets.add({ channel: 'livechat', address: 'IM28095016' });
			expect(sandbox.assets.list).toHaveLength(count);
			expect(() =>
				sandbox.assets.add({ channel: 'livechat', address: 'IM28095016', appId: 'a_1' }),
			).toThrow('exists, with app id IM28095016');
			expect(() =>
				sandbox.assets.add({ channel: 'email', address: 'x@y.example', appId: 'a_9' }),
			).toThrow('Another email asset has the app id a_9');
		});

		test.each([
			[{ channel: 'fax', address: '1' }, 'channel must be one of'],
			[{ channel: 'sms' }, 'address must be given'],
		])('nonsense is refused: %j', async (asset, error) => {
			const { status, data } = await http(`${sandbox.url}/admin`).post('/assets', asset);
			expect(status).toBe(400);
			expect(data.error).toContain(error);
		});
	});
});
