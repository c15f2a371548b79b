/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHash } from 'node:crypto';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { isLoopbackUrl } from '../core/loopback';
import type { Attachment } from './conversations';

export interface Bounds {
	largest: number;
	/** How long nothing may come, in real milliseconds. */
	idleMs: number;
	signal: AbortSignal;
}

export type Fetched = { bytes: number; sha256: string } | { reason: string };

type Announced = Pick<Attachment, 'contentUrl' | 'contentType' | 'size'>;

const typeOf = (header: string | undefined): string =>
	(header ?? '').split(';')[0].trim().toLowerCase();

/** What is wrong with the head of the answer. */
function refusal({ statusCode, headers }: IncomingMessage, file: Announced): string | undefined {
	if (statusCode !== 200) {
		const { location } = headers;
		return `The URL answered ${statusCode}${location === undefined ? '' : ', a redirect that is not followed'}`;
	}
	const type = typeOf(headers['content-type']);
	if (type !== typeOf(file.contentType)) {
		return `The content is ${type || 'of no type'}, not ${file.contentType}`;
	}
	return undefined;
}

/** Reads a customer's file as ECE would, without keeping it: is it what was announced? */
export async function fetchFile(file: Announced, bounds: Bounds): Promise<Fetched> {
	const { contentUrl, size } = file;
	const { largest, idleMs, signal } = bounds;
	if (!isLoopbackUrl(contentUrl)) {
		return { reason: 'The sandbox keeps to loopback addresses' };
	}
	if (size > largest) return { reason: `Files of more than ${largest} bytes are not fetched` };
	return await new Promise((resolve) => {
		let answered = false;
		const secure = contentUrl.startsWith('https:');
		const request = (secure ? httpsGet : httpGet)(
			contentUrl,
			{ agent: false, signal, ...(secure ? { rejectUnauthorized: false } : {}) },
			(response) => {
				answered = true;
				const wrong = refusal(response, file);
				if (wrong !== undefined) return end({ reason: wrong });
				const hash = createHash('sha256');
				let bytes = 0;
				response.on('data', (chunk: Buffer) => {
					bytes += chunk.length;
					if (bytes > size) end({ reason: `More than the announced ${size} bytes came` });
					else hash.update(chunk);
				});
				response.on('error', (error) => end({ reason: `It broke off: ${error.message}` }));
				response.on('end', () =>
					end(
						bytes === size
							? { bytes, sha256: hash.digest('hex') }
							: { reason: `${bytes} bytes came, not the announced ${size}` },
					),
				);
			},
		);
		const end = (fetched: Fetched) => {
			resolve(fetched);
			request.destroy();
		};
		request.setTimeout(idleMs, () => end({ reason: `Nothing came for ${idleMs} ms` }));
		request.on('error', (error: NodeJS.ErrnoException) => {
			const what = answered ? 'It broke off' : 'The URL cannot be reached';
			end({ reason: `${what}: ${error.code ?? error.message}` });
		});
	});
}
