import type { Agent } from './agents';
import type { Task } from './tasks';

export interface RoutingSettings {
	/** Created tasks and contacts are queued without anyone's doing. */
	autoQueue: boolean;
	/** Seconds that the script works out for a queued task, told in a second QUEUED; null: it does not. */
	estimatedWaitTime: number | null;
	/** Queued tasks and contacts go to ready agents. */
	autoRoute: boolean;
	/** Agents take what rings without anyone's doing. */
	autoAccept: boolean;
	/** How long it rings, in real milliseconds: a human answers it. */
	ronaMs: number;
	/** Documented: an agent has no more at a time. */
	tasksPerAgent: number;
	/** How long after a transfer a task may come back, in documented milliseconds. */
	transferMs: number;
	/** Whether a task that comes back is announced as CREATED again; unknown. */
	createdOnReturn: boolean;
	/** Off: a task with an unknown selector is taken, and closed when it is to be queued. */
	refuseUnknownSelector: boolean;
}

export const USUAL_ROUTING: RoutingSettings = {
	autoQueue: true,
	estimatedWaitTime: null,
	autoRoute: true,
	autoAccept: false,
	ronaMs: 30_000,
	tasksPerAgent: 15,
	transferMs: 15_000,
	createdOnReturn: true,
	refuseUnknownSelector: true,
};

/** What Digital Routing tells: the state that a task has just reached, and the agent it concerns. */
export interface Happening {
	task: Task;
	agent?: Agent;
}

export type RoutingListener = (happening: Happening) => void;
