/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { gzipSync } from 'node:zlib';
import type { Building, Room } from '../core/room';
import type { EngageRoom } from '../webex-engage';
import { contactCenterAdmin } from './admin';
import { Agents } from './agents';
import { listEntryPoints, listQueues, listVariables, oneQueue } from './configuration';
import { Desktop } from './desktop';
import { Floor } from './floor';
import { answerError, Gate, trackingIdOf } from './gate';
import type { ListQuery } from './listing';
import { Notices } from './notices';
import { badRequest, Refusal } from './refusal';
import { subscriptionRoutes } from './subscriptionRoutes';
import { Subscriptions } from './subscriptions';
import { taskRoutes } from './taskRoutes';

/** Documented of the list of tasks. */
const ZIPPED_FROM = 1024 * 1024;

const CONFIG_READ = ['cjp:config_read', 'cjp:config'];

interface InOrganization {
	Params: { orgid: string; id: string };
	Querystring: ListQuery;
}

export interface ContactCenterRoom extends Room {
	floor: Floor;
	desktop: Desktop;
	gate: Gate;
	subscriptions: Subscriptions;
	notices: Notices;
}

/** Webex Contact Center: tasks, queues, agents, configuration, and the events that tell of them. */
export function webexContactCenterRoom(building: Building, engage: EngageRoom): ContactCenterRoom {
	const { conversations } = engage;
	const subscriptions = new Subscriptions();
	const agents = new Agents();
	const notices = new Notices(building, conversations, subscriptions, agents);
	agents.changed = (agent) => notices.agentChanged(agent);
	const floor = new Floor(building, conversations, agents, notices);
	const desktop = new Desktop(floor, conversations, engage.desk);
	const gate = new Gate(building);

	const configurationRoutes: Room['routes'] = (vendor) => {
		const list = (kind: string, answer: (query: ListQuery, path: string) => unknown) => {
			vendor.get<InOrganization>(`/organization/:orgid/v2/${kind}`, (request, reply) => {
				gate.pass(request, reply, CONFIG_READ);
				return answer(request.query, `/organization/${request.params.orgid}/v2/${kind}`);
			});
		};
		list('cad-variable', listVariables);
		list('entry-point', listEntryPoints);
		list('contact-service-queue', listQueues);
		vendor.get<InOrganization>(
			'/organization/:orgid/v2/contact-service-queue/:id',
			(request, reply) => {
				gate.pass(request, reply, CONFIG_READ);
				return oneQueue(request.params.id);
			},
		);
	};

	return {
		name: 'Webex Contact Center',
		prefix: 'wxcc',
		floor,
		desktop,
		gate,
		subscriptions,
		notices,
		async routes(vendor) {
			vendor.setErrorHandler(answerError);
			vendor.setNotFoundHandler((request, reply) =>
				answerError(
					new Refusal(404, `The sandbox has no ${request.method} ${request.url.split('?')[0]}`),
					request,
					reply,
				),
			);
			// Clients name some type even where they send nothing.
			vendor.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
				if (body.length === 0) done(null, undefined);
				else done(badRequest('The body must be application/json'));
			});
			vendor.addHook('onSend', async (request, reply, payload) => {
				reply.header('TrackingId', trackingIdOf(request));
				const zips = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
				if (!zips || typeof payload !== 'string' || payload.length <= ZIPPED_FROM) return payload;
				reply.header('content-encoding', 'gzip').removeHeader('content-length');
				return gzipSync(payload);
			});
			taskRoutes(vendor, floor, conversations, gate);
			subscriptionRoutes(vendor, subscriptions, gate);
			await configurationRoutes(vendor);
		},
		adminRoutes: (admin) =>
			contactCenterAdmin(admin, { building, floor, desktop, gate, subscriptions, notices }),
		reset() {
			floor.reset();
			gate.reset();
			notices.reset();
			// Subscriptions stay, as webhooks do: n8n goes on holding them.
		},
	};
}
