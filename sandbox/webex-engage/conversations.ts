import { randomUUID } from 'node:crypto';
import type { Bus } from '../core/bus';
import type { Fields } from '../core/fields';
import { BusinessFailure, CODES, NotFound } from './codes';
import type { MessageContent } from './messageRules';
import type { Channel } from './messageTypes';
import type { CreateRequest, CustomField, Route, SearchRequest, UpdateRequest } from './requests';

/** source: https://developers-engage.readme.io/reference/transferconversation */
export type Status = 'queued' | 'active' | 'onhold' | 'closed';

export interface Message extends MessageContent {
	id: string;
	/** Through the API, or typed at the agent's desk. */
	origin: 'api' | 'agent';
	author?: string;
	receivedAt: string;
}

export interface Conversation {
	id: string;
	channel: Channel;
	status: Status;
	customerName?: string;
	customerAddress: string;
	businessAddress: string;
	subject?: string;
	threadId?: string;
	browserFingerprint?: string;
	websiteDomain?: string;
	proactiveId?: string;
	/** External reference; the task id in a contact centre. */
	aliasId?: string;
	customFields: CustomField[];
	teamId: string;
	/** Set by a transfer to a skill. */
	skillId?: string;
	/** Login id of the agent; of the last one after a re-open or a close; null in a fresh queue. */
	userId: string | null;
	participants: string[];
	messages: Message[];
	createdAt: string;
	updatedAt: string;
}

/** The published form: CSR and 13 digits. source: https://developers-engage.readme.io/reference/callbacks */
const FIRST_ID = 1_923_712_361_272;

export const SKILLS = [
	{ id: '5f0c6b2e-54c1-4c37-9d0a-7b1f6f0a2c01', name: 'Billing' },
	{ id: '5f0c6b2e-54c1-4c37-9d0a-7b1f6f0a2c02', name: 'Spanish' },
] as const;

export const TEAMS = [
	{ id: '5f0c6b2e-54c1-4c37-9d0a-7b1f6f0a1c01', name: 'Customer Care' },
	{ id: '5f0c6b2e-54c1-4c37-9d0a-7b1f6f0a1c02', name: 'Orders and Returns' },
] as const;

/** The website domains of the tenant's live chat; sub-domains belong to them. */
const WEBSITES = ['example.com', 'example.org', 'localhost'];

const isKnownWebsite = (domain: string): boolean => {
	const host = domain.split(':')[0].toLowerCase();
	return WEBSITES.some((website) => host === website || host.endsWith(`.${website}`));
};

const sameText = (left: string | undefined, right: string | undefined): boolean =>
	(left ?? '').toLowerCase() === (right ?? '').toLowerCase();

/** Replies and forwards carry the subject of what they answer. */
const plainSubject = (subject: string | undefined): string =>
	(subject ?? '')
		.replace(/^(\s*(re|fwd?|aw|wg)\s*:)+/i, '')
		.trim()
		.toLowerCase();

const header = (headers: Fields, name: string): unknown =>
	Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

const hasMessageId = (conversation: Conversation, messageId: string): boolean =>
	conversation.messages.some(({ email }) => {
		const headers = email?.headers;
		return (
			typeof headers === 'object' &&
			headers !== null &&
			header(headers as Fields, 'message-id') === messageId
		);
	});

/** Throws if the tenant has no such team or skill. */
function destination(route: Route): { teamId: string } | { skillId: string } {
	const [kind, id, all] =
		'teamId' in route ? ['team', route.teamId, TEAMS] : ['skill', route.skillId, SKILLS];
	if (!all.some((one) => one.id === id)) {
		throw new BusinessFailure(CODES.teamUnknown, `The tenant has no ${kind} ${id}`);
	}
	return route;
}

export class Conversations {
	private readonly byId = new Map<string, Conversation>();
	private count = 0;

	constructor(private readonly bus: Bus) {}

	/** Oldest first. */
	get all(): Conversation[] {
		return [...this.byId.values()];
	}

	get(id: string): Conversation {
		const conversation = this.byId.get(id);
		if (!conversation) throw new NotFound(`Conversation ${id} does not exist`);
		return conversation;
	}

	/** The latest conversation with the channel's own key. */
	search(request: SearchRequest): Conversation | undefined {
		const latestFirst = this.all.filter(({ channel }) => channel === request.channel).reverse();
		if (request.channel === 'livechat') {
			return latestFirst.find(
				(one) =>
					one.businessAddress === request.businessAddress &&
					(request.threadId === undefined || one.threadId === request.threadId) &&
					(request.customerAddress === undefined ||
						one.customerAddress === request.customerAddress) &&
					(request.browserFingerprint === undefined ||
						one.browserFingerprint === request.browserFingerprint),
			);
		}
		if (request.channel === 'email') {
			const { inReplyTo, subject } = request;
			return (
				latestFirst.find((one) => inReplyTo !== undefined && hasMessageId(one, inReplyTo)) ??
				latestFirst.find(
					(one) =>
						sameText(one.customerAddress, request.customerAddress) &&
						sameText(one.businessAddress, request.businessAddress) &&
						(subject === undefined || plainSubject(one.subject) === plainSubject(subject)),
				)
			);
		}
		return latestFirst.find(
			(one) =>
				one.customerAddress === request.customerAddress &&
				one.businessAddress === request.businessAddress,
		);
	}

	create({ messages, route, ...request }: CreateRequest): Conversation {
		if (request.websiteDomain !== undefined && !isKnownWebsite(request.websiteDomain)) {
			throw new BusinessFailure(
				CODES.websiteUnknown,
				`Website ${request.websiteDomain} is not configured (${WEBSITES.join(', ')})`,
			);
		}
		const now = new Date().toISOString();
		const conversation: Conversation = {
			id: `CSR${FIRST_ID + this.count++}`,
			status: 'queued',
			...request,
			// Without one of its own a chat is known by its user, as in the vendor's examples.
			browserFingerprint:
				request.browserFingerprint ??
				(request.channel === 'livechat' ? request.customerAddress : undefined),
			teamId: TEAMS[0].id,
			userId: null,
			...(route && destination(route)),
			participants: [],
			messages: [],
			createdAt: now,
			updatedAt: now,
		};
		this.byId.set(conversation.id, conversation);
		this.store(conversation, messages, 'api');
		return conversation;
	}

	append(conversation: Conversation, messages: MessageContent[]): void {
		const closed = conversation.status === 'closed';
		if (closed && messages.some(({ direction }) => direction !== 'announcement')) {
			throw new BusinessFailure(
				CODES.closedTakesAnnouncementsOnly,
				'A closed conversation accepts only announcements',
			);
		}
		this.store(conversation, messages, 'api');
	}

	update(conversation: Conversation, { aliasId, customFields, status }: UpdateRequest): void {
		// First, since it can fail: an update is carried out whole or not at all.
		if (status === 'queued') this.requeue(conversation);
		if (status === 'onhold') this.hold(conversation);
		if (status === 'closed') this.close(conversation);
		if (aliasId !== undefined) conversation.aliasId = aliasId;
		for (const field of customFields) {
			conversation.customFields = [
				...conversation.customFields.filter(
					({ scope, key }) => scope !== field.scope || key !== field.key,
				),
				field,
			];
		}
		this.touch(conversation);
	}

	addParticipant(conversation: Conversation, participant: string): void {
		if (conversation.status === 'closed') {
			throw new BusinessFailure(CODES.conversationClosed, 'The conversation is closed');
		}
		if (conversation.participants.includes(participant)) {
			throw new BusinessFailure(CODES.participantPresent, `${participant} takes part already`);
		}
		conversation.participants.push(participant);
		conversation.userId = participant;
		conversation.status = 'active';
		this.touch(conversation);
	}

	removeParticipant(conversation: Conversation, participant: string): void {
		if (!conversation.participants.includes(participant)) {
			throw new BusinessFailure(CODES.participantAbsent, `${participant} does not take part`);
		}
		conversation.participants = conversation.participants.filter((one) => one !== participant);
		if (conversation.status !== 'closed') {
			conversation.userId = conversation.participants.at(-1) ?? null;
			if (conversation.userId === null) conversation.status = 'queued';
		}
		this.touch(conversation);
	}

	close(conversation: Conversation): void {
		if (conversation.status === 'closed') {
			throw new BusinessFailure(CODES.alreadyClosed, 'Conversation already closed');
		}
		conversation.status = 'closed';
		conversation.participants = [];
		this.touch(conversation);
	}

	/** By Update: what is on hold or closed. source: transferconversation page */
	private requeue(conversation: Conversation): void {
		if (conversation.status !== 'onhold') return this.reopen(conversation);
		conversation.status = 'queued';
		this.touch(conversation);
	}

	hold(conversation: Conversation): void {
		if (conversation.status !== 'active') {
			throw new BusinessFailure(CODES.notQueuedOrActive, 'Only an active conversation can be held');
		}
		conversation.status = 'onhold';
		this.touch(conversation);
	}

	/** Only while queued or active. source: transferconversation page */
	transfer(conversation: Conversation, route: Route): void {
		if (conversation.status !== 'queued' && conversation.status !== 'active') {
			throw new BusinessFailure(
				CODES.notQueuedOrActive,
				`A conversation that is ${conversation.status} must be re-opened or queued first`,
			);
		}
		Object.assign(conversation, destination(route));
		conversation.status = 'queued';
		conversation.userId = null;
		conversation.participants = [];
		this.touch(conversation);
	}

	reopen(conversation: Conversation): void {
		if (conversation.channel === 'livechat') {
			throw new BusinessFailure(
				CODES.liveChatNotReopened,
				'Re-open is not supported for Live Chat',
			);
		}
		if (conversation.status !== 'closed') {
			throw new BusinessFailure(CODES.notClosed, 'The conversation is not closed');
		}
		conversation.status = 'queued';
		this.touch(conversation);
	}

	store(
		conversation: Conversation,
		contents: MessageContent[],
		origin: Message['origin'],
		author?: string,
	): void {
		for (const content of contents) {
			const { aliasId } = content;
			const repeated =
				aliasId !== undefined && conversation.messages.some((known) => known.aliasId === aliasId);
			if (repeated) continue;
			conversation.messages.push({
				...content,
				id: randomUUID(),
				origin,
				author,
				receivedAt: new Date().toISOString(),
			});
		}
		this.touch(conversation);
	}

	touch(conversation: Conversation): void {
		conversation.updatedAt = new Date().toISOString();
		this.bus.publish('conversation', conversation);
	}

	clear(): void {
		this.byId.clear();
		this.count = 0;
	}
}
