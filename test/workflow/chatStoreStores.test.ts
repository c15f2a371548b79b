import type { IDataObject } from 'n8n-workflow';
import { columnsOf } from '../../nodes/EnterpriseChatAndEmail/chatStore/tables';
import { ANA, chatNodes, ChatScene, CREDENTIAL, STORES } from './chatStoreScene';

/* What users and customers type, what happens to the tables, and what each store does of its own. */

const scene = new ChatScene();

const byCustomer = { findBy: 'customer', ...ANA };
const text = (words: string) => ({ ...byCustomer, direction: 'inbound', text: words });

const append = async (words: string, query: IDataObject = byCustomer) =>
	await scene.item('append', { ...query, direction: 'inbound', text: words });

const texts = async (query: IDataObject = byCustomer): Promise<string[]> => {
	const { messages } = await scene.item('fetch', { ...query, limit: 500 });
	return (messages as Array<{ text: string }>).map((message) => message.text);
};

const invalid = (message: string) => ({
	outcome: 'onInvalidData',
	error: { message: expect.stringContaining(message) as string, code: 'INVALID_DATA' },
});

beforeAll(async () => await scene.api.start());
afterAll(async () => await scene.close());

describe.each(STORES)('on %s', (store) => {
	beforeEach(() => scene.reset(store));

	const WORDS = [
		'={{ 1+1 }}',
		'=1+1',
		'{{ $json.text }} ${x} $(n2.aiMessage)',
		'He said "hi" \\ C:\\new\nsecond line\tمرحبا שלום 😀',
		"'; DROP TABLE chats; --",
		'%_*?[x]',
		'null',
		'2026-11-20T09:30:00Z',
		'42',
		'x'.repeat(100_000),
	];

	it.each(WORDS.map((words) => [words.slice(0, 40), words]))('%s stays text', async (_, words) => {
		// An ID has to go into the address of a request.
		const id = words.slice(0, 500);
		const items = [{ words, id }];
		const query = { findBy: 'customer', channel: 'sms', customerId: words, businessId: '+1' };
		const given = {
			...query,
			customerId: '={{ $json.words }}',
			customerName: '={{ $json.words }}',
			conversationId: '={{ $json.id }}',
			attributes: '={{ { words: $json.words } }}',
		};
		const { json: made } = await scene.run(chatNodes.create, given, { items });
		const stored = {
			customerId: words,
			customerName: words,
			conversationId: id,
			attributes: { words },
		};
		expect(made).toMatchObject({ outcome: 'Success', ...stored });
		const message = { text: '={{ $json.words }}', html: '={{ $json.words }}' };
		const attachments = '={{ [{ fileName: $json.words }] }}';
		const appended = await scene.run(
			chatNodes.append,
			{
				findBy: 'conversationId',
				conversationIdToFind: '={{ $json.id }}',
				direction: 'inbound',
				...message,
				attachments,
			},
			{ items },
		);
		expect(appended.json).toMatchObject({ outcome: 'Success', chatId: made.chatId });
		const fetched = await scene.run(
			chatNodes.fetch,
			{ ...query, customerId: '={{ $json.words }}' },
			{ items },
		);
		expect(fetched.json).toMatchObject({
			...stored,
			messages: [{ text: words, html: words, attachments: [{ fileName: words }] }],
		});
	});

	it('keeps the order of items', async () => {
		await scene.chat();
		const words = Array.from({ length: 30 }, (_, index) => `text ${index}`);
		const run = await scene.run(
			chatNodes.append,
			{ ...text(''), text: '={{ $json.text }}' },
			{ items: words.map((one) => ({ text: one })) },
		);
		expect(run.items).toHaveLength(30);
		expect(await texts()).toEqual(words);
	});

	it('notices a chat that is cleared between two messages', async () => {
		const chatId = await scene.chat();
		const byId = { findBy: 'chatId', chatId };
		expect(await append('one', byId)).toMatchObject({ outcome: 'Success' });
		expect(await scene.item('clear', byCustomer)).toMatchObject({ outcome: 'Success', chatId });
		expect(await append('two', byId)).toMatchObject({ outcome: 'NotFound' });
		expect(await scene.item('clear', byId)).toMatchObject({ outcome: 'NotFound' });
		const next = await scene.chat();
		expect(next).not.toBe(chatId);
		expect(await texts()).toEqual([]);
	});

	it('pages through more messages than a page of the public API has', async () => {
		await scene.chat();
		const words = Array.from({ length: 130 }, (_, index) => `text ${index}`);
		await scene.run(
			chatNodes.append,
			{ ...text(''), text: '={{ $json.text }}' },
			{ items: words.map((one) => ({ text: one })) },
		);
		const first = await scene.item('fetch', { ...byCustomer, limit: 120 });
		expect(first).toMatchObject({ hasMore: true });
		expect(first.messages).toHaveLength(120);
		const second = await scene.item('fetch', { ...byCustomer, after: first.nextAfter });
		expect(second).toMatchObject({ hasMore: false });
		const pages = [first, second].flatMap(({ messages }) => messages as Array<{ text: string }>);
		expect(pages.map((message) => message.text)).toEqual(words);
		expect(await scene.item('fetch', { ...byCustomer, after: second.nextAfter })).toMatchObject({
			messages: [],
			hasMore: false,
			nextAfter: second.nextAfter,
		});
	});

	it('holds the chats of each table name apart', async () => {
		await scene.chat({ customerName: 'Ana' });
		const other = { ...byCustomer, tableName: `${scene.tableName} too` };
		expect(await scene.item('search', other)).toMatchObject({ outcome: 'NoActiveChat' });
	});

	describe('refuses', () => {
		it.each([
			['an empty message', 'append', text(''), 'Text, HTML and Attachments are all empty'],
			['a message of spaces', 'append', text(' \n '), 'Text, HTML and Attachments are all empty'],
			[
				'an unknown Find By',
				'search',
				{ ...byCustomer, findBy: 'phone' },
				'Find By must be one of',
			],
			[
				'no chat ID',
				'clear',
				{ findBy: 'chatId', chatId: '={{ $json.none }}' },
				'Chat ID is empty',
			],
			['an unknown direction', 'append', { ...text('a'), direction: 'up' }, 'Direction must be'],
			['an update of nothing', 'update', byCustomer, 'There is nothing to update'],
			['a time that is none', 'append', { ...text('a'), timestamp: 'soon' }, 'Timestamp must be'],
			['a negative time to live', 'create', { ...ANA, timeToLive: -1 }, 'Time to Live must be'],
			['a page of none', 'fetch', { ...byCustomer, limit: 0 }, 'Limit must be'],
			[
				'attributes that are no object',
				'create',
				{ ...ANA, attributes: '[1]' },
				'Attributes must be',
			],
			[
				'attachments that are no list',
				'append',
				{ ...text('a'), attachments: '{}' },
				'Attachments',
			],
		] as const)('%s', async (_, node, parameters, words) => {
			expect(await scene.item(node, parameters)).toMatchObject(invalid(words));
			expect(scene.workflows).toEqual([]);
			expect(scene.api.calls).toEqual([]);
			expect(scene.staticData).toEqual({});
		});

		it.each(['chats"; DROP TABLE users; --', "it's", '={{ 1+1 }}{', '', 'x'.repeat(101), 'a/b'])(
			'the table name %s',
			async (tableName) => {
				const run = await scene.run(
					chatNodes.search,
					{ ...byCustomer, tableName: '={{ $json.tableName }}' },
					{ items: [{ tableName }] },
				);
				expect(run.json).toMatchObject(invalid('Table Name must have'));
				expect(scene.tables.tables).toEqual([]);
			},
		);
	});
});

describe('data tables', () => {
	beforeEach(() => scene.reset('dataTable'));

	const stored = (name = scene.tableName) => scene.tables.named(name);
	const messages = () => stored(`${scene.tableName}_messages`);

	it('are made on first use, once', async () => {
		await Promise.all(
			Array.from({ length: 5 }, async () => await scene.item('search', byCustomer)),
		);
		expect(scene.tables.tables.map(({ name }) => name)).toEqual([
			scene.tableName,
			`${scene.tableName}_messages`,
		]);
		expect(stored()?.columns).toEqual(columnsOf('chats'));
		expect(messages()?.columns).toEqual(columnsOf('messages'));
		const creations = scene.workflows.filter((one) => JSON.stringify(one).includes('"create"'));
		expect(creations).toHaveLength(2);
	});

	it('of similar names are left alone', async () => {
		for (const name of [`${scene.tableName} old`, scene.tableName.toUpperCase()]) {
			scene.tables.create(name, []);
		}
		await scene.chat();
		expect(scene.tables.tables).toHaveLength(4);
		expect(stored()?.rows).toHaveLength(1);
	});

	it('that were there are used', async () => {
		scene.tables.create(scene.tableName, columnsOf('chats'));
		await scene.chat();
		expect(scene.tables.tables).toHaveLength(2);
	});

	it('made by another process at the same moment are used', async () => {
		const { create } = scene.tables;
		// The other one comes between our looking and our making.
		scene.tables.create = function (name, columns) {
			scene.tables.create = create;
			create.call(this, name, columns);
			return create.call(this, name, columns);
		};
		await scene.chat();
		expect(scene.tables.tables).toHaveLength(2);
	});

	describe('that somebody deleted', () => {
		it('both: there is no chat any more, and the next one works', async () => {
			await scene.chat();
			await append('one');
			scene.tables.tables = [];
			expect(await append('two')).toMatchObject({ outcome: 'NotFound' });
			await scene.chat();
			expect(await append('three')).toMatchObject({ outcome: 'Success' });
			expect(await texts()).toEqual(['three']);
			expect(scene.tables.tables).toHaveLength(2);
		});

		it('that of the chats: a message does not stay behind', async () => {
			const chatId = await scene.chat();
			await append('one');
			scene.tables.remove(scene.tableName);
			expect(await append('two', { findBy: 'chatId', chatId })).toMatchObject({
				outcome: 'NotFound',
			});
			expect(messages()?.rows).toMatchObject([{ text: 'one' }]);
		});

		it('that of the messages: the chat goes on', async () => {
			const chatId = await scene.chat();
			await append('one');
			scene.tables.remove(`${scene.tableName}_messages`);
			expect(await append('two', { findBy: 'chatId', chatId })).toMatchObject({
				outcome: 'Success',
			});
			expect(await texts()).toEqual(['two']);
		});
	});

	it('in which rows come in while n8n counts them are read again, and nothing is written twice', async () => {
		const byId = { findBy: 'chatId', chatId: await scene.chat() };
		for (let index = 0; index < 4; index++) {
			scene.tables.comingIn = index;
			expect(await append(`text ${index}`, byId)).toMatchObject({ outcome: 'Success' });
		}
		scene.tables.comingIn = 3;
		expect(await texts()).toEqual(['text 0', 'text 1', 'text 2', 'text 3']);
		expect(messages()?.rows).toHaveLength(4);
	});

	it.each([
		[
			'with other columns',
			() => void scene.tables.create(scene.tableName, [{ name: 'name', type: 'string' }]),
			'There is a data table of this name with other columns. Choose another Table Name in all chat nodes, or delete that table.',
		],
		[
			'without room',
			() => void (scene.tables.isFull = true),
			'The data tables of this n8n are full. Clear chats, or raise N8N_DATA_TABLES_MAX_SIZE_BYTES.',
		],
		[
			'of a protected n8n',
			() => void (scene.tables.isProtected = true),
			'This n8n is protected and takes no changes of data tables. Choose another Store.',
		],
	])('%s: the error says what to do', async (_, happens, advice) => {
		happens();
		expect(await scene.item('create', ANA)).toMatchObject({
			outcome: 'onError',
			error: { code: 'CHAT_STORE', message: expect.stringContaining(advice) as string },
		});
	});

	it('that give rows twice, because others were seen late, are no harm', async () => {
		await scene.chat();
		for (const text of ['one', 'two', 'three']) await append(text);
		scene.tables.seenLate = 2;
		expect(await texts()).toEqual(['one', 'two', 'three']);
	});

	it('get what customers wrote as data only, never in a parameter', async () => {
		const chatId = await scene.chat({ customerName: 'Ana "Q"', attributes: '{ "a": "S" }' });
		await append('Hello "T"');
		await scene.item('update', { ...byCustomer, conversationId: 'c "U"' });
		await scene.item('search', { findBy: 'conversationId', conversationIdToFind: 'c "U"' });
		const code = JSON.stringify(scene.workflows);
		expect(code).not.toMatch(/Ana|Hello|\+1555|\\"[QSTU]/);
		expect(code).toContain(chatId);
	});

	it('are worked on by workflows that n8n keeps no record of', async () => {
		await scene.chat();
		for (const { settings } of scene.workflows) {
			expect(settings).toMatchObject({
				saveDataSuccessExecution: 'none',
				saveDataErrorExecution: 'none',
				saveManualExecutions: false,
				callerPolicy: 'any',
			});
		}
	});

	it('take one sub-workflow for a message to a known chat', async () => {
		const chatId = await scene.chat();
		await append('one');
		scene.workflows = [];
		await append('two', { findBy: 'chatId', chatId });
		expect(scene.workflows).toHaveLength(1);
		// n8n takes longer for an expression than for a row.
		expect(JSON.stringify(scene.workflows)).not.toContain('{{');
	});
});

describe('the public API', () => {
	beforeEach(() => scene.reset('publicApi'));

	it('makes the tables where the credential says', async () => {
		scene.projectId = 'p-7';
		await scene.chat();
		expect(scene.tables.tables.map(({ projectId }) => projectId)).toEqual(['p-7', 'p-7']);
	});

	it('is asked for one of several tables of the same name by Project ID only', async () => {
		scene.tables.create(scene.tableName, [], 'p-1');
		scene.tables.create(scene.tableName, columnsOf('chats'), 'p-2');
		expect(await scene.item('create', ANA)).toMatchObject(
			invalid(`There are 2 tables "${scene.tableName}": set Project ID in the credential.`),
		);
		scene.projectId = 'p-2';
		expect(await scene.item('create', ANA)).toMatchObject({ outcome: 'Success' });
	});

	it('finds a table among many', async () => {
		for (let index = 0; index < 250; index++) {
			scene.tables.create(`${scene.tableName} ${index}`, []);
		}
		scene.tables.create(scene.tableName, columnsOf('chats'));
		await scene.chat();
		expect(scene.tables.tables).toHaveLength(252);
		expect(scene.tables.named(scene.tableName)?.rows).toHaveLength(1);
	});

	it('leaves no row out where others delete some between two pages', async () => {
		await scene.chat();
		const run = await scene.run(
			chatNodes.append,
			{ ...text(''), text: '={{ $json.text }}' },
			{ items: Array.from({ length: 250 }, (_, index) => ({ text: `text ${index}` })) },
		);
		expect(run.items).toHaveLength(250);
		const table = scene.tables.named(`${scene.tableName}_messages`)!;
		let pages = 0;
		scene.api.fault = (call) => {
			if (call === `GET /data-tables/${table.id}/rows` && ++pages > 1) {
				table.rows = table.rows.filter(({ id }) => id > 20);
			}
			return undefined;
		};
		expect(await texts()).toEqual(Array.from({ length: 250 }, (_, index) => `text ${index}`));
	});

	it('makes a table anew that somebody deleted', async () => {
		const chatId = await scene.chat();
		scene.tables.tables = [];
		expect(await append('one', { findBy: 'chatId', chatId })).toMatchObject({
			outcome: 'NotFound',
		});
		await scene.chat();
		expect(await append('two')).toMatchObject({ outcome: 'Success' });
		expect(await texts()).toEqual(['two']);
	});

	it('uses the tables that another process made at the same moment', async () => {
		let isFirst = true;
		scene.api.fault = (call) => {
			if (call === 'POST /data-tables' && isFirst) {
				isFirst = false;
				scene.tables.create(scene.tableName, columnsOf('chats'), 'personal');
			}
			return undefined;
		};
		await scene.chat();
		expect(scene.tables.tables).toHaveLength(2);
	});

	it('makes them anew for all that notice at the same time', async () => {
		await scene.chat();
		scene.tables.tables = [];
		const found = await Promise.all(
			Array.from({ length: 3 }, async () => await scene.item('search', byCustomer)),
		);
		expect(found.map(({ outcome }) => outcome)).toEqual(Array(3).fill('NoActiveChat'));
		expect(scene.tables.tables).toHaveLength(2);
	});

	it('says in its own words what is wrong', async () => {
		await scene.chat();
		scene.tables.isFull = true;
		expect(await append('one')).toMatchObject({
			outcome: 'onError',
			error: {
				message:
					'Validation error with data table request: Data table size limit exceeded: 201MB used, limit is 200MB',
				httpStatus: 400,
			},
		});
	});

	it('tells where a message may have been appended without an answer', async () => {
		await scene.chat();
		scene.api.fault = (call) => (call.startsWith('POST') ? 'silence' : undefined);
		expect(await scene.item('append', { ...text('one'), options: { timeout: 0.2 } })).toMatchObject(
			{
				outcome: 'onTimeout',
				outcomeUnknown: true,
				error: { retryable: false },
			},
		);
	});

	it('needs an address', async () => {
		const url = scene.api.url;
		scene.api.url = 'n8n.example.com';
		expect(await scene.item('create', ANA)).toMatchObject(
			invalid('Base URL of the credential must be a URL'),
		);
		scene.api.url = url;
	});

	it('needs its credential, and the other stores need none', async () => {
		const run = await scene.run(
			chatNodes.create,
			{ ...ANA, store: 'publicApi' },
			{ credentials: {} },
		);
		expect(run.json).toMatchObject({ outcome: 'onAuthorizationFailure' });
		const [credential] = chatNodes.create.description.credentials ?? [];
		expect(credential).toMatchObject({
			name: CREDENTIAL,
			displayOptions: { show: { store: ['publicApi'] } },
		});
	});
});

describe.each(['dataTable', 'publicApi'] as const)('%s', (store) => {
	beforeEach(() => scene.reset(store));

	it('can be cleared where it is full', async () => {
		await scene.chat();
		await append('one');
		scene.tables.isFull = true;
		expect(await append('two')).toMatchObject({ outcome: 'onError' });
		expect(await append('two')).not.toHaveProperty('outcomeUnknown');
		expect(await texts()).toEqual(['one']);
		expect(await scene.item('clear', byCustomer)).toMatchObject({ outcome: 'Success' });
		expect(scene.tables.tables.map(({ rows }) => rows)).toEqual([[], []]);
	});

	describe('leaves open whether a message is kept', () => {
		/** Of what follows the insertion. */
		function failAt(operation: 'get' | 'deleteRows'): void {
			let isInserted = false;
			scene.tables.failing = (one) => {
				const isNext = isInserted && one === operation;
				if (one === 'insert') isInserted = true;
				return isNext ? 'Connection terminated' : undefined;
			};
			scene.api.fault = (call) => {
				const isNext = isInserted && call.startsWith(operation === 'get' ? 'GET' : 'DELETE');
				if (/^POST .*rows$/.test(call)) isInserted = true;
				return isNext ? { status: 500, body: { message: 'Connection terminated' } } : undefined;
			};
		}

		it('where the chat cannot be looked at after that', async () => {
			const chatId = await scene.chat();
			failAt('get');
			expect(await append('one', { findBy: 'chatId', chatId })).toMatchObject({
				outcome: 'onError',
				outcomeUnknown: true,
				error: { retryable: false, message: expect.stringContaining('Connection') as string },
			});
			scene.tables.failing = undefined;
			scene.api.fault = () => undefined;
			expect(await texts()).toEqual(['one']);
		});

		it('where it cannot be taken back', async () => {
			await scene.chat();
			failAt('deleteRows');
			expect(await append('one', { findBy: 'chatId', chatId: 'none' })).toMatchObject({
				outcome: 'onError',
				outcomeUnknown: true,
				error: { retryable: false },
			});
		});
	});
});

describe('static data', () => {
	beforeEach(() => scene.reset('staticData'));

	it('is that of the workflow, beside what else is in it', async () => {
		scene.staticData.global = { mine: 1 };
		await scene.chat();
		expect(await append('one')).toMatchObject({ outcome: 'Success' });
		expect(scene.staticData.global).toMatchObject({ mine: 1 });
		// n8n writes it as JSON and reads it again.
		scene.staticData = JSON.parse(JSON.stringify(scene.staticData)) as IDataObject;
		expect(await texts()).toEqual(['one']);
		scene.staticData = {};
		expect(await scene.item('search', byCustomer)).toMatchObject({ outcome: 'NoActiveChat' });
	});

	it.each([['text'], [{ chats: 'text', messages: { rows: [1, {}] } }]])(
		'that something else filled with %j does no harm',
		async (junk) => {
			scene.staticData.global = { [`chatStore:${scene.tableName}`]: junk };
			await scene.chat();
			expect(await append('one')).toMatchObject({ outcome: 'Success' });
			expect(await texts()).toEqual(['one']);
		},
	);

	it('changes only where something is written', async () => {
		await scene.item('search', byCustomer);
		expect(scene.staticData).toEqual({ global: {} });
	});
});
