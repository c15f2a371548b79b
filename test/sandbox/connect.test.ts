import { createHmac } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../sandbox';
import { CUSTOMERS, http, startListener, until, type Listener } from './support';

const messageOn = (channel: string) => ({ channel, ...CUSTOMERS[channel], text: 'Hello' });
const MESSAGE = messageOn('sms');
const PHOTO = { url: 'http://localhost/a.png', mimeType: 'image/png', fileName: 'a.png' };

describe('Webex Connect events', () => {
	let sandbox: Sandbox;
	let listener: Listener;

	beforeAll(async () => (sandbox = await startSandbox({ timeScale: 0.001 })));
	afterAll(async () => await sandbox.close());
	beforeEach(async () => {
		sandbox.reset();
		listener = await startListener();
		await sandbox.connect.setWebhook({ url: listener.url, secret: 's3cret' });
	});
	afterEach(async () => {
		await admin().delete('/webhooks');
		await listener.close();
	});

	const admin = () => http(`${sandbox.url}/admin`);
	const receive = async (message: Record<string, unknown>) => {
		const { data } = await admin().post('/customers/messages', message);
		return { ...data, event: listener.posts.at(-1) ?? {} };
	};

	test('saving tries the URL with HEAD', async () => {
		expect(listener.received.map(({ method }) => method)).toEqual(['HEAD']);
		const { data } = await admin().get('/webhooks');
		expect(data).toHaveLength(7);
		expect(JSON.stringify(data)).not.toContain('s3cret');
	});

	test.each([
		['nobody there', 'http://127.0.0.1:9/', 'must return 200'],
		['another machine', 'https://example.com/', 'address of this machine'],
	])('a URL is not saved: %s', async (_, url, error) => {
		const { status, data } = await admin().post('/webhooks', { url });
		expect(status).toBe(400);
		expect(data.error).toContain(error);
	});

	test.each(['sha256', 'sha512'] as const)(
		'events are signed with %s over the raw body',
		async (algorithm) => {
			await sandbox.connect.setWebhook({ url: listener.url, secret: 's3cret', algorithm });
			await receive({ ...MESSAGE, text: 'ümläut 🙏' });
			const { headers, raw } = listener.received.at(-1)!;
			const expected = createHmac(algorithm, 's3cret').update(raw).digest('hex');
			expect(headers['x-hub-signature']).toBe(`${algorithm}=${expected}`);
			expect(headers['x-wx-gtrid']).toEqual(expect.any(String));
		},
	);

	test('every URL gets the events of its channels, signed where it has a secret', async () => {
		const own = await startListener();
		await sandbox.connect.setWebhook({ url: own.url, channels: ['email'] });
		await receive({ ...messageOn('email'), subject: 'Hi' });
		await receive(MESSAGE);
		expect(own.posts).toHaveLength(1);
		expect(own.received.at(-1)?.headers['x-hub-signature']).toBeUndefined();
		expect(listener.posts).toHaveLength(2);
		expect(listener.received.at(-1)?.headers['x-hub-signature']).toBeDefined();
		await own.close();
	});

	test.each<[string, string | undefined, Record<string, unknown>]>([
		['sms', undefined, { Channel: 'SMS', oa: '+447700900123', da: '+442079460100' }],
		['email', undefined, { channel: 'Email', event: 'Inbound Message', textMessage: 'Hello' }],
		['livechat', undefined, { channel: 'Rtm', event: 'MO', userId: '4657' }],
		['livechat', 'OnThreadClosed', { event: 'OnThreadClosed', status: 'Closed', message: 'Hello' }],
		['livechat', 'TypingIndicator', { type: 'typingStart' }],
		['livechat', 'OnPostback', { interactiveData: expect.stringContaining('quickReplyPostback') }],
		['livechat', 'OnFormResponse', { attachments: expect.stringContaining('"value":"Hello"') }],
		['whatsapp', undefined, { channel: 'WhatsApp', event: 'MO', waid: '447700900123' }],
		['whatsapp', 'postback', { buttonPayload: 'Hello' }],
		['whatsapp', 'list', { listRowTitle: 'Hello' }],
		['whatsapp', 'reply', { replyButtonTitle: 'Hello' }],
		['facebook', undefined, { channel: 'Facebook Messenger', psid: '9163826236967736' }],
		['facebook', 'OnPostback', { postback: '{"payload":"Hello"}' }],
		[
			'amb',
			undefined,
			{
				channel: 'AppleBusinessChat',
				abcUserId: 'urn:mbid:ann',
				abcAccountId: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10',
			},
		],
		['amb', 'TYPINGINDICATOR', { type: 'typing_start' }],
		['rcs', undefined, { channel: 'rcs', msisdn: '+447700900123', message: 'Hello' }],
		['rcs', 'postback', { event: 'postback', postback: 'Hello' }],
	])('%s %s carries what the customer did', async (channel, event, expected) => {
		const { event: posted, tid } = await receive({ ...messageOn(channel), event });
		expect(posted).toMatchObject({ tid, ts: expect.any(String), ...expected });
	});

	test.each([
		['email', [{ name: 'a.png', contentType: 'image/png', url: PHOTO.url }]],
		['livechat', [{ file: PHOTO.url, id: expect.any(String), contentType: 'image' }]],
		['whatsapp', [{ mime_type: 'image/png', caption: 'Hello', url: PHOTO.url }]],
		['facebook', [{ payload: { url: PHOTO.url }, type: 'image' }]],
		['rcs', [{ payload: { url: PHOTO.url }, type: 'image' }]],
	])('%s attachments are JSON inside a text', async (channel, expected) => {
		const { event } = await receive({ ...messageOn(channel), attachments: [PHOTO] });
		expect(JSON.parse(event.attachments)).toEqual(expected);
	});

	test('the data integration comes as object, as list, or not at all', async () => {
		expect((await receive(MESSAGE)).event).not.toHaveProperty('dataIntegration');
		const object = await receive({ ...MESSAGE, envelope: 'object' });
		expect(object.event.dataIntegration).toMatchObject({ context: { messagingAPI: 'false' } });
		const list = await receive({ ...MESSAGE, envelope: 'array' });
		expect(list.event.dataIntegration).toEqual([
			expect.objectContaining({ context: expect.anything() }),
		]);
	});

	test('ts may be in the tenant’s time zone; extra keys lie over the event', async () => {
		const { event } = await receive({
			...MESSAGE,
			utcOffset: '+05:30',
			extra: { malwareinfo: null },
		});
		expect(event.ts).toMatch(/\+05:30$/);
		expect(Math.abs(Date.parse(event.ts) - Date.now())).toBeLessThan(2000);
		expect(event.malwareinfo).toBeNull();
	});

	test('a receipt can be asked for by its code', async () => {
		const { event } = await receive({
			...messageOn('whatsapp'),
			event: 'DeliveryReceipt',
			text: '7502',
		});
		expect(event.deliveryInfoNotification.deliveryInfo).toMatchObject({
			code: '7502',
			Description: 'Read',
		});
	});

	test('each event has its own tid; a duplicate has the same', async () => {
		const one = await receive(MESSAGE);
		const two = await receive({ ...MESSAGE, duplicate: true });
		expect(one.tid).not.toBe(two.tid);
		expect(two.deliveries).toHaveLength(2);
		expect(listener.posts.map(({ tid }) => tid)).toEqual([one.tid, two.tid, two.tid]);
	});

	test.each([401, 403, 429, 500, 503, 0])(
		'%i is repeated after the documented time',
		async (status) => {
			listener.answers.push(status);
			await receive(MESSAGE);
			await until(() => sandbox.connect.deliveries[0].state === 'delivered', 'delivery');
			const [, first, second] = listener.received;
			expect(second.at - first.at).toBeGreaterThanOrEqual(50);
		},
	);

	test('after three repetitions the event is dropped', async () => {
		listener.answers.push(500, 500, 500, 500, 500);
		await receive(MESSAGE);
		await until(() => sandbox.connect.deliveries[0].state === 'dropped', 'the end');
		expect(sandbox.connect.deliveries[0].attempts).toHaveLength(4);
	});

	test.each([202, 301, 400, 404, 410, 505])('%i is not repeated', async (status) => {
		listener.answers.push(status);
		const { deliveries } = await receive(MESSAGE);
		expect(deliveries[0]).toMatchObject({ state: 'dropped', attempts: [{ status }] });
	});

	test('a webhook that does not answer in time is repeated', async () => {
		await sandbox.connect.setWebhook({ url: listener.url, timeoutMs: 100 });
		listener.answers.push(-1);
		await receive(MESSAGE);
		await until(() => sandbox.connect.deliveries[0].state === 'delivered', 'delivery');
		expect(sandbox.connect.deliveries[0].attempts).toMatchObject([
			{ error: 'no answer within 100 ms' },
			{ status: 200 },
		]);
	});

	test.each([
		[{ channel: 'fax' }, 'channel must be'],
		[{ from: '' }, 'from and to'],
		[{ event: 'OnPostback' }, 'event on sms'],
		[{ envelope: 'paper' }, 'envelope must be'],
	])('nonsense is refused: %j', async (changes, error) => {
		const { status, data } = await admin().post('/customers/messages', { ...MESSAGE, ...changes });
		expect(status).toBe(400);
		expect(data.error).toContain(error);
	});

	test('an uploaded file can be fetched where the event says', async () => {
		const { data } = await admin().post('/files', {
			name: 'a b.html',
			mimeType: 'text/html',
			base64: Buffer.from('<b>hi</b>').toString('base64'),
		});
		const file = await http('').get(data.url);
		expect(file.data).toBe('<b>hi</b>');
		expect(file.headers['content-disposition']).toBe('attachment');
	});
});
