import { discard, openFile, storeFile } from '../../runtime/files';
import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import {
	contentTypeOf,
	fileInfo,
	publishRequest,
	safeFileName,
	UNPACKED,
	webAddress,
	withoutQuery,
} from '../attachments';
import { enterpriseChatAndEmail } from '../product';
import { endpoints, errorOf } from '../wire';

const outcomes = {
	createAttachmentInfoOnSuccess: { kind: 'success', description: 'The file is there.' },
	createAttachmentInfoOnFailure: {
		kind: 'failure',
		description: 'There is no such file, it is empty or broken, or its server redirects elsewhere.',
	},
} as const;

/** source: get-file-info page */
const getFileInfo = defineMethod({
	name: 'Get File Info',
	value: 'getFileInfo',
	description: 'Asks the server of a file for its size and content type, without the credential',
	versions: ['1.0'],
	fields: {
		attachmentUrl: {
			label: 'Attachment URL',
			required: true,
			placeholder: 'https://files.example.com/photo.jpg',
		},
	},
	outputs: {
		fileSize: { type: 'number', description: 'Bytes' },
		contentType: { type: 'string', description: 'Such as image/jpeg' },
	},
	outcomes,
	endpoints: [endpoints.fileHead, endpoints.fileStart],
	async compose(steps, { attachmentUrl }) {
		const info = await fileInfo(steps, attachmentUrl);
		if ('problem' in info) {
			return {
				outcome: 'createAttachmentInfoOnFailure',
				error: { message: info.problem, code: 'NO_FILE' },
			};
		}
		if ('status' in info) {
			const { status } = info;
			if (status < 300) return SIZE_UNKNOWN;
			return status === 401 || status === 403 ? loginNeeded(status) : info;
		}
		const { fileSize, contentType } = info;
		return { outcome: 'createAttachmentInfoOnSuccess', outputs: { fileSize, contentType } };
	},
});

/** No token was sent, so that none was refused. */
const loginNeeded = (status: number) =>
	({
		outcome: 'onAuthorizationFailure',
		error: {
			message: `The server of the file does not give it to everybody (HTTP ${status}).`,
			code: 'LOGIN_NEEDED',
		},
	}) as const;

const SIZE_UNKNOWN = {
	outcome: 'onInvalidChoice',
	error: { message: 'The server of the file does not tell its size.', code: 'SIZE_UNKNOWN' },
} as const;

const MEGABYTE = 1024 * 1024;

/** source: get-file-info page (the purpose); how the vendor makes the address is not public */
const getAttachmentUrl = defineMethod({
	name: 'Get Attachment URL',
	value: 'getAttachmentUrl',
	description:
		'Downloads a file of the agent with the credential, and makes the address by which customers get it',
	notice:
		'Channels such as Messenger cannot fetch a Content URL of ECE. The file leaves with the item as binary data; a node behind this one, or Upload File, puts it where Public Base URL points.',
	versions: ['1.0'],
	fields: {
		fileName: { label: 'File Name', required: true, placeholder: 'invoice.pdf' },
		contentUrl: {
			label: 'Content URL',
			required: true,
			description:
				'As the event UploadAttachment names it. The token goes along only to the host of the credential.',
		},
		publicBaseUrl: {
			label: 'Public Base URL',
			required: true,
			placeholder: 'https://files.example.com/outbox',
			description: 'The file name is put behind it to make fileAttachmentURL',
		},
		uploadFile: {
			label: 'Upload File',
			type: 'boolean',
			description: 'Whether the node also puts the file there, by HTTP PUT without a credential',
		},
		putOutputFileInField: {
			label: 'Put Output File in Field',
			required: true,
			default: 'data',
			description: 'Name of the binary field that gets the file',
		},
		sizeLimit: {
			label: 'Size Limit',
			type: 'number',
			range: [1, 1024],
			default: 100,
			description: 'The most megabytes that are downloaded',
		},
	},
	outputs: {
		fileAttachmentURL: { type: 'string', description: 'Address of the file for the customer' },
		fileSize: { type: 'number', description: 'Bytes' },
		contentType: { type: 'string', description: 'Such as application/pdf' },
	},
	outcomes,
	endpoints: [endpoints.content, endpoints.publish],
	async compose(steps, values) {
		const { call } = steps;
		const address = webAddress('Content URL', values.contentUrl);
		const base = webAddress('Public Base URL', values.publicBaseUrl).replace(/\/+$/, '');
		const fileName = safeFileName(values.fileName);
		const failure = (message: string, code: string) =>
			({ outcome: 'createAttachmentInfoOnFailure', error: { message, code } }) as const;

		const answer = await call({
			endpoint: endpoints.content,
			address,
			headers: UNPACKED,
			download: true,
		});
		const { status, headers } = answer;
		if (status >= 300 && status < 400) {
			const target = withoutQuery(String(headers.location ?? 'another address'));
			return failure(
				`The Content URL redirects to ${target}, which is not followed with the credential.`,
				'REDIRECTED',
			);
		}
		if (status === 404 || status === 410) return failure(errorOf(answer).message, 'NO_FILE');
		if (status >= 400) return answer;
		const contentType = contentTypeOf(headers);
		if (/^text\/html\b/i.test(contentType) && !/\.html?$/i.test(fileName)) {
			discard(answer);
			return WEB_PAGE;
		}
		const limit = (values.sizeLimit ?? 100) * MEGABYTE;
		const stored = await storeFile(steps, answer, { fileName, contentType, limit });
		if ('problem' in stored) {
			const message = `The file ${stored.problem}`;
			return stored.timedOut
				? { outcome: 'onTimeout', error: { message, code: 'ETIMEDOUT', retryable: true } }
				: failure(message, 'BROKEN_FILE');
		}
		const { data, size: fileSize } = stored;
		const fileAttachmentURL = `${base}/${encodeURIComponent(fileName)}`;
		if (values.uploadFile) {
			const file = await openFile(steps, data);
			const { status: uploaded } = await call(publishRequest(fileAttachmentURL, file));
			if (uploaded >= 300) {
				return failure(
					`The server of Public Base URL answered HTTP ${uploaded} to the upload.`,
					'NOT_UPLOADED',
				);
			}
		}
		return {
			outcome: 'createAttachmentInfoOnSuccess',
			outputs: { fileAttachmentURL, fileSize, contentType },
			binary: { [values.putOutputFileInField]: data },
		};
	},
});

/** Such as a login page. */
const WEB_PAGE = {
	outcome: 'onInvalidChoice',
	error: {
		message: 'The Content URL leads to a web page and not to the file.',
		code: 'WEB_PAGE',
	},
} as const;

const table: NodeTable = {
	name: 'eceGetFileInfo',
	displayName: 'ECE Get File Info',
	description:
		'Look at a file of a customer, or get a file of an agent of Enterprise Chat and Email',
	product: enterpriseChatAndEmail,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Attachment', 'Download'],
	usableAsTool: true,
	timeout: 60,
	methods: [getFileInfo, getAttachmentUrl],
};

export class EceGetFileInfo extends TableNode {
	constructor() {
		super(table);
	}
}
