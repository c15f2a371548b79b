import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import type { EceNode } from './eceNodes';
import { CHAT, CONTENT, EceScene, FILES, MARIA, MESSAGING, STORAGE } from './eceScene';
import { standardFive, TEXT, type Outcomes, type Scenario } from './wxccStandardFive';

/*
 * How every outcome of every method is reached. Written from shared/reference/ece.md; answers are the sandbox's own
 * unless a fault stands in for them.
 */

type EceScenario = Scenario<EceScene>;
type EceOutcomes = Outcomes<EceScene>;
type Given = EceScenario['given'];

const CONFIGURATION = `${MESSAGING}/configuration`;
const START = `${MESSAGING}/conversation/start`;
const END = `${MESSAGING}/conversation/end`;
const SEND = `${MESSAGING}/sendmessage`;
const NOWHERE = '0b0e5d0e-4a3e-4a7a-8a19-1d4b5b6c7d80';
const FIRST_DAY = '2026-01-05T08:30:00.000Z';

const errorBody = (status: number, words: string): IDataObject => ({
	code: `${status}-101`,
	developerMessage: words,
});

/** A refusal in the words of ECE. */
const refused = (httpStatus: number, words: string, code = `${httpStatus}-101`) => ({
	message: words,
	code,
	httpStatus,
	retryable: httpStatus >= 502,
	details: { code, developerMessage: words },
});

/** There the error is the root element. */
const inXmlRefused = (...given: Parameters<typeof refused>) => {
	const error = refused(...given);
	return { ...error, details: { error: error.details } };
};

/** A failure of which no answer tells. */
const failed = (code: string, message: unknown, httpStatus: number | null = null) => ({
	message: message as string,
	code,
	httpStatus,
	retryable: false,
	details: null,
});

const faulty =
	(path: string, fault: Fault['fault'], given: Given): Given =>
	async (scene) => {
		const parameters = await given(scene);
		scene.sandbox.setFault({ match: { path }, fault });
		// One attempt is enough to see which output it is.
		return { options: { retry: false }, ...parameters };
	};

const answering = (path: string, status: number, words: string, given: Given): Given =>
	faulty(path, { kind: 'status', status, body: errorBody(status, words) }, given);

interface Target {
	valid: Given;
	path: string;
	kind: 'read' | 'write';
	mandatory: { name: string; label: string };
	/** 401, 403 and 500 have outcomes of their own. */
	namesStatuses: boolean;
}

/** What all methods with one call of ECE leave through alike. */
function five(target: Target): EceOutcomes {
	const { valid, path, kind, namesStatuses } = target;
	const all = standardFive<EceScene>({ ...target, body: errorBody });
	const withoutToken = all.onAuthorizationFailure.filter((scenario) => scenario.withoutToken);
	const isWrite = kind === 'write';
	return {
		...all,
		...(namesStatuses && { onAuthorizationFailure: withoutToken }),
		onError: [
			...(namesStatuses ? [] : all.onError),
			{
				title: 'something before ECE does not reach it',
				given: answering(path, 502, 'No upstream', valid),
				error: { ...refused(502, 'No upstream'), retryable: !isWrite },
				...(isWrite && { outcomeUnknown: true }),
			},
			{
				title: 'a web page',
				given: faulty(path, { kind: 'html' }, valid),
				error: {
					...failed('', expect.stringMatching(/^The service answered with a web page/), 200),
					code: null,
					details: expect.stringMatching(/^<!doctype html>/) as string,
				},
				...(isWrite && { outcomeUnknown: true }),
			},
		],
	};
}

/** Statuses that the page of a node gives an outcome of its own. */
const byStatus = (
	path: string,
	given: Given,
	named: Record<string, number>,
	outputs?: (status: number) => IDataObject,
): EceOutcomes =>
	Object.fromEntries(
		Object.entries(named).map(([outcome, status]) => [
			outcome,
			[
				{
					title: `HTTP ${status}`,
					given: answering(path, status, 'Not like this', given),
					...(outputs && { outputs: outputs(status) }),
					error: refused(status, 'Not like this'),
					...(status === 500 && path !== CONFIGURATION && { outcomeUnknown: true as const }),
					// After a 401 n8n gets a new token, and tries once more.
					...(status === 401 && { sent: 2 }),
				},
			],
		]),
	);

function withMore(outcomes: EceOutcomes, more: EceOutcomes): EceOutcomes {
	const names = new Set([...Object.keys(outcomes), ...Object.keys(more)]);
	return Object.fromEntries(
		[...names].map((name) => [name, [...(outcomes[name] ?? []), ...(more[name] ?? [])]]),
	);
}

const inXml =
	(given: Given): Given =>
	async (scene) => {
		scene.ece.set({ xmlOnly: true });
		return await given(scene);
	};

const ENTRY_POINT_ID = { name: 'entryPointId', label: 'Entry Point ID' };
const CONVERSATION_ID = { name: 'conversationId', label: 'Conversation ID' };

// ---------------------------------------------------------------- Entrypoint Configuration

function configuration(): EceOutcomes {
	const of =
		(entryPointId: string): Given =>
		async () => ({ entryPointId });
	const valid = of('1001');
	const told = {
		entryPointId: '1001',
		lastModifiedDate: FIRST_DAY,
		attachmentPolicies: 'allow_all',
		response: expect.objectContaining({}) as IDataObject,
	};
	return withMore(
		withMore(
			five({
				valid,
				path: CONFIGURATION,
				kind: 'read',
				mandatory: ENTRY_POINT_ID,
				namesStatuses: true,
			}),
			byStatus(CONFIGURATION, valid, { Unauthorized: 401, 'Internal server error': 500 }),
		),
		{
			onEntryPointConfigSuccess: [
				{
					title: 'in JSON',
					given: valid,
					outputs: told,
					holds: ({ requests }) => {
						expect(requests).toMatchObject([
							{ method: 'GET', path: CONFIGURATION, query: 'entrypoint=1001' },
						]);
					},
				},
				{ title: 'in XML', given: inXml(valid), outputs: told },
			],
			Forbidden: [
				{
					title: 'the application is not bound to the entry point',
					given: of('1004'),
					error: refused(403, 'The client application is not bound to entry point 1004'),
				},
			],
			'Not Found': [
				{
					title: 'an unknown entry point',
					given: of('9999'),
					error: refused(404, 'There is no active entry point 9999'),
				},
				{
					title: 'an entry point that is not active',
					given: of('1003'),
					error: refused(404, 'There is no active entry point 1003'),
				},
				{
					title: 'an unknown entry point, in XML',
					given: inXml(of('9999')),
					error: inXmlRefused(404, 'There is no active entry point 9999'),
				},
			],
			onError: [
				{
					title: 'an entry point that is no number',
					given: of('support'),
					error: refused(400, 'The id of the entry point must be a number'),
				},
			],
		},
	);
}

// ---------------------------------------------------------------- Agent Availability

interface Question {
	path: string;
	/** Outcomes beside the failure: with agents, and without. */
	own: EceOutcomes;
	failure: string;
}

function question({ path, own, failure }: Question): EceOutcomes {
	const valid: Given = async () => ({ entryPointId: '1001' });
	return withMore(
		five({ valid, path, kind: 'read', mandatory: ENTRY_POINT_ID, namesStatuses: false }),
		{
			...own,
			[failure]: [
				{
					title: 'an unknown entry point',
					given: async () => ({ entryPointId: '9999' }),
					error: refused(404, 'There is no entry point 9999'),
				},
				{
					title: 'a refusal in XML',
					given: inXml(async () => ({ entryPointId: '9999' })),
					error: inXmlRefused(404, 'There is no entry point 9999'),
				},
			],
		},
	);
}

/** The same in either format. */
const twice = (title: string, given: Given, outputs: IDataObject): EceScenario[] => [
	{ title, given, outputs },
	{ title: `${title}, in XML`, given: inXml(given), outputs },
];

function availability(): Record<string, EceOutcomes> {
	const askedOf =
		(entryPointId: string, arrange?: (scene: EceScene) => void): Given =>
		async (scene) => {
			arrange?.(scene);
			return { entryPointId };
		};
	const withMaria = askedOf('1001', ({ ece }) => void ece.login(MARIA, 3));
	return {
		getAgentAvailability: question({
			path: `${CHAT}/agentAvailability`,
			failure: 'GetAgentAvailabilityFailure',
			own: {
				AgentAvailable: [
					...twice('an agent is there', withMaria, { Available: true }),
					...twice('the entry point requires none', askedOf('1002'), { Available: true }),
				],
				NoAgentAvailable: twice('nobody is there', askedOf('1001'), { Available: false }),
			},
		}),
		getAgentCapacity: question({
			path: `${CHAT}/capacity`,
			failure: 'GetAgentCapacityFailure',
			own: {
				SlotAvailable: twice('three free slots', withMaria, { availableSlots: 3 }),
				'MaximumLoad/NoAgent': [
					...twice('nobody is there', askedOf('1001'), { availableSlots: 0 }),
					...twice(
						'everybody is busy',
						askedOf('1001', ({ ece }) => {
							ece.login(MARIA, 1);
							ece.start();
						}),
						{ availableSlots: 0 },
					),
				],
			},
		}),
		getQueueDepthAndWaitTime: question({
			path: `${CHAT}/liveSessionStatus`,
			failure: 'GetQueueDepthandWaitTimeFailure',
			own: {
				GetQueueDepthandWaitTimeSuccess: [
					...twice('nobody waits', askedOf('1001'), { queueDepth: 0, waitTime: 0 }),
					...twice(
						'two wait',
						askedOf('1001', ({ ece }) => {
							ece.start();
							ece.start();
						}),
						{ queueDepth: 2, waitTime: 60 },
					),
				],
			},
		}),
	};
}

// ---------------------------------------------------------------- Start Conversation

interface Start {
	parameters: IDataObject;
	query: string;
	attribute: [name: string, value: string];
	contact: IDataObject;
}

function start({ parameters, query, attribute, contact }: Start): EceOutcomes {
	const valid: Given = async ({ ece }) => ({
		entryPointId: '1001',
		lastModifiedDate: ece.entryPoint('1001').lastModified,
		customerName: 'Ada Byron',
		...parameters,
	});
	const changed =
		(changes: IDataObject): Given =>
		async (scene) => ({ ...(await valid(scene)), ...changes });
	const withoutDate = changed({ lastModifiedDate: '' });
	const started = {
		conversationId: TEXT,
		activityId: TEXT,
		response: expect.objectContaining({}) as IDataObject,
	};
	const answered = (status: number) => ({ response: errorBody(status, 'Not like this') });
	const holds: EceScenario['holds'] = ({ ece, requests }) => {
		const [conversation, ...others] = ece.conversations;
		expect(others).toEqual([]);
		expect(conversation).toMatchObject({ entryPointId: '1001', contactAttribute: attribute[0] });
		expect(conversation.customer.attributes).toMatchObject({ [attribute[0]]: attribute[1] });
		expect(requests.at(-1)).toMatchObject({
			method: 'POST',
			path: START,
			query,
			body: {
				entryPointConfiguration: {
					entryPoint: { id: '1001' },
					lastModified: { date: ece.entryPoint('1001').lastModified },
				},
				activity: {
					customer: {
						type: { value: 'individual' },
						contacts: { contact: [{ firstName: 'Ada Byron', ...contact }] },
					},
				},
			},
		});
	};
	const unknown = refused(400, 'There is no active entry point 9999');
	const notBound = refused(403, 'The client application is not bound to entry point 1004');
	return withMore(
		withMore(
			five({ valid, path: START, kind: 'write', mandatory: ENTRY_POINT_ID, namesStatuses: true }),
			byStatus(
				START,
				valid,
				{ 'Bad Request': 400, Unauthorized: 401, 'Internal Server Error': 500 },
				answered,
			),
		),
		{
			onStartConversationSuccess: [
				{ title: 'with the date of the configuration', given: valid, outputs: started, holds },
				{
					title: 'without it: the configuration is read first',
					given: withoutDate,
					outputs: started,
					sent: 2,
					holds,
				},
				{
					title: 'with one out of date: it is read, and the start repeated',
					given: changed({ lastModifiedDate: '2025-12-24T00:00:00.000Z' }),
					outputs: started,
					sent: 3,
					holds: (scene) => {
						expect(scene.calls).toEqual([`POST ${START}`, `GET ${CONFIGURATION}`, `POST ${START}`]);
						void holds(scene);
					},
				},
				{ title: 'in XML', given: inXml(withoutDate), outputs: started, sent: 2, holds },
				{
					title: 'HTTP 201',
					given: async (scene) => {
						scene.ece.set({ startStatus: 201 });
						return await valid(scene);
					},
					outputs: started,
					holds,
				},
			],
			'Bad Request': [
				{
					title: 'an unknown entry point',
					given: changed({ entryPointId: '9999' }),
					outputs: { response: unknown.details },
					error: unknown,
				},
				{
					title: 'an unknown entry point, without a date: nothing is started',
					given: async (scene) => ({ ...(await withoutDate(scene)), entryPointId: '9999' }),
					outputs: { response: { ...unknown.details, code: '404-101' } },
					error: refused(404, 'There is no active entry point 9999'),
					holds: ({ calls }) => expect(calls).toEqual([`GET ${CONFIGURATION}`]),
				},
				{
					title: 'an entry point that is not active',
					given: changed({ entryPointId: '1003' }),
					outputs: { response: errorBody(400, 'There is no active entry point 1003') },
					error: refused(400, 'There is no active entry point 1003'),
				},
			],
			Forbidden: [
				{
					title: 'the application is not bound to the entry point',
					given: changed({ entryPointId: '1004' }),
					outputs: { response: notBound.details },
					error: notBound,
				},
			],
			Conflict: [
				{
					title: 'the second attempt is refused as well',
					given: answering(START, 409, 'Not like this', valid),
					outputs: answered(409),
					error: refused(409, 'Not like this'),
					sent: 3,
				},
			],
			'Internal Server Error': [
				{
					title: 'the configuration cannot be read again after a conflict: no second attempt',
					given: answering(
						CONFIGURATION,
						500,
						'Out of order',
						answering(START, 409, 'Not like this', valid),
					),
					outputs: { response: errorBody(500, 'Out of order') },
					error: refused(500, 'Out of order'),
					sent: 2,
				},
			],
			onInvalidChoice: [
				{
					title: 'a configuration without a date: nothing is started',
					given: faulty(
						CONFIGURATION,
						{ kind: 'status', status: 200, body: { entryPointConfiguration: [] } },
						withoutDate,
					),
					error: {
						...failed(
							'',
							'The service answered something for which this node has no outcome.',
							200,
						),
						code: null,
						details: { entryPointConfiguration: [] },
					},
				},
				{
					title: 'an answer without the ID of the conversation',
					given: faulty(START, { kind: 'status', status: 200, body: { activity: {} } }, valid),
					error: {
						...failed(
							'',
							'The service answered something for which this node has no outcome.',
							200,
						),
						code: null,
						details: { activity: {} },
					},
					outcomeUnknown: true,
				},
			],
		},
	);
}

const SMS = {
	parameters: {
		phoneNumber: '(555) 123-0001',
		countryCode: '+1',
		emailAddress: 'ada@example.com',
	},
	query: 'searchContactOnAttribute=phone.phoneNo',
	attribute: ['phone.phoneNo', '5551230001'] as [string, string],
	contact: {
		phone: [{ phoneNo: '5551230001', countryCode: '1' }],
		email: [{ emailAddress: 'ada@example.com' }],
	},
};

const MESSENGER = {
	parameters: { facebookPsid: '7700123456789' },
	query: 'searchContactOnAttribute=custom.facebookpsid',
	attribute: ['custom.facebookpsid', '7700123456789'] as [string, string],
	contact: { custom: { facebookpsid: '7700123456789' } },
};

function startOnSms(): EceOutcomes {
	const malformed = (title: string, parameters: IDataObject, message: string): EceScenario => ({
		title,
		given: async () => ({
			entryPointId: '1001',
			customerName: 'Ada',
			...SMS.parameters,
			...parameters,
		}),
		error: failed('INVALID_DATA', `${message} No request was sent.`),
		sent: 0,
	});
	return withMore(start(SMS), {
		onInvalidData: [
			malformed(
				'words for a number',
				{ phoneNumber: 'call me' },
				'Phone Number must be a telephone number.',
			),
			malformed(
				'a country for its code',
				{ countryCode: 'USA' },
				'Country Code must be a number such as 1 or 44.',
			),
		],
	});
}

// ---------------------------------------------------------------- conversations that go on

/** What every call about one conversation can meet. */
function aboutConversation(path: string, valid: Given, mayBeOver = true): EceOutcomes {
	const other =
		(id: (scene: EceScene) => Promise<string>): Given =>
		async (scene) => ({ ...(await valid(scene)), conversationId: await id(scene) });
	const completed = async (scene: EceScene) => (await scene.conversation('completed')).id;
	return withMore(
		withMore(
			five({ valid, path, kind: 'write', mandatory: CONVERSATION_ID, namesStatuses: true }),
			byStatus(path, valid, { Unauthorized: 401, 'Internal server error': 500 }),
		),
		{
			'Conversation ID Does Not Exist': [
				{
					title: 'an unknown conversation',
					given: other(async () => NOWHERE),
					error: refused(404, `Conversation ${NOWHERE} does not exist`),
				},
			],
			Forbidden: [
				{
					title: 'the conversation of another client application',
					given: other(async (scene) => await scene.foreignConversation()),
					error: refused(403, 'The conversation was started by another client application'),
				},
			],
			onError: mayBeOver
				? [
						{
							title: 'the conversation is over',
							given: other(completed),
							error: {
								...refused(400, '', '400-115'),
								message: expect.stringMatching(/^Conversation .* is closed$/) as string,
								details: { code: '400-115', developerMessage: TEXT },
							},
						},
					]
				: [],
		},
	);
}

function end(): EceOutcomes {
	const valid: Given = async (scene) => ({ conversationId: (await scene.conversation()).id });
	const success = (title: string, given: Given): EceScenario => ({
		title,
		given,
		holds: ({ ece, calls }) => {
			expect(calls).toEqual([`POST ${END}`]);
			expect(ece.conversations.map(({ status }) => status)).toEqual(['completed']);
		},
	});
	return withMore(aboutConversation(END, valid), {
		onEndConversationSuccess: [
			success('in JSON', valid),
			success('in XML', inXml(valid)),
			success('HTTP 204, without a body', async (scene) => {
				scene.ece.set({ endStatus: 204 });
				return await valid(scene);
			}),
		],
	});
}

// ---------------------------------------------------------------- Send Message

function sending(valid: Given, holds: EceScenario['holds']): EceOutcomes {
	const illegal = 'Illegal unquoted character ((CTRL-CHAR, code 10)) in a JSON string';
	const touched = 'The configuration of the entry point has been changed meanwhile';
	return withMore(aboutConversation(SEND, valid), {
		onSendMessageSuccess: [
			{ title: 'in JSON', given: valid, holds },
			{ title: 'in XML', given: inXml(valid), holds },
			{
				title: 'HTTP 204, without a body',
				given: async (scene) => {
					scene.ece.set({ sendStatus: 204 });
					return await valid(scene);
				},
				holds,
			},
		],
		Conflict: [
			{
				title: 'the entry point was changed',
				given: async (scene) => {
					const parameters = await valid(scene);
					scene.ece.set({ conflictOnTouch: true });
					scene.ece.touch('1001');
					return parameters;
				},
				error: refused(409, touched),
			},
		],
		'Illegal Unquoted Character': [
			{
				title: 'ECE says so',
				given: answering(SEND, 400, illegal, valid),
				error: refused(400, illegal),
			},
		],
		onError: [
			{
				title: 'another bad request',
				given: answering(SEND, 400, 'type.value is unknown', valid),
				error: refused(400, 'type.value is unknown'),
			},
		],
	});
}

const lastMessage = ({ ece }: EceScene) => ece.conversations.at(-1)!.messages.at(-1)!;

function text(type: string, message: string): EceOutcomes {
	const valid: Given = async (scene) => ({
		conversationId: (await scene.conversation()).id,
		message,
	});
	return sending(valid, (scene) => {
		expect(lastMessage(scene)).toMatchObject({ from: 'customer', type, content: message });
	});
}

function decision(type: string, state: string): EceOutcomes {
	const valid: Given = async (scene) => {
		const conversation = await scene.conversation();
		return {
			conversationId: conversation.id,
			attachmentId: (await scene.offer(conversation)).id,
		};
	};
	return withMore(
		sending(valid, (scene) => {
			expect(lastMessage(scene)).toMatchObject({ from: 'customer', type });
			expect(scene.ece.conversations[0].attachments).toMatchObject([{ from: 'agent', state }]);
		}),
		{
			onError: [
				{
					title: 'no such attachment',
					given: async (scene) => ({ ...(await valid(scene)), attachmentId: 'none' }),
					error: refused(400, 'The agent has sent no attachment none'),
				},
			],
		},
	);
}

function upload(): EceOutcomes {
	const content = Buffer.from('a picture of a parcel');
	const valid: Given = async (scene) => ({
		conversationId: (await scene.conversation()).id,
		fileFrom: 'url',
		attachmentUrl: scene.file({ content }),
		fileName: 'parcel.png',
		contentType: 'image/png',
		fileSize: content.length,
	});
	const invalid = (parameters: IDataObject, message: string): EceScenario => ({
		title: message,
		given: async (scene) => ({ ...(await valid(scene)), ...parameters }),
		error: failed('INVALID_DATA', `${message} No request was sent.`),
		sent: 0,
	});
	return withMore(
		sending(valid, async (scene) => {
			expect(lastMessage(scene)).toMatchObject({ from: 'customer', type: 'uploadAttachment' });
			await scene.ece.act(MARIA, 'acceptAttachment');
			expect(scene.ece.conversations[0].attachments).toMatchObject([
				{
					from: 'customer',
					state: 'accepted',
					fileName: 'parcel.png',
					received: { bytes: content.length },
				},
			]);
		}),
		{
			onInvalidData: [
				invalid({ fileSize: 0 }, 'File Size must be at least 1, not 0.'),
				invalid(
					{ attachmentUrl: 'ftp://files.example.com/a.png' },
					'Attachment URL must be an address that begins with https:// or http://.',
				),
				invalid(
					{ fileFrom: 'binaryData', uploadUrl: 'http://127.0.0.1:9/a' },
					'The item has no binary data under "data".',
				),
			],
		},
	);
}

// ---------------------------------------------------------------- Get File Info

const HANGS = { kind: 'hang' } as const;

const timedOut = (message: RegExp): IDataObject => ({
	...failed('ETIMEDOUT', expect.stringMatching(message)),
	retryable: true,
});

function info(): EceOutcomes {
	const of =
		(file: Parameters<EceScene['file']>[0] = {}): Given =>
		async (scene) => ({ attachmentUrl: scene.file(file) });
	const valid = of();
	const told = { fileSize: 9, contentType: 'image/png' };
	const noFile = (message: string) => ({
		...failed('NO_FILE', message, expect.any(Number) as never),
		details: null,
	});
	return {
		createAttachmentInfoOnSuccess: [
			{ title: 'by HEAD', given: valid, outputs: told },
			{
				title: 'by its first byte, where HEAD is refused',
				given: of({ delivery: { head: false } }),
				outputs: told,
				sent: 2,
				holds: ({ requests }) => expect(requests[1].headers.range).toBe('bytes=0-0'),
			},
		],
		createAttachmentInfoOnFailure: [
			{
				title: 'no file',
				given: of({ delivery: { mode: 'missing' } }),
				error: noFile('The server of the file answered HTTP 404.'),
				sent: 2,
			},
			{
				title: 'an empty file',
				given: of({ content: Buffer.alloc(0) }),
				error: noFile('The file is empty.'),
				sent: 2,
			},
		],
		onInvalidData: [
			{
				title: 'an expression that is empty at run time',
				given: async () => ({ attachmentUrl: '={{ $json.missing }}' }),
				error: failed('INVALID_DATA', 'Attachment URL is empty. No request was sent.'),
				sent: 0,
			},
			{
				title: 'no address',
				given: async () => ({ attachmentUrl: 'photo.png' }),
				error: failed(
					'INVALID_DATA',
					'Attachment URL must be an address that begins with https:// or http://. No request was sent.',
				),
				sent: 0,
			},
		],
		onInvalidChoice: [
			{
				title: 'a server that does not tell the size',
				given: of({ delivery: { mode: 'noLength' } }),
				error: failed('SIZE_UNKNOWN', 'The server of the file does not tell its size.', 200),
				sent: 2,
			},
		],
		onTimeout: [
			{
				title: 'the answer never comes',
				given: async (scene) => ({
					...(await faulty(FILES, HANGS, valid)(scene)),
					options: { timeout: 0.15 },
				}),
				error: timedOut(/^No answer within 0\.2 s\./),
			},
		],
		onAuthorizationFailure: [401, 403].map((status) => ({
			title: `HTTP ${status}`,
			given: faulty(FILES, { kind: 'status', status }, valid),
			error: failed(
				'LOGIN_NEEDED',
				`The server of the file does not give it to everybody (HTTP ${status}).`,
				status,
			),
			sent: 2,
		})),
		onError: [
			{
				title: 'the server of the file is out of order',
				given: faulty(FILES, { kind: 'status', status: 500 }, valid),
				error: { ...failed('', 'The service answered HTTP 500.', 500), code: null },
				sent: 2,
			},
			{
				title: 'a host that cannot be reached',
				given: async () => ({
					attachmentUrl: 'http://127.0.0.1:9/photo.png',
					options: { retry: false },
				}),
				error: {
					...failed('ECONNREFUSED', TEXT),
					retryable: true,
				},
				sent: 0,
			},
		],
	};
}

function attachment(): EceOutcomes {
	const of =
		(file: IDataObject = {}, parameters: IDataObject = {}): Given =>
		async (scene) => {
			const { contentUrl } = await scene.offer(await scene.conversation(), file);
			return {
				fileName: 'invoice.pdf',
				contentUrl,
				publicBaseUrl: scene.ece.storageUrl('outbox'),
				...parameters,
			};
		};
	const valid = of();
	const all = five({
		valid,
		path: CONTENT,
		kind: 'read',
		mandatory: { name: 'fileName', label: 'File Name' },
		namesStatuses: false,
	});
	const told: EceScenario['outputs'] = {
		fileAttachmentURL: expect.stringMatching(/\/ece\/storage\/outbox\/invoice\.pdf$/) as string,
		fileSize: 10,
		contentType: 'application/pdf',
	};
	const failure = (code: string, message: unknown, httpStatus: number) =>
		failed(code, message, httpStatus);
	return {
		...all,
		createAttachmentInfoOnSuccess: [
			{ title: 'the file leaves with the item', given: valid, outputs: told },
			{
				title: 'the file is put on the web as well',
				given: of({}, { uploadFile: true }),
				outputs: told,
				sent: 2,
				holds: ({ ece }) => {
					expect(ece.stored).toMatchObject([
						{ name: 'outbox/invoice.pdf', contentType: 'application/pdf', bytes: 10 },
					]);
				},
			},
		],
		createAttachmentInfoOnFailure: [
			{
				title: 'no file',
				given: of({ delivery: { mode: 'missing' } }),
				error: failure('NO_FILE', 'The service answered HTTP 404.', 404),
			},
			{
				title: 'the Content URL redirects',
				given: of({
					delivery: { mode: 'redirect', location: 'https://elsewhere.example.com/a?key=1' },
				}),
				error: failure(
					'REDIRECTED',
					'The Content URL redirects to https://elsewhere.example.com/a, which is not followed with the credential.',
					302,
				),
			},
			{
				title: 'an empty file',
				given: of({ base64: '', size: 0 }),
				error: failure('BROKEN_FILE', 'The file is empty.', 200),
			},
			{
				title: 'a file that breaks off',
				given: of({ delivery: { mode: 'broken' } }),
				error: failure(
					'BROKEN_FILE',
					expect.stringMatching(/^The file broke off after 5 bytes/),
					200,
				),
			},
			{
				title: 'the web server refuses the file',
				given: async (scene) => {
					scene.ece.refuseStorage(507);
					return await of({}, { uploadFile: true })(scene);
				},
				error: {
					...failure(
						'NOT_UPLOADED',
						'The server of Public Base URL answered HTTP 507 to the upload.',
						507,
					),
					details: { error: 'The file is refused' },
				},
				outcomeUnknown: true,
				sent: 2,
			},
		],
		onInvalidChoice: [
			{
				title: 'a web page',
				given: of({ fileName: 'login', contentType: 'text/html; charset=utf-8' }),
				error: failure('WEB_PAGE', 'The Content URL leads to a web page and not to the file.', 200),
			},
		],
		onTimeout: [
			...all.onTimeout,
			{
				title: 'a file that comes too slowly',
				given: of(
					{ delivery: { mode: 'drip', intervalMs: 100, chunkBytes: 1 } },
					{ options: { timeout: 0.25 } },
				),
				error: {
					...timedOut(/^The file was not complete in time: \d+ bytes had come\./),
					httpStatus: 200,
				},
			},
			{
				title: 'a web server that does not answer',
				given: async (scene) => {
					const parameters = await of({}, { uploadFile: true })(scene);
					scene.sandbox.setFault({ match: { path: STORAGE }, fault: HANGS });
					return { ...parameters, options: { timeout: 0.25 } };
				},
				error: {
					...failed('ETIMEDOUT', expect.stringMatching(/ The request may have been carried out/)),
				},
				outcomeUnknown: true,
				sent: 2,
			},
		],
		onError: all.onError.filter(({ title }) => title !== 'a web page'),
	};
}

/** Node → method → outcome → scenarios. */
export const scenarios: Record<EceNode, Record<string, EceOutcomes>> = {
	configuration: { getEntrypointConfiguration: configuration() },
	availability: availability(),
	start: { startConversationOnSms: startOnSms(), startConversationOnMessenger: start(MESSENGER) },
	end: { endConversation: end() },
	send: {
		sendPlainTextMessage: text('text/plain', 'My parcel has not arrived'),
		sendHtmlMessage: text('text/html', '<p>My parcel has <b>not</b> arrived</p>'),
		acceptAttachment: decision('acceptAttachment', 'accepted'),
		rejectAttachment: decision('rejectAttachment', 'rejected'),
		uploadAttachmentAvailableInAUrl: upload(),
	},
	fileInfo: { getFileInfo: info(), getAttachmentUrl: attachment() },
};
