import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { eventFields, notification, notifyByFields, reasonFields } from '../notification';
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
		...notifyByFields('Accepts the consult in the name of the agent who signed in'),
	},
	outputs: {},
	outcomes: {
		onModifiedAcceptSuccess: { kind: 'success', description: 'The notification was taken.' },
		onModifiedFailure: { kind: 'failure', description: 'The notification was refused.' },
	},
	endpoints: [endpoints.updateTask, endpoints.consultAccept, endpoints.custom],
	request: (values) =>
		notification('modified', 'accepted', values, { endpoint: endpoints.consultAccept }),
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
