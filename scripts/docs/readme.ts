import { table } from './markdown';
import type { PackagedNode } from './package';

const START = '<!-- nodes: written by npm run docs -->';
const END = '<!-- /nodes -->';

/** The README with its table of nodes brought up to date; the rest is written by hand. */
export function fillReadme(readme: string, nodes: readonly PackagedNode[]): string {
	const start = readme.indexOf(START);
	const end = readme.indexOf(END);
	if (start < 0 || end < start) throw new Error(`README.md lacks the markers ${START} and ${END}`);
	const before = readme.slice(0, start + START.length);
	return `${before}\n\n${nodeTable(nodes)}\n\n${readme.slice(end)}`;
}

function nodeTable(nodes: readonly PackagedNode[]): string {
	const triggersLast = [
		...nodes.filter((node) => node.table),
		...nodes.filter((node) => !node.table),
	];
	return table(
		['Node', 'What it does', 'Methods', 'Versions'],
		triggersLast.map(({ className, node: { description }, table: nodeTable }) => {
			const versions = new Set(nodeTable?.methods.flatMap((method) => method.versions));
			return [
				`[${description.displayName}](docs/nodes/${className}.md)`,
				description.description,
				nodeTable?.methods.map(({ name }) => name).join(', ') ?? '–',
				[...versions].join(', ') || '–',
			];
		}),
	);
}
