import type { FastifyInstance } from 'fastify';
import { fieldsOf, textOf } from '../core/fields';
import { eventTypes, resourceVersions, type ApiVersion } from './eventTypes';
import type { Gate } from './gate';
import type { Subscription, Subscriptions } from './subscriptions';
import { ORG_ID } from './tenant';

const READ = ['cjp:config_read', 'cjp:config'];
const WRITE = ['cjp:config_write', 'cjp:config'];

interface ById {
	Params: { id: string };
}

/** The version is in the path, and in no answer. */
const shown = (subscription: Subscription) => ({ ...subscription, version: undefined });

/** Subscriptions v1 and v2: v2 names a resource version, and counts them all. */
export function subscriptionRoutes(
	vendor: FastifyInstance,
	subscriptions: Subscriptions,
	gate: Gate,
): void {
	const ofVersion = (version: ApiVersion) => {
		const path = `/${version}/subscriptions`;
		const meta = () => ({
			orgId: ORG_ID,
			...(version === 'v2' ? { subscriptionCount: subscriptions.all.length } : {}),
		});
		vendor.get(path, (request, reply) => {
			gate.pass(request, reply, READ);
			return { meta: meta(), data: subscriptions.list(version).map(shown) };
		});
		vendor.post(path, (request, reply) => {
			gate.pass(request, reply, WRITE);
			gate.needOrganization(textOf(fieldsOf(request.body), 'orgId'));
			const subscription = subscriptions.create(request.body, version);
			return reply.code(201).send({ meta: { orgId: ORG_ID }, data: shown(subscription) });
		});
		vendor.get<ById>(`${path}/:id`, (request, reply) => {
			gate.pass(request, reply, READ);
			const subscription = subscriptions.get(request.params.id, version);
			return { meta: { orgId: ORG_ID }, data: shown(subscription) };
		});
		vendor.patch<ById>(`${path}/:id`, (request, reply) => {
			gate.pass(request, reply, WRITE);
			gate.needOrganization(textOf(fieldsOf(request.body), 'orgId'));
			const subscription = subscriptions.update(request.params.id, request.body, version);
			return { meta: { orgId: ORG_ID }, data: shown(subscription) };
		});
		vendor.delete<ById>(`${path}/:id`, (request, reply) => {
			gate.pass(request, reply, WRITE);
			subscriptions.delete(request.params.id, version);
			return reply.code(204).send();
		});
		vendor.get(`/${version}/event-types`, (request, reply) => {
			gate.pass(request, reply, READ);
			return {
				meta: {
					orgId: ORG_ID,
					...(version === 'v2' ? { resourceVersionList: resourceVersions } : {}),
				},
				data: eventTypes(version),
			};
		});
	};
	ofVersion('v1');
	ofVersion('v2');
}
