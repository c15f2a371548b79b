import type { NodeTable } from '../../nodes/runtime/table';
import type { Manifest } from './package';

/** What n8n's node panel files the node under, and where it links to for help. */
export function renderCodex(manifest: Manifest, className: string, table: NodeTable): string {
	return json({
		node: `${manifest.name}.${table.name}`,
		nodeVersion: '1.0',
		codexVersion: '1.0',
		categories: ['Communication'],
		// n8n drops a codex without resources.
		resources: {
			primaryDocumentation: [{ url: documentation(manifest, `nodes/${className}.md`) }],
			credentialDocumentation: [{ url: documentation(manifest, 'credentials.md') }],
		},
		alias: table.alias,
	});
}

export function documentation({ homepage }: Manifest, file: string): string {
	return `${homepage.replace(/#.*$/, '')}/blob/main/docs/${file}`;
}

/** As Prettier lays it out: lists of words on one line. */
function json(value: unknown): string {
	const lists = /\[\s+("[^"]*"(?:,\s+"[^"]*")*)\s+\]/g;
	const text = JSON.stringify(value, null, 2);
	return `${text.replace(lists, (_, words: string) => `[${words.replace(/\s*\n\s*/g, ' ')}]`)}\n`;
}
