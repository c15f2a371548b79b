import type { Condition, Field, Option } from '../runtime/table';

/** Wire value by channel; seen for live chat, Facebook and Apple, inferred for the others. */
export const CHANNELS = [
	{ name: 'Apple Messages for Business', value: 'amb' },
	{ name: 'Email', value: 'email' },
	{ name: 'Facebook Messenger', value: 'facebook' },
	{ name: 'Live Chat', value: 'livechat' },
	{ name: 'SMS', value: 'sms' },
	{ name: 'WhatsApp', value: 'whatsapp' },
] as const satisfies readonly Option[];

export type Channel = (typeof CHANNELS)[number]['value'];

export const channelField = {
	label: 'Channel',
	type: 'options',
	required: true,
	options: CHANNELS,
	default: 'sms',
} as const satisfies Field;

export const conversationIdField = {
	label: 'Conversation ID',
	required: true,
	description: 'Engage conversation ID, as Search Conversation or a task event names it',
} as const satisfies Field;

export const participantField = {
	label: 'Participant',
	required: true,
	description: 'Agent ID, as the task event names it',
} as const satisfies Field;

export const on = <C extends Channel>(channel: C) =>
	({ channel: [channel] }) as const satisfies Condition;

/** The customer and business addresses that Search and Create ask for alike. */
export const addressFields = {
	facebookPageId: { label: 'Facebook Page ID', required: true, when: on('facebook') },
	facebookPsId: {
		label: 'Facebook PS ID',
		required: true,
		when: on('facebook'),
		description: 'Page-scoped ID of the customer',
	},
	businessLongcodeShortcode: {
		label: 'Business Longcode/Shortcode',
		required: true,
		when: on('sms'),
		placeholder: '+14155550100',
	},
	customerMobileNumber: {
		label: 'Customer Mobile Number',
		required: true,
		when: on('sms'),
		placeholder: '+14155550123',
	},
	businessEmailId: {
		label: 'Business Email ID',
		required: true,
		when: on('email'),
		placeholder: 'support@example.com',
	},
	fromEmailId: {
		label: 'From Email ID',
		required: true,
		when: on('email'),
		placeholder: 'customer@example.com',
		description: 'Email address of the customer',
	},
	waBusinessId: { label: 'WA Business ID', required: true, when: on('whatsapp') },
	customerId: {
		label: 'Customer ID',
		required: true,
		when: on('whatsapp'),
		description: 'WhatsApp ID of the customer',
	},
	ambAccountId: {
		label: 'AMB Account ID',
		required: true,
		when: on('amb'),
		description: 'Apple Messages for Business account of the company',
	},
	ambUserId: {
		label: 'AMB User ID',
		required: true,
		when: on('amb'),
		description: 'Opaque Apple ID of the customer',
	},
} as const satisfies Record<string, Field>;

/** Customer and business address on the wire, from the fields of the channel. source: standalone search page */
export function addresses(values: { [name: string]: unknown }): {
	customeraddress: unknown;
	bizaddress: unknown;
} {
	const pairs: Record<Channel, [customer: string, business: string]> = {
		facebook: ['facebookPsId', 'facebookPageId'],
		sms: ['customerMobileNumber', 'businessLongcodeShortcode'],
		email: ['fromEmailId', 'businessEmailId'],
		whatsapp: ['customerId', 'waBusinessId'],
		amb: ['ambUserId', 'ambAccountId'],
		livechat:
			'livechatUserId' in values
				? ['livechatUserId', 'livechatAppId']
				: ['customerAddress', 'bizAddress'],
	};
	const [customer, business] = pairs[values.channel as Channel];
	return { customeraddress: values[customer], bizaddress: values[business] };
}
