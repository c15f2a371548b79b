import { fieldsOf, textOf, type Fields } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import type { Desk } from '../webex-engage/desk';
import type { Conversations } from '../webex-engage/conversations';
import type { Agent } from './agents';
import type { Floor } from './floor';
import type { DestinationType } from './floorTypes';
import { findConversation, type Task } from './tasks';
import { findQueue } from './tenant';

export const DESKTOP_ACTIONS = [
	'available',
	'idle',
	'accept',
	'reject',
	'reply',
	'hold',
	'unhold',
	'transfer',
	'consult',
	'acceptConsult',
	'endConsult',
	'consultTransfer',
	'conference',
	'exitConference',
	'end',
	'wrapup',
] as const;
export type DesktopAction = (typeof DESKTOP_ACTIONS)[number];

/** What agents do at the desktop, beside the API: the same moves, made by a known agent. */
export class Desktop {
	constructor(
		private readonly floor: Floor,
		private readonly conversations: Conversations,
		private readonly engageDesk: Desk,
	) {}

	act(agentKey: string, action: DesktopAction, input: unknown = {}): Agent {
		const agent = this.floor.agents.find(agentKey);
		if (!agent) throw new InvalidInput(`Agent ${agentKey} does not exist`);
		const body = fieldsOf(input);
		if (action === 'available') this.floor.makeAvailable(agent);
		else if (action === 'idle') this.floor.makeIdle(agent, textOf(body, 'auxCode') ?? 'Break');
		else this.handle(agent, this.taskOf(agent, body), action, body);
		return agent;
	}

	private taskOf(agent: Agent, body: Fields): Task {
		const id = textOf(body, 'taskId') ?? agent.offeredTaskId ?? agent.taskId;
		if (id === undefined) throw new InvalidInput(`${agent.name} has no task at hand`);
		const task = this.floor.task(id);
		const own = [task.ownerId, task.offeredTo, task.consult?.to, task.wrapUpBy];
		if (!own.includes(agent.id)) throw new InvalidInput(`The task is not ${agent.name}'s`);
		return task;
	}

	private handle(agent: Agent, task: Task, action: DesktopAction, body: Fields): void {
		const { floor } = this;
		switch (action) {
			case 'accept':
				floor.accept(task);
				return;
			case 'reject':
				floor.reject(task);
				return;
			case 'reply':
				this.reply(agent, task, body);
				return;
			case 'hold':
			case 'unhold':
				floor.hold(task, action === 'hold');
				return;
			case 'transfer':
				floor.transfer(task, ...this.destination(body, 'agent'));
				return;
			case 'consult':
				floor.consult(task, ...this.destination(body, 'agent'), body.holdParticipants !== false);
				return;
			case 'acceptConsult':
				floor.acceptConsult(task);
				return;
			case 'endConsult':
				floor.endConsult(task);
				return;
			case 'consultTransfer':
				floor.consultTransfer(task, task.consult?.to ?? '');
				return;
			case 'conference':
				floor.conference(task, task.consult?.to ?? '');
				return;
			case 'exitConference':
				floor.exitConference(task, agent.id);
				return;
			case 'end':
				floor.end(task, 'Agent', textOf(body, 'reason') ?? 'Agent ended the contact');
				return;
			case 'wrapup':
				if (task.wrapUpBy === agent.id) {
					floor.wrapUpDone(task, textOf(body, 'wrapUpReason') ?? 'Resolved');
				} else {
					floor.makeAvailable(agent);
				}
				return;
		}
	}

	/** Through the conversation, where the workflow must have added the agent before. */
	private reply(agent: Agent, task: Task, body: Fields): void {
		const conversation = findConversation(task, this.conversations);
		if (!conversation) throw new InvalidInput('The task has no Engage conversation to reply in');
		this.engageDesk.act(conversation, 'reply', { ...body, agentId: agent.email });
	}

	/** Agents and queues go by id, and by name for those who type. */
	private destination(body: Fields, usual: DestinationType): [string, DestinationType] {
		const type = (textOf(body, 'destinationType') ?? usual) as DestinationType;
		const to = textOf(body, 'to') ?? '';
		if (type === 'queue') return [findQueue(to)?.id ?? to, type];
		if (type === 'agent') return [this.floor.agents.find(to)?.id ?? to, type];
		return [to, type];
	}
}
