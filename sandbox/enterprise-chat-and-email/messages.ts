import { fieldsOf, isFields, textOf, type Fields } from '../core/fields';
import { SENT_TYPES, type Attachment, type SentType } from './conversations';
import { badRequest } from './refusal';

/** What the client application sends to the agent. */
export interface SentMessage {
	conversationId: string;
	type: SentType;
	content?: string;
	/** Of `uploadAttachment`. */
	files: Array<Pick<Attachment, 'fileName' | 'contentType' | 'size' | 'contentUrl'>>;
	/** Of an agent's attachment that is accepted or rejected. */
	attachmentIds: string[];
}

export function needObject(body: unknown): Fields {
	if (!isFields(body)) throw badRequest('The body is missing, or no object');
	return body;
}

export function need(fields: Fields, key: string, path: string): string {
	const text = textOf(fields, key);
	if (text === undefined) throw badRequest(`${path} is missing`);
	return text;
}

function attachmentsOf(body: Fields): Fields[] {
	const { attachment } = fieldsOf(body.attachments);
	if (!Array.isArray(attachment) || attachment.length === 0 || !attachment.every(isFields)) {
		throw badRequest('attachments.attachment must be a list of attachments');
	}
	return attachment;
}

function sizeOf({ size }: Fields): number {
	const text = typeof size === 'number' ? String(size) : size;
	if (typeof text !== 'string' || !/^\d+$/.test(text) || Number(text) === 0) {
		throw badRequest('size must be the number of bytes, and more than 0');
	}
	return Number(text);
}

function fileOf(attachment: Fields): SentMessage['files'][number] {
	const contentUrl = need(attachment, 'contentUrl', 'contentUrl');
	if (!/^https?:\/\//i.test(contentUrl) || !URL.canParse(contentUrl)) {
		throw badRequest('contentUrl must be an http or https address');
	}
	return {
		fileName: need(attachment, 'fileName', 'fileName'),
		contentType: need(attachment, 'contentType', 'contentType'),
		size: sizeOf(attachment),
		contentUrl,
	};
}

export function readMessage(input: unknown): SentMessage {
	const body = needObject(input);
	const conversationId = need(fieldsOf(body.conversation), 'id', 'conversation.id');
	const value = need(fieldsOf(body.type), 'value', 'type.value');
	const type = SENT_TYPES.find((known) => known === value);
	if (type === undefined) throw badRequest(`type.value must be one of ${SENT_TYPES.join(', ')}`);
	const isText = type === 'text/plain' || type === 'text/html';
	const isDecision = type === 'acceptAttachment' || type === 'rejectAttachment';
	return {
		conversationId,
		type,
		content: isText ? need(body, 'content', 'content') : textOf(body, 'content'),
		files: type === 'uploadAttachment' ? attachmentsOf(body).map(fileOf) : [],
		attachmentIds: isDecision
			? attachmentsOf(body).map((one) => need(one, 'id', 'attachments.attachment.id'))
			: [],
	};
}
