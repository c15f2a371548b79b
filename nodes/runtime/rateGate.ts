import { sleep } from 'n8n-workflow';

/** A request that passed, and when it counts. */
interface Place {
	time: number;
}

export interface Passage {
	/** Milliseconds. */
	waited: number;
	/**
	 * To be called when the request is over. The service counts it from its arrival, which lies between passing and now:
	 * counted from now, no window of the service can hold too many, however slow one of the requests was.
	 */
	over(): void;
}

/** A timer cannot be taken back: this much of a cancelled wait stays behind. */
const LONGEST_SLEEP = 1000;

/**
 * Lets requests pass at the pace of a limit a minute, and holds all of them back while the service asks for a pause.
 * One gate serves every item, node and execution of the process that uses the same credential.
 */
export class RateGate {
	/** The requests of the last window, oldest first. */
	private readonly places: Place[] = [];
	private pausedUntil = 0;

	constructor(
		private readonly now: () => number = Date.now,
		private readonly window = 60_000,
	) {}

	/** Milliseconds until the next request may pass, without letting it pass. */
	delay(limit: number): number {
		const now = this.now();
		while (this.places[0]?.time <= now - this.window) this.places.shift();
		let open = this.pausedUntil;
		if (limit > 0 && this.places.length >= limit) {
			open = Math.max(open, this.places[this.places.length - limit].time + this.window);
		}
		return Math.max(0, open - now);
	}

	/**
	 * Waits for a place and takes it. Answers with undefined where it would have taken longer than `patience`
	 * milliseconds, or the signal was aborted.
	 */
	async pass(limit: number, patience: number, signal?: AbortSignal): Promise<Passage | undefined> {
		const start = this.now();
		for (;;) {
			const wait = this.delay(limit);
			if (wait === 0) break;
			if (this.now() - start + wait > patience) return undefined;
			await abortableSleep(Math.min(wait, LONGEST_SLEEP), signal);
			if (signal?.aborted) return undefined;
		}
		const place = { time: this.now() };
		if (limit > 0) this.places.push(place);
		return {
			waited: place.time - start,
			over: () => {
				const index = this.places.indexOf(place);
				if (index < 0) return;
				this.places.splice(index, 1);
				this.places.push(Object.assign(place, { time: this.now() }));
			},
		};
	}

	/** Holds back everything for so many milliseconds. */
	pause(milliseconds: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, this.now() + milliseconds);
	}
}

const gates = new Map<string, RateGate>();

export function gateOf(key: string): RateGate {
	let gate = gates.get(key);
	if (!gate) gates.set(key, (gate = new RateGate()));
	return gate;
}

/** Ends early where the signal is aborted. */
export async function abortableSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return;
	let stop: (() => void) | undefined;
	const aborted = new Promise<void>((resolve) => {
		stop = resolve;
		signal?.addEventListener('abort', resolve as () => void, { once: true });
	});
	await Promise.race([sleep(milliseconds), aborted]);
	if (stop) signal?.removeEventListener('abort', stop);
}

/** Milliseconds of a Retry-After header: seconds or an HTTP date; undefined where there is none. */
export function retryAfter(header: unknown, now = Date.now()): number | undefined {
	if (typeof header !== 'string' || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
