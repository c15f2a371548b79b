import { randomUUID } from 'node:crypto';
import { fieldsOf, isFields, textOf, type Fields } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import { TEAMS, type Conversation, type Conversations, type Status } from './conversations';
import type { MessageContent } from './messageRules';

export const AGENTS = [
	'maria.lopez@agents.example.com',
	'jonas.weber@agents.example.com',
	'amina.diallo@agents.example.com',
] as const;

export const AGENT_ACTIONS = [
	'pick',
	'reply',
	'announce',
	'hold',
	'resume',
	'transfer',
	'close',
] as const;
export type AgentAction = (typeof AGENT_ACTIONS)[number];

/** In which states an agent can do what. */
const ALLOWED: Record<AgentAction, readonly Status[]> = {
	pick: ['queued'],
	reply: ['active'],
	announce: ['queued', 'active', 'onhold', 'closed'],
	hold: ['active'],
	resume: ['onhold'],
	transfer: ['active', 'onhold'],
	close: ['queued', 'active', 'onhold'],
};

class NotAllowed extends InvalidInput {
	override readonly status = 409;
}

function typed(conversation: Conversation, body: Fields): MessageContent {
	const text = textOf(body, 'text');
	const attachments = Array.isArray(body.attachments) ? body.attachments.filter(isFields) : [];
	if (text === undefined && attachments.length === 0) throw new InvalidInput('text is missing');
	const message = {
		direction: 'outbound',
		timestamp: new Date().toISOString(),
		text,
		attachments,
	} as const;
	if (conversation.channel !== 'email') {
		return { ...message, type: attachments.length > 0 ? 'text-with-attachments' : 'text' };
	}
	return {
		...message,
		type: 'email',
		email: {
			from: conversation.businessAddress,
			to: [conversation.customerAddress],
			cc: [],
			bodyPlain: text ?? '',
			headers: { 'Message-ID': `<${randomUUID()}@sandbox.example.com>` },
		},
	};
}

/** What agents do at their own desktop, beside the API. */
export class Desk {
	constructor(private readonly conversations: Conversations) {}

	act(conversation: Conversation, action: AgentAction, input: unknown = {}): void {
		if (!ALLOWED[action].includes(conversation.status)) {
			throw new NotAllowed(
				`${action} is not possible while the conversation is ${conversation.status}`,
			);
		}
		const body = fieldsOf(input);
		const agent = textOf(body, 'agentId') ?? conversation.userId ?? AGENTS[0];
		switch (action) {
			case 'pick':
				this.conversations.addParticipant(conversation, agent);
				return;
			case 'reply':
				this.conversations.store(conversation, [typed(conversation, body)], 'agent', agent);
				return;
			case 'announce':
				this.conversations.store(
					conversation,
					[
						{
							...typed(conversation, body),
							direction: 'announcement',
							type: 'text',
							email: undefined,
						},
					],
					'agent',
					agent,
				);
				return;
			case 'hold':
				this.setStatus(conversation, 'onhold');
				return;
			case 'resume':
				this.setStatus(conversation, 'active');
				return;
			case 'transfer':
				this.transfer(conversation, textOf(body, 'teamId'));
				return;
			case 'close':
				this.conversations.close(conversation);
				return;
		}
	}

	private transfer(conversation: Conversation, teamId: string | undefined): void {
		const team =
			teamId === undefined
				? TEAMS.find(({ id }) => id !== conversation.teamId)
				: TEAMS.find(({ id }) => id === teamId);
		if (!team) throw new InvalidInput(`Team ${teamId} does not exist`);
		conversation.teamId = team.id;
		conversation.participants = [];
		conversation.userId = null;
		this.setStatus(conversation, 'queued');
	}

	private setStatus(conversation: Conversation, status: Status): void {
		conversation.status = status;
		this.conversations.touch(conversation);
	}
}
