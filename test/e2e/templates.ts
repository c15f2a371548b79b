import { WEBHOOK_SECRET } from '../../demo/accounts';
import { type Execution, type Workflow } from '../../demo/n8n-client';
import { loadTemplates } from '../../demo/templates';
import { until, type World } from './world';

interface Customer {
	channel: string;
	from: string;
	to: string;
	[name: string]: unknown;
}

/** One customer for each inbound template. */
const INBOUND: Record<string, Customer> = {
	'engage/sms-inbound.json': { channel: 'sms', from: '+14155550123', to: '+14155550100' },
	'engage/whatsapp-inbound.json': { channel: 'whatsapp', from: '447700900123', to: '447700900100' },
	'engage/facebook-inbound.json': { channel: 'facebook', from: 'psid-77', to: 'page-12' },
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
/** Quotes, backslashes, line breaks, emoji and right-to-left script. */
const TEXT = 'He said "hi" \\ C:\\new\nsecond line\tمرحبا שלום 😀 {{ $json }} ${x}';

/** Every template imported into real n8n and run by real inbound events. */
export function templates(world: World): void {
	let all: Map<string, Workflow>;

	async function activate(path: string): Promise<Workflow> {
		const template = loadTemplates().find((candidate) => candidate.path === path)!;
		const workflow = await world.client.importWorkflow(template.workflow, world.credentials);
		await world.client.activate(workflow.id);
		all.set(path, workflow);
		return workflow;
	}

	async function listen(workflow: Workflow, channel: string): Promise<void> {
		const url = await world.client.webhookUrl(workflow, 'Webex Connect Trigger');
		await world.sandbox.connect.setWebhook({ url, secret: WEBHOOK_SECRET, channels: [channel] });
	}

	/** What the customer's message made the workflow do. */
	async function says(workflow: Workflow, message: Record<string, unknown>): Promise<Execution> {
		const known = await world.client.executions(workflow.id);
		await world.sandbox.connect.receive(message);
		const [execution] = await world.client.newExecutions(workflow.id, known);
		return execution;
	}

	const ran = (execution: Execution) => Object.keys(execution.data.resultData.runData);
	const conversationsOf = ({ channel, from, to }: Customer) =>
		world.sandbox.engage.conversations.filter(
			(conversation) =>
				conversation.channel === channel &&
				conversation.customerAddress === from &&
				conversation.businessAddress === to,
		);

	describe('templates in real n8n', () => {
		beforeAll(() => {
			all = new Map();
			world.sandbox.reset();
		});

		test('every template of the folder is executed here', () => {
			const paths = loadTemplates().map(({ path }) => path);
			expect(paths.sort()).toEqual([...Object.keys(INBOUND), CLOSE].sort());
		});

		describe.each(Object.entries(INBOUND))('%s', (path, customer) => {
			const { channel } = customer;
			let workflow: Workflow;

			beforeAll(async () => {
				workflow = await activate(path);
				await listen(workflow, channel);
			});

			afterAll(async () => await world.client.deactivate(workflow.id));

			test('a first message creates a conversation, unchanged', async () => {
				const execution = await says(workflow, { ...customer, name: 'Jane', text: TEXT });
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
				const execution = await says(workflow, { ...customer, text: 'More', attachments });
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
				await says(workflow, { ...customer, text: 'Third' });
				world.sandbox.engage.act(id, 'hold');
				await says(workflow, { ...customer, text: 'Fourth' });
				expect(world.sandbox.engage.messages(id)).toHaveLength(4);
			});

			test('a message to a closed conversation', async () => {
				const [{ id }] = conversationsOf(customer);
				world.sandbox.engage.act(id, 'close');
				const execution = await says(workflow, { ...customer, text: 'Again' });
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
				const execution = await says(workflow, { ...customer, text: 'Lost?' });
				expect(execution.status).toBe('error');
				expect(execution.data.resultData.error?.message).toMatch(
					/Search Conversation left as onError/,
				);
				const event = execution.data.resultData.runData['Webex Connect Trigger'][0];
				expect(JSON.stringify(event.data)).toContain('Lost?');
			});

			test('a repeated event starts nothing', async () => {
				const tid = `repeated-${channel}`;
				await says(workflow, { ...customer, text: 'Once', tid });
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
			let inbound: Workflow;
			let close: Workflow;

			beforeAll(async () => {
				inbound = await activate('engage/live-chat-inbound.json');
				await listen(inbound, 'livechat');
				await says(inbound, { ...customer, text: 'Hello' });
				close = await activate(CLOSE);
				await listen(close, 'livechat');
			});

			afterAll(async () => {
				await world.client.deactivate(inbound.id);
				await world.client.deactivate(close.id);
			});

			const leaves = async (who = customer) =>
				await says(close, {
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
	});
}
