import { sleep } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, IWorkflowBase } from 'n8n-workflow';
import { PartlyDone } from '../../runtime/endings';
import { messageOf } from '../../runtime/failures';
import { inTurn } from '../../runtime/inTurn';
import { isRecord } from '../../runtime/wire';
import {
	columnsOf,
	FULL,
	isRow,
	tableName,
	type Cell,
	type Match,
	type Row,
	type Step,
	type Table,
	type Tables,
} from './tables';

/*
 * Rows in n8n's data tables. n8n gives the tables to its own Data Table node only, so each run is a small workflow around
 * that node, which belongs to the project of the workflow that runs. Values reach it as data of its trigger: what a
 * customer wrote is never part of a parameter, where n8n would take it for an expression. Expressions of our own are few,
 * because n8n takes milliseconds for each.
 */

type Ids = Record<Table, string>;

/** Tables that are known to exist, by workflow and name. */
const known = new Map<string, Ids>();

export function dataTables(context: IExecuteFunctions, name: string, timeout: number): Tables {
	const key = `${context.getWorkflow().id}/${name}`;
	const deadline = Date.now() + timeout;

	const execute = async (
		parameters: IDataObject[],
		...input: IDataObject[]
	): Promise<IDataObject[]> => {
		const time = deadline - Date.now();
		if (time <= 0) throw tooLate();
		const workflow = context.executeWorkflow(
			{ code: workflowOf(parameters) },
			input.map((json) => ({ json })),
		);
		const { data } = await Promise.race([workflow, tooLateAfter(time)]);
		return (data?.[0] ?? []).map(({ json }) => json);
	};

	const idOf = async (table: Table): Promise<string | undefined> => {
		const wanted = tableName(name, table);
		const tables = await execute([listOf(wanted)], {});
		// The list takes names that only contain this one, in any case.
		const found = tables.find((one) => one.name === wanted);
		return found && String(found.id);
	};

	const create = async (table: Table): Promise<string> => {
		const present = await idOf(table);
		if (present) return present;
		const make = execute([creationOf(table, tableName(name, table))], {});
		return await make.then(
			([made]) => String(made.id),
			async (error: unknown) => {
				// Another process can have been first.
				const other = await idOf(table);
				if (!other) throw error;
				return other;
			},
		);
	};

	const ids = async (): Promise<Ids> =>
		await inTurn(key, async () => {
			const present = known.get(key) ?? {
				chats: await create('chats'),
				messages: await create('messages'),
			};
			known.set(key, present);
			return present;
		});

	const carryOut = async (steps: readonly Step[]): Promise<Row[]> => {
		const tables = await ids();
		const [first] = steps;
		const rows = await execute(
			steps.map((step, index) => parametersOf(step, tables[step.table], index)),
			'values' in first ? first.values : {},
			{ where: steps.map((step) => ('where' in step ? step.where.map(({ value }) => value) : [])) },
		);
		// n8n puts an empty item where there is nothing.
		const found = rows.filter(isRow).map((row) => ({ ...row, id: Number(row.id) }));
		return steps.at(-1)?.do === 'select' ? distinct(found) : found;
	};

	return {
		async run(...steps: readonly Step[]) {
			let left = steps;
			for (let attempt = 1; ; attempt++) {
				try {
					return await carryOut(left);
				} catch (error) {
					left = left.slice(stepOf(error));
					const isTried = attempt >= ATTEMPTS;
					// Somebody deleted the table since it was last used.
					if (isGone(error) && !isTried) known.delete(key);
					else if (isPassing(error) && !isTried) await sleep(Math.random() * 20 * attempt);
					else {
						const isDone = left.length < steps.length && steps[0].do !== 'select';
						throw isDone ? new PartlyDone(explained(error)) : explained(error);
					}
				}
			}
		},
	};
}

const ATTEMPTS = 10;

const tooLate = () =>
	Object.assign(new Error('The data table did not answer in time.'), { code: 'ETIMEDOUT' });

async function tooLateAfter(time: number): Promise<never> {
	const signal = AbortSignal.timeout(Math.ceil(time));
	return await new Promise((_, reject) =>
		signal.addEventListener('abort', () => reject(tooLate()), { once: true }),
	);
}

const isGone = (error: unknown): boolean =>
	/could not (?:be found|find the data table)/i.test(messageOf(error));

/** n8n counts the rows after it has read them, and wonders where some came in between. */
const isPassing = (error: unknown): boolean => /synchronization error/i.test(messageOf(error));

/** n8n asks for the rest where rows have come in since it read, and gets some once more. */
const distinct = (rows: Row[]): Row[] =>
	[...new Map(rows.map((row) => [row.id, row])).values()].sort((a, b) => a.id - b.id);

/** Index of the step that failed; those before it are done. */
function stepOf(error: unknown): number {
	const name = isRecord(error) && isRecord(error.node) ? String(error.node.name) : '';
	return Number(/^Step (\d+)$/.exec(name)?.[1] ?? 1) - 1;
}

/** In words that say what to do. */
function explained(error: unknown): unknown {
	const message = messageOf(error);
	const advice = ADVICE.find(([pattern]) => pattern.test(message))?.[1];
	return advice
		? Object.assign(new Error(`${advice} (${message})`), { code: 'CHAT_STORE' })
		: error;
}

const ADVICE: Array<[pattern: RegExp, advice: string]> = [
	[
		/module is disabled|unrecognized node type|data ?table.* is not (?:known|enabled)/i,
		'The data tables of this n8n are switched off. Take data-table out of N8N_DISABLED_MODULES, or choose another Store in all chat nodes.',
	],
	[
		/unknown column|do not exist in the selected table|column does not exist/i,
		'There is a data table of this name with other columns. Choose another Table Name in all chat nodes, or delete that table.',
	],
	[
		FULL,
		'The data tables of this n8n are full. Clear chats, or raise N8N_DATA_TABLES_MAX_SIZE_BYTES.',
	],
	[
		/read-only mode|protected instance/i,
		'This n8n is protected and takes no changes of data tables. Choose another Store.',
	],
];

// ---------------------------------------------------------------- the workflow around the Data Table node

function workflowOf(steps: IDataObject[]): IWorkflowBase {
	const names = ['Start', ...steps.map((_, index) => `Step ${index + 1}`)];
	return {
		name: 'Chat store',
		nodes: names.map((name, index) => ({
			id: name,
			name,
			position: [index * 200, 0],
			...(index === 0
				? {
						type: 'n8n-nodes-base.executeWorkflowTrigger',
						typeVersion: 1.1,
						parameters: { inputSource: 'passthrough' },
					}
				: {
						type: 'n8n-nodes-base.dataTable',
						typeVersion: 1.1,
						parameters: steps[index - 1],
						// The next step runs whatever this one found, and once.
						alwaysOutputData: true,
						executeOnce: true,
					}),
		})),
		connections: Object.fromEntries(
			names
				.slice(0, -1)
				.map((name, index) => [
					name,
					{ main: [[{ node: names[index + 1], type: 'main', index: 0 }]] },
				]),
		),
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'none',
			saveManualExecutions: false,
			// It is nobody else's, whatever the instance sets as default.
			callerPolicy: 'any',
		},
		// n8n fills in the rest.
	} as unknown as IWorkflowBase;
}

const listOf = (name: string): IDataObject => ({
	resource: 'table',
	operation: 'list',
	returnAll: true,
	options: { filterName: name },
});

const creationOf = (table: Table, name: string): IDataObject => ({
	resource: 'table',
	operation: 'create',
	tableName: name,
	columns: { column: columnsOf(table) },
	options: {},
});

/** Text in which n8n could see nothing but itself. */
const isPlain = (value: Cell): boolean => typeof value === 'number' || /^[\w-]*$/.test(value);

function parametersOf(step: Step, id: string, index: number): IDataObject {
	const row = { resource: 'row', dataTableId: { __rl: true, mode: 'id', value: id } };
	// Of the first item, which the node takes as the row.
	const columns = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] };
	const filters = (where: readonly Match[]): IDataObject => ({
		matchType: 'allConditions',
		filters: {
			conditions: where.map(({ column, is, value }, position) => ({
				keyName: column,
				condition: is,
				keyValue: isPlain(value)
					? value
					: `={{ $('Start').last().json.where[${index}][${position}] }}`,
			})),
		},
	});
	switch (step.do) {
		case 'insert':
			return { ...row, operation: 'insert', columns, options: {} };
		case 'select':
			return {
				...row,
				operation: 'get',
				...filters(step.where),
				returnAll: false,
				limit: step.limit,
				orderBy: true,
				orderByColumn: 'id',
				orderByDirection: 'ASC',
			};
		case 'update':
			return {
				...row,
				operation: 'update',
				...filters(step.where),
				columns,
				options: {},
			};
		case 'delete':
			return { ...row, operation: 'deleteRows', ...filters(step.where), options: {} };
	}
}
