import { defineMethod, type Endpoint, type NodeTable, type Outcome } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import type { ServiceAnswer } from '../../runtime/wire';
import { dispositionCodeField } from '../dispositionCodes';
import {
	backEndField,
	conversationIdField,
	domainField,
	onDigitalRouting,
	taskIdField,
	trackingIdField,
} from '../fields';
import { contactCenterEnterprise } from '../product';
import { taskVariables, variableFields } from '../variables';
import {
	answerOf,
	answerOutputs,
	byStatus,
	contactRequest,
	digitalRoutingRequest,
	endpoints,
	statusOutcomes,
} from '../wire';

/** source: cce-end-task page, CCE End Task; Task Routing API */
const closedTask = defineMethod({
	name: 'Closed Task on Contact Center Enterprise',
	value: 'closedTaskOnContactCenterEnterprise',
	description: 'Ends a task, such as when the customer has left the chat',
	notice:
		'How Digital Routing ends a task is not published: the request is a guess and can be replaced under Options. CCP cancels a contact only as long as no agent was chosen for it.',
	versions: ['1.0'],
	fields: {
		backEnd: backEndField,
		trackingId: trackingIdField,
		domain: domainField,
		taskId: taskIdField,
		dispositionCode: {
			...dispositionCodeField,
			description:
				'Why the task ends: CD_TASK_CUSTOMER_ABANDON where no agent was assigned, CD_NORMAL_END_TASK otherwise',
		},
		...variableFields(onDigitalRouting),
	},
	outputs: answerOutputs,
	outcomes: statusOutcomes,
	endpoints: [endpoints.endTask, endpoints.ccpCancel],
	request(values) {
		const { backEnd, taskId, dispositionCode } = values;
		if (backEnd === 'taskRouting') return contactRequest(endpoints.ccpCancel, taskId);
		const { variables, problems } = taskVariables(values);
		refuse(problems);
		return digitalRoutingRequest(endpoints.endTask, values, {
			path: { taskId },
			...((dispositionCode || variables.length > 0) && {
				body: { dispositionCode, ...(variables.length > 0 && { variables }) },
			}),
		});
	},
	answer(answer) {
		// A verb that is a guess may be answered without a body.
		return byStatus(answer, answerOf(answer), { 202: 'ok', 204: 'ok' });
	},
});

const notified = {
	Success: { kind: 'success', description: 'Contact Center Enterprise took the notification.' },
	Error: { kind: 'failure', description: 'Contact Center Enterprise refused the notification.' },
} as const satisfies Record<string, Outcome>;

const NOTICE =
	'Named in the palette of Webex Connect, but described nowhere: the request is a guess after the twin of Webex Contact Center, and can be replaced under Options. CCP has no such call.';

const noticeFields = {
	backEnd: backEndField,
	trackingId: trackingIdField,
	domain: domainField,
	taskId: taskIdField,
	id: { label: 'ID', required: true, description: 'ID of the event, the same as the task ID' },
} as const;

/** source: cce-end-task page, All Channels */
const closeTaskAccept = defineMethod({
	name: 'Close Task Accept',
	value: 'closeTaskAccept',
	description: 'Answers the closed event: the conversation was closed',
	notice: NOTICE,
	versions: ['1.0'],
	fields: {
		...noticeFields,
		queueId: { label: 'Queue ID', required: true },
		conversationId: conversationIdField,
	},
	outputs: {},
	outcomes: notified,
	endpoints: [endpoints.acceptClose],
	async compose({ call }, values) {
		if (values.backEnd === 'taskRouting') return NOT_ON_CCP;
		const { id, queueId, conversationId } = values;
		return notifiedBy(
			await call(notice(endpoints.acceptClose, values, { id, queueId, conversationId })),
		);
	},
});

/** source: fields of the close-task page of Webex Contact Center */
const closeTaskReject = defineMethod({
	name: 'Close Task Reject',
	value: 'closeTaskReject',
	description: 'Answers the closed event: the conversation could not be closed',
	notice: NOTICE,
	versions: ['1.0'],
	fields: {
		...noticeFields,
		agentId: { label: 'Agent ID', required: true },
		conversationId: conversationIdField,
		reason: { label: 'Reason', required: true },
		reasonCode: { label: 'Reason Code', type: 'scalar', required: true },
	},
	outputs: {},
	outcomes: notified,
	endpoints: [endpoints.rejectClose],
	async compose({ call }, values) {
		if (values.backEnd === 'taskRouting') return NOT_ON_CCP;
		const { id, agentId, conversationId, reason, reasonCode } = values;
		const body = { id, agentId, conversationId, reason, reasonCode };
		return notifiedBy(await call(notice(endpoints.rejectClose, values, body)));
	},
});

const NOT_ON_CCP = {
	outcome: 'onInvalidChoice',
	error: {
		message:
			'CCP Task Routing has no such call. Choose Digital Routing as Back End, or end the contact by Closed Task on Contact Center Enterprise.',
		code: 'NOT_ON_CCP',
	},
} as const;

const notice = (
	endpoint: Endpoint,
	values: { taskId: string; domain?: string; trackingId?: string },
	body: Record<string, unknown>,
) => digitalRoutingRequest(endpoint, values, { path: { taskId: values.taskId }, body });

function notifiedBy(answer: ServiceAnswer) {
	const { status } = answer;
	const named = byStatus(answer, {}, { 202: 'ok', 204: 'ok' });
	if (named?.outcome === 'ok' || named?.outcome === 'Successfully Created') {
		return { outcome: 'Success' } as const;
	}
	if (named?.outcome === 'onInvalidChoice') return { ...named, outcome: named.outcome };
	const error = contactCenterEnterprise.errorText(answer);
	const refused = status >= 400 && status < 500 && ![401, 403, 418, 429].includes(status);
	return refused && error ? ({ outcome: 'Error', error } as const) : answer;
}

const table: NodeTable = {
	name: 'cceEndTask',
	displayName: 'CCE End Task',
	description: 'End a task of Contact Center Enterprise',
	product: contactCenterEnterprise,
	alias: ['Webex', 'Cisco', 'UCCE', 'PCCE', 'Enterprise', 'Close', 'Digital Routing', 'CCP'],
	usableAsTool: true,
	methods: [closedTask, closeTaskAccept, closeTaskReject],
};

export class CceEndTask extends TableNode {
	constructor() {
		super(table);
	}
}
