import type { ServiceAnswer } from './wire';

/*
 * As much XML as the services speak: elements, attributes, text, CDATA. No document types, hence no entities of a
 * sender's own: nothing can be expanded without end, or fetched from elsewhere.
 */

/** Not XML, or XML that is refused. The message holds no content. */
export class MalformedXml extends Error {
	constructor(problem: string) {
		super(problem);
		this.name = 'MalformedXml';
	}
}

const DEEPEST = 64;

interface Element {
	name: string;
	content: Record<string, unknown>;
	text: string;
	depth: number;
}

const TOKEN =
	/<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * An XML document as its JSON twin would be: `{root: …}`, where an element without children is its text, repeated
 * children are a list, and attributes stand among the children. Prefixes of namespaces are dropped.
 * Throws `MalformedXml`.
 */
export function parseXml(document: string): Record<string, unknown> {
	const text = document.replace(/^\uFEFF/, '');
	const outside: Element = { name: '', content: {}, text: '', depth: 0 };
	const open = [outside];
	const close = (element: Element) => {
		if (open.length === 1 && Object.keys(outside.content).length > 0) throw incomplete();
		add(open[open.length - 1].content, element.name, valueOf(element));
	};
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < text.length) {
		const start = TOKEN.lastIndex;
		const match = TOKEN.exec(text);
		if (!match) throw unreadable(text.slice(start, start + 9));
		const [, cdata, closing, name, attributes, empty, characters] = match;
		const current = open[open.length - 1];
		if (cdata !== undefined) current.text += cdata;
		else if (characters !== undefined) current.text += decoded(characters);
		else if (name === undefined) continue;
		else if (closing) {
			if (attributes || empty) throw unreadable(name);
			if (open.length === 1 || current.name !== name) {
				throw new MalformedXml('The tags of the XML do not match.');
			}
			open.pop();
			close(current);
		} else {
			const element = {
				name,
				content: attributesOf(attributes),
				text: '',
				depth: current.depth + 1,
			};
			if (element.depth > DEEPEST) throw new MalformedXml('The XML is nested too deeply.');
			if (empty) close(element);
			else open.push(element);
		}
	}
	const isEmpty = Object.keys(outside.content).length === 0;
	if (open.length > 1 || isEmpty || outside.text.trim() !== '') throw incomplete();
	return outside.content;
}

const incomplete = () => new MalformedXml('The XML is not complete.');

/** `beginning` is of what no token fits. */
function unreadable(beginning: string): MalformedXml {
	return new MalformedXml(
		/^<!(?:DOCTYPE|ENTITY)/i.test(beginning)
			? 'A document type is not allowed in XML.'
			: 'The XML is not well-formed.',
	);
}

/** An answer in XML as if it were in JSON; any other, and a web page, as it is. */
export function readXmlAnswer(answer: ServiceAnswer): ServiceAnswer {
	const { body } = answer;
	if (typeof body !== 'string' || !/^\uFEFF?\s*</.test(body)) return answer;
	try {
		const content = parseXml(body);
		return /^html$/i.test(Object.keys(content)[0]) ? answer : { ...answer, body: content };
	} catch {
		return answer;
	}
}

/** An element with its text, or with its children in the order given. */
export function xmlElement(name: string, content: string | readonly string[]): string {
	const inner = typeof content === 'string' ? escapeXml(content) : content.join('');
	return `<${name}>${inner}</${name}>`;
}

/** What XML 1.0 cannot hold, however it is written. source: XML 1.0, production 2 */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Characters that XML cannot hold become the replacement character, so that nothing is lost unseen. */
export function escapeXml(text: string): string {
	return text
		.replace(FORBIDDEN, '\uFFFD')
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;')
		.replace(/\r/g, '&#13;');
}

function valueOf({ content, text }: Element): unknown {
	if (Object.keys(content).length === 0) return text;
	// Beside children, white space is layout.
	return text.trim() === '' ? content : { ...content, '#text': text };
}

function add(content: Record<string, unknown>, name: string, value: unknown): void {
	const key = localName(name);
	if (!Object.hasOwn(content, key)) set(content, key, value);
	else {
		const known = content[key];
		if (Array.isArray(known)) known.push(value);
		else set(content, key, [known, value]);
	}
}

/** Also where the name is one that objects have by themselves. */
function set(content: Record<string, unknown>, key: string, value: unknown): void {
	Object.defineProperty(content, key, {
		value,
		enumerable: true,
		configurable: true,
		writable: true,
	});
}

function attributesOf(text: string): Record<string, unknown> {
	const attributes: Record<string, unknown> = {};
	for (const [, name, double, single] of text.matchAll(ATTRIBUTE)) {
		if (/^xmlns(:|$)/.test(name)) continue;
		set(attributes, localName(name), decoded(double ?? single));
	}
	return attributes;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(/&([^;&]*);?/g, (reference, name: string) => {
		const [, decimal, hex] = /^#(?:(\d+)|x([\da-f]+))$/i.exec(name) ?? [];
		const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : NaN;
		if (reference.endsWith(';') && code <= 0x10ffff) return String.fromCodePoint(code);
		if (reference.endsWith(';') && Object.hasOwn(NAMED, name)) return NAMED[name];
		throw new MalformedXml('The XML refers to an unknown entity.');
	});
}
