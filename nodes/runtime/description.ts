import {
	NodeConnectionTypes,
	type IDisplayOptions,
	type INodeOutputConfiguration,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
	type IWebhookDescription,
} from 'n8n-workflow';
import { optionProperties, waitProperties } from './options';
import { atLeast, conditionsOf, outcomesOf } from './table';
import type { Condition, Field, Method, NodeTable, Variant } from './table';

/** The whole n8n description of a node, from its table. */
export function describe(table: NodeTable): INodeTypeDescription {
	const waits = table.methods.some((method) => method.callback);
	return {
		displayName: table.displayName,
		name: table.name,
		icon: table.product.icon,
		group: ['transform'],
		version: [1],
		defaultVersion: 1,
		subtitle: subtitleOf(table),
		description: table.description,
		defaults: { name: table.displayName },
		usableAsTool: table.usableAsTool,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(table),
		outputNames: outcomesOf(table).map(({ name }) => name),
		credentials: table.product.credentials,
		...(waits && { webhooks: [RESULT_WEBHOOK] }),
		properties: propertiesOf(table),
	};
}

/** The documented name of the method and its version, under the node on the canvas. */
function subtitleOf({ methods }: NodeTable): string {
	const names = Object.fromEntries(methods.map(({ name, value }) => [value, name]));
	return `={{ (${JSON.stringify(names)})[$parameter["method"]] + " · v" + $parameter["apiVersion"] }}`;
}

/** Where the service reports the result of a call while the execution waits. */
const RESULT_WEBHOOK: IWebhookDescription = {
	name: 'default',
	httpMethod: 'POST',
	path: '',
	restartWebhook: true,
	responseMode: 'onReceived',
	responseData: 'noData',
};

/** Static and in a fixed order: n8n stores connections by output index. */
function outputsOf(table: NodeTable): INodeOutputConfiguration[] {
	return outcomesOf(table).map(({ name, kind }) => ({
		type: NodeConnectionTypes.Main,
		displayName: name,
		...(kind === 'failure' && { category: 'error' as const }),
	}));
}

function propertiesOf(table: NodeTable): INodeProperties[] {
	return [
		...table.product.authentication,
		methodProperty(table),
		...versionProperties(table),
		...noticeProperties(table),
		...fieldProperties(table),
		...waitProperties(table),
		optionProperties(table),
	];
}

function methodProperty({ methods }: NodeTable): INodeProperties {
	const first = methods[0].value;
	return {
		displayName: 'Method',
		name: 'method',
		type: 'options',
		noDataExpression: true,
		options: methods.map(({ name, value, description }) => ({ name, value, description })),
		default: first,
	};
}

function noticeProperties({ methods }: NodeTable): INodeProperties[] {
	return methods.flatMap(({ notice, value }) =>
		notice
			? [
					{
						displayName: notice,
						name: `${value}Notice`,
						type: 'notice' as const,
						default: '',
						...(methods.length > 1 && { displayOptions: { show: { method: [value] } } }),
					},
				]
			: [],
	);
}

/** One Version dropdown for each set of methods that has the same versions. */
function versionProperties(table: NodeTable): INodeProperties[] {
	const groups = new Map<string, Method[]>();
	for (const method of table.methods) {
		const key = method.versions.join();
		groups.set(key, [...(groups.get(key) ?? []), method]);
	}
	return [...groups.values()].map((methods) => versionProperty(methods, groups.size > 1));
}

function versionProperty(methods: Method[], onlyForThese: boolean): INodeProperties {
	const { versions } = methods[0];
	const newest = versions[0];
	return {
		displayName: 'Version',
		name: 'apiVersion',
		type: 'options',
		noDataExpression: true,
		description: 'Version of the node in Webex Connect, newest first',
		options: versions.map((value) => ({ name: `v${value}`, value })),
		default: newest,
		...(onlyForThese && {
			displayOptions: { show: { method: methods.map(({ value }) => value) } },
		}),
	};
}

/** A field that several methods share appears once, shown for all of them. */
function fieldProperties(table: NodeTable): INodeProperties[] {
	const shared = new Map<string, { name: string; field: Field; methods: Method[] }>();
	for (const method of table.methods) {
		for (const [name, field] of Object.entries(method.fields)) {
			const key = `${name}/${method.versions.join()}`;
			const known = shared.get(key);
			if (known?.field === field) known.methods.push(method);
			else shared.set(known ? `${key}/${method.value}` : key, { name, field, methods: [method] });
		}
	}
	return [...shared.values()].flatMap(({ name, field, methods }) => {
		const show = showFor(table, methods);
		return field.variants
			? field.variants.flatMap((variant) => variantProperties(name, field, variant, show))
			: conditionsOf(field)
					.flatMap((when) => show(when, { since: field.since }))
					.map((options) => fieldProperty(name, field, options));
	});
}

type Span = Pick<Variant, 'since' | 'until'>;
type Show = (when: Condition, span: Span) => Array<IDisplayOptions | undefined>;

const covers = ({ since, until }: Span, version: string): boolean =>
	(!since || atLeast(version, since)) && (!until || atLeast(until, version));

/** One for each set of versions in which the same choices can be made. */
function showFor(table: NodeTable, methods: Method[]): Show {
	const [{ fields, versions: all }] = methods;
	return (when, span) => {
		const cases = new Map<string, { chosen: Condition; versions: string[] }>();
		for (const version of all.filter((one) => covers(span, one))) {
			const chosen = conditionIn(version, when, fields);
			if (!chosen) continue;
			const key = JSON.stringify(chosen);
			cases.set(key, { chosen, versions: [...(cases.get(key)?.versions ?? []), version] });
		}
		return [...cases.values()].map(({ chosen, versions }) => {
			const show: IDisplayOptions['show'] = {};
			if (methods.length < table.methods.length) show.method = methods.map(({ value }) => value);
			if (versions.length < all.length) show.apiVersion = versions;
			for (const [parameter, values] of Object.entries(chosen)) {
				show[parameter] = 'not' in values ? [{ _cnd: { not: values.not } }] : [...values];
			}
			return Object.keys(show).length > 0 ? { show } : undefined;
		});
	};
}

/**
 * What of a condition is left to the user in a version; undefined where it cannot hold. A workflow that was set back to
 * an older version still holds the choices of the newer one, and they must not hide the fields of the older.
 */
function conditionIn(
	version: string,
	when: Condition,
	fields: Method['fields'],
): Condition | undefined {
	const left: Array<[string, Condition[string]]> = [];
	for (const [name, allowed] of Object.entries(when)) {
		const fixed = fixedIn(version, fields[name]);
		if (!fixed) left.push([name, allowed]);
		else if (
			'not' in allowed ? fixed.value === allowed.not : !allowed.includes(fixed.value ?? '')
		) {
			return undefined;
		}
	}
	return Object.fromEntries(left);
}

/** The value of a field that nobody can choose in this version, because it has no such field, or hides it. */
function fixedIn(version: string, field: Field | undefined): { value?: string } | undefined {
	if (!field) return undefined;
	if (!covers({ since: field.since }, version)) return {};
	if (!field.variants) return undefined;
	const variants = field.variants.filter((variant) => covers(variant, version));
	if (!variants.every(({ hidden }) => hidden)) return undefined;
	return { value: variants[0]?.default };
}

function fieldProperty(
	name: string,
	field: Field,
	displayOptions: IDisplayOptions | undefined,
): INodeProperties {
	return {
		displayName: field.label,
		name,
		...INPUTS[field.type ?? 'string'],
		default: (field.default as INodeProperties['default']) ?? emptyValue(field),
		...(field.required && { required: true }),
		...(field.type === 'locator' && locatorModes(field)),
		...(field.type === 'rows' && rowsOf(field)),
		...(field.range && { typeOptions: { minValue: field.range[0], maxValue: field.range[1] } }),
		...(field.type === 'options' &&
			field.lookup && {
				// What the tenant lists can also be named by an expression.
				noDataExpression: false,
				typeOptions: { loadOptionsMethod: field.lookup },
			}),
		...(field.expression && { noDataExpression: false }),
		...(field.options && { options: field.options as INodePropertyOptions[] }),
		...(field.description && { description: field.description }),
		...(field.hint && { hint: field.hint }),
		...(field.placeholder && { placeholder: field.placeholder }),
		...(displayOptions && { displayOptions }),
	} as INodeProperties;
}

function variantProperties(
	name: string,
	field: Field,
	variant: Variant,
	show: Show,
): INodeProperties[] {
	const { when = {}, options, hidden } = variant;
	return show(when, variant).map((displayOptions) => {
		const choice = { ...field, options, default: variant.default };
		const property = fieldProperty(name, choice, displayOptions);
		return hidden ? { ...property, type: 'hidden' } : property;
	});
}

function locatorModes(field: Field): Partial<INodeProperties> {
	return {
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: field.lookup, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string' },
		],
	};
}

/** Columns may depend on each other, but not on fields outside their row. */
function rowsOf({ label, columns = {} }: Field): Partial<INodeProperties> {
	const values = Object.entries(columns).flatMap(([name, column]) =>
		conditionsOf(column).map((when) => {
			const show = Object.fromEntries(
				Object.entries(when).map(([key, allowed]) => [key, 'not' in allowed ? [] : [...allowed]]),
			);
			const shown = Object.keys(show).length > 0 ? { show } : undefined;
			return fieldProperty(name, column, shown);
		}),
	);
	return {
		placeholder: `Add ${label.replace(/s$/, '')}`,
		options: [{ displayName: label, name: 'rows', values }],
	};
}

/** n8n marks a JSON editor without content as faulty, which suits a required field only. */
function emptyValue({ type = 'string', required, shape }: Field): INodeProperties['default'] {
	if (type === 'json' && !required) return shape === 'array' ? '[]' : '{}';
	return EMPTY[type] ?? '';
}

const EMPTY: Partial<Record<NonNullable<Field['type']>, INodeProperties['default']>> = {
	boolean: false,
	locator: { mode: 'list', value: '' },
	multi: [],
	rows: {},
};

const INPUTS: Record<NonNullable<Field['type']>, Partial<INodeProperties>> = {
	string: { type: 'string' },
	multiline: { type: 'string', typeOptions: { rows: 4 } },
	scalar: { type: 'string' },
	// A date picker could not hold the time zone that the service asks for.
	dateTime: { type: 'string' },
	json: { type: 'json', typeOptions: { rows: 4 } },
	// An expression here would make n8n show, and demand, the fields of every choice.
	options: { type: 'options', noDataExpression: true },
	multi: { type: 'multiOptions', noDataExpression: true },
	boolean: { type: 'boolean' },
	number: { type: 'number' },
	locator: { type: 'resourceLocator' },
	rows: { type: 'fixedCollection', typeOptions: { multipleValues: true, sortable: true } },
};
