import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { digitalRoutingClient, Integrator, newTask } from './contactCenterEnterprise.support';
import { http, until } from './support';

const MARIA = '5012';
const DESTINATION = '+15559990000';

describe('inbound events of Digital Routing', () => {
	let sandbox: Sandbox;
	let drapi: AxiosInstance;
	let integrator: Integrator;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		drapi = await digitalRoutingClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(async () => {
		sandbox.reset();
		sandbox.cce.setRouting({ autoQueue: false, transferMs: 60_000_000 });
		sandbox.cce.clearIntegrations();
		integrator = await Integrator.start();
		sandbox.cce.setIntegration(integrator.settings());
	});
	afterEach(async () => await integrator.close());

	const submit = async (changes: Record<string, unknown> = {}): Promise<string> => {
		const wanted = newTask(changes);
		await drapi.post('/tasks', wanted);
		return wanted.taskId;
	};
	const told = async (count: number, by = integrator) =>
		await until(() => by.events.length >= count, `${count} events, not ${by.types.join(', ')}`);
	const settled = async (count: number) => {
		const states = () => sandbox.cce.deliveries.map(({ state }) => state);
		const done = ['delivered', 'dropped', 'suppressed'];
		await until(
			() => states().length === count && states().every((state) => done.includes(state)),
			`${count} settled deliveries`,
		);
		return sandbox.cce.deliveries;
	};

	test('tell each state in its order', async () => {
		const id = await submit();
		sandbox.cce.queue(id);
		sandbox.cce.queue(id, { estimatedWaitTime: 45 });
		sandbox.cce.route(id, MARIA);
		sandbox.cce.accept(id);
		sandbox.cce.transfer(id, { scriptSelector: 'Insurance' });
		await told(5);
		await submit({ taskId: id, scriptSelector: 'Insurance' });
		sandbox.cce.close(id);
		await told(7);
		expect(integrator.types).toEqual([
			'CREATED',
			'QUEUED',
			'QUEUED',
			'ROUTED',
			'TRANSFERRED',
			'CREATED',
			'CLOSED',
		]);
		expect(integrator.events.every(({ taskId }) => taskId === id)).toBe(true);
		expect(new Set(integrator.events.map((event) => event.id)).size).toBe(7);
	});

	test('carry the task, and what belongs to the state', async () => {
		const { taskId, ...wanted } = newTask({ preferredOwner: '5013' });
		await drapi.post('/tasks', { taskId, ...wanted });
		sandbox.cce.queue(taskId);
		sandbox.cce.route(taskId, MARIA);
		sandbox.cce.noAnswer(taskId);
		sandbox.cce.close(taskId, 'CD_TASK_TRANSFER_TIMEOUT');
		await told(5);
		const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/);
		const common = {
			id: expect.any(String),
			timestamp: time,
			taskId,
			...wanted,
			direction: 'INBOUND',
			createdTime: time,
			lastUpdatedTime: time,
		};
		const agent = {
			agentId: MARIA,
			agent: {
				id: MARIA,
				peripheralNumber: '1012',
				loginName: 'maria.lopez@agents.example.com',
				name: 'Maria Lopez',
			},
		};
		const event = (eventType: string, more = {}) => ({
			...common,
			eventType,
			state: eventType,
			...more,
		});
		expect(integrator.events).toEqual([
			event('CREATED'),
			event('QUEUED', { estimatedWaitTime: -1 }),
			event('ROUTED', agent),
			event('TRANSFERRED', { ...agent, dispositionCode: 'CD_RING_NO_ANSWER' }),
			event('CLOSED', { ...agent, dispositionCode: 'CD_TASK_TRANSFER_TIMEOUT' }),
		]);
		expect(integrator.headers[0]).toMatchObject({
			'content-type': 'application/json',
			authorization: `Bearer ${integrator.issued[0]}`,
		});
	});

	test('a return need not be announced as a creation', async () => {
		sandbox.cce.setRouting({ createdOnReturn: false });
		const id = await submit();
		sandbox.cce.queue(id);
		sandbox.cce.route(id, MARIA);
		sandbox.cce.transfer(id);
		await submit({ taskId: id });
		sandbox.cce.queue(id);
		await told(5);
		expect(integrator.types).toEqual(['CREATED', 'QUEUED', 'ROUTED', 'TRANSFERRED', 'QUEUED']);
	});

	describe('the token', () => {
		test('is asked for with client credentials in a form, once for many events', async () => {
			await Promise.all([submit(), submit(), submit()]);
			await told(3);
			expect(integrator.tokenRequests).toHaveLength(1);
			const [{ headers, form }] = integrator.tokenRequests;
			expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
			expect(headers.authorization).toBeUndefined();
			expect(form).toEqual({
				grant_type: 'client_credentials',
				client_id: 'cce',
				client_secret: Integrator.SECRET,
			});
			expect(sandbox.cce.integrations).toMatchObject([{ tokenRequests: 1, tokenProblem: null }]);
		});

		test('is asked for with Basic authentication, where told so', async () => {
			sandbox.cce.setIntegration({ ...integrator.settings(), clientAuthentication: 'basic' });
			await submit();
			await told(1);
			const [{ headers, form }] = integrator.tokenRequests;
			const basic = Buffer.from(`cce:${Integrator.SECRET}`).toString('base64');
			expect(headers.authorization).toBe(`Basic ${basic}`);
			expect(form).toEqual({ grant_type: 'client_credentials' });
		});

		test.each([0, '0'])('is asked for again once it has expired (%j)', async (expires_in) => {
			integrator.tokenFields = { expires_in };
			await submit();
			await told(1);
			await submit();
			await told(2);
			expect(integrator.tokenRequests).toHaveLength(2);
		});

		test('lives until it is refused, where no end is told', async () => {
			integrator.tokenFields = {};
			await submit();
			await told(1);
			await submit();
			await told(2);
			expect(integrator.tokenRequests).toHaveLength(1);
		});

		test('is asked for once more after a 401, and the event is sent at once', async () => {
			await submit();
			await told(1);
			integrator.forgetTokens();
			await submit();
			await told(2);
			const [, second] = await settled(2);
			expect(second.attempts.map(({ status }) => status)).toEqual([401, 200]);
			expect(integrator.tokenRequests).toHaveLength(2);
		});

		test('refused twice, the event is dropped', async () => {
			integrator.answers.push(401, 401);
			await submit();
			const [delivery] = await settled(1);
			expect(delivery).toMatchObject({ state: 'dropped' });
			expect(delivery.attempts.map(({ status }) => status)).toEqual([401, 401]);
			expect(integrator.tokenRequests).toHaveLength(2);
		});

		test('a refused token request is repeated, and told without the secret', async () => {
			integrator.tokenAnswers.push(401, 500);
			await submit();
			const [delivery] = await settled(1);
			expect(delivery.state).toBe('delivered');
			expect(delivery.attempts.map(({ status, error }) => status ?? error)).toEqual([
				'The token request failed: status 401',
				'The token request failed: status 500',
				200,
			]);
			expect(integrator.tokenRequests).toHaveLength(3);
			expect(sandbox.cce.integrations).toMatchObject([{ tokenRequests: 3, tokenProblem: null }]);
		});

		test('an answer without a token ends in a dropped event', async () => {
			integrator.tokenFields = { access_token: undefined };
			await submit();
			const [delivery] = await settled(1);
			expect(delivery).toMatchObject({ state: 'dropped', reason: expect.stringContaining('3') });
			expect(delivery.attempts[0].error).toContain('without access_token');
			expect(sandbox.cce.integrations[0].tokenProblem).toContain('without access_token');
			expect(integrator.headers).toHaveLength(0);
		});

		test('neither it nor the secret is recorded anywhere', async () => {
			await submit();
			await told(1);
			integrator.answers.push(500);
			await submit();
			await settled(2);
			const admin = http(`${sandbox.url}/admin`);
			const shown = await Promise.all(
				['/cce/deliveries', '/cce/integrations', '/cce/board', '/requests'].map(
					async (path) => (await admin.get(path)).data as unknown,
				),
			);
			const text = JSON.stringify([shown, sandbox.cce.deliveries, sandbox.requests]);
			expect(integrator.issued.length).toBeGreaterThan(0);
			for (const token of integrator.issued) expect(text).not.toContain(token);
			expect(text).not.toContain(Integrator.SECRET);
			expect(sandbox.cce.deliveries[0].headers.authorization).toBe('Bearer •••');
		});
	});

	test.each([undefined, 429, 500, 503])('%j is repeated, three times at most', async (status) => {
		if (status === undefined) {
			sandbox.cce.clearIntegrations();
			sandbox.cce.setIntegration({
				...integrator.settings(),
				eventsUrl: 'http://127.0.0.1:9/events',
			});
		} else {
			integrator.answers.push(status, status, status, status, status);
		}
		await submit();
		const [delivery] = await settled(1);
		expect(delivery).toMatchObject({ kind: 'cce', label: 'CREATED', state: 'dropped' });
		expect(delivery.attempts).toHaveLength(4);
	});

	test.each([400, 404])('%j is final', async (status) => {
		integrator.answers.push(status);
		await submit();
		const [delivery] = await settled(1);
		expect([delivery.state, delivery.attempts.length]).toEqual(['dropped', 1]);
	});

	describe('several integrations', () => {
		let other: Integrator;

		beforeEach(async () => (other = await Integrator.start()));
		afterEach(async () => await other.close());

		test('get each event, with a token of their own', async () => {
			sandbox.cce.setIntegration(other.settings());
			await submit();
			await Promise.all([told(1), told(1, other)]);
			expect(other.events).toEqual(integrator.events);
			expect(other.issued).not.toEqual(integrator.issued);
		});

		test('may want some destinations alone', async () => {
			sandbox.cce.setIntegration({ ...other.settings(), destinations: [DESTINATION] });
			await submit({ destination: 'app-2' });
			await submit();
			await Promise.all([told(2), told(1, other)]);
			expect(other.events.map(({ destination }) => destination)).toEqual([DESTINATION]);
		});

		test('stay after a reset; one of the same address is replaced', async () => {
			sandbox.cce.setIntegration(other.settings());
			sandbox.cce.setIntegration(other.settings({ clientId: 'another' }));
			sandbox.reset();
			expect(sandbox.cce.integrations.map(({ clientId }) => clientId)).toEqual(['cce', 'another']);
		});
	});

	test('integrations come and go through the admin routes', async () => {
		const admin = http(`${sandbox.url}/admin/cce`);
		await admin.delete('/integrations');
		await submit();
		expect(sandbox.cce.deliveries).toHaveLength(0);
		const settings = integrator.settings();
		const saved = await admin.post('/integrations', settings);
		const { clientSecret, ...rest } = settings;
		expect(clientSecret).toBe(Integrator.SECRET);
		expect(saved.data).toEqual([
			{
				...rest,
				clientAuthentication: 'body',
				timeoutMs: 10_000,
				tokenRequests: 0,
				tokenProblem: null,
			},
		]);
		await submit();
		await told(1);
	});

	test.each([
		[{ tokenUrl: undefined }, 'tokenUrl'],
		[{ eventsUrl: 'https://example.com/' }, 'eventsUrl'],
		[{ tokenUrl: 'https://example.com/' }, 'tokenUrl'],
		[{ clientId: '' }, 'clientId'],
		[{ clientSecret: undefined }, 'clientSecret'],
		[{ clientAuthentication: 'post' }, 'clientAuthentication'],
		[{ destinations: 'all' }, 'destinations'],
	])('an integration with %j is refused', async (changes, words) => {
		const settings = integrator.settings(changes);
		const { status, data } = await http(sandbox.url).post('/admin/cce/integrations', settings);
		expect(status).toBe(400);
		expect(data.error).toContain(words);
	});

	describe('on request', () => {
		test('come twice', async () => {
			sandbox.cce.setEvents({ mode: 'duplicate' });
			await submit();
			await told(2);
			expect(integrator.events[0]).toEqual(integrator.events[1]);
		});

		test('come in reverse order', async () => {
			sandbox.cce.setEvents({ mode: 'reordered', delayMs: 600 });
			const id = await submit();
			sandbox.cce.queue(id);
			await told(2);
			expect(integrator.types).toEqual(['QUEUED', 'CREATED']);
		});

		test('come late', async () => {
			sandbox.cce.setEvents({ mode: 'delayed', delayMs: 120 });
			const before = Date.now();
			await submit();
			await told(1);
			expect(Date.now() - before).toBeGreaterThanOrEqual(115);
		});

		test('get lost', async () => {
			sandbox.cce.setEvents({ mode: 'lost' });
			await submit();
			const [delivery] = await settled(1);
			expect(delivery.state).toBe('suppressed');
			expect(integrator.headers).toHaveLength(0);
		});

		test.each([
			['withoutToken', undefined],
			['wrongToken', 'Bearer a-token-of-nobody'],
		] as const)('come %s', async (mode, authorization) => {
			sandbox.cce.setEvents({ mode });
			await submit();
			const [delivery] = await settled(1);
			expect(delivery.state).toBe('dropped');
			expect(integrator.headers[0].authorization).toBe(authorization);
			expect(integrator.tokenRequests).toHaveLength(0);
		});

		test('are of an unknown type, huge, or no JSON by their header', async () => {
			sandbox.cce.setEvents({ mode: 'unknownEvent' });
			await submit();
			await told(1);
			sandbox.cce.setEvents({ mode: 'hugeBody' });
			await submit();
			await told(2);
			sandbox.cce.setEvents({ mode: 'wrongContentType' });
			await submit();
			await told(3);
			expect(integrator.types[0]).toBe('REIMAGINED');
			expect(String(integrator.events[1].padding)).toHaveLength(2 * 1024 * 1024);
			expect(integrator.headers[2]['content-type']).toBe('text/plain');
		});
	});
});
