/** What the vendor's texts leave open, or what real servers do otherwise. */
export interface Settings {
	/** XML whatever is asked for, but for tokens. */
	xmlOnly: boolean;
	/** Off: conversations wait until an agent takes one. */
	autoAssign: boolean;
	/** The statuses of success are not published. */
	startStatus: number;
	sendStatus: number;
	endStatus: number;
	/** Whether the client application is told `complete` for what it ended itself. */
	completeOnEnd: boolean;
	/** Messages are answered with 409 when the entry point was changed since the start. */
	conflictOnTouch: boolean;
	/** Largest file of a customer that is fetched, in bytes. */
	largestFile: number;
	/** How long a fetch may stand still, in real milliseconds. */
	fetchTimeoutMs: number;
}

export const USUAL_SETTINGS: Settings = {
	xmlOnly: false,
	autoAssign: true,
	startStatus: 200,
	sendStatus: 200,
	endStatus: 200,
	completeOnEnd: true,
	conflictOnTouch: false,
	largestFile: 256 * 1024 * 1024,
	fetchTimeoutMs: 10_000,
};
