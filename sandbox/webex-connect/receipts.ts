import type { Fields } from '../core/fields';
import type { CustomerEvent, EventChannel } from './channels';
import { timestamp } from './events/parts';

export const RECEIPT = 'DeliveryReceipt';

/** `code` is what the channel prints with the status; `spelt` is how it writes the status. */
interface Status {
	code: string;
	description?: string;
	spelt?: string;
}

const SUBMITTED: Status = { code: '7501' };
const COMMON = { Submitted: SUBMITTED, Delivered: { code: '7500' }, Read: { code: '7502' } };
const CLICKED: Status = { code: '7528' };
/** No page prints the code of these failures: 7200 means unknown. */
const FAILED: Status = { code: '7200' };

/**
 * The statuses of each channel. source: the outbound-webhooks page of the channel at
 * https://developers.webexconnect.io/reference/
 */
const STATUSES: Record<EventChannel, Readonly<Record<string, Status>>> = {
	sms: {
		Submitted: SUBMITTED,
		Delivered: { code: '7500' },
		'Un-Delivered': FAILED,
		Failed: { code: '7101', description: 'Invalid Sender ID' },
		Clicked: { ...CLICKED, description: 'https://shop.example.com/|192.0.2.1' },
	},
	email: {
		...COMMON,
		Bounce: { code: '7520', description: 'Permanent_NoEmail' },
		Complaint: { code: '7521', description: 'abuse' },
		'Not Verified': { code: '7522', description: 'Account in sandbox mode.' },
		Failed: { code: '7523', description: 'Invalid email address' },
		Clicked: { ...CLICKED, description: 'https://shop.example.com/|192.0.2.1' },
	},
	livechat: { ...COMMON, Failed: FAILED, Clicked: CLICKED },
	whatsapp: { ...COMMON, Failed: { code: '7838', description: 'Parameter is invalid.' } },
	facebook: { ...COMMON, Submitted: { ...SUBMITTED, spelt: 'Submited' }, Failed: FAILED },
	amb: { Submitted: SUBMITTED, Failed: FAILED },
	rcs: { ...COMMON, Failed: FAILED },
};

const DELIVERY_CHANNELS: Record<EventChannel, { name: string; destinationType: string }> = {
	sms: { name: 'SMS', destinationType: 'msisdn' },
	email: { name: 'email', destinationType: 'email' },
	livechat: { name: 'rt', destinationType: 'customerid' },
	whatsapp: { name: 'whatsapp', destinationType: 'waid' },
	facebook: { name: 'fb', destinationType: 'psid' },
	amb: { name: 'applebusinesschat', destinationType: 'applebusinesschat' },
	rcs: { name: 'rcs', destinationType: 'msisdn' },
};

/** A receipt is asked for by status or by code; without either, the best that the channel reports. */
export function statusNamed(channel: EventChannel, wanted: string): string | undefined {
	const statuses = STATUSES[channel];
	if (wanted === '') return 'Delivered' in statuses ? 'Delivered' : 'Submitted';
	if (Object.hasOwn(statuses, wanted)) return wanted;
	return Object.keys(statuses).find((status) => statuses[status].code === wanted);
}

export const statusesOf = (channel: EventChannel): string =>
	Object.entries(STATUSES[channel])
		.map(([status, { code }]) => `${status} (${code})`)
		.join(', ');

/** Receipt of an outbound message; the customer's address is where it went. */
export function receiptPayload(event: CustomerEvent): Fields {
	const { channel, from, envelope } = event;
	const status = statusNamed(channel, event.text) ?? 'Delivered';
	const { code, description, spelt = status } = STATUSES[channel][status];
	const { name, destinationType } = DELIVERY_CHANNELS[channel];
	const stream = envelope !== 'none';
	const clicked = status === 'Clicked';
	const info = {
		timeStamp: timestamp(event),
		Description: description ?? spelt,
		// All three samples of the RCS data stream carry one code: the status decides.
		code: channel === 'rcs' && stream ? SUBMITTED.code : code,
		deliveryChannel: channel === 'sms' && clicked ? 'sms' : name,
		additionalInfo: '',
		destination: from,
		// The webhook page of RCS leaves it empty.
		destinationType: channel === 'rcs' && !stream ? '' : destinationType,
		deliveryStatus: spelt,
	};
	const ids = {
		subtid: '',
		transid: event.tid,
		callbackData: event.callbackData,
		correlationid: event.correlationId,
	};
	switch (channel) {
		case 'sms':
			return stream || clicked || status === 'Submitted'
				? { deliveryInfo: info, ...ids }
				: { deliveryInfo: { ...info, messageCount: '1' }, ...ids, carrier: 'USTMO' };
		case 'whatsapp':
			return {
				deliveryInfo: {
					...info,
					waid: from,
					bsuid: '',
					waidNormalized: 'false',
					...(status === 'Failed' ? {} : { identityKeyHash: '8VVsandmtw=' }),
				},
				...ids,
			};
		case 'livechat':
			// A click of live chat has the ids one level deeper.
			return clicked
				? {
						deliveryInfo: {
							...info,
							destinationType: 'userid',
							interactiveData: { identifier: '1', type: 'webUrl', title: 'View Item', url: '' },
							...ids,
						},
					}
				: { deliveryInfo: info, ...ids };
		case 'rcs':
			return { deliveryInfo: info, ...ids, carrier: '8', serviceProvider: 'GOOGLE' };
		default:
			return { deliveryInfo: info, ...ids };
	}
}
