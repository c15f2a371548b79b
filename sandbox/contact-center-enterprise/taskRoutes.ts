import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fieldsOf, isPresent } from '../core/fields';
import type { Center } from './center';
import { CODES } from './codes';
import type { DigitalRouting } from './digitalRouting';
import type { Gate } from './gate';
import { answerError, badRequest, trackingIdOf } from './refusal';
import { readEnding, readNewTask, readTaskPage } from './taskRequests';
import { answered } from './tasks';

const PAGE = 100;

interface ById {
	Params: { id: string };
}

/**
 * The Digital Routing API. Documented are the URL of the tasks with `POST` and `GET`, the ping, and the
 * two result codes; the shape of bodies, the single task and how it is ended are inferred.
 */
export function taskRoutes(
	vendor: FastifyInstance,
	center: Center,
	routing: DigitalRouting,
	gate: Gate,
): void {
	vendor.setErrorHandler(answerError);
	// Clients name some type even where they send nothing.
	vendor.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		if (body.length === 0) done(null, undefined);
		else done(badRequest('The body must be application/json'));
	});
	vendor.addHook('onSend', async (request, reply, payload) => {
		const trackingId = trackingIdOf(request);
		if (trackingId !== undefined) reply.header('trackingId', trackingId);
		return payload;
	});
	// After the body was read, so that a refused request is recorded whole.
	vendor.addHook('preValidation', async (request) => gate.needUnblocked(request));
	vendor.get('/drapi/v1/ping', () => ({ status: 'UP' }));

	void vendor.register(async (scope) => {
		scope.addHook('preValidation', async (request, reply) => gate.needToken(request, reply));
		scope.post('/drapi/v1/tasks', (request, reply) => {
			gate.countTask(reply);
			const { settings, selectors, building } = center;
			const known = settings.refuseUnknownSelector ? selectors.names : undefined;
			const wanted = readNewTask(request.body, known);
			const task = routing.submit(wanted, trackingIdOf(request));
			const { taskId } = wanted;
			if (!task) return { code: CODES.taskExists, message: 'Task Already Exists', taskId };
			const location = `${building.url()}/cce/drapi/v1/tasks/${encodeURIComponent(taskId)}`;
			return reply.code(201).header('location', location).send({ taskId });
		});
		scope.get('/drapi/v1/tasks', (request) => {
			const { from } = readTaskPage(fieldsOf(request.query));
			const all = routing.tasks;
			return { from, total: all.length, tasks: all.slice(from, from + PAGE).map(answered) };
		});
		scope.get<ById>('/drapi/v1/tasks/:id', ({ params }) => answered(routing.task(params.id)));

		const end = (request: FastifyRequest<ById>) => {
			const task = routing.task(request.params.id);
			routing.end(task, readEnding(request.body), trackingIdOf(request));
			const { taskId, state, dispositionCode } = task;
			return { taskId, state, dispositionCode };
		};
		// How a task is ended is unknown: each of the candidates does it.
		scope.delete<ById>('/drapi/v1/tasks/:id', end);
		for (const path of ['/drapi/v1/tasks/:id', '/drapi/v1/tasks/:id/close']) {
			scope.put<ById>(path, end);
			scope.post<ById>(path, end);
		}

		const note = (kind: 'accept' | 'reject') => (request: FastifyRequest<ById>) => {
			const task = routing.task(request.params.id);
			const body = isPresent(request.body) ? request.body : null;
			const trackingId = trackingIdOf(request);
			routing.note(task, { at: new Date().toISOString(), kind, body, trackingId });
			return { taskId: task.taskId };
		};
		// Of these two only the names are documented.
		scope.post<ById>('/drapi/v1/tasks/:id/close/accept', note('accept'));
		scope.post<ById>('/drapi/v1/tasks/:id/close/reject', note('reject'));
	});
}
