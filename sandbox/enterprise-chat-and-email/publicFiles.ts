import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { servedFile, serveFile, type NewFile, type ServedFile } from './files';

interface ById {
	Params: { id: string };
}

/** Files of customers, as a channel would publish them: no token is needed. */
export class PublicFiles {
	private readonly files = new Map<string, ServedFile>();

	constructor(private readonly hostUrl: () => string) {}

	publish(file: NewFile): string {
		const id = randomUUID();
		const served = servedFile(file);
		this.files.set(id, served);
		return `${this.hostUrl()}/files/${id}/${encodeURIComponent(served.fileName)}`;
	}

	routes(vendor: FastifyInstance): void {
		vendor.route<ById>({
			method: ['GET', 'HEAD'],
			url: '/files/:id/:name',
			handler: (request, reply) => {
				const file = this.files.get(request.params.id);
				if (!file) return reply.code(404).send({ error: 'There is no such file' });
				serveFile(request, reply, file);
				return reply;
			},
		});
	}

	clear(): void {
		this.files.clear();
	}
}
