import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Fields } from '../core/fields';
import { badRequest, Refusal } from './refusal';
import type { Settings } from './settings';
import { readXml, writeXml } from './xml';

const XML_TYPES = ['application/xml', 'text/xml'];

/** XML unless JSON is asked for, and not less than XML. */
export function wantsJson(accept: string | undefined): boolean {
	const ranges = (accept ?? '').split(',').map((range) => {
		const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
		const quality = parameters.find((one) => one.startsWith('q='))?.slice(2);
		return { type, quality: quality === undefined ? 1 : Number(quality) };
	});
	const best = ranges
		.filter(({ type }) => type === 'application/json' || XML_TYPES.includes(type))
		.reduce((a, b) => (b.quality > a.quality ? b : a), { type: '', quality: 0 });
	return best.type === 'application/json';
}

/** The same answer in either format; `xml` where its elements differ from the JSON's keys. */
export interface Answer {
	root: string;
	value: Fields;
	xml?: Fields;
	/** In the format asked for even where everything else is XML. */
	asAsked?: boolean;
}

export class Formats {
	constructor(private readonly settings: () => Settings) {}

	send(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
		const { root, value, xml, asAsked = false } = answer;
		const forced = this.settings().xmlOnly && !asAsked;
		if (wantsJson(request.headers.accept) && !forced) return reply.send(value);
		return reply.type('application/xml; charset=utf-8').send(writeXml(root, xml ?? value));
	}

	refuse(
		error: Error & { status?: number; statusCode?: number },
		request: FastifyRequest,
		reply: FastifyReply,
	): FastifyReply {
		const status = error.status ?? error.statusCode ?? 500;
		const { code } = error instanceof Refusal ? error : new Refusal(status, '');
		if (status === 401) reply.header('www-authenticate', 'Bearer');
		return this.send(request, reply.code(status), {
			root: 'error',
			value: { code, developerMessage: error.message },
		});
	}
}

/** The first control character that stands raw in a JSON text, or -1. */
function rawControlCharacter(json: string): number {
	for (const [text] of json.matchAll(/"(?:\\[\s\S]|[^"\\])*"?/g)) {
		for (const character of text) {
			if (character < ' ') return character.charCodeAt(0);
		}
	}
	return -1;
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		const character = rawControlCharacter(text);
		throw badRequest(
			character < 0
				? 'The body is not valid JSON'
				: `Illegal unquoted character ((CTRL-CHAR, code ${character})) in a JSON string`,
		);
	}
}

function readXmlBody(text: string): unknown {
	try {
		return readXml(text);
	} catch (error) {
		throw badRequest(
			`The body is not acceptable XML: ${error instanceof Error ? error.message : ''}`,
		);
	}
}

/** Bodies are JSON or XML; an empty one is none, whatever its type. */
export function acceptBodies(vendor: FastifyInstance): void {
	const accept = (types: string | string[], read: (text: string) => unknown) =>
		vendor.addContentTypeParser(types, { parseAs: 'string' }, (_request, body, done) => {
			try {
				done(null, body.length === 0 ? undefined : read(body.toString()));
			} catch (error) {
				done(error instanceof Error ? error : new Error(String(error)));
			}
		});
	vendor.removeAllContentTypeParsers();
	accept('application/json', readJson);
	accept(XML_TYPES, readXmlBody);
	accept('*', () => {
		throw new Refusal(415, 'The body must be application/json or application/xml');
	});
}
