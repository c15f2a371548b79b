import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField } from '../channels';
import { asynchronousWrite, resultOutputs, transaction } from '../outcomes';
import { engage } from '../product';
import { endpoints, holdRequest } from '../requests';

/** source: https://help.webexconnect.io/docs/hold-conversation */
const holdConversation = defineMethod({
	name: 'Hold Conversation',
	value: 'holdConversation',
	description: 'Puts the conversation on hold; of standalone Engage',
	versions: ['1.0'],
	fields: {
		conversationId: conversationIdField,
	},
	outputs: {
		transId: transaction,
		...resultOutputs,
	},
	outcomes: {
		Success: {
			kind: 'success',
			description: 'The request was taken on, or carried out with Wait for Result.',
		},
		Failure: {
			kind: 'failure',
			description: 'Engage refused the request, or could not put the conversation on hold.',
		},
	},
	endpoints: [endpoints.hold],
	request(values) {
		return holdRequest(values.conversationId);
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

const table: NodeTable = {
	name: 'engageHoldConversation',
	displayName: 'Engage Hold Conversation',
	description: 'Put a Webex Engage conversation on hold',
	product: engage,
	alias: ['Webex', 'Cisco', 'Pause', 'On Hold', 'imiengage'],
	usableAsTool: true,
	methods: [holdConversation],
};

export class EngageHoldConversation extends TableNode {
	constructor() {
		super(table);
	}
}
