import { isRecord } from '../runtime/wire';
import { guessType, UNNAMED_FILE, type Attachment } from './attachments';
import { EventReader } from './eventReader';

/*
 * Contact-center tenants scan what customers send, and take out what the scan refuses.
 * source: readme of Attachment Drop Notification, CiscoDevNet/webexcc-digital-channels (names and reasons of the files);
 * help page of Resolve Conversation (counts)
 */

/** Fields of the event, and the same fields of the details that Resolve Conversation takes. */
const SCANS = [
	['pciInfo', 'pciDetails'],
	['malwareinfo', 'malwareInfo', 'malwareScanDetails'],
	['securityscaninfo', 'securityScanInfo', 'securityScanDetails'],
] as const;

/** The documented ones begin with what was scanned: `PCI: Failed: …`, `Malware: Failed: …`, `System Alert`. */
const FAILED = /fail|alert|drop|refus|reject|infect|block|error|denied|not compliant/i;
const PASSED = /\b(?:pass|passed|success|successful|clean|ok|compliant|safe)\b/i;

interface Refused {
	name: string;
	reason: string;
}

interface Scan {
	refused: Refused[];
	/** How many files the scan says it took out. */
	count: number;
}

/** Marks the files that a scan refused, and adds those that only the scan names: the agent must see that they came. */
export function withRefusedFiles(reader: EventReader, attachments: Attachment[]): Attachment[] {
	const files = [...attachments];
	const added: Attachment[] = [];
	const reasons = new Map<string, string[]>();
	let count = 0;
	for (const names of SCANS) {
		const scan = scanIn(reader, names);
		count = Math.max(count, scan.count);
		for (const { name, reason } of scan.refused) {
			reasons.set(name, [...(reasons.get(name) ?? []), reason]);
		}
	}
	for (const [name, all] of reasons) {
		const reason = [...new Set(all.filter(Boolean))].join('; ');
		const named = files.filter(({ fileName }) => fileName === name);
		// Of several files with one name, those without an address are the refused ones.
		const gone = named.filter(({ fileUrl }) => fileUrl === '');
		for (const file of gone.length > 0 ? gone : named) {
			files[files.indexOf(file)] = dropped(file, reason);
		}
		if (named.length === 0) added.push(dropped(fileNamed(name), reason));
	}
	const known = [...files, ...added].filter((file) => file.dropped).length;
	const unnamed = Array.from({ length: Math.min(count - known, MOST_UNNAMED) }, () =>
		dropped(fileNamed(UNNAMED_FILE), ''),
	);
	return [...files, ...added, ...unnamed];
}

/** Nobody sends more files, and a number in an event must not fill the memory. */
const MOST_UNNAMED = 50;

function dropped(file: Attachment, reason: string): Attachment {
	return { ...file, fileUrl: '', dropped: true, ...(reason && { reason }) };
}

const fileNamed = (fileName: string): Attachment => ({
	mimeType: guessType(fileName),
	fileName,
	fileUrl: '',
});

function scanIn(reader: EventReader, names: readonly string[]): Scan {
	// Where nothing is scanned, some tenants say so in a word: `NA`.
	const info = names.map((name) => reader.objectOrText(name)).find(isRecord);
	if (!info) return { refused: [], count: 0 };
	const scan = new EventReader(info);
	const overall = scan.text('status', 'result', 'scanStatus');
	const lists = ['attachments', 'droppedAttachments', ...REASON_LISTS].flatMap(
		(name) => scan.list(name) ?? [],
	);
	const refused = lists
		.map((entry) => refusedFile(entry, overall))
		.filter((file): file is Refused => file !== undefined);
	return { refused, count: Math.max(Number(scan.text('droppedAttachmentCount')) || 0, 0) };
}

const REASON_LISTS = ['nonPCIComplianceReason', 'malwareFailedReason', 'securityFailedReason'];

function refusedFile(entry: unknown, overall: string): Refused | undefined {
	const reader = new EventReader(isRecord(entry) ? entry : { name: entry });
	const name = reader.text('name', 'fileName', 'filename').trim();
	const reason = reader.text('reason', 'message', 'description', 'status');
	if (name === '') return undefined;
	// A list can hold files that passed as well.
	const verdict = [reason, overall].find((text) => FAILED.test(text) || PASSED.test(text)) ?? '';
	return PASSED.test(verdict) && !FAILED.test(verdict) ? undefined : { name, reason };
}
