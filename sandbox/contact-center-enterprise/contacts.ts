import { randomBytes } from 'node:crypto';
import { InvalidInput } from '../core/invalidInput';
import type { Agent } from './agents';
import { badTask, CcpRefusal } from './ccpRefusal';
import type { Center } from './center';

export type ContactStatus = 'UNREAD' | 'QUEUED' | 'RESERVED' | 'HANDLED' | 'DISCARDED';

/** Documented; the list that was seen was cut. */
export const DISCARD_REASONS = [
	'NOTIFICATION_INVALID_NEW_TASK_MESSAGE',
	'NOTIFICATION_MEDIA_ROUTING_DISABLED',
	'NOTIFICATION_NO_SCRIPT',
] as const;
export type DiscardReason = (typeof DISCARD_REASONS)[number];
export type StatusReason =
	| 'TASK_RENOTIFY_REQUESTED'
	| 'EXTERNALLY_ROUTED'
	| 'EXTERNALLY_HANDLED'
	| DiscardReason;

export interface Contact {
	id: string;
	feedId: string;
	name: string;
	title: string;
	description?: string;
	scriptSelector?: string;
	requeueOnRecovery: boolean;
	tags: string[];
	variables: Array<{ name: string; value: string }>;
	customerUID?: string;
	status: ContactStatus;
	statusReason?: StatusReason;
	/** Seconds, worked out once; -1 where there is not enough to go by. */
	estimatedWaitTime?: number;
	/** Of CCE, once an agent is chosen. */
	taskId?: string;
	agentId?: string;
	/** Where its status is read. */
	refURL: string;
	/** Why it cannot be read any more. */
	gone?: 'cancelled' | 'expired';
	createdTime: string;
	polledAt: number;
}

export type NewContact = Pick<
	Contact,
	| 'name'
	| 'title'
	| 'description'
	| 'scriptSelector'
	| 'requeueOnRecovery'
	| 'tags'
	| 'variables'
	| 'customerUID'
>;

export interface TaskRoutingSettings {
	/** Off: whatever comes is discarded. */
	mediaRouting: boolean;
	/** Statuses in lower case, as one of the vendor's samples expects them. */
	lowerCaseStatus: boolean;
	/** After so many real milliseconds without a poll the status is gone. */
	expireAfterMs: number;
}

/** Documented: five minutes at least. Never so short that a slow test loses one. */
const EXPIRE_AFTER_MS = 300_000;
const SHORTEST_LIFE_MS = 10_000;

const CANCELLABLE: ContactStatus[] = ['UNREAD', 'QUEUED'];
const ENDED: ContactStatus[] = ['HANDLED', 'DISCARDED'];

/** Task Routing of Customer Collaboration Platform: contacts of the task feed, and what becomes of them. */
export class Contacts {
	settings: TaskRoutingSettings;
	private readonly byId = new Map<string, Contact>();
	private tasks = 0;

	constructor(private readonly center: Center) {
		this.settings = this.usualSettings();
	}

	/** Oldest first, with those that are gone. */
	get all(): Contact[] {
		return [...this.byId.values()];
	}

	contact(id: string): Contact {
		const contact = this.byId.get(id);
		if (!contact) throw new CcpRefusal(404, `Contact ${id} does not exist`);
		return contact;
	}

	// ---- what the integrator asks for ----

	submit(feedId: string, path: string, wanted: NewContact): Contact {
		const id = randomBytes(16).toString('hex').toUpperCase();
		const contact: Contact = {
			...wanted,
			id,
			feedId,
			status: 'UNREAD',
			refURL: `${this.center.building.url()}${path}/contact/${id}`,
			createdTime: new Date().toISOString(),
			polledAt: Date.now(),
		};
		this.byId.set(id, contact);
		this.publish(contact);
		if (this.center.settings.autoQueue) {
			this.center.soon(() => {
				if (contact.status === 'UNREAD' && contact.gone !== 'cancelled') this.queue(contact);
			});
		}
		return contact;
	}

	poll(id: string): Contact {
		const contact = this.live(id);
		contact.polledAt = Date.now();
		return contact;
	}

	cancel(id: string): void {
		const contact = this.live(id);
		if (!CANCELLABLE.includes(contact.status)) {
			throw badTask(`The contact cannot be cancelled while it is ${contact.status}`);
		}
		contact.gone = 'cancelled';
		this.publish(contact);
	}

	// ---- what CCE does ----

	queue(contact: Contact, estimatedWaitTime?: number): void {
		if (contact.status !== 'UNREAD') this.refuse('queue', contact);
		const { scriptSelector } = contact;
		if (!this.settings.mediaRouting) {
			this.discard(contact, 'NOTIFICATION_MEDIA_ROUTING_DISABLED');
		} else if (scriptSelector !== undefined && !this.center.selectors.has(scriptSelector)) {
			this.discard(contact, 'NOTIFICATION_NO_SCRIPT');
		} else {
			contact.estimatedWaitTime = estimatedWaitTime ?? this.center.settings.estimatedWaitTime ?? -1;
			this.enter(contact, 'QUEUED', 'EXTERNALLY_ROUTED');
			this.assign();
		}
	}

	/** Gives queued contacts to ready agents, the oldest first. */
	assign(): void {
		const { autoRoute, tasksPerAgent } = this.center.settings;
		if (!autoRoute) return;
		for (const contact of this.byId.values()) {
			if (contact.status !== 'QUEUED' || contact.gone === 'cancelled') continue;
			const agent = this.center.agents.choose(null, tasksPerAgent);
			if (!agent) return;
			this.route(contact, agent);
		}
	}

	route(contact: Contact, agent: Agent): void {
		if (contact.status !== 'QUEUED') this.refuse('route', contact);
		this.center.agents.take(agent, contact.id);
		contact.agentId = agent.id;
		contact.taskId = `150.1.${(this.tasks += 1)}`;
		this.enter(contact, 'RESERVED', 'EXTERNALLY_ROUTED');
	}

	handle(contact: Contact): void {
		if (contact.status !== 'RESERVED') this.refuse('handle', contact);
		this.enter(contact, 'HANDLED', 'EXTERNALLY_HANDLED');
		this.center.agents.drop(contact.id);
	}

	/** CCE came back: what was marked for it is queued again. */
	renotify(contact: Contact): void {
		if (ENDED.includes(contact.status)) this.refuse('renotify', contact);
		if (!contact.requeueOnRecovery) {
			throw new InvalidInput('The contact was not submitted with requeueOnRecovery');
		}
		this.enter(contact, 'QUEUED', 'TASK_RENOTIFY_REQUESTED');
		this.center.agents.drop(contact.id);
		this.assign();
	}

	discard(contact: Contact, reason: DiscardReason): void {
		if (ENDED.includes(contact.status)) this.refuse('discard', contact);
		this.enter(contact, 'DISCARDED', reason);
		this.center.agents.drop(contact.id);
	}

	/** What the agent has at hand waits for another. */
	loggedOut(agent: Agent): void {
		for (const contact of this.all) {
			if (contact.status !== 'RESERVED' || contact.agentId !== agent.id) continue;
			this.enter(contact, 'QUEUED', 'TASK_RENOTIFY_REQUESTED');
			this.center.agents.drop(contact.id);
		}
	}

	reset(): void {
		this.byId.clear();
		this.settings = this.usualSettings();
		this.tasks = 0;
	}

	// ---- the rest ----

	private live(id: string): Contact {
		const contact = this.contact(id);
		if (contact.gone === undefined) {
			if (Date.now() - contact.polledAt <= this.settings.expireAfterMs) return contact;
			contact.gone = 'expired';
			this.publish(contact);
		}
		throw new CcpRefusal(404, `Contact ${id} is ${contact.gone}`);
	}

	private enter(contact: Contact, status: ContactStatus, reason: StatusReason): void {
		if (contact.gone === 'cancelled') this.refuse(status.toLowerCase(), contact);
		contact.status = status;
		contact.statusReason = reason;
		this.publish(contact);
	}

	private refuse(move: string, { status, gone }: Contact): never {
		throw new InvalidInput(`${move} is not possible while the contact is ${gone ?? status}`);
	}

	private publish(contact: Contact): void {
		this.center.building.bus.publish('cceContact', contact);
		this.center.changed();
	}

	private usualSettings(): TaskRoutingSettings {
		return {
			mediaRouting: true,
			lowerCaseStatus: false,
			expireAfterMs: Math.max(this.center.building.clock.scaled(EXPIRE_AFTER_MS), SHORTEST_LIFE_MS),
		};
	}
}
