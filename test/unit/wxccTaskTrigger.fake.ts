import { createHmac } from 'node:crypto';
import type {
	IDataObject,
	IHookFunctions,
	IHttpRequestOptions,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { WxccTaskTrigger } from '../../nodes/WebexContactCenter/WxccTaskTrigger/WxccTaskTrigger.node';
import {
	bytesOf,
	callTrigger,
	contextOf,
	freshNodeId,
	startedItem,
	type Call as AnyCall,
	type Reply,
} from './trigger.fake';

export { freshNodeId };

export const SECRET = 'a'.repeat(64);
export const RELAY_SECRET = 'shh';
export const BASE_URL = 'https://api.wxcc-us1.cisco.com';
export const DESTINATION = 'https://n8n.example.com/webhook/f00/wxcc-task';
export const ORGANIZATION = '97cdbf45-ebe2-4687-8341-44d5c7abf101';

export function sign(body: Buffer | string, secret = SECRET): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

// ---------------------------------------------------------------- events

export interface Call extends Omit<AnyCall, 'credential'> {
	/** Instead of the right one. */
	signature?: string | null;
	/** Of the relay credential. */
	secret?: string | Error;
}

export const subscribed = (): IDataObject => ({
	subscription: { id: 'subscription-1', name: 'name', secret: SECRET, settings: '' },
});

export async function call(given: Call): Promise<Reply> {
	const { webhook = 'default', secret = RELAY_SECRET } = given;
	const body = bytesOf(given.body);
	const right = webhook === 'default' ? sign(body) : `sha256=${sign(body, RELAY_SECRET)}`;
	const signature = given.signature === undefined ? right : given.signature;
	const name = webhook === 'default' ? 'x-webexcc-signature' : 'x-hub-signature';
	return await callTrigger(new WxccTaskTrigger(), {
		...given,
		body,
		staticData: given.staticData ?? subscribed(),
		headers: {
			...(webhook === 'default' && { 'x-webexcc-timestamp': String(Date.now()) }),
			...(signature !== null && { [name]: signature }),
			...given.headers,
		},
		credential: secret instanceof Error ? secret : { secret },
	});
}

/** The output and the item of the execution that a call starts. */
export async function event(given: Call) {
	return startedItem(await call({ ...given, parameters: { events: [], ...given.parameters } }));
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
	const { nodeId = freshNodeId() } = given;
	const node = {
		id: nodeId,
		name: 'WxCC Task Trigger',
		credentials: { webexConnectOAuth2Api: { id: nodeId, name: 'Webex' } },
	};
	const context = {
		...contextOf(given, node),
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
