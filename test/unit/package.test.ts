/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import manifest from '../../package.json';

const ROOT = join(__dirname, '..', '..');

/** What `npm publish` would send; needs a build, which `npm test` makes before. */
describe('the published package', () => {
	const [pack] = JSON.parse(
		execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], {
			cwd: ROOT,
			encoding: 'utf8',
		}),
	) as Array<{ files: Array<{ path: string }>; unpackedSize: number }>;
	const paths = pack.files.map(({ path }) => path);

	test('holds dist, and beside it only what npm always adds', () => {
		const beside = paths.filter((path) => !path.startsWith('dist/'));
		expect(beside.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
	});

	test('holds every node and credential that it registers', () => {
		expect(paths).toEqual(
			expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]),
		);
	});

	test.each(['nodes', 'credentials'] as const)('has the metadata for loading %s lazily', (kind) => {
		const known = JSON.parse(readFileSync(join(ROOT, `dist/known/${kind}.json`), 'utf8')) as object;
		const names = manifest.n8n[kind].map((file) => {
			const className = basename(file).split('.')[0];
			return className[0].toLowerCase() + className.slice(1);
		});
		expect(Object.keys(known)).toEqual(expect.arrayContaining(names));
		expect(existsSync(join(ROOT, `dist/types/${kind}.json`))).toBe(true);
	});

	test('keeps icons byte for byte', () => {
		const icons = paths.filter((path) => path.startsWith('dist/icons/'));
		expect(icons.length).toBeGreaterThan(0);
		for (const icon of icons) {
			const source = readFileSync(join(ROOT, icon.replace('dist/', '')));
			expect(readFileSync(join(ROOT, icon)).equals(source)).toBe(true);
		}
	});

	test('stays below 1.5 MB and 10 kB of description a node', () => {
		expect(pack.unpackedSize).toBeLessThan(1.5 * 1024 * 1024);
		const descriptions = readFileSync(join(ROOT, 'dist/types/nodes.json'), 'utf8');
		const count = (JSON.parse(descriptions) as unknown[]).length;
		expect(descriptions.length / count).toBeLessThan(10 * 1024);
	});
});
