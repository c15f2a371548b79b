import { createHash, randomUUID } from 'node:crypto';
import { sleep } from 'n8n-workflow';
import { PartlyDone } from '../../runtime/endings';
import { inTurn } from '../../runtime/inTurn';
import { utcTime } from '../../runtime/values';
import { isRecord } from '../../runtime/wire';
import {
	isFull,
	MOST_ROWS,
	type Cell,
	type Match,
	type Row,
	type Table,
	type Tables,
} from './tables';

/*
 * Chats and their messages, so that executions can work on them at the same time, in different processes, on tables
 * that know neither unique columns nor transactions over several steps:
 * - A chat begins as a new row, which nobody takes for a chat. Of the new rows of a customer the first becomes the active
 *   chat, unless there is one; whoever sees it first makes it so, and the others give theirs up.
 * - A cleared chat leaves its row behind for a day, emptied. By then nothing works on the chat any more, and what an
 *   execution that was stopped half-way left of it is deleted.
 * - A message is inserted first, and taken back if the chat turns out to be no longer active by then.
 * - An update names the revision that it saw, and starts anew where another was faster.
 * - PostgreSQL can show a row later than another with a higher ID. Where an order is concluded from IDs, see `settled`.
 */

/** Who talks to whom: there is one active chat for each. */
export interface Customer {
	channel: string;
	customerId: string;
	businessId: string;
}

/** What of a chat can be updated. */
export interface Details {
	customerName?: string;
	entryPointId?: string;
	conversationId?: string;
	clusterId?: string;
	attributes?: Record<string, unknown>;
	/** Milliseconds from now; 0 = never. */
	timeToLive?: number;
}

export interface Chat extends Customer {
	chatId: string;
	status: 'active';
	customerName: string;
	entryPointId: string;
	conversationId: string;
	clusterId: string;
	attributes: Record<string, unknown>;
	/** ISO 8601, as the next two. */
	createdAt: string;
	updatedAt: string;
	expiresAt: string | null;
}

export interface NewMessage {
	direction: string;
	text: string;
	html: string;
	attachments: unknown[];
	timestamp: string;
}

export interface Message extends NewMessage {
	/** Grows within a chat; where the next page begins. */
	position: number;
	messageId: string;
}

export type ChatQuery = { chatId: string } | { conversationId: string } | Customer;

const EMPTY = {
	customerKey: '',
	channel: '',
	customerId: '',
	businessId: '',
	customerName: '',
	entryPointId: '',
	conversationId: '',
	clusterId: '',
	attributes: '{}',
	revision: 0,
	timeToLive: 0,
	expiresAt: 0,
};

/** For how long a new row can become a chat: whoever made it is gone by then. */
const CANDIDATE = 60_000;
/** For how long a cleared chat is remembered. */
const REMEMBERED = 24 * 60 * 60_000;
/** Rows that one call tidies up, for how long, and after how many new ones. */
const SWEPT = 20;
const SWEPT_FOR = 1000;
const SWEEPING = 5;
const ATTEMPTS = 30;
/** By then each row is to be seen, also those with lower IDs. */
const SETTLED = 5000;
/** How many rows can be on their way at the same time. */
const NEAR = 100;
/** About two seconds. */
const LOOKS = 20;
/** PostgreSQL takes no higher one. */
const HIGHEST_ID = 2 ** 31 - 1;

export class Chats {
	constructor(private readonly tables: Tables) {}

	/** The active chat that was found. */
	async find(query: ChatQuery): Promise<Chat | undefined> {
		const row = await this.row(query);
		return row && chatOf(row);
	}

	/** Makes a chat unless the customer has an active one, which stays as it is. */
	async create(customer: Customer, details: Details): Promise<{ chat: Chat; isNew: boolean }> {
		const customerKey = keyOf(customer);
		// Executions of this process would only be in each other's way.
		const { row, isNew } = await inTurn(
			`customer/${customerKey}`,
			async () => await this.createAlone(customer, details, customerKey),
		);
		// Another call will do what this one cannot.
		if (isNew && row.id % SWEEPING === 0) await this.sweep().catch(() => undefined);
		return { chat: chatOf(row), isNew };
	}

	private async createAlone(
		customer: Customer,
		details: Details,
		customerKey: string,
	): Promise<{ row: Row; isNew: boolean }> {
		const matches = [is('customerKey', customerKey)];
		let chatId: string | undefined;
		let rows = await this.select('chats', matches);
		for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
			const own = rows.find((row) => row.chatId === chatId);
			const active = rows.find(isActive);
			if (active) {
				if (own?.status === 'new') await this.empty(own);
				return { row: active, isNew: active === own };
			}
			const due = rows.filter(isDue);
			if (due.length === 0 && !own) {
				chatId = randomUUID();
				rows = await this.insert(customer, details, { customerKey, chatId });
			} else {
				for (const row of due) await this.expire(row);
				const made = due.length === 0 ? await this.activate(rows[0]) : undefined;
				if (made && made.chatId === chatId) return { row: made, isNew: true };
				rows = await this.select('chats', matches);
			}
		}
		throw busy();
	}

	/** Undefined where there is no active chat. Attributes are merged; everything else is replaced. */
	async update(query: ChatQuery, details: Details): Promise<Chat | undefined> {
		const chatId = await this.chatId(query);
		if (chatId === undefined) return undefined;
		return await inTurn(`chat/${chatId}`, async () => {
			for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
				const row = await this.row({ chatId });
				if (!row) return undefined;
				const { timeToLive } = details;
				const attributes = { ...parsed(row.attributes), ...details.attributes };
				const revision = Number(row.revision);
				const values = {
					...storable(columnsOf({ ...details, attributes })),
					...(timeToLive !== undefined && { expiresAt: expiry(timeToLive) }),
					revision: revision + 1,
				};
				const where = [...as(row), is('revision', revision)];
				const [changed] = await this.tables.run({ do: 'update', table: 'chats', where, values });
				if (changed) return chatOf(changed);
				await pause(attempt);
			}
			throw busy();
		});
	}

	/** Undefined where there is no active chat, or no longer one. */
	async append(
		query: ChatQuery,
		message: NewMessage,
	): Promise<{ chatId: string; messageId: string } | undefined> {
		const chatId = await this.chatId(query);
		if (chatId === undefined) return undefined;
		const messageId = randomUUID();
		const { attachments, ...texts } = message;
		const values = {
			...storable(texts),
			chatId,
			messageId,
			attachments: JSON.stringify(attachments),
		};
		const rows = await this.tables.run(
			{ do: 'insert', table: 'messages', values },
			{ do: 'select', table: 'chats', where: [is('chatId', chatId)], limit: MOST_ROWS },
		);
		if (rows.some(isActive)) return { chatId, messageId };
		const where = [is('messageId', messageId)];
		await this.tables
			.run({ do: 'delete', table: 'messages', where })
			.catch((error: unknown) => Promise.reject(new PartlyDone(error)));
		return undefined;
	}

	/**
	 * A page of the messages in the order in which they were appended; undefined where there is no active chat, or no
	 * longer one: whoever clears it deletes messages meanwhile.
	 */
	async history(
		query: ChatQuery,
		{ after, limit }: { after: number; limit: number },
	): Promise<{ chat: Chat; messages: Message[]; hasMore: boolean } | undefined> {
		const chat = await this.find(query);
		if (!chat) return undefined;
		const position = Math.min(after, HIGHEST_ID);
		const where: Match[] = [is('chatId', chat.chatId), { column: 'id', is: 'gt', value: position }];
		const found = await this.select('messages', where, limit + 1);
		const last = found[limit - 1] ?? found.at(-1);
		const rows = await this.settled(
			'messages',
			found,
			last,
			({ id, chatId }) => chatId === chat.chatId && id > after,
		);
		if (!(await this.row({ chatId: chat.chatId }))) return undefined;
		return { chat, messages: rows.slice(0, limit).map(messageOf), hasMore: rows.length > limit };
	}

	/** The ID of the chat that was cleared; undefined where there is no active one. */
	async clearOne(query: ChatQuery): Promise<string | undefined> {
		const rows = await this.activeRows(query);
		const row = meant(query, rows);
		if (row) return (await this.empty(row)) ? String(row.chatId) : undefined;
		// Nobody finds what has expired, but it is there until somebody tidies up.
		for (const due of rows) await this.expire(due);
		// Whoever cleared it may have been stopped half-way.
		if ('chatId' in query && rows.length === 0) await this.deleteMessages(query.chatId);
		return undefined;
	}

	/** The new rows of the customer with one more. */
	private async insert(
		customer: Customer,
		details: Details,
		keys: { customerKey: string; chatId: string },
	): Promise<Row[]> {
		const where = [is('customerKey', keys.customerKey)];
		const values = {
			...EMPTY,
			...storable({ ...cleaned(customer), ...columnsOf(details) }),
			...keys,
			status: 'new',
			timeToLive: details.timeToLive ?? 0,
			expiresAt: Date.now() + CANDIDATE,
		};
		const rows = await this.tables.run(
			{ do: 'insert', table: 'chats', values },
			{ do: 'select', table: 'chats', where, limit: MOST_ROWS },
		);
		const own = rows.find(({ chatId }) => chatId === keys.chatId);
		// Whose place is taken need not know who else came before.
		if (rows.some(isActive)) return rows;
		return await this.settled(
			'chats',
			rows,
			own,
			({ customerKey }) => customerKey === keys.customerKey,
		);
	}

	private async activate(row: Row): Promise<Row | undefined> {
		const values = { status: 'active', expiresAt: expiry(Number(row.timeToLive)) };
		const [made] = await this.tables.run({ do: 'update', table: 'chats', where: as(row), values });
		return made;
	}

	/** Whether the row still was as it is given, and hence was emptied. */
	private async empty(row: Row, ...more: Match[]): Promise<boolean> {
		const where = [...as(row), ...more];
		const values = { ...EMPTY, status: 'cleared', expiresAt: Date.now() + REMEMBERED };
		const [emptied] = await this.tables
			.run({ do: 'update', table: 'chats', where, values })
			.catch(async (error: unknown) => {
				if (!isFull(error)) throw error;
				// Full tables can still be made smaller; without its row the chat is as good as cleared.
				return await this.tables.run({ do: 'delete', table: 'chats', where });
			});
		if (emptied && row.status === 'active') await this.deleteMessages(String(row.chatId));
		return emptied !== undefined;
	}

	/** Unless it was given more time since. */
	private async expire(row: Row): Promise<void> {
		await this.empty(row, is('expiresAt', Number(row.expiresAt)));
	}

	private async deleteMessages(chatId: string): Promise<void> {
		await this.tables.run({ do: 'delete', table: 'messages', where: [is('chatId', chatId)] });
	}

	private async chatId(query: ChatQuery): Promise<string | undefined> {
		return 'chatId' in query ? query.chatId : (await this.find(query))?.chatId;
	}

	private async row(query: ChatQuery): Promise<Row | undefined> {
		return meant(query, await this.activeRows(query));
	}

	/** With those that have expired and were not given up yet. */
	private async activeRows(query: ChatQuery): Promise<Row[]> {
		const who =
			'conversationId' in query
				? is('conversationId', query.conversationId)
				: 'chatId' in query
					? is('chatId', query.chatId)
					: is('customerKey', keyOf(query));
		return await this.select('chats', [who, is('status', 'active')]);
	}

	private async select(
		table: Table,
		where: readonly Match[],
		limit: number = MOST_ROWS,
	): Promise<Row[]> {
		return await this.tables.run({ do: 'select', table, where, limit });
	}

	/**
	 * The rows with those that turn up late: once none can that comes before the last. One that is on its way leaves a gap
	 * in the IDs; so does one that was deleted, hence not for long.
	 */
	private async settled(
		table: Table,
		rows: Row[],
		last: Row | undefined,
		isLike: (row: Row) => boolean,
	): Promise<Row[]> {
		if (!last || !isYoung(last)) return rows;
		const first = Math.max(0, last.id - NEAR);
		for (let look = 1; ; look++) {
			const before = await this.select(table, [
				{ column: 'id', is: 'gt', value: first },
				{ column: 'id', is: 'lt', value: last.id },
			]);
			const isComplete = [...before, last].every(
				(row, index) => row.id === (before[index - 1]?.id ?? first) + 1 || !isYoung(row),
			);
			if (isComplete || look >= LOOKS) {
				const known = new Set(rows.map(({ id }) => id));
				const late = before.filter((row) => isLike(row) && !known.has(row.id));
				return [...rows, ...late].sort((a, b) => a.id - b.id);
			}
			await pause(look);
		}
	}

	/** Gives up what has expired, and forgets what was cleared long ago; as much as there is time for. */
	private async sweep(): Promise<void> {
		const deadline = Date.now() + SWEPT_FOR;
		const due = await this.select(
			'chats',
			[
				{ column: 'expiresAt', is: 'gt', value: 0 },
				{ column: 'expiresAt', is: 'lt', value: Date.now() },
			],
			SWEPT,
		);
		for (const row of due) {
			if (Date.now() > deadline) return;
			if (row.status !== 'cleared') await this.expire(row);
			else {
				await this.deleteMessages(String(row.chatId));
				await this.tables.run({ do: 'delete', table: 'chats', where: as(row) });
			}
		}
	}
}

const is = (column: string, value: Cell): Match => ({ column, is: 'eq', value });

/** The row as long as nobody else took the chat further. */
const as = ({ id, status }: Row): Match[] => [is('id', id), is('status', String(status))];

function keyOf(customer: Customer): string {
	const { channel, customerId, businessId } = cleaned(customer);
	const text = JSON.stringify([channel, customerId, businessId]);
	return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

const cleaned = ({
	channel,
	customerId,
	businessId,
}: Customer): Record<keyof Customer, string> => ({
	channel: channel.trim().toLowerCase(),
	customerId: customerId.trim(),
	businessId: businessId.trim(),
});

const isDue = ({ expiresAt }: Row): boolean =>
	Number(expiresAt) > 0 && Number(expiresAt) <= Date.now();

/** Of several chats in one conversation the last. */
const meant = (query: ChatQuery, rows: readonly Row[]): Row | undefined =>
	rows.filter(isActive).at('conversationId' in query ? -1 : 0);

const isActive = (row: Row): boolean => row.status === 'active' && !isDue(row);

const isYoung = ({ createdAt }: Row): boolean =>
	Date.now() - Date.parse(isoTime(createdAt)) < SETTLED;

const expiry = (timeToLive: number): number => (timeToLive > 0 ? Date.now() + timeToLive : 0);

/** As the columns hold it; what is not given is left out. */
function columnsOf(details: Details): Record<string, string> {
	const { customerName, entryPointId, conversationId, clusterId, attributes } = details;
	const texts = {
		customerName,
		entryPointId,
		conversationId,
		clusterId,
		attributes: attributes && JSON.stringify(attributes),
	};
	const given = Object.entries(texts).filter(
		(entry): entry is [string, string] => entry[1] !== undefined,
	);
	return Object.fromEntries(given);
}

/** PostgreSQL refuses a text with a null character. */
const storable = <T extends Record<string, string>>(texts: T): T =>
	Object.fromEntries(
		Object.entries(texts).map(([name, text]) => [name, text.replaceAll('\0', '\uFFFD')]),
	) as T;

function chatOf(row: Row): Chat {
	const text = (name: string) => String(row[name] ?? '');
	const expiresAt = Number(row.expiresAt);
	return {
		chatId: text('chatId'),
		status: 'active',
		channel: text('channel'),
		customerId: text('customerId'),
		businessId: text('businessId'),
		customerName: text('customerName'),
		entryPointId: text('entryPointId'),
		conversationId: text('conversationId'),
		clusterId: text('clusterId'),
		attributes: parsed(row.attributes),
		createdAt: isoTime(row.createdAt),
		updatedAt: isoTime(row.updatedAt),
		expiresAt: expiresAt > 0 ? new Date(expiresAt).toISOString() : null,
	};
}

/** n8n hands a time over as a date after an update, and as text otherwise. */
const isoTime = (value: unknown): string => utcTime(value) ?? String(value ?? '');

function messageOf(row: Row): Message {
	const text = (name: string) => String(row[name] ?? '');
	const attachments: unknown = json(text('attachments'));
	return {
		position: row.id,
		messageId: text('messageId'),
		direction: text('direction'),
		text: text('text'),
		html: text('html'),
		attachments: Array.isArray(attachments) ? attachments : [],
		timestamp: text('timestamp'),
	};
}

function parsed(attributes: unknown): Record<string, unknown> {
	const value = json(String(attributes ?? ''));
	return isRecord(value) ? value : {};
}

/** Somebody may have edited the table by hand. */
function json(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const pause = async (attempt: number): Promise<void> =>
	await sleep(Math.random() * Math.min(20 * attempt, 250));

const busy = () =>
	Object.assign(new Error('Other executions change this chat all the time. Try again.'), {
		code: 'CHAT_STORE',
	});
