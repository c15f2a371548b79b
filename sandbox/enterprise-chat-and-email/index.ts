import type { Building, Room } from '../core/room';
import { eceAdmin } from './admin';
import { AgentFiles } from './agentFiles';
import { Agents } from './agents';
import { Applications } from './applications';
import { Callbacks } from './callbacks';
import { chatRoutes } from './chatRoutes';
import { Conversations } from './conversations';
import { Customers } from './customers';
import { Desk } from './desk';
import { EntryPoints } from './entryPoints';
import { Floor } from './floor';
import { acceptBodies, Formats } from './formats';
import { Messaging } from './messaging';
import { MESSAGING, messagingRoutes } from './messagingRoutes';
import { PublicFiles } from './publicFiles';
import { Refusal } from './refusal';
import { USUAL_SETTINGS, type Settings } from './settings';
import { Storage } from './storage';
import { tokenRoutes } from './tokenRoutes';

const CONTEXT_ROOT = '/system';
const API = '/ws/v19';

export interface EceRoom extends Room {
	/** Without, and with the context root. */
	hostUrl: () => string;
	root: () => string;
	entryPoints: EntryPoints;
	applications: Applications;
	customers: Customers;
	conversations: Conversations;
	floor: Floor;
	desk: Desk;
	messaging: Messaging;
	callbacks: Callbacks;
	publicFiles: PublicFiles;
	agentFiles: AgentFiles;
	storage: Storage;
	settings: () => Settings;
	set: (change: Partial<Settings>) => Settings;
}

/** Enterprise Chat and Email: conversations of client applications, and the agents who answer them. */
export function eceRoom(building: Building): EceRoom {
	let current = { ...USUAL_SETTINGS };
	const settings = () => current;
	const closing = new AbortController();
	const hostUrl = () => `${building.url()}/ece`;
	const root = () => `${hostUrl()}${CONTEXT_ROOT}`;

	const entryPoints = new EntryPoints();
	const agents = new Agents();
	const customers = new Customers();
	const applications = new Applications(building);
	const callbacks = new Callbacks(building, agents, () => applications.main);
	const conversations = new Conversations(building.bus, (conversation, message) =>
		callbacks.tell(conversation, message),
	);
	const floor = new Floor(building, entryPoints, conversations, agents, settings);
	const agentFiles = new AgentFiles((id) => `${root()}${API}${MESSAGING}/attachment/${id}`);
	const desk = new Desk(floor, conversations, entryPoints, agentFiles, () => ({
		largest: current.largestFile,
		idleMs: current.fetchTimeoutMs,
		signal: closing.signal,
	}));
	const messaging = new Messaging(entryPoints, customers, conversations, floor, settings);
	const publicFiles = new PublicFiles(hostUrl);
	const storage = new Storage();
	const formats = new Formats(settings);

	const room: EceRoom = {
		name: 'Enterprise Chat and Email',
		prefix: 'ece',
		hostUrl,
		root,
		entryPoints,
		applications,
		customers,
		conversations,
		floor,
		desk,
		messaging,
		callbacks,
		publicFiles,
		agentFiles,
		storage,
		settings,
		set(change) {
			current = { ...current, ...change };
			floor.route();
			return current;
		},
		async routes(vendor) {
			vendor.addHook('onClose', async () => closing.abort());
			vendor.setErrorHandler<Error>((error, request, reply) =>
				formats.refuse(error, request, reply),
			);
			vendor.setNotFoundHandler((request, reply) =>
				formats.refuse(
					new Refusal(404, `The sandbox has no ${request.method} ${request.url.split('?')[0]}`),
					request,
					reply,
				),
			);
			acceptBodies(vendor);
			await vendor.register(
				async (api) => {
					await tokenRoutes(api, applications, building.tokens, formats);
					messagingRoutes(api, {
						applications,
						conversations,
						messaging,
						files: agentFiles,
						formats,
						settings,
					});
				},
				{ prefix: `${CONTEXT_ROOT}${API}` },
			);
			await vendor.register(async (chat) => chatRoutes(chat, floor, entryPoints, formats), {
				prefix: CONTEXT_ROOT,
			});
			publicFiles.routes(vendor);
			await vendor.register(async (web) => storage.routes(web));
		},
		adminRoutes: (admin) => eceAdmin(admin, room, building),
		reset() {
			current = { ...USUAL_SETTINGS };
			entryPoints.reset();
			agents.reset();
			applications.clear();
			customers.clear();
			conversations.clear();
			callbacks.reset();
			floor.reset();
			agentFiles.clear();
			publicFiles.clear();
			storage.clear();
		},
	};
	return room;
}
