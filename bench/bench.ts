/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import type { ICredentialType, IDataObject, INodeType, IVersionedNodeType } from 'n8n-workflow';
import { ensureN8n } from '../demo/n8n-install';
import packageJson from '../package.json';
import { runWorkflow } from '../test/workflow/harness';

/*
 * The figures of docs/performance.md. Everything that is compared runs in this process, in turns, against the same
 * server; read the ratios, not the absolute numbers.
 */

const ROOT = join(__dirname, '..');
const ITEMS = 500;
const ROUNDS = 11;

async function main(): Promise<void> {
	const server = fork(join(__dirname, 'server.ts'), { execArgv: ['--import', 'tsx'] });
	try {
		const port = await new Promise<number>((resolve) => server.once('message', resolve as never));
		const sections = [
			await throughput(`http://127.0.0.1:${port}`),
			await latency(`http://127.0.0.1:${port}`),
			coldStart(),
			size(),
		];
		const text = page(sections);
		console.log(text);
		if (process.argv.includes('--write')) writeFileSync(join(ROOT, 'docs/performance.md'), text);
	} finally {
		stop(server);
	}
}

function stop(server: ChildProcess): void {
	server.disconnect();
}

/** What is published is measured, so everything of ours comes from dist/. */
function published<T>(file: string): T {
	const [Type] = Object.values(createRequire(__filename)(join(ROOT, 'dist', file))) as Array<
		new () => T
	>;
	return new Type();
}

const appendMessage = published<INodeType>(
	'nodes/Engage/EngageAppendMessage/EngageAppendMessage.node.js',
);
const tenantType = published<ICredentialType>('credentials/WebexEngageOAuth2Api.credentials.js');

const credentialsAt = (url: string) => ({
	webexEngageOAuth2Api: {
		type: tenantType,
		data: {
			region: 'custom',
			customBaseUrl: `${url}/engage/api/v1`,
			clientId: 'bench',
			clientSecret: 'bench',
			oauthTokenData: { access_token: 'bench', token_type: 'Bearer' },
		},
	},
});

const items = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ text: `Message ${index}` }));

/** Append Message with one expression field. */
async function append(url: string, count: number, concurrency = 10): Promise<void> {
	const { outputs } = await runWorkflow({
		node: appendMessage,
		parameters: {
			authentication: 'engageTenant',
			method: 'appendMessage',
			apiVersion: '1.8',
			channel: 'sms',
			conversationId: 'conversation-1',
			messageMode: 'single',
			direction: 'inbound',
			text: '={{ $json.text }}',
			timestamp: '2026-11-20T09:30:00.000Z',
			options: { concurrency },
		},
		credentials: credentialsAt(url),
		items: items(count),
	});
	if (outputs[0].length !== count)
		throw new Error(`Append Message: ${outputs[0].length} of ${count}`);
}

let httpRequest: INodeType | undefined;

/** The same call by n8n's own HTTP Request node, from the n8n that the demo runs. */
async function request(url: string, count: number): Promise<void> {
	if (!httpRequest) {
		const { script } = await ensureN8n();
		const load = createRequire(script);
		const { HttpRequest } = load('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js') as {
			HttpRequest: new () => IVersionedNodeType;
		};
		httpRequest = new HttpRequest().getNodeType(4.2);
	}
	const { outputs } = await runWorkflow({
		node: httpRequest,
		// n8n lets its own HTTP Request node use every credential, and knows it by its type.
		settings: { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
		parameters: {
			method: 'POST',
			url: `${url}/engage/api/v1/conversations/conversation-1/messages`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'webexEngageOAuth2Api',
			sendBody: true,
			specifyBody: 'json',
			jsonBody:
				'={{ { data: { channel: "sms", messages: [{ direction: "inbound", type: "text", timestamp: "2026-11-20T09:30:00.000Z", text: $json.text }] } } }}',
			options: {},
		},
		credentials: credentialsAt(url),
		items: items(count),
	});
	if (outputs[0].length !== count)
		throw new Error(`HTTP Request: ${outputs[0].length} of ${count}`);
}

async function bare(url: string, count: number): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < count) {
			await axios.post(
				`${url}/engage/api/v1/conversations/conversation-1/messages`,
				{
					data: {
						channel: 'sms',
						messages: [{ direction: 'inbound', type: 'text', text: `Message ${next++}` }],
					},
				},
				{ headers: { Authorization: 'Bearer bench' }, proxy: false },
			);
		}
	};
	await Promise.all(Array.from({ length: 10 }, worker));
}

async function seconds(task: () => Promise<void>): Promise<number> {
	const start = process.hrtime.bigint();
	await task();
	return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function throughput(url: string): Promise<string> {
	const contestants = {
		'Engage Append Message': append,
		'HTTP Request': request,
		'bare axios': bare,
	};
	const times = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]));
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [name, contestant] of Object.entries(contestants)) {
			const taken = await seconds(async () => await contestant(url, ITEMS));
			if (round > 0) times.get(name)!.push(taken); // the first round warms up
		}
	}
	const rows = [...times].map(([name, taken]) => {
		const ratios = taken.map((time, round) => times.get('HTTP Request')![round] / time);
		return `| ${name} | ${Math.round(ITEMS / median(taken))} | ${median(ratios).toFixed(2)} × |`;
	});
	return [
		'## Throughput',
		'',
		`${ITEMS} items, the same POST with the same credential and one expression, no latency; in ${ROUNDS} rounds, in turns. Each column is a median of its own: of the rates, and of the ratios within a round.`,
		'',
		'| | items/s | against HTTP Request |',
		'|---|---|---|',
		...rows,
	].join('\n');
}

async function latency(url: string): Promise<string> {
	const slow = `${url}/delay-100`;
	const open = async () =>
		(await axios.get<{ most: number }>(`${url}/most-open`, { proxy: false })).data.most;
	const rows: string[] = [];
	for (const concurrency of [1, 10, 50]) {
		await open();
		const taken = await seconds(async () => await append(slow, 200, concurrency));
		rows.push(`| ${concurrency} | ${taken.toFixed(2)} s | ${await open()} |`);
	}
	return [
		'## Hiding latency',
		'',
		'200 items of Engage Append Message against a service that takes 100 ms.',
		'',
		'| Concurrent Items | time | requests open at once |',
		'|---|---|---|',
		...rows,
	].join('\n');
}

function coldStart(): string {
	const runs = Array.from({ length: 9 }, () => {
		const output = execFileSync(process.execPath, [
			'--expose-gc',
			join(__dirname, 'cold-require.cjs'),
		]);
		return JSON.parse(String(output)) as { milliseconds: number; megabytes: number };
	});
	const time = median(runs.map(({ milliseconds }) => milliseconds));
	const memory = median(runs.map(({ megabytes }) => megabytes));
	const { nodes, credentials } = packageJson.n8n;
	return `## Cold start\n\nRequiring and creating all ${nodes.length} nodes and ${credentials.length} credentials after n8n-workflow, in a fresh process, median of ${runs.length}: ${time.toFixed(1)} ms, ${memory.toFixed(1)} MB of heap.`;
}

function size(): string {
	const output = execFileSync(
		'npm',
		['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'],
		{
			cwd: ROOT,
			encoding: 'utf8',
		},
	);
	const [{ size: packed, unpackedSize, entryCount }] = JSON.parse(output) as Array<{
		size: number;
		unpackedSize: number;
		entryCount: number;
	}>;
	const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} kB`;
	return `## Size\n\nThe package: ${kilobytes(packed)} packed, ${kilobytes(unpackedSize)} unpacked, ${entryCount} files, no runtime dependencies.`;
}

function page(sections: string[]): string {
	const machine = `Node ${process.version}, n8n-core ${packageJson.devDependencies['n8n-core']}, ${cpus().length} cores.`;
	return `${[
		'# Performance',
		`Written by \`npm run bench -- --write\`. Absolute numbers depend on the machine, so read the ratios. ${machine}`,
		...sections,
		'n8n opens a connection for every request that a node makes with a credential; that is most of what an item costs, for this package as for the HTTP Request node.',
	].join('\n\n')}\n`;
}

void main();
