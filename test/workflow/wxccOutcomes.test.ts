/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { INodeOutputConfiguration } from 'n8n-workflow';
import { outcomesOf, STANDARD_OUTCOMES } from '../../nodes/runtime/table';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { runWxcc, wxccNodes, type WxccNode } from './wxccNodes';
import { scenarios } from './wxccScenarios';
import { WxccScene } from './wxccScene';
import type { Scenario } from './wxccStandardFive';

let scene: WxccScene;
const reached = new Set<string>();

const outputNames = (node: TableNode) =>
	(node.description.outputs as INodeOutputConfiguration[]).map(({ displayName }) => displayName);

/** Every output that a method can leave through. */
const declared = Object.entries(wxccNodes).flatMap(([key, node]: [string, TableNode]) =>
	node.table.methods.flatMap(({ value: method, outcomes }) =>
		[...Object.keys(outcomes), ...Object.keys(STANDARD_OUTCOMES)].map((name) => ({
			key: key as WxccNode,
			node,
			method,
			name,
			kind: outcomesOf(node.table).find((outcome) => outcome.name === name)!.kind,
		})),
	),
);

beforeAll(async () => {
	scene = await WxccScene.open();
});

beforeEach(() => scene.reset());

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
	scenario: Scenario,
): Promise<void> {
	const parameters = await scenario.given(scene);
	scene.set();
	const index = outputNames(node).indexOf(name);
	const { tenant } = scene;
	const run = await runWxcc(
		node,
		scenario.withoutToken ? { ...tenant, token: {} } : tenant,
		{ method, ...parameters },
		{
			items: [{ customer: 'Ana' }],
			behind: { After: { output: index, value: "={{ $('Start').item.json.customer }}" } },
		},
	);
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
	expect(run.of('After').map(({ json }) => json.value)).toEqual(['Ana']);
	expect([scene.calls.length, scene.calls]).toEqual([sent, scene.calls]);
	scenario.holds?.(scene);
}

describe.each(Object.entries(wxccNodes))('%s', (key, node: TableNode) => {
	const own = scenarios[key as WxccNode];

	describe.each(declared.filter((outcome) => outcome.key === key))(
		'$method leaves through $name',
		({ method, name, kind }) => {
			const list = own[method]?.[name] ?? [];

			it('has a scenario', () => expect(list).not.toHaveLength(0));

			it.each(list)('$title', async (scenario) => {
				expect(scenario.error !== undefined).toBe(kind === 'failure');
				await check(node, method, name, scenario);
				reached.add(`${key} ${method} ${name}`);
			});
		},
	);

	it('has no scenario for an outcome that it does not declare', () => {
		const names = declared.filter((outcome) => outcome.key === key);
		for (const [method, outcomes] of Object.entries(own)) {
			const known = names.filter((outcome) => outcome.method === method).map(({ name }) => name);
			expect(Object.keys(outcomes).filter((name) => !known.includes(name))).toEqual([]);
		}
	});
});

it('sends nothing that the published contract forbids', () => {
	expect(scene.conformance.requestFaults).toEqual([]);
	process.stdout.write(`${scene.conformance.keep('outcomes')}\n`);
});
