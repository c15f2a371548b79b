import { createHash } from 'node:crypto';
import type { Execution, Workflow, WorkflowFile } from '../../demo/n8n-client';
import type { Conversation } from '../../sandbox';
import { integrationOf, startedByEvent, type EventName } from './cceEvents';
import { Stage, type Customer } from './stage';
import { until, type World } from './world';

export const FOLDER = 'contact-center-enterprise';
export const path = (name: string) => `${FOLDER}/${name}.json`;

/** The task ID that the flows make of a transaction ID. */
export const uuidOf = (text: string) =>
	createHash('md5')
		.update(text)
		.digest('hex')
		.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-3$3-8$4-$5');

/** One customer for each inbound template, and what the task holds beside the usual. */
export const INBOUND: Record<string, { customer: Customer; task: object; variables: object }> = {
	'sms-inbound': {
		customer: { channel: 'sms', from: '+14155550123', to: '+14155550100' },
		task: { mediaType: 'social', mediaChannel: 'sms' },
		variables: { user_DR_CustomerName: '+14155550123' },
	},
	'whatsapp-inbound': {
		customer: { channel: 'whatsapp', from: '447700900123', to: '447700900100', name: 'Jane' },
		task: { mediaType: 'social', mediaChannel: 'WhatsApp' },
		variables: { user_DR_CustomerName: 'Jane' },
	},
	'facebook-inbound': {
		customer: { channel: 'facebook', from: 'psid-77', to: '108022003311', name: 'Jane' },
		task: { mediaType: 'social', mediaChannel: 'facebook messenger' },
		variables: { user_DR_CustomerName: 'Jane', facebookID: 'psid-77' },
	},
	'apple-messages-inbound': {
		customer: {
			channel: 'amb',
			from: 'urn:mbid:jane',
			to: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10',
			// As a form of the business would have asked for it.
			extra: { name: 'Jāne Müller' },
		},
		task: { mediaType: 'social', mediaChannel: 'Apple Messages for Business' },
		variables: { cv_1: 'J?ne Müller' },
	},
	'live-chat-inbound': {
		customer: {
			channel: 'livechat',
			from: 'visitor-9',
			to: 'IM28095016',
			threadId: 'thread-4',
			name: 'Jane '.repeat(50),
		},
		task: { mediaType: 'chat', mediaChannel: 'chat' },
		variables: { user_DR_CustomerName: 'Jane '.repeat(14), ChatThreadID: 'thread-4' },
	},
	'email-inbound': {
		customer: {
			channel: 'email',
			from: 'jane@example.com',
			to: 'support@example.com',
			subject: 'Überall '.repeat(20),
			extra: { headers: { 'Message-Id': '<m1@example.com>' }, cc: 'max@example.com' },
		},
		task: { mediaType: 'email', mediaChannel: 'email' },
		variables: {
			user_DR_CustomerName: 'jane@example.com',
			EmailSubject: 'Überall '.repeat(20),
			EmailMessageID: '<m1@example.com>',
			EmailCCRecipients: 'max@example.com',
			AutomaticMail: 'no',
			user_DR_EmailSubject: 'Überall '.repeat(20).slice(0, 70),
		},
	},
};
export const SMS = INBOUND['sms-inbound'].customer;
export const CHAT = INBOUND['live-chat-inbound'].customer;
/** Agents by SkillTargetID. */
export const MARIA = '5012';
export const JONAS = '5013';

export type CceStage = ReturnType<typeof cceStage>;

/** The templates on stage, by their names, with what happens to customers, tasks and conversations. */
export function cceStage(world: World) {
	const stage = new Stage(world);
	const active = new Map<string, Workflow>();
	const cce = () => world.sandbox.cce;
	const engage = () => world.sandbox.engage;

	const conversationOf = ({ channel, from }: Customer): Conversation =>
		engage().conversations.findLast(
			(conversation) => conversation.channel === channel && conversation.customerAddress === from,
		)!;
	/** The newest task of a customer. */
	const taskOf = ({ from }: Pick<Customer, 'from'>) =>
		cce().tasks.findLast(({ origin }) => origin === from)!;
	const variablesOf = (customer: Pick<Customer, 'from'>) =>
		Object.fromEntries(taskOf(customer).variables.map(({ name, value }) => [name, value]));
	const messagesOf = (customer: Customer) => engage().messages(conversationOf(customer).id);
	const lastMessage = (customer: Customer) => messagesOf(customer).at(-1)!;

	async function inbound(name: string, change?: (workflow: WorkflowFile) => void): Promise<void> {
		const workflow = await stage.activate(path(name), change);
		const trigger = workflow.nodes.find(({ name }) => name === 'Webex Connect Trigger')!;
		await stage.listen(workflow, String((trigger.parameters.channels as string[])[0]));
	}

	/** Lets the events of tasks reach one template, and no other. */
	async function follow(name: string): Promise<void> {
		const workflow = active.get(name) ?? (await stage.activate(path(name)));
		active.set(name, workflow);
		cce().clearIntegrations();
		cce().setIntegration(await integrationOf(world, workflow));
	}

	async function leave(): Promise<void> {
		cce().clearIntegrations();
		await stage.deactivateAll();
		active.clear();
	}

	const says = async (name: string, customer: Customer, text: string, more = {}) =>
		await stage.says(path(name), { ...customer, text, ...more });

	/** What an event of the customer's task made a template do. */
	async function after(
		name: string,
		event: EventName,
		customer: Customer,
		count = 1,
	): Promise<Execution> {
		const { taskId } = taskOf(customer);
		const workflow = active.get(name)!;
		const { execution } = await startedByEvent(world, workflow, taskId, event, count);
		stage.executed.add(path(name));
		return execution;
	}

	const inState = async (customer: Customer, state: EventName) =>
		await until(
			`${state} of ${customer.from}`,
			() => taskOf(customer).state === state || undefined,
		);

	/** A customer whose task an agent has at hand. */
	async function served(customer: Customer, agent = 'Maria Lopez'): Promise<void> {
		cce().act(agent, 'ready');
		await inState(customer, 'ROUTED');
		cce().accept(taskOf(customer).taskId);
	}

	const refuse = (method: string, pattern: string, status = 500) =>
		world.sandbox.setFault({
			match: { method, path: pattern, count: 1 },
			fault: { kind: 'status', status, body: { message: 'Refused on request' } },
		});

	function resetWorld(): void {
		world.sandbox.reset();
		// The vendor's 15 s are 0.15 s in this sandbox; here they are real ones.
		cce().setRouting({ transferMs: 1_500_000 });
	}

	return {
		world,
		stage,
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
		resetWorld,
	};
}
