/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { demoCredentials, OWNER } from '../demo/accounts';
import { Editor, launchBrowser } from '../demo/browser';
import { installPackage, startN8n } from '../demo/n8n';
import { N8nClient, type Credential } from '../demo/n8n-client';
import { loadTemplates, TEMPLATES_FOLDER, type Template } from '../demo/templates';

/** Pictures of all templates on the canvas of a real n8n, and the gallery page that shows them. */
async function main(): Promise<void> {
	const templates = await loadTemplates();
	if (process.argv.includes('--pictures')) await takePictures(templates);
	await writeFile(join(TEMPLATES_FOLDER, 'README.md'), galleryPage(templates));
}

async function takePictures(templates: Template[]): Promise<void> {
	const userFolder = await mkdtemp(join(tmpdir(), 'gallery-n8n-'));
	await installPackage(join(__dirname, '..'), userFolder);
	const n8n = await startN8n({ userFolder });
	const browser = await launchBrowser();
	try {
		const client = new N8nClient(n8n.url);
		await client.signIn(OWNER);
		const credentials: Credential[] = [];
		// Nothing is called, but n8n marks a node without its credential.
		for (const { name, type, data } of demoCredentials('http://127.0.0.1')) {
			credentials.push(await client.createCredential({ name, type, data }));
		}
		const editor = await Editor.open(browser, client, { scale: 1 });
		for (const template of templates) {
			const { id } = await client.importWorkflow(template.workflow, credentials);
			const file = join(TEMPLATES_FOLDER, pictureOf(template));
			await mkdir(dirname(file), { recursive: true });
			await editor.openWorkflow(id);
			await editor.screenshotCanvas(file, { fullLabels: true });
			console.log(`Wrote ${pictureOf(template)}`);
		}
	} finally {
		await browser.close();
		await n8n.stop();
		await rm(userFolder, { recursive: true, force: true });
	}
}

const pictureOf = ({ path }: Template) =>
	join(dirname(path), 'images', `${basename(path, '.json')}.png`);

/** What a template says of itself stands in its sticky note About. */
export function galleryPage(templates: Template[]): string {
	const entries = templates.map((template) => {
		const about = template.workflow.nodes.find(({ name }) => name === 'About');
		const [, ...text] = String(about?.parameters.content ?? '').split('\n');
		return `## ${template.workflow.name}\n\n[${template.path}](${template.path})\n\n${text.join('\n').trim()}\n\n![${template.workflow.name}](${pictureOf(template)})`;
	});
	return `# Templates\n\nWorkflows to import: in n8n, open a new workflow, choose **Import from File** in its menu, and pick the credentials. \`npm run demo\` starts an n8n that has them all, connected to the sandbox.\n\nA node named *… here* is the place where your own steps follow, such as creating the contact-centre task.\n\n${entries.join('\n\n')}\n`;
}

void main();
