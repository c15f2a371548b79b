import type {
	IDataObject,
	INode,
	INodeType,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

let nodes = 0;

/** A node of its own, so that tests do not see each other's events. */
export const freshNodeId = (): string => `node-${(nodes += 1)}`;

export interface NodeData {
	nodeId?: string;
	parameters?: IDataObject;
	staticData?: IDataObject;
	log?: string[];
}

/** What hooks and webhooks of a node have in common. */
export function contextOf(given: NodeData, node: Partial<INode>) {
	const { parameters = {}, staticData = {}, log = [] } = given;
	const write = (message: string, meta?: object) =>
		void log.push(`${message} ${JSON.stringify(meta ?? {})}`);
	return {
		getNodeParameter: (name: string, fallback?: unknown) => parameters[name] ?? fallback,
		getNode: () => node,
		getWorkflow: () => ({ id: 'workflow', name: 'Test', active: true }),
		getWorkflowStaticData: () => staticData,
		getInstanceId: () => 'instance',
		logger: { warn: write, info: write, error: write, debug: write },
	};
}

class FakeResponse {
	statusCode = 200;

	headers: Record<string, string> = {};

	body: unknown = undefined;

	ended = false;

	setHeader(name: string, value: string): this {
		this.headers[name] = value;
		return this;
	}

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	json(body: unknown): this {
		this.body = body;
		return this.end();
	}

	end(): this {
		if (this.ended) throw new Error('The call was answered twice');
		this.ended = true;
		return this;
	}
}

export interface Call extends NodeData {
	method?: string;
	webhook?: 'default' | 'setup';
	body?: Buffer | string | object;
	query?: object;
	headers?: Record<string, string | undefined>;
	mode?: 'webhook' | 'manual';
	credential?: IDataObject | Error;
	/** What n8n's reader of bodies fails with. */
	readError?: Error;
}

export interface Reply {
	status: number;
	headers: Record<string, string>;
	body: unknown;
	/** Items by output; undefined where no execution starts. */
	started?: IWebhookResponseData['workflowData'];
	log: string[];
}

export function bytesOf(body: Call['body'] = ''): Buffer {
	if (Buffer.isBuffer(body)) return body;
	return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Calls a trigger as n8n does: the body is read only when the node asks for it. */
export async function callTrigger(trigger: INodeType, given: Call): Promise<Reply> {
	const raw = bytesOf(given.body);
	const { credential = {}, log = [] } = given;
	const request = {
		method: given.method ?? 'POST',
		query: given.query ?? {},
		headers: {
			'content-type': 'application/json',
			'content-length': String(raw.length),
			...given.headers,
		},
		rawBody: undefined as Buffer | undefined,
		async readRawBody() {
			if (given.readError) throw given.readError;
			this.rawBody = raw;
		},
	};
	const response = new FakeResponse();
	const node = { id: given.nodeId ?? freshNodeId(), name: trigger.description.displayName };
	const context = {
		...contextOf({ ...given, log }, node),
		getRequestObject: () => request,
		getResponseObject: () => response,
		getWebhookName: () => given.webhook ?? 'default',
		getMode: () => given.mode ?? 'webhook',
		getCredentials: async () => {
			if (credential instanceof Error) throw credential;
			return credential;
		},
	};
	const result = await trigger.webhook?.call(context as unknown as IWebhookFunctions);
	if (result?.noWebhookResponse !== true || !response.ended)
		throw new Error('The call was not answered');
	const { statusCode: status, headers, body } = response;
	return { status, headers, body, started: result.workflowData, log };
}

/** The output and the item of the execution that a call started. */
export function startedItem({ started, status, body }: Reply) {
	if (!started) throw new Error(`No execution: ${status} ${JSON.stringify(body)}`);
	const output = started.findIndex((items) => items.length > 0);
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	return { output, json: started[output][0].json as any };
}
