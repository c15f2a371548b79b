import type { IBinaryKeyData } from 'n8n-workflow';
import type { Method, Result, StandardOutcome } from './table';
import { isRecord, isStream } from './wire';
import type { Exchange, ServiceAnswer, TransportFailure, WireRequest } from './wire';
import type { ErrorText, Product } from './product';

/** Why an item leaves through a failure output; lands in its `error`. */
export interface ItemError {
	message: string;
	code: string | number | null;
	httpStatus: number | null;
	/** Whether sending the same item again can help. */
	retryable: boolean;
	details: unknown;
}

export interface Verdict {
	outcome: string;
	outputs?: Record<string, unknown>;
	binary?: IBinaryKeyData;
	error?: ItemError;
	/** The request may have been carried out although no answer came. */
	outcomeUnknown?: true;
}

/** The outcome of one exchange; the first rule that fits wins (DESIGN section 4). */
export function classify(
	product: Product,
	method: Method,
	version: string,
	request: WireRequest,
	{ answer, failure }: Exchange,
): Verdict {
	if (failure) return withoutAnswer(failure, request);
	if (answer.status >= 300 && answer.status < 400) return redirected(answer);

	const text = product.errorText(answer);
	const named = method.answer?.(answer, version, request);
	if (named) return mayBeDone(verdictOf(method, named, answer), request, answer);

	if (answer.status === 401 || answer.status === 403) {
		return standard('onAuthorizationFailure', answer, {
			message: text?.message ?? `The service refused the token (HTTP ${answer.status}).`,
			code: text?.code,
		});
	}
	if (answer.status >= 400) return serviceError(answer, text, request);
	const misfit = isRecord(answer.body)
		? standard('onInvalidChoice', answer, {
				message: 'The service answered something for which this node has no outcome.',
			})
		: standard('onError', answer, { message: unparsable(answer.body) });
	const verdict = withWhole(misfit, answer.body);
	// It says that it went well, whatever else it says.
	return request.endpoint.kind === 'write' ? unknown(verdict) : verdict;
}

/** A 503 tells that nothing was done; after any other error of the service a write may have been carried out. */
function serviceError(
	answer: ServiceAnswer,
	text: ErrorText = { message: `The service answered HTTP ${answer.status}.` },
	request: WireRequest,
): Verdict {
	return mayBeDone(standard('onError', answer, text), request, answer);
}

/** Marks a failure after which a write may have been carried out all the same. */
export function mayBeDone(verdict: Verdict, request: WireRequest, answer: ServiceAnswer): Verdict {
	const { error } = verdict;
	if (!error || answer.status < 500 || answer.status === 503 || request.endpoint.kind === 'read') {
		return verdict;
	}
	return unknown(verdict);
}

/** A failure after which something may have been done all the same. */
export const unknown = (verdict: Verdict): Verdict => ({
	...verdict,
	...(verdict.error && { error: { ...verdict.error, retryable: false } }),
	outcomeUnknown: true,
});

const MAY_BE_DONE = 'The request may have been carried out: look before sending it again.';

/** A result that the table named, completed to a verdict. */
export function verdictOf(method: Method, result: Result, answer?: ServiceAnswer): Verdict {
	const { outcome, outputs = {}, binary, error = { message: outcome } } = result;
	if (method.outcomes[outcome]?.kind === 'success') return { outcome, outputs, binary };
	return {
		outcome,
		outputs: Object.fromEntries(
			Object.entries(outputs).map(([name, value]) => [name, withoutSecrets(value)]),
		),
		error: itemError(error, answer),
	};
}

/** What is not understood is kept whole: nobody else can tell which part of it matters. */
export function withWhole(verdict: Verdict, body: unknown): Verdict {
	const { error } = verdict;
	return error ? { ...verdict, error: { ...error, details: whole(body) } } : verdict;
}

export function withoutAnswer(failure: TransportFailure, request: WireRequest): Verdict {
	const maybe = failure.sent && request.endpoint.kind === 'write';
	const outcomes: Record<TransportFailure['cause'], StandardOutcome> = {
		timeout: 'onTimeout',
		authorization: 'onAuthorizationFailure',
		network: 'onError',
		rateLimit: 'onError',
		cancelled: 'onError',
	};
	return {
		outcome: outcomes[failure.cause],
		error: {
			message: maybe ? `${failure.message} ${MAY_BE_DONE}` : failure.message,
			code: failure.code,
			httpStatus: null,
			retryable: !maybe && failure.passing,
			details: null,
		},
		...(maybe && { outcomeUnknown: true }),
	};
}

function redirected(answer: ServiceAnswer): Verdict {
	const target = String(answer.headers.location ?? 'another address');
	return standard('onError', answer, {
		message: `The service redirects to ${target.split('?')[0]}, which is not followed with credentials. Check the base URL of the credential.`,
		code: 'REDIRECTED',
	});
}

function unparsable(body: unknown): string {
	if (body === '' || body === undefined || body === null)
		return 'The service answered without a body.';
	return typeof body === 'string' && body.trimStart().startsWith('<')
		? 'The service answered with a web page instead of JSON. Check the base URL of the credential.'
		: 'The service answered something that is not a JSON object.';
}

function standard(outcome: StandardOutcome, answer: ServiceAnswer, text: ErrorText): Verdict {
	return { outcome, error: itemError(text, answer) };
}

function itemError(text: ErrorText, answer?: ServiceAnswer): ItemError {
	return {
		message: readable(text.message),
		code: text.code ?? null,
		httpStatus: answer?.status ?? null,
		retryable:
			text.retryable ?? (answer !== undefined && (answer.status === 429 || answer.status >= 502)),
		details: answer ? excerpt(answer.body) : null,
	};
}

const EXCERPT = 2000;
const SECRET_KEY = /token|secret|password|authorization|api_?key/i;
/** A service, or what stands before it, can show the request that it got. */
const TOKEN = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*/gi;

const masked = (text: string): string =>
	text.replace(TOKEN, (_, scheme?: string) => (scheme ? `${scheme} ***` : '***'));

/** The service's own words, as long as somebody would read, without anything that looks like a secret. */
function readable(text: string): string {
	const safe = masked(text);
	return safe.length > EXCERPT ? `${safe.slice(0, EXCERPT)}… (${safe.length} characters)` : safe;
}

/** A whole body without anything that looks like a secret. */
function whole(body: unknown): unknown {
	return isNothing(body) ? null : withoutSecrets(body, masked);
}

const isNothing = (body: unknown): boolean =>
	body === undefined || body === null || body === '' || isStream(body);

/** As much of a body as helps to find the fault. */
function excerpt(body: unknown): unknown {
	if (isNothing(body)) return null;
	const safe = withoutSecrets(body);
	if (typeof safe === 'string') return safe;
	const text = JSON.stringify(safe);
	return text.length > EXCERPT ? readable(text) : safe;
}

/** A copy, where it holds others. */
function withoutSecrets(value: unknown, write = readable): unknown {
	if (typeof value === 'string') return write(value);
	if (typeof value !== 'object' || value === null) return value;
	const text = JSON.stringify(value, (key, inner: unknown) => {
		if (SECRET_KEY.test(key)) return '***';
		return typeof inner === 'string' ? write(inner) : inner;
	});
	return JSON.parse(text) as unknown;
}
