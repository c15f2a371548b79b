/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import axios, { type AxiosInstance } from 'axios';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../sandbox';

export interface Received {
	method: string;
	headers: IncomingHttpHeaders;
	raw: string;
	at: number;
}

export interface Listener {
	url: string;
	received: Received[];
	/** The posts alone, parsed. */
	readonly posts: Array<Record<string, unknown>>;
	/** Statuses of the next answers; 200 when used up; 0 hangs up, -1 never answers. */
	answers: number[];
	close: () => Promise<void>;
}

/** Stands for n8n's webhooks. */
export async function startListener(): Promise<Listener> {
	const received: Received[] = [];
	const answers: number[] = [];
	const server = createServer((request, response) => {
		let raw = '';
		request.on('data', (chunk: Buffer) => (raw += chunk.toString()));
		request.on('end', () => {
			received.push({
				method: request.method ?? '',
				headers: request.headers,
				raw,
				at: Date.now(),
			});
			const status = request.method === 'HEAD' ? 200 : (answers.shift() ?? 200);
			if (status === 0) request.socket.destroy();
			else if (status > 0) response.writeHead(status).end();
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		received,
		answers,
		get posts() {
			return received
				.filter(({ method }) => method === 'POST')
				.map(({ raw }) => JSON.parse(raw) as Record<string, unknown>);
		},
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

/** Plain HTTP against the sandbox; every status is an answer. */
export const http = (baseURL: string, headers: Record<string, string> = {}): AxiosInstance =>
	axios.create({ baseURL, headers, validateStatus: () => true, maxRedirects: 0, timeout: 5000 });

export const tenantForm = (changes: Record<string, string> = {}) =>
	new URLSearchParams({
		grant_type: 'client_credentials',
		client_id: 'engage-sandbox-tenant',
		client_secret: 'engage-sandbox-secret',
		...changes,
	});

export async function engageClient(sandbox: Sandbox): Promise<AxiosInstance> {
	const base = `${sandbox.url}/engage/api/v1`;
	const { data } = await axios.post<{ access_token: string }>(`${base}/oauth/token`, tenantForm());
	return http(base, { authorization: `Bearer ${data.access_token}` });
}

export const sms = (changes: Record<string, unknown> = {}) => ({
	channel: 'sms',
	customeraddress: '+447700900123',
	bizaddress: '+442079460100',
	customername: 'Ann Walker',
	direction: 'inbound',
	messagetype: 'text',
	text: 'Hello',
	timestamp: '2026-03-01T10:00:00.000Z',
	...changes,
});

/** Waits for something that happens by itself. */
export async function until(condition: () => boolean, what: string): Promise<void> {
	const deadline = Date.now() + 4000;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** A customer of each channel, and an asset of the sandbox's tenant to write to. */
export const CUSTOMERS: Readonly<Record<string, { from: string; to: string }>> = {
	sms: { from: '+447700900123', to: '+442079460100' },
	email: { from: 'jane@example.com', to: 'support@example.com' },
	livechat: { from: '4657', to: 'IM28095016' },
	whatsapp: { from: '447700900123', to: '447700900100' },
	facebook: { from: '9163826236967736', to: '108022003311' },
	amb: { from: 'urn:mbid:ann', to: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10' },
	rcs: { from: '+447700900123', to: 'a_171931000079979874' },
};
