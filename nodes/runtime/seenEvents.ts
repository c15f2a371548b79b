import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { isRecord } from './wire';

/** Far beyond any webhook's retries. */
const REMEMBERED_FOR = 60 * 60 * 1000;
const KEPT_IN_MEMORY = 10_000;
const KEPT_IN_STORE = 500;

/**
 * Recognises repeated events. The memory of the process decides between events that arrive together. `store`, the
 * node's static data, carries the newest over a restart and to other processes, but n8n writes it as a whole after
 * each call, so two processes that serve the same event in the same moment both take it.
 */
export class SeenEvents {
	private readonly memory = new Map<string, Map<string, number>>();

	/** Where one call brings many events, `keptInStore` must be more than that, or its repetition is not known. */
	constructor(private readonly keptInStore = KEPT_IN_STORE) {}

	/** True once for each event. */
	isFirst(owner: string, store: IDataObject, identity: string, now = Date.now()): boolean {
		return this.areFirst(owner, store, [identity], now)[0];
	}

	/**
	 * The same for the events of one call, in their order: the store is read and written once for all of them.
	 * Nothing awaits in here, which is what makes it safe.
	 */
	areFirst(
		owner: string,
		store: IDataObject,
		identities: readonly string[],
		now = Date.now(),
	): boolean[] {
		const own = this.memory.get(owner) ?? new Map<string, number>();
		this.memory.set(owner, own);
		const stored = new Map(
			Object.entries(isRecord(store.seen) ? store.seen : {}).map(([k, v]) => [k, Number(v)]),
		);
		const first = identities.map((identity) => {
			const key = keyOf(identity);
			if (Math.max(own.get(key) ?? 0, stored.get(key) ?? 0) > now) return false;
			own.delete(key);
			own.set(key, now + REMEMBERED_FOR);
			return true;
		});
		if (!first.includes(true)) return first;

		for (const oldest of own.keys()) {
			if (own.size <= KEPT_IN_MEMORY) break;
			own.delete(oldest);
		}
		// With what other calls of this process have seen: their write may have been overwritten.
		for (const [k, until] of [...own].slice(-this.keptInStore)) stored.set(k, until);
		store.seen = Object.fromEntries(
			[...stored]
				.filter(([, until]) => until > now)
				.sort(([, a], [, b]) => a - b)
				.slice(-this.keptInStore),
		);
		return first;
	}
}

/** Hashed, so that the sender does not decide how much is stored. */
const keyOf = (identity: string): string =>
	createHash('sha256').update(identity).digest('base64url').slice(0, 22);
