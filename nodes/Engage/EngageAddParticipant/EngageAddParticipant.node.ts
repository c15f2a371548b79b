import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField, participantField } from '../channels';
import { asynchronousWrite, resultOutputs, transaction } from '../outcomes';
import { engage } from '../product';
import { addParticipantRequest, endpoints } from '../requests';

/** source: wxcc-engage-add-participant */
const addParticipant = defineMethod({
	name: 'Add Participant',
	value: 'addParticipant',
	description: 'Adds an agent to the conversation when a task was routed',
	versions: ['1.0'],
	fields: {
		conversationId: conversationIdField,
		participant: participantField,
	},
	outputs: {
		TransId: transaction,
		...resultOutputs,
	},
	outcomes: {
		OnAddParticipantSuccess: {
			kind: 'success',
			description: 'The participant was added. Reached with Wait for Result.',
		},
		Success: { kind: 'success', description: 'Engage accepted the request.' },
		OnAddParticipantFailure: {
			kind: 'failure',
			description: 'The participant could not be added.',
		},
		Failure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.addParticipant],
	request(values) {
		return addParticipantRequest(values.conversationId, values.participant);
	},
	...asynchronousWrite({
		accepted: 'Success',
		done: 'OnAddParticipantSuccess',
		failed: 'OnAddParticipantFailure',
		refused: 'Failure',
		transaction: 'TransId',
	}),
});

const table: NodeTable = {
	name: 'engageAddParticipant',
	displayName: 'Engage Add Participant',
	description: 'Add an agent to a Webex Engage conversation',
	product: engage,
	alias: ['Webex', 'Cisco', 'Agent', 'Assign', 'imiengage'],
	methods: [addParticipant],
};

export class EngageAddParticipant extends TableNode {
	constructor() {
		super(table);
	}
}
