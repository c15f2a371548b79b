import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import {
	askToken,
	CONTACT,
	eceClient,
	MAIN,
	message,
	SEND,
	START,
	start,
	startBody,
	told,
} from './enterpriseChatAndEmail.support';
import { engageClient, http } from './support';

const OTHER = { key: 'other-client', secret: 'other-secret' };
const NOWHERE = '00000000-0000-4000-8000-000000000000';

describe('Enterprise Chat and Email', () => {
	let sandbox: Sandbox;
	let ece: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
	});
	afterAll(async () => await sandbox.close());
	beforeEach(async () => {
		sandbox.reset();
		sandbox.oauth.revoke();
		ece = await eceClient(sandbox);
	});

	const configuration = async (id: string, client = ece) =>
		await client.get(`/messaging/configuration?entrypoint=${id}`);

	describe('sessions', () => {
		beforeEach(() => sandbox.oauth.revoke());

		test('a token is a UUID that lives a day', async () => {
			const { status, data } = await askToken(sandbox, MAIN);
			expect(status).toBe(200);
			expect(data).toEqual({
				access_token: expect.stringMatching(/^[0-9a-f-]{36}$/),
				expires_in: 86_400,
				token_type: 'Bearer',
			});
			const [session] = sandbox.ece.sessions;
			const seconds = (session.expiresAt - Date.parse(session.issuedAt)) / 1000;
			expect(seconds).toBe(86_400);
		});

		test.each([
			['a wrong secret', { ...MAIN, secret: 'no' }, {}, 401],
			['an unknown client', { ...MAIN, key: 'no' }, {}, 401],
			['the secret in the body too', MAIN, { client_secret: MAIN.secret }, 400],
			['another grant', MAIN, { grant_type: 'password' }, 400],
		])('are refused for %s', async (_, client, changes, status) => {
			const form = { grant_type: 'client_credentials', ...changes };
			const answer = await askToken(sandbox, client, form);
			expect([answer.status, answer.data.code]).toEqual([status, `${status}-101`]);
			expect(sandbox.ece.sessions).toHaveLength(0);
			expect(sandbox.oauth.counts.refused).toBe(1);
		});

		test('are refused where the secret comes in the body alone, and where the body is JSON', async () => {
			const url = `${sandbox.ece.root}/ws/v19/clientapplications/authentication/oauth2/token`;
			const form = {
				grant_type: 'client_credentials',
				client_id: MAIN.key,
				client_secret: MAIN.secret,
			};
			const inBody = await http('').post(url, new URLSearchParams(form));
			expect(inBody.status).toBe(401);
			const auth = { username: MAIN.key, password: MAIN.secret };
			const json = await http('').post(url, { grant_type: 'client_credentials' }, { auth });
			expect(json.status).toBe(415);
		});

		test('are ten at most; forceLogin drops the oldest', async () => {
			const clients = [];
			for (let one = 0; one < 10; one++) clients.push(await eceClient(sandbox));
			const refused = await askToken(sandbox, MAIN);
			expect(told(refused)).toEqual([409, expect.stringContaining('10 sessions')]);
			expect((await configuration('1001', clients[0])).status).toBe(200);

			const eleventh = await eceClient(sandbox);
			expect(sandbox.ece.sessions).toHaveLength(10);
			expect((await configuration('1001', clients[0])).status).toBe(401);
			expect((await configuration('1001', clients[1])).status).toBe(200);
			expect((await configuration('1001', eleventh)).status).toBe(200);
		});

		test('can be made shorter', async () => {
			await http(sandbox.url).post('/admin/tokens/lifetimes', { eceAccess: 60 });
			expect((await askToken(sandbox, MAIN)).data.expires_in).toBe(60);
		});

		test('each application has its own ten, and expired ones do not count', async () => {
			for (let one = 0; one < 10; one++) await eceClient(sandbox);
			sandbox.ece.register(OTHER.key, OTHER.secret);
			expect((await askToken(sandbox, OTHER)).status).toBe(200);
			sandbox.oauth.expire();
			expect((await askToken(sandbox, MAIN)).status).toBe(200);
		});

		test('can be revoked, once', async () => {
			const client = await eceClient(sandbox);
			const revoke = async () => await client.post('/authentication/oauth2/revoke');
			expect((await revoke()).status).toBe(204);
			expect((await configuration('1001', client)).status).toBe(401);
			expect((await revoke()).status).toBe(401);
		});

		test('no other header, and no token of another product, will do', async () => {
			const { defaults } = await engageClient(sandbox);
			const mine = await eceClient(sandbox);
			const token = String(mine.defaults.headers.authorization).split(' ')[1];
			const wrong: Array<Record<string, string>> = [
				{},
				{ authorization: token },
				{ 'x-egain-session': token },
				{ authorization: String(defaults.headers.authorization) },
			];
			for (const headers of wrong) {
				const client = http(`${sandbox.ece.root}/ws/v19/clientapplications`, {
					accept: 'application/json',
					...headers,
				});
				const answer = await configuration('1001', client);
				expect(told(answer)).toEqual([401, expect.stringMatching(/^401-101 /)]);
				expect(answer.headers['www-authenticate']).toBe('Bearer');
			}
		});

		test('neither secrets nor tokens are recorded, in JSON or XML; error codes are', async () => {
			const json = await askToken(sandbox, MAIN);
			const xml = await askToken(sandbox, MAIN, undefined, { accept: '*/*' });
			const value = /<access_token>(.+)<\/access_token>/.exec(xml.data)?.[1] ?? '';
			expect(value).toHaveLength(36);
			await configuration('9');
			const recorded = JSON.stringify(sandbox.requests);
			for (const secret of [json.data.access_token, value, MAIN.secret]) {
				expect(recorded).not.toContain(secret);
			}
			expect(recorded).toContain('401-101');
		});
	});

	describe('formats', () => {
		const asked = async (accept: string | undefined) => {
			const answer = await http(`${sandbox.ece.root}/ws/v19/clientapplications`, {
				authorization: String(ece.defaults.headers.authorization),
			}).get('/messaging/configuration?entrypoint=1001', { headers: { accept } });
			return String(answer.headers['content-type']).split(';')[0];
		};

		test.each([
			['*/*', 'application/xml'],
			['application/xml', 'application/xml'],
			['text/html', 'application/xml'],
			['application/json', 'application/json'],
			['application/json, text/plain, */*', 'application/json'],
			['application/xml, application/json', 'application/xml'],
			['application/xml;q=0.5, application/json', 'application/json'],
			['application/json;q=0', 'application/xml'],
		])('to Accept %s the answer is %s', async (accept, type) => {
			expect(await asked(accept)).toBe(type);
		});

		test('XML can be forced, but for tokens', async () => {
			sandbox.ece.set({ xmlOnly: true });
			expect(await asked('application/json')).toBe('application/xml');
			expect((await askToken(sandbox, MAIN)).data.token_type).toBe('Bearer');
		});

		test('errors have the same two formats', async () => {
			const { data } = await configuration('9');
			expect(data).toEqual({
				code: '404-101',
				developerMessage: 'There is no active entry point 9',
			});
			sandbox.ece.set({ xmlOnly: true });
			expect((await configuration('9')).data).toMatch(
				/<error><code>404-101<\/code><developerMessage>There is no active entry point 9<\//,
			);
		});

		const xml = { headers: { 'content-type': 'application/xml' } };

		test('a conversation can be led in XML', async () => {
			const { lastModified } = sandbox.ece.entryPoint('1001');
			const started = await ece.post<{ id: string }>(
				START,
				`<?xml version="1.0"?>
				<ns:conversation xmlns:ns="urn:x">
					<entryPointConfiguration>
						<entryPoint><id>1001</id></entryPoint>
						<lastModified><date>${lastModified}</date></lastModified>
					</entryPointConfiguration>
					<activity><customer>
						<type><value>individual</value></type>
						<contacts><contact>
							<firstName>Ada</firstName>
							<phone><phoneNo>0075551</phoneNo></phone>
						</contact></contacts>
					</customer></activity>
				</ns:conversation>`,
				xml,
			);
			expect(started.status).toBe(200);
			const { id } = started.data;
			expect(sandbox.ece.customers[0].attributes).toEqual({ 'phone.phoneNo': '0075551' });
			const sent = await ece.post(
				SEND,
				`<!-- typed --><message><conversation><id>${id}</id></conversation><type><value>text/plain</value></type>` +
					'<content> &lt;b&gt; &amp;amp; &#x20AC;<![CDATA[<!DOCTYPE x> &y;]]> </content></message>',
				xml,
			);
			expect(sent.status).toBe(200);
			expect(sandbox.ece.conversation(id).messages.at(-1)?.content).toBe(
				' <b> &amp; €<!DOCTYPE x> &y; ',
			);
		});

		test('one attachment in XML is a list of one', async () => {
			const id = await start(sandbox, ece);
			const file =
				'<attachment><fileName>a</fileName><contentType>image/png</contentType>' +
				'<size>3</size><contentUrl>http://127.0.0.1:9/a</contentUrl></attachment>';
			const body = (files: string) =>
				`<message><conversation><id>${id}</id></conversation><type><value>uploadAttachment</value>` +
				`</type><attachments>${files}</attachments></message>`;
			expect((await ece.post(SEND, body(file), xml)).status).toBe(200);
			expect((await ece.post(SEND, body(file + file), xml)).status).toBe(200);
			expect((await ece.post(SEND, body('<attachment/>'), xml)).status).toBe(400);
			expect(sandbox.ece.conversation(id).attachments).toHaveLength(3);
		});

		test.each([
			['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'document type'],
			[
				'an external entity behind a comment',
				'<?xml version="1.0"?><!-- c --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
				'document type',
			],
			['an undeclared entity', '<a><b>&xxe;</b></a>', 'entity'],
			['a missing end tag', '<a><b></a>', 'XML'],
			['two roots', '<a><b>1</b></a><c><d>1</d></c>', 'root'],
			['no elements', 'hello', 'XML'],
			['depth without end', '<a>'.repeat(5000) + '</a>'.repeat(5000), 'XML'],
		])('XML with %s is refused', async (_, body, words) => {
			const answer = await ece.post(SEND, body, xml);
			expect(told(answer)).toEqual([400, expect.stringContaining(words)]);
		});

		test('JSON that is broken is refused; a raw control character is named', async () => {
			const json = { headers: { 'content-type': 'application/json' }, transformRequest: [] };
			const post = async (body: string) => told(await ece.post(SEND, body, json));
			expect(await post('{"a":')).toEqual([400, '400-101 The body is not valid JSON']);
			expect(await post('{\n"content":"a \\" b\nc"}')).toEqual([
				400,
				expect.stringContaining('Illegal unquoted character ((CTRL-CHAR, code 10))'),
			]);
		});

		test('other types, unknown routes and no body at all are refused', async () => {
			const text = await ece.post(SEND, 'hello', { headers: { 'content-type': 'text/plain' } });
			expect(told(text)[0]).toBe(415);
			expect(told(await ece.post(SEND))).toEqual([400, expect.stringContaining('body')]);
			expect(told(await ece.get('/messaging/nothing'))).toEqual([
				404,
				expect.stringContaining('/messaging/nothing'),
			]);
			expect((await http(sandbox.ece.hostUrl).get('/ws/v19/x')).status).toBe(404);
		});
	});

	describe('the configuration of an entry point', () => {
		test('tells when it was changed, and what may be attached', async () => {
			sandbox.ece.setEntryPoint('1001', {
				lastModified: '2021-06-19T22:45:54.000Z',
				attachmentPolicy: 'allow_none',
			});
			const { status, data } = await configuration('1001');
			expect(status).toBe(200);
			expect(data).toEqual({
				entryPointConfiguration: [
					{
						entryPoint: { id: 1001 },
						lastModified: { date: '2021-06-19T22:45:54.000Z' },
						attachmentPolicy: { value: 'allow_none' },
					},
				],
			});
		});

		test.each([
			['is inactive', '1003', 404],
			['does not exist', '9999', 404],
			['is not bound to the application', '1004', 403],
			['is no number', 'abc', 400],
			['is not named', '', 400],
		])('is refused where it %s', async (_, id, status) => {
			expect((await configuration(id)).status).toBe(status);
		});

		test('a new entry point can be made, and an old one switched', async () => {
			sandbox.ece.setEntryPoint('2000', { name: 'Fresh' });
			expect((await configuration('2000')).status).toBe(200);
			sandbox.ece.setEntryPoint('2000', { active: false });
			expect((await configuration('2000')).status).toBe(404);
			expect(() => sandbox.ece.setEntryPoint('abc', {})).toThrow('number');
		});
	});

	describe('starting a conversation', () => {
		const post = async (body: unknown, query = 'searchContactOnAttribute=phone.phoneNo') =>
			await ece.post(`/messaging/conversation/start?${query}`, body);

		test('answers its id and that of the activity', async () => {
			const { status, data } = await post(startBody(sandbox));
			expect(status).toBe(200);
			expect(data).toEqual({
				id: expect.stringMatching(/^[0-9a-f-]{36}$/),
				activity: { id: expect.stringMatching(/^\d+$/) },
			});
			expect(sandbox.ece.conversation(data.id)).toMatchObject({
				activityId: data.activity.id,
				entryPointId: '1001',
				status: 'queued',
				clientKey: MAIN.key,
				contactAttribute: 'phone.phoneNo',
				customer: { name: 'Ada Byron' },
			});
		});

		test.each([
			['phone.phoneNo', '5551230001'],
			['email.emailAddress', 'ada@example.com'],
			['custom.facebookpsid', '77001'],
		])('finds the customer by %s, or makes one', async (attribute, value) => {
			const query = `searchContactOnAttribute=${attribute}`;
			await post(startBody(sandbox), query);
			await post(startBody(sandbox, { contact: { ...CONTACT, firstName: 'Augusta' } }), query);
			expect(sandbox.ece.customers).toHaveLength(1);
			expect(sandbox.ece.customers[0].name).toBe('Augusta Byron');
			expect(sandbox.ece.customers[0].attributes[attribute]).toBe(value);
			const stranger = {
				phone: [{ phoneNo: '1' }],
				email: [{ emailAddress: 'b@example.com' }],
				custom: { facebookpsid: 2 },
			};
			await post(startBody(sandbox, { contact: stranger }), query);
			expect(sandbox.ece.customers).toHaveLength(2);
		});

		test('another attribute may be the one that the customer is reached by', async () => {
			const query = 'searchContactOnAttribute=email.emailAddress&conversationContact=phone.phoneNo';
			const { data } = await post(startBody(sandbox), query);
			expect(sandbox.ece.conversation(data.id).contactAttribute).toBe('phone.phoneNo');
		});

		const bare = () => startBody(sandbox);
		test.each([
			['no search attribute', () => bare(), '', 'searchContactOnAttribute'],
			['an odd one', () => bare(), 'searchContactOnAttribute=phoneNo', 'searchContactOnAttribute'],
			['one that the contact lacks', () => bare(), 'searchContactOnAttribute=social.id', 'social'],
			[
				'a contact attribute that the contact lacks',
				() => bare(),
				'searchContactOnAttribute=phone.phoneNo&conversationContact=social.id',
				'social',
			],
			['no configuration', () => ({ ...bare(), entryPointConfiguration: {} }), undefined, 'date'],
			['no customer', () => ({ ...bare(), activity: {} }), undefined, 'customer.type'],
			[
				'no contacts',
				() => ({ ...bare(), activity: { customer: { type: { value: 'individual' } } } }),
				undefined,
				'contacts',
			],
			[
				'an unknown entry point',
				() => startBody(sandbox, { entryPointId: '9999', date: 'x' }),
				undefined,
				'9999',
			],
			[
				'an inactive entry point',
				() => startBody(sandbox, { entryPointId: '1003' }),
				undefined,
				'1003',
			],
		])('is refused with %s', async (_, body, query, words) => {
			const answer = await post(body(), query);
			expect(told(answer)).toEqual([400, expect.stringContaining(words)]);
			expect(sandbox.ece.conversations).toHaveLength(0);
		});

		test('needs an entry point of the application', async () => {
			const { status } = await post(startBody(sandbox, { entryPointId: '1004' }));
			expect(status).toBe(403);
		});

		test('needs the present configuration', async () => {
			const stale = startBody(sandbox);
			const { lastModified } = sandbox.ece.touch('1001');
			expect(told(await post(stale))).toEqual([409, expect.stringContaining('changed')]);
			const { data } = await configuration('1001');
			expect(data.entryPointConfiguration[0].lastModified.date).toBe(lastModified);
			expect((await post(startBody(sandbox))).status).toBe(200);
		});

		test('the status of success can be another', async () => {
			sandbox.ece.set({ startStatus: 201, sendStatus: 204, endStatus: 202 });
			const started = await post(startBody(sandbox));
			expect(started.status).toBe(201);
			const { id } = started.data;
			const sent = await ece.post(SEND, message(id, 'text/plain'));
			expect([sent.status, sent.data]).toEqual([204, '']);
			expect((await ece.post('/messaging/conversation/end', { id })).status).toBe(202);
		});
	});

	test('a conversation can be read', async () => {
		const id = await start(sandbox, ece);
		const { status, data } = await ece.get(`/messaging/conversation/${id}`);
		expect(status).toBe(200);
		expect(data).toMatchObject({
			id,
			status: { value: 'queued' },
			activity: { id: expect.any(String), entryPoint: { id: '1001' } },
		});
		expect((await ece.get(`/messaging/conversation/${NOWHERE}`)).status).toBe(404);
	});

	describe('sending', () => {
		let id: string;
		beforeEach(async () => {
			id = await start(sandbox, ece);
		});
		const send = async (body: unknown) => await ece.post(SEND, body);

		test.each([
			['text/plain', 'Hello'],
			['text/html', '<b>Hello</b>'],
		])('%s reaches the conversation', async (type, content) => {
			const { status, data } = await send(message(id, type, { content }));
			expect(status).toBe(200);
			expect(sandbox.ece.conversation(id).messages).toEqual([
				expect.objectContaining({ id: data.id, from: 'customer', type, content }),
			]);
		});

		test('typing is seen, until it ends or a message comes', async () => {
			const typing = () => sandbox.ece.conversation(id).typing;
			await send(message(id, 'startTyping', {}));
			expect(typing()).toEqual(['customer']);
			await send(message(id, 'endTyping', {}));
			expect(typing()).toEqual([]);
			await send(message(id, 'startTyping', {}));
			await send(message(id, 'text/plain'));
			expect(typing()).toEqual([]);
		});

		test.each([
			['no conversation', () => ({ type: { value: 'text/plain' }, content: 'a' }), 'conversation'],
			['no type', () => ({ conversation: { id }, content: 'a' }), 'type.value'],
			['an unknown type', () => message(id, 'complete'), 'type.value must be one of'],
			['no content', () => message(id, 'text/plain', {}), 'content'],
			['an empty content', () => message(id, 'text/html', { content: '' }), 'content'],
			['a list for a body', () => [message(id, 'text/plain')], 'body'],
		])('is refused with %s', async (_, body, words) => {
			expect(told(await send(body()))).toEqual([400, expect.stringContaining(words)]);
			expect(sandbox.ece.conversation(id).messages).toHaveLength(0);
		});

		test('needs a conversation that exists, is its own, and is not over', async () => {
			expect(told(await send(message(NOWHERE, 'text/plain')))).toEqual([
				404,
				`404-101 Conversation ${NOWHERE} does not exist`,
			]);
			sandbox.ece.register(OTHER.key, OTHER.secret);
			const other = await eceClient(sandbox, OTHER);
			expect((await other.post(SEND, message(id, 'text/plain'))).status).toBe(403);
			expect((await other.get(`/messaging/conversation/${id}`)).status).toBe(403);
			await ece.post('/messaging/conversation/end', { id });
			expect(told(await send(message(id, 'text/plain')))).toEqual([
				400,
				`400-115 Conversation ${id} is closed`,
			]);
		});

		test('conflicts with a changed entry point only when that is asked for', async () => {
			sandbox.ece.touch('1001');
			expect((await send(message(id, 'text/plain'))).status).toBe(200);
			sandbox.ece.set({ conflictOnTouch: true });
			expect((await send(message(id, 'text/plain'))).status).toBe(409);
		});

		test('any other failure can be had as a fault', async () => {
			sandbox.setFault({
				match: { path: '/ece/system/ws/v19/clientapplications/messaging/sendmessage', count: 1 },
				fault: { kind: 'status', status: 500, body: { code: '500-101', developerMessage: 'x' } },
			});
			expect(told(await send(message(id, 'text/plain')))).toEqual([500, '500-101 x']);
			expect((await send(message(id, 'text/plain'))).status).toBe(200);
		});
	});

	describe('ending', () => {
		test.each([
			['POST', '/messaging/conversation/end', true],
			['PUT', '/messaging/conversation/end', true],
			['POST', '/messaging/conversation/:id/end', false],
			['PUT', '/messaging/conversation/:id/end', false],
		])('%s %s ends it, once', async (method, path, inBody) => {
			const id = await start(sandbox, ece);
			const end = async () =>
				await ece.request({
					method,
					url: path.replace(':id', id),
					data: inBody ? { id } : undefined,
				});
			expect((await end()).status).toBe(200);
			expect(sandbox.ece.conversation(id).status).toBe('completed');
			expect(told(await end())).toEqual([400, `400-115 Conversation ${id} is closed`]);
		});

		test('needs an id, of a conversation of its own', async () => {
			const end = async (client: AxiosInstance, body: unknown) =>
				(await client.post('/messaging/conversation/end', body)).status;
			const id = await start(sandbox, ece);
			expect(await end(ece, {})).toBe(400);
			expect(await end(ece, { id: NOWHERE })).toBe(404);
			sandbox.ece.register(OTHER.key, OTHER.secret);
			expect(await end(await eceClient(sandbox, OTHER), { id })).toBe(403);
			expect(sandbox.ece.conversation(id).status).toBe('queued');
		});
	});

	test('nothing but tokens is open to those who have none', async () => {
		const stranger = http(`${sandbox.ece.root}/ws/v19/clientapplications`);
		const id = await start(sandbox, ece);
		for (const [method, url, data] of [
			['get', '/messaging/configuration?entrypoint=1001', undefined],
			['post', START, startBody(sandbox)],
			['get', `/messaging/conversation/${id}`, undefined],
			['post', SEND, message(id, 'text/plain')],
			['post', '/messaging/conversation/end', { id }],
			['post', `/messaging/conversation/${id}/end`, undefined],
		] as const) {
			expect((await stranger.request({ method, url, data })).status).toBe(401);
		}
	});

	test('a reset brings the first day back, while sessions go on', async () => {
		sandbox.ece.touch('1001');
		await start(sandbox, ece);
		sandbox.ece.set({ xmlOnly: true });
		sandbox.reset();
		expect(sandbox.ece.conversations).toHaveLength(0);
		expect(sandbox.ece.customers).toHaveLength(0);
		expect(sandbox.ece.settings.xmlOnly).toBe(false);
		expect((await configuration('1001')).data.entryPointConfiguration[0].lastModified.date).toBe(
			'2026-01-05T08:30:00.000Z',
		);
	});
});
