/** An answer other than success: a status with a sub code, and words for the developer. */
export class Refusal extends Error {
	readonly code: string;

	constructor(
		readonly status: number,
		message: string,
		subCode = 101,
	) {
		super(message);
		this.code = `${status}-${subCode}`;
	}
}

export const badRequest = (message: string): Refusal => new Refusal(400, message);

/** The one sub code that is known: the chat is over. */
export const closed = (id: string): Refusal =>
	new Refusal(400, `Conversation ${id} is closed`, 115);
