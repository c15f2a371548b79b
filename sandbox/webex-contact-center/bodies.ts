import { isFields, isPresent, type Fields } from '../core/fields';
import { badRequest } from './refusal';

export function bodyOf(body: unknown): Fields {
	if (!isFields(body)) throw badRequest('The body must be a JSON object');
	return body;
}

export function optionalText(fields: Fields, key: string, longest: number): string | undefined {
	const value = fields[key];
	if (!isPresent(value)) return undefined;
	if (typeof value !== 'string') throw badRequest(`${key} must be a string`);
	if (value.length > longest) throw badRequest(`${key} exceeds ${longest} characters`);
	return value;
}

export function neededText(fields: Fields, key: string, longest: number): string {
	const value = optionalText(fields, key, longest);
	if (value === undefined) throw badRequest(`${key} is required`);
	return value;
}

export function oneOf<T extends string>(fields: Fields, key: string, allowed: readonly T[]): T {
	const found = allowed.find((one) => one === fields[key]);
	if (found === undefined) throw badRequest(`${key} must be one of ${allowed.join(', ')}`);
	return found;
}

export function objectOf(fields: Fields, key: string): Fields {
	const value = fields[key];
	if (!isFields(value)) throw badRequest(`${key} must be an object`);
	return value;
}

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

export interface TupleLimits {
	tuples: number;
	keyBytes: number;
	valueBytes: number;
}

export const ATTRIBUTES: TupleLimits = { tuples: 30, keyBytes: 200, valueBytes: 1024 };

/** Schema-free data of a task: names with plain values, kept as texts. */
export function tuplesOf(
	fields: Fields,
	key: string,
	{ tuples, keyBytes, valueBytes }: TupleLimits,
): Record<string, string> {
	const entries = Object.entries(objectOf(fields, key));
	if (entries.length > tuples) throw badRequest(`${key} holds more than ${tuples} tuples`);
	return Object.fromEntries(
		entries.map(([name, value]) => {
			if (!['string', 'number', 'boolean'].includes(typeof value)) {
				throw badRequest(`${key}.${name} must be a string, a number or a boolean`);
			}
			if (bytes(name) > keyBytes) throw badRequest(`A key of ${key} exceeds ${keyBytes} bytes`);
			const text = String(value);
			if (bytes(text) > valueBytes) {
				throw badRequest(`${key}.${name} exceeds ${valueBytes} bytes`);
			}
			return [name, text];
		}),
	);
}
