import { fieldsOf, isFields, isPresent, textOf, type Fields } from '../core/fields';
import { InvalidRequest } from './codes';
import { CHANNELS, type Channel } from './messageTypes';
import type { CustomField, Route } from './requests';

/* Readers that both request forms share. */

/** An object that holds nothing beyond the known keys: drift is named, not ignored. */
export function known(value: unknown, keys: readonly string[], place = 'The body'): Fields {
	if (value !== undefined && value !== null && !isFields(value)) {
		throw new InvalidRequest(`${place} must be a JSON object`);
	}
	const fields = fieldsOf(value);
	const unknownKey = Object.keys(fields).find((key) => !keys.includes(key));
	if (unknownKey !== undefined) throw new InvalidRequest(`${unknownKey} is not known`);
	return fields;
}

export function needed(fields: Fields, key: string): string {
	const value = fields[key];
	if (!isPresent(value)) throw new InvalidRequest(`${key} is missing`);
	if (typeof value !== 'string') throw new InvalidRequest(`${key} must be a text`);
	return value;
}

export function optional(fields: Fields, key: string): string | undefined {
	return isPresent(fields[key]) ? needed(fields, key) : undefined;
}

export function channelOf(fields: Fields): Channel {
	const value = needed(fields, 'channel');
	const channel = CHANNELS.find((one) => one === value);
	if (!channel) throw new InvalidRequest(`channel ${value} is not known`);
	return channel;
}

/** Rows of scope, key and value; their keys on the wire are not published. */
export function customFieldsOf(value: unknown): CustomField[] {
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

/** source: create-conversation pages */
export function domainOf(fields: Fields, key: string): string {
	const domain = needed(fields, key);
	if (domain.includes('/')) {
		throw new InvalidRequest(`${key} is a domain name, without protocol and path`);
	}
	return domain;
}

/** "Thread ID OR User ID". source: search-conversation page of standalone Engage */
export function checkChatKey(threadId: string | undefined, userId: string | undefined): void {
	if (threadId === undefined && userId === undefined) {
		throw new InvalidRequest('A live chat is searched by its thread ID or its user ID');
	}
}

/** source: transferconversation page, which lists both; send one */
export function routeOf(fields: Fields): Route | undefined {
	const [teamId, skillId] = [optional(fields, 'teamId'), optional(fields, 'skillId')];
	if (teamId !== undefined && skillId !== undefined) {
		throw new InvalidRequest('teamId and skillId exclude each other');
	}
	if (teamId !== undefined) return { teamId };
	return skillId === undefined ? undefined : { skillId };
}
