/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import 'reflect-metadata';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type IBinaryKeyData,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IPinData,
	type IRun,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { allowBreach } from '../contracts/watch';

// What n8n would write to its log is what the tests look at.
process.env.N8N_LOG_LEVEL = 'silent';

/** Nodes of n8n that the tests need around ours: a start, and something that passes items on. */
const start: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async trigger() {
		return {};
	},
};

const pass: INodeType = {
	description: {
		displayName: 'Pass',
		name: 'pass',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Pass' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
	},
	async execute() {
		const items = this.getInputData();
		return [
			items.map((item, index) => ({
				json: { ...item.json, value: this.getNodeParameter('value', index, '') } as IDataObject,
				pairedItem: { item: index },
			})),
		];
	},
};

class Types implements INodeTypes {
	constructor(private readonly types: Record<string, INodeType>) {}

	getByName(name: string) {
		return this.types[name];
	}

	getByNameAndVersion(name: string) {
		return this.types[name];
	}

	getKnownTypes() {
		return {};
	}
}

export interface StoredCredential {
	type: ICredentialType;
	data: ICredentialDataDecryptedObject;
}

/** Keeps credentials as n8n's database would, so that n8n-core's real OAuth2 code runs. */
class Credentials extends ICredentialsHelper {
	constructor(readonly stored: Record<string, StoredCredential>) {
		super();
	}

	getParentTypes(name: string): string[] {
		return this.stored[name]?.type.extends ?? [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async getDecrypted(_: unknown, __: unknown, type: string) {
		const { type: credentialType, data } = this.stored[type];
		const own = NodeHelpers.getNodeParameters(
			credentialType.properties,
			data as never,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
		const values: ICredentialDataDecryptedObject = { oauthTokenData: {}, ...own, ...data };
		const node: INode = {
			id: '',
			name: '',
			type: 'mock',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		const mock: INodeType = { description: { ...pass.description, properties: [] } };
		return new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: new Types({ mock }),
		}).expression.getComplexParameterValue(
			node,
			values as INodeParameters,
			'manual',
			{},
			undefined,
			undefined,
			values as never,
		) as ICredentialDataDecryptedObject;
	}

	/** In the form of a function; n8n's form in data is passed over. */
	async authenticate(
		data: ICredentialDataDecryptedObject,
		type: string,
		options: IHttpRequestOptions,
	) {
		const credentialType = this.stored[type].type;
		return typeof credentialType.authenticate === 'function'
			? await credentialType.authenticate(data, options)
			: options;
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	getCredentialsProperties(name: string) {
		return this.stored[name].type.properties;
	}

	async getCredentials(): Promise<never> {
		throw new Error('not used');
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData(
		_: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	) {
		this.stored[type].data.oauthTokenData = data.oauthTokenData;
	}
}

export interface WorkflowRun {
	run: IRun;
	/** Items by output index of the node under test, as downstream nodes get them. */
	outputs: INodeExecutionData[][];
	/** What a node downstream received. */
	of(name: string): INodeExecutionData[];
	error?: Error;
	hints: string[];
	/** What the run was made of, for those who continue it. */
	input: RunInput;
}

export interface RunInput {
	node: INodeType;
	parameters: IDataObject;
	items?: IDataObject[];
	/** Binary data of the items, in the same order. */
	files?: Array<IBinaryKeyData | undefined>;
	/** Settings of the node, such as `onError`. */
	settings?: Partial<INode>;
	credentials?: Record<string, StoredCredential>;
	/** Pass nodes to hang behind outputs: name → output index. */
	behind?: Record<string, { output: number; value?: string }>;
	pinned?: IDataObject[];
	/** Cancels the execution, as the user's Stop button would. */
	signal?: AbortController;
	/** Continue this run instead of starting one. */
	resume?: IRunExecutionData;
	/** Address of n8n's waiting webhooks, below which the execution has its own. */
	resumeUrl?: string;
	/** Changes what n8n gives the execution to run in. */
	prepare?(setting: Setting): void;
}

export const NODE = 'Node';
export const EXECUTION_ID = '1';

export interface Setting {
	workflow: Workflow;
	additionalData: IWorkflowExecuteAdditionalData;
	pinData?: IPinData;
}

/** Start → Node → Pass nodes, and what n8n gives an execution to run in. */
export function setUp(input: RunInput): Setting {
	const { node: type, parameters, settings, behind = {}, pinned } = input;
	const credentials = input.credentials ?? {};
	const place = (name: string, nodeType: string, rest: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type: nodeType,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...rest,
	});
	const nodes = [
		place('Start', 'start'),
		place(NODE, 'test', {
			parameters: structuredClone(parameters) as INode['parameters'],
			credentials: Object.fromEntries(
				Object.keys(credentials).map((name) => [name, { id: `${name}-1`, name }]),
			),
			...settings,
		}),
		...Object.entries(behind).map(([name, { value }]) =>
			place(name, 'pass', { parameters: { value: value ?? '' } }),
		),
	];
	const main: Array<Array<{ node: string; type: 'main'; index: number }>> = [];
	for (const [name, { output }] of Object.entries(behind)) {
		for (let i = 0; i <= output; i++) main[i] ??= [];
		main[output].push({ node: name, type: 'main', index: 0 });
	}
	const connections = {
		Start: { main: [[{ node: NODE, type: 'main' as const, index: 0 }]] },
		[NODE]: { main },
	};
	const pinData = pinned && { [NODE]: pinned.map((json) => ({ json })) };
	const workflow = new Workflow({
		id: 'test',
		nodes,
		connections,
		nodeTypes: new Types({
			start,
			pass,
			test: type,
			...(settings?.type && { [settings.type]: type }),
		}),
		active: false,
		settings: { executionOrder: 'v1' },
		pinData,
	});
	const hooks = new ExecutionLifecycleHooks('trigger', EXECUTION_ID, {
		id: 'test',
		name: 'test',
		nodes,
		connections,
	} as never);
	const additionalData = {
		executionId: EXECUTION_ID,
		hooks,
		credentialsHelper: new Credentials(credentials),
		currentNodeExecutionIndex: 0,
		variables: {},
		setExecutionStatus() {},
		instanceBaseUrl: 'http://127.0.0.1/',
		restApiUrl: 'http://127.0.0.1/rest',
		webhookBaseUrl: 'http://127.0.0.1/webhook',
		webhookWaitingBaseUrl: input.resumeUrl ?? 'http://127.0.0.1/webhook-waiting',
		webhookTestBaseUrl: 'http://127.0.0.1/webhook-test',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
	} as unknown as IWorkflowExecuteAdditionalData;
	return { workflow, additionalData, pinData };
}

/** What the user replaces, or sends to an address of their own, is no call that a contract knows. */
function announceBreaches({ options, customEndpointUrl }: IDataObject): void {
	const { requestMethod, requestPath } = (options ?? {}) as IDataObject;
	if (requestMethod || requestPath) allowBreach(/./);
	const address = String(customEndpointUrl);
	if (URL.canParse(address)) {
		const { pathname } = new URL(address);
		allowBreach(new RegExp(` ${pathname.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));
	}
}

/** Runs the workflow in n8n-core's real WorkflowExecute. */
export async function runWorkflow(input: RunInput): Promise<WorkflowRun> {
	announceBreaches(input.parameters);
	const setting = setUp(input);
	input.prepare?.(setting);
	const { workflow, additionalData, pinData } = setting;
	const data =
		input.resume ??
		createRunExecutionData({
			resultData: { runData: {}, pinData },
			executionData: {
				nodeExecutionStack: [
					{
						node: workflow.getNode('Start')!,
						data: {
							main: [
								(input.items ?? [{}]).map((json, item) => ({ json, binary: input.files?.[item] })),
							],
						},
						source: null,
					},
				],
			},
		} as never);
	const execute = new WorkflowExecute(additionalData, 'trigger', data);
	const promise = execute.processRunExecutionData(workflow);
	input.signal?.signal.addEventListener('abort', () => promise.cancel());
	const run = await promise;
	const result = (name: string) => run.data.resultData.runData[name]?.at(-1);
	return {
		run,
		outputs: (result(NODE)?.data?.main ?? []).map((output) => output ?? []),
		of: (name) => result(name)?.data?.main[0] ?? [],
		error: run.data.resultData.error as Error | undefined,
		hints: (result(NODE)?.hints ?? []).map(({ message }) => message),
		input,
	};
}
