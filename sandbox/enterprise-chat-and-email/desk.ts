import { randomUUID } from 'node:crypto';
import { fieldsOf, isFields, numberOf, textOf, type Fields } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import { changeOf } from '../core/settings';
import type { Agent } from './agents';
import type { AgentFiles } from './agentFiles';
import type { Attachment, Conversation, Conversations } from './conversations';
import type { EntryPoints } from './entryPoints';
import { fetchFile, type Bounds } from './fetchFile';
import { FILE_MODES, USUAL_DELIVERY, type Delivery } from './files';
import { NotPossible, type Floor } from './floor';

export const AGENT_ACTIONS = [
	'assign',
	'reply',
	'pagePush',
	'typing',
	'upload',
	'acceptAttachment',
	'rejectAttachment',
	'transfer',
	'complete',
] as const;
export type AgentAction = (typeof AGENT_ACTIONS)[number];

export function readDelivery(value: unknown): Partial<Delivery> {
	const delivery = changeOf(USUAL_DELIVERY, value);
	if (delivery.mode !== undefined && !FILE_MODES.includes(delivery.mode)) {
		throw new InvalidInput(`delivery.mode must be one of ${FILE_MODES.join(', ')}`);
	}
	return delivery;
}

export function needText(body: Fields, key: string): string {
	const text = textOf(body, key);
	if (text === undefined) throw new InvalidInput(`${key} is missing`);
	return text;
}

/** What agents do at their desktop. */
export class Desk {
	constructor(
		private readonly floor: Floor,
		private readonly conversations: Conversations,
		private readonly entryPoints: EntryPoints,
		private readonly files: AgentFiles,
		private readonly bounds: () => Bounds,
	) {}

	/** Resolves when it is done, a customer's file fetched and all. */
	async act(agent: Agent, action: AgentAction, input: unknown = {}): Promise<Conversation> {
		const body = fieldsOf(input);
		const conversation = this.conversationOf(agent, action, body);
		const say = (type: string, content?: string, attachments?: Attachment[]) =>
			this.conversations.say(conversation, {
				from: 'agent',
				agentId: agent.id,
				type,
				content,
				attachments,
			});
		switch (action) {
			case 'assign':
				this.floor.assign(conversation, agent);
				break;
			case 'reply': {
				const html = textOf(body, 'html');
				if (html === undefined) say('text/plain', needText(body, 'text'));
				else say('text/html', html);
				break;
			}
			case 'pagePush':
				say('pagePush', needText(body, 'url'));
				break;
			case 'typing':
				say(body.on === false ? 'endTyping' : 'startTyping');
				break;
			case 'upload': {
				const attachment = this.upload(conversation, body);
				say('uploadAttachment', attachment.fileName, [attachment]);
				break;
			}
			case 'acceptAttachment': {
				const attachment = this.offered(conversation, body);
				attachment.state = 'fetching';
				say('acceptAttachment', attachment.fileName, [attachment]);
				await this.fetch(conversation, attachment);
				break;
			}
			case 'rejectAttachment': {
				const attachment = this.offered(conversation, body);
				attachment.state = 'rejected';
				say('rejectAttachment', attachment.fileName, [attachment]);
				break;
			}
			case 'transfer':
				this.floor.transfer(conversation, this.destination(body));
				break;
			case 'complete':
				this.floor.complete(conversation, 'agent');
				break;
		}
		return conversation;
	}

	/** Named, or the only one that can be meant. */
	private conversationOf(agent: Agent, action: AgentAction, body: Fields): Conversation {
		const own = this.floor.conversationsOf(agent);
		const id = textOf(body, 'conversationId');
		if (id === undefined) {
			if (action === 'assign') throw new InvalidInput('conversationId is missing');
			if (own.length === 1) return own[0];
			throw new NotPossible(`${agent.name} has ${own.length} conversations at hand: name one`);
		}
		const conversation = this.conversations.get(id);
		if (action === 'assign' || own.includes(conversation)) return conversation;
		throw new NotPossible(`The conversation is not ${agent.name}'s`);
	}

	private upload(conversation: Conversation, body: Fields): Attachment {
		const base64 = textOf(body, 'base64');
		const attachment = this.files.add({
			fileName: needText(body, 'fileName'),
			contentType: textOf(body, 'contentType'),
			content: base64 === undefined ? undefined : Buffer.from(base64, 'base64'),
			size: numberOf(body, 'size'),
			delivery: isFields(body.delivery) ? readDelivery(body.delivery) : undefined,
		});
		this.conversations.attach(conversation, attachment);
		return attachment;
	}

	/** A file of the customer that nobody has decided on yet: the one named, or the last. */
	private offered(conversation: Conversation, body: Fields): Attachment {
		const id = textOf(body, 'attachmentId');
		const offered = conversation.attachments.findLast(
			(one) =>
				one.from === 'customer' && one.state === 'offered' && (id === undefined || one.id === id),
		);
		if (!offered) throw new NotPossible('The customer offers no such file');
		return offered;
	}

	private async fetch(conversation: Conversation, attachment: Attachment): Promise<void> {
		const fetched = await fetchFile(attachment, this.bounds());
		if ('reason' in fetched) Object.assign(attachment, { state: 'failed', ...fetched });
		else Object.assign(attachment, { state: 'accepted', received: fetched });
		this.conversations.touch(conversation);
	}

	private destination(body: Fields) {
		const entryPointId = textOf(body, 'entryPointId');
		return entryPointId === undefined
			? this.floor.agents.get(needText(body, 'to'))
			: this.entryPoints.get(entryPointId);
	}
}

/** A customer's file, as it is announced. */
export const customerFile = (
	announced: Pick<Attachment, 'fileName' | 'contentType' | 'size' | 'contentUrl'>,
): Attachment => ({ id: randomUUID(), from: 'customer', ...announced, state: 'offered' });
