import type { IDataObject } from 'n8n-workflow';
import { INBOUND_EVENTS } from '../../demo/accounts';
import { outputsOf, type Workflow, type WorkflowFile } from '../../demo/n8n-client';
import type { EnterpriseChat, FaultEffect } from '../../sandbox';
import { Stage, type Customer } from './stage';
import { until, type World } from './world';

export const FOLDER = 'enterprise-chat-and-email';
export const path = (name: string) => `${FOLDER}/${name}.json`;
export const TELL = path('tell-customer');
export const EVENTS = path('conversation-events');
export const AGENT = 'Maria Lopez';
export const JOINED = `${AGENT} has joined the chat`;

export type Act = Parameters<EnterpriseChat['act']> extends [string, ...infer Rest] ? Rest : never;
export type EceStage = ReturnType<typeof eceStage>;

/** Where customers write, agents of Enterprise Chat and Email answer, and what both got can be read. */
export function eceStage(world: World) {
	const stage = new Stage(world);
	const ece = () => world.sandbox.ece;

	/** Nobody whom the chat store knows from another test. */
	let customers = 0;
	const newCustomer = (channel: string): Customer => {
		customers++;
		return channel === 'sms'
			? { channel, from: `+1415555${4000 + customers}`, to: '+14155550100' }
			: { channel, from: `psid-${customers}`, to: '108022003311' };
	};

	const conversationsOf = ({ from }: Customer) =>
		ece().conversations.filter(({ customer: { attributes } }) =>
			[from.replace('+1', ''), from].some((one) => Object.values(attributes).includes(one)),
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

	/** What goes wrong with the next call whose path begins so. */
	const nextCall = (callPath: string, fault: FaultEffect) =>
		world.sandbox.setFault({ match: { path: callPath, count: 1 }, fault });

	/** Of the next messages to customers, those with these numbers, from 1 on, do not arrive. */
	function refuseToTell(...numbers: number[]): void {
		for (let number = 1; number <= Math.max(...numbers); number++) {
			nextCall(
				'/engage/api/v1/conversations/search',
				numbers.includes(number) ? { kind: 'status', status: 500 } : { kind: 'delay', ms: 1 },
			);
		}
	}

	async function inbound(
		name: string,
		channel: string,
		change?: (workflow: WorkflowFile) => void,
	): Promise<Workflow> {
		const workflow = await stage.activate(path(name), change);
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

	/** What the agent's doing made a template do. */
	const after = async (template: string, ...[action, input]: Act) =>
		await stage.after(template, async () => await ece().act(AGENT, action, input));

	async function leave(): Promise<void> {
		await stage.deactivateAll();
		ece().setCallback();
	}

	/** What a chat node says that is run by hand. */
	async function chatNode(type: string, method: string, parameters: IDataObject) {
		const file = await world.workflowOf(type, type, { method, apiVersion: '1.0', ...parameters });
		const [item] = outputsOf(await world.client.run(file, 'Start'), 'Node').flat();
		return item.json;
	}

	const chatOf = async ({ channel, from: customerId, to: businessId }: Customer) =>
		await chatNode('eceSearchActiveChat', 'searchActiveChat', {
			findBy: 'customer',
			channel,
			customerId,
			businessId,
		});
	const isKnown = async (customer: Customer) =>
		(await chatOf(customer)).outcome === 'ActiveChatFound';

	return {
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
	};
}
