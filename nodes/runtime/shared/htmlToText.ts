import { HtmlTokens, type StartTag } from './htmlTags';

/**
 * HTML as text that an SMS or a messenger can show: links keep their target, images their description, lists their marks. It is for
 * reading and no sanitiser.
 */
export function htmlToText(html: string): string {
	const writer = new TextWriter();
	for (const token of new HtmlTokens(html)) {
		if (token.kind === 'text') writer.text(token.text);
		else if (token.kind === 'start') writer.start(token);
		else writer.end(token.name);
	}
	return writer.result();
}

/** Elements that begin a line and end one. */
const BLOCKS = new Set(
	(
		'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
		'h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section select summary ' +
		'table tbody tfoot thead tr ul'
	).split(' '),
);
const LISTS = new Set(['ul', 'ol', 'menu', 'dir']);

/** Deeper quotes and lists look like this deep. */
const DEEPEST_SHOWN = 6;

class TextWriter {
	private readonly lines: string[] = [];

	private line = '';

	/** The next text begins a new line. */
	private isLineOver = false;

	private marker = '';

	private readonly lists: Array<{ isOrdered: boolean; next: number }> = [];

	private quotes = 0;

	private preformatted = 0;

	private link?: { target: string; text: string };

	text(text: string): void {
		if (this.preformatted === 0) return this.append(text.replace(/[ \t\r\n\f]+/g, ' '));
		for (const [index, part] of text.split(/\r\n?|\n/).entries()) {
			if (index > 0) this.lineBreak();
			this.append(part);
		}
	}

	start({ name, attributes }: StartTag): void {
		if (BLOCKS.has(name)) this.endLine();
		if (name === 'br') this.lineBreak();
		else if (name === 'hr') this.rule();
		else if (name === 'td' || name === 'th') this.append(' ');
		else if (name === 'a') this.startLink(attributes.get('href'));
		else if (name === 'img') this.append(imageText(attributes));
		else if (name === 'q') this.append('"');
		else if (name === 'blockquote') this.quotes++;
		else if (name === 'pre') this.preformatted++;
		else if (name === 'li') this.startEntry(attributes.get('value'));
		else if (LISTS.has(name)) {
			this.lists.push({ isOrdered: name === 'ol', next: number(attributes.get('start')) ?? 1 });
		}
	}

	end(name: string): void {
		if (name === 'a') this.endLink();
		// Browsers read these end tags as elements.
		else if (name === 'br') this.lineBreak();
		else if (name === 'q') this.append('"');
		else if (name === 'blockquote') this.quotes = Math.max(0, this.quotes - 1);
		else if (name === 'pre') this.preformatted = Math.max(0, this.preformatted - 1);
		else if (LISTS.has(name)) this.lists.pop();
		if (name === 'li' || LISTS.has(name)) this.marker = '';
		if (BLOCKS.has(name)) this.endLine();
	}

	result(): string {
		this.endLink();
		this.lines.push(this.line.trimEnd());
		return this.lines
			.join('\n')
			.replace(/\u00a0/g, ' ')
			.replace(/(?![\n\t])\p{Cc}/gu, '')
			.replace(/\n{3,}/g, '\n\n')
			.trim();
	}

	private append(given: string): void {
		const isNewLine = this.isLineOver || this.line === '';
		// White space at the begin of a line, and after other white space, does not show.
		const isDropped = this.preformatted === 0 && (isNewLine || this.line.endsWith(' '));
		const text = isDropped && given.startsWith(' ') ? given.slice(1) : given;
		if (text === '') return;
		if (this.isLineOver) this.breakLine();
		if (this.line === '') this.line = this.prefix();
		this.line += text;
		if (this.link) this.link.text += text;
	}

	private prefix(): string {
		const depth = Math.min(this.lists.length, DEEPEST_SHOWN) - 1;
		const [marker, indent] = [this.marker, '  '.repeat(Math.max(0, depth))];
		this.marker = marker && ' '.repeat(marker.length);
		return '> '.repeat(Math.min(this.quotes, DEEPEST_SHOWN)) + indent + marker;
	}

	private endLine(): void {
		this.isLineOver ||= this.line !== '';
	}

	private lineBreak(): void {
		if (this.isLineOver) this.breakLine();
		if (this.line === '' && this.quotes > 0) this.line = this.prefix();
		this.breakLine();
		if (this.link) this.link.text += ' ';
	}

	private breakLine(): void {
		this.lines.push(this.line.trimEnd());
		this.line = '';
		this.isLineOver = false;
	}

	private rule(): void {
		this.append('---');
		this.endLine();
	}

	private startEntry(value: string | undefined): void {
		const list = this.lists.at(-1);
		if (!list?.isOrdered) {
			this.marker = '- ';
			return;
		}
		const position = number(value) ?? list.next;
		list.next = position + 1;
		this.marker = `${position}. `;
	}

	private startLink(href: string | undefined): void {
		this.endLink();
		this.link = { target: targetOf(href), text: '' };
	}

	private endLink(): void {
		const { link } = this;
		this.link = undefined;
		if (!link?.target) return;
		const text = link.text.replace(/\s+/g, ' ').trim();
		if (text === '') return this.append(link.target);
		if (isSame(text, link.target)) return;
		if (this.line === '') return this.append(`(${link.target})`);
		// The target belongs to the line of the text, also if a block has ended there.
		const space = this.line.endsWith(' ') ? ' ' : '';
		this.line = `${this.line.trimEnd()} (${link.target})${space}`;
	}
}

function imageText(attributes: StartTag['attributes']): string {
	const description = attributes.get('alt') ?? attributes.get('title');
	if (description !== undefined) return description.replace(/\s+/g, ' ');
	const source = targetOf(attributes.get('src'));
	const isPixel = ['width', 'height'].some((name) => (number(attributes.get(name)) ?? 2) < 2);
	return /^https?:/i.test(source) && !isPixel ? source : '';
}

/** Empty for what is no address outside of the page, or would run something. */
function targetOf(href = ''): string {
	// Browsers ignore line breaks and tabs in an address.
	const target = href.replace(/[\t\r\n]/g, '').trim();
	if (/^(?:mailto|sms):/i.test(target)) {
		return target.replace(/^\w+:/, '').replace(/\?.*/, '');
	}
	return /^(?:#|$|javascript:|vbscript:|data:|cid:|blob:|file:|about:)/i.test(target)
		? ''
		: target.replace(/^tel:/i, '').replace(/\s/g, '%20');
}

function isSame(text: string, target: string): boolean {
	const plain = (address: string) =>
		address
			.replace(/^(?:https?:\/\/|mailto:|tel:|sms:)/i, '')
			.replace(/\/$/, '')
			.toLowerCase();
	const digits = (address: string) => address.replace(/[ ().\u00a0-]/g, '');
	return (
		plain(text) === plain(target) ||
		(/^\+?\d+$/.test(digits(target)) && digits(text) === digits(target))
	);
}

function number(text: string | undefined): number | undefined {
	return /^\s*-?\d{1,9}/.test(text ?? '') ? parseInt(text!, 10) : undefined;
}
