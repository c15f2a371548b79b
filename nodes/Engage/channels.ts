import type { Condition, Field, Option } from '../runtime/table';

/** Wire value by channel; seen for live chat, Facebook and Apple, inferred for the others. */
export const CHANNELS = [
	{ name: 'API', value: 'api' },
	{ name: 'Apple Messages for Business', value: 'amb' },
	{ name: 'Email', value: 'email' },
	{ name: 'Facebook Messenger', value: 'facebook' },
	{ name: 'Live Chat', value: 'livechat' },
	{ name: 'SMS', value: 'sms' },
	{ name: 'WhatsApp', value: 'whatsapp' },
] as const satisfies readonly Option[];

export type Channel = (typeof CHANNELS)[number]['value'];

/** The channels of the versions that lack some. */
export const channelFieldOf = (variants: readonly Lacking[]) =>
	({
		label: 'Channel',
		type: 'options',
		required: true,
		variants: variants.map(({ lacks = [], ...versions }) => ({
			...versions,
			options: CHANNELS.filter(({ value }) => !lacks.includes(value)),
			default: 'sms',
		})),
	}) as const satisfies Field;

interface Lacking {
	since?: string;
	until?: string;
	lacks?: readonly Channel[];
}

export const conversationIdField = {
	label: 'Conversation ID',
	required: true,
	description: 'Engage conversation ID, as Search Conversation or a task event names it',
} as const satisfies Field;

/** The keys of its rows on the wire are not published. source: create-conversation-1 and update-conversation-1 pages */
export const customFields = {
	label: 'Custom Fields',
	type: 'rows',
	columns: {
		scope: {
			label: 'Scope',
			type: 'options',
			required: true,
			options: [
				{ name: 'Conversation', value: 'conversation' },
				{ name: 'Profile', value: 'profile' },
			],
			default: 'conversation',
		},
		key: { label: 'Key', required: true },
		value: { label: 'Value', type: 'scalar', required: true },
	},
	description:
		'Custom fields of the conversation or of the profile of the customer. The names under which Engage takes them are not published: try it on your tenant.',
} as const satisfies Field;

export const participantField = {
	label: 'Participant',
	required: true,
	description: 'Agent ID, as the task event names it',
} as const satisfies Field;

export const on = <C extends Channel>(channel: C) =>
	({ channel: [channel] }) as const satisfies Condition;

/** Nothing but a setting knows the address. source: create-conversation page of standalone Engage */
export const SET_ADDRESSES =
	'set Business Addresses in the Webex Connect Trigger, because the event has an app ID only';

/** The customer and business addresses that Search and Create ask for alike. */
export const addressFields = {
	facebookPageId: {
		label: 'Facebook Page ID',
		required: true,
		when: on('facebook'),
		remedy: SET_ADDRESSES,
		description: 'Page ID of the business; not the app ID of the event',
	},
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
	waBusinessId: {
		label: 'WA Business ID',
		required: true,
		when: on('whatsapp'),
		remedy: SET_ADDRESSES,
		description: 'WhatsApp number of the business; not the app ID of the event',
	},
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
	businessId: {
		label: 'Business ID',
		required: true,
		when: on('api'),
		description: 'Business ID of the API channel asset',
	},
	userId: {
		label: 'User ID',
		required: true,
		when: on('api'),
		description: 'Of your choice: your own ID of the customer',
	},
} as const satisfies Record<string, Field>;

/** Customer and business address on the wire, from the fields of the channel. source: standalone search page */
export function addresses(values: { [name: string]: unknown }): {
	customerAddress: unknown;
	bizAddress: unknown;
} {
	const pairs: Record<Channel, [customer: string, business: string]> = {
		facebook: ['facebookPsId', 'facebookPageId'],
		sms: ['customerMobileNumber', 'businessLongcodeShortcode'],
		email: ['fromEmailId', 'businessEmailId'],
		whatsapp: ['customerId', 'waBusinessId'],
		amb: ['ambUserId', 'ambAccountId'],
		api: ['userId', 'businessId'],
		livechat:
			'livechatAppId' in values
				? ['livechatUserId', 'livechatAppId']
				: ['customerAddress', 'bizAddress'],
	};
	const [customer, business] = pairs[values.channel as Channel];
	return { customerAddress: values[customer], bizAddress: values[business] };
}
