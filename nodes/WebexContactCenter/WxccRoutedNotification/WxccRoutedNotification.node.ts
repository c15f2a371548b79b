import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { eventFields, notification, notifyByFields, reasonFields } from '../notification';
import { webexContactCenter } from '../product';
import { byStatus, endpoints } from '../wire';

const versions = ['1.1', '1.0'];

const outcomes = {
	onTaskRouted: { kind: 'success', description: 'The notification was taken.' },
	onTaskRoutedFailure: { kind: 'failure', description: 'The notification was refused.' },
} as const;

const answer = byStatus({
	success: 'onTaskRouted',
	refused: 'onTaskRoutedFailure',
	failed: 'onTaskRoutedFailure',
});

/** source: wxcc-routed-notification page */
const routedAccepted = defineMethod({
	name: 'Routed Accepted',
	value: 'routedAccepted',
	description: 'Tells that the agent was added to the conversation',
	versions,
	fields: {
		...eventFields,
		...notifyByFields('Accepts the task in the name of the agent who signed in'),
	},
	outputs: {},
	outcomes,
	endpoints: [endpoints.updateTask, endpoints.accept, endpoints.custom],
	request: (values) => notification('routed', 'accepted', values, { endpoint: endpoints.accept }),
	answer,
});

const routedRejected = defineMethod({
	name: 'Routed Rejected',
	value: 'routedRejected',
	description: 'Tells that the agent could not be added to the conversation',
	versions,
	fields: {
		...eventFields,
		...reasonFields,
		...notifyByFields('Rejects the task in the name of the agent who signed in, who becomes idle'),
	},
	outputs: {},
	outcomes,
	endpoints: [endpoints.updateTask, endpoints.reject, endpoints.custom],
	request: (values) =>
		notification('routed', 'rejected', values, {
			endpoint: endpoints.reject,
			body: { mediaResourceId: values.mediaResourceId },
		}),
	answer,
});

const table: NodeTable = {
	name: 'wxccRoutedNotification',
	displayName: 'WxCC Routed Notification',
	description: 'Tell Webex Contact Center whether a routed task was taken',
	product: webexContactCenter,
	alias: ['Webex', 'Cisco', 'Contact Center', 'Accept', 'Reject'],
	methods: [routedAccepted, routedRejected],
};

export class WxccRoutedNotification extends TableNode {
	constructor() {
		super(table);
	}
}
