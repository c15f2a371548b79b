import { PEOPLE, type Person } from './tenant';

export type AgentState = 'idle' | 'available' | 'engaged' | 'wrapup';

export interface Agent extends Person {
	state: AgentState;
	/** Why idle. */
	auxCode?: string;
	since: number;
	/** Rings: the agent is taken for no other task meanwhile. */
	offeredTaskId?: string;
	offerKind?: 'task' | 'consult';
	taskId?: string;
}

export class Agents {
	readonly all: Agent[] = [];
	/** For whoever tells the outside. */
	changed: (agent: Agent) => void = () => undefined;

	constructor() {
		this.reset();
	}

	/** By id, login or name. */
	find(key: string): Agent | undefined {
		return this.all.find(({ id, email, name }) => [id, email, name].includes(key));
	}

	nameOf(id: string | undefined): string {
		return (id === undefined ? undefined : this.find(id)?.name) ?? '';
	}

	isFree(agent: Agent): boolean {
		return agent.state === 'available' && agent.offeredTaskId === undefined;
	}

	/** The longest available first. */
	get free(): Agent[] {
		return this.all
			.filter((agent) => agent.routed && this.isFree(agent))
			.sort((a, b) => a.since - b.since);
	}

	set(agent: Agent, state: AgentState, more: Pick<Agent, 'auxCode' | 'taskId'> = {}): void {
		Object.assign(agent, {
			state,
			since: Date.now(),
			auxCode: undefined,
			taskId: undefined,
			offeredTaskId: undefined,
			offerKind: undefined,
			...more,
		});
		this.changed(agent);
	}

	/** Nobody is at work until somebody says so. */
	reset(): void {
		this.all.splice(
			0,
			this.all.length,
			...PEOPLE.map(
				(one): Agent => ({
					...one,
					state: 'idle',
					auxCode: 'Not ready',
					since: Date.now(),
				}),
			),
		);
	}
}
