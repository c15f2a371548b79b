import type { EventReader } from './eventReader';
import {
	appleParts,
	facebookParts,
	liveChatParts,
	rcsParts,
	smsParts,
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
	| 'reaction'
	| 'other';

/** What the user can choose under Events. */
export type Selectable = Kind | 'engageResult' | 'receipt' | 'unknownChannel';

export interface ChannelTable {
	/** Label of the output. */
	name: string;
	/** Value of Channel in the Engage nodes, which have no RCS. */
	value: 'sms' | 'email' | 'livechat' | 'whatsapp' | 'facebook' | 'amb' | 'rcs';
	/** `channel` of the event, then other names, among them those of receipts; the first is the documented one. */
	wireNames: readonly string[];
	/** `event` → what it is about. */
	events: Readonly<Record<string, Kind>>;
	/** Fields of the event in order of preference. */
	customerId: readonly string[];
	customerName: readonly string[];
	/** Where the event names the address that the customer wrote to. An app ID is none, except for live chat. */
	businessId: readonly string[];
	text: readonly string[];
	timestamp: readonly string[];
	/** Type of a message without files, with text and files, and with files only. */
	messageTypes: readonly [plain: string, withFiles: string, filesOnly: string];
	parts?(reader: EventReader, event: string): Parts;
}

const TEXT_OR_FILES = ['text', 'text-with-attachments', 'attachments'] as const;

/** The first six in the order of the outputs. Append only. */
export const CHANNEL_TABLES = [
	{
		name: 'SMS',
		value: 'sms',
		wireNames: ['SMS'],
		events: { MO: 'message' },
		customerId: ['oa', 'userId'],
		customerName: [],
		businessId: ['da'],
		text: ['message'],
		timestamp: ['ts', 'datetime'],
		messageTypes: ['text', 'text', 'text'],
		parts: smsParts,
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
		businessId: [],
		text: ['textMessage', 'message'],
		timestamp: ['ts', 'datetime'],
		messageTypes: ['email', 'email', 'email'],
	},
	{
		name: 'Live Chat',
		value: 'livechat',
		wireNames: ['Rtm', 'Live Chat', 'In-App', 'rt', 'appmessaging'],
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
		// A customer can come without a number.
		customerId: ['waid', 'bsuid', 'userId'],
		customerName: ['username', 'userHandle'],
		businessId: [],
		text: ['message'],
		timestamp: ['ts'],
		messageTypes: TEXT_OR_FILES,
		parts: whatsAppParts,
	},
	{
		name: 'Facebook Messenger',
		value: 'facebook',
		wireNames: ['Facebook Messenger', 'Facebook', 'Messenger', 'fb'],
		events: { MO: 'message', OnPostback: 'response' },
		customerId: ['psid', 'userId'],
		customerName: ['name'],
		businessId: [],
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
			PaymentResponse: 'response',
			TYPINGINDICATOR: 'typing',
			CONVERSATIONCLOSED: 'closed',
		},
		customerId: ['abcUserId', 'userId'],
		customerName: ['name'],
		businessId: ['abcAccountId'],
		text: ['message'],
		timestamp: ['ts'],
		messageTypes: TEXT_OR_FILES,
		parts: appleParts,
	},
	{
		name: 'RCS',
		value: 'rcs',
		wireNames: ['rcs'],
		// Older samples name the content, newer ones say MO.
		events: {
			MO: 'message',
			ATTACHMENT: 'message',
			Location: 'message',
			postback: 'response',
			SUBSCRIBE: 'preference',
			UNSUBSCRIBE: 'preference',
		},
		customerId: ['msisdn', 'userId'],
		customerName: [],
		businessId: [],
		text: ['message'],
		timestamp: ['ts', 'datetime'],
		messageTypes: TEXT_OR_FILES,
		parts: rcsParts,
	},
] as const satisfies readonly ChannelTable[];

export type Channel = (typeof CHANNEL_TABLES)[number]['value'];

/** Append only: n8n stores connections by output index. The first six are the channels that there were at first. */
export const OUTPUT_NAMES = [
	'SMS',
	'Email',
	'Live Chat',
	'WhatsApp',
	'Facebook Messenger',
	'Apple Messages for Business',
	'Engage Result',
	'Delivery Receipt',
	'RCS',
	'Other',
] as const;

export const outputNamed = (name: (typeof OUTPUT_NAMES)[number]): number =>
	OUTPUT_NAMES.indexOf(name);

export const outputOf = ({ name }: ChannelTable): number =>
	OUTPUT_NAMES.findIndex((output) => output === name);

/** What a receipt without a status says. source: delivery receipt page */
export const RECEIPT_CODES: ReadonlyMap<string, string> = new Map(
	Object.entries({
		7500: 'Delivered',
		7501: 'Submitted',
		7502: 'Read',
		7520: 'Bounce',
		7521: 'Complaint',
		7522: 'Not Verified',
		7523: 'Invalid',
		7528: 'Clicked',
	}),
);

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

/** The vendor's spelling of an event as words: INTERACTIVERESPONSE → Interactive Response. */
export function eventInWords(channel: ChannelTable, event: string): string {
	const known = Object.keys(channel.events).find((name) => plainName(name) === plainName(event));
	return (known ?? event)
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.replace(/^On /, '')
		.replace(/^i Message/, 'iMessage');
}
