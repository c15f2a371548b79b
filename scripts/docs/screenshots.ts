/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { ICredentialType, INode, INodeParameters, NodeParameterValueType } from 'n8n-workflow';

import { OWNER } from '../../demo/accounts';
import { Editor, launchBrowser } from '../../demo/browser';
import { installPackage, startN8n } from '../../demo/n8n';
import { N8nClient, type Credential } from '../../demo/n8n-client';
import { run, type Log } from '../../demo/process';
import { fillIn, TEMPLATES_FOLDER } from '../../demo/templates';
import type { Field } from '../../nodes/runtime/table';
import { pictureOf } from './gallery';
import { imageOf, PAGES } from './generate';
import { ROOT, type Package, type PackagedNode } from './package';

/** A picture of every node alone on the canvas of a real n8n, with all its outputs. */
export async function takeScreenshots(pack: Package, log: Log): Promise<void> {
	log('Building the package and starting n8n …');
	await run('npm', ['run', 'build'], { cwd: ROOT });
	const userFolder = await mkdtemp(join(tmpdir(), 'docs-n8n-'));
	await installPackage(ROOT, userFolder);
	const n8n = await startN8n({ userFolder });
	const browser = await launchBrowser();
	try {
		const client = new N8nClient(n8n.url);
		await client.signIn(OWNER);
		const credentials: Credential[] = [];
		for (const { credential } of pack.credentials) {
			credentials.push(await client.createCredential(dummy(credential)));
		}
		const editor = await Editor.open(browser, client);
		for (const node of pack.nodes) {
			const workflow = await client.importWorkflow(
				{
					name: node.className,
					nodes: [drawn(pack.manifest.name, node)],
					connections: {},
				},
				credentials,
			);
			const file = join(ROOT, PAGES, imageOf(node.className));
			await mkdir(dirname(file), { recursive: true });
			await editor.openWorkflow(workflow.id);
			await editor.screenshotCanvas(file, { fullLabels: true });
			log(`Wrote ${PAGES}/${imageOf(node.className)}`);
		}
		await editor.close();
		// A whole workflow at twice the size would be too large a picture.
		const wide = await Editor.open(browser, client, { scale: 1 });
		await pictureTemplates(pack, { client, credentials }, wide, log);
	} finally {
		await browser.close();
		await n8n.stop();
		await rm(userFolder, { recursive: true, force: true });
	}
}

interface Account {
	client: N8nClient;
	credentials: Credential[];
}

async function pictureTemplates(
	pack: Package,
	{ client, credentials }: Account,
	editor: Editor,
	log: Log,
): Promise<void> {
	// n8n marks a node without its queue, or without the workflow that it calls, as incomplete.
	const tenant = {
		queue: { id: 'support', name: 'Support' },
		wxccBaseUrl: 'https://example.com',
		cceDomain: 'cc-proxy.example.com',
		eceFilesUrl: 'https://example.com',
		assets: [],
		workflows: pack.templates.map(({ workflow: { name } }) => ({ id: name, name })),
	};
	for (const template of pack.templates) {
		const { id } = await client.importWorkflow(fillIn(template.workflow, tenant), credentials);
		const file = join(TEMPLATES_FOLDER, pictureOf(template));
		await mkdir(dirname(file), { recursive: true });
		await editor.openWorkflow(id);
		await editor.screenshotCanvas(file, { fullLabels: true });
		log(`Wrote templates/${pictureOf(template)}`);
	}
}

/** Connected to nothing: it only keeps n8n from marking the node as incomplete. */
function dummy({ name, displayName, properties }: ICredentialType) {
	const required = properties.filter((property) => property.required && property.default === '');
	return {
		name: displayName,
		type: name,
		data: Object.fromEntries(required.map((property) => [property.name, 'example'])),
	};
}

function filled(value: string, { type, columns = {} }: Field): NodeParameterValueType {
	if (type === 'locator') return { __rl: true, mode: 'id', value };
	if (type !== 'rows') return value;
	return { rows: [Object.fromEntries(Object.keys(columns).map((name) => [name, value]))] };
}

function drawn(packageName: string, { className, node, table }: PackagedNode): INode {
	const { description } = node;
	// n8n marks empty required fields; where the value comes from does not show on the canvas.
	const parameters: INodeParameters = Object.fromEntries(
		Object.entries(table?.methods[0].fields ?? {})
			.filter(([, field]) => field.required && field.type !== 'options')
			.map(([name, field]) => [name, filled(`={{ $json.${name} }}`, field)]),
	);
	return {
		id: className,
		name: String(description.defaults.name),
		type: `${packageName}.${description.name}`,
		typeVersion: [description.version].flat().at(-1) ?? 1,
		position: [0, 0],
		parameters,
	};
}
