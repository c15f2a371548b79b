import type { IDataObject } from 'n8n-workflow';
import { EngageBusinessHours } from '../../../nodes/Engage/EngageBusinessHours/EngageBusinessHours.node';
import { outcomesOf } from '../../../nodes/runtime/table';
import { runNode } from '../../workflow/engageNodes';

/* Runs of the node in n8n's engine. Outcomes and outputs: webex-engage.md 8.1. */

const node = new EngageBusinessHours();

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
const shift = (startTime: string, endTime: string, days = WEEKDAYS, shiftName = 'Day') => ({
	shiftName,
	days,
	startTime,
	endTime,
});

interface Given {
	timeZone?: unknown;
	workingHours?: IDataObject[];
	holidays?: IDataObject[];
	overrides?: IDataObject[];
	at?: string;
}

const run = async ({ timeZone, workingHours, holidays, overrides, at }: Given) =>
	await runNode(node, {}, {
		scheduleDetails: 'static',
		timeZone: timeZone === undefined ? 'Europe/London' : timeZone,
		workingHours: { rows: workingHours ?? [shift('09:00', '17:30')] },
		holidays: { rows: holidays ?? [] },
		overrides: { rows: overrides ?? [] },
		dateAndTime: at ?? '',
	} as IDataObject);

const outcome = async (given: Given) => (await run(given)).outcome;

const CHRISTMAS = { name: 'Christmas', startDate: '2026-12-25', endDate: '2026-12-26' };
const PARTY = {
	name: 'Party',
	startDateTime: '2026-12-24T12:00',
	endDateTime: '2026-12-24T18:00',
};

describe('outcomes', () => {
	const reached = new Set<string>();
	const item = { method: 'businessHours', apiVersion: '1.0' };

	it.each<[name: string, given: Given, outputs: IDataObject]>([
		[
			'inWorkingHours',
			{ at: '2026-11-20T09:00:00Z' },
			{
				slot: 'working_hours',
				workingHourSlot: { shiftName: 'Day', startTime: '09:00', endTime: '17:30' },
			},
		],
		[
			'onHoliday',
			{ holidays: [CHRISTMAS], at: '2026-12-25T12:00:00Z' },
			{ slot: 'holiday', holiday: CHRISTMAS },
		],
		[
			'inOverride',
			{ overrides: [PARTY], at: '2026-12-24T12:00:00Z' },
			{ slot: 'override', override: PARTY },
		],
		['onNoMatch', { at: '2026-11-20T17:30:00Z' }, { slot: 'no_match' }],
	])('%s', async (name, given, outputs) => {
		const result = await run(given);
		expect(result.outcomes).toEqual([name]);
		expect(result.json).toEqual({ outcome: name, ...item, ...outputs });
		expect(result.items[0].pairedItem).toMatchObject({ item: 0 });
		reached.add(name);
	});

	it('onInvalidData', async () => {
		const { json } = await run({ timeZone: 'Mars/Base' });
		expect(json).toMatchObject({
			outcome: 'onInvalidData',
			error: {
				code: 'INVALID_DATA',
				message:
					'Time Zone must be an IANA name such as Europe/London, not "Mars/Base". No request was sent.',
			},
		});
		reached.add('onInvalidData');
	});

	afterAll(() => {
		// A node that calls nothing cannot time out, be refused, or get an answer.
		const never = ['onInvalidChoice', 'onTimeout', 'onAuthorizationFailure', 'onError'];
		const declared = outcomesOf(node.table).map(({ name }) => name);
		expect(declared.filter((name) => !reached.has(name))).toEqual(never);
	});

	it('needs no credential and has no choice of a request form', () => {
		expect(node.description.credentials).toEqual([]);
		const { properties } = node.description;
		expect(JSON.stringify(properties)).not.toMatch(/requestForm|"authentication"/);
	});
});

describe('working hours', () => {
	it.each([
		['before they begin', '2026-11-20T08:59:59Z', 'onNoMatch'],
		['as they begin', '2026-11-20T09:00:00Z', 'inWorkingHours'],
		['before they end', '2026-11-20T17:29:59Z', 'inWorkingHours'],
		['as they end', '2026-11-20T17:30:00Z', 'onNoMatch'],
		['on a closed day', '2026-11-21T12:00:00Z', 'onNoMatch'],
		['at a time with an offset', '2026-11-20T18:30:00+09:00', 'inWorkingHours'],
	])('%s', async (_, at, name) => {
		expect(await outcome({ at })).toBe(name);
	});

	it('can have a break', async () => {
		const workingHours = [
			shift('09:00', '12:00', WEEKDAYS, 'Morning'),
			shift('13:00', '17:00', WEEKDAYS, 'Afternoon'),
		];
		expect(await outcome({ workingHours, at: '2026-11-20T12:30:00Z' })).toBe('onNoMatch');
		const { json } = await run({ workingHours, at: '2026-11-20T13:00:00Z' });
		expect(json.workingHourSlot).toMatchObject({ shiftName: 'Afternoon' });
	});

	it.each([
		['Friday evening', '2026-11-20T22:00:00Z', 'inWorkingHours'],
		['the night to Saturday', '2026-11-21T05:59:59Z', 'inWorkingHours'],
		['Saturday morning', '2026-11-21T06:00:00Z', 'onNoMatch'],
		['Saturday evening', '2026-11-21T23:00:00Z', 'onNoMatch'],
		['the night to Monday', '2026-11-23T01:00:00Z', 'onNoMatch'],
		['the night to Tuesday', '2026-11-24T01:00:00Z', 'inWorkingHours'],
	])('can cross midnight: %s', async (_, at, name) => {
		expect(await outcome({ workingHours: [shift('22:00', '06:00')], at })).toBe(name);
	});

	it.each([
		['00:00', '24:00', '2026-11-20T23:59:59Z', 'inWorkingHours'],
		['00:00', '24:00', '2026-11-20T00:00:00Z', 'inWorkingHours'],
		['00:00', '24:00', '2026-11-21T00:00:00Z', 'onNoMatch'],
		['18:00', '00:00', '2026-11-20T23:59:59Z', 'inWorkingHours'],
		['18:00', '00:00', '2026-11-21T00:00:00Z', 'onNoMatch'],
	])('can end at midnight: %s to %s at %s', async (start, end, at, name) => {
		expect(await outcome({ workingHours: [shift(start, end)], at })).toBe(name);
	});

	it('are those of now if no time is given', async () => {
		const everyDay = [...WEEKDAYS, 'Saturday', 'Sunday'];
		const workingHours = [shift('00:00', '24:00', everyDay)];
		expect(await outcome({ workingHours })).toBe('inWorkingHours');
		const [year] = [new Date().getUTCFullYear()];
		const holidays = [{ name: '', startDate: `${year - 1}-01-01`, endDate: `${year + 1}-12-31` }];
		expect(await outcome({ workingHours, holidays })).toBe('onHoliday');
	});
});

/** Time changes of 2026: Europe on 29 March and 25 October, New York on 8 March and 1 November. */
describe('time zones', () => {
	const everyDay = [...WEEKDAYS, 'Saturday', 'Sunday'];

	it.each([
		['Europe/Berlin', '2026-03-27T07:59:00Z', 'onNoMatch'],
		['Europe/Berlin', '2026-03-27T08:00:00Z', 'inWorkingHours'],
		['Europe/Berlin', '2026-03-30T06:59:00Z', 'onNoMatch'],
		['Europe/Berlin', '2026-03-30T07:00:00Z', 'inWorkingHours'],
		['America/New_York', '2026-10-30T13:00:00Z', 'inWorkingHours'],
		['America/New_York', '2026-11-02T13:00:00Z', 'onNoMatch'],
		['America/New_York', '2026-11-02T14:00:00Z', 'inWorkingHours'],
		['Asia/Kolkata', '2026-11-20T03:29:00Z', 'onNoMatch'],
		['Asia/Kolkata', '2026-11-20T03:30:00Z', 'inWorkingHours'],
		['UTC', '2026-11-20T09:00:00Z', 'inWorkingHours'],
	])('09:00 in %s at %s', async (timeZone, at, name) => {
		expect(await outcome({ timeZone, at })).toBe(name);
	});

	it.each([
		['the day is that of the zone, ahead', 'Pacific/Auckland', '2026-11-19T21:00:00Z'],
		['the day is that of the zone, behind', 'Pacific/Honolulu', '2026-11-21T02:00:00Z'],
	])('%s', async (_, timeZone, at) => {
		// Friday the 20th at 10:00 and at 16:00.
		expect(
			await outcome({ timeZone, workingHours: [shift('09:00', '17:00', ['Friday'])], at }),
		).toBe('inWorkingHours');
	});

	it.each([
		['the hour that is left out', '2026-03-29T01:00:00Z', 'inWorkingHours'],
		['before it', '2026-03-29T00:59:59Z', 'onNoMatch'],
		['the hour that comes twice, first', '2026-10-25T00:30:00Z', 'inWorkingHours'],
		['the hour that comes twice, again', '2026-10-25T01:30:00Z', 'inWorkingHours'],
		['after it', '2026-10-25T02:00:00Z', 'onNoMatch'],
	])('02:00 to 03:00 (spring: 04:00) in Berlin, %s', async (_, at, name) => {
		const workingHours = [shift('02:00', at.includes('-03-') ? '04:00' : '03:00', everyDay)];
		expect(await outcome({ timeZone: 'Europe/Berlin', workingHours, at })).toBe(name);
	});
});

describe('holidays', () => {
	const holidays = [CHRISTMAS];

	it.each([
		['the last second before', '2026-12-24T23:59:59Z', 'onNoMatch'],
		['the first second', '2026-12-25T00:00:00Z', 'onHoliday'],
		['the last second', '2026-12-26T23:59:59Z', 'onHoliday'],
		['the first second after', '2026-12-27T00:00:00Z', 'onNoMatch'],
	])('are whole days: %s', async (_, at, name) => {
		expect(await outcome({ holidays, at })).toBe(name);
	});

	it('are days of the zone, and one day without an end', async () => {
		const one = [{ name: 'Day', startDate: '2026-11-20', endDate: '' }];
		const timeZone = 'Asia/Tokyo';
		expect(await outcome({ timeZone, holidays: one, at: '2026-11-19T15:00:00Z' })).toBe(
			'onHoliday',
		);
		expect(await outcome({ timeZone, holidays: one, at: '2026-11-20T15:00:00Z' })).toBe(
			'onNoMatch',
		);
	});

	it('take the shift with them that begins on the last day', async () => {
		const workingHours = [shift('22:00', '06:00', ['Friday', 'Saturday', 'Sunday'])];
		expect(await outcome({ workingHours, holidays, at: '2026-12-27T03:00:00Z' })).toBe('onNoMatch');
		expect(await outcome({ workingHours, holidays, at: '2026-12-28T03:00:00Z' })).toBe(
			'inWorkingHours',
		);
	});
});

describe('overrides', () => {
	const overrides = [PARTY];

	it.each([
		['before', '2026-12-24T11:59:59Z', 'inWorkingHours'],
		['at the start', '2026-12-24T12:00:00Z', 'inOverride'],
		['before the end', '2026-12-24T17:59:59Z', 'inOverride'],
		['at the end', '2026-12-24T18:00:00Z', 'onNoMatch'],
	])('%s', async (_, at, name) => {
		expect(await outcome({ overrides, at })).toBe(name);
	});

	it('come before holidays', async () => {
		const holidays = [{ name: 'Eve', startDate: '2026-12-24', endDate: '' }];
		const at = '2026-12-24T13:00:00Z';
		expect(await outcome({ holidays, overrides, at })).toBe('inOverride');
		expect(await outcome({ holidays, at })).toBe('onHoliday');
	});

	it('are times of the zone, unless they have an offset', async () => {
		const timeZone = 'America/New_York';
		expect(await outcome({ timeZone, overrides, at: '2026-12-24T17:00:00Z' })).toBe('inOverride');
		const absolute = [
			{ name: '', startDateTime: '2026-12-24T12:00:00Z', endDateTime: '2026-12-24T14:00:00+01:00' },
		];
		expect(await outcome({ timeZone, overrides: absolute, at: '2026-12-24T12:59:59Z' })).toBe(
			'inOverride',
		);
		expect(await outcome({ timeZone, overrides: absolute, at: '2026-12-24T13:00:00Z' })).toBe(
			'onNoMatch',
		);
	});
});

describe('data that is not valid names the field', () => {
	it.each<[Given, string]>([
		// n8n itself refuses what is empty before it runs.
		[{ timeZone: '={{ $json.missing }}' }, 'Time Zone is empty.'],
		[{ timeZone: '+02:00' }, 'Time Zone must be an IANA name such as Europe/London, not "+02:00".'],
		[
			{ workingHours: [] },
			'Working Hours, Holidays and Overrides are all empty: enter at least one.',
		],
		[
			{ workingHours: [shift('9am', '25:00')] },
			'Working Hours row 1: Start Time must be a time such as 09:00. Working Hours row 1: End Time must be a time such as 17:30, or 24:00.',
		],
		[
			{ workingHours: [shift('09:00', '17:00'), shift('09:00', '9:00')] },
			'Working Hours row 2: End Time must differ from the start; a whole day is 00:00 to 24:00.',
		],
		[
			{ holidays: [{ name: 'x', startDate: '2026-11-31', endDate: '' }] },
			'Holidays row 1: Start Date must be a date such as 2026-12-25.',
		],
		[
			{ holidays: [{ name: 'x', startDate: '2026-12-25', endDate: '2026-12-24' }] },
			'Holidays row 1: End Date must not be before the start.',
		],
		[
			{ overrides: [{ ...PARTY, startDateTime: '24 Dec' }] },
			'Overrides row 1: Start Date Time must be a date and time such as 2026-12-24T12:00.',
		],
		[
			{ overrides: [{ ...PARTY, endDateTime: '2026-12-24T12:00:00' }] },
			'Overrides row 1: End Date Time must be after the start.',
		],
		[
			{ overrides: [{ ...PARTY, endDateTime: '2026-12-24T18:00Z' }] },
			'Overrides row 1: End Date Time must have an offset if, and only if, the start has one.',
		],
	])('%j', async (given, message) => {
		const { json, outcome: name } = await run(given);
		expect(name).toBe('onInvalidData');
		expect((json.error as IDataObject).message).toContain(message);
	});
});

describe('a dynamic schedule', () => {
	const dynamic = async (variable: unknown, dateAndTime = '2026-11-20T10:00:00Z') =>
		await runNode(node, {}, {
			scheduleDetails: 'dynamic',
			dynamicBusinessHourVariable: variable,
			dateAndTime,
		} as IDataObject);
	const schedule = {
		timezone: 'Europe/London',
		workingHours: [{ name: 'Day', days: ['MON', 'Fri'], startTime: '09:00', endTime: '17:00' }],
		holidays: [CHRISTMAS],
		overrides: [PARTY],
	};

	it.each([
		['as an object', schedule],
		['as text', JSON.stringify(schedule)],
	])('%s', async (_, variable) => {
		expect((await dynamic(variable)).json).toMatchObject({
			outcome: 'inWorkingHours',
			workingHourSlot: { shiftName: 'Day', startTime: '09:00', endTime: '17:00' },
		});
		expect((await dynamic(variable, '2026-12-26T10:00:00Z')).outcome).toBe('onHoliday');
		expect((await dynamic(variable, '2026-12-24T13:00:00Z')).outcome).toBe('inOverride');
		expect((await dynamic(variable, '2026-11-19T10:00:00Z')).outcome).toBe('onNoMatch');
	});

	it.each<[unknown, string]>([
		['', 'Dynamic Business Hour Variable is empty.'],
		['{', 'Dynamic Business Hour Variable is not valid JSON.'],
		[{ workingHours: [] }, 'Dynamic Business Hour Variable: timezone is empty.'],
		[
			{ ...schedule, workingHours: 'always' },
			'Dynamic Business Hour Variable: workingHours must be a list of objects.',
		],
		[
			{ ...schedule, workingHours: [{ days: ['MOON'], startTime: '09:00', endTime: '10:00' }] },
			'Dynamic Business Hour Variable: workingHours entry 1: days must be names of days such as MON.',
		],
		[
			{ ...schedule, holidays: [{ startDate: 'soon' }] },
			'Dynamic Business Hour Variable: holidays entry 1: startDate must be a date such as 2026-12-25.',
		],
	])('%j names what is wrong', async (variable, message) => {
		const { json, outcome: name } = await dynamic(variable);
		expect(name).toBe('onInvalidData');
		expect((json.error as IDataObject).message).toContain(message);
	});
});
