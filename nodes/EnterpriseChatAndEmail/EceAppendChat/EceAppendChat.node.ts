import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
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
const appendChat = defineMethod({
	name: 'Append Chat',
	value: 'appendChat',
	description: 'Appends a message that was received from or sent to the customer',
	versions: ['1.0'],
	fields: {
		...queryFields,
		direction: {
			label: 'Direction',
			type: 'options',
			required: true,
			options: [
				{ name: 'Inbound', value: 'inbound', description: 'From the customer' },
				{ name: 'Outbound', value: 'outbound', description: 'To the customer' },
			],
			default: 'inbound',
			expression: true,
		},
		text: { label: 'Text', type: 'multiline' },
		html: { label: 'HTML', type: 'multiline', description: 'Kept as it is: nothing is removed' },
		attachments: {
			label: 'Attachments',
			type: 'json',
			shape: 'array',
			placeholder: '[{ "fileName": "photo.jpg", "fileUrl": "https://…" }]',
		},
		timestamp: {
			label: 'Timestamp',
			type: 'dateTime',
			description: 'When the message was written; now when left empty',
		},
	},
	outputs: {
		chatId: { type: 'string', description: 'ID of the chat in the store' },
		messageId: { type: 'string', description: 'ID of the message in the store' },
	},
	outcomes: { Success: success('The message was appended.'), ...notFound },
	endpoints: storeEndpoints,
	async compose(steps, values) {
		const { direction, text = '', html = '', attachments = [] } = values;
		refuse(
			text || html || attachments.length > 0
				? []
				: ['Text, HTML and Attachments are all empty: there is nothing to append.'],
		);
		const timestamp = values.timestamp ?? new Date().toISOString();
		return await onChats(steps, async (chats) => {
			const outputs = await chats.append(queryOf(values), {
				direction,
				text,
				html,
				attachments,
				timestamp,
			});
			return outputs ? { outcome: 'Success', outputs } : NOT_FOUND;
		});
	},
});

const table: NodeTable = {
	name: 'eceAppendChat',
	displayName: 'ECE Append Chat',
	description: 'Append a message to a chat of the chat store',
	product: chatStore,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Chat Store', 'Message', 'History'],
	// Messages are kept in the order of the items.
	concurrency: 1,
	timeout: 30,
	methods: [appendChat],
};

export class EceAppendChat extends TableNode {
	constructor() {
		super(table);
	}
}
