/** An answer other than success: a status, and the sentence of the error body. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** The error body; Subscriptions alone have a number as key. */
export const errorBody = (
	status: number,
	description: string,
	trackingId: string,
	numericKey: boolean,
) => ({
	trackingId,
	error: { key: numericKey ? status : String(status), message: [{ description }] },
});

export const badRequest = (message: string): Refusal => new Refusal(400, message);
