import type { AxiosInstance, AxiosResponse } from 'axios';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { startSandbox, type Sandbox } from '../../sandbox';
import { digitalRoutingClient } from './contactCenterEnterprise.support';
import { http, until } from './support';

const MARIA = '5012';
const XML = { headers: { 'content-type': 'application/xml' } };

const parse = ({ data }: AxiosResponse) =>
	new XMLParser({ parseTagValue: false }).parse(String(data)) as Record<
		string,
		Record<string, unknown>
	>;

const taskXml = (changes: Record<string, unknown> = {}): string =>
	new XMLBuilder({}).build({
		Task: {
			name: 'Ada',
			title: 'SMS from Ada',
			scriptSelector: 'CumulusTask',
			...changes,
		},
	});

const numbered = (count: number, name: string) =>
	Array.from({ length: count }, (_, index) => `${name}${index + 1}`);

describe('Task Routing', () => {
	let sandbox: Sandbox;
	let ccp: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		ccp = http(`${sandbox.cce.baseUrl}/ccp/task`);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => {
		sandbox.reset();
		sandbox.cce.setRouting({ autoQueue: false });
	});

	const feed = () => `/feed/${sandbox.cce.feedId}`;
	const post = async (body: string, config: object = XML) => await ccp.post(feed(), body, config);
	const told = (answer: AxiosResponse) => [
		answer.status,
		(parse(answer).apiErrors?.apiError as Record<string, unknown> | undefined)?.errorMessage,
	];
	const submit = async (changes: Record<string, unknown> = {}): Promise<string> => {
		const { status, headers } = await post(taskXml(changes));
		expect(status).toBe(201);
		return String(headers.location).split('/').at(-1)!;
	};
	const read = async (id: string) => parse(await ccp.get(`/contact/${id}`)).Task;
	const last = () => sandbox.cce.contacts.at(-1)!;

	describe('a new task', () => {
		test('is answered with 201 and the address of its status', async () => {
			const answer = await post(
				taskXml({
					description: 'Needs help',
					requeueOnRecovery: 'true',
					customerUID: 'c-1',
					tags: { tag: ['vip', 'sms'] },
					variables: {
						variable: [
							{ name: 'cv_10', value: 'gold' },
							{ name: 'user_DR_MediaResourceID', value: 'conv-991' },
							{ name: 'mediaType', value: 'social' },
							{ name: 'podRefURL', value: '' },
						],
					},
				}),
			);
			expect(answer.status).toBe(201);
			expect(answer.data).toBe('');
			expect(answer.headers.location).toMatch(
				new RegExp(`^${sandbox.cce.baseUrl}/ccp/task/contact/[0-9A-F]{32}$`),
			);
			expect(last()).toMatchObject({
				feedId: sandbox.cce.feedId,
				name: 'Ada',
				title: 'SMS from Ada',
				description: 'Needs help',
				scriptSelector: 'CumulusTask',
				requeueOnRecovery: true,
				customerUID: 'c-1',
				tags: ['vip', 'sms'],
				variables: [
					{ name: 'cv_10', value: 'gold' },
					{ name: 'user_DR_MediaResourceID', value: 'conv-991' },
					{ name: 'mediaType', value: 'social' },
					{ name: 'podRefURL', value: '' },
				],
				status: 'UNREAD',
			});
		});

		test('comes under the newer prefix too, and as text/xml', async () => {
			const newer = http(`${sandbox.cce.baseUrl}/ccp/rest/task`);
			const headers = { 'content-type': 'text/xml; charset=utf-8' };
			const answer = await newer.post(feed(), taskXml(), { headers });
			expect(answer.status).toBe(201);
			expect(answer.headers.location).toContain('/cce/ccp/rest/task/contact/');
			const status = await http(String(answer.headers.location)).get('');
			expect(parse(status).Task.status).toBe('UNREAD');
		});

		test('comes as a GET too', async () => {
			const answer = await ccp.get(feed(), {
				params: {
					name: 'Ada & Bob',
					title: 'SMS',
					description: 'Help',
					scriptSelector: 'CumulusTask',
					requeueOnRecovery: 'true',
					tags: 'vip, sms',
					variable_cv_1: 'gold',
					variable_user_DR_CustomerName: 'Ada',
				},
			});
			expect(answer.status).toBe(201);
			expect(answer.headers.location).toContain(`/contact/${last().id}`);
			expect(last()).toMatchObject({
				name: 'Ada & Bob',
				requeueOnRecovery: true,
				tags: ['vip', 'sms'],
				variables: [
					{ name: 'cv_1', value: 'gold' },
					{ name: 'user_DR_CustomerName', value: 'Ada' },
				],
			});
			expect(told(await ccp.get(feed(), { params: { name: 'Ada' } }))).toEqual([
				400,
				'title is required',
			]);
		});

		test('needs no more than a name and a title', async () => {
			await submit({ scriptSelector: undefined, tags: '', variables: '' });
			expect(last()).toMatchObject({ requeueOnRecovery: false, tags: [], variables: [] });
		});

		test('keeps what was escaped, and what stands in CDATA', async () => {
			await post(
				'<?xml version="1.0" encoding="UTF-8"?><!-- a task --><Task><name>A &lt;b&gt; &amp;amp; &#252;&#x20AC;</name>' +
					'<title><![CDATA[<!DOCTYPE & &x;]]></title></Task>',
			);
			expect(last()).toMatchObject({ name: 'A <b> &amp; ü€', title: '<!DOCTYPE & &x;' });
		});

		test.each([
			['no name', { name: undefined }, 'name is required'],
			['a blank name', { name: ' ' }, 'name is required'],
			['a name of 101 characters', { name: 'x'.repeat(101) }, 'name exceeds 100 characters'],
			['a name of two lines', { name: 'Ada\nB' }, 'name must not hold a newline'],
			['two names', { name: ['Ada', 'Bob'] }, 'name must be a single text'],
			['no title', { title: undefined }, 'title is required'],
			['a long selector', { scriptSelector: 'x'.repeat(33) }, 'scriptSelector exceeds 32'],
			['a flag that is none', { requeueOnRecovery: 'yes' }, 'requeueOnRecovery'],
			['21 tags', { tags: { tag: numbered(21, 't') } }, '20 tags'],
			['tags without elements', { tags: 'vip' }, 'tags must hold tag'],
			['cv_11', { variables: { variable: { name: 'cv_11', value: '' } } }, 'cv_1 to cv_10'],
			['a variable without a name', { variables: { variable: { value: 'x' } } }, 'name'],
			['an empty variable name', { variables: { variable: { name: '' } } }, 'name'],
			['user_ alone', { variables: { variable: { name: 'user_' } } }, 'user_'],
			['an element that is none', { scriptselector: 'x' }, 'scriptselector is not an element'],
		])('is refused with %s', async (_, changes, words) => {
			const [status, message] = told(await post(taskXml(changes)));
			expect(status).toBe(400);
			expect(message).toContain(words);
			expect(sandbox.cce.contacts).toHaveLength(0);
		});

		test('is taken at its limits', async () => {
			await submit({
				name: 'x'.repeat(100),
				scriptSelector: 'x'.repeat(32),
				tags: { tag: numbered(20, 't') },
			});
			expect(last().tags).toHaveLength(20);
		});

		test.each([
			[
				'a bomb',
				'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><Task><name>&b;</name></Task>',
				'document type',
			],
			[
				'a foreign file',
				'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Task><name>&a;</name></Task>',
				'document type',
			],
			[
				'a document type',
				'<!DOCTYPE Task SYSTEM "http://127.0.0.1/x.dtd"><Task><name>A</name><title>t</title></Task>',
				'document type',
			],
			['an unknown entity', '<Task><name>&nbsp;</name><title>t</title></Task>', 'entity'],
			['a bare ampersand', '<Task><name>A & B</name><title>t</title></Task>', 'entity'],
			['broken XML', '<Task><name>Ada</Task>', 'not well-formed'],
			['no XML', 'Ada', 'not well-formed'],
			['nothing', '', 'must be XML'],
			['a forged property', '<Task><__proto__>1</__proto__></Task>', '__proto__'],
			['too deep a nest', `<Task>${'<a>'.repeat(200)}${'</a>'.repeat(200)}</Task>`, 'nested'],
			['two roots', '<Task/><Task/>', 'one Task'],
			['another root', '<Contact/>', 'one Task'],
		])('is refused when its document holds %s', async (_, document, words) => {
			const [status, message] = told(await post(document));
			expect(status).toBe(400);
			expect(message).toContain(words);
			expect(sandbox.cce.contacts).toHaveLength(0);
		});

		test('must be XML by its header, while Digital Routing takes no XML', async () => {
			const json = await post('{"name":"Ada"}', {
				headers: { 'content-type': 'application/json' },
			});
			expect(told(json)).toEqual([415, 'The body must be application/xml or text/xml']);
			const drapi = await digitalRoutingClient(sandbox);
			const { status, data } = await drapi.post('/tasks', taskXml(), XML);
			expect([status, data.message]).toEqual([400, 'The body must be application/json']);
		});

		test('goes to a task feed alone', async () => {
			for (const id of ['100040', '1']) {
				const answer = await ccp.post(`/feed/${id}`, taskXml(), XML);
				expect(told(answer)).toEqual([400, `${id} is not a task feed`]);
			}
		});
	});

	test('the list of feeds tells which leads to CCE', async () => {
		const answer = await http(sandbox.cce.baseUrl).get('/ccp-webapp/ccp/feed');
		expect(answer.headers['content-type']).toContain('application/xml');
		const feeds = parse(answer).Feeds.Feed as Array<{ refURL: string; type: string }>;
		expect(feeds.length).toBeGreaterThan(1);
		const [found, ...others] = feeds.filter(({ type }) => type === '12');
		expect(others).toEqual([]);
		expect(found.refURL).toMatch(new RegExp(`/ccp-webapp/ccp/feed/${sandbox.cce.feedId}$`));
	});

	describe('the status', () => {
		test('goes from Unread over Queued and Reserved to Handled', async () => {
			const id = await submit();
			const { refURL } = sandbox.cce.contact(id);
			const answer = await ccp.get(`/contact/${id}`);
			expect(answer.headers['content-type']).toContain('application/xml');
			expect(parse(answer).Task).toEqual({ status: 'UNREAD', refURL });
			sandbox.cce.queueContact(id, 42);
			expect(await read(id)).toEqual({
				estimatedWaitTime: '42',
				status: 'QUEUED',
				statusReason: 'EXTERNALLY_ROUTED',
				refURL,
			});
			sandbox.cce.routeContact(id, MARIA);
			const assigned = { taskID: expect.any(String), agentID: MARIA, refURL };
			expect(await read(id)).toEqual({
				status: 'RESERVED',
				statusReason: 'EXTERNALLY_ROUTED',
				...assigned,
			});
			expect(sandbox.cce.agents[0].items).toEqual([id]);
			sandbox.cce.handleContact(id);
			expect(await read(id)).toEqual({
				status: 'HANDLED',
				statusReason: 'EXTERNALLY_HANDLED',
				...assigned,
			});
			expect(sandbox.cce.agents[0].items).toEqual([]);
		});

		test('comes by itself, with -1 where nothing is known of the wait', async () => {
			sandbox.cce.setRouting({ autoQueue: true });
			const id = await submit();
			await until(() => last().status === 'QUEUED', 'the queue');
			expect((await read(id)).estimatedWaitTime).toBe('-1');
			sandbox.cce.act(MARIA, 'ready');
			expect((await read(id)).status).toBe('RESERVED');
		});

		test('holds the wait that the script works out', async () => {
			sandbox.cce.setRouting({ estimatedWaitTime: 75 });
			const id = await submit();
			sandbox.cce.queueContact(id);
			expect((await read(id)).estimatedWaitTime).toBe('75');
		});

		test('is Discarded for an unknown script selector', async () => {
			const id = await submit({ scriptSelector: 'Nowhere' });
			sandbox.cce.queueContact(id);
			expect(await read(id)).toMatchObject({
				status: 'DISCARDED',
				statusReason: 'NOTIFICATION_NO_SCRIPT',
			});
		});

		test('is Discarded while media routing is off', async () => {
			sandbox.cce.setTaskRouting({ mediaRouting: false });
			const id = await submit();
			sandbox.cce.queueContact(id);
			expect((await read(id)).statusReason).toBe('NOTIFICATION_MEDIA_ROUTING_DISABLED');
		});

		test('is Discarded by CCE, and then final', async () => {
			const id = await submit({ requeueOnRecovery: 'true' });
			sandbox.cce.queueContact(id);
			sandbox.cce.routeContact(id);
			sandbox.cce.discardContact(id, 'NOTIFICATION_INVALID_NEW_TASK_MESSAGE');
			expect((await read(id)).statusReason).toBe('NOTIFICATION_INVALID_NEW_TASK_MESSAGE');
			expect(sandbox.cce.agents.flatMap(({ items }) => items)).toEqual([]);
			const { cce } = sandbox;
			for (const move of [
				cce.queueContact,
				cce.routeContact,
				cce.handleContact,
				cce.renotifyContact,
			]) {
				expect(() => move(id)).toThrow('DISCARDED');
			}
		});

		test('is Queued again when CCE comes back, where that was asked for', async () => {
			const [again, not] = [await submit({ requeueOnRecovery: 'true' }), await submit()];
			sandbox.cce.renotifyContact(again);
			expect(await read(again)).toMatchObject({
				status: 'QUEUED',
				statusReason: 'TASK_RENOTIFY_REQUESTED',
			});
			expect(() => sandbox.cce.renotifyContact(not)).toThrow('requeueOnRecovery');
		});

		test('is Queued again when the agent logs out', async () => {
			const id = await submit();
			sandbox.cce.queueContact(id);
			sandbox.cce.routeContact(id, MARIA);
			sandbox.cce.act(MARIA, 'logout');
			expect((await read(id)).statusReason).toBe('TASK_RENOTIFY_REQUESTED');
		});

		test('can be told in lower case', async () => {
			sandbox.cce.setTaskRouting({ lowerCaseStatus: true });
			expect((await read(await submit())).status).toBe('unread');
		});

		test('is unknown for an unknown contact', async () => {
			expect(told(await ccp.get('/contact/ABC'))).toEqual([404, 'Contact ABC does not exist']);
			expect(told(await ccp.get('/nothing'))[0]).toBe(404);
		});

		test('dies when nobody asks for it', async () => {
			sandbox.cce.setTaskRouting({ expireAfterMs: 60_000 });
			const id = await submit();
			expect((await ccp.get(`/contact/${id}`)).status).toBe(200);
			sandbox.cce.setTaskRouting({ expireAfterMs: -1 });
			expect(told(await ccp.get(`/contact/${id}`))).toEqual([404, `Contact ${id} is expired`]);
			expect((await ccp.delete(`/contact/${id}`)).status).toBe(404);
		});

		test('lives five minutes, in sandbox time, but never too short for a test', async () => {
			const { data } = await http(sandbox.url).get('/admin/cce/task-routing');
			expect(data).toEqual({
				basic: false,
				mediaRouting: true,
				lowerCaseStatus: false,
				expireAfterMs: 10_000,
			});
		});
	});

	describe('cancelling', () => {
		test.each(['UNREAD', 'QUEUED'])('works while %s, and ends the status', async (status) => {
			const id = await submit();
			if (status === 'QUEUED') sandbox.cce.queueContact(id);
			expect((await ccp.delete(`/contact/${id}`)).status).toBe(200);
			expect(told(await ccp.get(`/contact/${id}`))).toEqual([404, `Contact ${id} is cancelled`]);
			expect((await ccp.delete(`/contact/${id}`)).status).toBe(404);
			expect(() => sandbox.cce.routeContact(id)).toThrow();
		});

		test('is refused once an agent is chosen, and for what is not there', async () => {
			const id = await submit();
			sandbox.cce.queueContact(id);
			sandbox.cce.routeContact(id);
			const headers = { 'content-type': 'application/json' };
			const refused = await ccp.delete(`/contact/${id}`, { headers });
			expect(told(refused)).toEqual([400, expect.stringContaining('RESERVED')]);
			sandbox.cce.handleContact(id);
			expect((await ccp.delete(`/contact/${id}`)).status).toBe(400);
			expect((await ccp.delete('/contact/ABC')).status).toBe(404);
		});

		test('keeps the contact from being routed', async () => {
			const id = await submit();
			sandbox.cce.queueContact(id);
			await ccp.delete(`/contact/${id}`);
			sandbox.cce.act(MARIA, 'ready');
			expect(sandbox.cce.contact(id)).toMatchObject({ status: 'QUEUED', gone: 'cancelled' });
		});
	});

	test('asks for user name and password once they are set', async () => {
		sandbox.cce.setAccount({ username: 'ccp', password: 'ccp-secret' });
		const refused = await post(taskXml());
		expect(told(refused)[0]).toBe(401);
		expect(refused.headers['www-authenticate']).toContain('Basic');
		const wrong = { ...XML, auth: { username: 'ccp', password: 'nope' } };
		expect((await post(taskXml(), wrong)).status).toBe(401);
		expect((await http(sandbox.cce.baseUrl).get('/ccp-webapp/ccp/feed')).status).toBe(401);
		const auth = { username: 'ccp', password: 'ccp-secret' };
		expect((await post(taskXml(), { ...XML, auth })).status).toBe(201);
		const basic = Buffer.from('ccp:ccp-secret').toString('base64');
		expect(JSON.stringify(sandbox.requests)).not.toContain(basic);
		sandbox.cce.setAccount();
		expect((await post(taskXml())).status).toBe(201);
	});

	test('the console does the same through the admin routes', async () => {
		const admin = http(`${sandbox.url}/admin/cce`);
		const id = await submit();
		const act = async (body: unknown) => (await admin.post(`/contacts/${id}`, body)).data;
		expect((await act({ action: 'queue' })).status).toBe('QUEUED');
		expect((await act({ action: 'route', agent: 'Jonas Weber' })).agentId).toBe('5013');
		expect((await act({ action: 'discard', reason: 'x' })).error).toContain('reason must be');
		expect((await act({ action: 'handle' })).status).toBe('HANDLED');
		expect((await admin.get('/contacts')).data).toHaveLength(1);
		const account = { username: 'ccp', password: 'secret' };
		expect((await admin.post('/task-routing/account', account)).data).toEqual({ basic: true });
		expect((await admin.get('/task-routing')).data.basic).toBe(true);
		await admin.post('/task-routing/account', {});
		expect((await admin.post('/task-routing', { mediaRouting: false })).data.mediaRouting).toBe(
			false,
		);
	});
});
