const ISO_LIKE =
	/^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,:](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/i;
const LONGEST = 80;
const WITH_ZONE = /(?:Z|UTC|GMT|[+-]\d\d:?\d\d)(?:\s*\(.*\))?$/i;

/**
 * ISO 8601 in UTC, or undefined where the text is no date that can be read without guessing. Taken are ISO 8601 with a
 * blank for the T, with or without an offset; seconds or milliseconds since 1970; and RFC 2822. A time without an
 * offset is a time in `timeZone`: the vendor writes the tenant's time zone and does not always say so.
 */
export function toUtc(text: string, timeZone = 'UTC'): string | undefined {
	const trimmed = text.trim();
	// No date is as long, and one of the patterns below takes its time with long text.
	if (trimmed.length > LONGEST) return undefined;
	if (/^\d{10}(?:\.\d+)?$/.test(trimmed)) return iso(Number(trimmed) * 1000);
	if (/^\d{13}$/.test(trimmed)) return iso(Number(trimmed));
	const match = ISO_LIKE.exec(trimmed);
	if (match) {
		const [, day, time = '00:00', fraction, zone] = match;
		const local = `${day}T${time.length === 5 ? `${time}:00` : time}${fraction ? `.${fraction}` : ''}`;
		if (!zone) return iso(inZone(Date.parse(`${local}Z`), timeZone));
		const offset = /^[+-]/.test(zone) ? zone.replace(/^(...)(\d\d)$/, '$1:$2') : 'Z';
		return iso(Date.parse(`${local}${offset}`));
	}
	return /^[A-Z]/i.test(trimmed) && WITH_ZONE.test(trimmed) ? iso(Date.parse(trimmed)) : undefined;
}

export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

function iso(millis: number): string | undefined {
	const date = new Date(millis);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** The instant at which clocks in the zone show what UTC clocks show at `wallClock`. */
function inZone(wallClock: number, timeZone: string): number {
	if (Number.isNaN(wallClock)) return wallClock;
	const guess = wallClock - offsetAt(wallClock, timeZone);
	// Once more, because the offset changes with summer time.
	return wallClock - offsetAt(guess, timeZone);
}

function offsetAt(instant: number, timeZone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(instant);
	const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
	const shown = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
	return shown - Math.floor(instant / 1000) * 1000;
}
