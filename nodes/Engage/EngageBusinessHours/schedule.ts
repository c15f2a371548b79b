import { refuse } from '../../runtime/values';
import { isRecord } from '../../runtime/wire';
import { dayBefore, isDate, localTime, secondsOf, type LocalTime } from './zonedTime';

export interface Shift {
	name: string;
	/** 0 is Sunday. */
	days: number[];
	startTime: string;
	endTime: string;
}

export interface Holiday {
	name: string;
	startDate: string;
	/** The last day. */
	endDate: string;
}

export interface Override {
	name: string;
	startDateTime: string;
	endDateTime: string;
}

export interface Schedule {
	timeZone: string;
	workingHours: Shift[];
	holidays: Holiday[];
	overrides: Override[];
}

export const DAYS = [
	'Sunday',
	'Monday',
	'Tuesday',
	'Wednesday',
	'Thursday',
	'Friday',
	'Saturday',
] as const;

export type Slot =
	| { slot: 'override'; override: Override }
	| { slot: 'holiday'; holiday: Holiday }
	| { slot: 'working_hours'; shift: Shift }
	| { slot: 'no_match' };

/**
 * The part of the schedule that an instant falls into. What comes first is inferred: an override is an exception to working hours, and
 * working hours do not apply on a holiday. Ends are exclusive, but for the last day of a holiday.
 * source: https://help.webexconnect.io/docs/wxcc-engage-business-hours (slots), https://help.webex.com/en-us/article/dqekw4 (meaning)
 */
export function slotAt(schedule: Schedule, instant: Date): Slot {
	const now = localTime(instant, schedule.timeZone)!;
	const override = schedule.overrides.find(
		({ startDateTime, endDateTime }) =>
			!isBefore(now, instant, startDateTime) && isBefore(now, instant, endDateTime),
	);
	if (override) return { slot: 'override', override };
	const holidayOn = (date: string) =>
		schedule.holidays.find(({ startDate, endDate }) => startDate <= date && date <= endDate);
	const holiday = holidayOn(now.date);
	if (holiday) return { slot: 'holiday', holiday };
	const isOvernight = !holidayOn(dayBefore(now.date));
	const shift = schedule.workingHours.find((one) => isWorking(one, now, isOvernight));
	return shift ? { slot: 'working_hours', shift } : { slot: 'no_match' };
}

/** A date and time without an offset is one of the schedule's zone. */
function isBefore(now: LocalTime, instant: Date, dateTime: string): boolean {
	return hasOffset(dateTime)
		? instant.getTime() < new Date(dateTime).getTime()
		: now.dateTime < withSeconds(dateTime);
}

const hasOffset = (dateTime: string) => /(?:Z|[+-]\d\d:\d\d)$/i.test(dateTime);

const withSeconds = (dateTime: string) => dateTime.padEnd(19, ':00');

/** A shift whose end is not after its start goes on to the next day. */
function isWorking(
	{ days, startTime, endTime }: Shift,
	{ weekday, seconds }: LocalTime,
	isOvernight: boolean,
): boolean {
	const [start, end] = [secondsOf(startTime)!, secondsOf(endTime)!];
	const isToday = days.includes(weekday);
	if (start < end) return isToday && start <= seconds && seconds < end;
	const wasYesterday = isOvernight && days.includes((weekday + 6) % 7);
	return (isToday && start <= seconds) || (wasYesterday && seconds < end);
}

// ---------------------------------------------------------------- reading

/** Of the panel, or of an object in the words of the public API: both name a part and count its entries. */
export interface ScheduleSource {
	timeZone: unknown;
	workingHours: unknown;
	holidays: unknown;
	overrides: unknown;
}

interface Words {
	/** Of the field or key. */
	timeZone: string;
	workingHours: string;
	holidays: string;
	overrides: string;
	/** Of one entry. */
	entry: string;
	columns: Record<string, string>;
}

/** Throws `InvalidData` with everything that is wrong, field by field. */
export function readSchedule(source: ScheduleSource, words: Words): Schedule {
	const problems: string[] = [];
	const reader = new Reader(words, problems);
	const schedule: Schedule = {
		timeZone: reader.timeZone(source.timeZone),
		workingHours: reader.list(source.workingHours, words.workingHours, (entry) =>
			reader.shift(entry),
		),
		holidays: reader.list(source.holidays, words.holidays, (entry) => reader.holiday(entry)),
		overrides: reader.list(source.overrides, words.overrides, (entry) => reader.override(entry)),
	};
	const { workingHours, holidays, overrides } = schedule;
	if (problems.length === 0 && [...workingHours, ...holidays, ...overrides].length === 0) {
		problems.push(
			`${words.workingHours}, ${words.holidays} and ${words.overrides} are all empty: enter at least one.`,
		);
	}
	refuse(problems);
	return schedule;
}

class Reader {
	private place = '';

	constructor(
		private readonly words: Words,
		private readonly problems: string[],
	) {}

	timeZone(value: unknown): string {
		const zone = textOf(value);
		if (!localTime(new Date(0), zone)) {
			this.problems.push(
				zone === ''
					? `${this.words.timeZone} is empty.`
					: `${this.words.timeZone} must be an IANA name such as Europe/London, not "${zone.slice(0, 60)}".`,
			);
		}
		return zone;
	}

	list<T>(value: unknown, label: string, read: (entry: Record<string, unknown>) => T): T[] {
		if (value === undefined || value === null) return [];
		if (!Array.isArray(value) || !value.every(isRecord)) {
			this.problems.push(`${label} must be a list of objects.`);
			return [];
		}
		return value.map((entry, index) => {
			this.place = `${label} ${this.words.entry} ${index + 1}: `;
			return read(entry);
		});
	}

	shift(entry: Record<string, unknown>): Shift {
		const days = (Array.isArray(entry.days) ? entry.days : [entry.days]).map((day) =>
			DAYS.findIndex((name) => isDayNamed(name, textOf(day))),
		);
		if (days.includes(-1)) this.refuse('days', 'must be names of days such as MON');
		const startTime = textOf(entry.startTime);
		const endTime = textOf(entry.endTime);
		const [start, end] = [secondsOf(startTime), secondsOf(endTime)];
		if (start === undefined) this.refuse('startTime', 'must be a time such as 09:00');
		if (end === undefined) this.refuse('endTime', 'must be a time such as 17:30, or 24:00');
		if (start !== undefined && start === end) {
			this.refuse('endTime', 'must differ from the start; a whole day is 00:00 to 24:00');
		}
		return { name: nameOf(entry), days, startTime, endTime };
	}

	holiday(entry: Record<string, unknown>): Holiday {
		const startDate = textOf(entry.startDate);
		const endDate = textOf(entry.endDate) || startDate;
		if (!isDate(startDate)) this.refuse('startDate', 'must be a date such as 2026-12-25');
		else if (!isDate(endDate)) this.refuse('endDate', 'must be a date such as 2026-12-26');
		else if (endDate < startDate) this.refuse('endDate', 'must not be before the start');
		return { name: nameOf(entry), startDate, endDate };
	}

	override(entry: Record<string, unknown>): Override {
		const startDateTime = textOf(entry.startDateTime);
		const endDateTime = textOf(entry.endDateTime);
		const isValid = [startDateTime, endDateTime].map(isDateTime);
		const form = 'must be a date and time such as 2026-12-24T12:00';
		if (!isValid[0]) this.refuse('startDateTime', form);
		if (!isValid[1]) this.refuse('endDateTime', form);
		if (isValid[0] && isValid[1]) {
			if (hasOffset(startDateTime) !== hasOffset(endDateTime)) {
				this.refuse('endDateTime', 'must have an offset if, and only if, the start has one');
			} else if (!isOrdered(startDateTime, endDateTime)) {
				this.refuse('endDateTime', 'must be after the start');
			}
		}
		return { name: nameOf(entry), startDateTime, endDateTime };
	}

	private refuse(column: string, problem: string): void {
		this.problems.push(`${this.place}${this.words.columns[column] ?? column} ${problem}.`);
	}
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const nameOf = ({ name, shiftName }: Record<string, unknown>): string =>
	textOf(name) || textOf(shiftName);

function isOrdered(start: string, end: string): boolean {
	return hasOffset(start)
		? new Date(start).getTime() < new Date(end).getTime()
		: withSeconds(start) < withSeconds(end);
}

/** MON, Mon and Monday */
function isDayNamed(name: string, text: string): boolean {
	const [full, given] = [name.toLowerCase(), text.toLowerCase()];
	return given === full || given === full.slice(0, 3);
}

function isDateTime(text: string): boolean {
	const match =
		/^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/.exec(
			text,
		);
	return match !== null && isDate(match[1]);
}
