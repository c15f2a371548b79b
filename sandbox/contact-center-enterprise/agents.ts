import { AGENTS as ENGAGE_LOGINS } from '../webex-engage/desk';

export const AGENT_STATES = ['loggedOut', 'notReady', 'ready'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

export interface Agent {
	/** SkillTargetID. */
	id: string;
	peripheralNumber: string;
	/** The same people as in Engage. */
	loginName: string;
	name: string;
	state: AgentState;
	/** Tasks and contacts at hand. */
	items: string[];
}

const NAMES = ['Maria Lopez', 'Jonas Weber', 'Amina Diallo'];
const FIRST_ID = 5012;
const FIRST_NUMBER = 1012;

/** Who works at the desktops, shared by Digital Routing and Task Routing. */
export class Agents {
	readonly all: Agent[] = [];
	/** Somebody may have time for what waits. */
	whenFree: () => void = () => undefined;

	constructor() {
		this.reset();
	}

	/** By SkillTargetID, peripheral number, login or name. */
	find(key: string): Agent | undefined {
		return this.all.find(({ id, peripheralNumber, loginName, name }) =>
			[id, peripheralNumber, loginName, name].includes(key),
		);
	}

	/** The preferred owner while ready, else the ready one with the least at hand. */
	choose(preferredOwner: string | null, most: number): Agent | undefined {
		const free = this.all.filter(({ state, items }) => state === 'ready' && items.length < most);
		const preferred = preferredOwner === null ? undefined : this.find(preferredOwner);
		if (preferred && free.includes(preferred)) return preferred;
		return free.sort((a, b) => a.items.length - b.items.length)[0];
	}

	take(agent: Agent, item: string): void {
		agent.items.push(item);
	}

	drop(item: string): void {
		const agent = this.all.find(({ items }) => items.includes(item));
		if (!agent) return;
		agent.items = agent.items.filter((one) => one !== item);
		this.whenFree();
	}

	/** Nobody is at work until somebody says so. */
	reset(): void {
		this.all.splice(
			0,
			this.all.length,
			...ENGAGE_LOGINS.map(
				(loginName, index): Agent => ({
					id: String(FIRST_ID + index),
					peripheralNumber: String(FIRST_NUMBER + index),
					loginName,
					name: NAMES[index],
					state: 'notReady',
					items: [],
				}),
			),
		);
	}
}
