import { fileOf } from '../../runtime/files';
import { defineMethod, type Field, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import type { ServiceAnswer, WireRequest } from '../../runtime/wire';
import { publishRequest, webAddress } from '../attachments';
import { conversationIdField } from '../fields';
import { enterpriseChatAndEmail } from '../product';
import {
	byStatus,
	eceRequest,
	endpoints,
	errorOf,
	forbidden,
	unauthorized,
	unknownConversation,
} from '../wire';

const shared = {
	versions: ['1.0'],
	outputs: {},
	outcomes: {
		onSendMessageSuccess: { kind: 'success', description: 'ECE took the message.' },
		'Conversation ID Does Not Exist': unknownConversation,
		Unauthorized: unauthorized,
		Forbidden: forbidden,
		Conflict: { kind: 'failure', description: 'HTTP 409: it was changed in the meantime.' },
		'Internal server error': { kind: 'failure', description: 'HTTP 500.' },
		'Illegal Unquoted Character': {
			kind: 'failure',
			description:
				'HTTP 400 because of a raw control character. The node encodes messages, so that this should not come up.',
		},
	},
} as const;

/** source: send-message page */
function outcomeOf(answer: ServiceAnswer) {
	const error = errorOf(answer);
	if (answer.status === 400 && /illegal unquoted character/i.test(error.message)) {
		return { outcome: 'Illegal Unquoted Character', error } as const;
	}
	return byStatus(answer, 'onSendMessageSuccess', {
		401: 'Unauthorized',
		403: 'Forbidden',
		404: 'Conversation ID Does Not Exist',
		409: 'Conflict',
		500: 'Internal server error',
	});
}

/** source: traces of the messaging API; types of the callback page */
function message(
	endpoint: WireRequest['endpoint'],
	conversationId: string,
	type: string,
	rest: Record<string, unknown>,
): WireRequest {
	return eceRequest(endpoint, {
		body: { conversation: { id: conversationId }, type: { value: type }, ...rest },
	});
}

const messageField = {
	label: 'Message',
	type: 'multiline',
	required: true,
} as const satisfies Field;

const attachmentIdField = {
	label: 'Attachment ID',
	required: true,
	description: 'Of the file that the agent offers, as the event UploadAttachment names it',
} as const satisfies Field;

const sendPlainText = defineMethod({
	...shared,
	name: 'Send Plain Text Message',
	value: 'sendPlainTextMessage',
	description: 'Sends a message of the customer to the agent',
	fields: { conversationId: conversationIdField, message: messageField },
	endpoints: [endpoints.sendText],
	request(values) {
		const { conversationId, message: content } = values;
		return message(endpoints.sendText, conversationId, 'text/plain', { content });
	},
	answer: outcomeOf,
});

const sendHtml = defineMethod({
	...shared,
	name: 'Send HTML Message',
	value: 'sendHtmlMessage',
	description: 'Sends a message of the customer with formatting',
	notice:
		'The HTML is sent as it is: this node removes nothing. What the agent sees of it is decided by ECE. Take scripts and the like out of what customers wrote, or send it as plain text.',
	fields: { conversationId: conversationIdField, message: messageField },
	endpoints: [endpoints.sendHtml],
	request(values) {
		const { conversationId, message: content } = values;
		return message(endpoints.sendHtml, conversationId, 'text/html', { content });
	},
	answer: outcomeOf,
});

/** What the customer does with a file that the agent offers. */
const attachmentAnswer = (
	type: 'acceptAttachment' | 'rejectAttachment',
	name: string,
	what: string,
) =>
	defineMethod({
		...shared,
		name,
		value: type,
		description: `Tells the agent that the customer ${what} the file`,
		fields: { conversationId: conversationIdField, attachmentId: attachmentIdField },
		endpoints: [endpoints.answerAttachment],
		request({ conversationId, attachmentId }) {
			return message(endpoints.answerAttachment, conversationId, type, {
				attachments: { attachment: [{ id: attachmentId }] },
			});
		},
		answer: outcomeOf,
	});

const acceptAttachment = attachmentAnswer('acceptAttachment', 'Accept Attachment', 'takes');
const rejectAttachment = attachmentAnswer('rejectAttachment', 'Reject Attachment', 'does not take');

const fromUrl = { fileFrom: ['url'] } as const;
const fromBinary = { fileFrom: ['binaryData'] } as const;

const uploadAttachment = defineMethod({
	...shared,
	name: 'Upload Attachment Available in a URL',
	value: 'uploadAttachmentAvailableInAUrl',
	description: 'Offers the agent a file, which ECE fetches from its address',
	fields: {
		conversationId: conversationIdField,
		fileFrom: {
			label: 'File From',
			type: 'options',
			required: true,
			options: [
				{
					name: 'Binary Data',
					value: 'binaryData',
					description: 'The file of the item is put on a web server first',
				},
				{ name: 'URL', value: 'url', description: 'The file is on the web already' },
			],
			default: 'url',
		},
		inputDataFieldName: {
			label: 'Input Data Field Name',
			required: true,
			when: fromBinary,
			default: 'data',
			description: 'Name of the binary field with the file',
		},
		uploadUrl: {
			label: 'Upload URL',
			required: true,
			when: fromBinary,
			placeholder: 'https://files.example.com/inbox/photo.jpg?signature=…',
			description:
				'Where the file is put by HTTP PUT without a credential, such as a signed address of a storage',
		},
		attachmentUrl: {
			label: 'Attachment URL',
			required: true,
			description: 'Where ECE fetches the file; ECE must be able to reach it',
		},
		fileName: { label: 'File Name', required: true, when: fromUrl },
		contentType: {
			label: 'Content Type',
			required: true,
			when: fromUrl,
			placeholder: 'image/jpeg',
			description: 'As Get File Info tells it',
		},
		fileSize: {
			label: 'File Size',
			type: 'number',
			required: true,
			range: [1],
			when: fromUrl,
			description: 'In bytes, as Get File Info tells it',
		},
	},
	endpoints: [endpoints.uploadAttachment, endpoints.publish],
	replaceable: [endpoints.uploadAttachment],
	async compose(steps, values) {
		const contentUrl = webAddress('Attachment URL', values.attachmentUrl);
		const file =
			values.fileFrom === 'binaryData'
				? await fileOf(steps, String(values.inputDataFieldName))
				: {
						fileName: String(values.fileName),
						contentType: String(values.contentType),
						size: Number(values.fileSize),
					};
		if ('open' in file) {
			refuse(file.size > 0 ? [] : [`The file "${file.fileName}" is empty.`]);
			const uploadUrl = webAddress('Upload URL', String(values.uploadUrl));
			const answer = await steps.call(publishRequest(uploadUrl, file));
			if (answer.status >= 300) return notPublished(answer);
		}
		const { fileName, contentType, size } = file;
		const answer = await steps.call(
			message(endpoints.uploadAttachment, values.conversationId, 'uploadAttachment', {
				attachments: {
					attachment: [{ fileName, contentType, size: String(size), contentUrl }],
				},
			}),
		);
		return outcomeOf(answer) ?? answer;
	},
});

/** The web server is not ECE: its statuses must not be taken for ECE's. */
const notPublished = ({ status }: ServiceAnswer) =>
	({
		outcome: 'onError',
		error: {
			message: `The server of Upload URL answered HTTP ${status}. Nothing was sent to ECE.`,
			code: 'NOT_UPLOADED',
		},
	}) as const;

const table: NodeTable = {
	name: 'eceSendMessage',
	displayName: 'ECE Send Message',
	description: 'Send a message or file of the customer to an agent of Enterprise Chat and Email',
	product: enterpriseChatAndEmail,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Reply', 'Attachment', 'HTML'],
	usableAsTool: true,
	// The messages of a conversation must arrive in their order.
	concurrency: 1,
	timeout: 60,
	methods: [sendPlainText, sendHtml, acceptAttachment, rejectAttachment, uploadAttachment],
};

export class EceSendMessage extends TableNode {
	constructor() {
		super(table);
	}
}
