import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { isRecord, type ServiceAnswer } from '../../runtime/wire';
import { backEndField, domainField, taskIdField, trackingIdField } from '../fields';
import { contactCenterEnterprise } from '../product';
import {
	answerOf,
	byStatus,
	contactRequest,
	digitalRoutingRequest,
	endpoints,
	statusOutcomes,
} from '../wire';

/** Told by Digital Routing under the same names. */
const DETAILS = {
	preferredOwner: { type: 'string', description: 'Agent who is to get the task' },
	taskId: { type: 'string', description: 'ID of the task; with CCP, of its contact' },
	customerId: { type: 'string', description: 'ID of the customer' },
	origin: { type: 'string', description: 'Address of the customer' },
	destination: { type: 'string', description: 'Address of the business' },
	mediaType: { type: 'string', description: 'Such as social' },
	mediaChannel: { type: 'string', description: 'Such as sms' },
	state: {
		type: 'string',
		description: 'Such as QUEUED; CCP: unread, queued, reserved, handled or discarded',
	},
	direction: { type: 'string', description: 'Direction of the task' },
	createdTime: { type: 'string', description: 'When it was created' },
	lastUpdatedTime: { type: 'string', description: 'When it last changed' },
	scriptSelector: { type: 'string', description: 'Script selector of the task' },
	variables: { type: 'json', description: 'Variables of the task' },
	history: { type: 'json', description: 'What happened to the task' },
	estimatedWaitTime: { type: 'number', description: 'Seconds; -1 where it is not known' },
} as const;

/** source: cce-get-task-details page; Task Routing API */
const getTaskDetails = defineMethod({
	name: 'Get Task Details',
	value: 'getTaskDetails',
	description: 'Reads what Contact Center Enterprise knows of a task',
	versions: ['1.0'],
	versionNotes: { '1.0': 'No version of this node is documented; there is one.' },
	fields: {
		backEnd: backEndField,
		trackingId: trackingIdField,
		domain: domainField,
		taskId: taskIdField,
	},
	outputs: {
		...DETAILS,
		responsePayload: { type: 'json', description: 'Body of the answer, as it came' },
	},
	outcomes: statusOutcomes,
	endpoints: [endpoints.getTask, endpoints.ccpGet],
	replaceable: [endpoints.getTask, endpoints.ccpGet],
	async compose({ call }, values) {
		const { backEnd, taskId } = values;
		const onCcp = backEnd === 'taskRouting';
		const answer = await call(
			onCcp
				? contactRequest(endpoints.ccpGet, taskId)
				: digitalRoutingRequest(endpoints.getTask, values, { path: { taskId } }),
		);
		const details = detailsOf(answer);
		if (answer.status < 300 && !details) return answer;
		const { responsePayload } = answerOf(answer);
		// The ID that a contact gets from the router, once an agent is found, is none that CCP can be asked for.
		const named = details && onCcp ? { ...details, taskId } : details;
		return byStatus(answer, { ...named, responsePayload }) ?? answer;
	},
});

/** Undefined where the answer is about no task. */
function detailsOf({ body }: ServiceAnswer) {
	if (!isRecord(body)) return undefined;
	const wrapped = [body.task, body.Task].find(isRecord);
	const task = wrapped ?? body;
	const state = task.state ?? task.status;
	const taskId = task.taskId ?? task.taskID;
	if (state === undefined && taskId === undefined) return undefined;
	const wait = task.estimatedWaitTime === '' ? NaN : Number(task.estimatedWaitTime ?? NaN);
	const told = Object.fromEntries(Object.keys(DETAILS).map((name) => [name, task[name] ?? null]));
	return { ...told, state, taskId, estimatedWaitTime: Number.isFinite(wait) ? wait : null };
}

const table: NodeTable = {
	name: 'cceGetTaskDetails',
	displayName: 'CCE Get Task Details',
	description: 'Get the details of a task of Contact Center Enterprise',
	product: contactCenterEnterprise,
	alias: ['Webex', 'Cisco', 'UCCE', 'PCCE', 'Enterprise', 'Digital Routing', 'CCP', 'Status'],
	usableAsTool: true,
	methods: [getTaskDetails],
};

export class CceGetTaskDetails extends TableNode {
	constructor() {
		super(table);
	}
}
