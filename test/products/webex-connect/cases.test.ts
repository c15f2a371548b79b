import type { IDataObject } from 'n8n-workflow';
import { automaticReason } from '../../../nodes/WebexConnect/automaticMail';
import { htmlToText } from '../../../nodes/runtime/shared/htmlToText';
import { toUtc } from '../../../nodes/WebexConnect/timestamps';
import { EventReader } from '../../../nodes/WebexConnect/eventReader';
import { MailHeaders } from '../../../nodes/WebexConnect/mailHeaders';
import { sample } from '../../samples';
import { call, event } from '../../unit/webexConnectTrigger.fake';

/*
 * Inputs that people who do this work reported, and their neighbours.
 */

const TS = '2026-11-20T10:00:00.000Z';
const UUID = '1f0c2a52-0000-4000-8000-000000000000';

const whatsApp = (more: object = {}) => ({
	channel: 'WhatsApp',
	event: 'MO',
	tid: `${UUID}_0`,
	appId: 'a_171931000079979870',
	waid: '447700900123',
	message: 'Hi',
	attachments: '[]',
	ts: TS,
	...more,
});

const mail = (more: object = {}) => ({
	channel: 'Email',
	event: 'MO',
	tid: UUID,
	appId: 'a_9',
	from: 'jane@example.com',
	to: 'support@org.example',
	subject: 'S',
	textMessage: 'Hi',
	ts: TS,
	...more,
});

const addresses = (...rows: IDataObject[]): IDataObject => ({ businessAddresses: { rows } });
const SUPPORT = { channel: 'email', appId: '', address: 'support@org.example' };
const SALES = { channel: 'email', appId: '', address: 'Sales@org.example' };

describe('case 1: ids of the vendor', () => {
	it.each([`${UUID}_0`, '0007_1709000000006', 'x', 'ä/|"'])('takes %j', async (tid) => {
		const { json } = await event(whatsApp({ tid }));
		expect(json).toMatchObject({ transactionId: tid, text: 'Hi' });
	});

	it('holds a repetition up by an id of any form', async () => {
		const same = { body: whatsApp(), nodeId: 'case-1', staticData: {} };
		expect((await call(same)).started).toBeDefined();
		expect((await call(same)).body).toEqual({ message: 'duplicate' });
	});
});

describe('case 2: the business address is a setting', () => {
	const row = { channel: 'whatsapp', appId: 'a_171931000079979870', address: '447700900100' };
	const other = { channel: 'whatsapp', appId: 'a_2', address: '447700900199' };
	const facebook = { ...whatsApp(), channel: 'Facebook', psid: '1037' };

	it.each<[string, object, IDataObject, string]>([
		['the row of the app', whatsApp(), addresses(other, row), '447700900100'],
		['a row for any app', whatsApp(), addresses({ ...row, appId: '' }), '447700900100'],
		[
			'the row of the app before one for any app',
			whatsApp(),
			addresses({ ...other, appId: '' }, row),
			'447700900100',
		],
		['a list that an expression gives', whatsApp(), { businessAddresses: [row] }, '447700900100'],
		['blanks around it', whatsApp(), addresses({ ...row, address: ' 447 ' }), '447'],
		['a number', whatsApp(), addresses({ ...row, address: 447 }), '447'],
		['none of another app', whatsApp(), addresses(other), ''],
		['none of another channel', whatsApp(), addresses({ ...row, channel: 'facebook' }), ''],
		['none without an address', whatsApp(), addresses({ ...row, address: '' }), ''],
		['nothing without a setting', whatsApp(), {}, ''],
		['nothing that is no list', whatsApp(), { businessAddresses: 'x' }, ''],
		['the page of Messenger', facebook, addresses({ channel: 'facebook', address: '99' }), '99'],
		['no page without a setting', facebook, {}, ''],
	])('takes %s', async (_, body, parameters, id) => {
		const { json } = await event(body, parameters);
		expect(json.business).toEqual({ id, appId: 'a_171931000079979870' });
	});

	it.each([
		['sms-message', '442079460100'],
		['amb-message', '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10'],
		['livechat-message', 'IM28095016'],
	])('%s names its address itself', async (name, id) => {
		const { body } = sample('webex-connect', name);
		expect((await event(body)).json.business).toEqual({ id, appId: body.appId ?? '' });
	});

	it('makes the same conversation key with and without the setting', async () => {
		const before = await event(whatsApp());
		const after = await event(whatsApp(), addresses(row));
		expect(before.json.conversationKey).toBe('whatsapp|a_171931000079979870|447700900123');
		expect(after.json.conversationKey).toBe(before.json.conversationKey);
	});
});

describe('case 3: the mailbox of a mail', () => {
	const TO = 'colleague@example.com';

	it.each<[string, object, IDataObject, string]>([
		['To', { to: `${TO}, support@org.example` }, addresses(SUPPORT), 'support@org.example'],
		[
			'To, in capitals',
			{ to: `${TO}, SUPPORT@ORG.EXAMPLE` },
			addresses(SUPPORT),
			'support@org.example',
		],
		[
			'Cc',
			{ to: TO, cc: 'The team <support@org.example>' },
			addresses(SUPPORT),
			'support@org.example',
		],
		[
			'a list in a text',
			{ to: JSON.stringify([TO, '"A, B" <support@org.example>']) },
			addresses(SALES, SUPPORT),
			'support@org.example',
		],
		[
			'a list of objects',
			{ to: [{ email: TO }, { email: 'support@org.example', name: 'S' }] },
			addresses(SALES, SUPPORT),
			'support@org.example',
		],
		[
			'X-Original-To',
			{ to: TO, headers: { 'x-original-to': 'support@org.example' } },
			addresses(SALES, SUPPORT),
			'support@org.example',
		],
		[
			'Delivered-To before To',
			{ to: 'sales@org.example', headers: { 'DELIVERED-TO': '<support@org.example>' } },
			addresses(SALES, SUPPORT),
			'support@org.example',
		],
		[
			'headers as a list',
			{ to: TO, headers: [{ name: 'Delivered-To', value: 'support@org.example' }] },
			addresses(SALES, SUPPORT),
			'support@org.example',
		],
		[
			'headers as lines',
			{ to: TO, headers: 'Subject: x\r\nDelivered-To:\r\n support@org.example\r\n' },
			addresses(SALES, SUPPORT),
			'support@org.example',
		],
		['the only mailbox for a blind copy', { to: TO }, addresses(SUPPORT), 'support@org.example'],
		[
			'the mailbox of the app',
			{ to: TO },
			addresses(SALES, { ...SUPPORT, appId: 'a_9' }),
			'support@org.example',
		],
		['the first of To where several could be', { to: TO }, addresses(SALES, SUPPORT), TO],
		['the first of To without a setting', { to: `${TO}, support@org.example` }, {}, TO],
		['no group without members', { to: 'undisclosed-recipients:;' }, {}, ''],
		[
			'the first real address behind such a group',
			{ to: 'undisclosed-recipients:;, support@org.example' },
			{},
			'support@org.example',
		],
		['nothing where there is nothing', { to: '' }, {}, ''],
	])('takes %s', async (_, more, parameters, id) => {
		expect((await event(mail(more), parameters)).json.business.id).toBe(id);
	});

	it('gives a blind copy a recipient, which Engage wants', async () => {
		const { json } = await event(mail({ to: 'undisclosed-recipients:;' }), addresses(SUPPORT));
		expect(json.email.to).toBe('support@org.example');
	});
});

describe('case 4: files that the scan refused', () => {
	const refused = (name: string, reason = 'Malware: Failed: found') => ({
		status: 'Failed',
		attachments: [{ name, reason }],
	});
	const pdf = (url: string) => [{ mime_type: 'application/pdf', fileName: 'a.pdf', url }];

	it.each<[string, object, object[]]>([
		[
			'in the event without an address',
			{ attachments: JSON.stringify(pdf('')), malwareinfo: JSON.stringify(refused('a.pdf')) },
			[{ fileName: 'a.pdf', fileUrl: '', dropped: true, reason: 'Malware: Failed: found' }],
		],
		[
			'in the scan only',
			{ malwareinfo: refused('a.pdf') },
			[{ mimeType: 'application/pdf', fileName: 'a.pdf', dropped: true }],
		],
		[
			'with an address, which nobody may open',
			{
				attachments: pdf('https://f.example/a.pdf'),
				pciInfo: refused('a.pdf', 'PCI: Failed: card'),
			},
			[{ fileName: 'a.pdf', fileUrl: '', dropped: true, reason: 'PCI: Failed: card' }],
		],
		[
			'twice, for two reasons',
			{
				pciInfo: refused('a.pdf', 'PCI: Failed: x'),
				securityscaninfo: refused('a.pdf', 'System Alert'),
			},
			[{ fileName: 'a.pdf', reason: 'PCI: Failed: x; System Alert' }],
		],
		[
			'beside one of the same name that passed',
			{
				attachments: [...pdf('https://f.example/a.pdf'), ...pdf('')],
				malwareinfo: refused('a.pdf'),
			},
			[{ fileUrl: 'https://f.example/a.pdf' }, { fileUrl: '', reason: 'Malware: Failed: found' }],
		],
		[
			'by number only',
			{ malwareinfo: { isMalwareCompliant: false, droppedAttachmentCount: 2 } },
			[
				{ fileName: 'attachment', dropped: true },
				{ fileName: 'attachment', dropped: true },
			],
		],
		[
			'in a list of reasons',
			{
				pciInfo: {
					nonPCIComplianceReason: JSON.stringify([{ name: 'b.png', reason: 'PCI: Failed' }]),
				},
			},
			[{ fileName: 'b.png', mimeType: 'image/png', dropped: true, reason: 'PCI: Failed' }],
		],
	])('shows one %s', async (_, more, attachments) => {
		const { json } = await event(whatsApp({ message: '', attachments: '[]', ...more }));
		expect(json).toMatchObject({ kind: 'message', messageType: 'attachments', text: '' });
		expect(json.attachments).toHaveLength(attachments.length);
		expect(json.attachments).toMatchObject(attachments);
	});

	it.each([
		['a scan that passed', { status: 'Passed', attachments: [{ name: 'a.pdf' }] }],
		['a file that passed', { attachments: [{ name: 'a.pdf', reason: 'Malware: Passed' }] }],
		['nothing to scan', 'NA'],
		['null', null],
		['the text null', 'null'],
		['a scan without files', refusedNothing()],
	])('leaves a file alone with %s', async (_, malwareinfo) => {
		const attachments = pdf('https://f.example/a.pdf');
		const { json } = await event(whatsApp({ attachments, malwareinfo }));
		expect(json.attachments).toEqual([
			{ mimeType: 'application/pdf', fileName: 'a.pdf', fileUrl: 'https://f.example/a.pdf' },
		]);
	});

	it('is not flooded by a number', async () => {
		const { json } = await event(whatsApp({ malwareinfo: { droppedAttachmentCount: 1e9 } }));
		expect(json.attachments.length).toBeLessThanOrEqual(50);
	});

	it('keeps what the event says was dropped', async () => {
		const attachments = [
			{ name: 'constructor', url: 'https://f.example/x', dropped: true, reason: 'r' },
		];
		const { json } = await event(mail({ attachments }));
		expect(json.attachments).toEqual([
			{
				mimeType: 'application/octet-stream',
				fileName: 'constructor',
				fileUrl: '',
				dropped: true,
				reason: 'r',
			},
		]);
	});
});

function refusedNothing() {
	return { isMalwareCompliant: true, malwareFailedReason: '[]', droppedAttachmentCount: 0 };
}

describe('case 5: automatic mail', () => {
	const reasonOf = (headers: unknown, sender = 'jane@example.com', returnPath = '') =>
		automaticReason(new MailHeaders(new EventReader({ headers })), sender, returnPath, [
			'support@org.example',
		]);

	it.each<[object | string, string]>([
		[{ 'Auto-Submitted': 'auto-replied' }, 'Auto-Submitted: auto-replied'],
		[{ 'AUTO-SUBMITTED': 'Auto-Generated (x); a=b' }, 'Auto-Submitted: auto-generated'],
		[{ Precedence: 'Bulk' }, 'Precedence: bulk'],
		[{ precedence: 'junk' }, 'Precedence: junk'],
		[{ precedence: 'auto_reply' }, 'Precedence: auto_reply'],
		[{ Precedence: ['first-class', 'list'] }, 'Precedence: list'],
		[{ 'X-Autoreply': 'yes' }, 'X-Autoreply: yes'],
		[{ 'X-Autorespond': '' }, 'X-Autorespond'],
		[
			{ 'X-Auto-Response-Suppress': 'DR, OOF, AutoReply' },
			'X-Auto-Response-Suppress: dr, oof, autoreply',
		],
		[{ 'X-Auto-Response-Suppress': 'All' }, 'X-Auto-Response-Suppress: all'],
		[{ 'List-Id': '<news.example.org>' }, 'List-Id: <news.example.org>'],
		[{ 'Content-Type': 'multipart/report; report-type=x' }, 'Content-Type: multipart/report'],
		[{ 'Return-Path': '<>' }, 'The sender is empty'],
		['Received: x\nAuto-Submitted:\n\tauto-replied\n', 'Auto-Submitted: auto-replied'],
		[[{ key: 'Auto-Submitted', value: 'auto-notified' }], 'Auto-Submitted: auto-notified'],
		[JSON.stringify({ Precedence: 'list' }), 'Precedence: list'],
	])('knows %j', (headers, reason) => {
		expect(reasonOf(headers)).toBe(reason);
	});

	it.each<[string, object | undefined, string, string, string]>([
		['the null sender', {}, '<>', '', 'The sender is empty'],
		['a null return path beside the event', {}, 'jane@example.com', '<>', 'The sender is empty'],
		['a mail daemon', undefined, 'MAILER-DAEMON@mx.example', '', 'The sender is mailer-daemon'],
		['a postmaster', undefined, 'postmaster@mx.example', '', 'The sender is postmaster'],
		['the own mailbox', {}, 'Support@org.example', '', 'The sender is a mailbox of the business'],
	])('knows %s', (_, headers, sender, returnPath, reason) => {
		expect(reasonOf(headers, sender, returnPath)).toBe(reason);
	});

	it.each<[object | undefined, string]>([
		[undefined, 'jane@example.com'],
		[{}, 'jane@example.com'],
		[{ 'Auto-Submitted': 'no' }, 'jane@example.com'],
		[{ 'Auto-Submitted': 'No (by hand)' }, 'jane@example.com'],
		[{ 'Auto-Submitted': '' }, 'jane@example.com'],
		[{ Precedence: 'first-class' }, 'jane@example.com'],
		[{ 'X-Auto-Response-Suppress': 'DR, RN, NRN' }, 'jane@example.com'],
		[{ 'X-Autoreply': 'no' }, 'jane@example.com'],
		[{ 'Content-Type': 'multipart/alternative; x="multipart/report"' }, 'jane@example.com'],
		[{ 'Return-Path': '<jane@example.com>' }, 'jane@example.com'],
		[{ 'Return-Path': '<pat@mx.example>' }, 'postmaster@mx.example'],
		[{ Subject: 'Automatic reply: List-Id' }, 'jane@example.com'],
	])('takes %j for the mail of a person', (headers, sender) => {
		expect(reasonOf(headers, sender)).toBeUndefined();
	});

	it('is left out by default, and taken if the user wants it', async () => {
		const body = mail({ headers: { 'Auto-Submitted': 'auto-replied' } });
		const reply = await call({ body });
		expect([reply.status, reply.started]).toEqual([200, undefined]);
		const { json } = await event(body, { settings: { includeAutomatic: true } });
		expect(json.automatic).toEqual({ reason: 'Auto-Submitted: auto-replied' });
		// What a stranger wrote into a header must not fill a page.
		const long = mail({ headers: { 'Auto-Submitted': 'x'.repeat(5000) } });
		const other = await event(long, { settings: { includeAutomatic: true } });
		expect(other.json.automatic.reason.length).toBeLessThan(100);
	});

	it('does not count an own mailbox of another channel', async () => {
		const row = { channel: 'whatsapp', appId: '', address: 'jane@example.com' };
		expect((await call({ body: mail(), parameters: addresses(row) })).started).toBeDefined();
	});
});

describe('cases 6 and 7: files of a mail', () => {
	it.each([
		[{ cid: 'ii_123' }, 'ii_123'],
		[{ contentId: '<ii_123>' }, 'ii_123'],
		[{ 'Content-ID': '<ii_123>' }, 'ii_123'],
	])('keeps the cid of %j', async (more, cid) => {
		const attachments = [
			{ name: 'logo.png', contentType: 'image/png', url: 'https://f.example/l', ...more },
		];
		expect((await event(mail({ attachments }))).json.attachments).toEqual([
			{ mimeType: 'image/png', fileName: 'logo.png', fileUrl: 'https://f.example/l', cid },
		]);
	});

	it('passes a forwarded mail on under its type, by which the Engage nodes leave it out', async () => {
		const attachments = JSON.stringify([
			{ name: 'fwd.eml', contentType: 'message/rfc822', url: 'https://f.example/fwd.eml' },
		]);
		expect((await event(mail({ attachments }))).json.attachments[0].mimeType).toBe(
			'message/rfc822',
		);
	});
});

describe('case 10: addresses', () => {
	it.each([
		['"Jane \\"JD\\" Doe" <jane@example.com>', 'jane@example.com', 'Jane "JD" Doe'],
		['jane@example.com (Jane)', 'jane@example.com', 'Jane'],
		['"Doe, Jane" <jane@example.com>, joe@example.com', 'jane@example.com', 'Doe, Jane'],
		['["jane@example.com"]', 'jane@example.com', ''],
		['[jane@example.com]', 'jane@example.com', ''],
	])('reads %j', async (from, id, name) => {
		const { json } = await event(mail({ from }));
		expect(json.customer).toEqual({ id, name });
		expect(json.unparsed).toBeUndefined();
	});
});

describe('case 11: content without text', () => {
	it.each<[string, object, object]>([
		[
			'a reaction',
			{ reaction: { emoji: '👍', message_id: 'w' } },
			{ kind: 'reaction', text: '👍' },
		],
		['a reaction in a text', { reaction: '{"emoji":"👍"}' }, { kind: 'reaction', text: '👍' }],
		['a reaction that is an emoji only', { reaction: '👍' }, { kind: 'reaction', text: '👍' }],
		[
			'a reaction without its emoji',
			{ type: 'reaction' },
			{ kind: 'reaction', text: 'Reaction removed' },
		],
		[
			'an unsupported message',
			{ type: 'unsupported' },
			{ kind: 'message', text: 'Unsupported message' },
		],
		['a type of the future', { type: 'poll' }, { kind: 'message', text: 'Message of type poll' }],
		[
			'a button of an interactive message',
			{ interactive: { type: 'button_reply', button_reply: { id: 'b', title: 'Yes' } } },
			{ kind: 'response', text: 'Yes', messageType: 'wab-interactive-response' },
		],
		['an order without items', { order: { catalog_id: 'c' } }, { kind: 'message', text: 'Order:' }],
		['nothing', {}, { kind: 'other', text: '' }],
		['blanks', { message: ' \n' }, { kind: 'other', text: '' }],
		[
			'a postback without words',
			{ event: 'postback', buttonPayload: 'P' },
			{ kind: 'response', text: 'P', wabInteractiveResponse: { title: 'P', identifier: 'P' } },
		],
		[
			'a response without anything',
			{ event: 'list' },
			{ kind: 'response', text: 'list', messageType: 'text' },
		],
	])('makes something of %s', async (_, more, expected) => {
		expect((await event(whatsApp({ message: '', ...more }))).json).toMatchObject(expected);
	});

	it('takes the text of a mail from its HTML, with the targets of links', async () => {
		const htmlMessage = '<p>Please sign <a href="https://s.example/?d=1&amp;k=2">here</a>.</p>';
		const { json } = await event(mail({ textMessage: '', htmlMessage }));
		expect(json.text).toBe('Please sign here (https://s.example/?d=1&k=2).');
		expect(json.email.plainBody).toBeUndefined();
	});

	it.each([
		['<style>a>b{}</style><b>x</b>&amp;lt;', 'x&lt;'],
		['a < b<br>c', 'a < b\nc'],
		['<!-- <p>no</p> -->x&#8364;&#x20AC;', 'x€€'],
		['<a href="https://a.example">https://a.example</a>', 'https://a.example'],
		['<a href="javascript:x()">x</a>', 'x'],
		['<p', '<p'],
		['&#99999999; &unknown;', '\ufffd &unknown;'],
	])('reads the HTML %j', (html, text) => {
		expect(htmlToText(html)).toBe(text);
	});
});

describe('case 12: attachments that are no files', () => {
	const facebook = (attachment: object) => ({
		...whatsApp({ message: '', attachments: JSON.stringify([attachment]) }),
		channel: 'Facebook',
		psid: '1037',
	});

	it.each<[object, string]>([
		[
			{ type: 'location', title: 'Pin', payload: { coordinates: { lat: 1, long: 2 } } },
			'Pin: https://maps.google.com/?q=1,2',
		],
		[
			{ type: 'fallback', title: 'T', url: 'https://x.example', payload: null },
			'T https://x.example',
		],
		[{ type: 'share', payload: { url: 'https://x.example' } }, 'https://x.example'],
		[{ type: 'template', payload: { elements: [{ title: 'A' }, { title: 'B' }] } }, 'A\nB'],
		[{ type: 'ig_reel', payload: { title: 'R', url: 'https://x.example' } }, 'R https://x.example'],
		[{ type: 'share' }, 'Shared share'],
		[{ type: 'unsupported_type' }, 'Unsupported content'],
		[{ type: 'hologram' }, 'Content of type hologram'],
	])('says %j', async (attachment, text) => {
		expect((await event(facebook(attachment))).json).toMatchObject({
			kind: 'message',
			messageType: 'text',
			text,
			attachments: [],
		});
	});

	it('keeps what is a file', async () => {
		const { json } = await event(
			facebook({ type: 'file', payload: { url: 'https://x.example/a.pdf' } }),
		);
		expect(json.attachments).toEqual([
			{ mimeType: 'application/pdf', fileName: 'a.pdf', fileUrl: 'https://x.example/a.pdf' },
		]);
	});

	it('takes a bare address', async () => {
		const { json } = await event(whatsApp({ attachments: 'https://x.example/a.pdf' }));
		expect(json.attachments).toMatchObject([{ fileUrl: 'https://x.example/a.pdf' }]);
	});
});

describe('case 13: a subject is content', () => {
	it('goes on with its subject, which reaches the agent as the body', async () => {
		const { json } = await event(mail({ subject: 'Call me', textMessage: '', htmlMessage: '' }));
		expect(json).toMatchObject({
			kind: 'message',
			text: 'Call me',
			email: { subject: 'Call me', plainBody: 'Call me' },
		});
	});

	it('is no message without subject, body and files', async () => {
		expect((await event(mail({ subject: '', textMessage: '' }))).json.kind).toBe('other');
	});
});

describe('receipts in other envelopes', () => {
	it('takes one of a voice call', async () => {
		const body = {
			deliveryTransInfo: { deliveryChannel: 'voice', deliveryStatus: 'ANSWERED', transid: 'v' },
		};
		expect((await event(body)).json).toMatchObject({
			event: 'ANSWERED',
			transactionId: 'v',
			channel: '',
		});
	});

	it("takes one of the vendor's own sandbox", async () => {
		const body = {
			messageId: 'm',
			statusTime: TS,
			status: 'FAILED',
			error: { code: 7, message: 'x' },
		};
		expect((await event(body)).json).toMatchObject({
			kind: 'receipt',
			transactionId: 'm',
			timestamp: TS,
			receipt: { status: 'FAILED', code: 7, description: 'x' },
		});
	});
});

describe('what is no event', () => {
	it.each([
		{},
		{ x: 1 },
		{ event: 'MO' },
		{ tid: 't' },
		{ channel: '' },
		{ channel: '<b>' },
		{ channel: {} },
	])('refuses %j', async (body) => {
		expect((await call({ body })).status).toBe(400);
	});
});

describe('time', () => {
	const LONG = 400_000;
	const within = (work: () => unknown) => {
		const start = performance.now();
		work();
		return performance.now() - start;
	};

	it.each<[string, () => unknown]>([
		['tags that do not end', () => htmlToText('<a href="'.repeat(LONG / 9))],
		['comments that do not end', () => htmlToText('<!--'.repeat(LONG / 4))],
		['styles that do not end', () => htmlToText('<style></'.repeat(LONG / 9))],
		['ampersands', () => htmlToText('&#x'.repeat(LONG / 3))],
		['blanks', () => htmlToText(' '.repeat(LONG))],
		['a date of brackets', () => toUtc(`A${'Z('.repeat(LONG / 2)}`)],
		['a date of blanks', () => toUtc(`2026-11-20${' '.repeat(LONG)}x`)],
	])('reads %s in linear time', (_, work) => {
		expect(within(work)).toBeLessThan(1000);
	});

	it('reads an event of such things in linear time', async () => {
		const long = '"\\(<@,;:'.repeat(LONG / 16);
		const body = mail({ from: long, to: long, cc: long, subject: long, headers: long, ts: long });
		const start = performance.now();
		await event(body, { settings: { includeAutomatic: true } });
		expect(performance.now() - start).toBeLessThan(5000);
	});
});
