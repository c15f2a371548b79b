import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { fieldsOf, textOf } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';

interface StoredFile {
	name: string;
	mimeType: string;
	content: Buffer;
}

const LARGEST = 5 * 1024 * 1024;
const KEEP = 50;

/** What a customer attached: uploaded by the console, served to whoever follows the event's URL. */
export class Files {
	private readonly files = new Map<string, StoredFile>();

	adminRoutes(admin: FastifyInstance, baseUrl: () => string): void {
		admin.post('/files', (request) => {
			const fields = fieldsOf(request.body);
			const name = textOf(fields, 'name') ?? 'attachment';
			const mimeType = textOf(fields, 'mimeType') ?? 'application/octet-stream';
			const content = Buffer.from(textOf(fields, 'base64') ?? '', 'base64');
			if (content.length === 0 || content.length > LARGEST) {
				throw new InvalidInput(`A file holds 1 to ${LARGEST} bytes`);
			}
			const id = randomUUID();
			this.files.set(id, { name, mimeType, content });
			const [oldest] = this.files.keys();
			if (this.files.size > KEEP) this.files.delete(oldest);
			return {
				url: `${baseUrl()}/files/${id}/${encodeURIComponent(name)}`,
				fileName: name,
				mimeType,
			};
		});
	}

	routes(app: FastifyInstance): void {
		app.get<{ Params: { id: string } }>('/files/:id/:name', (request, reply) => {
			const file = this.files.get(request.params.id);
			if (!file) return reply.code(404).send({ error: 'There is no such file' });
			return reply
				.header('content-type', file.mimeType)
				.header('content-disposition', 'attachment')
				.send(file.content);
		});
	}

	clear(): void {
		this.files.clear();
	}
}
