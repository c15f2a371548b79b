import { atLeast, conditionsOf } from '../../nodes/runtime/table';
import type { Condition, Field, Fields, Method, Option, Variant } from '../../nodes/runtime/table';
import { code, either, page, sentence, table } from './markdown';

/** The fields of a method: one table, one for the columns of each field with rows, and one with what the dropdowns offer when. */
export function renderFields({ fields, versions }: Method): string {
	const columns = Object.entries(fields).flatMap(([name, field]) =>
		field.columns ? [renderColumns(name, field, field.columns, versions)] : [],
	);
	const choices = [fields, ...Object.values(fields).map((field) => field.columns ?? {})].flatMap(
		(group) => Object.values(group).flatMap((field) => choicesOf(field, group, versions)),
	);
	return page(
		fieldTable('Field', fields, versions),
		...columns,
		choices.length > 0
			? `What the dropdowns offer, with the default in bold:\n\n${table(['Field', 'Versions', 'For', 'Choices'], choices)}`
			: undefined,
	).trimEnd();
}

function fieldTable(head: string, fields: Fields, versions: readonly string[]): string {
	const oldest = versions[versions.length - 1];
	const rows = Object.entries(fields).map(([name, field]) => [
		`**${field.label}**`,
		code(name),
		typeOf(field),
		field.required ? 'yes' : 'no',
		appliesTo(field, fields),
		since(firstVersion(field, oldest), oldest),
		describe(field),
	]);
	return table([head, 'Parameter', 'Type', 'Required', 'Applies to', 'Since', 'Description'], rows);
}

function renderColumns(
	name: string,
	{ label, maxRows }: Field,
	columns: Fields,
	versions: readonly string[],
): string {
	const limit = maxRows ? `, ${maxRows} at most` : '';
	const text = `The rows of **${label}**${limit}; in an expression or in JSON they stand in ${code(`${name}.rows`)}:`;
	return `${text}\n\n${fieldTable('Column', columns, versions)}`;
}

export function since(version: string | undefined, oldest: string): string {
	return version && version !== oldest ? `v${version}` : '';
}

const TYPES: Record<NonNullable<Field['type']>, string> = {
	string: 'text',
	multiline: 'text, several lines',
	scalar: 'text, number, true or false',
	dateTime: 'date and time',
	json: 'JSON object',
	options: 'choice',
	boolean: 'yes or no',
	multi: 'any of the choices',
	number: 'whole number',
	locator: 'choice from the tenant, or an ID',
	rows: 'rows',
};

function typeOf({ type = 'string', shape, range, lookup }: Field): string {
	if (shape === 'array') return 'JSON array of objects';
	if (range) {
		const [least, most] = range;
		return `${TYPES[type]}, ${most === undefined ? `at least ${least}` : `${least} to ${most}`}`;
	}
	if (type === 'options' && lookup) return 'choice from the tenant';
	return TYPES[type];
}

/** Also by a dropdown that older versions hide. */
function firstVersion(field: Field, oldest: string): string {
	if (!field.variants) return field.since ?? oldest;
	return field.variants
		.filter(({ hidden }) => !hidden)
		.map((variant) => variant.since ?? oldest)
		.reduce((first, version) => (atLeast(first, version) ? version : first));
}

function describe({ description = '', hint = '', default: fallback, ...field }: Field): string {
	const isExpression = typeof fallback === 'string' && fallback.startsWith('=');
	const isNumber = field.type === 'number' && fallback !== undefined;
	const initial = isExpression || isNumber ? String(fallback).replace(/^=/, '') : '';
	const text = description.replace(/<a href="([^"]+)">([^<]+)<\/a>/g, '[$2]($1)');
	return [sentence(text), sentence(hint), initial && `Default: ${code(initial)}`]
		.filter(Boolean)
		.join(' ');
}

function appliesTo(field: Field, fields: Fields): string {
	if (field.variants) {
		return field.variants.some(({ when }) => when) ? 'see the choices below' : 'always';
	}
	return conditionsOf(field)
		.map((when) => renderCondition(when, fields))
		.join('\nor ');
}

/** By the names of the options, which speak for themselves. */
function renderCondition(when: Condition, fields: Fields): string {
	const parts = Object.entries(when).map(([name, allowed]) => {
		const { label } = fields[name];
		const options = allOptions(fields[name]);
		const values =
			'not' in allowed
				? options.map(({ value }) => value).filter((value) => value !== allowed.not)
				: allowed;
		return either(values.map((value) => optionNamed(value, options) ?? `${label}: ${value}`));
	});
	return parts.join(' · ') || 'always';
}

function optionNamed(value: string | boolean, options: readonly Option[]): string | undefined {
	return options.find((option) => option.value === value)?.name;
}

function allOptions(field: Field): readonly Option[] {
	return [
		...(field.options ?? []),
		...(field.variants ?? []).flatMap(({ options }) => options),
	].filter((option, index, all) => all.findIndex(({ value }) => value === option.value) === index);
}

/** Of a field that takes several, the default can be several too. */
type Offer = Omit<Variant, 'default'> & Pick<Field, 'default'>;

function choicesOf(field: Field, fields: Fields, versions: readonly string[]): string[][] {
	const { options, default: fallback } = field;
	const variants: readonly Offer[] =
		field.variants ?? (options ? [{ options, default: fallback }] : []);
	const conditions = new Map<string, { row: string[]; when: string[] }>();
	for (const variant of variants) {
		const row = [range(variant, versions), offered(variant)];
		const same = conditions.get(row.join()) ?? { row, when: [] };
		if (variant.when) same.when.push(renderCondition(variant.when, fields));
		conditions.set(row.join(), same);
	}
	return [...conditions.values()].map(({ row: [covered, names], when }) => [
		field.label,
		covered,
		when.join('\nor '),
		names,
	]);
}

function offered({ options, default: fallback = '', hidden }: Offer): string {
	const initial: unknown[] = [fallback].flat();
	const isInitial = ({ value }: Option) => initial.includes(value);
	if (hidden) return `none: always ${options.find(isInitial)?.name}`;
	return options
		.map((option) => (isInitial(option) ? `**${option.name}**` : option.name))
		.join(', ');
}

function range({ since: from, until }: Offer, versions: readonly string[]): string {
	const covered = versions.filter(
		(version) => (!from || atLeast(version, from)) && (!until || atLeast(until, version)),
	);
	return covered.length === versions.length
		? ''
		: covered.map((version) => `v${version}`).join(', ');
}
