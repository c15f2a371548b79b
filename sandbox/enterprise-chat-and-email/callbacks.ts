import type { Dispatch, DispatchPolicy } from '../core/dispatcher';
import { InvalidInput } from '../core/invalidInput';
import { isLoopbackUrl } from '../core/loopback';
import type { Building } from '../core/room';
import type { Agents } from './agents';
import { CallbackTokens, basic, type TokenRequest } from './callbackTokens';
import type { Attachment, Conversation, Message } from './conversations';
import { writeXml } from './xml';

export const CALLBACK_FORMATS = ['json', 'xml'] as const;
export const CALLBACK_AUTHENTICATIONS = ['none', 'basic', 'oauth2'] as const;

/** What is registered for the client application in ECE. */
export interface CallbackTarget {
	url: string;
	format: (typeof CALLBACK_FORMATS)[number];
	authentication: (typeof CALLBACK_AUTHENTICATIONS)[number];
	/** User or client id, and its secret. */
	user: string;
	secret: string;
	/** For OAuth2. */
	tokenUrl: string;
	/** Where client id and secret go in the request for a token. */
	tokenAuthentication: 'header' | 'body';
}

export interface CallbackMode {
	/** Messages gather until they are flushed. */
	hold: boolean;
	/** Messages in a request; more than the documented 1,000 only when asked for. */
	batchSize: number;
	/** Every message stands twice in its request. */
	duplicate: boolean;
	/** The newest first. */
	reordered: boolean;
}

/** A message as it is told. */
interface ToldMessage extends Record<string, unknown> {
	id: string;
	conversation: { id: string };
	type: { value: string };
}

export const USUAL_TARGET: CallbackTarget = {
	url: '',
	format: 'json',
	authentication: 'none',
	user: '',
	secret: '',
	tokenUrl: '',
	tokenAuthentication: 'header',
};
const USUAL_MODE: CallbackMode = {
	hold: false,
	batchSize: 1000,
	duplicate: false,
	reordered: false,
};

const USUAL_DELAY_MS = 300;
const SHORTEST_DELAY_MS = 5;

/** Time-out and repetition are not published. */
const POLICY: DispatchPolicy = {
	timeoutMs: 10_000,
	retryAfterMs: 60_000,
	retries: 3,
	accepted: (status) => status >= 200 && status < 300,
	repeated: (status) => status === undefined || status === 429 || status >= 500,
};

const told = ({ id, fileName, contentType, size, contentUrl }: Attachment) => ({
	id,
	fileName,
	contentType,
	size,
	contentUrl,
});

/** Tells the client application what agents and the system say. */
export class Callbacks {
	target?: CallbackTarget;
	mode = { ...USUAL_MODE };
	private readonly tokens: CallbackTokens;
	private pending: ToldMessage[] = [];
	private flushIsDue = false;
	/** One request after the other. */
	private line: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly building: Building,
		private readonly agents: Agents,
		private readonly mainClient: () => string,
	) {
		this.tokens = new CallbackTokens();
	}

	/** Without the secret. */
	get shown() {
		if (!this.target) return null;
		const { secret, ...shown } = this.target;
		return { ...shown, hasSecret: secret !== '' };
	}

	get tokenRequests(): readonly TokenRequest[] {
		return this.tokens.requests;
	}

	get waiting(): number {
		return this.pending.length;
	}

	setTarget(wanted: Partial<CallbackTarget> | undefined): void {
		this.tokens.forget();
		if (wanted === undefined) {
			this.target = undefined;
			this.pending = [];
			return;
		}
		const target = { ...USUAL_TARGET, ...wanted };
		const oneOf = (key: 'format' | 'authentication', known: readonly string[]) => {
			if (!known.includes(target[key])) {
				throw new InvalidInput(`${key} must be one of ${known.join(', ')}`);
			}
		};
		const needLoopback = (key: 'url' | 'tokenUrl') => {
			if (!isLoopbackUrl(target[key])) {
				throw new InvalidInput(`${key} must be an address of this machine`);
			}
		};
		oneOf('format', CALLBACK_FORMATS);
		oneOf('authentication', CALLBACK_AUTHENTICATIONS);
		needLoopback('url');
		if (target.authentication === 'oauth2') needLoopback('tokenUrl');
		this.target = target;
	}

	setMode(change: Partial<CallbackMode>): CallbackMode {
		const mode = { ...this.mode, ...change };
		if (!Number.isInteger(mode.batchSize) || mode.batchSize < 1) {
			throw new InvalidInput('batchSize must be a whole number from 1');
		}
		this.mode = mode;
		if (!mode.hold && this.pending.length > 0) this.flushSoon();
		return mode;
	}

	/** The customer's own messages are not told. */
	tell(conversation: Conversation, message: Message): void {
		if (!this.target || message.from === 'customer') return;
		if (conversation.clientKey !== this.mainClient()) return;
		this.pending.push(this.wire(conversation, message));
		if (!this.mode.hold) this.flushSoon();
	}

	/** Sends what has gathered; resolves when every request was tried once. */
	async flush(): Promise<Dispatch[]> {
		this.flushIsDue = false;
		const { target, mode } = this;
		const { batchSize, duplicate, reordered } = mode;
		const gathered = this.pending;
		this.pending = [];
		if (!target) return [];
		const messages = duplicate ? gathered.flatMap((one) => [one, one]) : gathered;
		if (reordered) messages.reverse();
		const sent: Dispatch[] = [];
		const work = this.line.then(async () => {
			for (let at = 0; at < messages.length; at += batchSize) {
				sent.push(await this.post(target, messages.slice(at, at + batchSize)));
			}
		});
		this.line = work;
		await work;
		return sent;
	}

	/** The registration stays, as webhooks do: n8n goes on waiting for it. */
	reset(): void {
		this.mode = { ...USUAL_MODE };
		this.pending = [];
		this.flushIsDue = false;
		this.tokens.requests.length = 0;
	}

	private flushSoon(): void {
		if (this.flushIsDue) return;
		this.flushIsDue = true;
		const { clock } = this.building;
		const delay = Math.max(clock.scaled(USUAL_DELAY_MS), SHORTEST_DELAY_MS);
		clock.after(delay, () => {
			// It may have been flushed, or held back, meanwhile.
			if (this.flushIsDue && !this.mode.hold) void this.flush();
			this.flushIsDue = false;
		});
	}

	private async post(target: CallbackTarget, messages: ToldMessage[]): Promise<Dispatch> {
		const { url, format } = target;
		const [{ conversation, type }] = messages;
		const envelope = { message: messages };
		return await this.building.dispatcher.post(
			{
				kind: 'ece',
				tid: conversation.id,
				label: messages.length === 1 ? type.value : `${messages.length} messages`,
				url,
				headers: { 'content-type': `application/${format}` },
				rawBody: format === 'json' ? JSON.stringify(envelope) : writeXml('messages', envelope),
			},
			{ ...POLICY, ...this.authorization(target) },
		);
	}

	private authorization(target: CallbackTarget): Pick<DispatchPolicy, 'authorize' | 'renewable'> {
		switch (target.authentication) {
			case 'none':
				return {};
			case 'basic':
				return {
					authorize: async () => await Promise.resolve(basic(target.user, target.secret)),
					renewable: false,
				};
			case 'oauth2':
				return {
					authorize: async (renew, signal) => {
						if (renew) this.tokens.forget();
						return `Bearer ${await this.tokens.get(target, signal)}`;
					},
				};
		}
	}

	private wire(conversation: Conversation, message: Message): ToldMessage {
		const { id, from, type, content, at, attachments, agentId } = message;
		const agent = this.agents.all.find((one) => one.id === agentId);
		const [firstName, lastName] = agent?.name.split(' ') ?? [];
		return {
			id,
			conversation: { id: conversation.id },
			type: { value: type },
			...(content === undefined ? {} : { content }),
			sender:
				from === 'agent'
					? { type: 'user', user: { id: agentId, firstName, lastName, screenName: agent?.login } }
					: { type: 'system' },
			timeStamp: at,
			...(attachments.length === 0 ? {} : { attachments: { attachment: attachments.map(told) } }),
		};
	}
}
