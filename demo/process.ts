/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export type Log = (line: string) => void;

export interface SpawnOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	onLine?: Log;
}

const KEPT_LINES = 1000;
const running = new Set<ProcessGroup>();

// The last resort: whatever made this process end, nothing it started outlives it.
process.on('exit', () => {
	for (const group of running) group.signal('SIGKILL');
});

/** A command in a process group of its own, so that its children (n8n's task runner, npm's scripts) end with it. */
export class ProcessGroup {
	readonly lines: string[] = [];
	readonly exited: Promise<string>;
	private readonly child: ChildProcess;
	private ended = false;

	constructor(command: string, args: string[], options: SpawnOptions = {}) {
		this.child = spawn(command, args, {
			cwd: options.cwd,
			env: options.env,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		running.add(this);
		for (const stream of [this.child.stdout, this.child.stderr]) {
			if (!stream) continue;
			createInterface({ input: stream }).on('line', (line) => {
				this.lines.push(line);
				if (this.lines.length > KEPT_LINES) this.lines.shift();
				options.onLine?.(line);
			});
		}
		this.exited = new Promise((resolve) => {
			const end = (how: string) => {
				this.ended = true;
				this.signal('SIGKILL');
				running.delete(this);
				resolve(how);
			};
			this.child.once('error', (error) => end(error.message));
			this.child.once('close', (code, signal) => end(signal ?? `exit code ${code}`));
		});
	}

	get pid(): number | undefined {
		return this.child.pid;
	}

	get isRunning(): boolean {
		return !this.ended;
	}

	tail(count = 20): string {
		return this.lines.slice(-count).join('\n');
	}

	signal(signal: NodeJS.Signals): void {
		if (this.child.pid === undefined) return;
		try {
			process.kill(-this.child.pid, signal);
		} catch {
			// The group is gone already.
		}
	}

	async stop(graceMs = 10_000): Promise<void> {
		if (!this.ended) this.signal('SIGTERM');
		const timer = new AbortController();
		await Promise.race([this.exited, sleep(graceMs, undefined, { signal: timer.signal })]);
		timer.abort();
		this.signal('SIGKILL');
		await this.exited;
	}
}

/** Runs a command to its end; a failure carries the command's last lines. */
export async function run(
	command: string,
	args: string[],
	options: SpawnOptions & { signal?: AbortSignal } = {},
): Promise<string[]> {
	options.signal?.throwIfAborted();
	const group = new ProcessGroup(command, args, options);
	const abort = () => void group.stop(1000);
	options.signal?.addEventListener('abort', abort, { once: true });
	const how = await group.exited;
	options.signal?.removeEventListener('abort', abort);
	options.signal?.throwIfAborted();
	if (how !== 'exit code 0') {
		throw new Error(`${[command, ...args].join(' ')} failed (${how})\n${group.tail()}`);
	}
	return group.lines;
}

/** The preferred port where it is free on 127.0.0.1, else one the system picks. */
export async function freePort(preferred = 0): Promise<number> {
	const listen = async (port: number) =>
		await new Promise<number | undefined>((resolve) => {
			const server = createServer();
			server.once('error', () => resolve(undefined));
			server.listen(port, '127.0.0.1', () => {
				const address = server.address();
				const bound = typeof address === 'object' ? address?.port : undefined;
				server.close(() => resolve(bound));
			});
		});
	const port = (await listen(preferred)) ?? (await listen(0));
	if (port === undefined) throw new Error('No free port on 127.0.0.1');
	return port;
}
