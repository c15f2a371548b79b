import { randomUUID } from 'node:crypto';
import type { Building } from '../core/room';
import type { Conversations } from '../webex-engage/conversations';
import type { Agent, Agents } from './agents';
import { badRequest, Refusal } from './refusal';
import { hasSkills, relaxationTimes } from './skills';
import { isEnded, mediaOf, priorityOf, type Task } from './tasks';
import {
	USUAL_ROUTING,
	type DestinationType,
	type FloorListener,
	type Happening,
	type NewTask,
	type RoutingSettings,
} from './floorTypes';
import { ENTRY_POINTS, QUEUES } from './tenant';
import { boardView, taskView } from './views';
import { Waits } from './waits';

const CALL_CHANNELS = ['telephony'];
const UNHELD_MEDIA = ['chat', 'email'];

/** The contact centre itself: tasks, queues and agents, and what they do to each other. */
export class Floor {
	readonly waits = new Waits();
	settings: RoutingSettings = { ...USUAL_ROUTING };
	private readonly byId = new Map<string, Task>();
	private boardIsDue = false;

	constructor(
		private readonly building: Building,
		private readonly conversations: Conversations,
		readonly agents: Agents,
		private readonly listener: FloorListener,
	) {}

	/** Oldest first. */
	get tasks(): Task[] {
		return [...this.byId.values()];
	}

	find(id: string): Task | undefined {
		return this.byId.get(id);
	}

	task(id: string): Task {
		const task = this.find(id);
		if (!task) throw new Refusal(404, `Task ${id} does not exist`);
		return task;
	}

	// ---- creation and data ----

	create(wanted: NewTask): Task {
		const now = Date.now();
		const { queueId, ...rest } = wanted;
		const task: Task = {
			id: randomUUID(),
			attributes: {},
			flowSettings: {},
			messages: [],
			status: 'created',
			connectedBefore: false,
			offers: 0,
			held: false,
			recordingPaused: false,
			createdTime: now,
			lastUpdatedTime: now,
			history: [],
			...rest,
		};
		this.byId.set(task.id, task);
		const { failCreation } = this.settings;
		if (failCreation !== null) {
			this.close(task, 'System', failCreation);
			this.tell('task:failed', task, {
				data: {
					reason: failCreation,
					errorMessage: `The task could not be created: ${failCreation}`,
					failureType: 'CREATE',
					mediaMgr: 'digitalmm',
				},
			});
			return task;
		}
		this.tell('task:new', task);
		if (queueId !== undefined) this.queue(task, queueId);
		return task;
	}

	patch(task: Task, attributes: Record<string, string>): void {
		if (isEnded(task) && this.settings.refusePatchAfterEnd) this.refuse('PATCH', task);
		Object.assign(task.attributes, attributes);
		this.touch(task);
		this.route();
	}

	/** @param channelParams as they came; the events repeat them */
	appendMessage(task: Task, message: Task['messages'][number], channelParams: unknown): void {
		const known = task.messages.some(({ id }) => id === message.id);
		if (!known) task.messages.push(message);
		const data = {
			messageDirection: 'INBOUND',
			// What is in them is unknown.
			eventDetails: { messageId: message.id },
			channelParams,
		};
		if (isEnded(task)) {
			const failure = { reason: 'NOT_FOUND', errorMessage: 'The task has ended' };
			this.tell('task-message:append-failed', task, { data: { ...data, ...failure } });
			return;
		}
		this.tell('task-message:appended', task, { data });
		this.touch(task);
	}

	updateOrigin(task: Task, origin: string): void {
		task.origin = origin;
		this.touch(task);
		this.tell('task:origin-updated', task);
	}

	// ---- routing ----

	/** Waiting tasks of a queue, or of all: priority first, then who came first. */
	waiting(queueId?: string): Task[] {
		return this.tasks
			.filter(
				(task) => task.status === 'queued' && (queueId === undefined || task.queueId === queueId),
			)
			.sort((a, b) => priorityOf(a) - priorityOf(b) || (a.queuedAt ?? 0) - (b.queuedAt ?? 0));
	}

	/** Counted from 1; 0 when it does not wait. */
	positionOf(task: Task): number {
		return this.waiting(task.queueId).indexOf(task) + 1;
	}

	queue(task: Task, queueId: string): void {
		const queue = QUEUES.find(({ id }) => id === queueId);
		if (!queue) throw badRequest(`Queue ${queueId} does not exist`);
		if (!queue.active) throw badRequest(`Queue ${queue.name} is not active`);
		task.queueId = queueId;
		task.queuedAt = Date.now();
		task.status = 'queued';
		this.touch(task);
		this.tell('task:parked', task);
		for (const seconds of relaxationTimes(task)) {
			this.building.clock.after(this.building.clock.scaled(seconds * 1000) + 1, () => this.route());
		}
		this.route();
	}

	/** Gives waiting tasks to free agents. */
	route(): void {
		if (!this.settings.enabled) return;
		if (this.agents.free.length === 0) return;
		for (const task of this.waiting()) {
			const agent = this.agents.free.find((one) =>
				hasSkills(one, task, this.waitedMs(task) / 1000),
			);
			if (agent) this.offer(task, agent);
		}
	}

	private offer(task: Task, agent: Agent): void {
		task.status = 'offered';
		task.offeredTo = agent.id;
		agent.offeredTaskId = task.id;
		agent.offerKind = 'task';
		this.touch(task);
		this.tell('task:connect', task, { agentId: agent.id });
		if (this.settings.autoAccept) {
			this.accept(task);
			return;
		}
		const offer = (task.offers += 1);
		this.building.clock.after(this.settings.ronaMs, () => {
			if (task.offeredTo === agent.id && task.offers === offer) this.rona(task, agent);
		});
	}

	/** Redirection on no answer: the task waits again, the agent becomes idle. */
	private rona(task: Task, agent: Agent): void {
		this.agents.set(agent, 'idle', { auxCode: 'RONA' });
		// Observed: one that only rang yields an event of the ending kind.
		this.tell('task:ended', task, {
			agentId: agent.id,
			data: { terminatingParty: 'System', reason: 'RONA Timer Expired' },
		});
		this.waitAgain(task);
	}

	private waitAgain(task: Task): void {
		task.offeredTo = undefined;
		task.status = task.queueId === undefined ? 'created' : 'queued';
		this.touch(task);
		this.route();
	}

	accept(task: Task): void {
		const agent = this.offeredAgent(task, 'accept');
		this.connect(task, agent);
	}

	reject(task: Task): void {
		const agent = this.offeredAgent(task, 'reject');
		this.agents.set(agent, 'idle', { auxCode: 'Rejected' });
		this.waitAgain(task);
	}

	/** Takes it out of the queue, without its being offered. */
	assign(task: Task, agent: Agent): void {
		if (!['created', 'queued', 'offered'].includes(task.status)) this.refuse('assign', task);
		this.withdrawOffer(task);
		this.connect(task, agent);
	}

	private connect(task: Task, agent: Agent): void {
		if (task.queueId !== undefined && task.queuedAt !== undefined) {
			this.waits.note(task.queueId, this.waitedMs(task));
		}
		task.queuedAt = undefined;
		this.own(task, agent);
		this.tell('task:connected', task, { agentId: agent.id });
		this.listener.flow(
			task.connectedBefore
				? { kind: 'modified', context: 'add', task, agentId: agent.id }
				: { kind: 'routed', task, agentId: agent.id },
		);
		task.connectedBefore = true;
	}

	private own(task: Task, agent: Agent): void {
		task.offeredTo = undefined;
		task.status = 'assigned';
		task.ownerId = agent.id;
		this.agents.set(agent, 'engaged', { taskId: task.id });
		this.touch(task);
	}

	// ---- calls of the owner ----

	hold(task: Task, held: boolean): void {
		this.needOwned(task, held ? 'hold' : 'unhold');
		if (UNHELD_MEDIA.includes(mediaOf(task, this.conversations).mediaType)) {
			throw badRequest('Hold is not applicable to chats and emails');
		}
		if (task.held === held) {
			throw badRequest(held ? 'The task is on hold already' : 'The task is not on hold');
		}
		task.held = held;
		this.touch(task);
		this.tell(held ? 'task:on-hold' : 'task:hold-done', task, { agentId: task.ownerId });
	}

	record(task: Task, paused: boolean): void {
		this.needOwned(task, 'record');
		this.needCall(task, 'Recording');
		task.recordingPaused = paused;
		this.touch(task);
	}

	transfer(task: Task, to: string, destinationType: DestinationType): void {
		if (isEnded(task)) this.refuse('transfer', task);
		switch (destinationType) {
			case 'queue': {
				const queue = QUEUES.find(({ id }) => id === to);
				if (!queue?.active) throw badRequest(`Queue ${to} does not exist or is not active`);
				this.leave(task);
				this.queue(task, to);
				return;
			}
			case 'agent': {
				const agent = this.freeAgent(to);
				this.leave(task);
				this.offer(task, agent);
				return;
			}
			default:
				this.needCall(task, 'A transfer to a number');
				if (destinationType !== 'dialNumber') {
					const known = ENTRY_POINTS.some(({ id, assetId }) => [id, assetId].includes(to));
					if (!known) throw badRequest(`Entry point ${to} does not exist`);
				}
				this.leave(task);
				task.destination = to;
				this.end(task, 'Agent', `Transferred to ${to}`);
		}
	}

	consult(task: Task, to: string, destinationType: DestinationType, hold: boolean): void {
		this.needOwned(task, 'consult');
		if (task.consult) throw badRequest('A consult is under way already');
		if (destinationType === 'agent' || destinationType === 'queue') {
			const agent =
				destinationType === 'agent' ? this.freeAgent(to) : this.freeAgentOfQueue(task, to);
			if (agent.id === task.ownerId) throw badRequest('Nobody consults with oneself');
			task.consult = { to: agent.id, agent: true, state: 'ringing' };
			agent.offeredTaskId = task.id;
			agent.offerKind = 'consult';
		} else {
			this.needCall(task, 'A consult with a number');
			task.consult = { to, agent: false, state: 'active' };
			this.tell('task:consulting', task, { agentId: task.ownerId });
		}
		task.held = hold;
		this.touch(task);
	}

	acceptConsult(task: Task): void {
		if (task.consult?.state !== 'ringing') this.refuse('consult/accept', task);
		const agent = this.agents.find(task.consult.to)!;
		task.consult.state = 'active';
		this.agents.set(agent, 'engaged', { taskId: task.id });
		this.touch(task);
		this.tell('task:consulting', task, { agentId: agent.id });
	}

	endConsult(task: Task): void {
		const { consult } = task;
		if (!consult || consult.state === 'conference') this.refuse('consult/end', task);
		this.dropConsult(task);
		this.touch(task);
		if (consult.state !== 'active') return;
		this.tell('task:consult-done', task, { agentId: consult.agent ? consult.to : undefined });
	}

	consultTransfer(task: Task, to: string): void {
		const { consult, ownerId } = task;
		if (!consult || consult.state === 'ringing') this.refuse('consult/transfer', task);
		if (consult.to !== to) throw badRequest(`${to} is not the consulted party`);
		if (!consult.agent) {
			this.leave(task);
			this.end(task, 'Agent', `Transferred to ${to}`);
			return;
		}
		const agent = this.agents.find(to)!;
		const inConference = consult.state === 'conference';
		task.consult = undefined;
		task.held = false;
		this.wrapUp(task, ownerId);
		this.own(task, agent);
		if (inConference) {
			this.tell('task:conference-transferred', task, { agentId: to });
		} else {
			this.tell('task:consult-done', task, { agentId: to });
			this.tell('task:connected', task, { agentId: to });
			this.listener.flow({ kind: 'modified', context: 'add', task, agentId: to });
		}
		this.listener.flow({ kind: 'modified', context: 'remove', task, agentId: ownerId });
	}

	conference(task: Task, to: string): void {
		const { consult } = task;
		if (consult?.state !== 'active') this.refuse('consult/conference', task);
		if (consult.to !== to) throw badRequest(`${to} is not the consulted party`);
		consult.state = 'conference';
		task.held = false;
		this.touch(task);
		this.tell('task:conferencing', task, { agentId: to });
		if (consult.agent) {
			this.listener.flow({ kind: 'modified', context: 'add', task, agentId: to });
		}
	}

	/** Without a name it is the consulted one who goes. */
	exitConference(task: Task, agentId?: string): void {
		const { consult, ownerId } = task;
		if (consult?.state !== 'conference') this.refuse('conference/exit', task);
		if (agentId !== undefined && agentId === ownerId && consult.agent) {
			this.consultTransfer(task, consult.to);
			return;
		}
		this.dropConsult(task);
		this.touch(task);
		const left = consult.agent ? consult.to : undefined;
		this.tell('task:conference-done', task, { agentId: left });
		if (left !== undefined) {
			this.listener.flow({ kind: 'modified', context: 'remove', task, agentId: left });
		}
	}

	dropParticipant(task: Task, participantId: string): void {
		const { consult, ownerId } = task;
		if (consult?.state !== 'conference') this.refuse('drop', task);
		if (participantId !== consult.to && participantId !== ownerId) {
			throw badRequest(`${participantId} is no participant of the conference`);
		}
		this.exitConference(task, participantId);
	}

	end(task: Task, terminatingParty: string, reason: string): void {
		if (isEnded(task)) this.refuse('end', task);
		const owned = task.status === 'assigned';
		const { ownerId } = task;
		this.dropConsult(task);
		this.withdrawOffer(task);
		this.close(task, terminatingParty, reason);
		if (owned) this.wrapUp(task, ownerId);
		this.tell('task:ended', task, { agentId: ownerId, data: { terminatingParty, reason } });
		this.listener.flow({ kind: 'closed', task, agentId: ownerId });
		this.route();
	}

	wrapUpDone(task: Task, reason: string): void {
		const agent = task.wrapUpBy === undefined ? undefined : this.agents.find(task.wrapUpBy);
		if (!agent) this.refuse('wrapup', task);
		task.wrapUpBy = undefined;
		task.reasonCode = reason;
		this.agents.set(agent, 'available');
		this.touch(task);
		this.route();
	}

	// ---- agents ----

	makeAvailable(agent: Agent): void {
		this.needAtRest(agent);
		this.finishWrapUp(agent);
		this.agents.set(agent, 'available');
		this.publishBoard();
		this.route();
	}

	makeIdle(agent: Agent, auxCode: string): void {
		this.needAtRest(agent);
		this.finishWrapUp(agent);
		this.agents.set(agent, 'idle', { auxCode });
		this.publishBoard();
	}

	private finishWrapUp(agent: Agent): void {
		const task = this.tasks.find(({ wrapUpBy }) => wrapUpBy === agent.id);
		if (task) task.wrapUpBy = undefined;
	}

	private needAtRest(agent: Agent): void {
		if (agent.state === 'engaged' || agent.offeredTaskId !== undefined) {
			throw new Refusal(409, `${agent.name} has a task at hand`);
		}
	}

	/** After the conversation; the agent is back when it is done, or its time is over. */
	private wrapUp(task: Task, agentId: string | undefined): void {
		const agent = agentId === undefined ? undefined : this.agents.find(agentId);
		if (!agent) return;
		const { wrapUpMs } = this.settings;
		if (wrapUpMs <= 0 || !agent.routed) {
			this.agents.set(agent, agent.routed ? 'available' : 'idle');
			return;
		}
		task.wrapUpBy = agent.id;
		this.agents.set(agent, 'wrapup', { taskId: task.id });
		const { since } = agent;
		this.building.clock.after(wrapUpMs, () => {
			if (agent.state !== 'wrapup' || agent.since !== since) return;
			this.makeAvailable(agent);
		});
	}

	/** The owner goes, for another to come. */
	private leave(task: Task): void {
		this.withdrawOffer(task);
		this.dropConsult(task);
		task.held = false;
		if (task.status !== 'assigned') return;
		const { ownerId } = task;
		this.wrapUp(task, ownerId);
		this.listener.flow({ kind: 'modified', context: 'remove', task, agentId: ownerId });
	}

	private withdrawOffer(task: Task): void {
		const agent = task.offeredTo === undefined ? undefined : this.agents.find(task.offeredTo);
		task.offeredTo = undefined;
		if (agent) this.agents.set(agent, 'available');
	}

	private dropConsult(task: Task): void {
		const { consult } = task;
		const agent = consult?.agent ? this.agents.find(consult.to) : undefined;
		if (agent) this.agents.set(agent, 'available');
		task.consult = undefined;
		if (consult) task.held = false;
	}

	private close(task: Task, terminatingParty: string, reason: string): void {
		task.status = task.connectedBefore ? 'completed' : 'abandoned';
		task.endedAt = Date.now();
		task.queuedAt = undefined;
		Object.assign(task, { terminatingParty, reason });
		this.touch(task);
	}

	// ---- what must hold ----

	/** The vendor's own sentence is unknown. */
	private refuse(call: string, task: Task): never {
		throw badRequest(`${call} is not possible while the task is ${stateOf(task)}`);
	}

	private needOwned(task: Task, call: string): void {
		if (task.status !== 'assigned') this.refuse(call, task);
	}

	private needCall(task: Task, what: string): void {
		if (CALL_CHANNELS.includes(task.channelType)) return;
		throw badRequest(`${what} is possible for telephony only`);
	}

	private offeredAgent(task: Task, call: string): Agent {
		const agent =
			task.status === 'offered' && task.offeredTo !== undefined
				? this.agents.find(task.offeredTo)
				: undefined;
		return agent ?? this.refuse(call, task);
	}

	private freeAgent(id: string): Agent {
		const agent = this.agents.all.find((one) => one.id === id);
		if (!agent) throw badRequest(`Agent ${id} does not exist`);
		if (!this.agents.isFree(agent)) throw badRequest(`${agent.name} is not available`);
		return agent;
	}

	private freeAgentOfQueue(task: Task, queueId: string): Agent {
		if (!QUEUES.some(({ id }) => id === queueId)) {
			throw badRequest(`Queue ${queueId} does not exist`);
		}
		const agent = this.agents.free.find(({ id }) => id !== task.ownerId);
		if (!agent) throw badRequest('No agent of the queue is available');
		return agent;
	}

	/** In documented milliseconds. */
	private waitedMs(task: Task): number {
		const { clock } = this.building;
		return ((Date.now() - (task.queuedAt ?? Date.now())) * 1_000_000) / clock.scaled(1_000_000);
	}

	// ---- telling ----

	private tell(
		type: string,
		task: Task,
		{ agentId, data }: Pick<Happening, 'agentId' | 'data'> = {},
	): void {
		task.history.push({ at: Date.now(), event: type, agentId });
		this.listener.happened({ type, task, agentId, data });
		this.publish(task);
	}

	private touch(task: Task): void {
		task.lastUpdatedTime = Date.now();
		this.publish(task);
	}

	shown(task: Task) {
		return taskView(this, this.conversations, task);
	}

	get board() {
		return boardView(this);
	}

	private publish(task: Task): void {
		this.building.bus.publish('task', this.shown(task));
		this.publishBoard();
	}

	/** Once however much happens at a time. */
	private publishBoard(): void {
		if (this.boardIsDue) return;
		this.boardIsDue = true;
		this.building.clock.after(0, () => {
			this.boardIsDue = false;
			this.building.bus.publish('board', this.board);
		});
	}

	reset(): void {
		this.byId.clear();
		this.agents.reset();
		this.waits.reset();
		this.settings = { ...USUAL_ROUTING };
		this.boardIsDue = false;
	}
}

const stateOf = ({ status, consult, wrapUpBy }: Task): string =>
	[status, consult && `in consult (${consult.state})`, wrapUpBy && 'being wrapped up']
		.filter(Boolean)
		.join(', ');
