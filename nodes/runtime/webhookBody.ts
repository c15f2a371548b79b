import type { IWebhookFunctions } from 'n8n-workflow';
import { isRecord } from './wire';
import { MalformedXml, parseXml } from './xml';

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/** A request that a webhook does not take. The message goes to the caller and to the log, so it holds no content. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly headers: Record<string, string> = {},
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
const XML_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?xml\s*(?:;|$)/i;

export function parseJsonObject(request: Request, body: Buffer): Record<string, unknown> {
	if (!JSON_TYPE.test(typeOf(request))) {
		throw new Refusal(400, 'The content type must be application/json.');
	}
	const value = fromJson(body);
	if (!isRecord(value)) throw new Refusal(400, 'The body must be a JSON object.');
	return value;
}

/** Any JSON, or XML in the form that `parseXml` gives it. */
export function parseJsonOrXml(request: Request, body: Buffer): unknown {
	if (JSON_TYPE.test(typeOf(request))) return fromJson(body);
	if (XML_TYPE.test(typeOf(request))) return fromXml(body);
	throw new Refusal(400, 'The content type must be application/json or application/xml.');
}

const typeOf = (request: Request): string => request.headers['content-type'] ?? '';

function fromJson(body: Buffer): unknown {
	const text = textOf(body);
	try {
		if (text !== undefined) return JSON.parse(text);
	} catch {
		// Told below.
	}
	throw new Refusal(400, 'The body is not valid JSON in UTF-8.');
}

function fromXml(body: Buffer): unknown {
	const text = textOf(body);
	let problem = 'The body is not XML in UTF-8.';
	try {
		if (text !== undefined) return parseXml(text);
	} catch (error) {
		if (error instanceof MalformedXml) problem = error.message;
	}
	throw new Refusal(400, problem);
}

/** Strict UTF-8, without a byte order mark; undefined where it is something else. */
export function textOf(body: Buffer): string | undefined {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(body);
	} catch {
		return undefined;
	}
}

/** Tells the sender that all is well, and why nothing starts. */
export function answerEvent(
	context: IWebhookFunctions,
	message: string,
	more: object = {},
): undefined {
	context
		.getResponseObject()
		.status(200)
		.json({ message, ...more });
}

/** Says why to the sender and in the log, in words that hold nothing of the event. */
export function refuseEvent(
	context: IWebhookFunctions,
	trigger: string,
	error: unknown,
): undefined {
	return refuseCall(context, `${trigger} answered an event`, error, ({ message }) => ({ message }));
}

/** `answered` begins the line of the log, `bodyOf` says the refusal as the sender expects it. */
export function refuseCall(
	context: IWebhookFunctions,
	answered: string,
	error: unknown,
	bodyOf: (refusal: Refusal) => object,
): undefined {
	const known = error instanceof Refusal;
	const refusal = known ? error : new Refusal(500, 'The call could not be handled.');
	const cause = known || !(error instanceof Error) ? '' : ` (${error.name})`;
	context.logger.warn(`${answered} with ${refusal.status}: ${refusal.message}${cause}`, {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
	});
	const response = context.getResponseObject();
	for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
	response.status(refusal.status).json(bodyOf(refusal));
}
