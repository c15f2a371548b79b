import type { FastifyReply, FastifyRequest } from 'fastify';
import { writeXml } from './xml';

/** An answer of Task Routing other than success. */
export class CcpRefusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

export const badTask = (message: string): CcpRefusal => new CcpRefusal(400, message);

/** Documented is `errorMessage`; what stands around it is not. */
export function answerXmlError(
	error: Error & { status?: number; statusCode?: number },
	_request: FastifyRequest,
	reply: FastifyReply,
) {
	return reply
		.code(error.status ?? error.statusCode ?? 500)
		.type('application/xml')
		.send(writeXml({ apiErrors: { apiError: { errorMessage: error.message } } }));
}
