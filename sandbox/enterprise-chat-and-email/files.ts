/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { InvalidInput } from '../core/invalidInput';

export const FILE_MODES = [
	'normal',
	'noLength',
	'shortLength',
	'longLength',
	'broken',
	'drip',
	'redirect',
	'missing',
] as const;

export interface Delivery {
	/**
	 * `shortLength` and `longLength` announce half and double the size, `broken` hangs up midway,
	 * `drip` sends a bit at a time.
	 */
	mode: (typeof FILE_MODES)[number];
	/** Where `redirect` leads. */
	location: string;
	/** Off: HEAD is answered with 405. */
	head: boolean;
	/** Off: a range is ignored, and the whole file sent. */
	ranges: boolean;
	/** Of `drip`, in real milliseconds. */
	intervalMs: number;
	/** Of `drip`. */
	chunkBytes: number;
}

export const USUAL_DELIVERY: Delivery = {
	mode: 'normal',
	location: 'https://elsewhere.example.com/',
	head: true,
	ranges: true,
	intervalMs: 200,
	chunkBytes: 64,
};

export interface NewFile {
	fileName: string;
	contentType?: string;
	/** Either the bytes, or so many made up ones, which take no memory. */
	content?: Buffer;
	size?: number;
	delivery?: Partial<Delivery>;
}

export interface ServedFile {
	fileName: string;
	contentType: string;
	size: number;
	content?: Buffer;
	delivery: Delivery;
}

/** Of bytes that are kept. */
const LARGEST_KEPT = 5 * 1024 * 1024;

export function servedFile(file: NewFile): ServedFile {
	const { fileName, contentType = 'application/octet-stream', content, delivery } = file;
	const size = content?.length ?? file.size ?? 0;
	if (fileName === '') throw new InvalidInput('fileName is missing');
	if (!Number.isSafeInteger(size) || size < 0) {
		throw new InvalidInput('size must be a whole number of bytes');
	}
	if (content && size > LARGEST_KEPT) {
		throw new InvalidInput(`Content of more than ${LARGEST_KEPT} bytes is not kept: give a size`);
	}
	return { fileName, contentType, size, content, delivery: { ...USUAL_DELIVERY, ...delivery } };
}

const SURPLUS_AFTER_MS = 20;

/** Made up content repeats this block. */
const BLOCK = Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 31 + (i >> 8)) & 255));

/** The bytes from `start` up to, but not with, `end`; a block at a time, and no more than that. */
function* bytesOf({ content, size }: ServedFile, start = 0, end = size): Generator<Buffer> {
	if (content) {
		yield content.subarray(start, end);
		return;
	}
	for (let at = start; at < end; ) {
		const from = at % BLOCK.length;
		const chunk = BLOCK.subarray(from, from + Math.min(BLOCK.length - from, end - at));
		yield chunk;
		at += chunk.length;
	}
}

export function sha256Of(file: ServedFile): string {
	const hash = createHash('sha256');
	for (const chunk of bytesOf(file)) hash.update(chunk);
	return hash.digest('hex');
}

async function* dripping(file: ServedFile): AsyncGenerator<Buffer> {
	const { chunkBytes, intervalMs } = file.delivery;
	for (let at = 0; at < file.size; at += chunkBytes) {
		if (at > 0) await pause(intervalMs);
		yield* bytesOf(file, at, Math.min(at + chunkBytes, file.size));
	}
}

/** The surplus comes late: a client is done by then, or sees that the server has lied. */
async function* withSurplus(file: ServedFile, announced: number): AsyncGenerator<Buffer> {
	yield* bytesOf(file, 0, announced);
	await pause(SURPLUS_AFTER_MS);
	yield* bytesOf(file, announced);
}

/** First and last byte; undefined where the header asks for nothing that can be had. */
function rangeOf(header: string, size: number): [number, number] | undefined {
	const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
	if (first === undefined || (first === '' && last === '')) return undefined;
	if (first === '')
		return size > 0 && Number(last) > 0 ? [Math.max(0, size - Number(last)), size - 1] : undefined;
	const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
	return Number(first) <= end ? [Number(first), end] : undefined;
}

/** The sender's own end; whoever hangs up does so without our complaint. */
async function stream(chunks: Iterable<Buffer> | AsyncIterable<Buffer>, raw: ServerResponse) {
	await pipeline(Readable.from(chunks, { objectMode: false }), raw).catch(() => undefined);
}

/** Answers on the bare socket: a framework would mend what must arrive broken. */
export function serveFile(request: FastifyRequest, reply: FastifyReply, file: ServedFile): void {
	const { size, contentType, fileName, delivery } = file;
	const { mode, location, head, ranges } = delivery;
	const { raw } = reply;
	reply.hijack();
	const isHead = request.method === 'HEAD';
	const plain = (status: number, headers: Record<string, string> = {}) => {
		raw.writeHead(status, { 'content-length': '0', ...headers }).end();
	};
	if (isHead && !head) return plain(405, { allow: 'GET' });
	if (mode === 'missing') return plain(404);
	if (mode === 'redirect') return plain(302, { location });

	const headers: Record<string, string> = {
		'content-type': contentType,
		'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
		'x-content-type-options': 'nosniff',
	};
	const send = (status: number, chunks: Iterable<Buffer> | AsyncIterable<Buffer>) => {
		raw.writeHead(status, headers);
		if (isHead) raw.end();
		else void stream(chunks, raw);
	};
	const { range } = request.headers;
	switch (mode) {
		case 'normal': {
			if (ranges) headers['accept-ranges'] = 'bytes';
			if (!ranges || range === undefined || isHead) break;
			const wanted = rangeOf(range, size);
			if (!wanted) return plain(416, { 'content-range': `bytes */${size}` });
			const [first, last] = wanted;
			headers['content-range'] = `bytes ${first}-${last}/${size}`;
			headers['content-length'] = String(last - first + 1);
			return send(206, bytesOf(file, first, last + 1));
		}
		case 'noLength':
			return send(200, bytesOf(file));
		case 'drip':
			headers['content-length'] = String(size);
			return send(200, dripping(file));
		case 'shortLength': {
			const announced = Math.floor(size / 2);
			headers['content-length'] = String(announced);
			// The connection has to end, or the lie would become part of the next answer.
			headers.connection = 'close';
			return send(200, withSurplus(file, announced));
		}
		case 'longLength':
			headers['content-length'] = String(size * 2 + 1);
			headers.connection = 'close';
			return send(200, bytesOf(file));
		case 'broken': {
			raw.writeHead(200, { ...headers, 'content-length': String(size) });
			if (isHead) raw.end();
			else void breakOff(file, raw);
			return;
		}
	}
	headers['content-length'] = String(size);
	send(200, bytesOf(file));
}

async function breakOff(file: ServedFile, raw: ServerResponse): Promise<void> {
	const half = Readable.from(bytesOf(file, 0, Math.floor(file.size / 2)), { objectMode: false });
	await pipeline(half, raw, { end: false }).catch(() => undefined);
	raw.socket?.destroy();
}
