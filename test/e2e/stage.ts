import { WEBHOOK_SECRET } from '../../demo/accounts';
import type { Execution, Workflow, WorkflowFile } from '../../demo/n8n-client';
import { fillIn, loadTemplates } from '../../demo/templates';
import type { World } from './world';

export interface Customer {
	channel: string;
	from: string;
	to: string;
	[name: string]: unknown;
}

/** Quotes, backslashes, line breaks, emoji and right-to-left script. */
export const TEXT = 'He said "hi" \\ C:\\new\nsecond line\tمرحبا שלום 😀 {{ $json }} ${x}';

/** Templates in the real n8n, filled in as a user does, and what happens to them. */
export class Stage {
	/** Paths of the templates that ran. */
	readonly executed = new Set<string>();
	private readonly active = new Map<string, Workflow>();

	constructor(private readonly world: World) {}

	/** Imports a template; `change` is what a user would change in it. */
	async import(path: string, change?: (workflow: WorkflowFile) => void): Promise<Workflow> {
		const template = loadTemplates().find((candidate) => candidate.path === path);
		if (!template) throw new Error(`There is no template ${path}`);
		const { wxcc, cce, ece, assets } = this.world.sandbox;
		const file = fillIn(template.workflow, {
			queue: wxcc.queue('Support'),
			wxccBaseUrl: wxcc.baseUrl,
			cceDomain: cce.baseUrl,
			eceFilesUrl: ece.storageUrl('outbox'),
			assets: assets.list,
			workflows: await this.world.client.workflows(),
		});
		change?.(file);
		return await this.world.client.importWorkflow(file, this.world.credentials);
	}

	async activate(path: string, change?: (workflow: WorkflowFile) => void): Promise<Workflow> {
		const workflow = await this.import(path, change);
		await this.world.client.activate(workflow.id);
		this.active.set(path, workflow);
		return workflow;
	}

	async deactivateAll(): Promise<void> {
		for (const { id } of this.active.values()) await this.world.client.deactivate(id);
		this.active.clear();
	}

	/** Lets the events of a channel reach the workflow. */
	async listen(workflow: Workflow, channel: string): Promise<void> {
		const url = await this.world.client.webhookUrl(workflow, 'Webex Connect Trigger');
		await this.world.sandbox.connect.setWebhook({
			url,
			secret: WEBHOOK_SECRET,
			channels: [channel],
		});
	}

	/** Runs a template by hand. */
	async run(path: string): Promise<Execution> {
		const workflow = await this.import(path);
		this.executed.add(path);
		return await this.world.client.run(workflow);
	}

	/** The execution of an active template that the given doing started. */
	async after(path: string, doing: () => unknown): Promise<Execution> {
		const workflow = this.active.get(path);
		if (!workflow) throw new Error(`${path} is not active`);
		const known = await this.world.client.executions(workflow.id);
		await doing();
		const [execution] = await this.world.client.newExecutions(workflow.id, known);
		this.executed.add(path);
		return execution;
	}

	/** What a customer's message made an active template do. */
	async says(path: string, message: Record<string, unknown>): Promise<Execution> {
		return await this.after(path, async () => await this.world.sandbox.connect.receive(message));
	}
}

/** Turns to the other credential of Webex Engage, with which requests have the published REST form. */
export function asTenant({ nodes }: WorkflowFile): void {
	for (const { parameters } of nodes) {
		if (parameters.authentication === 'webexOAuth2') parameters.authentication = 'engageTenant';
	}
}

/** Names of the nodes that an execution reached. */
export const ran = (execution: Execution): string[] =>
	Object.keys(execution.data.resultData.runData);

/** What an execution failed with. */
export const errorOf = ({ data }: Execution): string | undefined => data.resultData.error?.message;
