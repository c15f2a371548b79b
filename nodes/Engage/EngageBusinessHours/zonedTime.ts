/** What a wall clock shows. */
export interface LocalTime {
	/** YYYY-MM-DD */
	date: string;
	/** YYYY-MM-DDTHH:MM:SS */
	dateTime: string;
	/** 0 is Sunday. */
	weekday: number;
	/** Since midnight by the clock; on the day of a time change not the time that has passed. */
	seconds: number;
}

/** Undefined if the runtime does not know the zone. */
export function localTime(instant: Date, timeZone: string): LocalTime | undefined {
	// Newer runtimes also take offsets, which know no time changes.
	if (!/^[A-Za-z]/.test(timeZone)) return undefined;
	let parts: Intl.DateTimeFormatPart[];
	try {
		parts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
		}).formatToParts(instant);
	} catch {
		return undefined;
	}
	const part = (type: Intl.DateTimeFormatPartTypes) =>
		parts.find((one) => one.type === type)?.value ?? '';
	const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
	const [hour, minute, second] = [part('hour'), part('minute'), part('second')];
	return {
		date,
		dateTime: `${date}T${hour}:${minute}:${second}`,
		weekday: new Date(`${date}T00:00:00Z`).getUTCDay(),
		seconds: Number(hour) * 3600 + Number(minute) * 60 + Number(second),
	};
}

export function dayBefore(date: string): string {
	const day = new Date(`${date}T00:00:00Z`);
	day.setUTCDate(day.getUTCDate() - 1);
	return day.toISOString().slice(0, 10);
}

/** JavaScript takes the 31st of November for the 1st of December. */
export function isDate(text: string): boolean {
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
	const day = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Seconds since midnight, of HH:MM or HH:MM:SS up to 24:00. */
export function secondsOf(time: string): number | undefined {
	const match = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/.exec(time);
	if (!match) return undefined;
	const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
	return seconds <= 86_400 ? seconds : undefined;
}
