import { XMLParser } from 'fast-xml-parser';
import type { ServiceAnswer } from '../../nodes/runtime/wire';
import {
	escapeXml,
	MalformedXml,
	parseXml,
	readXmlAnswer,
	xmlElement,
} from '../../nodes/runtime/xml';

/** What somebody else's parser reads of it. */
const others = new XMLParser({
	ignoreAttributes: false,
	attributeNamePrefix: '',
	removeNSPrefix: true,
	ignoreDeclaration: true,
	ignorePiTags: true,
	parseTagValue: false,
	trimValues: false,
	// Without these, character references stay as they are.
	htmlEntities: true,
});

function problemOf(document: string): string {
	try {
		parseXml(document);
	} catch (error) {
		return error instanceof MalformedXml ? error.message : `It broke: ${String(error)}`;
	}
	throw new Error('That was taken.');
}

const DOCTYPE = 'A document type is not allowed in XML.';
const BROKEN = 'The XML is not well-formed.';
const MISMATCH = 'The tags of the XML do not match.';
const INCOMPLETE = 'The XML is not complete.';
const ENTITY = 'The XML refers to an unknown entity.';
const DEEP = 'The XML is nested too deeply.';

describe('a document', () => {
	it.each<[what: string, document: string, content: unknown]>([
		['an element', '<a>text</a>', { a: 'text' }],
		['an empty element', '<a/>', { a: '' }],
		['an empty element with two tags', '<a></a>', { a: '' }],
		['children', '<a><b>1</b><c>2</c></a>', { a: { b: '1', c: '2' } }],
		['a repeated child', '<a><b>1</b><b>2</b><b/></a>', { a: { b: ['1', '2', ''] } }],
		[
			'repeated children with children',
			'<a><b><c>1</c></b><b><c>2</c></b></a>',
			{
				a: { b: [{ c: '1' }, { c: '2' }] },
			},
		],
		[
			'attributes',
			`<a id="1" kind='x "y"'><b>2</b></a>`,
			{ a: { id: '1', kind: 'x "y"', b: '2' } },
		],
		['attributes beside text', '<a id="1">text</a>', { a: { id: '1', '#text': 'text' } }],
		['attributes of an empty element', '<a id="1" b=""/>', { a: { id: '1', b: '' } }],
		[
			'namespaces',
			'<n:a xmlns:n="urn:n" xmlns="urn:d" n:id="1"><b xmlns:m="urn:m">2</b></n:a>',
			{
				a: { id: '1', b: '2' },
			},
		],
		['CDATA', '<a><![CDATA[<b>&amp;</b>]]></a>', { a: '<b>&amp;</b>' }],
		['CDATA among text', '<a>x &lt;<![CDATA[ ]] > ]]>y</a>', { a: 'x < ]] > y' }],
		['comments', '<!-- 1 --><a>x<!-- <b> -->y</a><!-- 2 -->', { a: 'xy' }],
		['instructions', '<?xml version="1.0" encoding="UTF-8"?><?style x?><a/>', { a: '' }],
		['a byte order mark', '\uFEFF<?xml version="1.0"?><a/>', { a: '' }],
		['text as long as it is there', '<a>  x\n </a>', { a: '  x\n ' }],
		['text between children', '<a>x<b/>y</a>', { a: { b: '', '#text': 'xy' } }],
		['names with dots, dashes and digits', '<a-1.b_c/>', { 'a-1.b_c': '' }],
	])('has %s', (_, document, content) => {
		expect(parseXml(document)).toEqual(content);
		// Theirs reads declarations of namespaces as attributes, and the mark as text.
		const bare = document.replace(/ xmlns(:\w+)?="[^"]*"|^\uFEFF/g, '');
		expect(others.parse(bare)).toEqual(content);
	});

	it('can be laid out in lines', () => {
		const document = '\n<a>\n\t<b>1</b>\r\n\t<c >2</c\n>\n</a>\n';
		expect(parseXml(document)).toEqual({ a: { b: '1', c: '2' } });
	});

	it.each<[reference: string, character: string]>([
		['&amp;', '&'],
		['&lt;', '<'],
		['&gt;', '>'],
		['&quot;', '"'],
		['&apos;', "'"],
		['&#65;', 'A'],
		['&#x41;', 'A'],
		['&#XE9;', 'é'],
		['&#128512;', '😀'],
		['&#x1F600;', '😀'],
		// Java writes characters beyond 16 bits so.
		['&#55357;&#56832;', '😀'],
		['&amp;lt;', '&lt;'],
		['&#38;amp;', '&amp;'],
	])('reads %s as %p, once', (reference, character) => {
		expect(parseXml(`<a b="${reference}">${reference}</a>`)).toEqual({
			a: { b: character, '#text': character },
		});
	});

	it.each([
		'&nbsp;',
		'&AMP;',
		'&unknown;',
		'&;',
		'&',
		'fish & chips',
		'&amp',
		'&lt &gt;',
		'&#;',
		'&#x;',
		'&#xZZ;',
		'&#1114112;',
		'&#x110000;',
		`&#${'9'.repeat(400)};`,
		'&constructor;',
		'&__proto__;',
		'&toString;',
	])('refers to no %p', (reference) => {
		expect(problemOf(`<a>${reference}</a>`)).toBe(ENTITY);
		expect(problemOf(`<a b="${reference}"/>`)).toBe(ENTITY);
	});
});

describe('what is refused', () => {
	it.each<[document: string, problem: string]>([
		['', INCOMPLETE],
		['  ', INCOMPLETE],
		['text', INCOMPLETE],
		['<?xml version="1.0"?>', INCOMPLETE],
		['<!-- a -->', INCOMPLETE],
		['<a>', INCOMPLETE],
		['<a><b></b>', INCOMPLETE],
		['<a/>text', INCOMPLETE],
		['text<a/>', INCOMPLETE],
		['<a/><b/>', INCOMPLETE],
		['<a/><a/>', INCOMPLETE],
		['<a></a><a></a>', INCOMPLETE],
		['</a>', MISMATCH],
		['<a></b>', MISMATCH],
		['<a></A>', MISMATCH],
		['<a><b></a></b>', MISMATCH],
		['<n:a></a>', MISMATCH],
		['<a/></a>', MISMATCH],
		['<a', BROKEN],
		['<a></a', BROKEN],
		['<', BROKEN],
		['< a/>', BROKEN],
		['<a>1 < 2</a>', BROKEN],
		['<a b>x</a>', BROKEN],
		['<a b=1/>', BROKEN],
		['<a b="1/>', BROKEN],
		['<a b="<"/>', BROKEN],
		['<a b="1"c="2"/>', BROKEN],
		['<a></a b="1">', BROKEN],
		['<a></a/>', BROKEN],
		['<a><!-- </a>', BROKEN],
		['<a><![CDATA[ </a>', BROKEN],
		['<a><![cdata[x]]></a>', BROKEN],
		['<?xml <a/>', BROKEN],
		['<a><?x</a>', BROKEN],
		['<a><!x></a>', BROKEN],
		['{"a":1}', INCOMPLETE],
	])('%p', (document, problem) => {
		expect(problemOf(document)).toBe(problem);
	});

	const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
		{ length: 9 },
		(_, index) => `<!ENTITY lol${index} "${`&lol${index || ''};`.repeat(10)}">`,
	).join('')}]><lolz>&lol8;</lolz>`;

	it.each<[what: string, document: string]>([
		['a document type', '<!DOCTYPE a><a/>'],
		['one in lower case', '<!doctype a><a/>'],
		['one behind a comment', '<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE a SYSTEM "a.dtd"><a/>'],
		['one inside of an element', '<a><!DOCTYPE b></a>'],
		['an entity of its own', '<!ENTITY x "y"><a>&x;</a>'],
		['a billion laughs', bomb],
		['a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
		['a URL', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]><a/>'],
	])('%s', (_, document) => {
		expect(problemOf(document)).toBe(DOCTYPE);
	});

	it('but not the word for one inside of what somebody wrote', () => {
		const page = '<!DOCTYPE html><p>Hi</p><!ENTITY x "y">';
		expect(parseXml(`<a><![CDATA[${page}]]></a>`)).toEqual({ a: page });
		expect(parseXml('<a><!-- <!DOCTYPE x> -->b</a>')).toEqual({ a: 'b' });
	});

	it('more than 64 levels', () => {
		const nested = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels);
		expect(() => parseXml(nested(64))).not.toThrow();
		expect(problemOf(nested(65))).toBe(DEEP);
		expect(problemOf('<a>'.repeat(1_000_000))).toBe(DEEP);
		expect(problemOf(`${'<a>'.repeat(64)}<b/>${'</a>'.repeat(64)}`)).toBe(DEEP);
	});

	it('without telling what was in it', () => {
		for (const document of ['<a>s3cret&nbsp;</a>', '<a>s3cret</b>', '<a>s3cret <', 's3cret']) {
			expect(problemOf(document)).not.toContain('s3cret');
		}
	});
});

describe('a name that objects have by themselves', () => {
	it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'])(
		'%s is a name like any other',
		(name) => {
			const tree = parseXml(`<a><${name}><polluted>yes</polluted></${name}></a>`) as Record<
				string,
				Record<string, unknown>
			>;
			expect(Object.keys(tree.a)).toEqual([name]);
			expect(Object.getOwnPropertyDescriptor(tree.a, name)?.value).toEqual({ polluted: 'yes' });
			expect(Object.getPrototypeOf(tree.a)).toBe(Object.prototype);

			const list = parseXml(`<a><${name}>1</${name}><${name}>2</${name}></a>`).a as object;
			expect(Object.getOwnPropertyDescriptor(list, name)?.value).toEqual(['1', '2']);

			const attribute = parseXml(`<a ${name}="1">text</a>`).a as object;
			expect(Object.entries(attribute)).toEqual([
				[name, '1'],
				['#text', 'text'],
			]);

			const root = parseXml(`<${name}>x</${name}>`);
			expect(Object.entries(root)).toEqual([[name, 'x']]);
			expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		},
	);
});

describe('a megabyte', () => {
	const SIZE = 1_000_000;
	const fill = (text: string) => text.repeat(Math.ceil(SIZE / text.length));
	/** A time that grows with the square of the size would be minutes. */
	const LIMIT = 3000;

	it.each<[what: string, document: string]>([
		['of repeated children', `<a>${fill('<b><c>1</c><d x="2"/></b>')}</a>`],
		['of text', `<a>${fill('x')}</a>`],
		['of references', `<a>${fill('&amp;')}</a>`],
		['of CDATA in pieces', `<a>${fill('<![CDATA[x]]>')}</a>`],
		['of comments', `<a>${fill('<!--x-->')}</a>`],
		['of attributes', `<a ${fill('b="1" ')}/>`],
		['of white space in a tag', `<a${fill(' ')}/>`],
		['of one value', `<a b="${fill('x')}"/>`],
		['of one name', `<${fill('a')}/>`],
		[
			'of different children',
			`<a>${Array.from({ length: 60_000 }, (_, i) => `<b${i}>x</b${i}>`).join('')}</a>`,
		],
	])('%s is read in time', (_, document) => {
		const start = performance.now();
		parseXml(document);
		expect(performance.now() - start).toBeLessThan(LIMIT);
	});

	it.each<[what: string, document: string]>([
		['of angle brackets', fill('<')],
		['of opened tags', `<a>${fill('<b ')}`],
		['of attributes without an end', `<a ${fill('b="1" ')}`],
		['of attributes without a value', `<a ${fill('b ')}`],
		['of an attribute without a value', `<a ${fill('b')}`],
		['of white space without an end', `<a${fill(' ')}`],
		['of white space around an equals sign', `<a b${fill(' ')}=${fill(' ')}`],
		['of a name without an end', `<${fill('a')}`],
		['of a value without an end', `<a b="${fill('x')}`],
		['of comments without an end', fill('<!--')],
		['of CDATA without an end', `<a>${fill('<![CDATA[')}`],
		['of instructions without an end', `<a>${fill('<?')}`],
		['of ampersands', `<a>${fill('&')}</a>`],
		['of a reference without an end', `<a>&${fill('x')}</a>`],
		['of a number without an end', `<a>&#${fill('9')};</a>`],
	])('%s is refused in time', (_, document) => {
		const start = performance.now();
		expect(() => parseXml(document)).toThrow(MalformedXml);
		expect(performance.now() - start).toBeLessThan(LIMIT);
	});
});

describe('what is written', () => {
	const TEXTS = [
		'plain',
		'',
		' white  space ',
		`<a b="c">&'d'</a>`,
		'&amp; &lt; &#65; &nbsp;',
		']]>',
		'<![CDATA[x]]>',
		'<!-- x -->',
		'<!DOCTYPE a [<!ENTITY x "y">]>',
		'one\ntwo\tthree',
		'one\r\ntwo\rthree',
		'\uFEFFmark',
		'Größe 😀 日本語 \u2028',
		'__proto__',
		'x'.repeat(100_000),
	];

	it.each(TEXTS)('%j is read again as it was, by us and by others', (text) => {
		const document = xmlElement('a', [xmlElement('b', text), xmlElement('c', 'end')]);
		expect(parseXml(document)).toEqual({ a: { b: text, c: 'end' } });
		expect(others.parse(document)).toEqual({ a: { b: text, c: 'end' } });
	});

	it.each(TEXTS)('%j can stand in an attribute', (text) => {
		// White space in attributes is the reader's to change.
		const flat = text.replace(/\s/g, ' ');
		expect(parseXml(`<a b="${escapeXml(flat)}"/>`)).toEqual({ a: { b: flat } });
	});

	it('has no character that XML cannot hold', () => {
		const all = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code));
		const gone = (count: number) => '\uFFFD'.repeat(count);
		expect(escapeXml(`a${all}\uFFFE\uFFFF\uD83Dz`)).toBe(
			`a${gone(9)}\t\n${gone(2)}&#13;${gone(21)}z`,
		);
	});

	it('keeps the order of children, and says nothing where there is nothing', () => {
		expect(xmlElement('a', [xmlElement('c', '1'), xmlElement('b', '')])).toBe(
			'<a><c>1</c><b></b></a>',
		);
		expect(xmlElement('a', [])).toBe('<a></a>');
	});
});

describe('an answer', () => {
	const read = (body: unknown) => {
		const given: ServiceAnswer = { status: 200, headers: { a: '1' }, body };
		const { body: content, ...rest } = readXmlAnswer(given);
		expect(rest).toEqual({ status: 200, headers: { a: '1' } });
		return content;
	};

	it('in XML is read as if it were in JSON', () => {
		const document = '\uFEFF <?xml version="1.0"?>\n<Task><status>QUEUED</status></Task>';
		expect(read(document)).toEqual({ Task: { status: 'QUEUED' } });
	});

	it('may hold a page that somebody wrote', () => {
		const page = '<!DOCTYPE html><html><body>Hi</body></html>';
		expect(read(`<m><![CDATA[${page}]]></m>`)).toEqual({ m: page });
		expect(read('<m><x>&lt;html></x></m>')).toEqual({ m: { x: '<html>' } });
	});

	it.each([
		'<!doctype html><html><body>Sign in</body></html>',
		'<html><body>Sign in</body></html>',
		'\n<HTML>Sign in</HTML>',
		'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p/></html>',
		'<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<hr></body>\r\n</html>',
		'<Task><status>QUEUED</status>',
		'<!DOCTYPE Task><Task/>',
		'plain words',
		'',
		undefined,
		null,
	])('that is no such XML stays as it came: %j', (body) => {
		expect(read(body)).toBe(body);
	});

	it('in JSON stays as it came', () => {
		const body = { a: '<b/>' };
		expect(read(body)).toBe(body);
	});
});
