/** At `lastIndex` only; without white space, as the RFC has it. */
export const ENCODED_WORD_HERE = /=\?[^?\s]{1,60}\?[BbQq]\?[^?\s]*\?=/y;

/** Linear: no part of the pattern can match beyond the next question mark. */
const ENCODED_WORD = /=\?([^?\s*]{1,60})(?:\*[^?\s]{0,60})?\?([BbQq])\?([^?]*)\?=/g;
const [EQUALS, UNDERSCORE, SPACE] = [...'=_ '].map((character) => character.charCodeAt(0));

interface Run {
	/** As in the header, if the character set is unknown. */
	text: string;
	charset: string;
	bytes: Buffer[];
}

/**
 * Decodes the encoded words of a header (=?utf-8?Q?J=C3=A4ne?=), also between quotes, where many mailers write them against the rule.
 * Words in an unknown character set stay as they are.
 * source: RFC 2047, RFC 2231 section 5; https://www.rfc-editor.org/rfc/rfc2047
 */
export function decodeWords(text: string): string {
	const parts: Array<string | Run> = [];
	let end = 0;
	for (const match of text.matchAll(ENCODED_WORD)) {
		const [word, charset, encoding, encoded] = match;
		const between = text.slice(end, match.index);
		end = match.index + word.length;
		const bytes = encoding.toUpperCase() === 'B' ? Buffer.from(encoded, 'base64') : fromQ(encoded);
		const previous = parts.at(-1);
		// White space between two encoded words is not shown.
		const isNext = typeof previous === 'object' && between.trim() === '';
		if (isNext && previous.charset === charset.toLowerCase()) {
			// Some mailers split a character between two words.
			previous.bytes.push(bytes);
			previous.text += between + word;
			continue;
		}
		if (!isNext) parts.push(between);
		parts.push({ text: word, charset: charset.toLowerCase(), bytes: [bytes] });
	}
	parts.push(text.slice(end));
	return parts.map((part) => (typeof part === 'string' ? part : decoded(part))).join('');
}

function decoded({ text, charset, bytes }: Run): string {
	try {
		return new TextDecoder(charset).decode(Buffer.concat(bytes));
	} catch {
		return text;
	}
}

/** Like quoted-printable, with _ for a space. */
function fromQ(encoded: string): Buffer {
	const given = Buffer.from(encoded);
	const bytes: number[] = [];
	for (let at = 0; at < given.length; at++) {
		const hex = given[at] === EQUALS ? given.toString('latin1', at + 1, at + 3) : '';
		if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
			bytes.push(parseInt(hex, 16));
			at += 2;
		} else {
			bytes.push(given[at] === UNDERSCORE ? SPACE : given[at]);
		}
	}
	return Buffer.from(bytes);
}
