import type { Building, Room } from '../core/room';
import { enterpriseAdmin } from './admin';
import { answerXmlError, CcpRefusal } from './ccpRefusal';
import { Center } from './center';
import { contactRoutes, TASK_FEED_ID, type BasicAccount } from './contactRoutes';
import { Contacts } from './contacts';
import { Desktop } from './desktop';
import { DigitalRouting } from './digitalRouting';
import { Gate } from './gate';
import { InboundEvents } from './inboundEvents';
import { answerError, Refusal } from './refusal';
import type { RoutingSettings } from './routingTypes';
import { taskRoutes } from './taskRoutes';

export interface EnterpriseRoom extends Room {
	center: Center;
	routing: DigitalRouting;
	contacts: Contacts;
	desktop: Desktop;
	gate: Gate;
	events: InboundEvents;
	/** Of the feed that leads to CCE. */
	feedId: string;
	/** Task Routing asks for it once it is set. */
	account: BasicAccount | undefined;
	setRouting: (change: Partial<RoutingSettings>) => RoutingSettings;
}

/**
 * Contact Center Enterprise: tasks come in through Digital Routing (the Digital Routing API in front of
 * Cloud Connect, and the webhook that tells of them) or through Task Routing of Customer Collaboration
 * Platform; the same agents work on both.
 */
export function contactCenterEnterpriseRoom(building: Building): EnterpriseRoom {
	const center = new Center(building);
	const events = new InboundEvents(building, center.integrations);
	const routing = new DigitalRouting(center, (happening) => events.happened(happening));
	const contacts = new Contacts(center);
	const desktop = new Desktop(center, routing, contacts);
	const gate = new Gate(building);
	const assign = () => {
		routing.assign();
		contacts.assign();
	};
	center.agents.whenFree = assign;

	const room: EnterpriseRoom = {
		name: 'Contact Center Enterprise',
		prefix: 'cce',
		center,
		routing,
		contacts,
		desktop,
		gate,
		events,
		feedId: TASK_FEED_ID,
		account: undefined,
		setRouting(change) {
			center.settings = { ...center.settings, ...change };
			center.changed();
			assign();
			return center.settings;
		},
		async routes(vendor) {
			vendor.setNotFoundHandler((request, reply) => {
				const path = request.url.split('?')[0];
				const message = `The sandbox has no ${request.method} ${path}`;
				return path.startsWith('/cce/ccp')
					? answerXmlError(new CcpRefusal(404, message), request, reply)
					: answerError(new Refusal(404, 40400, message), request, reply);
			});
			await vendor.register(async (drapi) => taskRoutes(drapi, center, routing, gate));
			await vendor.register(async (ccp) =>
				contactRoutes(ccp, building, contacts, () => room.account),
			);
		},
		adminRoutes: (admin) => enterpriseAdmin(admin, room),
		reset() {
			center.reset();
			routing.reset();
			contacts.reset();
			gate.reset();
			events.reset();
			room.account = undefined;
		},
	};
	return room;
}
