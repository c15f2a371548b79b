import { createHash, randomBytes } from 'node:crypto';
import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import packageJson from '../../package.json';
import { INBOUND_EVENTS } from '../../demo/accounts';
import { outputsOf, type Execution, type Workflow } from '../../demo/n8n-client';
import { loadTemplates } from '../../demo/templates';
import type { EnterpriseChat } from '../../sandbox';
import { ran, Stage, TEXT, type Customer } from './stage';
import { until, type World } from './world';

const FOLDER = 'enterprise-chat-and-email';
const path = (name: string) => `${FOLDER}/${name}.json`;
const TELL = path('tell-customer');
const EVENTS = path('conversation-events');
const AGENT = 'Maria Lopez';

type Act = Parameters<EnterpriseChat['act']> extends [string, ...infer Rest] ? Rest : never;

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Every template of Enterprise Chat and Email, run by customers, and by what agents do. */
export function eceTemplates(world: World): void {
	const stage = new Stage(world);
	const ece = () => world.sandbox.ece;

	/** Nobody whom the chat store knows from another test. */
	let customers = 0;
	const newCustomer = (channel: string): Customer => {
		customers++;
		return channel === 'sms'
			? { channel, from: `+1415555${4000 + customers}`, to: '+14155550100' }
			: { channel, from: `psid-${customers}`, to: 'page-12' };
	};

	const conversationsOf = ({ from }: Customer) =>
		ece().conversations.filter(({ customer: { attributes } }) =>
			[from.replace('+', ''), from].some((one) => Object.values(attributes).includes(one)),
		);
	const conversationOf = (customer: Customer) => conversationsOf(customer).at(-1)!;
	/** What the agents have of the customer, in its order. */
	const written = (customer: Customer) =>
		conversationOf(customer)
			.messages.filter(({ from }) => from === 'customer')
			.map(({ content, attachments }) => content ?? attachments[0]?.fileName);
	/** What the customer was told, in its order. */
	const toldMessages = ({ from }: Customer) =>
		world.sandbox.engage.conversations
			.filter(({ customerAddress }) => customerAddress === from)
			.flatMap(({ messages }) => messages)
			.filter(({ direction }) => direction === 'outbound');
	const told = (customer: Customer) => toldMessages(customer).map(({ text }) => text);
	const isTold = async (customer: Customer, text: string) =>
		await until(`"${text}" to be told`, () => told(customer).includes(text) || undefined);

	async function inbound(name: string, channel: string): Promise<Workflow> {
		const workflow = await stage.activate(path(name));
		await stage.listen(workflow, channel);
		return workflow;
	}

	/** Lets the events of conversations reach the workflow. */
	async function events(template: string): Promise<Workflow> {
		const workflow = await stage.activate(template);
		ece().setCallback({
			url: await world.client.webhookUrl(workflow, 'ECE Trigger'),
			authentication: 'oauth2',
			tokenUrl: await world.client.webhookUrl(workflow, 'ECE Trigger', 'setup'),
			user: INBOUND_EVENTS.clientId,
			secret: INBOUND_EVENTS.clientSecret,
		});
		return workflow;
	}

	const errorOf = (execution: Execution) => execution.data.resultData.error?.message;

	describe('templates of Enterprise Chat and Email in real n8n', () => {
		beforeAll(async () => await world.client.activate((await stage.import(TELL)).id));
		beforeEach(() => world.sandbox.reset());
		afterAll(async () => {
			ece().setCallback();
			await world.client.deactivate((await stage.import(TELL)).id);
			world.sandbox.reset();
		});

		describe.each([
			['sms-inbound', 'sms'],
			['messenger-inbound', 'facebook'],
		])('%s', (name, channel) => {
			const template = path(name);
			let workflow: Workflow;
			let customer: Customer;

			const says = async (text: string, more = {}): Promise<Execution> =>
				await stage.says(template, { ...customer, name: 'Jane', text, ...more });
			/** What a chat node says that is run by hand. */
			async function chatNode(type: string, method: string, parameters: IDataObject) {
				const file = await world.workflowOf(type, type, {
					method,
					apiVersion: '1.0',
					...parameters,
				});
				const [item] = outputsOf(await world.client.run(file, 'Start'), 'Node').flat();
				return item.json;
			}

			const chatOf = async ({ from: customerId, to: businessId }: Customer) =>
				await chatNode('eceSearchActiveChat', 'searchActiveChat', {
					findBy: 'customer',
					channel,
					customerId,
					businessId,
				});
			const isKnown = async (one: Customer) => (await chatOf(one)).outcome === 'ActiveChatFound';

			/** As if the minute were over for which the record of a hand-over lives. */
			async function takeBackTheTurn(): Promise<void> {
				const { chatId } = await chatOf(customer);
				const turn = { channel: 'hand-over', customerId: chatId, businessId: '1001' };
				expect(
					await chatNode('eceClearChat', 'clearChat', { findBy: 'customer', ...turn }),
				).toMatchObject({ outcome: 'Success' });
			}

			const seen = channel === 'sms' ? 'The agent sees the message' : 'The agent sees it';

			beforeAll(async () => {
				workflow = await inbound(name, channel);
				await events(EVENTS);
			});
			beforeEach(() => {
				customer = newCustomer(channel);
			});
			afterAll(async () => {
				await stage.deactivateAll();
				ece().setCallback();
			});

			test('what is written while nobody is there is kept, and reaches the agent whole', async () => {
				for (const text of [TEXT, 'Second']) {
					expect(ran(await says(text))).toContain('The message is kept');
				}
				expect(told(customer)).toHaveLength(2);
				expect(told(customer)[0]).toMatch(/^All our agents are away/);
				expect(ece().conversations).toEqual([]);

				ece().login(AGENT);
				expect(ran(await says('Third'))).toContain('An agent has the conversation');
				expect(conversationsOf(customer)).toHaveLength(1);
				expect(written(customer)).toEqual([TEXT, 'Second', 'Third']);
				expect(conversationOf(customer)).toMatchObject({
					entryPointId: '1001',
					status: 'assigned',
				});
				await isTold(customer, `${AGENT} has joined the chat`);

				const nodes = ran(await says('Fourth'));
				expect(nodes).toContain(seen);
				expect(nodes).not.toContain('Append Chat');
				expect(written(customer)).toEqual([TEXT, 'Second', 'Third', 'Fourth']);
			});

			test('what agents do reaches the customer, and the end makes room for a new conversation', async () => {
				ece().login(AGENT);
				await says('Hello');
				await isTold(customer, `${AGENT} has joined the chat`);
				const does = async (...[action, input]: Act) =>
					await stage.after(EVENTS, async () => await ece().act(AGENT, action, input));

				await does('reply', { text: TEXT });
				expect(told(customer).at(-1)).toBe(TEXT);
				const html = '<style>p{}</style><p>Dear &lt;you&gt;,</p>1 &amp; 2<br>3';
				await does('reply', { html });
				expect(told(customer).at(-1)).toBe('Dear <you>,\n1 & 2\n3');
				await does('pagePush', { url: 'https://www.example.com/help' });
				expect(told(customer).at(-1)).toContain('https://www.example.com/help');
				expect(ran(await does('typing'))).toContain('Nothing to tell');

				const ended = await does('complete');
				expect(ran(ended)).toContain('The chat is cleared');
				expect(told(customer).at(-1)).toBe('Agent has ended the chat');
				expect(ran(await says('Again'))).toContain('An agent has the conversation');
				expect(conversationsOf(customer)).toHaveLength(2);
				expect(written(customer)).toEqual(['Again']);
			});

			test('one request with events of several conversations reaches each customer, in order', async () => {
				ece().login(AGENT);
				const both = [customer, newCustomer(channel)];
				for (const each of both) {
					await stage.says(template, { ...each, name: 'Jane', text: 'Hello' });
					await isTold(each, `${AGENT} has joined the chat`);
				}
				ece().setCallbackMode({ hold: true });
				for (const text of ['One', 'Two', 'Three']) {
					for (const each of both) {
						const conversationId = conversationOf(each).id;
						await ece().act(AGENT, 'reply', { text: `${text} ${each.from}`, conversationId });
					}
				}
				for (const each of both) {
					await ece().act(AGENT, 'complete', { conversationId: conversationOf(each).id });
				}
				await stage.after(EVENTS, async () => await ece().flush());
				for (const each of both) {
					expect(told(each).slice(1)).toEqual([
						`One ${each.from}`,
						`Two ${each.from}`,
						`Three ${each.from}`,
						'Agent has ended the chat',
					]);
					expect(await isKnown(each)).toBe(false);
				}
			});

			test('messages of the same moment start one conversation, and each is in it once', async () => {
				ece().login(AGENT);
				const known = await world.client.executions(workflow.id);
				const texts = ['One', 'Two', 'Three', 'Four', 'Five'];
				await Promise.all(
					texts.map(async (text) => await world.sandbox.connect.receive({ ...customer, text })),
				);
				const executions = await world.client.newExecutions(workflow.id, known, texts.length);
				expect(executions.map(({ status }) => status)).toEqual(texts.map(() => 'success'));
				expect(conversationsOf(customer)).toHaveLength(1);
				expect([...written(customer)].sort()).toEqual([...texts].sort());
			});

			test('a customer who leaves ends the conversation, or what was kept', async () => {
				expect(ran(await says('stop'))).toContain('Nothing to leave');
				await says('Hello');
				const kept = ran(await says('Stop'));
				expect(kept).toContain('The customer has left');
				expect(kept).not.toContain('End Conversation');
				expect(told(customer).at(-1)).toBe('You have left the conversation.');

				ece().login(AGENT);
				await says('Hello again');
				expect(written(customer)).toEqual(['Hello again']);
				expect(ran(await says(' END Conversation '))).toContain('End Conversation');
				expect(conversationOf(customer).status).toBe('completed');
				expect(ran(await says('stop'))).toContain('Nothing to leave');
			});

			test('a conversation that ended without an event is replaced by a new one', async () => {
				ece().login(AGENT);
				await says('Hello');
				ece().setCallbackMode({ hold: true });
				await ece().act(AGENT, 'complete');
				expect(ran(await says('Anybody there?'))).toContain('Forget the Chat');
				expect(conversationsOf(customer)).toHaveLength(2);
				expect(written(customer)).toEqual(['Anybody there?']);
			});

			test.each([
				['before the conversation is started', 'conversation/start'],
				['while the history is replayed', 'sendmessage'],
			])('a hand-over that fails %s is made up for by the next message', async (_, call) => {
				ece().login(AGENT);
				world.sandbox.setFault({
					match: { path: `/ece/system/ws/v19/clientapplications/messaging/${call}`, count: 1 },
					fault: { kind: 'status', status: 500 },
				});
				expect(errorOf(await says('First'))).toMatch(/internal server error.*HTTP 500/i);
				await takeBackTheTurn();
				expect(ran(await says('Second'))).toContain('An agent has the conversation');
				expect(conversationsOf(customer)).toHaveLength(1);
				expect(written(customer)).toEqual(['First', 'Second']);
			});

			test("an agent's file reaches the customer, or is rejected", async () => {
				ece().login(AGENT);
				await says('Hello');
				await isTold(customer, `${AGENT} has joined the chat`);
				const sends = async () => {
					const input = { fileName: 'Invoice #1 ü.pdf', contentType: 'application/pdf' };
					return await stage.after(
						EVENTS,
						async () => await ece().act(AGENT, 'upload', { ...input, size: 700_001 }),
					);
				};

				expect(ran(await sends())).toContain('The customer has the file');
				const [file] = conversationOf(customer).attachments;
				expect(file.state).toBe('accepted');
				const message = toldMessages(customer).at(-1)!;
				const url =
					channel === 'sms'
						? /http\S+/.exec(message.text ?? '')?.[0]
						: String(message.attachments?.[0].fileUrl);
				expect(url).toBe(
					`${ece().storageUrl('outbox')}/${encodeURIComponent(`${file.id}-${file.fileName}`)}`,
				);
				expect(ece().stored).toMatchObject([
					{ bytes: 700_001, sha256: ece().sha256(file), complete: true },
				]);

				ece().refuseStorage(507);
				expect(errorOf(await sends())).toMatch(
					/^Get Attachment URL left as createAttachmentInfoOnFailure: .*507/,
				);
				expect(conversationOf(customer).attachments[1].state).toBe('rejected');
			});

			if (channel === 'facebook') {
				test("a customer's files reach the agent, kept ones and later ones, in their order", async () => {
					const fileOf = (fileName: string, content: Buffer) => ({
						url: ece().publish({ fileName, contentType: 'image/png', content }),
						mimeType: 'image/png',
						fileName,
					});
					const [first, second] = [randomBytes(200_000), randomBytes(300_000)];
					const gone = { ...fileOf('gone.png', first), url: `${ece().hostUrl}/files/1/gone.png` };
					await says('Look', { attachments: [fileOf('first.png', first), gone] });
					ece().login(AGENT);
					await says('Well?');
					await says('', { attachments: [fileOf('second.png', second)] });
					expect(written(customer)).toEqual([
						'Look',
						'first.png',
						'The customer sent a file that could not be fetched: gone.png',
						'Well?',
						'second.png',
					]);

					await isTold(customer, `${AGENT} has joined the chat`);
					const [{ id }, other] = conversationOf(customer).attachments;
					await stage.after(
						EVENTS,
						async () => await ece().act(AGENT, 'acceptAttachment', { attachmentId: id }),
					);
					expect(told(customer).at(-1)).toBe('Your agent has taken the file first.png.');
					await ece().act(AGENT, 'acceptAttachment', { attachmentId: other.id });
					expect(conversationOf(customer).attachments).toMatchObject([
						{ state: 'accepted', received: { sha256: sha256(first) } },
						{ state: 'accepted', received: { sha256: sha256(second) } },
					]);
				});
			}
		});

		describe('one event each', () => {
			const template = path('messenger-inbound');
			let customer: Customer;

			/** A conversation that the agent has, with a file of the customer. */
			async function writes(): Promise<void> {
				const fileName = 'photo.png';
				const url = ece().publish({ fileName, contentType: 'image/png', size: 1000 });
				const attachments = [{ url, mimeType: 'image/png', fileName }];
				await stage.says(template, { ...customer, text: 'Hello', attachments });
			}

			beforeAll(async () => void (await inbound('messenger-inbound', 'facebook')));
			beforeEach(() => {
				ece().setCallback();
				ece().login(AGENT);
				customer = newCustomer('facebook');
			});
			afterAll(async () => {
				await stage.deactivateAll();
				ece().setCallback();
			});

			test('assigned', async () => {
				await events(path('assigned'));
				const execution = await stage.after(path('assigned'), writes);
				expect(execution.status).toBe('success');
				expect(told(customer)).toEqual([`${AGENT} has joined the chat`]);
			});

			test.each<[string, string, ...Act]>([
				['page-push', 'https://a.example', 'pagePush', { url: 'https://a.example' }],
				['message', 'Good day', 'reply', { html: '<b>Good</b> day' }],
				['transfer', 'The chat goes to Sales', 'transfer', { entryPointId: '1002' }],
				['accept-attachment', 'has taken the file photo.png', 'acceptAttachment', {}],
				['reject-attachment', 'not take the file photo.png', 'rejectAttachment', {}],
				['upload-attachment', 'has sent you a file', 'upload', { fileName: 'a.pdf', size: 10 }],
				['complete', 'Agent has ended the chat', 'complete', {}],
			])('%s', async (name, text, action, input) => {
				await writes();
				await events(path(name));
				const execution = await stage.after(
					path(name),
					async () => await ece().act(AGENT, action, input),
				);
				expect(execution.status).toBe('success');
				expect(told(customer).at(-1)).toContain(text);
			});

			test('a conversation that is in no chat is left alone', async () => {
				await events(path('message'));
				ece().start();
				const execution = await stage.after(
					path('message'),
					async () => await ece().act(AGENT, 'reply', { text: 'Hello' }),
				);
				expect(ran(execution)).toContain('Not in the chat store');
				expect(world.sandbox.engage.conversations).toEqual([]);
			});
		});

		test('queue-status', async () => {
			const workflow = await stage.activate(path('queue-status'));
			const url = await world.client.webhookUrl(workflow, 'Website Asks');
			const asked = async () => {
				let answer: [number, unknown] | undefined;
				const execution = await stage.after(path('queue-status'), async () => {
					const { status, data } = await axios.get(url, { validateStatus: () => true });
					answer = [status, data];
				});
				return { answer, error: errorOf(execution) };
			};

			ece().setEntryPoint('1001', { handleSeconds: 90 });
			ece().start();
			expect((await asked()).answer).toEqual([
				200,
				{ available: false, availableSlots: 0, queueDepth: 1, waitTime: 90 },
			]);
			ece().login(AGENT, 3);
			expect((await asked()).answer).toEqual([
				200,
				{ available: true, availableSlots: 2, queueDepth: 0, waitTime: 0 },
			]);
			world.sandbox.setFault({
				match: { path: '/ece/system/egain/chat/entrypoint/capacity', count: 1 },
				fault: { kind: 'status', status: 500 },
			});
			const failed = await asked();
			expect(failed.answer).toEqual([503, { available: null }]);
			expect(failed.error).toMatch(/^Agent Availability left as onError/);
			await stage.deactivateAll();
		});

		test('every node occurs in a template', () => {
			const used = loadTemplates()
				.filter((template) => template.path.startsWith(`${FOLDER}/`))
				.flatMap(({ workflow: { nodes } }) => nodes.map(({ type }) => type.split('.')[1]));
			const ours = packageJson.n8n.nodes
				.filter((file) => file.includes('/EnterpriseChatAndEmail/'))
				.map((file) => file.split('/').at(-2)!.replace(/^E/, 'e'));
			expect(ours).toHaveLength(13);
			expect(used).toEqual(expect.arrayContaining(ours));
		});

		test('every template of the folder is executed here', async () => {
			const { id } = await stage.import(TELL);
			const calls = await world.client.executions(id);
			if (calls.some(({ status }) => status === 'success')) stage.executed.add(TELL);
			const paths = loadTemplates().map((template) => template.path);
			const own = paths.filter((candidate) => candidate.startsWith(`${FOLDER}/`));
			expect([...stage.executed].sort()).toEqual(own.sort());
		});
	});
}
