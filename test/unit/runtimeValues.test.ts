import type { IExecuteFunctions } from 'n8n-workflow';
import { atLeast, type Field, type Fields, type Method } from '../../nodes/runtime/table';
import { InvalidData, readValues } from '../../nodes/runtime/values';

const read = (fields: Fields, parameters: Record<string, unknown>, version = '1.0') =>
	readValues(
		{
			getNodeParameter: (name: string, _item: number, fallback: unknown) =>
				name in parameters ? parameters[name] : fallback,
		} as unknown as IExecuteFunctions,
		{ fields } as unknown as Method,
		version,
		0,
	) as Record<string, unknown>;

const one = (field: Omit<Field, 'label'>, value: unknown) =>
	read({ field: { label: 'Field', ...field } }, { field: value }).field;

const problems = (act: () => unknown): string[] => {
	try {
		act();
	} catch (error) {
		if (error instanceof InvalidData) return error.problems;
	}
	throw new Error('That was taken.');
};

const refusal = (field: Omit<Field, 'label'>, value: unknown) => problems(() => one(field, value));

describe('a time', () => {
	const dateTime = { type: 'dateTime' } as const;

	it.each<[unknown, string]>([
		['2026-11-20T09:30:00Z', '2026-11-20T09:30:00.000Z'],
		['2026-11-20T09:30:00.5z', '2026-11-20T09:30:00.500Z'],
		['2026-11-20T09:30:00.123456789Z', '2026-11-20T09:30:00.123Z'],
		['2026-11-20T15:00:00+05:30', '2026-11-20T09:30:00.000Z'],
		['2026-11-20T15:00:00+0530', '2026-11-20T09:30:00.000Z'],
		['2026-11-20T00:30:00-09:00', '2026-11-20T09:30:00.000Z'],
		// Without an offset it is UTC, wherever n8n runs.
		['2026-11-20T09:30:00', '2026-11-20T09:30:00.000Z'],
		['2026-11-20T09:30', '2026-11-20T09:30:00.000Z'],
		['2026-11-20 09:30:00', '2026-11-20T09:30:00.000Z'],
		['2026-11-20', '2026-11-20T00:00:00.000Z'],
		['  2026-11-20T09:30:00Z  ', '2026-11-20T09:30:00.000Z'],
		[new Date('2026-11-20T09:30:00Z'), '2026-11-20T09:30:00.000Z'],
		// n8n's DateTime.
		[{ valueOf: () => 1795167000000 }, '2026-11-20T09:30:00.000Z'],
	])('%s becomes ISO 8601 in UTC', (value, expected) => {
		expect(one(dateTime, value)).toBe(expected);
	});

	it.each<unknown>([
		'tomorrow',
		'20.11.2026',
		'11/20/2026',
		'2026-13-01T00:00:00Z',
		'2026-11-20T25:00:00Z',
		'2026-11-31T09:30:00Z',
		'2026-02-30',
		'2026-11-20T09:30:00Z; drop',
		1795167000,
		true,
		[],
		{},
		new Date('nonsense'),
		{ valueOf: () => 1e20 },
	])('%p is refused', (value) => {
		expect(refusal(dateTime, value)).toEqual([expect.stringMatching(/^Field /)]);
	});

	it.each(['', '   ', undefined, null])('%p is empty', (value) => {
		expect(one(dateTime, value)).toBeUndefined();
	});
});

describe('text', () => {
	it.each<[unknown, unknown]>([
		['Hello', 'Hello'],
		['  Hello ', '  Hello '],
		[14155550123, '14155550123'],
		[0, '0'],
		['', undefined],
		['\t\n ', undefined],
		[null, undefined],
		[undefined, undefined],
	])('%p is %p', (value, expected) => {
		expect(one({}, value)).toBe(expected);
	});

	it.each<[unknown, string]>([
		[true, 'Field must be text, not boolean.'],
		[{ a: 1 }, 'Field must be text, not object.'],
		[['a'], 'Field must be text, not a list.'],
		[NaN, 'Field must be text, not number.'],
		[Infinity, 'Field must be text, not number.'],
	])('%p is refused', (value, problem) => {
		expect(refusal({}, value)).toEqual([problem]);
	});
});

describe('JSON', () => {
	const object = { type: 'json', shape: 'object' } as const;
	const array = { type: 'json', shape: 'array' } as const;

	it.each<[Omit<Field, 'label'>, unknown, unknown]>([
		[object, '{"a":[1,"ü"]}', { a: [1, 'ü'] }],
		[object, { a: 1 }, { a: 1 }],
		[object, ' {} ', undefined],
		[object, '', undefined],
		[array, '[{"a":1},{"b":2}]', [{ a: 1 }, { b: 2 }]],
		[array, [{ a: 1 }], [{ a: 1 }]],
		[array, '[]', undefined],
		[{ type: 'json' }, '{"a":1}', { a: 1 }],
	])('%j takes %p', (field, value, expected) => {
		expect(one(field, value)).toEqual(expected);
	});

	it.each<[Omit<Field, 'label'>, unknown, string]>([
		[object, '{a:1}', 'Field is not valid JSON.'],
		[object, 'null', 'Field must be a JSON object.'],
		[object, '[{"a":1}]', 'Field must be a JSON object.'],
		[object, 7, 'Field must be a JSON object.'],
		[array, '{"a":1}', 'Field must be a JSON array of objects.'],
		[array, '["a"]', 'Field must be a JSON array of objects.'],
		[array, [null], 'Field must be a JSON array of objects.'],
	])('%j refuses %p', (field, value, problem) => {
		expect(refusal(field, value)).toEqual([problem]);
	});
});

describe('a choice', () => {
	const choice = {
		type: 'options',
		options: [
			{ name: 'A', value: 'a' },
			{ name: 'B', value: 'b' },
		],
	} as const;

	it('is one of its options', () => {
		expect(one(choice, 'b')).toBe('b');
		expect(refusal(choice, 'B')).toEqual(['Field must be one of a, b, not "B".']);
		expect(refusal(choice, 'x'.repeat(200))[0].length).toBeLessThan(100);
	});

	it('of true and false is neither text nor number', () => {
		expect(one({ type: 'boolean' }, false)).toBe(false);
		expect(refusal({ type: 'boolean' }, 'true')).toEqual(['Field must be true or false.']);
	});
});

describe('fields', () => {
	const fields = {
		mode: {
			label: 'Mode',
			type: 'options',
			variants: [
				{ since: '1.2', options: [{ name: 'New', value: 'new' }], default: 'new' },
				{ until: '1.1', options: [{ name: 'Old', value: 'old' }], default: 'old', hidden: true },
			],
		},
		fresh: { label: 'Fresh', required: true, when: { mode: ['new'] } },
		stale: { label: 'Stale', required: true, when: { mode: { not: 'new' } } },
		later: { label: 'Later', required: true, since: '1.10' },
	} as const satisfies Fields;

	it('apply by version and by the fields before them', () => {
		expect(read(fields, { fresh: 'f', stale: 's', later: 'l' }, '1.0')).toEqual({
			mode: 'old',
			stale: 's',
		});
		expect(read(fields, { fresh: 'f', stale: 's', later: 'l' }, '1.2')).toEqual({
			mode: 'new',
			fresh: 'f',
		});
		expect(read(fields, { fresh: 'f', stale: 's', later: 'l' }, '1.10')).toEqual({
			mode: 'new',
			fresh: 'f',
			later: 'l',
		});
	});

	it('that a version has not are not read from the panel, where an old value may remain', () => {
		expect(read(fields, { mode: 'new', stale: 's' }, '1.1')).toEqual({ mode: 'old', stale: 's' });
	});

	it('are all named when several are at fault', () => {
		expect(problems(() => read(fields, {}, '1.10'))).toEqual([
			'Fresh is empty.',
			'Later is empty.',
		]);
	});

	it('whose expression fails are named with its reason', () => {
		const context = {
			getNodeParameter: () => {
				throw new Error('No such node.');
			},
		} as unknown as IExecuteFunctions;
		const method = { fields: { id: { label: 'ID' } } } as unknown as Method;
		expect(problems(() => readValues(context, method, '1.0', 0))).toEqual([
			'ID cannot be read: No such node.',
		]);
	});
});

it.each<[string, string, boolean]>([
	['1.0', '1.0', true],
	['1.10', '1.9', true],
	['1.9', '1.10', false],
	['2', '1.9', true],
	['1', '1.0', true],
	['1.0.1', '1.0', true],
	['1.0', '1.0.1', false],
])('version %s is at least %s: %s', (a, b, expected) => {
	expect(atLeast(a, b)).toBe(expected);
});

describe('a scalar', () => {
	const scalar = { type: 'scalar' } as const;

	it.each<[unknown, string | undefined]>([
		['gold', 'gold'],
		[0, '0'],
		[false, 'false'],
		[true, 'true'],
		['', undefined],
		[null, undefined],
	])('%p is %p', (value, expected) => expect(one(scalar, value)).toBe(expected));

	it('is no list and no object', () => {
		expect(refusal(scalar, [1])).toEqual(['Field must be text, not a list.']);
		expect(refusal(scalar, {})).toEqual(['Field must be text, not object.']);
	});
});

describe('rows', () => {
	const rows = {
		type: 'rows',
		maxRows: 2,
		columns: {
			kind: { label: 'Kind', type: 'options', options: [{ name: 'A', value: 'a' }], default: 'a' },
			text: { label: 'Text', required: true },
			more: { label: 'More', when: { kind: ['b'] } },
		},
	} as const satisfies Omit<Field, 'label'>;
	const inRows = (value: unknown) =>
		read({ field: { label: 'Field', ...rows } }, { 'field.rows': value }).field;

	it('take defaults, and leave out what does not apply', () => {
		expect(inRows([{ text: 'x', more: 'y' }])).toEqual([{ kind: 'a', text: 'x' }]);
		expect(inRows([])).toBeUndefined();
		expect(inRows(undefined)).toBeUndefined();
	});

	it('name every fault by row and column', () => {
		expect(problems(() => inRows([{ text: ' ' }, { kind: 'c', text: [] }]))).toEqual([
			'Field row 1: Text is empty. row 2: Kind must be one of a, not "c". row 2: Text must be text, not a list.',
		]);
		expect(problems(() => inRows([{}, {}, {}]))).toEqual(['Field can have 2 rows at most, not 3.']);
		expect(problems(() => inRows('x'))).toEqual(['Field must be a list of rows.']);
		expect(problems(() => inRows([7]))).toEqual(['Field row 1: Text is empty.']);
	});
});

it.each<[unknown, unknown]>([
	[
		['a', 'b'],
		['a', 'b'],
	],
	['b', ['b']],
	[[], undefined],
])('of several choices %p is %p', (value, expected) => {
	const options = ['a', 'b'].map((name) => ({ name, value: name }));
	expect(one({ type: 'multi', options }, value)).toEqual(expected);
	expect(refusal({ type: 'multi', options }, ['a', 'z'])).toEqual([
		'Field must be among a, b, not "z".',
	]);
});

it.each<[unknown, number]>([
	[5, 5],
	['240', 240],
])('a whole number %p is %p', (value, expected) => {
	const number = { type: 'number', range: [5, 240] } as const;
	expect(one(number, value)).toBe(expected);
	for (const wrong of [4, 241, '1.5', 'many', true]) {
		expect(refusal(number, wrong)).toEqual([expect.stringMatching(/^Field must be /)]);
	}
});
