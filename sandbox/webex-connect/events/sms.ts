import type { Fields } from '../../core/fields';
import type { CustomerEvent } from '../channels';
import { digitsOf, timestamp } from './parts';

const PART = 160;

/**
 * An SMS has neither `event` nor `appId`; the webhook writes `Channel` with a capital letter. source:
 * https://developers.webexconnect.io/reference/sms-outbound-webhooks, …/data-streams-sms
 */
export function sms(event: CustomerEvent): Fields {
	const message = {
		userId: '',
		da: event.asset.address,
		message_source: 'SMS',
		oa: event.from,
		message: event.text,
		messageCount: String(Math.max(1, Math.ceil(event.text.length / PART))),
		tid: event.tid,
		datetime: timestamp(event),
		ts: timestamp(event),
		x_networkid: 'USTMO',
	};
	return event.envelope === 'none'
		? { ...message, userId: digitsOf(event.from, 4), Channel: 'SMS' }
		: { ...message, channel: 'SMS', pciInfo: '', malwareinfo: '', securityscaninfo: '' };
}
