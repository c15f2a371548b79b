import type { Condition, Field } from '../runtime/table';

/* The variables of a task. source: cce-flow-configurations page */

/** As the task carries it. */
export interface TaskVariable {
	name: string;
	type: string;
	value: string;
}

const MOST_CALL_VARIABLES = 10;
const LONGEST_CALL_VARIABLE = 40;
const LONGEST_USER_VARIABLE = 210;

/**
 * ECC variables of Digital Routing that take fewer characters than others.
 * source: Scripting and Media Routing Guide 15.0(1); CCE Features Guide
 */
const SHORTER: Record<string, number> = {
	user_DR_MediaResourceID: 16,
	user_DR_MediaChannelName: 8,
};

/** Digital Routing fills these itself. source: as above */
const RESERVED = ['user_DR_Primary', 'user_DR_Backup'];

const typedColumns = {
	key: { label: 'Key', required: true },
	type: { label: 'Type', default: 'String' },
	value: { label: 'Value', type: 'scalar' },
} as const satisfies Record<string, Field>;

/** `when` is where the node can send them. */
export function variableFields<const W extends Condition | undefined>(when: W) {
	return {
		callVariables: {
			label: 'Call Variables',
			type: 'rows',
			when,
			maxRows: MOST_CALL_VARIABLES,
			columns: { value: { label: 'Value', type: 'scalar' } },
			description:
				'In the order of the Peripheral Variables 1 to 10; each up to 40 bytes in Latin-1. An empty row leaves its number out.',
		},
		userVariables: {
			label: 'User Variables',
			type: 'rows',
			when,
			columns: typedColumns,
			description:
				'ECC variables that are defined in Contact Center Enterprise and enabled in its Digital Channel Settings; each up to 210 bytes, DR_MediaChannelName up to 8 characters. Digital Routing fills DR_Primary and DR_Backup itself.',
		},
		extensionVariables: {
			label: 'Extension Variables',
			type: 'rows',
			when,
			columns: typedColumns,
			description: 'Kept with the task and returned in its events, but not passed to the script',
		},
	} as const satisfies Record<string, Field>;
}

interface Typed {
	key: string;
	type?: string;
	value?: string;
}

export interface GivenVariables {
	callVariables?: Array<{ value?: string }>;
	userVariables?: Typed[];
	extensionVariables?: Typed[];
}

/**
 * The variables of the user and those that fields of the node fill, with what is wrong with them. Of `before`, those that
 * the task had, it takes what has no new value.
 */
export function taskVariables(
	given: GivenVariables,
	filled: ReadonlyArray<{ name: string; value: string | undefined; label: string }> = [],
	before: ReadonlyArray<Record<string, unknown>> = [],
): { variables: TaskVariable[]; problems: string[] } {
	const { callVariables = [], userVariables = [], extensionVariables = [] } = given;
	const own = filled.flatMap(({ name, value, label }) =>
		value === undefined ? [] : [{ place: label, name, type: 'string', value }],
	);
	const all = [
		...callVariables.flatMap(({ value }, index) =>
			value === undefined
				? []
				: [
						{
							place: `Call Variables row ${index + 1}`,
							name: `cv_${index + 1}`,
							type: 'string',
							value,
						},
					],
		),
		...own,
		...userVariables.map(({ key, type, value = '' }, index) => ({
			place: `User Variables row ${index + 1}`,
			name: userName(key.trim()),
			type: typeName(type),
			value,
		})),
		...extensionVariables.map(({ key, type, value = '' }, index) => ({
			place: `Extension Variables row ${index + 1}`,
			name: key.trim(),
			type: typeName(type),
			value,
		})),
	];
	const seen = new Map<string, string>();
	const problems = all.flatMap(({ place, name, value }) => {
		const twin = seen.get(name);
		seen.set(name, place);
		return [
			...(twin ? [`${place} has the name ${name}, as ${twin} does.`] : []),
			...problemsOf(place, name, value),
		];
	});
	const kept = before
		.map(({ name, type, value }) => ({
			name: textOf(name),
			type: typeName(textOf(type)),
			value: textOf(value),
		}))
		// What Digital Routing has filled in is in its events, but is not for others to set.
		.filter(({ name }) => !RESERVED.includes(name));
	const nameless = kept.findIndex(({ name }) => name === '');
	if (nameless >= 0) problems.push(`Variables entry ${nameless + 1} has no name.`);
	return {
		variables: [
			...all.map(({ name, type, value }) => ({ name, type, value })),
			...kept.filter(({ name }) => !seen.has(name)),
		],
		problems,
	};
}

const textOf = (value: unknown): string =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');

/** The sample flows write `_DR_EmailSubject` for `user_DR_EmailSubject`. */
function userName(key: string): string {
	if (key.startsWith('user_')) return key;
	return key.startsWith('_') ? `user${key}` : `user_${key}`;
}

const typeName = (type = 'String'): string => type.trim().toLowerCase() || 'string';

const isLatin1 = (text: string): boolean => Buffer.from(text, 'latin1').toString('latin1') === text;

function problemsOf(place: string, name: string, value: string): string[] {
	if (!/^[\x21-\x7e]+$/.test(name)) {
		return [`${place} has the name "${name}"; names have no spaces and only ASCII characters.`];
	}
	if (/^cv_/i.test(name)) {
		if (!place.startsWith('Call Variables')) {
			return [`${place} must not have a name that begins with cv_; use Call Variables.`];
		}
		// In Latin-1 a character is a byte.
		if (!isLatin1(value)) return [`${place} has characters that are not in Latin-1.`];
		return value.length > LONGEST_CALL_VARIABLE
			? [`${place} has ${value.length} bytes, more than ${LONGEST_CALL_VARIABLE}.`]
			: [];
	}
	if (!/^user_/i.test(name)) return [];
	if (name === 'user_') return [`${place} must have more of a name than its prefix.`];
	if (place.startsWith('Extension Variables')) {
		return [`${place} must not have a name that begins with user_; use User Variables.`];
	}
	if (RESERVED.includes(name)) {
		return [
			`${place} must not have the name ${name}: Digital Routing fills this variable itself. Remove the row.`,
		];
	}
	const most = SHORTER[name];
	if (most !== undefined && [...value].length > most) {
		return [`${place} has ${[...value].length} characters; ${name} takes ${most} at most.`];
	}
	const bytes = Buffer.byteLength(value);
	return bytes > LONGEST_USER_VARIABLE
		? [`${place} has ${bytes} bytes, more than ${LONGEST_USER_VARIABLE}.`]
		: [];
}
