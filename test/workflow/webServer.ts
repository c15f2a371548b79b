/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody else's web server, that behaves as one test wants it. */
export class WebServer {
	/** In one line each. */
	calls: string[] = [];
	/** Headers of the same. */
	headers: Array<IncomingMessage['headers']> = [];
	url = '';
	handle: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
		response.writeHead(404).end();

	private readonly server = createServer((request, response) => {
		this.calls.push(`${request.method} ${request.url}`);
		this.headers.push(request.headers);
		this.handle(request, response);
	});

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	reset(): void {
		this.calls = [];
		this.headers = [];
		this.handle = (_, response) => response.writeHead(404).end();
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
