import type { IExecuteFunctions } from 'n8n-workflow';
import { isRecord } from '../../runtime/wire';
import { isRow, type Match, type Row, type Step, type Table, type Tables } from './tables';

/*
 * Rows in the static data of the workflow: a last resort. n8n writes it as a whole when an execution ends, so that of two
 * executions the later one wins, and not at all for manual ones.
 */

export function staticTables(context: IExecuteFunctions, name: string): Tables {
	const data = context.getWorkflowStaticData('global');
	const key = `chatStore:${name}`;

	/** A copy: n8n keeps watch on what it hands out, which structuredClone does not take. */
	const read = (): Stored => {
		const copy: unknown = JSON.parse(JSON.stringify(data[key] ?? {}));
		const stored = isRecord(copy) ? copy : {};
		const table = (name: Table): StoredTable => {
			const { next, rows } = isRecord(stored[name]) ? stored[name] : {};
			return {
				next: Number(next ?? 1),
				rows: Array.isArray(rows) ? rows.filter(isRecord).filter(isRow) : [],
			};
		};
		return { chats: table('chats'), messages: table('messages') };
	};

	return {
		async run(...steps: readonly Step[]) {
			const stored = read();
			let result: Row[] = [];
			for (const step of steps) result = carryOut(stored[step.table], step);
			if (steps.some((step) => step.do !== 'select')) data[key] = { ...stored };
			return structuredClone(result);
		},
	};
}

type Stored = Record<Table, StoredTable>;

interface StoredTable {
	/** The ID of the next row. */
	next: number;
	rows: Row[];
}

function carryOut(table: StoredTable, step: Step): Row[] {
	const matches = (where: readonly Match[]) =>
		table.rows.filter((row) => where.every((match) => holds(row, match)));
	const now = new Date().toISOString();
	switch (step.do) {
		case 'insert': {
			const row = { ...step.values, id: table.next++, createdAt: now, updatedAt: now };
			table.rows.push(row);
			return [row];
		}
		case 'select':
			return matches(step.where).slice(0, step.limit);
		case 'update':
			return matches(step.where).map((row) => Object.assign(row, step.values, { updatedAt: now }));
		case 'delete': {
			const gone = matches(step.where);
			table.rows = table.rows.filter((row) => !gone.includes(row));
			return gone;
		}
	}
}

function holds(row: Row, { column, is, value }: Match): boolean {
	const cell = row[column];
	if (is === 'eq') return cell === value;
	return is === 'gt' ? Number(cell) > Number(value) : Number(cell) < Number(value);
}
