/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import type { IConnections, IDataObject } from 'n8n-workflow';
import { OWNER } from '../../demo/accounts';
import { installPackage, startN8n } from '../../demo/n8n';
import { N8nClient, outputsOf, type Credential, type WorkflowFile } from '../../demo/n8n-client';
import {
	appendInParallel,
	ChatFlows,
	createInParallel,
	measureAppends,
	updateInParallel,
} from './chatFlows';
import { node, PACKAGE, type World } from './world';

const TABLE = 'e2e chats';

const ROW_SCOPES = ['create', 'read', 'update', 'delete'].map((one) => `dataTableRow:${one}`);

/** The chat store on n8n's own tables, in n8n's usual mode with SQLite. */
export function chatStore(world: World): void {
	/** As a user makes one in the settings. */
	async function apiKey(scopes: string[]): Promise<string> {
		const { rawApiKey } = await world.client.request<{ rawApiKey: string }>(
			'POST',
			'/rest/api-keys',
			{ body: { label: `key ${Date.now()}`, expiresAt: null, scopes } },
		);
		return rawApiKey;
	}

	async function credentialOf(key: string): Promise<Credential> {
		return await world.client.createCredential({
			name: `Data tables ${Date.now()}`,
			type: 'n8nDataTableApi',
			data: { apiKey: key, baseUrl: `${world.n8n.url}/api/v1` },
		});
	}

	/** Create → Update → Append → Fetch → Search → Clear, each behind the first success of the one before. */
	function chainOf(name: string, parameters: IDataObject): WorkflowFile {
		const customer = { channel: 'sms', customerId: "O'Hara {{ 1+1 }}", businessId: '+15559990000' };
		const find = { findBy: 'customer', ...customer };
		const steps: Array<[name: string, type: string, parameters: IDataObject]> = [
			[
				'Create',
				'eceCreateChat',
				{ ...customer, customerName: 'Ana "A"', attributes: '{ "a": 1 }' },
			],
			['Update', 'eceUpdateChat', { ...find, conversationId: 'c-1', attributes: '{ "b": 2 }' }],
			['Append', 'eceAppendChat', { ...find, direction: 'inbound', text: '={{ "=1+1" }}' }],
			['Fetch', 'eceFetchChatHistory', find],
			['Search', 'eceSearchActiveChat', { findBy: 'conversationId', conversationIdToFind: 'c-1' }],
			['Clear', 'eceClearChat', { findBy: 'chatId', chatId: '={{ $json.chatId }}' }],
		];
		const nodes = [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}, [0, 0]),
			...steps.map(([step, type, own], index) =>
				node(step, `n8n-nodes-webex-connect.${type}`, 1, { ...parameters, ...own }, [
					200 * (index + 1),
					0,
				]),
			),
		];
		const connections: IConnections = Object.fromEntries(
			nodes
				.slice(0, -1)
				.map(({ name: from }, index) => [
					from,
					{ main: [[{ node: nodes[index + 1].name, type: 'main', index: 0 }]] },
				]),
		);
		return { name, nodes, connections };
	}

	/** Keeps a message of the one customer, and answers with all of them. */
	function keepingFlow(path: string): WorkflowFile {
		const store = { store: 'staticData' };
		const byId = { ...store, findBy: 'chatId', chatId: "={{ $('Create').item.json.chatId }}" };
		const text = '={{ $("Webhook").item.json.body.text }}';
		const chat = (name: string, type: string, parameters: IDataObject, x: number) =>
			node(name, `n8n-nodes-webex-connect.${type}`, 1, parameters, [x, 0]);
		const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
		return {
			name: path,
			nodes: [
				{
					...node(
						'Webhook',
						'n8n-nodes-base.webhook',
						2,
						{ path, httpMethod: 'POST', responseMode: 'lastNode' },
						[0, 0],
					),
					webhookId: crypto.randomUUID(),
				},
				chat(
					'Create',
					'eceCreateChat',
					{ ...store, channel: 'sms', customerId: 'a', businessId: 'b' },
					200,
				),
				chat('Append', 'eceAppendChat', { ...byId, text }, 400),
				chat('Fetch', 'eceFetchChatHistory', byId, 600),
			],
			connections: {
				Webhook: { main: [to('Create')] },
				Create: { main: [to('Append'), to('Append')] },
				Append: { main: [to('Fetch')] },
			},
		};
	}

	async function expectChain(
		parameters: IDataObject,
		credentials: Credential[] = [],
	): Promise<void> {
		const file = chainOf(`Chain ${JSON.stringify(parameters)}`, parameters);
		const workflow = await world.client.importWorkflow(file, credentials);
		const execution = await world.client.run(workflow, 'Start');
		const left = (name: string) => outputsOf(execution, name)[0]?.[0]?.json;
		expect(left('Create')).toMatchObject({ outcome: 'Success', customerName: 'Ana "A"' });
		const { chatId } = left('Create');
		expect(left('Update')).toMatchObject({ chatId, attributes: { a: 1, b: 2 } });
		expect(left('Append')).toMatchObject({ outcome: 'Success', chatId });
		expect(left('Fetch')).toMatchObject({
			customerId: "O'Hara {{ 1+1 }}",
			messages: [{ text: '=1+1', direction: 'inbound' }],
			hasMore: false,
		});
		expect(left('Search')).toMatchObject({ outcome: 'ActiveChatFound', chatId });
		expect(left('Clear')).toMatchObject({ outcome: 'Success', chatId });
	}

	describe('chat store in real n8n on SQLite', () => {
		let flows: ChatFlows;

		beforeAll(async () => {
			flows = await ChatFlows.open(world.client, { name: 'chats', tableName: TABLE });
		});

		test('the six nodes, one after another', async () => await expectChain({}));

		test('one append after another', async () => await measureAppends(flows, 'SQLite'));

		test('racing creates make one chat', async () => await createInParallel(flows));

		test('racing updates keep what each of them set', async () => await updateInParallel(flows));

		test('parallel appends lose and double nothing', async () =>
			await appendInParallel(flows, 'SQLite'));

		test('n8n keeps no record of what the store does inside', async () => {
			await flows.one('search', { customer: 'parallel' });
			for (const id of flows.workflowIds) {
				for (const { mode, status } of await world.client.executions(id)) {
					expect([mode, status]).toEqual(['webhook', 'success']);
				}
			}
		});

		test('chats survive a restart', async () => {
			const chatId = await flows.chat('restart');
			await flows.append(chatId, ['one', 'two']);
			await world.restartN8n();
			expect(await flows.one('search', { customer: 'restart' })).toMatchObject({ chatId });
			expect(await flows.texts(chatId)).toEqual(['one', 'two']);
		});

		test('the public API reaches the same chats', async () => {
			const key = await apiKey(['dataTable:list', 'dataTable:create', ...ROW_SCOPES]);
			const credential = await credentialOf(key);
			await world.client.testCredential(credential);
			const parameters = { store: 'publicApi', tableName: 'e2e by api' };
			await expectChain(parameters, [credential]);

			const byApi = await ChatFlows.open(world.client, {
				...parameters,
				name: 'by-api',
				store: 'publicApi',
				credentials: [credential],
			});
			const local = await ChatFlows.open(world.client, {
				name: 'local',
				tableName: parameters.tableName,
			});
			const chatId = await byApi.chat('both');
			const texts = Array.from({ length: 120 }, (_, index) => `text ${index}`);
			await byApi.append(chatId, texts);
			expect(await local.one('create', { customer: 'both' })).toMatchObject({
				outcome: 'ActiveChatFound',
				chatId,
			});
			expect(await local.texts(chatId)).toEqual(texts);
			expect(await byApi.texts(chatId)).toEqual(texts);
			await measureAppends(byApi, 'SQLite through the public API');
		});

		test('a key that lacks a scope, or is none', async () => {
			for (const key of [await apiKey(['dataTable:list']), 'n8n_api_none']) {
				const workflow = await world.workflowOf(
					`Search with ${key.length}`,
					'eceSearchActiveChat',
					{ store: 'publicApi', findBy: 'chatId', chatId: 'x', tableName: TABLE },
					[{}],
					[await credentialOf(key)],
				);
				const execution = await world.client.run(workflow, 'Start');
				const [item] = outputsOf(execution, 'Node').flat();
				expect(item.json).toMatchObject({ outcome: 'onAuthorizationFailure' });
			}
		});

		test('tables that somebody deleted are made anew', async () => {
			const headers = {
				'X-N8N-API-KEY': await apiKey(['dataTable:list', 'dataTable:delete']),
			};
			const url = `${world.n8n.url}/api/v1/data-tables`;
			const chatId = await flows.chat('deleted');
			await flows.append(chatId, ['one']);
			const { data: list } = await axios.get<{ data: Array<{ id: string; name: string }> }>(url, {
				headers,
				proxy: false,
			});
			for (const { id, name } of list.data) {
				if (name.startsWith(TABLE)) {
					await axios.delete(`${url}/${id}`, { headers, proxy: false });
				}
			}
			expect((await flows.append(chatId, ['two'])).map(({ outcome }) => outcome)).toEqual([
				'NotFound',
			]);
			const next = await flows.chat('deleted');
			await flows.append(next, ['three']);
			expect(await flows.texts(next)).toEqual(['three']);
		});
	});

	describe('chat store in an n8n without data tables', () => {
		test('the error says what to do, and static data does instead', async () => {
			const userFolder = await mkdtemp(join(tmpdir(), 'webex-connect-e2e-off-'));
			await installPackage(PACKAGE, userFolder);
			const n8n = await startN8n({
				userFolder,
				env: { N8N_DISABLED_MODULES: 'mcp-registry,data-table' },
			});
			try {
				const client = new N8nClient(n8n.url);
				await client.signIn(OWNER);
				const run = async (parameters: IDataObject) => {
					const file = chainOf(`Chain ${JSON.stringify(parameters)}`, parameters);
					const execution = await client.run(await client.importWorkflow(file), 'Start');
					return outputsOf(execution, 'Create').flat()[0].json;
				};
				expect(await run({})).toMatchObject({
					outcome: 'onError',
					error: {
						code: 'CHAT_STORE',
						message: expect.stringMatching(
							/^The data tables of this n8n are switched off\. Take data-table out of N8N_DISABLED_MODULES, or choose another Store/,
						) as string,
					},
				});
				expect(await run({ store: 'staticData' })).toMatchObject({ outcome: 'Success' });

				// n8n keeps static data of production executions only, and hands it out under watch.
				const { id } = await client.importWorkflow(keepingFlow('static'));
				await client.activate(id);
				for (const expected of [['one'], ['one', 'two']]) {
					const { data } = await axios.post<IDataObject>(
						`${n8n.url}/webhook/static`,
						{ text: expected.at(-1) },
						{ proxy: false },
					);
					expect(data).toMatchObject({
						outcome: 'Success',
						messages: expected.map((text) => ({ text })),
					});
				}
			} finally {
				await n8n.stop();
				await rm(userFolder, { recursive: true, force: true });
			}
		});
	});
}
