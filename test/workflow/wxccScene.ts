import type { IDataObject } from 'n8n-workflow';
import type { Channel } from '../../nodes/Engage/channels';
import { startSandbox, type Conversation, type Sandbox } from '../../sandbox';
import { signIn } from './engageNodes';
import { Conformance } from '../conformance/openapi';
import { ADDRESSES, API } from './engageScene';
import type { Tenant } from './wxccNodes';

export const SCOPES = 'spark:people_read cjp:user cjp:config_read cjp:config_write cjp:task_write';

export type TaskState = 'created' | 'queued' | 'offered' | 'consulted' | 'assigned' | 'ended';

const MARIA = 'Maria Lopez';
const JONAS = 'Jonas Weber';

/** A sandbox with what the tests arrange in it, none of it through our nodes. */
export class WxccScene {
	private before = 0;

	private constructor(
		readonly sandbox: Sandbox,
		private readonly token: IDataObject,
		/** Holds everything that was sent to Webex Contact Center against the published contract. */
		readonly conformance: Conformance,
	) {}

	static async open(): Promise<WxccScene> {
		const sandbox = await startSandbox({ timeScale: 0.001 });
		return new WxccScene(sandbox, await signIn(sandbox.url, SCOPES), await Conformance.start());
	}

	get tenant(): Tenant {
		const { url, wxcc } = this.sandbox;
		return {
			engage: `${url}${API}`,
			contactCenter: wxcc.baseUrl,
			webex: `${url}/webex/v1`,
			token: this.token,
		};
	}

	/** Without those for tokens, since the scene was set. */
	get requests() {
		return this.sandbox.requests.slice(this.before).filter(({ room }) => room !== 'Webex identity');
	}

	/** What no item may show. */
	get secrets(): string[] {
		return [String(this.token.access_token), String(this.token.refresh_token)];
	}

	/** What reached Webex Contact Center, in one line each. */
	get calls(): string[] {
		return this.requests.map(({ method, path }) => `${method} ${path}`);
	}

	reset(): void {
		this.conformance.add(this.sandbox.requests);
		this.sandbox.reset();
		this.before = 0;
	}

	/** What was sent so far was arrangement. */
	set(): void {
		this.before = this.sandbox.requests.length;
	}

	/** The ID of a task in this state. Its conversation, where it needs one, is its ID. */
	task(state: TaskState = 'queued'): string {
		const { wxcc } = this.sandbox;
		if (state !== 'queued' && state !== 'created') wxcc.act(MARIA, 'available');
		const { id } = wxcc.contact({
			channelType: 'social',
			origin: '+14155550123',
			destination: '+14155550100',
			...(state !== 'created' && { queueId: 'Support' }),
		});
		if (state === 'assigned' || state === 'consulted') wxcc.act(MARIA, 'accept');
		if (state === 'consulted') {
			wxcc.act(JONAS, 'available');
			wxcc.act(MARIA, 'consult', { to: JONAS });
		}
		if (state === 'ended') {
			wxcc.leave(id);
			// Whether the vendor takes attributes for an ended task is unknown: here it does not.
			wxcc.setRouting({ refusePatchAfterEnd: true });
		}
		return id;
	}

	/** A conversation of Engage, closed or still waiting for an agent. */
	async conversation(
		channel: Channel,
		state: 'queued' | 'closed',
		changes: IDataObject = {},
	): Promise<Conversation> {
		const { engage } = this.sandbox;
		const response = await fetch(`${this.tenant.engage}/conversations`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${String(this.token.access_token)}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify({ channel, ...ADDRESSES[channel], ...changes }),
		});
		if (!response.ok) throw new Error(`The scene could not be set: ${await response.text()}`);
		const conversation = engage.conversations.at(-1)!;
		if (state === 'closed') engage.act(conversation.id, 'close');
		return conversation;
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}
