import type { Dispatch } from '../core/dispatcher';
import type { Building } from '../core/room';
import type { ContactCenterRoom } from './index';
import { readContact } from './admin';
import type { Agent } from './agents';
import type { DesktopAction } from './desktop';
import type { RoutingSettings } from './floorTypes';
import type { Counters, Limit } from './gate';
import type { NoticeMode } from './notices';
import type { Subscription } from './subscriptions';
import type { Task } from './tasks';
import {
	ENTRY_POINTS,
	findQueue,
	ORG_ID,
	QUEUES,
	VARIABLES,
	type EntryPoint,
	type GlobalVariable,
	type Queue,
} from './tenant';

/** The contact centre, for tests that run in the same process. */
export interface ContactCenter {
	readonly orgId: string;
	/** What a node is given as its base URL. */
	readonly baseUrl: string;
	readonly tasks: readonly Task[];
	task(id: string): Task;
	/** Counted from 1; 0 when it does not wait. */
	position(taskId: string): number;
	readonly agents: readonly Agent[];
	readonly queues: readonly Queue[];
	queue(name: string): Queue;
	readonly variables: readonly GlobalVariable[];
	readonly entryPoints: readonly EntryPoint[];
	readonly subscriptions: readonly Subscription[];
	/** Events of subscriptions, and the relayed flow events. */
	readonly deliveries: readonly Dispatch[];
	readonly counters: Readonly<Counters>;
	/** An agent, by id, login or name, does something at the desktop. */
	act(agent: string, action: DesktopAction, input?: Record<string, unknown>): Agent;
	/** A contact of a native channel, which the public API cannot create. */
	contact(input?: Record<string, unknown>): Task;
	/** The customer goes. */
	leave(taskId: string): void;
	setRouting(change: Partial<RoutingSettings>): void;
	setLimit(change: Partial<Limit>): void;
	setEvents(change: Partial<NoticeMode>): void;
	/** Mean wait of a queue; 0 takes its history away. */
	setHistory(queue: string, meanMs: number, spreadPercent?: number, minutes?: number): void;
	/** Where the vendor's own flow events go too; without a URL, nowhere. */
	setRelay(url?: string, headers?: Record<string, string>): void;
	clearSubscriptions(): void;
}

export function contactCenter(room: ContactCenterRoom, building: Building): ContactCenter {
	const { floor, desktop, gate, notices, subscriptions } = room;
	const needQueue = (name: string): Queue => {
		const queue = findQueue(name);
		if (!queue) throw new Error(`There is no queue ${name}`);
		return queue;
	};
	return {
		orgId: ORG_ID,
		get baseUrl() {
			return `${building.url()}/wxcc`;
		},
		get tasks() {
			return floor.tasks;
		},
		task: (id) => floor.task(id),
		position: (taskId) => floor.positionOf(floor.task(taskId)),
		agents: floor.agents.all,
		queues: QUEUES,
		queue: needQueue,
		variables: VARIABLES,
		entryPoints: ENTRY_POINTS,
		get subscriptions() {
			return subscriptions.all;
		},
		get deliveries() {
			return building.dispatcher.list('task');
		},
		get counters() {
			return gate.counters;
		},
		act: (agent, action, input) => desktop.act(agent, action, input),
		contact: (input) => floor.create(readContact(input)),
		leave: (taskId) => floor.end(floor.task(taskId), 'Customer', 'Customer left'),
		setRouting(change) {
			floor.settings = { ...floor.settings, ...change };
			floor.route();
		},
		setLimit: (change) => void gate.setLimit(change),
		setEvents: (change) => void notices.setMode(change),
		setHistory: (queue, meanMs, spreadPercent, minutes) =>
			floor.waits.seed({ queueId: needQueue(queue).id, meanMs, spreadPercent, minutes }),
		setRelay: (url, headers) => notices.setRelay(url, headers),
		clearSubscriptions: () => subscriptions.clear(),
	};
}
