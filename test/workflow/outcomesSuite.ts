/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { IDataObject, INodeOutputConfiguration } from 'n8n-workflow';
import { outcomesOf, STANDARD_OUTCOMES } from '../../nodes/runtime/table';
import type { TableNode } from '../../nodes/runtime/TableNode';
import type { EngageRun } from './engageNodes';
import type { RunInput } from './harness';
import type { AnyScene, Outcomes, Scenario } from './wxccStandardFive';

interface Stage extends AnyScene {
	/** What reached the sandbox since the scene was set, in one line each. */
	calls: string[];
	/** What no item may show. */
	secrets: string[];
	reset(): void | Promise<void>;
	set(): void;
	close(): Promise<void>;
}

interface Suite<S extends Stage> {
	nodes: Record<string, TableNode>;
	/** Node → method → outcome → how it is reached. */
	scenarios: Record<string, Record<string, Outcomes<S>>>;
	/** Whether a method can come to an outcome here; all do unless told. */
	reachable?(method: string, outcome: string): boolean;
	open(): Promise<S>;
	run(
		scene: S,
		node: TableNode,
		parameters: IDataObject,
		scenario: Scenario<S>,
		rest: Partial<RunInput>,
	): Promise<EngageRun>;
}

const outputNames = (node: TableNode) =>
	(node.description.outputs as INodeOutputConfiguration[]).map(({ displayName }) => displayName);

/** Every output that a method of these nodes can leave through is reached by a run in n8n's engine. */
export function describeOutcomes<S extends Stage>(suite: Suite<S>): void {
	let scene: S;
	const reached = new Set<string>();
	const declared = Object.entries(suite.nodes).flatMap(([key, node]) =>
		node.table.methods.flatMap(({ value: method, outcomes }) =>
			[...Object.keys(outcomes), ...Object.keys(STANDARD_OUTCOMES)]
				.filter((name) => suite.reachable?.(method, name) ?? true)
				.map((name) => ({
					key,
					method,
					name,
					kind: outcomesOf(node.table).find((outcome) => outcome.name === name)!.kind,
				})),
		),
	);

	beforeAll(async () => {
		scene = await suite.open();
	});

	beforeEach(async () => await scene.reset());

	afterAll(async () => {
		await scene.close();
		const outputs = (list: Iterable<string>) =>
			new Set([...list].map((entry) => entry.replace(/ .*? /, ' '))).size;
		const all = declared.map(({ key, method, name }) => `${key} ${method} ${name}`);
		process.stdout.write(
			`\noutcomes reached: ${outputs(reached)} of ${outputs(all)} declared (by method: ${reached.size} of ${all.length})\n`,
		);
	});

	async function check(
		node: TableNode,
		method: string,
		name: string,
		scenario: Scenario<S>,
	): Promise<void> {
		const parameters = await scenario.given(scene);
		scene.set();
		const index = outputNames(node).indexOf(name);
		const run = await suite.run(scene, node, { method, ...parameters }, scenario, {
			items: [{ customer: 'Ana' }],
			behind: { After: { output: index, value: "={{ $('Start').item.json.customer }}" } },
		});
		expect(run.error).toBeUndefined();
		expect(run.run.status).toBe('success');
		expect(run.outputs).toHaveLength(outputNames(node).length);
		expect({ left: run.outcomes, as: run.json.error }).toMatchObject({ left: [name] });

		const [item] = run.outputs[index];
		const { versions } = node.table.methods.find(({ value }) => value === method)!;
		const { outputs, error, outcomeUnknown, sent = 1 } = scenario;
		expect(item.json).toEqual({
			outcome: name,
			method,
			apiVersion: versions[0],
			...outputs,
			...(error && { error }),
			...(outcomeUnknown && { outcomeUnknown }),
		});
		expect(item.error).toBeUndefined();
		expect(item.pairedItem).toMatchObject({ item: 0 });
		for (const secret of scene.secrets) expect(JSON.stringify(run.outputs)).not.toContain(secret);
		expect(run.of('After').map(({ json }) => json.value)).toEqual(['Ana']);
		expect([scene.calls.length, scene.calls]).toEqual([sent, scene.calls]);
		await scenario.holds?.(scene);
	}

	describe.each(Object.entries(suite.nodes))('%s', (key, node) => {
		const own = suite.scenarios[key];
		const outcomes = declared.filter((outcome) => outcome.key === key);

		describe.each(outcomes)('$method leaves through $name', ({ method, name, kind }) => {
			const list = own[method]?.[name] ?? [];

			it('has a scenario', () => expect(list).not.toHaveLength(0));

			it.each(list)('$title', async (scenario) => {
				expect(scenario.error !== undefined).toBe(kind === 'failure');
				await check(node, method, name, scenario);
				reached.add(`${key} ${method} ${name}`);
			});
		});

		it('has no scenario for an outcome that it does not declare', () => {
			for (const [method, all] of Object.entries(own)) {
				const known = outcomes.filter((one) => one.method === method).map(({ name }) => name);
				expect(Object.keys(all).filter((name) => !known.includes(name))).toEqual([]);
			}
		});
	});
}
