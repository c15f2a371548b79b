import { fastifyFormbody } from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { fieldsOf, textOf, type Fields } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import type { Building, Room } from '../core/room';
import { isClient } from '../webex-identity/client';
import { AGENT_ACTIONS, AGENTS, Desk } from './desk';
import { CALLBACK_MODES, Callbacks, readCallbackMode } from './callbacks';
import { BusinessFailure, CODES, InvalidRequest, type Operation } from './codes';
import { Conversations, TEAMS, type Conversation } from './conversations';
import {
	callbackUrlOf,
	readAppend,
	readCallbackOnly,
	readCreate,
	readParticipant,
	readSearch,
	readUpdate,
} from './requests';

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

	/** Carries out a write; its result goes to the callback, or into the answer where there is none. */
	const write = async (
		operation: Operation,
		request: FastifyRequest,
		reply: FastifyReply,
		carryOut: () => Conversation,
	) => {
		const tid = randomUUID();
		const url = callbackUrlOf(request.body);
		const report = (code: number, description: string, conversationId: string | null) => {
			if (url !== undefined) {
				callbacks.schedule({ tid, operation, code, description, conversationId, url });
			} else if (code !== CODES.ok) {
				return reply.code(409).send({ status: 409, code, description, tid });
			}
			return reply.send({ status: 200, code: CODES.ok, description: 'Accepted', tid });
		};
		const { id = null } = request.params as { id?: string };
		if (callbacks.failing && url !== undefined) {
			return report(CODES.refusedOnRequest, 'The sandbox was asked to let this fail', id);
		}
		const result = await Promise.resolve().then(carryOut).catch(businessFailure);
		return result instanceof BusinessFailure
			? report(result.code, result.message, id)
			: report(CODES.ok, 'Success', result.id);
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
			const found = conversations.search(readSearch(request.body));
			return reply.send({
				status: 200,
				code: CODES.ok,
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
			return reply.send({ status: 200, code: CODES.ok, description: 'Accepted' });
		});
		vendor.post('/conversations', (request, reply) => {
			const wanted = readCreate(request.body);
			return write('create', request, reply, () => conversations.create(wanted));
		});
		vendor.post<ById>('/conversations/:id/messages', (request, reply) => {
			const conversation = conversations.get(request.params.id);
			const messages = readAppend(request.body, conversation.channel);
			return write('append', request, reply, () => {
				conversations.append(conversation, messages);
				return conversation;
			});
		});
		vendor.patch<ById>('/conversations/:id', (request, reply) => {
			const conversation = conversations.get(request.params.id);
			const update = readUpdate(request.body);
			return write('update', request, reply, () => {
				conversations.update(conversation, update);
				return conversation;
			});
		});
		vendor.post<ById>('/conversations/:id/close', (request, reply) => {
			const conversation = conversations.get(request.params.id);
			readCallbackOnly(request.body);
			return write('close', request, reply, () => {
				conversations.close(conversation);
				return conversation;
			});
		});
		vendor.post<ById>('/conversations/:id/reopen', (request, reply) => {
			const conversation = conversations.get(request.params.id);
			readCallbackOnly(request.body);
			return write('reopen', request, reply, () => {
				conversations.reopen(conversation);
				return conversation;
			});
		});
		vendor.post<ById>('/conversations/:id/participants', (request, reply) => {
			const conversation = conversations.get(request.params.id);
			const participant = readParticipant(request.body);
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
				readCallbackOnly(request.body);
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
			admin.get('/agents', () => ({ agents: AGENTS, teams: TEAMS, actions: AGENT_ACTIONS }));
			admin.get('/callbacks', () => building.dispatcher.list('callback'));
			admin.get('/callbacks/mode', () => ({ ...callbacks.mode, modes: CALLBACK_MODES }));
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
			streamed.length = 0;
		},
	};
}
