import { createHmac } from 'node:crypto';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { WebexConnectTrigger } from '../../nodes/WebexConnect/WebexConnectTrigger/WebexConnectTrigger.node';

export const SECRET = 'shh';

export function sign(body: Buffer | string, algorithm = 'sha256', secret = SECRET): string {
	return `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
}

export interface Call {
	method?: string;
	body?: Buffer | string | object;
	headers?: Record<string, string | undefined>;
	/** Instead of the right one. */
	signature?: string | null;
	parameters?: IDataObject;
	mode?: 'webhook' | 'manual';
	secret?: string | Error;
	/** What n8n's reader of bodies fails with. */
	readError?: Error;
	staticData?: IDataObject;
	nodeId?: string;
}

export interface Reply {
	status: number;
	body: unknown;
	/** Items by output; undefined where no execution starts. */
	started?: IWebhookResponseData['workflowData'];
	log: string[];
}

class FakeResponse {
	statusCode = 200;

	body: unknown = undefined;

	ended = false;

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	json(body: unknown): this {
		this.body = body;
		return this.end();
	}

	end(): this {
		this.ended = true;
		return this;
	}
}

let nodes = 0;

/** A node of its own, so that tests do not see each other's events. */
export const freshNodeId = (): string => `node-${(nodes += 1)}`;

/** Calls the trigger as n8n does: the body is read only when the node asks for it. */
export async function call(given: Call): Promise<Reply> {
	const { method = 'POST', body = '', parameters = {}, secret = SECRET } = given;
	const raw = Buffer.isBuffer(body)
		? body
		: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
	const signature = given.signature === undefined ? sign(raw) : given.signature;
	const request = {
		method,
		headers: {
			'content-type': 'application/json',
			'content-length': String(raw.length),
			...(signature !== null && { 'x-hub-signature': signature }),
			...given.headers,
		},
		rawBody: undefined as Buffer | undefined,
		async readRawBody() {
			if (given.readError) throw given.readError;
			this.rawBody = raw;
		},
	};
	const response = new FakeResponse();
	const log: string[] = [];
	const write = (message: string, meta?: object) =>
		log.push(`${message} ${JSON.stringify(meta ?? {})}`);
	const nodeId = given.nodeId ?? freshNodeId();
	const context = {
		getRequestObject: () => request,
		getResponseObject: () => response,
		getWebhookName: () => (method === 'POST' ? 'default' : 'setup'),
		getNodeParameter: (name: string, fallback?: unknown) => parameters[name] ?? fallback,
		getCredentials: async () => {
			if (secret instanceof Error) throw secret;
			return { secret };
		},
		getMode: () => given.mode ?? 'webhook',
		getNode: () => ({ id: nodeId, name: 'Webex Connect Trigger' }),
		getWorkflow: () => ({ id: 'workflow', name: 'Test', active: true }),
		getWorkflowStaticData: () => given.staticData ?? {},
		logger: { warn: write, info: write, error: write, debug: write },
	};
	const result = await new WebexConnectTrigger().webhook.call(
		context as unknown as IWebhookFunctions,
	);
	if (result.noWebhookResponse !== true || !response.ended)
		throw new Error('The call was not answered');
	return { status: response.statusCode, body: response.body, started: result.workflowData, log };
}

/** The output and the item of the execution that a call starts. */
export async function event(body: object, parameters: IDataObject = {}) {
	const {
		started,
		status,
		body: answer,
	} = await call({ body, parameters: { events: [], ...parameters } });
	if (!started) throw new Error(`No execution: ${status} ${JSON.stringify(answer)}`);
	const output = started.findIndex((items) => items.length > 0);
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	return { output, json: started[output][0].json as any };
}
