import type { CallbackTable, Outcomes, Outputs, Result } from '../runtime/table';
import { isRecord, type ServiceAnswer, type WireRequest } from '../runtime/wire';
import { engage } from './product';

/* How an answer of Webex Engage, and a result that it reports later, choose the outcome. */

/** The first output of every write; its name differs from node to node. */
export const transaction = {
	type: 'string',
	description: 'Transaction ID of the request',
} as const satisfies Outputs[string];

/** What every write reports beside its transaction id; set by the callback, or by a refusal at once. */
export const resultOutputs = {
	conversationId: {
		type: 'string',
		description: 'Engage conversation ID, of the result or of the request',
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
	/** The event that is published for the result. */
	event?: PublishedEvent;
	/** Codes that say that the conversation does not allow it, whatever the status. */
	failures?: readonly number[];
}

/** source: https://developers-engage.readme.io/reference/callbacks, which lists the events of conversations in full */
const PUBLISHED_EVENTS = [
	'conversation:created',
	'conversation:updated',
	'conversation:transfer',
] as const;
type PublishedEvent = (typeof PUBLISHED_EVENTS)[number];

type WriteOutputs<Transaction extends string> = Record<Transaction, Outputs[string]> &
	typeof resultOutputs;
type WriteOutcomes<Name extends string> = Record<Name, Outcomes[string]>;

type Fields = Record<string, unknown>;

const fieldsOf = (body: unknown): Fields => (isRecord(body) ? body : {});

const transactionOf = (body: Fields): unknown => body.tid ?? body.transId;

/** The transaction ID stands in a header, or in the body as Webex Connect reads it. source: callbacks page; canvas models */
function transactionIn({ body, headers }: ServiceAnswer): unknown {
	const inHeader = Object.entries(headers).find(([name]) =>
		['tid', 'transid'].includes(name.toLowerCase()),
	)?.[1];
	return transactionOf(fieldsOf(body)) ?? (Array.isArray(inHeader) ? inHeader[0] : inHeader);
}

const SUCCESS = ['success', 'succeeded', 'ok'];

/** What a status says, as a word or as an HTTP status; undefined if there is none. source: callbacks page */
function saysSuccess(status: unknown): boolean | undefined {
	if (status === undefined || status === null || status === '') return undefined;
	const number = Number(status);
	return Number.isNaN(number) ? SUCCESS.includes(String(status).toLowerCase()) : number < 300;
}

/** A body can repeat the status, and can then say what the HTTP status does not. */
export function statusOf({ status, body }: ServiceAnswer): number {
	const repeated = Number(fieldsOf(body).status);
	return status < 300 && repeated >= 400 ? repeated : status;
}

const FAILURE = ['failed', 'failure', 'error'];

/** No answer of Engage: what stands before it, or somebody else at its address, shows a page. */
const isWebPage = (body: unknown): boolean =>
	typeof body === 'string' && body.trimStart().startsWith('<');

/** Any 2xx whose body does not say otherwise: it need not be JSON. source: callbacks and transferconversation pages */
export function isTakenOn(answer: ServiceAnswer): boolean {
	const { status } = fieldsOf(answer.body);
	return (
		statusOf(answer) < 300 &&
		!FAILURE.includes(String(status).toLowerCase()) &&
		!isWebPage(answer.body)
	);
}

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
	answer(
		answer: ServiceAnswer,
		version: string,
		request: WireRequest,
	): Result<WriteOutcomes<A | F | R>, WriteOutputs<T>> | undefined;
	callback: CallbackTable<WriteOutcomes<D | F | R>, WriteOutputs<T>>;
} {
	const { failures = [] } = names;
	const outputs = (body: Fields, tid: unknown, asked: unknown) => {
		// The newer interface has it in `value`. Create Conversation has it under the name of the vendor's flow variable too.
		const reported =
			fieldsOf(body.value).conversationId ?? body.conversationId ?? body.conversation;
		const conversationId = reported ?? asked;
		return {
			[names.transaction]: tid,
			...(conversationId !== undefined && { conversationId, conversation: conversationId }),
			...('code' in body && { code: body.code }),
			...('description' in body && { description: body.description }),
		} as { [K in keyof WriteOutputs<T>]?: unknown };
	};
	const errorIn = (body: unknown, fallback: string) =>
		engage.errorText({ status: 200, headers: {}, body }) ?? { message: fallback };
	const saysFailure = (body: Fields) => failures.includes(Number(body.code));

	return {
		answer(answer, _, request) {
			const body = fieldsOf(answer.body);
			const status = statusOf(answer);
			const all = outputs(body, transactionIn(answer), request.path?.conversationId);
			if (saysFailure(body)) {
				return { outcome: names.failed, outputs: all, error: errorIn(body, names.failed) };
			}
			if (isTakenOn(answer)) return { outcome: names.accepted, outputs: all };
			const error = engage.errorText(answer);
			if (!error || status >= 500 || [401, 403, 429].includes(status)) return undefined;
			const isState = status < 400 || status === 409 || status === 422;
			return { outcome: isState ? names.failed : names.refused, outputs: all, error };
		},
		callback: {
			transaction: names.transaction,
			transactionOf,
			result(event, asked) {
				const { conversationId } = asked.outputs;
				const tid = transactionOf(event) ?? asked.outputs[names.transaction];
				const all = outputs(event, tid, conversationId);
				const fail = (outcome: F | R) => ({
					outcome,
					outputs: all,
					error: errorIn(event, outcome),
				});
				if (saysFailure(event)) return fail(names.failed);
				const reported = String(event.event ?? '').toLowerCase();
				const is = (name: string) => name.toLowerCase() === reported;
				const success = saysSuccess(event.status);
				const failure = [names.failed, names.refused].find(is);
				if (failure) return fail(failure);
				if (is(names.done)) {
					return success === false ? fail(names.failed) : { outcome: names.done, outputs: all };
				}
				if (!isOwnEvent(reported, names.event)) return undefined;
				if (reported.endsWith(':error') || success === false) return fail(names.failed);
				return success ? { outcome: names.done, outputs: all } : undefined;
			},
		},
	};
}

/**
 * Whether an event can be the result: the published one, an error, or one that nobody published. What is published for
 * another operation is not. A result without an event is told by its status.
 */
function isOwnEvent(event: string, own?: PublishedEvent): boolean {
	if (event === '' || event === own || /^\w+:error$/.test(event)) return true;
	return !PUBLISHED_EVENTS.some((known) => known === event) && /^[\w-]+:[\w-]+$/.test(event);
}

/** source: status words of the transferconversation page; `picked` is of the legacy interface, docs.imi.chat */
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
