import type { Endpoint, EndpointForm } from '../runtime/table';
import type { WireRequest } from '../runtime/wire';
import type { Channel } from './channels';
import type { Messages } from './messages';

/*
 * Every operation that a node asks of Webex Engage, and where it is sent in each request form. Nodes describe an
 * operation by its content; the files in requestForms write that content into a body.
 */

const REFERENCE = 'https://developers-engage.readme.io/reference';
const HELP = 'https://help.webexconnect.io/docs';
const CALLBACKS = `Callbacks, ${REFERENCE}/callbacks`;
const TRANSFER = `Transfer conversation, ${REFERENCE}/transferconversation`;
const SCOPES = `scopes of the introduction, ${REFERENCE}`;
const HOLD = `Hold Conversation, ${HELP}/hold-conversation`;
const SAMPLE_FLOWS =
	'canvas models of the official sample flows, https://github.com/CiscoDevNet/webexcc-digital-channels';
const TRANSCRIPT = `paging: Filtering responses, ${REFERENCE}/filtering-responses; Fetch Conversation Transcript, ${HELP}/fetch-conversation-transcript`;

const CONVERSATION = '/conversations/{conversationId}';

/** One operation in both request forms. */
function operation(
	kind: Endpoint['kind'],
	{ rest, connect }: { rest: EndpointForm; connect: EndpointForm },
): Endpoint {
	return { kind, ...rest, forms: { rest, connect } };
}

/** An operation that has the same verb and path in both, as far as we know. */
const sameCall = (verb: EndpointForm['verb'], path: string) => ({ verb, path });

const search = sameCall('POST', '/conversations/search');
const create = sameCall('POST', '/conversations');
const append = sameCall('POST', `${CONVERSATION}/messages`);
const update = sameCall('PATCH', CONVERSATION);
const addParticipant = sameCall('POST', `${CONVERSATION}/participants`);
const removeParticipant = sameCall('DELETE', `${CONVERSATION}/participants/{participant}`);
const transfer = sameCall('POST', `${CONVERSATION}/transfer`);
const transcript = sameCall('GET', `${CONVERSATION}/messages`);

export const endpoints = {
	search: operation('read', {
		rest: {
			...search,
			// The names of customer and business address are documented, the rest of the body is not.
			evidence: { call: 'inferred', body: 'inferred' },
			source: `Search conversation, https://developers-engage.readme.io/docs/search-conversation; POST /chats/search of the legacy API, https://docs.imi.chat/reference/chats-search`,
		},
		connect: {
			...search,
			evidence: { call: 'inferred', body: 'observed' },
			source: SAMPLE_FLOWS,
		},
	}),
	create: operation('write', {
		rest: {
			...create,
			evidence: { call: 'documented', body: 'inferred', result: 'documented' },
			source: `${CALLBACKS}; Create conversation, https://developers-engage.readme.io/docs/create-conversation`,
		},
		connect: { ...create, evidence: { call: 'inferred', body: 'inferred' }, source: SCOPES },
	}),
	append: {
		identity: 'Message Alias ID',
		...operation('write', {
			rest: {
				...append,
				evidence: { call: 'inferred', body: 'inferred', result: 'inferred' },
				source: `${SCOPES}; message object: Append message, https://developers-engage.readme.io/docs/append-message`,
			},
			connect: {
				...append,
				evidence: { call: 'inferred', body: 'observed' },
				source: SAMPLE_FLOWS,
			},
		}),
	},
	update: operation('write', {
		rest: {
			...update,
			evidence: { call: 'documented', body: 'inferred', result: 'documented' },
			source: CALLBACKS,
		},
		connect: {
			...update,
			evidence: { call: 'inferred', body: 'inferred' },
			source: `Update Conversation, ${HELP}/update-conversation-1`,
		},
	}),
	addParticipant: operation('write', {
		rest: {
			...addParticipant,
			evidence: { call: 'inferred', body: 'inferred', result: 'inferred' },
			source: SCOPES,
		},
		connect: {
			...addParticipant,
			evidence: { call: 'inferred', body: 'inferred' },
			source: SCOPES,
		},
	}),
	removeParticipant: operation('write', {
		rest: {
			...removeParticipant,
			evidence: { call: 'inferred', body: 'inferred', result: 'inferred' },
			source: SCOPES,
		},
		connect: {
			...removeParticipant,
			evidence: { call: 'inferred', body: 'inferred' },
			source: SCOPES,
		},
	}),
	close: operation('write', {
		rest: {
			...update,
			evidence: { call: 'inferred', body: 'inferred', result: 'inferred' },
			source: `no result of a close is listed beside that of an update: ${CALLBACKS}`,
		},
		connect: {
			verb: 'POST',
			path: `${CONVERSATION}/close`,
			evidence: { call: 'inferred', body: 'observed' },
			source: SAMPLE_FLOWS,
		},
	}),
	reopen: operation('write', {
		rest: {
			...update,
			evidence: { call: 'documented', body: 'inferred', result: 'documented' },
			source: `re-opened or queued by Update: ${TRANSFER}`,
		},
		connect: {
			verb: 'POST',
			path: `${CONVERSATION}/reopen`,
			evidence: { call: 'inferred', body: 'inferred' },
			source: `Reopen Conversation, ${HELP}/reopen-conversation`,
		},
	}),
	hold: operation('write', {
		rest: {
			...update,
			evidence: { call: 'inferred', body: 'inferred', result: 'inferred' },
			source: `no result of a hold is listed beside that of an update: ${CALLBACKS}; ${HOLD}`,
		},
		connect: {
			verb: 'POST',
			path: `${CONVERSATION}/hold`,
			evidence: { call: 'inferred', body: 'inferred' },
			source: HOLD,
		},
	}),
	transfer: operation('write', {
		rest: {
			...transfer,
			evidence: { call: 'documented', body: 'documented', result: 'documented' },
			source: `${TRANSFER}; ${CALLBACKS}`,
		},
		connect: {
			...transfer,
			evidence: { call: 'inferred', body: 'inferred' },
			source: `Transfer Conversation, ${HELP}/transfer-conversation`,
		},
	}),
	transcript: operation('read', {
		rest: {
			...transcript,
			evidence: { call: 'inferred', body: 'inferred' },
			source: TRANSCRIPT,
		},
		connect: {
			...transcript,
			evidence: { call: 'inferred', body: 'inferred' },
			source: TRANSCRIPT,
		},
	}),
} as const satisfies Record<string, Endpoint>;

// ---------------------------------------------------------------- what an operation says

/** By what a conversation is found. */
export interface SearchKey {
	channel: string;
	customerAddress?: unknown;
	bizAddress: unknown;
	subject?: string;
	threadId?: string;
	browserFingerprint?: string;
	toRecipients?: string;
	ccRecipients?: string;
	inReplyTo?: string;
}

export interface CustomField {
	scope: string;
	key: string;
	value: string;
}

export interface NewConversation {
	channel: Channel;
	customerAddress: unknown;
	bizAddress: unknown;
	customerName?: string;
	aliasId?: string;
	customFields?: readonly CustomField[];
	/** Of an email. */
	subject?: string;
	threadId?: string;
	browserFingerprint?: string;
	websiteDomain?: string;
	proactiveId?: string;
	/** What an Apple device can show. */
	capabilityList?: string;
	messages: Messages;
}

export interface Addition {
	channel: Channel;
	/** Of an email. */
	subject?: string;
	messages: Messages;
	extras?: Record<string, unknown>;
}

export interface Changes {
	aliasId?: string;
	customFields?: readonly CustomField[];
}

/** The words of the current API for the status of a conversation. source: transferconversation page */
export type Status = 'queued' | 'onhold' | 'closed';

export type Route = { teamId: string } | { skillId: string };

/** What the files in requestForms write a body from. */
export type Content =
	| { search: SearchKey }
	| { create: NewConversation }
	| { append: Addition }
	| { update: Changes }
	| { status: Status }
	| { transfer: Route }
	| { participant: { added?: string } };

const request = (
	endpoint: Endpoint,
	content: Content,
	path: Record<string, string> = {},
): WireRequest => ({ endpoint, path, content });

export const searchRequest = (key: SearchKey): WireRequest =>
	request(endpoints.search, { search: key });

export const createRequest = (conversation: NewConversation): WireRequest =>
	request(endpoints.create, { create: conversation });

export const appendRequest = (conversationId: string, addition: Addition): WireRequest =>
	request(endpoints.append, { append: addition }, { conversationId });

export const updateRequest = (conversationId: string, changes: Changes): WireRequest =>
	request(endpoints.update, { update: changes }, { conversationId });

export const closeRequest = (conversationId: string): WireRequest =>
	request(endpoints.close, { status: 'closed' }, { conversationId });

export const reopenRequest = (conversationId: string): WireRequest =>
	request(endpoints.reopen, { status: 'queued' }, { conversationId });

export const holdRequest = (conversationId: string): WireRequest =>
	request(endpoints.hold, { status: 'onhold' }, { conversationId });

export const transferRequest = (conversationId: string, route: Route): WireRequest =>
	request(endpoints.transfer, { transfer: route }, { conversationId });

/** Whether a transfer goes to a team, and not to a skill. */
export const isByTeam = ({ content }: WireRequest): boolean =>
	'teamId' in ((content as { transfer?: Route }).transfer ?? {});

export const addParticipantRequest = (conversationId: string, participant: string): WireRequest =>
	request(endpoints.addParticipant, { participant: { added: participant } }, { conversationId });

export const removeParticipantRequest = (
	conversationId: string,
	participant: string,
): WireRequest =>
	request(endpoints.removeParticipant, { participant: {} }, { conversationId, participant });

export const transcriptRequest = (
	conversationId: string,
	page: { offset: number; limit: number },
): WireRequest => ({ endpoint: endpoints.transcript, path: { conversationId }, query: page });
