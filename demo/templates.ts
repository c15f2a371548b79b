/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

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

/** What a template leaves to its user. */
export interface Tenant {
	queue: { id: string; name: string };
	/** Of Webex Contact Center. */
	wxccBaseUrl: string;
}

/** The address in the settings of templates that call Webex Contact Center by HTTP Request. */
const BASE_URL = 'https://api.wxcc-us1.cisco.com';

/** Chooses the queue and enters the address, as a user does after importing. */
export function fillIn(workflow: WorkflowFile, { queue, wxccBaseUrl }: Tenant): WorkflowFile {
	const chosen = { __rl: true, mode: 'list', value: queue.id, cachedResultName: queue.name };
	const nodes = workflow.nodes.map((node): INode => {
		const text = JSON.stringify(node.parameters).replaceAll(BASE_URL, wxccBaseUrl);
		const parameters = JSON.parse(text) as INode['parameters'];
		return {
			...node,
			parameters: { ...parameters, ...('queueName' in parameters && { queueName: chosen }) },
		};
	});
	return { ...workflow, nodes };
}
