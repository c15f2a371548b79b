import type { ICredentialTestFunctions, IDataObject } from 'n8n-workflow';
import { WebexConnectTrigger } from '../../nodes/WebexConnect/WebexConnectTrigger/WebexConnectTrigger.node';
import { call, freshNodeId, SECRET, sign } from './webexConnectTrigger.fake';

const sms = (more: object = {}) => ({
	channel: 'SMS',
	tid: 'tid-1',
	oa: '+14155550123',
	da: '+14155550100',
	message: 'Hello there',
	ts: '2026-11-20T09:00:00Z',
	...more,
});

describe('URL check', () => {
	it.each(['HEAD', 'GET'])('answers %s with 200 and starts nothing', async (method) => {
		const { status, started } = await call({ method, signature: null });
		expect(status).toBe(200);
		expect(started).toBeUndefined();
	});

	it('registers both methods and POST on one path', () => {
		const { webhooks } = new WebexConnectTrigger().description;
		expect(webhooks?.map(({ name, httpMethod }) => [name, httpMethod])).toEqual([
			['default', 'POST'],
			['setup', 'HEAD'],
			['setup', 'GET'],
		]);
		expect(new Set(webhooks?.map(({ path }) => path)).size).toBe(1);
	});
});

describe('signature', () => {
	const body = JSON.stringify(sms());

	it.each([
		['sha256', sign(body)],
		['sha512', sign(body, 'sha512')],
		['upper case hex', sign(body).replace(/=.*/, (hex) => hex.toUpperCase())],
		['blanks around it', ` ${sign(body)} `],
	])('takes %s', async (_, signature) => {
		expect((await call({ body, signature })).started).toHaveLength(10);
	});

	it('takes one made over the body without the white space around it, as the vendor shows', async () => {
		expect((await call({ body: `\r\n ${body}\n`, signature: sign(body) })).started).toBeDefined();
	});

	it.each([
		['missing', null],
		['empty', ''],
		['of another secret', sign(body, 'sha256', 'other')],
		['sha1', sign(body, 'sha1')],
		['md5', sign(body, 'md5')],
		['without its algorithm', sign(body).slice(7)],
		['not hex', 'sha256=xyz'],
		['too short', sign(body).slice(0, -2)],
		['too long', `${sign(body)}00`],
		['sha512 said to be sha256', sign(body, 'sha512').replace('sha512', 'sha256')],
		['over another body', sign(JSON.stringify(sms({ message: 'Hello theri' })))],
		['of an empty secret', sign(body, 'sha256', '')],
	])('refuses one that is %s with 401', async (_, signature) => {
		const { status, started, body: answer, log } = await call({ body, signature });
		expect(status).toBe(401);
		expect(started).toBeUndefined();
		expect(answer).toEqual({ message: 'The signature is missing or does not match.' });
		expect(log).toHaveLength(1);
	});

	it('refuses every body with one changed byte', async () => {
		const signature = sign(body);
		for (let at = 0; at < body.length; at++) {
			const changed = Buffer.from(body);
			changed[at] ^= 1;
			expect((await call({ body: changed, signature })).status).toBe(401);
		}
	});

	it('is checked over the bytes, not over what they are parsed into', async () => {
		const odd =
			'{ "channel":"SMS", "message":"caf\u00e9 \\u00e9 \\/",\n"message":"caf\u00e9 \\u00e9 \\/" }';
		expect((await call({ body: odd })).started).toBeDefined();
	});

	it('is not asked for with authentication None', async () => {
		const parameters = { authentication: 'none' };
		expect((await call({ body, signature: null, parameters })).started).toBeDefined();
	});

	it.each([
		['empty', ''],
		['unreadable', new Error('Credential not found')],
	])('answers 503 while the credential is %s, so that the event comes again', async (_, secret) => {
		const { status, started } = await call({ body, secret, signature: sign(body, 'sha256', '') });
		expect(status).toBe(503);
		expect(started).toBeUndefined();
	});
});

describe('bad input', () => {
	it.each<[string, number, Parameters<typeof call>[0], RegExp]>([
		['broken JSON', 400, { body: '{"channel":' }, /not valid JSON/],
		['bytes that are not UTF-8', 400, { body: Buffer.from([0x7b, 0xff, 0x7d]) }, /not valid JSON/],
		['no body', 400, { body: '' }, /not valid JSON/],
		['a list', 400, { body: '[1]' }, /must be a JSON object/],
		['null', 400, { body: 'null' }, /must be a JSON object/],
		['a text', 400, { body: '"x"' }, /must be a JSON object/],
		[
			'a form',
			400,
			{ body: sms(), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
			/content type/,
		],
		['plain text', 400, { body: sms(), headers: { 'content-type': 'text/plain' } }, /content type/],
		[
			'no content type',
			400,
			{ body: sms(), headers: { 'content-type': undefined } },
			/content type/,
		],
		[
			'a channel that is no name',
			400,
			{ body: sms({ channel: '<b>\n' }) },
			/^The body is no event of Webex Connect\.$/,
		],
		[
			'no channel',
			400,
			{ body: sms({ channel: undefined, event: 'MO' }) },
			/^The body is no event of Webex Connect\.$/,
		],
		['an empty object', 400, { body: '{}' }, /^The body is no event of Webex Connect\.$/],
		[
			'more than 2 MB',
			413,
			{ body: sms({ message: 'x'.repeat(2 ** 21) }) },
			/larger than 2097152 bytes/,
		],
		[
			'more than 2 MB without saying so',
			413,
			{ body: sms({ message: 'x'.repeat(2 ** 21) }), headers: { 'content-length': undefined } },
			/larger than/,
		],
		[
			"more than n8n's own limit",
			413,
			{
				readError: Object.assign(new Error('request entity too large'), {
					type: 'entity.too.large',
				}),
			},
			/larger than/,
		],
		['a body that breaks off', 400, { readError: new Error('aborted') }, /could not be read/],
	])(
		'refuses %s with %i, starts nothing and logs no content',
		async (_, expected, given, message) => {
			const { status, started, body, log } = await call(given);
			expect(status).toBe(expected);
			expect(started).toBeUndefined();
			expect((body as { message: string }).message).toMatch(message);
			expect(log).toHaveLength(1);
			expect(log[0]).not.toMatch(/Hello there|4155550|xxx|<b>/);
			expect(log[0]).toMatch(String(expected));
		},
	);

	it('tells an unsigned caller nothing but 401', async () => {
		expect((await call({ body: '{"channel":', signature: null })).status).toBe(401);
	});

	it('does not read a body that says it is too large', async () => {
		const headers = { 'content-length': '99999999' };
		expect((await call({ headers, readError: new Error('was read') })).status).toBe(413);
	});

	it.each(['application/json; charset=utf-8', 'application/vnd.webex+json', 'APPLICATION/JSON'])(
		'takes content type %s',
		async (type) => {
			expect(
				(await call({ body: sms(), headers: { 'content-type': type } })).started,
			).toBeDefined();
		},
	);

	it('takes a byte order mark', async () => {
		expect((await call({ body: `\ufeff${JSON.stringify(sms())}` })).started).toBeDefined();
	});

	it('takes a body close to 2 MB', async () => {
		expect((await call({ body: sms({ message: 'x'.repeat(2_000_000) }) })).started).toBeDefined();
	});
});

describe('duplicates', () => {
	it('starts one execution for an event that comes three times', async () => {
		const same = { body: sms(), nodeId: freshNodeId(), staticData: {} };
		expect((await call(same)).started).toBeDefined();
		for (let i = 0; i < 2; i++) {
			const { status, started, body } = await call(same);
			expect([status, started, body]).toEqual([200, undefined, { message: 'duplicate' }]);
		}
	});

	it('starts one execution for events that come at the same time', async () => {
		const nodeId = freshNodeId();
		// n8n hands every call its own copy of the static data.
		const replies = await Promise.all(
			Array.from({ length: 20 }, () => call({ body: sms(), nodeId, staticData: {} })),
		);
		expect(replies.filter(({ started }) => started)).toHaveLength(1);
		expect(replies.every(({ status }) => status === 200)).toBe(true);
	});

	it('knows an event again after a restart, from the static data', async () => {
		const staticData: IDataObject = {};
		expect((await call({ body: sms(), staticData })).started).toBeDefined();
		const saved = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		expect(JSON.stringify(saved)).not.toContain('tid-1');
		// Another node id: nothing of it is in the memory of this process.
		expect((await call({ body: sms(), staticData: saved })).started).toBeUndefined();
	});

	it.each<[string, object, object]>([
		['other transaction ids', sms(), sms({ tid: 'tid-2' })],
		['other channels', sms(), sms({ channel: 'WhatsApp' })],
		[
			'typing that starts and stops',
			{ channel: 'Rtm', tid: 't', event: 'TypingIndicator', type: 'typingStart' },
			{ channel: 'Rtm', tid: 't', event: 'TypingIndicator', type: 'typingStop' },
		],
		[
			'two receipts of one message',
			{ deliveryInfoNotification: { transid: 't', deliveryInfo: { code: '7501' } } },
			{ deliveryInfoNotification: { transid: 't', deliveryInfo: { code: '7500' } } },
		],
		['no transaction id', sms({ tid: undefined }), sms({ tid: undefined })],
	])('keeps apart: %s', async (_, one, two) => {
		const same = { nodeId: freshNodeId(), staticData: {}, parameters: { events: [] } };
		expect((await call({ ...same, body: one })).started).toBeDefined();
		expect((await call({ ...same, body: two })).started).toBeDefined();
	});

	it.each([{ parameters: { settings: { dropDuplicates: false } } }, { mode: 'manual' as const }])(
		'takes every event with %j',
		async (more) => {
			const same = { body: sms(), nodeId: freshNodeId(), staticData: {}, ...more };
			await call(same);
			expect((await call(same)).started).toBeDefined();
			expect(same.staticData).toEqual({});
		},
	);

	it('does not remember what it filtered', async () => {
		const same = { body: sms(), nodeId: freshNodeId(), staticData: {} };
		await call({ ...same, parameters: { channels: ['email'] } });
		expect((await call(same)).started).toBeDefined();
	});
});

describe('filters', () => {
	const closed = { channel: 'Rtm', tid: 't', event: 'OnThreadClosed', userId: 'u', appId: 'a' };
	const receipt = {
		deliveryInfoNotification: { transid: 't', deliveryInfo: { deliveryChannel: 'sms' } },
	};
	const defaults = { events: ['message', 'response', 'engageResult', 'unknownChannel'] };
	const unknown = { channel: 'Viber', tid: 't', event: 'MO', message: 'Hi' };

	it.each<[boolean, string, object, IDataObject]>([
		[true, 'a message by default', sms(), defaults],
		[false, 'a closed thread by default', closed, defaults],
		[false, 'a receipt by default', receipt, defaults],
		[true, 'a closed thread that is chosen', closed, { events: ['closed'] }],
		[true, 'anything where nothing is chosen', receipt, { events: [], channels: [] }],
		[true, 'a chosen channel', sms(), { channels: ['email', 'sms'] }],
		[false, 'a channel that is not chosen', sms(), { channels: ['email'] }],
		[true, 'a receipt of a chosen channel', receipt, { events: ['receipt'], channels: ['sms'] }],
		[false, 'a receipt of another channel', receipt, { events: ['receipt'], channels: ['email'] }],
		[
			true,
			'an Engage result, whatever the channels',
			{ tid: 't', event: 'onAppendMessageSuccess' },
			{ ...defaults, channels: ['sms'] },
		],
		[true, 'a channel that nobody knows by default', unknown, defaults],
		[true, 'a channel that nobody knows, whatever the events', unknown, { events: [] }],
	])('%j: %s', async (starts, _, body, parameters) => {
		const reply = await call({ body, parameters });
		expect(reply.status).toBe(200);
		expect(reply.started !== undefined).toBe(starts);
		if (!starts) expect(reply.body).toEqual({ message: 'filtered' });
	});

	it.each<[string, object, IDataObject, string]>([
		[
			'a reaction',
			{ channel: 'WhatsApp', tid: 't', event: 'MO', waid: '4', reaction: { emoji: '👍' } },
			defaults,
			'a reaction',
		],
		['a message without content', sms({ message: '' }), defaults, 'a message without content'],
		[
			'automatic mail',
			{
				channel: 'Email',
				tid: 't',
				from: 'a@b.example',
				subject: 'x',
				headers: { 'List-Id': 'l' },
			},
			defaults,
			'automatic mail',
		],
		[
			'a channel that nobody knows, if another event is chosen',
			unknown,
			{ events: ['message'] },
			'an event of a channel that it does not know',
		],
	])('says that it left out %s', async (_, body, parameters, reason) => {
		const reply = await call({ body, parameters });
		expect([reply.status, reply.started]).toEqual([200, undefined]);
		expect(reply.body).toEqual({ message: 'filtered', reason });
		expect(reply.log).toHaveLength(1);
		expect(reply.log[0]).toContain(`left out ${reason}`);
	});

	it('says nothing of a channel that was not chosen', async () => {
		const reply = await call({ body: unknown, parameters: { ...defaults, channels: ['sms'] } });
		expect([reply.status, reply.started, reply.log]).toEqual([200, undefined, []]);
	});

	it('is the default of the panel', () => {
		const { properties } = new WebexConnectTrigger().description;
		const value = (name: string) => properties.find((property) => property.name === name)?.default;
		expect(value('events')).toEqual(defaults.events);
		expect(value('channels')).toEqual([]);
		expect(value('authentication')).toBe('signature');
		// Without it n8n parses the body itself, and answers 422 where it cannot.
		expect(value('options')).toEqual({ binaryData: true });
	});

	it('logs an event that it does not know and leaves out', async () => {
		const body = { channel: 'Rtm', tid: 't', event: 'OnSomethingNew', userId: 'u' };
		const { started, log } = await call({ body, parameters: defaults });
		expect(started).toBeUndefined();
		expect(log).toHaveLength(1);
		expect(log[0]).not.toContain('OnSomethingNew');
	});
});

describe('what leaves', () => {
	it('has the outputs in their fixed order', () => {
		const { outputs } = new WebexConnectTrigger().description;
		expect(
			(outputs as Array<{ displayName: string }>).map(({ displayName }) => displayName),
		).toEqual([
			'SMS',
			'Email',
			'Live Chat',
			'WhatsApp',
			'Facebook Messenger',
			'Apple Messages for Business',
			'Engage Result',
			'Delivery Receipt',
			'RCS',
			'Other',
		]);
	});

	it('is one item on one output, without headers or secret', async () => {
		const { started } = await call({ body: sms(), headers: { authorization: 'Bearer t0k' } });
		expect(started?.map((items) => items.length)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
		const text = JSON.stringify(started);
		for (const secret of [SECRET, 't0k', 'sha256=', 'hub-signature'])
			expect(text).not.toContain(secret);
	});

	it('survives a time zone that is none', async () => {
		const settings = { timeZone: 'Atlantis/Capital' };
		const { started, log } = await call({ body: sms(), parameters: { settings } });
		expect(started).toBeDefined();
		expect(log).toHaveLength(1);
	});
});

describe('credential test', () => {
	const { webexConnectWebhookTest } = new WebexConnectTrigger().methods.credentialTest;
	const test = async (secret?: string) =>
		await webexConnectWebhookTest.call({} as ICredentialTestFunctions, {
			id: '1',
			name: 'c',
			type: 'webexConnectWebhookApi',
			data: { ...(secret !== undefined && { secret }) },
		});

	it.each([
		[SECRET, 'OK'],
		['', 'Error'],
		[undefined, 'Error'],
		[' shh', 'Error'],
	])('of %j says %s', async (secret, status) => {
		expect((await test(secret)).status).toBe(status);
	});
});
