import type { FastifyInstance } from 'fastify';
import { fieldsOf, numberOf, textOf } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import type { Building } from '../core/room';
import { changeOf } from '../core/settings';
import { CALLBACK_AUTHENTICATIONS, CALLBACK_FORMATS, USUAL_TARGET } from './callbacks';
import { AGENT_ACTIONS, needText, readDelivery } from './desk';
import type { EceRoom } from './index';
import { sayAny, startChat } from './inProcess';

interface ById {
	Params: { id: string };
}

/** Everything under `/admin/ece`. */
export function eceAdmin(root: FastifyInstance, room: EceRoom, building: Building): void {
	const { entryPoints, conversations, floor, desk, callbacks, publicFiles, storage } = room;
	const callbackShown = () => ({
		target: callbacks.shown,
		mode: callbacks.mode,
		waiting: callbacks.waiting,
		tokenRequests: callbacks.tokenRequests,
		formats: CALLBACK_FORMATS,
		authentications: CALLBACK_AUTHENTICATIONS,
	});
	void root.register(
		async (admin) => {
			admin.get('/tenant', () => ({
				hostUrl: room.hostUrl(),
				root: room.root(),
				actions: ['login', 'logout', ...AGENT_ACTIONS],
			}));

			admin.get('/entry-points', () => entryPoints.all);
			admin.post<ById>('/entry-points/:id', (request) => {
				const { id } = request.params;
				const known = entryPoints.find(id) ?? entryPoints.all[0];
				const changed = entryPoints.set(id, changeOf(known, request.body));
				floor.publishBoard();
				return changed;
			});
			admin.post<ById>('/entry-points/:id/touch', (request) => {
				const touched = entryPoints.touch(request.params.id);
				floor.publishBoard();
				return touched;
			});

			admin.get('/board', () => floor.board);
			admin.post<ById>('/agents/:id', async (request) => {
				const agent = floor.agents.get(request.params.id);
				const body = fieldsOf(request.body);
				if (body.action === 'login') {
					floor.logIn(agent, numberOf(body, 'capacity') ?? agent.capacity);
					return agent;
				}
				if (body.action === 'logout') {
					floor.logOut(agent);
					return agent;
				}
				const action = AGENT_ACTIONS.find((known) => known === body.action);
				if (!action) {
					throw new InvalidInput(
						`action must be one of login, logout, ${AGENT_ACTIONS.join(', ')}`,
					);
				}
				return await desk.act(agent, action, body);
			});

			admin.get('/conversations', () => conversations.all);
			admin.post('/conversations', (request) => startChat(room, fieldsOf(request.body)));
			admin.get<ById>('/conversations/:id', (request) => conversations.get(request.params.id));
			admin.post<ById>('/conversations/:id/say', (request) => {
				const body = fieldsOf(request.body);
				return sayAny(room, request.params.id, needText(body, 'type'), textOf(body, 'content'));
			});

			admin.get('/callback', callbackShown);
			admin.post('/callback', (request) => {
				callbacks.setTarget(changeOf(USUAL_TARGET, request.body));
				return callbackShown();
			});
			admin.delete('/callback', () => {
				callbacks.setTarget(undefined);
				return callbackShown();
			});
			admin.post('/callback/mode', (request) => {
				callbacks.setMode(changeOf(callbacks.mode, request.body));
				return callbackShown();
			});
			admin.post('/callback/flush', async () => await callbacks.flush());
			admin.get('/deliveries', () => building.dispatcher.list('ece'));

			admin.get('/settings', () => room.settings());
			admin.post('/settings', (request) => room.set(changeOf(room.settings(), request.body)));

			admin.post('/files', (request) => {
				const body = fieldsOf(request.body);
				const base64 = textOf(body, 'base64');
				return {
					url: publicFiles.publish({
						fileName: needText(body, 'fileName'),
						contentType: textOf(body, 'contentType'),
						content: base64 === undefined ? undefined : Buffer.from(base64, 'base64'),
						size: numberOf(body, 'size'),
						delivery: readDelivery(body.delivery),
					}),
				};
			});
			admin.get('/storage', () => ({ refuse: storage.refuse, files: storage.all }));
			admin.post('/storage', (request) => {
				const { refuse } = { refuse: storage.refuse, ...changeOf({ refuse: 0 }, request.body) };
				storage.refuse = refuse;
				return { refuse };
			});
		},
		{ prefix: '/ece' },
	);
}
