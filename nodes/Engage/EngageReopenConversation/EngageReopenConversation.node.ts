import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField } from '../channels';
import { asynchronousWrite, resultOutputs, transaction } from '../outcomes';
import { engage } from '../product';
import { reopenRequest, endpoints } from '../requests';

/** source: wxcc-engage-re-open-conversation; resolve page for the Live Chat rule */
const reopenConversation = defineMethod({
	name: 'Re-open Conversation',
	value: 'reopenConversation',
	description: 'Re-opens and queues a closed conversation; not for Live Chat',
	versions: ['1.0'],
	fields: {
		conversationId: conversationIdField,
	},
	outputs: {
		TransId: transaction,
		...resultOutputs,
	},
	outcomes: {
		ConversationReopened: { kind: 'success', description: 'The conversation is open and queued.' },
		ConversationReopenFailed: {
			kind: 'failure',
			description: 'It is not closed, or of a channel that cannot be re-opened.',
		},
		onFailure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.reopen],
	request(values) {
		return reopenRequest(values.conversationId);
	},
	...asynchronousWrite({
		accepted: 'ConversationReopened',
		done: 'ConversationReopened',
		failed: 'ConversationReopenFailed',
		refused: 'onFailure',
		transaction: 'TransId',
		event: 'conversation:updated',
	}),
});

const table: NodeTable = {
	name: 'engageReopenConversation',
	displayName: 'Engage Re-open Conversation',
	description: 'Re-open a closed Webex Engage conversation and queue it',
	product: engage,
	alias: ['Webex', 'Cisco', 'Reopen', 'Resume', 'imiengage'],
	usableAsTool: true,
	methods: [reopenConversation],
};

export class EngageReopenConversation extends TableNode {
	constructor() {
		super(table);
	}
}
