/** Tails of what runs or waits, by key. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs tasks of the same key one after another, in this process; others are not held back. For steps that look first
 * and then act on what they found.
 */
export async function inTurn<T>(key: string, task: () => Promise<T>): Promise<T> {
	const before = queues.get(key) ?? Promise.resolve();
	const run = before.then(task, task);
	const tail = run.catch(() => undefined);
	queues.set(key, tail);
	try {
		return await run;
	} finally {
		if (queues.get(key) === tail) queues.delete(key);
	}
}
