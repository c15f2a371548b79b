// Makes this checkout ready: runs `npm ci` unless node_modules already holds what package-lock.json
// asks for. npm writes node_modules/.package-lock.json last, so an interrupted install never matches.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lockFile = join(root, 'package-lock.json');
const installedFile = join(root, 'node_modules', '.package-lock.json');
const stampFile = join(root, 'node_modules', '.setup-stamp');

const lockText = readFileSync(lockFile, 'utf8');
const wanted = createHash('sha256').update(lockText).digest('hex');

function matchesLock() {
	if (!existsSync(installedFile)) return false;
	if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return true;
	// No stamp yet: somebody ran `npm install` or `npm ci` by hand. Accept it when it is complete.
	const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
	return Object.entries(JSON.parse(lockText).packages).every(
		([path, { version, optional }]) =>
			path === '' || (optional && !installed[path]) || installed[path]?.version === version,
	);
}

if (!matchesLock()) {
	const started = Date.now();
	const count = Object.keys(JSON.parse(lockText).packages).length - 1;
	console.log(`Installing ${count} development packages (first run only, about a minute) …`);
	// NODE_ENV=production in the caller's shell would leave out everything this repository needs.
	const { status, error } = spawnSync(
		'npm',
		['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
		{
			cwd: root,
			stdio: 'inherit',
			shell: process.platform === 'win32',
		},
	);
	if (status !== 0) {
		console.error(`npm ci failed${error ? `: ${error.message}` : ` with exit code ${status}`}`);
		process.exit(1);
	}
	console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s`);
}
writeFileSync(stampFile, wanted);
