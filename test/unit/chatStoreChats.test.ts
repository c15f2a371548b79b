import {
	Chats,
	type Customer,
	type NewMessage,
} from '../../nodes/EnterpriseChatAndEmail/chatStore/chats';
import type { Step } from '../../nodes/EnterpriseChatAndEmail/chatStore/tables';
import { Database, play, seeded, wait } from './chatStore.fake';

const ANA: Customer = { channel: 'sms', customerId: '+15551230001', businessId: '+15559990000' };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const message = (text: string, more: Partial<NewMessage> = {}): NewMessage => ({
	direction: 'inbound',
	text,
	html: '',
	attachments: [],
	timestamp: '2026-11-20T09:30:00.000Z',
	...more,
});

let database: Database;
let chats: Chats;

beforeEach(() => {
	jest.useFakeTimers({ now: Date.parse('2026-11-20T09:30:00Z') });
	database = new Database(seeded(1), { lateness: 0 });
	chats = new Chats(database.connect());
});

afterEach(() => jest.useRealTimers());

/** As `it`, in fake time. */
const inTime = (title: string, check: () => Promise<void>) =>
	it(title, async () => await play(check()));

/** Enough new chats that the store has tidied up. */
async function others(count = 10): Promise<void> {
	for (let index = 0; index < count; index++) {
		await chats.create({ ...ANA, customerId: `other ${Date.now()} ${index}` }, {});
	}
}

describe('a chat', () => {
	inTime('has what it was created with', async () => {
		const { chat, isNew } = await chats.create(ANA, {
			customerName: 'Ana "die Große" {{ 1 + 1 }}',
			entryPointId: '1001',
			attributes: { vip: true, nested: { list: [1, null, 'ä'] } },
		});
		expect(isNew).toBe(true);
		expect(chat).toEqual({
			...ANA,
			chatId: expect.stringMatching(/^[\w-]{36}$/) as string,
			status: 'active',
			customerName: 'Ana "die Große" {{ 1 + 1 }}',
			entryPointId: '1001',
			conversationId: '',
			clusterId: '',
			attributes: { vip: true, nested: { list: [1, null, 'ä'] } },
			createdAt: expect.stringMatching(/^2026-11-20T09:30:00/) as string,
			updatedAt: expect.stringMatching(/^2026-11-20T09:30:00/) as string,
			expiresAt: null,
		});
		expect(await chats.find(ANA)).toEqual(chat);
		expect(await chats.find({ chatId: chat.chatId })).toEqual(chat);
	});

	inTime('stays as it is when it is created again', async () => {
		const { chat } = await chats.create(ANA, { customerName: 'Ana' });
		const again = await chats.create(
			{ channel: ' SMS ', customerId: ' +15551230001', businessId: '+15559990000 ' },
			{ customerName: 'Bea', timeToLive: MINUTE },
		);
		expect(again).toEqual({ chat, isNew: false });
		expect(database.of('chats')).toHaveLength(1);
	});

	inTime('is of one customer, business and channel', async () => {
		const ids = new Set<string>();
		for (const other of [{}, { channel: 'facebook' }, { customerId: '1' }, { businessId: '1' }]) {
			ids.add((await chats.create({ ...ANA, ...other }, {})).chat.chatId);
		}
		// No separator that a customer could imitate.
		ids.add(
			(await chats.create({ channel: 'a', customerId: 'b","c', businessId: 'd' }, {})).chat.chatId,
		);
		ids.add(
			(await chats.create({ channel: 'a', customerId: 'b', businessId: 'c","d' }, {})).chat.chatId,
		);
		expect(ids.size).toBe(6);
	});

	inTime('is found by its conversation once it has one, the newest first', async () => {
		await chats.create(ANA, {});
		const query = { conversationId: 'd821dec8' };
		expect(await chats.find(query)).toBeUndefined();
		await chats.update(ANA, query);
		await chats.create({ ...ANA, customerId: 'Bea' }, query);
		expect(await chats.find(query)).toMatchObject({ customerId: 'Bea', ...query });
		await chats.clearOne(query);
		expect(await chats.find(query)).toMatchObject({ customerId: ANA.customerId, ...query });
		await chats.clearOne(query);
		expect(await chats.find(query)).toBeUndefined();
	});

	inTime('is found however many the customer had before', async () => {
		for (let round = 0; round < 30; round++) {
			await chats.create(ANA, {});
			await chats.clearOne(ANA);
		}
		const { chat } = await chats.create(ANA, {});
		expect(await chats.find(ANA)).toEqual(chat);
		// Not one row of the past is read for it.
		expect(
			database.of('chats', { customerKey: database.of('chats').at(-1)!.customerKey }),
		).toHaveLength(1);
	});

	inTime('survives what somebody wrote into the table by hand', async () => {
		const { chat } = await chats.create(ANA, {});
		await chats.append(ANA, message('one'));
		database.of('chats')[0].attributes = 'not JSON';
		database.of('messages')[0].attachments = '{}';
		expect((await chats.find(ANA))?.attributes).toEqual({});
		const page = await chats.history(ANA, { after: 0, limit: 9 });
		expect(page?.messages).toMatchObject([{ text: 'one', attachments: [] }]);
		const updated = await chats.update({ chatId: chat.chatId }, { attributes: { a: 1 } });
		expect(updated?.attributes).toEqual({ a: 1 });
	});
});

describe('an update', () => {
	inTime('changes what is given, and merges attributes', async () => {
		await chats.create(ANA, { customerName: 'Ana', attributes: { a: 1, b: 1 } });
		const chat = await chats.update(ANA, { clusterId: 'c', attributes: { b: 2, c: 3 } });
		expect(chat).toMatchObject({
			customerName: 'Ana',
			clusterId: 'c',
			attributes: { a: 1, b: 2, c: 3 },
		});
		expect(await chats.find(ANA)).toEqual(chat);
	});

	inTime('gives up after a while where others are always faster', async () => {
		const { chat } = await chats.create(ANA, {});
		const [row] = database.of('chats');
		const tables = database.connect();
		const restless = new Chats({
			run: async (first, ...following) => {
				if (first.do === 'update') row.revision = Number(row.revision) + 1;
				return await tables.run(first, ...following);
			},
		});
		await expect(
			restless.update({ chatId: chat.chatId }, { clusterId: 'c' }),
		).rejects.toMatchObject({
			code: 'CHAT_STORE',
		});
	});
});

describe('messages', () => {
	inTime('come back as they were, in their order, page by page', async () => {
		await chats.create(ANA, {});
		const attachments = [{ fileName: 'a.png', fileUrl: 'https://example.com/a.png' }];
		await chats.append(ANA, message('="1+1"', { html: '<p>={{ 1+1 }}</p>', attachments }));
		for (let index = 1; index < 7; index++) {
			await chats.append(ANA, message(`text ${index}`, { direction: 'outbound' }));
			await chats.create({ ...ANA, customerId: 'Bea' }, {});
			await chats.append({ ...ANA, customerId: 'Bea' }, message('of somebody else'));
		}
		const first = await chats.history(ANA, { after: 0, limit: 3 });
		expect(first).toMatchObject({ hasMore: true, chat: ANA });
		expect(first?.messages[0]).toEqual({
			position: expect.any(Number) as number,
			messageId: expect.stringMatching(/^[\w-]{36}$/) as string,
			...message('="1+1"', { html: '<p>={{ 1+1 }}</p>', attachments }),
		});
		const page = async (after: number) => await chats.history(ANA, { after, limit: 3 });
		const second = await page(first!.messages[2].position);
		const third = await page(second!.messages[2].position);
		expect(second).toMatchObject({ hasMore: true });
		expect(third).toMatchObject({ hasMore: false });
		const texts = [first, second, third].flatMap((one) => one!.messages.map(({ text }) => text));
		expect(texts.slice(1)).toEqual([1, 2, 3, 4, 5, 6].map((index) => `text ${index}`));
		expect(await page(third!.messages[0].position)).toMatchObject({ messages: [], hasMore: false });
		expect(await page(Number.MAX_SAFE_INTEGER)).toMatchObject({ messages: [], hasMore: false });
	});

	inTime('can hold what PostgreSQL cannot', async () => {
		await chats.create(
			{ ...ANA, customerId: 'a\0b' },
			{ customerName: '\0', attributes: { a: '\0' } },
		);
		const query = { ...ANA, customerId: 'a\0b' };
		await chats.append(query, message('a\0b', { html: '\0', attachments: [{ a: '\0' }] }));
		await chats.update(query, { clusterId: '\0' });
		expect(JSON.stringify(database.rows)).not.toMatch(/[^\\]\\u0000/);
		const page = await chats.history(query, { after: 0, limit: 9 });
		expect(page?.messages).toMatchObject([{ text: 'a�b', attachments: [{ a: '\0' }] }]);
	});

	inTime('are asked for by no ID that PostgreSQL cannot compare', async () => {
		await chats.create(ANA, {});
		const run = jest.spyOn(Database.prototype, 'connect');
		const asked: number[] = [];
		const tables = database.connect();
		run.mockRestore();
		const watched = new Chats({
			run: async (first, ...following) => {
				if ('where' in first) {
					asked.push(
						...first.where
							.filter(({ column }) => column === 'id')
							.map(({ value }) => Number(value)),
					);
				}
				return await tables.run(first, ...following);
			},
		});
		await watched.history(ANA, { after: Number.MAX_SAFE_INTEGER, limit: 9 });
		expect(asked).toEqual([2 ** 31 - 1]);
	});

	inTime('are not waited for where one was deleted long ago', async () => {
		await chats.create(ANA, {});
		await chats.append(ANA, message('one'));
		await chats.create({ ...ANA, customerId: 'Bea' }, {});
		await chats.append({ ...ANA, customerId: 'Bea' }, message('two'));
		await chats.append(ANA, message('three'));
		await chats.clearOne({ ...ANA, customerId: 'Bea' });
		await wait(6000);
		await chats.append(ANA, message('four'));
		const began = Date.now();
		const page = await chats.history(ANA, { after: 0, limit: 9 });
		expect(page?.messages.map(({ text }) => text)).toEqual(['one', 'three', 'four']);
		expect(Date.now() - began).toBeLessThan(200);
	});

	inTime('are waited for two seconds or so, and no longer', async () => {
		await chats.create(ANA, {});
		await chats.append(ANA, message('one'));
		await chats.append({ chatId: 'unknown' }, message('taken back'));
		await chats.append(ANA, message('two'));
		const began = Date.now();
		const page = await chats.history(ANA, { after: 0, limit: 9 });
		expect(page?.messages.map(({ text }) => text)).toEqual(['one', 'two']);
		expect(Date.now() - began).toBeGreaterThan(500);
		expect(Date.now() - began).toBeLessThan(5000);
	});

	inTime('of a chat that is not there are not kept', async () => {
		expect(await chats.append(ANA, message('one'))).toBeUndefined();
		expect(await chats.append({ chatId: 'unknown' }, message('one'))).toBeUndefined();
		expect(database.of('messages')).toEqual([]);
		expect(await chats.history(ANA, { after: 0, limit: 9 })).toBeUndefined();
		expect(await chats.update(ANA, { clusterId: 'c' })).toBeUndefined();
		expect(await chats.clearOne(ANA)).toBeUndefined();
	});
});

describe('a cleared chat', () => {
	inTime('leaves a row for a day in which nothing of the customer stands', async () => {
		const { chat } = await chats.create(ANA, { customerName: 'Ana', attributes: { secret: 'x' } });
		await chats.update(ANA, { conversationId: 'conversation', clusterId: 'cluster' });
		await chats.append(ANA, message('one'));
		expect(await chats.clearOne(ANA)).toBe(chat.chatId);
		expect(database.of('messages')).toEqual([]);
		expect(database.of('chats')).toEqual([
			{
				id: 1,
				chatId: chat.chatId,
				status: 'cleared',
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
				expiresAt: expect.any(Number) as number,
				createdAt: expect.any(String) as string,
				updatedAt: expect.any(String) as string,
			},
		]);
		await wait(DAY - MINUTE);
		await others();
		expect(database.of('chats', { status: 'cleared' })).toHaveLength(1);
		await wait(2 * MINUTE);
		await others();
		expect(database.of('chats', { status: 'cleared' })).toEqual([]);
	});

	inTime('loses the rest of its messages when it is cleared again', async () => {
		const { chat } = await chats.create(ANA, {});
		await chats.clearOne(ANA);
		// What an execution leaves that was stopped between inserting and taking back.
		database.rows.messages.push({ id: 1, chatId: chat.chatId, text: 'left' });
		expect(await chats.clearOne({ chatId: chat.chatId })).toBeUndefined();
		expect(database.of('messages')).toEqual([]);
	});
});

describe('time to live', () => {
	inTime('counts from the creation, and from each update that sets it', async () => {
		const { chat } = await chats.create(ANA, { timeToLive: 10 * MINUTE });
		const lives = (until: string | null) => Date.parse(until!) - Date.now();
		expect(lives(chat.expiresAt)).toBeGreaterThan(10 * MINUTE - 200);
		await wait(5 * MINUTE);
		expect((await chats.update(ANA, { clusterId: 'c' }))?.expiresAt).toBe(chat.expiresAt);
		const extended = await chats.update(ANA, { timeToLive: 10 * MINUTE });
		expect(lives(extended!.expiresAt)).toBeGreaterThan(10 * MINUTE - 200);
		await wait(9 * MINUTE);
		expect(await chats.find(ANA)).toBeDefined();
		expect((await chats.update(ANA, { timeToLive: 0 }))?.expiresAt).toBeNull();
		await wait(DAY);
		expect(await chats.find(ANA)).toBeDefined();
	});

	inTime('ends a chat: nothing finds it, and the next one is new', async () => {
		const { chat } = await chats.create(ANA, { timeToLive: MINUTE, conversationId: 'c' });
		const { chatId } = chat;
		await chats.append(ANA, message('one'));
		await wait(MINUTE + 1);
		for (const query of [ANA, { chatId }, { conversationId: 'c' }]) {
			expect(await chats.find(query)).toBeUndefined();
			expect(await chats.append(query, message('late'))).toBeUndefined();
			expect(await chats.update(query, { timeToLive: MINUTE })).toBeUndefined();
			expect(await chats.history(query, { after: 0, limit: 9 })).toBeUndefined();
		}
		const next = await chats.create(ANA, {});
		expect(next).toMatchObject({ isNew: true, chat: { conversationId: '' } });
		expect(next.chat.chatId).not.toBe(chatId);
		expect(await chats.history(ANA, { after: 0, limit: 9 })).toMatchObject({ messages: [] });
		expect(database.of('messages')).toEqual([]);
	});

	inTime('is watched over in passing, for all customers', async () => {
		for (let index = 0; index < 60; index++) {
			const customer = { ...ANA, customerId: `${index}` };
			await chats.create(customer, { timeToLive: MINUTE });
			await chats.append(customer, message('one'));
		}
		await wait(MINUTE + 1);
		await others(20);
		expect(database.of('messages')).toEqual([]);
		expect(database.of('chats', { status: 'active' })).toHaveLength(20);
	});
});

describe('an expired chat', () => {
	inTime('is gone, with all that it held, once somebody clears it', async () => {
		for (const [index, query] of [ANA, { conversationId: 'c' }].entries()) {
			await chats.create(ANA, { timeToLive: MINUTE, conversationId: 'c' });
			await chats.append(ANA, message('one'));
			await wait(MINUTE + 1);
			expect(await chats.clearOne(query)).toBeUndefined();
			expect(database.of('messages')).toEqual([]);
			expect(database.of('chats', { status: 'cleared' })).toHaveLength(index + 1);
			expect(JSON.stringify(database.rows)).not.toContain(ANA.customerId);
		}
	});
});

describe('tidying up', () => {
	const isTidying = ({ do: what, ...step }: Step) =>
		what === 'select' &&
		'where' in step &&
		step.where.some(({ column, is }) => column === 'expiresAt' && is === 'gt');

	/** As many new chats as there are rows that have expired, on tables that do this when it comes to tidying up. */
	async function createOthers(onTidying: () => Promise<void>): Promise<number> {
		for (let index = 0; index < 20; index++) {
			await chats.create({ ...ANA, customerId: `old ${index}` }, { timeToLive: MINUTE });
		}
		await wait(MINUTE + 1);
		const { run } = database.connect();
		let count = 0;
		chats = new Chats({
			run: async (first, ...following) => {
				if (isTidying(first)) {
					count += 1;
					await onTidying();
				}
				return await run(first, ...following);
			},
		});
		await others();
		return count;
	}

	inTime('fails no call that has its chat', async () => {
		const count = await createOthers(async () => await Promise.reject(new Error('deadlock')));
		expect(count).toBeGreaterThan(0);
	});

	inTime('ends after a second', async () => {
		const count = await createOthers(async () => await wait(5000));
		expect(count).toBeGreaterThan(0);
		// It has looked, and left the rest to others.
		expect(database.of('chats', { status: 'cleared' })).toEqual([]);
	});
});

describe('a row that nobody made a chat of', () => {
	const leftOver = (customerName: string) => {
		const run = database.connect();
		return new Chats({
			run: async (first, ...following) => {
				if (first.do === 'update') throw new Error('killed');
				return await run.run(first, ...following);
			},
		}).create(ANA, { customerName });
	};

	inTime('becomes one when the next execution comes at once', async () => {
		await expect(leftOver('Ana')).rejects.toThrow('killed');
		expect(await chats.find(ANA)).toBeUndefined();
		expect(await chats.create(ANA, { customerName: 'Bea' })).toMatchObject({
			isNew: false,
			chat: { customerName: 'Ana' },
		});
	});

	inTime('is given up a minute later', async () => {
		await expect(leftOver('Ana')).rejects.toThrow('killed');
		await wait(MINUTE + 1);
		expect(await chats.create(ANA, { customerName: 'Bea' })).toMatchObject({
			isNew: true,
			chat: { customerName: 'Bea' },
		});
		expect(JSON.stringify(database.rows)).not.toContain('Ana');
	});
});
