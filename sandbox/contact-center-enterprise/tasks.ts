import type { DispositionCode } from './codes';
import type { MediaClass } from './media';

export const TASK_STATES = ['CREATED', 'QUEUED', 'ROUTED', 'TRANSFERRED', 'CLOSED'] as const;
/** Documented as names of events; taken for the states too. */
export type TaskState = (typeof TASK_STATES)[number];

export interface Variable {
	name: string;
	type: string;
	value: string;
}

export interface HistoryEntry {
	time: string;
	state: TaskState;
	agentId?: string;
	dispositionCode?: DispositionCode;
	estimatedWaitTime?: number;
}

/** A Close Task Accept or Reject that came for a task. */
export interface Notice {
	at: string;
	kind: 'accept' | 'reject';
	body: unknown;
	trackingId?: string;
}

export interface Task {
	taskId: string;
	customerId: string | null;
	origin: string | null;
	destination: string;
	mediaType: string;
	mediaChannel: string;
	mediaClass: MediaClass;
	direction: 'INBOUND';
	state: TaskState;
	scriptSelector: string;
	preferredOwner: string | null;
	variables: Variable[];
	/** Seconds; -1 where nothing is known. */
	estimatedWaitTime: number;
	dispositionCode: DispositionCode | null;
	/** The agent who has it, or had it last. */
	agentId: string | null;
	/** Whether that agent took it; before it rings. */
	accepted: boolean;
	createdTime: string;
	lastUpdatedTime: string;
	/** 1, and one more for each return after a transfer. */
	submissions: number;
	/** How often an agent was chosen. */
	routings: number;
	/** Of the requests that concerned it, oldest first. */
	trackingIds: string[];
	notices: Notice[];
	history: HistoryEntry[];
}

export type NewTask = Pick<
	Task,
	| 'taskId'
	| 'customerId'
	| 'origin'
	| 'destination'
	| 'mediaType'
	| 'mediaChannel'
	| 'mediaClass'
	| 'scriptSelector'
	| 'preferredOwner'
	| 'variables'
>;

export const isWaiting = ({ state }: Task): boolean => state === 'CREATED' || state === 'QUEUED';

/** Those named anew replace those of before. */
export const mergeVariables = (present: Variable[], change: Variable[]): Variable[] => [
	...present.filter(({ name }) => !change.some((one) => one.name === name)),
	...change,
];

/** What an answer holds: the outputs that the help page names, and the disposition code. */
export const answered = (task: Task) => ({
	taskId: task.taskId,
	customerId: task.customerId,
	origin: task.origin,
	destination: task.destination,
	mediaType: task.mediaType,
	mediaChannel: task.mediaChannel,
	state: task.state,
	direction: task.direction,
	createdTime: task.createdTime,
	lastUpdatedTime: task.lastUpdatedTime,
	scriptSelector: task.scriptSelector,
	preferredOwner: task.preferredOwner,
	variables: task.variables,
	history: task.history,
	estimatedWaitTime: task.estimatedWaitTime,
	dispositionCode: task.dispositionCode,
});
