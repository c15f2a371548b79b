import type { IDataObject } from 'n8n-workflow';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { askToken, MAIN } from '../sandbox/enterpriseChatAndEmail.support';
import { eceNodes, ownCredential, runEce, type Cluster } from './eceNodes';
import { APPLICATIONS, EceScene, MARIA, MESSAGING } from './eceScene';
import type { EngageRun } from './engageNodes';
import type { RunInput } from './harness';

let scene: EceScene;
const { configuration, availability, start, end, send } = eceNodes;

beforeAll(async () => {
	scene = await EceScene.open();
});

beforeEach(async () => await scene.reset());

afterAll(async () => await scene.close());

const ROOT = '/ece/system';
const SEND = `${MESSAGING}/sendmessage`;
const TOKEN = `${APPLICATIONS}/authentication/oauth2/token`;

const on = async (node: TableNode, parameters: IDataObject, rest: Partial<RunInput> = {}) =>
	await runEce(node, scene.cluster, parameters, rest);

const askedOf = async (cluster: Partial<Cluster>) =>
	await runEce(configuration, { ...scene.cluster, ...cluster }, { entryPointId: '1001' });

const errorOf = ({ json }: EngageRun) => json.error as IDataObject;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));

/** Sends to a new conversation; answers with what the agent has on the screen. */
async function delivered(parameters: IDataObject, rest: Partial<RunInput> = {}) {
	const { id, messages } = await scene.conversation();
	const run = await on(send, { conversationId: id, ...parameters }, rest);
	expect(run.outcome).toBe('onSendMessageSuccess');
	return messages.filter(({ from }) => from === 'customer').map(({ content }) => content);
}

describe('the address', () => {
	it.each([
		['', 'system'],
		['/', 'system'],
		['//', '/system/'],
		['/system', 'system'],
		['/system/', '/system'],
		['/system/', ''],
	])('is the same for Host Name %j and Context Root %j', async (end_, contextRoot) => {
		const hostName = `${scene.ece.hostUrl}${end_}`;
		const run = await askedOf({ hostName, contextRoot, token: undefined });
		expect(run.outcome).toBe('onEntryPointConfigSuccess');
		expect(scene.calls).toEqual([`GET ${MESSAGING}/configuration`]);
		expect(scene.tokenRequests).toMatchObject([{ path: TOKEN, query: 'forceLogin=yes' }]);
	});

	it('can have white space around it', async () => {
		const run = await askedOf({ hostName: `  ${scene.ece.hostUrl}/ ` });
		expect(run.outcome).toBe('onEntryPointConfigSuccess');
	});

	it.each(['', 'ece.example.com', 'ftp://ece.example.com'])('cannot be %j', async (hostName) => {
		const run = await askedOf({ hostName });
		expect(run.outcome).toBe('onInvalidData');
		expect(errorOf(run).message).toMatch(/^Host Name of the credential must be a URL/);
	});

	it.each(['customAccessTokenUrl', 'refreshTokenUrl'])(
		'of the token can be elsewhere: %s',
		async (field) => {
			const { root } = scene.ece;
			const more = {
				[field]: `${root}/ws/v19/clientapplications/authentication/oauth2/token?tenant=7`,
			};
			const run = await askedOf({ token: undefined, more });
			expect(run.outcome).toBe('onEntryPointConfigSuccess');
			expect(scene.tokenRequests).toMatchObject([{ query: 'tenant=7&forceLogin=yes' }]);
		},
	);

	it('keeps what is put into the path inside of it', async () => {
		const id = '1001/../../x?a=1#b';
		const run = await on(availability, { entryPointId: id });
		expect(run.outcome).toBe('GetAgentAvailabilityFailure');
		expect(scene.requests).toMatchObject([
			{
				path: `/ece/system/egain/chat/entrypoint/agentAvailability/${encodeURIComponent(id)}`,
				query: '',
			},
		]);
	});

	it.each(['..', '.', '\ud800'])('cannot hold %j', async (entryPointId) => {
		const run = await on(availability, { entryPointId });
		expect(run.outcome).toBe('onInvalidData');
		expect(scene.calls).toEqual([]);
	});

	it('of End Conversation can be replaced, as it is a guess', async () => {
		const { id } = await scene.conversation();
		const options = {
			requestMethod: 'PUT',
			requestPath: '/ws/v19/clientapplications/messaging/conversation/{conversationId}/end',
		};
		const run = await on(end, { conversationId: id, options });
		expect(run.outcome).toBe('onEndConversationSuccess');
		expect(scene.calls).toEqual([`PUT ${MESSAGING}/conversation/${id}/end`]);
		expect(scene.ece.conversation(id).status).toBe('completed');
	});

	it('of a start can be replaced, and that of the question before it stays', async () => {
		const customer = { entryPointId: '1001', customerName: 'Ada', phoneNumber: '5551230001' };
		const options = { requestMethod: 'PUT', requestPath: '/ws/v20/start' };
		await on(start, { ...customer, options });
		expect(scene.calls).toEqual([`GET ${MESSAGING}/configuration`, `PUT ${ROOT}/ws/v20/start`]);
	});

	it('of a file offered to the agent can be replaced, and that of its upload stays', async () => {
		const url = scene.ece.storageUrl('inbox/a.txt');
		await runEce(
			send,
			scene.cluster,
			{
				method: 'uploadAttachmentAvailableInAUrl',
				conversationId: 'c-1',
				fileFrom: 'binaryData',
				uploadUrl: url,
				attachmentUrl: url,
				options: { requestMethod: 'PATCH', requestPath: '/ws/v20/message' },
			},
			{ files: [{ data: { data: 'YQ==', mimeType: 'text/plain', fileName: 'a.txt' } }] },
		);
		expect(scene.calls).toEqual([`PUT ${new URL(url).pathname}`, `PATCH ${ROOT}/ws/v20/message`]);
	});
});

describe('every request', () => {
	it('asks for JSON, and brings the token of the client application', async () => {
		const { id } = await scene.conversation();
		scene.set();
		await on(configuration, { entryPointId: '1001' });
		await on(availability, { entryPointId: '1001' });
		await on(send, { conversationId: id, message: 'Hello' });
		await on(end, { conversationId: id });
		expect(scene.requests).toHaveLength(4);
		for (const { method, headers } of scene.requests) {
			expect(headers).toMatchObject({
				accept: 'application/json',
				'accept-language': 'en-US',
				authorization: 'Bearer •••',
			});
			expect(headers['content-type']).toBe(method === 'POST' ? 'application/json' : undefined);
			// That one belongs to another part of the interface.
			expect(headers).not.toHaveProperty('x-egain-session');
		}
	});

	it.each([
		['send', { conversation: { id: 'ID' }, type: { value: 'text/plain' }, content: 'Hello' }],
		['end', { id: 'ID' }],
	] as const)('of %s has nothing in its body that it need not have', async (name, body) => {
		const { id } = await scene.conversation();
		scene.set();
		await on(eceNodes[name], { conversationId: id, message: 'Hello' });
		expect(JSON.stringify(scene.requests[0].body)).toBe(JSON.stringify(body).replace('ID', id));
	});

	it('of a start leaves out what is empty', async () => {
		const common = { entryPointId: '1001', customerName: 'Ada' };
		await on(start, { ...common, phoneNumber: '5551230001', countryCode: '' });
		await on(start, { ...common, method: 'startConversationOnMessenger', facebookPsid: '77' });
		const bodies = scene.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
		expect(bodies).toMatchObject([
			{
				activity: { customer: { contacts: { contact: [{ phone: [{ phoneNo: '5551230001' }] }] } } },
			},
			{ activity: { customer: { contacts: { contact: [{ custom: { facebookpsid: '77' } }] } } } },
		]);
		expect(JSON.stringify(bodies)).not.toMatch(/countryCode|email/);
	});
});

describe('the token', () => {
	const fifty = async (rest: Partial<RunInput>, cluster = scene.cluster) => {
		const run = await runEce(
			availability,
			cluster,
			{ entryPointId: '1001' },
			{ items: numbered(50), ...rest },
		);
		expect(run.outcome).toBe('NoAgentAvailable');
		expect(run.items).toHaveLength(50);
	};
	const cold = (): Cluster => ({ ...scene.cluster, token: undefined });

	it('is asked for once by fifty items, by Basic, without the secret in the body', async () => {
		await fifty({}, cold());
		expect(scene.tokenRequests).toEqual([
			expect.objectContaining({
				method: 'POST',
				path: TOKEN,
				query: 'forceLogin=yes',
				body: { grant_type: 'client_credentials' },
				status: 200,
			}),
		]);
		const [{ headers }] = scene.tokenRequests;
		expect(headers.authorization).toBe('Basic •••');
		expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
	});

	it('is asked for once more when it has expired, after 24 hours', async () => {
		const { sandbox } = scene;
		const settings = ownCredential();
		sandbox.oauth.expire();
		const run = await on(
			configuration,
			{ entryPointId: '1001' },
			{ items: numbered(50), settings },
		);
		expect(run.outcome).toBe('onEntryPointConfigSuccess');
		expect(run.items).toHaveLength(50);
		expect(scene.tokenRequests).toHaveLength(1);
	});

	it('ends the oldest session where there are ten', async () => {
		for (let i = 0; i < 10; i++) {
			await askToken(scene.sandbox, { ...MAIN, query: '?forceLogin=yes' });
		}
		expect(scene.ece.sessions).toHaveLength(10);
		const [oldest] = scene.ece.sessions;
		await fifty({}, cold());
		expect(scene.ece.sessions).toHaveLength(10);
		expect(scene.ece.sessions).not.toContain(oldest);
	});

	it('is refused where there are ten, and Force Login is off', async () => {
		for (let i = 0; i < 10; i++) {
			await askToken(scene.sandbox, { ...MAIN, query: '?forceLogin=yes' });
		}
		scene.set();
		const run = await askedOf({ token: undefined, more: { forceLogin: false } });
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(errorOf(run)).toMatchObject({
			code: 'NO_TOKEN',
			message: expect.stringMatching(/^No access token: the token endpoint answered HTTP 409\./),
		});
		expect(scene.tokenRequests).toMatchObject([{ query: '', status: 409 }]);
	});

	it('is not asked for again by the other items, once it was refused', async () => {
		const run = await runEce(
			availability,
			{ ...cold(), secret: 'wrong' },
			{ entryPointId: '1001' },
			{ items: numbered(50) },
		);
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(run.items).toHaveLength(50);
		expect(scene.tokenRequests).toHaveLength(1);
		expect(scene.calls).toEqual([]);
	});
});

describe('a start', () => {
	const SMS = { entryPointId: '1001', customerName: 'Ada', phoneNumber: '5551230001' };

	it('goes on with the configuration of now, where the one given is out of date', async () => {
		const { lastModified: before } = scene.ece.entryPoint('1001');
		const { lastModified: now } = scene.ece.touch('1001');
		const run = await on(start, { ...SMS, lastModifiedDate: before });
		expect(run.outcome).toBe('onStartConversationSuccess');
		const dates = scene.requests
			.filter(({ method }) => method === 'POST')
			.map(({ body }) => JSON.stringify((body as IDataObject).entryPointConfiguration));
		expect(dates).toEqual(
			[before, now].map((date) =>
				JSON.stringify({ entryPoint: { id: '1001' }, lastModified: { date } }),
			),
		);
		expect(scene.ece.conversations).toHaveLength(1);
	});

	it('is repeated where the entry point was changed after its configuration was read', async () => {
		scene.sandbox.setFault({
			match: { path: `${MESSAGING}/conversation/start`, count: 1 },
			fault: { kind: 'status', status: 409, body: { code: '409-101' } },
		});
		const run = await on(start, SMS);
		expect(run.outcome).toBe('onStartConversationSuccess');
		expect(scene.calls.map((call) => call.replace(MESSAGING, ''))).toEqual([
			'GET /configuration',
			'POST /conversation/start',
			'GET /configuration',
			'POST /conversation/start',
		]);
		expect(scene.ece.conversations).toHaveLength(1);
	});

	it('is not repeated where nobody knows what came of it', async () => {
		scene.sandbox.setFault({
			match: { path: `${MESSAGING}/conversation/start`, count: 1 },
			processed: true,
			fault: { kind: 'reset' },
		});
		const run = await on(start, SMS);
		expect(run.outcome).toBe('onError');
		expect(run.json).toMatchObject({ outcomeUnknown: true, error: { retryable: false } });
		expect(scene.ece.conversations).toHaveLength(1);
	});

	it('finds the customer of before by the number, however it is written', async () => {
		await on(start, { ...SMS, phoneNumber: '555-123-0001' });
		await on(start, { ...SMS, phoneNumber: '(555) 123 0001' });
		expect(scene.ece.conversations).toHaveLength(2);
		expect(scene.ece.customers).toHaveLength(1);
	});
});

describe('messages', () => {
	const TEXTS = {
		'quotes and backslashes': `She said "it's 5\\6" \\n \\u0041 \${x} {{ y }}`,
		'line breaks and tabs': 'one\ntwo\r\nthree\rfour\tfive',
		'control characters': '\u0001\u0007\u0008\u000b\u000c\u001f\u007f\u0000end',
		'separators of JavaScript': 'a\u2028b\u2029c\u0085d\u00a0e\ufeff',
		emoji: '👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 \u{1F600}',
		'right to left': 'שלום עולם — مرحبا بالعالم \u202Eabc\u202C',
		'half a character': 'a\ud800b',
		'white space around': '  \n hello \t ',
		'what looks like XML': '<a>&amp;&lt;![CDATA[x]]>]]></a>',
		'a long text': 'äöü€😀'.repeat(20_000),
	};

	it.each(Object.entries(TEXTS))('arrive as they were: %s', async (_, message) => {
		expect(await delivered({ message: '={{ $json.message }}' }, { items: [{ message }] })).toEqual([
			message,
		]);
	});

	it('arrive as they were where ECE answers in XML', async () => {
		scene.ece.set({ xmlOnly: true });
		const message = TEXTS['quotes and backslashes'];
		expect(await delivered({ message: '={{ $json.message }}' }, { items: [{ message }] })).toEqual([
			message,
		]);
	});

	it('in HTML are sent as they are: nothing is taken out', async () => {
		const message =
			'<p onclick="x()">Hi <b>there</b></p><script>alert("1")</script><img src=x onerror=y>&nbsp;';
		expect(await delivered({ method: 'sendHtmlMessage', message })).toEqual([message]);
		expect(scene.requests.at(-1)?.body).toMatchObject({ type: { value: 'text/html' } });
	});

	it('keep their order', async () => {
		// Were they sent side by side, the first would come last.
		scene.sandbox.setFault({ match: { path: SEND, count: 1 }, fault: { kind: 'delay', ms: 80 } });
		scene.sandbox.setFault({ match: { path: SEND, count: 1 }, fault: { kind: 'delay', ms: 40 } });
		const items = numbered(12);
		expect(await delivered({ message: '={{ $json.index }}' }, { items })).toEqual(
			items.map(({ index }) => String(index)),
		);
	});

	it('are not sent twice where nobody knows whether they arrived', async () => {
		const { id, messages } = await scene.conversation();
		scene.sandbox.setFault({ match: { path: SEND }, processed: true, fault: { kind: 'reset' } });
		const run = await on(send, { conversationId: id, message: 'Once' });
		expect(run.outcome).toBe('onError');
		expect(run.json.outcomeUnknown).toBe(true);
		expect(messages.filter(({ from }) => from === 'customer')).toHaveLength(1);
	});

	it('of nothing but white space are not sent', async () => {
		const run = await on(send, { conversationId: 'c-1', message: '={{ " \\n " }}' });
		expect(run.outcome).toBe('onInvalidData');
		expect(errorOf(run).message).toBe('Message is empty. No request was sent.');
		expect(scene.calls).toEqual([]);
	});
});

describe('an answer in XML', () => {
	const answered = async (body: string, node: TableNode = configuration) => {
		scene.sandbox.setFault({
			match: { path: '/ece/system' },
			fault: { kind: 'status', status: 200, body, headers: { 'content-type': 'text/xml' } },
		});
		return await on(node, { entryPointId: '1001', options: { timeout: 2 } });
	};
	const configured = (id: string) =>
		`<entryPointConfigurations><entryPointConfiguration><entryPoint><id>${id}</id></entryPoint><lastModified><date>2026-01-05T08:30:00.000Z</date></lastModified></entryPointConfiguration></entryPointConfigurations>`;

	it('may be in a namespace, with a declaration and comments', async () => {
		const run = await answered(
			'\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- eGain -->\n<ns2:availableSlots xmlns:ns2="http://bindings.egain.com/chat">\n  <ns2:count>3</ns2:count>\n</ns2:availableSlots>',
		);
		expect(run.outcome).toBe('onInvalidChoice');
		scene.sandbox.clearFaults();
		const slots = await answered(
			'\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- eGain -->\n<ns2:agentAvailability xmlns:ns2="http://bindings.egain.com/chat" available="true"/>',
			availability,
		);
		expect(slots.outcome).toBe('AgentAvailable');
	});

	it('may hold characters by their numbers, and the five known entities', async () => {
		const run = await answered(configured('10&#48;1&amp;&#x1F600;'));
		expect(run.outcome).toBe('onEntryPointConfigSuccess');
		expect(run.json.entryPointId).toBe('1001&😀');
	});

	const laughs = Array.from(
		{ length: 10 },
		(_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
	).join('');
	const ATTACKS: Record<string, () => string> = {
		'entities that grow without end': () =>
			`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">${laughs}]>${configured('&l10;')}`,
		'an entity from a file': () =>
			`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${configured('&x;')}`,
		'an entity from the web': () =>
			`<!DOCTYPE a [<!ENTITY x SYSTEM "${scene.file()}">]>${configured('&x;')}`,
		'a document type from the web': () =>
			`<!DOCTYPE a SYSTEM "${scene.file()}">${configured('1001')}`,
		'an entity that nobody declared': () => configured('&nbsp;'),
		'elements a hundred thousand deep': () => '<a>'.repeat(100_000) + '</a>'.repeat(100_000),
		'tags that do not match': () => configured('1001').replace('</date>', '</day>'),
		'half of it': () => configured('1001').slice(0, 80),
		'a tag that does not end': () => `<a ${'b="c" '.repeat(100_000)}`,
	};

	it.each(Object.entries(ATTACKS))('is refused: %s', async (_, body) => {
		const run = await answered(body());
		expect(run.outcome).toBe('onError');
		expect(run.json).not.toHaveProperty('entryPointId');
		expect(JSON.stringify(run.json)).not.toMatch(/root:|lollol|a picture/);
		// Nothing was fetched.
		expect(scene.calls).toEqual([`GET ${MESSAGING}/configuration`]);
	});

	it('cannot reach what objects have by themselves', async () => {
		const run = await answered(
			configured('1001').replace(
				'<entryPoint>',
				'<__proto__><polluted>yes</polluted></__proto__><entryPoint>',
			),
		);
		expect(run.outcome).toBe('onEntryPointConfigSuccess');
		expect(({} as { polluted?: string }).polluted).toBeUndefined();
	});
});

describe('secrets', () => {
	const SMS = { entryPointId: '1001', customerName: 'Ada', phoneNumber: '5551230001' };

	it('that ECE repeats in its errors reach no item', async () => {
		const [secret, token] = scene.secrets;
		const basic = Buffer.from(`${MAIN.key}:${secret}`).toString('base64');
		const body = {
			code: '400-101',
			developerMessage: `Header Authorization: Bearer ${token}, before it Basic ${basic}`,
			access_token: token,
			request: { headers: [{ authorization: `Bearer ${token}` }, `Bearer ${token}`] },
		};
		scene.ece.login(MARIA);
		for (const [node, parameters] of [
			[start, SMS],
			[start, { ...SMS, lastModifiedDate: '2026-01-05T08:30:00.000Z' }],
			[send, { conversationId: 'c-1', message: 'Hello' }],
			[end, { conversationId: 'c-1' }],
			[configuration, { entryPointId: '1001' }],
			[availability, { entryPointId: '1001' }],
		] as const) {
			scene.sandbox.clearFaults();
			scene.sandbox.setFault({
				match: { path: '/ece/system' },
				fault: { kind: 'status', status: 400, body },
			});
			const run = await on(node, parameters);
			expect(errorOf(run).message).toMatch(/Bearer \*\*\*, before it Basic \*\*\*$/);
			const shown = JSON.stringify([run.outputs, run.hints]);
			for (const word of [secret, token, basic]) expect(shown).not.toContain(word);
		}
	});

	it('that the token endpoint repeats reach no item', async () => {
		const [secret] = scene.secrets;
		scene.sandbox.setFault({
			match: { path: TOKEN },
			fault: {
				kind: 'status',
				status: 401,
				body: { code: '401-101', developerMessage: 'Wrong', client_secret: secret },
			},
		});
		const run = await askedOf({ token: undefined });
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(JSON.stringify([run.outputs, run.hints])).not.toContain(secret);
	});

	it('that come in place of a token reach no item', async () => {
		scene.sandbox.setFault({
			match: { path: TOKEN },
			fault: { kind: 'status', status: 200, body: '<html>{"access_token":"leaked-token"}' },
		});
		const run = await askedOf({ token: undefined });
		expect(run.outcome).toBe('onAuthorizationFailure');
		expect(JSON.stringify([run.outputs, run.hints])).not.toContain('leaked-token');
	});
});
