/* eslint-disable @n8n/community-nodes/require-node-api-error */
import {
	Chats,
	type Chat,
	type ChatQuery,
	type Customer,
} from '../../nodes/EnterpriseChatAndEmail/chatStore/chats';
import { PartlyDone } from '../../nodes/runtime/endings';
import {
	Database,
	Killed,
	play,
	seeded,
	wait,
	type Behaviour,
	type Random,
} from './chatStore.fake';

/* Many executions at the same time, on a database that lets them come in each other's way as badly as it can. */

// As if each of them ran in a process of its own.
jest.mock('../../nodes/runtime/inTurn', () => ({
	inTurn: async (_: string, task: () => Promise<unknown>) => await task(),
}));

const ANA: Customer = { channel: 'sms', customerId: '+15551230001', businessId: '+15559990000' };
const BEN: Customer = { ...ANA, customerId: '+15551230002' };

const MINUTE = 60_000;

const inbound = (text: string) => ({
	direction: 'inbound',
	text,
	html: '',
	attachments: [],
	timestamp: '2026-11-20T09:30:00.000Z',
});

const many = async <T>(count: number, task: (index: number) => Promise<T>): Promise<T[]> =>
	await Promise.all(Array.from({ length: count }, async (_, index) => await task(index)));

interface Scene {
	database: Database;
	random: Random;
	/** One for each execution. */
	chats(): Chats;
	/** At any time up to so many milliseconds from now. */
	sometime(milliseconds: number): Promise<void>;
}

/** All messages, page by page, while others may go on. */
async function readAll(chats: Chats, query: ChatQuery, limit = 500): Promise<string[]> {
	const texts: string[] = [];
	let after = 0;
	for (;;) {
		const page = await chats.history(query, { after, limit });
		if (!page) return texts;
		texts.push(...page.messages.map(({ text }) => text));
		after = page.messages.at(-1)?.position ?? after;
		if (!page.hasMore) return texts;
	}
}

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-11-20T09:30:00Z') }));

afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const SEEDS = 40;
const BEHAVIOURS: Array<[name: string, behaviour: Behaviour]> = [
	['rows are seen at once, as in SQLite', { lateness: 0 }],
	['rows are seen late, as in PostgreSQL', { lateness: 700 }],
];

describe.each(BEHAVIOURS)('%s', (_, behaviour) => {
	/** Whatever the order in which the steps come. */
	async function always(
		check: (scene: Scene) => Promise<void>,
		more: Partial<Behaviour> = {},
	): Promise<void> {
		for (let seed = 1; seed <= SEEDS; seed++) {
			const random = seeded(seed);
			jest.spyOn(Math, 'random').mockImplementation(random);
			const database = new Database(random, { ...behaviour, ...more });
			const scene = {
				database,
				random,
				chats: () => new Chats(database.connect()),
				sometime: async (milliseconds: number) => await wait(random() * milliseconds),
			};
			try {
				await play(check(scene));
			} catch (error) {
				throw new Error(`With seed ${seed}: ${String(error)}`, { cause: error });
			}
		}
	}

	describe('appending', () => {
		it('loses and doubles nothing, and keeps the order of each execution', async () => {
			await always(async ({ chats, sometime }) => {
				const { chat } = await chats().create(ANA, {});
				await many(8, async (execution) => {
					await sometime(50);
					for (let index = 0; index < 6; index++) {
						const query = execution % 2 ? ANA : { chatId: chat.chatId };
						expect(await chats().append(query, inbound(`${execution}-${index}`))).toBeDefined();
					}
				});
				const texts = await readAll(chats(), ANA);
				expect(texts).toHaveLength(48);
				expect(new Set(texts).size).toBe(48);
				for (let execution = 0; execution < 8; execution++) {
					const own = texts.filter((text) => text.startsWith(`${execution}-`));
					expect(own).toEqual([...own].sort());
				}
			});
		});

		it('gives no page with a gap or a repetition to who reads on meanwhile', async () => {
			await always(async ({ chats, random }) => {
				const { chat } = await chats().create(ANA, {});
				await chats().create(BEN, {});
				let writing = true;
				const read: number[] = [];
				const texts: string[] = [];
				const reader = async () => {
					const limit = 1 + Math.floor(random() * 7);
					for (let last = false; ; last = !writing) {
						const after = read.at(-1) ?? 0;
						const page = await chats().history({ chatId: chat.chatId }, { after, limit });
						read.push(...page!.messages.map(({ position }) => position));
						texts.push(...page!.messages.map(({ text }) => text));
						expect(page!.messages.length).toBeLessThanOrEqual(limit);
						if (last && !page!.hasMore) return;
					}
				};
				const writers = many(6, async (execution) => {
					for (let index = 0; index < 4; index++) {
						await chats().append(ANA, inbound(`${execution}-${index}`));
						await chats().append(BEN, inbound('in between'));
					}
				});
				await Promise.all([reader(), writers.then(() => (writing = false))]);
				expect([...texts].sort()).toEqual([...new Set(texts)].sort());
				expect(texts).toHaveLength(24);
				expect(read).toEqual([...read].sort((a, b) => a - b));
			});
		});
	});

	describe('creating', () => {
		it('makes one chat for each customer, which all executions get', async () => {
			await always(async ({ chats, sometime, database }) => {
				const racers = await many(12, async (index) => {
					await sometime(60);
					const customer = index % 3 === 0 ? BEN : { ...ANA, channel: index % 2 ? ' SMS' : 'sms' };
					const details = { customerName: `name ${index}`, attributes: { [`a${index}`]: index } };
					return { customer, index, ...(await chats().create(customer, details)) };
				});
				for (const customerId of [ANA.customerId, BEN.customerId]) {
					const own = racers.filter(({ customer }) => customer.customerId === customerId);
					const winners = own.filter(({ isNew }) => isNew);
					expect(winners).toHaveLength(1);
					const [{ chat, index }] = winners;
					// What the winner stored counts, and nothing of what the others wanted to store.
					expect(chat).toMatchObject({
						customerName: `name ${index}`,
						attributes: { [`a${index}`]: index },
					});
					for (const other of own) expect(other.chat).toEqual(chat);
					expect(await chats().find({ ...ANA, customerId })).toEqual(chat);
				}
				expect(new Set(racers.map(({ chat }) => chat.chatId)).size).toBe(2);
				expect(database.of('chats', { status: 'new' })).toEqual([]);
			});
		});

		it('keeps what was appended and updated as soon as somebody found the chat', async () => {
			await always(async ({ chats, sometime }) => {
				const creators = many(6, async (index) => {
					await sometime(100);
					await chats().create(ANA, { attributes: { made: index } });
				});
				const others = many(6, async (index) => {
					for (;;) {
						await sometime(20);
						if (await chats().append(ANA, inbound(`${index}`))) break;
					}
					const updated = await chats().update(ANA, { attributes: { [`u${index}`]: index } });
					expect(updated).toBeDefined();
				});
				await Promise.all([creators, others]);
				expect((await readAll(chats(), ANA)).sort()).toEqual(['0', '1', '2', '3', '4', '5']);
				const chat = await chats().find(ANA);
				expect(chat?.attributes).toMatchObject({ u0: 0, u1: 1, u2: 2, u3: 3, u4: 4, u5: 5 });
			});
		});
	});

	describe('clearing', () => {
		it('is final, whatever races with it', async () => {
			await always(async ({ chats, sometime, database, random }) => {
				/** When each chat was cleared, and what was told of chats by calls that began when. */
				const cleared = new Map<string, number>();
				const told: Array<{ chatId: string; began: number }> = [];
				const kept: Array<{ chatId: string; text: string }> = [];
				const tell = async (call: () => Promise<Chat | undefined>) => {
					const began = Date.now();
					const chat = await call();
					if (chat) told.push({ chatId: chat.chatId, began });
					return chat;
				};
				await many(10, async (execution) => {
					for (let index = 0; index < 6; index++) {
						await sometime(40);
						const dice = random();
						if (dice < 0.3) {
							const began = Date.now();
							const { chat } = await chats().create(ANA, {});
							told.push({ chatId: chat.chatId, began });
						} else if (dice < 0.65) {
							const text = `${execution}-${index}`;
							const known = told.at(-1)?.chatId ?? '';
							const query = random() < 0.5 ? ANA : { chatId: known };
							const began = Date.now();
							const done = await chats().append(query, inbound(text));
							if (done) told.push({ chatId: done.chatId, began });
							if (done) kept.push({ chatId: done.chatId, text });
						} else if (dice < 0.8) {
							await tell(async () => await chats().update(ANA, { customerName: `${index}` }));
						} else if (dice < 0.9) {
							await tell(async () => await chats().find(ANA));
						} else {
							const chatId = await chats().clearOne(ANA);
							if (chatId && !cleared.has(chatId)) cleared.set(chatId, Date.now());
						}
					}
				});
				for (const { chatId, began } of told) {
					expect(began).toBeLessThanOrEqual(cleared.get(chatId) ?? Infinity);
				}
				for (const chatId of cleared.keys()) {
					expect(await chats().find({ chatId })).toBeUndefined();
					expect(await chats().history({ chatId }, { after: 0, limit: 9 })).toBeUndefined();
					expect(await chats().update({ chatId }, { customerName: 'Eve' })).toBeUndefined();
					expect(await chats().append({ chatId }, inbound('late'))).toBeUndefined();
					expect(database.of('messages', { chatId })).toEqual([]);
					const left = database.of('chats', { chatId });
					expect(JSON.stringify(left)).not.toContain(ANA.customerId);
				}
				// Nothing but the active chat has messages: those for which an execution was told so.
				const active = await chats().find(ANA);
				const texts = active ? await readAll(chats(), ANA) : [];
				const expected = kept.filter(({ chatId }) => chatId === active?.chatId);
				expect([...texts].sort()).toEqual(expected.map(({ text }) => text).sort());
				expect(database.of('messages')).toHaveLength(texts.length);
			});
		});

		it('leaves nobody with a part of the history', async () => {
			await always(async ({ chats, sometime }) => {
				const { chat } = await chats().create(ANA, {});
				const texts = ['one', 'two', 'three'];
				for (const text of texts) await chats().append(ANA, inbound(text));
				const [pages] = await Promise.all([
					many(6, async () => {
						await sometime(60);
						return await chats().history({ chatId: chat.chatId }, { after: 0, limit: 9 });
					}),
					sometime(60).then(async () => await chats().clearOne(ANA)),
				]);
				for (const page of pages) {
					if (page) expect(page.messages.map(({ text }) => text)).toEqual(texts);
				}
			});
		});

		it('takes nothing from a chat whose time was extended meanwhile', async () => {
			await always(async ({ chats, sometime, database }) => {
				const { chat } = await chats().create(ANA, { timeToLive: MINUTE });
				const byId = { chatId: chat.chatId };
				await chats().append(ANA, inbound('first'));
				await wait(Date.parse(chat.expiresAt!) - Date.now() - 30);
				const [extended, cleared] = await Promise.all([
					sometime(40).then(async () => await chats().update(byId, { timeToLive: MINUTE })),
					sometime(60).then(async () => await chats().clearOne(byId)),
				]);
				const isLiving = (await chats().find(byId)) !== undefined;
				expect(await readAll(chats(), byId)).toEqual(isLiving ? ['first'] : []);
				if (extended && !cleared) expect(isLiving).toBe(true);
				if (!isLiving && !extended) expect(database.of('messages')).toEqual([]);
			});
		});

		it('is told to one of those who clear at the same time', async () => {
			await always(async ({ chats }) => {
				const { chat } = await chats().create(ANA, {});
				const cleared = await many(5, async () => await chats().clearOne(ANA));
				expect(cleared.filter(Boolean)).toEqual([chat.chatId]);
			});
		});
	});

	describe('updating', () => {
		it('keeps what each execution set', async () => {
			await always(async ({ chats, sometime }) => {
				const { chat } = await chats().create(ANA, { customerName: 'Ana', attributes: { a: 1 } });
				const one = async (details: Parameters<Chats['update']>[1]) => {
					await sometime(60);
					expect(await chats().update({ chatId: chat.chatId }, details)).toBeDefined();
				};
				await Promise.all([
					...Array.from({ length: 10 }, (__, index) =>
						one({ attributes: { [`u${index}`]: index } }),
					),
					one({ conversationId: 'conversation' }),
					one({ clusterId: 'cluster' }),
					one({ entryPointId: '1001' }),
					one({ timeToLive: 5 * MINUTE }),
				]);
				const found = await chats().find(ANA);
				expect(found).toMatchObject({
					customerName: 'Ana',
					conversationId: 'conversation',
					clusterId: 'cluster',
					entryPointId: '1001',
					attributes: {
						a: 1,
						u0: 0,
						u1: 1,
						u2: 2,
						u3: 3,
						u4: 4,
						u5: 5,
						u6: 6,
						u7: 7,
						u8: 8,
						u9: 9,
					},
				});
				expect(found?.expiresAt).not.toBeNull();
			});
		});
	});

	describe('time to live', () => {
		it('is not cut short by an execution that does not know of its extension', async () => {
			await always(async ({ chats, sometime, database }) => {
				const { chat } = await chats().create(ANA, { timeToLive: MINUTE });
				await chats().append(ANA, inbound('first'));
				const end = Date.parse(chat.expiresAt!);
				await wait(end - Date.now() - 40);
				const extended = await Promise.all([
					sometime(60).then(async () => await chats().update(ANA, { timeToLive: MINUTE })),
					many(5, async () => {
						await sometime(80);
						await chats().create(ANA, {});
						await chats().create(BEN, {});
					}),
				]);
				const found = await chats().find(ANA);
				if (extended[0]) {
					expect(found?.chatId).toBe(chat.chatId);
					expect(await readAll(chats(), ANA)).toEqual(['first']);
				} else {
					expect(found?.chatId).not.toBe(chat.chatId);
					// Where no other did it, the next one tidies up.
					await chats().create(ANA, {});
					expect(database.of('messages')).toEqual([]);
				}
			});
		});
	});

	describe('processes that end in the middle of their work', () => {
		it('leave a store that goes on, and nothing that comes back', async () => {
			await always(
				async ({ chats, database, sometime, random }) => {
					const survived = async <T>(task: () => Promise<T>): Promise<T | undefined> => {
						try {
							return await task();
						} catch (error) {
							const cause = error instanceof PartlyDone ? error.cause : error;
							if (!(cause instanceof Killed)) throw error;
							return undefined;
						}
					};
					const cleared = new Set<string>();
					await many(12, async (execution) => {
						for (let index = 0; index < 4; index++) {
							await sometime(40);
							const dice = random();
							await survived(async () => {
								if (dice < 0.4) await chats().create(ANA, { customerName: 'Ana' });
								else if (dice < 0.8) await chats().append(ANA, inbound(`${execution}-${index}`));
								else {
									const chatId = await chats().clearOne(ANA);
									if (chatId) cleared.add(chatId);
								}
							});
						}
					});
					await wait(2 * MINUTE);
					database.calm();
					const { chat } = await chats().create(ANA, {});
					expect(cleared.has(chat.chatId)).toBe(false);
					expect(await chats().clearOne(ANA)).toBe(chat.chatId);
					const others = async () => {
						for (let index = 0; index < 25; index++) {
							await chats().create({ ...BEN, customerId: `${Date.now()} ${index}` }, {});
						}
					};
					await others();
					// A day later nothing is left, also of what the dead had left.
					await wait(25 * 60 * MINUTE);
					await others();
					expect(database.of('messages')).toEqual([]);
					expect(database.of('chats').filter(({ status }) => status !== 'active')).toEqual([]);
				},
				{ deadliness: 0.05 },
			);
		});
	});
});
