import { fieldsOf, isFields, numberOf, textOf, type Fields } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import type { Agent, AgentState } from './agents';
import type { Center } from './center';
import { findDisposition } from './codes';
import { DISCARD_REASONS, type Contact, type Contacts } from './contacts';
import type { DigitalRouting } from './digitalRouting';
import type { Task, Variable } from './tasks';

export const AGENT_ACTIONS = ['ready', 'notReady', 'logout'] as const;
export type AgentAction = (typeof AGENT_ACTIONS)[number];

export const TASK_ACTIONS = [
	'queue',
	'route',
	'accept',
	'transfer',
	'noAnswer',
	'end',
	'close',
] as const;
export type TaskAction = (typeof TASK_ACTIONS)[number];

export const CONTACT_ACTIONS = ['queue', 'route', 'handle', 'renotify', 'discard'] as const;
export type ContactAction = (typeof CONTACT_ACTIONS)[number];

const STATE_AFTER: Record<AgentAction, AgentState> = {
	ready: 'ready',
	notReady: 'notReady',
	logout: 'loggedOut',
};

function variablesOf({ variables }: Fields): Variable[] | undefined {
	if (!Array.isArray(variables)) return undefined;
	return variables.filter(isFields).map(({ name, type = 'string', value }) => ({
		name: String(name),
		type: String(type),
		value: String(value),
	}));
}

/** What happens on CCE's side: its script, its router, and the agents at their desktops. */
export class Desktop {
	constructor(
		private readonly center: Center,
		private readonly routing: DigitalRouting,
		private readonly contacts: Contacts,
	) {}

	agent(key: string, action: AgentAction): Agent {
		const agent = this.need(key);
		agent.state = STATE_AFTER[action];
		if (action === 'ready') this.center.agents.whenFree();
		if (action === 'logout') {
			this.routing.loggedOut(agent);
			this.contacts.loggedOut(agent);
		}
		this.center.changed();
		return agent;
	}

	task(taskId: string, action: TaskAction, input: unknown = {}): Task {
		const task = this.routing.task(taskId);
		const body = fieldsOf(input);
		switch (action) {
			case 'queue':
				this.routing.queue(task, {
					estimatedWaitTime: numberOf(body, 'estimatedWaitTime'),
					variables: variablesOf(body),
				});
				break;
			case 'route':
				this.routing.route(task, this.chosen(body, task.preferredOwner));
				break;
			case 'accept':
				this.routing.accept(task);
				break;
			case 'transfer':
				this.routing.transfer(task, 'CD_TASK_TRANSFER', {
					scriptSelector: textOf(body, 'scriptSelector'),
					preferredOwner: textOf(body, 'preferredOwner'),
					variables: variablesOf(body),
				});
				break;
			case 'noAnswer':
				this.routing.noAnswer(task);
				break;
			case 'end':
				if (task.state !== 'ROUTED') throw new InvalidInput('No agent has the task');
				this.routing.close(task, 'CD_NORMAL_END_TASK');
				break;
			case 'close':
				this.routing.close(task, dispositionOf(body));
				break;
		}
		return task;
	}

	contact(id: string, action: ContactAction, input: unknown = {}): Contact {
		const contact = this.contacts.contact(id);
		const body = fieldsOf(input);
		switch (action) {
			case 'queue':
				this.contacts.queue(contact, numberOf(body, 'estimatedWaitTime'));
				break;
			case 'route':
				this.contacts.route(contact, this.chosen(body, null));
				break;
			case 'handle':
				this.contacts.handle(contact);
				break;
			case 'renotify':
				this.contacts.renotify(contact);
				break;
			case 'discard': {
				const reason = DISCARD_REASONS.find((one) => one === body.reason);
				if (!reason) throw new InvalidInput(`reason must be one of ${DISCARD_REASONS.join(', ')}`);
				this.contacts.discard(contact, reason);
				break;
			}
		}
		return contact;
	}

	private need(key: string): Agent {
		const agent = this.center.agents.find(key);
		if (!agent) throw new InvalidInput(`Agent ${key} does not exist`);
		return agent;
	}

	/** A named agent need not be ready: whoever presses the button is the router. */
	private chosen(body: Fields, preferredOwner: string | null): Agent {
		const { tasksPerAgent } = this.center.settings;
		const key = textOf(body, 'agent');
		const agent =
			key === undefined
				? (this.center.agents.choose(preferredOwner, tasksPerAgent) ??
					this.center.agents.find(preferredOwner ?? '') ??
					this.center.agents.all.find(({ state }) => state !== 'loggedOut'))
				: this.need(key);
		if (!agent || agent.state === 'loggedOut') throw new InvalidInput('Nobody is logged in');
		if (agent.items.length >= tasksPerAgent) {
			throw new InvalidInput(`${agent.name} has ${tasksPerAgent} tasks already`);
		}
		return agent;
	}
}

function dispositionOf(body: Fields) {
	const given = textOf(body, 'dispositionCode');
	if (given === undefined) return undefined;
	const code = findDisposition(given);
	if (!code) throw new InvalidInput(`${given} is not a disposition code`);
	return code;
}
