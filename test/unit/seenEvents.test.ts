import type { IDataObject } from 'n8n-workflow';
import { SeenEvents } from '../../nodes/runtime/seenEvents';

const HOUR = 60 * 60 * 1000;

const ids = (from: number, to: number): string[] =>
	Array.from({ length: to - from }, (_, at) => `id-${from + at}`);

const count = (answers: boolean[]): number => answers.filter(Boolean).length;

/** What n8n stores and loads again. */
const stored = (store: IDataObject): IDataObject => JSON.parse(JSON.stringify(store));

describe('events of one call', () => {
	it('are told in their order', () => {
		const seen = new SeenEvents();
		const store = {};
		expect(seen.areFirst('a', store, ['1', '2', '1', '3'])).toEqual([true, true, false, true]);
		expect(seen.areFirst('a', store, ['3', '4', '2'])).toEqual([false, true, false]);
	});

	it('are those of their owner', () => {
		const seen = new SeenEvents();
		seen.areFirst('a', {}, ['1']);
		expect(seen.areFirst('b', {}, ['1'])).toEqual([true]);
	});

	it('are known one by one too', () => {
		const seen = new SeenEvents();
		const store = {};
		expect(seen.isFirst('a', store, '1')).toBe(true);
		expect(seen.areFirst('a', store, ['1', '2'])).toEqual([false, true]);
		expect(seen.isFirst('a', store, '2')).toBe(false);
	});

	it('can be none', () => {
		const store = {};
		expect(new SeenEvents().areFirst('a', store, [])).toEqual([]);
		expect(store).toEqual({});
	});

	it('are forgotten after an hour', () => {
		const seen = new SeenEvents();
		const store = {};
		seen.areFirst('a', store, ['1', '2'], 1);
		expect(seen.areFirst('a', store, ['1'], HOUR)).toEqual([false]);
		expect(seen.areFirst('a', store, ['1', '2'], HOUR + 1)).toEqual([true, true]);
	});

	it('do not live longer because they come again', () => {
		const seen = new SeenEvents();
		const store = {};
		seen.areFirst('a', store, ['1'], 1);
		seen.areFirst('a', store, ['1'], HOUR);
		expect(seen.areFirst('a', store, ['1'], HOUR + 1)).toEqual([true]);
	});

	it('that are all old change nothing in the store', () => {
		const seen = new SeenEvents();
		const store: IDataObject = {};
		seen.areFirst('a', store, ['1']);
		const { seen: before } = store;
		seen.areFirst('a', store, ['1', '1']);
		expect(store.seen).toBe(before);
	});
});

describe('the store', () => {
	it('carries a whole call to another process', () => {
		const store: IDataObject = {};
		const all = ids(0, 1000);
		expect(count(new SeenEvents(2000).areFirst('a', store, all))).toBe(1000);
		expect(count(new SeenEvents(2000).areFirst('a', stored(store), all))).toBe(0);
	});

	it('keeps two calls of the most messages, and the newer of three', () => {
		const store: IDataObject = {};
		const seen = new SeenEvents(2000);
		[0, 1000, 2000].forEach((from, at) =>
			seen.areFirst('a', store, ids(from, from + 1000), 1 + at),
		);
		expect(Object.keys(store.seen as object)).toHaveLength(2000);
		const other = (from: number) =>
			count(new SeenEvents(2000).areFirst('a', stored(store), ids(from, from + 1000), 10));
		expect([other(1000), other(2000)]).toEqual([0, 0]);
		expect(other(0)).toBe(1000);
	});

	it('is small, whatever the sender writes', () => {
		const store: IDataObject = {};
		new SeenEvents(2000).areFirst(
			'a',
			store,
			ids(0, 3000).map((id) => id + 'x'.repeat(10_000)),
		);
		expect(JSON.stringify(store).length).toBeLessThan(100_000);
		expect(JSON.stringify(store)).not.toContain('id-');
	});

	it('takes in what another process wrote, and what an overwritten write lost', () => {
		const seen = new SeenEvents();
		const store: IDataObject = {};
		seen.areFirst('a', {}, ['lost']);
		new SeenEvents().areFirst('a', store, ['other']);
		seen.areFirst('a', store, ['new']);
		const later = new SeenEvents();
		expect(later.areFirst('a', stored(store), ['lost', 'other', 'new'])).toEqual([
			false,
			false,
			false,
		]);
	});

	it('can hold anything else', () => {
		const store: IDataObject = { seen: 'broken', subscription: { id: '1' } };
		expect(new SeenEvents().areFirst('a', store, ['1'])).toEqual([true]);
		expect(store.subscription).toEqual({ id: '1' });
	});
});

describe('the memory', () => {
	it('holds ten calls of the most messages', () => {
		const seen = new SeenEvents(2000);
		for (let from = 0; from < 11_000; from += 1000) {
			seen.areFirst('a', {}, ids(from, from + 1000));
		}
		expect(count(seen.areFirst('a', {}, ids(1000, 11_000)))).toBe(0);
		expect(count(seen.areFirst('a', {}, ids(0, 1000)))).toBe(1000);
	});

	it('reads and writes the store once for a call', () => {
		const writes: unknown[] = [];
		let reads = 0;
		const store: IDataObject = {};
		Object.defineProperty(store, 'seen', {
			get() {
				reads += 1;
				return {};
			},
			set: (value: unknown) => void writes.push(value),
		});
		new SeenEvents(2000).areFirst('a', store, ids(0, 1000));
		expect(writes).toHaveLength(1);
		expect(reads).toBeLessThanOrEqual(2);
	});
});
