import type { MessageContent } from './messageRules';
import type { Channel } from './messageTypes';

/* What a request asks for, whichever form it came in. */

export interface SearchRequest {
	channel: Channel;
	/** Missing only for a live chat that is searched by its thread. */
	customerAddress?: string;
	businessAddress: string;
	subject?: string;
	threadId?: string;
	browserFingerprint?: string;
	inReplyTo?: string;
}

export interface CustomField {
	scope: 'conversation' | 'profile';
	key: string;
	value: string;
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
	route?: Route;
}

/** The words that an Update can set. */
export type WantedStatus = 'queued' | 'onhold' | 'closed';

export interface UpdateRequest {
	aliasId?: string;
	customFields: CustomField[];
	status?: WantedStatus;
}

export type Route = { teamId: string } | { skillId: string };

/** Where the result of a write goes, and what travels back with it. */
export interface CallbackTarget {
	url: string;
	headers: Record<string, unknown>;
	context: Record<string, unknown>;
}

/** One way to write requests. Each reader throws an `InvalidRequest` that names the key at fault. */
export interface RequestForm {
	search(body: unknown): SearchRequest;
	create(body: unknown): CreateRequest;
	append(body: unknown, channel: Channel): MessageContent[];
	update(body: unknown): UpdateRequest;
	transfer(body: unknown): Route;
	participant(body: unknown): string;
	/** A write that carries nothing but its callback. */
	nothing(body: unknown): void;
	/** Undefined if the caller gave no address. */
	callback(body: unknown): CallbackTarget | undefined;
}
