/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { IDataObject } from 'n8n-workflow';
import { startSandbox, type Conversation, type FaultEffect, type Sandbox } from '../../sandbox';
import { engageNodes, runEngage, signIn, tenant, webexUser, type EngageRun } from './engageNodes';
import { API, Scene } from './engageScene';
import type { RunInput } from './harness';
import { accept, answer, Service, GRANTED } from './service';

let scene: Scene;
let secure: Sandbox;
const service = new Service();
const { append, close, search } = engageNodes;

beforeAll(async () => {
	[scene, secure] = await Promise.all([Scene.open(), startSandbox({ tls: true })]);
	await service.start();
});

beforeEach(() => {
	scene.reset();
	service.reset();
});

afterAll(async () => {
	await service.stop();
	await secure.close();
	await scene.close();
});

const NOW = '2026-11-20T09:30:00.000Z';
const EACH = { conversationId: '={{ $json.id }}' };
const SEARCH = {
	channel: 'sms',
	businessLongcodeShortcode: '+14155550100',
	customerMobileNumber: '+14155550123',
};

/** Pauses and limits belong to a credential: each test has one of its own. */
let credentials = 0;
const ownCredential = (name = 'webexEngageOAuth2Api') => {
	const id = `credential-${++credentials}`;
	return { credentials: { [name]: { id, name: id } } };
};

const warm = (url: string, token = GRANTED) => {
	const credential = tenant(url);
	credential.data.oauthTokenData = { access_token: token, token_type: 'Bearer' };
	return { webexEngageOAuth2Api: credential };
};

type Node = (typeof engageNodes)[keyof typeof engageNodes];

const onSandbox = async (node: Node, parameters: IDataObject, rest: Partial<RunInput> = {}) =>
	await runEngage(node, scene.url, parameters, { settings: ownCredential(), ...rest });

const onService = async (node: Node, parameters: IDataObject, rest: Partial<RunInput> = {}) =>
	await runEngage(node, service.url, parameters, {
		settings: ownCredential(),
		credentials: warm(service.url),
		...rest,
	});

const numbered = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ id: `c-${index}` }));
const errorOf = (run: EngageRun) => run.json.error as IDataObject;

describe('one bad item of a batch', () => {
	interface Case {
		fault: FaultEffect;
		/** The request is carried out, and its answer gets lost. */
		processed?: true;
		options?: IDataObject;
		outcome: string;
		error?: IDataObject;
		outcomeUnknown?: true;
		/** Of a success. */
		transaction?: null;
	}

	const says = (pattern: RegExp) => expect.stringMatching(pattern) as unknown as string;
	const LOOK = 'The request may have been carried out: look before sending it again\\.';
	const cases: Record<string, Case> = {
		'a redirect': {
			fault: { kind: 'redirect', location: 'http://elsewhere.example.com/login?secret=1' },
			outcome: 'onError',
			error: {
				code: 'REDIRECTED',
				httpStatus: 302,
				message: says(
					/redirects to http:\/\/elsewhere\.example\.com\/login, .* Check the base URL/,
				),
			},
		},
		'a web page': {
			fault: { kind: 'html' },
			outcome: 'onError',
			error: { httpStatus: 200, message: says(/web page instead of JSON\. Check the base URL/) },
			outcomeUnknown: true,
		},
		'an empty body': {
			// webex-engage-rest.md, section 2.2: an answer need not be JSON, and need not have a body.
			fault: { kind: 'empty' },
			outcome: 'onConversationClosed',
			transaction: null,
		},
		'broken JSON': {
			fault: { kind: 'brokenJson' },
			outcome: 'onConversationClosed',
			transaction: null,
		},
		'a body of 10 MB': { fault: { kind: 'hugeBody' }, outcome: 'onConversationClosed' },
		'a slow drip': {
			fault: { kind: 'slowDrip', intervalMs: 50 },
			options: { timeout: 0.3 },
			outcome: 'onTimeout',
			error: { code: 'ETIMEDOUT', retryable: false, message: says(new RegExp(LOOK)) },
			outcomeUnknown: true,
		},
		'no answer': {
			fault: { kind: 'hang' },
			processed: true,
			options: { timeout: 0.3 },
			outcome: 'onTimeout',
			error: { code: 'ETIMEDOUT', retryable: false, message: says(new RegExp(LOOK)) },
			outcomeUnknown: true,
		},
		'a reset': {
			fault: { kind: 'reset' },
			processed: true,
			outcome: 'onError',
			error: {
				code: 'ECONNRESET',
				retryable: false,
				message: says(new RegExp(`closed the connection without an answer\\. ${LOOK}`)),
			},
			outcomeUnknown: true,
		},
		'half an answer': {
			fault: { kind: 'truncate' },
			outcome: 'onError',
			error: { retryable: false, message: says(new RegExp(LOOK)) },
			outcomeUnknown: true,
		},
		'HTTP 500': {
			fault: { kind: 'status', status: 500, body: { description: 'Out of order' } },
			outcome: 'onError',
			error: { httpStatus: 500, message: 'Out of order', retryable: false },
			outcomeUnknown: true,
		},
		'HTTP 503': {
			fault: { kind: 'status', status: 503, body: '' },
			outcome: 'onError',
			error: { httpStatus: 503, message: 'The service answered HTTP 503.' },
		},
		'HTTP 418': {
			fault: { kind: 'status', status: 418, body: { description: 'A teapot' } },
			outcome: 'onFailure',
			error: { httpStatus: 418, message: 'A teapot' },
		},
	};

	it.each(Object.entries(cases))('%s', async (_, expected) => {
		const all: Conversation[] = [];
		for (let i = 0; i < 3; i++) all.push(await scene.conversation());
		const [first, bad, last] = all;
		scene.set();
		const { fault, processed } = expected;
		scene.sandbox.setFault({ match: { path: `${API}/conversations/${bad.id}` }, fault, processed });

		const run = await onSandbox(
			close,
			{ ...EACH, options: expected.options ?? {} },
			{ items: all.map(({ id }) => ({ id })) },
		);

		expect(run.error).toBeUndefined();
		const item = run.items.find(({ pairedItem }) => (pairedItem as { item: number }).item === 1)!;
		expect(item.json.outcome).toBe(expected.outcome);
		if (expected.error) expect(item.json.error).toMatchObject(expected.error);
		expect(item.json.outcomeUnknown).toBe(expected.outcomeUnknown);
		const { transaction = 'sandbox-fault' } = expected;
		if (!expected.error) expect(item.json).toMatchObject({ TransId: transaction });

		const good = run.outputs[0].filter(({ pairedItem }) => pairedItem !== item.pairedItem);
		expect(good.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect([first.status, bad.status, last.status]).toEqual([
			'closed',
			processed ? 'closed' : 'queued',
			'closed',
		]);
		// A write with an unknown result is not sent again.
		expect(scene.requests.filter(({ path }) => path.includes(bad.id))).toHaveLength(1);
	});
});

describe('input that cannot be sent', () => {
	const text = { channel: 'sms', conversationId: 'c-1', text: 'Hello', timestamp: NOW };
	const chat = { ...text, channel: 'whatsapp', messageType: 'wab-list' };
	const cases: Array<[string, IDataObject, RegExp]> = [
		[
			'a missing field',
			{ ...text, conversationId: '={{ $json.none }}' },
			/^Conversation ID is empty\./,
		],
		['white space', { ...text, conversationId: '={{ "  " }}' }, /^Conversation ID is empty\./],
		[
			'several at once',
			{ ...text, conversationId: '={{ null }}', timestamp: '={{ "" }}' },
			/^Conversation ID is empty\. Timestamp \(in UTC\) is empty\./,
		],
		['an object as text', { ...text, text: '={{ { a: 1 } }}' }, /^Text must be text, not object\./],
		[
			'a list as text',
			{ ...text, conversationId: '={{ [1] }}' },
			/^Conversation ID must be text, not a list\./,
		],
		['true as text', { ...text, text: '={{ true }}' }, /^Text must be text, not boolean\./],
		[
			'a time of day',
			{ ...text, timestamp: 'half past nine' },
			/^Timestamp \(in UTC\) must be an ISO 8601 date and time such as .*, not "half past nine"\./,
		],
		[
			'a number as time',
			{ ...text, timestamp: '={{ 1700000000 }}' },
			/^Timestamp \(in UTC\) must be an ISO 8601/,
		],
		[
			'an unknown channel',
			{ ...text, channel: 'fax' },
			/^Channel must be one of api, amb, email, facebook, livechat, sms, whatsapp, not "fax"\./,
		],
		[
			'an unknown type',
			{ ...chat, messageType: 'wab-hologram' },
			/^Message Type must be one of .*, not "wab-hologram"\./,
		],
		[
			'text that is not JSON',
			{ ...chat, direction: 'outbound', whatsAppList: '={{ "{no" }}' },
			/^WhatsApp List is not valid JSON\./,
		],
		[
			'a list where an object belongs',
			{ ...chat, direction: 'outbound', whatsAppList: '={{ [1] }}' },
			/^WhatsApp List must be a JSON object\./,
		],
		['a message without text', { ...text, text: '' }, /^Text is empty\./],
		[
			'a message that lacks its keys',
			{ ...text, messageMode: 'dynamic', dynamicMessage: '[{"direction":"inbound"}]' },
			/message 1 lacks aliasId, type, timestamp\./,
		],
		[
			'an attachment without address',
			{
				...text,
				channel: 'whatsapp',
				messageType: 'text-with-attachments',
				attachments: '[{"fileName":"a.png"}]',
			},
			/^Attachments: entry 1 has no fileUrl\./,
		],
		[
			'an unknown HTTP method',
			{ ...text, options: { requestMethod: '={{ "FETCH" }}' } },
			/^Request Method must be one of/,
		],
	];

	it.each(cases)('%s', async (_, parameters, problem) => {
		const run = await onService(append, parameters);
		expect(run.outcome).toBe('onInvalidData');
		expect(errorOf(run).message).toMatch(problem);
		expect(errorOf(run).message).toMatch(/No request was sent\.$/);
		expect(service.requests).toEqual([]);
	});

	it.each(['', 'engage.example.com', 'ftp://engage.example.com', 'https://'])(
		'a credential with the base URL "%s"',
		async (customBaseUrl) => {
			const credential = tenant(service.url);
			Object.assign(credential.data, { customBaseUrl });
			const run = await onService(
				close,
				{ conversationId: 'c-1' },
				{ credentials: { webexEngageOAuth2Api: credential } },
			);
			expect(run.outcome).toBe('onInvalidData');
			expect(errorOf(run).message).toMatch(/^Engage Base URL of the credential must be a URL/);
		},
	);

	it('does not hold back the other items', async () => {
		const run = await onService(close, EACH, { items: [{ id: 'a' }, {}, { id: 'c' }] });
		expect(run.outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(run.outcomes).toEqual(['onConversationClosed', 'onInvalidData']);
	});
});

describe('text', () => {
	const texts: Record<string, string> = {
		quotes: `"double" 'single' \`back\` “curly”`,
		backslashes: 'C:\\temp\\new \\u0041 \\\\',
		'line breaks': 'one\ntwo\r\nthree\ttab',
		'control characters': 'a\u0000b\u0007c\u001bd\u007fe\u2028f\u2029g',
		emoji: '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 𝒳',
		'right to left': 'مرحبا بالعالم ‏שלום‎',
		markup: '<b>&amp;</b> {{ $json.x }} ={{ 1 }} ${x} %7B',
		'white space': '  two before, two after  ',
	};

	it.each(Object.entries(texts))('arrives unchanged: %s', async (_, text) => {
		const { id } = await scene.conversation();
		const run = await onSandbox(
			append,
			{ channel: 'sms', conversationId: id, text: '={{ $json.text }}', timestamp: NOW },
			{ items: [{ text }] },
		);
		expect(run.outcome).toBe('onAppendMessageSuccess');
		expect(scene.sandbox.engage.messages(id).map((message) => message.text)).toEqual([text]);
	});

	it('of 1 MB arrives unchanged, and what is too large is refused in the words of the service', async () => {
		const { id } = await scene.conversation();
		const large = 'ä'.repeat(500_000);
		const run = await onSandbox(
			append,
			{ channel: 'sms', conversationId: id, text: '={{ $json.text }}', timestamp: NOW },
			{ items: [{ text: large }, { text: large + large }] },
		);
		expect(run.outcomes).toEqual(['onAppendMessageSuccess', 'Failure']);
		expect(run.outputs.flat()[1].json.error).toMatchObject({
			httpStatus: 413,
			message: 'The body exceeds 1048576 bytes',
		});
		expect(scene.sandbox.engage.messages(id).map(({ text }) => text === large)).toEqual([true]);
	});

	it('of an answer is cut to what somebody would read', async () => {
		service.handle = (_, response) =>
			answer(response, 400, { description: 'x'.repeat(5_000_000), more: 'y'.repeat(5_000_000) });
		const run = await onService(close, { conversationId: 'c-1' });
		expect(run.outcome).toBe('onFailure');
		expect(JSON.stringify(errorOf(run)).length).toBeLessThan(10_000);
	});
});

describe('connections', () => {
	it.each([301, 302, 303, 307, 308])(
		'a %s does not take the token to another host',
		async (status) => {
			const stranger = new Service();
			await stranger.start();
			service.handle = (_, response) =>
				response
					.writeHead(status, { location: `${stranger.url}/engage/api/v1/conversations` })
					.end();
			const run = await onService(close, { conversationId: 'c-1' });
			await stranger.stop();
			expect(run.outcome).toBe('onError');
			expect(errorOf(run)).toMatchObject({ code: 'REDIRECTED', httpStatus: status });
			expect(stranger.requests).toEqual([]);
		},
	);

	it('a certificate that nobody vouches for is not accepted, nor tried again', async () => {
		const before = Date.now();
		const run = await onService(
			close,
			{ conversationId: 'c-1' },
			{ credentials: warm(secure.tlsUrl!) },
		);
		expect(run.outcome).toBe('onError');
		expect(errorOf(run)).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', retryable: false });
		expect(errorOf(run).message).toMatch(
			/certificate of the service is not trusted.* NODE_EXTRA_CA_CERTS/,
		);
		expect(run.json.outcomeUnknown).toBeUndefined();
		expect(Date.now() - before).toBeLessThan(1000);
		expect(secure.requests).toEqual([]);
	});

	it('a certificate that nobody vouches for ends the request for a token, too', async () => {
		const run = await onService(
			close,
			{ conversationId: 'c-1' },
			{ credentials: { webexEngageOAuth2Api: tenant(secure.tlsUrl!) } },
		);
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(errorOf(run).message).toMatch(
			/^No access token: The certificate of the service is not trusted/,
		);
	});

	it('https where http is spoken', async () => {
		const run = await onService(
			close,
			{ conversationId: 'c-1' },
			{ credentials: warm(service.url.replace('http:', 'https:')) },
		);
		expect(run.outcome).toBe('onError');
		expect(errorOf(run)).toMatchObject({ code: 'EPROTO', retryable: false });
	});

	it('a refused connection is tried again, because nothing was sent', async () => {
		const gone = new Service();
		await gone.start();
		const { url } = gone;
		await gone.stop();
		const run = await onService(
			close,
			{ conversationId: 'c-1', options: { timeout: 0.5 } },
			{ credentials: warm(url) },
		);
		expect(run.outcome).toBe('onError');
		expect(errorOf(run)).toMatchObject({
			code: 'ECONNREFUSED',
			retryable: true,
			message: 'Nothing accepts connections at the address of the credential. Check its base URL.',
		});
		expect(run.json.outcomeUnknown).toBeUndefined();
	});
});

describe('what is sent again', () => {
	/** The first answers fail, the next is good. */
	const failing = (times: number, status: number, headers: Record<string, string> = {}) => {
		service.handle = (_, response, index) => {
			if (index < times) response.writeHead(status, headers).end();
			else accept(response);
		};
	};
	const message = { channel: 'sms', conversationId: 'c-1', text: 'Hello', timestamp: NOW };

	it.each([502, 503, 504])('a read after %s', async (status) => {
		await scene.conversation('sms', 'queued');
		scene.set();
		scene.sandbox.setFault({
			match: { path: `${API}/conversations/search`, count: 1 },
			fault: { kind: 'status', status },
		});
		const run = await onSandbox(search, SEARCH);
		expect(run.outcome).toBe('conversationInQueue');
		expect(scene.requests).toHaveLength(2);
	});

	it('a read after a reset', async () => {
		scene.sandbox.setFault({
			match: { path: `${API}/conversations/search`, count: 1 },
			fault: { kind: 'reset' },
		});
		const run = await onSandbox(search, SEARCH);
		expect(run.outcome).toBe('noConversationFound');
		expect(scene.requests).toHaveLength(2);
	});

	it('not a read after 500, which says that asking again is no use', async () => {
		failing(1, 500);
		expect((await onService(search, SEARCH)).outcome).toBe('onError');
		expect(service.requests).toHaveLength(1);
	});

	it.each([500, 502, 503, 504])('not a write after %s', async (status) => {
		failing(1, status);
		expect((await onService(append, message)).outcome).toBe('onError');
		expect(service.requests).toHaveLength(1);
	});

	it.each([
		['an alias ID', { ...message, messageAliasId: 'alias-1' }],
		[
			'messages that have alias IDs',
			{
				...message,
				messageMode: 'dynamic',
				dynamicMessage: JSON.stringify([
					{ aliasId: 'alias-1', direction: 'inbound', type: 'text', timestamp: NOW, text: 'Hello' },
				]),
			},
		],
	])('a write with %s, if the user allows it', async (_, parameters) => {
		const { id } = await scene.conversation();
		scene.set();
		// Carried out, but the answer is lost: the second is recognised by its alias.
		scene.sandbox.setFault({
			match: { path: `${API}/conversations/${id}`, count: 1 },
			fault: { kind: 'status', status: 503 },
			processed: true,
		});
		const options = { repeatWrites: true };
		const run = await onSandbox(append, { ...parameters, conversationId: id, options });
		expect(run.outcome).toBe('onAppendMessageSuccess');
		expect(scene.requests).toHaveLength(2);
		expect(scene.sandbox.engage.messages(id)).toHaveLength(1);
	});

	it.each<[string, object, object]>([
		['an alias ID unless the user allows it', { messageAliasId: 'alias-1' }, {}],
		['no alias ID though the user allows it', {}, { repeatWrites: true }],
		[
			'an alias ID though retries are off',
			{ messageAliasId: 'alias-1' },
			{ repeatWrites: true, retry: false },
		],
	])('not a write with %s', async (_, alias, options) => {
		failing(1, 503);
		const run = await onService(append, { ...message, ...alias, options });
		expect(run.outcome).toBe('onError');
		expect(service.requests).toHaveLength(1);
	});

	it('nothing more than four times', async () => {
		failing(9, 503);
		const run = await onService(search, SEARCH);
		expect(run.outcome).toBe('onError');
		expect(service.requests).toHaveLength(4);
	});

	it('nothing beyond the timeout', async () => {
		failing(9, 503);
		const before = Date.now();
		await onService(search, { ...SEARCH, options: { timeout: 0.4 } });
		expect(Date.now() - before).toBeLessThan(900);
		expect(service.requests.length).toBeLessThan(4);
	});

	it('nothing where retries are off', async () => {
		failing(1, 503);
		expect((await onService(search, { ...SEARCH, options: { retry: false } })).outcome).toBe(
			'onError',
		);
		failing(9, 429, { 'retry-after': '1' });
		expect(
			(await onService(close, { conversationId: 'c-1', options: { retry: false } })).outcome,
		).toBe('onError');
		expect(service.requests).toHaveLength(2);
	});
});

describe('rate limits', () => {
	const limited = (times: number, retryAfter?: string) => {
		service.handle = (_, response, index) => {
			if (index < times) {
				response
					.writeHead(429, {
						'content-type': 'application/json',
						...(retryAfter && { 'retry-after': retryAfter }),
					})
					.end(JSON.stringify({ status: 429, description: 'Too many requests' }));
			} else {
				accept(response);
			}
		};
	};

	it.each([
		['names its time', '0.4', 380],
		['names no time', undefined, 980],
		['names zero, which would be a storm', '0', 100],
	])('a 429 that %s is waited for, also on a write', async (_, retryAfter, least) => {
		limited(1, retryAfter);
		const run = await onService(close, { conversationId: 'c-1' });
		expect(run.outcome).toBe('onConversationClosed');
		const [first, second] = service.requests;
		expect(second.at - first.at).toBeGreaterThanOrEqual(least);
		expect(service.requests).toHaveLength(2);
	});

	it('a 429 that asks for longer than Rate Limit Wait leaves as it is', async () => {
		limited(9, '30');
		const run = await onService(close, { conversationId: 'c-1', options: { rateLimitWait: 1 } });
		expect(run.outcome).toBe('onError');
		expect(errorOf(run)).toMatchObject({
			httpStatus: 429,
			message: 'Too many requests',
			retryable: true,
		});
		expect(service.requests).toHaveLength(1);
	});

	it('zero seconds again and again grow to a pause', async () => {
		limited(99, '0');
		const run = await onService(close, { conversationId: 'c-1', options: { rateLimitWait: 1 } });
		expect(run.outcome).toBe('onError');
		expect(service.requests.length).toBeLessThan(6);
	});

	it('a pause holds back every item and node of the credential', async () => {
		limited(1, '0.5');
		const settings = ownCredential();
		const runs = await Promise.all([
			onService(close, { ...EACH, options: { concurrency: 1 } }, { items: numbered(3), settings }),
			onService(search, SEARCH, { settings }).then((run) => run.outcomes),
		]);
		expect(runs[0].outcome).toBe('onConversationClosed');
		const [first, ...others] = service.requests.map(({ at }) => at);
		// Of the two that start together, the other may be under way when the 429 comes.
		const held = others.filter((at) => at - first > 100);
		expect(held.length).toBeGreaterThanOrEqual(3);
		for (const at of held) expect(at - first).toBeGreaterThanOrEqual(480);
	});

	it('another credential is not held back', async () => {
		limited(1, '5');
		const slow = new AbortController();
		const waiting = onService(close, { conversationId: 'c-1' }, { signal: slow });
		while (service.requests.length === 0) await new Promise(setImmediate);
		const before = Date.now();
		await onService(close, { conversationId: 'c-2' });
		expect(Date.now() - before).toBeLessThan(1000);
		slow.abort();
		await waiting;
	});

	it('Requests per Minute is kept before the service complains', async () => {
		const run = await onService(
			close,
			{ ...EACH, options: { requestsPerMinute: 3, rateLimitWait: 0 } },
			{ items: numbered(5) },
		);
		expect(service.requests).toHaveLength(3);
		expect(run.outcomes).toEqual(['onConversationClosed', 'onError']);
		expect(run.outputs.flat().at(-1)?.json.error).toMatchObject({
			code: 'RATE_LIMIT_WAIT',
			retryable: true,
			message: expect.stringMatching(/It was not sent\.$/) as string,
		});
	});
});

describe('concurrency', () => {
	it.each([
		[3, { concurrency: 3 }],
		[1, { concurrency: 1 }],
		[10, {}],
	])('is %s at a time', async (most, options) => {
		const open: Array<() => void> = [];
		service.handle = (_, response) => {
			open.push(() => accept(response));
			// All that may be open are; one more would have the time to come.
			if (open.length === most) setTimeout(() => open.splice(0).forEach((go) => go()), 10);
		};
		const run = await onService(close, { ...EACH, options }, { items: numbered(3 * most) });
		expect(run.outputs[0]).toHaveLength(3 * most);
		expect(service.peak).toBe(most);
	});
});

describe('tokens', () => {
	const fifty = async (settings: RunInput['settings'], credential = tenant(scene.url)) => {
		const run = await onSandbox(search, SEARCH, {
			items: numbered(50),
			settings,
			credentials: { webexEngageOAuth2Api: credential },
		});
		expect(run.outcome).toBe('noConversationFound');
		expect(run.items).toHaveLength(50);
	};

	it('are asked for once, however many items run, and once more when they expire', async () => {
		const settings = ownCredential();
		const credential = tenant(scene.url);
		await fifty(settings, credential);
		expect(scene.sandbox.oauth.counts.client_credentials).toBe(1);
		await fifty(settings, credential);
		expect(scene.sandbox.oauth.counts.client_credentials).toBe(1);
		scene.sandbox.oauth.expire();
		await fifty(settings, credential);
		expect(scene.sandbox.oauth.counts.client_credentials).toBe(2);
	});

	it('are asked for once by executions that start together', async () => {
		const settings = ownCredential();
		const credential = tenant(scene.url);
		await Promise.all([
			fifty(settings, credential),
			fifty(settings, credential),
			fifty(settings, credential),
		]);
		expect(scene.sandbox.oauth.counts.client_credentials).toBe(1);
	});

	it('that are refused once are not asked for again by the other items', async () => {
		const run = await onSandbox(search, SEARCH, {
			items: numbered(50),
			settings: ownCredential(),
			credentials: { webexEngageOAuth2Api: tenant(scene.url, 'wrong secret') },
		});
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(run.items).toHaveLength(50);
		expect(scene.sandbox.oauth.counts.refused).toBe(1);
	});

	it('that expired are renewed with the refresh token of a user', async () => {
		const tokens = await signIn(scene.url);
		scene.sandbox.oauth.expire();
		const run = await onSandbox(
			search,
			{ ...SEARCH, authentication: 'webexOAuth2' },
			{
				items: numbered(20),
				settings: ownCredential('webexConnectOAuth2Api'),
				credentials: { webexConnectOAuth2Api: webexUser(scene.url, tokens) },
			},
		);
		expect(run.outcome).toBe('noConversationFound');
		expect(scene.sandbox.oauth.counts).toMatchObject({ refresh_token: 1, refused: 0 });
	});

	it('that were revoked end as an authorization failure that says what to do', async () => {
		const tokens = await signIn(scene.url);
		scene.sandbox.oauth.revoke();
		const run = await onSandbox(
			search,
			{ ...SEARCH, authentication: 'webexOAuth2' },
			{
				settings: ownCredential('webexConnectOAuth2Api'),
				credentials: { webexConnectOAuth2Api: webexUser(scene.url, tokens) },
			},
		);
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(errorOf(run)).toMatchObject({ code: 'NO_TOKEN', retryable: false });
		expect(errorOf(run).message).toMatch(/needs to be reconnected\. Open the credential/);
	});

	it('were never asked for: nobody signed in', async () => {
		const run = await onSandbox(
			search,
			{ ...SEARCH, authentication: 'webexOAuth2' },
			{
				settings: ownCredential('webexConnectOAuth2Api'),
				credentials: { webexConnectOAuth2Api: webexUser(scene.url) },
			},
		);
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(errorOf(run).message).toMatch(
			/^No access token: .*Open the credential and connect or test it\.$/,
		);
		expect(scene.requests).toEqual([]);
	});

	const unauthorized = () => {
		service.handle = ({ headers }, response) => {
			if (headers.authorization === 'Bearer fresh') accept(response);
			else answer(response, 401, { status: 401, description: 'Expired' });
		};
	};

	it('that cannot be renewed, because the secret has changed', async () => {
		unauthorized();
		service.handleToken = (response) =>
			answer(response, 401, { error: 'invalid_client', error_description: 'The secret is wrong.' });
		const run = await onService(close, { conversationId: 'c-1' });
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(errorOf(run)).toMatchObject({
			code: 'NO_TOKEN',
			message:
				'No access token: the token endpoint answered "The secret is wrong.". Open the credential and connect or test it.',
		});
		expect(run.json.outcomeUnknown).toBeUndefined();
	});

	it('that cannot be renewed for a moment are asked for again', async () => {
		unauthorized();
		service.handleToken = (response) => {
			if (service.tokens === 1) response.writeHead(503).end();
			else answer(response, 200, { access_token: 'fresh', token_type: 'Bearer', expires_in: 3600 });
		};
		const run = await onService(close, { conversationId: 'c-1' });
		expect(run.outcome).toBe('onConversationClosed');
		expect(service.tokens).toBe(2);
	});

	it('that a web page stands in for', async () => {
		unauthorized();
		service.handleToken = (response) =>
			response
				.writeHead(200, { 'content-type': 'text/html' })
				.end('<html>{"access_token":"leaked-token"');
		const run = await onService(close, { conversationId: 'c-1' });
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(errorOf(run).message).toMatch(
			/the token endpoint answered something else than a token\./,
		);
		expect(JSON.stringify(run.run)).not.toContain('leaked-token');
	});

	it('that never come end at the deadline, not after five minutes', async () => {
		service.handleToken = () => {};
		const run = await onService(
			close,
			{ conversationId: 'c-1', options: { timeout: 0.3 } },
			{ credentials: { webexEngageOAuth2Api: tenant(service.url) } },
		);
		expect(run.outcome).toBe('onTimeout');
		expect(service.requests).toEqual([]);
	});
});

describe('secrets', () => {
	it('are nowhere in the data of a run, even where the service shows the request that it got', async () => {
		service.handle = ({ headers, path }, response, index) => {
			const { authorization } = headers;
			const [, id] = /conversations\/([^/]+)/.exec(path) ?? [];
			if (id === 'c-0') accept(response);
			else if (id === 'c-1')
				answer(response, 400, { description: `Bad header ${authorization}`, headers });
			else if (id === 'c-2')
				response.writeHead(500, { 'content-type': 'text/html' }).end(`<p>${authorization}</p>`);
			else if (id === 'c-3') response.socket?.destroy();
			else if (id === 'c-4')
				answer(response, 401, { description: `No: ${authorization}`, access_token: GRANTED });
			else
				answer(response, 200, {
					status: 500,
					odd: [{ text: `authorization: ${authorization}` }],
					index,
				});
		};
		const run = await onService(close, EACH, {
			items: numbered(6),
			credentials: { webexEngageOAuth2Api: tenant(service.url) },
		});
		expect(run.outcomes).toEqual([
			'onConversationClosed',
			'onFailure',
			'onInvalidChoice',
			'onAuthorizationFailure',
			'onError',
		]);
		const data = JSON.stringify(run.run);
		expect(data).not.toContain(GRANTED);
		expect(data).not.toContain('engage-sandbox-secret');
	});

	it('are nowhere in the error of a stopped run', async () => {
		service.handle = ({ headers }, response) =>
			answer(response, 500, { description: `Bad header ${headers.authorization}`, headers });
		const run = await onService(
			close,
			{ conversationId: 'c-1', options: { onFailure: 'stop' } },
			{ credentials: { webexEngageOAuth2Api: tenant(service.url) } },
		);
		expect(run.error?.message).toBe('onError: Bad header Bearer ***');
		expect(JSON.stringify(run.run)).not.toContain(GRANTED);
		expect(JSON.stringify(run.run)).not.toContain('engage-sandbox-secret');
	});
});
