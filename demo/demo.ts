/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/require-node-api-error */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

import type { INode } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox';
import { CLIENTS, demoCredentials, INBOUND_EVENTS, OWNER, WEBHOOK_SECRET } from './accounts';
import { installPackage, startN8n, type N8n } from './n8n';
import { N8nClient, type Credential, type Workflow } from './n8n-client';
import { cacheFolder, ensureN8n } from './n8n-install';
import { freePort, run } from './process';
import { calledFirst, fillIn, loadTemplates } from './templates';

const ROOT = join(__dirname, '..');
const CONNECT_TRIGGER = 'n8n-nodes-webex-connect.webexConnectTrigger';
const CCE_TRIGGER = 'n8n-nodes-webex-connect.cceTaskTrigger';
const ECE_TRIGGER = 'n8n-nodes-webex-connect.eceTrigger';

/** Whose inbound flows answer the customers, with the folder of its templates, and what to try in the console. */
const PRODUCTS = {
	wxcc: {
		folder: 'webex-contact-center',
		first:
			'Go available on the desk Engage, Webex CC. Send an SMS as the customer, accept it and answer.',
	},
	cce: {
		folder: 'contact-center-enterprise',
		first:
			'Set an agent to Ready on the desk Enterprise. Send an SMS as the customer, accept the task,\n  and answer on the desk Engage, Webex CC.',
	},
	ece: {
		folder: 'enterprise-chat-and-email',
		first: 'Log in on the desk ECE. Send an SMS as the customer, and answer.',
	},
	engage: {
		folder: 'engage',
		first: 'Send an SMS as the customer. Pick it up on the desk Engage, Webex CC, and answer.',
	},
};
type Product = keyof typeof PRODUCTS;
const isProduct = (name: string): name is Product => Object.hasOwn(PRODUCTS, name);

const HELP = `Usage: npm run demo -- [options]

  --product NAME    who answers the customers: wxcc, cce, ece or engage (wxcc)
  --port N          port of n8n (5678)
  --sandbox-port N  port of the sandbox (4700)
  --data DIR        where n8n keeps its data (${join(cacheFolder(), 'demo')})
  --fresh           forget what earlier demos left there
  --no-open         do not open the browser
  --verbose         show the log of n8n`;

interface Options {
	product: Product;
	port: number;
	sandboxPort: number;
	data: string;
	fresh: boolean;
	open: boolean;
	verbose: boolean;
}

interface Demo {
	n8n: N8n;
	sandbox: Sandbox;
	active: Workflow[];
	/** Others of the active answer the same events. */
	alternatives: Workflow[];
	/** They do not start by themselves. */
	manual: Workflow[];
}

interface Imported {
	/** Of the template. */
	path: string;
	workflow: Workflow;
}

function readOptions(): Options | undefined {
	const { values } = parseArgs({
		options: {
			product: { type: 'string', default: 'wxcc' },
			port: { type: 'string', default: '5678' },
			'sandbox-port': { type: 'string', default: '4700' },
			data: { type: 'string', default: join(cacheFolder(), 'demo') },
			fresh: { type: 'boolean', default: false },
			'no-open': { type: 'boolean', default: false },
			verbose: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const { product } = values;
	if (!isProduct(product)) {
		throw new Error(`"${product}" is no product: ${Object.keys(PRODUCTS).join(', ')}`);
	}
	return {
		product,
		port: portOf(values.port),
		sandboxPort: portOf(values['sandbox-port']),
		data: resolve(values.data),
		fresh: values.fresh,
		open: !values['no-open'],
		verbose: values.verbose,
	};
}

function portOf(text: string): number {
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65536) return port;
	throw new Error(`"${text}" is no port number`);
}

async function main(): Promise<void> {
	const options = readOptions();
	if (!options) {
		say(HELP);
		return;
	}
	const stopping = new AbortController();
	const { signal } = stopping;
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, () => stopping.abort());
	}
	const cleanUp: Array<() => Promise<void>> = [];
	try {
		const demo = await start(options, signal, cleanUp);
		say(summary(demo, options.product));
		if (options.open) openBrowser(demo.n8n.url);
		const ended = await Promise.race([demo.n8n.exited, once(signal, 'abort')]);
		if (!signal.aborted)
			throw new Error(`n8n ended: ${ended}\n${demo.n8n.logs.slice(-10).join('\n')}`);
	} catch (error) {
		if (!signal.aborted) throw error;
	} finally {
		if (signal.aborted) say('\nStopping …');
		for (const stop of cleanUp.reverse()) await stop();
	}
}

/** Starts and fills everything; what has to be undone later is put on `cleanUp` as soon as it exists. */
async function start(
	options: Options,
	signal: AbortSignal,
	cleanUp: Array<() => Promise<void>>,
): Promise<Demo> {
	await prepareData(options);
	await step('Build the package', signal, async () => {
		await run('npm', ['run', 'build'], { cwd: ROOT, signal });
	});
	await step('Find n8n', signal, async () => {
		const { version } = await ensureN8n({ log: say, signal });
		return `n8n ${version}`;
	});
	const sandbox = await step('Start the sandbox', signal, async () => {
		const port = await portFor('the sandbox', options.sandboxPort);
		return await startSandbox({ port, clientCredentials: CLIENTS });
	});
	cleanUp.push(async () => await sandbox.close());

	const n8n = await step('Start n8n with the package', signal, async () => {
		await installPackage(ROOT, options.data);
		const port = await portFor('n8n', options.port);
		const log = options.verbose ? say : undefined;
		return await startN8n({ userFolder: options.data, port, log, signal });
	});
	cleanUp.push(async () => await n8n.stop());

	const client = new N8nClient(n8n.url);
	await client.signIn(OWNER);
	const credentials = await step('Connect the credentials to the sandbox', signal, async () => {
		return await connectCredentials(client, sandbox.url);
	});
	const imported = await step('Import the templates', signal, async () => {
		return await importTemplates(client, sandbox, credentials);
	});
	const started = await step('Activate them and register their webhooks', signal, async () => {
		return await activate(client, sandbox, imported, options.product);
	});
	return { n8n, sandbox, ...started };
}

async function prepareData({ data, fresh }: Options): Promise<void> {
	// Somebody's own n8n must be neither wiped nor filled with the demo.
	if (existsSync(join(data, '.n8n')) && !existsSync(join(data, 'encryption-key'))) {
		throw new Error(
			`${data} holds an n8n that is not the demo's; choose another folder with --data`,
		);
	}
	if (fresh) {
		await rm(join(data, '.n8n'), { recursive: true, force: true });
		await rm(join(data, 'encryption-key'), { force: true });
	}
	await mkdir(data, { recursive: true });
}

async function portFor(what: string, wanted: number): Promise<number> {
	const port = await freePort(wanted);
	if (port !== wanted) say(`  Port ${wanted} is taken: ${what} uses ${port}`);
	return port;
}

async function connectCredentials(client: N8nClient, sandboxUrl: string): Promise<Credential[]> {
	const credentials: Credential[] = [];
	for (const { needsConsent, ...input } of demoCredentials(sandboxUrl)) {
		const credential = await client.saveCredential(input);
		if (needsConsent) await client.connectOAuth2(credential);
		await client.testCredential(credential);
		credentials.push(credential);
	}
	return credentials;
}

async function importTemplates(
	client: N8nClient,
	{ wxcc, cce, ece, assets }: Sandbox,
	credentials: Credential[],
): Promise<Imported[]> {
	const tenant = {
		queue: wxcc.queue('Support'),
		wxccBaseUrl: wxcc.baseUrl,
		cceDomain: cce.baseUrl,
		eceFilesUrl: ece.storageUrl('outbox'),
		assets: assets.list,
	};
	const imported: Imported[] = [];
	const templates = loadTemplates().sort((a, b) => calledFirst(a.workflow, b.workflow));
	for (const { path, workflow } of templates) {
		try {
			const workflows = imported.map((other) => other.workflow);
			const filled = fillIn(workflow, { ...tenant, workflows });
			imported.push({ path, workflow: await client.importWorkflow(filled, credentials) });
		} catch (error) {
			throw new Error(`templates/${path}: ${messageOf(error)}`, { cause: error });
		}
	}
	return imported;
}

/** Activates the workflows that begin with a trigger, and points customers' channels and task events at them. */
async function activate(
	client: N8nClient,
	sandbox: Sandbox,
	imported: Imported[],
	product: Product,
): Promise<Pick<Demo, 'active' | 'alternatives' | 'manual'>> {
	const types = await client.nodeTypes();
	const triggers = new Set(
		types.filter(({ group }) => group.includes('trigger')).map(({ name }) => name),
	);
	triggers.delete('n8n-nodes-base.manualTrigger');
	const active: Workflow[] = [];
	const alternatives: Workflow[] = [];
	const manual: Workflow[] = [];
	const taken = new Set<string>();
	const ranked = imported.sort(
		(a, b) => calledFirst(a.workflow, b.workflow) || rankOf(a, product) - rankOf(b, product),
	);
	for (const { workflow } of ranked) {
		const starts = workflow.nodes.filter(({ type, disabled }) => triggers.has(type) && !disabled);
		const events = starts.flatMap(eventsOf);
		const isAlternative = events.some((event) => taken.has(event));
		if (isAlternative || starts.length === 0) {
			(isAlternative ? alternatives : manual).push(workflow);
			// An earlier demo may have left it active.
			if (workflow.activeVersionId) await client.deactivate(workflow.id);
			continue;
		}
		active.push(workflow);
		for (const event of events) taken.add(event);
		await client.activate(workflow.id);
		for (const node of starts.filter(({ type }) => type === CONNECT_TRIGGER)) {
			await sandbox.connect.setWebhook({
				url: await client.webhookUrl(workflow, node.name),
				secret: WEBHOOK_SECRET,
				channels: channelsOf(node),
			});
		}
		for (const { name } of starts.filter(({ type }) => type === CCE_TRIGGER)) {
			sandbox.cce.setIntegration({
				eventsUrl: await client.webhookUrl(workflow, name),
				tokenUrl: await client.webhookUrl(workflow, name, 'setup'),
				...INBOUND_EVENTS,
			});
		}
		for (const { name } of starts.filter(({ type }) => type === ECE_TRIGGER)) {
			sandbox.ece.setCallback({
				url: await client.webhookUrl(workflow, name),
				authentication: 'oauth2',
				tokenUrl: await client.webhookUrl(workflow, name, 'setup'),
				user: INBOUND_EVENTS.clientId,
				secret: INBOUND_EVENTS.clientSecret,
			});
		}
	}
	return { active, alternatives, manual };
}

/** Who gets an event first: the chosen product, and in each what is plain and whole before variations and parts. */
function rankOf({ path }: Imported, product: Product): number {
	const folders = [PRODUCTS[product], ...Object.values(PRODUCTS)].map(({ folder }) => folder);
	const isPart = !/(-inbound|\/task-events|\/conversation-events)\.json$/.test(path);
	return 2 * folders.indexOf(path.split('/')[0]) + Number(isPart);
}

/** What a workflow answers: two of them would both do it. */
function eventsOf({ type, parameters: { channels, events } }: INode): string[] {
	const names = [events].flat();
	if (type === CCE_TRIGGER) return names.map((event) => `task/${event}`);
	// The sandbox posts to one address, as ECE does.
	if (type === ECE_TRIGGER) return ['conversation'];
	if (type !== CONNECT_TRIGGER) return [];
	return [channels].flat().flatMap((channel) => names.map((event) => `${channel}/${event}`));
}

/** The channels that a trigger filters for; undefined means all. */
function channelsOf({ parameters: { channels } }: INode): string[] | undefined {
	if (!Array.isArray(channels) || channels.length === 0) return undefined;
	// The sandbox sends no event of a channel that no page names.
	return channels.map(String).filter((channel) => channel !== 'other');
}

async function step<T>(title: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
	signal.throwIfAborted();
	say(`${title} …`);
	const started = Date.now();
	const result = await work();
	say(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
	return result;
}

function summary({ n8n, sandbox, active, alternatives, manual }: Demo, product: Product): string {
	const list = (title: string, workflows: Workflow[]) =>
		workflows.length === 0
			? ''
			: `\n  ${title}\n${workflows.map(({ id, name }) => `    ${name}\n      ${n8n.url}/workflow/${id}`).join('\n')}\n`;
	return `
Ready.

  n8n editor       ${n8n.url}
  log in as        ${OWNER.email}
  password         ${OWNER.password}
  sandbox console  ${sandbox.url}/
${list('Active workflows', active)}${list('Not active, because an active one answers the same events', alternatives)}${list('To be started by hand', manual)}
  Try this first, in the sandbox console:
  ${PRODUCTS[product].first}
  Then open the Executions tab of the workflows in n8n.

  Ctrl-C stops everything.`;
}

function openBrowser(url: string): void {
	const isDesktop =
		process.platform === 'darwin' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
	if (!process.stdout.isTTY || !isDesktop) return;
	const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
	// No browser is no failure: the link is printed.
	spawn(opener, [url], { stdio: 'ignore', detached: true })
		.on('error', () => undefined)
		.unref();
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`\nThe demo failed: ${messageOf(error)}\n`);
		process.exit(1);
	},
);
