import { decodeWords, ENCODED_WORD_HERE } from './encodedWords';

export interface Mailbox {
	/** Display name without quotes, escapes and encodings; empty if the header has none. */
	name: string;
	/** local@domain, without comments, folding and routes. */
	address: string;
}

/** Counts the work of one call, so that a test can prove that it grows linearly. */
export interface Effort {
	steps: number;
}

/** Longer headers are cut; a mailbox that the cut would shorten is left out. */
export const MAX_HEADER_LENGTH = 262_144;

/**
 * Reads an address list: From, To, Cc, Reply-To, Delivered-To. An entry without an address is left out,
 * such as an empty group (`undisclosed-recipients:;`) or the null sender (`<>`). Never throws.
 * source: RFC 5322 sections 3.2, 3.4 and 4.4, RFC 6532, RFC 2047; https://www.rfc-editor.org/rfc/rfc5322
 *
 * A library would be a runtime dependency, which n8n does not verify. The header is read once from left to right. A quote, comment or
 * literal that never ends is read again as plain text, which can happen once for each of the three.
 */
export function parseAddresses(header: string, effort: Effort = { steps: 0 }): Mailbox[] {
	const isCut = header.length > MAX_HEADER_LENGTH;
	return new HeaderReader(header.slice(0, MAX_HEADER_LENGTH), effort).read(isCut);
}

type Kind = 'word' | 'quoted' | 'literal' | '.' | '@' | 'other';

interface Token {
	kind: Kind;
	/** Without the quotes, escapes and folding of a quoted string. */
	text: string;
	/** Follows white space or a comment. */
	isSpaced: boolean;
}

const CLOSING = { '"': '"', '(': ')', '[': ']' } as const;
type Opening = keyof typeof CLOSING;

const WHITE_SPACE = /\s/;
const CONTROL = /\p{Cc}/u;
const ENDS_WORD = /[\s\p{Cc}"(),.:;<>@[\]\\]/u;
const DOT_ATOM = /^[^\s\p{Cc}"(),.:;<>@[\]\\]+(?:\.[^\s\p{Cc}"(),.:;<>@[\]\\]+)*$/u;
const DOMAIN_LITERAL = /^\[[^\p{Cc}[\]\\]+\]$/u;

class HeaderReader {
	private readonly mailboxes: Mailbox[] = [];

	private position = 0;

	private isSpaced = false;

	/** Openings that nothing closes any more. */
	private readonly unclosed = new Set<Opening>();

	private entry = new Entry();

	constructor(
		private readonly text: string,
		private readonly effort: Effort,
	) {}

	read(isCut: boolean): Mailbox[] {
		while (this.position < this.text.length) this.next();
		if (!isCut) this.endEntry();
		return this.mailboxes;
	}

	private next(): void {
		this.effort.steps++;
		const character = this.text[this.position];
		switch (character) {
			case '"':
			case '(':
			case '[':
				return this.enclosed(character);
			case '<':
				if (this.entry.isComplete) this.endEntry(this.entry.takeTrailing());
				this.entry.openAngle();
				break;
			case '>':
				if (!this.entry.closeAngle()) return this.push('other', character);
				break;
			case ',':
				if (this.entry.isInRoute) return this.push('other', character);
				this.endEntry();
				break;
			case ';':
				this.endEntry();
				break;
			case ':':
				this.entry.dropPrefix();
				break;
			case '.':
			case '@':
				return this.push(character, character);
			default:
				if (WHITE_SPACE.test(character)) this.isSpaced = true;
				else if (ENDS_WORD.test(character)) return this.push('other', character);
				else return this.word();
		}
		this.position++;
	}

	private word(): void {
		const start = this.position;
		const encoded = this.encodedWord();
		if (encoded) return this.push('other', encoded, start + encoded.length);
		let end = start + 1;
		while (end < this.text.length && !ENDS_WORD.test(this.text[end])) end++;
		this.effort.steps += end - start;
		this.push('word', this.text.slice(start, end), end);
	}

	/** Some mailers leave commas and the like in an encoded word; then it is a part of a name only. */
	private encodedWord(): string | undefined {
		if (!this.text.startsWith('=?', this.position)) return undefined;
		ENCODED_WORD_HERE.lastIndex = this.position;
		const [word] = ENCODED_WORD_HERE.exec(this.text) ?? [''];
		this.effort.steps += word.length;
		return ENDS_WORD.test(word) ? word : undefined;
	}

	private push(kind: Kind, text: string, next = this.position + 1): void {
		this.entry.push({ kind, text, isSpaced: this.isSpaced });
		this.isSpaced = false;
		this.position = next;
	}

	/** A quoted string, a comment, or the literal of a domain; brackets elsewhere belong to a name. */
	private enclosed(opening: Opening): void {
		const isPlain = opening === '[' && this.entry.last?.kind !== '@';
		const content = isPlain ? undefined : this.contentOf(opening);
		if (!content) return this.push('other', opening);
		if (opening === '(') {
			this.entry.comment(content.text);
			this.isSpaced = true;
			this.position = content.next;
		} else if (opening === '"') {
			this.push('quoted', content.text, content.next);
		} else {
			this.push('literal', `[${content.text}]`, content.next);
		}
	}

	private contentOf(opening: Opening): { text: string; next: number } | undefined {
		if (this.unclosed.has(opening)) return undefined;
		const closing = CLOSING[opening];
		const parts: string[] = [];
		let depth = 1;
		let at = this.position + 1;
		for (; at < this.text.length; at++) {
			this.effort.steps++;
			let character = this.text[at];
			if (character === '\\' && at + 1 < this.text.length) {
				character = this.text[++at];
			} else if (character === closing) {
				if (--depth === 0) return { text: parts.join(''), next: at + 1 };
			} else if (character === opening) {
				depth++;
			}
			// Folding is not part of the content.
			if (character !== '\r' && character !== '\n') parts.push(character);
		}
		this.unclosed.add(opening);
		return undefined;
	}

	private endEntry(next = new Entry()): void {
		for (const mailbox of this.entry.mailboxes(this.effort)) this.mailboxes.push(mailbox);
		this.entry = next;
		this.isSpaced = true;
	}
}

/** What stands between two separators: a mailbox, the name of a group, or text without an address. */
class Entry {
	private readonly before: Token[] = [];

	private angle?: Token[];

	private readonly after: Token[] = [];

	private state: 'before' | 'angle' | 'after' = 'before';

	private trailingComment = '';

	get last(): Token | undefined {
		return this.tokens.at(-1);
	}

	get isComplete(): boolean {
		return this.state === 'after';
	}

	/** Commas separate the hosts of an obsolete route: <@a.example,@b.example:jane@c.example> */
	get isInRoute(): boolean {
		return this.state === 'angle' && this.angle?.[0]?.kind === '@';
	}

	private get tokens(): Token[] {
		return this.state === 'angle' ? (this.angle ?? []) : this[this.state];
	}

	push(token: Token): void {
		this.tokens.push(token);
		this.trailingComment = '';
	}

	comment(text: string): void {
		if (this.state !== 'angle') this.trailingComment ||= text;
	}

	openAngle(): void {
		for (const token of this.angle ?? []) this.before.push(token);
		this.angle = [];
		this.state = 'angle';
	}

	/** False for a bracket that belongs to a name. */
	closeAngle(): boolean {
		if (this.state === 'before') return false;
		this.state = 'after';
		return true;
	}

	/** Drops the name of a group, or the route of an address. */
	dropPrefix(): void {
		this.tokens.length = 0;
		this.trailingComment = '';
	}

	/** The comma between two mailboxes is missing: what follows the first belongs to the second. */
	takeTrailing(): Entry {
		const next = new Entry();
		if (this.before.length === 0) return next;
		for (const token of this.after) next.before.push(token);
		this.after.length = 0;
		return next;
	}

	mailboxes(effort: Effort): Mailbox[] {
		effort.steps += this.before.length + (this.angle?.length ?? 0) + this.after.length;
		const address = this.angle && addressOf(this.angle);
		if (!address) return this.bareMailboxes();
		return [{ name: this.named([this.before, this.after]), address }];
	}

	private bareMailboxes(): Mailbox[] {
		const whole = addressOf(this.before);
		if (whole) return [{ name: this.named([]), address: whole }];
		const found: Array<{ words: Token[]; address: string }> = [];
		let words: Token[] = [];
		for (const chunk of spacedChunks(this.before)) {
			const address = addressOf(chunk);
			if (address) {
				found.push({ words, address });
				words = [];
			} else {
				for (const token of chunk) words.push(token);
			}
		}
		return found.map(({ words: own, address }, index) => ({
			name: index < found.length - 1 ? nameOf(own) : this.named([own, words]),
			address,
		}));
	}

	/** Older mailers write the name as a comment: jane@example.com (Jane Doe) */
	private named(candidates: Token[][]): string {
		return candidates.map(nameOf).find(Boolean) ?? decodedName(this.trailingComment);
	}
}

/** Chunks of words that white space separates, except at an @. */
function spacedChunks(tokens: Token[]): Token[][] {
	const chunks: Token[][] = [];
	for (const [index, token] of tokens.entries()) {
		const isJoined = !token.isSpaced || token.kind === '@' || tokens[index - 1]?.kind === '@';
		const chunk = isJoined ? chunks.at(-1) : undefined;
		if (chunk) chunk.push(token);
		else chunks.push([token]);
	}
	return chunks;
}

/** addr-spec with the white space that its obsolete form allows, and with the dots that some providers allow. */
function addressOf(tokens: Token[]): string | undefined {
	const at = tokens.findIndex(({ kind }) => kind === '@');
	if (at < 1) return undefined;
	const local = localPart(tokens.slice(0, at));
	const domain = domainPart(tokens.slice(at + 1));
	if (local === undefined || domain === undefined) return undefined;
	// Some mail programs put apostrophes around an address.
	let apostrophes = 0;
	const rest = Math.min(local.length, domain.length) - 1;
	while (
		apostrophes < rest &&
		local[apostrophes] === "'" &&
		domain[domain.length - 1 - apostrophes] === "'"
	) {
		apostrophes++;
	}
	return `${local.slice(apostrophes)}@${domain.slice(0, domain.length - apostrophes)}`;
}

function localPart(tokens: Token[]): string | undefined {
	const isWord = ({ kind }: Token) => kind === 'word' || kind === 'quoted';
	const isValid = tokens.every(
		(token, index) =>
			token.kind === '.' || (isWord(token) && (index === 0 || !isWord(tokens[index - 1]))),
	);
	if (!isValid || !tokens.some(isWord)) return undefined;
	const text = tokens.map((token) =>
		token.kind === 'quoted' ? quotedIfNeeded(token.text) : token.text,
	);
	return CONTROL.test(text.join('')) ? undefined : text.join('');
}

function quotedIfNeeded(text: string): string {
	return DOT_ATOM.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function domainPart(tokens: Token[]): string | undefined {
	if (tokens.length === 1 && tokens[0].kind === 'literal') {
		const literal = tokens[0].text.replace(/\s/g, '');
		return DOMAIN_LITERAL.test(literal) ? literal : undefined;
	}
	// The dot of the root is not part of the address.
	const names = tokens.at(-1)?.kind === '.' ? tokens.slice(0, -1) : tokens;
	const isValid = names.every(({ kind }, index) => kind === (index % 2 === 0 ? 'word' : '.'));
	return isValid && names.length % 2 === 1 ? names.map(({ text }) => text).join('') : undefined;
}

function nameOf(tokens: Token[]): string {
	return decodedName(tokens.map(({ text, isSpaced }) => (isSpaced ? ` ${text}` : text)).join(''));
}

function decodedName(text: string): string {
	return decodeWords(text)
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim();
}
