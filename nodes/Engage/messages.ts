import type { Condition, Field, Option, Variant } from '../runtime/table';
import { InvalidData, refuse } from '../runtime/values';
import { uuidFrom } from '../runtime/uuid';
import { isRecord } from '../runtime/wire';
import type { Channel } from './channels';

/*
 * The message part of Append Message and Create Conversation.
 * source: append, create and channel-specific-message-types pages; message schema pages
 */

const TEXT: Option = { name: 'Text', value: 'text' };
const TEXT_WITH_ATTACHMENTS: Option = {
	name: 'Text with Attachments',
	value: 'text-with-attachments',
};
const PLAIN = [TEXT, TEXT_WITH_ATTACHMENTS];
/** Without text. */
const ATTACHMENTS: Option = { name: 'Attachments', value: 'attachments' };

type Way = 'inbound' | 'outbound';

/** Message types beyond text by channel and direction, in the vendor's order. */
const STRUCTURED: Partial<Record<Channel, Record<Way, readonly Option[]>>> = {
	facebook: { inbound: [], outbound: [] },
	api: { inbound: [], outbound: [] },
	livechat: {
		inbound: [
			{ name: 'Live Chat Form Response', value: 'lc-form-response' },
			{ name: 'Live Chat Carousel Response', value: 'lc-carousel-response' },
			{ name: 'Live Chat Quick Replies Response', value: 'lc-quick-replies-response' },
		],
		outbound: [
			{ name: 'Live Chat Text with Carousel', value: 'text-with-lc-carousel' },
			{ name: 'Live Chat Text with Quick Replies', value: 'text-with-lc-quick-replies' },
		],
	},
	whatsapp: {
		inbound: [{ name: 'WhatsApp Interactive Response', value: 'wab-interactive-response' }],
		outbound: [
			{ name: 'WhatsApp List', value: 'wab-list' },
			{ name: 'WhatsApp Buttons', value: 'wab-buttons' },
		],
	},
	amb: {
		inbound: [
			{ name: 'AMB List Picker Response', value: 'amb-list-picker-response' },
			{ name: 'AMB Time Picker Response', value: 'amb-time-picker-response' },
			{ name: 'AMB Form Response', value: 'amb-form-response' },
			{ name: 'AMB Quick Replies Response', value: 'amb-quick-replies-response' },
		],
		outbound: [
			{ name: 'AMB List Picker', value: 'amb-list-picker' },
			{ name: 'AMB Time Picker', value: 'amb-time-picker' },
			{ name: 'AMB Form', value: 'amb-form' },
			{ name: 'AMB Quick Replies', value: 'amb-quick-replies' },
		],
	},
};

/** Versions without Message Mode have no such value, and write single messages. */
export const SINGLE = { messageMode: { not: 'dynamic' } } as const satisfies Condition;
const WAYS: readonly Way[] = ['inbound', 'outbound'];
const CHANNELS_WITH_TYPES = Object.keys(STRUCTURED) as Channel[];
const WITH_ATTACHMENTS = ['amb', 'api', 'facebook', 'livechat', 'whatsapp'] as const;

/** Types whose message has a text of its own. */
const TYPES_WITH_TEXT = [
	'text',
	'text-with-attachments',
	'text-with-lc-carousel',
	'text-with-lc-quick-replies',
];

export const DIRECTIONS = {
	inbound: { name: 'Inbound', value: 'inbound', description: 'From the customer' },
	outbound: { name: 'Outbound', value: 'outbound', description: 'To the customer' },
	announcement: {
		name: 'Announcement',
		value: 'announcement',
		description: 'A note in the conversation, such as "Customer left the chat"',
	},
} as const satisfies Record<string, Option>;

/** The type lists of the versions that have structured messages. */
function typeVariants(since: string, single: Condition): Variant[] {
	return CHANNELS_WITH_TYPES.flatMap((channel) =>
		WAYS.map((way) => ({
			since,
			when: { ...single, channel: [channel], direction: [way] },
			options: [...PLAIN, ATTACHMENTS, ...(STRUCTURED[channel]?.[way] ?? [])],
			default: 'text-with-attachments',
		})),
	);
}

/** Before structured messages Create had this choice, and Append had none. */
export function plainTypes(until: string, hidden?: true): Variant {
	return {
		until,
		hidden,
		when: { channel: CHANNELS_WITH_TYPES, direction: WAYS },
		options: PLAIN,
		default: 'text-with-attachments',
	};
}

export interface MessageVersions {
	/** First version with structured message types. */
	structured: string;
	directions: readonly Variant[];
	earlierTypes: Variant;
	/** `SINGLE` where the node has Message Mode. */
	single?: Condition;
	/** Where the subject belongs to the conversation: when it is asked for beside a single email. */
	subject?: readonly Condition[];
}

interface ModeWithout {
	/** What it means to send no message, where that is possible. */
	none?: string;
	/** The last version without Message Mode, if other fields depend on the value that it has there. */
	until?: string;
}

/** One message by its fields, or any number of them as JSON. */
export function messageModeFields(since: string, without: ModeWithout = {}) {
	const { none, until } = without;
	const single = { name: 'Single Message', value: 'single' };
	return {
		messageMode: {
			label: 'Message Mode',
			type: 'options',
			variants: [
				{
					since,
					options: [
						single,
						{
							name: 'Dynamic Message (JSON)',
							value: 'dynamic',
							description: 'Any number of messages in the schema of the message pages',
						},
						...(none ? [{ name: 'None', value: 'none', description: none }] : []),
					],
					default: 'single',
				},
				...(until ? [{ until, options: [single], default: 'single', hidden: true as const }] : []),
			],
		},
		dynamicMessage: {
			label: 'Dynamic Message (JSON)',
			type: 'json',
			shape: 'array',
			required: true,
			since,
			when: { messageMode: ['dynamic'] },
			description:
				'Array of messages, each with aliasId, direction, type, timestamp and what its type needs',
		},
	} as const satisfies Record<string, Field>;
}

/** Fields that describe a message. Controlling fields stand before the ones they control. */
export function messageFields({
	structured,
	directions,
	earlierTypes,
	single = {},
	subject = [],
}: MessageVersions) {
	const email = { ...single, channel: ['email'], direction: WAYS } as const satisfies Condition;
	/** One structured type needs one object beside the message. */
	const payload = (label: string, channel: Channel, direction: Way, type: string) =>
		({
			label,
			type: 'json',
			shape: 'object',
			required: true,
			when: { ...single, channel: [channel], direction: [direction], messageType: [type] },
		}) as const satisfies Field;
	return {
		direction: { label: 'Direction', type: 'options', required: true, variants: directions },
		messageType: {
			label: 'Message Type',
			type: 'options',
			variants: [earlierTypes, ...typeVariants(structured, single)],
		},
		text: {
			label: 'Text',
			type: 'multiline',
			when: [
				{ ...single, direction: ['announcement'] },
				{ ...single, channel: ['sms'], direction: WAYS },
				{ ...single, channel: WITH_ATTACHMENTS, direction: WAYS, messageType: TYPES_WITH_TEXT },
			],
			description:
				'Sent as it is: quotes, line breaks and emoji need no escaping. If it is empty, the message goes as type attachments, which needs a file.',
		},
		fromAddress: { label: 'From Address', required: true, when: email },
		toRecipients: { label: 'To Recipients', required: true, when: email },
		ccRecipients: { label: 'CC Recipients', when: email },
		subject: { label: 'Subject', when: [email, ...subject] },
		emailHeaders: { label: 'Email Headers', type: 'json', shape: 'object', when: email },
		plainBody: {
			label: 'Plain Body',
			type: 'multiline',
			when: email,
			description:
				'An email needs one of the bodies, a subject or an attachment; a subject alone is sent as its plain body',
		},
		htmlBody: { label: 'HTML Body', type: 'multiline', when: email },
		strippedHtml: { label: 'Stripped HTML', type: 'multiline', when: email },
		attachments: {
			label: 'Attachments',
			type: 'json',
			shape: 'array',
			when: [
				{
					...single,
					channel: WITH_ATTACHMENTS,
					direction: WAYS,
					messageType: ['text-with-attachments', 'attachments'],
				},
				email,
			],
			description:
				'Array of objects with mimeType, fileName and fileUrl. One with "dropped": true needs no fileUrl and shows the agent that a file was left out; so does a forwarded email (message/rfc822), which Engage does not take.',
		},
		liveChatFormResponse: payload(
			'Live Chat Form Response',
			'livechat',
			'inbound',
			'lc-form-response',
		),
		liveChatCarouselResponse: payload(
			'Live Chat Carousel Response',
			'livechat',
			'inbound',
			'lc-carousel-response',
		),
		liveChatQuickRepliesResponse: payload(
			'Live Chat Quick Replies Response',
			'livechat',
			'inbound',
			'lc-quick-replies-response',
		),
		liveChatCarousel: payload(
			'Live Chat Carousel',
			'livechat',
			'outbound',
			'text-with-lc-carousel',
		),
		liveChatQuickReplies: payload(
			'Live Chat Quick Replies',
			'livechat',
			'outbound',
			'text-with-lc-quick-replies',
		),
		whatsAppInteractiveResponse: payload(
			'WhatsApp Interactive Response',
			'whatsapp',
			'inbound',
			'wab-interactive-response',
		),
		whatsAppList: payload('WhatsApp List', 'whatsapp', 'outbound', 'wab-list'),
		whatsAppButtons: payload('WhatsApp Buttons', 'whatsapp', 'outbound', 'wab-buttons'),
		ambListPickerResponse: payload(
			'AMB List Picker Response',
			'amb',
			'inbound',
			'amb-list-picker-response',
		),
		ambTimePickerResponse: payload(
			'AMB Time Picker Response',
			'amb',
			'inbound',
			'amb-time-picker-response',
		),
		ambFormResponse: payload('AMB Form Response', 'amb', 'inbound', 'amb-form-response'),
		ambQuickRepliesResponse: payload(
			'AMB Quick Replies Response',
			'amb',
			'inbound',
			'amb-quick-replies-response',
		),
		ambListPicker: payload('AMB List Picker', 'amb', 'outbound', 'amb-list-picker'),
		ambTimePicker: payload('AMB Time Picker', 'amb', 'outbound', 'amb-time-picker'),
		ambForm: payload('AMB Form', 'amb', 'outbound', 'amb-form'),
		ambQuickReplies: payload('AMB Quick Replies', 'amb', 'outbound', 'amb-quick-replies'),
		timestamp: {
			label: 'Timestamp (in UTC)',
			type: 'dateTime',
			required: true,
			when: single,
			default: '={{ $now.toUTC().toISO() }}',
			description: 'ISO 8601; a time without an offset is taken as UTC',
		},
	} as const satisfies Record<string, Field>;
}

const UNSET = { name: 'Not Sent', value: 'unset' };

/** What the schema has beside the content; never sent unasked. source: message schema pages */
export function deliveryFields(since: string, single: Condition) {
	const choices = [UNSET, { name: 'No', value: 'false' }, { name: 'Yes', value: 'true' }];
	return {
		redacted: {
			label: 'Redacted',
			type: 'options',
			since,
			// The schema has it on every type of the customer's but this one.
			when: [
				{ ...single, direction: ['inbound'], messageType: { not: 'attachments' } },
				{ ...single, direction: ['outbound'] },
			],
			options: choices,
			default: UNSET.value,
			description: 'The redacted mark of the message schema; in the REST form only',
		},
		attemptGwDelivery: {
			label: 'Attempt GW Delivery',
			type: 'options',
			since,
			when: { ...single, direction: ['outbound'] },
			options: choices,
			default: UNSET.value,
			description:
				'By its name, whether Engage itself delivers the message through the gateway of the channel: the customer then gets a message twice that the workflow has sent too. What it does is not published. In the REST form only.',
		},
	} as const satisfies Record<string, Field>;
}

/** Parameter → key of the message schema. source: message schema pages */
const PAYLOAD_KEYS = {
	liveChatFormResponse: 'lcFormResponse',
	liveChatCarouselResponse: 'lcCarouselResponse',
	liveChatQuickRepliesResponse: 'lcQuickRepliesResponse',
	liveChatCarousel: 'lcCarousel',
	liveChatQuickReplies: 'lcQuickReplies',
	whatsAppInteractiveResponse: 'wabInteractiveResponse',
	whatsAppList: 'wabList',
	whatsAppButtons: 'wabButtons',
	ambListPickerResponse: 'ambListPickerResponse',
	ambTimePickerResponse: 'ambTimePickerResponse',
	ambFormResponse: 'ambFormResponse',
	ambQuickRepliesResponse: 'ambQuickRepliesResponse',
	ambListPicker: 'ambListPicker',
	ambTimePicker: 'ambTimePicker',
	ambForm: 'ambForm',
	ambQuickReplies: 'ambQuickReplies',
} as const;

type MessageValues = { [name: string]: unknown };

/** A message before a request form writes it. */
export interface Message {
	/** A UUID. source: message schema pages */
	aliasId?: string;
	direction: unknown;
	type: string;
	timestamp: unknown;
	text?: unknown;
	attachments?: MessageValues[];
	email?: Email;
	/** What a structured type has beside its text, by its key in the message schema. */
	payload?: Record<string, unknown>;
	redacted?: boolean;
	attemptGwDelivery?: boolean;
}

export interface Email {
	from?: string;
	/** As in the header of the email. */
	to?: string;
	cc?: string;
	headers?: Record<string, unknown>;
	plainBody?: string;
	htmlBody?: string;
	strippedHtml?: string;
}

/** One message from its fields, messages in the schema of the vendor, or none. */
export type Messages = { single: Message } | { list: MessageValues[] } | undefined;

/** The messages of a request. Throws `InvalidData` if a message says nothing. */
export function messagesOf(values: MessageValues): Messages {
	if (values.messageMode === 'none') return undefined;
	return values.messageMode === 'dynamic'
		? { list: checkedMessages(values.dynamicMessage as MessageValues[], values.channel) }
		: { single: messageOf(values) };
}

/** One message. Throws `InvalidData` if it says nothing. */
export function messageOf(values: MessageValues): Message {
	const type = messageTypeOf(values);
	checkContent(values, type);
	const hasFiles = [...FILE_TYPES, 'email'].includes(type);
	const payload = Object.entries(PAYLOAD_KEYS)
		.filter(([parameter]) => values[parameter] !== undefined)
		.map(([parameter, key]) => [key, values[parameter]] as const);
	return {
		aliasId: values.messageAliasId ? uuidFrom(String(values.messageAliasId)) : undefined,
		direction: values.direction,
		type,
		timestamp: values.timestamp,
		text: values.text,
		...(!(type === 'attachments' && values.direction === 'inbound') && {
			redacted: flag(values.redacted),
		}),
		attemptGwDelivery: flag(values.attemptGwDelivery),
		...(hasFiles && {
			attachments: attachmentsOf(values.attachments as MessageValues[] | undefined, values.channel),
		}),
		...(type === 'email' && { email: emailOf(values) }),
		...(payload.length > 0 && { payload: Object.fromEntries(payload) }),
	};
}

const flag = (choice: unknown): boolean | undefined =>
	choice === 'true' ? true : choice === 'false' ? false : undefined;

const FILE_TYPES = ['text-with-attachments', 'attachments'];

/** Files without text have a type of their own. source: channel-specific-message-types page */
function messageTypeOf(values: MessageValues): string {
	if (values.direction === 'announcement') return 'text';
	if (values.channel === 'email') return 'email';
	const type = String(values.messageType ?? 'text');
	return type === 'text-with-attachments' && values.text === undefined ? 'attachments' : type;
}

function checkContent(values: MessageValues, type: string): void {
	const has = (name: string) => values[name] !== undefined;
	if (type === 'attachments') {
		if (!has('attachments')) {
			const isChosen = values.messageType === 'attachments';
			throw new InvalidData([
				isChosen ? 'Attachments is empty.' : 'Text and Attachments are empty.',
			]);
		}
	} else if (type === 'email') {
		if (!EMAIL_CONTENT.some(has)) {
			throw new InvalidData([
				'Subject, Plain Body, HTML Body, Stripped HTML and Attachments are empty.',
			]);
		}
	} else if (TYPES_WITH_TEXT.includes(type) && !has('text')) {
		throw new InvalidData(['Text is empty.']);
	}
}

const BODIES = ['plainBody', 'htmlBody', 'strippedHtml'];
const EMAIL_CONTENT = [...BODIES, 'subject', 'attachments'];

/** Engage fails on forwarded emails. source: sample repository v3.5, https://github.com/CiscoDevNet/webexcc-digital-channels */
const FORWARDED = /^\s*message\/rfc822\b/i;

/**
 * The files of a message as Engage takes them; every path of a file goes through here. Email names the address `url`,
 * every other channel `fileUrl`, and either is taken. What Engage does not take is shown as dropped, so that the agent
 * knows of it. An inline picture is shown where the body refers to its `cid`.
 * source: message schema pages, https://help.webexconnect.io/docs/email-2 and /docs/whatsapp-2
 */
export function attachmentsOf(
	files: readonly MessageValues[] = [],
	channel: unknown,
	place = 'Attachments',
): MessageValues[] {
	const key = channel === 'email' ? 'url' : 'fileUrl';
	return files.map((file, index) => {
		const { fileName, cid } = file;
		const isForwarded = FORWARDED.test(String(file.mimeType ?? ''));
		const isDropped = isForwarded || file.dropped === true;
		const address = file.fileUrl || file.url;
		if (!address && !isDropped) {
			throw new InvalidData([`${place}: entry ${index + 1} has no fileUrl.`]);
		}
		return {
			mimeType: isForwarded ? 'application/octet-stream' : file.mimeType,
			fileName,
			[key]: isDropped ? '' : address,
			...('dropped' in file || isDropped ? { dropped: isDropped } : {}),
			...(cid && channel === 'email' ? { cid } : {}),
		};
	});
}

/** A subject is content: it stands in for the body of an email that has nothing else. */
function emailOf(values: MessageValues): Email {
	const isBare = ![...BODIES, 'attachments'].some((name) => values[name] !== undefined);
	return {
		from: values.fromAddress,
		to: values.toRecipients,
		cc: values.ccRecipients,
		headers: values.emailHeaders,
		plainBody: isBare ? values.subject : values.plainBody,
		htmlBody: values.htmlBody,
		strippedHtml: values.strippedHtml,
	} as Email;
}

/** The entries of a recipients field: separated by commas or semicolons outside quotes, comments and angle brackets. */
export function splitRecipients(text = ''): string[] {
	const entries = [''];
	let closing = '';
	let isEscaped = false;
	for (const character of text) {
		if (closing === '' && (character === ',' || character === ';')) {
			entries.push('');
			continue;
		}
		entries[entries.length - 1] += character;
		if (isEscaped) isEscaped = false;
		else if (character === '\\' && closing !== '') isEscaped = true;
		else if (closing === '') closing = CLOSINGS[character] ?? '';
		else if (character === closing) closing = '';
	}
	return entries.map((entry) => entry.trim()).filter(Boolean);
}

const CLOSINGS: Record<string, string> = { '"': '"', '(': ')', '<': '>' };

const MESSAGE_KEYS = ['aliasId', 'direction', 'type', 'timestamp'];

function checkedMessages(messages: MessageValues[], channel: unknown): MessageValues[] {
	const problems = messages.flatMap((message, index) => {
		const missing = MESSAGE_KEYS.filter((key) => !message[key]);
		return missing.length > 0
			? [`Dynamic Message (JSON): message ${index + 1} lacks ${missing.join(', ')}.`]
			: [];
	});
	refuse(problems);
	return messages.map((message, index) => {
		const { attachments } = message;
		const aliasId = uuidFrom(String(message.aliasId));
		if (!Array.isArray(attachments) || !attachments.every(isRecord)) return { ...message, aliasId };
		const place = `Dynamic Message (JSON): message ${index + 1}: attachments`;
		return { ...message, aliasId, attachments: attachmentsOf(attachments, channel, place) };
	});
}
