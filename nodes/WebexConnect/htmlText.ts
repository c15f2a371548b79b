/**
 * The text of an HTML body, for a mail that has no other. Reads the body once from left to right: a body can be megabytes
 * of anything.
 */
export function textOfHtml(html: string): string {
	const parts: string[] = [];
	let link: { target: string; start: number } | undefined;
	let at = 0;
	while (at < html.length) {
		const open = html.indexOf('<', at);
		if (open < 0) break;
		parts.push(html.slice(at, open));
		const tag = tagAt(html, open);
		if (!tag) {
			parts.push('<');
			at = open + 1;
			continue;
		}
		if (BREAKS.has(tag.name)) parts.push('\n');
		if (tag.name === 'a' && link) {
			// The words alone do not say where the link leads.
			const words = decoded(parts.slice(link.start).join('')).trim();
			if (words !== link.target) parts.push(` (${escaped(link.target)})`);
			link = undefined;
		}
		if (tag.name === 'a' && tag.target) link = { target: tag.target, start: parts.length };
		const isHidden = !tag.isEnd && HIDDEN.has(tag.name);
		at = isHidden ? endOf(html, tag) : tag.next;
	}
	parts.push(html.slice(at));
	return decoded(parts.join(''))
		.split('\n')
		.map((line) => line.split(WHITE_SPACE).filter(Boolean).join(' '))
		.filter((line, index, lines) => line !== '' || lines[index - 1] !== '')
		.join('\n')
		.trim();
}

const WHITE_SPACE = /[\s\u00a0]/;
const BREAKS = new Set(
	'address,article,blockquote,br,dd,div,dl,dt,h1,h2,h3,h4,h5,h6,hr,li,ol,p,pre,section,table,tr,ul'.split(
		',',
	),
);
const HIDDEN = new Set(['head', 'script', 'style', 'title']);

interface Tag {
	name: string;
	isEnd: boolean;
	/** Where a link leads. */
	target?: string;
	next: number;
}

function tagAt(html: string, open: number): Tag | undefined {
	if (html.startsWith('<!--', open)) {
		const end = html.indexOf('-->', open + 4);
		return { name: '', isEnd: false, next: end < 0 ? html.length : end + 3 };
	}
	const isEnd = html[open + 1] === '/';
	const start = open + (isEnd ? 2 : 1);
	if (!/[a-z!?]/i.test(html[start] ?? '')) return undefined;
	const close = html.indexOf('>', start);
	const next = close < 0 ? html.length : close + 1;
	const name = /^[a-z0-9]{1,20}/i.exec(html.slice(start, start + 20))?.[0].toLowerCase() ?? '';
	return {
		name,
		isEnd,
		next,
		...(name === 'a' && !isEnd && { target: targetIn(html.slice(start, next)) }),
	};
}

function targetIn(tag: string): string {
	const [, double, single, bare] = HREF.exec(tag.slice(0, LONGEST_TAG)) ?? [];
	const target = decoded(double ?? single ?? bare ?? '').trim();
	return /^(?:https?|mailto|tel):/i.test(target) ? target : '';
}

const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;
const LONGEST_TAG = 10_000;

/** Decoding the whole comes later, and must not decode the target twice. */
const escaped = (text: string): string => text.replace(/&/g, '&amp;');

/** Everything up to the end tag, or all of the rest. */
function endOf(html: string, { name, next }: Tag): number {
	for (let at = html.indexOf('</', next); at >= 0; at = html.indexOf('</', at + 2)) {
		if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) {
			const close = html.indexOf('>', at);
			return close < 0 ? html.length : close + 1;
		}
	}
	return html.length;
}

const ENTITIES = new Map(
	Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }),
);

function decoded(text: string): string {
	return text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi, (whole, name: string) => {
		if (!name.startsWith('#')) return ENTITIES.get(name.toLowerCase()) ?? whole;
		const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}
