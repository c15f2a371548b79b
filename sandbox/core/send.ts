/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Outgoing {
	method: 'HEAD' | 'POST';
	url: string;
	headers?: Record<string, string>;
	body?: string;
	timeoutMs: number;
	signal?: AbortSignal;
}

/** A status, or the reason why there is none. */
export type Answer = { status: number; body: string } | { status?: undefined; error: string };

const KEEP_BODY = 4000;

/** One request on a connection of its own; redirects are answers, not followed. */
export async function send(outgoing: Outgoing): Promise<Answer> {
	const { method, url, headers, body, timeoutMs, signal } = outgoing;
	const secure = url.startsWith('https:');
	return await new Promise((resolve) => {
		const request = (secure ? httpsRequest : httpRequest)(
			url,
			{
				method,
				headers: {
					...headers,
					...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
				},
				agent: false,
				signal,
				// A local n8n has a certificate of its own making.
				...(secure ? { rejectUnauthorized: false } : {}),
			},
			(response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => {
					if (text.length < KEEP_BODY) text += chunk;
				});
				response.on('error', (error) => finish({ error: error.message }));
				response.on('end', () =>
					finish({ status: response.statusCode ?? 0, body: text.slice(0, KEEP_BODY) }),
				);
			},
		);
		const deadline = setTimeout(() => {
			finish({ error: `no answer within ${timeoutMs} ms` });
			request.destroy();
		}, timeoutMs);
		const finish = (answer: Answer) => {
			clearTimeout(deadline);
			resolve(answer);
		};
		request.on('error', (error: NodeJS.ErrnoException) =>
			finish({ error: error.code ?? error.message }),
		);
		request.end(body);
	});
}
