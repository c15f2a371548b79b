/**
 * The numeric codes of answers and callbacks. The vendor publishes none but 4547;
 * the others are the sandbox's own.
 */
export const CODES = {
	ok: 0,
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
	refusedOnRequest: 4999,
} as const;

/** The outcome names that a callback can carry, per operation. */
export const EVENTS = {
	append: ['onAppendMessageSuccess', 'onAppendMessageFailure'],
	create: ['onConversationCreated', 'onConversationFailed'],
	update: ['onConversationUpdatedSuccess', 'onConversationUpdatedFailure'],
	addParticipant: ['OnAddParticipantSuccess', 'OnAddParticipantFailure'],
	removeParticipant: ['onParticipantRemoved', 'onRemoveParticipantFailure'],
	close: ['onConversationClosed', 'onCloseConversationFailure'],
	reopen: ['ConversationReopened', 'ConversationReopenFailed'],
} as const;

export type Operation = keyof typeof EVENTS;

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
