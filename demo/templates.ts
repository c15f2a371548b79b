/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowFile } from './n8n-client';

export interface Template {
	/** Relative to templates/. */
	path: string;
	workflow: WorkflowFile;
}

export const TEMPLATES_FOLDER = join(__dirname, '..', 'templates');

/** Every workflow under templates/, in the order of their paths; indexes are not workflows. */
export function loadTemplates(folder = TEMPLATES_FOLDER): Template[] {
	const files = readdirSync(folder, { recursive: true }).map(String);
	const templates: Template[] = [];
	for (const path of files.filter((file) => file.endsWith('.json')).sort()) {
		const content: unknown = JSON.parse(readFileSync(join(folder, path), 'utf8'));
		if (isWorkflow(content)) templates.push({ path, workflow: content });
	}
	return templates;
}

function isWorkflow(content: unknown): content is WorkflowFile {
	return (
		typeof content === 'object' &&
		content !== null &&
		'nodes' in content &&
		'connections' in content
	);
}
