import type { Dispatch } from '../core/dispatcher';
import type { Agent } from './agents';
import type { BasicAccount } from './contactRoutes';
import type { Contact, DiscardReason, TaskRoutingSettings } from './contacts';
import type { DispositionCode } from './codes';
import type { AgentAction } from './desktop';
import type { QueueChange, TransferChange } from './digitalRouting';
import type { Blocking, Counters, TaskRate } from './gate';
import type { EventMode } from './inboundEvents';
import type { EnterpriseRoom } from './index';
import type { NewIntegration, ShownIntegration } from './integrations';
import type { MediaClass, MediaLimit } from './media';
import type { RoutingSettings } from './routingTypes';
import type { Notice, Task } from './tasks';

/** Contact Center Enterprise, for tests that run in the same process. */
export interface ContactCenterEnterprise {
	/** Before `/drapi/v1` and `/ccp`. */
	readonly baseUrl: string;
	/** The feed of CCP that leads to CCE. */
	readonly feedId: string;
	readonly tasks: readonly Task[];
	task(id: string): Task;
	/** Close Task Accept and Reject, of all tasks. */
	readonly notices: readonly Notice[];
	/** Of CCP. */
	readonly contacts: readonly Contact[];
	contact(id: string): Contact;
	readonly agents: readonly Agent[];
	/** Events that Digital Routing sent. */
	readonly deliveries: readonly Dispatch[];
	readonly counters: Readonly<Counters>;
	readonly integrations: readonly ShownIntegration[];
	/** One more, or another in place of the one with the same `eventsUrl`. */
	setIntegration(integration: NewIntegration): void;
	clearIntegrations(): void;
	readonly scriptSelectors: readonly string[];
	setScriptSelectors(names: string[]): void;

	/** Hands a created task to CCE; for a queued one, tells a new wait or context. */
	queue(taskId: string, change?: QueueChange): Task;
	/** To the named agent, else to whom CCE would choose. */
	route(taskId: string, agent?: string): Task;
	accept(taskId: string): Task;
	transfer(taskId: string, change?: TransferChange): Task;
	noAnswer(taskId: string): Task;
	/** By the agent. */
	end(taskId: string): Task;
	/** By the system; without a code, as if the customer had gone. */
	close(taskId: string, dispositionCode?: DispositionCode): Task;
	queueContact(id: string, estimatedWaitTime?: number): Contact;
	routeContact(id: string, agent?: string): Contact;
	handleContact(id: string): Contact;
	renotifyContact(id: string): Contact;
	discardContact(id: string, reason: DiscardReason): Contact;
	/** An agent, by SkillTargetID, peripheral number, login or name. */
	act(agent: string, action: AgentAction): Agent;

	setRouting(change: Partial<RoutingSettings>): void;
	setLimit(media: MediaClass, change: Partial<MediaLimit>): void;
	setBlocking(change: Partial<Blocking>): void;
	setRate(change: Partial<TaskRate>): void;
	setEvents(change: Partial<EventMode>): void;
	setTaskRouting(change: Partial<TaskRoutingSettings>): void;
	/** What CCP asks for; without one, nothing. */
	setAccount(account?: BasicAccount): void;
}

export function contactCenterEnterprise(room: EnterpriseRoom): ContactCenterEnterprise {
	const { center, routing, contacts, desktop, gate, events } = room;
	const { building, agents, integrations, selectors } = center;
	return {
		get baseUrl() {
			return `${building.url()}/cce`;
		},
		feedId: room.feedId,
		get tasks() {
			return routing.tasks;
		},
		task: (id) => routing.task(id),
		get notices() {
			return routing.tasks.flatMap(({ notices }) => notices);
		},
		get contacts() {
			return contacts.all;
		},
		contact: (id) => contacts.contact(id),
		agents: agents.all,
		get deliveries() {
			return building.dispatcher.list('cce');
		},
		get counters() {
			return gate.counters;
		},
		get integrations() {
			return integrations.shown;
		},
		setIntegration: (integration) => integrations.save(integration),
		clearIntegrations: () => integrations.clear(),
		get scriptSelectors() {
			return selectors.names;
		},
		setScriptSelectors: (names) => void selectors.set(names),
		queue: (taskId, change) => desktop.task(taskId, 'queue', change),
		route: (taskId, agent) => desktop.task(taskId, 'route', { agent }),
		accept: (taskId) => desktop.task(taskId, 'accept'),
		transfer: (taskId, change) => desktop.task(taskId, 'transfer', change),
		noAnswer: (taskId) => desktop.task(taskId, 'noAnswer'),
		end: (taskId) => desktop.task(taskId, 'end'),
		close: (taskId, dispositionCode) => desktop.task(taskId, 'close', { dispositionCode }),
		queueContact: (id, estimatedWaitTime) => desktop.contact(id, 'queue', { estimatedWaitTime }),
		routeContact: (id, agent) => desktop.contact(id, 'route', { agent }),
		handleContact: (id) => desktop.contact(id, 'handle'),
		renotifyContact: (id) => desktop.contact(id, 'renotify'),
		discardContact: (id, reason) => desktop.contact(id, 'discard', { reason }),
		act: (agent, action) => desktop.agent(agent, action),
		setRouting: (change) => void room.setRouting(change),
		setLimit(media, change) {
			routing.limits = {
				...routing.limits,
				[media]: { ...routing.limits[media], ...change },
			};
		},
		setBlocking: (change) => void gate.setBlocking(change),
		setRate: (change) => void gate.setRate(change),
		setEvents: (change) => void events.setMode(change),
		setTaskRouting(change) {
			contacts.settings = { ...contacts.settings, ...change };
		},
		setAccount(account) {
			room.account = account;
		},
	};
}
