/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as sleep } from 'node:timers/promises';

import axios, { type AxiosInstance, type Method } from 'axios';
import { parse } from 'flatted';
import {
	CREDENTIAL_BLANKING_VALUE,
	NodeHelpers,
	type ExecutionStatus,
	type ICredentialDataDecryptedObject,
	type IConnections,
	type INode,
	type INodeCredentialsDetails,
	type INodeExecutionData,
	type INodeTypeDescription,
	type IPinData,
	type IRunExecutionData,
	type IWorkflowSettings,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { allowConsent } from './oauth-consent';

export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

export interface CredentialInput {
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

export interface Credential {
	id: string;
	name: string;
	type: string;
}

/** What an exported workflow file holds. */
export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
}

export interface Workflow extends WorkflowFile {
	id: string;
	versionId: string;
	activeVersionId: string | null;
}

export interface ExecutionSummary {
	id: string;
	workflowId: string;
	status: ExecutionStatus;
	mode: WorkflowExecuteMode;
}

export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	liveVersionId: string | null;
	triggers: Array<{ errorMessage: string | null }>;
}

interface RequestOptions {
	query?: Record<string, string | number | boolean>;
	body?: object;
}

const UNFINISHED: ExecutionStatus[] = ['new', 'running', 'waiting'];

/** An answer of n8n's REST API that reports a failure. */
export class N8nApiError extends Error {
	constructor(
		request: string,
		readonly status: number,
		text: string,
	) {
		super(`${request}: ${status} ${text}`);
	}
}

/** n8n's internal REST API, as the editor uses it, with the session of one user. */
export class N8nClient {
	private readonly http: AxiosInstance;
	private readonly cookies = new Map<string, string>();
	private nodeTypesOnce?: Promise<INodeTypeDescription[]>;

	constructor(readonly url: string) {
		this.http = axios.create({
			baseURL: url,
			proxy: false,
			maxRedirects: 0,
			timeout: 60_000,
			validateStatus: () => true,
		});
	}

	// ---------------------------------------------------------------- session

	/** Creates the owner account on a fresh n8n, logs in on one that has it. */
	async signIn(owner: Owner): Promise<void> {
		const { userManagement } = await this.request<{
			userManagement: { showSetupOnFirstLoad: boolean };
		}>('GET', '/rest/settings');
		if (userManagement.showSetupOnFirstLoad) {
			await this.request('POST', '/rest/owner/setup', { body: owner });
		} else {
			const { email, password } = owner;
			const body = { emailOrLdapLoginId: email, password };
			await this.request('POST', '/rest/login', { body });
		}
	}

	/** The cookies of the session, for a browser that shall continue it. */
	session(): Array<{ name: string; value: string }> {
		return [...this.cookies].map(([name, value]) => ({ name, value }));
	}

	// ------------------------------------------------------------ credentials

	async credentials(): Promise<Credential[]> {
		return await this.request('GET', '/rest/credentials');
	}

	async createCredential(input: CredentialInput): Promise<Credential> {
		return await this.request('POST', '/rest/credentials', { body: input });
	}

	/** Creates the credential, or updates the one of the same name and type, which keeps its tokens. */
	async saveCredential(input: CredentialInput): Promise<Credential> {
		const existing = (await this.credentials()).find(
			({ name, type }) => name === input.name && type === input.type,
		);
		if (!existing) return await this.createCredential(input);
		return await this.request('PATCH', `/rest/credentials/${existing.id}`, { body: input });
	}

	/** Runs the authorization code flow as a user would: Connect, Allow on the consent page, back to n8n. */
	async connectOAuth2(credential: Credential): Promise<void> {
		const authorizeUrl = await this.request<string>('GET', '/rest/oauth2-credential/auth', {
			query: { id: credential.id },
		});
		const callback = await allowConsent(
			authorizeUrl,
			`${this.url}/rest/oauth2-credential/callback`,
		);
		const page = await this.send('GET', callback);
		// The callback answers 200 whatever happened; a failure is told in the page.
		const failure = /<h4>Error: (.*?)<\/h4>/s.exec(String(page.data))?.[1];
		if (page.status !== 200 || failure) {
			throw new Error(`n8n did not accept the authorization: ${failure ?? page.status}`);
		}
	}

	/** The Test button of the credential window; throws with n8n's message. */
	async testCredential({ id, name, type }: Credential): Promise<void> {
		const { data } = await this.request<CredentialInput>('GET', `/rest/credentials/${id}`, {
			query: { includeData: true },
		});
		const result = await this.request<{ status: string; message: string }>(
			'POST',
			'/rest/credentials/test',
			{ body: { credentials: { id, name, type, data: withStoredToken(data) } } },
		);
		if (result.status !== 'OK') throw new Error(`Credential "${name}": ${result.message}`);
	}

	// -------------------------------------------------------------- workflows

	async workflows(): Promise<Array<Pick<Workflow, 'id' | 'name' | 'activeVersionId'>>> {
		return await this.request('GET', '/rest/workflows', { query: { take: 1000 } });
	}

	async workflow(id: string): Promise<Workflow> {
		return await this.request('GET', `/rest/workflows/${id}`);
	}

	/** Creates the workflow, or updates the one of the same name, with the given credentials selected. */
	async importWorkflow(file: WorkflowFile, credentials: Credential[] = []): Promise<Workflow> {
		const found = (await this.workflows()).find(({ name }) => name === file.name);
		const existing = found && (await this.workflow(found.id));
		const types = await this.nodeTypes();
		const nodes = file.nodes.map((node) => {
			const webhookId = existing?.nodes.find(({ name }) => name === node.name)?.webhookId;
			return {
				...node,
				// A webhook keeps its address over updates.
				...(webhookId && !node.webhookId && { webhookId }),
				...selectCredentials(node, types, credentials),
			};
		});
		const { name, connections, pinData = {} } = file;
		// What the editor gives a new workflow; without it n8n falls back to its legacy order.
		const settings = { executionOrder: 'v1' as const, ...file.settings };
		const body = { name, nodes, connections, settings, pinData };
		return existing
			? await this.request('PATCH', `/rest/workflows/${existing.id}`, { body })
			: await this.request('POST', '/rest/workflows', { body });
	}

	/** Publishes the newest version and waits until its triggers listen, which n8n does after it has answered. */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.workflow(id);
		await this.request('POST', `/rest/workflows/${id}/activate`, { body: { versionId } });
		const { status, liveVersionId, triggers } = await this.settledPublication(id);
		if (status !== 'published' || liveVersionId !== versionId) {
			const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
			throw new Error(`Activating workflow ${id}: ${status}. ${reasons.join('; ')}`);
		}
	}

	async deactivate(id: string): Promise<void> {
		await this.request('POST', `/rest/workflows/${id}/deactivate`, { body: {} });
		await this.settledPublication(id);
	}

	async deleteWorkflow(id: string): Promise<void> {
		if ((await this.workflow(id)).activeVersionId) await this.deactivate(id);
		await this.request('POST', `/rest/workflows/${id}/archive`, { body: {} });
		await this.request('DELETE', `/rest/workflows/${id}`);
	}

	/** Deletes every workflow and credential. */
	async deleteAll(): Promise<void> {
		for (const { id } of await this.workflows()) await this.deleteWorkflow(id);
		for (const { id } of await this.credentials()) {
			await this.request('DELETE', `/rest/credentials/${id}`);
		}
	}

	/** The production address on which a trigger or waiting node of the workflow listens. */
	async webhookUrl(workflow: Workflow, nodeName: string, webhookName = 'default'): Promise<string> {
		const node = workflow.nodes.find(({ name }) => name === nodeName);
		const type = node && findType(node, await this.nodeTypes());
		const webhook = type?.webhooks?.find(({ name }) => name === webhookName);
		if (!node || !webhook) throw new Error(`"${nodeName}" has no webhook "${webhookName}"`);
		// The paths in use are literal or the value of one parameter.
		const parameter = /^=\{\{\s*\$parameter(?:\.|\[["'])(\w+)/.exec(webhook.path)?.[1];
		const path = parameter ? String(node.parameters[parameter]) : webhook.path;
		const isFullPath = webhook.isFullPath === true;
		const base = `${this.url}/webhook`;
		return NodeHelpers.getNodeWebhookUrl(base, workflow.id, node, path, isFullPath);
	}

	// ------------------------------------------------------------- executions

	/** Starts a manual execution at the given trigger, or at the only one, and returns it when it has ended. */
	async run(workflow: Workflow, trigger?: string, timeoutMs?: number): Promise<Execution> {
		const types = await this.nodeTypes();
		const start =
			trigger ??
			workflow.nodes.find((node) => findType(node, types)?.group.includes('trigger'))?.name;
		if (start === undefined) throw new Error(`Workflow "${workflow.name}" has no trigger`);
		const { executionId } = await this.request<{ executionId?: string }>(
			'POST',
			`/rest/workflows/${workflow.id}/run`,
			{ body: { triggerToStartFrom: { name: start } } },
		);
		if (!executionId) throw new Error(`"${start}" waits for a webhook: pin its data, or activate`);
		return await this.finishedExecution(executionId, timeoutMs);
	}

	/** Newest first. */
	async executions(workflowId?: string): Promise<ExecutionSummary[]> {
		const filter = JSON.stringify(workflowId ? { workflowId } : {});
		const { results } = await this.request<{ results: ExecutionSummary[] }>(
			'GET',
			'/rest/executions',
			{ query: { filter, limit: 100 } },
		);
		return results;
	}

	async execution(id: string): Promise<Execution> {
		const execution = await this.request<Omit<Execution, 'data'> & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		return { ...execution, data: parse(execution.data) as IRunExecutionData };
	}

	async finishedExecution(id: string, timeoutMs = 60_000): Promise<Execution> {
		return await poll(`execution ${id} to end`, timeoutMs, async () => {
			const execution = await this.execution(id);
			return UNFINISHED.includes(execution.status) ? undefined : execution;
		});
	}

	/** The executions of a workflow that are newer than the given ones, once there are `count` and all have ended. */
	async newExecutions(
		workflowId: string,
		known: ExecutionSummary[],
		count = 1,
		timeoutMs = 30_000,
	): Promise<Execution[]> {
		const seen = new Set(known.map(({ id }) => id));
		const fresh = await poll(`${count} new executions of ${workflowId}`, timeoutMs, async () => {
			const all = (await this.executions(workflowId)).filter(({ id }) => !seen.has(id));
			const ended = all.filter(({ status }) => !UNFINISHED.includes(status));
			return ended.length >= count && ended.length === all.length ? ended : undefined;
		});
		return await Promise.all(fresh.reverse().map(async ({ id }) => await this.execution(id)));
	}

	// ------------------------------------------------------------- node types

	async nodeTypes(): Promise<INodeTypeDescription[]> {
		this.nodeTypesOnce ??= this.request<INodeTypeDescription[]>('GET', '/types/nodes.json');
		return await this.nodeTypesOnce;
	}

	async credentialTypes(): Promise<Array<{ name: string; displayName: string }>> {
		return await this.request('GET', '/types/credentials.json');
	}

	// ----------------------------------------------------------------- wiring

	/** Any other call of the REST API; answers are unwrapped from their `data`. */
	async request<T = unknown>(
		method: Method,
		path: string,
		{ query, body }: RequestOptions = {},
	): Promise<T> {
		const { status, data } = await this.send(method, path, { query, body });
		if (status >= 400) {
			const text = typeof data === 'object' ? String(data?.message) : String(data).slice(0, 200);
			throw new N8nApiError(`${method} ${path}`, status, text);
		}
		return (path.startsWith('/rest/') ? data.data : data) as T;
	}

	private async settledPublication(id: string): Promise<PublicationStatus> {
		return await poll(`the publication of workflow ${id}`, 30_000, async () => {
			const path = `/rest/workflows/${id}/publication-status`;
			const publication = await this.request<PublicationStatus>('GET', path);
			return publication.status === 'in_progress' ? undefined : publication;
		});
	}

	private async send(method: Method, url: string, { query, body }: RequestOptions = {}) {
		const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
		const response = await this.http.request({
			method,
			url,
			params: query,
			data: body,
			headers: { ...(cookie && { Cookie: cookie }) },
		});
		for (const line of response.headers['set-cookie'] ?? []) {
			const [name, value] = line.split(';', 1)[0].split(/=(.*)/s);
			this.cookies.set(name, value);
		}
		return response;
	}
}

/** What a node put on each of its outputs in its last run. */
export function outputsOf(execution: Execution, nodeName: string): INodeExecutionData[][] {
	const run = execution.data.resultData.runData[nodeName]?.at(-1);
	return (run?.data?.main ?? []).map((items) => items ?? []);
}

/** n8n reports a stored token as `true`, but takes only its blanking value for "the stored one". */
function withStoredToken(data: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
	return data.oauthTokenData ? { ...data, oauthTokenData: CREDENTIAL_BLANKING_VALUE } : data;
}

function findType(node: INode, types: INodeTypeDescription[]): INodeTypeDescription | undefined {
	return types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
}

/** Selects, for every credential field that the node shows, the credential of its type. */
function selectCredentials(
	node: INode,
	types: INodeTypeDescription[],
	credentials: Credential[],
): Pick<INode, 'credentials'> {
	const type = findType(node, types);
	if (!type?.credentials) return {};
	const values =
		NodeHelpers.getNodeParameters(type.properties, node.parameters, true, false, node, type) ?? {};
	const shown = type.credentials
		.filter((field) => NodeHelpers.displayParameter(values, field, node, type))
		.map(({ name }) => name);
	// HTTP Request takes the credential of any node by its type.
	const { nodeCredentialType } = node.parameters;
	if (typeof nodeCredentialType === 'string') shown.push(nodeCredentialType);
	const selected: Record<string, INodeCredentialsDetails> = {};
	for (const field of shown) {
		const credential = credentials.find((candidate) => candidate.type === field);
		if (credential) selected[field] = { id: credential.id, name: credential.name };
	}
	return Object.keys(selected).length > 0 ? { credentials: selected } : {};
}

async function poll<T>(
	what: string,
	timeoutMs: number,
	look: () => Promise<T | undefined>,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}`);
		await sleep(100);
	}
}
