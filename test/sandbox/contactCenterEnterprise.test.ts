/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { AxiosInstance, AxiosResponse } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { digitalRoutingClient, newTask } from './contactCenterEnterprise.support';
import { engageClient, http } from './support';

const CONVERSATION = { name: 'user_DR_MediaResourceID', type: 'string', value: 'CSR1923712361272' };

/** With the one that is mandatory. */
const variable = (name: string, value: unknown) => ({
	variables: [
		...(name === CONVERSATION.name ? [] : [CONVERSATION]),
		{ name, type: 'string', value },
	],
});

/** What the client sends with every request. */
const OF_THE_CLIENT = expect.stringMatching(/^WebexConnect_/) as string;

describe('Digital Routing', () => {
	let sandbox: Sandbox;
	let drapi: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		drapi = await digitalRoutingClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => {
		sandbox.reset();
		sandbox.cce.setRouting({ autoQueue: false });
	});

	const create = async (changes: Record<string, unknown> = {}): Promise<string> => {
		const wanted = newTask(changes);
		expect((await drapi.post('/tasks', wanted)).status).toBe(201);
		return wanted.taskId;
	};
	const told = ({ status, data }: AxiosResponse) => [status, data.code, data.message];

	describe('who may call', () => {
		test('nobody without a live token of Webex', async () => {
			const stranger = http(`${sandbox.cce.baseUrl}/drapi/v1`);
			const refused = await stranger.get('/tasks', { headers: { trackingId: 'n8n_1' } });
			expect(refused.status).toBe(401);
			expect(refused.headers['www-authenticate']).toBe('Bearer');
			expect(refused.data).toEqual({
				code: 40100,
				message: expect.stringContaining('access token'),
				trackingId: 'n8n_1',
			});
			const engage = await engageClient(sandbox);
			const authorization = String(engage.defaults.headers.authorization);
			expect((await stranger.get('/tasks', { headers: { authorization } })).status).toBe(401);
			for (const path of ['/tasks', '/tasks/x', '/tasks/x/close', '/tasks/x/close/accept']) {
				expect((await stranger.post(path, newTask())).status).toBe(401);
			}
			expect((await stranger.delete('/tasks/x')).status).toBe(401);
			expect(sandbox.cce.tasks).toHaveLength(0);
			expect(sandbox.cce.counters).toMatchObject({ accepted: 0, refused: 7 });
		});

		test('everybody may ping', async () => {
			expect((await http(sandbox.cce.baseUrl).get('/drapi/v1/ping')).status).toBe(200);
		});

		test('five refusals block an address, where that is switched on', async () => {
			const stranger = http(`${sandbox.cce.baseUrl}/drapi/v1`);
			const statuses = async (count: number) => {
				const all: number[] = [];
				for (let n = 0; n < count; n++) all.push((await stranger.get('/tasks')).status);
				return all;
			};
			expect(await statuses(7)).toEqual(Array(7).fill(401));
			sandbox.cce.setBlocking({ enabled: true, withinMs: 10_000, forMs: 60_000 });
			expect(await statuses(7)).toEqual([401, 401, 401, 401, 401, 418, 418]);
			expect(told(await drapi.get('/tasks'))).toEqual([418, 41800, expect.any(String)]);
			expect((await drapi.get('/ping')).status).toBe(418);
			expect(sandbox.cce.counters.blocked).toBe(4);
		});

		test('the block ends, and old refusals do not count', async () => {
			const stranger = http(`${sandbox.cce.baseUrl}/drapi/v1`);
			const fail = async (count: number) => {
				for (let n = 0; n < count; n++) await stranger.get('/tasks');
			};
			const wait = async (ms: number) => await new Promise((done) => setTimeout(done, ms));
			sandbox.cce.setBlocking({ enabled: true, failures: 2, withinMs: 5000, forMs: 800 });
			await fail(2);
			expect((await drapi.get('/tasks')).status).toBe(418);
			await wait(850);
			expect((await drapi.get('/tasks')).status).toBe(200);
			sandbox.cce.setBlocking({ withinMs: 300 });
			await fail(1);
			await wait(350);
			await fail(1);
			expect((await drapi.get('/tasks')).status).toBe(200);
		});

		test('the documented times of the block follow the clock of the sandbox', async () => {
			const { data } = await http(sandbox.url).get('/admin/cce/gate');
			expect(data.blocking).toEqual({ enabled: false, failures: 5, withinMs: 30, forMs: 1800 });
			expect(data.rate).toEqual({ enabled: false, tasks: 8, windowMs: 1 });
		});
	});

	describe('a new task', () => {
		test('is answered with 201, its address and a small body', async () => {
			const wanted = newTask({ preferredOwner: '5013', dispositionCode: 'CD_TASK_TRANSFER' });
			const answer = await drapi.post('/tasks', wanted, { headers: { trackingId: 'n8n_7' } });
			expect(answer.status).toBe(201);
			expect(answer.headers.location).toBe(
				`${sandbox.cce.baseUrl}/drapi/v1/tasks/${wanted.taskId}`,
			);
			expect(answer.headers.trackingid).toBe('n8n_7');
			expect(answer.data).toEqual({ taskId: wanted.taskId });
			const task = sandbox.cce.task(wanted.taskId);
			expect(task).toMatchObject({ state: 'CREATED', trackingIds: ['n8n_7'] });
			expect(task.variables).toEqual(wanted.variables);
		});

		test('is read again with all its properties', async () => {
			const wanted = newTask({ preferredOwner: '5013' });
			await drapi.post('/tasks', wanted);
			const { status, data } = await drapi.get(`/tasks/${wanted.taskId}`);
			expect(status).toBe(200);
			expect(data).toEqual({
				...wanted,
				state: 'CREATED',
				direction: 'INBOUND',
				createdTime: expect.stringMatching(/^\d{4}-.+Z$/),
				lastUpdatedTime: expect.stringMatching(/^\d{4}-.+Z$/),
				history: [{ time: expect.any(String), state: 'CREATED' }],
				estimatedWaitTime: -1,
				dispositionCode: null,
			});
			expect(told(await drapi.get('/tasks/nowhere'))).toEqual([
				404,
				40400,
				'Task nowhere does not exist',
			]);
		});

		test.each(['taskId', 'mediaType', 'mediaChannel', 'destination', 'scriptSelector'])(
			'needs %s',
			async (key) => {
				for (const value of [undefined, '', null]) {
					const answer = await drapi.post('/tasks', newTask({ [key]: value }));
					expect(told(answer)).toEqual([400, 40000, `${key} is mandatory`]);
				}
				expect((await drapi.post('/tasks', newTask({ [key]: 7 }))).status).toBe(400);
				expect(sandbox.cce.tasks).toHaveLength(0);
			},
		);

		test('needs nothing else', async () => {
			const variables = [CONVERSATION];
			const id = await create({ customerId: undefined, origin: null, variables });
			expect(sandbox.cce.task(id)).toMatchObject({
				customerId: null,
				origin: null,
				preferredOwner: null,
				variables,
			});
		});

		test.each([undefined, [], [{ ...CONVERSATION, value: '' }]])(
			'needs the conversation, which %j does not have',
			async (variables) => {
				const answer = await drapi.post('/tasks', newTask({ variables }));
				expect(told(answer)).toEqual([
					400,
					40000,
					'The variable user_DR_MediaResourceID is mandatory',
				]);
			},
		);

		test.each(['Email', 'chat', 'TELEPHONY', 'Social', 'Web Callback'])(
			'may be of the media type %s',
			async (mediaType) => void (await create({ mediaType })),
		);

		test.each([
			['another media type', { mediaType: 'fax' }, 'mediaType'],
			['an unknown script selector', { scriptSelector: 'Nowhere' }, 'Nowhere'],
			['an unknown disposition code', { dispositionCode: 'CD_NOPE' }, 'CD_NOPE'],
			['a property that is none', { conversationId: 'c' }, 'conversationId'],
			['variables that are no list', { variables: {} }, 'list'],
			['a variable that is no object', { variables: ['cv_1'] }, 'object'],
			['a variable without a name', { variables: [{ value: 'x' }] }, 'name'],
			['a variable without a value', variable('cv_1', undefined), 'cv_1'],
			['a variable that is not scalar', variable('x', ['y']), 'x needs'],
			['an eleventh call variable', variable('cv_11', 'x'), 'cv_11'],
			['call variable nought', variable('cv_0', 'x'), 'cv_0'],
			['a call variable of 41 bytes', variable('cv_10', 'ü'.repeat(41)), '40 bytes'],
			['a call variable beyond Latin-1', variable('cv_2', '€'), 'Latin-1'],
			['a user variable of 211 bytes', variable('user_a', `${'ü'.repeat(105)}x`), '210 bytes'],
			[
				'a conversation of 17 characters',
				variable(CONVERSATION.name, 'CSR19237123612723'),
				'16 characters',
			],
			[
				'a media channel of nine characters',
				variable('user_DR_MediaChannelName', 'Messenger'),
				'8 characters',
			],
			['a variable of Digital Routing', variable('user_DR_Primary', 'a'), 'Digital Routing itself'],
			['another one', variable('user_DR_Backup', 'a'), 'Digital Routing itself'],
		])('is refused with %s', async (_, changes, words) => {
			const [status, code, message] = told(await drapi.post('/tasks', newTask(changes)));
			expect([status, code]).toEqual([400, 40000]);
			expect(message).toContain(words);
			expect(sandbox.cce.tasks).toHaveLength(0);
		});

		test.each([
			['a call variable of 40 bytes', variable('cv_10', 'ü'.repeat(40))],
			['a user variable of 210 bytes', variable('user_a', 'ü'.repeat(105))],
			['a long extension variable', variable('EmailCCRecipients', '€'.repeat(5000))],
			['a call variable by another case', variable('CV_11', '€')],
			[
				'an empty value, a number and a boolean',
				{
					variables: [
						CONVERSATION,
						{ name: 'a', value: '' },
						{ name: 'b', value: 3 },
						{ name: 'c', value: true },
					],
				},
			],
		])('is taken with %s', async (_, changes) => void (await create(changes)));

		test('is refused with one variable given twice', async () => {
			const { variables } = variable('a', '1');
			const [, twin] = variables;
			const answer = await drapi.post('/tasks', newTask({ variables: [...variables, twin] }));
			expect(told(answer)[2]).toContain('a is given twice');
		});

		test('must come as a JSON object', async () => {
			expect((await drapi.post('/tasks', [])).status).toBe(400);
			const headers = { 'content-type': 'application/json' };
			expect(told(await drapi.post('/tasks', Buffer.from('{'), { headers }))).toEqual([
				400,
				40000,
				expect.stringContaining('JSON'),
			]);
			const text = { headers: { 'content-type': 'text/plain' } };
			expect(told(await drapi.post('/tasks', 'a=b', text))[2]).toContain('application/json');
		});

		test('with an id that exists is no error, and changes nothing', async () => {
			const id = await create();
			const again = await drapi.post('/tasks', newTask({ taskId: id, destination: 'other' }));
			expect(again.status).toBe(200);
			expect(again.data).toEqual({ code: 20200, message: 'Task Already Exists', taskId: id });
			expect(again.headers.location).toBeUndefined();
			expect(sandbox.cce.tasks).toHaveLength(1);
			expect(sandbox.cce.task(id).destination).toBe('+15559990000');
			sandbox.cce.close(id);
			expect((await drapi.post('/tasks', newTask({ taskId: id }))).data.code).toBe(20200);
		});

		test('needs one of the script selectors that are set', async () => {
			sandbox.cce.setScriptSelectors(['Mine']);
			await create({ scriptSelector: 'Mine' });
			expect((await drapi.post('/tasks', newTask())).status).toBe(400);
			const admin = http(`${sandbox.url}/admin/cce`);
			expect((await admin.get('/script-selectors')).data).toEqual(['Mine']);
			const changed = await admin.post('/script-selectors', { scriptSelectors: ['Sales_SMS'] });
			expect(changed.data).toEqual(['Sales_SMS']);
			await create();
		});
	});

	describe('limits', () => {
		test('a kind of media has room for so many that wait', async () => {
			sandbox.cce.setLimit('social', { tasks: 2 });
			const first = await create();
			await create();
			const refused = await drapi.post('/tasks', newTask());
			expect(told(refused)).toEqual([
				503,
				20286,
				expect.stringContaining('MEDIA_TYPE_QUEUE_LIMIT_EXCEEDED'),
			]);
			await create({ mediaType: 'email' });
			sandbox.cce.queue(first);
			expect((await drapi.post('/tasks', newTask())).status).toBe(503);
			sandbox.cce.route(first);
			await create();
		});

		test('the documented shares and times', async () => {
			const { data } = await http(sandbox.url).get('/admin/cce/limits');
			expect(data.limits).toEqual({
				email: { tasks: 50_000, maxQueueMs: 259_200_000 },
				social: { tasks: 40_000, maxQueueMs: 259_200_000 },
				callback: { tasks: 5_000, maxQueueMs: 7_200_000 },
				chat: { tasks: 5_000, maxQueueMs: 7_200_000 },
			});
			expect(data.waiting).toEqual({ email: 0, social: 0, callback: 0, chat: 0 });
		});

		test('so many tasks a second, where that is switched on', async () => {
			sandbox.cce.setRate({ enabled: true, tasks: 2, windowMs: 400 });
			const post = async () => await drapi.post('/tasks', newTask());
			expect([(await post()).status, (await post()).status]).toEqual([201, 201]);
			const third = await post();
			expect(told(third)).toEqual([429, 42900, expect.any(String)]);
			expect(third.headers['retry-after']).toBe('1');
			expect((await drapi.get('/tasks')).status).toBe(200);
			expect(sandbox.cce.tasks).toHaveLength(2);
			expect(sandbox.cce.counters.tooMany).toBe(1);
			await new Promise((resolve) => setTimeout(resolve, 410));
			expect((await post()).status).toBe(201);
		});
	});

	test('the list starts where it is told', async () => {
		expect((await drapi.get('/tasks?from=0')).data).toEqual({ from: 0, total: 0, tasks: [] });
		const ids = [await create(), await create(), await create()];
		const listed = async (path: string) =>
			(await drapi.get(path)).data.tasks.map(({ taskId }: { taskId: string }) => taskId);
		expect(await listed('/tasks?from=0')).toEqual(ids);
		expect(await listed('/tasks')).toEqual(ids);
		expect(await listed('/tasks?from=2')).toEqual([ids[2]]);
		expect((await drapi.get('/tasks?from=x')).status).toBe(400);
	});

	describe('ending', () => {
		test.each([
			['delete', ''],
			['put', ''],
			['post', ''],
			['put', '/close'],
			['post', '/close'],
		] as const)('by %s …%s, with a code and variables', async (method, path) => {
			const id = await create();
			const answer = await drapi.request({
				method,
				url: `/tasks/${id}${path}`,
				headers: { trackingId: 'n8n_end' },
				data: {
					dispositionCode: 'CD_TASK_INVALID_MEDIA_RESOURCE_ID',
					...variable('cv_1', 'silver'),
				},
			});
			expect(answer.status).toBe(200);
			expect(answer.data).toEqual({
				taskId: id,
				state: 'CLOSED',
				dispositionCode: 'CD_TASK_INVALID_MEDIA_RESOURCE_ID',
			});
			const task = sandbox.cce.task(id);
			expect(task).toMatchObject({ state: 'CLOSED', trackingIds: [OF_THE_CLIENT, 'n8n_end'] });
			expect(task.variables).toContainEqual({ name: 'cv_1', type: 'string', value: 'silver' });
			expect(task.variables).toHaveLength(3);
		});

		test('without a body it depends on the agent', async () => {
			const end = async (id: string) => (await drapi.delete(`/tasks/${id}`)).data.dispositionCode;
			expect(await end(await create())).toBe('CD_TASK_CUSTOMER_ABANDON');
			const ringing = await create();
			sandbox.cce.queue(ringing);
			sandbox.cce.route(ringing);
			expect(await end(ringing)).toBe('CD_TASK_ABANDONED_WHILE_OFFERED');
			const handled = await create();
			sandbox.cce.queue(handled);
			sandbox.cce.route(handled);
			sandbox.cce.accept(handled);
			expect(await end(handled)).toBe('CD_NORMAL_END_TASK');
			expect(sandbox.cce.agents.flatMap(({ items }) => items)).toEqual([]);
		});

		test('is refused for an unknown task, one that is closed, and a wrong body', async () => {
			expect((await drapi.delete('/tasks/nowhere')).status).toBe(404);
			const id = await create();
			const end = async (data?: unknown) => told(await drapi.delete(`/tasks/${id}`, { data }));
			expect(await end({ dispositionCode: 'CD_NOPE' })).toEqual([
				400,
				40000,
				'CD_NOPE is not a disposition code',
			]);
			expect((await end(variable('cv_1', '€')))[0]).toBe(400);
			expect((await end({ reason: 'x' }))[0]).toBe(400);
			expect(sandbox.cce.task(id).state).toBe('CREATED');
			expect((await end())[0]).toBe(200);
			expect(await end()).toEqual([400, 40001, expect.stringContaining('closed already')]);
		});
	});

	test('Close Task Accept and Reject are noted on the task', async () => {
		const id = await create();
		const body = { queueId: 'q', conversationId: 'c' };
		const headers = { trackingId: 'n8n_a' };
		const accepted = await drapi.post(`/tasks/${id}/close/accept`, body, { headers });
		expect([accepted.status, accepted.data]).toEqual([200, { taskId: id }]);
		expect((await drapi.post(`/tasks/${id}/close/reject`)).status).toBe(200);
		expect(sandbox.cce.task(id).notices).toEqual([
			{ at: expect.any(String), kind: 'accept', body, trackingId: 'n8n_a' },
			{ at: expect.any(String), kind: 'reject', body: null, trackingId: OF_THE_CLIENT },
		]);
		expect(sandbox.cce.notices).toHaveLength(2);
		expect(sandbox.cce.task(id).state).toBe('CREATED');
		expect((await drapi.post('/tasks/nowhere/close/accept', body)).status).toBe(404);
	});

	test('what is not there is told in the room’s own form', async () => {
		const answer = await drapi.get('/nothing?x=1');
		expect(told(answer)).toEqual([404, 40400, 'The sandbox has no GET /cce/drapi/v1/nothing']);
	});

	test('requests are recorded without the token', async () => {
		const id = await create();
		const [request] = sandbox.requests.filter(({ method }) => method === 'POST');
		expect(request).toMatchObject({
			room: 'Contact Center Enterprise',
			path: '/cce/drapi/v1/tasks',
			status: 201,
			body: { taskId: id },
			headers: { authorization: 'Bearer •••' },
			response: { taskId: id },
		});
	});

	test('the admin routes refuse what makes no sense', async () => {
		const admin = http(`${sandbox.url}/admin/cce`);
		const id = await create();
		const post = async (path: string, body: unknown) => (await admin.post(path, body)).status;
		expect(await post(`/tasks/${id}`, { action: 'juggle' })).toBe(400);
		expect(await post(`/tasks/${id}`, { action: 'route' })).toBe(400);
		expect(await post(`/tasks/${id}`, { action: 'end' })).toBe(400);
		expect(await post(`/tasks/${id}`, { action: 'close', dispositionCode: 'CD_NOPE' })).toBe(400);
		expect(await post('/tasks/nowhere', { action: 'queue' })).toBe(404);
		expect(await post('/agents/nobody', { action: 'ready' })).toBe(400);
		expect(await post('/agents/5012', { action: 'dance' })).toBe(400);
		expect(await post('/contacts/nowhere', { action: 'queue' })).toBe(404);
		expect(await post('/routing', { ronaMs: 'soon' })).toBe(400);
		expect(await post('/routing', { nothing: 1 })).toBe(400);
		expect(await post('/limits', { fax: { tasks: 1 } })).toBe(400);
		expect(await post('/limits', { chat: { tasks: 'many' } })).toBe(400);
		expect(await post('/limits', { chat: { maxQueueMs: 2 ** 31 } })).toBe(400);
		expect(await post('/events', { mode: 'sideways' })).toBe(400);
		expect(await post('/script-selectors', { scriptSelectors: 'Sales' })).toBe(400);
		expect(await post('/integrations', { eventsUrl: 'https://example.com/' })).toBe(400);
		expect(await post('/task-routing/account', { username: 'a' })).toBe(400);
		expect((await admin.get('/tenant')).data).toMatchObject({
			baseUrl: sandbox.cce.baseUrl,
			feedId: sandbox.cce.feedId,
			dispositionCodes: expect.arrayContaining(['CD_RING_NO_ANSWER', 'CD_FAILED_NO_SCRIPT']),
		});
	});

	test('a reset empties the room', async () => {
		await create();
		sandbox.cce.setScriptSelectors(['Mine']);
		sandbox.cce.setLimit('chat', { tasks: 1 });
		sandbox.cce.act('5012', 'ready');
		sandbox.cce.setEvents({ mode: 'lost' });
		sandbox.reset();
		const admin = http(`${sandbox.url}/admin/cce`);
		expect((await admin.get('/events')).data.mode).toBe('normal');
		expect(sandbox.cce.tasks).toHaveLength(0);
		expect(sandbox.cce.scriptSelectors).toContain('Sales_SMS');
		expect(sandbox.cce.agents.map(({ state }) => state)).toEqual(Array(3).fill('notReady'));
		await create({ mediaType: 'chat' });
		await create({ mediaType: 'chat' });
	});
});
