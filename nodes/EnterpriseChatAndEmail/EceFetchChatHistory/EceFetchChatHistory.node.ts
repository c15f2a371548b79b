import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import {
	chatOutputs,
	NOT_FOUND,
	notFound,
	queryFields,
	queryOf,
	storeEndpoints,
	success,
} from '../chatStore/fields';
import { chatStore, onChats } from '../chatStore/store';

/** source: seed 004 (purpose); fields, outputs and outcomes are ours */
const fetchActiveChatHistory = defineMethod({
	name: 'Fetch Active Chat History',
	value: 'fetchActiveChatHistory',
	description: 'Gets the messages of an active chat in their order',
	versions: ['1.0'],
	fields: {
		...queryFields,
		limit: {
			label: 'Limit',
			type: 'number',
			range: [1, 500],
			default: 100,
			description: 'The most messages at a time',
		},
		after: {
			label: 'After',
			type: 'number',
			range: [0],
			default: 0,
			description: 'The output nextAfter of the page before; 0 for the first page',
		},
	},
	outputs: {
		...chatOutputs,
		messages: {
			type: 'json',
			description:
				'Each with position, messageId, direction, text, html, attachments and timestamp, the oldest first',
		},
		hasMore: { type: 'boolean', description: 'Whether there are messages after these' },
		nextAfter: { type: 'number', description: 'Where the next page begins' },
	},
	outcomes: { Success: success('The chat was found, with or without messages.'), ...notFound },
	endpoints: storeEndpoints,
	async compose(steps, values) {
		const { limit = 100, after = 0 } = values;
		return await onChats(steps, async (chats) => {
			const page = await chats.history(queryOf(values), { limit, after });
			if (!page) return NOT_FOUND;
			const { chat, messages, hasMore } = page;
			const nextAfter = messages.at(-1)?.position ?? after;
			return { outcome: 'Success', outputs: { ...chat, messages, hasMore, nextAfter } };
		});
	},
});

const table: NodeTable = {
	name: 'eceFetchChatHistory',
	displayName: 'ECE Fetch Chat History',
	description: 'Get the messages of a chat from the chat store',
	product: chatStore,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Chat Store', 'Messages', 'Transcript'],
	concurrency: 1,
	timeout: 30,
	methods: [fetchActiveChatHistory],
};

export class EceFetchChatHistory extends TableNode {
	constructor() {
		super(table);
	}
}
