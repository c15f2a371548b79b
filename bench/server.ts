/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * The least that can stand in for the service: the sandbox checks and records, which would be measured as well.
 * Runs in a process of its own, so that its time is not the clients' time. A path that begins with /delay-100/ takes 100 ms.
 */
let open = 0;
let most = 0;

const server = createServer((request, response) => {
	const url = new URL(request.url ?? '/', 'http://localhost');
	most = Math.max(most, ++open);
	request.resume();
	request.on('end', () => {
		const answer = () => {
			open--;
			response.setHeader('Content-Type', 'application/json');
			response.end(JSON.stringify(bodyOf(url.pathname)));
		};
		const delay = Number(/\/delay-(\d+)\//.exec(url.pathname)?.[1] ?? 0);
		if (delay > 0) setTimeout(answer, delay);
		else answer();
	});
});

function bodyOf(path: string): unknown {
	if (path.endsWith('/oauth/token')) {
		return { access_token: 'bench', token_type: 'Bearer', expires_in: 3600 };
	}
	if (path === '/most-open') {
		const answer = { most };
		most = 0;
		return answer;
	}
	return {
		status: 200,
		code: 4202,
		description: 'Accepted',
		tid: 'a1b2c3d4-0000-4000-8000-000000000000',
	};
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
	process.send?.((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit());
