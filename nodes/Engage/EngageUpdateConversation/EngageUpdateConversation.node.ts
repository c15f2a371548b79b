import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField } from '../channels';
import { engage } from '../product';
import {
	asynchronousWrite,
	conversationRequest,
	endpoints,
	resultOutputs,
	transaction,
} from '../wire';

/** source: wxcc-engage-update-conversation; standalone update page, which names the field Conversation Alias ID */
const updateConversation = defineMethod({
	name: 'Update Conversation',
	value: 'updateConversation',
	description: 'Writes the task ID into the conversation as its alias',
	versions: ['1.0'],
	fields: {
		conversationId: conversationIdField,
		taskId: {
			label: 'Task ID',
			required: true,
			description: 'Search Conversation returns it as aliasId',
		},
	},
	outputs: {
		transID: transaction,
		...resultOutputs,
	},
	outcomes: {
		Success: { kind: 'success', description: 'Engage accepted the request.' },
		onConversationUpdatedSuccess: {
			kind: 'success',
			description: 'The conversation was updated. Reached with Wait for Result.',
		},
		onConversationUpdatedFailure: {
			kind: 'failure',
			description: 'The conversation could not be updated.',
		},
		Failure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.update],
	request(values) {
		return conversationRequest(endpoints.update, values.conversationId, {
			aliasId: values.taskId,
		});
	},
	...asynchronousWrite({
		accepted: 'Success',
		done: 'onConversationUpdatedSuccess',
		failed: 'onConversationUpdatedFailure',
		refused: 'Failure',
		transaction: 'transID',
	}),
});

const table: NodeTable = {
	name: 'engageUpdateConversation',
	displayName: 'Engage Update Conversation',
	description: 'Write the task ID into a Webex Engage conversation',
	product: engage,
	alias: ['Webex', 'Cisco', 'Alias', 'Task ID', 'imiengage'],
	methods: [updateConversation],
};

export class EngageUpdateConversation extends TableNode {
	constructor() {
		super(table);
	}
}
