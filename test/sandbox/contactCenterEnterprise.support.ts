/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { AxiosInstance } from 'axios';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
	createServer,
	type IncomingHttpHeaders,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../sandbox';
import { http } from './support';
import { contactCenterClient } from './webexContactCenter.support';

/** Signs in to Webex; which scopes Digital Routing asks for is unknown. */
export async function digitalRoutingClient(sandbox: Sandbox): Promise<AxiosInstance> {
	const { defaults } = await contactCenterClient(sandbox, 'spark:people_read');
	const authorization = String(defaults.headers.authorization);
	// Webex Connect fills it in like this.
	const trackingId = `WebexConnect_${randomUUID()}`;
	return http(`${sandbox.cce.baseUrl}/drapi/v1`, { authorization, trackingId });
}

export const newTask = (changes: Record<string, unknown> = {}) => ({
	taskId: randomUUID(),
	customerId: '+15551230001',
	origin: '+15551230001',
	destination: '+15559990000',
	mediaType: 'social',
	mediaChannel: 'sms',
	scriptSelector: 'Sales_SMS',
	variables: [
		{ name: 'cv_1', type: 'string', value: 'gold' },
		{ name: 'user_DR_MediaResourceID', type: 'string', value: 'conv-991' },
		{ name: 'EmailSubject', type: 'string', value: 'Order' },
	],
	...changes,
});

export interface TokenRequest {
	headers: IncomingHttpHeaders;
	form: Record<string, string>;
}

/** Stands for the integrator: a token endpoint, and the URL of the events behind it. */
export class Integrator {
	static readonly SECRET = 'the-secret-of-the-integrator';
	readonly tokenRequests: TokenRequest[] = [];
	readonly events: Array<Record<string, unknown>> = [];
	readonly headers: IncomingHttpHeaders[] = [];
	readonly issued: string[] = [];
	/** Statuses of the next answers to events and to token requests; the usual ones when used up. */
	readonly answers: number[] = [];
	readonly tokenAnswers: number[] = [];
	/** Added to the answer of the token endpoint. */
	tokenFields: Record<string, unknown> = { expires_in: 3600 };

	private constructor(private readonly server: Server) {
		server.on('request', (request, response) => {
			let raw = '';
			request.on('data', (chunk: Buffer) => (raw += chunk.toString()));
			request.on('end', () => {
				if (request.url === '/token') this.giveToken(request.headers, raw, response);
				else this.takeEvent(request.headers, raw, response);
			});
		});
	}

	static async start(): Promise<Integrator> {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		return new Integrator(server);
	}

	private get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	settings(changes: Record<string, unknown> = {}) {
		return {
			eventsUrl: `${this.url}/events`,
			tokenUrl: `${this.url}/token`,
			clientId: 'cce',
			clientSecret: Integrator.SECRET,
			...changes,
		};
	}

	get types(): unknown[] {
		return this.events.map(({ eventType }) => eventType);
	}

	/** No token of before is good any more. */
	forgetTokens(): void {
		this.issued.length = 0;
	}

	private giveToken(headers: IncomingHttpHeaders, raw: string, response: ServerResponse): void {
		this.tokenRequests.push({ headers, form: Object.fromEntries(new URLSearchParams(raw)) });
		const status = this.tokenAnswers.shift() ?? 200;
		const access_token = `token-${randomUUID()}`;
		if (status === 200) this.issued.push(access_token);
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ access_token, token_type: 'Bearer', ...this.tokenFields }));
	}

	private takeEvent(headers: IncomingHttpHeaders, raw: string, response: ServerResponse): void {
		const known = this.issued.some((token) => headers.authorization === `Bearer ${token}`);
		const status = known ? (this.answers.shift() ?? 200) : 401;
		this.headers.push(headers);
		if (status === 200) this.events.push(JSON.parse(raw) as Record<string, unknown>);
		response.writeHead(status).end();
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}
}
