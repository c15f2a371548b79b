/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { Workflow, WorkflowFile } from './n8n-client';

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
	/** Of Contact Center Enterprise. */
	cceDomain: string;
	/** Where files of agents of Enterprise Chat and Email are put. */
	eceFilesUrl: string;
	/** What the tenant's channels are called in events, and under which address customers and Engage know them. */
	assets: ReadonlyArray<{ channel: string; appId: string; address: string }>;
	/** Those that are there already: others call them. */
	workflows: ReadonlyArray<Pick<Workflow, 'id' | 'name'>>;
}

/** The address in the settings of templates that call Webex Contact Center by HTTP Request. */
const BASE_URL = 'https://api.wxcc-us1.cisco.com';

/** Domain in the settings of the templates of Contact Center Enterprise. */
const CCE_DOMAIN = 'cc-proxy.example.com';

/** Public Base URL in the settings of the templates of Enterprise Chat and Email. */
const ECE_FILES = 'https://files.example.com/outbox';

const isCalled = ({ nodes }: WorkflowFile): boolean =>
	nodes.some(({ type }) => type === 'n8n-nodes-base.executeWorkflowTrigger');

/** What others call must be imported, and activated, before them. */
export const calledFirst = (a: WorkflowFile, b: WorkflowFile): number =>
	Number(isCalled(b)) - Number(isCalled(a));

/** One row for each asset of the channels that the template has rows for. */
function businessAddresses(parameters: INode['parameters'], assets: Tenant['assets']) {
	const { rows = [] } = parameters.businessAddresses as { rows?: Array<{ channel: string }> };
	const channels = rows.map(({ channel }) => channel);
	return {
		rows: assets
			.filter(({ channel }) => channels.includes(channel))
			.map(({ channel, appId, address }) => ({ channel, appId, address })),
	};
}

/** Chooses queue and called workflow and enters the addresses, as a user does after importing. */
export function fillIn(
	workflow: WorkflowFile,
	{ queue, wxccBaseUrl, cceDomain, eceFilesUrl, assets, workflows }: Tenant,
): WorkflowFile {
	const chosen = locator(queue);
	const nodes = workflow.nodes.map((node): INode => {
		const text = JSON.stringify(node.parameters)
			.replaceAll(BASE_URL, wxccBaseUrl)
			.replaceAll(CCE_DOMAIN, cceDomain)
			.replaceAll(ECE_FILES, eceFilesUrl);
		const parameters = JSON.parse(text) as INode['parameters'];
		const called = workflows.find(({ name }) => name === calledBy(node));
		return {
			...node,
			parameters: {
				...parameters,
				...('queueName' in parameters && { queueName: chosen }),
				...('businessAddresses' in parameters && {
					businessAddresses: businessAddresses(parameters, assets),
				}),
				...(called && { workflowId: locator(called) }),
			},
		};
	});
	return { ...workflow, nodes };
}

const locator = ({ id, name }: { id: string; name: string }) => ({
	__rl: true,
	mode: 'list',
	value: id,
	cachedResultName: name,
});

/** The name of the workflow that a node calls. */
function calledBy({ type, parameters: { workflowId } }: INode): string | undefined {
	return type === 'n8n-nodes-base.executeWorkflow'
		? (workflowId as { cachedResultName?: string }).cachedResultName
		: undefined;
}
