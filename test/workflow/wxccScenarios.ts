import type { IDataObject } from 'n8n-workflow';
import { standardFive, TEXT, type Scenario, type Outcomes } from './wxccStandardFive';
import type { WxccNode } from './wxccNodes';
import type { WxccScene } from './wxccScene';

/*
 * How every outcome of every method is reached. Written from shared/reference/webex-contact-center.md; answers are the
 * sandbox's own unless a fault stands in for them.
 */

const NOWHERE = '93912f11-6017-404b-bf14-5331890b1797';
const UUID = '0b0e5d0e-4a3e-4a7a-8a19-1d4b5b6c7d80';

/** A refusal in the words of the sandbox. */
const refused = (httpStatus: number, words: string) => ({
	message: expect.stringMatching(
		new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} \\(tracking ID .+\\)$`),
	) as string,
	code: String(httpStatus),
	httpStatus,
	retryable: httpStatus === 429 || httpStatus >= 502,
	details: expect.objectContaining({ trackingId: TEXT }) as IDataObject,
});

const errorBody = (status: number, words: string) => ({
	trackingId: 'T-1',
	error: { key: String(status), message: [{ description: words }] },
});

/** Lets the service answer so, whatever it is asked. */
const answering =
	(path: string, status: number, words: string, given: Scenario['given']): Scenario['given'] =>
	async (scene) => {
		const parameters = await given(scene);
		scene.sandbox.setFault({
			match: { path },
			fault: { kind: 'status', status, body: errorBody(status, words) },
		});
		// One attempt is enough to see which output it is.
		return { ...parameters, options: { retry: false } };
	};

const nowhere = `Task ${NOWHERE} does not exist`;
const TASKS = '/wxcc/v1/tasks';
const attributesOf = (scene: WxccScene) => scene.sandbox.wxcc.tasks.at(-1)!.attributes;

/** The same for all methods whose request is about one task. */
const onTask =
	(state: Parameters<WxccScene['task']>[0], parameters: IDataObject = {}): Scenario['given'] =>
	async (scene) => ({ taskId: scene.task(state), ...parameters });

const onNowhere =
	(parameters: IDataObject = {}): Scenario['given'] =>
	async () => ({ taskId: NOWHERE, ...parameters });

const TASK_ID = { name: 'taskId', label: 'Task ID' };
const FILE = {
	fileName: 'a.pdf',
	mimeType: 'application/pdf',
	fileUrl: 'https://f.example/a.pdf',
};

function createTask(): Outcomes {
	const valid: Scenario['given'] = async () => ({
		taskId: UUID,
		conversationId: 'conv-51',
		destination: '+442079460100',
		mediaType: 'social',
		mediaChannel: 'sms',
		customerName: 'Dana Field',
		customerId: '+447700900123',
		mobileNumber: '+447700900123',
		messageText: 'My parcel has not arrived',
	});
	const failing = (status: number, words: string): Scenario => ({
		title: `${status} ${words}`,
		given: answering('/wxcc/v2/tasks', status, words, valid),
		outputs: { taskId: null, conversationId: 'conv-51' },
		error: refused(status, words),
	});
	return {
		...standardFive({ valid, mandatory: TASK_ID, path: '/wxcc/v2/tasks', kind: 'write' }),
		created: [
			{
				title: 'a task is requested',
				given: valid,
				outputs: { taskId: TEXT, conversationId: 'conv-51' },
				holds: ({ sandbox, calls }) => {
					expect(calls).toEqual(['POST /wxcc/v2/tasks']);
					expect(sandbox.wxcc.tasks).toEqual([
						expect.objectContaining({
							channelType: 'customMessaging',
							channel: 'sms',
							origin: '+447700900123',
							originName: 'Dana Field',
							destination: '+442079460100',
							flowSettings: {
								mediaResourceId: 'conv-51',
								customerId: '+447700900123',
								mediaType: 'social',
							},
							messages: [
								{ id: UUID, at: expect.any(String) as string, text: 'My parcel has not arrived' },
							],
						}),
					]);
				},
			},
			{
				title: 'with the fields of the page only, and a task ID that is no UUID',
				given: async (scene) => {
					const { messageText, ...documented } = await valid(scene);
					expect(messageText).toBeDefined();
					return { ...documented, taskId: `${UUID}_0` };
				},
				outputs: { taskId: TEXT, conversationId: 'conv-51' },
				holds: ({ sandbox }) =>
					expect(sandbox.wxcc.tasks[0].messages).toMatchObject([
						{
							id: expect.stringMatching(UUID_5) as string,
							text: expect.stringMatching(/without a message/) as string,
						},
					]),
			},
			{
				title: 'with files and global variables',
				given: async (scene) => {
					const { messageText, ...documented } = await valid(scene);
					expect(messageText).toBeDefined();
					return {
						...documented,
						attachments: JSON.stringify([FILE]),
						globalVariables: {
							rows: [
								{ variable: 'Customer_Tier:STRING', value: 'gold' },
								{ variable: 'Vip:BOOLEAN', value: true },
							],
						},
					};
				},
				outputs: { taskId: TEXT, conversationId: 'conv-51' },
				holds: ({ sandbox, requests }) => {
					expect(sandbox.wxcc.tasks[0].attributes).toEqual({ Customer_Tier: 'gold', Vip: 'true' });
					expect(requests[0].body).toMatchObject({
						globalVariables: { Customer_Tier: 'gold', Vip: 'true' },
						channelParams: {
							type: 'text-with-attachments',
							message: { text: 'Attachment', attachments: [FILE] },
						},
					});
				},
			},
		],
		Error: [failing(400, 'origin.id is too long')],
		'Task failed': [
			...[
				'CONVERSATION_ALREADY_OPEN',
				'CHANNEL_ASSET_UNDEFINED',
				'FEATURE_FLAG_DISABLED',
				'ENTRY_POINT_NOT_FOUND',
				'ORG_DIGITAL_CONTACT_LIMIT_EXCEEDED',
				'CONVERSATION_CREATION_FAILED',
			].map((reason) => failing(400, reason)),
			failing(409, 'There is such a task'),
			failing(422, 'The entry point has no flow'),
		],
	};
}

/** Additions of 2026-11-30: 202 with the ID; 400, 401, 403, 429 and 500 are documented. */
function appendMessage(): Outcomes {
	const on =
		(parameters: IDataObject = {}): Scenario['given'] =>
		async (scene) => ({
			taskId: scene.task('assigned'),
			text: 'Are you still there?',
			aliasId: UUID,
			...parameters,
		});
	const valid = on();
	const failing = (status: number, words: string): Scenario => ({
		title: `${status} ${words}`,
		given: answering('/wxcc/v2/tasks', status, words, valid),
		outputs: { taskId: TEXT, messageId: null },
		error: refused(status, words),
	});
	const invalid = (title: string, parameters: IDataObject, message: string): Scenario => ({
		title,
		given: on(parameters),
		error: {
			message: `${message} No request was sent.`,
			code: 'INVALID_DATA',
			httpStatus: null,
			retryable: false,
			details: null,
		},
		sent: 0,
	});
	const five = standardFive({ valid, mandatory: TASK_ID, path: '/wxcc/v2/tasks', kind: 'write' });
	const withFiles = (...attachments: IDataObject[]) => ({
		messageType: 'text-with-attachments',
		attachments: JSON.stringify(attachments),
	});
	const workItem = (data: IDataObject) => ({
		mediaType: 'workItem',
		messageType: 'work-item-form',
		workItemData: JSON.stringify(data),
	});
	return {
		...five,
		onInvalidData: [
			...five.onInvalidData,
			invalid('no text', { text: '={{ $json.none }}' }, 'Text is empty.'),
			invalid(
				'files at fault, all of them named',
				withFiles({ ...FILE, fileUrl: 'http://f.example/a.pdf' }, { ...FILE, fileName: '' }),
				'Attachments: entry 1 needs a fileUrl that begins with https://. Attachments: entry 2 has no fileName.',
			),
			invalid(
				'more of a form than it takes',
				workItem({
					...Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`n${index}`, 1])),
					long: 'ü'.repeat(513),
				}),
				'The value of long is longer than 1024 bytes. Work Item Data takes 50 entries, not 51.',
			),
			invalid(
				'a form with a list in it',
				workItem({ list: [1] }),
				'Work Item Data: list must be a text, a number, true or false.',
			),
		],
		appended: [
			{
				title: 'a text',
				given: valid,
				outputs: { taskId: TEXT, messageId: UUID },
				holds: ({ requests, sandbox }) => {
					const [task] = sandbox.wxcc.tasks;
					expect(requests).toMatchObject([
						{ method: 'POST', path: `/wxcc/v2/tasks/${task.id}/messages` },
					]);
					expect(requests[0].body).toEqual({
						mediaType: 'customMessaging',
						channelParams: {
							type: 'text',
							message: {
								aliasId: UUID,
								text: 'Are you still there?',
								timestamp: expect.any(Number) as number,
							},
						},
					});
					expect(task.messages.map(({ id, text }) => [id, text])).toEqual([
						[UUID, 'Are you still there?'],
					]);
				},
			},
			{
				title: 'files without a text, at a time of their own',
				given: on({
					...withFiles(FILE),
					text: '={{ $json.none }}',
					timestamp: '2026-01-01T00:00:00Z',
				}),
				outputs: { taskId: TEXT, messageId: UUID },
				holds: ({ requests }) =>
					expect(requests[0].body).toMatchObject({
						channelParams: {
							type: 'text-with-attachments',
							message: { text: 'Attachment', attachments: [FILE], timestamp: 1_767_225_600_000 },
						},
					}),
			},
			{
				title: 'a file that was dropped is named, not sent',
				given: on(withFiles({ fileName: 'virus.exe', dropped: true, fileUrl: '' })),
				outputs: { taskId: TEXT, messageId: UUID },
				holds: ({ requests }) =>
					expect(requests[0].body).toMatchObject({
						channelParams: {
							type: 'text',
							message: { text: 'Are you still there?\n[Left out: virus.exe]' },
						},
					}),
			},
			{
				title: 'the form of a work item, under an ID that is no UUID',
				given: on({ ...workItem({ order: 'A-1009', urgent: true, count: 3 }), aliasId: 'tid_0' }),
				outputs: {
					taskId: TEXT,
					messageId: expect.stringMatching(UUID_5) as string,
				},
				holds: ({ requests }) =>
					expect(requests[0].body).toMatchObject({
						mediaType: 'workItem',
						channelParams: {
							type: 'work-item-form',
							message: { workItemData: { order: 'A-1009', urgent: 'true', count: '3' } },
						},
					}),
			},
			{
				title: 'without an alias ID, under a random one',
				given: on({ aliasId: '' }),
				outputs: { taskId: TEXT, messageId: expect.stringMatching(/^[\da-f-]{36}$/) as string },
			},
			{
				title: 'once, after an answer that was lost',
				given: async (scene) => {
					const parameters = await valid(scene);
					scene.sandbox.setFault({
						match: { path: '/wxcc/v2/tasks', count: 1 },
						fault: { kind: 'status', status: 502 },
						processed: true,
					});
					return { ...parameters, options: { repeatWrites: true } };
				},
				outputs: { taskId: TEXT, messageId: UUID },
				sent: 2,
				holds: ({ sandbox }) => expect(sandbox.wxcc.tasks[0].messages).toHaveLength(1),
			},
		],
		appendFailed: [
			{
				title: 'there is no such task',
				given: async (scene) => ({ ...(await valid(scene)), taskId: NOWHERE }),
				outputs: { taskId: NOWHERE, messageId: null },
				error: refused(400, nowhere),
			},
			failing(400, 'Type and shape do not match'),
			failing(409, 'The task is being closed'),
		],
		tooManyRequests: [failing(429, 'Slow down')],
	};
}

/** Version 5 of RFC 9562. */
const UUID_5 = /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

function setVariable(): Record<string, Outcomes> {
	const rows: Record<string, IDataObject[]> = {
		setGlobalVariable: [
			{ variable: 'Customer_Tier:STRING', value: 'gold' },
			{ variable: 'Vip:BOOLEAN', value: 'true' },
		],
		setFlowVariable: [
			{ name: 'Customer_Tier', type: 'STRING', value: 'gold' },
			{ name: 'Vip', type: 'BOOLEAN', value: 'true', makeAgentViewable: true, desktopLabel: 'VIP' },
		],
	};
	return Object.fromEntries(
		Object.entries(rows).map(([method, list]) => {
			const parameters = { method, variables: { rows: list } };
			const valid = onTask('queued', parameters);
			const own = (status: number, words: string, retryable = false): Scenario => ({
				title: `${status} ${words}`,
				given: answering(TASKS, status, words, valid),
				outputs: {
					taskId: TEXT,
					responsePayload: JSON.stringify(errorBody(status, words)),
				},
				error: { ...refused(status, words), retryable },
				// After a 401 n8n gets a new token, and tries once more.
				...(status === 401 && { sent: 2 }),
			});
			const five = standardFive({ valid, mandatory: TASK_ID, path: TASKS, kind: 'repeatable' });
			const outcomes: Outcomes = {
				...five,
				// Here 401 has an outcome of its own.
				onAuthorizationFailure: five.onAuthorizationFailure.filter(
					({ title }) => !title.includes('new token'),
				),
				'Task Updated': [
					{
						title: 'variables are set',
						given: valid,
						outputs: { taskId: TEXT, responsePayload: null },
						holds: (scene) => {
							expect(scene.calls).toEqual([
								expect.stringMatching(/^PATCH \/wxcc\/v1\/tasks\/[\w-]+$/),
							]);
							expect(attributesOf(scene)).toEqual({ Customer_Tier: 'gold', Vip: 'true' });
						},
					},
				],
				'Invalid Token': [own(401, 'The access token is no good')],
				'Bad Request': [
					own(400, 'attributes holds more than 30 tuples'),
					{
						title: 'the task has ended',
						given: onTask('ended', parameters),
						outputs: { taskId: TEXT, responsePayload: TEXT },
						error: { ...refused(400, ''), message: TEXT },
					},
				],
				'Not Found': [
					{
						title: 'there is no such task',
						given: onNowhere(parameters),
						outputs: { taskId: NOWHERE, responsePayload: TEXT },
						error: refused(404, nowhere),
					},
				],
				serviceUnavailable: [own(503, 'Try again later', true)],
				'Task Failed': [own(409, 'The task is being closed'), own(422, 'The task is locked')],
			};
			return [method, outcomes];
		}),
	);
}

function queueTask(): Outcomes {
	const parameters = (scene: WxccScene): IDataObject => ({
		conversationId: 'conv-51',
		queueName: { __rl: true, mode: 'id', value: scene.sandbox.wxcc.queue('Support').id },
	});
	const valid: Scenario['given'] = async (scene) => ({
		taskId: scene.task('created'),
		...parameters(scene),
	});
	const failing = (status: number, words: string): Scenario => ({
		title: `${status} ${words}`,
		given: answering(TASKS, status, words, valid),
		outputs: { taskId: TEXT, agentId: null },
		error: refused(status, words),
	});
	return {
		...standardFive({ valid, mandatory: TASK_ID, path: TASKS, kind: 'write' }),
		Queued: [
			{
				title: 'without priority and skills: one call',
				given: valid,
				outputs: { taskId: TEXT, agentId: null },
				holds: ({ sandbox, requests }) => {
					const [task] = sandbox.wxcc.tasks;
					const queueId = sandbox.wxcc.queue('Support').id;
					expect(task).toMatchObject({ status: 'queued', queueId });
					expect(requests).toMatchObject([
						{
							method: 'POST',
							path: `${TASKS}/${task.id}/transfer`,
							body: { to: queueId, destinationType: 'queue' },
						},
					]);
				},
			},
			{
				title: 'with priority and skills: both stand on the task before it is transferred',
				given: async (scene) => ({
					...(await valid(scene)),
					contactPriority: 3,
					skills: {
						rows: [{ skill: 'Language', skillCondition: 'IS', skillValue: 'Spanish' }],
					},
					skillRelaxationRules: '[{"timeout":60,"skills":[]}]',
				}),
				outputs: { taskId: TEXT, agentId: null },
				sent: 2,
				holds: (scene) => {
					expect(scene.calls.map((call) => call.replace(/tasks\/[\w-]+/, 'tasks/ID'))).toEqual([
						`PATCH ${TASKS}/ID`,
						`POST ${TASKS}/ID/transfer`,
					]);
					const { contactPriority, skillRequirements } = attributesOf(scene);
					expect(contactPriority).toBe('3');
					expect(JSON.parse(skillRequirements)).toEqual({
						requirements: [{ skill: 'Language', condition: 'IS', value: 'Spanish' }],
						relaxations: [{ timeout: 60, skills: [] }],
						relaxationToggle: true,
					});
				},
			},
		],
		Error: [
			{
				title: 'there is no such queue',
				given: async (scene) => ({
					...(await valid(scene)),
					queueName: { __rl: true, mode: 'id', value: 'no-queue' },
				}),
				outputs: { taskId: TEXT, agentId: null },
				error: refused(400, 'Queue no-queue does not exist or is not active'),
			},
			{
				title: 'the priority cannot be written: nothing is transferred',
				given: async (scene) => ({
					...(await answering(TASKS, 400, 'Not now', valid)(scene)),
					contactPriority: 1,
				}),
				outputs: { taskId: TEXT, agentId: null },
				error: refused(400, 'Not now'),
			},
		],
		taskFailed: [
			{
				title: 'there is no such task',
				given: async (scene) => ({ taskId: NOWHERE, ...parameters(scene) }),
				outputs: { taskId: NOWHERE, agentId: null },
				error: refused(404, nowhere),
			},
			failing(409, 'The task has ended'),
		],
	};
}

function piqAndEwt(): Outcomes {
	const inQueue =
		(name: string): Scenario['given'] =>
		async (scene) => ({
			queueId: { __rl: true, mode: 'list', value: scene.sandbox.wxcc.queue(name).id },
			taskId: scene.task('queued'),
		});
	const valid = inQueue('Support');
	const waits = (position: number, wait: unknown): IDataObject => ({
		positionInQueue: position,
		estimatedWaitTime: wait as number,
		approximate: true,
		status: 'success',
	});
	const failing = (path: string, status: number, words: string, sent = 1): Scenario => ({
		title: `${status} of ${path}`,
		given: answering(path, status, words, valid),
		outputs: {
			status: 'failure',
			reasonCode: String(status),
			reason: `${words} (tracking ID T-1)`,
		},
		error: refused(status, words),
		sent,
	});
	const five = standardFive({ valid, mandatory: TASK_ID, path: '/wxcc/v1/ewt', kind: 'read' });
	return {
		...five,
		Success: [
			{
				title: 'the first in the queue',
				given: valid,
				outputs: waits(1, expect.any(Number)),
				sent: 2,
				holds: ({ requests, sandbox }) => {
					const [wait, tasks] = requests;
					expect(wait.path).toBe('/wxcc/v1/ewt');
					expect(Object.fromEntries(new URLSearchParams(wait.query))).toEqual({
						queueId: sandbox.wxcc.queue('Support').id,
						lookbackMinutes: '30',
						maxCV: '15',
						minValidSamples: '80',
					});
					expect(tasks.path).toBe(TASKS);
				},
			},
			{
				title: 'the third in the queue',
				given: async (scene) => {
					scene.task('queued');
					scene.task('queued');
					return await valid(scene);
				},
				outputs: waits(3, expect.any(Number)),
				sent: 2,
			},
			{
				title: 'not in a queue',
				given: async (scene) => ({ ...(await valid(scene)), taskId: scene.task('created') }),
				outputs: waits(-1, expect.any(Number)),
				sent: 2,
			},
		],
		InsufficientData: [
			{
				title: '204: a queue without a past',
				given: async (scene) => {
					const given = await inQueue('New Queue')(scene);
					const { wxcc } = scene.sandbox;
					const { id } = wxcc.contact({ channelType: 'social', queueId: 'New Queue' });
					return { ...given, taskId: id };
				},
				outputs: waits(1, -1),
				sent: 2,
			},
		],
		Error: [
			failing('/wxcc/v1/ewt', 422, 'lookbackMinutes is out of range'),
			failing('/wxcc/v1/ewt', 400, 'queueId is no UUID'),
			failing(TASKS, 400, 'from is missing', 2),
		],
		serviceUnavailable: [
			failing('/wxcc/v1/ewt', 503, 'Try again later'),
			failing(TASKS, 503, 'Try again later', 2),
		],
		onInvalidData: [
			...five.onInvalidData,
			...[4, 241].map((minutes) => ({
				title: `${minutes} minutes back`,
				given: async (scene: WxccScene) => ({
					...(await valid(scene)),
					lookbackMinutes: minutes,
				}),
				error: {
					message: `Lookback Minutes must be from 5 to 240, not ${minutes}. No request was sent.`,
					code: 'INVALID_DATA',
					httpStatus: null,
					retryable: false,
					details: null,
				},
				sent: 0,
			})),
		],
	};
}

interface Notification {
	method: string;
	rejects: boolean;
	success: string;
	failure: string;
	/** Beginning of the attributes' names. */
	name: string;
	/** Parameters beside the task and the reason. */
	parameters: IDataObject;
}

const REASON = { reason: 'Agent not found', reasonCode: '4040' };

function notification(given: Notification): Outcomes {
	const { method, rejects, success, failure, name, parameters } = given;
	const all = { method, ...parameters, ...(rejects && REASON) };
	const valid: Scenario['given'] = async (scene) => {
		const taskId = scene.task('assigned');
		return { taskId, id: taskId, ...all };
	};
	const failing = (status: number, words: string): Scenario => ({
		title: `${status} ${words}`,
		given: answering(TASKS, status, words, valid),
		error: refused(status, words),
	});
	return {
		...standardFive({ valid, mandatory: TASK_ID, path: TASKS, kind: 'repeatable' }),
		[success]: [
			{
				title: 'written on the task',
				given: valid,
				holds: (scene) => {
					expect(scene.calls).toEqual([expect.stringMatching(/^PATCH \/wxcc\/v1\/tasks\/[\w-]+$/)]);
					expect(attributesOf(scene)).toEqual({
						[`${name}Status`]: rejects ? 'rejected' : 'accepted',
						...('agentId' in parameters && { [`${name}AgentId`]: parameters.agentId }),
						...(rejects && {
							[`${name}Reason`]: REASON.reason,
							[`${name}ReasonCode`]: REASON.reasonCode,
						}),
					});
				},
			},
		],
		[failure]: [
			{
				title: 'there is no such task',
				given: onNowhere({ id: NOWHERE, ...all }),
				error: refused(404, nowhere),
			},
			{
				title: 'the task has ended',
				given: async (scene) => {
					const taskId = scene.task('ended');
					return { taskId, id: taskId, ...all };
				},
				error: { ...refused(400, ''), message: TEXT },
			},
			failing(409, 'The task is being closed'),
			failing(413, 'That is too much'),
		],
	};
}

const EVENT = {
	agentId: 'agent-1',
	queueId: 'queue-1',
	mediaResourceId: 'conv-51',
	mediaType: 'social',
};

const routed = (): Record<string, Outcomes> =>
	Object.fromEntries(
		[false, true].map((rejects) => {
			const method = rejects ? 'routedRejected' : 'routedAccepted';
			const success = 'onTaskRouted';
			const failure = 'onTaskRoutedFailure';
			const name = 'routed';
			return [method, notification({ method, rejects, success, failure, name, parameters: EVENT })];
		}),
	);

const modify = (): Record<string, Outcomes> => ({
	modifiedAccepted: notification({
		method: 'modifiedAccepted',
		rejects: false,
		success: 'onModifiedAcceptSuccess',
		failure: 'onModifiedFailure',
		name: 'modified',
		parameters: EVENT,
	}),
	modifiedRejected: notification({
		method: 'modifiedRejected',
		rejects: true,
		success: 'onModifiedRejectSuccess',
		failure: 'onModifiedRejectFailure',
		name: 'modified',
		parameters: EVENT,
	}),
});

function closeTask(): Record<string, Outcomes> {
	const event = { conversationId: 'conv-51', mediaType: 'chat' };
	const closed = { method: 'closedTaskOnWxcc', id: 'task-1', ...event };
	const valid = onTask('assigned', closed);
	return {
		closedTaskOnWxcc: {
			...standardFive({ valid, mandatory: TASK_ID, path: TASKS, kind: 'write' }),
			Success: [
				{
					title: 'the task ends',
					given: valid,
					holds: ({ calls, sandbox }) => {
						const [task] = sandbox.wxcc.tasks;
						expect(calls).toEqual([`POST ${TASKS}/${task.id}/end`]);
						expect(task.status).toBe('completed');
					},
				},
			],
			Error: [
				{
					title: 'there is no such task',
					given: onNowhere(closed),
					error: refused(404, nowhere),
				},
				{
					title: 'the task has ended already',
					given: onTask('ended', closed),
					error: { ...refused(400, ''), message: TEXT },
				},
			],
		},
		closeTaskAccept: notification({
			method: 'closeTaskAccept',
			rejects: false,
			success: 'Success',
			failure: 'Error',
			name: 'closeTask',
			parameters: { ...event, queueId: 'queue-1' },
		}),
		closeTaskReject: notification({
			method: 'closeTaskReject',
			rejects: true,
			success: 'Success',
			failure: 'Error',
			name: 'closeTask',
			parameters: { ...event, agentId: 'agent-1' },
		}),
	};
}

function screenPop(): Outcomes {
	const parameters = {
		agentId: 'agent-1',
		screenPopUrl: 'www.example.com/customer',
		queryParameters: {
			rows: [
				{ key: 'customerId', value: '42' },
				{ key: 'operation', value: 'closed & done' },
			],
		},
		screenPopLoadingBehavior: 'newBrowserTab',
	};
	const valid = onTask('assigned', parameters);
	const failing = (status: number, words: string): Scenario => ({
		title: `${status} ${words}`,
		given: answering(TASKS, status, words, valid),
		error: refused(status, words),
	});
	return {
		...standardFive({ valid, mandatory: TASK_ID, path: TASKS, kind: 'repeatable' }),
		onScreenpopSuccess: [
			{
				title: 'the page stands on the task',
				given: valid,
				holds: (scene) =>
					expect(attributesOf(scene)).toEqual({
						screenPopUrl:
							'https://www.example.com/customer?customerId=42&operation=closed+%26+done',
						target: 'newBrowserTab',
						screenPopAgentId: 'agent-1',
					}),
			},
		],
		Error: [failing(413, 'That is too much')],
		onScreenpopFailure: [
			{
				title: 'there is no such task',
				given: onNowhere(parameters),
				error: refused(404, nowhere),
			},
			{
				title: 'the task has ended',
				given: onTask('ended', parameters),
				error: { ...refused(400, ''), message: TEXT },
			},
		],
		serviceUnavailable: [failing(503, 'Try again later')],
	};
}

function streaming(): Outcomes {
	const event = { channel: 'AppleBusinessChat', appId: 'AM1', event: 'TYPINGINDICATOR' };
	const path = '/engage/api/v1/data-streams/events';
	const valid: Scenario['given'] = async (scene) => {
		scene.sandbox.setFault({ match: { path, count: 1 }, fault: { kind: 'empty', status: 202 } });
		return { event: JSON.stringify(event) };
	};
	const told = { channel: 'amb', asset: 'AM1' };
	return {
		...standardFive({
			valid: async () => ({ event: JSON.stringify(event) }),
			mandatory: { name: 'event', label: 'Event' },
			path,
			kind: 'write',
			body: (status, words) => ({ status, code: status, description: words }),
			news: { status: 500, description: 'Out of order' },
		}),
		streamed: [
			{
				title: 'the event as it came',
				given: valid,
				outputs: told,
				holds: ({ requests }) =>
					expect(requests).toMatchObject([{ method: 'POST', path, body: event }]),
			},
			{
				title: 'of a chosen asset',
				given: async (scene) => ({
					...(await valid(scene)),
					assets: 'chosen',
					assetIds: 'IM7, AM1',
				}),
				outputs: told,
			},
		],
		filtered: [
			{
				title: 'its channel is not selected',
				given: async (scene) => ({ ...(await valid(scene)), channels: ['sms', 'email'] }),
				outputs: told,
				sent: 0,
			},
			{
				title: 'no channel is selected',
				given: async (scene) => ({ ...(await valid(scene)), channels: [] }),
				outputs: told,
				sent: 0,
			},
			{
				title: 'its asset is not chosen',
				given: async (scene) => ({ ...(await valid(scene)), assets: 'chosen', assetIds: 'IM7' }),
				outputs: told,
				sent: 0,
			},
		],
	};
}

const ENGAGE = '/engage/api/v1/conversations';
const SMS = {
	messageDetails: {
		serviceNumber: '+14155550100',
		senderNumber: '+14155550123',
		message: 'Hi',
		serviceKey: '',
		timestamp: '2026-01-01T00:00:00.000Z',
	},
};

function resolve(): Outcomes {
	const valid: Scenario['given'] = async () => ({
		flowId: 'flow-1',
		transId: UUID,
		mediaType: 'social',
		mediaChannel: 'sms',
		details: JSON.stringify(SMS),
	});
	const existing =
		(state: 'queued' | 'closed'): Scenario['given'] =>
		async (scene) => {
			await scene.conversation('sms', state);
			return await valid(scene);
		};
	/** Engage answers so, in its own form. */
	const engageAnswering =
		(path: string, status: number, words: string, given = valid): Scenario['given'] =>
		async (scene) => {
			const parameters = await given(scene);
			scene.sandbox.setFault({
				match: { path },
				fault: { kind: 'status', status, body: { status, code: 4999, description: words } },
			});
			return { ...parameters, options: { retry: false } };
		};
	const engageError = (status: number, words: string) => ({
		message: words,
		code: 4999,
		httpStatus: status,
		retryable: status === 429 || status >= 502,
		details: { status, code: 4999, description: words },
	});
	const tried = { transId: UUID };
	const five = standardFive({
		valid,
		mandatory: { name: 'transId', label: 'Trans ID' },
		path: `${ENGAGE}/search`,
		kind: 'read',
		body: (status, words) => ({ status, code: 4999, description: words }),
		engage: true,
	});
	return {
		...five,
		onAuthorizationFailure: five.onAuthorizationFailure.map((scenario) =>
			scenario.title.includes('no token') ? scenario : { ...scenario, outputs: tried },
		),
		// What is wrong inside Engage has an outcome of its own: only an answer that cannot be read is left.
		onError: [
			{
				title: 'a web page',
				given: async (scene) => {
					scene.sandbox.setFault({
						match: { path: `${ENGAGE}/search` },
						fault: { kind: 'html', status: 200 },
					});
					return await valid(scene);
				},
				error: {
					message:
						'The service answered with a web page instead of JSON. Check the base URL of the credential.',
					code: null,
					httpStatus: 200,
					retryable: false,
					details: TEXT,
				},
			},
		],
		accepted: [
			{
				title: 'Engage does not show the new conversation in time',
				given: async (scene) => {
					scene.sandbox.setFault({
						match: { path: `${ENGAGE}/search` },
						fault: { kind: 'status', status: 200, body: NOTHING_FOUND },
					});
					return await valid(scene);
				},
				outputs: {
					...tried,
					taskId: TEXT,
					conversationOperation: 'created',
					conversationId: null,
					aliasUpdated: false,
				},
				// Found nothing, created, looked five times, requested the task.
				sent: 8,
			},
		],
		created: [
			{
				title: 'nobody has written yet',
				given: valid,
				outputs: {
					...tried,
					taskId: TEXT,
					conversationOperation: 'created',
					conversationId: TEXT,
					aliasUpdated: true,
				},
				sent: 5,
			},
			{
				title: 'also where the task cannot be noted in the conversation',
				given: async (scene) => {
					scene.sandbox.setFault({
						match: { method: 'PATCH', path: ENGAGE },
						fault: { kind: 'reset' },
					});
					return await valid(scene);
				},
				outputs: {
					...tried,
					taskId: TEXT,
					conversationOperation: 'created',
					conversationId: TEXT,
					aliasUpdated: false,
				},
				sent: 5,
			},
		],
		reopened: [
			{
				title: 'the conversation was closed',
				given: existing('closed'),
				outputs: {
					...tried,
					taskId: TEXT,
					conversationOperation: 'reopened',
					conversationId: TEXT,
					aliasUpdated: true,
				},
				sent: 5,
			},
		],
		appended: [
			{
				title: 'the conversation is open',
				given: existing('queued'),
				outputs: {
					...tried,
					taskId: null,
					conversationOperation: 'appended',
					conversationId: TEXT,
				},
				sent: 2,
			},
		],
		tooManyRequests: [
			{
				title: 'Engage is asked too often',
				given: engageAnswering(`${ENGAGE}/search`, 429, 'Slow down'),
				outputs: tried,
				error: engageError(429, 'Slow down'),
			},
		],
		serviceUnavailable: [
			{
				title: 'Engage is not available',
				given: engageAnswering(`${ENGAGE}/search`, 503, 'Try again later'),
				outputs: tried,
				error: engageError(503, 'Try again later'),
			},
		],
		error: [
			{
				title: 'Engage refuses the search',
				given: engageAnswering(`${ENGAGE}/search`, 400, 'No such channel'),
				outputs: tried,
				error: engageError(400, 'No such channel'),
			},
			{
				title: 'Engage is broken',
				given: engageAnswering(`${ENGAGE}/search`, 500, 'Out of order'),
				outputs: tried,
				error: engageError(500, 'Out of order'),
			},
			{
				title: 'Engage refuses to re-open',
				given: engageAnswering(
					'^/engage/api/v1/conversations/[^/]+/reopen',
					409,
					'Not closed',
					existing('closed'),
				),
				outputs: { ...tried, conversationId: TEXT },
				error: engageError(409, 'Not closed'),
				sent: 2,
			},
		],
		taskFailed: [
			{
				title: 'no task for the new conversation',
				given: answering('/wxcc/v2/tasks', 400, 'ENTRY_POINT_NOT_FOUND', valid),
				outputs: { ...tried, conversationOperation: 'created', conversationId: TEXT },
				error: refused(400, 'ENTRY_POINT_NOT_FOUND'),
				sent: 4,
			},
			{
				title: 'no task for the re-opened conversation',
				given: answering('/wxcc/v2/tasks', 503, 'Try again later', existing('closed')),
				outputs: { ...tried, conversationOperation: 'reopened', conversationId: TEXT },
				error: refused(503, 'Try again later'),
				sent: 4,
			},
		],
		appendFailed: [
			{
				title: 'the conversation is gone',
				given: engageAnswering(
					'^/engage/api/v1/conversations/[^/]+/messages',
					404,
					'No such conversation',
					existing('queued'),
				),
				outputs: { ...tried, conversationId: TEXT },
				error: engageError(404, 'No such conversation'),
				sent: 2,
			},
			{
				title: 'refused in the body of a success',
				given: async (scene) => {
					const parameters = await existing('queued')(scene);
					const body = { status: 409, code: 4999, description: 'Closed by now' };
					scene.sandbox.setFault({
						match: { path: '^/engage/api/v1/conversations/[^/]+/messages' },
						fault: { kind: 'status', status: 200, body },
					});
					return parameters;
				},
				outputs: { ...tried, conversationId: TEXT },
				error: {
					message: 'Closed by now',
					code: 4999,
					httpStatus: 200,
					retryable: false,
					details: { status: 409, code: 4999, description: 'Closed by now' },
				},
				sent: 2,
			},
		],
	};
}

const NOTHING_FOUND = {
	status: 200,
	code: 0,
	description: 'No conversation found',
	value: { conversationId: null, chatExist: false },
};

/** Node → method → outcome → scenarios. */
export const scenarios: Record<WxccNode, Record<string, Outcomes>> = {
	appendMessage: { appendMessage: appendMessage() },
	createTask: { createTask: createTask() },
	setVariable: setVariable(),
	queueTask: { queueTask: queueTask() },
	piqAndEwt: { piqAndEwt: piqAndEwt() },
	routed: routed(),
	modify: modify(),
	screenPop: { screenPop: screenPop() },
	closeTask: closeTask(),
	resolve: { resolveConversation: resolve() },
	streaming: { streamEvent: streaming() },
};
