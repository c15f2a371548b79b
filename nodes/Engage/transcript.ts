import type { Call } from '../runtime/table';
import { isRecord, type ServiceAnswer } from '../runtime/wire';
import { transcriptRequest } from './requests';

/*
 * Pages of a transcript. source: https://developers-engage.readme.io/reference/filtering-responses for offset, limit and
 * x-total-count; that messages stand in the body or in its `value` is inferred.
 */

export const FEWEST = 10;
export const MOST = 500;

export interface Transcript {
	messages: unknown[];
	/** The service answers the same page for another offset, so that the rest is out of reach. */
	isStuck?: true;
	/** Of the whole conversation. */
	count: number;
	/** The last answer. */
	answer: ServiceAnswer;
}

/** Undefined if the answer holds no list of messages. */
function messagesIn({ body }: ServiceAnswer): unknown[] | undefined {
	if (Array.isArray(body)) return body as unknown[];
	if (!isRecord(body)) return undefined;
	const { value } = body;
	const list = isRecord(value) ? value.messages : (value ?? body.messages);
	return Array.isArray(list) ? (list as unknown[]) : undefined;
}

function totalIn({ headers }: ServiceAnswer): number | undefined {
	const [, total] =
		Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-total-count') ?? [];
	return /^\d+$/.test(String(total)) ? Number(total) : undefined;
}

/** One page, or the answer that is none. */
export async function fetchPage(
	call: Call,
	conversationId: string,
	page: { offset: number; limit: number },
): Promise<Transcript | ServiceAnswer> {
	const answer = await call(transcriptRequest(conversationId, page));
	const messages = answer.status < 300 ? messagesIn(answer) : undefined;
	return messages
		? { messages, count: totalIn(answer) ?? page.offset + messages.length, answer }
		: answer;
}

/** All pages, or the first answer that is none. */
export async function fetchAll(
	call: Call,
	conversationId: string,
): Promise<Transcript | ServiceAnswer> {
	const all: unknown[] = [];
	let previous = '';
	for (;;) {
		const page = await fetchPage(call, conversationId, { offset: all.length, limit: MOST });
		if (!('messages' in page)) return page;
		const { messages, answer } = page;
		const text = JSON.stringify(messages);
		const total = totalIn(answer);
		// Messages have IDs, so two full pages are never alike unless the service ignores the offset.
		if (messages.length > 0 && text === previous) {
			return { messages: all, count: total ?? all.length, answer, isStuck: true };
		}
		all.push(...messages);
		previous = text;
		const isLast = total === undefined ? messages.length < MOST : all.length >= total;
		if (isLast || messages.length === 0) {
			return { messages: all, count: total ?? all.length, answer };
		}
	}
}
