import type { INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { loadTemplates } from '../../demo/templates';
import { loadPackage } from '../../scripts/docs/package';

const pack = loadPackage();
const prefix = `${pack.manifest.name}.`;

const descriptionOf = ({ type }: INode) =>
	pack.nodes.find(({ node }) => prefix + node.description.name === type)?.node.description;

/** Values that a dropdown without expression offers anywhere; undefined where it is none. */
function offered(properties: INodeProperties[], name: string): unknown[] | undefined {
	const same = properties.filter((property) => property.name === name);
	const isFixed = same.every(
		(property) => property.type === 'options' && property.noDataExpression,
	);
	if (!isFixed) return undefined;
	return same.flatMap(({ options = [] }) =>
		(options as INodePropertyOptions[]).map(({ value }) => value),
	);
}

const used = loadTemplates().flatMap(({ path, workflow }) =>
	workflow.nodes
		.filter(({ type }) => type.startsWith(prefix))
		.map((node) => ({ path, name: node.name, node })),
);

/** Channels whose events do not say which business address of Webex Engage they belong to. */
const ASKED_FOR = ['whatsapp', 'facebook', 'email'];

const notes = new Map(
	loadTemplates().map(({ path, workflow: { nodes } }) => [
		path,
		String(nodes.find(({ name }) => name === 'About')?.parameters.content),
	]),
);

describe('the templates', () => {
	it.each(used)('$path: $name sets only what its node has', ({ node }) => {
		const description = descriptionOf(node);
		if (!description) throw new Error(`There is no node ${node.type}`);
		const { properties } = description;
		expect([description.version].flat()).toContain(node.typeVersion);
		const names = properties.map(({ name }) => name);
		expect(Object.keys(node.parameters).filter((name) => !names.includes(name))).toEqual([]);
		for (const [name, value] of Object.entries(node.parameters)) {
			const values = offered(properties, name);
			if (values) expect(values).toContain(value);
		}
	});

	const started = used.filter(({ node }) => node.type === `${prefix}webexConnectTrigger`);

	it.each(started)('$path asks for the addresses that only its user knows', ({ path, node }) => {
		const { channels, businessAddresses } = node.parameters;
		const asked = (channels as string[]).filter((channel) => ASKED_FOR.includes(channel));
		const rows = asked.map((channel) => ({ channel, appId: '', address: '' }));
		expect(businessAddresses).toEqual(rows.length > 0 ? { rows } : undefined);
		const about = notes.get(path) ?? '';
		expect(about.includes('**Business Addresses**')).toBe(rows.length > 0);
	});

	it.each(started)('$path takes no automatic mail', ({ node }) => {
		expect(node.parameters.settings ?? {}).not.toHaveProperty('includeAutomatic');
	});
});
