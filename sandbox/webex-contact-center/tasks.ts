import type { Conversations, Conversation } from '../webex-engage/conversations';
import { QUEUES } from './tenant';

export type TaskStatus = 'created' | 'queued' | 'offered' | 'assigned' | 'abandoned' | 'completed';
export type ChannelType =
	| 'telephony'
	| 'email'
	| 'chat'
	| 'social'
	| 'customMessaging'
	| 'workItem';

export interface TaskMessage {
	id: string;
	at: string;
	text: string;
}

/** A second party beside the owner: rung, talked to, or in the conversation with the customer. */
export interface Consult {
	/** An agent's id, or a number or entry point. */
	to: string;
	agent: boolean;
	state: 'ringing' | 'active' | 'conference';
}

export interface HistoryEntry {
	at: number;
	event: string;
	agentId?: string;
	text?: string;
}

export interface Task {
	id: string;
	channelType: ChannelType;
	/** SMS, Livechat and so on, as the creator named it. */
	channel?: string;
	direction: 'inbound' | 'outbound' | 'outdial';
	origin: string;
	originName?: string;
	destination: string;
	status: TaskStatus;
	queueId?: string;
	ownerId?: string;
	attributes: Record<string, string>;
	flowSettings: Record<string, string>;
	messages: TaskMessage[];
	createdTime: number;
	lastUpdatedTime: number;
	queuedAt?: number;
	/** To whom it rings. */
	offeredTo?: string;
	/** How often it rang somewhere. */
	offers: number;
	/** Whether an agent had it before: a further one is a transfer. */
	connectedBefore: boolean;
	held: boolean;
	recordingPaused: boolean;
	consult?: Consult;
	/** Who still has to wrap up. */
	wrapUpBy?: string;
	endedAt?: number;
	terminatingParty?: string;
	reason?: string;
	reasonCode?: string;
	/** For the native channels, when nothing in the task names it. */
	conversationId?: string;
	history: HistoryEntry[];
}

export const isEnded = ({ status }: Task): boolean =>
	status === 'abandoned' || status === 'completed';

/** Under these names a creator may tell the conversation; no public slot exists for it. */
const CONVERSATION_KEYS = ['mediaresourceid', 'conversationid', 'n8nconversationid'];

function named(tuples: Record<string, string>): string | undefined {
	const entry = Object.entries(tuples).find(
		([key, value]) => CONVERSATION_KEYS.includes(key.toLowerCase()) && value !== '',
	);
	return entry?.[1];
}

export function findConversation(
	task: Task,
	conversations: Conversations,
): Conversation | undefined {
	const id = task.conversationId ?? named(task.attributes) ?? named(task.flowSettings);
	return conversations.all.find((one) =>
		id === undefined ? one.aliasId === task.id : one.id === id,
	);
}

/** The conversation where there is one; a task has a media resource in any case. */
export const mediaResourceIdOf = (task: Task, conversations: Conversations): string =>
	task.conversationId ??
	named(task.attributes) ??
	named(task.flowSettings) ??
	findConversation(task, conversations)?.id ??
	task.id;

const MEDIA: Record<string, { mediaType: string; mediaChannel: string }> = {
	sms: { mediaType: 'social', mediaChannel: 'sms' },
	whatsapp: { mediaType: 'social', mediaChannel: 'whatsapp' },
	facebook: { mediaType: 'social', mediaChannel: 'facebook' },
	amb: { mediaType: 'social', mediaChannel: 'applebusinessmessages' },
	api: { mediaType: 'social', mediaChannel: 'api' },
	email: { mediaType: 'email', mediaChannel: 'email' },
	livechat: { mediaType: 'chat', mediaChannel: 'web' },
};

/** What the customer uses, as the vendor's flow events call it. */
export function mediaOf(task: Task, conversations: Conversations) {
	const conversation = findConversation(task, conversations);
	if (conversation) return MEDIA[conversation.channel];
	return { mediaType: task.channelType, mediaChannel: task.channel ?? task.channelType };
}

export const queueNameOf = (task: Task): string =>
	QUEUES.find(({ id }) => id === task.queueId)?.name ?? '';

/** Lower numbers first; anything out of 1 to 9 counts as none. */
export function priorityOf({ attributes }: Task): number {
	const priority = Number(attributes.contactPriority);
	return Number.isInteger(priority) && priority >= 1 && priority <= 9 ? priority : 10;
}

/** As `GET /v1/tasks` shows it. */
export const listed = (task: Task, ownerName: string) => ({
	id: task.id,
	attributes: {
		owner: { id: task.ownerId ?? '', name: ownerName },
		queue: { id: task.queueId ?? '', name: queueNameOf(task) },
		channelType: task.channelType,
		status: task.status,
		createdTime: task.createdTime,
		lastUpdatedTime: task.lastUpdatedTime,
		captureRequested: false,
		origin: task.origin,
		destination: task.destination,
		direction: task.direction,
		...(task.reasonCode === undefined ? {} : { reasonCode: task.reasonCode }),
	},
});
