import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField } from '../fields';
import { enterpriseChatAndEmail } from '../product';
import {
	byStatus,
	eceRequest,
	endpoints,
	forbidden,
	unauthorized,
	unknownConversation,
} from '../wire';

/** source: seed 004; outcomes by the pattern of the other nodes */
const endConversation = defineMethod({
	name: 'End Conversation',
	value: 'endConversation',
	description: 'Ends a conversation, such as when the customer has left',
	notice:
		'How ECE ends a conversation is not published: the request is a guess and can be replaced under Options.',
	versions: ['1.0'],
	fields: { conversationId: conversationIdField },
	outputs: {},
	outcomes: {
		onEndConversationSuccess: { kind: 'success', description: 'The conversation was ended.' },
		'Conversation ID Does Not Exist': unknownConversation,
		Unauthorized: unauthorized,
		Forbidden: forbidden,
		'Internal server error': { kind: 'failure', description: 'HTTP 500.' },
	},
	endpoints: [endpoints.end],
	request({ conversationId }) {
		return eceRequest(endpoints.end, {
			path: { conversationId },
			body: { id: conversationId },
		});
	},
	answer(answer) {
		return byStatus(answer, 'onEndConversationSuccess', {
			401: 'Unauthorized',
			403: 'Forbidden',
			404: 'Conversation ID Does Not Exist',
			500: 'Internal server error',
		});
	},
});

const table: NodeTable = {
	name: 'eceEndConversation',
	displayName: 'ECE End Conversation',
	description: 'End a conversation of Enterprise Chat and Email',
	product: enterpriseChatAndEmail,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Close', 'Complete'],
	usableAsTool: true,
	methods: [endConversation],
};

export class EceEndConversation extends TableNode {
	constructor() {
		super(table);
	}
}
