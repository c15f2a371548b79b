import { randomUUID } from 'node:crypto';
import type { Fields } from '../../core/fields';
import type { CustomerEvent } from '../channels';
import { json, refusals, timestamp } from './parts';

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

function html({ text, attachments }: CustomerEvent): string {
	if (text === '' && attachments.length === 0) return '';
	const images = attachments.flatMap(({ cid, fileName }) =>
		cid === undefined ? [] : [`<img src="cid:${cid}" alt="${escaped(fileName)}">`],
	);
	return `<div dir="ltr">${escaped(text)}${images.join('')}</div>`;
}

/** source: https://developers.webexconnect.io/reference/email-outbound-webhooks, …/data-streams-email */
export function email(event: CustomerEvent): Fields {
	const common = {
		channel: 'Email',
		from: event.from,
		appId: event.asset.appId,
		event: event.event,
		ts: timestamp(event),
		tid: event.tid,
	};
	if (event.event !== 'Inbound Message') {
		return { ...common, senderId: event.asset.address, correlationId: randomUUID() };
	}
	const { attachments, recipients, cc, headers } = event;
	return {
		userId: '',
		...common,
		to: json(recipients ?? [event.asset.address]),
		subject: event.subject ?? '',
		textMessage: event.text,
		htmlMessage: html(event),
		...(attachments.length === 0
			? {}
			: {
					attachments: json(
						attachments.map(({ fileName, mimeType, url, cid }) => ({
							name: fileName,
							contentType: mimeType,
							url,
							...(cid === undefined ? {} : { cid }),
						})),
					),
				}),
		// No page names these two; the trigger has to live with and without them.
		...(cc === undefined ? {} : { cc: cc.join(', ') }),
		...(headers === undefined ? {} : { headers }),
		...refusals(attachments),
	};
}
