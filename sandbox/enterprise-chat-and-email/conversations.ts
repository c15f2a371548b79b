import { randomUUID } from 'node:crypto';
import type { Bus } from '../core/bus';
import type { Customer } from './customers';
import { Refusal } from './refusal';

export type ConversationStatus = 'queued' | 'assigned' | 'completed';

/** What the client application may send. */
export const SENT_TYPES = [
	'text/plain',
	'text/html',
	'uploadAttachment',
	'acceptAttachment',
	'rejectAttachment',
	'startTyping',
	'endTyping',
] as const;
export type SentType = (typeof SENT_TYPES)[number];

export interface Attachment {
	id: string;
	from: 'customer' | 'agent';
	fileName: string;
	contentType: string;
	size: number;
	contentUrl: string;
	/** `failed`: accepted, but what came from the URL is not what was announced. */
	state: 'offered' | 'fetching' | 'accepted' | 'rejected' | 'failed';
	/** What a customer's file turned out to be. */
	received?: { bytes: number; sha256: string };
	reason?: string;
}

export interface Message {
	id: string;
	/** Epoch in milliseconds. */
	at: number;
	from: 'customer' | 'agent' | 'system';
	agentId?: string;
	type: string;
	content?: string;
	attachments: Attachment[];
}

export type NewMessage = Pick<Message, 'from' | 'type'> &
	Partial<Pick<Message, 'agentId' | 'content' | 'attachments'>>;

export interface Conversation {
	id: string;
	activityId: string;
	/** Of the application that started it. */
	clientKey: string;
	entryPointId: string;
	/** Of the entry point's configuration, when the conversation was started. */
	lastModified: string;
	customer: Customer;
	/** The attribute that the customer is reached by. */
	contactAttribute: string;
	status: ConversationStatus;
	agentId?: string;
	queuedAt?: number;
	messages: Message[];
	attachments: Attachment[];
	createdAt: string;
	updatedAt: string;
	/** Who is writing just now. */
	typing: Array<'customer' | 'agent'>;
}

export type NewConversation = Pick<
	Conversation,
	'clientKey' | 'entryPointId' | 'lastModified' | 'customer' | 'contactAttribute'
>;

/** Conversations with their messages; whoever listens is told of every message. */
export class Conversations {
	private readonly byId = new Map<string, Conversation>();
	private nextActivity = 1071;
	/** Numbers that never come twice, not even after a restart: receivers remember them. */
	private nextMessage = Date.now() * 1000;

	constructor(
		private readonly bus: Bus,
		private readonly listener: (conversation: Conversation, message: Message) => void,
	) {}

	get all(): Conversation[] {
		return [...this.byId.values()];
	}

	get(id: string): Conversation {
		const found = this.byId.get(id);
		if (!found) throw new Refusal(404, `Conversation ${id} does not exist`);
		return found;
	}

	create(wanted: NewConversation): Conversation {
		const now = new Date().toISOString();
		const conversation: Conversation = {
			id: randomUUID(),
			activityId: String(this.nextActivity++),
			...wanted,
			status: 'queued',
			queuedAt: Date.now(),
			messages: [],
			attachments: [],
			createdAt: now,
			updatedAt: now,
			typing: [],
		};
		this.byId.set(conversation.id, conversation);
		this.touch(conversation);
		return conversation;
	}

	say(conversation: Conversation, said: NewMessage): Message {
		const message: Message = {
			id: String(this.nextMessage++),
			at: Date.now(),
			...said,
			attachments: said.attachments ?? [],
		};
		conversation.messages.push(message);
		this.noteTyping(conversation, message);
		this.touch(conversation);
		this.listener(conversation, message);
		return message;
	}

	attach(conversation: Conversation, attachment: Attachment): void {
		conversation.attachments.push(attachment);
	}

	touch(conversation: Conversation): void {
		conversation.updatedAt = new Date().toISOString();
		this.bus.publish('eceConversation', conversation);
	}

	clear(): void {
		this.byId.clear();
	}

	/** A message ends the writing of it. */
	private noteTyping(conversation: Conversation, { from, type }: Message): void {
		if (from === 'system') return;
		const others = conversation.typing.filter((one) => one !== from);
		conversation.typing = type === 'startTyping' ? [...others, from] : others;
	}
}
