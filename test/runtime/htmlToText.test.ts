/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { decodeEntities, ENTITIES, LEGACY_ENTITIES } from '../../nodes/runtime/shared/htmlEntities';
import { htmlToText } from '../../nodes/runtime/shared/htmlToText';

type Rows = Array<[html: string, text: string]>;

const LINKS: Rows = [
	// Case 9 of the issue; chatwoot/chatwoot #14912
	[
		'<p>Please sign <a href="https://sign.example.com/?d=1&amp;k=2">here</a>.</p>',
		'Please sign here (https://sign.example.com/?d=1&k=2).',
	],
	['<a href="https://a.example/x">https://a.example/x</a>', 'https://a.example/x'],
	['<a href="https://a.example/">a.example</a>!', 'a.example!'],
	[
		'<a href="https://evil.example">https://good.example</a>',
		'https://good.example (https://evil.example)',
	],
	['<a href="mailto:jane@example.com?subject=Hi">jane@example.com</a>', 'jane@example.com'],
	['<a href="mailto:jane@example.com">Write</a> to us', 'Write (jane@example.com) to us'],
	['<a href="tel:+4420791230">+44 20 79-1230</a>', '+44 20 79-1230'],
	['<a href="https://a.example">here </a>now', 'here (https://a.example) now'],
	['<a href="https://a.example"></a>', 'https://a.example'],
	['<a href="https://a.example"><img src="x.png" alt="Logo"></a>', 'Logo (https://a.example)'],
	['<a href="https://a.example"><div>One</div></a><div>Two</div>', 'One (https://a.example)\nTwo'],
	['<A HREF = \'https://a.example/?q="1"\'>q</A>', 'q (https://a.example/?q="1")'],
	['<a href=https://a.example/b>q</a>', 'q (https://a.example/b)'],
	['<a title="a > b" href="https://a.example">q</a>', 'q (https://a.example)'],
	['<a href="https://a.example/?a=1&copy=2&amp;b">q</a>', 'q (https://a.example/?a=1&copy=2&b)'],
	[
		'<a href="https://a.example">one<a href="https://b.example">two',
		'one (https://a.example)two (https://b.example)',
	],
	[
		'<a href="javascript:alert(1)">a</a> <a href="java\nscript:x">b</a> <a href="#top">c</a> <a name="d">d</a>',
		'a b c d',
	],
];

const LAYOUT: Rows = [
	['<style>p{}</style><p>Dear &lt;you&gt;,</p>1 &amp; 2<br>3', 'Dear <you>,\n1 & 2\n3'],
	['<p>A</p><p>&nbsp;</p><p>B</p>', 'A\n\nB'],
	['<div>A<br></div><div><br></div><div>B</div>', 'A\n\nB'],
	['a<br><br><br><br>b', 'a\n\nb'],
	['a</br>b<BR/>c', 'a\nb\nc'],
	['  a \n <b> b</b>\t<i>c </i> d', 'a b c d'],
	['<pre>a\n  b\r\nc</pre>d', 'a\n  b\nc\nd'],
	['<ul><li>A<li>B<ul><li>C</li></ul></li></ul><p>D</p>', '- A\n- B\n  - C\nD'],
	[
		'<ol start="3"><li>A</li><li>B<br>more</li><li value="9">C</li></ol>',
		'3. A\n4. B\n   more\n9. C',
	],
	['<ul><li><p>A</p></li></ul>', '- A'],
	[
		'<p>Hi</p><blockquote>One<blockquote>Two</blockquote></blockquote>Three',
		'Hi\n> One\n> > Two\nThree',
	],
	['<q>yes</q> he said', '"yes" he said'],
	['<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>', 'A B\nC'],
	['<h1>T</h1>text<hr>end', 'T\ntext\n---\nend'],
	['<p><br></p>', ''],
	['', ''],
];

const IMAGES: Rows = [
	['Hi <img src="smile.png" alt=":)"> you', 'Hi :) you'],
	['<img src="https://a.example/p.png">', 'https://a.example/p.png'],
	['<img src="https://a.example/p.png" alt="">', ''],
	['<img src="https://a.example/p.png" width="1" height="1">', ''],
	['<img src="cid:1">', ''],
	['<img src="data:image/png;base64,AA" title="Chart">', 'Chart'],
];

const LEFT_OUT: Rows = [
	['<script>a < b; "</p>"</script>x', 'x'],
	['<SCRIPT src="x"></SCRIPT >x<style>p > q {}</style>y', 'xy'],
	['<head><title>T</title></head><body>x</body>', 'x'],
	['a<!-- b > c -->d<!doctype html><?xml ?>e<!-->f', 'adef'],
	['<!--[if mso]><p>no</p><![endif]-->yes', 'yes'],
	['<svg><text>no</text></svg>yes', 'yes'],
	['<o:p>x</o:p>', 'x'],
];

/** Nothing that a person wrote gets lost. */
const BROKEN: Rows = [
	['1 < 2 <3 a<', '1 < 2 <3 a<'],
	['a <b', 'a <b'],
	['<a href="https://a.example>q</a> and more', 'q (https://a.example) and more'],
	['a <!-- b', 'a <!-- b'],
	['<svg>x', 'x'],
	['</ul></li></blockquote></a>x', 'x'],
	['x<script>never ends', 'x'],
];

describe.each<[string, Rows]>([
	['links', LINKS],
	['layout', LAYOUT],
	['images', IMAGES],
	['what is not for the reader', LEFT_OUT],
	['broken HTML', BROKEN],
])('HTML to text: %s', (_, rows) => {
	it.each(rows)('%j', (html, text) => {
		expect(htmlToText(html)).toBe(text);
	});
});

/** source: https://html.spec.whatwg.org/multipage/named-characters.html and #numeric-character-reference-end-state */
describe('entities', () => {
	it.each([
		['&amp;lt;', '&lt;'],
		['&quot;&apos;&#39;', "\"''"],
		['&auml;&Auml;&szlig;&euro;&hellip;&mdash;&rsquo;&bull;&trade;', 'äÄß€…—’•™'],
		['&NotEqualTilde;', '\u2242\u0338'],
		['&CounterClockwiseContourIntegral;', '∳'],
		['&fjlig;&Afr;', 'fj𝔄'],
		['&#228;&#xE4;&#Xe4;&#128077;&#x1F44D;', 'äää👍👍'],
		['&#228 x&#xE4z', 'ä xäz'],
		['&#128;&#x99;&#146;', '€™’'],
		['&#129;', '\u0081'],
		['&#0;&#xD800;&#xDFFF;&#x110000;&#99999999999999999999;', '\ufffd'.repeat(5)],
		['&copy 2026 &ampx &notin; &notit; &copyright', '© 2026 &x ∉ ¬it; ©right'],
		['&unknown; &; & &# &#x; &#xg; AT&T', '&unknown; &; & &# &#x; &#xg; AT&T'],
	])('%j is %j', (given, text) => {
		expect(decodeEntities(given)).toBe(text);
	});

	it.each([
		['?a=1&copy=2', '?a=1&copy=2'],
		['?a=1&copyx', '?a=1&copyx'],
		['?a=1&copy;2', '?a=1©2'],
		['?a=1&amp;b=2&lt', '?a=1&b=2<'],
		['&copy 2', '© 2'],
	])('of an attribute: %j is %j', (given, text) => {
		expect(decodeEntities(given, { isAttribute: true })).toBe(text);
	});

	it('are all 2,231 of the list', () => {
		expect(ENTITIES.size).toBe(2125);
		expect(LEGACY_ENTITIES.size).toBe(106);
		expect([...LEGACY_ENTITIES].filter((name) => !ENTITIES.has(name))).toEqual([]);
	});
});

describe('hostile HTML', () => {
	it.each([
		'<',
		'<a',
		'<a ',
		'<a href="',
		"<a b='",
		'<a b=" ',
		'<!--',
		'<!',
		'</',
		'</a',
		'<svg>',
		'<script>',
		'<title></title>',
		'<ul><li>',
		'<blockquote>x',
		'<a href="x">',
		'<a x>',
		'<p>x',
		'<br>',
		'<pre> ',
		' ',
		'\u00a0',
		'&',
		'&#',
		'&#1',
		'&a',
		'&amp',
		'&lt;',
		'\n',
	])('%j, 16 times as often, takes about 16 times as long', (piece) => {
		const taken = (length: number) => {
			const html = piece.repeat(length / piece.length);
			return Math.min(
				...[1, 2, 3].map(() => {
					// CPU time, not wall time: a busy machine must not fail the test.
					const before = process.cpuUsage();
					htmlToText(html);
					return process.cpuUsage(before).user / 1000;
				}),
			);
		};
		const [short, long] = [taken(16_000), taken(256_000)];
		// A square would be 256 times as long; the floor keeps noise out.
		expect(long).toBeLessThan(Math.max(100 * short, 300));
	});
});
