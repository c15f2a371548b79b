import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { chatOutputs, queryFields, queryOf, storeEndpoints, success } from '../chatStore/fields';
import { chatStore, onChats } from '../chatStore/store';

/** source: seed 004 (purpose); fields, outputs and outcomes are ours */
const searchActiveChat = defineMethod({
	name: 'Search Active Chat',
	value: 'searchActiveChat',
	description: 'Looks for the active chat of a customer',
	versions: ['1.0'],
	fields: queryFields,
	outputs: chatOutputs,
	outcomes: {
		ActiveChatFound: success('There is an active chat.'),
		NoActiveChat: success('There is none.'),
	},
	endpoints: storeEndpoints,
	async compose(steps, values) {
		return await onChats(steps, async (chats) => {
			const chat = await chats.find(queryOf(values));
			return chat
				? { outcome: 'ActiveChatFound', outputs: { ...chat } }
				: { outcome: 'NoActiveChat' };
		});
	},
});

const table: NodeTable = {
	name: 'eceSearchActiveChat',
	displayName: 'ECE Search Active Chat',
	description: 'Search the chat store for the active chat of a customer',
	product: chatStore,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Chat Store', 'Find'],
	concurrency: 1,
	timeout: 30,
	methods: [searchActiveChat],
};

export class EceSearchActiveChat extends TableNode {
	constructor() {
		super(table);
	}
}
