import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import {
	eventFields,
	notification,
	notifyByFields,
	reasonFields,
	type ActOn,
} from '../notification';
import { webexContactCenter } from '../product';
import { byStatus, endpoints } from '../wire';

const versions = ['1.1', '1.0'];

/** source: wxcc-modify-notification page, which names the two failures unalike */
const modifiedAccepted = defineMethod({
	name: 'Modified Accepted',
	value: 'modifiedAccepted',
	description: 'Tells that the participant was added or removed',
	versions,
	fields: {
		...eventFields,
		...notifyByFields(
			'Accepts the consult in the name of the agent who signed in; if Context is Remove, drops the agent from the conference',
		),
		context: {
			label: 'Context',
			type: 'options',
			expression: true,
			when: { notifyBy: ['callControl'] },
			options: [
				{ name: 'Add', value: 'add', description: 'An agent was added' },
				{ name: 'Remove', value: 'remove', description: 'An agent was removed' },
			],
			default: 'add',
			description:
				'The context of the event Task Modified, as the item of the WxCC Task Trigger names it',
		},
	},
	outputs: {},
	outcomes: {
		onModifiedAcceptSuccess: { kind: 'success', description: 'The notification was taken.' },
		onModifiedFailure: { kind: 'failure', description: 'The notification was refused.' },
	},
	endpoints: [
		endpoints.updateTask,
		endpoints.consultAccept,
		endpoints.dropParticipant,
		endpoints.custom,
	],
	request: ({ context, ...values }) =>
		notification(
			'modified',
			'accepted',
			values,
			context === 'remove' ? dropping(values.agentId) : { endpoint: endpoints.consultAccept },
		),
	answer: byStatus({
		success: 'onModifiedAcceptSuccess',
		refused: 'onModifiedFailure',
		failed: 'onModifiedFailure',
	}),
});

const modifiedRejected = defineMethod({
	name: 'Modified Rejected',
	value: 'modifiedRejected',
	description: 'Tells that the participant could not be added or removed',
	versions,
	fields: {
		...eventFields,
		...reasonFields,
		...notifyByFields('Ends the consult'),
	},
	outputs: {},
	outcomes: {
		onModifiedRejectSuccess: { kind: 'success', description: 'The notification was taken.' },
		onModifiedRejectFailure: { kind: 'failure', description: 'The notification was refused.' },
	},
	endpoints: [endpoints.updateTask, endpoints.consultEnd, endpoints.custom],
	request: (values) =>
		notification('modified', 'rejected', values, {
			endpoint: endpoints.consultEnd,
			body: { queueId: values.queueId },
		}),
	answer: byStatus({
		success: 'onModifiedRejectSuccess',
		refused: 'onModifiedRejectFailure',
		failed: 'onModifiedRejectFailure',
	}),
});

const LONGEST_PARTICIPANT = 36;

/** The agent who was removed leaves the conference too. Throws `InvalidData` for an ID that the call does not take. */
function dropping(agentId: string): ActOn {
	refuse(
		agentId.length > LONGEST_PARTICIPANT
			? [`Agent ID has ${LONGEST_PARTICIPANT} characters at most, not ${agentId.length}.`]
			: [],
	);
	return { endpoint: endpoints.dropParticipant, path: { participantId: agentId } };
}

const table: NodeTable = {
	name: 'wxccModifyNotification',
	displayName: 'WxCC Modify Notification',
	description: 'Tell Webex Contact Center whether a modified task was taken',
	product: webexContactCenter,
	alias: ['Webex', 'Cisco', 'Contact Center', 'Transfer', 'Conference', 'Accept', 'Reject'],
	methods: [modifiedAccepted, modifiedRejected],
};

export class WxccModifyNotification extends TableNode {
	constructor() {
		super(table);
	}
}
