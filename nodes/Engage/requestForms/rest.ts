import { randomUUID } from 'node:crypto';
import type { RequestForm } from '../../runtime/product';
import type { WireRequest } from '../../runtime/wire';
import { splitRecipients, type Email, type Message, type Messages } from '../messages';
import type { Addition, Content, NewConversation, SearchKey } from '../requests';

/**
 * The form of the published interface: writes are `{data, callback}`, both required, and a message is the object of the
 * schema pages. The members of `callback` are inferred: results carry `headers` and `context`, which only make sense as
 * an echo, and no page names the key of the address.
 * source: https://developers-engage.readme.io/reference/transferconversation and /reference/callbacks; message schema
 * pages such as https://help.webexconnect.io/docs/email-2
 */
export const rest: RequestForm = {
	name: 'REST',
	value: 'rest',
	description:
		'As the reference of the Engage interface publishes it, with data and callback. Its callback address and parts of its data are inferred.',
	write(request) {
		const content = request.content as Content | undefined;
		if (!content) return request;
		if ('search' in content) return { ...request, body: searchBody(content.search) };
		return { ...request, body: { data: dataOf(content), callback: callbackOf(request) } };
	},
};

const callbackOf = ({ callback }: WireRequest): Record<string, unknown> =>
	callback ? { url: callback, headers: {}, context: {} } : {};

function searchBody(key: SearchKey): Record<string, unknown> {
	return { ...key };
}

function dataOf(content: Exclude<Content, { search: SearchKey }>): Record<string, unknown> {
	if ('create' in content) return conversationData(content.create);
	if ('append' in content) return additionData(content.append);
	if ('update' in content) return { ...content.update };
	if ('status' in content) return { status: content.status };
	if ('transfer' in content) return { ...content.transfer };
	const { added } = content.participant;
	return added === undefined ? {} : { participant: added };
}

/** The subject of an email belongs to the conversation. source: create-conversation page */
function conversationData(conversation: NewConversation): Record<string, unknown> {
	const { messages, capabilityList, ...rest } = conversation;
	return {
		...rest,
		...(capabilityList && { extras: { capabilityList } }),
		...(messages && { messages: messageList(messages) }),
	};
}

function additionData({ channel, messages, subject, extras }: Addition): Record<string, unknown> {
	const list = messages ? messageList(messages, subject) : [];
	return { channel, messages: list, ...(extras && { extras }) };
}

const messageList = (messages: NonNullable<Messages>, subject?: string) =>
	'list' in messages ? messages.list : [messageObject(messages.single, subject)];

function messageObject(message: Message, subject?: string): Record<string, unknown> {
	const { aliasId, direction, timestamp, text, attachments = [], email, payload } = message;
	const hasFiles = attachments.length > 0;
	// A text without files has a type of its own.
	const isPlain = message.type === 'text-with-attachments' && !hasFiles;
	const type = isPlain ? 'text' : message.type;
	const { redacted, attemptGwDelivery } = message;
	return {
		// The schema has one on every message.
		aliasId: aliasId ?? randomUUID(),
		direction,
		type,
		timestamp,
		redacted,
		attemptGwDelivery,
		text,
		email: email && emailObject(email, subject),
		attachments: hasFiles ? attachments : undefined,
		...payload,
	};
}

/** A message has no subject in the schema, and a subject is content: it goes where an email has it. */
function emailObject(email: Email, subject?: string): Record<string, unknown> {
	const { headers = {} } = email;
	const hasSubject = Object.keys(headers).some((name) => name.toLowerCase() === 'subject');
	return {
		from: email.from,
		to: splitRecipients(email.to),
		cc: splitRecipients(email.cc),
		bodyPlain: email.plainBody,
		bodyHtml: email.htmlBody,
		strippedHtml: email.strippedHtml,
		headers: subject && !hasSubject ? { ...headers, Subject: subject } : headers,
	};
}
