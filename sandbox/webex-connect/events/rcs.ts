import { digitsOf, json, kindOf, refusals, timestamp } from './parts';
import type { Fields } from '../../core/fields';
import type { CustomerEvent } from '../channels';

function eventName({ event, attachments, content }: CustomerEvent): string {
	if (event !== 'MO') return event;
	if (content?.kind === 'location') return 'Location';
	return attachments.length > 0 ? 'ATTACHMENT' : event;
}

/**
 * A webhook names files, places and suggested replies in `event`; in a data stream all of them are MO, and all have a
 * text. source: https://developers.webexconnect.io/reference/rcs-outbound-webhooks, …/data-streams-rcs
 */
export function rcs(event: CustomerEvent): Fields {
	const { text, content, attachments } = event;
	const name = eventName(event);
	const subscription = name === 'SUBSCRIBE' || name === 'UNSUBSCRIBE';
	const stream = event.envelope !== 'none';
	const messageId = digitsOf(event.tid, 22);
	const members: Record<string, Fields> = {
		MO: { message: text },
		postback: { postback: text },
		ATTACHMENT: {
			attachments: json(
				attachments.map(({ url, mimeType, fileName, refused }) => ({
					payload: { url },
					type: kindOf(mimeType),
					...(refused === undefined ? {} : { name: fileName }),
				})),
			),
			...refusals(attachments),
		},
		Location: {
			latitude: String(content?.value.latitude ?? ''),
			longitude: String(content?.value.longitude ?? ''),
		},
	};
	// The webhook page spells the key of texts and files in lower case.
	const idKey = !stream && (name === 'MO' || name === 'ATTACHMENT') ? 'messageid' : 'messageId';
	return {
		channel: 'rcs',
		msisdn: event.from,
		appId: event.asset.appId,
		event: stream && !subscription ? 'MO' : name,
		ts: timestamp(event),
		tid: event.tid,
		serviceProvider: 'GOOGLE',
		carrier: '8',
		[idKey]: messageId,
		...(stream && !subscription ? { message: text } : {}),
		...members[name],
	};
}
