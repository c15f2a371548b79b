import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField } from '../channels';
import { asynchronousWrite, resultOutputs, transaction } from '../outcomes';
import { engage } from '../product';
import { closeRequest, endpoints } from '../requests';

/** source: wxcc-engage-close-conversation; sample flow wxcc-facebookclosewithwxmflow */
const closeConversation = defineMethod({
	name: 'Close Conversation',
	value: 'closeConversation',
	description: 'Closes the conversation; code 4547 means that it was closed already',
	versions: ['1.0'],
	fields: {
		conversationId: conversationIdField,
	},
	outputs: {
		TransId: transaction,
		...resultOutputs,
	},
	outcomes: {
		onConversationClosed: { kind: 'success', description: 'The conversation was closed.' },
		onCloseConversationFailure: {
			kind: 'failure',
			description: 'It could not be closed. Code 4547: it was closed already.',
		},
		onFailure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.close],
	request(values) {
		return closeRequest(values.conversationId);
	},
	...asynchronousWrite({
		accepted: 'onConversationClosed',
		done: 'onConversationClosed',
		failed: 'onCloseConversationFailure',
		refused: 'onFailure',
		transaction: 'TransId',
		event: 'conversation:updated',
		// Code of a conversation that is closed already. source: sample flow wxcc-facebookclosewithwxmflow
		failures: [4547],
	}),
});

const table: NodeTable = {
	name: 'engageCloseConversation',
	displayName: 'Engage Close Conversation',
	description: 'Close a Webex Engage conversation',
	product: engage,
	alias: ['Webex', 'Cisco', 'End', 'Finish', 'Close Chat', 'imiengage'],
	usableAsTool: true,
	methods: [closeConversation],
};

export class EngageCloseConversation extends TableNode {
	constructor() {
		super(table);
	}
}
