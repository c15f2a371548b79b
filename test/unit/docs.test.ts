/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { generate, imageOf, PAGES, staleFiles } from '../../scripts/docs/generate';
import { filesIn, loadPackage, ROOT } from '../../scripts/docs/package';

const pack = loadPackage();

describe('what npm run docs writes', () => {
	it('is what the nodes say: pages, codex files and the table in the README', () => {
		// Anything here: run npm run docs.
		expect(staleFiles(generate(pack))).toEqual([]);
	});

	it('is the same every time', () => {
		expect([...generate(pack)]).toEqual([...generate(pack)]);
	});

	it.each(pack.nodes.map(({ className }) => className))(
		'has a small picture of %s',
		(className) => {
			expect(statSync(join(ROOT, PAGES, imageOf(className))).size).toBeLessThan(120_000);
		},
	);
});

/** As GitHub makes it from a heading. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\w\- ]/g, '')
		.replace(/ /g, '-');

function anchorsIn(file: string): string[] {
	return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		anchorOf(heading),
	);
}

describe('links between documents', () => {
	const atRoot = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
	const documents = [...atRoot, ...filesIn('docs', '.md'), ...filesIn('templates', '.md')];

	it.each(documents)('%s leads somewhere', (document) => {
		const text = readFileSync(join(ROOT, document), 'utf8');
		const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
		const broken = links.filter((link) => {
			if (/^[a-z]+:/.test(link)) return false;
			const [path, anchor] = link.split('#');
			const file = path ? join(ROOT, dirname(document), path) : join(ROOT, document);
			if (!existsSync(file)) return true;
			return anchor ? !anchorsIn(file).includes(anchor) : false;
		});
		expect(broken).toEqual([]);
	});
});
