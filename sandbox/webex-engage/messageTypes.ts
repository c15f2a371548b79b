/** Wire values of `channel`. livechat, facebook and amb are observed, the others inferred. */
export const CHANNELS = ['sms', 'facebook', 'livechat', 'email', 'whatsapp', 'amb', 'api'] as const;
export type Channel = (typeof CHANNELS)[number];

export const DIRECTIONS = ['inbound', 'outbound', 'announcement'] as const;
export type Direction = (typeof DIRECTIONS)[number];

type Way = 'inbound' | 'outbound';

interface MessageType {
	channels: readonly Channel[];
	ways: readonly Way[];
	/** Keys under which the type's own object travels: in the flat body, and in a message object. */
	payload?: { flat: string; nested: string };
}

const BOTH: readonly Way[] = ['inbound', 'outbound'];
const IN: readonly Way[] = ['inbound'];
const OUT: readonly Way[] = ['outbound'];
const payload = (nested: string, flat = nested) => ({ nested, flat });

const LC_FORM_RESPONSE: MessageType = {
	channels: ['livechat'],
	ways: IN,
	payload: payload('lcFormResponse', 'livechatformresponse'),
};

/** The channel and message type matrix; announcements are text on every channel. */
export const MESSAGE_TYPES: Readonly<Record<string, MessageType>> = {
	text: { channels: ['sms', 'facebook', 'livechat', 'whatsapp', 'amb', 'api'], ways: BOTH },
	'text-with-attachments': {
		channels: ['facebook', 'livechat', 'whatsapp', 'amb', 'api'],
		ways: BOTH,
	},
	attachments: { channels: ['facebook', 'livechat', 'whatsapp', 'amb', 'api'], ways: BOTH },
	email: { channels: ['email'], ways: BOTH },
	'lc-form-response': LC_FORM_RESPONSE,
	// The vendor's sample spells the type like its payload.
	lcFormResponse: LC_FORM_RESPONSE,
	'lc-carousel-response': {
		channels: ['livechat'],
		ways: IN,
		payload: payload('lcCarouselResponse'),
	},
	'lc-quick-replies-response': {
		channels: ['livechat'],
		ways: IN,
		payload: payload('lcQuickRepliesResponse'),
	},
	'text-with-lc-carousel': { channels: ['livechat'], ways: OUT, payload: payload('lcCarousel') },
	'text-with-lc-quick-replies': {
		channels: ['livechat'],
		ways: OUT,
		payload: payload('lcQuickReplies'),
	},
	'wab-buttons': { channels: ['whatsapp'], ways: OUT, payload: payload('wabButtons') },
	'wab-list': { channels: ['whatsapp'], ways: OUT, payload: payload('wabList') },
	// N/A everywhere in the matrix, but documented as inbound on the schema page.
	'wab-interactive-response': {
		channels: ['whatsapp'],
		ways: IN,
		payload: payload('wabInteractiveResponse'),
	},
	'amb-list-picker': { channels: ['amb'], ways: OUT, payload: payload('ambListPicker') },
	'amb-list-picker-response': {
		channels: ['amb'],
		ways: IN,
		payload: payload('ambListPickerResponse'),
	},
	'amb-time-picker': { channels: ['amb'], ways: OUT, payload: payload('ambTimePicker') },
	'amb-time-picker-response': {
		channels: ['amb'],
		ways: IN,
		payload: payload('ambTimePickerResponse'),
	},
	'amb-quick-replies': { channels: ['amb'], ways: OUT, payload: payload('ambQuickReplies') },
	'amb-quick-replies-response': {
		channels: ['amb'],
		ways: IN,
		payload: payload('ambQuickRepliesResponse'),
	},
	'amb-form': { channels: ['amb'], ways: OUT, payload: payload('ambForm') },
	'amb-form-response': { channels: ['amb'], ways: IN, payload: payload('ambFormResponse') },
};

const payloadKeys = (form: 'flat' | 'nested'): string[] => [
	...new Set(
		Object.values(MESSAGE_TYPES).flatMap((type) => (type.payload ? [type.payload[form]] : [])),
	),
];

export const FLAT_PAYLOAD_KEYS = payloadKeys('flat');
export const NESTED_PAYLOAD_KEYS = payloadKeys('nested');

/** What Engage takes a message for that names no type: the default of the panel. */
export function defaultType(channel: Channel, direction: Direction): string {
	if (direction === 'announcement' || channel === 'sms') return 'text';
	return channel === 'email' ? 'email' : 'text-with-attachments';
}
