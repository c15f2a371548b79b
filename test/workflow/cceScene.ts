/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets */
import type { IDataObject } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import { digitalRoutingClient, newTask } from '../sandbox/contactCenterEnterprise.support';
import { signIn } from './engageNodes';
import type { Enterprise } from './cceNodes';

export const TASKS = '/cce/drapi/v1/tasks';
export const CONTACTS = '/cce/ccp/task/contact';
export const SELECTOR = 'Sales_SMS';
/** Of the account that stands before CCP, where the scene has one. */
export const PASSWORD = 'ccp-password-5e1d';

const MARIA = 'Maria Lopez';

export type TaskState = 'created' | 'queued' | 'routed' | 'transferred' | 'closed';
export type ContactState = 'unread' | 'queued' | 'reserved' | 'handled';

type Client = Awaited<ReturnType<typeof digitalRoutingClient>>;

/** A sandbox with what the tests arrange in it, none of it through our nodes. */
export class CceScene {
	private before = 0;
	private account?: IDataObject;

	private constructor(
		readonly sandbox: Sandbox,
		readonly token: IDataObject,
		private readonly client: Client,
	) {
		this.reset();
	}

	static async open(): Promise<CceScene> {
		const sandbox = await startSandbox({ timeScale: 0.001 });
		return new CceScene(sandbox, await signIn(sandbox.url), await digitalRoutingClient(sandbox));
	}

	get cce() {
		return this.sandbox.cce;
	}

	/** The value of the field Domain. */
	get domain(): string {
		return this.cce.baseUrl;
	}

	get enterprise(): Enterprise {
		return {
			webex: `${this.sandbox.url}/webex/v1`,
			token: this.token,
			ccp: this.cce.baseUrl,
			account: this.account,
		};
	}

	/** What no item may show. */
	get secrets(): string[] {
		return [String(this.token.access_token), String(this.token.refresh_token), PASSWORD];
	}

	/** Without those for tokens, since the scene was set. */
	get requests() {
		return this.sandbox.requests.slice(this.before).filter(({ room }) => room !== 'Webex identity');
	}

	/** In one line each. */
	get calls(): string[] {
		return this.requests.map(({ method, path }) => `${method} ${path}`);
	}

	reset(): void {
		this.sandbox.reset();
		// Nothing moves but by the scene.
		this.cce.setRouting({ autoQueue: false, autoRoute: false, transferMs: 3_600_000 });
		this.account = undefined;
		this.before = 0;
	}

	/** What was sent so far was arrangement. */
	set(): void {
		this.before = this.sandbox.requests.length;
	}

	/** The ID of a task of Digital Routing in this state. */
	async task(state: TaskState = 'queued', changes: IDataObject = {}): Promise<string> {
		const { cce } = this;
		const task = newTask(changes);
		const { status } = await this.client.post('/tasks', task);
		if (status !== 201) throw new Error(`The scene could not be set: ${status}`);
		const id = String(task.taskId);
		if (state === 'created') return id;
		cce.queue(id);
		if (state === 'queued') return id;
		cce.act(MARIA, 'ready');
		cce.route(id, MARIA);
		if (state === 'transferred') cce.transfer(id);
		if (state === 'closed') cce.close(id);
		return id;
	}

	/** The ID of a contact of CCP in this state. */
	async contact(state: ContactState = 'queued'): Promise<string> {
		const { cce } = this;
		const query = new URLSearchParams({ name: 'Ada', title: 'SMS from Ada' });
		const response = await fetch(`${cce.baseUrl}/ccp/task/feed/${cce.feedId}?${query}`);
		if (response.status !== 201) throw new Error(`The scene could not be set: ${response.status}`);
		const { id } = cce.contacts.at(-1)!;
		if (state === 'unread') return id;
		cce.queueContact(id, 42);
		if (state === 'queued') return id;
		cce.act(MARIA, 'ready');
		cce.routeContact(id, MARIA);
		if (state === 'handled') cce.handleContact(id);
		return id;
	}

	/** CCP asks for a password from now on, and the credential has this one. */
	guard(password = PASSWORD): void {
		this.cce.setAccount({ username: 'n8n', password: PASSWORD });
		this.account = { authentication: 'basic', user: 'n8n', password };
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}
