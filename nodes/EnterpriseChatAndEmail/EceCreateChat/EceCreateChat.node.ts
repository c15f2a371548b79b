import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import {
	businessIdField,
	channelField,
	chatOutputs,
	customerIdField,
	detailFields,
	detailsOf,
	storeEndpoints,
	success,
} from '../chatStore/fields';
import { chatStore, onChats } from '../chatStore/store';

/** source: seed 004 (purpose); fields, outputs and outcomes are ours */
const createChat = defineMethod({
	name: 'Create Chat',
	value: 'createChat',
	description: 'Creates the record of a chat with a customer',
	versions: ['1.0'],
	fields: {
		channel: channelField,
		customerId: customerIdField,
		businessId: businessIdField,
		...detailFields,
	},
	outputs: chatOutputs,
	outcomes: {
		Success: success('The chat was created.'),
		ActiveChatFound: success('The customer has an active chat, which stays as it is.'),
	},
	endpoints: storeEndpoints,
	async compose(steps, values) {
		return await onChats(steps, async (chats) => {
			const { chat, isNew } = await chats.create(values, detailsOf(values));
			return { outcome: isNew ? 'Success' : 'ActiveChatFound', outputs: { ...chat } };
		});
	},
});

const table: NodeTable = {
	name: 'eceCreateChat',
	displayName: 'ECE Create Chat',
	description: 'Create a chat in the chat store',
	product: chatStore,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Chat Store', 'History'],
	concurrency: 1,
	timeout: 30,
	methods: [createChat],
};

export class EceCreateChat extends TableNode {
	constructor() {
		super(table);
	}
}
