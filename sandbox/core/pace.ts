import type { Clock } from './clock';

/** Between what happens and the event that tells of it. */
const USUAL_DELAY_MS = 300;
const SHORTEST_DELAY_MS = 5;

type Send = () => Promise<unknown>;

/** When events go out: after a moment, one after the other on each line, or in disorder on request. */
export class Pace {
	private gathered: Send[] = [];
	private readonly lines = new Map<string, Promise<unknown>>();

	constructor(private readonly clock: Clock) {}

	/** `delayMs` are real milliseconds, for `delayed` and for the time `reordered` gathers. */
	schedule(line: string, send: Send, { mode, delayMs }: { mode: string; delayMs: number }): void {
		const { clock } = this;
		const usual = Math.max(clock.scaled(USUAL_DELAY_MS), SHORTEST_DELAY_MS);
		const inLine = () => {
			this.lines.set(line, (this.lines.get(line) ?? Promise.resolve()).then(send));
		};
		if (mode === 'reordered') {
			if (this.gathered.length === 0) clock.after(delayMs, () => this.sendReversed());
			this.gathered.push(send);
			return;
		}
		clock.after(mode === 'delayed' ? delayMs : usual, inLine);
		if (mode === 'duplicate') clock.after(usual * 2, inLine);
	}

	reset(): void {
		this.gathered = [];
		this.lines.clear();
	}

	private sendReversed(): void {
		const sends = this.gathered.reverse();
		this.gathered = [];
		void sends.reduce<Promise<unknown>>(
			async (before, send) => await before.then(send),
			Promise.resolve(),
		);
	}
}
