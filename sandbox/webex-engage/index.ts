import { fastifyFormbody } from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { fieldsOf, textOf, type Fields } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import type { Building, Room } from '../core/room';
import { isClient } from '../webex-identity/client';
import { AGENT_ACTIONS, AGENTS, Desk } from './desk';
import { CALLBACK_FORMS, CALLBACK_MODES, Callbacks, readCallbackMode } from './callbacks';
import {
	BusinessFailure,
	CODES,
	InvalidRequest,
	NotFound,
	OPERATIONS,
	type Operation,
} from './codes';
import { Conversations, SKILLS, TEAMS, type Conversation, type Message } from './conversations';
import { MESSAGE_TYPES, type Channel } from './messageTypes';
import { connectForm } from './connectForm';
import { restForm } from './restForm';
import type { RequestForm, UpdateRequest } from './requests';

const SCOPES = [
	'conversations:read',
	'conversations:write',
	'conversations-messages:read',
	'conversations-messages:write',
	'conversations-participants:read',
	'conversations-participants:write',
];

/** A usual gateway limit; the vendor's is unknown. */
const LARGEST_BODY = 1024 * 1024;

const GROUP_ID = 'sandbox-group';
const DOMAIN_NAME = 'sandbox.example.com';

/** source: https://developers-engage.readme.io/reference/filtering-responses */
const LIST_LIMIT = 10;
const LARGEST_LIST = 500;

const REQUEST_FORMS = ['byCredential', 'rest', 'connect', 'either'] as const;
const TRANSACTION_ID_PLACES = ['header', 'body', 'both'] as const;

interface Settings {
	/** Which form of requests is taken. */
	requestForm: (typeof REQUEST_FORMS)[number];
	/** Where a write answers its transaction id; by default in a header for REST and in the body for Connect. */
	transactionId?: (typeof TRANSACTION_ID_PLACES)[number];
}

const DEFAULTS: Settings = { requestForm: 'byCredential' };

function pageNumber(
	query: Record<string, string | undefined>,
	name: string,
	fallback: number,
): number {
	const value = query[name];
	if (value === undefined) return fallback;
	if (!/^\d{1,9}$/.test(value)) throw new InvalidRequest(`${name} must be a whole number`);
	return Number(value);
}

/** The result of an update is the same whatever it changed; only the mode with outcome names tells them apart. */
function operationOf({ status }: UpdateRequest): Operation {
	if (status === undefined) return 'update';
	return ({ queued: 'reopen', onhold: 'hold', closed: 'close' } as const)[status];
}

/** source: https://developers-engage.readme.io/reference/callbacks */
const createdValue = ({ id, aliasId, messages, teamId, skillId }: Conversation) => ({
	conversationId: id,
	aliasId: aliasId ?? null,
	messages: messages.map((message) => ({
		messageId: message.id,
		aliasId: message.aliasId ?? null,
	})),
	routedTo: { teamId, skillId: skillId ?? null },
});

/** A message as the transcript lists it: the object of the schema pages with its id and author. */
function transcribed(message: Message): Fields {
	const { payload, ...rest } = message;
	const key = MESSAGE_TYPES[message.type]?.payload?.nested;
	return { ...rest, origin: undefined, ...(key && payload ? { [key]: payload } : {}) };
}

interface ById {
	Params: { id: string };
}

/** What the state forbids is an outcome; anything else stays an error. */
const businessFailure = async (error: Error): Promise<BusinessFailure> =>
	error instanceof BusinessFailure ? error : await Promise.reject(error);

export interface EngageRoom extends Room {
	conversations: Conversations;
	desk: Desk;
	callbacks: Callbacks;
	/** Which form of requests is taken, and where answers have the transaction id. */
	configure(settings: Partial<Settings>): void;
	/** Events of channels that were shared through Webex Engage Streaming. */
	streamed: Fields[];
}

const KEPT_EVENTS = 2000;

/** Webex Engage: conversations, their messages and participants, and the callbacks of writes. */
export function webexEngageRoom(building: Building): EngageRoom {
	const { tokens, credentials } = building;
	const conversations = new Conversations(building.bus);
	const desk = new Desk(conversations);
	const callbacks = new Callbacks(building);
	const streamed: Fields[] = [];

	const issueToken = (request: FastifyRequest, reply: FastifyReply) => {
		const body = fieldsOf(request.body);
		const { tenantId, tenantSecret } = credentials.engage;
		const presented = {
			id: textOf(body, 'client_id') ?? '',
			secret: textOf(body, 'client_secret') ?? '',
		};
		const refuse = (status: number, error: string, error_description: string) => {
			tokens.counts.refused += 1;
			return reply.code(status).send({ error, error_description });
		};
		if (body.grant_type !== 'client_credentials') {
			return refuse(400, 'unsupported_grant_type', 'Use client_credentials.');
		}
		if (!isClient(presented, tenantId, tenantSecret)) {
			return refuse(401, 'invalid_client', 'The tenant is unknown or its secret is wrong.');
		}
		const { engageAccess } = tokens.lifetimes;
		tokens.counts.client_credentials += 1;
		const access_token = tokens.issueJwt(
			{
				issuer: 'engage',
				kind: 'access',
				grant: 'client_credentials',
				clientId: tenantId,
				scope: SCOPES,
			},
			engageAccess,
			{ groupId: GROUP_ID, domainname: DOMAIN_NAME },
		);
		return reply
			.header('cache-control', 'no-store')
			.send({ access_token, expires_in: engageAccess, token_type: 'Bearer', scope: SCOPES });
	};

	let settings = DEFAULTS;

	/** A token of the tenant writes the REST form, one of a Webex user the Connect form. */
	const formOf = (request: FastifyRequest): RequestForm => {
		const isTenant = tokens.bearer(request.headers.authorization)?.issuer === 'engage';
		switch (settings.requestForm) {
			case 'rest':
				return restForm;
			case 'connect':
				return connectForm;
			case 'either':
				return 'data' in fieldsOf(request.body) || 'customerAddress' in fieldsOf(request.body)
					? restForm
					: connectForm;
			default:
				return isTenant ? restForm : connectForm;
		}
	};

	/** Refuses a business address that no asset of the channel has. */
	const checkAsset = (channel: Channel, address: string): void => {
		const { assets } = building;
		if (assets.withAddress(channel, address)) return;
		const asset = assets.withAppId(channel, address);
		throw new InvalidRequest(
			asset
				? `bizAddress ${address} is the app id of the asset; its address is ${asset.address}`
				: `bizAddress ${address} is no ${channel} asset of this tenant`,
		);
	};

	/** Carries out a write; its result goes to the callback. */
	const write = async (
		operation: Operation,
		request: FastifyRequest,
		reply: FastifyReply,
		carryOut: () => Conversation,
	) => {
		const tid = randomUUID();
		const form = formOf(request);
		const target = form.callback(request.body);
		const { id = null } = request.params as { id?: string };
		const result =
			callbacks.failing && target
				? new BusinessFailure(CODES.refusedOnRequest, 'The sandbox was asked to let this fail')
				: await Promise.resolve().then(carryOut).catch(businessFailure);
		const failed = result instanceof BusinessFailure;
		const { code, message: description } = failed
			? result
			: { code: OPERATIONS[operation].code, message: 'Success' };
		if (target) {
			callbacks.schedule({
				tid,
				operation,
				failed,
				code,
				description,
				conversationId: failed ? id : result.id,
				value: failed || operation !== 'create' ? {} : createdValue(result),
				target,
			});
		} else if (failed && form === connectForm) {
			return reply.code(409).send({ status: 409, code, description, tid });
		}
		// The published answer has the id in a header, and need not have a body. source: callbacks page
		const place = settings.transactionId ?? (form === restForm ? 'header' : 'body');
		if (place !== 'body') reply.header('tid', tid);
		if (place === 'header') return reply.code(202).send();
		return reply.send({ status: 200, code: CODES.accepted, description: 'Accepted', tid });
	};

	const api = (vendor: FastifyInstance) => {
		// After the body was read, so that a refused request is recorded whole.
		vendor.addHook('preValidation', async (request, reply) => {
			if (tokens.bearer(request.headers.authorization)) return;
			await reply.code(401).header('www-authenticate', 'Bearer').send({
				status: 401,
				code: CODES.unauthorized,
				description: 'The access token is missing, unknown, expired or revoked',
			});
		});
		vendor.addHook('preValidation', async (request, reply) => {
			if (Number(request.headers['content-length'] ?? 0) <= LARGEST_BODY) return;
			await reply.code(413).send({
				status: 413,
				code: CODES.tooLarge,
				description: `The body exceeds ${LARGEST_BODY} bytes`,
			});
		});

		vendor.post('/conversations/search', (request, reply) => {
			const key = formOf(request).search(request.body);
			checkAsset(key.channel, key.businessAddress);
			const found = conversations.search(key);
			return reply.send({
				status: 200,
				code: found ? CODES.found : CODES.notFoundBySearch,
				description: found ? 'Success' : 'No conversation found',
				value: {
					conversationId: found?.id ?? null,
					aliasId: found?.aliasId ?? null,
					// "An open conversation exists."
					chatExist: found !== undefined && found.status !== 'closed',
					status: found?.status ?? null,
					teamId: found?.teamId ?? null,
					userId: found?.userId ?? null,
				},
			});
		});
		// How the stream travels is not published; over HTTP it is our inference.
		vendor.post('/data-streams/events', (request, reply) => {
			const event = fieldsOf(request.body);
			if (textOf(event, 'channel') === undefined) throw new InvalidRequest('channel is missing');
			streamed.push(event);
			if (streamed.length > KEPT_EVENTS) streamed.shift();
			return reply.send({ status: 200, code: CODES.accepted, description: 'Accepted' });
		});
		vendor.post('/conversations', (request, reply) => {
			const wanted = formOf(request).create(request.body);
			checkAsset(wanted.channel, wanted.businessAddress);
			return write('create', request, reply, () => conversations.create(wanted));
		});
		vendor.post<ById>('/conversations/:id/messages', (request, reply) => {
			const conversation = conversations.get(request.params.id);
			const messages = formOf(request).append(request.body, conversation.channel);
			return write('append', request, reply, () => {
				conversations.append(conversation, messages);
				return conversation;
			});
		});
		vendor.patch<ById>('/conversations/:id', (request, reply) => {
			const conversation = conversations.get(request.params.id);
			const update = formOf(request).update(request.body);
			return write(operationOf(update), request, reply, () => {
				conversations.update(conversation, update);
				return conversation;
			});
		});
		vendor.post<ById>('/conversations/:id/transfer', (request, reply) => {
			const conversation = conversations.get(request.params.id);
			const route = formOf(request).transfer(request.body);
			return write('transfer', request, reply, () => {
				conversations.transfer(conversation, route);
				return conversation;
			});
		});
		vendor.get<ById & { Querystring: Record<string, string | undefined> }>(
			'/conversations/:id/messages',
			(request, reply) => {
				const { messages } = conversations.get(request.params.id);
				const page = { offset: pageNumber(request.query, 'offset', 0), limit: LIST_LIMIT };
				page.limit = pageNumber(request.query, 'limit', LIST_LIMIT);
				if (page.limit < 1 || page.limit > LARGEST_LIST) {
					throw new InvalidRequest(`limit must be from 1 to ${LARGEST_LIST}`);
				}
				return reply
					.header('x-total-count', String(messages.length))
					.send(messages.slice(page.offset, page.offset + page.limit).map(transcribed));
			},
		);
		// The REST interface has no such paths: there they are updates of the status.
		for (const [action, carryOut] of [
			['close', (conversation: Conversation) => conversations.close(conversation)],
			['reopen', (conversation: Conversation) => conversations.reopen(conversation)],
			['hold', (conversation: Conversation) => conversations.hold(conversation)],
		] as const) {
			vendor.post<ById>(`/conversations/:id/${action}`, (request, reply) => {
				const form = formOf(request);
				if (form === restForm) throw new NotFound(`There is no POST ${request.url}`);
				const conversation = conversations.get(request.params.id);
				form.nothing(request.body);
				return write(action, request, reply, () => {
					carryOut(conversation);
					return conversation;
				});
			});
		}
		vendor.post<ById>('/conversations/:id/participants', (request, reply) => {
			const conversation = conversations.get(request.params.id);
			const participant = formOf(request).participant(request.body);
			return write('addParticipant', request, reply, () => {
				conversations.addParticipant(conversation, participant);
				return conversation;
			});
		});
		vendor.delete<{ Params: { id: string; participant: string } }>(
			'/conversations/:id/participants/:participant',
			(request, reply) => {
				const { id, participant } = request.params;
				const conversation = conversations.get(id);
				formOf(request).nothing(request.body);
				return write('removeParticipant', request, reply, () => {
					conversations.removeParticipant(conversation, participant);
					return conversation;
				});
			},
		);
	};

	return {
		name: 'Webex Engage',
		prefix: 'engage',
		conversations,
		desk,
		callbacks,
		configure(changes) {
			settings = { ...settings, ...changes };
		},
		streamed,
		async routes(vendor) {
			vendor.setErrorHandler<
				Error & { statusCode?: number; status?: number; code?: number | string }
			>((error, _request, reply) => {
				const status = error.status ?? error.statusCode ?? 500;
				const code = typeof error.code === 'number' ? error.code : status * 10;
				return reply.code(status).send({ status, code, description: error.message });
			});
			vendor.setNotFoundHandler((request, reply) =>
				reply.code(404).send({
					status: 404,
					code: CODES.notFound,
					description: `There is no ${request.method} ${request.url}`,
				}),
			);
			// The token endpoint alone takes forms.
			await vendor.register(async (form) => {
				await form.register(fastifyFormbody);
				form.removeContentTypeParser('application/json');
				form.post('/api/v1/oauth/token', issueToken);
			});
			vendor.register(async (scope) => api(scope), { prefix: '/api/v1' });
		},
		adminRoutes(admin) {
			admin.get('/conversations', () => conversations.all);
			admin.get<ById>('/conversations/:id', (request) => conversations.get(request.params.id));
			admin.post<ById>('/conversations/:id/agent', (request) => {
				const body = fieldsOf(request.body);
				const action = AGENT_ACTIONS.find((known) => known === body.action);
				if (!action) throw new InvalidInput(`action must be one of ${AGENT_ACTIONS.join(', ')}`);
				const conversation = conversations.get(request.params.id);
				desk.act(conversation, action, body);
				return conversation;
			});
			admin.get('/agents', () => ({
				agents: AGENTS,
				teams: TEAMS,
				skills: SKILLS,
				actions: AGENT_ACTIONS,
			}));
			admin.get('/engage/settings', () => settings);
			admin.post('/engage/settings', (request) => {
				const body = fieldsOf(request.body);
				const requestForm = REQUEST_FORMS.find((known) => known === body.requestForm);
				const transactionId = TRANSACTION_ID_PLACES.find((known) => known === body.transactionId);
				settings = { requestForm: requestForm ?? 'byCredential', transactionId };
				return settings;
			});
			admin.get('/callbacks', () => building.dispatcher.list('callback'));
			admin.get('/callbacks/mode', () => ({
				...callbacks.mode,
				modes: CALLBACK_MODES,
				forms: CALLBACK_FORMS,
			}));
			admin.post('/callbacks/mode', (request) => {
				const mode = readCallbackMode(request.body);
				if (typeof mode === 'string') throw new InvalidInput(mode);
				callbacks.setMode(mode);
				return mode;
			});
		},
		reset() {
			conversations.clear();
			callbacks.reset();
			settings = DEFAULTS;
			streamed.length = 0;
		},
	};
}
