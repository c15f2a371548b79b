import type { FastifyReply, FastifyRequest } from 'fastify';
import { CODES } from './codes';

/** An answer of Digital Routing other than success: status, result code, and a sentence. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: number,
		message: string,
	) {
		super(message);
	}
}

export const badRequest = (message: string): Refusal => new Refusal(400, CODES.badRequest, message);

export function trackingIdOf(request: FastifyRequest): string | undefined {
	const given = request.headers.trackingid;
	return typeof given === 'string' && given !== '' ? given : undefined;
}

/** The shape of the vendor's error body is unknown: a code, a message and the request's own id. */
export function answerError(
	error: Error & { status?: number; statusCode?: number; code?: number | string },
	request: FastifyRequest,
	reply: FastifyReply,
) {
	const status = error.status ?? error.statusCode ?? 500;
	const code = typeof error.code === 'number' ? error.code : status * 100;
	return reply
		.code(status)
		.send({ code, message: error.message, trackingId: trackingIdOf(request) });
}
