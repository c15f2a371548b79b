/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { IDataObject, INodeOutputConfiguration } from 'n8n-workflow';
import { outcomesOf } from '../../nodes/runtime/table';
import {
	ANA,
	chatNodes,
	ChatScene,
	KEY,
	STORES,
	type ChatNode,
	type Store,
} from './chatStoreScene';

/* Every outcome of the chat nodes, on each of the three stores. */

interface Scenario {
	title: string;
	/** Sets the scene and answers with the parameters of the node. */
	given(scene: ChatScene): Promise<IDataObject>;
	/** Documented outputs, all of them. */
	outputs?: IDataObject;
	error?: IDataObject | ((store: Store) => IDataObject);
	outcomeUnknown?: true;
	/** What n8n holds afterwards. */
	holds?(scene: ChatScene): Promise<void>;
}

const TEXT = expect.any(String) as string;
const ID = expect.stringMatching(/^[\w-]{36}$/) as string;

const chat = (more: IDataObject = {}): IDataObject => ({
	...ANA,
	chatId: ID,
	status: 'active',
	customerName: '',
	entryPointId: '',
	conversationId: '',
	clusterId: '',
	attributes: {},
	createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
	updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
	expiresAt: null,
	...more,
});

const message = (text: string): IDataObject => ({
	position: expect.any(Number) as number,
	messageId: ID,
	direction: 'inbound',
	text,
	html: '',
	attachments: [],
	timestamp: TEXT,
});

const byCustomer = { findBy: 'customer', ...ANA };

const DETAILS = {
	customerName: 'Ana "={{ 1+1 }}"',
	entryPointId: '1001',
	conversationId: 'd821dec8-eff2-4082-a99a-0f691ddde50e',
	clusterId: 'cluster',
	attributes: '{ "vip": true }',
	timeToLive: 60,
};
const STORED = {
	...DETAILS,
	attributes: { vip: true },
	expiresAt: TEXT,
	timeToLive: undefined,
};

/** What each node needs for a success. */
const valid: Record<ChatNode, IDataObject> = {
	create: ANA,
	search: byCustomer,
	append: { ...byCustomer, direction: 'inbound', text: 'Hello' },
	fetch: byCustomer,
	update: { ...byCustomer, customerName: 'Ana' },
	clear: byCustomer,
};

/** The answer of n8n's API that says so is shown too. */
const notFound = (store: Store): IDataObject => ({
	message: 'There is no active chat.',
	code: 'NOT_FOUND',
	httpStatus: store === 'publicApi' ? 200 : null,
	retryable: false,
	details: store === 'publicApi' ? (expect.anything() as unknown as IDataObject) : null,
});

const own: Record<ChatNode, Record<string, Scenario[]>> = {
	create: {
		Success: [
			{
				title: 'the first chat of a customer',
				given: async () => ({ ...ANA, ...DETAILS }),
				outputs: chat(STORED),
			},
		],
		ActiveChatFound: [
			{
				title: 'the chat stays as it is',
				given: async (scene) => {
					await scene.chat({ customerName: 'Ana' });
					return { ...ANA, channel: 'SMS', customerName: 'Bea' };
				},
				outputs: chat({ customerName: 'Ana' }),
			},
		],
	},
	search: {
		ActiveChatFound: [
			{
				title: 'by customer',
				given: async (scene) => {
					await scene.chat(DETAILS);
					return byCustomer;
				},
				outputs: chat(STORED),
			},
			{
				title: 'by chat ID',
				given: async (scene) => ({ findBy: 'chatId', chatId: await scene.chat() }),
				outputs: chat(),
			},
			{
				title: 'by conversation ID',
				given: async (scene) => {
					await scene.chat({ conversationId: "it's ={{ 1+1 }}" });
					// The panel takes a leading = for an expression; this is the text behind it.
					return { findBy: 'conversationId', conversationIdToFind: "it's ={{ 1+1 }}" };
				},
				outputs: chat({ conversationId: "it's ={{ 1+1 }}" }),
			},
		],
		NoActiveChat: [{ title: 'nobody wrote', given: async () => byCustomer }],
	},
	append: {
		Success: [
			{
				title: 'a text',
				given: async (scene) => {
					await scene.chat();
					return valid.append;
				},
				outputs: { chatId: ID, messageId: ID },
				holds: async (scene) =>
					expect((await scene.item('fetch', byCustomer)).messages).toEqual([message('Hello')]),
			},
		],
		NotFound: [
			{
				title: 'no chat',
				given: async () => valid.append,
				error: notFound,
			},
			{
				title: 'the chat was cleared after the ID was read',
				given: async (scene) => {
					const chatId = await scene.chat();
					await scene.item('clear', byCustomer);
					return { findBy: 'chatId', chatId, direction: 'inbound', text: 'late' };
				},
				error: notFound,
			},
		],
	},
	fetch: {
		Success: [
			{
				title: 'a chat without messages',
				given: async (scene) => {
					await scene.chat();
					return byCustomer;
				},
				outputs: { ...chat(), messages: [], hasMore: false, nextAfter: 0 },
			},
			{
				title: 'a page',
				given: async (scene) => {
					await scene.chat();
					for (const text of ['one', 'two', 'three']) {
						await scene.item('append', { ...valid.append, text });
					}
					return { ...byCustomer, limit: 2 };
				},
				outputs: {
					...chat(),
					messages: [message('one'), message('two')],
					hasMore: true,
					nextAfter: 2,
				},
			},
		],
		NotFound: [{ title: 'no chat', given: async () => byCustomer, error: notFound }],
	},
	update: {
		Success: [
			{
				title: 'what is filled in',
				given: async (scene) => {
					await scene.chat({ attributes: '{ "a": 1 }', customerName: 'Ana' });
					return { ...byCustomer, conversationId: 'c-1', attributes: '{ "b": 2 }' };
				},
				outputs: chat({ customerName: 'Ana', conversationId: 'c-1', attributes: { a: 1, b: 2 } }),
			},
		],
		NotFound: [{ title: 'no chat', given: async () => valid.update, error: notFound }],
	},
	clear: {
		Success: [
			{
				title: 'the chat and its messages are gone',
				given: async (scene) => {
					await scene.chat({ customerName: 'Ana' });
					await scene.item('append', valid.append);
					return byCustomer;
				},
				outputs: { chatId: ID },
				holds: async (scene) => {
					expect((await scene.item('search', byCustomer)).outcome).toBe('NoActiveChat');
					const left = JSON.stringify([scene.tables.tables, scene.staticData]);
					expect(left).not.toMatch(/Ana|Hello|\+1555/);
				},
			},
		],
		NotFound: [{ title: 'no chat', given: async () => byCustomer, error: notFound }],
	},
};

/** Every node leaves through these alike. */
function standard(node: ChatNode, store: Store): Record<string, Scenario[]> {
	const parameters = valid[node];
	const ready = async (scene: ChatScene) => {
		if (node !== 'create') await scene.chat();
		return parameters;
	};
	const faulty =
		(status: number, body: IDataObject, call = /rows/) =>
		async (scene: ChatScene) => {
			const values = await ready(scene);
			scene.api.fault = (line) => (call.test(line) ? { status, body } : undefined);
			return values;
		};
	const failure = (error: Partial<IDataObject>): IDataObject => ({
		code: null,
		httpStatus: null,
		retryable: false,
		details: null,
		...error,
	});
	const said = (httpStatus: number, message: string) =>
		failure({ message, httpStatus, details: { message } });

	const onInvalidData: Scenario[] = [
		{
			title: 'an expression that is empty at run time',
			given: async () => ({ ...parameters, customerId: '={{ $json.missing }}' }),
			error: failure({
				message: 'Customer ID is empty. No request was sent.',
				code: 'INVALID_DATA',
			}),
		},
	];
	if (store === 'staticData') return { onInvalidData };

	const never = {
		code: 'ETIMEDOUT',
		message: expect.stringMatching(/did not answer in time|No answer within 0\.2 s/) as string,
	};
	if (store === 'dataTable') {
		return {
			onInvalidData,
			onTimeout: [
				{
					title: 'n8n does not come to an end with it',
					given: async (scene) => {
						const values = await ready(scene);
						scene.hangs = true;
						return { ...values, options: { timeout: 0.15 } };
					},
					error: failure(never),
					outcomeUnknown: true,
				},
			],
			onError: [
				{
					title: 'data tables are switched off',
					given: async (scene) => {
						scene.tables.isOff = true;
						return parameters;
					},
					error: failure({
						message:
							'The data tables of this n8n are switched off. Take data-table out of N8N_DISABLED_MODULES, or choose another Store in all chat nodes. (Attempted to use Data table node but the module is disabled)',
						code: 'CHAT_STORE',
					}),
				},
			],
		};
	}
	return {
		onInvalidData,
		onInvalidChoice: [
			{
				title: 'an answer that is none of rows',
				given: faulty(200, { surprise: true }),
				error: failure({
					message: 'The service answered something for which this node has no outcome.',
					httpStatus: 200,
					details: { surprise: true },
				}),
			},
		],
		onTimeout: [
			{
				title: 'the answer never comes',
				given: async (scene) => {
					const values = await ready(scene);
					scene.api.fault = () => 'silence';
					return { ...values, options: { timeout: 0.15 } };
				},
				error: failure({ ...never, retryable: true }),
			},
		],
		onAuthorizationFailure: [
			{
				title: 'a key that is none of this n8n',
				given: async (scene) => {
					scene.apiKey = 'n8n_api_wrong';
					return parameters;
				},
				error: said(401, 'unauthorized'),
			},
			{
				title: 'a key without the scope',
				given: faulty(403, { message: 'Forbidden' }),
				error: said(403, 'Forbidden'),
			},
		],
		onError: [
			{
				title: 'an error inside n8n',
				given: faulty(500, { message: 'Out of order' }),
				error: said(500, 'Out of order'),
			},
		],
	};
}

/** There is nobody to wait for, to be refused by or to fail in the data of the workflow itself. */
const REACHABLE: Record<Store, string[]> = {
	dataTable: ['onInvalidData', 'onTimeout', 'onError'],
	publicApi: ['onInvalidData', 'onInvalidChoice', 'onTimeout', 'onAuthorizationFailure', 'onError'],
	staticData: ['onInvalidData'],
};

const scene = new ChatScene();
const reached = new Set<string>();

const outputNames = (node: ChatNode) =>
	(chatNodes[node].description.outputs as INodeOutputConfiguration[]).map(
		({ displayName }) => displayName ?? '',
	);

const nodes = Object.keys(chatNodes) as ChatNode[];
const expected = nodes.flatMap((node) =>
	STORES.flatMap((store) =>
		[...Object.keys(own[node]), ...REACHABLE[store]].map((name) => ({ node, store, name })),
	),
);

beforeAll(async () => await scene.api.start());

afterAll(async () => {
	await scene.close();
	const declared = nodes.flatMap((node) => outputNames(node).map((name) => `${name} of ${node}`));
	const got = new Set([...reached].map((entry) => entry.replace(/ on .*/, '')));
	process.stdout.write(
		`\noutcomes reached: ${got.size} of ${declared.length} declared (by store: ${reached.size} of ${expected.length})\n`,
	);
});

it('tells of each declared outcome on at least one store', () => {
	for (const node of nodes) {
		const names = new Set(expected.filter((one) => one.node === node).map(({ name }) => name));
		expect([...names].sort()).toEqual([...outputNames(node)].sort());
	}
});

describe.each(expected)('$node leaves through $name on $store', ({ node, store, name }) => {
	const scenarios = own[node][name] ?? standard(node, store)[name] ?? [];

	beforeEach(() => scene.reset(store));

	it('has a scenario', () => expect(scenarios).not.toHaveLength(0));

	it.each(scenarios)('$title', async ({ given, outputs, error, outcomeUnknown, holds }) => {
		const parameters = await given(scene);
		const { table } = chatNodes[node];
		const index = outputNames(node).indexOf(name);
		const run = await scene.run(chatNodes[node], parameters, {
			items: [{ customer: 'Ana' }],
			behind: { After: { output: index, value: "={{ $('Start').item.json.customer }}" } },
		});
		expect(run.error).toBeUndefined();
		expect({ left: run.outcomes, as: run.json.error }).toMatchObject({ left: [name] });
		const { kind } = outcomesOf(table).find((outcome) => outcome.name === name)!;
		expect(error !== undefined).toBe(kind === 'failure');
		const [item] = run.outputs[index];
		const [method] = table.methods;
		expect(item.json).toEqual({
			outcome: name,
			method: method.value,
			apiVersion: method.versions[0],
			...outputs,
			...(error && { error: typeof error === 'function' ? error(store) : error }),
			...(outcomeUnknown && { outcomeUnknown }),
		});
		expect(item.pairedItem).toMatchObject({ item: 0 });
		expect(run.of('After').map(({ json }) => json.value)).toEqual(['Ana']);
		expect(JSON.stringify(run.outputs)).not.toContain(KEY);
		await holds?.(scene);
		reached.add(`${name} of ${node} on ${store}`);
	});
});
