import { randomUUID } from 'node:crypto';
import type { Bus } from './bus';
import { fieldsOf, isFields, numberOf, textOf } from './fields';

/** What goes wrong on the way back. Times are real milliseconds. */
export type FaultEffect =
	| { kind: 'delay'; ms: number }
	| { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
	| { kind: 'reset' }
	| { kind: 'truncate' }
	| { kind: 'html'; status?: number }
	| { kind: 'empty'; status?: number }
	| { kind: 'hugeBody'; bytes?: number }
	| { kind: 'slowDrip'; intervalMs?: number; bytes?: number }
	| { kind: 'redirect'; location: string; status?: number }
	| { kind: 'brokenJson'; status?: number }
	| { kind: 'rateLimit'; retryAfter?: number | string }
	| { kind: 'hang' };

export type FaultKind = FaultEffect['kind'];

export interface Fault {
	match?: {
		method?: string;
		/** A path prefix; a text that starts with `^`, or a RegExp, is a pattern. */
		path?: string | RegExp;
		/** Applies to so many requests, then vanishes. Absent: until cleared. */
		count?: number;
	};
	/** The request is carried out first, so that its answer is what gets lost. */
	processed?: boolean;
	fault: FaultEffect;
}

export interface ActiveFault extends Fault {
	id: string;
	left: number;
}

export const FAULT_KINDS: readonly FaultKind[] = [
	'delay',
	'status',
	'reset',
	'truncate',
	'html',
	'empty',
	'hugeBody',
	'slowDrip',
	'redirect',
	'brokenJson',
	'rateLimit',
	'hang',
];

/** Needed by the kind, beyond `kind` itself. */
const REQUIRED: Partial<Record<FaultKind, string>> = {
	delay: 'ms',
	status: 'status',
	redirect: 'location',
};

const isEffect = (value: unknown): value is FaultEffect => {
	if (!isFields(value)) return false;
	const kind = FAULT_KINDS.find((known) => known === value.kind);
	if (kind === undefined) return false;
	const required = REQUIRED[kind];
	return required === undefined || value[required] !== undefined;
};

/** Reads a fault that came as JSON; a text answer says what is wrong with it. */
export function readFault(body: unknown): Fault | string {
	const fields = fieldsOf(body);
	if (!isEffect(fields.fault)) {
		return `fault.kind must be one of ${FAULT_KINDS.join(', ')}, with what it needs (delay: ms, status: status, redirect: location)`;
	}
	const match = fieldsOf(fields.match);
	const path = textOf(match, 'path');
	if (path?.startsWith('^')) {
		try {
			new RegExp(path);
		} catch {
			return 'match.path is not a valid pattern';
		}
	}
	return {
		match: { method: textOf(match, 'method'), path, count: numberOf(match, 'count') },
		processed: fields.processed === true,
		fault: fields.fault,
	};
}

const matchesPath = (wanted: string | RegExp, path: string): boolean => {
	if (typeof wanted !== 'string') return wanted.test(path);
	return wanted.startsWith('^') ? new RegExp(wanted).test(path) : path.startsWith(wanted);
};

/** First in, first out: each request uses up the oldest fault that fits it. */
export class FaultQueue {
	private faults: ActiveFault[] = [];

	constructor(private readonly bus: Bus) {}

	get active(): readonly ActiveFault[] {
		return this.faults;
	}

	add(fault: Fault): ActiveFault {
		const active = { ...fault, id: randomUUID(), left: fault.match?.count ?? Infinity };
		this.faults.push(active);
		this.publish();
		return active;
	}

	take(method: string, path: string): ActiveFault | undefined {
		const fault = this.faults.find(
			({ match }) =>
				(match?.method === undefined || match.method.toUpperCase() === method) &&
				(match?.path === undefined || matchesPath(match.path, path)),
		);
		if (!fault) return undefined;
		fault.left -= 1;
		if (fault.left <= 0) this.faults = this.faults.filter(({ id }) => id !== fault.id);
		this.publish();
		return fault;
	}

	clear(): void {
		this.faults = [];
		this.publish();
	}

	private publish(): void {
		this.bus.publish('faults', this.faults);
	}
}
