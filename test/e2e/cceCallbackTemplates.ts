import type { WorkflowFile } from '../../demo/n8n-client';
import { uuidOf, CHAT, type CceStage } from './cceStage';
import { errorOf, ran } from './stage';

/** A chat that becomes a call, and the events of both. */
export function cceCallbackTemplates(scene: CceStage): void {
	const {
		cce,
		engage,
		conversationOf,
		taskOf,
		messagesOf,
		lastMessage,
		inbound,
		follow,
		leave,
		says,
		after,
		served,
		refuse,
	} = scene;

	describe('a chat that becomes a call', () => {
		const NAME = 'live-chat-with-web-callback';
		const askSoon = ({ nodes }: WorkflowFile) => {
			const settings = nodes.find(({ name }) => name === 'Settings')!;
			const { assignments } = settings.parameters.assignments as {
				assignments: Array<{ name: string; value: unknown }>;
			};
			assignments.find(({ name }) => name === 'askAfterSeconds')!.value = 0.5;
		};
		const asks = async (text = 'CALL me at +1 (415) 555-0188, please') =>
			await says(NAME, CHAT, text);
		const CALL = { ...CHAT, from: '+14155550188' };
		const callOf = () => taskOf(CALL);
		/** All that the chat was told: events of a task reach it in an order of their own. */
		const told = () => messagesOf(CHAT).map(({ text }) => text);
		const like = (pattern: RegExp) => expect.stringMatching(pattern) as string;

		afterAll(leave);

		describe.each(['web-callback-closed', 'task-events'])('with %s', (eventsName) => {
			beforeAll(async () => await inbound(NAME, askSoon));
			afterAll(leave);
			beforeEach(async () => await follow(eventsName));

			const closed = async (customer = CHAT) => await after(eventsName, 'CLOSED', customer);

			test('the customer is asked, and called', async () => {
				expect(ran(await says(NAME, CHAT, 'Hello'))).toContain('The customer may choose');
				expect(told()).toContainEqual(like(/Shall we call you\?/));

				const chat = taskOf(CHAT);
				expect(ran(await asks())).toContain('We call the customer');
				expect(callOf()).toMatchObject({
					taskId: uuidOf(`${chat.taskId} callback`),
					mediaType: 'Web Callback',
					mediaChannel: 'Web Callback',
					scriptSelector: 'Support_Callback',
					destination: CHAT.to,
					customerId: CHAT.from,
				});
				const { id, aliasId } = conversationOf(CHAT);
				expect(Object.fromEntries(callOf().variables.map((one) => [one.name, one.value]))).toEqual({
					user_DR_MediaResourceID: id,
					user_DR_CustomerName: 'Jane '.repeat(14),
					LiveChatUserID: CHAT.from,
					LiveChatThreadID: CHAT.threadId,
					LiveChatAppID: CHAT.to,
				});
				expect([chat.state, chat.dispositionCode]).toEqual(['CLOSED', 'CD_TASK_CUSTOMER_ABANDON']);
				await closed();
				expect(told()).toContain('We will call you at +14155550188 as soon as an agent is free.');
				expect(conversationOf(CHAT)).toMatchObject({ status: 'queued', aliasId });

				expect(ran(await asks())).toContain('It is a call already');
				expect(cce().tasks).toHaveLength(2);

				await served(CALL);
				cce().end(callOf().taskId);
				expect(ran(await closed(CALL))).toContain('It is over');
				expect(told()).toContain('An agent is calling you now.');
				expect(conversationOf(CHAT).status).toBe('closed');
			});

			test('a call that nobody makes is told, too', async () => {
				await says(NAME, CHAT, 'Hello');
				// The number ends where it ends, whatever digits come after it.
				await asks('Call me: +1 415-555-0188 5pm or later, order 9981');
				await closed();
				cce().close(callOf().taskId, 'CD_FAILED_NO_TARGET');
				await closed(CALL);
				expect(told()).toContainEqual(like(/^We are sorry/));
				expect(conversationOf(CHAT).status).toBe('closed');
			});

			test('a chat that ends as a chat is told, unless the customer left', async () => {
				await says(NAME, CHAT, 'Hello');
				await served(CHAT);
				cce().end(taskOf(CHAT).taskId);
				await closed();
				expect(told()).toContainEqual(like(/^This conversation has ended/));
				expect(conversationOf(CHAT).status).toBe('closed');

				cce().act('Maria Lopez', 'notReady');
				await says(NAME, CHAT, 'Hello again');
				cce().close(taskOf(CHAT).taskId, 'CD_TASK_CUSTOMER_ABANDON');
				await closed();
				expect(told().filter((text) => /has ended|sorry/.test(String(text)))).toEqual([]);
				expect(conversationOf(CHAT).status).toBe('closed');
			});
		});

		describe('without events', () => {
			beforeAll(async () => await inbound(NAME, askSoon));
			afterAll(leave);

			test('nobody is asked whom an agent has taken', async () => {
				cce().act('Maria Lopez', 'ready');
				expect(ran(await says(NAME, CHAT, 'Hello'))).toContain('An agent was faster');
				engage().act(conversationOf(CHAT).id, 'pick');
				expect(ran(await asks())).toContain('The agent sees the message');
			});

			test('what is no number is a message', async () => {
				await says(NAME, CHAT, 'Hello');
				for (const text of [
					'Call me',
					'My number is +14155550188',
					'CALL 12',
					'CALL 1234567890123456',
				]) {
					expect(ran(await asks(text))).toContain('The agent sees the message');
				}
				expect(cce().tasks).toHaveLength(1);
			});

			test('closing the window does not cancel the call', async () => {
				const close = 'live-chat-customer-close';
				await inbound(close);
				await says(NAME, CHAT, 'Hello');
				await asks();
				const execution = await says(close, CHAT, '', { event: 'OnThreadClosed' });
				expect(ran(execution)).toContain('It is over');
				expect(conversationOf(CHAT).status).toBe('closed');
				expect(callOf().state).toBe('QUEUED');
			});

			test('who cannot be called keeps the place in the chat', async () => {
				await says(NAME, CHAT, 'Hello');
				refuse('POST', '^/cce/drapi/v1/tasks$', 400);
				expect(errorOf(await asks())).toBe('Create Task left as Bad Request: Refused on request');
				expect(lastMessage(CHAT).text).toMatch(/^We are sorry: the call could not be arranged/);
				expect(taskOf(CHAT).state).toBe('QUEUED');
			});
		});
	});
}
