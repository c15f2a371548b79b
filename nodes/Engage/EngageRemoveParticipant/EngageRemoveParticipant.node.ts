import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField, participantField } from '../channels';
import { asynchronousWrite, resultOutputs, transaction } from '../outcomes';
import { engage } from '../product';
import { removeParticipantRequest, endpoints } from '../requests';

/** source: wxcc-engage-remove-participant */
const removeParticipant = defineMethod({
	name: 'Remove Participant',
	value: 'removeParticipant',
	description: 'Removes an agent from the conversation when a task was modified',
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
		onParticipantRemoved: { kind: 'success', description: 'The participant was removed.' },
		onRemoveParticipantFailure: {
			kind: 'failure',
			description: 'The participant could not be removed.',
		},
		onFailure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.removeParticipant],
	request(values) {
		return removeParticipantRequest(values.conversationId, values.participant);
	},
	...asynchronousWrite({
		accepted: 'onParticipantRemoved',
		done: 'onParticipantRemoved',
		failed: 'onRemoveParticipantFailure',
		refused: 'onFailure',
		transaction: 'TransId',
	}),
});

const table: NodeTable = {
	name: 'engageRemoveParticipant',
	displayName: 'Engage Remove Participant',
	description: 'Remove an agent from a Webex Engage conversation',
	product: engage,
	alias: ['Webex', 'Cisco', 'Agent', 'Unassign', 'imiengage'],
	methods: [removeParticipant],
};

export class EngageRemoveParticipant extends TableNode {
	constructor() {
		super(table);
	}
}
