import type { Execution } from '../../demo/n8n-client';
import { digitalRoutingClient, newTask } from '../sandbox/contactCenterEnterprise.support';
import type { EventName } from './cceEvents';
import { INBOUND, SMS, MARIA, JONAS, type CceStage } from './cceStage';
import { errorOf, ran, type Customer } from './stage';

/** The templates for the events of tasks, one by one and together. */
export function cceEventTemplates(scene: CceStage): void {
	const {
		world,
		cce,
		engage,
		conversationOf,
		taskOf,
		variablesOf,
		messagesOf,
		lastMessage,
		inbound,
		follow,
		leave,
		says,
		after,
		inState,
		served,
		refuse,
	} = scene;

	describe('single events', () => {
		beforeAll(async () => {
			for (const name of Object.keys(INBOUND)) await inbound(name);
		});
		afterAll(leave);

		const customers = Object.entries(INBOUND);

		describe('task-created', () => {
			beforeEach(async () => await follow('task-created'));

			test.each(customers)('tells the customer of %s', async (name, { customer }) => {
				await says(name, customer, 'Hello');
				const nodes = ran(await after('task-created', 'CREATED', customer));
				expect(nodes).toContain('The customer knows');
				const { direction, text, email, subject } = lastMessage(customer);
				expect(direction).toBe('outbound');
				if (customer.channel === 'email') {
					expect(email).toMatchObject({
						from: customer.to,
						to: [customer.from],
						cc: ['max@example.com'],
						headers: { 'In-Reply-To': '<m1@example.com>' },
						bodyPlain: expect.stringMatching(/^We have your request/),
					});
					expect(subject).toMatch(/^Re: Überall/);
				} else {
					expect(text).toMatch(/^We have your request/);
				}
			});

			test('writes to nobody who has an automatic answer', async () => {
				const name = 'email-inbound';
				const { customer } = INBOUND[name];
				await inbound(name, ({ nodes }) => {
					const trigger = nodes.find((node) => node.name === 'Webex Connect Trigger')!;
					trigger.parameters.settings = { includeAutomatic: true };
				});
				const headers = { 'Auto-Submitted': 'auto-replied' };
				await says(name, customer, 'I am away', { extra: { headers } });
				expect(variablesOf(customer).AutomaticMail).toMatch(/Auto-Submitted/);
				const nodes = ran(await after('task-created', 'CREATED', customer));
				expect(nodes).toContain('Nobody to tell');
				expect(messagesOf(customer).map(({ direction }) => direction)).toEqual(['inbound']);
				await inbound(name);
			});

			test('reports that the customer could not be told', async () => {
				refuse('POST', '^/engage/api/v1/conversations/[^/]+/messages$', 400);
				await says('sms-inbound', SMS, 'Hello');
				expect(errorOf(await after('task-created', 'CREATED', SMS))).toMatch(
					/^Append Message left as Failure: /,
				);
			});
		});

		test('task-queued tells the wait time where it is known', async () => {
			await follow('task-queued');
			await says('sms-inbound', SMS, 'Hello');
			expect(ran(await after('task-queued', 'QUEUED', SMS))).toContain('Nothing to tell yet');
			expect(messagesOf(SMS)).toHaveLength(1);
			cce().queue(taskOf(SMS).taskId, { estimatedWaitTime: 250 });
			expect(ran(await after('task-queued', 'QUEUED', SMS, 2))).toContain('The customer knows');
			expect(lastMessage(SMS)).toMatchObject({
				direction: 'outbound',
				text: 'An agent should be with you in about 4 min.',
			});
		});

		describe('task-routed', () => {
			beforeEach(async () => {
				await follow('task-routed');
				await says('sms-inbound', SMS, 'Hello');
			});

			test('adds the agent and tells the customer', async () => {
				await served(SMS);
				expect(ran(await after('task-routed', 'ROUTED', SMS))).toContain('The agent can write');
				expect(conversationOf(SMS)).toMatchObject({ status: 'active', participants: [MARIA] });
				expect(lastMessage(SMS).text).toBe('Maria Lopez is taking care of your request.');
			});

			test('reports an agent who cannot be added', async () => {
				engage().act(conversationOf(SMS).id, 'close');
				await served(SMS);
				expect(errorOf(await after('task-routed', 'ROUTED', SMS))).toBe(
					'Add Participant left as OnAddParticipantFailure: The conversation is closed',
				);
			});
		});

		describe('task-transferred', () => {
			beforeEach(async () => await follow('task-transferred'));

			/** The customer's task goes back from the agent who had it. */
			async function passedOn(customer: Customer): Promise<Execution> {
				await served(customer);
				engage().act(conversationOf(customer).id, 'pick', { agentId: MARIA });
				cce().act('Maria Lopez', 'notReady');
				cce().transfer(taskOf(customer).taskId, { scriptSelector: 'Sales_Chat' });
				return await after('task-transferred', 'TRANSFERRED', customer);
			}

			test.each(customers)('submits the task of %s again', async (name, given) => {
				const { customer, task, variables } = given;
				await says(name, customer, 'Hello');
				const before = structuredClone(taskOf(customer));
				expect(ran(await passedOn(customer))).toContain('Another agent is looked for');
				const { id, status, participants } = conversationOf(customer);
				expect([status, participants]).toEqual(['queued', []]);
				expect(taskOf(customer)).toMatchObject({
					...task,
					taskId: before.taskId,
					submissions: 2,
					destination: before.destination,
					customerId: before.customerId,
					scriptSelector: 'Sales_Chat',
				});
				expect(variablesOf(customer)).toEqual({ user_DR_MediaResourceID: id, ...variables });
				const told = customer.channel !== 'email';
				expect(lastMessage(customer).direction).toBe(told ? 'outbound' : 'inbound');
			});

			test('submits it again where the event says no more than is documented', async () => {
				cce().setEvents({ mode: 'sparse' });
				await says('sms-inbound', SMS, 'Hello');
				const task = taskOf(SMS);
				expect(ran(await passedOn(SMS))).toContain('Another agent is looked for');
				expect(task).toMatchObject({ submissions: 2, scriptSelector: 'Support' });
				expect(task.variables).toContainEqual(
					expect.objectContaining({
						name: 'user_DR_MediaResourceID',
						value: conversationOf(SMS).id,
					}),
				);
			});

			test('submits it again where the agent did not answer', async () => {
				await says('sms-inbound', SMS, 'Hello');
				cce().act('Maria Lopez', 'ready');
				await inState(SMS, 'ROUTED');
				cce().noAnswer(taskOf(SMS).taskId);
				await after('task-transferred', 'TRANSFERRED', SMS);
				cce().act('Jonas Weber', 'ready');
				await inState(SMS, 'ROUTED');
				expect(taskOf(SMS)).toMatchObject({ submissions: 2, agentId: JONAS });
			});

			test('submits it in time where Engage does not answer', async () => {
				await says('sms-inbound', SMS, 'Hello');
				world.sandbox.setFault({
					match: { method: 'DELETE', path: '/engage/api/v1/conversations', count: 1 },
					fault: { kind: 'hang' },
				});
				expect(ran(await passedOn(SMS))).toContain('Another agent is looked for');
				expect(taskOf(SMS)).toMatchObject({ submissions: 2, dispositionCode: null });
			});

			test('tells the customer and ends the task where that fails', async () => {
				await says('sms-inbound', SMS, 'Hello');
				refuse('POST', '^/cce/drapi/v1/tasks$', 400);
				expect(errorOf(await passedOn(SMS))).toBe(
					'Create Task left as Bad Request: Refused on request (End Task left as ok)',
				);
				expect(lastMessage(SMS).text).toMatch(/^We are sorry: we could not pass you on/);
				expect(taskOf(SMS)).toMatchObject({
					state: 'CLOSED',
					dispositionCode: 'CD_NORMAL_END_TASK',
				});
			});

			test.each([
				['Web Callback', 'Web Callback'],
				['telephony', 'telephony'],
			])('submits a task of %s again with all it had', async (mediaType, mediaChannel) => {
				const client = await digitalRoutingClient(world.sandbox);
				const customer = { channel: mediaType, from: '+14155550188', to: 'IM28095016' };
				const values = {
					user_DR_MediaResourceID: 'conv-1',
					LiveChatUserID: 'visitor-1',
					LiveChatThreadID: 'thread-1',
					LiveChatAppID: 'IM28095016',
				};
				const variables = Object.entries(values).map(([name, value]) => ({
					name,
					type: 'string',
					value,
				}));
				const change = { mediaType, mediaChannel, origin: customer.from, variables };
				await client.post('/tasks', newTask(change));
				await served(customer);
				cce().act('Maria Lopez', 'notReady');
				cce().transfer(taskOf(customer).taskId);
				const execution = await after('task-transferred', 'TRANSFERRED', customer);
				expect(ran(execution)).toContain('Another agent is looked for');
				expect(taskOf(customer).submissions).toBe(2);
				expect(variablesOf(customer)).toEqual(values);
			});
		});

		describe('task-closed', () => {
			beforeEach(async () => {
				await follow('task-closed');
				await says('sms-inbound', SMS, 'Hello');
			});

			const closed = async () => await after('task-closed', 'CLOSED', SMS);

			test('tells the customer and closes the conversation', async () => {
				await served(SMS);
				cce().end(taskOf(SMS).taskId);
				expect(ran(await closed())).toContain('It is over');
				expect(lastMessage(SMS).text).toMatch(/^This conversation has ended/);
				expect(conversationOf(SMS).status).toBe('closed');
			});

			test('says sorry where the system had to end it', async () => {
				cce().close(taskOf(SMS).taskId, 'CD_MAX_DIALOG_LIFETIME_EXCEEDED');
				await closed();
				expect(lastMessage(SMS).text).toMatch(/^We are sorry: nobody could take/);
				expect(conversationOf(SMS).status).toBe('closed');
			});

			test('says nothing to a customer who has left', async () => {
				cce().close(taskOf(SMS).taskId);
				expect(ran(await closed())).toContain('It is over');
				expect(messagesOf(SMS)).toHaveLength(1);
				expect(conversationOf(SMS).status).toBe('closed');
			});

			test('is content with a conversation that was closed before', async () => {
				engage().act(conversationOf(SMS).id, 'close');
				cce().close(taskOf(SMS).taskId);
				const nodes = ran(await closed());
				expect(nodes).toEqual(expect.arrayContaining(['Was it closed already?', 'It is over']));
			});

			test('closes it where the customer cannot be told, and reports what cannot be closed', async () => {
				refuse('POST', '^/engage/api/v1/conversations/[^/]+/messages$', 400);
				refuse('POST', '^/engage/api/v1/conversations/[^/]+/close$', 400);
				cce().close(taskOf(SMS).taskId, 'CD_FAILED_NO_TARGET');
				expect(errorOf(await closed())).toMatch(/^Close Conversation left as onFailure: /);
			});
		});
	});

	describe('task-events', () => {
		const NAME = 'task-events';

		beforeAll(async () => {
			await inbound('sms-inbound');
			await inbound('email-inbound');
		});
		afterAll(leave);
		beforeEach(async () => await follow(NAME));

		const handled = async (event: EventName, count = 1, customer = SMS) =>
			ran(await after(NAME, event, customer, count));

		test('the whole story: SMS, queue, agent, answers, transfer, close', async () => {
			await says('sms-inbound', SMS, 'Where is my parcel?', { name: 'Jane' });
			expect(await handled('CREATED')).toContain('The next event goes on');
			expect(await handled('QUEUED')).toContain('Nothing to tell yet');
			const { taskId } = taskOf(SMS);
			cce().queue(taskId, { estimatedWaitTime: 20 });
			expect(await handled('QUEUED', 2)).toContain('The next event goes on');

			await served(SMS);
			expect(await handled('ROUTED')).toContain('The next event goes on');
			expect(conversationOf(SMS)).toMatchObject({ status: 'active', participants: [MARIA] });
			const { id } = conversationOf(SMS);
			engage().act(id, 'reply', { text: 'Let me look.' });
			expect(ran(await says('sms-inbound', SMS, 'Thank you'))).toContain(
				'The agent sees the message',
			);

			cce().act('Maria Lopez', 'notReady');
			cce().transfer(taskId);
			expect(await handled('TRANSFERRED')).toContain('The next event goes on');
			await handled('CREATED', 2);
			await handled('QUEUED', 3);
			await served(SMS, 'Jonas Weber');
			await handled('ROUTED', 2);
			expect(conversationOf(SMS)).toMatchObject({ status: 'active', participants: [JONAS] });
			engage().act(id, 'reply', { text: 'It arrives tomorrow.' });

			cce().end(taskId);
			expect(await handled('CLOSED')).toContain('It is over');
			expect(conversationOf(SMS).status).toBe('closed');
			expect(cce().tasks).toHaveLength(1);
			expect(messagesOf(SMS).map(({ direction, text }) => [direction, text])).toEqual([
				['inbound', 'Where is my parcel?'],
				['outbound', expect.stringMatching(/^We have your request/)],
				['outbound', 'An agent should be with you in about 1 min.'],
				['outbound', 'Maria Lopez is taking care of your request.'],
				['outbound', 'Let me look.'],
				['inbound', 'Thank you'],
				['outbound', expect.stringMatching(/^One moment please/)],
				['outbound', expect.stringMatching(/^We have your request/)],
				['outbound', 'Jonas Weber is taking care of your request.'],
				['outbound', 'It arrives tomorrow.'],
				['outbound', expect.stringMatching(/^This conversation has ended/)],
			]);
		});

		test('an email is answered where it arrives and where it is lost', async () => {
			const { customer } = INBOUND['email-inbound'];
			await says('email-inbound', customer, 'Hello');
			expect(await handled('CREATED', 1, customer)).toContain('Tell by Email');
			await served(customer);
			await handled('ROUTED', 1, customer);
			const said = messagesOf(customer).length;
			refuse('POST', '^/cce/drapi/v1/tasks$', 404);
			cce().transfer(taskOf(customer).taskId);
			const lost = await after(NAME, 'TRANSFERRED', customer);
			expect(errorOf(lost)).toBe(
				'Create Task left as Not Found: Refused on request (End Task left as ok)',
			);
			expect(messagesOf(customer)).toHaveLength(said + 1);
			await handled('CLOSED', 1, customer);
			expect(conversationOf(customer).status).toBe('closed');
			expect(messagesOf(customer)).toHaveLength(said + 1);
		});

		test('failures are reported', async () => {
			refuse('POST', '^/engage/api/v1/conversations/[^/]+/messages$', 400);
			await says('sms-inbound', SMS, 'Hello');
			expect(errorOf(await after(NAME, 'CREATED', SMS))).toMatch(/^Append Message left as Failure/);
			refuse('POST', '^/engage/api/v1/conversations/[^/]+/participants$', 400);
			await served(SMS);
			expect(errorOf(await after(NAME, 'ROUTED', SMS))).toMatch(/^Add Participant left as Failure/);
			refuse('POST', '^/engage/api/v1/conversations/[^/]+/close$', 400);
			cce().end(taskOf(SMS).taskId);
			expect(errorOf(await after(NAME, 'CLOSED', SMS))).toMatch(
				/^Close Conversation left as onFailure/,
			);
		});
	});
}
