import { fieldsOf, isFields, isPresent, textOf, type Fields } from '../core/fields';
import { InvalidRequest } from './codes';
import {
	FLAT_MESSAGE_KEYS,
	flatMessage,
	hasFlatMessage,
	messageList,
	type MessageContent,
} from './messageRules';
import { CHANNELS, type Channel } from './messageTypes';

const SEARCH_KEYS = [
	'channel',
	'customeraddress',
	'bizaddress',
	'subject',
	'threadid',
	'browserfingerprint',
	'toRecipients',
	'ccRecipients',
	'inReplyTo',
];
const APPEND_KEYS = ['channel', 'aliasId', 'messages', 'webhookurl', ...FLAT_MESSAGE_KEYS];
const CREATE_KEYS = [
	'channel',
	'customername',
	'customeraddress',
	'bizaddress',
	'threadid',
	'browserfingerprint',
	'websitedomain',
	'proactiveid',
	'aliasId',
	'customFields',
	'messages',
	'webhookurl',
	...FLAT_MESSAGE_KEYS,
];

export interface SearchRequest {
	channel: Channel;
	customerAddress: string;
	businessAddress: string;
	subject?: string;
	threadId?: string;
	browserFingerprint?: string;
	inReplyTo?: string;
}

export interface CreateRequest {
	channel: Channel;
	customerName?: string;
	customerAddress: string;
	businessAddress: string;
	subject?: string;
	threadId?: string;
	browserFingerprint?: string;
	websiteDomain?: string;
	proactiveId?: string;
	aliasId?: string;
	customFields: CustomField[];
	messages: MessageContent[];
}

export interface CustomField {
	scope: 'conversation' | 'profile';
	key: string;
	value: string;
}

export interface UpdateRequest {
	aliasId?: string;
	customFields: CustomField[];
}

/** The body as an object that holds nothing beyond the known keys: drift is named, not ignored. */
function known(body: unknown, keys: readonly string[]): Fields {
	if (body !== undefined && body !== null && !isFields(body)) {
		throw new InvalidRequest('The body must be a JSON object');
	}
	const fields = fieldsOf(body);
	const unknownKey = Object.keys(fields).find((key) => !keys.includes(key));
	if (unknownKey !== undefined) throw new InvalidRequest(`${unknownKey} is not known`);
	const { webhookurl } = fields;
	if (isPresent(webhookurl) && !(typeof webhookurl === 'string' && URL.canParse(webhookurl))) {
		throw new InvalidRequest('webhookurl must be a URL');
	}
	return fields;
}

function needed(fields: Fields, key: string): string {
	const value = fields[key];
	if (!isPresent(value)) throw new InvalidRequest(`${key} is missing`);
	if (typeof value !== 'string') throw new InvalidRequest(`${key} must be a text`);
	return value;
}

function optional(fields: Fields, key: string): string | undefined {
	return isPresent(fields[key]) ? needed(fields, key) : undefined;
}

function channelOf(fields: Fields): Channel {
	const value = needed(fields, 'channel');
	const channel = CHANNELS.find((one) => one === value);
	if (!channel) throw new InvalidRequest(`channel ${value} is not known`);
	return channel;
}

export function readSearch(body: unknown): SearchRequest {
	const fields = known(body, SEARCH_KEYS);
	const channel = channelOf(fields);
	const chat = channel === 'livechat';
	return {
		channel,
		customerAddress: needed(fields, 'customeraddress'),
		businessAddress: needed(fields, 'bizaddress'),
		subject: optional(fields, 'subject'),
		threadId: chat ? needed(fields, 'threadid') : optional(fields, 'threadid'),
		browserFingerprint: chat
			? needed(fields, 'browserfingerprint')
			: optional(fields, 'browserfingerprint'),
		inReplyTo: optional(fields, 'inReplyTo'),
	};
}

function customFieldsOf(value: unknown): CustomField[] {
	if (!isPresent(value)) return [];
	if (!Array.isArray(value)) throw new InvalidRequest('customFields must be a list');
	return value.map((row: unknown, index) => {
		const fields = fieldsOf(row);
		const scope = textOf(fields, 'scope')?.toLowerCase();
		if (scope !== 'conversation' && scope !== 'profile') {
			throw new InvalidRequest(`customFields[${index}].scope must be Conversation or Profile`);
		}
		const key = textOf(fields, 'key');
		if (key === undefined) throw new InvalidRequest(`customFields[${index}].key is missing`);
		if (typeof fields.value !== 'string') {
			throw new InvalidRequest(`customFields[${index}].value must be a text`);
		}
		return { scope, key, value: fields.value };
	});
}

function domainOf(fields: Fields): string {
	const domain = needed(fields, 'websitedomain');
	if (domain.includes('/')) {
		throw new InvalidRequest('websitedomain is a domain name, without protocol and path');
	}
	return domain;
}

function messagesOf(fields: Fields, channel: Channel): MessageContent[] {
	if (!isPresent(fields.messages)) {
		return hasFlatMessage(fields) ? [flatMessage(fields, channel)] : [];
	}
	if (hasFlatMessage(fields)) {
		throw new InvalidRequest('messages takes the place of the single-message keys');
	}
	return messageList(fields.messages, channel);
}

export function readCreate(body: unknown): CreateRequest {
	const fields = known(body, CREATE_KEYS);
	const channel = channelOf(fields);
	const chat = channel === 'livechat';
	return {
		channel,
		customerName: optional(fields, 'customername'),
		customerAddress: needed(fields, 'customeraddress'),
		businessAddress: needed(fields, 'bizaddress'),
		subject: optional(fields, 'subject'),
		threadId: chat ? needed(fields, 'threadid') : optional(fields, 'threadid'),
		browserFingerprint: optional(fields, 'browserfingerprint'),
		websiteDomain: chat ? domainOf(fields) : undefined,
		proactiveId: optional(fields, 'proactiveid'),
		aliasId: optional(fields, 'aliasId'),
		customFields: customFieldsOf(fields.customFields),
		messages: messagesOf(fields, channel),
	};
}

export function readAppend(body: unknown, conversationChannel: Channel): MessageContent[] {
	const fields = known(body, APPEND_KEYS);
	const channel = channelOf(fields);
	if (channel !== conversationChannel) {
		throw new InvalidRequest(
			`channel ${channel} is not that of the conversation (${conversationChannel})`,
		);
	}
	const messages = messagesOf(fields, channel);
	if (messages.length === 0) throw new InvalidRequest('There is no message to append');
	const aliasId = optional(fields, 'aliasId');
	if (aliasId === undefined) return messages;
	if (isPresent(fields.messages)) {
		throw new InvalidRequest('aliasId belongs into each of the messages');
	}
	return messages.map((message) => ({ ...message, aliasId }));
}

export function readUpdate(body: unknown): UpdateRequest {
	const fields = known(body, ['aliasId', 'customFields', 'webhookurl']);
	const update = {
		aliasId: optional(fields, 'aliasId'),
		customFields: customFieldsOf(fields.customFields),
	};
	if (update.aliasId === undefined && update.customFields.length === 0) {
		throw new InvalidRequest('aliasId or customFields is missing');
	}
	return update;
}

export const readParticipant = (body: unknown): string =>
	needed(known(body, ['participant', 'webhookurl']), 'participant');

/** Close, re-open and removal carry nothing but the callback URL. */
export function readCallbackOnly(body: unknown): void {
	known(body, ['webhookurl']);
}

export const callbackUrlOf = (body: unknown): string | undefined =>
	textOf(fieldsOf(body), 'webhookurl');
