/** The kinds that Digital Routing keeps limits for. */
export const MEDIA_CLASSES = ['email', 'social', 'callback', 'chat'] as const;
export type MediaClass = (typeof MEDIA_CLASSES)[number];

export interface MediaLimit {
	/** How many tasks may wait. */
	tasks: number;
	/** How long a task may wait, in documented milliseconds. */
	maxQueueMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Documented: 100 000 tasks, of which each kind has its share. */
export const usualLimits = (): Record<MediaClass, MediaLimit> => ({
	email: { tasks: 50_000, maxQueueMs: 3 * DAY_MS },
	social: { tasks: 40_000, maxQueueMs: 3 * DAY_MS },
	callback: { tasks: 5_000, maxQueueMs: 2 * HOUR_MS },
	chat: { tasks: 5_000, maxQueueMs: 2 * HOUR_MS },
});

/** The vendor writes the types in either case; callbacks have two names. */
const CLASS_OF_TYPE: Record<string, MediaClass> = {
	email: 'email',
	social: 'social',
	chat: 'chat',
	telephony: 'callback',
	'web callback': 'callback',
};

export const MEDIA_TYPES = Object.keys(CLASS_OF_TYPE);

export const mediaClassOf = (mediaType: string): MediaClass | undefined =>
	Object.hasOwn(CLASS_OF_TYPE, mediaType.toLowerCase())
		? CLASS_OF_TYPE[mediaType.toLowerCase()]
		: undefined;
