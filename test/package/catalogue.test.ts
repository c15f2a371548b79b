import type { IDataObject, INodeOutputConfiguration } from 'n8n-workflow';
import { atLeast } from '../../nodes/runtime/table';
import { TableNode } from '../../nodes/runtime/TableNode';
import { loadPackage } from '../../scripts/docs/package';
import { DOCUMENTED, DOCUMENTED_TRIGGER_OUTPUTS, STANDARD_FIVE } from '../unit/documentedNodes';
import { ADDED_TRIGGER_OUTPUTS, ADDITIONS } from './additions';
import { configurations, optionsOf } from './panel';
import { baseParameters, type Stage } from './probes';
import { Recording } from './recording';

const all = loadPackage().nodes;
const nodes = all.flatMap(
	({ className, node }): Array<[string, TableNode]> =>
		node instanceof TableNode ? [[className, node]] : [],
);

const outputNames = (outputs: unknown) =>
	(outputs as INodeOutputConfiguration[]).map(({ displayName }) => displayName ?? '');

const unique = (list: string[]) => [...new Set(list)].sort();

describe.each(nodes)(
	'%s has nothing that is neither documented nor listed as ours',
	(className, node) => {
		const documented = DOCUMENTED[className];
		const added = ADDITIONS[className] ?? {};

		/** Labels that a version of a method is to have, by the catalogue and by the list of ours. */
		const labelsOf = (method: string, version: string): string[] =>
			[documented.fields, Object.keys(added.fields ?? {})].flat().filter((label) => {
				const only = documented.only?.[label] ?? added.only?.[label];
				const since = documented.since?.[label] ?? added.since?.[label];
				return (only?.includes(method) ?? true) && (!since || atLeast(version, since));
			});

		const versions = node.table.methods.flatMap((method) =>
			method.versions.map((version) => ({ method, version, title: `${method.name} v${version}` })),
		);

		it.each(versions)('$title: fields', ({ method, version }) => {
			const shown = configurations(node, method, version).flatMap((one) => one.shown);
			const labels = shown.map(({ displayName }) => displayName);
			expect(unique(labels)).toEqual(unique(labelsOf(method.name, version)));
		});

		it.each(versions)('$title: choices', ({ method, version }) => {
			const shown = configurations(node, method, version).flatMap((one) => one.shown);
			for (const [label, byVersion] of Object.entries(documented.choicesIn ?? {})) {
				if (!byVersion[version]) continue;
				const fields = shown.filter(({ displayName }) => displayName === label);
				const offered = fields.flatMap(optionsOf).map(({ name }) => name);
				expect([label, unique(offered)]).toEqual([label, unique(byVersion[version])]);
			}
		});

		it('outcomes', () => {
			const known = [
				...documented.successes,
				...documented.failures,
				...(documented.laterSuccesses ?? []),
				...(documented.laterFailures ?? []),
				...STANDARD_FIVE,
			];
			const names = outputNames(node.description.outputs);
			expect(names.filter((name) => !known.includes(name))).toEqual([]);
		});

		it('outputs', () => {
			const known = [...Object.keys(documented.outputs), ...Object.keys(added.outputs ?? {})];
			const names = node.table.methods.flatMap(({ outputs }) => Object.keys(outputs));
			expect(unique(names)).toEqual(unique(known));
		});

		it('and what is listed as ours has a reason, and is not documented', () => {
			const reasons = { ...added.fields, ...added.outputs };
			expect(Object.values(reasons).filter((why) => why.length < 10)).toEqual([]);
			const fields = Object.keys(added.fields ?? {});
			expect(fields.filter((label) => documented.fields.includes(label))).toEqual([]);
			const outputs = Object.keys(added.outputs ?? {});
			expect(outputs.filter((name) => name in documented.outputs)).toEqual([]);
		});
	},
);

describe.each(Object.keys(DOCUMENTED_TRIGGER_OUTPUTS))('%s', (className) => {
	it('has no output that is neither documented nor listed as ours', () => {
		const { node } = all.find((one) => one.className === className)!;
		const known = [
			...DOCUMENTED_TRIGGER_OUTPUTS[className],
			...Object.keys(ADDED_TRIGGER_OUTPUTS[className] ?? {}),
		];
		expect(outputNames(node.description.outputs)).toEqual(known);
	});
});

it('lists additions of nodes that exist', () => {
	const tables = nodes.map(([className]) => className);
	expect(Object.keys(ADDITIONS).filter((name) => !tables.includes(name))).toEqual([]);
});

// ---------------------------------------------------------------- versions

jest.setTimeout(120_000);

describe('an older version sends nothing of a newer one', () => {
	const recording = new Recording();
	beforeAll(async () => await recording.start());
	afterAll(async () => await recording.stop());

	const older = nodes.flatMap(([className, node]) => {
		const since = { ...DOCUMENTED[className].since, ...ADDITIONS[className]?.since };
		return node.table.methods.flatMap((method) =>
			method.versions
				.map((version) => ({
					className,
					node,
					method,
					version,
					newer: Object.entries(since).flatMap(([label, first]) =>
						atLeast(version, first) ? [] : [label],
					),
				}))
				.filter(({ newer }) => newer.length > 0),
		);
	});

	it.each(older)(
		'$className $method.name v$version',
		async ({ className, node, method, version, newer }) => {
			const [newest] = method.versions;
			/** All fields of the newest version, filled in; once for each way to choose among them. */
			const newerParameters = (stage: Stage): IDataObject[] => {
				const ways = new Map<string, IDataObject>();
				for (const configuration of configurations(node, method, newest)) {
					const parameters = baseParameters(className, configuration, stage);
					const shown = configuration.shown.filter(({ displayName }) =>
						newer.includes(displayName),
					);
					const own = Object.fromEntries(shown.map(({ name }) => [name, parameters[name]]));
					const controls = shown.filter(({ name }) => name in configuration.chosen);
					const way = controls.map(({ name }) => `${name}=${own[name]}`).join();
					ways.set(way, { ...ways.get(way), ...own });
				}
				return [...ways.values()];
			};
			// A workflow that was made with the newest version and set back still holds what that one had.
			for (const configuration of configurations(node, method, version)) {
				const stage = await recording.stage(node);
				const parameters = baseParameters(className, configuration, stage);
				const { text, requests } = await recording.run(node, parameters, stage);
				expect([configuration.title, requests.length > 0]).toEqual([configuration.title, true]);
				for (const left of newerParameters(stage)) {
					const sent = await recording.run(node, { ...left, ...parameters }, stage);
					expect([configuration.title, sent.text]).toEqual([configuration.title, text]);
				}
			}
		},
		// Every choice of the newest version with every one of the older: thousands of runs for the Engage messages.
		300_000,
	);
});
