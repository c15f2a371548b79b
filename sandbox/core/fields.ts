export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const isPresent = (value: unknown): boolean =>
	value !== undefined && value !== null && value !== '';

/** The text under a key; anything else counts as absent. */
export function textOf(fields: Fields, key: string): string | undefined {
	const value = fields[key];
	return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberOf(fields: Fields, key: string): number | undefined {
	const value = fields[key];
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function fieldsOf(body: unknown): Fields {
	return isFields(body) ? body : {};
}
