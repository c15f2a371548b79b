/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import { ensureN8n, environmentFor, type N8nInstall } from './n8n-install';
import { freePort, ProcessGroup, run, type Log } from './process';

export interface StartOptions {
	/** n8n keeps its data in `<userFolder>/.n8n`. */
	userFolder: string;
	port?: number;
	/** Added to, and stronger than, the environment below; choose Postgres or queue mode here. */
	env?: NodeJS.ProcessEnv;
	log?: Log;
	signal?: AbortSignal;
}

export interface WorkerOptions {
	concurrency?: number;
	env?: NodeJS.ProcessEnv;
}

const READY_WITHIN_MS = 120_000;

/** Loopback only, nothing that calls home, and none of the questions n8n asks a new owner. */
const QUIET: NodeJS.ProcessEnv = {
	GENERIC_TIMEZONE: 'UTC',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_HOST: '127.0.0.1',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_PROTOCOL: 'http',
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
};

/** Settings of an n8n that the caller happens to have, or of the npm that started us, must not leak in. */
const FOREIGN = /^(N8N_|DB_|QUEUE_|EXECUTIONS_|NODES_|WEBHOOK_|JEST_|npm_|NODE_ENV$)/;

/**
 * Lays the package out as n8n's own community-package install does, in
 * `.n8n/nodes/node_modules/<name>`, from a tarball or (packed first) from its folder.
 */
export async function installPackage(tarballOrFolder: string, userFolder: string): Promise<string> {
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	await mkdir(nodesFolder, { recursive: true });
	const work = await mkdtemp(join(nodesFolder, 'install-'));
	try {
		const source = resolve(tarballOrFolder);
		const tarball = (await stat(source)).isDirectory() ? await pack(source, work) : source;
		await run('tar', ['-xzf', tarball, '-C', work]);
		const unpacked = join(work, 'package');
		const { name }: { name: string } = JSON.parse(
			await readFile(join(unpacked, 'package.json'), 'utf8'),
		);
		const target = join(nodesFolder, 'node_modules', name);
		await rm(target, { recursive: true, force: true });
		await mkdir(resolve(target, '..'), { recursive: true });
		await rename(unpacked, target);
		return target;
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

/** `npm pack`; returns the tarball's path. */
export async function pack(packageFolder: string, destination = tmpdir()): Promise<string> {
	const folder = await mkdtemp(join(destination, 'pack-'));
	await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
		cwd: packageFolder,
	});
	const [tarball] = await readdir(folder);
	return join(folder, tarball);
}

export async function startN8n(options: StartOptions): Promise<N8n> {
	const install = await ensureN8n(options);
	await mkdir(options.userFolder, { recursive: true });
	await refuseSecond(options.userFolder);
	const port = options.port ?? (await freePort());
	const env = {
		...inheritedEnvironment(install),
		...QUIET,
		N8N_USER_FOLDER: resolve(options.userFolder),
		N8N_ENCRYPTION_KEY: await encryptionKey(options.userFolder),
		N8N_PORT: String(port),
		...options.env,
	};
	const n8n = new N8n(install, port, env, options.log);
	try {
		await n8n.start(options.signal);
	} catch (error) {
		await n8n.stop();
		throw error;
	}
	return n8n;
}

/** A running n8n server with its workers. */
export class N8n {
	readonly url: string;
	readonly version: string;
	private server?: ProcessGroup;
	private readonly workers = new Set<ProcessGroup>();

	constructor(
		private readonly install: N8nInstall,
		readonly port: number,
		private readonly env: NodeJS.ProcessEnv,
		private readonly log?: Log,
	) {
		this.url = `http://127.0.0.1:${port}`;
		this.version = install.version;
	}

	get pid(): number | undefined {
		return this.server?.pid;
	}

	/** The newest lines of the server's log. */
	get logs(): readonly string[] {
		return this.server?.lines ?? [];
	}

	/** Settles when the server ends, with the reason. */
	get exited(): Promise<string> {
		return this.server?.exited ?? Promise.resolve('not started');
	}

	async start(signal?: AbortSignal): Promise<void> {
		this.server = await this.spawn(['start']);
		await writeFile(pidFile(String(this.env.N8N_USER_FOLDER)), String(this.pid));
		await untilReady(this.server, `${this.url}/healthz/readiness`, signal);
		// The probe answers before n8n has switched on the active workflows; this line comes after.
		await untilLine(this.server, 'Editor is now accessible via', signal);
	}

	async stop(): Promise<void> {
		await Promise.all([...this.workers].map(async (worker) => await worker.stop()));
		this.workers.clear();
		await this.server?.stop();
	}

	/** Stops and starts the server on the same port and data; workers keep running. */
	async restart(): Promise<void> {
		await this.server?.stop();
		await this.start();
	}

	/** A queue-mode worker beside this server, which must itself run in queue mode. */
	async startWorker(options: WorkerOptions = {}): Promise<ProcessGroup> {
		const port = await freePort();
		const worker = await this.spawn(['worker', `--concurrency=${options.concurrency ?? 10}`], {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			...options.env,
		});
		this.workers.add(worker);
		try {
			await untilReady(worker, `http://127.0.0.1:${port}/healthz/readiness`);
		} catch (error) {
			this.workers.delete(worker);
			await worker.stop();
			throw error;
		}
		return worker;
	}

	private async spawn(args: string[], env: NodeJS.ProcessEnv = {}): Promise<ProcessGroup> {
		// Each n8n process runs a broker for its task runners, on a port of its own.
		const broker = { N8N_RUNNERS_BROKER_PORT: String(await freePort()) };
		return new ProcessGroup(this.install.node, [this.install.script, ...args], {
			env: { ...broker, ...this.env, ...env },
			onLine: this.log,
		});
	}
}

function inheritedEnvironment(install: N8nInstall): NodeJS.ProcessEnv {
	const inherited = Object.entries(environmentFor(install.node)).filter(
		([name]) => !FOREIGN.test(name),
	);
	const env: NodeJS.ProcessEnv = Object.fromEntries(inherited);
	// The sandbox is on loopback: a proxy of the caller's must not stand in between.
	return { ...env, NO_PROXY: [env.NO_PROXY, '127.0.0.1', 'localhost'].filter(Boolean).join(',') };
}

const pidFile = (userFolder: string) => join(userFolder, 'n8n.pid');

/** Two n8n on one SQLite file harm each other; the first may be left over from a demo that was killed. */
async function refuseSecond(userFolder: string): Promise<void> {
	const pid = await readFile(pidFile(userFolder), 'utf8').catch(() => undefined);
	if (pid === undefined) return;
	const [command = ''] = await run('ps', ['-o', 'command=', '-p', pid]).catch(() => []);
	if (command.includes('n8n')) {
		throw new Error(`An n8n already runs on ${userFolder}. Stop it first: kill ${pid}`);
	}
}

async function encryptionKey(userFolder: string): Promise<string> {
	const file = join(userFolder, 'encryption-key');
	try {
		return await readFile(file, 'utf8');
	} catch {
		const key = randomBytes(24).toString('hex');
		await writeFile(file, key, { mode: 0o600 });
		return key;
	}
}

async function untilReady(process: ProcessGroup, url: string, signal?: AbortSignal): Promise<void> {
	await until(process, signal, async () => {
		const response = await axios
			.get(url, { timeout: 2000, proxy: false, validateStatus: () => true })
			.catch(() => undefined);
		return response?.status === 200;
	});
}

async function untilLine(process: ProcessGroup, text: string, signal?: AbortSignal): Promise<void> {
	await until(process, signal, async () => process.lines.some((line) => line.includes(text)));
}

async function until(
	process: ProcessGroup,
	signal: AbortSignal | undefined,
	isSo: () => Promise<boolean>,
): Promise<void> {
	const deadline = Date.now() + READY_WITHIN_MS;
	while (!(await isSo())) {
		signal?.throwIfAborted();
		if (!process.isRunning) {
			throw new Error(`n8n ended while starting (${await process.exited})\n${process.tail()}`);
		}
		if (Date.now() > deadline) {
			throw new Error(`n8n was not ready after ${READY_WITHIN_MS / 1000} s\n${process.tail()}`);
		}
		await sleep(100, undefined, { signal });
	}
}
