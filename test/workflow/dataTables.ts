/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	NodeOperationError,
	Workflow,
	type ExecuteWorkflowData,
	type IDataObject,
	type IExecuteFunctions,
	type IExecuteWorkflowInfo,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * n8n's data tables as the chat store meets them: behind the Data Table node, and behind the public API. Follows
 * modules/data-table and public-api/v1/handlers/data-tables of n8n 2.41, and nodes-base/DataTable, with their words.
 */

type Value = string | number | null;
type StoredRow = { id: number; createdAt: Date; updatedAt: Date } & Record<string, unknown>;

export interface Filter {
	columnName: string;
	condition: string;
	value: Value;
}

export interface StoredTable {
	id: string;
	name: string;
	projectId: string;
	columns: Array<{ name: string; type: string }>;
	rows: StoredRow[];
	/** IDs are not given twice. */
	next: number;
}

export class ValidationError extends Error {
	constructor(message: string) {
		super(`Validation error with data table request: ${message}`);
	}
}

export class NotFoundError extends Error {
	constructor(id: string) {
		super(`Could not find the data table: '${id}'`);
	}
}

export class ConflictError extends Error {
	constructor(name: string) {
		super(`Data table with name '${name}' already exists in this project`);
	}
}

export class ProtectedError extends Error {}

const SYSTEM_COLUMNS = ['id', 'createdAt', 'updatedAt'];

/** The tables of one n8n. */
export class DataTables {
	tables: StoredTable[] = [];
	/** N8N_DISABLED_MODULES=data-table */
	isOff = false;
	/** N8N_DATA_TABLES_MAX_SIZE_BYTES is reached. */
	isFull = false;
	isProtected = false;
	/** Rows that others insert between the reading and the counting of one that reads. */
	comingIn = 0;
	/** Rows with lower IDs that are seen between two pages of one that reads; n8n then gets as many of the last once more. */
	seenLate = 0;
	/** What an operation on rows fails with, if anything. */
	failing?: (operation: string) => string | undefined;
	private made = 0;

	/** Those whose name contains this one. */
	list(name = ''): StoredTable[] {
		return this.tables.filter((table) => table.name.toLowerCase().includes(name.toLowerCase()));
	}

	create(name: string, columns: StoredTable['columns'], projectId = 'project'): StoredTable {
		const isTaken = this.tables.some((one) => one.name === name && one.projectId === projectId);
		if (isTaken) throw new ConflictError(name);
		const id = `t${String(++this.made).padStart(15, '0')}`;
		const table = { id, name, projectId, columns, rows: [], next: 1 };
		this.tables.push(table);
		return table;
	}

	/** As a user does in n8n. */
	remove(name: string): void {
		this.tables = this.tables.filter((table) => table.name !== name);
	}

	named(name: string): StoredTable | undefined {
		return this.tables.find((table) => table.name === name);
	}

	table(id: string): StoredTable {
		const table = this.tables.find((one) => one.id === id);
		if (!table) throw new NotFoundError(id);
		return table;
	}

	insert(id: string, rows: Array<Record<string, unknown>>): StoredRow[] {
		const table = this.writable(id);
		return rows.map((row) => {
			const now = new Date();
			const cells = checked(table, row);
			const stored = { ...cells, id: table.next++, createdAt: now, updatedAt: now };
			table.rows.push(stored);
			return stored;
		});
	}

	update(id: string, filters: Filter[], data: Record<string, unknown>): StoredRow[] {
		const cells = checked(this.writable(id), data);
		return this.select(id, filters).map((row) =>
			Object.assign(row, cells, { updatedAt: new Date() }),
		);
	}

	select(id: string, filters: Filter[]): StoredRow[] {
		const table = this.table(id);
		for (const { columnName, value } of filters) checked(table, { [columnName]: value }, true);
		return table.rows.filter((row) => filters.every((filter) => holds(row, filter)));
	}

	delete(id: string, filters: Filter[]): StoredRow[] {
		if (filters.length === 0) {
			throw new ValidationError('Filter is required for delete operations');
		}
		const gone = this.select(id, filters);
		const table = this.table(id);
		table.rows = table.rows.filter((row) => !gone.includes(row));
		return gone;
	}

	private writable(id: string): StoredTable {
		if (this.isProtected) {
			throw new ProtectedError(
				'Cannot modify data tables on a protected instance. This instance is in read-only mode.',
			);
		}
		if (this.isFull) {
			throw new ValidationError('Data table size limit exceeded: 201MB used, limit is 200MB');
		}
		return this.table(id);
	}
}

/** What does not fit a column is refused. */
function checked(table: StoredTable, row: Record<string, unknown>, system = false): object {
	for (const [name, value] of Object.entries(row)) {
		const column = table.columns.find((one) => one.name === name);
		if (!column && !(system && SYSTEM_COLUMNS.includes(name))) {
			throw new ValidationError(`unknown column name '${name}'`);
		}
		const type = column?.type ?? 'number';
		if (typeof value !== type) {
			throw new ValidationError(`value '${String(value)}' does not match column type '${type}'`);
		}
	}
	return row;
}

function holds(row: StoredRow, { columnName, condition, value }: Filter): boolean {
	const cell = row[columnName] as Value;
	if (condition === 'eq') return cell === value;
	if (condition !== 'gt' && condition !== 'lt') throw new ValidationError(condition);
	return condition === 'gt' ? Number(cell) > Number(value) : Number(cell) < Number(value);
}

// ---------------------------------------------------------------- the Data Table node

const property = (name: string, type: INodeProperties['type'] = 'string'): INodeProperties => ({
	displayName: name,
	name,
	type,
	default: type === 'boolean' ? false : type === 'number' ? 50 : type === 'collection' ? {} : '',
});

const list = (name: string, values: INodeProperties[]): INodeProperties => ({
	...property(`${name}s`),
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	options: [{ displayName: name, name, values }],
});

const description = (name: string, properties: INodeProperties[]): INodeType['description'] => ({
	displayName: name,
	name,
	group: ['transform'],
	version: 1.1,
	description: '',
	defaults: { name },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	properties,
});

const start: INodeType = {
	description: { ...description('start', [property('inputSource')]), inputs: [] },
	async execute() {
		return [this.getInputData()];
	},
};

interface Locator {
	mode: string;
	value: string;
}

const dataTableNode = (tables: DataTables): INodeType => ({
	description: description('dataTable', [
		property('resource'),
		property('operation'),
		property('returnAll', 'boolean'),
		property('limit', 'number'),
		{
			...property('options', 'collection'),
			options: [property('filterName'), property('createIfNotExists', 'boolean')],
		},
		property('tableName'),
		{ ...list('column', [property('name'), property('type')]), name: 'columns' },
		{
			...property('dataTableId', 'resourceLocator'),
			modes: [
				{ displayName: 'ID', name: 'id', type: 'string' },
				{ displayName: 'Name', name: 'name', type: 'string' },
			],
		},
		property('matchType'),
		{
			...list('condition', [property('keyName'), property('condition'), property('keyValue')]),
			name: 'filters',
			options: [
				{
					displayName: 'Conditions',
					name: 'conditions',
					values: [property('keyName'), property('condition'), property('keyValue')],
				},
			],
		},
		property('orderBy', 'boolean'),
		property('orderByColumn'),
		property('orderByDirection'),
	]),
	async execute() {
		if (tables.isOff) {
			const message = 'Attempted to use Data table node but the module is disabled';
			throw new NodeOperationError(this.getNode(), message);
		}
		const parameter = <T>(name: string, item = 0) => this.getNodeParameter(name, item) as T;
		const result =
			parameter('resource') === 'table'
				? onTables(tables, parameter('operation'), parameter)
				: this.getInputData().flatMap((input, item) => onRows(this, tables, input, item));
		return [result.map((json, item) => ({ json: withTimes(json), pairedItem: { item } }))];
	},
});

function onTables(
	tables: DataTables,
	operation: string,
	parameter: <T>(name: string) => T,
): object[] {
	if (operation === 'list') {
		return tables.list(parameter<{ filterName?: string }>('options').filterName);
	}
	const columns = parameter<{ column: StoredTable['columns'] }>('columns').column;
	return [tables.create(parameter('tableName'), columns)];
}

function onRows(
	node: IExecuteFunctions,
	tables: DataTables,
	input: INodeExecutionData,
	item: number,
): object[] {
	const { value: id } = node.getNodeParameter('dataTableId', item) as unknown as Locator;
	const refuse = (message: string) => new NodeOperationError(node.getNode(), message);
	const table = tables.tables.find((one) => one.id === id);
	if (!table) throw refuse(`Data table with ID '${id}' could not be found in this project`);
	const operation = String(node.getNodeParameter('operation', item));
	const failure = tables.failing?.(operation);
	if (failure) throw refuse(failure);
	if (operation === 'insert') return tables.insert(id, [input.json]);

	if (node.getNodeParameter('matchType', item) !== 'allConditions') {
		throw refuse('The fake knows no other match type');
	}
	const conditions = node.getNodeParameter('filters.conditions', item, []) as Array<{
		keyName: string;
		condition: string;
		keyValue: Value;
	}>;
	const names = [...table.columns.map(({ name }) => name), ...SYSTEM_COLUMNS];
	const unknown = conditions.filter(({ keyName }) => !names.includes(keyName));
	if (unknown.length > 0) {
		const list = unknown.map(({ keyName }) => keyName).join(', ');
		throw refuse(
			`Filter validation failed: Column(s) "${list}" do not exist in the selected table. This often happens when switching between tables with different schemas. Please update your filter conditions.`,
		);
	}
	const filters = conditions.map(({ keyName, condition, keyValue }) => ({
		columnName: keyName,
		condition,
		value: keyValue,
	}));
	if (operation === 'update') return tables.update(id, filters, input.json);
	if (operation === 'deleteRows') return tables.delete(id, filters);
	const found = tables.select(id, filters);
	const limit = Number(node.getNodeParameter('limit', item));
	if (found.length < limit && tables.comingIn > 0) {
		tables.comingIn -= 1;
		throw refuse('synchronization error: result count changed during pagination');
	}
	if (tables.seenLate === 0 || found.length <= tables.seenLate) return found.slice(0, limit);
	const again = found.slice(-tables.seenLate);
	tables.seenLate = 0;
	return [...found, ...again].slice(0, limit);
}

/** Version 1.1 of the node gives times as text where it reads rows. */
const withTimes = (row: object): IDataObject => JSON.parse(JSON.stringify(row)) as IDataObject;

/** Runs a workflow that was given as code, as n8n does for Execute Sub-workflow, in n8n's engine. */
export function inlineWorkflows(
	tables: DataTables,
): IWorkflowExecuteAdditionalData['executeWorkflow'] {
	const types: Record<string, INodeType> = {
		'n8n-nodes-base.executeWorkflowTrigger': start,
		'n8n-nodes-base.dataTable': dataTableNode(tables),
	};
	return async (
		{ code }: IExecuteWorkflowInfo,
		additionalData,
		{ inputData },
	): Promise<ExecuteWorkflowData> => {
		if (!code) throw new Error('The chat store runs no workflow of the user');
		const workflow = new Workflow({
			...code,
			id: 'test',
			active: false,
			nodeTypes: {
				getByName: (name) => types[name],
				getByNameAndVersion: (name) => types[name],
				getKnownTypes: () => ({}),
			},
		});
		const data = createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{ node: workflow.getNode('Start')!, data: { main: [inputData ?? []] }, source: null },
				],
			},
		} as never);
		const run = await new WorkflowExecute(
			additionalData,
			'integrated',
			data,
		).processRunExecutionData(workflow);
		const { error, lastNodeExecuted, runData } = run.data.resultData;
		if (error) throw asThrown(error, workflow);
		const last = runData[lastNodeExecuted ?? '']?.at(-1);
		return { executionId: '2', data: last?.data?.main ?? [null] };
	};
}

/** As n8n's objectToError does it. */
function asThrown(error: Error & { node?: { name: string } }, workflow: Workflow): Error {
	const node = error.node && workflow.getNode(error.node.name);
	return node
		? new NodeOperationError(node, { ...error } as never, { ...error } as never)
		: new Error(error.message);
}

// ---------------------------------------------------------------- the public API

export type ApiFault = { status: number; body: unknown } | 'silence';

/** `/api/v1/data-tables` of one n8n. */
export class DataTableApi {
	url = '';
	/** In one line each, without queries. */
	calls: string[] = [];
	/** What happens to calls instead, where this says so. */
	fault: (call: string) => ApiFault | undefined = () => undefined;

	private readonly server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk: Buffer) => (text += chunk.toString()));
		request.on('end', () => {
			const url = new URL(request.url ?? '', 'http://localhost');
			const call = `${request.method} ${url.pathname.replace('/api/v1', '')}`;
			this.calls.push(call);
			const result = this.fault(call) ?? this.answer(request, url, text);
			if (result === 'silence') return;
			const { status, body } = result;
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		});
	});

	constructor(
		private readonly tables: DataTables,
		private readonly key: string,
	) {}

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/v1`;
	}

	reset(): void {
		this.calls = [];
		this.fault = () => undefined;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private answer(request: IncomingMessage, url: URL, text: string): Exclude<ApiFault, string> {
		if (request.headers['x-n8n-api-key'] !== this.key) {
			return { status: 401, body: { message: 'unauthorized' } };
		}
		try {
			const body = text === '' ? {} : (JSON.parse(text) as Record<string, never>);
			return this.route(request.method ?? '', url, body);
		} catch (error) {
			const { message } = error as Error;
			const status =
				error instanceof NotFoundError
					? 404
					: error instanceof ConflictError
						? 409
						: error instanceof ProtectedError
							? 403
							: error instanceof ValidationError
								? 400
								: 500;
			return { status, body: { message } };
		}
	}

	private route(verb: string, url: URL, body: Record<string, never>): Exclude<ApiFault, 'silence'> {
		const { searchParams } = url;
		const [, , , resource, id, , action] = url.pathname.split('/');
		if (resource !== 'data-tables') return { status: 404, body: { message: 'not found' } };
		const json = <T>(name: string) => JSON.parse(searchParams.get(name) ?? '{}') as T;
		const { filters = [] } = body.filter ?? json<{ filters?: Filter[] }>('filter');
		switch (`${verb} ${id ? (action ?? 'rows') : 'tables'}`) {
			case 'GET tables':
				return this.page(searchParams, this.tables.list(json<{ name: string }>('filter').name));
			case 'POST tables':
				return {
					status: 201,
					body: this.tables.create(body.name, body.columns, body.projectId ?? 'personal'),
				};
			case 'GET rows':
				if (searchParams.get('sortBy') !== 'id:asc') throw new ValidationError('sortBy');
				return this.page(searchParams, this.tables.select(id, filters));
			case 'POST rows':
				return { status: 200, body: this.tables.insert(id, body.data) };
			case 'PATCH update': {
				const rows = this.tables.update(id, filters, body.data);
				return { status: 200, body: body.returnData ? rows : true };
			}
			case 'DELETE delete': {
				const rows = this.tables.delete(id, filters);
				return { status: 200, body: searchParams.get('returnData') === 'true' ? rows : true };
			}
			default:
				return { status: 405, body: { message: 'method not allowed' } };
		}
	}

	private page(query: URLSearchParams, all: object[]): Exclude<ApiFault, 'silence'> {
		const limit = Number(query.get('limit') ?? 100);
		if (limit < 1 || limit > 250) throw new ValidationError('limit');
		const from = Number(query.get('cursor') ?? 0);
		const nextCursor = from + limit < all.length ? String(from + limit) : null;
		return { status: 200, body: { data: all.slice(from, from + limit), nextCursor } };
	}
}
