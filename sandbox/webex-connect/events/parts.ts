import { createHash } from 'node:crypto';
import type { Fields } from '../../core/fields';
import type { CustomerEvent, EventAttachment, Scan } from '../channels';

export function timestamp({ at, utcOffset }: CustomerEvent): string {
	const match = /^([+-])(\d{2}):(\d{2})$/.exec(utcOffset ?? '');
	if (!match) return at.toISOString();
	const [, sign, hours, minutes] = match;
	const shift = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
	return new Date(at.getTime() + shift * 60_000)
		.toISOString()
		.replace('Z', `${sign}${hours}:${minutes}`);
}

/** Several members are JSON inside a text: that is how the vendor posts them. */
export const json = (value: unknown): string => JSON.stringify(value);

/** An empty list is printed as an empty text on some channels, and as `[]` on others. */
export const listText = (items: readonly unknown[], empty: '' | '[]'): string =>
	items.length === 0 ? empty : json(items);

export const kindOf = (mimeType: string): string => {
	const kind = mimeType.split('/')[0];
	return ['image', 'video', 'audio'].includes(kind) ? kind : 'file';
};

/** Digits that stay the same for a customer. The profile number is never the customer's address. */
export const digitsOf = (address: string, length: number): string =>
	BigInt(`0x${createHash('sha256').update(address).digest('hex')}`)
		.toString()
		.slice(-length);

const CLEAN = {
	pciInfo: {
		isPCICompliance: true,
		isPCIValidationDone: true,
		nonPCIComplianceReason: {},
		isAttachmentEnabled: true,
		droppedAttachmentCount: 0,
	},
	malwareinfo: {
		isMalwareCompliance: 'NA',
		isMalwareValidationDone: 'NA',
		malwareFailedReason: 'NA',
		droppedAttachmentCount: 'NA',
	},
};

const REFUSALS: Record<Scan, { key: keyof typeof CLEAN; reason: string }> = {
	malware: { key: 'malwareinfo', reason: 'Malware: Failed: found' },
	pci: { key: 'pciInfo', reason: 'PCI: Failed: card number found' },
};

/**
 * The blocks of the scans that refused a file. source: Attachment Drop Notification readme of
 * https://github.com/CiscoDevNet/webexcc-digital-channels
 */
export function refusals(attachments: readonly EventAttachment[]): Fields {
	const blocks: Record<string, { status: string; attachments: Fields[] }> = {};
	for (const { refused, fileName } of attachments) {
		if (refused === undefined) continue;
		const { key, reason } = REFUSALS[refused];
		blocks[key] ??= { status: 'Failed', attachments: [] };
		blocks[key].attachments.push({ name: fileName, reason });
	}
	return Object.fromEntries(Object.entries(blocks).map(([key, block]) => [key, json(block)]));
}

/** Channels that always name the scans. */
export const scans = (attachments: readonly EventAttachment[]): Fields => ({
	pciInfo: json(CLEAN.pciInfo),
	malwareinfo: json(CLEAN.malwareinfo),
	securityscaninfo: json({
		isSecurityCompliant: true,
		isSecurityValidationDone: 'true',
		securityFailedReason: '[]',
		droppedAttachmentCount: 0,
	}),
	...refusals(attachments),
});
