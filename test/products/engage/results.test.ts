import type { IDataObject } from 'n8n-workflow';
import { byOutcome, engageNodes, type EngageRun } from '../../workflow/engageNodes';
import { answer, Service } from '../../workflow/service';
import { callBack, expire, WaitingEndpoint } from '../../workflow/waiting';
import { runAsTenant } from './engage.support';

/*
 * Answers and results of the REST interface. source: webex-engage-rest.md, sections 2.2 and 2.3; cases 14 to 17 of
 * shared/cases.
 */

const service = new Service();
const endpoint = new WaitingEndpoint();
beforeAll(async () => {
	await service.start();
	await endpoint.open();
});
beforeEach(() => service.reset());
afterAll(async () => {
	await endpoint.close();
	await service.stop();
});

const TID = '8ebbe593-1730-4b63-96ee-380eacc85d35';
const OTHER_TID = '0d3a1c8e-6a0b-4f5e-9d0e-3b1f0a7c2d11';
const CONVERSATION = 'CSR1923712361272';

type Key = keyof typeof engageNodes;

const PARAMETERS: Partial<Record<Key, IDataObject>> = {
	create: {
		channel: 'sms',
		businessLongcodeShortcode: '+14155550100',
		customerMobileNumber: '+14155550123',
		text: 'Hello',
		timestamp: '2026-11-20T09:30:00.000Z',
	},
	update: { conversationId: CONVERSATION, taskId: 'task-1' },
	append: {
		conversationId: CONVERSATION,
		channel: 'sms',
		text: 'Hello',
		timestamp: '2026-11-20T09:30:00.000Z',
	},
	transfer: { conversationId: CONVERSATION, routeTo: 'team', teamId: 't-1' },
	addParticipant: { conversationId: CONVERSATION, participant: 'a-1' },
	removeParticipant: { conversationId: CONVERSATION, participant: 'a-1' },
	close: { conversationId: CONVERSATION },
	reopen: { conversationId: CONVERSATION },
	hold: { conversationId: CONVERSATION },
};

/** As the callbacks page prints it, with values of our own. */
const published = (changes: IDataObject): IDataObject => ({
	event: 'conversation:updated',
	tid: TID,
	tenantId: '5f0c2a52-7d55-4f6c-93d6-3d1f1c0e9a20',
	status: 'success',
	code: 4300,
	description: 'done',
	value: {},
	headers: {},
	context: {},
	...changes,
});

const takenOn = (headers: Record<string, string> = { tid: TID }) => {
	service.handle = (_, response) => response.writeHead(202, headers).end();
};

/** Puts an execution to sleep, and answers with what wakes it. */
async function asleep(key: Key, parameters: IDataObject = {}) {
	const node = engageNodes[key];
	const waiting = await runAsTenant(
		service,
		node,
		{ ...PARAMETERS[key], waitForResult: true, ...parameters },
		{ resumeUrl: endpoint.url },
	);
	expect([waiting.run.status, waiting.outputs.flat()]).toEqual(['waiting', []]);
	const { callback } = service.requests[0].body as { callback: { url: string } };
	const report = async (body: IDataObject) => await callBack(waiting, { url: callback.url, body });
	return { waiting, report };
}

async function resultOf(
	key: Key,
	body: IDataObject,
	parameters: IDataObject = {},
): Promise<EngageRun> {
	const { report } = await asleep(key, parameters);
	const { status, run } = await report(body);
	expect(status).toBe(200);
	return byOutcome(engageNodes[key], run!);
}

describe('an answer', () => {
	it.each(['tid', 'Tid', 'TID'])(
		'without body has the transaction in the header %s',
		async (name) => {
			takenOn({ [name]: TID });
			const run = await runAsTenant(service, engageNodes.update, PARAMETERS.update!);
			expect(run.outcome).toBe('Success');
			expect(run.json).toMatchObject({ transID: TID, conversationId: CONVERSATION });
			expect(run.json.error).toBeUndefined();
			expect(service.requests).toHaveLength(1);
		},
	);

	it.each<[string, number, string, string]>([
		['an empty one', 200, '', 'text/plain'],
		['no content', 204, '', 'text/plain'],
		['a text', 202, 'accepted', 'text/plain'],
		['JSON without a transaction', 201, '{}', 'application/json'],
		['JSON that repeats its status', 202, '{"status":202,"code":4300}', 'application/json'],
		['a list', 200, '[]', 'application/json'],
	])('counts as accepted: %s', async (_, status, body, type) => {
		service.handle = (__, response) =>
			response.writeHead(status, { 'content-type': type }).end(body);
		const run = await runAsTenant(service, engageNodes.reopen, PARAMETERS.reopen!);
		expect(run.outcome).toBe('ConversationReopened');
		expect(run.json).toMatchObject({ TransId: null, conversationId: CONVERSATION });
		expect(run.json.outcomeUnknown).toBeUndefined();
	});

	it('prefers the transaction in the body, as Webex Connect reads it', async () => {
		service.handle = (_, response) =>
			response
				.writeHead(200, { 'content-type': 'application/json', tid: OTHER_TID })
				.end(JSON.stringify({ tid: TID }));
		const run = await runAsTenant(service, engageNodes.hold, PARAMETERS.hold!);
		expect(run.json).toMatchObject({ outcome: 'Success', transId: TID });
	});

	it.each<[string, IDataObject, string]>([
		['a refusal', { status: 404, description: 'Not there' }, 'Failure'],
		['a state', { status: 409, description: 'On hold' }, 'onConversationTransferFailed'],
		['the word', { status: 'failed', description: 'On hold' }, 'onConversationTransferFailed'],
	])('with 200 can repeat %s', async (_, body, outcome) => {
		service.handle = (__, response) => answer(response, 200, body);
		const run = await runAsTenant(service, engageNodes.transfer, PARAMETERS.transfer!);
		expect(run.outcome).toBe(outcome);
		expect(run.json.error).toMatchObject({ message: body.description });
	});

	it.each([200, 202, 400, 404, 409, 500])(
		'of Close with code 4547 and HTTP %d says that it is closed already',
		async (status) => {
			service.handle = (_, response) =>
				answer(response, status, { tid: TID, code: 4547, description: 'already closed' });
			const run = await runAsTenant(service, engageNodes.close, PARAMETERS.close!);
			expect(run.outcome).toBe('onCloseConversationFailure');
			expect(run.json).toMatchObject({
				TransId: TID,
				code: 4547,
				description: 'already closed',
				error: { code: 4547, message: 'already closed' },
			});
		},
	);

	it('is no failure because of its code', async () => {
		service.handle = (_, response) =>
			answer(response, 202, { tid: TID, code: 4342, description: 'transferred successfully' });
		const run = await runAsTenant(service, engageNodes.transfer, PARAMETERS.transfer!);
		expect(run.outcome).toBe('onConversationTransferred');
		expect(run.json).toMatchObject({ transId: TID, code: 4342 });
	});

	it('that contradicts itself without words is kept whole', async () => {
		const body = { status: 418, list: Array.from({ length: 900 }, (_, n) => ({ n, text: 'x' })) };
		service.handle = (_, response) => answer(response, 200, body);
		const run = await runAsTenant(service, engageNodes.close, PARAMETERS.close!);
		expect(run.outcome).toBe('onInvalidChoice');
		expect(run.json).toMatchObject({ outcomeUnknown: true, error: { details: body } });
	});
});

describe('a result', () => {
	beforeEach(() => takenOn());

	// Case 14
	it('of Create names the new conversation', async () => {
		const run = await resultOf(
			'create',
			published({
				event: 'conversation:created',
				description: 'created',
				value: {
					conversationId: CONVERSATION,
					aliasId: 'd1fa5281-eab3-4f74-afd2-9bab70b03c07',
					messages: [],
					routedTo: { teamId: 't1' },
				},
			}),
		);
		expect(run.outcome).toBe('onConversationCreated');
		expect(run.json).toMatchObject({
			TransId: TID,
			conversationId: CONVERSATION,
			conversation: CONVERSATION,
			code: 4300,
			description: 'created',
		});
		expect(run.json.error).toBeUndefined();
	});

	it.each<[Key, IDataObject, event: string, done: string, failed: string]>([
		['create', {}, 'conversation:created', 'onConversationCreated', 'onConversationFailed'],
		[
			'update',
			{},
			'conversation:updated',
			'onConversationUpdatedSuccess',
			'onConversationUpdatedFailure',
		],
		[
			'update',
			{ method: 'updateAliasId', conversationAliasId: 'mine' },
			'conversation:updated',
			'Success',
			'Failure',
		],
		[
			'update',
			{
				method: 'updateCustomFields',
				customFields: { rows: [{ scope: 'profile', key: 'tier', value: 'gold' }] },
			},
			'conversation:updated',
			'onConversationUpdated',
			'onConversationUpdateFailed',
		],
		['reopen', {}, 'conversation:updated', 'ConversationReopened', 'ConversationReopenFailed'],
		['close', {}, 'conversation:updated', 'onConversationClosed', 'onCloseConversationFailure'],
		['hold', {}, 'conversation:updated', 'Success', 'Failure'],
		[
			'transfer',
			{},
			'conversation:transfer',
			'onConversationTransferred',
			'onConversationTransferFailed',
		],
		[
			'transfer',
			{ routeTo: 'skill', skillId: 's-1' },
			'conversation:transfer',
			'Success',
			'Failure',
		],
		// Nobody publishes the events of messages and participants.
		['append', {}, 'message:created', 'onAppendMessageSuccess', 'onAppendMessageFailure'],
		[
			'addParticipant',
			{},
			'participant:added',
			'OnAddParticipantSuccess',
			'OnAddParticipantFailure',
		],
		[
			'removeParticipant',
			{},
			'participant:removed',
			'onParticipantRemoved',
			'onRemoveParticipantFailure',
		],
	])('of %s with %j is %s: %s or %s', async (key, parameters, event, done, failed) => {
		const outcomeOf = async (changes: IDataObject) => {
			service.requests = [];
			return (await resultOf(key, published(changes), parameters)).outcome;
		};
		expect(await outcomeOf({ event })).toBe(done);
		expect(await outcomeOf({ event, status: 'failed' })).toBe(failed);
		expect(await outcomeOf({ event: 'conversation:error', status: 'failed' })).toBe(failed);
		expect(await outcomeOf({ event: 'conversation:error' })).toBe(failed);
		// The outcome names of Webex Connect, without a status.
		expect(await outcomeOf({ event: done, status: '' })).toBe(done);
		expect(await outcomeOf({ event: failed, status: '' })).toBe(failed);
	});

	it('keeps the conversation of the request where it names none', async () => {
		const run = await resultOf('update', published({}));
		expect(run.json).toMatchObject({ transID: TID, conversationId: CONVERSATION, code: 4300 });
	});

	// Case 16
	it('of Close with code 4547 says that it is closed already', async () => {
		const body = { tid: TID, code: 4547, description: 'already closed' };
		const run = await resultOf('close', body);
		expect(run.outcome).toBe('onCloseConversationFailure');
		expect(run.json).toMatchObject({
			...{ TransId: TID, code: 4547, description: 'already closed' },
			error: { code: 4547, message: 'already closed', details: body },
		});
		service.requests = [];
		const contradiction = await resultOf('close', published({ code: 4547 }));
		expect(contradiction.outcome).toBe('onCloseConversationFailure');
	});

	it('is no failure because of its code', async () => {
		const run = await resultOf(
			'transfer',
			published({ event: 'conversation:transfer', code: 4342 }),
		);
		expect(run.outcome).toBe('onConversationTransferred');
	});

	// Case 17
	it.each<[string, Key, IDataObject]>([
		['of no form', 'close', { news: 'x'.repeat(5000), list: [{ a: 1 }] }],
		['without a status', 'update', { tid: TID, event: 'conversation:updated', value: { a: 1 } }],
		['of another operation', 'close', published({ event: 'conversation:created' })],
		['of another name', 'create', { tid: TID, event: 'onSomethingElse', status: 'success' }],
	])('that is not understood is kept whole: %s', async (_, key, body) => {
		const run = await resultOf(key, body);
		expect(run.outcome).toBe('onInvalidChoice');
		expect(run.json.error).toEqual({
			message: 'The service reported a result for which this node has no outcome.',
			code: null,
			httpStatus: null,
			retryable: false,
			details: body,
		});
		const { transaction } = engageNodes[key].table.methods[0].callback!;
		expect(run.json[transaction]).toBe(TID);
	});

	it('that is not understood shows no secret', async () => {
		const run = await resultOf('close', { news: 1, access_token: 'abc', note: 'Bearer abcdef123' });
		expect(run.json.error).toMatchObject({
			details: { news: 1, access_token: '***', note: 'Bearer ***' },
		});
	});

	it.each([
		['understood', published({ tid: OTHER_TID })],
		['not understood', { tid: OTHER_TID, news: 1 }],
	])('of another request is answered, and waited on: %s', async (_, body) => {
		const { waiting, report } = await asleep('update');
		expect(await report(body)).toEqual({
			status: 200,
			answer: { message: 'This is the result of another request.' },
		});
		const own = byOutcome(engageNodes.update, (await report(published({}))).run!);
		expect(own.outcome).toBe('onConversationUpdatedSuccess');
		const late = byOutcome(engageNodes.update, await expire(waiting));
		expect(late.outcome).toBe('onTimeout');
	});

	it('is taken whatever its transaction where the answer named none', async () => {
		takenOn({});
		const run = await resultOf('update', published({ tid: OTHER_TID }));
		expect(run.outcome).toBe('onConversationUpdatedSuccess');
		expect(run.json).toMatchObject({ transID: OTHER_TID });
	});
});
