import { decodeEntities } from './htmlEntities';

export interface StartTag {
	kind: 'start';
	name: string;
	/** Names in lower case; the first of a name counts. */
	attributes: ReadonlyMap<string, string>;
}

export type HtmlToken = { kind: 'text'; text: string } | StartTag | { kind: 'end'; name: string };

/** Not for the reader, and nothing else ends them but their end tag. */
const RAW = new Set(['iframe', 'noembed', 'noframes', 'script', 'style', 'title']);
/** Not for the reader if they end. */
const HIDDEN = new Set([...RAW, 'audio', 'canvas', 'math', 'object', 'svg', 'template', 'video']);

const NAME_ENDS = /[\s/>]/;
const ATTRIBUTE_ENDS = /[\s/>=]/;

/**
 * The texts and tags of HTML, as browsers find them, without comments, scripts and the like.
 * Each character is read a fixed number of times: what has no end is remembered, and not looked for again.
 * source: https://html.spec.whatwg.org/multipage/parsing.html#tokenization
 */
export class HtmlTokens {
	private readonly lower: string;

	private position = 0;

	/** What does not come any more: an end of a tag with quotes, of a comment, of an element. */
	private readonly missing = new Set<string>();

	constructor(private readonly html: string) {
		// Only ASCII letters count in names, and the positions must stay the same.
		this.lower = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
	}

	*[Symbol.iterator](): Generator<HtmlToken> {
		const { html } = this;
		let textFrom = 0;
		while (this.position < html.length) {
			const open = this.find('<', this.position);
			if (open < 0) break;
			this.position = open;
			const markup = this.markup();
			if (!markup) {
				this.position = open + 1;
				continue;
			}
			if (open > textFrom) yield { kind: 'text', text: decodeEntities(html.slice(textFrom, open)) };
			textFrom = this.position;
			if (markup !== 'nothing') yield markup;
		}
		if (textFrom < html.length) yield { kind: 'text', text: decodeEntities(html.slice(textFrom)) };
	}

	/** Moves behind it; undefined for a < that is text. */
	private markup(): HtmlToken | 'nothing' | undefined {
		const { html, position } = this;
		const next = html.charAt(position + 1);
		if (/[A-Za-z]/.test(next)) return this.startTag();
		if (next === '/' && /[A-Za-z]/.test(html.charAt(position + 2))) {
			const tag = this.tag(position + 2);
			return tag && { kind: 'end', name: tag.name };
		}
		const comment = html.startsWith('<!--', position) ? this.find('-->', position + 2) : -1;
		const end = comment >= 0 ? comment + 2 : /[!?/]/.test(next) ? this.find('>', position + 2) : -1;
		if (end < 0) return undefined;
		this.position = end + 1;
		return 'nothing';
	}

	private startTag(): StartTag | 'nothing' | undefined {
		const tag = this.tag(this.position + 1);
		if (!tag || !HIDDEN.has(tag.name)) return tag && { kind: 'start', ...tag };
		const close = this.find(`</${tag.name}`, this.position);
		if (close >= 0) this.position = close;
		else if (RAW.has(tag.name)) this.position = this.html.length;
		return 'nothing';
	}

	/** A quote that never ends makes a browser drop the rest; here the tag ends at the first bracket instead. */
	private tag(from: number): Pick<StartTag, 'name' | 'attributes'> | undefined {
		if (!this.missing.has('"')) {
			const tag = this.tagUpTo(from, this.html.length);
			if (tag) return tag;
			this.missing.add('"');
		}
		const end = this.find('>', from);
		return end < 0 ? undefined : this.tagUpTo(from, end + 1, true);
	}

	private tagUpTo(from: number, limit: number, mayStopInQuote = false): StartTag | undefined {
		const { html } = this;
		const attributes = new Map<string, string>();
		const until = (start: number, ends: RegExp) => {
			let at = start;
			while (at < limit && !ends.test(html[at])) at++;
			return at;
		};
		let at = until(from, NAME_ENDS);
		const tag: StartTag = { kind: 'start', name: this.lower.slice(from, at), attributes };
		while (at < limit) {
			if (html[at] === '>') {
				this.position = at + 1;
				return tag;
			}
			if (/[\s/]/.test(html[at])) {
				at++;
				continue;
			}
			// An equals sign can begin a name.
			const nameEnd = until(at + 1, ATTRIBUTE_ENDS);
			const name = this.lower.slice(at, nameEnd);
			at = until(nameEnd, /\S/);
			let value = '';
			if (html[at] === '=' && at < limit) {
				at = until(at + 1, /\S/);
				const quote = html[at];
				if (quote === '"' || quote === "'") {
					const closing = html.slice(0, limit).indexOf(quote, at + 1);
					if (closing < 0 && !mayStopInQuote) return undefined;
					value = html.slice(at + 1, closing < 0 ? limit - 1 : closing);
					at = closing < 0 ? limit - 1 : closing + 1;
				} else {
					const end = until(at, /[\s>]/);
					value = html.slice(at, end);
					at = end;
				}
			}
			if (!attributes.has(name)) attributes.set(name, decodeEntities(value, { isAttribute: true }));
		}
		return undefined;
	}

	/** -1 if there is none any more, without another search. */
	private find(text: string, from: number): number {
		if (this.missing.has(text)) return -1;
		const at = this.lower.indexOf(text, from);
		if (at < 0) this.missing.add(text);
		return at;
	}
}
