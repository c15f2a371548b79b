/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { parse, stringify } from 'flatted';
import { WAITING_TOKEN_QUERY_PARAM, WebhookContext } from 'n8n-core';
import type { IRunExecutionData, IWebhookData } from 'n8n-workflow';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXECUTION_ID, NODE, runWorkflow, setUp, type WorkflowRun } from './harness';

/*
 * What n8n does with an execution that waits: it is stored, and a call of its address or the passing of time wakes it.
 * Follows waiting-webhooks.js, webhook-helpers.js (prepareExecutionData) and wait-tracker.js of n8n 2.41.
 */

export interface Call {
	url: string;
	body: unknown;
}

/** Takes calls where n8n's waiting webhooks would be. */
export class WaitingEndpoint {
	private readonly calls: Call[] = [];
	private readonly waiters: Array<(call: Call) => void> = [];
	private readonly server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk: Buffer) => (text += chunk.toString()));
		request.on('end', () => {
			response.end();
			const call = { url: request.url ?? '', body: JSON.parse(text) as unknown };
			const waiter = this.waiters.shift();
			if (waiter) waiter(call);
			else this.calls.push(call);
		});
	});

	url = '';

	async open(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhook-waiting`;
	}

	/** The next call, also where it came before anybody asked for it. */
	async next(): Promise<Call> {
		const call = this.calls.shift();
		return call ?? (await new Promise((resolve) => this.waiters.push(resolve)));
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

/** n8n keeps a waiting execution in its database, in this form. */
function stored({ run }: WorkflowRun): IRunExecutionData {
	if (!run.waitTill) throw new Error('The execution does not wait.');
	return parse(stringify(run.data)) as IRunExecutionData;
}

export interface Resumption {
	/** What the caller was answered. */
	status: number;
	answer?: unknown;
	/** Absent where the call did not wake the execution. */
	run?: WorkflowRun;
}

/** Somebody calls the address of a waiting execution. */
export async function callBack(waiting: WorkflowRun, call: Call): Promise<Resumption> {
	const data = stored(waiting);
	const url = new URL(call.url, 'http://127.0.0.1');
	if (!url.pathname.endsWith(`/${EXECUTION_ID}`)) return { status: 404 };
	if (url.searchParams.get(WAITING_TOKEN_QUERY_PARAM) !== data.resumeToken) return { status: 401 };

	const [entry] = data.executionData!.nodeExecutionStack;
	entry.node.disabled = true;
	data.waitTill = undefined;
	data.resultData.runData[data.resultData.lastNodeExecuted!].pop();

	const { workflow, additionalData } = setUp(waiting.input);
	const node = workflow.getNode(NODE)!;
	const type = workflow.nodeTypes.getByNameAndVersion(node.type);
	const webhookDescription = type.description.webhooks?.find(
		({ httpMethod, path, restartWebhook }) =>
			httpMethod === 'POST' && path === '' && restartWebhook === true,
	);
	if (!webhookDescription || !type.webhook) return { status: 404 };

	const response = {
		status: 200,
		body: undefined as unknown,
	};
	additionalData.httpRequest = { body: call.body, method: 'POST', headers: {}, query: {} } as never;
	additionalData.httpResponse = {
		status(code: number) {
			response.status = code;
			return this;
		},
		json(body: unknown) {
			response.body = body;
			return this;
		},
	} as never;
	const webhookData: IWebhookData = {
		httpMethod: 'POST',
		node: NODE,
		path: '',
		webhookDescription,
		workflowId: 'test',
		workflowExecuteAdditionalData: additionalData,
	};
	const context = new WebhookContext(
		workflow,
		node,
		additionalData,
		'trigger',
		webhookData,
		[],
		data,
	);
	const { workflowData } = await type.webhook.call(context);
	const answered = { status: response.status, answer: response.body };
	if (workflowData === undefined) return answered;

	entry.data.main = workflowData;
	entry.metadata = { ...entry.metadata, forwardAllOutputs: true } as typeof entry.metadata;
	return { ...answered, run: await runWorkflow({ ...waiting.input, resume: data }) };
}

/** Nobody called until the wait was over. */
export async function expire(waiting: WorkflowRun): Promise<WorkflowRun> {
	return await runWorkflow({ ...waiting.input, resume: stored(waiting) });
}
