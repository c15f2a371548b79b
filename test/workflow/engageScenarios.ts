import type { IDataObject } from 'n8n-workflow';
import type { engageNodes } from './engageNodes';
import { API, type Scene } from './engageScene';

export type EngageNode = keyof typeof engageNodes;

export interface Scenario {
	title: string;
	/** Sets the scene and answers with the parameters beside method, version and credential. */
	given(scene: Scene): Promise<IDataObject>;
	/** Documented outputs, all of them. */
	outputs?: IDataObject;
	error?: IDataObject;
	outcomeUnknown?: true;
	/** Requests that reach the API; one unless told. */
	sent?: number;
	/** The callback of the sandbox chooses the outcome. */
	waits?: true;
	/** What calls back in its place. */
	callback?: IDataObject;
	tenantSecret?: string;
	/** What the sandbox holds afterwards. */
	holds?(scene: Scene): void;
}

type Outcomes = Record<string, Scenario[]>;

const NOW = '2026-11-20T09:30:00.000Z';
const TEXT: string = expect.any(String);

const only = (scene: Scene) => scene.sandbox.engage.conversations.at(-1)!;

/** A refusal that Engage puts into words at once. */
const refused = (httpStatus: number, code: number, message: string) => ({
	message,
	code,
	httpStatus,
	retryable: false,
	details: expect.objectContaining({
		status: httpStatus,
		code,
		description: message,
	}) as IDataObject,
});

/** The same, told by the callback. */
const reported = (code: number | null, message: string) => ({
	message,
	code,
	httpStatus: null,
	retryable: false,
	// The whole result.
	details: expect.any(Object) as IDataObject,
});

interface Target {
	/** Parameters of a call that succeeds. */
	valid(scene: Scene): Promise<IDataObject>;
	mandatory: { name: string; label: string };
	path: string;
	/** What a write that was carried out has changed. */
	done?(scene: Scene): void;
	/** What must not have changed where nothing was carried out. */
	untouched?(scene: Scene): void;
}

/** Every node leaves through these alike. */
function standardFive({ valid, mandatory, path, done, untouched }: Target): Outcomes {
	const isWrite = done !== undefined;
	// Of a write, a body that says nothing else is an acceptance.
	const news = { status: isWrite ? 500 : 200, news: 'Something else' };
	const faulty =
		(fault: Parameters<Scene['sandbox']['setFault']>[0]['fault'], processed = false) =>
		async (scene: Scene) => {
			const parameters = await valid(scene);
			scene.sandbox.setFault({ match: { path }, fault, processed });
			return parameters;
		};
	return {
		onInvalidData: [
			{
				title: 'an expression that is empty at run time',
				given: async (scene) => ({
					...(await valid(scene)),
					[mandatory.name]: '={{ $json.missing }}',
				}),
				error: {
					message: `${mandatory.label} is empty. No request was sent.`,
					code: 'INVALID_DATA',
					httpStatus: null,
					retryable: false,
					details: null,
				},
				sent: 0,
				holds: untouched,
			},
		],
		onInvalidChoice: [
			{
				title: 'an answer that no page names',
				given: faulty({ kind: 'status', status: 200, body: news }),
				error: {
					message: 'The service answered something for which this node has no outcome.',
					code: null,
					httpStatus: 200,
					retryable: false,
					details: news,
				},
				...(isWrite && { outcomeUnknown: true }),
				holds: untouched,
			},
		],
		onTimeout: [
			{
				title: isWrite ? 'carried out, but the answer never comes' : 'the answer never comes',
				given: async (scene) => ({
					...(await faulty({ kind: 'hang' }, isWrite)(scene)),
					options: { timeout: 0.3 },
				}),
				error: {
					message: expect.stringMatching(
						isWrite
							? /^No answer within 0\.3 s\. .* The request may have been carried out: look before sending it again\.$/
							: /^No answer within 0\.3 s\. Raise Timeout under Options if the service needs longer\.$/,
					) as string,
					code: 'ETIMEDOUT',
					httpStatus: null,
					retryable: !isWrite,
					details: null,
				},
				...(isWrite && { outcomeUnknown: true }),
				holds: done,
			},
		],
		onAuthorizationFailure: [
			{
				title: 'a wrong tenant secret',
				given: valid,
				tenantSecret: 'wrong',
				error: {
					message: expect.stringMatching(
						/^No access token: the token endpoint answered "The tenant is unknown or its secret is wrong\."/,
					) as string,
					code: 'NO_TOKEN',
					httpStatus: null,
					retryable: false,
					details: null,
				},
				sent: 0,
				holds: untouched,
			},
			{
				title: 'a refusal that a new token does not change',
				given: faulty({
					kind: 'status',
					status: 401,
					body: { status: 401, code: 4010, description: 'This tenant is locked' },
				}),
				error: {
					message: 'This tenant is locked',
					code: 4010,
					httpStatus: 401,
					retryable: false,
					details: { status: 401, code: 4010, description: 'This tenant is locked' },
				},
				// n8n gets a new token and tries once more.
				sent: 2,
				holds: untouched,
			},
			{
				title: 'a token without the scope',
				given: faulty({
					kind: 'status',
					status: 403,
					body: { status: 403, description: 'No scope' },
				}),
				error: {
					message: 'No scope',
					code: null,
					httpStatus: 403,
					retryable: false,
					details: { status: 403, description: 'No scope' },
				},
				holds: untouched,
			},
		],
		onError: [
			{
				title: 'an error inside the service',
				given: faulty({
					kind: 'status',
					status: 500,
					body: { status: 500, code: 5001, description: 'Out of order' },
				}),
				error: {
					message: 'Out of order',
					code: 5001,
					httpStatus: 500,
					retryable: false,
					details: { status: 500, code: 5001, description: 'Out of order' },
				},
				...(isWrite && { outcomeUnknown: true }),
				holds: untouched,
			},
		],
	};
}

/** The outcomes of a write: at once, and by its callback. */
interface Write {
	target: Target;
	transaction: string;
	names: { accepted: string; done: string; failed: string; refused: string };
	/** A state in which Engage does not do it, and what it says. */
	forbidden?: { given(scene: Scene): Promise<IDataObject>; code: number; message: string };
	/** A request of the wrong form, or for something that is not there. */
	wrong: {
		given(scene: Scene): Promise<IDataObject>;
		status: number;
		code: number;
		message: string;
	};
	/** Outputs that only a callback of success brings. */
	result?: IDataObject;
	/** Whether a callback of failure names the conversation: not where there is none yet. */
	namesConversation?: false;
}

function write({ target, transaction, names, forbidden, wrong, ...rest }: Write): Outcomes {
	const outcomes = standardFive(target);
	const add = (name: string, scenario: Scenario) => (outcomes[name] ??= []).push(scenario);
	const refusal = 'The sandbox was asked to let this fail';
	const id: IDataObject = rest.namesConversation === false ? {} : { conversationId: TEXT };

	add(names.accepted, {
		title: 'accepted',
		given: target.valid,
		outputs: { [transaction]: TEXT, ...id },
		holds: target.done,
	});
	add(names.done, {
		title: 'its callback reports success',
		given: target.valid,
		waits: true,
		outputs: {
			[transaction]: TEXT,
			conversationId: TEXT,
			code: expect.any(Number) as number,
			description: 'Success',
			...rest.result,
		},
		holds: target.done,
	});
	if (forbidden) {
		const { given, code, message } = forbidden;
		add(names.failed, {
			title: 'an answer says that the conversation does not allow it',
			given: async (scene) => {
				const parameters = await given(scene);
				scene.sandbox.setFault({
					match: { path: target.path },
					fault: {
						kind: 'status',
						status: 409,
						body: { status: 409, code, description: message },
					},
				});
				return parameters;
			},
			outputs: { [transaction]: null, ...id, code, description: message },
			error: refused(409, code, message),
		});
		add(names.failed, {
			title: 'its callback says that the conversation does not allow it',
			given,
			waits: true,
			outputs: { [transaction]: TEXT, ...id, code, description: message },
			error: reported(code, message),
		});
	}
	add(names.failed, {
		title: 'its callback reports failure',
		given: async (scene) => {
			scene.sandbox.engage.setCallbackMode({ mode: 'fail' });
			return await target.valid(scene);
		},
		waits: true,
		outputs: { [transaction]: TEXT, ...id, code: 4999, description: refusal },
		error: reported(4999, refusal),
		holds: target.untouched,
	});
	add(names.refused, {
		title: 'the request is refused',
		given: wrong.given,
		outputs: { [transaction]: null, ...id, code: wrong.code, description: wrong.message },
		error: refused(wrong.status, wrong.code, wrong.message),
	});
	add(names.refused, {
		title: 'refused at once, although it would have waited',
		given: async (scene) => ({ ...(await wrong.given(scene)), waitForResult: true }),
		outputs: { [transaction]: null, ...id, code: wrong.code, description: wrong.message },
		error: refused(wrong.status, wrong.code, wrong.message),
	});
	add('onInvalidChoice', {
		title: 'a callback that no page names',
		given: target.valid,
		waits: true,
		callback: { event: 'onSomethingElse' },
		outputs: { [transaction]: TEXT, ...id },
		error: reported(null, 'The service reported a result for which this node has no outcome.'),
		holds: target.done,
	});
	return outcomes;
}

const searchSms = {
	channel: 'sms',
	businessLongcodeShortcode: '+14155550100',
	customerMobileNumber: '+14155550123',
};

/** All ten documented outputs of the newest version. */
const found = (status: string, userId: string | null) => ({
	conversationId: TEXT,
	aliasId: null,
	conversationExistsBool: status !== 'closed',
	status,
	teamId: TEXT,
	userId,
	apiStatus: 200,
	code: expect.any(Number) as number,
	description: 'Success',
	responsePayload: TEXT,
});

const AGENT = 'maria.lopez@agents.example.com';
const ID = { name: 'conversationId', label: 'Conversation ID' };
const NOWHERE = { code: 4040, status: 404, message: 'Conversation nowhere does not exist' };

const inState =
	(state: 'queued' | 'active' | 'onhold' | 'closed', parameters: IDataObject = {}) =>
	async (scene: Scene) => ({
		conversationId: (await scene.conversation('sms', state)).id,
		...parameters,
	});

const nowhere =
	(parameters: IDataObject = {}) =>
	async () => ({
		conversationId: 'nowhere',
		...parameters,
	});

function search(): Outcomes {
	const valid = async (scene: Scene) => {
		await scene.conversation('sms', 'queued');
		return searchSms;
	};
	const state = (status: 'queued' | 'active' | 'onhold' | 'closed', userId: string | null) => [
		{
			title: `a conversation that is ${status}`,
			given: async (scene: Scene) => {
				await scene.conversation('sms', status);
				return searchSms;
			},
			outputs: found(status, userId),
		},
	];
	const five = standardFive({
		valid,
		mandatory: { name: 'customerMobileNumber', label: 'Customer Mobile Number' },
		path: `${API}/conversations/search`,
	});
	return {
		...five,
		noConversationFound: [
			{
				title: 'nobody has written yet',
				given: async () => searchSms,
				outputs: {
					...found('closed', null),
					conversationId: null,
					status: null,
					teamId: null,
					description: 'No conversation found',
				},
			},
		],
		conversationInQueue: state('queued', null),
		conversationActive: state('active', AGENT),
		conversationOnHold: state('onhold', AGENT),
		conversationClosed: state('closed', null),
		onInvalidChoice: [
			...five.onInvalidChoice,
			{
				title: 'a state that no outcome is documented for',
				given: async (scene) => {
					const conversation = await scene.conversation();
					conversation.status = 'parked' as never;
					return searchSms;
				},
				error: {
					message: 'The service answered something for which this node has no outcome.',
					code: null,
					httpStatus: 200,
					retryable: false,
					details: expect.objectContaining({
						value: expect.any(Object) as IDataObject,
					}) as IDataObject,
				},
			},
		],
	};
}

const message = { channel: 'sms', text: 'Where is my order?', timestamp: NOW };

const append = () =>
	write({
		target: {
			valid: inState('queued', message),
			mandatory: ID,
			path: `${API}/conversations`,
			done: (scene) =>
				expect(only(scene).messages).toEqual([
					expect.objectContaining({
						direction: 'inbound',
						type: 'text',
						text: message.text,
						timestamp: NOW,
					}),
				]),
			untouched: (scene) => expect(only(scene).messages).toEqual([]),
		},
		transaction: 'TransId',
		names: {
			accepted: 'onAppendMessageSuccess',
			done: 'onAppendMessageSuccess',
			failed: 'onAppendMessageFailure',
			refused: 'Failure',
		},
		forbidden: {
			given: inState('closed', message),
			code: 4548,
			message: 'A closed conversation accepts only announcements',
		},
		wrong: { given: nowhere(message), ...NOWHERE },
	});

const create = () => {
	const chat = {
		channel: 'livechat',
		threadId: 'thread-3',
		livechatUserId: 'visitor-9',
		livechatAppId: 'IM28095016',
		livechatWebsiteDomain: 'shop.example.net',
		text: message.text,
		timestamp: NOW,
	};
	return write({
		target: {
			valid: async () => ({ ...searchSms, customerName: 'Ana', ...message }),
			mandatory: { name: 'customerMobileNumber', label: 'Customer Mobile Number' },
			path: `${API}/conversations`,
			done: (scene) =>
				expect(scene.sandbox.engage.conversations).toEqual([
					expect.objectContaining({
						channel: 'sms',
						status: 'queued',
						customerName: 'Ana',
						customerAddress: '+14155550123',
						businessAddress: '+14155550100',
						messages: [expect.objectContaining({ text: message.text, type: 'text' })],
					}),
				]),
			untouched: (scene) => expect(scene.sandbox.engage.conversations).toEqual([]),
		},
		transaction: 'TransId',
		names: {
			accepted: 'onConversationCreated',
			done: 'onConversationCreated',
			failed: 'onConversationFailed',
			refused: 'Failure',
		},
		forbidden: {
			given: async () => chat,
			code: 4553,
			message: 'Website shop.example.net is not configured (example.com, example.org, localhost)',
		},
		wrong: {
			given: async () => ({ ...chat, livechatWebsiteDomain: 'https://www.example.com/' }),
			status: 400,
			code: 4000,
			message: 'websiteDomain is a domain name, without protocol and path',
		},
		result: { conversation: TEXT },
		namesConversation: false,
	});
};

const update = () =>
	write({
		target: {
			valid: inState('queued', { taskId: 'task-93912f11' }),
			mandatory: { name: 'taskId', label: 'Task ID' },
			path: `${API}/conversations`,
			done: (scene) => expect(only(scene).aliasId).toBe('task-93912f11'),
			untouched: (scene) => expect(only(scene).aliasId).toBeUndefined(),
		},
		transaction: 'transID',
		names: {
			accepted: 'Success',
			done: 'onConversationUpdatedSuccess',
			failed: 'onConversationUpdatedFailure',
			refused: 'Failure',
		},
		wrong: { given: nowhere({ taskId: 'task-93912f11' }), ...NOWHERE },
	});

const addParticipant = () =>
	write({
		target: {
			valid: inState('queued', { participant: AGENT }),
			mandatory: { name: 'participant', label: 'Participant' },
			path: `${API}/conversations`,
			done: (scene) =>
				expect(only(scene)).toMatchObject({
					participants: [AGENT],
					userId: AGENT,
					status: 'active',
				}),
			untouched: (scene) => expect(only(scene).participants).toEqual([]),
		},
		transaction: 'TransId',
		names: {
			accepted: 'Success',
			done: 'OnAddParticipantSuccess',
			failed: 'OnAddParticipantFailure',
			refused: 'Failure',
		},
		forbidden: {
			given: inState('closed', { participant: AGENT }),
			code: 4554,
			message: 'The conversation is closed',
		},
		wrong: { given: nowhere({ participant: AGENT }), ...NOWHERE },
	});

const removeParticipant = () =>
	write({
		target: {
			valid: inState('active', { participant: AGENT }),
			mandatory: { name: 'participant', label: 'Participant' },
			path: `${API}/conversations`,
			done: (scene) =>
				expect(only(scene)).toMatchObject({ participants: [], userId: null, status: 'queued' }),
			untouched: (scene) => expect(only(scene).participants).toEqual([AGENT]),
		},
		transaction: 'TransId',
		names: {
			accepted: 'onParticipantRemoved',
			done: 'onParticipantRemoved',
			failed: 'onRemoveParticipantFailure',
			refused: 'onFailure',
		},
		forbidden: {
			given: inState('queued', { participant: AGENT }),
			code: 4550,
			message: `${AGENT} does not take part`,
		},
		wrong: { given: nowhere({ participant: AGENT }), ...NOWHERE },
	});

const close = () =>
	write({
		target: {
			valid: inState('active'),
			mandatory: ID,
			path: `${API}/conversations`,
			done: (scene) => expect(only(scene).status).toBe('closed'),
			untouched: (scene) => expect(only(scene).status).toBe('active'),
		},
		transaction: 'TransId',
		names: {
			accepted: 'onConversationClosed',
			done: 'onConversationClosed',
			failed: 'onCloseConversationFailure',
			refused: 'onFailure',
		},
		// The code on which the vendor's own flow branches.
		forbidden: { given: inState('closed'), code: 4547, message: 'Conversation already closed' },
		wrong: { given: nowhere(), ...NOWHERE },
	});

const reopen = () =>
	write({
		target: {
			valid: inState('closed'),
			mandatory: ID,
			path: `${API}/conversations`,
			done: (scene) => expect(only(scene).status).toBe('queued'),
			untouched: (scene) => expect(only(scene).status).toBe('closed'),
		},
		transaction: 'TransId',
		names: {
			accepted: 'ConversationReopened',
			done: 'ConversationReopened',
			failed: 'ConversationReopenFailed',
			refused: 'onFailure',
		},
		forbidden: { given: inState('queued'), code: 4551, message: 'The conversation is not closed' },
		wrong: { given: nowhere(), ...NOWHERE },
	});

const hold = () =>
	write({
		target: {
			valid: inState('active'),
			mandatory: ID,
			path: `${API}/conversations`,
			done: (scene) => expect(only(scene).status).toBe('onhold'),
			untouched: (scene) => expect(only(scene).status).toBe('active'),
		},
		transaction: 'transId',
		names: { accepted: 'Success', done: 'Success', failed: 'Failure', refused: 'Failure' },
		wrong: { given: nowhere(), ...NOWHERE },
	});

const TEAM = '5f0c6b2e-54c1-4c37-9d0a-7b1f6f0a1c02';

const transfer = () => {
	const to = { routeTo: 'team', teamId: TEAM };
	const outcomes = write({
		target: {
			valid: inState('queued', to),
			mandatory: { name: 'teamId', label: 'Team ID' },
			path: `${API}/conversations`,
			done: (scene) => expect(only(scene).teamId).toBe(TEAM),
			untouched: (scene) => expect(only(scene).teamId).not.toBe(TEAM),
		},
		transaction: 'transId',
		names: {
			accepted: 'onConversationTransferred',
			done: 'onConversationTransferred',
			failed: 'onConversationTransferFailed',
			refused: 'Failure',
		},
		wrong: { given: nowhere(to), ...NOWHERE },
	});
	outcomes.Success = [
		{
			title: 'to a skill, accepted',
			given: inState('queued', { routeTo: 'skill', skillId: 'billing' }),
			outputs: { transId: TEXT, conversationId: TEXT },
		},
	];
	return outcomes;
};

function transcript(): Outcomes {
	const valid = inState('queued');
	const outputs = {
		transcriptJsonEsc: TEXT,
		countOfRecords: expect.any(Number) as number,
		status: expect.anything() as unknown as string,
		apiStatus: 200,
		responsePayload: TEXT,
		code: null,
		description: null,
	};
	return {
		...standardFive({ valid, mandatory: ID, path: `${API}/conversations` }),
		success: [{ title: 'the messages', given: valid, outputs }],
		Failure: [
			{
				title: 'a conversation that is not there',
				given: nowhere(),
				outputs: {
					status: 404,
					apiStatus: 404,
					code: NOWHERE.code,
					description: NOWHERE.message,
					responsePayload: TEXT,
				},
				error: refused(NOWHERE.status, NOWHERE.code, NOWHERE.message),
			},
		],
	};
}

/** How every outcome of every node is reached. */
export const scenarios: Record<EngageNode, Outcomes> = {
	search: search(),
	append: append(),
	create: create(),
	update: update(),
	addParticipant: addParticipant(),
	removeParticipant: removeParticipant(),
	close: close(),
	reopen: reopen(),
	hold: hold(),
	transfer: transfer(),
	transcript: transcript(),
};
