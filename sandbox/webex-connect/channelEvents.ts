import type { Fields } from '../core/fields';
import type { CustomerEvent, EventChannel } from './channels';
import { amb } from './events/amb';
import { email } from './events/email';
import { facebook } from './events/facebook';
import { livechat } from './events/livechat';
import { rcs } from './events/rcs';
import { sms } from './events/sms';
import { whatsapp } from './events/whatsapp';
import { RECEIPT, receiptPayload } from './receipts';

const BUILDERS: Record<EventChannel, (event: CustomerEvent) => Fields> = {
	sms,
	email,
	livechat,
	whatsapp,
	facebook,
	amb,
	rcs,
};

const CLIENT_ID = '503028fb-3684-4927-b427-2a7c90e6094f';
const TENANT_ID = 8129;

/** The two forms of `dataIntegration`. source: the data-streams pages at https://developers.webexconnect.io/reference/ */
function dataIntegration({ envelope, event }: CustomerEvent): Fields | Fields[] {
	const receipt = event === RECEIPT;
	const context = {
		serviceId: receipt ? '20824' : '',
		serviceName: receipt ? 'Service' : '',
		flowId: '',
		flowName: '',
		messagingAPI: String(receipt),
	};
	if (envelope === 'object') return { context, appContext: {} };
	return [
		{
			prebuiltId: 51052,
			outBoundEventNotificationEnabled: 1,
			drEventNotificationEnabled: 1,
			context,
			userAuditNotificationEnabled: 0,
			assetLevel: 1,
			isInboundEventNotificationEnabled: 1,
			dataIntegrationid: 50528,
		},
	];
}

/** What a data stream adds to the event of the webhook. */
function streamMembers(event: CustomerEvent): Fields {
	const { envelope, gtrid, tid } = event;
	if (envelope === 'none') return {};
	const shared = { 'x-wx-gtrid': gtrid, dataIntegration: dataIntegration(event) };
	if (event.event === RECEIPT || event.event === 'OnThreadClosed') return shared;
	const ids = { ...shared, transid: tid, clientUUID: CLIENT_ID };
	if (envelope === 'object') return ids;
	return {
		...ids,
		...(event.channel === 'email' ? { appContext: {} } : {}),
		event_identifier: 'MO',
		channel_identifier: event.channel === 'livechat' ? 'RTM' : event.channel.toUpperCase(),
		tenantId: TENANT_ID,
	};
}

/** What Webex Connect posts: an event of the customer, or the receipt of a message to the customer. */
export function eventPayload(event: CustomerEvent): Fields {
	const body =
		event.event === RECEIPT
			? { deliveryInfoNotification: receiptPayload(event) }
			: BUILDERS[event.channel](event);
	return { ...body, ...streamMembers(event), ...event.extra };
}
