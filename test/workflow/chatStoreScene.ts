import { ObservableObject } from 'n8n-workflow';
import type { IDataObject, IHttpRequestOptions, IWorkflowBase } from 'n8n-workflow';
import { N8nDataTableApi } from '../../credentials/N8nDataTableApi.credentials';
import { EceAppendChat } from '../../nodes/EnterpriseChatAndEmail/EceAppendChat/EceAppendChat.node';
import { EceClearChat } from '../../nodes/EnterpriseChatAndEmail/EceClearChat/EceClearChat.node';
import { EceCreateChat } from '../../nodes/EnterpriseChatAndEmail/EceCreateChat/EceCreateChat.node';
import { EceFetchChatHistory } from '../../nodes/EnterpriseChatAndEmail/EceFetchChatHistory/EceFetchChatHistory.node';
import { EceSearchActiveChat } from '../../nodes/EnterpriseChatAndEmail/EceSearchActiveChat/EceSearchActiveChat.node';
import { EceUpdateChat } from '../../nodes/EnterpriseChatAndEmail/EceUpdateChat/EceUpdateChat.node';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { DataTableApi, DataTables, inlineWorkflows } from './dataTables';
import { byOutcome, type EngageRun } from './engageNodes';
import { runWorkflow, type RunInput, type Setting } from './harness';

export const chatNodes = {
	create: new EceCreateChat(),
	search: new EceSearchActiveChat(),
	append: new EceAppendChat(),
	fetch: new EceFetchChatHistory(),
	update: new EceUpdateChat(),
	clear: new EceClearChat(),
} satisfies Record<string, TableNode>;

export type ChatNode = keyof typeof chatNodes;

export const STORES = ['dataTable', 'publicApi', 'staticData'] as const;
export type Store = (typeof STORES)[number];

export const KEY = 'n8n_api_2f41c7';
export const CREDENTIAL = 'n8nDataTableApi';

export const ANA = {
	channel: 'sms',
	customerId: '+15551230001',
	businessId: '+15559990000',
} as const;

/** One n8n with its data tables, and the static data of one workflow. */
export class ChatScene {
	readonly tables = new DataTables();
	readonly api = new DataTableApi(this.tables, KEY);
	staticData: IDataObject = {};
	store: Store = 'dataTable';
	/** The store remembers by name which tables there are. */
	tableName = '';
	/** Of the credential. */
	apiKey = KEY;
	projectId = '';
	/** Sub-workflows begin and never end. */
	hangs = false;
	/** The sub-workflows that were run. */
	workflows: IWorkflowBase[] = [];
	private names = 0;

	reset(store: Store): void {
		this.tables.tables = [];
		this.tables.isOff = false;
		this.tables.isFull = false;
		this.tables.isProtected = false;
		this.tables.comingIn = 0;
		this.tables.seenLate = 0;
		this.tables.failing = undefined;
		this.api.reset();
		this.staticData = {};
		this.store = store;
		this.tableName = `chats ${++this.names}`;
		this.apiKey = KEY;
		this.projectId = '';
		this.hangs = false;
		this.workflows = [];
	}

	/** Runs one node. */
	async run(
		node: TableNode,
		parameters: IDataObject,
		rest: Partial<RunInput> = {},
	): Promise<EngageRun> {
		const [method] = node.table.methods;
		const run = await runWorkflow({
			node,
			parameters: {
				method: method.value,
				apiVersion: method.versions[0],
				store: this.store,
				tableName: this.tableName,
				...parameters,
			},
			...(this.store === 'publicApi' && {
				credentials: {
					[CREDENTIAL]: {
						type: new N8nDataTableApi(),
						data: { apiKey: this.apiKey, baseUrl: this.api.url, projectId: this.projectId },
					},
				},
			}),
			prepare: (setting) => this.prepare(setting),
			...rest,
		});
		return byOutcome(node, run);
	}

	/** The item with which one node leaves. */
	async item(node: ChatNode, parameters: IDataObject): Promise<IDataObject> {
		return (await this.run(chatNodes[node], parameters)).json;
	}

	/** The ID of a chat with Ana. */
	async chat(details: IDataObject = {}): Promise<string> {
		const { chatId, error } = await this.item('create', { ...ANA, ...details });
		if (error) throw new Error(JSON.stringify(error));
		return String(chatId);
	}

	async close(): Promise<void> {
		await this.api.stop();
	}

	private prepare({ workflow, additionalData }: Setting): void {
		// n8n keeps watch on what it has read, and writes what has changed.
		workflow.staticData = ObservableObject.create(this.staticData) as IDataObject;
		const run = inlineWorkflows(this.tables);
		additionalData.executeWorkflow = async (...call) => {
			this.workflows.push(call[0].code!);
			return this.hangs ? await new Promise(() => undefined) : await run(...call);
		};
		// What n8n does with the header that the credential declares.
		additionalData.credentialsHelper.authenticate = async (
			{ apiKey },
			_,
			options: IHttpRequestOptions,
		) => ({ ...options, headers: { ...options.headers, 'X-N8N-API-KEY': apiKey } });
	}
}
