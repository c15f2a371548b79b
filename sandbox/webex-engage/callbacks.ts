import { fieldsOf, numberOf } from '../core/fields';
import type { Building } from '../core/room';
import { OPERATIONS, type Operation } from './codes';
import type { CallbackTarget } from './requests';

export const CALLBACK_MODES = [
	'normal',
	'never',
	'duplicate',
	'delayed',
	'reordered',
	'fail',
] as const;

export interface CallbackMode {
	mode: (typeof CALLBACK_MODES)[number];
	/** Real milliseconds, for `delayed` and for the time `reordered` gathers. */
	delayMs: number;
	/** Whether a refused callback is repeated. */
	repeatRefused: boolean;
	/** The published envelope, or a flat body with the outcome names of Webex Connect's own nodes. */
	form: (typeof CALLBACK_FORMS)[number];
}

export const CALLBACK_FORMS = ['envelope', 'outcomeNames'] as const;

/** How an accepted write ended. */
export interface Outcome {
	tid: string;
	operation: Operation;
	failed: boolean;
	code: number;
	description: string;
	conversationId: string | null;
	/** What the result reports beside its status. */
	value: Record<string, unknown>;
	target: CallbackTarget;
}

const NORMAL: CallbackMode = {
	mode: 'normal',
	delayMs: 1000,
	repeatRefused: true,
	form: 'envelope',
};
/** Of the sandbox's tenant. */
const TENANT_ID = '2f4a1c55-7e0d-4c55-9a55-8d9f0a5b7c11';
const RETRY_AFTER_MS = 60_000;
const RETRIES = 3;
const TIMEOUT_MS = 10_000;
/** Between the answer to a write and its callback. */
const USUAL_DELAY_MS = 300;
const SHORTEST_DELAY_MS = 5;

const isRefusal = (status: number | undefined): boolean =>
	status === undefined || status === 404 || status === 409 || status >= 500;

export function readCallbackMode(body: unknown): CallbackMode | string {
	const fields = fieldsOf(body);
	const mode = CALLBACK_MODES.find((known) => known === fields.mode);
	if (!mode) return `mode must be one of ${CALLBACK_MODES.join(', ')}`;
	return {
		mode,
		delayMs: numberOf(fields, 'delayMs') ?? NORMAL.delayMs,
		repeatRefused: fields.repeatRefused !== false,
		form: CALLBACK_FORMS.find((known) => known === fields.form) ?? 'envelope',
	};
}

/** Reports to the caller's callback address how a write ended. */
export class Callbacks {
	mode = NORMAL;
	private gathered: Outcome[] = [];

	constructor(private readonly building: Building) {}

	setMode(mode: CallbackMode): void {
		this.mode = mode;
		this.building.bus.publish('callbackMode', mode);
	}

	/** Whether accepted writes are to fail on purpose. */
	get failing(): boolean {
		return this.mode.mode === 'fail';
	}

	schedule(outcome: Outcome): void {
		const { clock } = this.building;
		const usual = Math.max(clock.scaled(USUAL_DELAY_MS), SHORTEST_DELAY_MS);
		const { mode, delayMs } = this.mode;
		switch (mode) {
			case 'normal':
			case 'fail':
				clock.after(usual, () => void this.send(outcome));
				return;
			case 'never':
				this.building.dispatcher.suppress(this.order(outcome), 'Callbacks are switched off.');
				return;
			case 'duplicate':
				clock.after(usual, () => void this.send(outcome));
				clock.after(usual * 2, () => void this.send(outcome));
				return;
			case 'delayed':
				clock.after(delayMs, () => void this.send(outcome));
				return;
			case 'reordered':
				if (this.gathered.length === 0) clock.after(delayMs, () => this.sendReversed());
				this.gathered.push(outcome);
				return;
		}
	}

	reset(): void {
		this.gathered = [];
		this.setMode(NORMAL);
	}

	private sendReversed(): void {
		const outcomes = this.gathered.reverse();
		this.gathered = [];
		void outcomes.reduce(
			async (before, outcome) => await before.then(async () => await this.send(outcome)),
			Promise.resolve(),
		);
	}

	private async send(outcome: Outcome): Promise<void> {
		const { repeatRefused } = this.mode;
		await this.building.dispatcher.post(this.order(outcome), {
			timeoutMs: TIMEOUT_MS,
			retryAfterMs: RETRY_AFTER_MS,
			retries: RETRIES,
			accepted: (status) => status >= 200 && status < 300,
			repeated: (status) => repeatRefused && isRefusal(status),
		});
	}

	private order(outcome: Outcome) {
		const { tid, operation, failed, target } = outcome;
		const { outcomes, ...names }: (typeof OPERATIONS)[Operation] & { failedEvent?: string } =
			OPERATIONS[operation];
		const published = failed ? (names.failedEvent ?? 'conversation:error') : names.event;
		const event = this.mode.form === 'envelope' ? published : outcomes[failed ? 1 : 0];
		const body = this.mode.form === 'envelope' ? envelope(event, outcome) : flat(event, outcome);
		return {
			kind: 'callback' as const,
			tid,
			label: event,
			url: target.url,
			headers: { 'content-type': 'application/json' },
			rawBody: JSON.stringify(body),
		};
	}
}

/** source: https://developers-engage.readme.io/reference/callbacks */
function envelope(event: string, { tid, failed, code, description, value, target }: Outcome) {
	const { headers, context } = target;
	return {
		event,
		tid,
		tenantId: TENANT_ID,
		status: failed ? 'failed' : 'success',
		code,
		description,
		value: failed ? {} : value,
		headers,
		context,
	};
}

/** No page prints it; flows that read outcome names expect it. */
function flat(event: string, { tid, operation, code, description, conversationId }: Outcome) {
	return {
		tid,
		event,
		code,
		description,
		...(operation === 'create' && conversationId !== null ? { conversation: conversationId } : {}),
		conversationId,
		ts: new Date().toISOString(),
	};
}
