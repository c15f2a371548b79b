import type { FastifyInstance, FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { fieldsOf } from '../core/fields';
import type { Conversations } from '../webex-engage/conversations';
import { bodyOf, neededText, oneOf, optionalText } from './bodies';
import type { Floor } from './floor';
import type { DestinationType } from './floorTypes';
import type { Gate } from './gate';
import { badRequest } from './refusal';
import {
	readAttributes,
	readCreateV1,
	readCreateV2,
	readEwtQuery,
	readMediaResource,
	readTaskMessage,
	readTaskQuery,
} from './taskRequests';
import { listed, mediaResourceIdOf, type Task } from './tasks';
import { ORG_ID, SIGNED_IN } from './tenant';

const ID = 36;
const TRANSFER_ID = 43;
const LONGEST_REASON = 128;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const USER = ['cjp:user'];
const CALL_CONTROL = ['cjp:user', 'cloud-contact-center:pod_conv'];
/** Not in the published file. */
const READ = ['cjp:config_read', 'cjp:config'];
const TASK_WRITE = ['cjp:task_write'];

interface ById {
	Params: { id: string };
}

type Call = (task: Task, body: unknown) => void;

/** Tasks v1 and v2, and the estimated wait. */
export function taskRoutes(
	vendor: FastifyInstance,
	floor: Floor,
	conversations: Conversations,
	gate: Gate,
): void {
	const accepted = (reply: FastifyReply) => reply.code(202).send();

	const call = (method: 'post' | 'patch', path: string, scopes: string[], carryOut: Call) => {
		vendor[method]<ById>(`/v1/tasks/:id${path}`, (request, reply) => {
			gate.pass(request, reply, scopes);
			carryOut(floor.task(request.params.id), request.body);
			return accepted(reply);
		});
	};

	const needMedia = (task: Task, body: unknown) => {
		const given = readMediaResource(body);
		if (given !== mediaResourceIdOf(task, conversations)) {
			throw badRequest(`mediaResourceId ${given} is not that of the task`);
		}
	};

	const created = (reply: FastifyReply, task: Task) =>
		reply.code(201).send({ meta: { orgId: ORG_ID }, data: { id: task.id } });

	vendor.post('/v1/tasks', (request, reply) => {
		gate.pass(request, reply, USER);
		return created(reply, floor.create(readCreateV1(request.body)));
	});
	vendor.get('/v1/tasks', (request, reply) => {
		gate.pass(request, reply, READ);
		const { from, to, channelTypes, pageSize } = readTaskQuery(fieldsOf(request.query));
		const data = floor.tasks
			.filter(
				({ createdTime, channelType }) =>
					createdTime >= from &&
					createdTime <= to &&
					(channelTypes === undefined || channelTypes.includes(channelType)),
			)
			.slice(0, pageSize)
			.map((task) => listed(task, floor.agents.nameOf(task.ownerId)));
		return { meta: { orgId: ORG_ID }, data };
	});

	call('patch', '', CALL_CONTROL, (task, body) => floor.patch(task, readAttributes(body)));
	call('post', '/accept', CALL_CONTROL, (task) => floor.accept(task));
	call('post', '/reject', CALL_CONTROL, (task, body) => {
		needMedia(task, body);
		floor.reject(task);
	});
	call('post', '/end', CALL_CONTROL, (task) => {
		floor.end(task, task.status === 'assigned' ? 'Agent' : 'System', 'Ended through the API');
	});
	call('post', '/wrapup', CALL_CONTROL, (task, input) => {
		const body = bodyOf(input);
		neededText(body, 'auxCodeId', ID);
		floor.wrapUpDone(task, neededText(body, 'wrapUpReason', LONGEST_REASON));
	});
	for (const held of [true, false]) {
		call('post', held ? '/hold' : '/unhold', CALL_CONTROL, (task, body) => {
			needMedia(task, body);
			floor.hold(task, held);
		});
	}
	call('post', '/record/pause', USER, (task) => floor.record(task, true));
	call('post', '/record/resume', USER, (task, input) => {
		if (typeof bodyOf(input).autoResumed !== 'boolean') {
			throw badRequest('autoResumed must be true or false');
		}
		floor.record(task, false);
	});
	call('post', '/assign', USER, (task) => floor.assign(task, floor.agents.find(SIGNED_IN)!));
	call('post', '/transfer', CALL_CONTROL, (task, input) => {
		const body = bodyOf(input);
		const to = neededText(body, 'to', TRANSFER_ID);
		const types = ['agent', 'queue', 'dialNumber', 'entrypointDialNumber'] as const;
		floor.transfer(task, to, oneOf<DestinationType>(body, 'destinationType', types));
	});
	call('post', '/consult', CALL_CONTROL, (task, input) => {
		const body = bodyOf(input);
		const to = neededText(body, 'to', ID);
		const types = ['agent', 'queue', 'entryPoint', 'dialNumber'] as const;
		const type = oneOf<DestinationType>(body, 'destinationType', types);
		if (!['undefined', 'boolean'].includes(typeof body.holdParticipants)) {
			throw badRequest('holdParticipants must be true or false');
		}
		floor.consult(task, to, type, body.holdParticipants !== false);
	});
	call('post', '/consult/accept', CALL_CONTROL, (task) => floor.acceptConsult(task));
	call('post', '/consult/end', CALL_CONTROL, (task, input) => {
		optionalText(fieldsOf(input), 'queueId', ID);
		floor.endConsult(task);
	});
	call('post', '/consult/transfer', CALL_CONTROL, (task, input) => {
		const body = bodyOf(input);
		const to = neededText(body, 'to', ID);
		oneOf(body, 'destinationType', ['agent', 'dialNumber', 'entryPoint']);
		floor.consultTransfer(task, to);
	});
	call('post', '/consult/conference', CALL_CONTROL, (task, input) => {
		const body = bodyOf(input);
		const to = neededText(body, 'to', ID);
		const agentId = optionalText(body, 'agentId', ID);
		if (agentId !== undefined && !UUID.test(agentId)) throw badRequest('agentId must be a UUID');
		if (body.destinationType !== undefined) {
			oneOf(body, 'destinationType', ['agent', 'dialNumber', 'entryPoint']);
		}
		floor.conference(task, to);
	});
	// Known from captures only. That an agent's id is the participant's is inferred.
	vendor.post<{ Params: { id: string; participantId: string } }>(
		'/v1/tasks/:id/conference/participants/:participantId/drop',
		(request, reply) => {
			gate.pass(request, reply, CALL_CONTROL);
			const { id, participantId } = request.params;
			if (participantId.length > ID) throw badRequest(`participantId exceeds ${ID} characters`);
			floor.dropParticipant(floor.task(id), participantId);
			return accepted(reply);
		},
	);
	call('post', '/conference/exit', CALL_CONTROL, (task) => floor.exitConference(task));

	vendor.post('/v2/tasks', (request, reply) => {
		gate.pass(request, reply, TASK_WRITE);
		return created(reply, floor.create(readCreateV2(request.body)));
	});
	vendor.post<ById>('/v2/tasks/:id/messages', (request, reply) => {
		gate.pass(request, reply, TASK_WRITE);
		const message = readTaskMessage(request.body);
		const task = floor.find(request.params.id);
		// Of refusals only 400, 401, 403, 429 and 500 are documented.
		if (!task) throw badRequest(`Task ${request.params.id} does not exist`);
		floor.appendMessage(task, message, fieldsOf(request.body).channelParams);
		const id = UUID.test(message.id) ? message.id : randomUUID();
		return reply.code(202).send({ meta: { orgId: ORG_ID }, data: { id } });
	});

	vendor.get('/v1/ewt', (request, reply) => {
		gate.pass(request, reply, READ);
		const { queueId, lookbackMinutes, maxCV, minValidSamples } = readEwtQuery(
			fieldsOf(request.query),
		);
		const estimatedWaitTime = floor.waits.estimate(
			queueId,
			lookbackMinutes,
			maxCV,
			minValidSamples,
		);
		return estimatedWaitTime === undefined
			? reply.code(204).send()
			: reply.send({ estimatedWaitTime });
	});
}
