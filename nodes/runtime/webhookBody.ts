import type { IWebhookFunctions } from 'n8n-workflow';
import { isRecord } from './wire';

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/** A request that a webhook does not take. The message goes to the caller and to the log, so it holds no content. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
		this.name = 'Refusal';
	}
}

/**
 * The bytes of the body as they were signed. A body that announces itself too large is not read at all; beyond that
 * n8n's own limit for payloads guards the memory while reading.
 */
export async function readRawBody(request: Request, limit: number): Promise<Buffer> {
	const tooLarge = new Refusal(413, `The body must not be larger than ${limit} bytes.`);
	if (Number(request.headers['content-length']) > limit) throw tooLarge;
	const problem = request.rawBody ? undefined : await request.readRawBody().catch(reasonOf);
	if (problem === 'entity.too.large') throw tooLarge;
	if (problem !== undefined) throw new Refusal(400, 'The body could not be read.');
	const body = request.rawBody ?? Buffer.alloc(0);
	if (body.length > limit) throw tooLarge;
	return body;
}

/** How n8n's reader names what went wrong. */
function reasonOf(error: unknown): string {
	return isRecord(error) ? String(error.type) : '';
}

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

export function parseJsonObject(request: Request, body: Buffer): Record<string, unknown> {
	if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
		throw new Refusal(400, 'The content type must be application/json.');
	}
	const value = fromJson(body);
	if (value === undefined) throw new Refusal(400, 'The body is not valid JSON in UTF-8.');
	if (!isRecord(value)) throw new Refusal(400, 'The body must be a JSON object.');
	return value;
}

function fromJson(body: Buffer): unknown {
	try {
		// Strict, and takes a byte order mark away.
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
	} catch {
		return undefined;
	}
}

/** Tells the sender that all is well, and why nothing starts. */
export function answerEvent(context: IWebhookFunctions, message: string): undefined {
	context.getResponseObject().status(200).json({ message });
}

/** Says why to the sender and in the log, in words that hold nothing of the event. */
export function refuseEvent(
	context: IWebhookFunctions,
	trigger: string,
	error: unknown,
): undefined {
	const known = error instanceof Refusal;
	const status = known ? error.status : 500;
	const message = known ? error.message : 'The event could not be handled.';
	const cause = known || !(error instanceof Error) ? '' : ` (${error.name})`;
	context.logger.warn(`${trigger} answered an event with ${status}: ${message}${cause}`, {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
	});
	context.getResponseObject().status(status).json({ message });
}
