import { NodeOperationError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	IRunExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { verdictOf, withWhole, type Verdict } from './classify';
import { emptyOutputs, knownOutputs, toItem } from './items';
import type { Parameters } from './parameters';
import { outcomesOf } from './table';
import type { Asked, Method, NodeTable } from './table';
import { InvalidData } from './values';
import { isRecord } from './wire';

/*
 * Wait for Result: the request carries n8n's resume URL, the execution sleeps, and the callback chooses the output.
 * What leaves when nobody calls back is put where n8n keeps the node's input while it sleeps, because n8n passes that
 * on by itself when the wait expires.
 */

export function waitsForResult(parameters: Parameters, method: Method, item: number): boolean {
	return (
		method.callback !== undefined &&
		parameters.getNodeParameter('waitForResult', item, false) === true
	);
}

/** n8n can put an execution to sleep once, and not while it serves an AI agent. */
export function checkCanWait(items: number, isTool: boolean): void {
	if (isTool)
		throw new InvalidData(['Wait for Result is not available to an AI agent; turn it off.']);
	if (items > 1) {
		throw new InvalidData([
			`Wait for Result takes one item an execution, and this one has ${items}: put Loop Over Items and a sub-workflow in front, or turn it off.`,
		]);
	}
}

export function callbackUrl(context: IExecuteFunctions): string {
	return String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
}

/** Puts the execution to sleep after its one request was accepted. */
export async function suspend(
	table: NodeTable,
	context: IExecuteFunctions,
	method: Method,
	apiVersion: string,
	accepted: Verdict,
): Promise<void> {
	const limit = Number(context.getNodeParameter('waitLimit', 0, 5));
	const minutes = Number.isFinite(limit) ? Math.max(limit, 1) : 5;
	const expired: Verdict = {
		outcome: 'onTimeout',
		outputs: knownOutputs(method, apiVersion, accepted.outputs ?? {}),
		error: {
			message: `The service accepted the request but reported no result within ${minutes} min.`,
			code: 'NO_RESULT',
			httpStatus: null,
			retryable: false,
			details: null,
		},
		outcomeUnknown: true,
	};
	const entry = context.getExecuteData();
	entry.data.main = outputsWith(
		table,
		toItem({ method: method.value, apiVersion, verdict: expired }, 0),
	);
	// n8n takes the outputs for inputs when it looks for what an item came from: each needs its source.
	const source = entry.source?.main?.[0];
	if (source) entry.source = { main: entry.data.main.map(() => source) };
	// An n8n that does not know this passes on output 0 only, which is empty: nothing leaves, above all no success.
	entry.metadata = { ...entry.metadata, forwardAllOutputs: true } as typeof entry.metadata;
	await context.putExecutionToWait(new Date(Date.now() + minutes * 60_000));
}

/** The callback of the service wakes the execution and chooses the output. */
export async function resume(
	table: NodeTable,
	context: IWebhookFunctions,
): Promise<IWebhookResponseData> {
	const event: unknown = context.getBodyData();
	const value = context.getNodeParameter('method', table.methods[0].value);
	const method = table.methods.find((candidate) => candidate.value === value);
	if (!method?.callback) {
		throw new NodeOperationError(context.getNode(), 'This method does not wait for a result.');
	}
	if (!isRecord(event) || Object.keys(event).length === 0) {
		// Not the service: keep waiting.
		context.getResponseObject().status(400).json({ message: 'The result must be a JSON object.' });
		return { noWebhookResponse: true };
	}
	const goOnWaiting = (message: string): IWebhookResponseData => {
		context.getResponseObject().status(200).json({ message });
		return { noWebhookResponse: true };
	};
	const accepted = acceptedIn(context);
	const awaited = accepted[method.callback.transaction];
	const reported = method.callback.transactionOf(event);
	// All waits of an execution share one address.
	if (wasReported(context, reported)) return goOnWaiting('This result was reported before.');
	if (awaited && reported && String(reported) !== awaited) {
		return goOnWaiting('This is the result of another request.');
	}
	const choice = (name: string): unknown => context.getNodeParameter(name, undefined);
	const verdict = resultVerdict(method, event, { outputs: accepted, choice });
	const apiVersion = String(context.getNodeParameter('apiVersion', ''));
	const outputs = knownOutputs(method, apiVersion, verdict.outputs ?? {});
	const departure = { method: method.value, apiVersion, verdict: { ...verdict, outputs } };
	return { workflowData: outputsWith(table, toItem(departure, 0)) };
}

function resultVerdict(method: Method, event: Record<string, unknown>, asked: Asked): Verdict {
	const result = method.callback?.result(event, asked);
	if (result) return withWhole(verdictOf(method, result), event);
	const misfit = verdictOf(method, {
		outcome: 'onInvalidChoice',
		outputs: asked.outputs,
		error: { message: 'The service reported a result for which this node has no outcome.' },
	});
	return withWhole(misfit, event);
}

/** What the sleeping item has of the answer; it is kept where n8n keeps the input of the node. */
function acceptedIn(context: IWebhookFunctions): Record<string, unknown> {
	const [entry] = runOf(context)?.executionData?.nodeExecutionStack ?? [];
	const items = (entry?.data.main ?? []).flatMap((output) => output ?? []);
	return items[0]?.json ?? {};
}

/** n8n-core gives every context the run so far; its type names it for other contexts only. */
const runOf = (context: IWebhookFunctions): IRunExecutionData | null | undefined =>
	(context as IWebhookFunctions & { runExecutionData?: IRunExecutionData | null }).runExecutionData;

/** Whether an item of this execution already carries the transaction. */
function wasReported(context: IWebhookFunctions, transaction: unknown): boolean {
	if (!transaction) return false;
	const tasks = Object.values(runOf(context)?.resultData.runData ?? {}).flat();
	const items = tasks.flatMap(({ data }) => (data?.main ?? []).flatMap((output) => output ?? []));
	return items.some(({ json }) => Object.values(json).includes(transaction as string));
}

function outputsWith(table: NodeTable, item: INodeExecutionData): INodeExecutionData[][] {
	const outputs = emptyOutputs(table);
	outputs[outcomesOf(table).findIndex(({ name }) => name === item.json.outcome)].push(item);
	return outputs;
}
