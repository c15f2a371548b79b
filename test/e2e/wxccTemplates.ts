import axios from 'axios';
import type { WorkflowFile } from '../../demo/n8n-client';
import { loadTemplates } from '../../demo/templates';
import type { Conversation, Task } from '../../sandbox';
import { errorOf, ran, Stage, TEXT, type Customer } from './stage';
import type { World } from './world';

const FOLDER = 'webex-contact-center';
const path = (name: string) => `${FOLDER}/${name}.json`;

/** One customer for each inbound template. */
const INBOUND: Record<string, Customer> = {
	'sms-inbound': { channel: 'sms', from: '+14155550123', to: '+14155550100' },
	'whatsapp-inbound': { channel: 'whatsapp', from: '447700900123', to: '447700900100' },
	'facebook-inbound': { channel: 'facebook', from: 'psid-77', to: '108022003311' },
	'apple-messages-inbound': {
		channel: 'amb',
		from: 'urn:mbid:jane',
		to: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10',
	},
	'live-chat-inbound': {
		channel: 'livechat',
		from: 'visitor-9',
		to: 'IM28095016',
		threadId: 'thread-4',
	},
	'email-inbound': {
		channel: 'email',
		from: 'jane@example.com',
		to: 'support@example.com',
		subject: 'My order',
	},
};
const SMS = INBOUND['sms-inbound'];
const CHAT = INBOUND['live-chat-inbound'];

/** Every template of Webex Contact Center, run by the events it is made for. */
export function wxccTemplates(world: World): void {
	const stage = new Stage(world);
	const wxcc = () => world.sandbox.wxcc;
	const engage = () => world.sandbox.engage;
	const idOf = (agent: string) => wxcc().agents.find(({ name }) => name === agent)!.id;

	const conversationOf = ({ channel, from }: Customer): Conversation =>
		engage().conversations.findLast(
			(conversation) => conversation.channel === channel && conversation.customerAddress === from,
		)!;
	/** The newest task of a customer. */
	const taskOf = ({ from }: Customer): Task =>
		wxcc().tasks.findLast(({ origin }) => origin === from)!;
	const lastMessage = (customer: Customer) =>
		engage().messages(conversationOf(customer).id).at(-1)!;

	async function inbound(name: string, change?: (workflow: WorkflowFile) => void): Promise<void> {
		const workflow = await stage.activate(path(name), change);
		const trigger = workflow.nodes.find(({ name }) => name === 'Webex Connect Trigger')!;
		await stage.listen(workflow, String((trigger.parameters.channels as string[])[0]));
	}

	/** A customer's task that the agent has accepted. */
	function accept(agent: string): void {
		const { state } = wxcc().agents.find(({ name }) => name === agent)!;
		if (state === 'idle') wxcc().act(agent, 'available');
		wxcc().act(agent, 'accept');
	}

	function resetWorld(): void {
		world.sandbox.reset();
		wxcc().setRouting({ wrapUpMs: 0 });
	}

	const leaveCloseToOthers = ({ nodes }: WorkflowFile) => {
		const resolve = nodes.find(({ name }) => name === 'Resolve Conversation')!;
		resolve.parameters.overrideDefaultContactCloseEventHandling = true;
	};

	describe('templates of Webex Contact Center in real n8n', () => {
		beforeEach(resetWorld);

		describe.each(Object.entries(INBOUND))('%s', (name, customer) => {
			beforeAll(async () => await inbound(name));
			afterAll(async () => await stage.deactivateAll());

			test('a message becomes a queued task, the next is appended, a closed conversation comes back', async () => {
				const says = async (text: string, more = {}) =>
					ran(await stage.says(path(name), { ...customer, name: 'Jane', text, ...more }));

				expect(await says(TEXT)).toContain('An agent will answer');
				const first = taskOf(customer);
				const { id } = conversationOf(customer);
				expect(first).toMatchObject({
					status: 'queued',
					queueId: wxcc().queue('Support').id,
					flowSettings: { mediaResourceId: id },
				});
				expect(conversationOf(customer).aliasId).toBe(first.id);
				const { text, email } = lastMessage(customer);
				expect(customer.channel === 'email' ? email?.bodyPlain : text).toBe(TEXT);

				const file = { url: 'https://files.example.com/a.png', mimeType: 'image/png' };
				const files = customer.channel === 'sms' ? [] : [{ ...file, fileName: 'a.png' }];
				expect(await says('More', { attachments: files })).toContain('The agent sees the message');
				expect(engage().messages(id)).toHaveLength(2);
				expect(lastMessage(customer).attachments ?? []).toHaveLength(files.length);
				expect(wxcc().tasks).toHaveLength(1);

				engage().act(id, 'close');
				expect(await says('Again')).toContain('An agent will answer');
				expect(wxcc().tasks).toHaveLength(2);
				expect(conversationOf(customer)).toMatchObject({
					status: 'queued',
					aliasId: taskOf(customer).id,
				});
				expect(engage().conversations).toHaveLength(customer.channel === 'livechat' ? 2 : 1);
			});
		});

		describe('alone', () => {
			afterEach(async () => await stage.deactivateAll());

			test('a queue that refuses fails the execution with the outcome', async () => {
				await inbound('sms-inbound');
				world.sandbox.setFault({
					match: { path: '^/wxcc/v1/tasks/.*/transfer$', count: 1 },
					fault: { kind: 'status', status: 500 },
				});
				const execution = await stage.says(path('sms-inbound'), { ...SMS, text: 'Lost?' });
				expect(execution.status).toBe('error');
				expect(errorOf(execution)).toMatch(/Queue Task left as onError/);
			});

			test('live-chat-close', async () => {
				await inbound('live-chat-inbound');
				await inbound('live-chat-close');
				const leaves = async (customer = CHAT) =>
					ran(await stage.says(path('live-chat-close'), { ...customer, event: 'OnThreadClosed' }));

				const stranger = { ...CHAT, from: 'stranger', threadId: 'thread-stranger' };
				expect(await leaves(stranger)).toContain('Nothing to close');

				await stage.says(path('live-chat-inbound'), { ...CHAT, text: 'Hello' });
				expect(await leaves()).toContain('The task has ended');
				expect(taskOf(CHAT).status).toBe('abandoned');

				const { id } = conversationOf(CHAT);
				engage().act(id, 'pick');
				expect(await leaves()).toContain('The agent closes it');
				expect(lastMessage(CHAT)).toMatchObject({ direction: 'announcement' });

				engage().act(id, 'close');
				expect(await leaves()).toContain('Nothing is left');
			});

			test('set-variable', async () => {
				await inbound('set-variable');
				const customer = { channel: 'whatsapp', from: '447700900120', to: '447700900100' };
				const execution = await stage.says(path('set-variable'), { ...customer, text: 'Hello' });
				expect(ran(execution)).toContain('An agent will answer');
				expect(taskOf(customer)).toMatchObject({
					status: 'queued',
					attributes: { Customer_Tier: 'gold', Order_Number: 'A-1009', Vip: 'true' },
				});
			});

			test('contact-priority', async () => {
				await inbound('contact-priority');
				const writes = async (from: string, subject: string) => {
					const customer = { channel: 'email', from, to: 'support@example.com', subject };
					await stage.says(path('contact-priority'), { ...customer, text: 'Hello' });
					return taskOf(customer);
				};
				const usual = await writes('jane@example.com', 'My order');
				const important = await writes('ceo@vip.example.com', 'My order');
				const urgent = await writes('max@example.com', 'URGENT: my order');
				expect(usual.attributes).not.toHaveProperty('contactPriority');
				const positions = [urgent, important, usual].map(({ id }) => wxcc().position(id));
				expect(positions).toEqual([1, 2, 3]);
			});

			test('waiting-message', async () => {
				await inbound('waiting-message');
				const other = { ...SMS, from: '+14155550124' };
				await stage.says(path('waiting-message'), { ...SMS, text: 'Hello' });
				expect(lastMessage(SMS).text).toMatch(/^You are number 1 in the queue.* in about 1 min\.$/);

				wxcc().setHistory('Support', 0);
				await stage.says(path('waiting-message'), { ...other, text: 'Hello' });
				expect(lastMessage(other)).toMatchObject({
					direction: 'outbound',
					text: 'You are number 2 in the queue. An agent will be with you as soon as possible.',
				});

				wxcc().setRouting({ autoAccept: true });
				wxcc().act('Maria Lopez', 'available');
				wxcc().act('Jonas Weber', 'available');
				wxcc().act('Amina Diallo', 'available');
				const third = { ...SMS, from: '+14155550125' };
				const execution = await stage.says(path('waiting-message'), { ...third, text: 'Hello' });
				expect(ran(execution)).toContain('An agent has it already');
			});

			test('question-and-answer-bot', async () => {
				await inbound('question-and-answer-bot');
				const says = async (text: string) =>
					ran(await stage.says(path('question-and-answer-bot'), { ...CHAT, text }));

				expect(await says('When are you open?')).toContain('The bot has answered');
				expect(lastMessage(CHAT)).toMatchObject({ direction: 'outbound' });
				expect(await says('And how do I return something?')).toContain('The bot has answered');
				expect(taskOf(CHAT).status).toBe('created');

				expect(await says('My cat ate it')).toContain('An agent will answer');
				expect(taskOf(CHAT).status).toBe('queued');
				expect(await says('Are you open?')).toContain('The agent sees the message');
				expect(lastMessage(CHAT)).toMatchObject({ direction: 'inbound' });
			});
		});

		describe('events of tasks', () => {
			beforeAll(async () => {
				await inbound('sms-inbound');
				for (const name of ['task-routed', 'task-modified', 'task-closed']) {
					await stage.activate(path(name));
				}
			});
			beforeEach(async () => {
				await stage.says(path('sms-inbound'), { ...SMS, text: 'Hello' });
			});
			afterAll(async () => await stage.deactivateAll());

			const routed = async () =>
				await stage.after(path('task-routed'), () => accept('Maria Lopez'));
			const ended = async () =>
				await stage.after(path('task-closed'), () => wxcc().act('Maria Lopez', 'end'));

			test('task-routed: the agent is in the conversation, and sees the page', async () => {
				expect(ran(await routed())).toContain('The agent can write');
				expect(conversationOf(SMS)).toMatchObject({
					status: 'active',
					participants: [idOf('Maria Lopez')],
				});
				expect(taskOf(SMS).attributes).toMatchObject({
					routedStatus: 'accepted',
					routedAgentId: idOf('Maria Lopez'),
					screenPopUrl: expect.stringContaining('operation=routed'),
				});
			});

			test('task-routed: an agent who cannot be added is reported', async () => {
				engage().act(conversationOf(SMS).id, 'close');
				const execution = await routed();
				expect(errorOf(execution)).toMatch(/^Add Participant left as/);
				expect(taskOf(SMS).attributes).toMatchObject({
					routedStatus: 'rejected',
					routedReason: 'The conversation is closed',
				});
			});

			test('task-modified: a transfer adds the new agent', async () => {
				await routed();
				wxcc().act('Jonas Weber', 'available');
				const execution = await stage.after(path('task-modified'), () => {
					wxcc().act('Maria Lopez', 'transfer', { to: 'Jonas Weber' });
					wxcc().act('Jonas Weber', 'accept');
				});
				expect(ran(execution)).toContain('The new agent can write');
				expect(conversationOf(SMS).participants).toContain(idOf('Jonas Weber'));
				expect(taskOf(SMS).attributes).toMatchObject({ modifiedStatus: 'accepted' });
			});

			test('task-modified: a consult changes nothing, a conference adds, its end removes', async () => {
				await routed();
				wxcc().act('Jonas Weber', 'available');
				const modified = async (doing: () => unknown) =>
					ran(await stage.after(path('task-modified'), doing));
				const participants = () => conversationOf(SMS).participants;

				const consult = await modified(() => {
					wxcc().act('Maria Lopez', 'consult', { to: 'Jonas Weber' });
					wxcc().act('Jonas Weber', 'acceptConsult');
				});
				expect(consult).toContain('Nobody came or went');
				expect(await modified(() => wxcc().act('Maria Lopez', 'conference'))).toContain(
					'The new agent can write',
				);
				expect(participants()).toEqual([idOf('Maria Lopez'), idOf('Jonas Weber')]);
				expect(await modified(() => wxcc().act('Jonas Weber', 'exitConference'))).toContain(
					'The agent has left',
				);
				expect(participants()).toEqual([idOf('Maria Lopez')]);
			});

			test('task-closed: the conversation is closed, as far as the task takes records or not', async () => {
				wxcc().setRouting({ refusePatchAfterEnd: false });
				await routed();
				expect(ran(await ended())).toContain('The page is shown');
				expect(conversationOf(SMS).status).toBe('closed');
				expect(taskOf(SMS)).toMatchObject({
					status: 'completed',
					attributes: { closeTaskStatus: 'accepted' },
				});

				wxcc().setRouting({ refusePatchAfterEnd: true });
				await stage.says(path('sms-inbound'), { ...SMS, text: 'Again' });
				await routed();
				expect(ran(await ended())).toContain('The end is not recorded');
				expect(conversationOf(SMS).status).toBe('closed');
			});

			test('task-closed: closed before counts as closed', async () => {
				wxcc().setRouting({ refusePatchAfterEnd: false });
				await routed();
				engage().act(conversationOf(SMS).id, 'close');
				const nodes = ran(await ended());
				expect(nodes).toEqual(expect.arrayContaining(['Was it closed already?', 'Screen Pop']));
				expect(taskOf(SMS).attributes).toMatchObject({ closeTaskStatus: 'accepted' });
			});

			test('task-closed: a conversation that cannot be closed is reported', async () => {
				wxcc().setRouting({ refusePatchAfterEnd: false });
				await routed();
				world.sandbox.setFault({
					match: { path: '^/engage/api/v1/conversations/.*/close$', count: 1 },
					fault: { kind: 'status', status: 500 },
				});
				const execution = await ended();
				expect(errorOf(execution)).toMatch(/Close Conversation left as/);
				expect(taskOf(SMS).attributes).toMatchObject({ closeTaskStatus: 'rejected' });
			});
		});

		describe('together', () => {
			afterEach(async () => await stage.deactivateAll());

			test('nightly-reconciliation', async () => {
				await inbound('sms-inbound');
				wxcc().setEvents({ mode: 'lost' });
				const [served, gone, waiting] = ['+14155550131', '+14155550132', '+14155550133'].map(
					(from) => ({ ...SMS, from }),
				);
				for (const customer of [served, gone, waiting]) {
					await stage.says(path('sms-inbound'), { ...customer, text: 'Hello' });
				}
				accept('Maria Lopez');
				wxcc().leave(taskOf(gone).id);

				const nodes = ran(await stage.run(path('nightly-reconciliation')));
				expect(nodes).toEqual(
					expect.arrayContaining(['The agent is made up for', 'The end is made up for']),
				);
				expect(conversationOf(served)).toMatchObject({
					status: 'active',
					participants: [idOf('Maria Lopez')],
				});
				expect(conversationOf(gone).status).toBe('closed');
				expect(conversationOf(waiting).status).toBe('queued');

				const again = ran(await stage.run(path('nightly-reconciliation')));
				expect(again).toContain('All is well');
				expect(again).not.toContain('Close Conversation');
			});

			test('the whole story: SMS, queue, agent, answers, transfer, close, survey', async () => {
				await inbound('waiting-message', leaveCloseToOthers);
				for (const name of ['task-routed', 'task-modified', 'task-closed', 'survey-on-close']) {
					await stage.activate(path(name));
				}
				const says = async (text: string) =>
					ran(await stage.says(path('waiting-message'), { ...SMS, name: 'Jane', text }));

				// Resolved, queued, and told where she stands.
				expect(await says('Where is my parcel?')).toContain('The customer knows');
				const { id } = conversationOf(SMS);
				const task = taskOf(SMS);
				expect(task.status).toBe('queued');

				// An agent accepts and can answer.
				const routed = await stage.after(path('task-routed'), () => accept('Maria Lopez'));
				expect(ran(routed)).toContain('The agent can write');
				wxcc().act('Maria Lopez', 'reply', { text: 'Let me look.' });
				expect(await says('Thank you')).toContain('The agent sees the message');
				expect(wxcc().tasks).toHaveLength(1);

				// A colleague takes over.
				wxcc().act('Jonas Weber', 'available');
				const modified = await stage.after(path('task-modified'), () => {
					wxcc().act('Maria Lopez', 'transfer', { to: 'Jonas Weber' });
					wxcc().act('Jonas Weber', 'accept');
				});
				expect(ran(modified)).toContain('The new agent can write');
				wxcc().act('Jonas Weber', 'reply', { text: 'It arrives tomorrow.' });

				// The end: the survey closes it, and the flow for all other ends keeps out.
				const closed = await stage.after(path('task-closed'), async () => {
					const end = () => wxcc().act('Jonas Weber', 'end');
					const surveyed = await stage.after(path('survey-on-close'), end);
					expect(ran(surveyed)).toContain('The customer is asked');
				});
				expect(ran(closed)).toContain('The survey goes on');
				expect(conversationOf(SMS).status).toBe('closed');
				expect(taskOf(SMS)).toMatchObject({ id: task.id, status: 'completed' });

				// The customer answers the survey.
				const [link] = /http\S+/.exec(lastMessage(SMS).text ?? '')!;
				expect((await axios.get(link)).status).toBe(200);
				const answered = await stage.after(path('survey-on-close'), async () => {
					const form = new FormData();
					form.set('field-0', '5');
					form.set('field-1', 'Nothing');
					form.set('field-2', new URL(link).searchParams.get('conversation')!);
					await axios.post(link.split('?')[0], form);
				});
				expect(ran(answered)).toContain('The answer is in the conversation');

				expect(
					engage()
						.messages(id)
						.map(({ direction, text }) => [direction, text]),
				).toEqual([
					['inbound', 'Where is my parcel?'],
					['outbound', expect.stringMatching(/^You are number 1 in the queue/)],
					['outbound', 'Let me look.'],
					['inbound', 'Thank you'],
					['outbound', 'It arrives tomorrow.'],
					['outbound', expect.stringContaining(link)],
					['announcement', 'Survey: 5 of 5. Nothing'],
				]);
			});
		});

		test('every template of the folder is executed here', () => {
			const paths = loadTemplates().map((template) => template.path);
			const own = paths.filter((candidate) => candidate.startsWith(`${FOLDER}/`));
			expect([...stage.executed].sort()).toEqual(own.sort());
		});
	});
}
