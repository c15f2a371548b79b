/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { EXECUTION_ID } from './harness';

/** The container of n8n-core itself, wherever npm has put it. */
const { Container } = createRequire(require.resolve('n8n-core'))('@n8n/di') as {
	Container: { get<T>(type: abstract new (...parameters: never[]) => T): T };
};

export interface Disk {
	service: BinaryDataService;
	/** From now on n8n keeps binary data there, as it does outside of tests; until then in memory. */
	use(): Promise<void>;
	/** A file as an item carries it; of content, or of so many made up bytes. */
	keep(fileName: string, content: Buffer | number, mimeType?: string): Promise<IBinaryData>;
	sha256(data: IBinaryData): Promise<string>;
	close(): Promise<void>;
}

export const sha256 = (content: Buffer): string =>
	createHash('sha256').update(content).digest('hex');

/** To be called before any node runs: n8n looks for its folder once. */
export async function openDisk(): Promise<Disk> {
	const folder = await mkdtemp(join(tmpdir(), 'binary-data-'));
	process.env.N8N_USER_FOLDER = folder;
	process.env.N8N_DEFAULT_BINARY_DATA_MODE = 'filesystem';
	const service = Container.get(BinaryDataService);
	return {
		service,
		async use() {
			await service.init();
			if (!service.getPath('filesystem-v2:any').startsWith(folder)) {
				throw new Error('n8n keeps its files elsewhere');
			}
		},
		async keep(fileName, content, mimeType = 'application/octet-stream') {
			return await service.store(
				{ type: 'execution', workflowId: 'test', executionId: EXECUTION_ID },
				typeof content === 'number' ? Readable.from(madeUp(content)) : content,
				{ fileName, mimeType, data: '' },
			);
		},
		async sha256(data) {
			const hash = createHash('sha256');
			for await (const chunk of await service.getAsStream(data.id!)) hash.update(chunk as Buffer);
			return hash.digest('hex');
		},
		close: async () => await rm(folder, { recursive: true }),
	};
}

function* madeUp(size: number): Generator<Buffer> {
	const block = Buffer.alloc(65_536, 'made up ');
	for (let at = 0; at < size; at += block.length) {
		yield block.subarray(0, Math.min(block.length, size - at));
	}
}
