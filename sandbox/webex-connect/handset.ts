import { randomUUID } from 'node:crypto';
import { fieldsOf, isFields, textOf } from '../core/fields';
import {
	ENVELOPES,
	EVENT_CHANNELS,
	EVENTS_OF,
	eventPayload,
	receiptPayload,
	type CustomerEvent,
	type EventAttachment,
} from './channelEvents';

/** What a customer did on the phone, as the console shows it. */
export interface CustomerMessage extends Omit<CustomerEvent, 'at'> {
	at: string;
	/** Ids of the dispatches; none where no webhook is set. */
	deliveries: string[];
}

const RECEIPT = 'DeliveryReceipt';

/** The codes of the vendor's receipts. */
const RECEIPT_CODES: Record<string, string> = {
	'7500': 'Delivered',
	'7501': 'Submitted',
	'7502': 'Read',
	'7520': 'Bounce',
	'7521': 'Complaint',
	'7522': 'Not Verified',
	'7523': 'Invalid',
	'7528': 'Clicked',
};

function attachmentsOf(value: unknown): EventAttachment[] {
	if (!Array.isArray(value)) return [];
	return value.filter(isFields).flatMap((item) => {
		const url = textOf(item, 'url');
		if (url === undefined) return [];
		return [
			{
				url,
				mimeType: textOf(item, 'mimeType') ?? 'application/octet-stream',
				fileName: textOf(item, 'fileName') ?? url.split('/').at(-1) ?? 'attachment',
			},
		];
	});
}

/** Reads what the customer does; a text answer says what is wrong with it. */
export function readCustomerEvent(body: unknown): CustomerEvent | string {
	const fields = fieldsOf(body);
	const channel = EVENT_CHANNELS.find((known) => known === fields.channel);
	if (!channel) return `channel must be one of ${EVENT_CHANNELS.join(', ')}`;
	const [from, to] = [textOf(fields, 'from'), textOf(fields, 'to')];
	if (from === undefined || to === undefined) return 'from and to must be given';
	const events = [...EVENTS_OF[channel], RECEIPT];
	const event = textOf(fields, 'event') ?? events[0];
	if (!events.includes(event)) return `event on ${channel} must be one of ${events.join(', ')}`;
	const envelope = ENVELOPES.find((known) => known === (fields.envelope ?? 'none'));
	if (!envelope) return `envelope must be one of ${ENVELOPES.join(', ')}`;
	return {
		channel,
		event,
		from,
		to,
		text: textOf(fields, 'text') ?? '',
		name: textOf(fields, 'name'),
		subject: textOf(fields, 'subject'),
		threadId: textOf(fields, 'threadId'),
		attachments: attachmentsOf(fields.attachments),
		utcOffset: textOf(fields, 'utcOffset'),
		envelope,
		extra: fieldsOf(fields.extra),
		tid: textOf(fields, 'tid') ?? randomUUID(),
		gtrid: randomUUID(),
		at: new Date(),
	};
}

export function payloadOf(event: CustomerEvent) {
	if (event.event !== RECEIPT) return eventPayload(event);
	const code = Object.hasOwn(RECEIPT_CODES, event.text) ? event.text : '7500';
	return receiptPayload(event, code, RECEIPT_CODES[code]);
}
