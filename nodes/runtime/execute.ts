import { ExpressionError, NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { classify, mayBeDone, unknown, verdictOf, withoutAnswer, type Verdict } from './classify';
import { PartlyDone, Unexpected } from './endings';
import { describeFailure } from './failures';
import { emptyOutputs, knownOutputs, toItem, type Departure } from './items';
import { readOptions, replaceableOf, type RunOptions } from './options';
import { parametersOf, type Parameters } from './parameters';
import type { Connection, Product } from './product';
import { outcomesOf } from './table';
import type { Call, Fields, Method, NodeTable, Values } from './table';
import { exchange } from './transport';
import { InvalidData, readValues } from './values';
import { callbackUrl, checkCanWait, suspend, waitsForResult } from './waiting';
import type { Exchange, ServiceAnswer, TransportFailure, WireRequest } from './wire';

/**
 * Runs a node over its input: every item leaves through exactly one output, in input order within it.
 * Throws only when the execution was cancelled, when an AI agent called the node as a tool and it failed,
 * and when the user chose On Failure: Stop Workflow.
 */
export async function runTable(
	table: NodeTable,
	context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const run = new Run(table, context, items.length);
	const departures = await inOrder(
		items.length,
		run.concurrency,
		(item) => run.item(item),
		() => run.stopped(),
	);
	if (context.getExecutionCancelSignal()?.aborted) {
		// By this word n8n tells a cancelled execution from a failed one.
		throw new NodeOperationError(context.getNode(), 'The execution was canceled.');
	}
	run.throwIfStopped(departures);
	addHints(table, context, departures);
	if (run.suspended) return emptyOutputs(table);

	const outputs = emptyOutputs(table);
	const names = outcomesOf(table).map(({ name }) => name);
	departures.forEach((departure, item) => {
		// An agent reads only output 0.
		const output = run.isTool ? 0 : names.indexOf(departure.verdict.outcome);
		outputs[output].push(toItem(departure, item));
	});
	return outputs;
}

/** Everything that the items of one execution share. */
class Run {
	readonly isTool: boolean;
	readonly concurrency: number;
	suspended = false;
	private failed = false;
	private readonly connections = new Map<Product, Promise<Connection>>();
	private readonly fixedOptions?: RunOptions;
	private readonly parameters: Parameters;
	private readonly stopsOnFailure: boolean;

	constructor(
		private readonly table: NodeTable,
		private readonly context: IExecuteFunctions,
		private readonly count: number,
	) {
		this.isTool = context.isToolExecution();
		this.parameters = parametersOf(context);
		const node = context.getNode();
		const first = count > 0 ? this.firstOptions() : undefined;
		// Most users set options without expressions: read them once.
		const fixed = !JSON.stringify(node.parameters.options ?? {}).includes('"=');
		if (fixed) this.fixedOptions = first;
		this.concurrency = first?.concurrency ?? 1;
		// n8n would answer a throw with a second run of all items, or with the input as a success.
		const retries = node.retryOnFail === true;
		this.stopsOnFailure = this.isTool
			? !retries
			: first?.onFailure === 'stop' && !retries && !context.continueOnFail();
	}

	stopped(): boolean {
		return (
			(this.stopsOnFailure && this.failed) ||
			this.context.getExecutionCancelSignal()?.aborted === true
		);
	}

	async item(item: number): Promise<Departure> {
		const method = this.choice('method', item);
		const apiVersion = this.choice('apiVersion', item);
		const verdict = await this.verdict(method, apiVersion, item);
		if (verdict.error) this.failed = true;
		return { method, apiVersion, verdict };
	}

	throwIfStopped(departures: Departure[]): void {
		if (!this.stopsOnFailure) return;
		const item = departures.findIndex((departure) => departure?.verdict.error);
		if (item < 0) return;
		const { outcome, error } = departures[item].verdict;
		const left = departures.filter((departure) => departure !== undefined);
		const succeeded = left.filter(({ verdict }) => !verdict.error).length;
		throw new NodeOperationError(this.context.getNode(), `${outcome}: ${error?.message}`, {
			itemIndex: item,
			description: `${succeeded} of ${this.count} items had succeeded, and ${this.count - left.length} were not begun. Running the node again sends all of them.`,
		});
	}

	/** Where its expression cannot be read, every item fails for itself. */
	private firstOptions(): RunOptions | undefined {
		try {
			return readOptions(this.context, this.table, 0);
		} catch {
			return undefined;
		}
	}

	/** Fixed in the panel, but a workflow made elsewhere may hold an expression that comes to nothing. */
	private choice(name: 'method' | 'apiVersion', item: number): string {
		try {
			return String(this.parameters.getNodeParameter(name, item));
		} catch {
			return '';
		}
	}

	private async verdict(name: string, version: string, item: number): Promise<Verdict> {
		try {
			const { context, parameters, table } = this;
			const method = methodOf(table, name, version);
			const options = this.fixedOptions ?? readOptions(context, table, item);
			const values = readValues(parameters, method, version, item);
			const waits = waitsForResult(parameters, method, item);
			if (waits) checkCanWait(this.count, this.isTool);
			const sent = method.compose
				? await this.composed(method, values, version, options, item)
				: await this.single(method, values, version, options, waits);
			const outputs = sent.outputs && knownOutputs(method, version, sent.outputs);
			const verdict = { ...sent, outputs };
			if (!waits || verdict.error) return verdict;
			this.suspended = true;
			await suspend(table, context, method, version, verdict);
			return verdict;
		} catch (error) {
			return error instanceof PartlyDone ? unknown(unanswered(error.cause)) : unanswered(error);
		}
	}

	private async single(
		method: Method,
		values: Values<Fields>,
		version: string,
		options: RunOptions,
		waits: boolean,
	): Promise<Verdict> {
		const { context, table } = this;
		if (!method.request) throw new Error(`${method.name} has no request.`);
		const connection = await this.connect(table.product);
		const callback = waits ? callbackUrl(context) : options.resultCallbackUrl;
		const given = {
			...method.request(values, version),
			...(callback && method.callback && { callback }),
		};
		const written = inForm(given, table.product, options.requestForm ?? connection.form);
		const request = withOverride(written, options);
		const result = understood(table.product, await exchange(context, connection, request, options));
		return classify(table.product, method, version, request, result);
	}

	private async composed(
		method: Method,
		values: Values<Fields>,
		version: string,
		options: RunOptions,
		item: number,
	): Promise<Verdict> {
		const { context, table } = this;
		let last: Sent | undefined;
		const kept: Record<string, unknown> = {};
		const replaceable = replaceableOf(method);
		const call: Call = async (given, product = table.product) => {
			const connection = await this.connect(product);
			const written = inForm(given, product, options.requestForm ?? connection.form);
			const request = replaceable.includes(given.endpoint)
				? withOverride(written, options)
				: written;
			const { requestsPerMinute } = product === table.product ? options : product;
			const limits = { ...options, requestsPerMinute };
			const result = understood(product, await exchange(context, connection, request, limits));
			last = { product, request, answer: result.answer };
			if (result.failure) {
				throw new Unanswered(request, result.failure, knownOutputs(method, version, kept));
			}
			return result.answer;
		};
		const keep = (outputs: Record<string, unknown>) => void Object.assign(kept, outputs);
		const { timeout } = options;
		let isPartlyDone = false;
		const result = await method.compose!(
			{ call, keep, context, item, timeout },
			values,
			version,
		).catch((error: unknown): ServiceAnswer => {
			isPartlyDone = error instanceof PartlyDone;
			const cause = error instanceof PartlyDone ? error.cause : error;
			if (cause instanceof Unexpected) return cause.answer;
			throw error;
		});
		const verdict =
			'outcome' in result
				? last?.answer
					? mayBeDone(verdictOf(method, result, last.answer), last.request, last.answer)
					: verdictOf(method, result)
				: classify(last!.product, method, version, last!.request, { answer: result });
		return {
			...(isPartlyDone ? unknown(verdict) : verdict),
			outputs: { ...kept, ...verdict.outputs },
		};
	}

	private async connect(product: Product): Promise<Connection> {
		let connection = this.connections.get(product);
		if (!connection) this.connections.set(product, (connection = product.connect(this.context)));
		return await connection;
	}
}

function understood(product: Product, result: Exchange): Exchange {
	return result.answer && product.read ? { answer: product.read(result.answer) } : result;
}

interface Sent {
	product: Product;
	request: WireRequest;
	answer?: ServiceAnswer;
}

/** Ends a composed method where a call got no answer. */
class Unanswered extends Error {
	constructor(
		readonly request: WireRequest,
		readonly failure: TransportFailure,
		/** What the calls before had come to. */
		readonly outputs: Record<string, unknown>,
	) {
		super(failure.message);
	}
}

function methodOf(table: NodeTable, name: string, version: string): Method {
	const method = table.methods.find(({ value }) => value === name);
	if (!method) throw new InvalidData([`There is no method "${name}".`]);
	if (!method.versions.includes(version)) {
		throw new InvalidData([
			`${method.name} has no version "${version}"; choose one of ${method.versions.join(', ')}.`,
		]);
	}
	return method;
}

/** Runs `task` for 0…count-1 with so many at a time; stops starting new ones when asked to. */
async function inOrder<T>(
	count: number,
	concurrency: number,
	task: (index: number) => Promise<T>,
	stopped: () => boolean,
): Promise<T[]> {
	const results: T[] = new Array(count);
	let next = 0;
	const worker = async () => {
		while (next < count && !stopped()) {
			const index = next++;
			results[index] = await task(index);
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
	return results;
}

/** Whatever kept the item from an answer. */
function unanswered(error: unknown): Verdict {
	if (error instanceof Unanswered) {
		return { ...withoutAnswer(error.failure, error.request), outputs: error.outputs };
	}
	const failure = (outcome: string, message: string, code: string): Verdict => ({
		outcome,
		error: { message, code, httpStatus: null, retryable: false, details: null },
	});
	if (error instanceof InvalidData || error instanceof ExpressionError) {
		return failure('onInvalidData', `${error.message} No request was sent.`, 'INVALID_DATA');
	}
	const { cause, code, message } = describeFailure(error);
	// What n8n itself did not come to an end with may be done later.
	if (cause === 'timeout') return { ...failure('onTimeout', message, code), outcomeUnknown: true };
	return cause === 'authorization'
		? failure('onAuthorizationFailure', message, code)
		: failure('onError', message, code);
}

/** The request as the chosen form of its product writes it. */
function inForm(request: WireRequest, product: Product, name?: string): WireRequest {
	const form = product.requestForms?.choices.find(({ value }) => value === name);
	if (!form) return request;
	const { endpoint } = request;
	return form.write({ ...request, endpoint: { ...endpoint, ...endpoint.forms?.[form.value] } });
}

function withOverride(request: WireRequest, options: RunOptions): WireRequest {
	const { requestMethod, requestPath } = options;
	if (!requestMethod && !requestPath) return request;
	if (requestPath && !requestPath.startsWith('/')) {
		throw new InvalidData(['Request Path must begin with a slash.']);
	}
	return {
		...request,
		endpoint: {
			...request.endpoint,
			verb: requestMethod ?? request.endpoint.verb,
			path: requestPath ?? request.endpoint.path,
		},
	};
}

function addHints(table: NodeTable, context: IExecuteFunctions, departures: Departure[]): void {
	const failures = new Map<string, number>();
	for (const { verdict } of departures) {
		if (verdict.error) failures.set(verdict.outcome, (failures.get(verdict.outcome) ?? 0) + 1);
	}
	const warn = (message: string) =>
		context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
	if (failures.size > 0) {
		const total = [...failures.values()].reduce((sum, count) => sum + count, 0);
		const list = [...failures].map(([outcome, count]) => `${count} × ${outcome}`).join(', ');
		warn(`${total} of ${departures.length} items left through failure outputs: ${list}.`);
	}
	const node = context.getNode();
	if (node.alwaysOutputData) {
		warn(
			`Always Output Data is on: when no item leaves through ${outcomesOf(table)[0].name}, n8n puts an empty item there. Turn it off.`,
		);
	}
	if (node.retryOnFail || context.continueOnFail()) {
		warn(
			'Retry On Fail and On Error have no effect here: this node retries by itself, and failures leave through its own outputs.',
		);
	}
}
