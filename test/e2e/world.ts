/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { demoCredentials, OWNER } from '../../demo/accounts';
import { installPackage, pack, startN8n, type N8n } from '../../demo/n8n';
import {
	N8nClient,
	type Credential,
	type Workflow,
	type WorkflowFile,
} from '../../demo/n8n-client';
import { startSandbox, type Sandbox } from '../../sandbox';

export const PACKAGE = join(__dirname, '..', '..');

/** One real n8n with the packed package, and one sandbox, for all suites. */
export class World {
	n8n!: N8n;
	client!: N8nClient;
	sandbox!: Sandbox;
	credentials: Credential[] = [];
	private folder = '';

	async start(): Promise<void> {
		this.folder = await mkdtemp(join(tmpdir(), 'webex-connect-e2e-'));
		// Retries of the vendor come after 60 s; here after 0.6 s.
		this.sandbox = await startSandbox({ port: 0, timeScale: 0.01 });
		await installPackage(await pack(PACKAGE, this.folder), this.folder);
		this.n8n = await startN8n({
			userFolder: this.folder,
			log: (line) => void (/migration/i.test(line) || process.stderr.write(`${line}\n`)),
		});
		await this.signIn();
		for (const { name, type, data, needsConsent } of demoCredentials(this.sandbox.url)) {
			const credential = await this.client.saveCredential({ name, type, data });
			if (needsConsent) await this.client.connectOAuth2(credential);
			this.credentials.push(credential);
		}
	}

	async stop(): Promise<void> {
		await this.n8n?.stop();
		await this.sandbox?.close();
		await rm(this.folder, { recursive: true, force: true });
	}

	/** The same n8n and data in a new process. */
	async restartN8n(): Promise<void> {
		await this.n8n.restart();
		await this.signIn();
	}

	/** A workflow that runs one node of ours on the given items when started by hand. */
	async workflowOf(
		name: string,
		type: string,
		parameters: IDataObject,
		items: IDataObject[] = [{}],
		credentials = this.credentials,
	): Promise<Workflow> {
		const file: WorkflowFile = {
			name,
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger', 1, {}, [0, 0]),
				node(
					'Items',
					'n8n-nodes-base.code',
					2,
					{ jsCode: `return ${JSON.stringify(items.map((json) => ({ json })))};` },
					[200, 0],
				),
				node('Node', `n8n-nodes-webex-connect.${type}`, 1, parameters, [400, 0]),
			],
			connections: {
				Start: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
				Items: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
			},
		};
		return await this.client.importWorkflow(file, credentials);
	}

	/** Starts a manual execution without waiting for its end. */
	async begin(workflow: Workflow, trigger = 'Start'): Promise<string> {
		const { executionId } = await this.client.request<{ executionId: string }>(
			'POST',
			`/rest/workflows/${workflow.id}/run`,
			{ body: { triggerToStartFrom: { name: trigger } } },
		);
		return executionId;
	}

	private async signIn(): Promise<void> {
		this.client = new N8nClient(this.n8n.url);
		await this.client.signIn(OWNER);
	}
}

export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: IDataObject,
	position: [number, number],
): INode {
	return {
		id: name,
		name,
		type,
		typeVersion,
		parameters: parameters as INode['parameters'],
		position,
	};
}

export async function until<T>(
	what: string,
	look: () => Promise<T | undefined> | T | undefined,
	milliseconds = 20_000,
): Promise<T> {
	const end = Date.now() + milliseconds;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > end) throw new Error(`${what} did not happen within ${milliseconds} ms`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
