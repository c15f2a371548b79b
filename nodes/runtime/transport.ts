import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { atAddress, describeFailure, responseIn } from './failures';
import type { Connection } from './product';
import { abortableSleep, gateOf, retryAfter } from './rateGate';
import { InvalidData } from './values';
import {
	isStream,
	type ByteStream,
	type Exchange,
	type ServiceAnswer,
	type TransportFailure,
	type WireRequest,
} from './wire';

/** What one exchange may spend; milliseconds. */
export interface Limits {
	timeout: number;
	rateLimitWait: number;
	requestsPerMinute: number;
	retry: boolean;
	/** The user allows repeating writes that carry an identity. */
	repeatWrites?: boolean;
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
 * A 429 was not processed and is repeated within `rateLimitWait`. Reads, and writes that only set values, are repeated
 * after transient failures within `timeout`; so are writes that carry an identity if the user allows it. Any other
 * write is repeated only if it certainly was not sent.
 */
export async function exchange(
	context: IExecuteFunctions,
	connection: Connection,
	given: WireRequest,
	limits: Limits,
): Promise<Exchange> {
	const request = withoutForeignCredential(given, connection);
	const { external, address } = request;
	const service = serviceOf(request, connection);
	const gate = gateOf(service);
	const limit = external ? 0 : limits.requestsPerMinute;
	const cancel = context.getExecutionCancelSignal();
	const baseUrl = request.baseUrl ?? connection.baseUrl;
	const url = external ?? address ?? baseUrl + fillPath(request.endpoint.path, request.path ?? {});
	const isIdentified = request.endpoint.kind === 'write' && request.repeatable === true;
	const repeatable =
		request.endpoint.kind === 'read' ||
		request.repeatable === 'values' ||
		(isIdentified && limits.repeatWrites === true);
	let mayBeDone = false;
	let time = limits.timeout;
	let patience = limits.rateLimitWait;

	for (let attempt = 1; ; attempt++) {
		const passage = await gate.pass(limit, patience, cancel);
		if (!passage) return { failure: cancel?.aborted ? CANCELLED : LIMITED };
		patience -= passage.waited;

		const release = external ? () => {} : await warmUp(connection, time, cancel);
		if (!release) return { failure: { ...timedOut(limits.timeout), sent: false } };
		const locksOut = connection.locksOut === true && !external;
		// Asking again with the same secret for every item could lock the tenant out.
		const refused = external ? undefined : connection.refused;
		const failure = refused ?? (locksOut ? lockOutOf(service) : undefined);
		if (failure) {
			release();
			return { failure };
		}
		const start = Date.now();
		const result = await send(context, connection, url, request, time);
		passage.over();
		if (result.answer && mayBeDone) result.answer.repeated = true;
		const withoutToken = result.failure?.cause === 'authorization' ? result.failure : undefined;
		if (withoutToken && (locksOut || !withoutToken.passing)) connection.refused = withoutToken;
		if (locksOut && result.answer) noteAnswer(service, result.answer.status);
		release();
		time -= Date.now() - start;
		if (result.failure?.cause === 'timeout') return { failure: timedOut(limits.timeout) };

		const backoff = BACKOFF * 2 ** Math.min(attempt - 1, 5) * (0.5 + Math.random() / 2);
		const pause = result.answer && pauseAskedBy(result.answer, backoff);
		if (pause !== undefined) gate.pause(pause);
		if (!limits.retry || cancel?.aborted || time <= 0) return result;
		if (withoutToken && locksOut) return result;

		if (result.answer?.status === 429) {
			if (gate.delay(0) > patience) return result;
			continue;
		}
		const transient = result.answer
			? TRANSIENT.has(result.answer.status) && repeatable
			: result.failure.passing && (repeatable || !result.failure.sent);
		if (!transient || attempt >= MAX_ATTEMPTS) return result;
		mayBeDone ||= isIdentified && (result.answer !== undefined || result.failure.sent);
		if (pause === undefined) {
			if (backoff >= time) return result;
			await abortableSleep(backoff, cancel);
			time -= backoff;
		} else if (pause > patience) {
			return result;
		}
	}
}

/** Whose limits and pauses count: a service must not hold back another, even where both take the same credential. */
function serviceOf({ external, baseUrl }: WireRequest, { key }: Connection): string {
	if (external) return URL.canParse(external) ? new URL(external).origin : external;
	return baseUrl ? `${key} at ${baseUrl}` : key;
}

function withoutForeignCredential(request: WireRequest, { baseUrl }: Connection): WireRequest {
	const { address } = request;
	if (address === undefined || new URL(address).origin === new URL(baseUrl).origin) return request;
	return { ...request, external: address };
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
	let file: ByteStream | Buffer | undefined;
	try {
		const options = httpOptions(url, request, time);
		file = await request.file?.();
		if (file) options.body = file;
		const response = await Promise.race([
			request.external
				? context.helpers.httpRequest({ ...options, abortSignal: signal })
				: context.helpers.httpRequestWithAuthentication.call(
						limited,
						connection.credentialType,
						options,
						{ oauth2: { tokenType: 'Bearer' } },
					),
			// n8n asks for a token without a signal, and for up to five minutes.
			aborted(signal).then(() => {
				throw signal.reason;
			}),
		]);
		const answer: ServiceAnswer = {
			status: response.statusCode,
			headers: response.headers ?? {},
			body: response.body,
		};
		return { answer: request.download ? await withReadError(answer) : answer };
	} catch (error) {
		if (cancel?.aborted) return { failure: CANCELLED };
		const response = responseIn(error);
		if (response) {
			return { answer: request.download ? await withReadError(response) : response };
		}
		if (deadline.aborted) return { failure: timedOut(time) };
		const failure = describeFailure(error);
		return { failure: request.external ? atAddress(request.external, failure) : failure };
	} finally {
		// Who gets no further reads no further: the file would stay open.
		if (isStream(file)) file.destroy();
	}
}

function httpOptions(url: string, request: WireRequest, time: number): IHttpRequestOptions {
	const { endpoint, query, headers, download } = request;
	const body = request.body ?? request.text;
	return {
		method: endpoint.verb,
		url,
		...(query && { qs: query }),
		// A copy: n8n writes the token into it.
		...(headers && { headers: { ...headers } }),
		...(body && { body }),
		...(download ? { encoding: 'stream' as const } : { json: true }),
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

/** The errors of a service are short; a longer one is not worth the memory. */
const LONGEST_ERROR = 64 * 1024;

/** Where a file was asked for, the words of a refusal come as a stream too. */
async function withReadError(answer: ServiceAnswer): Promise<ServiceAnswer> {
	if (!isStream(answer.body) || answer.status < 300) return answer;
	const text = await shortText(answer.body);
	if (text === undefined) return { ...answer, body: undefined };
	try {
		return { ...answer, body: JSON.parse(text) as unknown };
	} catch {
		return { ...answer, body: text };
	}
}

/** Undefined where it is longer than anybody would read, or breaks off. */
async function shortText(stream: ByteStream): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	try {
		for await (const chunk of stream as AsyncIterable<Buffer>) {
			size += chunk.length;
			if (size > LONGEST_ERROR) return undefined;
			chunks.push(chunk);
		}
		return Buffer.concat(chunks).toString();
	} catch {
		return undefined;
	}
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
		// URLs resolve dots even where they are encoded; half a character cannot be encoded.
		if (value === '.' || value === '..' || /\p{Cs}/u.test(value)) {
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

/** First requests on their way: of a credential, or of an execution. */
const warming = new Map<string | Connection, Promise<void>>();

/** Waits for a first request of others; undefined where that is not over in time. Whoever is first says when it is. */
async function warmUp(
	connection: Connection,
	time: number,
	cancel?: AbortSignal,
): Promise<(() => void) | undefined> {
	if (!connection.cold) return () => {};
	const whose = connection.cold === 'process' ? connection.key : connection;
	const other = warming.get(whose);
	if (other) {
		const deadline = AbortSignal.timeout(Math.ceil(time));
		await Promise.race([other, aborted(cancel ? AbortSignal.any([deadline, cancel]) : deadline)]);
		if (deadline.aborted) return undefined;
		delete connection.cold;
		return () => {};
	}
	let done = () => {};
	warming.set(whose, new Promise((resolve) => (done = resolve)));
	return () => {
		delete connection.cold;
		warming.delete(whose);
		done();
	};
}

/** 418: what stands before the service has locked this address out already. */
const REFUSED = new Set([401, 418]);

/** Milliseconds in which the reverse proxy of CCE counts refusals. source: reverse proxy guide */
const COUNTED = 30_000;

/** When services that lock out have refused a credential, by service. */
const refusals = new Map<string, number>();

function noteAnswer(service: string, status: number): void {
	if (REFUSED.has(status)) refusals.set(service, Date.now());
	else refusals.delete(service);
}

function lockOutOf(service: string): TransportFailure | undefined {
	const since = Date.now() - (refusals.get(service) ?? -Infinity);
	return since < COUNTED ? NOT_TRIED : undefined;
}

/** A service that counts refusals locks out whoever goes on asking. */
const NOT_TRIED: TransportFailure = {
	cause: 'authorization',
	code: 'TOKEN_REFUSED',
	message:
		'The service refused the credential less than 30 seconds ago. This item was not sent, so that the service does not lock this n8n out.',
	sent: false,
	passing: false,
};

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
