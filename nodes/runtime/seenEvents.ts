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

	/** True once for each event. Nothing awaits in here, which is what makes it safe. */
	isFirst(owner: string, store: IDataObject, identity: string, now = Date.now()): boolean {
		// Hashed, so that the sender does not decide how much is stored.
		const key = createHash('sha256').update(identity).digest('base64url').slice(0, 22);
		const own = this.memory.get(owner) ?? new Map<string, number>();
		this.memory.set(owner, own);
		const stored = new Map(
			Object.entries(isRecord(store.seen) ? store.seen : {}).map(([k, v]) => [k, Number(v)]),
		);
		if (Math.max(own.get(key) ?? 0, stored.get(key) ?? 0) > now) return false;

		own.delete(key);
		own.set(key, now + REMEMBERED_FOR);
		for (const oldest of own.keys()) {
			if (own.size <= KEPT_IN_MEMORY) break;
			own.delete(oldest);
		}
		// With what other calls of this process have seen: their write may have been overwritten.
		for (const [k, until] of [...own].slice(-KEPT_IN_STORE)) stored.set(k, until);
		store.seen = Object.fromEntries(
			[...stored]
				.filter(([, until]) => until > now)
				.sort(([, a], [, b]) => a - b)
				.slice(-KEPT_IN_STORE),
		);
		return true;
	}
}
