import { InvalidInput } from '../core/invalidInput';

export interface Agent {
	id: string;
	name: string;
	login: string;
	/** The entry points it is skilled for; none named means all. */
	entryPointIds: string[];
	loggedIn: boolean;
	/** Conversations at a time. */
	capacity: number;
	since: number;
}

const CAPACITY = 2;

const PEOPLE: ReadonlyArray<Pick<Agent, 'id' | 'name' | 'login' | 'entryPointIds'>> = [
	{ id: '2001', name: 'Maria Lopez', login: 'maria.lopez', entryPointIds: [] },
	{ id: '2002', name: 'Jonas Weber', login: 'jonas.weber', entryPointIds: [] },
	{ id: '2003', name: 'Amina Diallo', login: 'amina.diallo', entryPointIds: ['1002'] },
];

export const isSkilled = ({ entryPointIds }: Agent, entryPointId: string): boolean =>
	entryPointIds.length === 0 || entryPointIds.includes(entryPointId);

export class Agents {
	readonly all: Agent[] = [];

	constructor() {
		this.reset();
	}

	/** By id, login or name. */
	get(key: string): Agent {
		const found = this.all.find(({ id, login, name }) => [id, login, name].includes(key));
		if (!found) throw new InvalidInput(`Agent ${key} does not exist`);
		return found;
	}

	/** Nobody is at work until somebody says so. */
	reset(): void {
		const agents = PEOPLE.map((one) => ({
			...one,
			loggedIn: false,
			capacity: CAPACITY,
			since: Date.now(),
		}));
		this.all.splice(0, this.all.length, ...agents);
	}
}
