import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import {
	conversationIdField,
	mediaChannelField,
	mediaTypeField,
	taskIdField,
	isUuid,
} from '../fields';
import { webexContactCenter } from '../product';
import { byStatus, endpoints, newTaskId, newTaskRequest } from '../wire';

const channel = (mediaType: string, mediaChannel: string) =>
	({ mediaType: [mediaType], mediaChannel: [mediaChannel] }) as const;
const email = { mediaType: ['email'] } as const;
const chat = { mediaType: ['chat'] } as const;

/** Why the service says that a task failed. source: BYOC guide, task:failed */
const TASK_FAILED =
	/CONVERSATION_ALREADY_OPEN|CHANNEL_ASSET_UNDEFINED|FEATURE_FLAG_DISABLED|ENTRY_POINT_NOT_FOUND|ORG_DIGITAL_CONTACT_LIMIT_EXCEEDED|CONVERSATION_CREATION_FAILED/;

/** source: wxcc-create-task page; OpenAPI August 2026, tasks v2 */
const createTask = defineMethod({
	name: 'Create Task',
	value: 'createTask',
	description: 'Requests a task for a new or re-opened conversation',
	notice:
		'Webex Contact Center chooses the ID of the task itself: Task ID becomes the alias of its first message, and the outputs hold the real one. Nothing happens to an agent yet.',
	versions: ['1.2', '1.0'],
	versionNotes: {
		'1.2':
			'Needs no work-around for Has Attachments. Nothing else is documented; both versions behave alike.',
	},
	fields: {
		taskId: {
			...taskIdField,
			description: 'A UUID of your own, such as the transaction ID of the event',
		},
		conversationId: conversationIdField,
		destination: {
			label: 'Destination',
			required: true,
			description: 'Address of the business: app ID, or service number for SMS',
		},
		mediaType: mediaTypeField,
		mediaChannel: mediaChannelField({ apple: false }),
		subject: { label: 'Subject', when: email },
		toRecipients: { label: 'To Recipients', when: email },
		ccRecipients: { label: 'CC Recipients', when: email },
		hasAttachments: { label: 'Has Attachments', type: 'boolean', when: email },
		chatType: {
			label: 'Chat Type',
			type: 'options',
			when: chat,
			options: [
				{ name: 'Proactive', value: 'proactive' },
				{ name: 'Regular', value: 'regular' },
			],
			default: 'regular',
		},
		direction: {
			label: 'Direction',
			type: 'options',
			when: chat,
			options: [
				{ name: 'Inbound', value: 'inbound' },
				{ name: 'Outbound', value: 'outbound' },
			],
			default: 'inbound',
		},
		sourceNumber: {
			label: 'Source Number',
			when: channel('social', 'whatsapp'),
			description: 'WhatsApp number of the business without country code',
		},
		customerName: { label: 'Customer Name', required: true },
		customerId: { label: 'Customer ID', required: true },
		facebookPsId: {
			label: 'Facebook PS ID (Origin)',
			required: true,
			when: channel('social', 'facebook'),
		},
		emailId: { label: 'Email ID (Origin)', required: true, when: email },
		mobileNumber: {
			label: 'Mobile Number (Origin)',
			required: true,
			when: channel('social', 'sms'),
		},
		livechatUserId: { label: 'Livechat User ID (Origin)', required: true, when: chat },
		whatsAppWaId: {
			label: 'WhatsApp WA ID (Origin)',
			required: true,
			when: channel('social', 'whatsapp'),
		},
		messageText: {
			label: 'Message Text',
			type: 'multiline',
			required: true,
			description: 'First message of the task, which the public interface asks for',
		},
	},
	outputs: {
		taskId: { type: 'string', description: 'ID of the task that was requested' },
		conversationId: { type: 'string', description: 'Engage conversation ID, as given' },
	},
	outcomes: {
		created: {
			kind: 'success',
			description: 'The task was requested; the event task:new or task:failed tells the rest.',
		},
		Error: { kind: 'failure', description: 'Webex Contact Center refused the request.' },
		'Task failed': {
			kind: 'failure',
			description: 'The task cannot be created, for one of the reasons of task:failed.',
		},
	},
	endpoints: [endpoints.createTask],
	async compose({ call }, values) {
		refuse(isUuid(values.taskId) ? [] : ['Task ID must be a UUID.']);
		const { conversationId } = values;
		const answer = await call(
			newTaskRequest({
				channel: values.mediaChannel,
				customer: { id: originOf(values), name: values.customerName },
				destination: values.destination,
				flowSettings: flowSettings(values),
				message: { alias: values.taskId, text: values.messageText, timestamp: Date.now() },
			}),
		);
		const taskId = newTaskId(answer);
		const outputs = { taskId, conversationId };
		const error = webexContactCenter.errorText(answer);
		if (error && answer.status >= 400 && TASK_FAILED.test(error.message)) {
			return { outcome: 'Task failed', outputs, error };
		}
		if (answer.status < 300 && !taskId) return answer;
		return (
			byStatus({ success: 'created', refused: 'Task failed', failed: 'Error' }, outputs)(answer) ??
			answer
		);
	},
});

type Texts = Record<string, unknown>;

function originOf(values: Texts): unknown {
	return (
		values.facebookPsId ??
		values.emailId ??
		values.mobileNumber ??
		values.livechatUserId ??
		values.whatsAppWaId
	);
}

const LONGEST_SETTING = 512;

/** What the flow of the entry point may want to know; the public interface has no other place for it. */
function flowSettings(values: Texts): Record<string, string> {
	const { conversationId, customerId, mediaType } = values;
	const { subject, toRecipients, ccRecipients, hasAttachments } = values;
	const { chatType, direction, sourceNumber } = values;
	const settings = {
		mediaResourceId: conversationId,
		customerId,
		mediaType,
		subject,
		toRecipients,
		ccRecipients,
		hasAttachments,
		chatType,
		direction,
		sourceNumber,
	};
	const given = Object.entries(settings).flatMap(
		([key, value]): Array<[string, string]> => (value === undefined ? [] : [[key, String(value)]]),
	);
	const problems = given
		.filter(([, value]) => Buffer.byteLength(value) > LONGEST_SETTING)
		.map(([key]) => `${key} is longer than ${LONGEST_SETTING} bytes.`);
	refuse(problems);
	return Object.fromEntries(given);
}

const table: NodeTable = {
	name: 'wxccCreateTask',
	displayName: 'WxCC Create Task',
	description: 'Create a task in Webex Contact Center',
	product: webexContactCenter,
	alias: ['Webex', 'Cisco', 'Contact Center', 'Case', 'Ticket'],
	usableAsTool: true,
	methods: [createTask],
};

export class WxccCreateTask extends TableNode {
	constructor() {
		super(table);
	}
}
