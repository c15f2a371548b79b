import type { Call, Endpoint } from '../../runtime/table';
import { PartlyDone, Unexpected } from '../../runtime/endings';
import { inTurn } from '../../runtime/inTurn';
import { refuse } from '../../runtime/values';
import { isRecord, type WireRequest } from '../../runtime/wire';
import { sources } from '../sources';
import {
	columnsOf,
	isRow,
	tableName,
	type Match,
	type Row,
	type Step,
	type Table,
	type Tables,
} from './tables';

/* Rows in the data tables of another project or n8n, through its public API. source: n8n API reference */

const call = (verb: Endpoint['verb'], path: string, kind: Endpoint['kind']): Endpoint => ({
	verb,
	path,
	kind,
	evidence: { call: 'documented', body: 'documented' },
	source: sources.dataTables,
});

export const endpoints = {
	listTables: call('GET', '/data-tables', 'read'),
	createTable: call('POST', '/data-tables', 'write'),
	select: call('GET', '/data-tables/{tableId}/rows', 'read'),
	insert: call('POST', '/data-tables/{tableId}/rows', 'write'),
	update: call('PATCH', '/data-tables/{tableId}/rows/update', 'write'),
	delete: call('DELETE', '/data-tables/{tableId}/rows/delete', 'write'),
} as const;

const PAGE = 100;

/** Tables that are known to exist, by credential, project and name. */
const known = new Map<string, Ids>();

type Ids = Record<Table, string>;

export interface Place {
	/** Whose tables they are: of one credential. */
	owner: string;
	/** Empty: wherever the key finds the table, or else its personal project. */
	projectId: string;
	name: string;
}

export function apiTables(send: Call, { owner, projectId, name }: Place): Tables {
	const key = `${owner}/${projectId}/${name}`;

	const ask = async (request: WireRequest): Promise<unknown> => {
		const answer = await send(request);
		if (answer.status >= 300) throw new Unexpected(answer);
		return answer.body;
	};

	const page = async (request: WireRequest): Promise<Page> => {
		const answer = await send(request);
		const { body } = answer;
		if (answer.status >= 300 || !isRecord(body) || !Array.isArray(body.data)) {
			throw new Unexpected(answer);
		}
		const { nextCursor } = body;
		return {
			data: body.data.filter(isRecord),
			...(nextCursor ? { cursor: String(nextCursor) } : {}),
		};
	};

	const idOf = async (table: Table): Promise<string | undefined> => {
		const wanted = tableName(name, table);
		const query = { filter: JSON.stringify({ name: wanted }), limit: PAGE };
		const tables: Page['data'] = [];
		let cursor: string | undefined;
		do {
			const next = await page({
				endpoint: endpoints.listTables,
				query: { ...query, ...(cursor && { cursor }) },
			});
			tables.push(...next.data);
			cursor = next.cursor;
		} while (cursor);
		const found = tables.filter(
			(one) => one.name === wanted && (projectId === '' || one.projectId === projectId),
		);
		refuse(
			found.length > 1
				? [`There are ${found.length} tables "${wanted}": set Project ID in the credential.`]
				: [],
		);
		return found[0] && String(found[0].id);
	};

	const create = async (table: Table): Promise<string> => {
		const present = await idOf(table);
		if (present) return present;
		const body = {
			name: tableName(name, table),
			columns: columnsOf(table),
			...(projectId && { projectId }),
		};
		const answer = await send({ endpoint: endpoints.createTable, body });
		if (answer.status < 300 && isRecord(answer.body)) return String(answer.body.id);
		// Another process can have been first.
		const other = await idOf(table);
		if (!other) throw new Unexpected(answer);
		return other;
	};

	/** Pages begin behind a row, and not at a number of rows, because others delete some meanwhile. */
	const select = async (path: { tableId: string }, step: Select): Promise<Row[]> => {
		const rows: Row[] = [];
		for (;;) {
			const last = rows.at(-1);
			const limit = Math.min(PAGE, step.limit - rows.length);
			const where = [...step.where, ...(last ? [behind(last)] : [])];
			const query = { filter: JSON.stringify(filterOf(where)), sortBy: 'id:asc', limit };
			const { data } = await page({ endpoint: endpoints.select, path, query });
			rows.push(...rowsIn(data));
			if (data.length < limit || rows.length >= step.limit) return rows;
		}
	};

	const idsOf = async (): Promise<Ids> =>
		await inTurn(`api/${key}`, async () => {
			const ids = known.get(key) ?? {
				chats: await create('chats'),
				messages: await create('messages'),
			};
			known.set(key, ids);
			return ids;
		});

	const carryOut = async (step: Step, ids: Ids): Promise<Row[]> => {
		const path = { tableId: ids[step.table] };
		switch (step.do) {
			case 'insert': {
				const body = { data: [step.values], returnType: 'all' };
				return rowsIn(await ask({ endpoint: endpoints.insert, path, body }));
			}
			case 'select':
				return await select(path, step);
			case 'update': {
				const body = { filter: filterOf(step.where), data: step.values, returnData: true };
				return rowsIn(await ask({ endpoint: endpoints.update, path, body }));
			}
			case 'delete': {
				const query = { filter: JSON.stringify(filterOf(step.where)), returnData: 'true' };
				return rowsIn(await ask({ endpoint: endpoints.delete, path, query }));
			}
		}
	};

	/** Somebody can have deleted the table since it was last used. */
	const retryIfGone = async (step: Step): Promise<Row[]> => {
		const ids = await idsOf();
		return await carryOut(step, ids).catch(async (error: unknown) => {
			const isGone = error instanceof Unexpected && error.answer.status === 404;
			if (!isGone) throw error;
			// Others can have noticed first, and made it anew.
			if (known.get(key) === ids) known.delete(key);
			return await carryOut(step, await idsOf());
		});
	};

	return {
		async run(first: Step, ...following: readonly Step[]) {
			let rows = await retryIfGone(first);
			try {
				for (const step of following) rows = await retryIfGone(step);
			} catch (error) {
				throw first.do === 'select' ? error : new PartlyDone(error);
			}
			return rows;
		},
	};
}

type Select = Extract<Step, { do: 'select' }>;

interface Page {
	data: Array<Record<string, unknown>>;
	/** Where there are more. */
	cursor?: string;
}

const behind = ({ id }: Row): Match => ({ column: 'id', is: 'gt', value: id });

const filterOf = (where: readonly Match[]) => ({
	type: 'and',
	filters: where.map(({ column, is, value }) => ({ columnName: column, condition: is, value })),
});

function rowsIn(body: unknown): Row[] {
	if (!Array.isArray(body)) throw new Unexpected({ status: 200, headers: {}, body });
	return body
		.filter(isRecord)
		.filter(isRow)
		.map((row) => ({ ...row, id: Number(row.id) }));
}
