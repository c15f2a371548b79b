import type { IDataObject } from 'n8n-workflow';
import type { FaultEffect } from '../../sandbox';
import type { BackEnd, CceNode } from './cceNodes';
import { CONTACTS, SELECTOR, TASKS, type CceScene } from './cceScene';
import {
	standardFive,
	TEXT,
	type Outcomes as OutcomesOf,
	type Scenario as ScenarioOf,
} from './wxccStandardFive';

/*
 * How every outcome of every method is reached, on either back end. Written from shared/reference/cce.md; answers are
 * the sandbox's own unless a fault stands in for them.
 */

type Scenario = ScenarioOf<CceScene>;
type Outcomes = OutcomesOf<CceScene>;
type Given = Scenario['given'];

const NOWHERE = '93912f11-6017-404b-bf14-5331890b1797';
const NEW_TASK = '0b0e5d0e-4a3e-4a7a-8a19-1d4b5b6c7d80';
const FEED = '/cce/ccp/task/feed';
const TASK_ID = { name: 'taskId', label: 'Task ID' };

/** In which form a back end speaks. */
interface Language {
	/** An error, as it is sent. */
	body(status: number, words: string, code?: number): IDataObject | string;
	/** The same, as an item holds it. */
	read(status: number, words: string, code?: number): IDataObject;
	/** The code that an item tells of it. */
	code(status: number): number | null;
}

const ROUTING: Language = {
	body: (status, words, code = status * 100) => ({ code, message: words, trackingId: 'T-1' }),
	read: (status, words, code = status * 100) => ({ code, message: words, trackingId: 'T-1' }),
	code: (status) => status * 100,
};

const CCP: Language = {
	body: (_, words, code) =>
		`<?xml version="1.0"?><apiErrors><apiError>${code === undefined ? '' : `<errorCode>${code}</errorCode>`}<errorMessage>${words}</errorMessage></apiError></apiErrors>`,
	read: (_, words, code) => ({
		apiErrors: {
			apiError: {
				...(code !== undefined && { errorCode: String(code) }),
				errorMessage: words,
			},
		},
	}),
	code: () => null,
};

/** A method on one back end. */
interface Target {
	/** Parameters of a call that succeeds. */
	valid: Given;
	language: Language;
	path: string;
	kind: 'read' | 'write';
	mandatory?: { name: string; label: string };
	/** Outputs of an answer with this body. */
	told(body: IDataObject | null): IDataObject;
	/** Outputs where there is no answer that the node has an outcome for. */
	kept?: IDataObject;
}

const withFault =
	(given: Given, path: string, fault: FaultEffect): Given =>
	async (scene) => {
		const parameters = await given(scene);
		scene.sandbox.setFault({ match: { path }, fault });
		// One attempt is enough to see which output it is.
		return { ...parameters, options: { retry: false } };
	};

const XML = { 'content-type': 'application/xml' };

/** The service answers so, whatever it is asked. */
const answering = ({ valid, path }: Target, status: number, body?: IDataObject | string): Given =>
	withFault(valid, path, {
		kind: 'status',
		status,
		body,
		...(typeof body === 'string' && { headers: XML }),
	});

const STATUSES: Record<string, number> = {
	Forbidden: 403,
	'Not Found': 404,
	'Internal Server Error': 500,
	'Bad Request': 400,
	Unreachable: 502,
	'Service Unavailable': 503,
};

const errorOf = (
	target: Target,
	httpStatus: number,
	words: string,
	details = target.language.read(httpStatus, words),
) => ({
	message: words,
	code: target.language.code(httpStatus),
	httpStatus,
	retryable: httpStatus >= 502 && !mayBeDone(target, httpStatus),
	details,
});

/** Of the faults of a service only 503 tells that nothing was done. */
const mayBeDone = ({ kind }: Target, httpStatus: number): boolean =>
	kind !== 'read' && httpStatus >= 500 && httpStatus !== 503;

/** The outcomes that statuses mean, each with and without words of the service. */
function statuses(target: Target): Outcomes {
	const { language, told } = target;
	return Object.fromEntries(
		Object.entries(STATUSES).map(([name, status]) => [
			name,
			[
				{
					title: `${status} with words`,
					given: answering(target, status, language.body(status, 'So it is')),
					outputs: told(language.read(status, 'So it is')),
					error: errorOf(target, status, 'So it is'),
					...(mayBeDone(target, status) && { outcomeUnknown: true }),
				},
				{
					title: `${status} without a body`,
					given: answering(target, status),
					outputs: told(null),
					error: {
						message: `The service answered HTTP ${status}.`,
						code: null,
						httpStatus: status,
						retryable: status >= 502 && !mayBeDone(target, status),
						details: null,
					},
					...(mayBeDone(target, status) && { outcomeUnknown: true }),
				},
			],
		]),
	);
}

/** A code of the task's wherever it stands, and whatever the status. */
const existing = (target: Target, status: number): Scenario => {
	const words = 'Task Already Exists';
	return {
		title: `code 20200 in an answer ${status}`,
		given: answering(target, status, target.language.body(status, words, 20200)),
		outputs: target.told(target.language.read(status, words, 20200)),
	};
};

const NO_OUTCOME = 'The service answered something for which this node has no outcome.';

const unnamed = (target: Target, status: number): Scenario => {
	const details = target.language.read(status, 'Perhaps');
	return {
		title: `an answer ${status}`,
		given: answering(target, status, target.language.body(status, 'Perhaps')),
		outputs: target.kept,
		error: { message: NO_OUTCOME, code: null, httpStatus: status, retryable: false, details },
		...(target.kind !== 'read' && { outcomeUnknown: true }),
	};
};

/** Another code of Digital Routing is no success. */
const rejected = (target: Target, told = target.told): Scenario => {
	const words = 'MEDIA_TYPE_QUEUE_LIMIT_EXCEEDED';
	const details = target.language.read(200, words, 20286);
	return {
		title: 'code 20286 in an answer 200',
		given: answering(target, 200, target.language.body(200, words, 20286)),
		outputs: told(details),
		error: { message: words, code: 20286, httpStatus: 200, retryable: false, details },
	};
};

const webPage = (target: Target): Scenario => ({
	title: 'a web page',
	given: withFault(target.valid, target.path, { kind: 'html', status: 200 }),
	outputs: target.kept,
	error: {
		message:
			'The service answered with a web page instead of JSON. Check the base URL of the credential.',
		code: null,
		httpStatus: 200,
		retryable: false,
		details: TEXT,
	},
	...(target.kind !== 'read' && { outcomeUnknown: true }),
});

const elsewhere = (target: Target): Scenario => ({
	title: 'a redirection',
	given: withFault(target.valid, target.path, {
		kind: 'redirect',
		location: 'http://127.0.0.1:1/sign-in?ticket=1',
	}),
	outputs: target.kept,
	error: {
		message:
			'The service redirects to http://127.0.0.1:1/sign-in, which is not followed with credentials. Check the base URL of the credential.',
		code: 'REDIRECTED',
		httpStatus: 302,
		retryable: false,
		details: null,
	},
});

/** The standard five where statuses have outcomes of their own. */
function five(target: Target, backEnd: BackEnd): Outcomes {
	const { valid, language, path, kind, mandatory = TASK_ID, kept } = target;
	const all = standardFive<CceScene>({
		valid,
		mandatory,
		path,
		kind,
		body: language.body,
		told: (status, words) => ({
			code: language.code(status),
			details: language.read(status, words),
		}),
		broken: 507,
	});
	const keeping = (scenarios: Scenario[]) =>
		scenarios.map((scenario) => ({ ...scenario, outputs: kept }));
	const refusals = all.onAuthorizationFailure.filter(
		({ title }) =>
			!title.includes('scope') && (backEnd === 'digitalRouting' || !title.includes('no token')),
	);
	return {
		onInvalidData: all.onInvalidData,
		onInvalidChoice: [unnamed(target, 207)],
		onTimeout: keeping(all.onTimeout),
		onAuthorizationFailure: [
			...keeping(refusals),
			...(backEnd === 'taskRouting' ? [wrongPassword(target)] : []),
		],
		onError: [...keeping(all.onError), webPage(target), elsewhere(target)],
	};
}

const wrongPassword = (target: Target): Scenario => ({
	title: 'a wrong password',
	given: async (scene) => {
		const parameters = await target.valid(scene);
		scene.guard('wrong');
		return parameters;
	},
	error: {
		message: 'The user name or the password is wrong',
		code: null,
		httpStatus: 401,
		retryable: false,
		details: CCP.read(401, 'The user name or the password is wrong'),
	},
	// n8n tries once more.
	sent: 2,
});

/** Answered by the sandbox itself, in the words of Digital Routing. */
const refusedByRouting = (httpStatus: number, message: string, code = httpStatus * 100) => ({
	message,
	code,
	httpStatus,
	retryable: httpStatus >= 502,
	details: { code, message, trackingId: TEXT },
});

/** Answered by the sandbox itself, in the words of CCP. */
const refusedByCcp = (httpStatus: number, message: string) => ({
	message,
	code: null,
	httpStatus,
	retryable: false,
	details: CCP.read(httpStatus, message),
});

/** Payload of a refusal, as an output. */
const payload = (error: { details: IDataObject }) => ({ responsePayload: error.details });

const onRouting =
	(parameters: IDataObject = {}): Given =>
	async (scene) => ({ backEnd: 'digitalRouting', domain: scene.domain, ...parameters });

const onTask =
	(state: Parameters<CceScene['task']>[0], parameters: IDataObject = {}): Given =>
	async (scene) => ({
		...(await onRouting(parameters)(scene)),
		taskId: await scene.task(state),
	});

const onContact =
	(state: Parameters<CceScene['contact']>[0], parameters: IDataObject = {}): Given =>
	async (scene) => ({
		backEnd: 'taskRouting',
		taskId: await scene.contact(state),
		...parameters,
	});

const refusingBlocked: Scenario = {
	title: '418: the reverse proxy has blocked the address',
	given: async (scene) => {
		const parameters = await onTask('queued')(scene);
		scene.cce.setBlocking({ enabled: true, failures: 1, forMs: 60_000 });
		await fetch(`${scene.domain}/drapi/v1/tasks`);
		return parameters;
	},
	error: {
		message: expect.stringMatching(/^The reverse proxy .* has blocked this address/) as string,
		code: null,
		httpStatus: 418,
		retryable: false,
		details: expect.objectContaining({ code: 41800 }) as IDataObject,
	},
};

// ---------------------------------------------------------------- Create Task

const NEW = {
	taskId: NEW_TASK,
	conversationId: 'conv-991',
	destination: '+15559990000',
	mediaType: 'social',
	mediaChannel: 'sms',
	scriptSelector: SELECTOR,
	customerId: '+15551230001',
	mobileNumber: '+15551230001',
	customerName: 'Ada',
};

function createTask(): Record<BackEnd, Outcomes> {
	const routing: Target = {
		valid: onRouting(NEW),
		language: ROUTING,
		path: TASKS,
		kind: 'write',
		told: (body) => ({ location: null, responsePayload: body, taskId: NEW_TASK }),
		kept: { taskId: NEW_TASK },
	};
	const ccp: Target = {
		valid: async (scene) => ({ ...NEW, backEnd: 'taskRouting', feedId: scene.cce.feedId }),
		language: CCP,
		path: FEED,
		kind: 'write',
		mandatory: { name: 'feedId', label: 'Feed ID' },
		told: (body) => ({ location: null, responsePayload: body, taskId: null }),
	};
	const noSelector = refusedByRouting(400, 'The script selector Nobody does not exist');
	const full = 'MEDIA_TYPE_QUEUE_LIMIT_EXCEEDED: 0 tasks of social are waiting';
	const queueIsFull = refusedByRouting(503, full, 20286);
	const noFeed = refusedByCcp(400, '7 is not a task feed');
	const statusesOfRouting = statuses(routing);
	const statusesOfCcp = statuses(ccp);
	const location = (path: string) => expect.stringContaining(path) as string;
	return {
		digitalRouting: {
			...five(routing, 'digitalRouting'),
			...statusesOfRouting,
			onInvalidChoice: [unnamed(routing, 207), rejected(routing)],
			ok: [
				{
					title: '200',
					given: answering(routing, 200, { taskId: NEW_TASK }),
					outputs: routing.told({ taskId: NEW_TASK }),
				},
			],
			'Successfully Created': [
				{
					title: 'a code that only repeats the status',
					given: answering(routing, 201, { code: 20100, message: 'Created' }),
					outputs: routing.told({ code: 20100, message: 'Created' }),
				},
				{
					title: 'a new task',
					given: routing.valid,
					outputs: {
						location: location(`${TASKS}/${NEW_TASK}`),
						responsePayload: { taskId: NEW_TASK },
						taskId: NEW_TASK,
					},
					holds: ({ cce }) =>
						expect(cce.tasks).toMatchObject([
							{ taskId: NEW_TASK, state: 'CREATED', origin: '+15551230001', submissions: 1 },
						]),
				},
				{
					title: 'a task that was transferred comes back under its ID',
					given: async (scene) => {
						await scene.task('transferred', { taskId: NEW_TASK });
						return await routing.valid(scene);
					},
					outputs: { location: TEXT, responsePayload: { taskId: NEW_TASK }, taskId: NEW_TASK },
					holds: ({ cce }) =>
						expect(cce.tasks).toMatchObject([{ state: 'CREATED', submissions: 2 }]),
				},
			],
			'Task Already Exists': [
				{
					title: 'the ID is taken',
					given: async (scene) => {
						await scene.task('queued', { taskId: NEW_TASK, customerId: 'somebody else' });
						return await routing.valid(scene);
					},
					outputs: routing.told({
						code: 20200,
						message: 'Task Already Exists',
						taskId: NEW_TASK,
					}),
					holds: ({ cce }) =>
						expect(cce.tasks).toMatchObject([{ customerId: 'somebody else', submissions: 1 }]),
				},
				existing(routing, 409),
			],
			'Bad Request': [
				...statusesOfRouting['Bad Request'],
				{
					title: 'an unknown script selector',
					given: onRouting({ ...NEW, scriptSelector: 'Nobody' }),
					outputs: { ...routing.told(null), ...payload(noSelector) },
					error: noSelector,
				},
			],
			'Service Unavailable': [
				...statusesOfRouting['Service Unavailable'],
				{
					title: 'the queue of the media type is full',
					given: async (scene) => {
						scene.cce.setLimit('social', { tasks: 0 });
						return { ...(await routing.valid(scene)), options: { retry: false } };
					},
					outputs: { ...routing.told(null), ...payload(queueIsFull) },
					error: queueIsFull,
				},
			],
		},
		taskRouting: {
			...five(ccp, 'taskRouting'),
			...statusesOfCcp,
			onInvalidChoice: [unnamed(ccp, 207), rejected(ccp)],
			ok: [{ title: '200', given: answering(ccp, 200), outputs: ccp.told(null) }],
			'Successfully Created': [
				{
					title: 'a new contact',
					given: ccp.valid,
					outputs: {
						location: location('/cce/ccp/task/contact/'),
						responsePayload: null,
						taskId: CONTACT,
					},
					holds: ({ cce }) =>
						expect(cce.contacts).toMatchObject([
							{ name: 'Ada', title: 'sms from Ada', scriptSelector: SELECTOR, status: 'UNREAD' },
						]),
				},
				{
					title: 'with the password that a proxy in front asks for',
					given: async (scene) => {
						scene.guard();
						return await ccp.valid(scene);
					},
					outputs: { location: TEXT, responsePayload: null, taskId: TEXT },
				},
			],
			'Task Already Exists': [existing(ccp, 200), existing(ccp, 409)],
			'Bad Request': [
				...statusesOfCcp['Bad Request'],
				{
					title: 'no such feed',
					given: async () => ({ ...NEW, backEnd: 'taskRouting', feedId: '7' }),
					outputs: { ...ccp.told(null), ...payload(noFeed) },
					error: noFeed,
				},
			],
		},
	};
}

// ---------------------------------------------------------------- Get Task Details

/** The ID by which CCP is asked, and not the one that the router gives its task. */
const CONTACT = expect.stringMatching(/^[0-9A-F]{32}$/) as string;

const NO_DETAILS = {
	preferredOwner: null,
	taskId: null,
	customerId: null,
	origin: null,
	destination: null,
	mediaType: null,
	mediaChannel: null,
	state: null,
	direction: null,
	createdTime: null,
	lastUpdatedTime: null,
	scriptSelector: null,
	variables: null,
	history: null,
	estimatedWaitTime: null,
};

function getTaskDetails(): Record<BackEnd, Outcomes> {
	const routing: Target = {
		valid: onTask('queued'),
		language: ROUTING,
		path: TASKS,
		kind: 'read',
		told: (body) => ({ responsePayload: body }),
	};
	const ccp: Target = {
		...routing,
		valid: onContact('queued'),
		language: CCP,
		path: CONTACTS,
	};
	const details = {
		preferredOwner: null,
		taskId: TEXT,
		customerId: '+15551230001',
		origin: '+15551230001',
		destination: '+15559990000',
		mediaType: 'social',
		mediaChannel: 'sms',
		state: 'QUEUED',
		direction: 'INBOUND',
		createdTime: TEXT,
		lastUpdatedTime: TEXT,
		scriptSelector: SELECTOR,
		variables: expect.arrayContaining([
			{ name: 'cv_1', type: 'string', value: 'gold' },
		]) as unknown as IDataObject[],
		history: [
			expect.objectContaining({ state: 'CREATED' }) as IDataObject,
			expect.objectContaining({ state: 'QUEUED' }) as IDataObject,
		],
		estimatedWaitTime: -1,
	};
	const noTask = refusedByRouting(404, `Task ${NOWHERE} does not exist`);
	const noContact = refusedByCcp(404, `Contact ${NOWHERE} does not exist`);
	const statusesOfRouting = statuses(routing);
	const statusesOfCcp = statuses(ccp);
	/** What no service would answer to a question. */
	const task = { taskId: NOWHERE, state: 'CREATED' };
	const pasted = (
		target: Target,
		status: number,
		body: IDataObject | string,
		read: IDataObject,
	) => ({
		title: `an answer ${status} that no real service gives`,
		given: answering(target, status, body),
		outputs: {
			...NO_DETAILS,
			...(target === routing ? task : { state: 'QUEUED', taskId: CONTACT }),
			responsePayload: read,
		},
	});
	const xml = (code: string) => `<Task>${code}<status>QUEUED</status></Task>`;
	return {
		digitalRouting: {
			...five(routing, 'digitalRouting'),
			...statusesOfRouting,
			onError: [...five(routing, 'digitalRouting').onError, refusingBlocked],
			onInvalidChoice: [unnamed(routing, 207), unnamed(routing, 200)],
			ok: [
				{
					title: 'a task that waits',
					given: routing.valid,
					outputs: {
						...details,
						responsePayload: expect.objectContaining({ state: 'QUEUED' }) as IDataObject,
					},
				},
				{
					title: 'a task that an agent has closed',
					given: onTask('closed'),
					outputs: {
						...details,
						state: 'CLOSED',
						history: expect.any(Array) as IDataObject[],
						responsePayload: expect.objectContaining({
							dispositionCode: TEXT,
						}) as IDataObject,
					},
				},
			],
			'Successfully Created': [pasted(routing, 201, task, task)],
			'Task Already Exists': [
				pasted(routing, 200, { ...task, code: '20200' }, { ...task, code: '20200' }),
			],
			'Not Found': [
				...statusesOfRouting['Not Found'],
				{
					title: 'no such task',
					given: onRouting({ taskId: NOWHERE }),
					outputs: payload(noTask),
					error: noTask,
				},
			],
		},
		taskRouting: {
			...five(ccp, 'taskRouting'),
			...statusesOfCcp,
			onInvalidChoice: [unnamed(ccp, 207), unnamed(ccp, 200)],
			ok: [
				{
					title: 'a contact that waits',
					given: ccp.valid,
					outputs: {
						...NO_DETAILS,
						state: 'QUEUED',
						taskId: CONTACT,
						estimatedWaitTime: 42,
						responsePayload: {
							Task: {
								estimatedWaitTime: '42',
								status: 'QUEUED',
								statusReason: 'EXTERNALLY_ROUTED',
								refURL: TEXT,
							},
						},
					},
				},
				{
					title: 'a contact that nobody has looked at',
					given: onContact('unread'),
					outputs: {
						...NO_DETAILS,
						state: 'UNREAD',
						taskId: CONTACT,
						responsePayload: { Task: { status: 'UNREAD', refURL: TEXT } },
					},
				},
				{
					title: 'a contact for which an agent was chosen',
					given: onContact('reserved'),
					outputs: {
						...NO_DETAILS,
						state: 'RESERVED',
						taskId: CONTACT,
						responsePayload: {
							Task: expect.objectContaining({ taskID: '150.1.1', agentID: '5012' }) as IDataObject,
						},
					},
				},
				{
					title: 'a status in lower case',
					given: async (scene) => {
						scene.cce.setTaskRouting({ lowerCaseStatus: true });
						return await onContact('handled')(scene);
					},
					outputs: {
						...NO_DETAILS,
						state: 'handled',
						taskId: CONTACT,
						responsePayload: expect.any(Object) as IDataObject,
					},
				},
			],
			'Successfully Created': [pasted(ccp, 201, xml(''), { Task: { status: 'QUEUED' } })],
			'Task Already Exists': [
				pasted(ccp, 200, xml('<code>20200</code>'), { Task: { code: '20200', status: 'QUEUED' } }),
			],
			'Not Found': [
				...statusesOfCcp['Not Found'],
				{
					title: 'no such contact',
					given: async () => ({ backEnd: 'taskRouting', taskId: NOWHERE }),
					outputs: payload(noContact),
					error: noContact,
				},
			],
		},
	};
}

// ---------------------------------------------------------------- End Task

function closedTask(): Record<BackEnd, Outcomes> {
	const told: Target['told'] = (body) => ({ location: null, responsePayload: body });
	const routing: Target = {
		valid: onTask('queued', { dispositionCode: 'CD_TASK_CUSTOMER_ABANDON' }),
		language: ROUTING,
		path: TASKS,
		kind: 'write',
		told,
	};
	const ccp: Target = {
		valid: onContact('queued'),
		language: CCP,
		path: CONTACTS,
		kind: 'write',
		told,
	};
	const closed = (taskId: string, dispositionCode: string) =>
		told({ taskId, state: 'CLOSED', dispositionCode });
	const noTask = refusedByRouting(404, `Task ${NOWHERE} does not exist`);
	const closedBefore = { ...refusedByRouting(400, '', 40001), message: TEXT };
	closedBefore.details = { ...closedBefore.details, message: TEXT };
	const tooLate = refusedByCcp(400, 'The contact cannot be cancelled while it is RESERVED');
	const noContact = refusedByCcp(404, `Contact ${NOWHERE} does not exist`);
	const statusesOfRouting = statuses(routing);
	const statusesOfCcp = statuses(ccp);
	const bare = (target: Target, status: number): Scenario => ({
		title: `${status} without a body`,
		given: answering(target, status),
		outputs: told(null),
	});
	return {
		digitalRouting: {
			...five(routing, 'digitalRouting'),
			...statusesOfRouting,
			onInvalidChoice: [unnamed(routing, 207), rejected(routing)],
			ok: [
				{
					title: 'with a reason',
					given: routing.valid,
					outputs: closed(TEXT, 'CD_TASK_CUSTOMER_ABANDON'),
					holds: ({ cce }) =>
						expect(cce.tasks).toMatchObject([
							{ state: 'CLOSED', dispositionCode: 'CD_TASK_CUSTOMER_ABANDON' },
						]),
				},
				{
					title: 'without a word',
					given: onTask('routed'),
					outputs: closed(TEXT, 'CD_TASK_ABANDONED_WHILE_OFFERED'),
				},
				bare(routing, 200),
				bare(routing, 202),
				bare(routing, 204),
			],
			'Successfully Created': [bare(routing, 201)],
			'Task Already Exists': [existing(routing, 200)],
			'Bad Request': [
				...statusesOfRouting['Bad Request'],
				{
					title: 'closed before',
					given: onTask('closed'),
					outputs: { location: null, ...payload(closedBefore) },
					error: closedBefore,
				},
			],
			'Not Found': [
				...statusesOfRouting['Not Found'],
				{
					title: 'no such task',
					given: onRouting({ taskId: NOWHERE }),
					outputs: { location: null, ...payload(noTask) },
					error: noTask,
				},
			],
		},
		taskRouting: {
			...five(ccp, 'taskRouting'),
			...statusesOfCcp,
			onInvalidChoice: [unnamed(ccp, 207), rejected(ccp)],
			ok: [
				{
					title: 'a contact that waits',
					given: ccp.valid,
					outputs: told(null),
					holds: ({ cce, calls }) => {
						expect(cce.contacts).toMatchObject([{ gone: 'cancelled' }]);
						expect(calls).toEqual([`DELETE ${CONTACTS}/${cce.contacts[0].id}`]);
					},
				},
			],
			'Successfully Created': [bare(ccp, 201)],
			'Task Already Exists': [existing(ccp, 200)],
			'Bad Request': [
				...statusesOfCcp['Bad Request'],
				{
					title: 'an agent was chosen before',
					given: onContact('reserved'),
					outputs: { location: null, ...payload(tooLate) },
					error: tooLate,
				},
			],
			'Not Found': [
				...statusesOfCcp['Not Found'],
				{
					title: 'no such contact',
					given: async () => ({ backEnd: 'taskRouting', taskId: NOWHERE }),
					outputs: { location: null, ...payload(noContact) },
					error: noContact,
				},
			],
		},
	};
}

const NOTICES: Record<string, { path: string; parameters: IDataObject; kind: string }> = {
	closeTaskAccept: {
		path: 'accept',
		parameters: { id: 'event-1', queueId: 'Support', conversationId: 'conv-991' },
		kind: 'accept',
	},
	closeTaskReject: {
		path: 'reject',
		parameters: {
			id: 'event-1',
			agentId: '5012',
			conversationId: 'conv-991',
			reason: 'Not found',
			reasonCode: 4040,
		},
		kind: 'reject',
	},
};

function notice(method: string): Record<BackEnd, Outcomes> {
	const { path, parameters, kind } = NOTICES[method];
	const target: Target = {
		valid: onTask('routed', parameters),
		language: ROUTING,
		path: TASKS,
		kind: 'write',
		told: () => ({}),
	};
	const all = standardFive<CceScene>({
		valid: target.valid,
		mandatory: { name: 'id', label: 'ID' },
		path: TASKS,
		kind: 'write',
		body: ROUTING.body,
	});
	const noTask = refusedByRouting(404, `Task ${NOWHERE} does not exist`);
	const bare = (status: number): Scenario => ({
		title: `${status} without a body`,
		given: answering(target, status),
	});
	const ccp = async () => ({ backEnd: 'taskRouting', taskId: 'A1', ...parameters });
	return {
		digitalRouting: {
			...all,
			onInvalidChoice: [unnamed(target, 207), rejected(target)],
			onError: [...all.onError, webPage(target), elsewhere(target)],
			Success: [
				{
					title: 'a task',
					given: target.valid,
					holds: ({ cce, requests }) => {
						const [{ taskId }] = cce.tasks;
						const { reasonCode } = parameters;
						const body = {
							...parameters,
							...(reasonCode !== undefined && { reasonCode: String(reasonCode as number) }),
						};
						expect(requests).toMatchObject([
							{ method: 'POST', path: `${TASKS}/${taskId}/close/${path}`, body },
						]);
						expect(cce.notices).toMatchObject([{ kind, body }]);
					},
				},
				...[200, 201, 202, 204].map(bare),
			],
			Error: [
				{
					title: 'no such task',
					given: onRouting({ ...parameters, taskId: NOWHERE }),
					error: noTask,
				},
				...[400, 409, 422].map((status) => ({
					title: `${status} with words`,
					given: answering(target, status, ROUTING.body(status, 'So it is')),
					error: errorOf(target, status, 'So it is'),
				})),
			],
		},
		taskRouting: {
			onInvalidData: standardFive<CceScene>({
				valid: ccp,
				mandatory: { name: 'id', label: 'ID' },
				path: '',
				kind: 'write',
			}).onInvalidData,
			onInvalidChoice: [
				{
					title: 'CCP has no such call',
					given: ccp,
					error: {
						message:
							'CCP Task Routing has no such call. Choose Digital Routing as Back End, or end the contact by Closed Task on Contact Center Enterprise.',
						code: 'NOT_ON_CCP',
						httpStatus: null,
						retryable: false,
						details: null,
					},
					sent: 0,
				},
			],
		},
	};
}

const create = createTask();
const get = getTaskDetails();
const closed = closedTask();
const accept = notice('closeTaskAccept');
const reject = notice('closeTaskReject');

const onBackEnd = (backEnd: BackEnd): Record<CceNode, Record<string, Outcomes>> => ({
	createTask: { createTask: create[backEnd] },
	getTaskDetails: { getTaskDetails: get[backEnd] },
	endTask: {
		closedTaskOnContactCenterEnterprise: closed[backEnd],
		closeTaskAccept: accept[backEnd],
		closeTaskReject: reject[backEnd],
	},
});

export const scenarios: Record<BackEnd, Record<CceNode, Record<string, Outcomes>>> = {
	digitalRouting: onBackEnd('digitalRouting'),
	taskRouting: onBackEnd('taskRouting'),
};
