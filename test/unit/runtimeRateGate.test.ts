import { abortableSleep, gateOf, RateGate, retryAfter } from '../../nodes/runtime/rateGate';

const PATIENT = 1e9;

beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
afterEach(() => jest.useRealTimers());

/** When each of so many requests passes, in milliseconds from now. */
async function passes(gate: RateGate, count: number, limit: number): Promise<number[]> {
	const start = Date.now();
	const times: number[] = [];
	const all = Array.from({ length: count }, async () => {
		await gate.pass(limit, PATIENT);
		times.push(Date.now() - start);
	});
	await jest.advanceTimersByTimeAsync(600_000);
	await Promise.all(all);
	return times;
}

describe('a limit a minute', () => {
	it('of 300 lets 300 pass at once, and the next as the window moves on', async () => {
		const times = await passes(new RateGate(), 900, 300);
		const inMinute = (minute: number) =>
			times.filter((time) => Math.floor(time / 60_000) === minute);
		expect(inMinute(0)).toHaveLength(300);
		expect(inMinute(1)).toHaveLength(300);
		expect(inMinute(2)).toHaveLength(300);
		// Full use of the limit: the last third begins when two minutes are over.
		expect(Math.max(...times)).toBeLessThan(122_000);
	});

	it('is never exceeded in any window of a minute', async () => {
		const gate = new RateGate();
		const times: number[] = [];
		for (let i = 0; i < 40; i++) {
			const passed = gate.pass(10, PATIENT);
			await jest.advanceTimersByTimeAsync(120_000 / 37);
			await Promise.race([passed, jest.advanceTimersByTimeAsync(60_000)]);
			await passed;
			times.push(Date.now());
		}
		times.forEach((time, index) => {
			const later = times[index + 10];
			if (later !== undefined) expect(later - time).toBeGreaterThanOrEqual(60_000);
		});
	});

	it('counts a request from its end, before which it came to the service', async () => {
		const gate = new RateGate();
		const slow = await gate.pass(2, PATIENT);
		const lost = await gate.pass(2, PATIENT);
		await jest.advanceTimersByTimeAsync(9000);
		slow?.over();
		expect(gate.delay(2)).toBe(51_000);
		await jest.advanceTimersByTimeAsync(51_000);
		expect(gate.delay(2)).toBe(0);
		expect(gate.delay(1)).toBe(9000);
		// Over long after its place was given away.
		lost?.over();
		expect(gate.delay(2)).toBe(0);
	});

	it('of zero is no limit', async () => {
		expect(await passes(new RateGate(), 5000, 0)).toEqual(Array.from({ length: 5000 }, () => 0));
	});

	it('is counted for all who share the gate, whatever limit each of them keeps', async () => {
		const gate = new RateGate();
		await passes(gate, 0, 1);
		for (let i = 0; i < 5; i++) await gate.pass(300, 0);
		expect(gate.delay(5)).toBe(60_000);
		expect(await gate.pass(5, 0)).toBeUndefined();
		expect(await gate.pass(6, 0)).toMatchObject({ waited: 0 });
		expect(gate.delay(300)).toBe(0);
		expect(gate.delay(6)).toBe(60_000);
	});
});

describe('a pause', () => {
	it('holds back everybody until it is over', async () => {
		const gate = new RateGate();
		gate.pause(5000);
		expect(gate.delay(0)).toBe(5000);
		const times = await passes(gate, 3, 0);
		expect(times).toEqual([5000, 5000, 5000]);
	});

	it('is not shortened by another, and may be prolonged while somebody waits', async () => {
		const gate = new RateGate();
		gate.pause(5000);
		gate.pause(1000);
		expect(gate.delay(0)).toBe(5000);
		const passed = gate.pass(0, PATIENT);
		await jest.advanceTimersByTimeAsync(4000);
		gate.pause(3000);
		await jest.advanceTimersByTimeAsync(3000);
		expect(await passed).toMatchObject({ waited: 7000 });
	});

	it('longer than the patience is not waited for', async () => {
		const gate = new RateGate();
		gate.pause(5000);
		expect(await gate.pass(0, 4999)).toBeUndefined();
		gate.pause(5001);
		const passed = gate.pass(0, 6000);
		await jest.advanceTimersByTimeAsync(2000);
		// Prolonged beyond the patience while it waits.
		gate.pause(5000);
		await jest.advanceTimersByTimeAsync(4000);
		expect(await passed).toBeUndefined();
	});

	it('of months does not end at once, as a long timer would', async () => {
		const gate = new RateGate();
		gate.pause(1e10);
		let over = false;
		const signal = new AbortController();
		const passed = gate.pass(0, 1e11, signal.signal).then(() => (over = true));
		await jest.advanceTimersByTimeAsync(10_000);
		expect(over).toBe(false);
		signal.abort();
		await passed;
	});

	it('ends for an execution that is cancelled, without a place', async () => {
		const gate = new RateGate();
		gate.pause(60_000);
		const cancel = new AbortController();
		const passed = gate.pass(1, PATIENT, cancel.signal);
		await jest.advanceTimersByTimeAsync(100);
		cancel.abort();
		expect(await passed).toBeUndefined();
		await jest.advanceTimersByTimeAsync(60_000);
		expect(gate.delay(1)).toBe(0);
	});
});

it('sleeping ends early where the signal is aborted, or was', async () => {
	const cancel = new AbortController();
	const asleep = abortableSleep(60_000, cancel.signal);
	cancel.abort();
	await asleep;
	await abortableSleep(60_000, cancel.signal);
});

it('a credential has one gate', () => {
	expect(gateOf('a')).toBe(gateOf('a'));
	expect(gateOf('a')).not.toBe(gateOf('b'));
});

it.each<[unknown, number | undefined]>([
	['5', 5000],
	['0', 0],
	['0.25', 250],
	[' 7 ', 7000],
	['-3', 0],
	['Fri, 20 Nov 2026 09:30:10 GMT', 10_000],
	['Fri, 20 Nov 2026 09:29:00 GMT', 0],
	['', undefined],
	['  ', undefined],
	['soon', undefined],
	['Infinity', undefined],
	[undefined, undefined],
	[['5'], undefined],
])('Retry-After %p is %p ms', (header, expected) => {
	expect(retryAfter(header, Date.parse('2026-11-20T09:30:00Z'))).toBe(expected);
});
