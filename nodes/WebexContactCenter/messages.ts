import { uuidFrom } from '../runtime/uuid';
import { InvalidData, refuse } from '../runtime/values';
import { isRecord } from '../runtime/wire';

/*
 * A message of a task, as tasks v2 takes it: `channelParams`.
 * source: OpenAPI August 2026, tasks v2; BYO custom messaging guide
 */

export interface CustomMessage {
	/** Of any form: the service takes a UUID, which is made of it. */
	alias: string;
	text?: string;
	/** With fileName, mimeType and fileUrl; a `dropped` one has no address. */
	attachments?: readonly unknown[];
	/** Milliseconds. */
	timestamp: number;
}

/** The published message has a text even beside files. */
export const NO_TEXT = 'Attachment';

/** A message of a customer. Throws `InvalidData` naming every attachment at fault. */
export function customMessage({ alias, text, attachments = [], timestamp }: CustomMessage) {
	const files = attachments.filter((file) => !isDropped(file));
	const dropped = attachments.filter(isDropped).map(({ fileName }) => String(fileName || 'file'));
	// The message has no place for a file that the scan kept back, and the agent must know of it.
	const note = dropped.length > 0 ? `[Left out: ${dropped.join(', ')}]` : undefined;
	const message = {
		aliasId: uuidFrom(alias),
		text: [text, note].filter(Boolean).join('\n') || NO_TEXT,
		timestamp,
	};
	return files.length > 0
		? { type: 'text-with-attachments', message: { ...message, attachments: filesOf(files) } }
		: { type: 'text', message };
}

interface WorkItem {
	alias: string;
	data: Record<string, string>;
	/** Milliseconds. */
	timestamp: number;
}

/** Fields of the form of a work item. */
export const workItemMessage = ({ alias, data, timestamp }: WorkItem) => ({
	type: 'work-item-form',
	message: { aliasId: uuidFrom(alias), workItemData: data, timestamp },
});

const isDropped = (file: unknown): file is Record<string, unknown> =>
	isRecord(file) && file.dropped === true;

/** Files on the same machine, as of the sandbox, have no certificate. */
const FILE_URL = /^(https:\/\/[^\s/]+|http:\/\/(localhost|127\.0\.0\.1)[:/])/i;

function filesOf(files: readonly unknown[]) {
	const problems: string[] = [];
	const read = files.map((file, index) => {
		const given = isRecord(file) ? file : {};
		const url = String(given.fileUrl ?? given.url ?? '');
		const { fileName, mimeType } = given;
		const place = `Attachments: entry ${index + 1}`;
		if (!fileName) problems.push(`${place} has no fileName.`);
		if (!mimeType) problems.push(`${place} has no mimeType.`);
		if (!FILE_URL.test(url)) problems.push(`${place} needs a fileUrl that begins with https://.`);
		return { fileName, mimeType, fileUrl: url };
	});
	refuse(problems);
	return read;
}

/** Plain values as texts. Throws `InvalidData` for what is no plain value. */
export function textsOf(label: string, given: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(given).map(([name, value]) => {
			if (!['string', 'number', 'boolean'].includes(typeof value)) {
				throw new InvalidData([`${label}: ${name} must be a text, a number, true or false.`]);
			}
			return [name, String(value)];
		}),
	);
}
