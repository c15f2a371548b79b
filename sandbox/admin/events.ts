/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { FastifyInstance } from 'fastify';
import type { Bus } from '../core/bus';

const HEARTBEAT_MS = 15_000;

/** Server-sent events for the console. */
export function liveEvents(admin: FastifyInstance, bus: Bus): void {
	admin.get('/events', (request, reply) => {
		reply.hijack();
		const { raw } = reply;
		raw.writeHead(200, {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
			connection: 'keep-alive',
		});
		raw.write(': connected\n\n');
		const unsubscribe = bus.subscribe(({ topic, data }) => {
			raw.write(`event: ${topic}\ndata: ${JSON.stringify(data)}\n\n`);
		});
		const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
		request.raw.on('close', () => {
			clearInterval(heartbeat);
			unsubscribe();
		});
	});
}
