import type { Condition, Field, Option, Variant } from '../runtime/table';
import { InvalidData, refuse } from '../runtime/values';
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

type Way = 'inbound' | 'outbound';

/** Message types beyond text by channel and direction, in the vendor's order. */
const STRUCTURED: Partial<Record<Channel, Record<Way, readonly Option[]>>> = {
	facebook: { inbound: [], outbound: [] },
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
const WITH_ATTACHMENTS = ['amb', 'facebook', 'livechat', 'whatsapp'] as const;

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
			options: [...PLAIN, ...(STRUCTURED[channel]?.[way] ?? [])],
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
}

/** One message by its fields, or any number of them as JSON. */
export function messageModeFields(since: string) {
	return {
		messageMode: {
			label: 'Message Mode',
			type: 'options',
			variants: [
				{
					since,
					options: [
						{ name: 'Single Message', value: 'single' },
						{
							name: 'Dynamic Message (JSON)',
							value: 'dynamic',
							description: 'Any number of messages in the schema of the message pages',
						},
					],
					default: 'single',
				},
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
				'Sent as it is: quotes, line breaks and emoji need no escaping. Empty only beside attachments.',
		},
		fromAddress: { label: 'From Address', required: true, when: email },
		toRecipients: { label: 'To Recipients', required: true, when: email },
		ccRecipients: { label: 'CC Recipients', when: email },
		subject: { label: 'Subject', when: email },
		emailHeaders: { label: 'Email Headers', type: 'json', shape: 'object', when: email },
		plainBody: {
			label: 'Plain Body',
			type: 'multiline',
			when: email,
			description: 'An email needs one of the bodies or an attachment',
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
					messageType: ['text-with-attachments'],
				},
				email,
			],
			description: 'Array of objects with mimeType, fileName and fileUrl',
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

/** Parameter → key of the observed flat body; WhatsApp's three follow the names of the message schema. */
const PAYLOAD_KEYS = {
	liveChatFormResponse: 'livechatformresponse',
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

/** The message part of the request body. Throws `InvalidData` where the message says nothing. */
export function messageBody(values: MessageValues): Record<string, unknown> {
	if (values.messageMode === 'dynamic') {
		return { messages: checkedMessages(values.dynamicMessage as MessageValues[]) };
	}
	const messagetype = messageTypeOf(values);
	checkContent(values, messagetype);
	const body: Record<string, unknown> = {
		direction: values.direction,
		messagetype,
		timestamp: values.timestamp,
	};
	if (values.text !== undefined) body.text = values.text;
	if (messagetype === 'text-with-attachments' || messagetype === 'email') {
		body.attachments = attachmentsOf(values);
	}
	if (messagetype === 'email') Object.assign(body, emailBody(values));
	for (const [parameter, key] of Object.entries(PAYLOAD_KEYS)) {
		if (values[parameter] !== undefined) body[key] = values[parameter];
	}
	return body;
}

function messageTypeOf(values: MessageValues): string {
	if (values.direction === 'announcement') return 'text';
	if (values.channel === 'email') return 'email';
	return String(values.messageType ?? 'text');
}

function checkContent(values: MessageValues, messagetype: string): void {
	const has = (name: string) => values[name] !== undefined;
	if (messagetype === 'text-with-attachments') {
		if (!has('text') && !has('attachments'))
			throw new InvalidData(['Text and Attachments are empty.']);
	} else if (messagetype === 'email') {
		if (!has('plainBody') && !has('htmlBody') && !has('strippedHtml') && !has('attachments')) {
			throw new InvalidData(['Plain Body, HTML Body, Stripped HTML and Attachments are empty.']);
		}
	} else if (TYPES_WITH_TEXT.includes(messagetype) && !has('text')) {
		throw new InvalidData(['Text is empty.']);
	}
}

/** Email names the address of a file `url`, every other channel `fileUrl`; either is taken. */
function attachmentsOf(values: MessageValues): unknown[] {
	const key = values.channel === 'email' ? 'url' : 'fileUrl';
	const attachments = (values.attachments ?? []) as MessageValues[];
	return attachments.map(({ url, fileUrl, ...rest }, index) => {
		const address = fileUrl ?? url;
		if (address === undefined && rest.dropped !== true) {
			throw new InvalidData([`Attachments: entry ${index + 1} has no fileUrl.`]);
		}
		return { ...rest, [key]: address ?? '' };
	});
}

function emailBody(values: MessageValues): Record<string, unknown> {
	return {
		frmAddress: values.fromAddress,
		toRecipients: values.toRecipients,
		ccRecipients: values.ccRecipients,
		subject: values.subject,
		emailHeaders: values.emailHeaders,
		plainBody: values.plainBody,
		htmlBody: values.htmlBody,
		strippedHtml: values.strippedHtml,
	};
}

const MESSAGE_KEYS = ['aliasId', 'direction', 'type', 'timestamp'];

function checkedMessages(messages: MessageValues[]): MessageValues[] {
	const problems = messages.flatMap((message, index) => {
		const missing = MESSAGE_KEYS.filter((key) => !message[key]);
		return missing.length > 0
			? [`Dynamic Message (JSON): message ${index + 1} lacks ${missing.join(', ')}.`]
			: [];
	});
	refuse(problems);
	return messages;
}
