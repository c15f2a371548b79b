import { atLeast, conditionsOf } from '../../nodes/runtime/table';
import type { Condition, Field, Fields, Method, Option, Variant } from '../../nodes/runtime/table';
import { code, either, page, sentence, table } from './markdown';

/** The fields of a method: one table, and one with what the dropdowns offer when. */
export function renderFields({ fields, versions }: Method): string {
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
	const choices = Object.values(fields).flatMap((field) => choicesOf(field, fields, versions));
	return page(
		table(['Field', 'Parameter', 'Type', 'Required', 'Applies to', 'Since', 'Description'], rows),
		choices.length > 0
			? `What the dropdowns offer, with the default in bold:\n\n${table(['Field', 'Versions', 'For', 'Choices'], choices)}`
			: undefined,
	).trimEnd();
}

export function since(version: string | undefined, oldest: string): string {
	return version && version !== oldest ? `v${version}` : '';
}

const TYPES: Record<NonNullable<Field['type']>, string> = {
	string: 'text',
	multiline: 'text, several lines',
	dateTime: 'date and time',
	json: 'JSON object',
	options: 'choice',
	boolean: 'yes or no',
};

function typeOf({ type = 'string', shape }: Field): string {
	return shape === 'array' ? 'JSON array of objects' : TYPES[type];
}

/** Also by a dropdown that older versions hide. */
function firstVersion(field: Field, oldest: string): string {
	if (!field.variants) return field.since ?? oldest;
	return field.variants
		.filter(({ hidden }) => !hidden)
		.map((variant) => variant.since ?? oldest)
		.reduce((first, version) => (atLeast(first, version) ? version : first));
}

function describe({ description = '', hint = '', default: fallback }: Field): string {
	const initial = typeof fallback === 'string' && fallback.startsWith('=') ? fallback.slice(1) : '';
	return [sentence(description), sentence(hint), initial && `Default: ${code(initial)}`]
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

function choicesOf(field: Field, fields: Fields, versions: readonly string[]): string[][] {
	const variants: readonly Variant[] =
		field.variants ??
		(field.options ? [{ options: field.options, default: String(field.default) }] : []);
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

function offered({ options, default: initial, hidden }: Variant): string {
	if (hidden) return `none: always ${optionNamed(initial, options)}`;
	return options.map(({ name, value }) => (value === initial ? `**${name}**` : name)).join(', ');
}

function range({ since: from, until }: Variant, versions: readonly string[]): string {
	const covered = versions.filter(
		(version) => (!from || atLeast(version, from)) && (!until || atLeast(until, version)),
	);
	return covered.length === versions.length
		? ''
		: covered.map((version) => `v${version}`).join(', ');
}
