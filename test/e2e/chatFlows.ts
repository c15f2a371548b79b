/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import axios from 'axios';
import type { IConnections, IDataObject } from 'n8n-workflow';
import type { Credential, N8nClient } from '../../demo/n8n-client';
import { node } from './world';

const body = (name: string) => `={{ $('Webhook').first().json.body.${name} }}`;

const byId = { findBy: 'chatId', chatId: body('chatId') };

/** Parameters of each chat node, from the body of the call that starts it. */
const FLOWS = {
	create: {
		type: 'eceCreateChat',
		parameters: {
			channel: 'sms',
			customerId: body('customer'),
			businessId: '+15559990000',
			customerName: body('name'),
		},
	},
	search: {
		type: 'eceSearchActiveChat',
		parameters: {
			findBy: 'customer',
			channel: 'SMS',
			customerId: body('customer'),
			businessId: '+15559990000',
		},
	},
	/** One item for each of the messages. */
	append: {
		type: 'eceAppendChat',
		parameters: { ...byId, direction: 'inbound', text: '={{ $json.text }}' },
	},
	fetch: {
		type: 'eceFetchChatHistory',
		parameters: { ...byId, limit: 500, after: body('after') },
	},
	update: { type: 'eceUpdateChat', parameters: { ...byId, attributes: body('attributes') } },
	clear: { type: 'eceClearChat', parameters: byId },
};

export type Flow = keyof typeof FLOWS;

export interface FlowOptions {
	/** Of the flows; there can be several with the same tables. */
	name: string;
	store?: 'dataTable' | 'publicApi';
	tableName: string;
	credentials?: Credential[];
}

export interface Message {
	position: number;
	messageId: string;
	text: string;
}

const next = (name: string) => ({ node: name, type: 'main' as const, index: 0 });

/** The chat nodes, each in a workflow of its own that production webhooks start, and which answers with its items. */
export class ChatFlows {
	private constructor(
		private readonly urls: Map<Flow, string>,
		readonly workflowIds: string[],
	) {}

	static async open(client: N8nClient, options: FlowOptions): Promise<ChatFlows> {
		const urls = new Map<Flow, string>();
		const ids: string[] = [];
		for (const [flow, { type, parameters }] of Object.entries(FLOWS)) {
			const path = `${options.name}-${flow}`;
			const { id } = await client.importWorkflow(
				{ name: path, ...workflowOf(flow as Flow, path, type, parameters, options) },
				options.credentials,
			);
			await client.activate(id);
			ids.push(id);
			urls.set(flow as Flow, `${client.url}/webhook/${path}`);
		}
		return new ChatFlows(urls, ids);
	}

	/** The items with which the node left. */
	async all(flow: Flow, call: IDataObject): Promise<IDataObject[]> {
		const { data } = await axios.post<IDataObject[]>(this.urls.get(flow)!, call, {
			timeout: 170_000,
			proxy: false,
		});
		return data;
	}

	async one(flow: Flow, call: IDataObject): Promise<IDataObject> {
		return (await this.all(flow, call))[0];
	}

	async append(chatId: string, texts: string[]): Promise<IDataObject[]> {
		return await this.all('append', { chatId, messages: texts.map((text) => ({ text })) });
	}

	/** The ID of a new chat. */
	async chat(customer: string): Promise<string> {
		const item = await this.one('create', { customer });
		expect(item).toMatchObject({ outcome: 'Success' });
		return String(item.chatId);
	}

	async page(
		chatId: string,
		after = 0,
	): Promise<{ messages: Message[]; hasMore: boolean; nextAfter: number }> {
		const item = await this.one('fetch', { chatId, after });
		expect(item).toMatchObject({ outcome: 'Success' });
		return item as never;
	}

	async texts(chatId: string): Promise<string[]> {
		const texts: string[] = [];
		for (let after = 0; ; ) {
			const { messages, hasMore, nextAfter } = await this.page(chatId, after);
			texts.push(...messages.map(({ text }) => text));
			if (!hasMore) return texts;
			after = nextAfter;
		}
	}
}

function workflowOf(
	flow: Flow,
	path: string,
	type: string,
	parameters: IDataObject,
	{ store = 'dataTable', tableName }: FlowOptions,
) {
	const webhook = {
		...node(
			'Webhook',
			'n8n-nodes-base.webhook',
			2,
			{ path, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'allEntries' },
			[0, 0],
		),
		webhookId: crypto.randomUUID(),
	};
	const split = node(
		'Split',
		'n8n-nodes-base.splitOut',
		1,
		{ fieldToSplitOut: 'body.messages', options: {} },
		[200, 0],
	);
	const chat = node(
		'Chat',
		`n8n-nodes-webex-connect.${type}`,
		1,
		// Fifty executions share two cores here.
		{ store, tableName, ...parameters, options: { timeout: 120 } },
		[400, 0],
	);
	const end = node('End', 'n8n-nodes-base.noOp', 1, {}, [600, 0]);
	const isSplit = flow === 'append';
	const connections: IConnections = {
		Webhook: { main: [[next(isSplit ? 'Split' : 'Chat')]] },
		Split: { main: [[next('Chat')]] },
		Chat: { main: Array.from({ length: 7 }, () => [next('End')]) },
	};
	if (!isSplit) delete connections.Split;
	return { nodes: [webhook, ...(isSplit ? [split] : []), chat, end], connections };
}

const EXECUTIONS = 50;
const MESSAGES = 20;

/** Fifty executions append twenty messages each to one chat, while somebody reads it page by page. */
export async function appendInParallel(flows: ChatFlows, database: string): Promise<void> {
	const chatId = await flows.chat('parallel');
	let writing = true;
	const read: string[] = [];
	const reader = async () => {
		for (let after = 0, last = false; !last; ) {
			last = !writing;
			const page = await flows.page(chatId, after);
			read.push(...page.messages.map(({ text }) => text));
			after = page.nextAfter;
			if (page.hasMore) last = false;
		}
	};
	const began = Date.now();
	const writers = Array.from({ length: EXECUTIONS }, async (_, execution) => {
		const texts = Array.from({ length: MESSAGES }, (__, index) => `${execution}:${index}`);
		return (await flows.append(chatId, texts)).map(({ outcome }) => outcome);
	});
	const writing50 = Promise.all(writers).finally(() => (writing = false));
	const [outcomes] = await Promise.all([writing50, reader()]);
	const seconds = (Date.now() - began) / 1000;

	const texts = await flows.texts(chatId);
	const unique = new Set(texts);
	const wanted = EXECUTIONS * MESSAGES;
	const inOrder = Array.from({ length: EXECUTIONS }, (_, execution) =>
		texts
			.filter((text) => text.startsWith(`${execution}:`))
			.map((text) => Number(text.split(':')[1])),
	).filter((indexes) => indexes.every((index, at) => index === at));
	process.stdout.write(
		`\nchat store on ${database}: ${EXECUTIONS} executions × ${MESSAGES} messages in ${seconds.toFixed(1)} s (${((seconds * 1000) / wanted).toFixed(0)} ms each): ${texts.length} kept, ${wanted - unique.size} lost, ${texts.length - unique.size} doubled, order kept in ${inOrder.length} of ${EXECUTIONS}; a reader meanwhile got ${read.length}, ${wanted - new Set(read).size} missed\n`,
	);
	expect(outcomes.flat().filter((outcome) => outcome !== 'Success')).toEqual([]);
	expect([texts.length, unique.size]).toEqual([wanted, wanted]);
	expect(inOrder).toHaveLength(EXECUTIONS);
	expect([read.length, new Set(read).size]).toEqual([wanted, wanted]);
}

/** Thirty executions want a chat with the same customer. */
export async function createInParallel(flows: ChatFlows): Promise<void> {
	const items = await Promise.all(
		Array.from(
			{ length: 30 },
			async (_, index) => await flows.one('create', { customer: 'racing', name: `name ${index}` }),
		),
	);
	const outcomes = items.map(({ outcome }) => outcome).sort();
	expect(outcomes).toEqual([...Array<string>(29).fill('ActiveChatFound'), 'Success']);
	const [winner] = items.filter(({ outcome }) => outcome === 'Success');
	for (const { chatId, customerName } of items) {
		expect({ chatId, customerName }).toEqual({
			chatId: winner.chatId,
			customerName: winner.customerName,
		});
	}
}

/** Executions that set different attributes of one chat. */
export async function updateInParallel(flows: ChatFlows): Promise<void> {
	const chatId = await flows.chat('updated');
	const numbers = Array.from({ length: 20 }, (_, index) => index);
	const items = await Promise.all(
		numbers.map(async (n) => await flows.one('update', { chatId, attributes: { [`a${n}`]: n } })),
	);
	expect(items.filter(({ outcome }) => outcome !== 'Success')).toEqual([]);
	const { attributes } = await flows.one('search', { customer: 'updated' });
	expect(attributes).toEqual(Object.fromEntries(numbers.map((n) => [`a${n}`, n])));
}

/** Milliseconds that one append takes while n8n does nothing else. */
export async function measureAppends(flows: ChatFlows, database: string): Promise<void> {
	const chatId = await flows.chat('measured');
	const texts = Array.from({ length: 40 }, (_, index) => `text ${index}`);
	await flows.append(chatId, texts);
	const began = Date.now();
	const items = await flows.append(chatId, texts);
	const each = (Date.now() - began) / texts.length;
	expect(items.filter(({ outcome }) => outcome !== 'Success')).toEqual([]);
	process.stdout.write(
		`\nchat store on ${database}: ${each.toFixed(0)} ms for each append in turn\n`,
	);
}
