import axios from 'axios';
import { INBOUND_EVENTS } from '../../demo/accounts';
import type { Credential, Workflow } from '../../demo/n8n-client';
import { newToken } from '../../nodes/runtime/clientTokens';
import { digitalRoutingClient, newTask } from '../sandbox/contactCenterEnterprise.support';
import { integrationOf, startedBy, startedByEvent, TRIGGER } from './cceEvents';
import { node, until, type World } from './world';

const { clientId, clientSecret } = INBOUND_EVENTS;

/** The trigger with its token endpoint in real n8n, and what Contact Center Enterprise makes of it. */
export function cceTaskTrigger(world: World): void {
	const cce = () => world.sandbox.cce;

	async function workflowWith(
		name: string,
		parameters: Parameters<typeof node>[3] = {},
		credentials: Credential[] = world.credentials,
	): Promise<Workflow> {
		const trigger = node(TRIGGER, 'n8n-nodes-webex-connect.cceTaskTrigger', 1, parameters, [0, 0]);
		return await world.client.importWorkflow(
			{ name, nodes: [{ ...trigger, webhookId: crypto.randomUUID() }], connections: {} },
			credentials,
		);
	}

	/** A task that is handed to Digital Routing. */
	async function created(change: Record<string, unknown> = {}): Promise<string> {
		const client = await digitalRoutingClient(world.sandbox);
		const task = newTask(change);
		await client.post('/tasks', task);
		return task.taskId;
	}

	const deliveriesOf = (taskId: string) => cce().deliveries.filter(({ tid }) => tid === taskId);

	/** The answers to the first event of a task, once it has been tried. */
	async function answersTo(taskId: string): Promise<Array<number | undefined>> {
		return await until(`the events of task ${taskId}`, () => {
			const [first] = deliveriesOf(taskId);
			const isTried = first?.attempts.length > 0 && first.state !== 'sending';
			return isTried ? first.attempts.map(({ status }) => status) : undefined;
		});
	}

	const anyStatus = { validateStatus: () => true };

	async function askToken(
		workflow: Workflow,
		fields: Record<string, string>,
		headers: Record<string, string> = {},
	) {
		const { tokenUrl } = await integrationOf(world, workflow);
		return await axios.post(tokenUrl, new URLSearchParams(fields), { ...anyStatus, headers });
	}

	const credentials = {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	};

	async function tokenOf(workflow: Workflow, secret = clientSecret): Promise<string> {
		const { data } = await askToken(workflow, { ...credentials, client_secret: secret });
		return String(data.access_token);
	}

	const eventOf = (taskId: string = crypto.randomUUID()) => ({
		eventType: 'QUEUED',
		taskId,
		lastUpdatedTime: new Date().toISOString(),
	});

	/** Status and message of the answer to an event. */
	async function post(
		workflow: Workflow,
		token: string | undefined,
		body: object = eventOf(),
	): Promise<[number, unknown]> {
		const { eventsUrl } = await integrationOf(world, workflow);
		const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
		const { status, data } = await axios.post(eventsUrl, body, { ...anyStatus, headers });
		return [status, data.message];
	}

	const UNAUTHORIZED = [401, 'The bearer token is missing, wrong or expired.'];

	describe('CCE Task Trigger in real n8n', () => {
		let workflow: Workflow;

		beforeAll(async () => {
			workflow = await workflowWith('CCE tasks');
			await world.client.activate(workflow.id);
		});

		beforeEach(async () => {
			world.sandbox.reset();
			cce().setRouting({ transferMs: 1_500_000 });
			cce().clearIntegrations();
			cce().setIntegration(await integrationOf(world, workflow));
		});

		afterAll(async () => {
			cce().clearIntegrations();
			await world.client.deactivate(workflow.id);
			world.sandbox.reset();
		});

		describe('token endpoint', () => {
			test('gives the client a token for a quarter of an hour, which nobody keeps', async () => {
				const { status, data, headers } = await askToken(workflow, credentials);
				expect([status, data]).toEqual([
					200,
					{ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 },
				]);
				expect(headers['cache-control']).toBe('no-store');
				expect(await post(workflow, data.access_token)).toEqual([200, 'accepted']);
			});

			test('takes the client as HTTP Basic too', async () => {
				const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
				const { status } = await askToken(
					workflow,
					{ grant_type: 'client_credentials' },
					{ authorization: `Basic ${basic}` },
				);
				expect(status).toBe(200);
				cce().setIntegration({
					...(await integrationOf(world, workflow)),
					clientAuthentication: 'basic',
				});
				expect(await answersTo(await created())).toEqual([200]);
			});

			test.each([
				['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
				['another client', { client_id: 'somebody' }, 401, 'invalid_client'],
				['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
				['no grant', { grant_type: '' }, 400, 'invalid_request'],
			])('refuses %s', async (_, change, expected, error) => {
				const { status, data } = await askToken(workflow, { ...credentials, ...change });
				expect([status, data]).toEqual([
					expected,
					{ error, error_description: expect.any(String) },
				]);
				expect(JSON.stringify(data)).not.toContain(clientSecret);
			});

			test('refuses what is no form', async () => {
				const { tokenUrl } = await integrationOf(world, workflow);
				const { status, data } = await axios.post(tokenUrl, credentials, anyStatus);
				expect([status, data.error]).toEqual([400, 'invalid_request']);
			});

			test('a sender with a wrong secret gets none, and no event through', async () => {
				const integration = await integrationOf(world, workflow);
				cce().setIntegration({ ...integration, clientSecret: 'wrong-secret' });
				const taskId = await created();
				await until('the refusal', () => cce().integrations[0].tokenProblem ?? undefined);
				expect(cce().integrations[0].tokenProblem).toBe('The token request failed: status 401');
				expect(await startedBy(world, workflow, taskId)).toEqual([]);
			});
		});

		describe('bearer', () => {
			test.each([
				['no token', 'withoutToken'],
				['a wrong token', 'wrongToken'],
			] as const)('%s is answered with 401 and starts nothing', async (_, mode) => {
				cce().setEvents({ mode });
				const taskId = await created();
				expect(new Set(await answersTo(taskId))).toEqual(new Set([401]));
				expect(await startedBy(world, workflow, taskId)).toEqual([]);
			});

			test('the token of another trigger is refused', async () => {
				const other = await workflowWith('Other CCE tasks');
				await world.client.activate(other.id);
				const token = await tokenOf(other);
				expect(await post(other, token)).toEqual([200, 'accepted']);
				expect(await post(workflow, token)).toEqual(UNAUTHORIZED);
				await world.client.deactivate(other.id);
			});

			test('an expired token is refused', async () => {
				const owner = `${workflow.id}/${workflow.nodes[0].id}`;
				const tokenFrom = (minutes: number) =>
					newToken({ id: clientId, secret: clientSecret }, owner, Date.now() - minutes * 60_000);
				expect(await post(workflow, tokenFrom(14))).toEqual([200, 'accepted']);
				expect(await post(workflow, tokenFrom(15))).toEqual(UNAUTHORIZED);
			});

			test('a new secret ends all tokens', async () => {
				const secretOf = (secret: string) => ({
					name: 'Changing events',
					type: 'inboundEventsApi',
					data: { clientId, clientSecret: secret },
				});
				const [before, after] = ['before-'.repeat(4), 'after-'.repeat(4)];
				const credential = await world.client.saveCredential(secretOf(before));
				const other = await workflowWith('Changing CCE tasks', {}, [credential]);
				await world.client.activate(other.id);
				const token = await tokenOf(other, before);
				expect(await post(other, token)).toEqual([200, 'accepted']);
				await world.client.saveCredential(secretOf(after));
				expect(await post(other, token)).toEqual(UNAUTHORIZED);
				expect(await post(other, await tokenOf(other, after))).toEqual([200, 'accepted']);
				await world.client.deactivate(other.id);
			});
		});

		test('the five events of a task leave by their outputs', async () => {
			const taskId = await created({ preferredOwner: '5013' });
			const event = async (name: Parameters<typeof startedByEvent>[3], count = 1) =>
				(await startedByEvent(world, workflow, taskId, name, count)).json;
			expect(await event('CREATED')).toMatchObject({
				event: 'CREATED',
				taskId,
				customerId: '+15551230001',
				origin: '+15551230001',
				destination: '+15559990000',
				mediaType: 'social',
				mediaChannel: 'sms',
				scriptSelector: 'Sales_SMS',
				preferredOwner: '5013',
				conversationId: 'conv-991',
				callVariables: { 1: 'gold' },
				userVariables: { DR_MediaResourceID: 'conv-991' },
				extensionVariables: { EmailSubject: 'Order' },
			});
			expect(await event('QUEUED')).toMatchObject({ estimatedWaitTime: -1, agentId: '' });
			cce().queue(taskId, { estimatedWaitTime: 90 });
			expect(await event('QUEUED', 2)).toMatchObject({ estimatedWaitTime: 90 });
			cce().route(taskId, 'Maria Lopez');
			expect(await event('ROUTED')).toMatchObject({ agentId: '5012', agentName: 'Maria Lopez' });
			cce().noAnswer(taskId);
			expect(await event('TRANSFERRED')).toMatchObject({
				agentId: '5012',
				dispositionCode: 'CD_RING_NO_ANSWER',
			});
			cce().close(taskId, 'CD_TASK_TRANSFER_TIMEOUT');
			expect(await event('CLOSED')).toMatchObject({
				state: 'CLOSED',
				dispositionCode: 'CD_TASK_TRANSFER_TIMEOUT',
			});
			expect(deliveriesOf(taskId).flatMap(({ attempts }) => attempts)).toHaveLength(6);
			// One token serves them all.
			expect(cce().integrations[0].tokenRequests).toBe(1);
		});

		test('filters hold back other destinations and events', async () => {
			const filtered = await workflowWith('Filtered CCE tasks', {
				events: ['CREATED'],
				destinations: 'support@example.com, +15559990001',
			});
			await world.client.activate(filtered.id);
			cce().setIntegration(await integrationOf(world, filtered));
			const ours = await created({ destination: '15559990001' });
			const others = await created();
			await startedByEvent(world, filtered, ours, 'CREATED');
			await startedByEvent(world, workflow, ours, 'QUEUED');
			await startedByEvent(world, workflow, others, 'QUEUED');
			const { eventsUrl } = await integrationOf(world, filtered);
			const told = await until('all events to be delivered', () => {
				const all = cce().deliveries.filter(({ url }) => url === eventsUrl);
				return all.length === 4 && all.every(({ state }) => state === 'delivered')
					? all
					: undefined;
			});
			expect(told.flatMap(({ attempts }) => attempts.map(({ status }) => status))).toEqual(
				Array(4).fill(200),
			);
			expect(await startedBy(world, filtered, ours)).toHaveLength(1);
			expect(await startedBy(world, filtered, others)).toEqual([]);
			await world.client.deactivate(filtered.id);
		});

		test('an event delivered twice, and once more, starts one execution', async () => {
			cce().setEvents({ mode: 'duplicate' });
			cce().setRouting({ autoQueue: false });
			const taskId = await created();
			await until('both deliveries', () =>
				deliveriesOf(taskId).filter(({ state }) => state === 'delivered').length === 2
					? true
					: undefined,
			);
			await startedByEvent(world, workflow, taskId, 'CREATED');
			const [{ body }] = deliveriesOf(taskId);
			expect(await post(workflow, await tokenOf(workflow), body as object)).toEqual([
				200,
				'duplicate',
			]);
			expect(await startedBy(world, workflow, taskId)).toHaveLength(1);
		});

		test.each([
			['unknownEvent', 400],
			['wrongContentType', 400],
			['hugeBody', 413],
		] as const)('%s is answered with %i and starts nothing', async (mode, status) => {
			cce().setEvents({ mode });
			const taskId = await created();
			expect(await answersTo(taskId)).toEqual([status]);
			expect(await startedBy(world, workflow, taskId)).toEqual([]);
		});

		test('broken JSON reaches the node, which refuses it', async () => {
			const { eventsUrl } = await integrationOf(world, workflow);
			const { status, data } = await axios.post(eventsUrl, Buffer.from('{"eventType":'), {
				...anyStatus,
				headers: {
					'content-type': 'application/json',
					authorization: `Bearer ${await tokenOf(workflow)}`,
				},
			});
			expect([status, data.message]).toEqual([400, 'The body is not valid JSON in UTF-8.']);
		});

		test('over a restart the token still works, and duplicates stay known', async () => {
			const token = await tokenOf(workflow);
			const event = eventOf();
			expect(await post(workflow, token, event)).toEqual([200, 'accepted']);
			await startedByEvent(world, workflow, event.taskId, 'QUEUED');
			const before = await created();
			await startedByEvent(world, workflow, before, 'QUEUED');
			await world.restartN8n();
			expect(await post(workflow, token, event)).toEqual([200, 'duplicate']);
			expect(await post(workflow, token)).toEqual([200, 'accepted']);
			await startedByEvent(world, workflow, await created(), 'CREATED');
			expect(cce().integrations[0].tokenRequests).toBe(1);
		});
	});
}
