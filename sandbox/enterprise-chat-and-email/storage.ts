/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import { servedFile, serveFile, type ServedFile } from './files';

/** What was put there; the content itself where it is small. */
export interface StoredFile {
	name: string;
	contentType: string;
	bytes: number;
	sha256: string;
	/** Whether all of it came. */
	complete: boolean;
	kept: boolean;
}

const LARGEST_KEPT = 1024 * 1024;

interface AtName {
	Params: { '*': string };
}

/** A web server that files are published on. */
export class Storage {
	/** A status with which every file is refused; null takes them. */
	refuse: number | null = null;
	private readonly files = new Map<string, StoredFile>();
	private readonly contents = new Map<string, ServedFile>();

	get all(): StoredFile[] {
		return [...this.files.values()];
	}

	routes(vendor: FastifyInstance): void {
		vendor.removeAllContentTypeParsers();
		// The body stays a stream: whatever its size, it is not held.
		vendor.addContentTypeParser('*', (_request, _body, done) => done(null));
		vendor.put<AtName>('/storage/*', async (request, reply) => {
			const name = request.params['*'];
			if (this.refuse !== null) {
				// Read to the end, or the sender would see a broken connection in place of the answer.
				request.raw.resume();
				await finished(request.raw);
				return await reply.code(this.refuse).send({ error: 'The file is refused' });
			}
			const known = this.files.get(name)?.complete === true;
			const type = request.headers['content-type'] ?? 'application/octet-stream';
			await this.store(name, type, request.raw);
			return await reply.code(known ? 204 : 201).send();
		});
		vendor.route<AtName>({
			method: ['GET', 'HEAD'],
			url: '/storage/*',
			handler: (request, reply) => {
				const file = this.contents.get(request.params['*']);
				if (!file) return reply.code(404).send({ error: 'There is no such file' });
				serveFile(request, reply, file);
				return reply;
			},
		});
	}

	clear(): void {
		this.refuse = null;
		this.files.clear();
		this.contents.clear();
	}

	private async store(
		name: string,
		contentType: string,
		body: AsyncIterable<Buffer>,
	): Promise<void> {
		const hash = createHash('sha256');
		let bytes = 0;
		let complete = false;
		let parts: Buffer[] | undefined = [];
		this.contents.delete(name);
		try {
			for await (const chunk of body) {
				bytes += chunk.length;
				hash.update(chunk);
				if (bytes > LARGEST_KEPT) parts = undefined;
				parts?.push(chunk);
			}
			complete = true;
		} finally {
			const content = complete && parts ? Buffer.concat(parts) : undefined;
			const sha256 = hash.digest('hex');
			const kept = content !== undefined;
			this.files.set(name, { name, contentType, bytes, sha256, complete, kept });
			if (content) this.contents.set(name, servedFile({ fileName: name, contentType, content }));
		}
	}
}
