import { fieldsOf, isFields, isPresent, textOf, type Fields } from '../core/fields';
import { InvalidRequest } from './codes';
import {
	defaultType,
	DIRECTIONS,
	FLAT_PAYLOAD_KEYS,
	MESSAGE_TYPES,
	NESTED_PAYLOAD_KEYS,
	type Channel,
	type Direction,
} from './messageTypes';
import { attachmentsFault, emailFault, payloadFault, timestampFault } from './shapes';

/** A message as it is stored, whichever way it came. */
export interface MessageContent {
	aliasId?: string;
	direction: Direction;
	type: string;
	timestamp: string;
	text?: string;
	subject?: string;
	attachments: Fields[];
	email?: Fields;
	payload?: Fields;
	extras?: unknown;
	redacted?: boolean;
	attemptGwDelivery?: boolean;
}

const FLAT_EMAIL_KEYS = [
	'subject',
	'frmAddress',
	'toRecipients',
	'ccRecipients',
	'plainBody',
	'strippedText',
	'strippedHtml',
	'htmlBody',
	'emailHeaders',
] as const;

/** Google Business Messages is retired: its keys may still travel, but only as null. */
const RETIRED_KEYS = ['gbmCarousel', 'gbmRichCard', 'gbmSuggestions', 'gbmSuggestionResponse'];

const FLAT_CONTENT_KEYS = [
	'direction',
	'messagetype',
	'text',
	'timestamp',
	'attachments',
	'extras',
	...FLAT_EMAIL_KEYS,
	...FLAT_PAYLOAD_KEYS,
];
export const FLAT_MESSAGE_KEYS = [...FLAT_CONTENT_KEYS, ...RETIRED_KEYS];

const NESTED_MESSAGE_KEYS = [
	'aliasId',
	'direction',
	'type',
	'timestamp',
	'redacted',
	'attemptGwDelivery',
	'text',
	'attachments',
	'email',
	'extras',
	...NESTED_PAYLOAD_KEYS,
];

function must(fault: string | undefined): void {
	if (fault !== undefined) throw new InvalidRequest(fault);
}

function directionOf(value: unknown, path: string): Direction {
	const direction = DIRECTIONS.find((known) => known === value);
	if (!direction) throw new InvalidRequest(`${path} must be ${DIRECTIONS.join(', ')}`);
	return direction;
}

/** The type, checked against the matrix. */
function typeOf(value: unknown, channel: Channel, direction: Direction, path: string): string {
	const type = isPresent(value) ? value : defaultType(channel, direction);
	if (typeof type !== 'string') throw new InvalidRequest(`${path} must be a text`);
	if (direction === 'announcement') {
		if (type !== 'text') throw new InvalidRequest(`${path} of an announcement must be text`);
		return type;
	}
	if (!Object.hasOwn(MESSAGE_TYPES, type)) throw new InvalidRequest(`${path} ${type} is not known`);
	const { channels, ways } = MESSAGE_TYPES[type];
	if (!channels.includes(channel)) {
		throw new InvalidRequest(`${path} ${type} is not allowed on channel ${channel}`);
	}
	if (!ways.includes(direction)) {
		throw new InvalidRequest(`${path} ${type} is not allowed for direction ${direction}`);
	}
	return type;
}

function attachmentsOf(value: unknown, email: boolean, path: string): Fields[] {
	if (!isPresent(value)) return [];
	must(attachmentsFault(value, email, path));
	return value as Fields[];
}

function optionalFlag(fields: Fields, key: string, path: string): boolean | undefined {
	const value = fields[key];
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'boolean') throw new InvalidRequest(`${path}${key} must be true or false`);
	return value;
}

function optionalText(fields: Fields, key: string, path: string): string | undefined {
	const value = fields[key];
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'string') throw new InvalidRequest(`${path}${key} must be a text`);
	return value;
}

/** Recipients may come as one text or as a list. */
function recipientsOf(fields: Fields, key: string): string[] {
	const value = fields[key];
	if (!isPresent(value)) return [];
	const all: unknown[] = Array.isArray(value) ? value : [value];
	return all.flatMap((one) => {
		if (typeof one !== 'string') throw new InvalidRequest(`${key} must hold texts`);
		return one.split(/[,;]/).flatMap((address) => address.trim() || []);
	});
}

function flatHeaders(value: unknown): Fields {
	if (!isPresent(value)) return {};
	if (isFields(value)) return value;
	if (typeof value === 'string') {
		try {
			return fieldsOf(JSON.parse(value));
		} catch {
			return { raw: value };
		}
	}
	throw new InvalidRequest('emailHeaders must be an object or a text');
}

function flatEmail(body: Fields): Fields {
	const from = textOf(body, 'frmAddress');
	if (from === undefined) throw new InvalidRequest('frmAddress is missing');
	const to = recipientsOf(body, 'toRecipients');
	if (to.length === 0) throw new InvalidRequest('toRecipients is missing');
	const bodyPlain = optionalText(body, 'plainBody', '');
	const bodyHtml = optionalText(body, 'htmlBody', '');
	if (!bodyPlain && !bodyHtml) throw new InvalidRequest('plainBody or htmlBody is missing');
	return {
		from,
		to,
		cc: recipientsOf(body, 'ccRecipients'),
		strippedText: optionalText(body, 'strippedText', ''),
		strippedHtml: optionalText(body, 'strippedHtml', ''),
		bodyPlain,
		bodyHtml,
		headers: flatHeaders(body.emailHeaders),
	};
}

function payloadOf(fields: Fields, key: string, name: string, path: string): Fields {
	const value = fields[key];
	if (!isPresent(value)) throw new InvalidRequest(`${path}${key} is missing`);
	must(payloadFault(name, value, `${path}${key}`));
	return value as Fields;
}

function textNeeded(type: string, attachments: Fields[], hasPayload: boolean): boolean {
	return !hasPayload && type !== 'email' && attachments.length === 0;
}

function requireText(content: MessageContent, path: string): void {
	const { type, attachments, payload } = content;
	if (!content.text && textNeeded(type, attachments, payload !== undefined)) {
		throw new InvalidRequest(`${path}text is missing`);
	}
}

function refuseAttachmentsWhereNone(content: MessageContent, channel: Channel, path: string): void {
	if (content.attachments.length === 0) return;
	if (content.direction === 'announcement' || channel === 'sms') {
		throw new InvalidRequest(`${path}attachments are not allowed here`);
	}
}

/** Whether a flat body carries a message at all: a conversation may be created without one. */
export const hasFlatMessage = (body: Fields): boolean =>
	FLAT_CONTENT_KEYS.some((key) => key !== 'subject' && isPresent(body[key]));

/** The single message whose keys lie in the body itself. */
export function flatMessage(body: Fields, channel: Channel): MessageContent {
	const retired = RETIRED_KEYS.find((key) => isPresent(body[key]));
	if (retired !== undefined) throw new InvalidRequest(`${retired} belongs to a retired channel`);
	const direction = directionOf(body.direction, 'direction');
	const type = typeOf(body.messagetype, channel, direction, 'messagetype');
	if (type === 'attachments') {
		throw new InvalidRequest('messagetype attachments belongs to the list of messages');
	}
	must(timestampFault(body.timestamp, 'timestamp'));
	const own = direction === 'announcement' ? undefined : MESSAGE_TYPES[type].payload;
	const content: MessageContent = {
		direction,
		type,
		timestamp: String(body.timestamp),
		text: optionalText(body, 'text', ''),
		subject: optionalText(body, 'subject', ''),
		attachments: attachmentsOf(body.attachments, channel === 'email', 'attachments'),
		email: type === 'email' ? flatEmail(body) : undefined,
		payload: own && payloadOf(body, own.flat, own.nested, ''),
		extras: body.extras ?? undefined,
	};
	requireText(content, '');
	refuseAttachmentsWhereNone(content, channel, '');
	return content;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One message object. source: message schema pages, such as https://help.webexconnect.io/docs/whatsapp-2 */
function nestedMessage(value: unknown, channel: Channel, at: string): MessageContent {
	if (!isFields(value)) throw new InvalidRequest(`${at} must be an object`);
	const path = `${at}.`;
	const unknownKey = Object.keys(value).find((key) => !NESTED_MESSAGE_KEYS.includes(key));
	if (unknownKey !== undefined) throw new InvalidRequest(`${path}${unknownKey} is not known`);
	const direction = directionOf(value.direction, `${path}direction`);
	const type = typeOf(value.type, channel, direction, `${path}type`);
	must(timestampFault(value.timestamp, `${path}timestamp`));
	const own = direction === 'announcement' ? undefined : MESSAGE_TYPES[type].payload;
	const redacted = optionalFlag(value, 'redacted', path);
	const attemptGwDelivery = optionalFlag(value, 'attemptGwDelivery', path);
	if (direction === 'announcement' && redacted !== undefined) {
		throw new InvalidRequest(`${path}redacted is not allowed on an announcement`);
	}
	if (direction !== 'outbound' && attemptGwDelivery !== undefined) {
		throw new InvalidRequest(`${path}attemptGwDelivery is allowed on outbound messages only`);
	}
	if (type === 'attachments') {
		if (redacted !== undefined) {
			throw new InvalidRequest(`${path}redacted is not allowed on type attachments`);
		}
		if (isPresent(value.text)) {
			throw new InvalidRequest(`${path}text is not allowed on type attachments`);
		}
	}
	if (type === 'email') must(emailFault(value.email, `${path}email`));
	const aliasId = optionalText(value, 'aliasId', path);
	if (aliasId === undefined || !UUID.test(aliasId)) {
		throw new InvalidRequest(`${path}aliasId must be a UUID`);
	}
	const content: MessageContent = {
		aliasId,
		direction,
		type,
		timestamp: String(value.timestamp),
		text: optionalText(value, 'text', path),
		attachments: attachmentsOf(value.attachments, channel === 'email', `${path}attachments`),
		email: type === 'email' ? fieldsOf(value.email) : undefined,
		payload: own && payloadOf(value, own.nested, own.nested, path),
		extras: value.extras ?? undefined,
		redacted,
		attemptGwDelivery,
	};
	requireText(content, path);
	refuseAttachmentsWhereNone(content, channel, path);
	return content;
}

export function messageList(value: unknown, channel: Channel): MessageContent[] {
	if (!Array.isArray(value)) throw new InvalidRequest('messages must be a list');
	return value.map((item: unknown, index) => nestedMessage(item, channel, `messages[${index}]`));
}
