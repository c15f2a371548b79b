import { fieldsOf, textOf } from '../core/fields';
import { closed, badRequest, Refusal } from './refusal';
import type { Attachment, Conversation, Conversations, Message } from './conversations';
import { readAttribute, readCustomer, type Customers } from './customers';
import { customerFile } from './desk';
import type { EntryPoint, EntryPoints } from './entryPoints';
import type { Floor } from './floor';
import { need, needObject, type SentMessage } from './messages';
import type { Settings } from './settings';

export interface StartQuery {
	searchContactOnAttribute?: string;
	conversationContact?: string;
}

/** What a client application does, on behalf of a customer. */
export class Messaging {
	constructor(
		private readonly entryPoints: EntryPoints,
		private readonly customers: Customers,
		private readonly conversations: Conversations,
		private readonly floor: Floor,
		private readonly settings: () => Settings,
	) {}

	/** For whoever asks about it, or wants in. */
	entryPoint(id: string | undefined, unknownStatus: number): EntryPoint {
		if (id === undefined || !/^\d+$/.test(id)) {
			throw badRequest('The id of the entry point must be a number');
		}
		const found = this.entryPoints.find(id);
		if (!found?.active) {
			throw new Refusal(unknownStatus, `There is no active entry point ${id}`);
		}
		if (!found.bound) {
			throw new Refusal(403, `The client application is not bound to entry point ${id}`);
		}
		return found;
	}

	start(clientKey: string, query: StartQuery, input: unknown): Conversation {
		const attribute = readAttribute('searchContactOnAttribute', query.searchContactOnAttribute);
		const body = needObject(input);
		const configuration = fieldsOf(body.entryPointConfiguration);
		const { id } = fieldsOf(configuration.entryPoint);
		const lastModified = need(
			fieldsOf(configuration.lastModified),
			'date',
			'entryPointConfiguration.lastModified.date',
		);
		const wanted = readCustomer(fieldsOf(body.activity).customer);
		const contactAttribute =
			query.conversationContact === undefined
				? attribute
				: readAttribute('conversationContact', query.conversationContact);
		if (wanted.attributes[contactAttribute] === undefined) {
			throw badRequest(`The contact has no ${contactAttribute}`);
		}
		// Not Found is no documented outcome of a start.
		const entryPoint = this.entryPoint(
			typeof id === 'number' ? String(id) : textOf({ id }, 'id'),
			400,
		);
		if (lastModified !== entryPoint.lastModified) {
			throw new Refusal(409, 'The configuration of the entry point has been changed meanwhile');
		}
		const conversation = this.conversations.create({
			clientKey,
			entryPointId: entryPoint.id,
			lastModified,
			customer: this.customers.findOrCreate(wanted, attribute),
			contactAttribute,
		});
		this.floor.route();
		return conversation;
	}

	/** Of this client application; of another one's nothing is told. */
	own(clientKey: string, id: string): Conversation {
		const conversation = this.conversations.get(id);
		if (conversation.clientKey === clientKey) return conversation;
		throw new Refusal(403, 'The conversation was started by another client application');
	}

	send(clientKey: string, sent: SentMessage): Message {
		const conversation = this.ongoing(clientKey, sent.conversationId);
		const { lastModified } = this.entryPoints.get(conversation.entryPointId);
		if (this.settings().conflictOnTouch && lastModified !== conversation.lastModified) {
			throw new Refusal(409, 'The configuration of the entry point has been changed meanwhile');
		}
		const { type, content } = sent;
		const attachments = [
			...sent.files.map(customerFile),
			...sent.attachmentIds.map((id) => offered(conversation, id)),
		];
		const state = type === 'acceptAttachment' ? 'accepted' : 'rejected';
		for (const one of attachments) if (one.from === 'agent') one.state = state;
		for (const one of attachments) {
			if (one.from === 'customer') this.conversations.attach(conversation, one);
		}
		return this.conversations.say(conversation, { from: 'customer', type, content, attachments });
	}

	end(clientKey: string, id: string): Conversation {
		const conversation = this.ongoing(clientKey, id);
		this.floor.complete(conversation, 'customer');
		return conversation;
	}

	private ongoing(clientKey: string, id: string): Conversation {
		const conversation = this.own(clientKey, id);
		if (conversation.status === 'completed') throw closed(id);
		return conversation;
	}
}

/** What the customer can still take or refuse. */
function offered(conversation: Conversation, id: string): Attachment {
	const attachment = conversation.attachments.find((one) => one.id === id);
	if (attachment?.from !== 'agent') {
		throw badRequest(`The agent has sent no attachment ${id}`);
	}
	if (attachment.state !== 'offered') {
		throw badRequest(`The attachment ${id} is ${attachment.state} already`);
	}
	return attachment;
}
