import { discard, sizeIn, type GivenFile } from '../runtime/files';
import type { Steps } from '../runtime/table';
import { refuse } from '../runtime/values';
import type { ServiceAnswer, WireRequest } from '../runtime/wire';
import { endpoints } from './wire';

const MOST_REDIRECTS = 5;

/** What a file is, as its server tells. */
export interface FileInfo {
	/** Bytes. */
	fileSize: number;
	contentType: string;
}

/** Why there is no file, in words for the user. */
export interface NoFile {
	problem: string;
}

/**
 * Asks for a file that anybody may fetch: HEAD, or its first byte where the server does not tell enough. Redirects are
 * followed, since no credential goes along. Answers with the server's answer where that says nothing about the file.
 */
export async function fileInfo(
	{ call }: Pick<Steps, 'call'>,
	url: string,
): Promise<FileInfo | NoFile | ServiceAnswer> {
	let target = webAddress('Attachment URL', url);
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
		let answer = await call(head(target));
		if (!isRedirect(answer) && !tellsSize(answer)) {
			answer = await call(start(target));
			discard(answer);
		}
		if (!isRedirect(answer)) return read(answer);

		const next = redirectTarget(answer.headers.location, target);
		if (!next) return { problem: 'The server redirects to nowhere.' };
		if (target.startsWith('https:') && next.startsWith('http:')) {
			return { problem: `The server redirects to ${withoutQuery(next)}, which is not encrypted.` };
		}
		target = next;
	}
	return { problem: `The server redirects more than ${MOST_REDIRECTS} times.` };
}

const isRedirect = ({ status }: ServiceAnswer): boolean => status >= 300 && status < 400;

const tellsSize = ({ status, headers }: ServiceAnswer): boolean =>
	status >= 200 && status < 300 && Boolean(sizeIn(headers));

function read(answer: ServiceAnswer): FileInfo | NoFile | ServiceAnswer {
	const { status, headers } = answer;
	const fileSize = sizeIn(headers);
	// An empty file has no first byte.
	if (status === 416 || (status < 300 && fileSize === 0)) return { problem: 'The file is empty.' };
	if (status < 300 && fileSize) return { fileSize, contentType: contentTypeOf(headers) };
	if (status >= 400 && status < 500 && ![401, 403, 429].includes(status)) {
		return { problem: `The server of the file answered HTTP ${status}.` };
	}
	return answer;
}

/** Puts a file on a web server of the user's own, without a credential. source: HTTP */
export function publishRequest(external: string, file: GivenFile): WireRequest {
	return {
		endpoint: endpoints.publish,
		external,
		headers: { 'content-type': file.contentType, 'content-length': String(file.size) },
		file: file.open,
		// The same file at the same place.
		repeatable: 'values',
	};
}

/** Packed for the way, a file would have another size than it has. */
export const UNPACKED = { 'accept-encoding': 'identity' };

const head = (external: string): WireRequest => ({
	endpoint: endpoints.fileHead,
	external,
	headers: UNPACKED,
});

const start = (external: string): WireRequest => ({
	endpoint: endpoints.fileStart,
	external,
	headers: { ...UNPACKED, range: 'bytes=0-0' },
	// Servers that know no ranges send the whole file, which nobody reads.
	download: true,
});

export const contentTypeOf = ({ 'content-type': type }: ServiceAnswer['headers']): string =>
	typeof type === 'string' && type !== '' ? type : 'application/octet-stream';

/** An absolute http or https address. Throws `InvalidData` naming the field. */
export function webAddress(label: string, text: string): string {
	const url = parsed(text.trim());
	refuse(
		url && /^https?:$/.test(url.protocol)
			? []
			: [`${label} must be an address that begins with https:// or http://.`],
	);
	return url?.href ?? '';
}

function redirectTarget(location: unknown, from: string): string | undefined {
	const url = typeof location === 'string' ? parsed(location, from) : undefined;
	return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

function parsed(text: string, base?: string): URL | undefined {
	return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/** Signed addresses are as good as passwords. */
export const withoutQuery = (url: string): string => url.split(/[?#]/)[0];

/** Among them marks that turn the direction of text, and half characters. */
const UNSAFE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]|\p{Cs}/gu;

/** A name that can stand in a path: no folder, nothing that a shell or a browser could trip over. */
export function safeFileName(name: string): string {
	const last = name.split(/[/\\]/).at(-1) ?? '';
	return last.replace(UNSAFE, '_').replace(/^\.+/, '') || 'attachment';
}
