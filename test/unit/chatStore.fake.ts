/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type {
	Match,
	Row,
	Step,
	Table,
	Tables,
} from '../../nodes/EnterpriseChatAndEmail/chatStore/tables';

export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export const wait = async (milliseconds: number): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Lets the fake time run until the work is done: in the order of time, and as fast as it goes. */
export async function play<T>(work: Promise<T>): Promise<T> {
	let isDone = false;
	const done = work.finally(() => (isDone = true));
	done.catch(() => undefined);
	while (!isDone) await jest.advanceTimersToNextTimerAsync();
	return await done;
}

/** The process ended in the middle of its work. */
export class Killed extends Error {}

export interface Behaviour {
	/** Milliseconds by which an inserted row can be seen later than it got its ID, as in PostgreSQL. None: as in SQLite. */
	lateness: number;
	/** How likely it is that a process ends before or after a step. */
	deadliness?: number;
}

/**
 * Tables of a database: each step takes its time, during which other calls go on. As PostgreSQL does by default, an update
 * or a deletion looks for its rows when it begins, and leaves out those that have changed when it comes to them.
 */
export class Database {
	readonly rows: Record<Table, Row[]> = { chats: [], messages: [] };
	private readonly next: Record<Table, number> = { chats: 1, messages: 1 };

	private deadliness: number;

	constructor(
		private readonly random: Random,
		private readonly behaviour: Behaviour,
	) {
		this.deadliness = behaviour.deadliness ?? 0;
	}

	/** What one process sees of it. */
	connect(): Tables {
		return {
			run: async (...steps) => {
				let result: Row[] = [];
				for (const step of steps) {
					await this.pass();
					result = structuredClone(await this.carryOut(step));
				}
				await this.pass();
				return result;
			},
		};
	}

	/** As somebody sees them who looks at the table by hand. */
	of(table: Table, columns: Record<string, unknown> = {}): Row[] {
		return this.rows[table].filter((row) =>
			Object.entries(columns).every(([column, value]) => row[column] === value),
		);
	}

	/** Nobody dies any more. */
	calm(): void {
		this.deadliness = 0;
	}

	private async pass(): Promise<void> {
		if (this.random() < this.deadliness) throw new Killed();
		await wait(this.random() * 20);
	}

	private async carryOut(step: Step): Promise<Row[]> {
		const { table } = step;
		const found = (where: readonly Match[]) =>
			this.rows[table]
				.filter((row) => where.every((match) => holds(row, match)))
				.sort((a, b) => a.id - b.id);
		const now = () => new Date().toISOString();
		switch (step.do) {
			case 'insert': {
				const id = this.next[table]++;
				const row = { ...step.values, id, createdAt: now(), updatedAt: now() };
				const { lateness } = this.behaviour;
				if (lateness > 0) await wait(this.random() ** 3 * lateness);
				this.rows[table].push(row);
				return [row];
			}
			case 'select':
				return found(step.where).slice(0, step.limit);
			case 'update': {
				const rows = found(step.where);
				await wait(this.random() * 5);
				const unchanged = found(step.where).filter((row) => rows.includes(row));
				return unchanged.map((row) => Object.assign(row, step.values, { updatedAt: now() }));
			}
			case 'delete': {
				const rows = found(step.where);
				await wait(this.random() * 5);
				const gone = found(step.where).filter((row) => rows.includes(row));
				this.rows[table] = this.rows[table].filter((row) => !gone.includes(row));
				return gone;
			}
		}
	}
}

function holds(row: Row, { column, is, value }: Match): boolean {
	const cell = row[column];
	if (is === 'eq') return cell === value;
	return is === 'gt' ? Number(cell) > Number(value) : Number(cell) < Number(value);
}
