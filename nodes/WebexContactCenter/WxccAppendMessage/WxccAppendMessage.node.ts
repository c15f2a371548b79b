import { randomUUID } from 'node:crypto';
import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import { taskIdField } from '../fields';
import { customMessage, textsOf, workItemMessage } from '../messages';
import { webexContactCenter } from '../product';
import { byStatus, endpoints, newId, tupleProblems, WORK_ITEM_DATA } from '../wire';

const messaging = { mediaType: ['customMessaging'] } as const;
const workItem = { mediaType: ['workItem'] } as const;

/** source: OpenAPI August 2026, tasks v2 (beta); BYO custom messaging and Work Items guides */
const appendMessage = defineMethod({
	name: 'Append Message',
	value: 'appendMessage',
	description: "Adds a customer's message to a task that is open",
	notice:
		'Webex Connect has no such node: this package adds it for the public call. The organization must be enabled for tasks v2, which is in beta, and the credential needs the scope cjp:task_write. Success means that the message was requested; the events task-message:appended and task-message:append-failed report the result.',
	versions: ['1.0'],
	versionNotes: { '1.0': "The package's own version." },
	fields: {
		taskId: taskIdField,
		mediaType: {
			label: 'Media Type',
			type: 'options',
			required: true,
			options: [
				{
					name: 'Custom Messaging',
					value: 'customMessaging',
					description: 'The task was created as custom messaging, as by WxCC Create Task',
				},
				{ name: 'Work Item', value: 'workItem', description: 'The task is a work item' },
			],
			default: 'customMessaging',
		},
		messageType: {
			label: 'Message Type',
			type: 'options',
			required: true,
			variants: [
				{
					when: messaging,
					options: [
						{ name: 'Text', value: 'text' },
						{ name: 'Text with Attachments', value: 'text-with-attachments' },
					],
					default: 'text',
				},
				{
					when: workItem,
					options: [{ name: 'Work Item Form', value: 'work-item-form' }],
					default: 'work-item-form',
				},
			],
		},
		text: {
			label: 'Text',
			type: 'multiline',
			when: { messageType: ['text', 'text-with-attachments'] },
			description:
				'Sent unchanged. Optional with attachments: the message then says "Attachment", because it must have a text.',
		},
		attachments: {
			label: 'Attachments',
			type: 'json',
			shape: 'array',
			required: true,
			when: { messageType: ['text-with-attachments'] },
			description:
				'Array of objects with fileName, mimeType and fileUrl (https). A file marked as dropped is named in the text instead.',
		},
		workItemData: {
			label: 'Work Item Data',
			type: 'json',
			shape: 'object',
			required: true,
			when: workItem,
			placeholder: '{ "orderNumber": "A-1009" }',
			description: 'Object with up to 50 entries; each name up to 100 bytes, each value up to 1024',
		},
		aliasId: {
			label: 'Alias ID',
			description:
				'Your own ID of the message, such as the transaction ID of the event. A UUID is sent as it is; of any other ID the node makes one, always the same. Without it a random one is sent, and the message cannot be resent safely.',
		},
		timestamp: {
			label: 'Timestamp (in UTC)',
			type: 'dateTime',
			required: true,
			default: '={{ $now.toUTC().toISO() }}',
			description: 'ISO 8601; a time without an offset is taken as UTC',
		},
	},
	outputs: {
		taskId: { type: 'string', description: 'Task ID, as given' },
		messageId: {
			type: 'string',
			description: 'ID of the message: the alias ID, or the one that Webex Contact Center chose',
		},
	},
	outcomes: {
		appended: {
			kind: 'success',
			description:
				'The message was requested; the event task-message:appended or task-message:append-failed reports the result.',
		},
		appendFailed: {
			kind: 'failure',
			description: 'Webex Contact Center refused the message.',
		},
		tooManyRequests: { kind: 'failure', description: 'A rate limit was reached.' },
	},
	endpoints: [endpoints.appendMessage],
	async compose({ call }, values) {
		const { taskId, aliasId } = values;
		const answer = await call({
			endpoint: endpoints.appendMessage,
			path: { taskId },
			body: { mediaType: values.mediaType, channelParams: paramsOf(values) },
			repeatable: aliasId !== undefined,
		});
		const messageId = newId(answer);
		if (answer.status < 300 && !messageId) return answer;
		const names = {
			success: 'appended',
			named: { 400: 'appendFailed', 429: 'tooManyRequests' },
			refused: 'appendFailed',
			failed: 'appendFailed',
		} as const;
		return byStatus(names, { taskId, messageId })(answer) ?? answer;
	},
});

interface Given {
	messageType?: string;
	text?: string;
	attachments?: readonly unknown[];
	workItemData?: Record<string, unknown>;
	aliasId?: string;
	timestamp: string;
}

/** Type and shape must match, or the service answers 400. */
function paramsOf(given: Given) {
	const { messageType, text, attachments, workItemData = {} } = given;
	const alias = given.aliasId ?? randomUUID();
	const timestamp = new Date(given.timestamp).getTime();
	if (messageType === 'work-item-form') {
		const data = textsOf('Work Item Data', workItemData);
		refuse(tupleProblems(data, WORK_ITEM_DATA, (most) => `Work Item Data takes ${most} entries`));
		return workItemMessage({ alias, data, timestamp });
	}
	refuse(messageType === 'text' && text === undefined ? ['Text is empty.'] : []);
	return customMessage({ alias, text, attachments, timestamp });
}

const table: NodeTable = {
	name: 'wxccAppendMessage',
	displayName: 'WxCC Append Message',
	description: 'Append a message to a task of Webex Contact Center',
	product: webexContactCenter,
	addition: true,
	alias: ['Webex', 'Cisco', 'Contact Center', 'Message', 'Send', 'Work Item'],
	usableAsTool: true,
	methods: [appendMessage],
};

export class WxccAppendMessage extends TableNode {
	constructor() {
		super(table);
	}
}
