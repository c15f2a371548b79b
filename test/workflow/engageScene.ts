import type { IDataObject } from 'n8n-workflow';
import { startSandbox, type Conversation, type Sandbox } from '../../sandbox';
import type { Channel } from '../../nodes/Engage/channels';

export const API = '/engage/api/v1';

/** Wire addresses of one customer and one business; written from reference 2.2. */
export const ADDRESSES: Record<Channel, IDataObject> = {
	sms: { customeraddress: '+14155550123', bizaddress: '+14155550100' },
	facebook: { customeraddress: 'psid-7001', bizaddress: '108022003311' },
	email: { customeraddress: 'ana@example.com', bizaddress: 'support@example.org' },
	livechat: {
		customeraddress: 'visitor-9',
		bizaddress: 'IM28095016',
		threadid: 'thread-3',
		browserfingerprint: 'print-9',
		websitedomain: 'www.example.com',
	},
	whatsapp: { customeraddress: '447700900123', bizaddress: '447700900100' },
	amb: { customeraddress: 'urn:mbid:AQAAY', bizaddress: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10' },
	api: { customeraddress: 'customer-7', bizaddress: 'sandbox-business' },
};

export type State = 'queued' | 'active' | 'onhold' | 'closed';

/** A sandbox with what the tests arrange in it, none of it through our nodes. */
export class Scene {
	private token?: string;

	private constructor(readonly sandbox: Sandbox) {}

	static async open(): Promise<Scene> {
		return new Scene(await startSandbox({ timeScale: 0.001 }));
	}

	get url(): string {
		return this.sandbox.url;
	}

	/** What reached the conversations API since the sandbox was reset or the scene was set. */
	get requests() {
		return this.sandbox.engage.requests
			.slice(this.before)
			.filter(({ path }) => !path.includes('/oauth/'));
	}

	private before = 0;

	reset(): void {
		this.sandbox.reset();
		this.before = 0;
	}

	/** What was sent so far was arrangement. */
	set(): void {
		this.before = this.sandbox.engage.requests.length;
	}

	async conversation(channel: Channel = 'sms', state: State = 'queued'): Promise<Conversation> {
		const { customeraddress, bizaddress, threadid, browserfingerprint, websitedomain } =
			ADDRESSES[channel];
		await this.post('/conversations', {
			channel,
			customerAddress: customeraddress,
			bizAddress: bizaddress,
			threadId: threadid,
			browserFingerprint: browserfingerprint,
			websiteDomain: websitedomain,
		});
		const conversation = this.sandbox.engage.conversations.at(-1)!;
		const { act } = this.sandbox.engage;
		if (state === 'active' || state === 'onhold') act(conversation.id, 'pick');
		if (state === 'onhold') act(conversation.id, 'hold');
		if (state === 'closed') act(conversation.id, 'close');
		return conversation;
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}

	private async post(path: string, body: IDataObject): Promise<void> {
		this.token ??= await this.requestToken();
		const response = await fetch(`${this.url}${API}${path}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ data: body, callback: {} }),
		});
		if (!response.ok) throw new Error(`The scene could not be set: ${await response.text()}`);
	}

	private async requestToken(): Promise<string> {
		const response = await fetch(`${this.url}${API}/oauth/token`, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: 'engage-sandbox-tenant',
				client_secret: 'engage-sandbox-secret',
			}),
		});
		return ((await response.json()) as { access_token: string }).access_token;
	}
}
