/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/** A longer one would end at once. */
const LONGEST = 2 ** 31 - 1;

/** Documented times, shortened by one factor so that a 60 s retry can be tested in 60 ms. */
export class Clock {
	private readonly timers = new Set<NodeJS.Timeout>();
	private stopped = false;

	constructor(private readonly scale: number) {}

	scaled(ms: number): number {
		return Math.round(ms * this.scale);
	}

	/** Runs once after `ms` real milliseconds, at most after the 24 days of the longest timer; forgotten when the sandbox closes or is reset. */
	after(ms: number, run: () => void): void {
		if (this.stopped) return;
		const timer = setTimeout(
			() => {
				this.timers.delete(timer);
				run();
			},
			Math.min(ms, LONGEST),
		);
		this.timers.add(timer);
	}

	stop(): void {
		this.stopped = true;
		this.clear();
	}

	clear(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
	}
}
