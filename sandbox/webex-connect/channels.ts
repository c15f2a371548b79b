import type { Asset } from '../core/assets';
import type { Fields } from '../core/fields';

/** Our short names of the channels, as in Engage; each has its own event shape. */
export const EVENT_CHANNELS = [
	'sms',
	'email',
	'livechat',
	'whatsapp',
	'facebook',
	'amb',
	'rcs',
] as const;
export type EventChannel = (typeof EVENT_CHANNELS)[number];

/** The events of each channel; the first is the customer's message. */
export const EVENTS_OF: Readonly<Record<EventChannel, readonly string[]>> = {
	sms: ['MO'],
	email: ['Inbound Message', 'Unsubscribe', 'Subscribe'],
	livechat: [
		'MO',
		'OnPostback',
		'OnFormResponse',
		'OnThreadClosed',
		'UpdateThreadACK',
		'TypingIndicator',
		'OnProfileCreate',
		'OnProfileUpdate',
	],
	whatsapp: ['MO', 'postback', 'list', 'reply', 'user_preference'],
	facebook: ['MO', 'OnPostback'],
	amb: [
		'MO',
		'InteractiveResponse',
		'AuthenticationResponse',
		'NewAuthenticationResponse',
		'QuickReplyResponse',
		'FormResponse',
		'iMessageAppResponse',
		'TYPINGINDICATOR',
		'CONVERSATIONCLOSED',
		'InvitationResponse',
	],
	rcs: ['MO', 'postback', 'ATTACHMENT', 'Location', 'SUBSCRIBE', 'UNSUBSCRIBE'],
};

export const ENVELOPES = ['none', 'object', 'array'] as const;
/** `none` is the outbound webhook; the other two are the forms of a data stream. */
export type Envelope = (typeof ENVELOPES)[number];

export const SCANS = ['malware', 'pci'] as const;
export type Scan = (typeof SCANS)[number];

export interface EventAttachment {
	/** Empty if a scan refused the file. */
	url: string;
	mimeType: string;
	fileName: string;
	caption?: string;
	/** Content id of an image inside a mail. */
	cid?: string;
	refused?: Scan;
}

/** What a message can be besides text and files, and on which channels. */
export const CONTENTS_OF = {
	location: ['whatsapp', 'facebook', 'rcs'],
	contact: ['whatsapp'],
	reaction: ['whatsapp'],
	order: ['whatsapp'],
	unsupported: ['whatsapp'],
	link: ['facebook'],
} as const satisfies Record<string, readonly EventChannel[]>;
export type ContentKind = keyof typeof CONTENTS_OF;

export interface CustomerEvent {
	channel: EventChannel;
	event: string;
	from: string;
	to: string;
	/** The asset of the tenant that `to` belongs to. */
	asset: Asset;
	text: string;
	name?: string;
	subject?: string;
	threadId?: string;
	attachments: EventAttachment[];
	content?: { kind: ContentKind; value: Fields };
	/** Of a mail: the To line, which need not name the mailbox, and the Cc line. */
	recipients?: string[];
	cc?: string[];
	headers?: Fields;
	/** Given with the message that a receipt is about. */
	correlationId: string;
	callbackData: string;
	/** `+05:30` puts `ts` into a tenant's own time zone; UTC otherwise. */
	utcOffset?: string;
	envelope: Envelope;
	/** Laid over the built event: anything the form does not offer. */
	extra: Fields;
	tid: string;
	gtrid: string;
	at: Date;
}
