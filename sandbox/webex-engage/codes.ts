/**
 * The numeric codes of answers and callbacks. Of them 4547 was seen and 4342 is published for the legacy interface; the
 * others are the sandbox's own. Successes have four digits too, so that a client that takes any code for a failure shows.
 */
export const CODES = {
	found: 4200,
	notFoundBySearch: 4201,
	accepted: 4202,
	invalidRequest: 4000,
	unauthorized: 4010,
	notFound: 4040,
	tooLarge: 4130,
	unsupportedMediaType: 4150,
	/** [observed] The one that the official close flow branches on. */
	alreadyClosed: 4547,
	closedTakesAnnouncementsOnly: 4548,
	participantPresent: 4549,
	participantAbsent: 4550,
	notClosed: 4551,
	liveChatNotReopened: 4552,
	websiteUnknown: 4553,
	conversationClosed: 4554,
	notQueuedOrActive: 4555,
	teamUnknown: 4556,
	refusedOnRequest: 4999,
} as const;

interface OperationResult {
	/** Code of a success. */
	code: number;
	/** `event` of a success, and of a failure if it is not the general one. */
	event: string;
	failedEvent?: string;
	/** The outcome names of Webex Connect's own nodes, for success and failure. */
	outcomes: readonly [success: string, failure: string];
}

/**
 * How an operation reports its result. Created, updated, transfer and error are published; events of messages and
 * participants follow their pattern. Hold, close and re-open are updates.
 * source: https://developers-engage.readme.io/reference/callbacks
 */
export const OPERATIONS = {
	append: {
		code: 4320,
		event: 'message:created',
		failedEvent: 'message:error',
		outcomes: ['onAppendMessageSuccess', 'onAppendMessageFailure'],
	},
	create: {
		code: 4300,
		event: 'conversation:created',
		outcomes: ['onConversationCreated', 'onConversationFailed'],
	},
	update: {
		code: 4310,
		event: 'conversation:updated',
		outcomes: ['onConversationUpdatedSuccess', 'onConversationUpdatedFailure'],
	},
	addParticipant: {
		code: 4330,
		event: 'participant:added',
		failedEvent: 'participant:error',
		outcomes: ['OnAddParticipantSuccess', 'OnAddParticipantFailure'],
	},
	removeParticipant: {
		code: 4331,
		event: 'participant:removed',
		failedEvent: 'participant:error',
		outcomes: ['onParticipantRemoved', 'onRemoveParticipantFailure'],
	},
	close: {
		code: 4310,
		event: 'conversation:updated',
		outcomes: ['onConversationClosed', 'onCloseConversationFailure'],
	},
	reopen: {
		code: 4310,
		event: 'conversation:updated',
		outcomes: ['ConversationReopened', 'ConversationReopenFailed'],
	},
	hold: {
		code: 4310,
		event: 'conversation:updated',
		outcomes: ['onConversationHeld', 'onConversationHoldFailed'],
	},
	transfer: {
		code: 4342,
		event: 'conversation:transfer',
		failedEvent: 'conversation:transfer',
		outcomes: ['onConversationTransferred', 'onConversationTransferFailed'],
	},
} as const satisfies Record<string, OperationResult>;

export type Operation = keyof typeof OPERATIONS;

/** A request whose form is wrong: always answered at once. */
export class InvalidRequest extends Error {
	readonly status = 400;
	readonly code: number = CODES.invalidRequest;
}

export class NotFound extends Error {
	readonly status = 404;
	readonly code: number = CODES.notFound;
}

/** A well-formed request that the conversation's state forbids. */
export class BusinessFailure extends Error {
	readonly status = 409;

	constructor(
		readonly code: number,
		message: string,
	) {
		super(message);
	}
}
