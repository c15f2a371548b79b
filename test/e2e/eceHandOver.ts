/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution, Workflow, WorkflowFile } from '../../demo/n8n-client';
import { AGENT, EVENTS, JOINED, path, type Act, type EceStage } from './eceStage';
import { errorOf, ran, TEXT, type Customer } from './stage';
import { until } from './world';

const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

const MESSAGING = '/ece/system/ws/v19/clientapplications/messaging';
const SEND = `${MESSAGING}/sendmessage`;

/** The inbound templates: from a customer's first message to the agent, and back through Conversation events. */
export function eceHandOver(scene: EceStage): void {
	const {
		world,
		stage,
		ece,
		newCustomer,
		conversationsOf,
		conversationOf,
		written,
		toldMessages,
		told,
		isTold,
		nextCall,
		refuseToTell,
		inbound,
		events,
		after,
		leave,
		chatNode,
		chatOf,
		isKnown,
	} = scene;

	describe.each([
		['sms-inbound', 'sms'],
		['messenger-inbound', 'facebook'],
	])('%s', (name, channel) => {
		const template = path(name);
		let workflow: Workflow;
		let customer: Customer;

		const says = async (text: string, more = {}): Promise<Execution> =>
			await stage.says(template, { ...customer, name: 'Jane', text, ...more });
		/** A customer whose conversation an agent has, and who knows. */
		async function served(one = customer): Promise<void> {
			await stage.says(template, { ...one, name: 'Jane', text: 'Hello' });
			await isTold(one, JOINED);
		}
		const turn = async () => ({
			channel: 'hand-over',
			customerId: (await chatOf(customer)).chatId,
			businessId: '1001',
		});
		/** As another execution does that works on the customer's messages. */
		async function takeTheTurn(): Promise<void> {
			const record = { ...(await turn()), timeToLive: 3 };
			expect(await chatNode('eceCreateChat', 'createChat', record)).toMatchObject({
				outcome: 'Success',
			});
		}
		/** As if the three minutes were over for which the record of a turn lives. */
		async function takeBackTheTurn(): Promise<void> {
			const record = { findBy: 'customer', ...(await turn()) };
			expect(await chatNode('eceClearChat', 'clearChat', record)).toMatchObject({
				outcome: 'Success',
			});
		}
		/** What the chat store has of the customer, in its order. */
		async function kept(): Promise<unknown[]> {
			const { chatId } = await chatOf(customer);
			const chat = { findBy: 'chatId', chatId };
			const { messages } = await chatNode('eceFetchChatHistory', 'fetchActiveChatHistory', chat);
			return (messages as Array<{ text: string }>).map(({ text }) => text);
		}

		const seen = channel === 'sms' ? 'The agent sees the message' : 'The agent sees it';

		/** As users write lists, and pages that a test can fill. */
		function ownSettings({ nodes }: WorkflowFile): void {
			const { parameters } = nodes.find((node) => node.name === 'Settings')!;
			const { assignments } = parameters.assignments as {
				assignments: Array<{ name: string; value: string }>;
			};
			assignments.find((one) => one.name === 'leavingWords')!.value += ', ';
			nodes.find((node) => node.name === 'Fetch Chat History')!.parameters.limit = 3;
		}

		beforeAll(async () => {
			workflow = await inbound(name, channel, ownSettings);
			await events(EVENTS);
		});
		beforeEach(() => {
			customer = newCustomer(channel);
		});
		afterAll(leave);

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
			await isTold(customer, JOINED);

			const nodes = ran(await says('Fourth'));
			expect(nodes).toContain(seen);
			expect(nodes).not.toContain('Append Chat');
			expect(written(customer)).toEqual([TEXT, 'Second', 'Third', 'Fourth']);
		});

		test('what agents do reaches the customer, and the end makes room for a new conversation', async () => {
			ece().login(AGENT);
			await served();
			const does = async (...act: Act) => await after(EVENTS, ...act);

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
			for (const each of both) await served(each);
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

		test('an event that fails holds up no other one, and is reported', async () => {
			ece().login(AGENT);
			const both = [customer, newCustomer(channel)];
			for (const each of both) await served(each);
			const [one, two] = both.map((each) => ({ conversationId: conversationOf(each).id }));
			ece().setCallbackMode({ hold: true });
			await ece().act(AGENT, 'pagePush', { url: 'https://a.example', ...one });
			await ece().act(AGENT, 'reply', { html: '<p></p>', ...one });
			await ece().act(AGENT, 'reply', { text: 'First', ...one });
			await ece().act(AGENT, 'upload', { fileName: 'a.pdf', size: 10, ...two });
			await ece().act(AGENT, 'reply', { text: 'Second', ...two });
			await ece().act(AGENT, 'complete', two);
			refuseToTell(1);
			const execution = await stage.after(EVENTS, async () => await ece().flush());
			expect(execution.status).toBe('error');
			expect(errorOf(execution)).toMatch(
				/^Tell the Customer: Search Conversation on \w+ left as onError/,
			);
			// n8n decides which output of the trigger goes first, and so which of the two is not told.
			expect(told(customer).slice(1)).toHaveLength(1);
			expect(told(both[1]).slice(1)).toEqual([
				'Second',
				expect.stringContaining('Your agent has sent you a file.'),
				'Agent has ended the chat',
			]);
			expect(await isKnown(customer)).toBe(true);
			expect(await isKnown(both[1])).toBe(false);
		});

		test('a chat that ends is cleared, though the customer cannot be told', async () => {
			ece().login(AGENT);
			await served();
			refuseToTell(1);
			const ended = await after(EVENTS, 'complete');
			expect(errorOf(ended)).toMatch(/^Say Goodbye: /);
			expect(await isKnown(customer)).toBe(false);
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

		test('messages of the same moment start one conversation, also where ECE is slow to answer one of them', async () => {
			ece().login(AGENT);
			nextCall('/ece/system/egain/chat/entrypoint/agentAvailability', { kind: 'delay', ms: 6000 });
			const known = await world.client.executions(workflow.id);
			for (const text of ['One', 'Two']) await world.sandbox.connect.receive({ ...customer, text });
			const executions = await world.client.newExecutions(workflow.id, known, 2);
			expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
			expect(conversationsOf(customer)).toHaveLength(1);
			expect([...written(customer)].sort()).toEqual(['One', 'Two']);
		});

		test('what is written during a hand-over waits for it', async () => {
			await says('First');
			await takeTheTurn();
			const second = says('Second');
			await sleep(4000);
			expect(await kept()).toEqual(['First']);
			await takeBackTheTurn();
			expect(ran(await second)).toEqual(expect.arrayContaining(['Wait', 'The message is kept']));
			expect(await kept()).toEqual(['First', 'Second']);
		});

		test('a customer who leaves ends the conversation, or what was kept', async () => {
			expect(ran(await says('stop'))).toContain('Nothing to leave');
			await says('Hello');
			const left = ran(await says('Stop'));
			expect(left).toContain('The customer has left');
			expect(left).not.toContain('End Conversation');
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

		test('a conversation that ended before it had everything is begun anew', async () => {
			ece().login(AGENT);
			nextCall(SEND, { kind: 'status', status: 500 });
			expect((await says('First')).status).toBe('error');
			const ended = await after(EVENTS, 'complete');
			expect(ran(ended)).toContain('The rest is kept');
			await takeBackTheTurn();
			expect(ran(await says('Second'))).toContain('An agent has the conversation');
			expect(conversationsOf(customer)).toHaveLength(2);
			expect(written(customer)).toEqual(['First', 'Second']);
		});

		test.each([
			['is started', 'configuration'],
			['gets its messages', 'sendmessage'],
		])('who leaves while a conversation %s is waited for by nobody', async (_, call) => {
			ece().login(AGENT);
			nextCall(`${MESSAGING}/${call}`, { kind: 'delay', ms: 5000 });
			const execution = says('Hello');
			await until('the chat', async () => (await isKnown(customer)) || undefined);
			const { chatId } = await chatOf(customer);
			await until('the message', async () => (await kept()).length || undefined);
			await chatNode('eceClearChat', 'clearChat', { findBy: 'chatId', chatId });
			expect(errorOf(await execution)).toMatch(
				/^The chat was cleared.* End It Again left as onEndConversationSuccess$/,
			);
			expect(conversationOf(customer).status).toBe('completed');
		});

		test('what has nothing in it starts nothing, and keeps nobody waiting', async () => {
			const known = await world.client.executions(workflow.id);
			const tid = randomUUID();
			await world.sandbox.connect.receive({ ...customer, text: ' \n ', tid });
			await until('the delivery', () =>
				world.sandbox.connect.deliveries.find(
					(one) => one.tid.startsWith(tid) && one.state === 'delivered',
				),
			);
			expect(await world.client.executions(workflow.id)).toHaveLength(known.length);
			expect(ran(await says('Hello'))).not.toContain('Wait');
		});

		test.each([
			['before the conversation is started', 'conversation/start'],
			['while the history is replayed', 'sendmessage'],
		])('a hand-over that fails %s is made up for by the next message', async (_, call) => {
			ece().login(AGENT);
			nextCall(`${MESSAGING}/${call}`, { kind: 'status', status: 500 });
			expect(errorOf(await says('First'))).toMatch(/internal server error.*HTTP 500/i);
			await takeBackTheTurn();
			expect(ran(await says('Second'))).toContain('An agent has the conversation');
			expect(conversationsOf(customer)).toHaveLength(1);
			expect(written(customer)).toEqual(['First', 'Second']);
		});

		test("an agent's file reaches the customer, or is rejected", async () => {
			ece().login(AGENT);
			await served();
			const sends = async () => {
				const input = { fileName: 'Invoice #1 ü.pdf', contentType: 'application/pdf' };
				return await after(EVENTS, 'upload', { ...input, size: 700_001 });
			};

			expect(ran(await sends())).toContain('The customer has the file');
			const [file] = conversationOf(customer).attachments;
			expect(file.state).toBe('accepted');
			const message = toldMessages(customer).at(-1)!;
			const url =
				channel === 'sms'
					? /http\S+/.exec(message.text ?? '')?.[0]
					: String(message.attachments?.[0].fileUrl);
			const [folder, name] = [`${ece().storageUrl('outbox')}/`, encodeURIComponent(file.fileName)];
			expect(url?.slice(0, folder.length)).toBe(folder);
			expect(url?.slice(folder.length)).toMatch(new RegExp(`^${UUID}-${name}$`));
			expect(url).not.toContain(file.id);
			expect(ece().stored).toMatchObject([
				{ bytes: 700_001, sha256: ece().sha256(file), complete: true },
			]);

			ece().refuseStorage(507);
			expect(errorOf(await sends())).toMatch(
				/^Get Attachment URL left as createAttachmentInfoOnFailure: .*507/,
			);
			expect(conversationOf(customer).attachments[1].state).toBe('rejected');
		});

		test('a long history reaches the agent page by page', async () => {
			const texts = Array.from({ length: 7 }, (_, index) => `Message ${index + 1}`);
			for (const text of texts.slice(0, -1)) await says(text);
			ece().login(AGENT);
			const execution = await says(texts.at(-1)!);
			expect(execution.data.resultData.runData['Fetch Chat History']).toHaveLength(3);
			expect(written(customer)).toEqual(texts);
		});

		if (channel === 'sms') {
			test.each([
				['+14155557001', '4155557001', '1'],
				['14155557002', '4155557002', '1'],
				['+447700900123', '447700900123', undefined],
			])('ECE gets %s as the number %s, country %s', async (from, phoneNo, countryCode) => {
				ece().login(AGENT);
				customer = { ...customer, from };
				await says('Hello');
				const [{ attributes }] = ece().conversations.map((conversation) => conversation.customer);
				expect([attributes['phone.phoneNo'], attributes['phone.countryCode']]).toEqual([
					phoneNo,
					countryCode,
				]);
			});
		}

		if (channel === 'facebook') {
			test('a file that ECE does not take is told to the agent', async () => {
				ece().login(AGENT);
				await says('Hello');
				nextCall(SEND, { kind: 'status', status: 400, body: { error: 'file type' } });
				const url = ece().publish({ fileName: 'a.exe', contentType: 'image/png', size: 10 });
				const attachments = [{ url, mimeType: 'image/png', fileName: 'a.exe' }];
				expect(ran(await says('', { attachments }))).toContain('The agent sees it');
				expect(written(customer).at(-1)).toBe(
					'The customer sent a file that could not be passed on: a.exe',
				);
			});

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
					'The customer sent a file that could not be passed on: gone.png',
					'Well?',
					'second.png',
				]);

				await isTold(customer, JOINED);
				const [{ id }, other] = conversationOf(customer).attachments;
				await after(EVENTS, 'acceptAttachment', { attachmentId: id });
				expect(told(customer).at(-1)).toBe('Your agent has taken the file first.png.');
				await ece().act(AGENT, 'acceptAttachment', { attachmentId: other.id });
				expect(conversationOf(customer).attachments).toMatchObject([
					{ state: 'accepted', received: { sha256: sha256(first) } },
					{ state: 'accepted', received: { sha256: sha256(second) } },
				]);
			});
		}
	});
}
