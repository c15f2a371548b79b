import { isoTime } from '../runtime/eventTime';
import { Refusal } from '../runtime/webhookBody';
import { isRecord } from '../runtime/wire';
import { htmlToText } from '../runtime/shared/htmlToText';

/*
 * What Enterprise Chat and Email posts to the callback of a client application: messages in JSON or XML.
 * source: Interaction API developer guide, callback page; start-conversation and process-ece-events pages
 */

/** Static and append-only: n8n stores connections by output index. Spelt as the outcomes of Start Conversation. */
export const OUTPUT_NAMES = [
	'Assigned',
	'PagePush',
	'Message',
	'Transfer',
	'AcceptAttachment',
	'UploadAttachment',
	'RejectAttachment',
	'Complete',
	'Other',
] as const;

export type EventName = (typeof OUTPUT_NAMES)[number];

/** source: callback page */
export const MOST_MESSAGES = 1000;

export interface ChatEvent {
	output: number;
	/** What makes a repetition recognisable; empty where the message has no id. */
	identity: string;
	json: ChatEventItem;
}

/** What a message does not have is an empty text. */
export interface ChatEventItem {
	event: EventName;
	messageId: string;
	conversationId: string;
	/** As it was sent. */
	type: string;
	/** As it was sent: HTML where the type says so. */
	content: string;
	/** The content for reading: of HTML its text, with the targets of links. */
	text: string;
	/** `system` or `user`. */
	senderType: string;
	sender: { id: string; name: string };
	attachments: Attachment[];
	timestamp: string;
	receivedAt: string;
	payload: Record<string, unknown>;
}

export interface Attachment {
	id: string;
	fileName: string;
	contentType: string;
	/** Bytes. */
	size: number | null;
	contentUrl: string;
}

/** The messages of one call, in their order. Throws a `Refusal` unless all of them are messages. */
export function readCallback(body: unknown, receivedAt: Date): ChatEvent[] {
	const messages = messagesIn(body) ?? [];
	if (messages.length === 0) throw new Refusal(400, 'The body has no messages.');
	if (messages.length > MOST_MESSAGES) {
		throw new Refusal(
			413,
			`The body has ${messages.length} messages; ${MOST_MESSAGES} are allowed.`,
		);
	}
	return messages.map((message, index) => {
		if (isRecord(message) && isMessage(message)) return eventOf(message, receivedAt);
		throw new Refusal(
			400,
			`Message ${index + 1} of the body is none: it has neither type nor conversation.`,
		);
	});
}

const DEEPEST = 4;

/** The list under `message`, wherever it is wrapped. In XML one message is not a list, and the root has any name. */
function messagesIn(value: unknown, depth = 0): unknown[] | undefined {
	if (Array.isArray(value)) return value;
	if (!isRecord(value) || depth > DEEPEST) return undefined;
	if (isMessage(value)) return [value];
	const named = value.message ?? value.messages;
	if (named !== undefined) return messagesIn(named, depth + 1);
	const inner = Object.values(value).filter((one) => typeof one === 'object' && one !== null);
	return inner.length === 1 ? messagesIn(inner[0], depth + 1) : undefined;
}

const isMessage = (record: Record<string, unknown>): boolean =>
	'type' in record || 'conversation' in record;

function eventOf(message: Record<string, unknown>, receivedAt: Date): ChatEvent {
	const type = textOf(message.type, 'value');
	const event = eventNamed(type);
	const messageId = textOf(message.id);
	const conversationId = textOf(message.conversation, 'id');
	const content = textOf(message.content, '#text');
	const received = receivedAt.toISOString();
	return {
		output: OUTPUT_NAMES.indexOf(event),
		identity: messageId && JSON.stringify([conversationId, messageId]),
		json: {
			event,
			messageId,
			conversationId,
			type,
			content,
			text: plainType(type) === 'texthtml' ? htmlToText(content) : content,
			...senderOf(message.sender),
			attachments: listOf(message.attachments, 'attachment').map(toAttachment),
			timestamp: isoTime(message.timeStamp, message.timestamp) ?? received,
			receivedAt: received,
			payload: message,
		},
	};
}

/** Case and punctuation of the types are inferred, and do not count. */
function eventNamed(type: string): EventName {
	const plain = plainType(type);
	if (plain === 'textplain' || plain === 'texthtml') return 'Message';
	return OUTPUT_NAMES.find((name) => name.toLowerCase() === plain) ?? 'Other';
}

function plainType(type: string): string {
	const [word] = type.split(';');
	return word.toLowerCase().replace(/[^a-z]/g, '');
}

/** What the user holds is not published. */
function senderOf(sender: unknown): Pick<ChatEventItem, 'senderType' | 'sender'> {
	const { type, user } = isRecord(sender) ? sender : { type: sender, user: undefined };
	const person = isRecord(user) ? user : {};
	const name = [person.firstName, person.lastName].map((part) => textOf(part)).filter(Boolean);
	return {
		senderType: textOf(type, 'value').toLowerCase(),
		sender: {
			id: textOf(user, 'id') || textOf(person.userId),
			name:
				textOf(person.name) ||
				textOf(person.screenName) ||
				name.join(' ') ||
				textOf(person.userName),
		},
	};
}

function toAttachment(attachment: Record<string, unknown>): Attachment {
	const size = textOf(attachment.size);
	return {
		id: textOf(attachment.id),
		fileName: textOf(attachment.fileName) || textOf(attachment.name),
		contentType: textOf(attachment.contentType),
		size: /^\d+$/.test(size) ? Number(size) : null,
		contentUrl: textOf(attachment.contentUrl),
	};
}

/** A list, one alone, or either of them wrapped. */
function listOf(value: unknown, name: string): Array<Record<string, unknown>> {
	const inner = isRecord(value) && name in value ? value[name] : value;
	const entries = Array.isArray(inner) ? inner : [inner];
	return entries.filter(isRecord).filter((entry) => Object.keys(entry).length > 0);
}

/** A text or number; of an object what it has under the name. */
function textOf(value: unknown, name = 'value'): string {
	const plain = isRecord(value) ? value[name] : value;
	return typeof plain === 'string' || typeof plain === 'number' ? String(plain) : '';
}
