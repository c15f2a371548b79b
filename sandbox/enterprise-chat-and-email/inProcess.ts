import type { Dispatch } from '../core/dispatcher';
import type { Fields } from '../core/fields';
import { textOf } from '../core/fields';
import type { Building } from '../core/room';
import type { IssuedToken } from '../core/tokens';
import type { Agent } from './agents';
import type { CallbackMode, CallbackTarget } from './callbacks';
import type { TokenRequest } from './callbackTokens';
import type { Attachment, Conversation, Message } from './conversations';
import type { Customer } from './customers';
import type { AgentAction } from './desk';
import type { EntryPoint, EntryPointChange } from './entryPoints';
import { sha256Of, type NewFile } from './files';
import type { EceRoom } from './index';
import type { Settings } from './settings';
import type { StoredFile } from './storage';

/** Enterprise Chat and Email, for tests that run in the same process. */
export interface EnterpriseChat {
	/** What a credential is given as its host, and that with the context root. */
	readonly hostUrl: string;
	readonly root: string;
	readonly entryPoints: readonly EntryPoint[];
	entryPoint(id: string): EntryPoint;
	/** A new id makes a new entry point. */
	setEntryPoint(id: string, change: EntryPointChange): EntryPoint;
	/** A start with the configuration of before gets 409. */
	touch(id: string): EntryPoint;
	/** One client application more, whose conversations are not those of the main one. */
	register(clientKey: string, clientSecret: string): void;
	/** Live ones of the main client application, the oldest first. */
	readonly sessions: readonly IssuedToken[];
	readonly agents: readonly Agent[];
	/** An agent, by id, login or name. */
	login(agent: string, capacity?: number): Agent;
	logout(agent: string): void;
	/** Resolves when it is done, a customer's file fetched and all. */
	act(agent: string, action: AgentAction, input?: Record<string, unknown>): Promise<Conversation>;
	readonly customers: readonly Customer[];
	readonly conversations: readonly Conversation[];
	conversation(id: string): Conversation;
	/** A chat of the main client application, without its asking: `{entryPointId?, name?, phoneNo?}`. */
	start(input?: Record<string, unknown>): Conversation;
	/** The system says something of any type, known or not. */
	say(conversationId: string, type: string, content?: string): Message;
	/** Without a target nothing is told. */
	setCallback(target?: Partial<CallbackTarget>): void;
	setCallbackMode(change: Partial<CallbackMode>): void;
	/** Tells what has gathered, now. */
	flush(): Promise<readonly Dispatch[]>;
	readonly deliveries: readonly Dispatch[];
	/** What became of asking for tokens for the callback. */
	readonly tokenRequests: readonly TokenRequest[];
	/** A customer's file under a public URL. */
	publish(file: NewFile): string;
	/** Of an agent's file, made up or not. */
	sha256(attachment: Attachment): string;
	/** What was put on the web server. */
	readonly stored: readonly StoredFile[];
	/** Where a file of that name is put. */
	storageUrl(name: string): string;
	/** A status refuses every file from now on; null takes them. */
	refuseStorage(status: number | null): void;
	readonly settings: Readonly<Settings>;
	set(change: Partial<Settings>): void;
}

/** As if the client application had started it. */
export function startChat(room: EceRoom, input: Fields): Conversation {
	const { id, lastModified } = room.entryPoints.get(textOf(input, 'entryPointId') ?? '1001');
	const contact = {
		firstName: textOf(input, 'name') ?? 'Sam Taylor',
		phone: [{ phoneNo: textOf(input, 'phoneNo') ?? '5551230001', countryCode: '1' }],
	};
	return room.messaging.start(
		room.applications.main,
		{ searchContactOnAttribute: 'phone.phoneNo' },
		{
			entryPointConfiguration: { entryPoint: { id }, lastModified: { date: lastModified } },
			activity: { customer: { type: { value: 'individual' }, contacts: { contact: [contact] } } },
		},
	);
}

export const sayAny = (room: EceRoom, id: string, type: string, content?: string): Message =>
	room.conversations.say(room.conversations.get(id), { from: 'system', type, content });

export function enterpriseChat(room: EceRoom, building: Building): EnterpriseChat {
	const { entryPoints, floor, conversations, callbacks, storage, agentFiles } = room;
	return {
		get hostUrl() {
			return room.hostUrl();
		},
		get root() {
			return room.root();
		},
		get entryPoints() {
			return entryPoints.all;
		},
		entryPoint: (id) => entryPoints.get(id),
		setEntryPoint(id, change) {
			const changed = entryPoints.set(id, change);
			floor.publishBoard();
			return changed;
		},
		touch(id) {
			const touched = entryPoints.touch(id);
			floor.publishBoard();
			return touched;
		},
		register: (clientKey, clientSecret) => room.applications.register(clientKey, clientSecret),
		get sessions() {
			return room.applications.sessions(room.applications.main);
		},
		agents: floor.agents.all,
		login(key, capacity) {
			const agent = floor.agents.get(key);
			floor.logIn(agent, capacity ?? agent.capacity);
			return agent;
		},
		logout: (key) => floor.logOut(floor.agents.get(key)),
		act: async (key, action, input) => await room.desk.act(floor.agents.get(key), action, input),
		get customers() {
			return room.customers.all;
		},
		get conversations() {
			return conversations.all;
		},
		conversation: (id) => conversations.get(id),
		start: (input = {}) => startChat(room, input),
		say: (id, type, content) => sayAny(room, id, type, content),
		setCallback: (target) => callbacks.setTarget(target),
		setCallbackMode: (change) => void callbacks.setMode(change),
		flush: async () => await callbacks.flush(),
		get deliveries() {
			return building.dispatcher.list('ece');
		},
		get tokenRequests() {
			return callbacks.tokenRequests;
		},
		publish: (file) => room.publicFiles.publish(file),
		sha256({ id }) {
			const file = agentFiles.find(id);
			if (!file) throw new Error(`There is no file of an agent for ${id}`);
			return sha256Of(file);
		},
		get stored() {
			return storage.all;
		},
		storageUrl: (name) => `${room.hostUrl()}/storage/${name}`,
		refuseStorage(status) {
			storage.refuse = status;
		},
		get settings() {
			return room.settings();
		},
		set: (change) => void room.set(change),
	};
}
