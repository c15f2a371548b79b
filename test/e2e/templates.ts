import type { Workflow } from '../../demo/n8n-client';
import { loadTemplates } from '../../demo/templates';
import { asTenant, errorOf, ran, Stage, TEXT, type Customer } from './stage';
import { until, type World } from './world';

/** One customer for each inbound template. */
const INBOUND: Record<string, Customer> = {
	'engage/sms-inbound.json': { channel: 'sms', from: '+14155550123', to: '+14155550100' },
	'engage/whatsapp-inbound.json': { channel: 'whatsapp', from: '447700900123', to: '447700900100' },
	'engage/facebook-inbound.json': { channel: 'facebook', from: 'psid-77', to: '108022003311' },
	'engage/live-chat-inbound.json': {
		channel: 'livechat',
		from: 'visitor-9',
		to: 'IM28095016',
		threadId: 'thread-4',
	},
	'engage/email-inbound.json': {
		channel: 'email',
		from: 'jane@example.com',
		to: 'support@example.com',
		subject: 'My order',
	},
};
const CLOSE = 'engage/live-chat-close.json';

/** Every template imported into real n8n and run by real inbound events. */
export function templates(world: World): void {
	const stage = new Stage(world);

	const conversationsOf = ({ channel, from, to }: Customer) =>
		world.sandbox.engage.conversations.filter(
			(conversation) =>
				conversation.channel === channel &&
				conversation.customerAddress === from &&
				conversation.businessAddress === to,
		);

	describe('templates in real n8n', () => {
		beforeAll(() => world.sandbox.reset());

		const cases = Object.entries(INBOUND).flatMap(([path, customer]) =>
			(['webexOAuth2', 'engageTenant'] as const).map(
				(authentication): [string, string, Customer] => [path, authentication, customer],
			),
		);
		describe.each(cases)('%s with %s', (path, authentication, customer) => {
			const { channel } = customer;
			let workflow: Workflow;

			beforeAll(async () => {
				world.sandbox.reset();
				workflow = await stage.activate(
					path,
					authentication === 'engageTenant' ? asTenant : undefined,
				);
				await stage.listen(workflow, channel);
			});

			afterAll(async () => await stage.deactivateAll());

			test('a first message creates a conversation, unchanged', async () => {
				const execution = await stage.says(path, { ...customer, name: 'Jane', text: TEXT });
				expect(ran(execution)).toContain('Create and queue the task here');
				const [conversation] = conversationsOf(customer);
				expect(conversation).toMatchObject({ status: 'queued', channel });
				const [message] = world.sandbox.engage.messages(conversation.id);
				expect(message).toMatchObject({ direction: 'inbound' });
				const text = channel === 'email' ? message.email?.bodyPlain : message.text;
				expect(text).toBe(TEXT);
			});

			test('a second message is appended, with its attachment where the channel has them', async () => {
				const attachments =
					channel === 'sms'
						? undefined
						: [
								{
									url: 'https://files.example.com/a.png',
									mimeType: 'image/png',
									fileName: 'a.png',
								},
							];
				const execution = await stage.says(path, { ...customer, text: 'More', attachments });
				expect(ran(execution)).toContain('The agent sees the message');
				const conversations = conversationsOf(customer);
				expect(conversations).toHaveLength(1);
				const messages = world.sandbox.engage.messages(conversations[0].id);
				expect(messages).toHaveLength(2);
				if (attachments) expect(messages[1].attachments).toHaveLength(1);
			});

			test('on hold and with an agent it is appended as well', async () => {
				const [{ id }] = conversationsOf(customer);
				world.sandbox.engage.act(id, 'pick');
				await stage.says(path, { ...customer, text: 'Third' });
				world.sandbox.engage.act(id, 'hold');
				await stage.says(path, { ...customer, text: 'Fourth' });
				expect(world.sandbox.engage.messages(id)).toHaveLength(4);
			});

			test('a message to a closed conversation', async () => {
				const [{ id }] = conversationsOf(customer);
				world.sandbox.engage.act(id, 'close');
				const execution = await stage.says(path, { ...customer, text: 'Again' });
				if (channel === 'livechat') {
					expect(ran(execution)).toContain('Create and queue the task here');
					expect(conversationsOf(customer)).toHaveLength(2);
				} else {
					expect(ran(execution)).toContain('Create the task and update the alias here');
					expect(conversationsOf(customer)).toHaveLength(1);
					expect(conversationsOf(customer)[0].status).toBe('queued');
					expect(world.sandbox.engage.messages(id)).toHaveLength(5);
				}
			});

			test('a service error fails the execution with the outcome, and loses nothing', async () => {
				world.sandbox.setFault({
					match: { path: '/engage/api/v1/conversations/search', count: 1 },
					fault: { kind: 'status', status: 500 },
				});
				const execution = await stage.says(path, { ...customer, text: 'Lost?' });
				expect(execution.status).toBe('error');
				expect(errorOf(execution)).toMatch(/Search Conversation left as onError/);
				const event = execution.data.resultData.runData['Webex Connect Trigger'][0];
				expect(JSON.stringify(event.data)).toContain('Lost?');
			});

			test('a repeated event starts nothing', async () => {
				const tid = `repeated-${channel}-${authentication}`;
				await stage.says(path, { ...customer, text: 'Once', tid });
				const known = await world.client.executions(workflow.id);
				await world.sandbox.connect.receive({ ...customer, text: 'Once', tid });
				await until('the repetition to be delivered', () =>
					world.sandbox.connect.deliveries.filter((delivery) =>
						JSON.stringify(delivery).includes(tid),
					).length >= 2
						? true
						: undefined,
				);
				expect(await world.client.executions(workflow.id)).toHaveLength(known.length);
			});
		});

		describe(CLOSE, () => {
			const customer: Customer = {
				channel: 'livechat',
				from: 'visitor-close',
				to: 'IM28095016',
				threadId: 'thread-close',
			};
			beforeAll(async () => {
				const inbound = 'engage/live-chat-inbound.json';
				await stage.listen(await stage.activate(inbound), 'livechat');
				await stage.says(inbound, { ...customer, text: 'Hello' });
				await stage.listen(await stage.activate(CLOSE), 'livechat');
			});

			afterAll(async () => await stage.deactivateAll());

			const leaves = async (who = customer) =>
				await stage.says(CLOSE, {
					...who,
					event: 'OnThreadClosed',
					text: 'Customer ended the conversation',
				});

			test('in queue: its task is to be closed', async () => {
				expect(ran(await leaves())).toContain('Close the task here');
			});

			test('with an agent: the agent is told', async () => {
				const [{ id }] = conversationsOf(customer);
				world.sandbox.engage.act(id, 'pick');
				expect(ran(await leaves())).toContain('The agent is told');
				expect(world.sandbox.engage.messages(id).at(-1)).toMatchObject({
					direction: 'announcement',
					text: 'Customer ended the conversation',
				});
			});

			test('nobody there', async () => {
				const stranger = { ...customer, from: 'stranger', threadId: 'thread-stranger' };
				expect(ran(await leaves(stranger))).toContain('Nothing to close');
			});
		});

		test('every template of the folder is executed here', () => {
			const paths = loadTemplates().map(({ path }) => path);
			const own = paths.filter((path) => path.startsWith('engage/'));
			expect([...stage.executed].sort()).toEqual(own.sort());
		});
	});
}
