import { InvalidInput } from '../core/invalidInput';

export interface EntryPoint {
	id: string;
	name: string;
	active: boolean;
	/** Whether the client application may use it. */
	bound: boolean;
	/** ISO 8601, in milliseconds. */
	lastModified: string;
	/** Told, never applied: its values are not published. */
	attachmentPolicy: string;
	/** Off: available with nobody logged in. */
	agentAvailabilityRequired: boolean;
	/** So many may wait; null is no limit. */
	queueLimit: number | null;
	/** What a conversation takes, for the estimate of the wait. */
	handleSeconds: number;
}

const LAST_MODIFIED = '2026-01-05T08:30:00.000Z';

const entryPoint = (id: string, name: string, more: Partial<EntryPoint> = {}): EntryPoint => ({
	id,
	name,
	active: true,
	bound: true,
	lastModified: LAST_MODIFIED,
	attachmentPolicy: 'allow_all',
	agentAvailabilityRequired: true,
	queueLimit: null,
	handleSeconds: 30,
	...more,
});

const firstDay = (): EntryPoint[] => [
	entryPoint('1001', 'Support'),
	entryPoint('1002', 'Sales', { agentAvailabilityRequired: false }),
	entryPoint('1003', 'Old support', { active: false }),
	entryPoint('1004', 'Partners', { bound: false }),
];

export type EntryPointChange = Partial<EntryPoint>;

export class EntryPoints {
	private readonly byId = new Map<string, EntryPoint>();

	constructor() {
		this.reset();
	}

	get all(): EntryPoint[] {
		return [...this.byId.values()];
	}

	find(id: string): EntryPoint | undefined {
		return this.byId.get(id);
	}

	get(id: string): EntryPoint {
		const found = this.find(id);
		if (!found) throw new InvalidInput(`There is no entry point ${id}`);
		return found;
	}

	/** A new id makes a new entry point; any change is a modification. */
	set(id: string, change: EntryPointChange): EntryPoint {
		if (!/^\d+$/.test(id)) throw new InvalidInput('The id of an entry point is a number');
		const known = this.byId.get(id) ?? entryPoint(id, `Entry point ${id}`);
		const changed = { ...known, lastModified: later(known.lastModified), ...change, id };
		this.byId.set(id, changed);
		return changed;
	}

	touch(id: string): EntryPoint {
		return this.set(this.get(id).id, {});
	}

	reset(): void {
		this.byId.clear();
		for (const one of firstDay()) this.byId.set(one.id, one);
	}
}

const later = (than: string): string =>
	new Date(Math.max(Date.now(), Date.parse(than) + 1)).toISOString();
