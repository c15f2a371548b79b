import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../../runtime/wire';

const KEPT_IN_MEMORY = 10_000;
const KEPT_IN_STORE = 500;

/**
 * Which event first connected an agent to a task, so that a later one is known for a transfer. As with SeenEvents, the
 * memory of the process decides between events that arrive together, and `store`, the node's static data, carries the
 * newest over a restart and to other processes.
 */
export class ConnectedTasks {
	private readonly memory = new Map<string, Map<string, string>>();

	isFurther(owner: string, store: IDataObject, taskId: string, identity: string): boolean {
		const task = shortHash(taskId);
		const event = shortHash(identity);
		const own = this.memory.get(owner) ?? new Map<string, string>();
		this.memory.set(owner, own);
		const stored = isRecord(store.connected) ? store.connected : {};
		const first = own.get(task) ?? stored[task];
		// The same event again is no transfer.
		if (first !== undefined) return first !== event;

		own.set(task, event);
		for (const oldest of own.keys()) {
			if (own.size <= KEPT_IN_MEMORY) break;
			own.delete(oldest);
		}
		const newest = [...own].slice(-KEPT_IN_STORE);
		const kept = new Map([...Object.entries(stored), ...newest]);
		store.connected = Object.fromEntries([...kept].slice(-KEPT_IN_STORE)) as IDataObject;
		return false;
	}
}

/** The sender does not decide how much is stored. */
const shortHash = (text: string): string =>
	createHash('sha256').update(text).digest('base64url').slice(0, 12);
