import { messageOf } from './failures';
import type { ServiceAnswer } from './wire';

/* What a composed method throws where it cannot simply return. */

/** Ends the item with an answer for which no outcome is named. */
export class Unexpected extends Error {
	constructor(readonly answer: ServiceAnswer) {
		super(`The service answered HTTP ${answer.status}.`);
	}
}

/** Ends the item as `cause` does, but what was written before that stays: nobody must repeat it unseen. */
export class PartlyDone extends Error {
	constructor(readonly cause: unknown) {
		super(messageOf(cause));
	}
}
