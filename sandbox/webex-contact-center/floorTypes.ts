import type { Task } from './tasks';

export interface RoutingSettings {
	/** Off: tasks wait until an agent takes one, or a call transfers it. */
	enabled: boolean;
	/** How long it rings, in real milliseconds: a human answers it. */
	ronaMs: number;
	/** How long an agent may wrap up, in real milliseconds; 0 takes no time at all. */
	wrapUpMs: number;
	/** Offered tasks are accepted without anyone's doing. */
	autoAccept: boolean;
	/** Whether `PATCH` of an ended task is refused; the vendor's behaviour is unknown. */
	refusePatchAfterEnd: boolean;
	/** Reason with which every requested task fails later; none by default. */
	failCreation: string | null;
}

export const USUAL_ROUTING: RoutingSettings = {
	enabled: true,
	ronaMs: 30_000,
	wrapUpMs: 60_000,
	autoAccept: false,
	// Taken, so that the answers to Task Closed can be seen at work.
	refusePatchAfterEnd: false,
	failCreation: null,
};

/** What happens to a task, for whoever tells the outside. */
export interface Happening {
	/** An event type of the subscriptions. */
	type: string;
	task: Task;
	agentId?: string;
	data?: Record<string, unknown>;
}

/** The events that start flows in Webex Connect. */
export interface FlowEvent {
	kind: 'routed' | 'modified' | 'closed';
	task: Task;
	agentId?: string;
	context?: 'add' | 'remove';
}

export interface FloorListener {
	happened: (happening: Happening) => void;
	flow: (event: FlowEvent) => void;
}

export type NewTask = Pick<Task, 'channelType' | 'direction' | 'origin' | 'destination'> &
	Partial<
		Pick<
			Task,
			| 'originName'
			| 'channel'
			| 'attributes'
			| 'flowSettings'
			| 'messages'
			| 'queueId'
			| 'conversationId'
		>
	>;

export type DestinationType =
	| 'agent'
	| 'queue'
	| 'dialNumber'
	| 'entryPoint'
	| 'entrypointDialNumber';
