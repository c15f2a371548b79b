import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField, customFields } from '../channels';
import { asynchronousWrite, resultOutputs, transaction } from '../outcomes';
import { engage } from '../product';
import { endpoints, updateRequest, type CustomField } from '../requests';

/** source: wxcc-engage-update-conversation, https://help.webexconnect.io/docs/wxcc-engage-update-conversation */
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
		return updateRequest(values.conversationId, { aliasId: values.taskId });
	},
	...asynchronousWrite({
		accepted: 'Success',
		done: 'onConversationUpdatedSuccess',
		failed: 'onConversationUpdatedFailure',
		refused: 'Failure',
		transaction: 'transID',
		event: 'conversation:updated',
	}),
});

/** source: standalone update page, https://help.webexconnect.io/docs/update-conversation-1 */
const updateAliasId = defineMethod({
	name: 'Update Alias ID',
	value: 'updateAliasId',
	description: 'Writes an ID of your own into the conversation; of standalone Engage',
	versions: ['1.0'],
	later: true,
	fields: {
		conversationId: conversationIdField,
		conversationAliasId: {
			label: 'Conversation Alias ID',
			required: true,
			description: 'Search Conversation returns it as aliasId',
		},
	},
	outputs: {
		transId: transaction,
		...resultOutputs,
	},
	outcomes: {
		Success: { kind: 'success', description: 'Engage accepted the request.' },
		Failure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.update],
	request(values) {
		return updateRequest(values.conversationId, { aliasId: values.conversationAliasId });
	},
	...asynchronousWrite({
		accepted: 'Success',
		done: 'Success',
		failed: 'Failure',
		refused: 'Failure',
		transaction: 'transId',
		event: 'conversation:updated',
	}),
});

/** source: standalone update page, https://help.webexconnect.io/docs/update-conversation-1 */
const updateCustomFields = defineMethod({
	name: 'Update Custom Fields',
	value: 'updateCustomFields',
	description: 'Writes custom fields of the conversation or its customer; of standalone Engage',
	versions: ['1.0'],
	later: true,
	fields: {
		conversationId: conversationIdField,
		customFields: { ...customFields, required: true },
	},
	outputs: {
		transId: transaction,
		...resultOutputs,
	},
	outcomes: {
		onConversationUpdated: {
			kind: 'success',
			description: 'The custom fields were taken on, or written with Wait for Result.',
		},
		onConversationUpdateFailed: {
			kind: 'failure',
			description: 'The custom fields could not be written.',
		},
		Failure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.update],
	request(values) {
		return updateRequest(values.conversationId, {
			customFields: values.customFields as CustomField[],
		});
	},
	...asynchronousWrite({
		accepted: 'onConversationUpdated',
		done: 'onConversationUpdated',
		failed: 'onConversationUpdateFailed',
		refused: 'Failure',
		transaction: 'transId',
		event: 'conversation:updated',
	}),
});

const table: NodeTable = {
	name: 'engageUpdateConversation',
	displayName: 'Engage Update Conversation',
	description: 'Write the task ID or custom fields into a Webex Engage conversation',
	product: engage,
	alias: ['Webex', 'Cisco', 'Alias', 'Task ID', 'Custom Fields', 'imiengage'],
	methods: [updateConversation, updateAliasId, updateCustomFields],
};

export class EngageUpdateConversation extends TableNode {
	constructor() {
		super(table);
	}
}
