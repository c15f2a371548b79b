/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { parseArgs } from 'node:util';
import { startSandbox } from '.';

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4700' },
			'time-scale': { type: 'string', default: '1' },
			quiet: { type: 'boolean', default: false },
		},
	});
	const sandbox = await startSandbox({
		port: Number(values.port),
		timeScale: Number(values['time-scale']),
		log: values.quiet ? undefined : print,
	});
	print(`Sandbox console: ${sandbox.url}/`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
