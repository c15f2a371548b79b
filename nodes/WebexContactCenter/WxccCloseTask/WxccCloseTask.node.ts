import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField, eventMediaTypeField, taskIdField } from '../fields';
import { agentIdField, idField, notification, notifyByFields, reasonFields } from '../notification';
import { webexContactCenter } from '../product';
import { byStatus, endpoints, taskRequest } from '../wire';

const versions = ['1.1', '1.0'];

const outcomes = {
	Success: { kind: 'success', description: 'Webex Contact Center took the request.' },
	Error: { kind: 'failure', description: 'Webex Contact Center refused the request.' },
} as const;

const answer = byStatus({ success: 'Success', refused: 'Error', failed: 'Error' });

/** source: wxcc-close-task page; images and canvas models for the outcomes, which the page lacks */
const closedTaskOnWxcc = defineMethod({
	name: 'Closed Task on WxCC',
	value: 'closedTaskOnWxcc',
	description: 'Ends a task, such as when the customer has left the chat',
	notice: 'Ends the task. An agent who has it goes into wrap-up.',
	versions,
	fields: {
		taskId: taskIdField,
		id: idField,
		conversationId: conversationIdField,
		mediaType: eventMediaTypeField,
	},
	outputs: {},
	outcomes,
	endpoints: [endpoints.end],
	request: ({ taskId }) => taskRequest(endpoints.end, taskId),
	answer,
});

const closeTaskAccept = defineMethod({
	name: 'Close Task Accept',
	value: 'closeTaskAccept',
	description: 'Answers the closed event: the conversation was closed',
	versions,
	fields: {
		taskId: taskIdField,
		id: idField,
		queueId: { label: 'Queue ID', required: true },
		conversationId: conversationIdField,
		mediaType: eventMediaTypeField,
		...notifyByFields(),
	},
	outputs: {},
	outcomes,
	endpoints: [endpoints.updateTask, endpoints.custom],
	request: (values) => notification('closeTask', 'accepted', values),
	answer,
});

const closeTaskReject = defineMethod({
	name: 'Close Task Reject',
	value: 'closeTaskReject',
	description: 'Answers the closed event: the conversation could not be closed',
	versions,
	fields: {
		taskId: taskIdField,
		id: idField,
		agentId: { ...agentIdField, description: 'Owner of the task, as the event names it' },
		conversationId: conversationIdField,
		...reasonFields,
		mediaType: eventMediaTypeField,
		...notifyByFields(),
	},
	outputs: {},
	outcomes,
	endpoints: [endpoints.updateTask, endpoints.custom],
	request: (values) => notification('closeTask', 'rejected', values),
	answer,
});

const table: NodeTable = {
	name: 'wxccCloseTask',
	displayName: 'WxCC Close Task',
	description: 'End a task of Webex Contact Center, or answer that it ended',
	product: webexContactCenter,
	alias: ['Webex', 'Cisco', 'Contact Center', 'End', 'Finish'],
	methods: [closedTaskOnWxcc, closeTaskAccept, closeTaskReject],
};

export class WxccCloseTask extends TableNode {
	constructor() {
		super(table);
	}
}
