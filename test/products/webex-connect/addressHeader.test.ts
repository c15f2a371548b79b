import {
	MAX_HEADER_LENGTH,
	parseAddresses,
	type Mailbox,
} from '../../../nodes/WebexConnect/addressHeader';

/** The shapes of RFC 5322 appendix A, with values of our own. */
const STANDARD: Array<
	[shape: string, header: string, mailboxes: Array<[name: string, address: string]>]
> = [
	['A.1.1, one mailbox', 'Jane Doe <jdoe@machine.example>', [['Jane Doe', 'jdoe@machine.example']]],
	[
		'A.1.2, kinds of mailboxes',
		'"Ana Q. Public" <ana.q.public@example.com>',
		[['Ana Q. Public', 'ana.q.public@example.com']],
	],
	[
		'A.1.2, a list',
		'Mia Smith <mia@x.test>, jdoe@example.org, Who? <one@y.test>',
		[
			['Mia Smith', 'mia@x.test'],
			['', 'jdoe@example.org'],
			['Who?', 'one@y.test'],
		],
	],
	[
		'A.1.2, an address in brackets only, and escaped quotes',
		'<boss@nil.test>, "Huge; \\"Big\\" Box" <sysservices@example.net>',
		[
			['', 'boss@nil.test'],
			['Huge; "Big" Box', 'sysservices@example.net'],
		],
	],
	[
		'A.1.3, a group',
		'A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;',
		[
			['Ed Jones', 'c@a.test'],
			['', 'joe@where.test'],
			['John', 'jdoe@one.test'],
		],
	],
	['A.1.3, an empty group', 'Undisclosed recipients:;', []],
	[
		'A.5, comments',
		'Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>',
		[['Pete', 'pete@silly.test']],
	],
	[
		'A.5, a group with folding and comments',
		"A Group(Some people)\r\n     :Chris Jones <c@(Chris's host.)public.example>,\r\n         joe@example.org,\r\n  John <jdoe@one.test> (my dear friend); (the end of the group)",
		[
			['Chris Jones', 'c@public.example'],
			['', 'joe@example.org'],
			['John', 'jdoe@one.test'],
		],
	],
	[
		'A.5, an empty group of comments',
		'(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;',
		[],
	],
	[
		'A.6.1, a dot in a name',
		'Joe Q. Public <john.q.public@example.com>',
		[['Joe Q. Public', 'john.q.public@example.com']],
	],
	[
		'A.6.1, a route, empty entries and space around a dot',
		'Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example',
		[
			['Mary Smith', 'mary@example.net'],
			['', 'jdoe@test.example'],
		],
	],
	[
		'A.6.3, white space and comments in an address',
		'John Doe <jdoe@machine(comment).  example>',
		[['John Doe', 'jdoe@machine.example']],
	],
	[
		'3.4.1, a domain literal',
		'root@[192.0.2.1], <root@[IPv6:2001:db8::1]>',
		[
			['', 'root@[192.0.2.1]'],
			['', 'root@[IPv6:2001:db8::1]'],
		],
	],
	[
		'3.4.1, a quoted local part',
		'"jane doe"@example.com, "a\\"b"@example.com',
		[
			['', '"jane doe"@example.com'],
			['', '"a\\"b"@example.com'],
		],
	],
	[
		'3.4.1, a quoted local part that needs no quotes',
		'"jane.doe"@example.com',
		[['', 'jane.doe@example.com']],
	],
	[
		'4.4, a route of several hosts',
		'<@a.test,@b.test:jane@c.test>, d@e.test',
		[
			['', 'jane@c.test'],
			['', 'd@e.test'],
		],
	],
	[
		'3.6.2, several authors',
		'"Doe, Jane" <jane@example.com>, Bob <bob@example.com>',
		[
			['Doe, Jane', 'jane@example.com'],
			['Bob', 'bob@example.com'],
		],
	],
	[
		'3.2.2, nested comments',
		'jane@example.com (a (b (c) \\( ) d)',
		[['a (b (c) ( ) d', 'jane@example.com']],
	],
	[
		'2.2.3, folding in a quoted name',
		'"Jane\r\n Doe" <jane@example.com>',
		[['Jane Doe', 'jane@example.com']],
	],
	[
		'two groups',
		'A: a@a.test, b@b.test; B:; c@c.test',
		[
			['', 'a@a.test'],
			['', 'b@b.test'],
			['', 'c@c.test'],
		],
	],
	[
		'RFC 6532, letters of all scripts',
		'Жанна <жанна@пример.example>',
		[['Жанна', 'жанна@пример.example']],
	],
	[
		'RFC 822, the name as a comment',
		'jane@example.com (Jane Doe)',
		[['Jane Doe', 'jane@example.com']],
	],
	[
		'RFC 822 A.1.5',
		'Gourmets: Jane Doe <WhoZi@Cordon-Bleu>, Galloping Gourmet@ ANT.Down-Under (TV);, X: p@q;',
		[
			['Jane Doe', 'WhoZi@Cordon-Bleu'],
			['Galloping', 'Gourmet@ANT.Down-Under'],
			['', 'p@q'],
		],
	],
];

/** What people send, whatever the standard says. */
const REPORTED: typeof STANDARD = [
	[
		'mikel/mail #911, case 10 of the issue',
		'"Jane \\"JD\\" Doe" <jane@example.com>',
		[['Jane "JD" Doe', 'jane@example.com']],
	],
	[
		'php/pecl-mail-mailparse #3',
		'"Alan \\"Crane\\" Woke" <alan@example.com>',
		[['Alan "Crane" Woke', 'alan@example.com']],
	],
	[
		'php/pecl-mail-mailparse #3, an odd number of quotes',
		'"Alan Crane\\" Woke" <alan@example.com>',
		[['Alan Crane" Woke', 'alan@example.com']],
	],
	[
		'a quote that never ends',
		'"Alan Crane <alan@example.com>',
		[['"Alan Crane', 'alan@example.com']],
	],
	['a comment that never ends', '111(aaa） <bb@test.example>', [['111(aaa）', 'bb@test.example']]],
	[
		'a bracket in a name',
		'[Support] Jane <jane@example.com>',
		[['[Support] Jane', 'jane@example.com']],
	],
	[
		'mikel/mail #1578',
		'a@example.com,(comment) b@example.com,c@example.com',
		[
			['', 'a@example.com'],
			['', 'b@example.com'],
			['', 'c@example.com'],
		],
	],
	[
		'an @ in a name',
		'jane@example.com <other@example.org>',
		[['jane@example.com', 'other@example.org']],
	],
	[
		'a > in a name',
		'Alfred > Neuman <a@example.com>, "Alfred > Neuman" <b@example.com>',
		[
			['Alfred > Neuman', 'a@example.com'],
			['Alfred > Neuman', 'b@example.com'],
		],
	],
	[
		'semicolons between mailboxes',
		'Jane <a@example.com>; Bob <b@example.com>',
		[
			['Jane', 'a@example.com'],
			['Bob', 'b@example.com'],
		],
	],
	[
		'no comma between mailboxes',
		'Jane <a@example.com> Bob <b@example.com>',
		[
			['Jane', 'a@example.com'],
			['Bob', 'b@example.com'],
		],
	],
	[
		'no comma between addresses',
		'a@example.com b@example.com',
		[
			['', 'a@example.com'],
			['', 'b@example.com'],
		],
	],
	[
		'no closing bracket',
		'Jane <a@example.com, Bob <b@example.com',
		[
			['Jane', 'a@example.com'],
			['Bob', 'b@example.com'],
		],
	],
	['two brackets', 'Jane <<a@example.com>>', [['Jane', 'a@example.com']]],
	[
		'a name without brackets',
		'Jane Q. Doe jane@example.com',
		[['Jane Q. Doe', 'jane@example.com']],
	],
	['the name after the address', '<jane@example.com> Jane Doe', [['Jane Doe', 'jane@example.com']]],
	[
		'apostrophes',
		"'jane@example.com', O'Neil <'bob@example.com'>",
		[
			['', 'jane@example.com'],
			["O'Neil", 'bob@example.com'],
		],
	],
	['dots of some providers', 'jane..doe.@example.com', [['', 'jane..doe.@example.com']]],
	['mailto', '<mailto:jane@example.com>', [['', 'jane@example.com']]],
	['an empty bracket', 'jane@example.com <>', [['', 'jane@example.com']]],
	['the null sender', '<>', []],
	['no address', 'a_9', []],
	['nothing', '', []],
	['only separators', ' ,;, : ;', []],
	['two @', 'a@b@c, <a@b@c>, d@e', [['', 'd@e']]],
	['no local part or no domain', '@example.com, jane@, <@>, jane@.', []],
	[
		'a control character',
		'ja\u0000ne@example.com, <ja\u0007ne@example.com>, "a\u0001"@example.com',
		[],
	],
	['white space in an address', '<jane doe@example.com>', []],
];

/** source: RFC 2047 section 8, and what mailers make of it */
const ENCODED: typeof STANDARD = [
	['Q', '=?ISO-8859-1?Q?Andr=E9?= Pirard <p@example.com>', [['André Pirard', 'p@example.com']]],
	[
		'q in lower case, and _',
		'=?utf-8?q?J=C3=A4ne_Doe?= <j@example.com>',
		[['Jäne Doe', 'j@example.com']],
	],
	['B', '=?UTF-8?B?SsOkbmU=?= <j@example.com>', [['Jäne', 'j@example.com']]],
	[
		'two words',
		'=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?= <j@example.com>',
		[['a b', 'j@example.com']],
	],
	[
		'a character split between two words',
		'=?utf-8?Q?J=C3?=\r\n =?utf-8?Q?=A4ne?= <j@example.com>',
		[['Jäne', 'j@example.com']],
	],
	['with a language', '=?utf-8*en?Q?J=C3=A4ne?= <j@example.com>', [['Jäne', 'j@example.com']]],
	['between quotes', '"=?utf-8?Q?J=C3=A4ne?=" <j@example.com>', [['Jäne', 'j@example.com']]],
	['in a comment', 'j@example.com (=?utf-8?Q?J=C3=A4ne?=)', [['Jäne', 'j@example.com']]],
	[
		'with commas that should be encoded',
		'=?utf-8?Q?Doe,_J=C3=A4ne?= <j@example.com>',
		[['Doe, Jäne', 'j@example.com']],
	],
	[
		'an address in it is a name',
		'=?utf-8?Q?a=40b.test=2C?= <j@example.com>',
		[['a@b.test,', 'j@example.com']],
	],
	[
		'an unknown character set',
		'=?x-none?Q?J=C3?= <j@example.com>',
		[['=?x-none?Q?J=C3?=', 'j@example.com']],
	],
	[
		'not encoded words',
		'=?utf-8?Z?abc?= =?utf-8?Q? <j@example.com>',
		[['=?utf-8?Z?abc?= =?utf-8?Q?', 'j@example.com']],
	],
	['line breaks in it', '=?utf-8?Q?a=0D=0AX:_b?= <j@example.com>', [['a X: b', 'j@example.com']]],
];

const list = (mailboxes: Array<[string, string]>): Mailbox[] =>
	mailboxes.map(([name, address]) => ({ name, address }));

describe.each([
	['the standard', STANDARD],
	['reported headers', REPORTED],
	['encoded words', ENCODED],
])('address header: %s', (_, rows) => {
	it.each(rows)('%s: %j', (_shape, header, mailboxes) => {
		expect(parseAddresses(header)).toEqual(list(mailboxes));
	});
});

describe('address header: length', () => {
	const one = 'jane@example.com, ';

	it('leaves out a mailbox that the limit would shorten', () => {
		const header = `${one.repeat(Math.ceil(MAX_HEADER_LENGTH / one.length))}${one}`;
		const found = parseAddresses(header);
		expect(found).toHaveLength(Math.floor(MAX_HEADER_LENGTH / one.length));
		expect(new Set(found.map(({ address }) => address))).toEqual(new Set(['jane@example.com']));
	});
});

/** As a mailer would write it; a name that looks encoded has to be encoded. */
function format(mailboxes: Mailbox[]): string {
	return mailboxes
		.map(({ name, address }) => {
			if (name === '') return `<${address}>`;
			const written = name.includes('=?')
				? `=?UTF-8?B?${Buffer.from(name).toString('base64')}?=`
				: `"${name.replace(/["\\]/g, '\\$&')}"`;
			return `${written} <${address}>`;
		})
		.join(', ');
}

/** A small generator with a seed, so that a failure comes again (mulberry32). */
function random(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return Math.floor((((value ^ (value >>> 14)) >>> 0) / 4294967296) * below);
	};
}

const PIECES = [
	...'"\\()<>[]@,;:. \t\'=?_',
	'\r\n ',
	'\u0000',
	'\u00a0',
	'a',
	'b',
	...Array<string>(5).fill('jane@example.com'),
	...Array<string>(5).fill(', '),
	' <jane@example.com>',
	'Jane Doe',
	'"Q \\" x"',
	'(c (d))',
	'@[192.0.2.1]',
	'@a.test,@b.test:',
	'ж',
	'👍',
	'=?utf-8?Q?J=C3=A4?=',
	'=?utf-8?B?SsOk?=',
	'undisclosed-recipients:;',
];

describe('address header: random headers', () => {
	const ADDRESS =
		/^(?:[^\s@"]+|(?:"(?:[^"\\]|\\.)*"|[^\s@"])+)@(?:\[[^\s[\]]+\]|[^\s@[\]<>(),;:"]+)$/;
	const headers = (() => {
		const next = random(5322);
		return Array.from({ length: 20_000 }, () =>
			Array.from({ length: 1 + next(14) }, () => PIECES[next(PIECES.length)]).join(''),
		);
	})();

	it('give addresses whose parts are in the header, and names without control characters', () => {
		let found = 0;
		for (const header of headers) {
			for (const { name, address } of parseAddresses(header)) {
				found++;
				expect(address).toMatch(ADDRESS);
				// White space, comments, quotes and escapes may stand between the parts.
				for (const part of address.replace(/["\\[\]]/g, ' ').split(/[\s.@]+/))
					expect(header).toContain(part);
				expect(name).not.toMatch(/\p{Cc}/u);
				expect(name).toBe(name.trim());
			}
		}
		expect(found).toBeGreaterThan(5_000);
	});

	it('give mailboxes that stay the same when they are written and read again', () => {
		for (const header of headers) {
			const mailboxes = parseAddresses(header);
			expect(parseAddresses(format(mailboxes))).toEqual(mailboxes);
		}
	});
});

describe('address header: hostile headers', () => {
	const steps = (header: string): number => {
		const effort = { steps: 0 };
		parseAddresses(header, effort);
		return effort.steps;
	};

	it.each([
		'"',
		'""',
		'"\\',
		'(',
		'()',
		'(\\',
		')',
		'<',
		'<>',
		'>',
		'<a@b',
		'a<b<',
		'@',
		'@a,',
		'<@a,',
		':',
		';',
		',',
		'.',
		'a.',
		'a ',
		'a@b ',
		'a@',
		'@[',
		'[',
		'\\',
		"'",
		"'@'",
		'=?',
		'=?utf-8?Q?',
		'=?utf-8?Q?a?= ',
		'a:b;',
		'"(<[@',
		'\r\n ',
		'\u0000',
		'ж',
	])('%j again and again costs steps in proportion, up to the limit', (piece) => {
		const whole = (length: number) =>
			piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
		for (const prefix of ['', '"', '(', '<', 'a@[', '"a(b<c']) {
			const [short, long] = [4_000, 64_000].map((length) => steps(prefix + whole(length)));
			// Four readings of each character at most: plain, and again for a quote, a comment and a literal that do not end.
			expect(long).toBeLessThanOrEqual(6 * 64_000 + 100);
			expect(long).toBeLessThanOrEqual(16 * short * 1.1 + 100);
		}
		expect(() => parseAddresses(whole(MAX_HEADER_LENGTH + 1))).not.toThrow();
	});
});
