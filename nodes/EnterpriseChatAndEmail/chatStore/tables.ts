import { Unexpected } from '../../runtime/endings';
import { messageOf } from '../../runtime/failures';

/* What the chat store asks of the place where it keeps its rows. */

export type Cell = string | number;

/** `id` grows with every row that is inserted; SQLite gives the highest one again once its row is deleted. */
export type Row = { id: number } & Record<string, unknown>;

export interface Match {
	column: string;
	is: 'eq' | 'gt' | 'lt';
	value: Cell;
}

/** All matches must hold. A step is done as a whole or not at all. */
export type Step =
	| { do: 'insert'; table: Table; values: Record<string, Cell> }
	/** In the order of their IDs. */
	| { do: 'select'; table: Table; where: readonly Match[]; limit: number }
	| { do: 'update'; table: Table; where: readonly Match[]; values: Record<string, Cell> }
	| { do: 'delete'; table: Table; where: readonly Match[] };

/** Only the first step writes values. */
export type Following = Exclude<Step, { values: unknown }>;

export interface Tables {
	/**
	 * Carries the steps out one after another. Answers with the rows of the last: found, changed, inserted or deleted.
	 * Throws `PartlyDone` where the first one wrote something and a later one failed.
	 */
	run(first: Step, ...following: readonly Following[]): Promise<Row[]>;
}

export type Table = keyof typeof COLUMNS;

/** Rows that one step can find. */
export const MOST_ROWS = 1000;

export const COLUMNS = {
	chats: {
		chatId: 'string',
		/** Hash of channel, customer and business. */
		customerKey: 'string',
		/** new, active, cleared */
		status: 'string',
		channel: 'string',
		customerId: 'string',
		businessId: 'string',
		customerName: 'string',
		entryPointId: 'string',
		conversationId: 'string',
		clusterId: 'string',
		/** JSON */
		attributes: 'string',
		/** Counts the updates, so that none overwrites another that it did not see. */
		revision: 'number',
		/** Milliseconds that the chat lives from when it becomes active; 0 = for ever. */
		timeToLive: 'number',
		/** Milliseconds since 1970; 0 = never. */
		expiresAt: 'number',
	},
	messages: {
		chatId: 'string',
		messageId: 'string',
		direction: 'string',
		text: 'string',
		html: 'string',
		/** JSON */
		attachments: 'string',
		/** ISO 8601 */
		timestamp: 'string',
	},
} as const;

export const columnsOf = (table: Table): Array<{ name: string; type: 'string' | 'number' }> =>
	Object.entries(COLUMNS[table]).map(([name, type]) => ({ name, type }));

/** The data table behind a table of the store that is called `name`. */
export const tableName = (name: string, table: Table): string =>
	table === 'chats' ? name : `${name}_messages`;

/** Whether n8n refused to write because all tables together are too large; it deletes all the same. */
export const isFull = (error: unknown): boolean =>
	FULL.test(error instanceof Unexpected ? JSON.stringify(error.answer.body) : messageOf(error));

export const FULL = /size limit|max(?:imum)? size|quota/i;

export const isRow = (value: Record<string, unknown>): value is Row =>
	typeof value.id === 'number' || /^\d+$/.test(String(value.id ?? ''));
