import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { digitalRoutingClient, newTask } from './contactCenterEnterprise.support';
import { http, until } from './support';

const MARIA = '5012';
const JONAS = '5013';
const AMINA = '5014';

describe('the life of a task in Digital Routing', () => {
	let sandbox: Sandbox;
	let drapi: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		drapi = await digitalRoutingClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => {
		sandbox.reset();
		// Time enough to look at a transferred task.
		sandbox.cce.setRouting({ autoQueue: false, transferMs: 60_000_000 });
	});

	const submit = async (changes: Record<string, unknown> = {}) => {
		const wanted = newTask(changes);
		const { status } = await drapi.post('/tasks', wanted);
		return { id: wanted.taskId, status };
	};
	const queued = async (changes: Record<string, unknown> = {}): Promise<string> => {
		const { id } = await submit(changes);
		sandbox.cce.queue(id);
		return id;
	};
	const routed = async (agent = MARIA): Promise<string> => {
		const id = await queued();
		sandbox.cce.route(id, agent);
		return id;
	};
	const task = (id: string) => sandbox.cce.task(id);
	const itemsOf = (agent: string) => sandbox.cce.agents.find(({ id }) => id === agent)?.items;
	const stateOf = (agent: string) => sandbox.cce.agents.find(({ id }) => id === agent)?.state;
	const reached = async (id: string, state: string) =>
		await until(() => task(id).state === state, `${state}, not ${task(id).state}`);

	test('it is created, queued, routed, taken and closed, and its history tells so', async () => {
		const { id } = await submit();
		expect(task(id)).toMatchObject({ state: 'CREATED', estimatedWaitTime: -1 });
		sandbox.cce.queue(id);
		expect(task(id)).toMatchObject({ state: 'QUEUED', estimatedWaitTime: -1 });
		sandbox.cce.queue(id, { estimatedWaitTime: 120 });
		sandbox.cce.route(id, 'Jonas Weber');
		expect(task(id)).toMatchObject({ state: 'ROUTED', agentId: JONAS, accepted: false });
		expect(itemsOf(JONAS)).toEqual([id]);
		sandbox.cce.accept(id);
		expect(task(id).accepted).toBe(true);
		sandbox.cce.end(id);
		expect(itemsOf(JONAS)).toEqual([]);
		const { data } = await drapi.get(`/tasks/${id}`);
		expect(data).toMatchObject({ state: 'CLOSED', dispositionCode: 'CD_NORMAL_END_TASK' });
		expect(data.history).toEqual(
			[
				{ state: 'CREATED' },
				{ state: 'QUEUED', estimatedWaitTime: -1 },
				{ state: 'QUEUED', estimatedWaitTime: 120 },
				{ state: 'ROUTED', agentId: JONAS },
				{ state: 'CLOSED', agentId: JONAS, dispositionCode: 'CD_NORMAL_END_TASK' },
			].map((entry) => ({ time: expect.any(String), ...entry })),
		);
	});

	test('a new context comes with a queued task', async () => {
		const id = await queued();
		sandbox.cce.queue(id, { variables: [{ name: 'cv_1', type: 'string', value: 'silver' }] });
		expect(task(id).variables).toContainEqual({ name: 'cv_1', type: 'string', value: 'silver' });
		expect(task(id).variables).toHaveLength(3);
	});

	test('no move is made in the wrong state', async () => {
		const { cce } = sandbox;
		const { id } = await submit();
		for (const move of [cce.route, cce.accept, cce.transfer, cce.noAnswer, cce.end]) {
			expect(() => move(id)).toThrow();
		}
		cce.queue(id);
		cce.route(id);
		expect(() => cce.queue(id)).toThrow('ROUTED');
		expect(() => cce.route(id)).toThrow();
		cce.accept(id);
		expect(() => cce.accept(id)).toThrow('accepted');
		expect(() => cce.noAnswer(id)).toThrow();
		cce.close(id, 'CD_FAILED_NO_TARGET');
		expect(task(id).dispositionCode).toBe('CD_FAILED_NO_TARGET');
		expect(() => cce.close(id)).toThrow('CLOSED');
	});

	describe('by itself', () => {
		test('a task is queued, and routed when somebody is ready', async () => {
			sandbox.cce.setRouting({ autoQueue: true });
			const { id } = await submit();
			await reached(id, 'QUEUED');
			sandbox.cce.act(AMINA, 'ready');
			expect(task(id)).toMatchObject({ state: 'ROUTED', agentId: AMINA });
		});

		test('the script tells a wait, where it works one out', async () => {
			sandbox.cce.setRouting({ autoQueue: true, estimatedWaitTime: 90 });
			const { id } = await submit();
			await until(() => task(id).estimatedWaitTime === 90, 'the estimate');
			expect(task(id).history.map(({ estimatedWaitTime }) => estimatedWaitTime)).toEqual([
				undefined,
				-1,
				90,
			]);
		});

		test('the preferred owner comes first, by either number, then who has the least', async () => {
			sandbox.cce.act(MARIA, 'ready');
			sandbox.cce.act(JONAS, 'ready');
			const ownerOf = async (preferredOwner?: string) =>
				task(await queued({ preferredOwner })).agentId;
			expect(await ownerOf('5013')).toBe(JONAS);
			expect(await ownerOf('1013')).toBe(JONAS);
			expect(await ownerOf()).toBe(MARIA);
			expect(await ownerOf(AMINA)).toBe(MARIA);
		});

		test('nobody gets more than the limit; who is free again gets the next', async () => {
			sandbox.cce.setRouting({ tasksPerAgent: 2 });
			sandbox.cce.act(MARIA, 'ready');
			const ids = [await queued(), await queued(), await queued()];
			expect(ids.map((id) => task(id).state)).toEqual(['ROUTED', 'ROUTED', 'QUEUED']);
			expect(() => sandbox.cce.route(ids[2], MARIA)).toThrow('2 tasks already');
			sandbox.cce.end(ids[0]);
			expect(task(ids[2]).state).toBe('ROUTED');
		});

		test('nothing is routed while that is switched off', async () => {
			sandbox.cce.setRouting({ autoRoute: false });
			sandbox.cce.act(MARIA, 'ready');
			const id = await queued();
			expect(task(id).state).toBe('QUEUED');
			sandbox.cce.setRouting({ autoRoute: true });
			expect(task(id).state).toBe('ROUTED');
		});

		test('agents take what rings, where told so', async () => {
			sandbox.cce.setRouting({ autoAccept: true, ronaMs: 1 });
			const id = await routed();
			expect(task(id).accepted).toBe(true);
		});

		test.each([
			['social', 'social'],
			['email', 'email'],
			['telephony', 'callback'],
			['chat', 'chat'],
		] as const)('a task of %s waits so long and is closed then', async (mediaType, media) => {
			sandbox.cce.setLimit(media, { maxQueueMs: 20_000 });
			const { id } = await submit({ mediaType });
			await reached(id, 'CLOSED');
			expect(task(id).dispositionCode).toBe('CD_MAX_DIALOG_LIFETIME_EXCEEDED');
		});

		test('one that an agent has is not closed for waiting', async () => {
			sandbox.cce.setLimit('social', { maxQueueMs: 1_000_000 });
			const id = await routed();
			const waiting = await queued();
			await reached(waiting, 'CLOSED');
			expect(task(id).state).toBe('ROUTED');
		});

		test('one that came back waits anew', async () => {
			sandbox.cce.setLimit('social', { maxQueueMs: 1_000_000 });
			const id = await routed();
			sandbox.cce.transfer(id);
			sandbox.cce.setLimit('social', { maxQueueMs: 60_000_000 });
			await submit({ taskId: id });
			sandbox.cce.setLimit('social', { maxQueueMs: 1_000_000 });
			await reached(await queued(), 'CLOSED');
			expect(task(id).state).toBe('CREATED');
		});

		test('an unknown script selector closes the task, where it is not refused before', async () => {
			sandbox.cce.setRouting({ refuseUnknownSelector: false });
			const { id, status } = await submit({ scriptSelector: 'Nowhere' });
			expect(status).toBe(201);
			sandbox.cce.queue(id);
			expect(task(id).dispositionCode).toBe('CD_FAILED_INVALID_SCRIPT_SELECTOR');
		});
	});

	describe('back to the integrator', () => {
		test('an agent transfers it, with another script selector and owner', async () => {
			const id = await routed();
			sandbox.cce.accept(id);
			sandbox.cce.transfer(id, { scriptSelector: 'Insurance', preferredOwner: JONAS });
			expect(task(id)).toMatchObject({
				state: 'TRANSFERRED',
				dispositionCode: 'CD_TASK_TRANSFER',
				scriptSelector: 'Insurance',
				preferredOwner: JONAS,
				agentId: MARIA,
			});
			expect(itemsOf(MARIA)).toEqual([]);
		});

		test('nobody answers: the agent is not ready any longer', async () => {
			sandbox.cce.act(MARIA, 'ready');
			const id = await queued();
			sandbox.cce.noAnswer(id);
			expect(task(id)).toMatchObject({
				state: 'TRANSFERRED',
				dispositionCode: 'CD_RING_NO_ANSWER',
			});
			expect(stateOf(MARIA)).toBe('notReady');
		});

		test('it rings only so long', async () => {
			sandbox.cce.setRouting({ ronaMs: 20 });
			const taken = await routed();
			sandbox.cce.accept(taken);
			const id = await routed();
			await reached(id, 'TRANSFERRED');
			expect(task(id).dispositionCode).toBe('CD_RING_NO_ANSWER');
			expect(task(taken).state).toBe('ROUTED');
		});

		test('an agent logs out with two tasks at hand', async () => {
			const [first, second, other] = [await routed(), await routed(), await routed(JONAS)];
			sandbox.cce.accept(second);
			sandbox.cce.act(MARIA, 'logout');
			for (const id of [first, second]) {
				expect(task(id)).toMatchObject({
					state: 'TRANSFERRED',
					dispositionCode: 'CD_TASK_TRANSFERRED_ON_AGENT_LOGOUT',
				});
			}
			expect(task(other).state).toBe('ROUTED');
			expect(stateOf(MARIA)).toBe('loggedOut');
			const id = await queued();
			expect(() => sandbox.cce.route(id, MARIA)).toThrow('logged in');
		});

		test('handed in again, it is created once more, as the same task', async () => {
			const id = await routed();
			sandbox.cce.transfer(id);
			const before = task(id);
			const again = await drapi.post(
				'/tasks',
				newTask({ taskId: id, scriptSelector: 'Insurance', preferredOwner: '5014' }),
				{ headers: { trackingId: 'n8n_2' } },
			);
			expect(again.status).toBe(201);
			expect(again.headers.location).toContain(id);
			expect(task(id)).toBe(before);
			expect(task(id)).toMatchObject({
				state: 'CREATED',
				submissions: 2,
				scriptSelector: 'Insurance',
				preferredOwner: '5014',
				agentId: null,
				dispositionCode: null,
				trackingIds: [expect.stringMatching(/^WebexConnect_/), 'n8n_2'],
			});
			expect((await drapi.post('/tasks', newTask({ taskId: id }))).data.code).toBe(20200);
			expect(task(id).history).toHaveLength(5);
			expect(sandbox.cce.tasks).toHaveLength(1);
		});

		test('it comes back by itself to the queue, and to an agent', async () => {
			const id = await routed();
			sandbox.cce.transfer(id);
			sandbox.cce.setRouting({ autoQueue: true });
			sandbox.cce.act(JONAS, 'ready');
			await submit({ taskId: id });
			await reached(id, 'ROUTED');
			expect(task(id).agentId).toBe(JONAS);
		});

		test('too late, it is closed, and exists', async () => {
			sandbox.cce.setRouting({ transferMs: 15_000 });
			const id = await routed();
			sandbox.cce.transfer(id);
			await reached(id, 'CLOSED');
			expect(task(id).dispositionCode).toBe('CD_TASK_TRANSFER_TIMEOUT');
			const { status, data } = await drapi.post('/tasks', newTask({ taskId: id }));
			expect([status, data.code]).toEqual([200, 20200]);
		});

		test('in time, the time is over', async () => {
			sandbox.cce.setRouting({ transferMs: 1_000_000 });
			const [back, late] = [await routed(), await routed()];
			sandbox.cce.transfer(back);
			expect((await submit({ taskId: back })).status).toBe(201);
			sandbox.cce.transfer(late);
			await reached(late, 'CLOSED');
			expect(task(back).state).toBe('CREATED');
		});

		test('an old time is no longer counted once it went to another agent, or back again', async () => {
			const short = { ronaMs: 1000, transferMs: 1_000_000 };
			const long = { ronaMs: 60_000, transferMs: 60_000_000 };
			sandbox.cce.setRouting(short);
			const [again, ringing] = [await routed(), await routed()];
			sandbox.cce.transfer(again);
			sandbox.cce.noAnswer(ringing);
			sandbox.cce.setRouting(long);
			for (const id of [again, ringing]) {
				await submit({ taskId: id });
				sandbox.cce.queue(id);
				sandbox.cce.route(id, JONAS);
			}
			sandbox.cce.transfer(again);
			sandbox.cce.setRouting(short);
			// Both begin after the old times, so they end after them.
			const [late, unanswered] = [await routed(), await routed()];
			sandbox.cce.transfer(late);
			await reached(late, 'CLOSED');
			await reached(unanswered, 'TRANSFERRED');
			expect(task(again).state).toBe('TRANSFERRED');
			expect(task(ringing).state).toBe('ROUTED');
		});

		test('the documented time is 15 s', async () => {
			sandbox.reset();
			const { data } = await http(sandbox.url).get('/admin/cce/routing');
			expect(data).toMatchObject({ transferMs: 15_000, tasksPerAgent: 15 });
		});

		test('ended by the integrator, it was abandoned', async () => {
			const id = await routed();
			sandbox.cce.accept(id);
			sandbox.cce.transfer(id);
			const { data } = await drapi.delete(`/tasks/${id}`);
			expect(data.dispositionCode).toBe('CD_TASK_CUSTOMER_ABANDON');
		});
	});

	test('the console does the same through the admin routes', async () => {
		const admin = http(`${sandbox.url}/admin/cce`);
		const { id } = await submit();
		const act = async (body: Record<string, unknown>) =>
			(await admin.post(`/tasks/${id}`, body)).data;
		expect((await act({ action: 'queue', estimatedWaitTime: 30 })).estimatedWaitTime).toBe(30);
		expect((await act({ action: 'route', agent: 'maria.lopez@agents.example.com' })).agentId).toBe(
			MARIA,
		);
		expect((await act({ action: 'accept' })).accepted).toBe(true);
		expect((await act({ action: 'transfer', scriptSelector: 'Support' })).scriptSelector).toBe(
			'Support',
		);
		expect((await act({ action: 'close' })).dispositionCode).toBe('CD_TASK_CUSTOMER_ABANDON');
		expect((await admin.get('/tasks')).data).toHaveLength(1);
		expect((await admin.post('/agents/1014', { action: 'ready' })).data.id).toBe(AMINA);
		expect((await admin.get('/board')).data.agents[2].state).toBe('ready');
	});
});
