import type { IBinaryData } from 'n8n-workflow';
import type { Steps } from './table';
import { InvalidData } from './values';
import { isRecord, isStream, type ByteStream, type ServiceAnswer } from './wire';

/* Files on their way between a service and n8n's binary data; never held whole in memory where n8n keeps them on disk. */

export interface StoredFile {
	data: IBinaryData;
	/** Bytes. */
	size: number;
}

/** Why a file could not be taken, in words that follow "The file". */
export interface BrokenFile {
	problem: string;
	/** The time limit ended the transfer. */
	timedOut?: true;
}

/**
 * Streams the body of a download into n8n's binary data. Whatever the service announces: nothing beyond `limit` bytes is
 * taken, and a file that is empty or shorter than announced is a broken one.
 */
export async function storeFile(
	{ context }: Steps,
	answer: ServiceAnswer,
	file: { fileName: string; contentType: string; limit: number },
): Promise<StoredFile | BrokenFile> {
	const { body, headers } = answer;
	if (!isStream(body)) return { problem: 'came without content.' };
	const announced = sizeIn(headers);
	if (announced !== undefined && announced > file.limit) {
		body.destroy();
		return { problem: tooLarge(announced, file.limit) };
	}
	let size = 0;
	let problem: string | undefined;
	// A stream of its own: listening to the body would start it before n8n reads it, or keep it from starting.
	const counted = body.map((chunk: Buffer) => {
		size += chunk.length;
		if (size <= file.limit) return chunk;
		problem = tooLarge(undefined, file.limit);
		throw new Error(problem);
	});
	try {
		const data = await context.helpers.prepareBinaryData(counted, file.fileName, file.contentType);
		if (!problem && size === 0) problem = 'is empty.';
		if (!problem && announced !== undefined && size !== announced) {
			problem = `has ${size} bytes, where ${announced} were announced.`;
		}
		return problem ? { problem } : { data, size };
	} catch (error) {
		body.destroy();
		if (!problem && isAbortion(error)) {
			return {
				problem: `was not complete in time: ${size} bytes had come. Raise Timeout under Options if it needs longer.`,
				timedOut: true,
			};
		}
		return { problem: problem ?? `broke off after ${size} bytes (${reasonOf(error)}).` };
	}
}

/** Lets go of a download that nobody reads. */
export function discard({ body }: ServiceAnswer): void {
	if (isStream(body)) body.destroy();
}

const tooLarge = (size: number | undefined, limit: number): string =>
	`has ${size === undefined ? '' : `${size} bytes, `}more than the ${limit} bytes that Size Limit allows.`;

const codeOf = (error: unknown): unknown => isRecord(error) && error.code;

const isAbortion = (error: unknown): boolean => codeOf(error) === 'ERR_CANCELED';

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return 'no reason given';
	return String(codeOf(error) ?? error.message);
}

/** Bytes that the headers announce for the whole file; undefined where they do not, or announce nonsense. */
export function sizeIn(headers: ServiceAnswer['headers']): number | undefined {
	const range = headers['content-range'];
	// Of a part, the length says nothing.
	const text =
		range === undefined
			? headers['content-length']
			: /^bytes (?:[\d-]+|\*)\/(\d+)$/i.exec(String(range))?.[1];
	return /^\d+$/.test(String(text ?? '')) ? Number(text) : undefined;
}

export interface GivenFile {
	fileName: string;
	contentType: string;
	/** Bytes. */
	size: number;
	/** Opens it anew each time; content where n8n keeps it in memory anyway. */
	open: () => Promise<ByteStream | Buffer>;
}

/** The file of an item. Throws `InvalidData` where there is none under this name. */
export async function fileOf(steps: Steps, field: string): Promise<GivenFile> {
	const data = binaryDataOf(steps, field);
	if (!data) throw new InvalidData([`The item has no binary data under "${field}".`]);
	return await openFile(steps, { ...data, fileName: data.fileName || field });
}

/** n8n knows where the workflow keeps binary data: beside the JSON of an item, or in it. */
function binaryDataOf({ context, item }: Steps, field: string): IBinaryData | undefined {
	try {
		return context.helpers.assertBinaryData(item, field);
	} catch {
		return undefined;
	}
}

/** A file among n8n's binary data. */
export async function openFile(
	{ context: { helpers } }: Steps,
	{ id, data, fileName = '', mimeType: contentType }: IBinaryData,
): Promise<GivenFile> {
	if (id) {
		const { fileSize } = await helpers.getBinaryMetadata(id);
		const open = async () => await helpers.getBinaryStream(id);
		return { fileName, contentType, size: fileSize, open };
	}
	// n8n was told to keep files in memory.
	const content = Buffer.from(data, 'base64');
	return { fileName, contentType, size: content.length, open: async () => content };
}
