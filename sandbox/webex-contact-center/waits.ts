import { QUEUES } from './tenant';

export interface HistorySeed {
	queueId: string;
	/** Mean wait in ms; 0 takes the history away. */
	meanMs: number;
	/** Standard deviation within a minute, in percent of the mean. */
	spreadPercent?: number;
	/** How many minutes back it reaches; 240 by default. */
	minutes?: number;
}

interface Seeded {
	meanMs: number;
	spread: number;
	firstMinute: number;
}

const LONGEST_LOOKBACK = 240;
const MINUTE_MS = 60_000;
const USUAL_WAIT_MS = 20_000;
const USUAL_SPREAD_PERCENT = 10;

const mean = (values: number[]): number =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

const deviation = (values: number[]): number => {
	const average = mean(values);
	return Math.sqrt(mean(values.map((value) => (value - average) ** 2)));
};

const thisMinute = (): number => Math.floor(Date.now() / MINUTE_MS);

/** Waits per queue and minute, and the estimate that is made of them. */
export class Waits {
	private readonly seeded = new Map<string, Seeded>();
	/** Those that happened here; in their minute they count in place of the seeded ones. */
	private readonly real = new Map<string, Map<number, number[]>>();

	constructor() {
		this.reset();
	}

	note(queueId: string, waitedMs: number): void {
		const minutes = this.real.get(queueId) ?? new Map<number, number[]>();
		this.real.set(queueId, minutes);
		minutes.set(thisMinute(), [...(minutes.get(thisMinute()) ?? []), waitedMs]);
	}

	/** Replaces the history of a queue. */
	seed({ queueId, meanMs, spreadPercent, minutes = LONGEST_LOOKBACK }: HistorySeed): void {
		this.real.delete(queueId);
		this.seeded.delete(queueId);
		if (meanMs <= 0) return;
		this.seeded.set(queueId, {
			meanMs,
			spread: (spreadPercent ?? USUAL_SPREAD_PERCENT) / 100,
			firstMinute: thisMinute() - minutes + 1,
		});
	}

	/**
	 * The mean of the minutes' average waits. A minute counts when its deviation stays within
	 * `maxCV` percent of its average; enough of the minutes must count.
	 */
	estimate(
		queueId: string,
		lookbackMinutes: number,
		maxCV: number,
		minValidSamples: number,
	): number | undefined {
		const averages: number[] = [];
		for (let back = 0; back < lookbackMinutes; back++) {
			const waits = this.waitsOf(queueId, thisMinute() - back);
			if (!waits || deviation(waits) * 100 > maxCV * mean(waits)) continue;
			averages.push(mean(waits));
		}
		if (averages.length * 100 < minValidSamples * lookbackMinutes) return undefined;
		return Math.round(mean(averages) * 100) / 100;
	}

	reset(): void {
		this.real.clear();
		this.seeded.clear();
		for (const [index, { id }] of QUEUES.filter(({ hasHistory }) => hasHistory).entries()) {
			this.seed({ queueId: id, meanMs: USUAL_WAIT_MS + index * 4000 });
		}
	}

	private waitsOf(queueId: string, minute: number): number[] | undefined {
		const real = this.real.get(queueId)?.get(minute);
		const seeded = this.seeded.get(queueId);
		if (real ?? !seeded) return real;
		if (minute < seeded.firstMinute) return undefined;
		// A slow wave, so that a longer look-back gives another answer.
		const middle = seeded.meanMs * (1 + 0.2 * Math.sin(minute / 20));
		return [middle * (1 - seeded.spread), middle * (1 + seeded.spread)];
	}
}
