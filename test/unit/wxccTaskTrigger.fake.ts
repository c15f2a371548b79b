import { createHmac } from 'node:crypto';
import type {
	IDataObject,
	IHookFunctions,
	IHttpRequestOptions,
	IWebhookFunctions,
	IWebhookResponseData,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { WxccTaskTrigger } from '../../nodes/WebexContactCenter/WxccTaskTrigger/WxccTaskTrigger.node';

export const SECRET = 'a'.repeat(64);
export const RELAY_SECRET = 'shh';
export const BASE_URL = 'https://api.wxcc-us1.cisco.com';
export const DESTINATION = 'https://n8n.example.com/webhook/f00/wxcc-task';
export const ORGANIZATION = '97cdbf45-ebe2-4687-8341-44d5c7abf101';

export function sign(body: Buffer | string, secret = SECRET): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

let nodes = 0;

/** A node of its own, so that tests do not see each other's events. */
export const freshNodeId = (): string => `node-${(nodes += 1)}`;

function commonOf(given: {
	nodeId?: string;
	parameters?: IDataObject;
	staticData?: IDataObject;
	log?: string[];
}) {
	const { parameters = {}, staticData = {}, log = [], nodeId = freshNodeId() } = given;
	const write = (message: string, meta?: object) =>
		void log.push(`${message} ${JSON.stringify(meta ?? {})}`);
	return {
		getNodeParameter: (name: string, fallback?: unknown) => parameters[name] ?? fallback,
		getNode: () => ({
			id: nodeId,
			name: 'WxCC Task Trigger',
			credentials: { webexConnectOAuth2Api: { id: nodeId, name: 'Webex' } },
		}),
		getWorkflow: () => ({ id: 'workflow', name: 'Test', active: true }),
		getWorkflowStaticData: () => staticData,
		getInstanceId: () => 'instance',
		logger: { warn: write, info: write, error: write, debug: write },
	};
}

// ---------------------------------------------------------------- events

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
		this.ended = true;
		return this;
	}
}

export interface Call {
	webhook?: 'default' | 'setup';
	body?: Buffer | string | object;
	query?: object;
	headers?: Record<string, string | undefined>;
	/** Instead of the right one. */
	signature?: string | null;
	parameters?: IDataObject;
	mode?: 'webhook' | 'manual';
	/** Of the relay credential. */
	secret?: string | Error;
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

export const subscribed = (): IDataObject => ({
	subscription: { id: 'subscription-1', name: 'name', secret: SECRET, settings: '' },
});

/** Calls the trigger as n8n does: the body is read only when the node asks for it. */
export async function call(given: Call): Promise<Reply> {
	const { body = '', webhook = 'default', secret = RELAY_SECRET } = given;
	const raw = Buffer.isBuffer(body)
		? body
		: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
	const right = webhook === 'default' ? sign(raw) : `sha256=${sign(raw, RELAY_SECRET)}`;
	const signature = given.signature === undefined ? right : given.signature;
	const name = webhook === 'default' ? 'x-webexcc-signature' : 'x-hub-signature';
	const request = {
		method: 'POST',
		query: given.query ?? {},
		headers: {
			'content-type': 'application/json',
			'content-length': String(raw.length),
			...(webhook === 'default' && { 'x-webexcc-timestamp': String(Date.now()) }),
			...(signature !== null && { [name]: signature }),
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
	const context = {
		...commonOf({ ...given, staticData: given.staticData ?? subscribed(), log }),
		getRequestObject: () => request,
		getResponseObject: () => response,
		getWebhookName: () => webhook,
		getMode: () => given.mode ?? 'webhook',
		getCredentials: async () => {
			if (secret instanceof Error) throw secret;
			return { secret };
		},
	};
	const result = await new WxccTaskTrigger().webhook.call(context as unknown as IWebhookFunctions);
	if (result.noWebhookResponse !== true || !response.ended)
		throw new Error('The call was not answered');
	return { status: response.statusCode, body: response.body, started: result.workflowData, log };
}

/** The output and the item of the execution that a call starts. */
export async function event(given: Call) {
	const reply = await call({ ...given, parameters: { events: [], ...given.parameters } });
	if (!reply.started)
		throw new Error(`No execution: ${reply.status} ${JSON.stringify(reply.body)}`);
	const output = reply.started.findIndex((items) => items.length > 0);
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	return { output, json: reply.started[output][0].json as any };
}

// ---------------------------------------------------------------- activation

export interface Answer {
	status: number;
	body?: unknown;
	headers?: Record<string, string>;
}

export type Service = (request: IHttpRequestOptions) => Answer | Error | undefined;

/** Webex as the trigger sees it: a list of subscriptions, and what `answer` says instead. */
export class FakeWebex {
	subscriptions: IDataObject[] = [];

	/** Method and path, and the body where there is one. */
	requests: Array<{ call: string; body?: IDataObject; query?: IDataObject }> = [];

	eventTypes = ['task:connected', 'task:ended', 'task:consulting', 'task:new', 'agent:login'];

	meta: IDataObject = {
		resourceVersionList: [
			{ resource: 'agent', version: '2.0.0' },
			{ resource: 'task', version: '1.0.0' },
			{ resource: 'task', version: '1.10.0' },
			{ resource: 'task', version: '1.9.0' },
		],
	};

	/** What is answered instead, by method and path; `after` carries the request out first, `once` is for one only. */
	instead: Record<string, Answer | Error | { after: Answer | Error } | { once: Answer }> = {};

	private made = 0;

	calls(): string[] {
		return this.requests.map(({ call: made }) => made);
	}

	handle(options: IHttpRequestOptions): Answer {
		const url = new URL(options.url);
		const made = `${options.method} ${url.pathname}`;
		this.requests.push({
			call: made,
			...(options.body !== undefined && { body: options.body as IDataObject }),
			...(options.qs && { query: options.qs }),
		});
		const other = this.instead[made];
		if (other && 'once' in other) {
			delete this.instead[made];
			return this.give(other.once as Answer);
		}
		if (other && !('after' in other)) return this.give(other as Answer | Error);
		const answer = this.serve(options.method ?? 'GET', url.pathname, options.body as IDataObject);
		return other ? this.give(other.after as Answer | Error) : answer;
	}

	private give(answer: Answer | Error): Answer {
		if (answer instanceof Error) throw answer;
		return answer;
	}

	private serve(method: string, path: string, body: IDataObject): Answer {
		if (path === '/v2/event-types') {
			const data = this.eventTypes.map((name) => {
				const [resource, action] = name.split(':');
				return { name, resource, action };
			});
			return { status: 200, body: { meta: this.meta, data } };
		}
		if (path === '/v2/subscriptions' && method === 'GET') {
			const meta = { subscriptionCount: this.subscriptions.length };
			return { status: 200, body: { meta, data: this.subscriptions } };
		}
		if (path === '/v2/subscriptions') {
			const subscription = { id: `made-${(this.made += 1)}`, status: 'active', ...body };
			this.subscriptions.push(subscription);
			return { status: 201, body: { data: subscription } };
		}
		const own = this.subscriptions.find(({ id }) => path.endsWith(`/${String(id)}`));
		if (!own) return { status: 404, body: { error: { key: 404, message: [] } } };
		if (method === 'PATCH') Object.assign(own, body);
		if (method === 'DELETE') {
			this.subscriptions = this.subscriptions.filter((one) => one !== own);
			return { status: 204 };
		}
		return { status: 200, body: { data: own } };
	}
}

export interface Hook {
	webex: FakeWebex;
	parameters?: IDataObject;
	staticData?: IDataObject;
	nodeId?: string;
	activation?: WorkflowActivateMode;
	destination?: string;
	credential?: IDataObject | Error;
	log?: string[];
}

export async function hook(
	name: 'checkExists' | 'create' | 'delete',
	given: Hook,
): Promise<boolean> {
	const credential = given.credential ?? {
		wxccBaseUrl: BASE_URL,
		oauthTokenData: { access_token: 'token' },
	};
	const context = {
		...commonOf(given),
		getActivationMode: () => given.activation ?? 'activate',
		getNodeWebhookUrl: () => given.destination ?? DESTINATION,
		getCredentials: async () => {
			if (credential instanceof Error) throw credential;
			return credential;
		},
		helpers: {
			async httpRequestWithAuthentication(type: string, options: IHttpRequestOptions) {
				if (type !== 'webexConnectOAuth2Api') throw new Error(`Unexpected credential ${type}`);
				const { status, body = '', headers = {} } = given.webex.handle(options);
				return { statusCode: status, headers, body };
			},
		},
	};
	return await new WxccTaskTrigger().webhookMethods.default[name].call(
		context as unknown as IHookFunctions,
	);
}
