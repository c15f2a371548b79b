import type { MailHeaders } from './mailHeaders';

/*
 * Mail that no person wrote: answering it answers a machine, which answers again.
 * source: RFC 3834 (Auto-Submitted, null sender), RFC 3464 and 6522 (delivery reports), RFC 2919 (List-Id), RFC 2076
 * (Precedence), MS-OXCMAIL (X-Auto-Response-Suppress); X-Autoreply and X-Autorespond are widely used, but not standardised
 */

/** Why a mail counts as automatic; undefined if a person seems to have written it. */
export function automaticReason(
	headers: MailHeaders,
	sender: string,
	returnPath: string,
	ownMailboxes: readonly string[],
): string | undefined {
	for (const [name, isAutomatic] of SIGNS) {
		const value = headers.all(name.toLowerCase()).map(keyword).find(isAutomatic);
		if (value !== undefined) return value === '' ? name : `${name}: ${value.slice(0, MOST_SHOWN)}`;
	}
	const returnPaths = [...headers.all('return-path'), returnPath].filter(Boolean);
	if (returnPaths.some(isNull) || isNull(sender)) return 'The sender is empty';
	const [local] = sender.toLowerCase().split('@');
	const isDaemon =
		local === 'mailer-daemon' || (local === 'postmaster' && returnPaths.length === 0);
	if (isDaemon) return `The sender is ${local}`;
	return ownMailboxes.includes(sender.toLowerCase())
		? 'The sender is a mailbox of the business'
		: undefined;
}

/** A header is written by strangers. */
const MOST_SHOWN = 60;

const SIGNS: Array<[name: string, isAutomatic: (value: string) => boolean]> = [
	['Auto-Submitted', (value) => value !== '' && value !== 'no'],
	['Precedence', (value) => ['bulk', 'junk', 'list', 'auto_reply', 'auto-reply'].includes(value)],
	['X-Autoreply', (value) => value !== 'no' && value !== 'false'],
	['X-Autorespond', (value) => value !== 'no' && value !== 'false'],
	['X-Auto-Response-Suppress', suppressesReplies],
	['List-Id', () => true],
	['Content-Type', (value) => value === 'multipart/report'],
];

/** Some suppress only receipts (DR, RN, NRN), which says nothing about who wrote. */
function suppressesReplies(value: string): boolean {
	return value.split(',').some((part) => ['all', 'autoreply', 'oof'].includes(part.trim()));
}

/** Without comments and parameters: `auto-replied (vacation); owner-email=…` */
function keyword(value: string): string {
	const end = [';', '('].map((mark) => value.indexOf(mark)).filter((at) => at >= 0);
	return value
		.slice(0, Math.min(value.length, ...end))
		.trim()
		.toLowerCase();
}

const isNull = (address: string): boolean => address.replace(/\s/g, '') === '<>';
