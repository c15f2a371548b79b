import type { FastifyInstance } from 'fastify';
import { fieldsOf, isFields, isPresent, textOf } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import { changeOf } from '../core/settings';
import { DISPOSITION_CODES } from './codes';
import type { BasicAccount } from './contactRoutes';
import { DISCARD_REASONS } from './contacts';
import { AGENT_ACTIONS, CONTACT_ACTIONS, TASK_ACTIONS } from './desktop';
import { EVENT_MODES, type EventMode } from './inboundEvents';
import type { EnterpriseRoom } from './index';
import { MEDIA_CLASSES, type MediaClass, type MediaLimit } from './media';

interface ById {
	Params: { id: string };
}

function actionOf<T extends string>(actions: readonly T[], body: unknown): T {
	const { action } = fieldsOf(body);
	const found = actions.find((known) => known === action);
	if (!found) throw new InvalidInput(`action must be one of ${actions.join(', ')}`);
	return found;
}

function accountOf(body: unknown): BasicAccount | undefined {
	const fields = fieldsOf(body);
	if (!isPresent(fields.username)) return undefined;
	const [username, password] = [textOf(fields, 'username'), textOf(fields, 'password')];
	if (username === undefined || password === undefined) {
		throw new InvalidInput('username and password must be texts');
	}
	return { username, password };
}

/** The longest that a timer can be. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

function limitChange(
	limits: Record<MediaClass, MediaLimit>,
	body: unknown,
): Record<MediaClass, MediaLimit> {
	const fields = fieldsOf(body);
	const changed = { ...limits };
	for (const [media, change] of Object.entries(fields)) {
		const known = MEDIA_CLASSES.find((one) => one === media);
		if (!known || !isFields(change)) {
			throw new InvalidInput(`Limits are set for ${MEDIA_CLASSES.join(', ')}`);
		}
		changed[known] = { ...limits[known], ...changeOf<MediaLimit>(limits[known], change) };
		if (changed[known].maxQueueMs > LONGEST_WAIT_MS) {
			throw new InvalidInput(`maxQueueMs is ${LONGEST_WAIT_MS} at most`);
		}
	}
	return changed;
}

/** Everything under `/admin/cce`. */
export function enterpriseAdmin(root: FastifyInstance, room: EnterpriseRoom): void {
	const { center, routing, contacts, desktop, gate, events } = room;
	const { building } = center;
	void root.register(
		async (admin) => {
			admin.get('/tenant', () => ({
				baseUrl: `${building.url()}/cce`,
				feedId: room.feedId,
				dispositionCodes: DISPOSITION_CODES,
				discardReasons: DISCARD_REASONS,
				actions: { agent: AGENT_ACTIONS, task: TASK_ACTIONS, contact: CONTACT_ACTIONS },
			}));
			admin.get('/board', () => center.board);

			admin.get('/tasks', () => routing.tasks);
			admin.get<ById>('/tasks/:id', ({ params }) => routing.task(params.id));
			admin.post<ById>('/tasks/:id', ({ params, body }) =>
				desktop.task(params.id, actionOf(TASK_ACTIONS, body), body),
			);
			admin.get('/contacts', () => contacts.all);
			admin.get<ById>('/contacts/:id', ({ params }) => contacts.contact(params.id));
			admin.post<ById>('/contacts/:id', ({ params, body }) =>
				desktop.contact(params.id, actionOf(CONTACT_ACTIONS, body), body),
			);
			admin.get('/agents', () => center.agents.all);
			admin.post<ById>('/agents/:id', ({ params, body }) =>
				desktop.agent(params.id, actionOf(AGENT_ACTIONS, body)),
			);

			admin.get('/integrations', () => center.integrations.shown);
			admin.post('/integrations', ({ body }) => {
				center.integrations.save(body);
				return center.integrations.shown;
			});
			admin.delete('/integrations', () => {
				center.integrations.clear();
				return center.integrations.shown;
			});
			admin.get('/deliveries', () => building.dispatcher.list('cce'));
			admin.get('/events', () => ({ ...events.mode, modes: EVENT_MODES }));
			admin.post('/events', ({ body }) => {
				const change = changeOf<EventMode>(events.mode, body);
				if (change.mode !== undefined && !EVENT_MODES.includes(change.mode)) {
					throw new InvalidInput(`mode must be one of ${EVENT_MODES.join(', ')}`);
				}
				return events.setMode(change);
			});

			admin.get('/script-selectors', () => center.selectors.names);
			admin.post('/script-selectors', ({ body }) => {
				const names = center.selectors.set(fieldsOf(body).scriptSelectors);
				center.changed();
				return names;
			});
			admin.get('/routing', () => center.settings);
			admin.post('/routing', ({ body }) => room.setRouting(changeOf(center.settings, body)));
			admin.get('/limits', () => ({ limits: routing.limits, waiting: routing.waiting() }));
			admin.post('/limits', ({ body }) => (routing.limits = limitChange(routing.limits, body)));
			admin.get('/gate', () => {
				const { blocking, rate, counters } = gate;
				return { blocking, rate, counters };
			});
			admin.post('/gate/blocking', ({ body }) => gate.setBlocking(changeOf(gate.blocking, body)));
			admin.post('/gate/rate', ({ body }) => gate.setRate(changeOf(gate.rate, body)));
			admin.get('/task-routing', () => ({
				...contacts.settings,
				basic: room.account !== undefined,
			}));
			admin.post('/task-routing', ({ body }) => {
				contacts.settings = { ...contacts.settings, ...changeOf(contacts.settings, body) };
				return contacts.settings;
			});
			admin.post('/task-routing/account', ({ body }) => {
				room.account = accountOf(body);
				return { basic: room.account !== undefined };
			});
		},
		{ prefix: '/cce' },
	);
}
