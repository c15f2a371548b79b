import type { EventReader } from './eventReader';
import {
	appleParts,
	emailParts,
	facebookParts,
	liveChatParts,
	whatsAppParts,
} from './channelParts';
import type { Parts } from './channelParts';

/*
 * What Webex Connect sends, as tables. source: data-stream pages; outbound webhook pages for WhatsApp and Messenger.
 * Names are compared without case and punctuation, since the pages spell some of them in two ways.
 */

/** What an event is about. */
export type Kind =
	| 'message'
	| 'response'
	| 'typing'
	| 'closed'
	| 'profile'
	| 'preference'
	| 'other';

/** What the user can choose under Events. */
export type Selectable = Kind | 'engageResult' | 'receipt';

export interface ChannelTable {
	/** Label of the output. */
	name: string;
	/** Value of Channel in the Engage nodes. */
	value: 'sms' | 'email' | 'livechat' | 'whatsapp' | 'facebook' | 'amb';
	/** `channel` of the event; the first is the documented one. */
	wireNames: readonly string[];
	/** `event` → what it is about. */
	events: Readonly<Record<string, Kind>>;
	/** Fields of the event in order of preference. */
	customerId: readonly string[];
	customerName: readonly string[];
	businessId: readonly string[];
	text: readonly string[];
	timestamp: readonly string[];
	/** Type of a message without and with files. */
	messageTypes: readonly [plain: string, withFiles: string];
	parts?(reader: EventReader, event: string): Parts;
}

const TEXT_OR_FILES = ['text', 'text-with-attachments'] as const;

/** In the order of the outputs. Append only. */
export const CHANNEL_TABLES = [
	{
		name: 'SMS',
		value: 'sms',
		wireNames: ['SMS'],
		events: { MO: 'message' },
		customerId: ['oa', 'userId'],
		customerName: [],
		businessId: ['da', 'appId'],
		text: ['message'],
		timestamp: ['ts', 'datetime'],
		messageTypes: ['text', 'text'],
	},
	{
		name: 'Email',
		value: 'email',
		wireNames: ['Email'],
		events: {
			MO: 'message',
			'Inbound Message': 'message',
			Subscribe: 'preference',
			Unsubscribe: 'preference',
		},
		customerId: ['from', 'userId'],
		customerName: [],
		businessId: ['to', 'appId'],
		text: ['textMessage', 'message'],
		timestamp: ['ts', 'datetime'],
		messageTypes: ['email', 'email'],
		parts: emailParts,
	},
	{
		name: 'Live Chat',
		value: 'livechat',
		wireNames: ['Rtm', 'Live Chat', 'In-App'],
		events: {
			MO: 'message',
			OnPostback: 'response',
			OnFormResponse: 'response',
			OnThreadClosed: 'closed',
			UpdateThreadACK: 'other',
			TypingIndicator: 'typing',
			OnProfileCreate: 'profile',
			OnProfileUpdate: 'profile',
		},
		customerId: ['userId', 'clientId'],
		customerName: ['name', 'userName'],
		businessId: ['appId'],
		text: ['message'],
		timestamp: ['ts', 'datetime'],
		messageTypes: TEXT_OR_FILES,
		parts: liveChatParts,
	},
	{
		name: 'WhatsApp',
		value: 'whatsapp',
		wireNames: ['WhatsApp'],
		events: {
			MO: 'message',
			postback: 'response',
			list: 'response',
			reply: 'response',
			user_preference: 'preference',
		},
		customerId: ['waid', 'userId', 'bsuid'],
		customerName: ['username', 'userHandle'],
		businessId: ['appId'],
		text: ['message'],
		timestamp: ['ts'],
		messageTypes: TEXT_OR_FILES,
		parts: whatsAppParts,
	},
	{
		name: 'Facebook Messenger',
		value: 'facebook',
		wireNames: ['Facebook Messenger', 'Facebook', 'Messenger'],
		events: { MO: 'message', OnPostback: 'response' },
		customerId: ['psid', 'userId'],
		customerName: ['name'],
		businessId: ['appId'],
		text: ['message'],
		timestamp: ['ts'],
		messageTypes: TEXT_OR_FILES,
		parts: facebookParts,
	},
	{
		name: 'Apple Messages for Business',
		value: 'amb',
		wireNames: ['AppleBusinessChat', 'Apple Messages for Business', 'AMB', 'ABC'],
		events: {
			MO: 'message',
			InteractiveResponse: 'response',
			AuthenticationResponse: 'response',
			NewAuthenticationResponse: 'response',
			QuickReplyResponse: 'response',
			FormResponse: 'response',
			iMessageAppResponse: 'response',
			InvitationResponse: 'response',
			TYPINGINDICATOR: 'typing',
			CONVERSATIONCLOSED: 'closed',
		},
		customerId: ['abcUserId', 'userId'],
		customerName: ['name'],
		businessId: ['abcAccountId', 'appId'],
		text: ['message'],
		timestamp: ['ts'],
		messageTypes: TEXT_OR_FILES,
		parts: appleParts,
	},
] as const satisfies readonly ChannelTable[];

export type Channel = (typeof CHANNEL_TABLES)[number]['value'];

/** The outputs behind the channels. Append only. */
export const ENGAGE_RESULT_OUTPUT = CHANNEL_TABLES.length;
export const RECEIPT_OUTPUT = CHANNEL_TABLES.length + 1;
export const OUTPUT_NAMES = [
	...CHANNEL_TABLES.map(({ name }) => name),
	'Engage Result',
	'Delivery Receipt',
];

/** source: delivery receipt page */
export const RECEIPT_CODES: Readonly<Record<string, string>> = {
	7500: 'Delivered',
	7501: 'Submitted',
	7502: 'Read',
	7520: 'Bounce',
	7521: 'Complaint',
	7522: 'Not Verified',
	7523: 'Invalid',
	7528: 'Clicked',
};

/** The vendor spells one name in several ways: INTERACTIVERESPONSE, InteractiveResponse. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const byWireName = new Map<string, ChannelTable>(
	CHANNEL_TABLES.flatMap((table) =>
		[table.value, ...table.wireNames].map((name): [string, ChannelTable] => [
			plainName(name),
			table,
		]),
	),
);

export function channelNamed(name: string): ChannelTable | undefined {
	return byWireName.get(plainName(name));
}

const kindsByChannel = new Map<string, Map<string, Kind>>(
	CHANNEL_TABLES.map(({ value, events }) => [
		value,
		new Map(Object.entries(events).map(([event, kind]) => [plainName(event), kind])),
	]),
);

export function kindNamed(channel: ChannelTable, event: string): Kind | undefined {
	return kindsByChannel.get(channel.value)?.get(plainName(event));
}

export function isChannelEvent(event: string): boolean {
	return [...kindsByChannel.values()].some((kinds) => kinds.has(plainName(event)));
}
