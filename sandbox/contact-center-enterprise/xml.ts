import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

/** What a text says, or why it cannot be read. */
type Reading = { document: unknown; problem?: undefined } | { problem: string };

const SECTIONS = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g;
const UNKNOWN_ENTITY = /&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[\da-f]+);)/i;

const LISTS = ['Task.tags.tag', 'Task.variables.variable'];

const parser = new XMLParser({
	parseTagValue: false,
	trimValues: false,
	ignoreDeclaration: true,
	// Character references are read with these alone; other names are refused before.
	htmlEntities: true,
	isArray: (_name, path) => LISTS.includes(String(path)),
});

const builder = new XMLBuilder({});

/** Nothing that a document declares itself is followed, so neither bombs nor foreign files. */
export function readXml(text: string): Reading {
	const bare = text.replace(SECTIONS, '');
	if (bare.includes('<!')) return { problem: 'A document type is not allowed' };
	if (UNKNOWN_ENTITY.test(bare)) return { problem: 'The document holds an unknown entity' };
	const valid = XMLValidator.validate(text);
	if (valid !== true) return { problem: `The XML is not well-formed: ${valid.err.msg}` };
	try {
		return { document: parser.parse(text) };
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error) };
	}
}

export const writeXml = (content: Record<string, unknown>): string =>
	`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${builder.build(content)}`;
