import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { isFields, type Fields } from '../core/fields';

/** Repeated elements are lists even where there is one; the others never are. */
const LISTS = new Set(['attachment', 'contact', 'phone', 'email', 'social', 'custom']);

const parser = new XMLParser({
	ignoreAttributes: true,
	ignoreDeclaration: true,
	ignorePiTags: true,
	removeNSPrefix: true,
	// Words stay words: nothing is trimmed, and "007" is no number.
	trimValues: false,
	parseTagValue: false,
	// For character references; named ones beyond the five are refused before.
	htmlEntities: true,
	isArray: (_name, path, isLeaf) => {
		const names = String(path).split('.');
		return names.length > 1 && !isLeaf && LISTS.has(names[names.length - 1]);
	},
});

const builder = new XMLBuilder({
	ignoreAttributes: false,
	attributeNamePrefix: '@',
	suppressEmptyNode: true,
	suppressBooleanAttributes: false,
});

/** Nothing but a declaration, instructions and comments may stand before the root. */
const DOCTYPE = /^\uFEFF?(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*<!(?!--)/;
const NO_MARKUP = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g;
const UNKNOWN_ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i;
/** XML 1.0 cannot carry them, not even escaped. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The space between elements is none of theirs. */
function tidy(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(tidy);
	if (!isFields(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => name !== '#text')
			.map(([name, inner]) => [name, tidy(inner)]),
	);
}

/** What the root element holds; throws with the reason why the text is refused. */
export function readXml(text: string): Fields {
	if (DOCTYPE.test(text)) throw new Error('A document type is not allowed');
	if (UNKNOWN_ENTITY.test(text.replace(NO_MARKUP, ''))) {
		throw new Error('An entity is used that is not declared');
	}
	const valid = XMLValidator.validate(text);
	if (valid !== true) throw new Error(valid.err.msg);
	const roots = Object.values(parser.parse(text) as Fields).filter((root) => root !== '');
	if (roots.length > 1) throw new Error('There is more than one root element');
	const root = tidy(roots[0] ?? {});
	if (!isFields(root)) throw new Error('The root element holds no elements');
	return root;
}

function legal(value: unknown): unknown {
	if (typeof value === 'string') return value.replace(FORBIDDEN, '');
	if (Array.isArray(value)) return value.map(legal);
	if (!isFields(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, inner]) => inner !== undefined && inner !== null)
			.map(([name, inner]) => [name, legal(inner)]),
	);
}

/** Keys that begin with @ are attributes. */
export const writeXml = (root: string, value: Fields): string =>
	builder.build({
		'?xml': { '@version': '1.0', '@encoding': 'UTF-8', '@standalone': 'yes' },
		[root]: legal(value),
	});
