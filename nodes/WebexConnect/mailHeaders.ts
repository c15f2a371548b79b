import { isRecord } from '../runtime/wire';
import { EventReader } from './eventReader';

/** Header fields of a mail by name, whatever the case of the name. */
export class MailHeaders {
	private readonly values = new Map<string, string[]>();

	/** As the event has them; undefined if it has none. */
	readonly given?: Record<string, unknown>;

	/** An object, a list of {name, value}, JSON of either, or the lines of the mail itself. */
	constructor(reader: EventReader) {
		const list = reader.list('headers', 'emailHeaders');
		const text = list ? '' : reader.text('headers', 'emailHeaders');
		const fields = text === '' ? (list ?? []).flatMap(fieldsOf) : linesOf(text);
		if (text !== '') {
			delete reader.unparsed.headers;
			delete reader.unparsed.emailHeaders;
		}
		for (const [name, value] of fields) {
			const all = this.values.get(name.trim().toLowerCase()) ?? [];
			this.values.set(name.trim().toLowerCase(), [...all, ...texts(value)]);
		}
		const [only] = list ?? [];
		const isObject = list?.length === 1 && isRecord(only) && !('value' in only);
		if (fields.length > 0) this.given = isObject ? only : merged(fields);
	}

	has(name: string): boolean {
		return this.values.has(name);
	}

	/** Each value of the field, unfolded; a field can come more than once. */
	all(name: string): string[] {
		return this.values.get(name) ?? [];
	}

	first(name: string): string {
		return this.all(name)[0] ?? '';
	}
}

type Field = [name: string, value: unknown];

function fieldsOf(entry: unknown): Field[] {
	if (!isRecord(entry)) return [];
	if (!('value' in entry)) return Object.entries(entry);
	const name = new EventReader(entry).text('name', 'key', 'header');
	return name === '' ? [] : [[name, entry.value]];
}

/** A line that begins with white space goes on with the field before it. source: RFC 5322, 2.2.3 */
function linesOf(text: string): Field[] {
	const fields: Array<[string, string]> = [];
	for (const line of text.split(/\r\n|\n|\r/)) {
		const colon = line.indexOf(':');
		const isFolded = line.startsWith(' ') || line.startsWith('\t');
		const last = fields.at(-1);
		if (isFolded && last) last[1] += ` ${line.trim()}`;
		else if (!isFolded && colon > 0)
			fields.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
	}
	return fields;
}

const texts = (value: unknown): string[] =>
	(Array.isArray(value) ? value : [value])
		.filter((entry) => typeof entry === 'string' || typeof entry === 'number')
		.map((entry) => String(entry).trim());

function merged(fields: Field[]): Record<string, unknown> {
	const object: Record<string, unknown> = {};
	for (const [name, value] of fields) {
		const earlier = Object.hasOwn(object, name) ? object[name] : undefined;
		const both = earlier === undefined ? value : [earlier, value].flat();
		// `__proto__` is a name like any other.
		Object.defineProperty(object, name, {
			value: both,
			enumerable: true,
			writable: true,
			configurable: true,
		});
	}
	return object;
}
