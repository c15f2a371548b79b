import { SET_ADDRESSES, type Channel } from '../Engage/channels';
import { messageOf as engageMessageOf, type Message } from '../Engage/messages';
import type { Addition, NewConversation, SearchKey } from '../Engage/requests';
import { refuse, utcTime } from '../runtime/values';
import { isRecord } from '../runtime/wire';

/*
 * `detailsJson` of Resolve Conversation: what a channel brings along, and where it goes in Engage.
 * source: wxcc-resolve-conversation page
 */

type Details = Record<string, unknown>;

/** Resolve Conversation does not know the channel API. */
export type ResolvableChannel = Exclude<Channel, 'api'>;

interface ChannelDetails {
	customer: string;
	business: string;
	customerName?: string;
	/** Beside customer, business and timestamp; what else is documented is taken where it is given. */
	required?: readonly string[];
	/** Keys that hold attachments: lists, or one URL. */
	attachments?: readonly string[];
}

const CHANNELS: Record<ResolvableChannel, ChannelDetails> = {
	livechat: {
		customer: 'userId',
		business: 'appId',
		customerName: 'customerName',
		// The event of a form has no thread; an open conversation is found by its visitor too.
		required: ['domain'],
		attachments: ['attachment'],
	},
	email: {
		customer: 'customerEmailId',
		business: 'businessEmailId',
		attachments: ['attachments'],
	},
	sms: { customer: 'senderNumber', business: 'serviceNumber', required: ['message'] },
	facebook: {
		customer: 'psId',
		business: 'facebookPageId',
		customerName: 'customerName',
		attachments: ['attachments', 'attachmentUrl'],
	},
	whatsapp: {
		customer: 'customerWhatsappId',
		business: 'waId',
		customerName: 'customerUsername',
		attachments: ['attachments'],
	},
	amb: {
		customer: 'abcUserId',
		business: 'accountId',
		customerName: 'customerName',
		attachments: ['attachments', 'attachmentUrl'],
	},
};

/** What Resolve Conversation needs for its calls. */
export interface Resolvable {
	channel: ResolvableChannel;
	customer: string;
	business: string;
	customerName: string;
	text: string;
	/** ISO 8601 in UTC. */
	timestamp: string;
	search: SearchKey;
	append: Addition;
	create: NewConversation;
}

/** Channels whose events have no business address. */
const SET_BY_USER: ResolvableChannel[] = ['facebook', 'whatsapp'];

/** What a task shows of the message, best first. */
const TEXT_KEYS = ['message', 'caption', 'strippedText', 'subject'];

/** Throws `InvalidData` naming every key at fault. The alias makes a repeated message recognisable. */
export function readDetails(
	channel: ResolvableChannel,
	given: Details,
	messageAliasId: string,
): Resolvable {
	// Some samples wrap the whole in `details`.
	const whole = isRecord(given.details) ? given.details : given;
	const message = isRecord(whole.messageDetails) ? whole.messageDetails : undefined;
	refuse(message ? [] : ['Details has no messageDetails.']);
	const details: Details = message ?? {};

	const { customer, business, customerName, required = [], attachments = [] } = CHANNELS[channel];
	const missing = [customer, business, 'timestamp', ...required].filter(
		(key) => !textIn(details, key),
	);
	refuse(
		missing.map((key) => {
			const remedy = key === business && SET_BY_USER.includes(channel) ? `: ${SET_ADDRESSES}` : '';
			return `Details: messageDetails.${key} is empty${remedy}.`;
		}),
	);
	const timestamp = utcTime(details.timestamp) ?? '';
	refuse(timestamp ? [] : ['Details: messageDetails.timestamp must be an ISO 8601 date and time.']);

	// The same file can come in a list and as an address.
	const listed = attachments
		.flatMap((key) => attachmentsIn(details[key]))
		.filter(
			({ fileUrl }, index, all) =>
				fileUrl === '' || all.findIndex((one) => one.fileUrl === fileUrl) === index,
		);
	const files = attachments.length > 0 ? [...listed, ...countedOnly(whole, listed)] : [];
	const key = { channel, customerAddress: details[customer], bizAddress: details[business] };
	const subject = channel === 'email' ? textIn(details, 'subject') || undefined : undefined;
	const messages = {
		single: { ...messageOf(channel, details, timestamp, files), aliasId: messageAliasId },
	};
	const name = customerName ? textIn(details, customerName) : textIn(details, 'customerName');
	return {
		channel,
		customer: textIn(details, customer),
		business: textIn(details, business),
		customerName: name || textIn(details, customer),
		text: TEXT_KEYS.map((key) => textIn(details, key)).find(Boolean) ?? '',
		timestamp,
		search: { ...key, ...searchParts(channel, details) },
		append: { channel, subject, messages },
		create: {
			...key,
			subject,
			messages,
			...(channel !== 'email' && name && { customerName: name }),
			...(channel === 'livechat' && {
				threadId: textIn(details, 'threadId') || undefined,
				browserFingerprint: textIn(details, 'userId'),
				websiteDomain: textIn(details, 'domain'),
				proactiveId: textIn(details, 'proactiveRuleId') || undefined,
			}),
			...(channel === 'amb' && {
				capabilityList: textIn(details, 'deviceCapabilityList') || undefined,
			}),
		},
	};
}

function searchParts(channel: ResolvableChannel, details: Details): Partial<SearchKey> {
	const optional = (key: string) => textIn(details, key) || undefined;
	if (channel === 'livechat') {
		return { threadId: optional('threadId'), browserFingerprint: optional('userId') };
	}
	if (channel !== 'email') return {};
	return {
		subject: optional('subject'),
		toRecipients: optional('toAddresses'),
		ccRecipients: optional('ccRecipients'),
		inReplyTo: optional('inReplyTo'),
	};
}

function messageOf(
	channel: ResolvableChannel,
	details: Details,
	timestamp: string,
	attachments: Details[],
): Message {
	const optional = (key: string) => textIn(details, key) || undefined;
	const files = attachments.length > 0 ? attachments : undefined;
	const common = { channel, direction: 'inbound', timestamp, attachments: files };
	if (channel === 'email') {
		return engageMessageOf({
			...common,
			fromAddress: textIn(details, 'customerEmailId'),
			toRecipients: optional('toAddresses') ?? textIn(details, 'businessEmailId'),
			ccRecipients: optional('ccRecipients'),
			subject: optional('subject'),
			emailHeaders: objectIn(details.headers),
			plainBody: optional('message') ?? optional('strippedText'),
			htmlBody: optional('htmlMessage'),
			strippedHtml: optional('strippedHtml'),
		});
	}
	const messageType = channel === 'sms' ? 'text' : 'text-with-attachments';
	const text = optional('message') ?? optional('caption');
	return engageMessageOf({ ...common, messageType, text });
}

/** Lists come as JSON text or as they are; a single file as its URL. */
function attachmentsIn(value: unknown): Attachment[] {
	const list = parsed(value);
	if (typeof list === 'string') return /^https?:/i.test(list) ? [attachment({ url: list })] : [];
	return (
		(Array.isArray(list) ? list : [])
			.filter(isRecord)
			.map((file) => ({ isMarked: file.dropped !== undefined, read: attachment(file) }))
			// Places and shared posts of Messenger have neither address nor name: they are no files.
			.filter(({ isMarked, read }) => isMarked || read.fileUrl !== '' || read.fileName !== '')
			.map(({ read }) => read)
	);
}

/** What the checks of Webex Connect say of the message. A channel without one of them has the text "NA". */
const CHECKS = ['pciDetails', 'malwareScanDetails', 'securityScanDetails'];

/** Files that the checks dropped and no list names, so that the agent sees that something was left out. */
function countedOnly(whole: Details, listed: readonly Attachment[]): Attachment[] {
	const counted = CHECKS.map((name) => {
		const check = parsed(whole[name]);
		return isRecord(check) ? Number(check.droppedAttachmentCount) || 0 : 0;
	}).reduce((sum, count) => sum + count, 0);
	const named = listed.filter(({ dropped }) => dropped).length;
	return Array.from({ length: Math.min(Math.max(counted - named, 0), MOST_COUNTED) }, () => ({
		mimeType: 'application/octet-stream',
		fileName: 'Attachment left out',
		fileUrl: '',
		dropped: true,
	}));
}

/** A wrong count must not make a message of thousands of files. */
const MOST_COUNTED = 20;

interface Attachment extends Details {
	mimeType: string;
	fileName: string;
	fileUrl: string;
	dropped?: boolean;
}

function attachment(file: Details): Attachment {
	const payload = isRecord(file.payload) ? file.payload : {};
	const first = (...values: unknown[]) => String(values.find(Boolean) ?? '');
	const fileUrl = first(file.fileUrl, file.url, file.file, payload.url);
	// A file without an address was kept back by a scan.
	const dropped = fileUrl === '' || String(file.dropped) === 'true';
	return {
		mimeType: first(file.mimeType, file.mime_type, file.contentType, file.type),
		fileName: first(file.fileName, file.name, fileUrl.split(/[?#]/)[0].split('/').at(-1)),
		fileUrl,
		...(dropped || file.dropped !== undefined ? { dropped } : {}),
		// An inline image is shown where its body refers to this.
		...(file.cid ? { cid: file.cid } : {}),
	};
}

function textIn(details: Details, key: string): string {
	const value = details[key];
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function objectIn(value: unknown): Details | undefined {
	const object = parsed(value);
	return isRecord(object) ? object : undefined;
}

/** What is not JSON stays as it is. */
function parsed(value: unknown): unknown {
	if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}
