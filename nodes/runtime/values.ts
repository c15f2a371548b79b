import { messageOf } from './failures';
import type { Parameters } from './parameters';
import { atLeast, conditionsOf } from './table';
import type { Condition, Field, Fields, Method, Option, Values } from './table';
import { isRecord } from './wire';

/** Input that cannot be sent. `problems` name the fields by their labels. */
export class InvalidData extends Error {
	constructor(readonly problems: string[]) {
		super(problems.join(' '));
		this.name = 'InvalidData';
	}
}

/** For checks of a node's own: throws `InvalidData` where there are problems. */
export function refuse(problems: string[]): void {
	if (problems.length > 0) throw new InvalidData(problems);
}

type Seen = Record<string, unknown>;

/**
 * The values of the fields that apply to one item, checked and normalised.
 * Fields that do not apply, or are empty, are undefined. Throws `InvalidData` naming every field at fault.
 */
export function readValues(
	parameters: Parameters,
	method: Method,
	version: string,
	item: number,
): Values<Fields> {
	const values: Seen = {};
	const problems: string[] = [];
	for (const [name, field] of Object.entries(method.fields)) {
		const choice = applicable(field, version, values);
		if (!choice) continue;
		take(values, problems, name, field, field.label, () =>
			choice.hidden
				? choice.fallback
				: normalise(field, read(parameters, name, field, item, choice.fallback), choice.options),
		);
	}
	refuse(problems);
	return values as Values<Fields>;
}

/** Puts a value among the others, or what is wrong with it among the problems. */
function take(
	values: Seen,
	problems: string[],
	name: string,
	field: Field,
	place: string,
	valueOf: () => unknown,
): void {
	try {
		const value = valueOf();
		if (value !== undefined) values[name] = value;
		else if (field.required) {
			problems.push(field.remedy ? `${place} is empty: ${field.remedy}.` : `${place} is empty.`);
		}
	} catch (error) {
		problems.push(`${place} ${error instanceof Malformed ? error.message : unreadable(error)}`);
	}
}

function read(
	parameters: Parameters,
	name: string,
	field: Field,
	item: number,
	fallback: NonNullable<Field['default']>,
): unknown {
	if (field.type === 'rows') return parameters.getNodeParameter(`${name}.rows`, item, []);
	const options = field.type === 'locator' ? { extractValue: true } : undefined;
	return parameters.getNodeParameter(name, item, fallback, options);
}

interface Choice {
	options?: readonly Option[];
	fallback: NonNullable<Field['default']>;
	hidden?: true;
}

/** How a field applies here, or undefined where it does not. Controlling fields stand before the ones they control. */
function applicable(field: Field, version: string, values: Seen): Choice | undefined {
	if (field.since && !atLeast(version, field.since)) return undefined;
	if (field.variants) {
		const variant = field.variants.find(
			({ since, until, when }) =>
				(!since || atLeast(version, since)) &&
				(!until || atLeast(until, version)) &&
				(!when || holds(when, values)),
		);
		return variant && { ...variant, fallback: variant.default };
	}
	if (!conditionsOf(field).some((when) => holds(when, values))) return undefined;
	return { options: field.options, fallback: field.default ?? '' };
}

function holds(when: Condition, values: Seen): boolean {
	return Object.entries(when).every(([name, allowed]) =>
		'not' in allowed
			? values[name] !== allowed.not
			: allowed.includes(values[name] as string | boolean),
	);
}

/** Worded to follow the field's label. */
class Malformed extends Error {}

function unreadable(error: unknown): string {
	return `cannot be read: ${messageOf(error)}`;
}

function normalise(field: Field, raw: unknown, options?: readonly Option[]): unknown {
	if (raw === undefined || raw === null || raw === '') return undefined;
	switch (field.type ?? 'string') {
		case 'json':
			return json(raw, field.shape ?? 'object');
		case 'dateTime':
			return timestamp(raw);
		case 'boolean':
			if (typeof raw !== 'boolean') throw new Malformed('must be true or false.');
			return raw;
		case 'number':
			return wholeNumber(raw, field.range);
		case 'rows':
			return rows(raw, field);
		case 'multi':
			return several(raw, options);
		case 'scalar':
			return text(typeof raw === 'boolean' ? String(raw) : raw);
		case 'options':
			if (field.lookup) return text(raw);
			if (options?.some(({ value }) => value === raw)) return raw;
			throw new Malformed(
				`must be one of ${(options ?? []).map(({ value }) => value).join(', ')}, not ${shown(raw)}.`,
			);
		default:
			return text(raw);
	}
}

function text(raw: unknown): string | undefined {
	if (typeof raw === 'number' && Number.isFinite(raw)) return String(raw);
	if (typeof raw !== 'string') throw new Malformed(`must be text, not ${shown(raw)}.`);
	// Only to tell emptiness: what is sent keeps its white space.
	return raw.trim() === '' ? undefined : raw;
}

function several(raw: unknown, options: readonly Option[] = []): string[] | undefined {
	const chosen: unknown[] = Array.isArray(raw) ? raw : [raw];
	const known = options.map(({ value }) => value);
	const unknown = chosen.find((value) => !known.includes(value as string));
	if (unknown !== undefined) {
		throw new Malformed(`must be among ${known.join(', ')}, not ${shown(unknown)}.`);
	}
	return chosen.length > 0 ? (chosen as string[]) : undefined;
}

type Range = readonly [least?: number, most?: number];

function wholeNumber(raw: unknown, [least = -Infinity, most = Infinity]: Range = []): number {
	const value = typeof raw === 'string' ? Number(raw.trim() || NaN) : raw;
	if (typeof value !== 'number' || !Number.isInteger(value)) {
		throw new Malformed(`must be a whole number, not ${shown(raw)}.`);
	}
	if (value < least || value > most) {
		const bounds = most === Infinity ? `at least ${least}` : `from ${least} to ${most}`;
		throw new Malformed(`must be ${bounds}, not ${value}.`);
	}
	return value;
}

/** Reads each row like a set of fields; the problems of all rows come together. */
function rows(raw: unknown, field: Field): unknown[] | undefined {
	if (!Array.isArray(raw)) throw new Malformed('must be a list of rows.');
	if (field.maxRows !== undefined && raw.length > field.maxRows) {
		throw new Malformed(`can have ${field.maxRows} rows at most, not ${raw.length}.`);
	}
	const problems: string[] = [];
	const values = raw.map((row: unknown, index) => {
		const cells: Seen = {};
		for (const [name, column] of Object.entries(field.columns ?? {})) {
			if (!conditionsOf(column).some((when) => holds(when, cells))) continue;
			const cell = isRecord(row) ? (row[name] ?? column.default) : undefined;
			take(cells, problems, name, column, `row ${index + 1}: ${column.label}`, () =>
				normalise(column, cell, column.options),
			);
		}
		return cells;
	});
	if (problems.length > 0) throw new Malformed(problems.join(' '));
	return values.length > 0 ? values : undefined;
}

function json(raw: unknown, shape: 'object' | 'array'): unknown {
	let value = raw;
	if (typeof raw === 'string') {
		if (raw.trim() === '') return undefined;
		value = parsed(raw);
		if (value === undefined) throw new Malformed('is not valid JSON.');
	}
	if (shape === 'array') {
		if (!Array.isArray(value) || !value.every(isRecord)) {
			throw new Malformed('must be a JSON array of objects.');
		}
		return value.length > 0 ? value : undefined;
	}
	if (!isRecord(value)) throw new Malformed('must be a JSON object.');
	return Object.keys(value).length > 0 ? value : undefined;
}

/** JSON has no undefined, so that means text that is not JSON. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const ISO_8601 = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** ISO 8601 in UTC, from such text with any offset (none means UTC), a Date or n8n's DateTime. */
export function utcTime(raw: unknown): string | undefined {
	if (typeof raw === 'string') {
		const trimmed = raw.trim();
		const match = ISO_8601.exec(trimmed);
		const date = new Date(match?.[1] || trimmed.length === 10 ? trimmed : `${trimmed}Z`);
		if (match && isDay(trimmed.slice(0, 10)) && isTime(date)) return date.toISOString();
	} else if (isRecord(raw) || raw instanceof Date) {
		const millis = Number((raw as { valueOf(): unknown }).valueOf());
		if (Number.isFinite(millis)) return new Date(millis).toISOString();
	}
	return undefined;
}

function timestamp(raw: unknown): string | undefined {
	if (typeof raw === 'string' && raw.trim() === '') return undefined;
	const time = utcTime(raw);
	if (time) return time;
	throw new Malformed(
		`must be an ISO 8601 date and time such as 2026-11-20T09:30:00Z, not ${shown(raw)}.`,
	);
}

const isTime = (date: Date): boolean => !Number.isNaN(date.getTime());

/** JavaScript takes the 31st of November for the 1st of December. */
function isDay(text: string): boolean {
	const date = new Date(text);
	return isTime(date) && date.toISOString().startsWith(text);
}

function shown(raw: unknown): string {
	const value = typeof raw === 'string' ? `"${raw}"` : Array.isArray(raw) ? 'a list' : typeof raw;
	return value.length > 60 ? `${value.slice(0, 57)}…"` : value;
}
