import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import {
	NOT_FOUND,
	notFound,
	queryFields,
	queryOf,
	storeEndpoints,
	success,
} from '../chatStore/fields';
import { chatStore, onChats } from '../chatStore/store';

/** source: seed 004 (purpose); fields, outputs and outcomes are ours */
const clearChat = defineMethod({
	name: 'Clear Chat',
	value: 'clearChat',
	description: 'Deletes a chat with its messages for good',
	versions: ['1.0'],
	fields: queryFields,
	outputs: { chatId: { type: 'string', description: 'ID of the chat that was cleared' } },
	outcomes: { Success: success('The chat was deleted.'), ...notFound },
	endpoints: storeEndpoints,
	async compose(steps, values) {
		return await onChats(steps, async (chats) => {
			const chatId = await chats.clearOne(queryOf(values));
			return chatId ? { outcome: 'Success', outputs: { chatId } } : NOT_FOUND;
		});
	},
});

const table: NodeTable = {
	name: 'eceClearChat',
	displayName: 'ECE Clear Chat',
	description: 'Delete a chat from the chat store',
	product: chatStore,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Chat Store', 'Delete'],
	concurrency: 1,
	timeout: 30,
	methods: [clearChat],
};

export class EceClearChat extends TableNode {
	constructor() {
		super(table);
	}
}
