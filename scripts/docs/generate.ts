/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDisplayOptions, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { renderCodex } from './codex';
import { either } from './markdown';
import { renderNodePage, type Image } from './nodePage';
import { renderGallery } from './gallery';
import { codexPath, filesIn, ROOT, type Package, type PackagedNode } from './package';
import { fillReadme } from './readme';
import { NODE_SOURCES } from './sources';
import { renderTriggerPage } from './triggerPage';

export const PAGES = 'docs/nodes';
export const imageOf = (className: string) => `images/${className}.png`;

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const exists = (path: string) => existsSync(join(ROOT, path));

/** Every file that is derived from nodes and templates: path → text. */
export function generate(pack: Package): Map<string, string> {
	const files = new Map<string, string>();
	for (const node of pack.nodes) {
		const { className, path, table } = node;
		files.set(`${PAGES}/${className}.md`, pageOf(pack, node));
		// A trigger has no table to take its search words from: its codex is written by hand.
		if (table) files.set(codexPath(path), renderCodex(pack.manifest, className, table));
	}
	files.set('README.md', fillReadme(read('README.md'), pack.nodes));
	files.set('templates/README.md', renderGallery(pack.templates));
	return files;
}

function pageOf(pack: Package, { className, path, node, table }: PackagedNode): string {
	const image = readImage(className);
	const credentials = (node.description.credentials ?? []).flatMap(({ name, displayOptions }) => {
		const known = pack.credentials.find(({ credential }) => credential.name === name)?.credential;
		if (!known) return [];
		const { displayName, documentationUrl = '' } = known;
		const link = `../credentials.md#${documentationUrl.split('#')[1]}`;
		return [{ displayName, link, where: choiceIn(node.description, displayOptions) }];
	});
	const { description } = node;
	const sources = NODE_SOURCES[className] ?? [];
	if (table) return renderNodePage({ path, table, description, credentials, image, sources });
	const about = read(`docs/triggers/${className}.md`);
	return renderTriggerPage({ path, description, credentials, image, sources, about });
}

/** "Back End is Digital Routing" */
function choiceIn(
	{ properties }: INodeTypeDescription,
	displayOptions: IDisplayOptions | undefined,
): string | undefined {
	const { show = {}, hide = {} } = displayOptions ?? {};
	const choices = Object.entries({ ...show, ...hide }).map(([name, values = []]) => {
		const property = properties.find((candidate) => candidate.name === name);
		const options = (property?.options ?? []) as INodePropertyOptions[];
		const shown = options.filter(({ value }) => values.includes(value) === name in show);
		return `${property?.displayName ?? name} is ${either(shown.map((option) => option.name))}`;
	});
	return choices.join(' and ') || undefined;
}

function readImage(className: string): Image | undefined {
	const file = imageOf(className);
	if (!exists(join(PAGES, file))) return undefined;
	// A PNG begins with its signature, then the header with the width.
	const width = readFileSync(join(ROOT, PAGES, file)).readUInt32BE(16);
	return { file, width: width / 2 };
}

/** Files that differ from what the nodes say, are missing, or belong to no node any more. */
export function staleFiles(files: Map<string, string>): string[] {
	const differing = [...files].filter(([path, text]) => !exists(path) || read(path) !== text);
	const orphaned = filesIn(PAGES, '.md').filter((path) => !files.has(path));
	return [...differing.map(([path]) => path), ...orphaned];
}
