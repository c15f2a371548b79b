import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fieldsOf, type Fields } from '../core/fields';
import type { AgentFiles } from './agentFiles';
import type { Applications } from './applications';
import type { Conversation, Conversations } from './conversations';
import { serveFile } from './files';
import type { Formats } from './formats';
import { need, needObject, readMessage } from './messages';
import type { Messaging, StartQuery } from './messaging';
import { Refusal } from './refusal';
import type { Settings } from './settings';

interface ById {
	Params: { id: string };
}

export const MESSAGING = '/clientapplications/messaging';

interface Parts {
	applications: Applications;
	conversations: Conversations;
	messaging: Messaging;
	files: AgentFiles;
	formats: Formats;
	settings: () => Settings;
}

const shown = (conversation: Conversation): Fields => ({
	id: conversation.id,
	status: { value: conversation.status },
	activity: {
		id: conversation.activityId,
		customer: { id: conversation.customer.id, customerName: conversation.customer.name },
		entryPoint: { id: conversation.entryPointId },
		created: { date: conversation.createdAt },
		lastModified: { date: conversation.updatedAt },
	},
});

/** What client applications call, with the token of their session. */
export function messagingRoutes(vendor: FastifyInstance, parts: Parts): void {
	const { applications, conversations, messaging, files, formats, settings } = parts;
	const clientOf = (request: FastifyRequest): string =>
		applications.session(request.headers.authorization).clientId;
	const done = (
		request: FastifyRequest,
		reply: FastifyReply,
		status: number,
		root: string,
		value: Fields,
	) => {
		reply.code(status);
		return status === 204 ? reply.send() : formats.send(request, reply, { root, value });
	};

	vendor.get<{ Querystring: { entrypoint?: string } }>(
		`${MESSAGING}/configuration`,
		(request, reply) => {
			clientOf(request);
			const { id, lastModified, attachmentPolicy } = messaging.entryPoint(
				request.query.entrypoint,
				404,
			);
			return formats.send(request, reply, {
				root: 'entryPointConfigurations',
				value: {
					entryPointConfiguration: [
						{
							entryPoint: { id: Number(id) },
							lastModified: { date: lastModified },
							attachmentPolicy: { value: attachmentPolicy },
						},
					],
				},
			});
		},
	);

	vendor.post<{ Querystring: StartQuery }>(`${MESSAGING}/conversation/start`, (request, reply) => {
		const { id, activityId } = messaging.start(clientOf(request), request.query, request.body);
		return done(request, reply, settings().startStatus, 'conversation', {
			id,
			activity: { id: activityId },
		});
	});

	vendor.get<ById>(`${MESSAGING}/conversation/:id`, (request, reply) => {
		const conversation = messaging.own(clientOf(request), request.params.id);
		return formats.send(request, reply, { root: 'conversation', value: shown(conversation) });
	});

	vendor.post(`${MESSAGING}/sendmessage`, (request, reply) => {
		const clientKey = clientOf(request);
		const { id } = messaging.send(clientKey, readMessage(request.body));
		return done(request, reply, settings().sendStatus, 'message', { id });
	});

	// Verb and path are not published: all that seem likely are taken.
	const end = (request: FastifyRequest, reply: FastifyReply, id: string) => {
		messaging.end(clientOf(request), id);
		return done(request, reply, settings().endStatus, 'conversation', { id });
	};
	vendor.route({
		method: ['POST', 'PUT'],
		url: `${MESSAGING}/conversation/end`,
		handler: (request, reply) => {
			clientOf(request);
			const body = needObject(request.body);
			return end(request, reply, need({ ...fieldsOf(body.conversation), ...body }, 'id', 'id'));
		},
	});
	vendor.route<ById>({
		method: ['POST', 'PUT'],
		url: `${MESSAGING}/conversation/:id/end`,
		handler: (request, reply) => end(request, reply, request.params.id),
	});

	vendor.route<ById>({
		method: ['GET', 'HEAD'],
		url: `${MESSAGING}/attachment/:id`,
		handler: (request, reply) => {
			const clientKey = clientOf(request);
			const { id } = request.params;
			const file = files.find(id);
			const conversation = conversations.all.find(({ attachments }) =>
				attachments.some((one) => one.id === id),
			);
			if (!file || !conversation) throw new Refusal(404, `There is no attachment ${id}`);
			messaging.own(clientKey, conversation.id);
			serveFile(request, reply, file);
			return reply;
		},
	});
}
