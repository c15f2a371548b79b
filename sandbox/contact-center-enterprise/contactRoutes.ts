import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fieldsOf } from '../core/fields';
import type { Building } from '../core/room';
import { isClient, presentedClient } from '../webex-identity/client';
import { answerXmlError, badTask, CcpRefusal } from './ccpRefusal';
import { readTaskQuery, readTaskXml } from './contactRequests';
import type { Contact, Contacts, NewContact } from './contacts';
import { writeXml } from './xml';

/** The feed that leads to CCE. */
export const TASK_FEED_ID = '100080';
const TASK_FEED_TYPE = 12;
/** Another kind beside it, so that nobody takes the first that comes. */
const FEEDS = [
	{ id: '100040', name: 'Cumulus chat', type: 10 },
	{ id: TASK_FEED_ID, name: 'Cumulus tasks', type: TASK_FEED_TYPE },
];

/** One in the older documents, the other in the newer ones. */
const PREFIXES = ['/ccp/task', '/ccp/rest/task'];
const MEDIA_TYPES = ['application/xml', 'text/xml'];

export interface BasicAccount {
	username: string;
	password: string;
}

interface ById {
	Params: { id: string };
}

function statusOf(contact: Contact, lowerCase: boolean): string {
	const { status, statusReason, estimatedWaitTime, taskId, agentId, refURL } = contact;
	const assigned = status === 'RESERVED' || status === 'HANDLED';
	const content = {
		...(status === 'QUEUED' ? { estimatedWaitTime } : {}),
		status: lowerCase ? status.toLowerCase() : status,
		...(statusReason === undefined ? {} : { statusReason }),
		...(assigned ? { taskID: taskId, agentID: agentId } : {}),
		refURL,
	};
	return writeXml({ Task: content });
}

/** Task Routing: the task feed and its contacts, in XML. No credentials, unless an account is set. */
export function contactRoutes(
	vendor: FastifyInstance,
	building: Building,
	contacts: Contacts,
	account: () => BasicAccount | undefined,
): void {
	vendor.setErrorHandler(answerXmlError);
	vendor.removeContentTypeParser('application/json');
	vendor.addContentTypeParser(MEDIA_TYPES, { parseAs: 'string' }, (_request, body, done) =>
		done(null, body),
	);
	// Clients name some type even where they send nothing.
	vendor.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		if (body.length === 0) done(null, undefined);
		else done(new CcpRefusal(415, `The body must be ${MEDIA_TYPES.join(' or ')}`));
	});
	vendor.addHook('preValidation', async (request, reply) => {
		const wanted = account();
		if (!wanted) return;
		const presented = presentedClient(request.headers.authorization, {});
		if (isClient(presented, wanted.username, wanted.password)) return;
		reply.header('www-authenticate', 'Basic realm="Customer Collaboration Platform"');
		throw new CcpRefusal(401, 'The user name or the password is wrong');
	});
	const xml = (reply: FastifyReply, text: string) => reply.type('application/xml').send(text);

	vendor.get('/ccp-webapp/ccp/feed', (_request, reply) => {
		const base = `${building.url()}/cce/ccp-webapp/ccp/feed`;
		const Feed = FEEDS.map(({ id, name, type }) => ({ refURL: `${base}/${id}`, name, type }));
		return xml(reply, writeXml({ Feeds: { Feed } }));
	});

	for (const prefix of PREFIXES) {
		const create = (read: (request: FastifyRequest) => NewContact) => {
			return (request: FastifyRequest<ById>, reply: FastifyReply) => {
				const { id } = request.params;
				if (!FEEDS.some((feed) => feed.id === id && feed.type === TASK_FEED_TYPE)) {
					throw badTask(`${id} is not a task feed`);
				}
				const contact = contacts.submit(id, `/cce${prefix}`, read(request));
				return reply.code(201).header('location', contact.refURL).send();
			};
		};
		vendor.post<ById>(
			`${prefix}/feed/:id`,
			create(({ body }) => readTaskXml(body)),
		);
		vendor.get<ById>(
			`${prefix}/feed/:id`,
			create(({ query }) => readTaskQuery(fieldsOf(query))),
		);
		vendor.get<ById>(`${prefix}/contact/:id`, (request, reply) => {
			const contact = contacts.poll(request.params.id);
			return xml(reply, statusOf(contact, contacts.settings.lowerCaseStatus));
		});
		vendor.delete<ById>(`${prefix}/contact/:id`, (request, reply) => {
			contacts.cancel(request.params.id);
			return reply.send();
		});
	}
}
