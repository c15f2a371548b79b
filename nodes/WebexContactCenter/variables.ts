import type { Option } from '../runtime/table';
import { refuse } from '../runtime/values';

/** source: wxcc-set-variable page; the values are those of global variables in the OpenAPI */
export const VARIABLE_TYPES = [
	{ name: 'Boolean', value: 'BOOLEAN' },
	{ name: 'Date Time', value: 'DATE_TIME' },
	{ name: 'Decimal', value: 'DECIMAL' },
	{ name: 'Integer', value: 'INTEGER' },
	{ name: 'String', value: 'STRING' },
] as const satisfies readonly Option[];

export interface Variable {
	name: string;
	type?: string;
	value: string;
	desktopLabel?: string;
}

const LONGEST_NAME = 80;
const LONGEST_STRING = 256;
const LONGEST_LABEL = 50;
/** In seconds this is the year 5138; in milliseconds it was 1973. */
const LARGEST_EPOCH = 99_999_999_999;

const CHECKS: Record<string, (value: string) => string | undefined> = {
	STRING: (value) =>
		value.length > LONGEST_STRING
			? `a String has ${LONGEST_STRING} characters at most, not ${value.length}`
			: undefined,
	BOOLEAN: (value) => (/^(true|false)$/i.test(value) ? undefined : 'a Boolean is True or False'),
	INTEGER: (value) => (/^[+-]?\d+$/.test(value) ? undefined : 'an Integer has digits only'),
	DECIMAL: (value) =>
		/^[+-]?(\d+\.?\d*|\.\d+)$/.test(value) ? undefined : 'a Decimal is a number such as 12.5',
	DATE_TIME: (value) =>
		!/^\d+$/.test(value)
			? 'a Date Time is a number of seconds since 1970'
			: Number(value) > LARGEST_EPOCH
				? 'a Date Time is in seconds, and this looks like milliseconds'
				: undefined,
};

/** As a lookup of global variables gives them: `name:TYPE`, or the name alone. */
export function globalVariable({ variable, value }: { variable: string; value: string }): Variable {
	const [name, type] = variable.split(':');
	return { name, type: type ?? 'STRING', value };
}

/**
 * Attributes by name. Throws `InvalidData` naming every row at fault, so that the user sees all problems at once.
 * `label` is that of the field.
 */
export function attributesOf(variables: Variable[], label = 'Variables'): Record<string, string> {
	const problems = variables.flatMap((variable, index) =>
		checkVariable(variable).map((problem) => `${label} row ${index + 1}: ${problem}`),
	);
	const names = variables.map(({ name }) => name);
	const twice = names.filter((name, index) => names.indexOf(name) < index);
	if (twice.length > 0) problems.push(`${label} has ${twice.join(', ')} more than once.`);
	refuse(problems);
	return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

/** What is wrong with a variable, worded to follow the place of its row. */
function checkVariable({ name, type = 'STRING', value, desktopLabel }: Variable): string[] {
	const problems: string[] = [];
	if (!/^\w+$/.test(name)) problems.push('Name takes letters, digits and underscores only.');
	if (name.length > LONGEST_NAME) problems.push(`Name has ${LONGEST_NAME} characters at most.`);
	const check = CHECKS[type];
	const problem = check ? check(value) : `there is no type ${type}`;
	if (problem) problems.push(`Value of ${name}: ${problem}.`);
	if (desktopLabel && desktopLabel.length > LONGEST_LABEL) {
		problems.push(`Desktop Label has ${LONGEST_LABEL} characters at most.`);
	}
	return problems;
}
