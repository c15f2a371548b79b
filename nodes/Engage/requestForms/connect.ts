import type { RequestForm } from '../../runtime/product';
import { InvalidData } from '../../runtime/values';
import type { Message, Messages } from '../messages';
import type { Addition, Content, NewConversation, SearchKey } from '../requests';

/**
 * The flat form of the nodes in Webex Connect: all keys beside each other, most in lower case, and the address of the
 * callback as `webhookurl`. That a service takes it is inferred.
 * source: canvas models of the official sample flows, https://github.com/CiscoDevNet/webexcc-digital-channels
 */
export const connect: RequestForm = {
	name: 'Connect',
	value: 'connect',
	description:
		'As the sample flows of Webex Connect were seen to write it: flat, with webhookurl. No page publishes an interface that takes it.',
	write(request) {
		const content = request.content as Content | undefined;
		if (!content) return request;
		const { callback } = request;
		return { ...request, body: { ...bodyOf(content), ...(callback && { webhookurl: callback }) } };
	},
};

function bodyOf(content: Content): Record<string, unknown> {
	if ('search' in content) return searchBody(content.search);
	if ('create' in content) return conversationBody(content.create);
	if ('append' in content) return additionBody(content.append);
	if ('update' in content) return { ...content.update };
	if ('transfer' in content) return { ...content.transfer };
	// The path says which status.
	if ('status' in content) return {};
	const { added } = content.participant;
	return added === undefined ? {} : { participant: added };
}

/** What does not apply to the channel is sent as null, as the vendor's node does. */
function searchBody(key: SearchKey): Record<string, unknown> {
	return {
		channel: key.channel,
		customeraddress: key.customerAddress ?? null,
		bizaddress: key.bizAddress,
		subject: key.subject ?? null,
		threadid: key.threadId ?? null,
		browserfingerprint: key.browserFingerprint ?? null,
		toRecipients: key.toRecipients ?? null,
		ccRecipients: key.ccRecipients ?? null,
		inReplyTo: key.inReplyTo ?? null,
	};
}

function conversationBody(conversation: NewConversation): Record<string, unknown> {
	const { capabilityList } = conversation;
	return {
		channel: conversation.channel,
		customeraddress: conversation.customerAddress,
		bizaddress: conversation.bizAddress,
		customername: conversation.customerName,
		aliasId: conversation.aliasId,
		customFields: conversation.customFields,
		subject: conversation.subject,
		threadid: conversation.threadId,
		browserfingerprint: conversation.browserFingerprint,
		websitedomain: conversation.websiteDomain,
		proactiveid: conversation.proactiveId,
		...(capabilityList && { extras: { capabilityList } }),
		...messageBody(conversation.messages),
	};
}

function additionBody({ channel, messages, subject, extras }: Addition): Record<string, unknown> {
	const aliasId = messages && 'single' in messages ? messages.single.aliasId : undefined;
	return { channel, subject, ...messageBody(messages), aliasId, extras };
}

function messageBody(messages: Messages): Record<string, unknown> {
	if (!messages) return {};
	if ('list' in messages) return { messages: messages.list };
	const message = messages.single;
	checkKnown(message);
	const { direction, type, timestamp, text, attachments, email, payload = {} } = message;
	const { lcFormResponse, ...structured } = payload;
	return {
		direction,
		// The form has no type for files alone.
		messagetype: type === 'attachments' ? 'text-with-attachments' : type,
		timestamp,
		text,
		attachments,
		...(email && {
			frmAddress: email.from,
			toRecipients: email.to,
			ccRecipients: email.cc,
			emailHeaders: email.headers,
			// A mail of files only has a body too: the form knows none without.
			plainBody: email.plainBody ?? (email.htmlBody ? undefined : namesOf(attachments)),
			htmlBody: email.htmlBody,
			strippedHtml: email.strippedHtml,
		}),
		...structured,
		livechatformresponse: lcFormResponse,
	};
}

const namesOf = (files: Message['attachments'] = []): string | undefined =>
	files.map(({ fileName }) => fileName).join(', ') || undefined;

function checkKnown({ redacted, attemptGwDelivery }: Message): void {
	const given = [
		...(redacted === undefined ? [] : ['Redacted']),
		...(attemptGwDelivery === undefined ? [] : ['Attempt GW Delivery']),
	];
	if (given.length > 0) {
		throw new InvalidData([
			`${given.join(' and ')} cannot be sent in the Connect form: leave it out, or set Request Form to REST.`,
		]);
	}
}
