import { createHmac, randomUUID } from 'node:crypto';
import { isLoopbackUrl } from '../core/loopback';
import { InvalidInput } from '../core/invalidInput';
import type { DispatchPolicy } from '../core/dispatcher';
import { Pace } from '../core/pace';
import type { Building } from '../core/room';
import type { Conversations } from '../webex-engage/conversations';
import type { Fields } from '../core/fields';
import type { Agent, Agents } from './agents';
import type { FloorListener, FlowEvent, Happening } from './floorTypes';
import type { Subscription, Subscriptions } from './subscriptions';
import { mediaOf, mediaResourceIdOf, queueNameOf, type Task } from './tasks';
import { ORG_ID } from './tenant';

export const NOTICE_MODES = [
	'normal',
	'duplicate',
	'delayed',
	'reordered',
	'lost',
	'wrongSignature',
	'oldTimestamp',
	'changedByte',
	'hugeBody',
	'wrongContentType',
	'withoutTime',
] as const;

export interface NoticeMode {
	mode: (typeof NOTICE_MODES)[number];
	/** Real milliseconds, for `delayed` and for the time `reordered` gathers. */
	delayMs: number;
	/** Events may carry more than is documented; off leaves the documented keys alone. */
	extras: boolean;
	/** Observed: all events of a task carry its id as their own; documented is an id of each. */
	taskIdAsEventId: boolean;
	/** Documented both ways: the time in the body is a number in the guides and a text on the webhooks page. */
	numericTimestamp: boolean;
}

/** Where the vendor's own flow events go, for tenants that relay them. */
export interface Relay {
	url: string;
	headers: Record<string, string>;
}

/** One event, for whoever listens to its type. */
interface Announcement {
	type: string;
	id: string;
	/** By which the console finds its deliveries. */
	tid: string;
	data: () => Fields;
}

const NORMAL: NoticeMode = {
	mode: 'normal',
	delayMs: 1000,
	extras: true,
	taskIdAsEventId: false,
	numericTimestamp: false,
};
const TEN_MINUTES_MS = 10 * 60_000;
const TWO_MEGABYTES = 2 * 1024 * 1024;

/** Time-out as documented; how often it is repeated is unknown. */
const POLICY: DispatchPolicy = {
	timeoutMs: 5000,
	retryAfterMs: 10_000,
	retries: 3,
	accepted: (status) => status >= 200 && status < 300,
	repeated: (status) => status === undefined || status === 429 || status >= 500,
};

/** `task:1.0.0` and the like; a v1 subscription names none. */
const versionOf = (subscription: Subscription, type: string): string =>
	subscription.resourceVersion ?? `${type.split(':')[0]}:1.0.0`;

const without = <T extends object>(value: T): Partial<T> =>
	Object.fromEntries(
		Object.entries(value).filter(([, inner]) => inner !== undefined),
	) as Partial<T>;

/** Tells subscribers, and relays, what happens on the floor. */
export class Notices implements FloorListener {
	mode: NoticeMode = { ...NORMAL };
	relays: Relay[] = [];
	private readonly pace: Pace;

	constructor(
		private readonly building: Building,
		private readonly conversations: Conversations,
		private readonly subscriptions: Subscriptions,
		private readonly agents: Agents,
	) {
		this.pace = new Pace(building.clock);
	}

	happened(happening: Happening): void {
		const { type, task } = happening;
		const id = this.mode.taskIdAsEventId ? task.id : randomUUID();
		this.announce({ type, id, tid: task.id, data: () => this.dataOf(happening) });
	}

	/** The keys are documented in an excerpt; an agent of the sandbox has one channel. */
	agentChanged(agent: Agent): void {
		const { id, state, teamId, taskId, auxCode } = agent;
		const data = {
			agentId: id,
			currentState: state,
			channelId: `channel-${id.slice(0, 8)}`,
			channelType: 'telephony',
			destination: null,
			queueId: null,
			taskId: taskId ?? null,
			createdTime: Date.now(),
			idleCodeId: state === 'idle' ? (auxCode ?? null) : null,
			wrapUpAuxCodeId: null,
			teamId,
		};
		const type = 'agent:channel_state_change';
		this.announce({ type, id: randomUUID(), tid: id, data: () => data });
	}

	private announce({ type, id, tid, data }: Announcement): void {
		const listening = this.subscriptions.all.filter(
			({ status, eventTypes }) => status === 'active' && eventTypes.includes(type),
		);
		if (listening.length === 0) return;
		const at = Date.now();
		const told = data();
		for (const subscription of listening) {
			const send = async () => await this.post(subscription, { type, id, tid, at, data: told });
			this.pace.schedule(subscription.destinationUrl, send, this.mode);
		}
	}

	flow(event: FlowEvent): void {
		if (this.relays.length === 0) return;
		const body = this.flowBody(event);
		for (const { url, headers } of this.relays) {
			const send = async () =>
				await this.building.dispatcher.post(
					{
						kind: 'task',
						tid: event.task.id,
						label: body.type,
						url,
						headers: { 'content-type': 'application/json', ...headers },
						rawBody: JSON.stringify(body),
					},
					POLICY,
				);
			this.pace.schedule(url, send, this.mode);
		}
	}

	setMode(mode: Partial<NoticeMode>): NoticeMode {
		this.mode = { ...this.mode, ...mode };
		return this.mode;
	}

	/** One URL more, or, without one, none any longer. */
	setRelay(url: string | undefined, headers: Record<string, string> = {}): void {
		if (url === undefined) {
			this.relays = [];
			return;
		}
		if (!isLoopbackUrl(url)) throw new InvalidInput('url must be an address of this machine');
		this.relays = [...this.relays.filter((one) => one.url !== url), { url, headers }];
	}

	/** Subscriptions and relays stay: n8n goes on holding them. */
	reset(): void {
		this.mode = { ...NORMAL };
		this.pace.reset();
	}

	/** The keys after `workflowManager` are not documented: a task's own fields are, where it shows them. */
	private dataOf({ type, task, agentId, data = {} }: Happening): Record<string, unknown> {
		const documented = {
			taskId: task.id,
			channelType: task.channelType,
			direction: task.direction.toUpperCase(),
			origin: task.origin,
			destination: task.destination,
			queueId: task.queueId ?? null,
			createdTime: task.createdTime,
			outboundType: null,
			workflowManager: null,
		};
		// Documented of these alone.
		const named = /^task(:failed$|-message:)/.test(type) ? { channel: task.channel ?? null } : {};
		if (!this.mode.extras) return { ...documented, ...named, ...data };
		const { overrideDefaultClose } = { ...task.flowSettings, ...task.attributes };
		return {
			...documented,
			...named,
			...data,
			...without({
				agentId,
				agentName: agentId === undefined ? undefined : this.agents.find(agentId)?.name,
				mediaResourceId: mediaResourceIdOf(task, this.conversations),
				...mediaOf(task, this.conversations),
				overrideDefaultClose: type === 'task:ended' ? overrideDefaultClose : undefined,
			}),
		};
	}

	private async post(
		subscription: Subscription,
		{ type, id, tid, at, data }: Omit<Announcement, 'data'> & { at: number; data: Fields },
	): Promise<void> {
		const { mode, numericTimestamp } = this.mode;
		const milliseconds = mode === 'oldTimestamp' ? at - TEN_MINUTES_MS : at;
		const timestamp = String(milliseconds);
		const isTimed = mode !== 'withoutTime';
		const body = JSON.stringify({
			id,
			specversion: '1.0',
			type,
			source: `/com/cisco/wxcc/${subscription.id}`,
			comciscoorgid: ORG_ID,
			...(isTimed && { comciscotimestamp: numericTimestamp ? milliseconds : timestamp }),
			datacontenttype: 'application/json',
			data: mode === 'hugeBody' ? { ...data, padding: 'x'.repeat(TWO_MEGABYTES) } : data,
		});
		const secret = this.subscriptions.secretOf(subscription.id);
		const key = mode === 'wrongSignature' ? 'another secret, that nobody was told' : secret;
		const signature =
			secret === undefined || key === undefined
				? undefined
				: createHmac('sha256', key).update(body).digest('hex');
		const order = {
			kind: 'task' as const,
			tid,
			label: type,
			url: subscription.destinationUrl,
			headers: {
				'content-type': mode === 'wrongContentType' ? 'text/plain' : 'application/json',
				...(signature === undefined ? {} : { 'X-WebexCC-Signature': signature }),
				...(isTimed && subscription.version === 'v2' ? { 'X-WebExCC-Timestamp': timestamp } : {}),
				'X-WebexCC-Webhook-Version': versionOf(subscription, type),
			},
			rawBody:
				mode === 'changedByte' ? body.replace('"specversion":"1.0"', '"specversion":"1.1"') : body,
		};
		if (mode === 'lost') {
			this.building.dispatcher.suppress(order, 'Events are lost on request.');
			return;
		}
		await this.building.dispatcher.post(order, POLICY);
	}

	/** The literal types are unknown; everything else was observed. */
	private flowBody({ kind, task, agentId, context }: FlowEvent) {
		const owner = agentId ?? '';
		const { mediaType, mediaChannel } = mediaOf(task, this.conversations);
		const { overrideDefaultClose } = { ...task.flowSettings, ...task.attributes };
		return {
			type: { routed: 'taskRouted', modified: 'taskModified', closed: 'taskClosed' }[kind],
			data: {
				id: task.id,
				owner,
				queue: task.queueId ?? '',
				origin: task.origin,
				destination: task.destination,
				mediaType,
				mediaChannel,
				direction: task.direction.toUpperCase(),
				customerId: task.origin,
				...(context === undefined ? {} : { context }),
				...(kind === 'closed' && overrideDefaultClose !== undefined
					? { overrideDefaultClose: String(overrideDefaultClose) }
					: {}),
				variables: this.variablesOf(task, owner),
			},
			service: { serviceKey: 'sandbox-service-key' },
		};
	}

	private variablesOf(task: Task, agentId: string): Array<{ name: string; value: string }> {
		const agent = this.agents.find(agentId);
		const { mediaType, mediaChannel } = mediaOf(task, this.conversations);
		const known: Record<string, string> = {
			contactId: task.id,
			customerId: task.origin,
			mediaResourceId: mediaResourceIdOf(task, this.conversations),
			orgId: ORG_ID,
			mediaType,
			mediaChannel,
			callAssociatedDetails: JSON.stringify(task.attributes),
			queueId: task.queueId ?? '',
			queueName: queueNameOf(task),
			ani: task.origin,
			dn: task.destination,
			contactDirection: task.direction.toUpperCase(),
			agentId,
			agentName: agent?.name ?? '',
			agentSessionId: agent === undefined ? '' : `session-${agent.id.slice(0, 8)}`,
			agentDn: '',
			teamId: agent?.teamId ?? '',
			teamName: agent?.teamName ?? '',
			siteId: 'sandbox-site',
			...task.attributes,
		};
		return Object.entries(known).map(([name, value]) => ({ name, value }));
	}
}
