/** Below, a number counts seconds; above the other, microseconds. Both stand for the year 1973 in milliseconds and 5138. */
const LEAST_MILLISECONDS = 1e11;
const MOST_MILLISECONDS = 1e14;

/**
 * Milliseconds of a time in an event: epoch as number or text in seconds, milliseconds or microseconds, or ISO 8601 with
 * its offset. Undefined where it is none of them. The unit of the vendor's header is not documented.
 */
export function toMilliseconds(value: unknown): number | undefined {
	if (typeof value === 'number' || (typeof value === 'string' && /^\s*\d+\s*$/.test(value))) {
		const epoch = Number(value);
		if (!Number.isFinite(epoch) || epoch <= 0) return undefined;
		if (epoch < LEAST_MILLISECONDS) return epoch * 1000;
		return epoch >= MOST_MILLISECONDS ? Math.floor(epoch / 1000) : epoch;
	}
	if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/i.test(value)) {
		return undefined;
	}
	const parsed = Date.parse(value);
	return Number.isNaN(parsed) ? undefined : parsed;
}

/** The first of the given times that can be read, as ISO 8601 in UTC. */
export function isoTime(...candidates: unknown[]): string | undefined {
	for (const candidate of candidates) {
		const date = new Date(toMilliseconds(candidate) ?? NaN);
		if (!Number.isNaN(date.getTime())) return date.toISOString();
	}
	return undefined;
}
