import { createHmac } from 'node:crypto';
import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { WEBHOOK_SECRET } from '../../demo/accounts';
import { outputsOf, type Execution, type Workflow } from '../../demo/n8n-client';
import { node, until, type World } from './world';

const TRIGGER = 'WxCC Task Trigger';
const OUTPUTS = ['Task Routed', 'Task Modified', 'Task Closed', 'Other'];

/** Subscriptions made, used and deleted by real n8n, and what reaches a workflow through them. */
export function wxccTaskTrigger(world: World): void {
	const wxcc = () => world.sandbox.wxcc;

	async function workflowWith(
		name: string,
		parameters: IDataObject,
		webhookId: string = crypto.randomUUID(),
	): Promise<Workflow> {
		const trigger = node(TRIGGER, 'n8n-nodes-webex-connect.wxccTaskTrigger', 1, parameters, [0, 0]);
		return await world.client.importWorkflow(
			{ name, nodes: [{ ...trigger, webhookId }], connections: {} },
			world.credentials,
		);
	}

	/** Output and item of an execution. */
	function started(execution: Execution): [string, IDataObject] {
		const outputs = outputsOf(execution, TRIGGER);
		const index = outputs.findIndex((items) => items.length > 0);
		return [OUTPUTS[index], outputs[index][0].json];
	}

	/** What the events of a task started, oldest first. */
	async function executionsOf(workflow: Workflow, taskId: string): Promise<Execution[]> {
		const all = (await world.client.executions(workflow.id)).filter(
			({ status }) => status === 'success',
		);
		const executions = await Promise.all(
			all.map(async ({ id }) => await world.client.execution(id)),
		);
		return executions.filter((execution) => started(execution)[1].id === taskId).reverse();
	}

	async function executionNumber(
		count: number,
		workflow: Workflow,
		taskId: string,
	): Promise<Execution> {
		const executions = await until(`execution ${count} of task ${taskId}`, async () => {
			const found = await executionsOf(workflow, taskId);
			return found.length >= count ? found : undefined;
		});
		expect(executions).toHaveLength(count);
		return executions[count - 1];
	}

	const deliveriesOf = (taskId: string) => wxcc().deliveries.filter(({ tid }) => tid === taskId);

	/** The answers to the events of a task, once each has been tried. */
	async function answersTo(taskId: string, count: number): Promise<Array<number | undefined>> {
		return await until(`${count} events of task ${taskId}`, () => {
			const tried = deliveriesOf(taskId).filter(({ attempts }) => attempts.length > 0);
			return tried.length >= count ? tried.map(({ attempts }) => attempts[0].status) : undefined;
		});
	}

	/** The first event of a task once more. */
	async function replay(taskId: string): Promise<unknown> {
		const [{ url, headers, body }] = deliveriesOf(taskId);
		return (await axios.post(url, JSON.stringify(body), { headers })).data;
	}

	/** A contact that Maria accepts at once. */
	function accepted(): string {
		wxcc().act('Maria Lopez', 'available');
		const { id } = wxcc().contact({ queueId: 'Support' });
		wxcc().act('Maria Lopez', 'accept');
		return id;
	}

	function transferred(): void {
		wxcc().act('Jonas Weber', 'available');
		wxcc().act('Maria Lopez', 'transfer', { to: 'Jonas Weber', destinationType: 'agent' });
		wxcc().act('Jonas Weber', 'accept');
	}

	function leaveAll(): void {
		for (const { id, status } of wxcc().tasks) {
			if (status !== 'completed' && status !== 'abandoned') wxcc().leave(id);
		}
		for (const agent of ['Maria Lopez', 'Jonas Weber']) wxcc().act(agent, 'idle');
	}

	const webhookIdOf = (workflow: Workflow) => workflow.nodes[0].webhookId ?? '';
	const subscriptionsOf = (workflow: Workflow) =>
		wxcc().subscriptions.filter(({ destinationUrl }) =>
			destinationUrl.includes(webhookIdOf(workflow)),
		);
	const subscriptionGone = async (workflow: Workflow) =>
		await until('the end of the subscription', () =>
			subscriptionsOf(workflow).length === 0 ? true : undefined,
		);

	describe('WxCC Task Trigger in real n8n', () => {
		let workflow: Workflow;

		beforeAll(async () => {
			world.sandbox.reset();
			wxcc().clearSubscriptions();
			wxcc().setRouting({ wrapUpMs: 0 });
			workflow = await workflowWith('Tasks', {});
		});

		beforeEach(() => wxcc().setEvents({ mode: 'normal' }));
		afterEach(leaveAll);
		afterAll(async () => {
			await world.client.deactivate(workflow.id);
			world.sandbox.reset();
		});

		test('activation creates one subscription to the URL of the node', async () => {
			await world.client.activate(workflow.id);
			expect(wxcc().subscriptions).toHaveLength(1);
			const [made] = subscriptionsOf(workflow);
			expect(made).toMatchObject({
				destinationUrl: await world.client.webhookUrl(workflow, TRIGGER),
				status: 'active',
				resourceVersion: 'task:1.0.0',
			});
			expect(made.eventTypes).toContain('task:connected');
			expect(made.eventTypes).not.toContain('task:new');
		});

		test('a task is routed, transferred and closed: one execution each, by its output', async () => {
			const taskId = accepted();
			const routed = started(await executionNumber(1, workflow, taskId));
			expect(routed).toMatchObject([
				'Task Routed',
				{
					taskId,
					kind: 'routed',
					context: '',
					mediaType: 'social',
					agentId: wxcc().agents.find(({ name }) => name === 'Maria Lopez')?.id,
					queue: wxcc().queue('Support').id,
					orgId: wxcc().orgId,
				},
			]);
			transferred();
			const modified = started(await executionNumber(2, workflow, taskId));
			expect(modified).toMatchObject(['Task Modified', { taskId, context: 'add' }]);
			wxcc().act('Jonas Weber', 'end');
			const closed = started(await executionNumber(3, workflow, taskId));
			expect(closed).toMatchObject(['Task Closed', { taskId, kind: 'closed' }]);
			expect(await answersTo(taskId, 3)).toEqual([200, 200, 200]);
		});

		test('only documented keys are enough', async () => {
			wxcc().setEvents({ extras: false });
			const taskId = accepted();
			const routed = started(await executionNumber(1, workflow, taskId));
			expect(routed).toMatchObject(['Task Routed', { taskId, agentId: '', mediaType: 'social' }]);
			wxcc().setEvents({ extras: true });
		});

		test('an event delivered twice, and once more, starts one execution', async () => {
			wxcc().setEvents({ mode: 'duplicate' });
			const taskId = accepted();
			expect(await answersTo(taskId, 2)).toEqual([200, 200]);
			await executionNumber(1, workflow, taskId);
			expect(await replay(taskId)).toEqual({ message: 'duplicate' });
			await executionNumber(1, workflow, taskId);
		});

		test.each([
			['wrongSignature', 401],
			['changedByte', 401],
			['oldTimestamp', 403],
			['hugeBody', 413],
			['wrongContentType', 400],
		] as const)('%s is answered with %i and starts nothing', async (mode, status) => {
			wxcc().setEvents({ mode });
			const taskId = accepted();
			expect(await answersTo(taskId, 1)).toEqual([status]);
			expect(await executionsOf(workflow, taskId)).toEqual([]);
		});

		test('broken JSON reaches the node, which refuses it', async () => {
			const [{ destinationUrl }] = subscriptionsOf(workflow);
			const { status, data } = await axios.post(destinationUrl, '{"type":', {
				headers: { 'content-type': 'application/json', 'x-webexcc-signature': '0'.repeat(64) },
				validateStatus: () => true,
			});
			expect(status).toBe(401);
			expect(data).toEqual({ message: 'The signature is missing or does not match.' });
		});

		test('over a restart the subscription stays, duplicates stay known, and so do tasks', async () => {
			const taskId = accepted();
			await executionNumber(1, workflow, taskId);
			const before = structuredClone(wxcc().subscriptions);
			await world.restartN8n();
			expect(wxcc().subscriptions).toEqual(before);
			expect(await replay(taskId)).toEqual({ message: 'duplicate' });
			transferred();
			const modified = started(await executionNumber(2, workflow, taskId));
			expect(modified).toMatchObject(['Task Modified', { taskId, context: 'add' }]);
		});

		test('n8n starts while Webex cannot be asked: events go on', async () => {
			const before = structuredClone(wxcc().subscriptions);
			const fault = { kind: 'status', status: 500 } as const;
			world.sandbox.setFault({ match: { path: '/wxcc/v2/' }, fault });
			await world.restartN8n();
			world.sandbox.clearFaults();
			expect(wxcc().subscriptions).toEqual(before);
			const routed = started(await executionNumber(1, workflow, accepted()));
			expect(routed[0]).toBe('Task Routed');
		});

		test('a change of the settings replaces the subscription', async () => {
			const other = await workflowWith('Other', { events: ['routed'] });
			await world.client.activate(other.id);
			const [before] = structuredClone(subscriptionsOf(other));
			const changed = await workflowWith('Other', { events: ['closed'] }, webhookIdOf(other));
			await world.client.activate(changed.id);
			const [after, ...more] = subscriptionsOf(other);
			expect(more).toEqual([]);
			expect(after).toMatchObject({ name: before.name, eventTypes: ['task:ended'] });
			const taskId = accepted();
			wxcc().act('Maria Lopez', 'end');
			expect(started(await executionNumber(1, changed, taskId))[0]).toBe('Task Closed');
			await world.client.deactivate(changed.id);
			await subscriptionGone(changed);
		});

		test('one that Webex made inactive works again after the next activation', async () => {
			const [{ id }] = subscriptionsOf(workflow);
			await axios.post(`${world.sandbox.url}/admin/wxcc/subscriptions/${id}/deactivate`, {});
			await world.client.deactivate(workflow.id);
			await world.client.activate(workflow.id);
			expect(subscriptionsOf(workflow)).toMatchObject([{ status: 'active' }]);
			await executionNumber(1, workflow, accepted());
		});

		test('a test in the editor has a subscription of its own, which goes with it', async () => {
			const production = structuredClone(wxcc().subscriptions);
			const answer = await world.client.request('POST', `/rest/workflows/${workflow.id}/run`, {
				body: { triggerToStartFrom: { name: TRIGGER } },
			});
			expect(answer).toMatchObject({ waitingForWebhook: true });
			const [{ name }, test] = subscriptionsOf(workflow);
			expect(test.name).toBe(`${name} test`);
			expect(test.destinationUrl).toContain('/webhook-test/');
			const taskId = accepted();
			await executionNumber(2, workflow, taskId);
			const executions = await executionsOf(workflow, taskId);
			expect(executions.map(({ mode }) => mode).sort()).toEqual(['manual', 'webhook']);
			expect(executions.map((one) => started(one)[0])).toEqual(['Task Routed', 'Task Routed']);
			await until('the end of the test', () => wxcc().subscriptions.length === 1 || undefined);
			expect(wxcc().subscriptions).toEqual(production);
		});

		test('the queues of the tenant can be chosen, over all pages', async () => {
			const [{ type, typeVersion, credentials }] = workflow.nodes;
			const queues = await world.client.request<Array<{ name: string; value: string }>>(
				'POST',
				'/rest/dynamic-node-parameters/options',
				{
					body: {
						path: 'parameters.queues',
						nodeTypeAndVersion: { name: type, version: typeVersion },
						methodName: 'getQueues',
						// As the editor sends them: which credential is shown depends on them.
						currentNodeParameters: { source: 'subscription' },
						credentials,
					},
				},
			);
			const { name, id } = wxcc().queue('Sales');
			expect(queues.find(({ value }) => value === id)?.name).toContain(name);
			expect(queues.length).toBeGreaterThan(100);
		});

		test('filters hold back other queues and events', async () => {
			const filtered = await workflowWith('Sales only', {
				queues: [wxcc().queue('Sales').id],
				events: ['closed', 'task:parked'],
			});
			await world.client.activate(filtered.id);
			const support = wxcc().contact({ queueId: 'Support' });
			const sales = wxcc().contact({ queueId: 'Sales' });
			const parked = started(await executionNumber(1, filtered, sales.id));
			expect(parked).toMatchObject(['Other', { type: 'task:parked' }]);
			expect(await answersTo(support.id, 1)).toEqual([200]);
			expect(await executionsOf(filtered, support.id)).toEqual([]);
			await world.client.deactivate(filtered.id);
			await subscriptionGone(filtered);
		});

		test('deactivation deletes the subscription, and no other', async () => {
			const other = await workflowWith('Other', {});
			await world.client.activate(other.id);
			const kept = structuredClone(subscriptionsOf(workflow));
			expect(subscriptionsOf(other)).toHaveLength(1);
			await world.client.deactivate(other.id);
			await subscriptionGone(other);
			expect(wxcc().subscriptions).toEqual(kept);
		});

		test('one that could not be deleted is used again', async () => {
			const other = await workflowWith('Other', {});
			await world.client.activate(other.id);
			const [before] = structuredClone(subscriptionsOf(other));
			const fault = { kind: 'status', status: 500 } as const;
			world.sandbox.setFault({ match: { method: 'DELETE', path: '/wxcc/v2/' }, fault });
			await world.client.deactivate(other.id);
			world.sandbox.clearFaults();
			await world.client.activate(other.id);
			expect(subscriptionsOf(other)).toEqual([before]);
			await executionNumber(1, other, accepted());
			await world.client.deactivate(other.id);
			await subscriptionGone(other);
		});

		test('at the limit of subscriptions the activation says what to do', async () => {
			const others: Workflow[] = [];
			for (let at = wxcc().subscriptions.length; at < 20; at++) {
				others.push(await workflowWith(`Filler ${at}`, {}));
			}
			await Promise.all(others.map(async ({ id }) => await world.client.activate(id)));
			const late = await workflowWith('One too many', {});
			await expect(world.client.activate(late.id)).rejects.toThrow(
				/no subscription left.*Deactivate workflows/s,
			);
			expect(wxcc().subscriptions).toHaveLength(20);
			expect(subscriptionsOf(late)).toEqual([]);
			const all = [...others, late];
			await Promise.all(all.map(async ({ id }) => await world.client.deleteWorkflow(id)));
			for (const other of others) await subscriptionGone(other);
		});

		test('relayed events come in at the other URL, signed', async () => {
			const relay = await workflowWith('Relay', { source: 'relay' });
			await world.client.activate(relay.id);
			expect(subscriptionsOf(relay)).toEqual([]);
			const url = await world.client.webhookUrl(relay, TRIGGER, 'setup');
			const variables = [{ name: 'mediaResourceId', value: 'conv-51' }];
			const body = JSON.stringify({
				type: 'unknown',
				data: { id: 'task-77', owner: 'agent-1', variables },
			});
			const post = async (signature: string) => {
				const { status, data } = await axios.post(`${url}?event=closed&transId=t-1`, body, {
					headers: { 'content-type': 'application/json', 'x-hub-signature': signature },
					validateStatus: () => true,
				});
				return [status, data.message];
			};
			const right = createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex');
			expect((await post(`sha256=${'0'.repeat(64)}`))[0]).toBe(401);
			expect(await post(`sha256=${right}`)).toEqual([200, 'accepted']);
			expect(await post(`sha256=${right}`)).toEqual([200, 'duplicate']);
			expect(started(await executionNumber(1, relay, 'task-77'))).toMatchObject([
				'Task Closed',
				{ id: 'task-77', agentId: 'agent-1', mediaResourceId: 'conv-51' },
			]);
			await world.client.deactivate(relay.id);
		});

		test('the events of a flow of Webex Connect are known without being named', async () => {
			const parameters = { source: 'relay', relayAuthentication: 'none' };
			const relay = await workflowWith('Unsigned relay', parameters);
			await world.client.activate(relay.id);
			wxcc().setRelay(await world.client.webhookUrl(relay, TRIGGER, 'setup'));
			const taskId = accepted();
			const routed = started(await executionNumber(1, relay, taskId));
			expect(routed).toMatchObject(['Task Routed', { taskId, queueName: 'Support' }]);
			wxcc().act('Maria Lopez', 'end');
			const closed = started(await executionNumber(2, relay, taskId));
			expect(closed).toMatchObject(['Task Closed', { taskId }]);
			wxcc().setRelay();
			await world.client.deactivate(relay.id);
		});
	});
}
