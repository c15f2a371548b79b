/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watch } from '../contracts/watch';

export interface Received {
	method: string;
	path: string;
	headers: IncomingHttpHeaders;
	body: unknown;
	at: number;
}

type Handler = (request: Received, response: ServerResponse, index: number) => void;

export const GRANTED = 'service-token-71c0de';

export const answer = (response: ServerResponse, status: number, body: unknown = {}) =>
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

export const accept = (response: ServerResponse, tid = 'tid-1') =>
	answer(response, 200, { status: 200, tid });

/** Of Engage, of Webex, and of those who are asked like them. */
const TOKEN_ENDPOINT = /\/(?:access_)?token(?:\?|$)/;

const bodyOf = (type: string | undefined, text: string): unknown => {
	if (text === '') return undefined;
	return !type || type.includes('json') ? JSON.parse(text) : text;
};

/** A service that behaves as one test wants it, where the sandbox behaves as Engage does. */
export class Service {
	/** Without those for tokens. */
	requests: Received[] = [];
	tokens = 0;
	/** The most that were open at the same time. */
	peak = 0;
	url = '';
	handle: Handler = (_, response) => accept(response);
	/** Answers with a token unless told otherwise. */
	handleToken: (response: ServerResponse) => void = (response) =>
		answer(response, 200, { access_token: GRANTED, token_type: 'Bearer', expires_in: 3600 });

	private open = 0;
	private readonly server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const text = Buffer.concat(chunks).toString();
			if (TOKEN_ENDPOINT.test(request.url ?? '')) {
				this.tokens += 1;
				this.handleToken(response);
				return;
			}
			const received = {
				method: request.method ?? '',
				path: request.url ?? '',
				headers: request.headers,
				body: bodyOf(request.headers['content-type'], text),
				at: Date.now(),
			};
			const [path, query = ''] = received.path.split(/\?(.*)/s);
			watch({ ...received, path, query });
			const index = this.requests.push(received) - 1;
			this.open += 1;
			this.peak = Math.max(this.peak, this.open);
			response.once('close', () => (this.open -= 1));
			this.handle(received, response, index);
		});
	});

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	reset(): void {
		this.requests = [];
		this.tokens = 0;
		this.peak = 0;
		this.handle = (_, response) => accept(response);
		this.handleToken = (response) =>
			answer(response, 200, { access_token: GRANTED, token_type: 'Bearer', expires_in: 3600 });
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
