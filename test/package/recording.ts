import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { CceTaskRoutingApi } from '../../credentials/CceTaskRoutingApi.credentials';
import { N8nDataTableApi } from '../../credentials/N8nDataTableApi.credentials';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { chatNodes, ChatScene, KEY } from '../workflow/chatStoreScene';
import { clientApplication } from '../workflow/eceNodes';
import { byOutcome, ownCredentials, tenant, type EngageRun } from '../workflow/engageNodes';
import { runWorkflow, type StoredCredential } from '../workflow/harness';
import { answer, GRANTED, Service, type Received } from '../workflow/service';
import { webexTenant } from '../workflow/wxccNodes';
import type { Stage } from './probes';

export interface Sent {
	/** Everything that left the node, in one text; what differs from run to run is left out. */
	text: string;
	requests: Received[];
	run: EngageRun;
}

const TOKEN = { access_token: GRANTED, refresh_token: 'refresh', token_type: 'Bearer' };

const ANA = { channel: 'sms', customerId: '+15551230001', businessId: '+15559990000' };

const FILE = (content: string) => ({
	mimeType: 'text/plain',
	fileName: `${content}.txt`,
	fileExtension: 'txt',
	data: Buffer.from(content).toString('base64'),
});

const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const DAY = 24 * 60 * 60_000;

/** Times near now tell nothing; of those far ahead the day does. */
const withoutClock = (text: string): string =>
	text
		.replace(ISO_TIME, (time) => {
			const away = new Date(time).getTime() - Date.now();
			return Math.abs(away) < 2 * DAY
				? '<now>'
				: away > 0
					? `<day ${Math.round(away / DAY)}>`
					: time;
		})
		.replace(/\b\d{13}\b/g, (time) =>
			Math.abs(Number(time) - Date.now()) < 2 * DAY ? '<now>' : time,
		);

const UUID = /(?!0badc0de)[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g;

/** Headers by which a node says something. */
const TELLING = ['content-type', 'trackingid', 'accept', 'range'];

const shownRequest = ({ method, path, headers, body }: Received) => {
	const telling = TELLING.flatMap((name) => (headers[name] ? [[name, headers[name]]] : []));
	return [method, decodeURIComponent(path), Object.fromEntries(telling), body];
};

/** Says yes to everything, and keeps what was asked. */
export class Recording {
	private readonly service = new Service();
	private readonly chats = new ChatScene();
	private searches = 0;

	async start(): Promise<void> {
		await this.service.start();
		await this.chats.api.start();
	}

	async stop(): Promise<void> {
		await this.service.stop();
		await this.chats.close();
	}

	get url(): string {
		return this.service.url;
	}

	/** What the run of a node may rely on; made anew for each run, since a run may use it up. */
	async stage(node: TableNode): Promise<Stage> {
		if (!isChatNode(node)) return { url: this.url };
		this.chats.reset('publicApi');
		if (node.constructor === chatNodes.create.constructor) {
			return { url: this.url, chat: { ...ANA, chatId: '' } };
		}
		const chatId = await this.chats.chat({ conversationId: 'CSR1923712361272' });
		return { url: this.url, chat: { ...ANA, chatId } };
	}

	async run(node: TableNode, parameters: IDataObject, stage: Stage): Promise<Sent> {
		this.service.reset();
		this.searches = 0;
		this.service.handle = (request, response) => {
			if (request.path.startsWith('/n8n/')) {
				void this.forward(request, response);
				return;
			}
			const { status = 200, body, headers } = this.answerTo(request);
			if (body === undefined) response.writeHead(status, headers).end();
			else if (typeof body === 'string') response.writeHead(status, headers).end(body);
			else if (headers)
				response
					.writeHead(status, { 'content-type': 'application/json', ...headers })
					.end(JSON.stringify(body));
			else answer(response, status, body);
		};
		const credentials = this.credentials();
		const settings = ownCredentials(...Object.keys(credentials));
		const run = await runWorkflow({
			node,
			parameters: {
				...(stage.chat && { store: 'publicApi', tableName: this.chats.tableName }),
				...parameters,
			},
			credentials,
			settings,
			files: [{ data: FILE('one'), other: FILE('another') }],
			prepare: ({ additionalData }) => {
				const helper = additionalData.credentialsHelper;
				const authenticate = helper.authenticate.bind(helper);
				// What n8n does with the header that the credential of its public API declares.
				helper.authenticate = async (data, type, options: IHttpRequestOptions, ...rest) =>
					type === 'n8nDataTableApi'
						? { ...options, headers: { ...options.headers, 'X-N8N-API-KEY': KEY } }
						: await authenticate(data, type, options, ...rest);
			},
		});
		const { requests } = this.service;
		const text = withoutClock(JSON.stringify(requests.map(shownRequest)))
			.replaceAll(stage.chat?.chatId || '\0', '<chat>')
			.replaceAll(this.chats.tableName || '\0', '<table>')
			.replace(UUID, '<id>');
		return { text, requests: [...requests], run: byOutcome(node, run) };
	}

	private credentials(): Record<string, StoredCredential> {
		const { url } = this;
		return {
			webexConnectOAuth2Api: webexTenant({
				engage: `${url}/engage/api/v1`,
				contactCenter: `${url}/wxcc`,
				webex: `${url}/webex/v1`,
				token: TOKEN,
			}),
			webexEngageOAuth2Api: tenant(url),
			cceTaskRoutingApi: { type: new CceTaskRoutingApi(), data: { baseUrl: `${url}/ccp` } },
			eceOAuth2Api: clientApplication({ hostName: `${url}/ece`, token: TOKEN }),
			n8nDataTableApi: {
				type: new N8nDataTableApi(),
				data: { apiKey: KEY, baseUrl: `${url}/n8n/api/v1`, projectId: '' },
			},
		};
	}

	private async forward(
		{ method, path, headers, body }: Received,
		response: Parameters<Service['handle']>[1],
	): Promise<void> {
		const target = this.chats.api.url.replace('/api/v1', '') + path.replace('/n8n', '');
		const reply = await fetch(target, {
			method,
			headers: {
				'content-type': 'application/json',
				'x-n8n-api-key': String(headers['x-n8n-api-key']),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		response
			.writeHead(reply.status, { 'content-type': 'application/json' })
			.end(await reply.text());
	}

	/** A conversation is closed, so that composed methods go all the way. */
	private answerTo({ method, path }: Received): {
		status?: number;
		body?: unknown;
		headers?: Record<string, string>;
	} {
		const is = (pattern: RegExp) => pattern.test(path);
		if (is(/\/conversations\/search/)) {
			const conversationId = `CSR000000000000${++this.searches}`;
			const value = { conversationId, aliasId: 'alias-1', chatExist: false, status: 'closed' };
			return { body: { status: 200, code: 0, description: 'found', value } };
		}
		if (is(/^\/engage\/.*\/messages\?/)) return { body: [], headers: { 'x-total-count': '0' } };
		if (is(/^\/engage\/.*data-streams/)) return { status: 202 };
		if (is(/^\/engage\//)) return { body: { status: 200, code: 0, tid: 'tid-1' } };
		if (is(/^\/wxcc\/v2\/tasks/)) {
			return { status: 201, body: { meta: { orgId: 'org' }, data: { id: 'task-1' } } };
		}
		if (is(/^\/wxcc\/v1\/ewt/)) return { body: { estimatedWaitTime: 1000 } };
		if (is(/^\/wxcc\/v1\/tasks\?/)) return { body: { meta: {}, data: [] } };
		if (is(/^\/wxcc\//)) return { status: 202 };
		if (is(/\/drapi\//)) {
			return method === 'POST'
				? { status: 201, body: {} }
				: { body: { taskId: 'task-1', state: 'QUEUED' } };
		}
		if (is(/^\/ccp\//)) {
			return method === 'POST'
				? { status: 201, headers: { location: `${this.url}/ccp/task/contact/C1` } }
				: {
						headers: { 'content-type': 'application/xml' },
						body: '<Task><status>QUEUED</status></Task>',
					};
		}
		if (is(/messaging\/configuration/)) {
			const one = { entryPoint: { id: 1001 }, lastModified: { date: '2025-01-01T00:00:00.000Z' } };
			return { body: { entryPointConfiguration: [one] } };
		}
		if (is(/conversation\/start/)) return { body: { id: 'conv-1', activity: { id: '1' } } };
		if (is(/agentAvailability/)) return { body: { available: true } };
		if (is(/capacity/)) return { body: { count: 1 } };
		if (is(/liveSessionStatus/)) return { body: { queueDepth: 1, waitTime: 1 } };
		if (is(/^\/files\//) && method !== 'PUT') {
			const headers = { 'content-type': 'text/plain', 'content-length': '4' };
			return { headers, body: method === 'HEAD' ? undefined : 'file' };
		}
		return { body: {} };
	}
}

const isChatNode = (node: TableNode): boolean =>
	Object.values(chatNodes).some((one) => one.constructor === node.constructor);
