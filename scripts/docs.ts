/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { generate, staleFiles } from './docs/generate';
import { loadPackage, ROOT } from './docs/package';
import { takeScreenshots } from './docs/screenshots';

/** Writes what is derived from the nodes: pages, codex files, the README's table; on demand their pictures. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			check: { type: 'boolean', default: false },
			screenshots: { type: 'boolean', default: false },
		},
	});
	const pack = loadPackage();
	if (values.screenshots && !values.check) await takeScreenshots(pack, console.log);

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

void main();
