/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { fastifyStatic } from '@fastify/static';
import { fastify, type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { adminRoutes } from './admin';
import { Files } from './admin/files';
import { contactCenterEnterpriseRoom } from './contact-center-enterprise';
import {
	contactCenterEnterprise,
	type ContactCenterEnterprise,
} from './contact-center-enterprise/inProcess';
import { Assets, type Asset } from './core/assets';
import { Bus } from './core/bus';
import { Clock } from './core/clock';
import { Dispatcher, type Dispatch } from './core/dispatcher';
import { FaultQueue, type ActiveFault, type Fault } from './core/faults';
import { isLoopbackUrl } from './core/loopback';
import { Recorder, type RecordedRequest } from './core/recorder';
import type { Building, ClientCredentials, Room } from './core/room';
import { TokenStore, type IssuedToken, type TokenCounts } from './core/tokens';
import { startTlsFront } from './core/tlsFront';
import { watchVendorRoutes } from './core/vendorScope';
import { eceRoom } from './enterprise-chat-and-email';
import { enterpriseChat, type EnterpriseChat } from './enterprise-chat-and-email/inProcess';
import { webexConnectRoom } from './webex-connect';
import type { CustomerMessage } from './webex-connect/handset';
import { webexContactCenterRoom } from './webex-contact-center';
import { contactCenter, type ContactCenter } from './webex-contact-center/inProcess';
import { webexEngageRoom, type EngageRoom } from './webex-engage';
import type { CallbackMode } from './webex-engage/callbacks';
import type { Conversation, Message } from './webex-engage/conversations';
import type { AgentAction } from './webex-engage/desk';
import { webexIdentityRoom } from './webex-identity';

export type { Asset } from './core/assets';
export type { CustomerMessage } from './webex-connect/handset';
export type { Dispatch } from './core/dispatcher';
export type { Fault, FaultEffect } from './core/faults';
export type { RecordedRequest } from './core/recorder';
export type { IssuedToken } from './core/tokens';
export type { EnterpriseChat } from './enterprise-chat-and-email/inProcess';
export type { ContactCenterEnterprise } from './contact-center-enterprise/inProcess';
export type { CallbackMode } from './webex-engage/callbacks';
export type { Conversation, Message } from './webex-engage/conversations';
export type { AgentAction } from './webex-engage/desk';
export type { ContactCenter } from './webex-contact-center/inProcess';
export type { Task } from './webex-contact-center/tasks';

export interface SandboxOptions {
	/** 0 takes a free port. */
	port?: number;
	host?: '127.0.0.1';
	/** 1 keeps the documented times; 0.001 turns a 60 s retry into 60 ms. */
	timeScale?: number;
	clientCredentials?: Partial<ClientCredentials>;
	log?: (line: string) => void;
	/** How others reach the sandbox, where that is not its own address. */
	publicUrl?: string;
	/** Serves https as well, with a self-signed certificate. */
	tls?: boolean;
}

export interface Sandbox {
	readonly url: string;
	readonly port: number;
	/** Where asked for: the same routes behind a certificate that no client trusts. */
	readonly tlsUrl: string | undefined;
	readonly requests: readonly RecordedRequest[];
	readonly engage: {
		readonly conversations: readonly Conversation[];
		/** Those of one conversation, or all. */
		messages(conversationId?: string): readonly Message[];
		readonly requests: readonly RecordedRequest[];
		readonly callbacks: readonly Dispatch[];
		/** Events shared through Webex Engage Streaming. */
		readonly streamed: readonly Record<string, unknown>[];
		/** Which form of requests is taken, and where answers have the transaction id. */
		configure: EngageRoom['configure'];
		setCallbackMode(mode: Partial<CallbackMode>): void;
		/** What an agent does at the desk. */
		act(conversationId: string, action: AgentAction, input?: unknown): Conversation;
	};
	readonly oauth: {
		/** Records of the tokens; never their values. */
		readonly tokens: readonly IssuedToken[];
		readonly counts: Readonly<TokenCounts>;
		expire(): void;
		revoke(): void;
	};
	/** The tenant's channel assets: what customers write to, and what Engage knows. */
	readonly assets: {
		readonly list: readonly Asset[];
		/** Throws if the address has another app id already. */
		add(asset: Omit<Asset, 'appId'> & { appId?: string }): Asset;
	};
	readonly connect: {
		readonly deliveries: readonly Dispatch[];
		readonly customerMessages: readonly CustomerMessage[];
		/** Throws with the reason when the URL is refused. */
		setWebhook(webhook: {
			url: string;
			secret?: string;
			algorithm?: 'sha256' | 'sha512';
			channels?: string[];
			timeoutMs?: number;
		}): Promise<void>;
		receive(message: Record<string, unknown>): Promise<CustomerMessage>;
	};
	/** Webex Contact Center. */
	readonly wxcc: ContactCenter;
	/** Contact Center Enterprise. */
	readonly cce: ContactCenterEnterprise;
	/** Enterprise Chat and Email. */
	readonly ece: EnterpriseChat;
	setFault(fault: Fault): ActiveFault;
	clearFaults(): void;
	/** Back to the first day; tokens and webhooks stay, because n8n goes on holding them. Added assets go. */
	reset(): void;
	close(): Promise<void>;
}

const DEFAULT_CREDENTIALS: ClientCredentials = {
	webex: { clientId: 'webex-sandbox-client', clientSecret: 'webex-sandbox-secret' },
	engage: { tenantId: 'engage-sandbox-tenant', tenantSecret: 'engage-sandbox-secret' },
	ece: { clientKey: 'ece-sandbox-client', clientSecret: 'ece-sandbox-secret' },
};

const LARGEST_READ = 32 * 1024 * 1024;

/** Pages of other origins must reach neither the console nor the admin routes. */
const CONTENT_POLICY =
	"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

function acceptJson(app: FastifyInstance): void {
	app.removeContentTypeParser(['application/json', 'text/plain']);
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
		const text = body.toString();
		if (text.trim() === '') {
			done(null, undefined);
			return;
		}
		try {
			done(null, JSON.parse(text));
		} catch {
			done(
				Object.assign(new Error('Bad Request: the body is not valid JSON'), { statusCode: 400 }),
			);
		}
	});
}

/** Guards against DNS rebinding, and against pages of other origins that post to us. */
function refuseForeigners(app: FastifyInstance, publicUrl: string | undefined): void {
	const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).host;
	app.addHook('onRequest', async (request, reply) => {
		const { host, origin } = request.headers;
		const known = host === publicHost || isLoopbackUrl(`http://${host}`);
		if (known && (origin === undefined || origin.replace(/^https?:\/\//, '') === host)) return;
		await reply.code(421).send({ error: 'The sandbox answers to this machine only' });
	});
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = 0, host = '127.0.0.1', timeScale = 1, publicUrl, log } = options;
	let url = publicUrl ?? '';

	const clock = new Clock(timeScale);
	const bus = new Bus();
	const building: Building = {
		clock,
		bus,
		recorder: new Recorder(bus),
		dispatcher: new Dispatcher(clock, bus),
		faults: new FaultQueue(bus),
		tokens: new TokenStore(),
		assets: new Assets(),
		credentials: { ...DEFAULT_CREDENTIALS, ...options.clientCredentials },
		url: () => url,
	};
	const engage = webexEngageRoom(building);
	const connect = webexConnectRoom(building);
	const wxcc = webexContactCenterRoom(building, engage);
	const cce = contactCenterEnterpriseRoom(building);
	const ece = eceRoom(building);
	const rooms: Room[] = [webexIdentityRoom(building), engage, connect, wxcc, cce, ece];
	const files = new Files();

	const reset = () => {
		clock.clear();
		building.recorder.clear();
		building.dispatcher.clear();
		building.faults.clear();
		building.tokens.reset();
		building.assets.reset();
		files.clear();
		for (const room of rooms) room.reset();
		bus.publish('reset', null);
	};

	const app = fastify({ forceCloseConnections: true, bodyLimit: LARGEST_READ });
	acceptJson(app);
	refuseForeigners(app, publicUrl);
	app.addHook('onSend', async (_request, reply) => {
		reply.headers({
			'x-content-type-options': 'nosniff',
			'content-security-policy': CONTENT_POLICY,
		});
	});
	for (const room of rooms) {
		await app.register(
			async (vendor) => {
				watchVendorRoutes(vendor, room, building);
				await room.routes(vendor);
			},
			{ prefix: `/${room.prefix}` },
		);
	}
	await app.register(async (admin) => adminRoutes(admin, building, rooms, files, reset), {
		prefix: '/admin',
	});
	files.routes(app);
	const consoleFolder = join(__dirname, 'console');
	await app.register(fastifyStatic, {
		root: consoleFolder,
		prefix: '/console/',
		cacheControl: false,
	});
	app.get('/', (_request, reply) => reply.sendFile('index.html'));

	await app.listen({ port, host });
	const address = app.server.address() as AddressInfo;
	url ||= `http://${host}:${address.port}`;
	const tls = options.tls === true ? await startTlsFront(host, address.port) : undefined;
	if (log) {
		bus.subscribe(({ topic, data }) => {
			if (topic !== 'request') return;
			const { state, method, path, status, durationMs } = data as RecordedRequest;
			if (state !== 'open') log(`${method} ${path} ${status ?? state} ${durationMs} ms`);
		});
	}

	return {
		url,
		port: address.port,
		tlsUrl: tls?.url,
		get requests() {
			return building.recorder.all;
		},
		engage: {
			get conversations() {
				return engage.conversations.all;
			},
			messages: (conversationId) =>
				conversationId === undefined
					? engage.conversations.all.flatMap(({ messages }) => messages)
					: engage.conversations.get(conversationId).messages,
			get requests() {
				return building.recorder.all.filter(({ room }) => room === engage.name);
			},
			streamed: engage.streamed,
			get callbacks() {
				return building.dispatcher.list('callback');
			},
			configure: (settings) => engage.configure(settings),
			setCallbackMode: (mode) => engage.callbacks.setMode({ ...engage.callbacks.mode, ...mode }),
			act(conversationId, action, input) {
				const conversation = engage.conversations.get(conversationId);
				engage.desk.act(conversation, action, input);
				return conversation;
			},
		},
		oauth: {
			get tokens() {
				return building.tokens.all;
			},
			get counts() {
				return building.tokens.counts;
			},
			expire: () => void building.tokens.expire(({ kind }) => kind === 'access'),
			revoke: () => void building.tokens.revoke(() => true),
		},
		assets: {
			get list() {
				return building.assets.list();
			},
			add(asset) {
				const added = building.assets.add(asset);
				bus.publish('assets', building.assets.list());
				return added;
			},
		},
		connect: {
			get deliveries() {
				return building.dispatcher.list('event');
			},
			get customerMessages() {
				return connect.customerMessages;
			},
			async setWebhook(webhook) {
				const refusal = await connect.webhooks.save(webhook);
				if (refusal !== undefined) throw new Error(refusal);
			},
			receive: connect.receive,
		},
		wxcc: contactCenter(wxcc, building),
		cce: contactCenterEnterprise(cce),
		ece: enterpriseChat(ece, building),
		setFault: (fault) => building.faults.add(fault),
		clearFaults: () => building.faults.clear(),
		reset,
		async close() {
			clock.stop();
			building.dispatcher.close();
			await tls?.close();
			await app.close();
		},
	};
}
