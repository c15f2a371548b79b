import { isRecord } from '../runtime/wire';
import { parseAddresses } from './addressHeader';
import type { Parts } from './channelParts';
import { compact, EventReader } from './eventReader';
import { htmlToText } from '../runtime/shared/htmlToText';
import { MailHeaders } from './mailHeaders';

/** What a mail says beyond the common form. */
export interface Mail {
	headers: MailHeaders;
	/** The addresses of the sender; the first is the customer. */
	from: Mailbox[];
	to: Mailbox[];
	cc: Mailbox[];
}

export interface Mailbox {
	name: string;
	address: string;
}

/** source: data-stream page of email; headers and stripped bodies are taken if a tenant's events have them */
export function mailIn(reader: EventReader): Mail {
	return {
		headers: new MailHeaders(reader),
		from: mailboxes(reader, 'from'),
		to: mailboxes(reader, 'to'),
		cc: mailboxes(reader, 'cc'),
	};
}

export function mailParts(reader: EventReader, mail: Mail, business: string): Parts {
	const subject = reader.text('subject');
	const htmlBody = reader.text('htmlMessage');
	const strippedText = reader.text('strippedText');
	const plainBody = reader.text('textMessage', 'message');
	const text = strippedText || plainBody || htmlToText(htmlBody) || subject;
	return {
		text,
		email: compact({
			from: written(mail.from) || reader.text('from'),
			// A blind copy names no recipient, and Engage wants one.
			to: written(mail.to) || business,
			cc: written(mail.cc),
			subject,
			inReplyTo: reader.text('inReplyTo') || mail.headers.first('in-reply-to'),
			headers: mail.headers.given,
			// Engage has no subject in a message: a mail of a subject only would reach the agent empty.
			plainBody: plainBody || (htmlBody === '' ? text : ''),
			htmlBody,
			strippedText,
			strippedHtml: reader.text('strippedHtml'),
		}),
	};
}

/** Where the mail was delivered comes first: a mail can name several mailboxes of the business. */
export function recipientsOf({ headers, to, cc }: Mail): string[] {
	const delivered = ['delivered-to', 'x-original-to'].flatMap((name) =>
		headers.all(name).flatMap((value) => parseAddresses(value)),
	);
	const named = ['to', 'cc'].flatMap((name) =>
		headers.all(name).flatMap((value) => parseAddresses(value)),
	);
	return [...delivered, ...to, ...cc, ...named].map(({ address }) => address);
}

/** A list, JSON in a text, or a header as it was sent; entries are addresses or objects that hold one. */
function mailboxes(reader: EventReader, name: string): Mailbox[] {
	const value = reader.event[name];
	const list = reader.list(name);
	if (list) return list.flatMap(mailboxesOf);
	delete reader.unparsed[name];
	return typeof value === 'string' ? parseAddresses(unbracketed(value)) : [];
}

/** Older events print a list without the quotes of JSON: [jane@example.com] */
function unbracketed(text: string): string {
	const trimmed = text.trim();
	return trimmed.startsWith('[') && trimmed.endsWith(']') ? trimmed.slice(1, -1) : text;
}

function mailboxesOf(entry: unknown): Mailbox[] {
	if (!isRecord(entry)) return typeof entry === 'string' ? parseAddresses(entry) : [];
	const reader = new EventReader(entry);
	const [found] = parseAddresses(reader.text('email', 'address', 'emailId'));
	return found ? [{ ...found, name: reader.text('name', 'displayName') || found.name }] : [];
}

function written(list: readonly Mailbox[]): string {
	return list
		.map(({ name, address }) => (name ? `${quoted(name)} <${address}>` : address))
		.join(', ');
}

/** Quotes keep commas and the like from being read as separators. source: RFC 5322, 3.2.3 and 3.2.4 */
function quoted(name: string): string {
	return /^[^"(),.:;<>@[\\\]]*$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}
