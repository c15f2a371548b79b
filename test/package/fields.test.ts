import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { TableNode } from '../../nodes/runtime/TableNode';
import { outcomesOf } from '../../nodes/runtime/table';
import { loadPackage } from '../../scripts/docs/package';
import { COMPUTED, LOCAL, LOCAL_OPTIONS, localEntry } from './local';
import { columnsOf, configurations, optionsOf, type Configuration } from './panel';
import { baseParameters, fieldOf, isHeard, pairOf, rowOf, type Stage } from './probes';
import { Recording, type Sent } from './recording';

const nodes = loadPackage().nodes.flatMap(
	({ className, node }): Array<[string, TableNode]> =>
		node instanceof TableNode && !(className in COMPUTED) ? [[className, node]] : [],
);

const recording = new Recording();
/** Entries of the list of local fields that were needed. */
const used = new Set<number>();

// One test stands for hundreds of runs.
jest.setTimeout(120_000);

beforeAll(async () => await recording.start());
afterAll(async () => await recording.stop());

/** What a node sends with everything filled in, but for a change. */
async function send(
	className: string,
	node: TableNode,
	configuration: Configuration,
	change: (parameters: IDataObject, stage: Stage) => void = () => {},
): Promise<Sent & { parameters: IDataObject }> {
	const stage = await recording.stage(node);
	const parameters = baseParameters(className, configuration, stage);
	change(parameters, stage);
	return { parameters, ...(await recording.run(node, parameters, stage)) };
}

const isFailure = (node: TableNode, { run }: Sent): boolean =>
	outcomesOf(node.table).find(({ name }) => name === run.outcome)?.kind === 'failure';

/** Fields of one configuration that change nothing, or that the node refuses to send. */
async function unheardIn(
	className: string,
	node: TableNode,
	configuration: Configuration,
	base: Sent & { parameters: IDataObject },
): Promise<string[]> {
	const unheard: string[] = [];
	const probe = async (name: string, change: Parameters<typeof send>[3]) => {
		const sent = await send(className, node, configuration, change);
		if (sent.text === base.text) unheard.push(name);
		// A refusal would differ too, and say nothing.
		else if (sent.run.outcome === 'onInvalidData') unheard.push(name);
	};
	if (isFailure(node, base)) unheard.push('(request)');
	for (const property of configuration.shown) {
		const { name } = property;
		if (name in configuration.chosen) continue;
		for (const column of columnsOf(property)) {
			await probe(`${name}.${column.name}`, (parameters) => {
				parameters[name] = { rows: [rowOf(property, { [column.name]: true })] };
			});
		}
		if (property.type === 'fixedCollection') continue;
		// Nothing else can be chosen.
		if (property.type === 'options' && optionsOf(property).length === 1) continue;
		// Text that nothing else can bring along says enough, and saves a run.
		if (isHeard(name, base.parameters, base.text)) continue;
		await probe(name, (parameters, stage) => {
			const field = fieldOf(configuration.method, property);
			parameters[name] = pairOf(className, property, field, stage)[1] as string;
		});
	}
	return unheard;
}

describe.each(nodes)('%s', (className, node) => {
	const versions = node.table.methods.flatMap((method) =>
		method.versions.map((version) => ({ method, version, title: `${method.name} v${version}` })),
	);

	it.each(versions)('$title: every field changes what is sent', async ({ method, version }) => {
		const unheard: string[] = [];
		const note = (name: string, { chosen, title }: Configuration) => {
			const entry = localEntry(className, method.value, name, chosen);
			if (entry >= 0) used.add(entry);
			else unheard.push(`${name}${title && ` where ${title}`}`);
		};
		const seen: Array<[Configuration, string]> = [];
		for (const configuration of configurations(node, method, version)) {
			const base = await send(className, node, configuration);
			const names = await unheardIn(className, node, configuration, base);
			for (const name of names) note(name, configuration);
			// The choices on which fields depend have to differ as well.
			for (const [other] of seen.filter(([, text]) => text === base.text)) {
				const { chosen } = configuration;
				const all = Object.keys({ ...chosen, ...other.chosen });
				const differing = all.filter((name) => chosen[name] !== other.chosen[name]);
				for (const name of differing) note(name, configuration);
			}
			seen.push([configuration, base.text]);
		}
		expect(unheard).toEqual([]);
	});

	it('sends what is set under Options, or keeps it for itself', async () => {
		const options = node.description.properties.find(({ name }) => name === 'options')!;
		const all = node.table.methods.flatMap((method) =>
			configurations(node, method, method.versions[0]),
		);
		for (const option of options.options as INodeProperties[]) {
			if ([option.name, `${className}.${option.name}`].some((name) => name in LOCAL_OPTIONS))
				continue;
			const heard = async (configuration: Configuration) => {
				const { text } = await send(className, node, configuration);
				for (const value of otherValues(option)) {
					const changed = await send(className, node, configuration, (parameters) => {
						parameters.options = { [option.name]: value };
					});
					if (changed.text !== text) return true;
				}
				return false;
			};
			let hasChanged = false;
			// A call to an address of the user's own has no path that could be replaced.
			for (const configuration of all) hasChanged ||= await heard(configuration);
			expect([option.name, hasChanged]).toEqual([option.name, true]);
		}
	});
});

/** What the option can be when it is set. */
function otherValues(option: INodeProperties): Array<string | boolean> {
	const { name, type } = option;
	if (type === 'boolean') return [option.default !== true];
	if (name === 'requestPath') return ['/another/path'];
	const values = optionsOf(option).map(({ value }) => String(value));
	return values.length > 0 ? values : [`https://n8n.example.com/webhook/${name}`];
}

it('lists no local field that is sent after all, or that no node has', () => {
	expect(LOCAL.filter((_, index) => !used.has(index))).toEqual([]);
});
