import type { Condition, Field, Fields, Option } from '../runtime/table';

/** Fields and dropdowns that several nodes have. */

export const taskIdField = {
	label: 'Task ID',
	required: true,
	placeholder: '93912f11-6017-404b-bf14-5331890b1797',
} as const satisfies Field;

export const conversationIdField = {
	label: 'Conversation ID',
	required: true,
	description: 'Engage conversation ID',
} as const satisfies Field;

export const MEDIA_TYPES = [
	{ name: 'Chat', value: 'chat' },
	{ name: 'Email', value: 'email' },
	{ name: 'Social', value: 'social', description: 'SMS, Facebook, WhatsApp, Apple' },
] as const satisfies readonly Option[];

export const mediaTypeField = {
	label: 'Media Type',
	type: 'options',
	required: true,
	options: MEDIA_TYPES,
	default: 'social',
} as const satisfies Field;

/** For events: what the task brought along. */
export const eventMediaTypeField = {
	label: 'Media Type',
	required: true,
	placeholder: 'social',
} as const satisfies Field;

const LIVE_CHAT = { name: 'Live Chat/In-App Messaging', value: 'web' };
const EMAIL = { name: 'Email', value: 'email' };
const SOCIAL = [
	{ name: 'Facebook Messenger', value: 'facebook' },
	{ name: 'SMS', value: 'sms' },
	{ name: 'WhatsApp', value: 'whatsapp' },
] as const satisfies readonly Option[];
const APPLE = { name: 'Apple Messages for Business', value: 'amb' };

const ofType = (type: string) => ({ mediaType: [type] }) as const satisfies Condition;

/** Apple appears only on Queue Task and Resolve Conversation. */
export function mediaChannelField({ apple }: { apple: boolean }) {
	return {
		label: 'Media Channel',
		type: 'options',
		required: true,
		variants: [
			{ when: ofType('chat'), options: [LIVE_CHAT], default: LIVE_CHAT.value },
			{ when: ofType('email'), options: [EMAIL], default: EMAIL.value },
			{
				when: ofType('social'),
				options: apple ? [APPLE, ...SOCIAL] : SOCIAL,
				default: 'sms',
			},
		],
	} as const satisfies Field;
}

export const queueField = {
	label: 'Queue Name',
	type: 'locator',
	required: true,
	lookup: 'searchQueues',
} as const satisfies Field;

/** The lookup is `getGlobalVariables`. */
export const globalVariableColumns = {
	variable: {
		label: 'Variable',
		type: 'options',
		required: true,
		lookup: 'getGlobalVariables',
		description:
			'Choose from the list, or name a variable such as Customer_Tier using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	value: { label: 'Value', type: 'scalar', required: true },
} as const satisfies Fields;
