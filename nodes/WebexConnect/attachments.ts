import { isRecord } from '../runtime/wire';
import { compact, EventReader } from './eventReader';
import { placeOf, type Place } from './places';

/** As Append Message and Create Conversation take it. */
export interface Attachment {
	mimeType: string;
	fileName: string;
	/** Empty if the file was dropped. */
	fileUrl: string;
	/** There was a file, but nobody can have it. */
	dropped?: true;
	/** Why it was dropped. */
	reason?: string;
	/** By which the HTML of a mail shows the picture. */
	cid?: string;
	caption?: string;
}

/** What a file without a name is called, since Engage wants one. */
export const UNNAMED_FILE = 'attachment';

/** What hangs on a message: files, and what is none and has to be said in words. */
export interface Enclosures {
	files: Attachment[];
	words: string[];
	place?: Place;
}

/**
 * Email: {name, contentType, url}. WhatsApp: {mime_type, url, caption}. Messenger and RCS: {type, payload: {url}}. Apple:
 * {name, mimeType, type, url}. Live chat: {file, contentType}. source: data-stream and outbound webhook pages
 */
export function enclosuresOf(reader: EventReader): Enclosures {
	const found: Enclosures = { files: [], words: [] };
	for (const entry of entriesOf(reader)) {
		const words = isRecord(entry) ? wordsOf(new EventReader(entry)) : undefined;
		if (words) {
			found.words.push(words.text);
			found.place ??= words.place;
		} else {
			found.files.push(toAttachment(entry));
		}
	}
	if ('attachments' in reader.unparsed) found.files.push(UNREADABLE);
	return found;
}

const UNREADABLE: Attachment = {
	mimeType: 'application/octet-stream',
	fileName: UNNAMED_FILE,
	fileUrl: '',
	dropped: true,
	reason: 'The event lists its attachments in a form that cannot be read.',
};

function entriesOf(reader: EventReader): unknown[] {
	const { attachments } = reader.event;
	// Some events carry one bare address.
	if (typeof attachments === 'string' && /^https?:\/\//i.test(attachments)) return [attachments];
	return (reader.list('attachments') ?? []).filter(
		(entry) => entry !== null && entry !== undefined && entry !== '',
	);
}

/** Types of Messenger that are no files. source: Messenger Platform, webhook reference of messages */
const LINKS = [
	'fallback',
	'igpost',
	'igreel',
	'igstory',
	'link',
	'post',
	'product',
	'reel',
	'share',
	'storymention',
	'template',
];
const FILES = ['audio', 'document', 'file', 'image', 'media', 'sticker', 'video', 'voice'];

function wordsOf(reader: EventReader): { text: string; place?: Place } | undefined {
	const payload = new EventReader(reader.object('payload') ?? {});
	const place = placeOf(payload, reader.text('title', 'name')) ?? placeOf(reader);
	if (place) return { text: place.text, place };
	if (Array.isArray(payload.event.fields)) return { text: formInWords(payload.event) };
	const type = reader
		.text('type', ...TYPES)
		.toLowerCase()
		.replace(/[^a-z/]/g, '');
	if (LINKS.includes(type)) return { text: linkInWords(reader, payload, type) };
	if (hasFile(reader, payload, type)) return undefined;
	const title = reader.text('title', 'text') || payload.text('title', 'text');
	if (type === 'unsupportedtype' || type === 'unsupported') return { text: 'Unsupported content' };
	return type !== '' || title !== '' ? { text: title || `Content of type ${type}` } : undefined;
}

function hasFile(reader: EventReader, payload: EventReader, type: string): boolean {
	return (
		type.includes('/') ||
		FILES.includes(type) ||
		reader.text(...URLS, ...NAMES, ...TYPES) !== '' ||
		payload.text(...URLS) !== '' ||
		isTrue(reader.event.dropped)
	);
}

/** Title, subtitle and address, of the attachment or of the cards in it. */
function linkInWords(reader: EventReader, payload: EventReader, type: string): string {
	const product = new EventReader(payload.object('product') ?? {});
	const cards = [payload, product].flatMap((holder) => holder.list('elements') ?? []);
	const lines = [reader, payload, ...cards.filter(isRecord).map((card) => new EventReader(card))]
		.map((part) => [
			part.text('title', 'name', 'text'),
			part.text('subtitle'),
			decodedLink(part.text('url')),
		])
		.map((texts) => [...new Set(texts.filter(Boolean))].join(' '))
		.filter(Boolean);
	const unique = [...new Set(lines)];
	// The title of the attachment often is that of its first card.
	const told = unique.filter((line) => !unique.some((other) => other.startsWith(`${line} `)));
	return told.join('\n') || `Shared ${type}`;
}

/** Messenger encodes the address of some links as a whole. */
function decodedLink(url: string): string {
	if (!/^https?%3a/i.test(url)) return url;
	try {
		return decodeURIComponent(url);
	} catch {
		return url;
	}
}

/** The answers to a form of live chat. */
export function formInWords(form: Record<string, unknown>): string {
	const fields = (Array.isArray(form.fields) ? form.fields : []).filter(isRecord);
	return fields
		.map((field) => new EventReader(field))
		.map((field) => `${field.text('label', 'name')}: ${field.text('value')}`)
		.join('\n');
}

const URLS = ['fileUrl', 'url', 'file', 'link'];
const NAMES = ['fileName', 'filename', 'name'];
const TYPES = ['mimeType', 'mime_type', 'contentType', 'content_type'];

function toAttachment(entry: unknown): Attachment {
	const reader = new EventReader(isRecord(entry) ? entry : { url: entry });
	const payload = new EventReader(reader.object('payload') ?? {});
	const wasDropped = isTrue(reader.event.dropped);
	const fileUrl = wasDropped ? '' : reader.text(...URLS) || payload.text(...URLS);
	const fileName =
		reader.text(...NAMES) || payload.text(...NAMES) || lastSegment(fileUrl) || UNNAMED_FILE;
	// WhatsApp puts the type of a sticker one level down.
	const sticker = new EventReader(reader.object('sticker') ?? {});
	const type = reader.text(...TYPES) || sticker.text(...TYPES) || reader.text('type');
	const cid = reader.text('cid', 'contentId', 'content_id', 'Content-ID').replace(/^<|>$/g, '');
	return {
		mimeType: type.includes('/') ? type : guessType(fileName, type),
		fileName,
		fileUrl,
		...(fileUrl === '' && { dropped: true as const }),
		...compact({ reason: fileUrl === '' ? reader.text('reason') || whyGone(reader) : '' }),
		...compact({ cid, caption: reader.text('caption') }),
	};
}

/** Older events of email carry the file itself, which Engage does not take. */
function whyGone(reader: EventReader): string {
	return reader.text('content') === ''
		? ''
		: 'The event carries the file itself, without an address.';
}

const isTrue = (value: unknown): boolean => value === true || value === 'true';

function lastSegment(url: string): string {
	const path = url.split(/[?#]/)[0].replace(/^[a-z]+:\/\/[^/]*/i, '');
	const segment = path.slice(path.lastIndexOf('/') + 1);
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

const BY_EXTENSION = new Map(
	Object.entries({
		aac: 'audio/aac',
		csv: 'text/csv',
		doc: 'application/msword',
		docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		eml: 'message/rfc822',
		gif: 'image/gif',
		jpeg: 'image/jpeg',
		jpg: 'image/jpeg',
		mov: 'video/quicktime',
		mp3: 'audio/mpeg',
		mp4: 'video/mp4',
		ogg: 'audio/ogg',
		pdf: 'application/pdf',
		png: 'image/png',
		txt: 'text/plain',
		vcf: 'text/vcard',
		webp: 'image/webp',
		xls: 'application/vnd.ms-excel',
		xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		zip: 'application/zip',
	}),
);

/** What Messenger says instead of a media type. */
const BY_FAMILY = new Map(
	Object.entries({ audio: 'audio/mpeg', image: 'image/jpeg', video: 'video/mp4' }),
);

export function guessType(fileName: string, family = ''): string {
	const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
	return (
		BY_EXTENSION.get(extension) ?? BY_FAMILY.get(family.toLowerCase()) ?? 'application/octet-stream'
	);
}
