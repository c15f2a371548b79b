import type { CallbackTable, Endpoint, Outcomes, Outputs, Result } from '../runtime/table';
import { isRecord, type ServiceAnswer, type WireRequest } from '../runtime/wire';
import { engage } from './product';

/*
 * Every request that an Engage node can send. Paths and verbs are inferred: of the REST reference only the token
 * endpoint is published in reach. What stands in the bodies of Search, Append and Close was seen in Cisco's sample flows.
 */

const SAMPLE_FLOWS = 'canvas models of the official sample flows';
const SCOPES = 'scopes of the Engage REST introduction';

export const endpoints = {
	search: {
		verb: 'POST',
		path: '/conversations/search',
		kind: 'read',
		evidence: { call: 'inferred', body: 'observed' },
		source: SAMPLE_FLOWS,
	},
	create: {
		verb: 'POST',
		path: '/conversations',
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: SCOPES,
	},
	append: {
		verb: 'POST',
		path: '/conversations/{conversationId}/messages',
		kind: 'write',
		identity: 'Message Alias ID',
		evidence: { call: 'inferred', body: 'observed' },
		source: SAMPLE_FLOWS,
	},
	update: {
		verb: 'PATCH',
		path: '/conversations/{conversationId}',
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: 'WxCC Engage Update Conversation page',
	},
	addParticipant: {
		verb: 'POST',
		path: '/conversations/{conversationId}/participants',
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: SCOPES,
	},
	removeParticipant: {
		verb: 'DELETE',
		path: '/conversations/{conversationId}/participants/{participant}',
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: SCOPES,
	},
	close: {
		verb: 'POST',
		path: '/conversations/{conversationId}/close',
		kind: 'write',
		evidence: { call: 'inferred', body: 'observed' },
		source: SAMPLE_FLOWS,
	},
	reopen: {
		verb: 'POST',
		path: '/conversations/{conversationId}/reopen',
		kind: 'write',
		evidence: { call: 'inferred', body: 'inferred' },
		source: 'WxCC Engage Re-open Conversation page',
	},
} as const satisfies Record<string, Endpoint>;

/** The first output of every write; its name differs from node to node. */
export const transaction = {
	type: 'string',
	description: 'Transaction ID of the request',
} as const satisfies Outputs[string];

/** What every write reports beside its transaction id; set by the callback, or by a refusal at once. */
export const resultOutputs = {
	conversationId: {
		type: 'string',
		description: 'Engage conversation ID, where the result names it',
	},
	code: { type: 'number', description: "Engage's numeric result code, where there is one" },
	description: { type: 'string', description: "Engage's own words on the result" },
} as const satisfies Outputs;

/** The outcomes and outputs of a write, by what they mean. */
interface WriteNames<
	Accepted extends string,
	Done extends string,
	Failed extends string,
	Refused extends string,
	Transaction extends string,
> {
	/** Engage took the request on. */
	accepted: Accepted;
	/** The callback reports success. */
	done: Done;
	/** The callback reports failure, or Engage says at once that the conversation does not allow it. */
	failed: Failed;
	/** Engage describes any other reason why it did not take the request on. */
	refused: Refused;
	/** Output with the transaction id. */
	transaction: Transaction;
}

type WriteOutputs<Transaction extends string> = Record<Transaction, Outputs[string]> &
	typeof resultOutputs;
type WriteOutcomes<Name extends string> = Record<Name, Outcomes[string]>;

/** By it an answer says that Engage took a write on. */
export const transactionIn = (body: Record<string, unknown>): unknown => body.tid ?? body.transId;

/** How the answer, and later the callback, of a write chooses the outcome. */
export function asynchronousWrite<
	const A extends string,
	const D extends string,
	const F extends string,
	const R extends string,
	const T extends string,
>(
	names: WriteNames<A, D, F, R, T>,
): {
	answer(answer: ServiceAnswer): Result<WriteOutcomes<A | F | R>, WriteOutputs<T>> | undefined;
	callback: CallbackTable<WriteOutcomes<D | F | R>, WriteOutputs<T>>;
} {
	const outputs = (body: Record<string, unknown>) => {
		const conversationId = body.conversationId ?? body.conversation;
		return {
			[names.transaction]: transactionIn(body),
			// Create Conversation has it under the name of the vendor's flow variable too.
			...(conversationId !== undefined && { conversationId, conversation: conversationId }),
			...('code' in body && { code: body.code }),
			...('description' in body && { description: body.description }),
		} as { [K in keyof WriteOutputs<T>]?: unknown };
	};

	return {
		answer(answer) {
			if (!isRecord(answer.body)) return undefined;
			const { body, status } = answer;
			const error = engage.errorText(answer);
			// A body can repeat the status, and can then say what the HTTP status does not.
			const meant = status < 300 && Number(body.status) >= 400 ? Number(body.status) : status;
			if (meant < 300) {
				return transactionIn(body)
					? { outcome: names.accepted, outputs: outputs(body) }
					: undefined;
			}
			if (!error || meant >= 500 || [401, 403, 429].includes(meant)) return undefined;
			const outcome = meant === 409 || meant === 422 ? names.failed : names.refused;
			return { outcome, outputs: outputs(body), error };
		},
		callback: {
			transaction: names.transaction,
			address: (request, url) => ({ ...request, body: { ...request.body, webhookurl: url } }),
			result(event) {
				const reported = String(event.event ?? '').toLowerCase();
				const is = (name: string) => name.toLowerCase() === reported;
				if (is(names.done)) return { outcome: names.done, outputs: outputs(event) };
				const failure = [names.failed, names.refused].find(is);
				if (!failure) return undefined;
				const error = engage.errorText({ status: 200, headers: {}, body: event });
				return { outcome: failure, outputs: outputs(event), error: error ?? { message: failure } };
			},
		},
	};
}

/** Search answers at once; its status words are those of the legacy interface. source: canvas models, docs.imi.chat */
const STATUS_OUTCOMES = {
	queued: 'conversationInQueue',
	picked: 'conversationActive',
	active: 'conversationActive',
	onhold: 'conversationOnHold',
	closed: 'conversationClosed',
} as const;

export type SearchOutcome =
	| (typeof STATUS_OUTCOMES)[keyof typeof STATUS_OUTCOMES]
	| 'noConversationFound';

/** Undefined for a status word that no outcome is documented for. */
export function searchOutcome(value: Record<string, unknown>): SearchOutcome | undefined {
	if (!value.conversationId) return 'noConversationFound';
	const status = String(value.status).toLowerCase();
	return status in STATUS_OUTCOMES
		? STATUS_OUTCOMES[status as keyof typeof STATUS_OUTCOMES]
		: undefined;
}

/** By what a conversation is found. source: wire parameters of the Search node */
export interface SearchKey {
	channel: string;
	customeraddress: unknown;
	bizaddress: unknown;
	subject?: string;
	threadid?: string;
	browserfingerprint?: string;
	toRecipients?: string;
	ccRecipients?: string;
	inReplyTo?: string;
}

/** What does not apply to the channel is sent as null, as the vendor's node does. */
export function searchRequest(key: SearchKey): WireRequest {
	const nothing = {
		subject: null,
		threadid: null,
		browserfingerprint: null,
		toRecipients: null,
		ccRecipients: null,
		inReplyTo: null,
	};
	const given = Object.entries(key).filter(([, value]) => value !== undefined);
	return { endpoint: endpoints.search, body: { ...nothing, ...Object.fromEntries(given) } };
}

/** A request about one conversation. */
export function conversationRequest(
	endpoint: Endpoint,
	conversationId: string,
	body: Record<string, unknown> = {},
	path: Record<string, string> = {},
): WireRequest {
	return { endpoint, path: { conversationId, ...path }, body };
}
