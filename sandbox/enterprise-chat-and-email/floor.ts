import type { Building } from '../core/room';
import { InvalidInput } from '../core/invalidInput';
import { isSkilled, type Agent, type Agents } from './agents';
import type { Conversation, Conversations } from './conversations';
import type { EntryPoint, EntryPoints } from './entryPoints';
import type { Settings } from './settings';

/** Something that the state of things forbids. */
export class NotPossible extends InvalidInput {
	override readonly status = 409;
}

/** Who waits, and who is there to answer. */
export class Floor {
	private boardIsDue = false;

	constructor(
		private readonly building: Building,
		private readonly entryPoints: EntryPoints,
		private readonly conversations: Conversations,
		readonly agents: Agents,
		private readonly settings: () => Settings,
	) {}

	// ---- what can be asked ----

	/** Who came first, first. */
	waiting(entryPointId: string): Conversation[] {
		return this.conversations.all
			.filter((one) => one.status === 'queued' && one.entryPointId === entryPointId)
			.sort((a, b) => (a.queuedAt ?? 0) - (b.queuedAt ?? 0));
	}

	conversationsOf(agent: Agent): Conversation[] {
		return this.conversations.all.filter(
			({ status, agentId }) => status === 'assigned' && agentId === agent.id,
		);
	}

	freeSlots(agent: Agent): number {
		if (!agent.loggedIn) return 0;
		return Math.max(0, agent.capacity - this.conversationsOf(agent).length);
	}

	isAvailable(entryPoint: EntryPoint): boolean {
		if (!entryPoint.active) return false;
		return !entryPoint.agentAvailabilityRequired || this.skilled(entryPoint.id).length > 0;
	}

	/** Of all agents, whatever their skills. */
	availableSlots({ active }: EntryPoint): number {
		if (!active) return 0;
		return this.agents.all.reduce((sum, agent) => sum + this.freeSlots(agent), 0);
	}

	/** In seconds: those before, shared among all who are skilled. */
	waitTime({ id, handleSeconds }: EntryPoint): number {
		const slots = this.skilled(id).reduce((sum, { capacity }) => sum + capacity, 0);
		return Math.ceil((this.waiting(id).length * handleSeconds) / Math.max(1, slots));
	}

	/** 0: a chat can be taken, 1: there is no agent, 2: the queue is full. */
	eligibility(entryPoint: EntryPoint): 0 | 1 | 2 {
		if (!this.isAvailable(entryPoint)) return 1;
		const { id, queueLimit } = entryPoint;
		return queueLimit !== null && this.waiting(id).length >= queueLimit ? 2 : 0;
	}

	// ---- what happens ----

	logIn(agent: Agent, capacity: number): void {
		if (!Number.isInteger(capacity) || capacity < 0) {
			throw new InvalidInput('capacity must be a whole number');
		}
		Object.assign(agent, { loggedIn: true, capacity, since: Date.now() });
		this.route();
	}

	logOut(agent: Agent): void {
		if (this.conversationsOf(agent).length > 0) {
			throw new NotPossible(`${agent.name} has conversations at hand`);
		}
		Object.assign(agent, { loggedIn: false, since: Date.now() });
		this.publishBoard();
	}

	/** Gives waiting conversations to those who are free. */
	route(): void {
		if (this.settings().autoAssign) {
			for (const { id } of this.entryPoints.all) {
				for (const conversation of this.waiting(id)) {
					const agent = this.leastBusy(id);
					if (!agent) break;
					this.assign(conversation, agent);
				}
			}
		}
		this.publishBoard();
	}

	assign(conversation: Conversation, agent: Agent): void {
		if (conversation.status !== 'queued') {
			throw new NotPossible(`The conversation is ${conversation.status}`);
		}
		if (this.freeSlots(agent) === 0) throw new NotPossible(`${agent.name} has no free slot`);
		Object.assign(conversation, {
			status: 'assigned',
			agentId: agent.id,
			queuedAt: undefined,
		} satisfies Partial<Conversation>);
		agent.since = Date.now();
		this.conversations.say(conversation, {
			from: 'system',
			type: 'assigned',
			content: `${agent.name} has joined the chat`,
			agentId: agent.id,
		});
		this.publishBoard();
	}

	/** To an agent who has room, or, without one, to those who wait at an entry point. */
	transfer(conversation: Conversation, to: Agent | EntryPoint): void {
		if ('login' in to && this.freeSlots(to) === 0) {
			throw new NotPossible(`${to.name} has no free slot`);
		}
		this.conversations.say(conversation, {
			from: 'system',
			type: 'transfer',
			content: `The chat goes to ${to.name}`,
			agentId: conversation.agentId,
		});
		Object.assign(conversation, {
			status: 'queued',
			agentId: undefined,
			queuedAt: Date.now(),
		} satisfies Partial<Conversation>);
		if ('login' in to) this.assign(conversation, to);
		else conversation.entryPointId = to.id;
		this.conversations.touch(conversation);
		this.route();
	}

	/** By the agent, or by the client application. */
	complete(conversation: Conversation, by: 'agent' | 'customer'): void {
		const { agentId } = conversation;
		Object.assign(conversation, {
			status: 'completed',
			agentId: undefined,
			queuedAt: undefined,
			typing: [],
		} satisfies Partial<Conversation>);
		if (by === 'agent' || this.settings().completeOnEnd) {
			this.conversations.say(conversation, {
				from: 'system',
				type: 'complete',
				content: by === 'agent' ? 'Agent has ended the chat' : 'Customer has ended the chat',
				agentId,
			});
		}
		this.conversations.touch(conversation);
		this.route();
	}

	get board() {
		return {
			agents: this.agents.all.map((agent) => ({
				...agent,
				load: this.conversationsOf(agent).length,
			})),
			entryPoints: this.entryPoints.all.map((one) => ({
				...one,
				available: this.isAvailable(one),
				queueDepth: this.waiting(one.id).length,
				waitTime: this.waitTime(one),
			})),
		};
	}

	reset(): void {
		this.boardIsDue = false;
	}

	/** Once however much happens at a time. */
	publishBoard(): void {
		if (this.boardIsDue) return;
		this.boardIsDue = true;
		this.building.clock.after(0, () => {
			this.boardIsDue = false;
			this.building.bus.publish('eceBoard', this.board);
		});
	}

	private skilled(entryPointId: string): Agent[] {
		return this.agents.all.filter((one) => one.loggedIn && isSkilled(one, entryPointId));
	}

	/** Of equals, the one who was idle longest. */
	private leastBusy(entryPointId: string): Agent | undefined {
		const load = (agent: Agent) => this.conversationsOf(agent).length;
		return this.skilled(entryPointId)
			.filter((agent) => this.freeSlots(agent) > 0)
			.sort((a, b) => load(a) - load(b) || a.since - b.since)[0];
	}
}
