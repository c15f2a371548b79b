import { randomUUID } from 'node:crypto';
import type { DispatchPolicy } from '../core/dispatcher';
import { Pace } from '../core/pace';
import type { Building } from '../core/room';
import type { Agent } from './agents';
import type { Integrations, Listener } from './integrations';
import type { Happening } from './routingTypes';
import type { Task } from './tasks';

export const EVENT_MODES = [
	'normal',
	'duplicate',
	'delayed',
	'reordered',
	'lost',
	'sparse',
	'withoutToken',
	'wrongToken',
	'unknownEvent',
	'hugeBody',
	'wrongContentType',
] as const;

export interface EventMode {
	mode: (typeof EVENT_MODES)[number];
	/** Real milliseconds, for `delayed` and for the time `reordered` gathers. */
	delayMs: number;
}

const NORMAL: EventMode = { mode: 'normal', delayMs: 1000 };
const TWO_MEGABYTES = 2 * 1024 * 1024;

const shownAgent = ({ id, peripheralNumber, loginName, name }: Agent) => ({
	id,
	peripheralNumber,
	loginName,
	name,
});

/** What of a task no page says that its events carry. */
const undocumentedOf = (task: Task) => ({
	id: randomUUID(),
	timestamp: new Date().toISOString(),
	customerId: task.customerId,
	origin: task.origin,
	direction: task.direction,
	state: task.state,
	scriptSelector: task.scriptSelector,
	preferredOwner: task.preferredOwner,
	createdTime: task.createdTime,
	lastUpdatedTime: task.lastUpdatedTime,
});

/**
 * The webhook of Digital Routing. Documented: its five events, when they come, that they carry the task
 * with its variables, the estimated wait, the agent and the disposition code, and that a bearer token is
 * fetched with client credentials before. The names of the properties, what else of the task comes along,
 * and whether and how an event is repeated, are inferred.
 */
export class InboundEvents {
	mode: EventMode = { ...NORMAL };
	private readonly pace: Pace;

	constructor(
		private readonly building: Building,
		private readonly integrations: Integrations,
	) {
		this.pace = new Pace(building.clock);
	}

	happened({ task, agent }: Happening): void {
		const listeners = this.integrations.listeningTo(task.destination);
		if (listeners.length === 0) return;
		const { state } = task;
		const body = JSON.stringify(this.bodyOf(task, agent));
		for (const listener of listeners) {
			const send = async () => await this.post(listener, task.taskId, state, body);
			this.pace.schedule(listener.integration.eventsUrl, send, this.mode);
		}
	}

	setMode(change: Partial<EventMode>): EventMode {
		this.mode = { ...this.mode, ...change };
		return this.mode;
	}

	reset(): void {
		this.mode = { ...NORMAL };
		this.pace.reset();
	}

	private bodyOf(task: Task, agent: Agent | undefined) {
		const { mode } = this.mode;
		const { state } = task;
		const ended = state === 'TRANSFERRED' || state === 'CLOSED';
		return {
			eventType: mode === 'unknownEvent' ? 'REIMAGINED' : state,
			taskId: task.taskId,
			destination: task.destination,
			mediaType: task.mediaType,
			mediaChannel: task.mediaChannel,
			variables: task.variables,
			...(mode === 'sparse' ? {} : undocumentedOf(task)),
			...(state === 'QUEUED' ? { estimatedWaitTime: task.estimatedWaitTime } : {}),
			...(agent ? { agentId: agent.id, agent: shownAgent(agent) } : {}),
			...(ended ? { dispositionCode: task.dispositionCode } : {}),
			...(mode === 'hugeBody' ? { padding: 'x'.repeat(TWO_MEGABYTES) } : {}),
		};
	}

	private async post(
		{ integration, tokens }: Listener,
		tid: string,
		label: string,
		rawBody: string,
	): Promise<void> {
		const { mode } = this.mode;
		const type = mode === 'wrongContentType' ? 'text/plain' : 'application/json';
		const order = {
			kind: 'cce' as const,
			tid,
			label,
			url: integration.eventsUrl,
			headers: { 'content-type': type },
			rawBody,
		};
		if (mode === 'lost') {
			this.building.dispatcher.suppress(order, 'Events are lost on request.');
			return;
		}
		const policy: DispatchPolicy = {
			timeoutMs: integration.timeoutMs,
			retryAfterMs: 10_000,
			retries: 3,
			accepted: (status) => status >= 200 && status < 300,
			repeated: (status) => status === undefined || status === 429 || status >= 500,
		};
		if (mode === 'wrongToken') policy.authorize = async () => 'Bearer a-token-of-nobody';
		else if (mode !== 'withoutToken') {
			policy.authorize = async (renew, signal) => await tokens.authorization(renew, signal);
		}
		await this.building.dispatcher.post(order, policy);
	}
}
