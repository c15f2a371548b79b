import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Building } from '../core/room';
import { CODES } from './codes';
import { Refusal } from './refusal';

/** What the reverse proxy does to an address that is refused too often. */
export interface Blocking {
	enabled: boolean;
	/** So many, within so many real milliseconds, … */
	failures: number;
	withinMs: number;
	/** … block it for so many real milliseconds. */
	forMs: number;
}

/** How many tasks may come at a time. */
export interface TaskRate {
	enabled: boolean;
	/** Documented: 8 a second for 2000 agents, 15 for 4000 and more. */
	tasks: number;
	/** Real milliseconds; a documented second by default. */
	windowMs: number;
}

export interface Counters {
	accepted: number;
	/** No valid token. */
	refused: number;
	/** Answered with 418. */
	blocked: number;
	/** Answered with 429. */
	tooMany: number;
}

const noCounters = (): Counters => ({ accepted: 0, refused: 0, blocked: 0, tooMany: 0 });

/** Who may pass, and how fast. */
export class Gate {
	blocking: Blocking;
	rate: TaskRate;
	counters = noCounters();
	private readonly failures = new Map<string, number[]>();
	private readonly blockedUntil = new Map<string, number>();
	private window = { endsAt: 0, left: 0 };

	constructor(private readonly building: Building) {
		this.blocking = this.usualBlocking();
		this.rate = this.usualRate();
	}

	/** Before anything else: the proxy looks at the address alone. */
	needUnblocked({ ip }: FastifyRequest): void {
		if (!this.blocking.enabled || (this.blockedUntil.get(ip) ?? 0) <= performance.now()) return;
		this.counters.blocked += 1;
		throw new Refusal(418, CODES.blocked, 'The address is blocked after failed authentication');
	}

	needToken(request: FastifyRequest, reply: FastifyReply): void {
		const token = this.building.tokens.bearer(request.headers.authorization);
		if (token?.issuer === 'webex') {
			this.counters.accepted += 1;
			return;
		}
		this.counters.refused += 1;
		this.noteFailure(request.ip);
		void reply.header('www-authenticate', 'Bearer');
		throw new Refusal(
			401,
			CODES.unauthorized,
			'The access token is missing, unknown, expired or revoked',
		);
	}

	/** For new tasks; a window opens with its first. */
	countTask(reply: FastifyReply): void {
		const { enabled, tasks, windowMs } = this.rate;
		if (!enabled) return;
		const at = performance.now();
		if (this.window.endsAt <= at) this.window = { endsAt: at + windowMs, left: tasks };
		this.window.left -= 1;
		if (this.window.left >= 0) return;
		this.counters.tooMany += 1;
		void reply.header('retry-after', String(Math.ceil((this.window.endsAt - at) / 1000)));
		throw new Refusal(429, CODES.tooMany, `More than ${tasks} tasks a second came`);
	}

	setBlocking(change: Partial<Blocking>): Blocking {
		this.blocking = { ...this.blocking, ...change };
		this.failures.clear();
		this.blockedUntil.clear();
		return this.blocking;
	}

	setRate(change: Partial<TaskRate>): TaskRate {
		this.rate = { ...this.rate, ...change };
		this.window = { endsAt: 0, left: 0 };
		return this.rate;
	}

	reset(): void {
		this.setBlocking(this.usualBlocking());
		this.setRate(this.usualRate());
		this.counters = noCounters();
	}

	private noteFailure(ip: string): void {
		const { enabled, failures, withinMs, forMs } = this.blocking;
		if (!enabled) return;
		const at = performance.now();
		const recent = [...(this.failures.get(ip) ?? []), at].filter((one) => at - one <= withinMs);
		this.failures.set(ip, recent);
		if (recent.length < failures) return;
		this.failures.delete(ip);
		this.blockedUntil.set(ip, at + forMs);
	}

	/** Documented numbers of the proxy; whether they hold for these paths is unknown. */
	private usualBlocking(): Blocking {
		const { clock } = this.building;
		return {
			enabled: false,
			failures: 5,
			withinMs: clock.scaled(30_000),
			forMs: clock.scaled(1_800_000),
		};
	}

	private usualRate(): TaskRate {
		return { enabled: false, tasks: 8, windowMs: this.building.clock.scaled(1000) };
	}
}
