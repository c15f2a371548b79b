/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { generate, staleFiles } from './docs/generate';
import { loadPackage, ROOT, type Package } from './docs/package';
import { takeScreenshots } from './docs/screenshots';

/** Writes what is derived from the nodes: pages, codex files, the README's table; on demand their pictures. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			check: { type: 'boolean', default: false },
			screenshots: { type: 'boolean', default: false },
			/** Class names of nodes and paths of templates to picture; all when absent. */
			only: { type: 'string', multiple: true, default: [] },
		},
	});
	const pack = loadPackage();
	if (values.screenshots && !values.check) {
		await takeScreenshots(chosen(pack, values.only), console.log);
	}

	const files = generate(pack);
	const stale = staleFiles(files);
	if (values.check) {
		if (stale.length === 0) return;
		console.error(`Stale, run npm run docs:\n${stale.map((path) => `  ${path}`).join('\n')}`);
		process.exitCode = 1;
		return;
	}
	for (const path of stale) {
		const target = join(ROOT, path);
		const text = files.get(path);
		if (text === undefined) {
			rmSync(target);
		} else {
			mkdirSync(dirname(target), { recursive: true });
			writeFileSync(target, text);
		}
		console.log(`${text === undefined ? 'Removed' : 'Wrote'} ${path}`);
	}
}

function chosen(pack: Package, only: readonly string[]): Package {
	if (only.length === 0) return pack;
	return {
		...pack,
		nodes: pack.nodes.filter(({ className }) => only.includes(className)),
		templates: pack.templates.filter(({ path }) => only.includes(path)),
	};
}

void main();
