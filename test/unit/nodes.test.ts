/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { NodeHelpers } from 'n8n-workflow';
import type {
	Icon,
	INodeOutputConfiguration,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

import { atLeast, formsOf } from '../../nodes/runtime/table';
import type { Field, NodeTable } from '../../nodes/runtime/table';
import { documentation } from '../../scripts/docs/codex';
import {
	codexPath,
	filesIn,
	loadPackage,
	ROOT,
	sourceOf,
	type PackagedNode,
} from '../../scripts/docs/package';
import { DOCUMENTED, DOCUMENTED_TRIGGER_OUTPUTS, STANDARD_FIVE } from './documentedNodes';

const { manifest, nodes, credentials } = loadPackage();

const named = (all: readonly PackagedNode[]) =>
	all.map((node): [string, PackagedNode] => [node.className, node]);
const triggers = nodes.filter(({ table }) => !table);
const tables = nodes.flatMap(
	({ className, node, table }): Array<[string, Tabled]> =>
		table
			? [[className, { table, description: node.description, documented: DOCUMENTED[className] }]]
			: [],
);

interface Tabled {
	table: NodeTable;
	description: INodeTypeDescription;
	documented: (typeof DOCUMENTED)[string];
}

// ---------------------------------------------------------------- helpers

const SMALL_WORDS = [
	'a',
	'an',
	'and',
	'as',
	'at',
	'by',
	'for',
	'in',
	'of',
	'on',
	'or',
	'per',
	'the',
	'to',
	'with',
];

/** Versions and small words are in lower case. */
function isTitleCase(label: string): boolean {
	return label
		.split(/[\s/]+/)
		.map((word) => word.replace(/^\W+/, ''))
		.every(
			(word, index) =>
				!/^[a-z]/.test(word) || /^v\d/.test(word) || (index > 0 && SMALL_WORDS.includes(word)),
		);
}

/** "CC Recipients" → ccRecipients, "Task on WxCC" → taskOnWxcc; what stands in parentheses does not count. */
function camelCase(label: string): string {
	const spelt = label
		.replace(/\(.*?\)/g, '')
		.replace('WxCC', 'Wxcc')
		.replace(/\bIDs\b/, 'Ids');
	const words = spelt.match(/[A-Za-z0-9]+/g) ?? [];
	const lowered = words.map((word) => (word === word.toUpperCase() ? word.toLowerCase() : word));
	const joined = lowered.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
	return joined[0].toLowerCase() + joined.slice(1);
}

/** n8n's rule: one sentence has no final period, several have one. */
function isPunctuated(text: string): boolean {
	const single = text.replace('e.g.', '').split('. ').length === 1;
	return single !== text.endsWith('.');
}

const optionsOf = (property: INodeProperties): INodePropertyOptions[] =>
	(property.options ?? []).filter((option): option is INodePropertyOptions => 'value' in option);

const inCollection = (property: INodeProperties): INodeProperties[] =>
	property.type === 'collection'
		? (property.options ?? []).filter((option): option is INodeProperties => 'type' in option)
		: [];

const columnsOf = (property: INodeProperties): INodeProperties[] =>
	property.type === 'fixedCollection'
		? (property.options ?? []).flatMap((group) => ('values' in group ? group.values : []))
		: [];

/** Top level and inside collections and rows, without what the user does not see. */
function visibleProperties({ properties }: INodeTypeDescription): INodeProperties[] {
	return properties
		.flatMap((property) => [property, ...inCollection(property), ...columnsOf(property)])
		.filter(({ type }) => type !== 'hidden');
}

/** Every field of every method, and the columns of those with rows. */
const fieldsOf = ({ methods }: NodeTable): Array<[string, Field]> =>
	methods
		.flatMap(({ fields }) => Object.entries(fields))
		.flatMap(([name, field]) => [[name, field], ...Object.entries(field.columns ?? {})]);

function outputsOf({ outputs }: INodeTypeDescription): INodeOutputConfiguration[] {
	if (!Array.isArray(outputs)) throw new Error('Outputs must not depend on parameters');
	return outputs.map((output) => (typeof output === 'string' ? { type: output } : output));
}

function expectThemedIcon(icon: Icon | undefined, path: string): void {
	if (typeof icon !== 'object') throw new Error(`${path} has no icon for light and dark`);
	const [light, dark] = [icon.light, icon.dark].map((file) =>
		readFileSync(join(ROOT, dirname(path), file.replace(/^file:/, '')), 'utf8'),
	);
	expect(light).toContain('<svg');
	expect(dark).toContain('<svg');
	expect(light).not.toBe(dark);
}

/** Every combination of values of these parameters. */
function combinations(values: Record<string, unknown[]>): INodeParameters[] {
	return Object.entries(values).reduce<INodeParameters[]>(
		(all, [name, choices]) =>
			all.flatMap((one) =>
				choices.map((choice) => ({ ...one, [name]: choice }) as INodeParameters),
			),
		[{}],
	);
}

function choicesOf(properties: INodeProperties[], name: string): unknown[] {
	const same = properties.filter((property) => property.name === name);
	if (same.some(({ type }) => type === 'boolean')) return [true, false];
	return [...new Set(same.flatMap(optionsOf).map(({ value }) => value))];
}

const shownFor = (property: INodeProperties) => Object.entries(property.displayOptions?.show ?? {});

// ---------------------------------------------------------------- package

describe('package.json', () => {
	it('lists every node and credential, and nothing else', () => {
		expect(manifest.n8n.nodes.map(sourceOf).sort()).toEqual(filesIn('nodes', '.node.ts'));
		expect(manifest.n8n.credentials.map(sourceOf).sort()).toEqual(filesIn('credentials', '.ts'));
	});

	it('has no codex file without a node', () => {
		const listed = nodes.map(({ path }) => codexPath(path)).sort();
		expect(filesIn('nodes', '.node.json')).toEqual(listed);
	});

	it('is strict, without runtime dependencies, beside n8n-workflow only', () => {
		expect(manifest.n8n.strict).toBe(true);
		expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('has no two nodes of one name, display name or codex', () => {
		for (const key of ['name', 'displayName'] as const) {
			const values = nodes.map(({ node }) => node.description[key]);
			expect(new Set(values).size).toBe(values.length);
		}
	});
});

// ---------------------------------------------------------------- every node

describe.each(named(nodes))('%s', (className, { path, node }) => {
	const { description } = node;

	it('is named after its class, for n8n and for users', () => {
		expect(description.name).toBe(className[0].toLowerCase() + className.slice(1));
		expect(description.defaults.name).toBe(description.displayName);
		expect(isTitleCase(description.displayName)).toBe(true);
	});

	it('has a description and a subtitle', () => {
		expect(description.description).toBeTruthy();
		expect(isPunctuated(description.description)).toBe(true);
		expect(description.subtitle).toMatch(/^=\{\{ .+ \}\}$/);
	});

	it('has an icon for light and one for dark', () => {
		expectThemedIcon(description.icon as Icon, path);
	});

	it('has a codex that leads to its page and to the credentials', () => {
		const codex = JSON.parse(readFileSync(join(ROOT, codexPath(path)), 'utf8'));
		const { primaryDocumentation, credentialDocumentation } = codex.resources;
		expect(codex).toMatchObject({
			node: `${manifest.name}.${description.name}`,
			nodeVersion: '1.0',
			codexVersion: '1.0',
			categories: ['Communication'],
		});
		expect(codex.alias.length).toBeGreaterThan(0);
		expect(primaryDocumentation).toEqual([
			{ url: documentation(manifest, `nodes/${className}.md`) },
		]);
		expect(credentialDocumentation[0].url).toMatch(documentation(manifest, 'credentials.md'));
	});

	it('has a documentation page', () => {
		expect(existsSync(join(ROOT, 'docs', 'nodes', `${className}.md`))).toBe(true);
	});

	it('asks for credentials that the package has', () => {
		const known = credentials.map(({ credential }) => credential.name);
		for (const { name } of description.credentials ?? []) expect(known).toContain(name);
	});

	it('names every output, each once', () => {
		const names = outputsOf(description).map(({ displayName }) => displayName);
		expect(names.every(Boolean)).toBe(true);
		expect(new Set(names).size).toBe(names.length);
	});

	it('has labels in title case', () => {
		const labels = visibleProperties(description).flatMap((property) => [
			...(property.type === 'notice' ? [] : [property.displayName]),
			...optionsOf(property).map(({ name }) => name),
		]);
		expect(labels.filter((label) => !isTitleCase(label))).toEqual([]);
	});

	it('has descriptions that end as n8n wants them to', () => {
		const texts = visibleProperties(description).flatMap((property) => [
			property.description ?? '',
			...optionsOf(property).map((option) => option.description ?? ''),
		]);
		expect(texts.filter((text) => text !== '' && !isPunctuated(text))).toEqual([]);
	});

	it('describes everything under Options', () => {
		const options = description.properties.flatMap(inCollection);
		expect(options.length).toBeGreaterThan(0);
		expect(options.filter((option) => !option.description)).toEqual([]);
	});

	it('has no parameter into which n8n would put a Custom API Call', () => {
		const names = description.properties.map(({ name }) => name);
		expect(names).not.toContain('operation');
		expect(names).not.toContain('resource');
	});

	it('shows parameters by choices that exist', () => {
		for (const property of description.properties) {
			for (const [name, values = []] of shownFor(property)) {
				const choices = choicesOf(description.properties, name);
				const wanted = values.map((value) =>
					typeof value === 'object' && value !== null && '_cnd' in value
						? Object.values(value._cnd)[0]
						: value,
				);
				expect(wanted.length).toBeGreaterThan(0);
				expect(choices).toEqual(expect.arrayContaining(wanted));
			}
		}
	});

	it('shows columns by other columns of their rows', () => {
		for (const columns of description.properties.map(columnsOf)) {
			for (const [name, values = []] of columns.flatMap(shownFor)) {
				expect(choicesOf(columns, name)).toEqual(expect.arrayContaining(values));
			}
		}
	});

	it('shows no parameter twice, whatever is chosen', () => {
		const { properties } = description;
		const repeated = properties.filter(
			({ name }) => properties.filter((other) => other.name === name).length > 1,
		);
		const controls = new Set(
			repeated.flatMap((property) => shownFor(property).map(([name]) => name)),
		);
		const values = Object.fromEntries(
			[...controls].map((name) => [name, choicesOf(properties, name)]),
		);
		for (const chosen of combinations(values)) {
			const shown = repeated
				.filter((property) => NodeHelpers.displayParameter(chosen, property, null, description))
				.map(({ name }) => name);
			expect(shown).toEqual([...new Set(shown)]);
		}
	});

	it('has defaults that are among the choices', () => {
		for (const property of visibleProperties(description)) {
			if (property.typeOptions?.loadOptionsMethod) continue;
			if (property.type !== 'options' && property.type !== 'multiOptions') continue;
			const values = optionsOf(property).map(({ value }) => value);
			expect(values).toEqual(expect.arrayContaining([property.default].flat()));
		}
	});

	it('has every list that its panel loads from the tenant, and no other', () => {
		const properties = visibleProperties(description);
		const modes = properties.flatMap((property) => property.modes ?? []);
		const searched = modes.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []);
		const loaded = properties.flatMap(({ typeOptions }) => typeOptions?.loadOptionsMethod ?? []);
		const { listSearch = {}, loadOptions = {} } = node.methods ?? {};
		expect([...new Set(searched)].sort()).toEqual(Object.keys(listSearch).sort());
		expect([...new Set(loaded)].sort()).toEqual(Object.keys(loadOptions).sort());
	});

	it('lets what comes from a list be entered as an ID, or by an expression', () => {
		for (const property of visibleProperties(description)) {
			if (property.type === 'resourceLocator') {
				expect(property.modes?.map(({ name }) => name)).toEqual(['list', 'id']);
				expect(property.default).toEqual({ mode: 'list', value: '' });
			}
			if (property.typeOptions?.loadOptionsMethod) {
				expect(property.noDataExpression).toBeFalsy();
				expect(property.description).toMatch(/expression/);
			}
		}
	});

	it('has notices in whole sentences', () => {
		const notices = description.properties.filter(({ type }) => type === 'notice');
		for (const { displayName } of notices) expect(displayName).toMatch(/^[A-Z].*\.$/);
	});
});

// ---------------------------------------------------------------- nodes with a table

describe('the list of documented nodes', () => {
	it('has every node that is a table, and no other', () => {
		expect(Object.keys(DOCUMENTED).sort()).toEqual(tables.map(([className]) => className).sort());
	});
});

describe.each(tables)('%s', (_, { table, description, documented }) => {
	const { laterSuccesses = [], laterFailures = [] } = documented;
	const successes = documented.successes.concat(laterSuccesses);
	const all = [
		...documented.successes,
		...documented.failures,
		...STANDARD_FIVE,
		...laterSuccesses,
		...laterFailures,
	];
	const property = (name: string) => description.properties.filter((one) => one.name === name);

	it('has the documented outcomes, spelt and ordered as they must stay', () => {
		expect(outputsOf(description).map(({ displayName }) => displayName)).toEqual(all);
		expect(description.outputNames).toEqual(all);
	});

	it('marks failures as errors, and only them', () => {
		for (const { displayName, category } of outputsOf(description)) {
			const isSuccess = successes.includes(displayName ?? '');
			expect([displayName, category]).toEqual([displayName, isSuccess ? undefined : 'error']);
		}
	});

	it('bears the documented names, behind the name of its product', () => {
		expect(description.displayName).toBe(documented.displayName);
	});

	it('has the documented methods; the first is the default', () => {
		const [method, ...others] = property('method');
		expect(others).toEqual([]);
		expect(optionsOf(method).map(({ name }) => name)).toEqual(Object.keys(documented.methods));
		expect(optionsOf(method).map(({ name, value }) => [name, value])).toEqual(
			Object.keys(documented.methods).map((name) => [name, camelCase(name.replace('-', ''))]),
		);
		expect(method.default).toBe(optionsOf(method)[0].value);
	});

	it('has the documented versions, newest first and newest by default', () => {
		for (const method of table.methods) {
			const versions = documented.methods[method.name];
			const [version] = property('apiVersion').filter((one) =>
				NodeHelpers.displayParameter({ method: method.value }, one, null, description),
			);
			expect(version.displayName).toBe('Version');
			expect(optionsOf(version).map(({ value }) => value)).toEqual(versions);
			expect(optionsOf(version).map(({ name }) => name)).toEqual(versions.map((v) => `v${v}`));
			expect(version.default).toBe(versions[0]);
			expect([...versions].sort((a, b) => (atLeast(a, b) ? -1 : 1))).toEqual(versions);
		}
	});

	it('lets no expression choose method or version, which decide what is shown', () => {
		for (const one of [...property('method'), ...property('apiVersion')]) {
			expect(one.noDataExpression).toBe(true);
		}
	});

	const only = (name: string) => documented.only?.[name] ?? Object.keys(documented.methods);

	it('has every documented field, in the methods that have it', () => {
		const having = (label: string) =>
			table.methods
				.filter(({ fields }) => Object.values(fields).some((field) => field.label === label))
				.map(({ name }) => name);
		for (const label of documented.fields) {
			expect([label, having(label)]).toEqual([label, only(label)]);
		}
	});

	it('has every documented outcome in the methods that have it', () => {
		for (const { name, outcomes } of table.methods) {
			const own = successes.concat(laterFailures, documented.failures);
			const expected = own.filter((outcome) => only(outcome).includes(name));
			expect([name, Object.keys(outcomes)]).toEqual([name, expected]);
		}
	});

	it('has the documented columns in its rows', () => {
		for (const { name, fields } of table.methods) {
			const labels = Object.values(fields)
				.flatMap(({ columns = {} }) => Object.values(columns))
				.map(({ label }) => label);
			expect([name, labels]).toEqual([name, documented.columns?.[name] ?? []]);
		}
	});

	it('offers the documented choices', () => {
		for (const [label, choices] of Object.entries(documented.choices ?? {})) {
			const fields = fieldsOf(table).filter(([, field]) => field.label === label);
			const options = fields.flatMap(([, field]) =>
				[field, ...(field.variants ?? [])].flatMap((one) => one.options ?? []),
			);
			const offered = new Set(options.map(({ name }) => name));
			expect([label, [...offered].sort()]).toEqual([label, [...choices].sort()]);
		}
	});

	it('says in the panel what it does in place of the call of the vendor', () => {
		if (!documented.substitutes) return;
		for (const { name, notice, fields } of table.methods) {
			const told = 'notifyBy' in fields ? fields.notifyBy.options : notice;
			expect([name, Boolean(told)]).toEqual([name, true]);
		}
		const [notifyBy] = property('notifyBy');
		for (const option of notifyBy ? optionsOf(notifyBy) : [])
			expect(option.description).toBeTruthy();
	});

	it('names every field like its label', () => {
		for (const [name, { label }] of fieldsOf(table)) expect(name).toBe(camelCase(label));
		for (const { fields } of table.methods) {
			const labels = Object.values(fields).map(({ label }) => label);
			expect(new Set(labels).size).toBe(labels.length);
		}
	});

	it('lets fields depend only on fields before them', () => {
		const rows = fieldsOf(table).map(([, { columns = {} }]) => columns);
		for (const fields of [...table.methods.map((method) => method.fields), ...rows]) {
			const names = Object.keys(fields);
			Object.values(fields).forEach(({ when = [], variants = [] }, index) => {
				const conditions = [when, ...variants.map((variant) => variant.when ?? [])].flat();
				for (const name of conditions.flatMap(Object.keys)) {
					expect(names.slice(0, index)).toContain(name);
				}
			});
		}
	});

	it('names only versions that the method has', () => {
		for (const { versions, versionNotes = {}, fields, outputs } of table.methods) {
			const variants = Object.values(fields).flatMap((field) => field.variants ?? []);
			const mentioned = [
				...Object.keys(versionNotes),
				...[...Object.values(fields), ...Object.values(outputs), ...variants].map(
					({ since }) => since,
				),
				...variants.map(({ until }) => until),
			].filter((version) => version !== undefined);
			expect(versions).toEqual(expect.arrayContaining(mentioned));
		}
	});

	it('has the documented outputs, from the version on that has them', () => {
		for (const { name: method, outputs, versions } of table.methods) {
			for (const [name, documentedFor] of Object.entries(documented.outputs)) {
				if (!only(name).includes(method)) {
					expect(outputs).not.toHaveProperty(name);
					continue;
				}
				const { since } = outputs[name] ?? { since: 'not declared' };
				const having = versions.filter((version) => !since || atLeast(version, since));
				expect([name, having]).toEqual([name, documentedFor === 'all' ? versions : documentedFor]);
			}
		}
	});

	it('describes methods, outputs and outcomes', () => {
		for (const { description: text, outputs, outcomes } of table.methods) {
			const parts = [text, ...Object.values(outputs).map((output) => output.description)];
			expect(parts.filter((part) => part === '' || !isPunctuated(part))).toEqual([]);
			const sentences = Object.values(outcomes).map((outcome) => outcome.description);
			expect(sentences.filter((sentence) => !sentence.endsWith('.'))).toEqual([]);
		}
	});

	it('says how it knows every request, and lets the user replace what is not documented', () => {
		const options = description.properties.flatMap(inCollection).map(({ name }) => name);
		const endpoints = table.methods.flatMap((method) => method.endpoints).flatMap(formsOf);
		// Only what goes to an address that the user fills in has no path.
		expect(
			endpoints.filter(({ source, path }) => !source || !/^(?:\/.*|\{\w+\})?$/.test(path)),
		).toEqual([]);
		const isReplaceable = table.methods.some(({ request, endpoints, replaceable = [] }) => {
			const isOneCall = request !== undefined || endpoints.length === 1;
			return (isOneCall ? endpoints : replaceable)
				.flatMap(formsOf)
				.some(({ evidence: { call, body } }) => call !== 'documented' || body !== 'documented');
		});
		expect(options.includes('requestPath')).toBe(isReplaceable);
		expect(options.includes('requestMethod')).toBe(isReplaceable);
	});
});

// ---------------------------------------------------------------- triggers and credentials

describe.each(named(triggers))('%s', (className, { node: { description } }) => {
	it('is a trigger that no AI agent is offered', () => {
		expect(className).toMatch(/Trigger$/);
		expect(description.displayName).toMatch(/ Trigger$/);
		expect(description.group).toEqual(['trigger']);
		expect(description.inputs).toEqual([]);
		expect(description.usableAsTool).toBeUndefined();
	});

	it('has every documented output, before its own', () => {
		const names = outputsOf(description).map(({ displayName }) => displayName);
		const documented = DOCUMENTED_TRIGGER_OUTPUTS[className];
		expect(names.slice(0, documented.length)).toEqual(documented);
	});
});

describe.each(credentials.map((one): [string, typeof one] => [one.className, one]))(
	'%s',
	(className, { path, credential }) => {
		it('is named after its class', () => {
			expect(credential.name).toBe(className[0].toLowerCase() + className.slice(1));
			expect(isTitleCase(credential.displayName)).toBe(true);
		});

		it('has an icon for light and one for dark', () => {
			expectThemedIcon(credential.icon, path);
		});

		it('links to its own section of the documentation', () => {
			const anchor = credential.displayName.toLowerCase().replace(/ /g, '-');
			expect(credential.documentationUrl).toBe(documentation(manifest, `credentials.md#${anchor}`));
			const text = readFileSync(join(ROOT, 'docs', 'credentials.md'), 'utf8');
			expect(text).toContain(`\n## ${credential.displayName}\n`);
			const visible = credential.properties.filter(({ type }) => type !== 'hidden');
			for (const { displayName } of visible) expect(text).toContain(`**${displayName}**`);
		});

		it('hides what is secret', () => {
			const secrets = credential.properties.filter(({ name }) => /secret|password/i.test(name));
			for (const { typeOptions } of secrets) expect(typeOptions?.password).toBe(true);
		});

		it('is tested without following a redirect, which would take the secret elsewhere', () => {
			expect(credential.test?.request.disableFollowRedirect ?? true).toBe(true);
		});

		it('is asked for by a node', () => {
			const asked = nodes.flatMap(({ node }) => node.description.credentials ?? []);
			expect(asked.map(({ name }) => name)).toContain(credential.name);
		});
	},
);
