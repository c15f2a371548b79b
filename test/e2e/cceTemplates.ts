import { loadTemplates } from '../../demo/templates';
import { cceCallbackTemplates } from './cceCallbackTemplates';
import { cceEventTemplates } from './cceEventTemplates';
import { cceStage, FOLDER, path, uuidOf, INBOUND, SMS, CHAT } from './cceStage';
import { errorOf, ran, TEXT } from './stage';
import type { World } from './world';

/** Every template of Contact Center Enterprise, run by the messages and events it is made for. */
export function cceTemplates(world: World): void {
	const scene = cceStage(world);
	const {
		stage,
		cce,
		engage,
		conversationOf,
		taskOf,
		variablesOf,
		messagesOf,
		lastMessage,
		inbound,
		leave,
		says,
		refuse,
		resetWorld,
	} = scene;

	describe('templates of Contact Center Enterprise in real n8n', () => {
		beforeEach(resetWorld);
		afterAll(() => world.sandbox.reset());

		describe.each(Object.entries(INBOUND))('%s', (name, { customer, task, variables }) => {
			beforeAll(async () => await inbound(name));
			afterAll(leave);

			test('a message becomes a task, the next is appended, a closed conversation comes back', async () => {
				const tid = `first of ${name}`;
				expect(ran(await says(name, customer, TEXT, { tid }))).toContain('An agent will answer');
				const { id, aliasId } = conversationOf(customer);
				const first = taskOf(customer);
				expect(first).toMatchObject({
					...task,
					taskId: uuidOf(tid),
					customerId: customer.from,
					destination: customer.to,
					scriptSelector: 'Support',
				});
				expect(variablesOf(customer)).toEqual({ user_DR_MediaResourceID: id, ...variables });
				expect(aliasId).toBe(first.taskId);
				const { text, email } = lastMessage(customer);
				expect(customer.channel === 'email' ? email?.bodyPlain : text).toBe(TEXT);

				const file = { url: 'https://files.example.com/a.png', mimeType: 'image/png' };
				const attachments = customer.channel === 'sms' ? [] : [{ ...file, fileName: 'a.png' }];
				expect(ran(await says(name, customer, 'More', { attachments }))).toContain(
					'The agent sees the message',
				);
				expect(messagesOf(customer)).toHaveLength(2);
				expect(lastMessage(customer).attachments ?? []).toHaveLength(attachments.length);
				expect(cce().tasks).toHaveLength(1);

				engage().act(id, 'pick');
				expect(ran(await says(name, customer, 'Third'))).toContain('The agent sees the message');
				engage().act(id, 'close');
				expect(ran(await says(name, customer, 'Again'))).toContain('An agent will answer');
				expect(cce().tasks).toHaveLength(2);
				expect(taskOf(customer).taskId).not.toBe(first.taskId);
				expect(conversationOf(customer)).toMatchObject({
					status: 'queued',
					aliasId: taskOf(customer).taskId,
				});
				expect(engage().conversations).toHaveLength(customer.channel === 'livechat' ? 2 : 1);
			});
		});

		describe('an inbound flow', () => {
			beforeAll(async () => await inbound('sms-inbound'));
			afterAll(leave);

			const hide = (count: number) =>
				world.sandbox.setFault({
					match: { path: '/engage/api/v1/conversations/search', count },
					fault: {
						kind: 'status',
						status: 200,
						body: { status: 200, code: 0, description: 'None', value: { conversationId: null } },
					},
				});

			test('looks again where Engage shows a new conversation late', async () => {
				// Before the conversation is made, and twice after.
				hide(3);
				const execution = await says('sms-inbound', SMS, 'Hello');
				expect(ran(execution)).toContain('An agent will answer');
				expect(execution.data.resultData.runData['Find New Conversation']).toHaveLength(3);
				expect(conversationOf(SMS).aliasId).toBe(taskOf(SMS).taskId);
			});

			test('does not look for ever', async () => {
				hide(7);
				expect(errorOf(await says('sms-inbound', SMS, 'Hello'))).toMatch(
					/^Engage took the conversation on but does not show it/,
				);
				expect(cce().tasks).toHaveLength(0);
			});

			test('fails with the outcome where no task can be made', async () => {
				refuse('POST', '^/cce/drapi/v1/tasks$');
				const execution = await says('sms-inbound', SMS, 'Lost?');
				expect(execution.status).toBe('error');
				expect(errorOf(execution)).toBe(
					'Create Task left as Internal Server Error: Refused on request',
				);
			});
		});

		describe.each([
			[
				'live-chat-customer-close',
				'live-chat-inbound',
				CHAT,
				'OnThreadClosed',
				{ from: 'stranger', threadId: 'thread-stranger' },
			],
			[
				'apple-messages-customer-close',
				'apple-messages-inbound',
				INBOUND['apple-messages-inbound'].customer,
				'CONVERSATIONCLOSED',
				{ from: 'urn:mbid:stranger' },
			],
		])('%s', (name, inboundName, customer, event, stranger) => {
			const leaves = async (more = {}) =>
				await stage.says(path(name), { ...customer, event, ...more });

			beforeAll(async () => {
				await inbound(inboundName);
				await inbound(name);
			});
			afterAll(leave);
			beforeEach(async () => void (await says(inboundName, customer, 'Hello')));

			test('a stranger leaves nothing behind', async () => {
				expect(ran(await leaves(stranger))).toContain('Nothing to close');
			});

			test('without an agent the task is abandoned and the conversation closed', async () => {
				expect(ran(await leaves())).toContain('It is over');
				expect(taskOf(customer)).toMatchObject({
					state: 'CLOSED',
					dispositionCode: 'CD_TASK_CUSTOMER_ABANDON',
				});
				expect(conversationOf(customer).status).toBe('closed');
				expect(ran(await leaves())).toContain('Nothing is left');
			});

			test('with an agent, also on hold, the agent is told', async () => {
				const { id } = conversationOf(customer);
				engage().act(id, 'pick');
				expect(ran(await leaves())).toContain('The agent ends it');
				expect(lastMessage(customer)).toMatchObject({ direction: 'announcement' });
				engage().act(id, 'hold');
				expect(ran(await leaves())).toContain('The agent ends it');
				expect(taskOf(customer).state).not.toBe('CLOSED');
			});

			test('a task that had ended is no failure', async () => {
				cce().close(taskOf(customer).taskId);
				const nodes = ran(await leaves());
				expect(nodes).toEqual(expect.arrayContaining(['Had it ended?', 'It is over']));
				expect(conversationOf(customer).status).toBe('closed');
			});

			test('a task that cannot be ended is reported, and the conversation stays', async () => {
				refuse('DELETE', '^/cce/drapi/v1/tasks/', 404);
				expect(errorOf(await leaves())).toBe('End Task left as Not Found: Refused on request');
				expect(conversationOf(customer).status).toBe('queued');
			});
		});

		cceEventTemplates(scene);
		cceCallbackTemplates(scene);

		test('every template of the folder is executed here', () => {
			const paths = loadTemplates().map((template) => template.path);
			const own = paths.filter((candidate) => candidate.startsWith(`${FOLDER}/`));
			expect([...stage.executed].sort()).toEqual(own.sort());
		});
	});
}
