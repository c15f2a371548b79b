/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { access, copyFile, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { run, type Log } from './process';

/** The n8n that demo and e2e run: which Node executes which script. */
export interface N8nInstall {
	node: string;
	script: string;
	version: string;
}

export interface InstallOptions {
	log?: Log;
	signal?: AbortSignal;
}

const PINNED = join(__dirname, 'n8n');
const NODE_MAJOR = 24;
const OLDEST_N8N = [2, 41];

export function cacheFolder(): string {
	return (
		process.env.N8N_WEBEX_CACHE ??
		join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-webex-connect')
	);
}

/** Finds a new enough n8n and Node, or installs them into the cache. Needs no network once installed. */
export async function ensureN8n(options: InstallOptions = {}): Promise<N8nInstall> {
	const node = await ensureNode(options);
	const found = findOnPath();
	if (found) return { node, ...found };

	const lock = await readFile(join(PINNED, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12);
	const folder = join(cacheFolder(), `n8n-${hash}`);
	await installOnce(folder, options, async (temporary) => {
		for (const file of ['package.json', 'package-lock.json']) {
			await copyFile(join(PINNED, file), join(temporary, file));
		}
		await installN8n(temporary, node, options);
	});
	const script = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	return { node, script, version: versionOf(script) };
}

/** The environment in which `node` and npm mean the Node that runs n8n. */
export function environmentFor(node: string): NodeJS.ProcessEnv {
	return { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
}

function findOnPath(): Omit<N8nInstall, 'node'> | undefined {
	for (const folder of (process.env.PATH ?? '').split(delimiter)) {
		const link = join(folder, 'n8n');
		if (!existsSync(link)) continue;
		const script = realpathSync(link);
		const version = versionOf(script);
		const [major, minor] = version.split('.').map(Number);
		if (major === OLDEST_N8N[0] && minor >= OLDEST_N8N[1]) return { script, version };
	}
	return undefined;
}

/** The version in n8n's own package.json, which lies beside the bin folder; '' where it is something else. */
function versionOf(script: string): string {
	try {
		const manifest: { name?: string; version?: string } = JSON.parse(
			readFileSync(join(dirname(script), '..', 'package.json'), 'utf8'),
		);
		return manifest.name === 'n8n' ? (manifest.version ?? '') : '';
	} catch {
		return '';
	}
}

async function ensureNode(options: InstallOptions): Promise<string> {
	if (Number.parseInt(process.versions.node) >= NODE_MAJOR) return process.execPath;

	// The `node` package only picks one of these in an install script; asking for it by name needs no script.
	const system = process.platform === 'win32' ? 'win' : process.platform;
	const prefix = system === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
	const name = `${prefix}-${system}-${process.arch}`;
	const folder = join(cacheFolder(), `node-${NODE_MAJOR}`);
	await installOnce(folder, options, async (temporary) => {
		options.log?.(`n8n needs Node ${NODE_MAJOR}, this is ${process.version}: installing ${name}`);
		await writeFile(join(temporary, 'package.json'), '{ "private": true }\n');
		await npm(temporary, process.execPath, ['install', `${name}@${NODE_MAJOR}`], options);
	});
	return join(folder, 'node_modules', name, 'bin', system === 'win' ? 'node.exe' : 'node');
}

async function installN8n(folder: string, node: string, options: InstallOptions): Promise<void> {
	const lock: { packages: Record<string, { optional?: boolean }> } = JSON.parse(
		await readFile(join(folder, 'package-lock.json'), 'utf8'),
	);
	const packages = Object.keys(lock.packages).filter((path) => path !== '');
	options.log?.(`Installing n8n: ${packages.length} packages, 2.2 GB, 1 to 5 minutes, once`);
	const started = Date.now();
	const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;

	const reporting = new AbortController();
	const report = async () => {
		for (;;) {
			await sleep(10_000, undefined, { signal: reporting.signal });
			const count = await countInstalled(folder, packages);
			const progress = count === 0 ? 'downloading' : `${count} of ${packages.length} packages`;
			options.log?.(`  ${elapsed()}: ${progress}`);
		}
	};
	const reports = report().catch(() => undefined);
	try {
		await npm(folder, node, ['ci'], options);
	} finally {
		reporting.abort();
		await reports;
	}
	options.log?.(
		`  ${elapsed()}: building sqlite3, the one native module without a prebuilt binary`,
	);
	await npm(folder, node, ['rebuild', 'sqlite3', '--ignore-scripts=false'], options);
	options.log?.(`  ${elapsed()}: n8n installed in ${cacheFolder()}`);
}

async function countInstalled(folder: string, packages: string[]): Promise<number> {
	const present = await Promise.all(
		packages.map(
			async (path) =>
				await access(join(folder, path, 'package.json')).then(
					() => true,
					() => false,
				),
		),
	);
	return present.filter(Boolean).length;
}

async function npm(folder: string, node: string, args: string[], options: InstallOptions) {
	const flags = ['--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
	if (!args.some((argument) => argument.startsWith('--ignore-scripts'))) {
		flags.push('--ignore-scripts');
	}
	await run('npm', [...args, ...flags], {
		cwd: folder,
		env: environmentFor(node),
		signal: options.signal,
	});
}

/** Fills `folder` through a sibling that is renamed at the end, so that it is either complete or absent. */
async function installOnce(
	folder: string,
	options: InstallOptions,
	fill: (temporary: string) => Promise<void>,
): Promise<void> {
	if (existsSync(folder)) return;
	await mkdir(dirname(folder), { recursive: true });
	const release = await takeLock(`${folder}.lock`, options);
	const temporary = `${folder}.tmp`;
	try {
		if (existsSync(folder)) return;
		await rm(temporary, { recursive: true, force: true });
		await mkdir(temporary);
		await fill(temporary);
		await rename(temporary, folder);
	} finally {
		await rm(temporary, { recursive: true, force: true });
		await release();
	}
}

async function takeLock(
	file: string,
	{ log, signal }: InstallOptions,
): Promise<() => Promise<void>> {
	for (let attempt = 0; ; attempt++) {
		try {
			const handle = await open(file, 'wx');
			await handle.writeFile(String(process.pid));
			await handle.close();
			return async () => await rm(file, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		const holder = Number(await readFile(file, 'utf8').catch(() => ''));
		if (holder && !isAlive(holder)) {
			await rm(file, { force: true });
			continue;
		}
		if (attempt % 30 === 0) log?.(`Waiting for process ${holder}, which is installing the same`);
		await sleep(1000, undefined, { signal });
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
