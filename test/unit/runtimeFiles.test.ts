/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IBinaryData } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { setImmediate as later } from 'node:timers/promises';
import { discard, fileOf, openFile, sizeIn, storeFile } from '../../nodes/runtime/files';
import type { Steps } from '../../nodes/runtime/table';

describe('the size that headers announce', () => {
	it.each([
		[{ 'content-length': '42' }, 42],
		[{ 'content-length': 42 }, 42],
		[{ 'content-length': '0' }, 0],
		[{ 'content-length': '1', 'content-range': 'bytes 0-0/4711' }, 4711],
		[{ 'content-length': '0', 'content-range': 'bytes */4711' }, 4711],
		[{ 'content-length': '1', 'content-range': 'bytes 0-0/*' }, undefined],
		[{ 'content-length': '-1' }, undefined],
		[{ 'content-length': '1e3' }, undefined],
		[{ 'content-length': '12, 12' }, undefined],
		[{ 'content-length': '' }, undefined],
		[{}, undefined],
	])('%j: %s', (headers, size) => {
		expect(sizeIn(headers)).toBe(size);
	});
});

type Prepare = (body: Readable) => Promise<unknown>;

/** What n8n does with the stream that it is given. */
const stepsOf = (prepare: Prepare): Steps =>
	({ context: { helpers: { prepareBinaryData: prepare } } }) as unknown as Steps;

const CHUNKS = Array.from({ length: 40 }, (_, index) => Buffer.alloc(10_000, index));
const SIZE = 400_000;
const body = (chunks: Iterable<Buffer> | AsyncIterable<Buffer> = CHUNKS) =>
	Readable.from(chunks, { objectMode: false });

const answered = (stream: unknown, headers: Record<string, unknown> = {}) => ({
	status: 200,
	headers,
	body: stream,
});
const FILE = { fileName: 'a.bin', contentType: 'application/octet-stream', limit: SIZE };

async function byIterating(stream: Readable): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

const byEvents = async (stream: Readable) =>
	await new Promise<Buffer>((resolve, reject) => {
		const chunks: Buffer[] = [];
		stream.on('data', (chunk: Buffer) => chunks.push(chunk));
		stream.on('end', () => resolve(Buffer.concat(chunks)));
		stream.on('error', reject);
	});

describe('a download', () => {
	// n8n's places for binary data read in these ways: disk, memory and database.
	it.each([
		['by iterating', byIterating],
		['by events', byEvents],
	])('gets to n8n whole, at once and later, %s', async (_, read) => {
		for (const wait of [async () => {}, later]) {
			const content: Buffer[] = [];
			const steps = stepsOf(async (stream) => {
				await wait();
				content.push(await read(stream));
				return { id: 'x' };
			});
			const stored = await storeFile(steps, answered(body()), FILE);
			expect(stored).toEqual({ data: { id: 'x' }, size: SIZE });
			expect(Buffer.compare(content[0], Buffer.concat(CHUNKS))).toBe(0);
		}
	});

	const stored = async (stream: unknown, headers = {}, limit = SIZE) =>
		await storeFile(stepsOf(byIterating), answered(stream, headers), { ...FILE, limit });

	it('without content is none', async () => {
		expect(await stored('text')).toEqual({ problem: 'came without content.' });
		expect(await stored(body([]))).toEqual({ problem: 'is empty.' });
	});

	it('is taken up to the limit, and not read beyond it', async () => {
		let read = 0;
		const counted = async function* () {
			for (const chunk of CHUNKS) {
				read += chunk.length;
				yield chunk;
			}
		};
		const stream = body(counted());
		expect(await stored(stream, {}, 50_000)).toEqual({
			problem: 'has more than the 50000 bytes that Size Limit allows.',
		});
		expect(stream.destroyed).toBe(true);
		expect(read).toBeLessThan(SIZE);
		expect(await stored(body(), {}, SIZE)).toMatchObject({ size: SIZE });
	});

	it('that announces more than the limit is not read at all', async () => {
		const stream = body();
		expect(await stored(stream, { 'content-length': SIZE }, SIZE - 1)).toEqual({
			problem: 'has 400000 bytes, more than the 399999 bytes that Size Limit allows.',
		});
		expect(stream.destroyed).toBe(true);
	});

	it('of another size than announced is a broken one', async () => {
		expect(await stored(body(), { 'content-length': SIZE + 1 }, SIZE + 1)).toEqual({
			problem: 'has 400000 bytes, where 400001 were announced.',
		});
	});

	const failing = (error: Error) =>
		body(
			(async function* () {
				yield CHUNKS[0];
				await later();
				throw error;
			})(),
		);

	it('that breaks off says where, and why', async () => {
		const error = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		expect(await stored(failing(error))).toEqual({
			problem: 'broke off after 10000 bytes (ECONNRESET).',
		});
	});

	it('that the time limit ends is told from one that breaks off', async () => {
		const error = Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' });
		expect(await stored(failing(error))).toMatchObject({
			problem: expect.stringMatching(/^was not complete in time: 10000 bytes had come\./) as string,
			timedOut: true,
		});
	});

	it('that n8n cannot keep is let go', async () => {
		const stream = body();
		const steps = stepsOf(async () => await Promise.reject(new Error('no space left')));
		expect(await storeFile(steps, answered(stream), FILE)).toEqual({
			problem: 'broke off after 0 bytes (no space left).',
		});
		expect(stream.destroyed).toBe(true);
	});

	it('that nobody wants is let go', () => {
		const stream = body();
		discard(answered(stream));
		expect(stream.destroyed).toBe(true);
		expect(() => discard(answered(undefined))).not.toThrow();
	});
});

describe('a file of an item', () => {
	const steps = (binary?: Record<string, IBinaryData>): Steps =>
		({
			item: 0,
			context: {
				helpers: {
					assertBinaryData: (_: number, field: string) => {
						if (!binary?.[field]) throw new Error('n8n says it at length');
						return binary[field];
					},
					getBinaryMetadata: async (id: string) => await Promise.resolve({ fileSize: id.length }),
					getBinaryStream: async (id: string) => await Promise.resolve(body([Buffer.from(id)])),
				},
			},
		}) as unknown as Steps;

	it('has the size that n8n knows, not the one that the item shows', async () => {
		const data = {
			id: 'disk:1234',
			data: 'disk',
			mimeType: 'image/png',
			fileSize: '3 kB',
			bytes: 1,
		};
		const file = await fileOf(steps({ data }), 'data');
		expect(file).toMatchObject({ fileName: 'data', contentType: 'image/png', size: 9 });
		for (let attempt = 0; attempt < 2; attempt++) {
			expect((await byIterating((await file.open()) as Readable)).toString()).toBe('disk:1234');
		}
	});

	it('may be in memory', async () => {
		const data = { data: Buffer.from('äö').toString('base64'), mimeType: 'text/plain' };
		const { size, open } = await openFile(steps(), data);
		expect(size).toBe(4);
		expect((await open()).toString()).toBe('äö');
	});

	it.each<Record<string, IBinaryData> | undefined>([
		undefined,
		{},
		{ other: { data: '', mimeType: 'text/plain' } },
	])('is missed where the item has %j', async (binary) => {
		await expect(fileOf(steps(binary), 'data')).rejects.toThrow(
			'The item has no binary data under "data".',
		);
	});
});
