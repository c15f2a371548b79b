import { fieldsOf, isFields, isPresent, type Fields } from '../core/fields';
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
import { messageList } from './messageRules';
import type { Channel } from './messageTypes';
import type { CallbackTarget, RequestForm, WantedStatus } from './requests';

/*
 * The published form of the Engage REST interface: writes are `{data, callback}`, both required objects, and names are
 * in camel case. source: https://developers-engage.readme.io/reference/transferconversation and /reference/callbacks;
 * names of the addresses: /docs/search-conversation and /docs/create-conversation. Names that no page prints are ours.
 */

const SEARCH_KEYS = [
	'channel',
	'customerAddress',
	'bizAddress',
	'subject',
	'threadId',
	'browserFingerprint',
	'toRecipients',
	'ccRecipients',
	'inReplyTo',
];
const CREATE_KEYS = [
	'channel',
	'customerAddress',
	'bizAddress',
	'customerName',
	'aliasId',
	'customFields',
	'subject',
	'threadId',
	'browserFingerprint',
	'websiteDomain',
	'proactiveId',
	'extras',
	'messages',
	'teamId',
	'skillId',
];
const APPEND_KEYS = ['channel', 'messages', 'extras'];
const STATUSES: readonly WantedStatus[] = ['queued', 'onhold', 'closed'];

interface Envelope {
	data: Fields;
	callback: Fields;
}

function envelopeOf(body: unknown): Envelope {
	const { data, callback } = known(body, ['data', 'callback']);
	for (const [name, value] of Object.entries({ data, callback })) {
		if (!isFields(value)) throw new InvalidRequest(`${name} is missing or no object`);
	}
	return { data: fieldsOf(data), callback: fieldsOf(callback) };
}

/** Writes are enveloped; what is inside holds only the known keys. */
function dataOf(body: unknown, keys: readonly string[]): Fields {
	const { data, callback } = envelopeOf(body);
	targetIn(callback);
	return known(data, keys, 'data');
}

/** The members are inferred: every result carries `headers` and `context`, and the key of the address is not published. */
function targetIn(callback: Fields): CallbackTarget | undefined {
	const { url, headers, context } = known(callback, ['url', 'headers', 'context'], 'callback');
	for (const [name, value] of Object.entries({ headers, context })) {
		if (isPresent(value) && !isFields(value)) {
			throw new InvalidRequest(`callback.${name} must be an object`);
		}
	}
	if (!isPresent(url)) return undefined;
	if (typeof url !== 'string' || !URL.canParse(url)) {
		throw new InvalidRequest('callback.url must be a URL');
	}
	return { url, headers: fieldsOf(headers), context: fieldsOf(context) };
}

export const restForm: RequestForm = {
	search(body) {
		const fields = known(body, SEARCH_KEYS);
		const channel = channelOf(fields);
		const threadId = optional(fields, 'threadId');
		const chat = channel === 'livechat';
		const customerAddress = chat
			? optional(fields, 'customerAddress')
			: needed(fields, 'customerAddress');
		if (chat) checkChatKey(threadId, customerAddress);
		return {
			channel,
			customerAddress,
			businessAddress: needed(fields, 'bizAddress'),
			subject: optional(fields, 'subject'),
			threadId,
			browserFingerprint: optional(fields, 'browserFingerprint'),
			inReplyTo: optional(fields, 'inReplyTo'),
		};
	},

	create(body) {
		const data = dataOf(body, CREATE_KEYS);
		const channel = channelOf(data);
		const chat = channel === 'livechat';
		return {
			channel,
			customerName: optional(data, 'customerName'),
			customerAddress: needed(data, 'customerAddress'),
			businessAddress: needed(data, 'bizAddress'),
			subject: optional(data, 'subject'),
			threadId: chat ? needed(data, 'threadId') : optional(data, 'threadId'),
			browserFingerprint: optional(data, 'browserFingerprint'),
			websiteDomain: chat ? domainOf(data, 'websiteDomain') : undefined,
			proactiveId: optional(data, 'proactiveId'),
			aliasId: optional(data, 'aliasId'),
			customFields: customFieldsOf(data.customFields),
			messages: isPresent(data.messages) ? messageList(data.messages, channel) : [],
			route: routeOf(data),
		};
	},

	append(body, channel: Channel) {
		const data = dataOf(body, APPEND_KEYS);
		const named = optional(data, 'channel');
		if (named !== undefined && named !== channel) {
			throw new InvalidRequest(`channel ${named} is not that of the conversation (${channel})`);
		}
		const messages = messageList(data.messages, channel);
		if (messages.length === 0) throw new InvalidRequest('There is no message to append');
		return messages;
	},

	update(body) {
		const data = dataOf(body, ['aliasId', 'customFields', 'status']);
		const wanted = optional(data, 'status');
		const status = STATUSES.find((known) => known === wanted);
		if (wanted !== undefined && status === undefined) {
			throw new InvalidRequest(`status must be ${STATUSES.join(', ')}`);
		}
		const update = {
			aliasId: optional(data, 'aliasId'),
			customFields: customFieldsOf(data.customFields),
			status,
		};
		if (update.aliasId === undefined && update.customFields.length === 0 && !status) {
			throw new InvalidRequest('data holds neither aliasId, customFields nor status');
		}
		return update;
	},

	transfer(body) {
		const route = routeOf(dataOf(body, ['teamId', 'skillId']));
		if (!route) throw new InvalidRequest('teamId or skillId is missing');
		return route;
	},

	participant: (body) => needed(dataOf(body, ['participant']), 'participant'),

	nothing(body) {
		dataOf(body, []);
	},

	callback: (body) => targetIn(envelopeOf(body).callback),
};
