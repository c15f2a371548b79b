import type { IDataObject } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import { askToken, eceClient, MAIN, start } from '../sandbox/enterpriseChatAndEmail.support';
import type { Cluster } from './eceNodes';

export const APPLICATIONS = '/ece/system/ws/v19/clientapplications';
export const MESSAGING = `${APPLICATIONS}/messaging`;
export const CHAT = '/ece/system/egain/chat/entrypoint';
/** Files of customers, and files of agents. */
export const FILES = '/ece/files';
export const CONTENT = `${MESSAGING}/attachment`;
/** A web server of the user's own. */
export const STORAGE = '/ece/storage';

export const MARIA = 'Maria Lopez';
const OTHER = { key: 'ece-other-client', secret: 'ece-other-secret' };

type Conversation = Sandbox['ece']['conversations'][number];
export type Attachment = Conversation['attachments'][number];
type PublicFile = Parameters<Sandbox['ece']['publish']>[0];

async function logIn(sandbox: Sandbox): Promise<IDataObject> {
	const { data } = await askToken(sandbox, { ...MAIN, query: '?forceLogin=yes' });
	return data as IDataObject;
}

/** A sandbox with what the tests arrange in it, none of it through our nodes. */
export class EceScene {
	private before = 0;

	private constructor(
		readonly sandbox: Sandbox,
		private token: IDataObject,
	) {}

	static async open(): Promise<EceScene> {
		const sandbox = await startSandbox({ timeScale: 0.001 });
		return new EceScene(sandbox, await logIn(sandbox));
	}

	get ece() {
		return this.sandbox.ece;
	}

	get cluster(): Cluster {
		return { hostName: this.ece.hostUrl, token: this.token };
	}

	/** What no item may show. */
	get secrets(): string[] {
		return [MAIN.secret, String(this.token.access_token)];
	}

	/** Without those for tokens, since the scene was set. */
	get requests() {
		return this.sandbox.requests
			.slice(this.before)
			.filter(({ path }) => !path.includes('/oauth2/'));
	}

	/** In one line each. */
	get calls(): string[] {
		return this.requests.map(({ method, path }) => `${method} ${path}`);
	}

	get tokenRequests() {
		return this.sandbox.requests
			.slice(this.before)
			.filter(({ path }) => path.endsWith('/oauth2/token'));
	}

	async reset(): Promise<void> {
		this.sandbox.reset();
		this.before = 0;
		// Ten logins later, the session of before is gone.
		this.token = await logIn(this.sandbox);
		this.set();
	}

	/** What was sent so far was arrangement. */
	set(): void {
		this.before = this.sandbox.requests.length;
	}

	/** Of the client application of the credential. */
	async conversation(state: 'assigned' | 'completed' = 'assigned'): Promise<Conversation> {
		this.ece.login(MARIA);
		const conversation = this.ece.start();
		if (state === 'completed') {
			await this.ece.act(MARIA, 'complete', { conversationId: conversation.id });
		}
		return conversation;
	}

	/** Started by another client application. */
	async foreignConversation(): Promise<string> {
		this.ece.register(OTHER.key, OTHER.secret);
		return await start(this.sandbox, await eceClient(this.sandbox, OTHER));
	}

	/** A customer's file, that anybody can fetch. */
	file(file: Partial<PublicFile> = {}): string {
		return this.ece.publish({
			fileName: 'photo.png',
			contentType: 'image/png',
			content: Buffer.from('a picture'),
			...file,
		});
	}

	/** A file that the agent offers in the conversation. */
	async offer(conversation: Conversation, file: IDataObject = {}): Promise<Attachment> {
		await this.ece.act(MARIA, 'upload', {
			conversationId: conversation.id,
			fileName: 'invoice.pdf',
			contentType: 'application/pdf',
			base64: Buffer.from('an invoice').toString('base64'),
			...file,
		});
		return conversation.attachments.at(-1)!;
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}
