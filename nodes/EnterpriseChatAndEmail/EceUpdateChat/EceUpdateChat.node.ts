import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import {
	chatOutputs,
	detailFields,
	detailsOf,
	NOT_FOUND,
	notFound,
	queryFields,
	queryOf,
	storeEndpoints,
	success,
} from '../chatStore/fields';
import { chatStore, onChats } from '../chatStore/store';

/** source: seed 004 (purpose); fields, outputs and outcomes are ours */
const updateChat = defineMethod({
	name: 'Update Chat',
	value: 'updateChat',
	description: 'Sets what is filled in, and leaves the rest as it is',
	versions: ['1.0'],
	fields: {
		...queryFields,
		...detailFields,
		attributes: {
			...detailFields.attributes,
			description: 'Added to those that the chat has; one of the same name is replaced',
		},
	},
	outputs: chatOutputs,
	outcomes: { Success: success('The chat was updated.'), ...notFound },
	endpoints: storeEndpoints,
	async compose(steps, values) {
		const details = detailsOf(values);
		refuse(
			Object.values(details).some((value) => value !== undefined)
				? []
				: ['There is nothing to update: fill in at least one field.'],
		);
		return await onChats(steps, async (chats) => {
			const chat = await chats.update(queryOf(values), details);
			return chat ? { outcome: 'Success', outputs: { ...chat } } : NOT_FOUND;
		});
	},
});

const table: NodeTable = {
	name: 'eceUpdateChat',
	displayName: 'ECE Update Chat',
	description: 'Update a chat in the chat store',
	product: chatStore,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Chat Store', 'Attributes'],
	concurrency: 1,
	timeout: 30,
	methods: [updateChat],
};

export class EceUpdateChat extends TableNode {
	constructor() {
		super(table);
	}
}
