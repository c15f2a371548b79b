import { fieldsOf } from '../core/fields';
import type { Building, Room } from '../core/room';
import { InvalidInput } from '../core/invalidInput';
import { eventPayload } from './channelEvents';
import { CONTENTS_OF, EVENT_CHANNELS, EVENTS_OF, ENVELOPES } from './channels';
import { readCustomerEvent, type CustomerMessage } from './handset';
import { OutboundWebhooks } from './outboundWebhooks';

export interface ConnectRoom extends Room {
	customerMessages: CustomerMessage[];
	webhooks: OutboundWebhooks;
	/** The customer does something; resolves when the webhook was tried once. */
	receive: (message: unknown) => Promise<CustomerMessage>;
}

const KEEP = 2000;

/** Webex Connect: the customers' channels, and the outbound webhooks that tell of them. */
export function webexConnectRoom(building: Building): ConnectRoom {
	const webhooks = new OutboundWebhooks(building);
	const customerMessages: CustomerMessage[] = [];

	const receive = async (body: unknown): Promise<CustomerMessage> => {
		const event = readCustomerEvent(body, building.assets);
		const message = { ...event, at: event.at.toISOString(), deliveries: [] as string[] };
		customerMessages.push(message);
		if (customerMessages.length > KEEP) customerMessages.shift();
		building.bus.publish('customer', message);
		const times = fieldsOf(body).duplicate === true ? 2 : 1;
		const payload = eventPayload(event);
		const label = `${event.channel} ${event.event}`;
		for (let time = 0; time < times; time++) {
			const deliveries = await webhooks.notify(event, label, payload);
			message.deliveries.push(...deliveries.map(({ id }) => id));
		}
		building.bus.publish('customer', message);
		return message;
	};

	return {
		name: 'Webex Connect',
		prefix: 'connect',
		customerMessages,
		webhooks,
		receive,
		// Webex Connect is not called by the package: it calls.
		routes: () => undefined,
		adminRoutes(admin) {
			admin.get('/channels', () => ({
				channels: EVENT_CHANNELS,
				events: EVENTS_OF,
				envelopes: ENVELOPES,
				contents: CONTENTS_OF,
			}));
			admin.get('/webhooks', () => webhooks.shown);
			admin.post('/webhooks', async (request) => {
				const refusal = await webhooks.save(request.body);
				if (refusal !== undefined) throw new InvalidInput(refusal);
				return webhooks.shown;
			});
			admin.delete('/webhooks', () => {
				webhooks.clear();
				return webhooks.shown;
			});
			admin.get('/customers/messages', () => customerMessages);
			admin.post('/customers/messages', async (request) => {
				const { tid, deliveries } = await receive(request.body);
				const known = building.dispatcher.list('event');
				return { tid, deliveries: known.filter(({ id }) => deliveries.includes(id)) };
			});
			admin.get('/deliveries', () => building.dispatcher.list('event'));
		},
		reset() {
			customerMessages.length = 0;
		},
	};
}
