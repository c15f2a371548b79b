import type { Condition, Field, Output, Outcome } from '../../runtime/table';
import { endpoints } from './publicApi';
import type { Chat, ChatQuery, Details } from './chats';

/* Fields, outputs and outcomes that the chat nodes share. What the vendor's nodes had is published nowhere. */

const by = (value: string) => ({ findBy: [value] }) as const satisfies Condition;

export const channelField = {
	label: 'Channel',
	required: true,
	placeholder: 'sms',
	description: 'Such as sms or facebook; capitals make no difference',
} as const satisfies Field;

export const customerIdField = {
	label: 'Customer ID',
	required: true,
	placeholder: '+15551230001',
	description: 'Address of the customer on the channel',
} as const satisfies Field;

export const businessIdField = {
	label: 'Business ID',
	required: true,
	placeholder: '+15559990000',
	description: 'Address of the business on the channel',
} as const satisfies Field;

/** Which chat is meant. */
export const queryFields = {
	findBy: {
		label: 'Find By',
		type: 'options',
		required: true,
		options: [
			{ name: 'Chat ID', value: 'chatId' },
			{
				name: 'Conversation ID',
				value: 'conversationId',
				description: 'Of ECE, as its events say',
			},
			{ name: 'Customer', value: 'customer', description: 'Channel, customer and business' },
		],
		default: 'customer',
	},
	chatId: { label: 'Chat ID', required: true, when: by('chatId') },
	conversationIdToFind: {
		label: 'Conversation ID to Find',
		required: true,
		when: by('conversationId'),
	},
	channel: { ...channelField, when: by('customer') },
	customerId: { ...customerIdField, when: by('customer') },
	businessId: { ...businessIdField, when: by('customer') },
} as const satisfies Record<string, Field>;

type QueryValues = { [K in keyof typeof queryFields]?: string };

export function queryOf(values: QueryValues): ChatQuery {
	const { findBy, chatId, conversationIdToFind, channel, customerId, businessId } = values;
	if (findBy === 'chatId') return { chatId: String(chatId) };
	if (findBy === 'conversationId') return { conversationId: String(conversationIdToFind) };
	return {
		channel: String(channel),
		customerId: String(customerId),
		businessId: String(businessId),
	};
}

/** What of a chat can be set. */
export const detailFields = {
	customerName: { label: 'Customer Name' },
	entryPointId: { label: 'Entry Point ID', type: 'scalar' },
	conversationId: {
		label: 'Conversation ID',
		description: 'Of ECE, once Start Conversation gave one',
	},
	clusterId: { label: 'Cluster ID' },
	attributes: {
		label: 'Attributes',
		type: 'json',
		description: 'Anything else that belongs to the chat',
	},
	timeToLive: {
		label: 'Time to Live',
		type: 'number',
		range: [0, 5_256_000],
		description: 'Minutes from now after which the chat counts as cleared; 0 means never',
	},
} as const satisfies Record<string, Field>;

interface DetailValues extends Omit<Details, 'timeToLive'> {
	/** Minutes. */
	timeToLive?: number;
}

export function detailsOf(values: DetailValues): Details {
	const { customerName, entryPointId, conversationId, clusterId, attributes, timeToLive } = values;
	return {
		customerName,
		entryPointId,
		conversationId,
		clusterId,
		attributes,
		timeToLive: timeToLive === undefined ? undefined : timeToLive * 60_000,
	};
}

export const chatOutputs = {
	chatId: { type: 'string', description: 'ID of the chat in the store' },
	status: { type: 'string', description: 'Always active' },
	channel: { type: 'string', description: 'Channel' },
	customerId: { type: 'string', description: 'Address of the customer' },
	businessId: { type: 'string', description: 'Address of the business' },
	customerName: { type: 'string', description: 'Name of the customer' },
	entryPointId: { type: 'string', description: 'Entry point of ECE' },
	conversationId: { type: 'string', description: 'Conversation of ECE; empty until it is set' },
	clusterId: { type: 'string', description: 'Cluster of ECE' },
	attributes: { type: 'json', description: 'What else belongs to the chat' },
	createdAt: { type: 'string', description: 'When the chat was created' },
	updatedAt: { type: 'string', description: 'When it was last updated' },
	expiresAt: { type: 'string', description: 'When it expires; null means never' },
} as const satisfies Record<keyof Chat, Output>;

export const success = (description: string) =>
	({ kind: 'success', description }) as const satisfies Outcome;

export const notFound = {
	NotFound: {
		kind: 'failure',
		description: 'There is no active chat: it never was, or it was cleared, or has expired.',
	},
} as const satisfies Record<string, Outcome>;

export const NOT_FOUND = {
	outcome: 'NotFound',
	error: { message: 'There is no active chat.', code: 'NOT_FOUND' },
} as const;

/** Sent only where Store is Public API. */
export const storeEndpoints = Object.values(endpoints);
