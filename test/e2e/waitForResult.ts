import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { WEBHOOK_SECRET } from '../../demo/accounts';
import { outputsOf, type Execution, type Workflow } from '../../demo/n8n-client';
import type { Dispatch } from '../../sandbox';
import { node, until, type World } from './world';

/** The callback chooses the outcome, in manual and production executions, over restarts, twice and never. */
export function waitForResult(world: World): void {
	let number = 0;
	let authentication = 'engageTenant';

	async function openConversation(): Promise<string> {
		const customerMobileNumber = `+1415555${1000 + number++}`;
		const workflow = await world.workflowOf('Open', 'engageCreateConversation', {
			authentication,
			channel: 'sms',
			businessLongcodeShortcode: '+14155550100',
			customerMobileNumber,
			text: 'Hello',
		});
		const execution = await world.client.run(workflow, 'Start');
		expect(leftBy(execution)).toEqual(['onConversationCreated']);
		const found = world.sandbox.engage.conversations.find(
			({ customerAddress }) => customerAddress === customerMobileNumber,
		);
		return found!.id;
	}

	async function closing(conversationId: string, waitLimit = 5): Promise<Workflow> {
		return await world.workflowOf('Close', 'engageCloseConversation', {
			authentication,
			conversationId,
			waitForResult: true,
			waitLimit,
		});
	}

	function leftBy(execution: Execution): string[] {
		return outputsOf(execution, 'Node')
			.flat()
			.map(({ json }) => String(json.outcome));
	}

	const waiting = async (id: string) =>
		await until(`execution ${id} to wait`, async () => {
			const { status } = await world.client.execution(id);
			return status === 'waiting' ? status : undefined;
		});

	const heldBack = () =>
		world.sandbox.engage.callbacks.filter(({ state }) => state === 'suppressed');
	/** Lets the sandbox hold back the results from now on, and gives them by their order. */
	function holdBack(): (number: number) => Promise<Dispatch> {
		const known = heldBack().length;
		world.sandbox.engage.setCallbackMode({ mode: 'never' });
		return async (number) => await until('the result', () => heldBack()[known + number - 1]);
	}

	/** Each credential has a request form of its own, which the sandbox holds it to. */
	describe.each([
		['REST', 'engageTenant', 'PATCH'],
		['Connect', 'webexOAuth2', 'POST'],
	])('Wait for Result in real n8n, %s form', (_, credential, method) => {
		beforeAll(() => {
			authentication = credential;
			world.sandbox.reset();
		});
		afterEach(() => world.sandbox.engage.setCallbackMode({ mode: 'normal' }));

		test('the request is of that form', async () => {
			const conversationId = await openConversation();
			await world.client.run(await closing(conversationId), 'Start');
			const request = world.sandbox.engage.requests.findLast(({ path }) =>
				path.includes(conversationId),
			)!;
			expect(request.method).toBe(method);
			const address = expect.stringMatching(/\/webhook-waiting\//);
			expect(request.body).toMatchObject(
				method === 'PATCH'
					? { data: { status: 'closed' }, callback: { url: address } }
					: { webhookurl: address },
			);
		});

		test('a callback at once, refused while n8n still stores the execution, arrives by its repetition', async () => {
			const conversationId = await openConversation();
			world.sandbox.engage.setCallbackMode({ mode: 'delayed', delayMs: 0 });
			const execution = await world.client.run(await closing(conversationId), 'Start');
			expect(leftBy(execution)).toEqual(['onConversationClosed']);
			const [item] = outputsOf(execution, 'Node').flat();
			expect(item.json).toMatchObject({
				outcome: 'onConversationClosed',
				method: 'closeConversation',
				apiVersion: '1.0',
				TransId: expect.any(String),
				conversationId,
			});
		});

		test('a callback after a second', async () => {
			const conversationId = await openConversation();
			world.sandbox.engage.setCallbackMode({ mode: 'delayed', delayMs: 1000 });
			const execution = await world.client.run(await closing(conversationId), 'Start');
			expect(leftBy(execution)).toEqual(['onConversationClosed']);
		});

		test('a reported failure leaves by its own output with its code', async () => {
			const conversationId = await openConversation();
			world.sandbox.engage.act(conversationId, 'close');
			const execution = await world.client.run(await closing(conversationId), 'Start');
			expect(leftBy(execution)).toEqual(['onCloseConversationFailure']);
			const [item] = outputsOf(execution, 'Node').flat();
			expect(item.json).toMatchObject({ code: 4547, error: { code: 4547 } });
		});

		test('twice: the item leaves once', async () => {
			const conversationId = await openConversation();
			world.sandbox.engage.setCallbackMode({ mode: 'duplicate' });
			const execution = await world.client.run(await closing(conversationId), 'Start');
			const [{ json }] = outputsOf(execution, 'Node').flat();
			const sent = () => world.sandbox.engage.callbacks.filter(({ tid }) => tid === json.TransId);
			await until('both callbacks', () => (sent().length >= 2 ? true : undefined));
			const again = await world.client.execution(execution.id);
			expect(leftBy(again)).toEqual(['onConversationClosed']);
			expect(again.status).toBe('success');
		});

		test('twice, while the next node waits: the repetition does not wake that one', async () => {
			const [first, second] = [await openConversation(), await openConversation()];
			world.sandbox.engage.act(second, 'close');
			const wait = { authentication, waitForResult: true };
			const close = (name: string, conversationId: string, x: number) =>
				node(
					name,
					'n8n-nodes-webex-connect.engageCloseConversation',
					1,
					{ ...wait, conversationId },
					[x, 0],
				);
			const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
			const workflow = await world.client.importWorkflow(
				{
					name: 'Two waits',
					nodes: [
						node('Start', 'n8n-nodes-base.manualTrigger', 1, {}, [0, 0]),
						close('First', first, 200),
						close('Second', second, 400),
					],
					connections: { Start: to('First'), First: to('Second') },
				},
				world.credentials,
			);
			const result = holdBack();
			const id = await world.begin(workflow);
			/** Sends one result, while the execution waits for another. */
			const report = async (number: number, awaited = number) => {
				const { url } = await result(awaited);
				await waiting(id);
				return (await axios.post(url, (await result(number)).body)).data as unknown;
			};
			await report(1);
			expect(await report(1, 2)).toEqual({ message: 'This result was reported before.' });
			await report(2);
			const execution = await world.client.finishedExecution(id);
			const outcome = (name: string) => outputsOf(execution, name).flat()[0].json.outcome;
			expect([outcome('First'), outcome('Second')]).toEqual([
				'onConversationClosed',
				'onCloseConversationFailure',
			]);
		});

		test('after a restart of n8n', async () => {
			const conversationId = await openConversation();
			const result = holdBack();
			const id = await world.begin(await closing(conversationId));
			await waiting(id);
			const { url, body } = await result(1);
			await world.restartN8n();
			const { status } = await axios.post(url, body);
			expect(status).toBe(200);
			const execution = await world.client.finishedExecution(id);
			expect(leftBy(execution)).toEqual(['onConversationClosed']);
		});

		test('never: leaves as onTimeout when n8n looks for expired waits', async () => {
			const conversationId = await openConversation();
			world.sandbox.engage.setCallbackMode({ mode: 'never' });
			const id = await world.begin(await closing(conversationId, 1));
			await waiting(id);
			const execution = await world.client.finishedExecution(id, 150_000);
			expect(leftBy(execution)).toEqual(['onTimeout']);
			const [item] = outputsOf(execution, 'Node').flat();
			expect(item.json).toMatchObject({ outcomeUnknown: true, error: { code: 'NO_RESULT' } });
		});

		test('in a production execution, started by an event', async () => {
			const conversationId = await openConversation();
			const workflow = await world.client.importWorkflow(
				{
					name: 'Close on demand',
					nodes: [
						node(
							'Trigger',
							'n8n-nodes-webex-connect.webexConnectTrigger',
							1,
							{ authentication: 'signature', channels: ['sms'], events: ['message'] },
							[0, 0],
						),
						node(
							'Node',
							'n8n-nodes-webex-connect.engageCloseConversation',
							1,
							{
								authentication,
								conversationId: '={{ $json.text }}',
								waitForResult: true,
							},
							[200, 0],
						),
					],
					connections: { Trigger: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
				},
				world.credentials,
			);
			await world.client.activate(workflow.id);
			const url = await world.client.webhookUrl(workflow, 'Trigger');
			await world.sandbox.connect.setWebhook({ url, secret: WEBHOOK_SECRET, channels: ['sms'] });
			const known = await world.client.executions(workflow.id);
			await world.sandbox.connect.receive({
				channel: 'sms',
				from: '+14155550177',
				to: '+14155550100',
				text: conversationId,
			});
			const [execution] = await world.client.newExecutions(workflow.id, known);
			await world.client.deactivate(workflow.id);
			expect(execution.mode).toBe('webhook');
			expect(leftBy(execution)).toEqual(['onConversationClosed']);
		});

		test('something that is no result keeps it waiting, and a forged address is refused', async () => {
			const conversationId = await openConversation();
			const result = holdBack();
			const id = await world.begin(await closing(conversationId));
			await waiting(id);
			const { url, body } = await result(1);
			const post = async (address: string, body: unknown) =>
				(await axios.post(address, body, { validateStatus: () => true })).status;
			expect(await post(url, [])).toBe(400);
			const forged = new URL(url);
			forged.searchParams.set('signature', 'forged');
			expect(await post(forged.href, body)).toBeGreaterThanOrEqual(401);
			const ofAnother = { ...(body as IDataObject), tid: 'another' };
			expect(await post(url, ofAnother)).toBe(200);
			expect((await world.client.execution(id)).status).toBe('waiting');
			const { tid } = body as IDataObject;
			const unknown = { event: 'somethingNew', tid, value: { reason: 'new' } };
			expect(await post(url, unknown)).toBe(200);
			const execution = await world.client.finishedExecution(id);
			expect(leftBy(execution)).toEqual(['onInvalidChoice']);
			const [item] = outputsOf(execution, 'Node').flat();
			expect(item.json).toMatchObject({ error: { details: unknown } });
		});

		test('more than one item: none is sent', async () => {
			const before = world.sandbox.engage.requests.length;
			const workflow = await world.workflowOf(
				'Close many',
				'engageCloseConversation',
				{ authentication, conversationId: '={{ $json.id }}', waitForResult: true },
				[{ id: 'one' }, { id: 'two' }],
			);
			const execution = await world.client.run(workflow, 'Start');
			expect(leftBy(execution)).toEqual(['onInvalidData', 'onInvalidData']);
			expect(world.sandbox.engage.requests).toHaveLength(before);
		});
	});
}
