/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Bus } from './bus';
import type { Clock } from './clock';
import { isLoopbackUrl } from './loopback';
import { maskHeaders } from './mask';
import { send, type Answer } from './send';

/** Callbacks of Engage and ECE, customer events of Connect, task events of Webex CC and of CCE. */
export type DispatchKind = 'callback' | 'event' | 'task' | 'cce' | 'ece';

export interface Attempt {
	at: string;
	status?: number;
	error?: string;
	durationMs: number;
}

/** Something the vendor posts to the customer's own URL, with everything that became of it. */
export interface Dispatch {
	id: string;
	kind: DispatchKind;
	at: string;
	tid: string;
	/** Outcome of a callback, or channel and event of a customer event. */
	label: string;
	url: string;
	headers: Record<string, string>;
	body: unknown;
	attempts: Attempt[];
	state: 'waiting' | 'sending' | 'retrying' | 'delivered' | 'dropped' | 'suppressed';
	reason?: string;
}

export interface DispatchPolicy {
	/** Real milliseconds for one attempt. */
	timeoutMs: number;
	/** Documented pause before each repetition, in documented milliseconds. */
	retryAfterMs: number;
	retries: number;
	accepted: (status: number) => boolean;
	/** `undefined` means that no answer came. */
	repeated: (status: number | undefined) => boolean;
	/**
	 * The Authorization header, which is never recorded; a new one after a 401, which is then tried
	 * at once. Rejects with the reason why there is none.
	 */
	authorize?: (renew: boolean, signal: AbortSignal) => Promise<string>;
	/** Whether there can be a new one; a password is what it is. */
	renewable?: boolean;
}

type NewDispatch = Pick<Dispatch, 'kind' | 'tid' | 'label' | 'url' | 'headers'> & {
	rawBody: string;
};

const KEEP = 5000;

/** What is not JSON is shown as it is. */
function parsed(rawBody: string): unknown {
	try {
		return JSON.parse(rawBody);
	} catch {
		return rawBody;
	}
}

export class Dispatcher {
	private readonly dispatches: Dispatch[] = [];
	private readonly closing = new AbortController();

	constructor(
		private readonly clock: Clock,
		private readonly bus: Bus,
	) {
		// Each call on its way listens, and there can be many.
		setMaxListeners(0, this.closing.signal);
	}

	list(kind: DispatchKind): Dispatch[] {
		return this.dispatches.filter((dispatch) => dispatch.kind === kind);
	}

	/** Sends at once; resolves after the first attempt, while repetitions go on by themselves. */
	async post(order: NewDispatch, policy: DispatchPolicy): Promise<Dispatch> {
		const dispatch = this.note(order);
		if (isLoopbackUrl(order.url)) {
			await this.attempt(dispatch, order.rawBody, policy, 0);
		} else {
			this.end(dispatch, 'dropped', 'The sandbox keeps to loopback addresses.');
		}
		return dispatch;
	}

	/** Lists what the vendor would have sent, without sending it. */
	suppress(order: NewDispatch, reason: string): void {
		this.end(this.note(order), 'suppressed', reason);
	}

	/** Breaks off what is under way. */
	close(): void {
		this.closing.abort();
	}

	clear(): void {
		this.dispatches.length = 0;
	}

	private note({ rawBody, ...order }: NewDispatch): Dispatch {
		const dispatch: Dispatch = {
			id: randomUUID(),
			at: new Date().toISOString(),
			...order,
			body: parsed(rawBody),
			attempts: [],
			state: 'waiting',
		};
		this.dispatches.push(dispatch);
		if (this.dispatches.length > KEEP) this.dispatches.shift();
		return dispatch;
	}

	private async attempt(
		dispatch: Dispatch,
		body: string,
		policy: DispatchPolicy,
		repetition: number,
	): Promise<void> {
		let answer = await this.send(dispatch, body, policy, false);
		if (answer.status === 401 && policy.authorize && policy.renewable !== false) {
			answer = await this.send(dispatch, body, policy, true);
		}
		if (answer.status !== undefined && policy.accepted(answer.status)) {
			this.end(dispatch, 'delivered');
		} else if (!policy.repeated(answer.status)) {
			this.end(dispatch, 'dropped', 'Refused with an answer that is not repeated.');
		} else if (repetition >= policy.retries) {
			this.end(dispatch, 'dropped', `Dropped after ${policy.retries} repetitions.`);
		} else {
			dispatch.state = 'retrying';
			this.bus.publish('dispatch', dispatch);
			this.clock.after(this.clock.scaled(policy.retryAfterMs), () => {
				void this.attempt(dispatch, body, policy, repetition + 1);
			});
		}
	}

	private async send(
		dispatch: Dispatch,
		body: string,
		policy: DispatchPolicy,
		renew: boolean,
	): Promise<Answer> {
		dispatch.state = 'sending';
		this.bus.publish('dispatch', dispatch);
		const { signal } = this.closing;
		const started = Date.now();
		const answer = await this.headersOf(dispatch, policy, renew)
			.then(async (headers) => {
				const { timeoutMs } = policy;
				return await send({ method: 'POST', url: dispatch.url, headers, body, timeoutMs, signal });
			})
			// Also where a token cannot stand in a header.
			.catch(
				(error: unknown): Answer => ({
					error: error instanceof Error ? error.message : String(error),
				}),
			);
		dispatch.attempts.push({
			at: new Date(started).toISOString(),
			durationMs: Date.now() - started,
			...(answer.status === undefined ? { error: answer.error } : { status: answer.status }),
		});
		return answer;
	}

	/** As they are sent; the dispatch keeps them without what is secret. */
	private async headersOf(
		dispatch: Dispatch,
		{ authorize }: DispatchPolicy,
		renew: boolean,
	): Promise<Record<string, string>> {
		if (!authorize) return dispatch.headers;
		const authorization = await authorize(renew, this.closing.signal);
		const headers = { ...dispatch.headers, authorization };
		dispatch.headers = maskHeaders(headers);
		return headers;
	}

	private end(dispatch: Dispatch, state: Dispatch['state'], reason?: string): void {
		dispatch.state = state;
		dispatch.reason = reason;
		this.bus.publish('dispatch', dispatch);
	}
}
