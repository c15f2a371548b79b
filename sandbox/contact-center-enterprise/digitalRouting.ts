import { InvalidInput } from '../core/invalidInput';
import type { Agent } from './agents';
import type { Center } from './center';
import { CODES, type DispositionCode } from './codes';
import { MEDIA_CLASSES, usualLimits, type MediaClass } from './media';
import { Refusal } from './refusal';
import type { RoutingListener } from './routingTypes';
import type { Ending } from './taskRequests';
import {
	isWaiting,
	mergeVariables,
	type NewTask,
	type Notice,
	type Task,
	type TaskState,
	type Variable,
} from './tasks';

const now = (): string => new Date().toISOString();

export interface QueueChange {
	estimatedWaitTime?: number;
	variables?: Variable[];
}

/** What the agent chose at the desktop; the workflow hands it in again. */
export interface TransferChange {
	scriptSelector?: string;
	preferredOwner?: string;
	variables?: Variable[];
}

/** Digital Routing: the tasks, and what becomes of them. */
export class DigitalRouting {
	limits = usualLimits();
	private readonly byId = new Map<string, Task>();

	constructor(
		private readonly center: Center,
		private readonly listener: RoutingListener,
	) {}

	/** Oldest first. */
	get tasks(): Task[] {
		return [...this.byId.values()];
	}

	task(id: string): Task {
		const task = this.byId.get(id);
		if (!task) throw new Refusal(404, CODES.unknownTask, `Task ${id} does not exist`);
		return task;
	}

	// ---- what the integrator asks for ----

	/** `undefined` when the task exists already, unless it was transferred: then it comes back. */
	submit(wanted: NewTask, trackingId: string | undefined): Task | undefined {
		const present = this.byId.get(wanted.taskId);
		if (present && present.state !== 'TRANSFERRED') return undefined;
		this.needRoom(wanted.mediaClass);
		const at = now();
		const task: Task = present ?? {
			...wanted,
			direction: 'INBOUND',
			state: 'CREATED',
			estimatedWaitTime: -1,
			dispositionCode: null,
			agentId: null,
			accepted: false,
			createdTime: at,
			lastUpdatedTime: at,
			submissions: 0,
			routings: 0,
			trackingIds: [],
			notices: [],
			history: [],
		};
		Object.assign(task, wanted, { dispositionCode: null, agentId: null, estimatedWaitTime: -1 });
		task.submissions += 1;
		if (trackingId !== undefined) task.trackingIds.push(trackingId);
		this.byId.set(task.taskId, task);
		this.enter(task, 'CREATED', {}, present === undefined || this.center.settings.createdOnReturn);
		this.limitWait(task);
		if (this.center.settings.autoQueue) this.queueSoon(task);
		return task;
	}

	/** The customer is gone, or the integrator has another reason. */
	end(task: Task, { dispositionCode, variables }: Ending, trackingId: string | undefined): void {
		if (task.state === 'CLOSED') {
			throw new Refusal(400, CODES.taskEnded, `Task ${task.taskId} is closed already`);
		}
		if (trackingId !== undefined) task.trackingIds.push(trackingId);
		task.variables = mergeVariables(task.variables, variables);
		this.close(task, dispositionCode ?? usualDisposition(task));
	}

	note(task: Task, notice: Notice): void {
		task.notices.push(notice);
		if (notice.trackingId !== undefined) task.trackingIds.push(notice.trackingId);
		this.touch(task);
	}

	// ---- what CCE does ----

	/** Hands a created task to CCE; for a queued one, tells a new wait or context. */
	queue(task: Task, { estimatedWaitTime, variables = [] }: QueueChange = {}): void {
		if (!isWaiting(task)) this.refuse('queue', task);
		if (!this.center.selectors.has(task.scriptSelector)) {
			this.close(task, 'CD_FAILED_INVALID_SCRIPT_SELECTOR');
			return;
		}
		task.variables = mergeVariables(task.variables, variables);
		task.estimatedWaitTime = estimatedWaitTime ?? task.estimatedWaitTime;
		this.enter(task, 'QUEUED', { estimatedWaitTime: task.estimatedWaitTime });
		this.assign();
	}

	/** Gives queued tasks to ready agents, the oldest first. */
	assign(): void {
		const { autoRoute, tasksPerAgent } = this.center.settings;
		if (!autoRoute) return;
		for (const task of this.byId.values()) {
			if (task.state !== 'QUEUED') continue;
			const agent = this.center.agents.choose(task.preferredOwner, tasksPerAgent);
			if (!agent) return;
			this.route(task, agent);
		}
	}

	route(task: Task, agent: Agent): void {
		if (task.state !== 'QUEUED') this.refuse('route', task);
		this.center.agents.take(agent, task.taskId);
		task.agentId = agent.id;
		task.accepted = false;
		const routing = (task.routings += 1);
		this.enter(task, 'ROUTED', { agentId: agent.id });
		const { autoAccept, ronaMs } = this.center.settings;
		if (autoAccept) {
			this.accept(task);
			return;
		}
		this.center.building.clock.after(ronaMs, () => {
			if (task.state === 'ROUTED' && !task.accepted && task.routings === routing) {
				this.noAnswer(task);
			}
		});
	}

	accept(task: Task): void {
		if (task.state !== 'ROUTED' || task.accepted) this.refuse('accept', task);
		task.accepted = true;
		this.touch(task);
	}

	/** Redirection on no answer: the agent is no longer ready. */
	noAnswer(task: Task): void {
		if (task.state !== 'ROUTED' || task.accepted) this.refuse('no answer', task);
		const agent = this.center.agents.find(task.agentId ?? '');
		if (agent?.state === 'ready') agent.state = 'notReady';
		this.transfer(task, 'CD_RING_NO_ANSWER');
	}

	/** The task goes back to the integrator, who has to hand it in again in time. */
	transfer(task: Task, code: DispositionCode, change: TransferChange = {}): void {
		if (task.state !== 'ROUTED') this.refuse('transfer', task);
		const { variables = [], scriptSelector, preferredOwner } = change;
		task.variables = mergeVariables(task.variables, variables);
		task.scriptSelector = scriptSelector ?? task.scriptSelector;
		task.preferredOwner = preferredOwner ?? task.preferredOwner;
		this.leave(task, 'TRANSFERRED', code);
		const { submissions } = task;
		const { clock } = this.center.building;
		clock.after(clock.scaled(this.center.settings.transferMs), () => {
			if (task.state !== 'TRANSFERRED' || task.submissions !== submissions) return;
			this.close(task, 'CD_TASK_TRANSFER_TIMEOUT');
		});
	}

	/** Everything that the agent has at hand goes back. */
	loggedOut(agent: Agent): void {
		for (const task of this.tasks) {
			if (task.state !== 'ROUTED' || task.agentId !== agent.id) continue;
			this.transfer(task, 'CD_TASK_TRANSFERRED_ON_AGENT_LOGOUT');
		}
	}

	close(task: Task, code: DispositionCode = usualDisposition(task)): void {
		if (task.state === 'CLOSED') this.refuse('close', task);
		this.leave(task, 'CLOSED', code);
	}

	reset(): void {
		this.byId.clear();
		this.limits = usualLimits();
	}

	// ---- the rest ----

	private queueSoon(task: Task): void {
		this.center.soon(() => {
			if (task.state !== 'CREATED') return;
			this.queue(task);
			const { estimatedWaitTime } = this.center.settings;
			if (estimatedWaitTime === null) return;
			this.center.soon(() => {
				if (task.state !== 'QUEUED') return;
				this.queue(task, { estimatedWaitTime });
			});
		});
	}

	private limitWait(task: Task): void {
		const { submissions } = task;
		const { clock } = this.center.building;
		clock.after(clock.scaled(this.limits[task.mediaClass].maxQueueMs), () => {
			if (task.submissions !== submissions || !isWaiting(task)) return;
			this.close(task, 'CD_MAX_DIALOG_LIFETIME_EXCEEDED');
		});
	}

	private needRoom(mediaClass: MediaClass): void {
		const { tasks } = this.limits[mediaClass];
		const waiting = this.waiting()[mediaClass];
		if (waiting < tasks) return;
		const words = `MEDIA_TYPE_QUEUE_LIMIT_EXCEEDED: ${waiting} tasks of ${mediaClass} are waiting`;
		// Documented is the code alone; the status is our choice.
		throw new Refusal(503, CODES.queueLimit, words);
	}

	/** How many wait, of each kind. */
	waiting(): Record<MediaClass, number> {
		const counts = Object.fromEntries(MEDIA_CLASSES.map((one) => [one, 0]));
		for (const task of this.byId.values()) if (isWaiting(task)) counts[task.mediaClass] += 1;
		return counts as Record<MediaClass, number>;
	}

	private enter(
		task: Task,
		state: TaskState,
		entry: Partial<Task['history'][number]> = {},
		told = true,
	): void {
		task.state = state;
		task.history.push({ time: now(), state, ...entry });
		this.touch(task);
		if (told) this.listener({ task, agent: this.center.agents.find(task.agentId ?? '') });
	}

	/** The agent, where there is one, is free of it. */
	private leave(task: Task, state: TaskState, code: DispositionCode): void {
		task.dispositionCode = code;
		this.enter(task, state, { agentId: task.agentId ?? undefined, dispositionCode: code });
		this.center.agents.drop(task.taskId);
	}

	private touch(task: Task): void {
		task.lastUpdatedTime = now();
		this.center.building.bus.publish('cceTask', task);
		this.center.changed();
	}

	/** For the desktop: the integrator has no such call. */
	private refuse(move: string, { state, accepted }: Task): never {
		const more = state === 'ROUTED' ? (accepted ? ' and accepted' : ' and rings') : '';
		throw new InvalidInput(`${move} is not possible while the task is ${state}${more}`);
	}
}

/** Abandoned while nobody had it; a normal end once an agent took it. */
function usualDisposition({ state, accepted }: Task): DispositionCode {
	if (state !== 'ROUTED') return 'CD_TASK_CUSTOMER_ABANDON';
	return accepted ? 'CD_NORMAL_END_TASK' : 'CD_TASK_ABANDONED_WHILE_OFFERED';
}
