/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import type { ICredentialType, INodeType } from 'n8n-workflow';

import { loadTemplates, type Template } from '../../demo/templates';
import type { NodeTable } from '../../nodes/runtime/table';
import { TableNode } from '../../nodes/runtime/TableNode';

export const ROOT = join(__dirname, '..', '..');

const requireSource = createRequire(__filename);

export interface Manifest {
	name: string;
	homepage: string;
	dependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	n8n: { strict: boolean; nodes: string[]; credentials: string[] };
}

export interface PackagedNode {
	/** Also the name of its files. */
	className: string;
	/** Of the source, relative to the root of the repository. */
	path: string;
	node: INodeType;
	/** None for triggers. */
	table?: NodeTable;
}

export interface PackagedCredential {
	className: string;
	path: string;
	credential: ICredentialType;
}

/** The package as n8n sees it, from its sources. */
export interface Package {
	manifest: Manifest;
	nodes: PackagedNode[];
	credentials: PackagedCredential[];
	templates: Template[];
}

export function loadPackage(): Package {
	const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
	const nodes = manifest.n8n.nodes.map((compiled) => {
		const { className, path, instance } = load<INodeType>(compiled, '.node.ts');
		const table = instance instanceof TableNode ? instance.table : undefined;
		return { className, path, node: instance, table };
	});
	const credentials = manifest.n8n.credentials.map((compiled) => {
		const { className, path, instance } = load<ICredentialType>(compiled, '.credentials.ts');
		return { className, path, credential: instance };
	});
	return { manifest, nodes, credentials, templates: loadTemplates() };
}

/** n8n, too, takes the class that is named like its file. */
function load<T>(
	compiled: string,
	extension: string,
): { className: string; path: string; instance: T } {
	const path = sourceOf(compiled);
	if (!existsSync(join(ROOT, path)))
		throw new Error(`package.json lists ${path}, which is missing`);
	const className = basename(path, extension);
	const module: Record<string, new () => T> = requireSource(join(ROOT, path));
	return { className, path, instance: new module[className]() };
}

/** `dist/nodes/X/X.node.js` → `nodes/X/X.node.ts` */
export function sourceOf(compiled: string): string {
	return compiled.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

export function codexPath(path: string): string {
	return join(dirname(path), `${basename(path, '.ts')}.json`);
}

/** The files of a folder and those below it, relative to the root of the repository. */
export function filesIn(folder: string, ending: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith(ending))
		.map((name) => join(folder, name))
		.sort();
}
