import { isRecord } from '../runtime/wire';
import { EventReader } from './eventReader';

/** As Append Message and Create Conversation take it. */
export interface Attachment {
	mimeType: string;
	fileName: string;
	fileUrl: string;
	caption?: string;
	/** There was a file, but the event names no address for it. */
	dropped?: true;
}

/**
 * Email: {name, contentType, url}. WhatsApp: {mime_type, url, caption}. Messenger: {type, payload: {url}}. The others
 * publish no shape, so whatever names a file is taken.
 */
export function toAttachment(entry: unknown): Attachment {
	const reader = new EventReader(isRecord(entry) ? entry : { url: entry });
	const payload = new EventReader(reader.object('payload') ?? {});
	const fileUrl = reader.text('fileUrl', 'url', 'file') || payload.text('url');
	const fileName = reader.text('fileName', 'filename', 'name') || lastSegment(fileUrl);
	const caption = reader.text('caption');
	const type = reader.text('mimeType', 'mime_type', 'contentType', 'content_type', 'type');
	return {
		mimeType: type.includes('/') ? type : guess(fileName, type),
		fileName,
		fileUrl,
		...(caption && { caption }),
		...(fileUrl === '' && { dropped: true as const }),
	};
}

function lastSegment(url: string): string {
	const path = url.split(/[?#]/)[0].replace(/^[a-z]+:\/\/[^/]*/i, '');
	const segment = path.slice(path.lastIndexOf('/') + 1);
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

const BY_EXTENSION: Record<string, string> = {
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
};

/** What Messenger says instead of a media type. */
const BY_FAMILY: Record<string, string> = {
	audio: 'audio/mpeg',
	image: 'image/jpeg',
	video: 'video/mp4',
};

function guess(fileName: string, family: string): string {
	const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
	return BY_EXTENSION[extension] ?? BY_FAMILY[family.toLowerCase()] ?? 'application/octet-stream';
}
