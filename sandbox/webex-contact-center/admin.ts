import type { FastifyInstance } from 'fastify';
import { fieldsOf, isFields, numberOf, textOf } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import type { Building } from '../core/room';
import { changeOf } from '../core/settings';
import { DESKTOP_ACTIONS, type Desktop } from './desktop';
import type { Floor } from './floor';
import type { NewTask, RoutingSettings } from './floorTypes';
import type { Gate, Limit } from './gate';
import { NOTICE_MODES, type NoticeMode, type Notices } from './notices';
import type { Subscriptions } from './subscriptions';
import type { ChannelType } from './tasks';
import { ENTRY_POINTS, findQueue, ORG_ID, QUEUES, VARIABLES } from './tenant';

interface Rooms {
	building: Building;
	floor: Floor;
	desktop: Desktop;
	gate: Gate;
	subscriptions: Subscriptions;
	notices: Notices;
}

interface ById {
	Params: { id: string };
}

const CHANNEL_TYPES: ChannelType[] = [
	'telephony',
	'email',
	'chat',
	'social',
	'customMessaging',
	'workItem',
];

const textsOf = (value: unknown): Record<string, string> =>
	isFields(value)
		? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, String(inner)]))
		: {};

/** A contact of a native channel: the public API has no call for it. */
export function readContact(body: unknown): NewTask {
	const fields = fieldsOf(body);
	const channelType = CHANNEL_TYPES.find((one) => one === (fields.channelType ?? 'social'));
	if (!channelType)
		throw new InvalidInput(`channelType must be one of ${CHANNEL_TYPES.join(', ')}`);
	const queueKey = textOf(fields, 'queueId');
	const queue = queueKey === undefined ? undefined : findQueue(queueKey);
	if (queueKey !== undefined && !queue) throw new InvalidInput(`Queue ${queueKey} does not exist`);
	return {
		channelType,
		channel: textOf(fields, 'channel'),
		direction: 'inbound',
		origin: textOf(fields, 'origin') ?? '+447700900123',
		originName: textOf(fields, 'originName'),
		destination: textOf(fields, 'destination') ?? '+442079460100',
		attributes: textsOf(fields.attributes),
		conversationId: textOf(fields, 'conversationId'),
		queueId: queue?.id,
	};
}

/** Everything under `/admin/wxcc`. */
export function contactCenterAdmin(
	root: FastifyInstance,
	{ building, floor, desktop, gate, subscriptions, notices }: Rooms,
): void {
	void root.register(
		async (admin) => {
			admin.get('/tenant', () => ({
				orgId: ORG_ID,
				baseUrl: `${building.url()}/wxcc`,
				queues: QUEUES,
				entryPoints: ENTRY_POINTS,
				variables: VARIABLES,
				actions: DESKTOP_ACTIONS,
			}));

			admin.get('/tasks', () => floor.tasks.map((task) => floor.shown(task)));
			admin.post('/tasks', (request) => floor.shown(floor.create(readContact(request.body))));
			admin.get<ById>('/tasks/:id', (request) => floor.shown(floor.task(request.params.id)));
			admin.post<ById>('/tasks/:id/leave', (request) => {
				const task = floor.task(request.params.id);
				floor.end(task, 'Customer', 'Customer left');
				return floor.shown(task);
			});
			admin.post<ById>('/tasks/:id/origin', (request) => {
				const origin = textOf(fieldsOf(request.body), 'origin');
				if (origin === undefined) throw new InvalidInput('origin is missing');
				const task = floor.task(request.params.id);
				floor.updateOrigin(task, origin);
				return floor.shown(task);
			});

			admin.get('/agents', () => floor.agents.all);
			admin.post<ById>('/agents/:id', (request) => {
				const body = fieldsOf(request.body);
				const action = DESKTOP_ACTIONS.find((known) => known === body.action);
				if (!action) throw new InvalidInput(`action must be one of ${DESKTOP_ACTIONS.join(', ')}`);
				return desktop.act(request.params.id, action, body);
			});
			admin.get('/board', () => floor.board);

			admin.get('/routing', () => floor.settings);
			admin.post('/routing', (request) => {
				floor.settings = {
					...floor.settings,
					...changeOf<RoutingSettings>(floor.settings, request.body),
				};
				floor.route();
				return floor.settings;
			});
			admin.post('/history', (request) => {
				const fields = fieldsOf(request.body);
				const queue = findQueue(textOf(fields, 'queueId') ?? '');
				if (!queue) throw new InvalidInput('queueId names no queue');
				floor.waits.seed({
					queueId: queue.id,
					meanMs: numberOf(fields, 'meanMs') ?? 0,
					spreadPercent: numberOf(fields, 'spreadPercent'),
					minutes: numberOf(fields, 'minutes'),
				});
				return { seeded: queue.id };
			});

			admin.get('/limit', () => ({ ...gate.limit, counters: gate.counters }));
			admin.post('/limit', (request) => gate.setLimit(changeOf<Limit>(gate.limit, request.body)));

			admin.get('/subscriptions', () => subscriptions.all);
			admin.delete('/subscriptions', () => {
				subscriptions.clear();
				return subscriptions.all;
			});
			admin.post<ById>('/subscriptions/:id/deactivate', (request) => {
				subscriptions.deactivate(request.params.id);
				return subscriptions.all;
			});
			admin.get('/deliveries', () => building.dispatcher.list('task'));
			admin.get('/events', () => ({ ...notices.mode, modes: NOTICE_MODES }));
			admin.post('/events', (request) => {
				const change = changeOf<NoticeMode>(notices.mode, request.body);
				if (change.mode !== undefined && !NOTICE_MODES.includes(change.mode)) {
					throw new InvalidInput(`mode must be one of ${NOTICE_MODES.join(', ')}`);
				}
				return notices.setMode(change);
			});
			admin.get('/relay', () => notices.relays.map(({ url }) => ({ url })));
			admin.post('/relay', (request) => {
				const fields = fieldsOf(request.body);
				const url = textOf(fields, 'url');
				if (url === undefined) throw new InvalidInput('url is missing');
				notices.setRelay(url, textsOf(fields.headers));
				return notices.relays.map((relay) => ({ url: relay.url }));
			});
			admin.delete('/relay', () => {
				notices.setRelay(undefined);
				return notices.relays;
			});
		},
		{ prefix: '/wxcc' },
	);
}
