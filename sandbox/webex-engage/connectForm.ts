import { fieldsOf, isPresent, textOf, type Fields } from '../core/fields';
import { InvalidRequest } from './codes';
import {
	channelOf,
	checkChatKey,
	customFieldsOf,
	domainOf,
	known,
	needed,
	optional,
	routeOf,
} from './fields';
import {
	FLAT_MESSAGE_KEYS,
	flatMessage,
	hasFlatMessage,
	messageList,
	type MessageContent,
} from './messageRules';
import type { Channel } from './messageTypes';
import type { CreateRequest, RequestForm, Route, SearchRequest, UpdateRequest } from './requests';

/*
 * The flat form of the sample flows, with `webhookurl` beside the other keys. Keys were seen in the canvas models of
 * Search, Append and Close; the others follow their pattern.
 */

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

/** The flat body of the sample flows; the address of the callback lies in it. */
function flat(body: unknown, keys: readonly string[]): Fields {
	const fields = known(body, keys);
	const { webhookurl } = fields;
	if (isPresent(webhookurl) && !(typeof webhookurl === 'string' && URL.canParse(webhookurl))) {
		throw new InvalidRequest('webhookurl must be a URL');
	}
	return fields;
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

export const connectForm: RequestForm = {
	search(body): SearchRequest {
		const fields = known(body, SEARCH_KEYS);
		const channel = channelOf(fields);
		const chat = channel === 'livechat';
		const threadId = optional(fields, 'threadid');
		const customerAddress = chat
			? optional(fields, 'customeraddress')
			: needed(fields, 'customeraddress');
		if (chat) checkChatKey(threadId, customerAddress);
		return {
			channel,
			customerAddress,
			businessAddress: needed(fields, 'bizaddress'),
			subject: optional(fields, 'subject'),
			threadId,
			browserFingerprint: optional(fields, 'browserfingerprint'),
			inReplyTo: optional(fields, 'inReplyTo'),
		};
	},

	create(body): CreateRequest {
		const fields = flat(body, CREATE_KEYS);
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
			websiteDomain: chat ? domainOf(fields, 'websitedomain') : undefined,
			proactiveId: optional(fields, 'proactiveid'),
			aliasId: optional(fields, 'aliasId'),
			customFields: customFieldsOf(fields.customFields),
			messages: messagesOf(fields, channel),
		};
	},

	append(body, conversationChannel): MessageContent[] {
		const fields = flat(body, APPEND_KEYS);
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
	},

	update(body): UpdateRequest {
		const fields = flat(body, ['aliasId', 'customFields', 'webhookurl']);
		const update = {
			aliasId: optional(fields, 'aliasId'),
			customFields: customFieldsOf(fields.customFields),
		};
		if (update.aliasId === undefined && update.customFields.length === 0) {
			throw new InvalidRequest('aliasId or customFields is missing');
		}
		return update;
	},

	transfer(body): Route {
		const fields = flat(body, ['teamId', 'skillId', 'webhookurl']);
		const route = routeOf(fields);
		if (route) return route;
		throw new InvalidRequest('teamId or skillId is missing');
	},

	participant: (body) => needed(flat(body, ['participant', 'webhookurl']), 'participant'),

	nothing(body) {
		flat(body, ['webhookurl']);
	},

	callback(body) {
		const url = textOf(fieldsOf(body), 'webhookurl');
		return url === undefined ? undefined : { url, headers: {}, context: {} };
	},
};
