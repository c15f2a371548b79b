/** Something given to the sandbox itself, not to a vendor route, that makes no sense. */
export class InvalidInput extends Error {
	readonly status: number = 400;
}
