import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import {
	conversationIdField,
	mediaChannelField,
	mediaTypeField,
	globalVariableColumns,
	taskIdField,
} from '../fields';
import { webexContactCenter } from '../product';
import { getGlobalVariables } from '../tenant';
import { attributesOf, globalVariable } from '../variables';
import { ATTRIBUTES, byStatus, endpoints, newId, newTaskRequest } from '../wire';

const channel = (mediaType: string, mediaChannel: string) =>
	({ mediaType: [mediaType], mediaChannel: [mediaChannel] }) as const;
const email = { mediaType: ['email'] } as const;
const chat = { mediaType: ['chat'] } as const;

/** Why the service says that a task failed. source: BYOC guide, task:failed */
const TASK_FAILED =
	/CONVERSATION_ALREADY_OPEN|CHANNEL_ASSET_UNDEFINED|FEATURE_FLAG_DISABLED|ENTRY_POINT_NOT_FOUND|ORG_DIGITAL_CONTACT_LIMIT_EXCEEDED|CONVERSATION_CREATION_FAILED/;

/** Shown to the agent if nothing else is known of the message. */
const NO_MESSAGE = 'This task was created without a message from the customer.';

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
			description:
				'Your own ID, such as the transaction ID of the event. A UUID is sent as it is; of any other ID the node makes one, always the same.',
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
			default: NO_MESSAGE,
			description:
				"First message of the task. The vendor's node has no such field, but the public interface requires a message.",
		},
		attachments: {
			label: 'Attachments',
			type: 'json',
			shape: 'array',
			description:
				'Files of the first message: array of objects with fileName, mimeType and fileUrl (https)',
		},
		globalVariables: {
			label: 'Global Variables',
			type: 'rows',
			maxRows: ATTRIBUTES.most,
			columns: globalVariableColumns,
			description:
				'Global variables of the organization that the task starts with; each name up to 200 bytes, each value up to 1024',
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
		const { attachments, conversationId, globalVariables = [] } = values;
		// Files are a message: the default text would contradict them.
		const text = attachments && values.messageText === NO_MESSAGE ? undefined : values.messageText;
		const answer = await call(
			newTaskRequest({
				channel: values.mediaChannel,
				customer: { id: originOf(values), name: values.customerName },
				destination: values.destination,
				flowSettings: flowSettings(values),
				globalVariables: attributesOf(globalVariables.map(globalVariable), 'Global Variables'),
				message: {
					alias: values.taskId,
					text: text ?? (attachments ? undefined : NO_MESSAGE),
					attachments,
					timestamp: Date.now(),
				},
			}),
		);
		const taskId = newId(answer);
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
	return Object.fromEntries(
		Object.entries(settings).flatMap(
			([key, value]): Array<[string, string]> =>
				value === undefined ? [] : [[key, String(value)]],
		),
	);
}

const table: NodeTable = {
	name: 'wxccCreateTask',
	displayName: 'WxCC Create Task',
	description: 'Create a task in Webex Contact Center',
	product: webexContactCenter,
	alias: ['Webex', 'Cisco', 'Contact Center', 'Case', 'Ticket'],
	usableAsTool: true,
	lookups: { loadOptions: { getGlobalVariables } },
	methods: [createTask],
};

export class WxccCreateTask extends TableNode {
	constructor() {
		super(table);
	}
}
