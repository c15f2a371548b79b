import { randomUUID } from 'node:crypto';
import type { Bus } from './bus';
import type { Clock } from './clock';
import { isLoopbackUrl } from './loopback';
import { send } from './send';

/** Callbacks of Engage, customer events of Connect, task events of the contact centre. */
export type DispatchKind = 'callback' | 'event' | 'task';

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
}

type NewDispatch = Pick<Dispatch, 'kind' | 'tid' | 'label' | 'url' | 'headers'> & {
	rawBody: string;
};

const KEEP = 5000;

export class Dispatcher {
	private readonly dispatches: Dispatch[] = [];
	private readonly closing = new AbortController();

	constructor(
		private readonly clock: Clock,
		private readonly bus: Bus,
	) {}

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
			body: JSON.parse(rawBody) as unknown,
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
		dispatch.state = 'sending';
		this.bus.publish('dispatch', dispatch);
		const started = Date.now();
		const answer = await send({
			method: 'POST',
			url: dispatch.url,
			headers: dispatch.headers,
			body,
			timeoutMs: policy.timeoutMs,
			signal: this.closing.signal,
		});
		dispatch.attempts.push({
			at: new Date(started).toISOString(),
			durationMs: Date.now() - started,
			...(answer.status === undefined ? { error: answer.error } : { status: answer.status }),
		});
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

	private end(dispatch: Dispatch, state: Dispatch['state'], reason?: string): void {
		dispatch.state = state;
		dispatch.reason = reason;
		this.bus.publish('dispatch', dispatch);
	}
}
