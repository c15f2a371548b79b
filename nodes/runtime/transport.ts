import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { describeFailure, responseIn } from './failures';
import type { Connection } from './product';
import { abortableSleep, gateOf, retryAfter } from './rateGate';
import { InvalidData } from './values';
import type { Exchange, ServiceAnswer, TransportFailure, WireRequest } from './wire';

/** What one exchange may spend; milliseconds. */
export interface Limits {
	timeout: number;
	rateLimitWait: number;
	requestsPerMinute: number;
	retry: boolean;
}

const MAX_ATTEMPTS = 4;
const BACKOFF = 250;
/** Where a 429 names no time; Cisco's limit counts by the minute, so a blind retry at once would be wasted. */
const PAUSE_WITHOUT_RETRY_AFTER = 1000;
/** One wrong header must not keep a credential from being used until n8n is restarted. */
const LONGEST_PAUSE = 15 * 60_000;
const TRANSIENT = new Set([502, 503, 504]);

/**
 * Sends one request with the credential of `connection` and answers with what came of it. Throws only `InvalidData`,
 * before anything is sent, where a value cannot stand in the path.
 * A 429 was not processed and is repeated within `rateLimitWait`. Reads, and writes that carry an identity, are
 * repeated after transient failures within `timeout`; any other write only where it certainly was not sent.
 */
export async function exchange(
	context: IExecuteFunctions,
	connection: Connection,
	request: WireRequest,
	limits: Limits,
): Promise<Exchange> {
	const { external } = request;
	// What the user's own service answers must not hold back or stop the vendor's.
	const gate = gateOf(external ?? connection.key);
	const limit = external ? 0 : limits.requestsPerMinute;
	const cancel = context.getExecutionCancelSignal();
	const url = external ?? connection.baseUrl + fillPath(request.endpoint.path, request.path ?? {});
	const repeatable = request.endpoint.kind === 'read' || request.repeatable === true;
	let time = limits.timeout;
	let patience = limits.rateLimitWait;

	for (let attempt = 1; ; attempt++) {
		const passage = await gate.pass(limit, patience, cancel);
		if (!passage) return { failure: cancel?.aborted ? CANCELLED : LIMITED };
		patience -= passage.waited;

		const release = external ? () => {} : await warmUp(connection, cancel);
		// Asking again with the same secret for every item could lock the tenant out.
		if (connection.refused && !external) return { failure: connection.refused };
		const start = Date.now();
		const result = await send(context, connection, url, request, time);
		passage.over();
		if (result.failure?.cause === 'authorization' && !result.failure.passing) {
			connection.refused = result.failure;
		}
		release();
		time -= Date.now() - start;
		if (result.failure?.cause === 'timeout') return { failure: timedOut(limits.timeout) };

		const backoff = BACKOFF * 2 ** Math.min(attempt - 1, 5) * (0.5 + Math.random() / 2);
		const pause = result.answer && pauseAskedBy(result.answer, backoff);
		if (pause !== undefined) gate.pause(pause);
		if (!limits.retry || cancel?.aborted || time <= 0) return result;

		if (result.answer?.status === 429) {
			if (gate.delay(0) > patience) return result;
			continue;
		}
		const transient = result.answer
			? TRANSIENT.has(result.answer.status) && repeatable
			: result.failure.passing && (repeatable || !result.failure.sent);
		if (!transient || attempt >= MAX_ATTEMPTS) return result;
		if (pause === undefined) {
			if (backoff >= time) return result;
			await abortableSleep(backoff, cancel);
			time -= backoff;
		} else if (pause > patience) {
			return result;
		}
	}
}

/** Milliseconds for which the service wants nobody to ask it; a limit that names no time, or zero, gets `least`. */
function pauseAskedBy(answer: ServiceAnswer, least: number): number | undefined {
	if (answer.status !== 429 && answer.status !== 503) return undefined;
	const asked = retryAfter(answer.headers['retry-after']);
	if (answer.status === 503 && asked === undefined) return undefined;
	const pause = Math.min(asked ?? PAUSE_WITHOUT_RETRY_AFTER, LONGEST_PAUSE);
	return answer.status === 429 ? Math.max(pause, least) : pause;
}

/** One attempt. n8n adds the token, and renews it once after a 401. */
async function send(
	context: IExecuteFunctions,
	connection: Connection,
	url: string,
	request: WireRequest,
	time: number,
): Promise<Exchange> {
	const cancel = context.getExecutionCancelSignal();
	const deadline = AbortSignal.timeout(Math.ceil(time));
	const signal = cancel ? AbortSignal.any([deadline, cancel]) : deadline;
	// n8n overwrites the signal of a request with the execution's, so the deadline goes in through the context.
	const limited = Object.create(context, { getExecutionCancelSignal: { value: () => signal } });
	try {
		const response = await Promise.race([
			request.external
				? context.helpers.httpRequest({ ...httpOptions(url, request, time), abortSignal: signal })
				: context.helpers.httpRequestWithAuthentication.call(
						limited,
						connection.credentialType,
						httpOptions(url, request, time),
						{ oauth2: { tokenType: 'Bearer' } },
					),
			// n8n asks for a token without a signal, and for up to five minutes.
			aborted(signal).then(() => {
				throw signal.reason;
			}),
		]);
		return {
			answer: {
				status: response.statusCode,
				headers: response.headers ?? {},
				body: response.body,
			},
		};
	} catch (error) {
		if (cancel?.aborted) return { failure: CANCELLED };
		const response = responseIn(error);
		if (response) return { answer: response };
		if (deadline.aborted) return { failure: timedOut(time) };
		return { failure: describeFailure(error) };
	}
}

function httpOptions(url: string, request: WireRequest, time: number): IHttpRequestOptions {
	const { endpoint, query, body } = request;
	return {
		method: endpoint.verb,
		url,
		...(query && { qs: query }),
		...(body && { body }),
		json: true,
		returnFullResponse: true,
		// A 401 must throw, or n8n does not renew the token.
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
		// The deadline ends a silent connection first; n8n's own five minutes could end it before a longer one.
		timeout: time + 1000,
		// An API that redirects is asked at the wrong address; following would take the token elsewhere.
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
	};
}

/** Fills `{name}` with encoded values, so that no value can leave its path segment. */
export function fillPath(template: string, values: Record<string, string>): string {
	return template.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = values[name];
		if (value === undefined) {
			const known = Object.keys(values).map((key) => `{${key}}`);
			throw new InvalidData([
				`Request Path has {${name}}, which this method does not know. It knows ${known.join(', ') || 'none'}.`,
			]);
		}
		// URLs resolve these even where they are encoded.
		if (value === '.' || value === '..') {
			throw new InvalidData([`"${value}" cannot stand for {${name}} in the path of a request.`]);
		}
		return encodeURIComponent(value);
	});
}

function timedOut(time: number): TransportFailure {
	return {
		cause: 'timeout',
		code: 'ETIMEDOUT',
		message: `No answer within ${Math.round(time / 100) / 10} s. Raise Timeout under Options if the service needs longer.`,
		sent: true,
		passing: true,
	};
}

async function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

/** The first request of a credential without a token goes alone; n8n would ask for one token an item. */
const warming = new Map<string, Promise<void>>();

async function warmUp(connection: Connection, cancel?: AbortSignal): Promise<() => void> {
	if (!connection.cold) return () => {};
	const other = warming.get(connection.key);
	if (other) {
		await Promise.race([other, ...(cancel ? [aborted(cancel)] : [])]);
		connection.cold = false;
		return () => {};
	}
	let done = () => {};
	warming.set(connection.key, new Promise((resolve) => (done = resolve)));
	return () => {
		connection.cold = false;
		warming.delete(connection.key);
		done();
	};
}

const CANCELLED: TransportFailure = {
	cause: 'cancelled',
	code: 'CANCELLED',
	message: 'The execution was canceled.',
	sent: true,
	passing: false,
};

const LIMITED: TransportFailure = {
	cause: 'rateLimit',
	code: 'RATE_LIMIT_WAIT',
	message:
		'The rate limit would have held this item back for longer than Rate Limit Wait allows. It was not sent.',
	sent: false,
	passing: true,
};
