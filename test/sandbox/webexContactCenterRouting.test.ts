/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { engageClient, http, sms, until } from './support';
import { contactCenterClient, customMessage } from './webexContactCenter.support';

const requirements = (rows: unknown[], relaxations: unknown[] = []) =>
	JSON.stringify({ requirements: rows, relaxations, relaxationToggle: relaxations.length > 0 });

describe('the floor of Webex Contact Center', () => {
	let sandbox: Sandbox;
	let wxcc: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		wxcc = await contactCenterClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => sandbox.reset());

	const contact = (attributes: Record<string, string> = {}, queueId = 'Support') =>
		sandbox.wxcc.contact({ queueId, attributes }).id;
	const agent = (name: string) => sandbox.wxcc.agents.find((one) => one.name === name)!;
	const post = async (id: string, call: string, body?: unknown) => {
		const answer = await wxcc.post(`/v1/tasks/${id}/${call}`, body);
		return [answer.status, answer.data?.error?.message[0].description];
	};
	const engaged = (name = 'Maria Lopez') => {
		sandbox.wxcc.act(name, 'available');
		const id = contact();
		sandbox.wxcc.act(name, 'accept');
		return id;
	};

	test('tasks wait by priority, then by time; positions move on', () => {
		const ids = [
			contact(),
			contact({ contactPriority: '9' }),
			contact({ contactPriority: '1' }),
			contact({ contactPriority: '11' }),
		];
		expect(ids.map((id) => sandbox.wxcc.position(id))).toEqual([3, 2, 1, 4]);
		sandbox.wxcc.act('Maria Lopez', 'available');
		expect(sandbox.wxcc.task(ids[2]).offeredTo).toBe(agent('Maria Lopez').id);
		expect(ids.map((id) => sandbox.wxcc.position(id))).toEqual([2, 1, 0, 3]);
	});

	test('who is available longest gets it; who rejects becomes idle', async () => {
		sandbox.wxcc.act('Jonas Weber', 'available');
		await new Promise((resolve) => setTimeout(resolve, 3));
		sandbox.wxcc.act('Maria Lopez', 'available');
		const id = contact();
		expect(sandbox.wxcc.task(id)).toMatchObject({ offeredTo: agent('Jonas Weber').id });
		expect(await post(id, 'reject', { mediaResourceId: 'another' })).toEqual([
			400,
			'mediaResourceId another is not that of the task',
		]);
		expect(await post(id, 'reject', { mediaResourceId: id })).toEqual([202, undefined]);
		expect(agent('Jonas Weber')).toMatchObject({ state: 'idle', auxCode: 'Rejected' });
		expect(sandbox.wxcc.task(id).offeredTo).toBe(agent('Maria Lopez').id);
		expect((await post(id, 'accept'))[0]).toBe(202);
		expect(sandbox.wxcc.task(id)).toMatchObject({
			status: 'assigned',
			ownerId: agent('Maria Lopez').id,
		});
	});

	test.each([
		[[{ skillName: 'Language', condition: 'IS', skillValue: 'German' }], 'Jonas Weber'],
		[[{ skill: 'Returns', condition: '>=', value: '9' }], 'Jonas Weber'],
		[[{ name: 'Billing', condition: '<=', value: 2 }], 'Amina Diallo'],
		[[{ skillName: 'Vip', condition: 'IS_NOT', skillValue: 'true' }], 'Jonas Weber'],
		[[], 'Maria Lopez'],
	])('skills %j choose %s', (rows, name) => {
		const id = contact({ skillRequirements: requirements(rows) });
		for (const one of sandbox.wxcc.agents.slice(0, 3)) sandbox.wxcc.act(one.name, 'available');
		expect(sandbox.wxcc.task(id).offeredTo).toBe(agent(name).id);
	});

	test('what nobody can is relaxed after its time', async () => {
		const wanted = [{ skillName: 'Language', skillValue: 'Welsh' }];
		const id = contact({
			skillRequirements: requirements(wanted, [{ timeout: 20, requirements: [] }]),
		});
		sandbox.wxcc.act('Maria Lopez', 'available');
		expect(sandbox.wxcc.task(id).status).toBe('queued');
		await until(() => sandbox.wxcc.task(id).status === 'offered', 'the relaxation');
		const unreadable = contact({ skillRequirements: 'not JSON' });
		sandbox.wxcc.act('Jonas Weber', 'available');
		expect(sandbox.wxcc.task(unreadable).status).toBe('offered');
	});

	test('after the end comes the wrap-up, by hand or by time', async () => {
		const id = engaged();
		expect((await post(id, 'end'))[0]).toBe(202);
		expect(agent('Maria Lopez').state).toBe('wrapup');
		const next = contact();
		expect(sandbox.wxcc.task(next).status).toBe('queued');
		const body = { auxCodeId: 'code', wrapUpReason: 'Sold' };
		expect((await post(id, 'wrapup', body))[0]).toBe(202);
		expect(sandbox.wxcc.task(id)).toMatchObject({ status: 'completed', reasonCode: 'Sold' });
		expect(sandbox.wxcc.task(next).status).toBe('offered');
		expect((await post(id, 'wrapup', body))[0]).toBe(400);
		sandbox.wxcc.setRouting({ wrapUpMs: 10 });
		sandbox.wxcc.act('Maria Lopez', 'accept');
		sandbox.wxcc.act('Maria Lopez', 'end');
		await until(() => agent('Maria Lopez').state === 'available', 'the end of the wrap-up');
	});

	test('a transfer to a queue or an agent frees the owner', async () => {
		const id = engaged();
		const sales = sandbox.wxcc.queue('Sales').id;
		expect((await post(id, 'transfer', { to: sales, destinationType: 'queue' }))[0]).toBe(202);
		expect(sandbox.wxcc.task(id)).toMatchObject({ status: 'queued', queueId: sales });
		expect(agent('Maria Lopez').state).toBe('wrapup');
		const jonas = sandbox.wxcc.act('Jonas Weber', 'available').id;
		sandbox.wxcc.act('Jonas Weber', 'accept');
		const amina = sandbox.wxcc.act('Amina Diallo', 'available').id;
		sandbox.wxcc.act('Jonas Weber', 'transfer', { to: 'Amina Diallo' });
		expect(sandbox.wxcc.task(id)).toMatchObject({ status: 'offered', offeredTo: amina });
		expect(jonas).not.toBe(amina);
	});

	test.each([
		[{ to: 'unknown', destinationType: 'queue' }, 'does not exist'],
		[{ to: 'unknown', destinationType: 'agent' }, 'does not exist'],
		[{ to: 'x'.repeat(44), destinationType: 'queue' }, '43 characters'],
		[{ to: 'x', destinationType: 'team' }, 'destinationType must be one of'],
		[{ to: '+44', destinationType: 'dialNumber' }, 'telephony only'],
		[{ destinationType: 'queue' }, 'to is required'],
	])('a transfer to %j is refused', async (body, words) => {
		const [status, description] = await post(contact(), 'transfer', body);
		expect(status).toBe(400);
		expect(description).toContain(words);
	});

	test('a retired queue takes nothing, an agent at work no transfer', async () => {
		const id = engaged();
		const queue = sandbox.wxcc.queues.find(({ active }) => !active)!.id;
		expect((await post(id, 'transfer', { to: queue, destinationType: 'queue' }))[0]).toBe(400);
		const idle = { to: agent('Jonas Weber').id, destinationType: 'agent' };
		expect((await post(id, 'transfer', idle))[1]).toBe('Jonas Weber is not available');
		expect(sandbox.wxcc.task(id).status).toBe('assigned');
	});

	test.each([
		['accept', undefined],
		['reject', true],
		['hold', true],
		['wrapup', { auxCodeId: 'a', wrapUpReason: 'b' }],
		['consult', { to: 'x', destinationType: 'agent' }],
		['consult/accept', undefined],
		['consult/end', {}],
		['consult/transfer', { to: 'x', destinationType: 'agent' }],
		['consult/conference', { to: 'x' }],
		['conference/exit', undefined],
		['conference/participants/x/drop', undefined],
	])('%s of a task that waits is refused', async (call, body) => {
		const id = contact();
		const [status, description] = await post(
			id,
			call,
			body === true ? { mediaResourceId: id } : body,
		);
		expect(status).toBe(400);
		expect(description).toContain('while the task is queued');
	});

	test('nothing can be done with an ended task', async () => {
		const id = contact();
		sandbox.wxcc.leave(id);
		expect(sandbox.wxcc.task(id)).toMatchObject({
			status: 'abandoned',
			terminatingParty: 'Customer',
		});
		const to = { to: sandbox.wxcc.queue('Sales').id, destinationType: 'queue' };
		for (const [call, body] of [['end'], ['assign'], ['transfer', to]] as const) {
			expect(await post(id, call, body)).toEqual([
				400,
				`${call} is not possible while the task is abandoned`,
			]);
		}
	});

	test('hold is not for chats and emails', async () => {
		sandbox.wxcc.act('Maria Lopez', 'available');
		const { id } = sandbox.wxcc.contact({ channelType: 'chat', queueId: 'Live Chat' });
		sandbox.wxcc.act('Maria Lopez', 'accept');
		expect((await post(id, 'hold', { mediaResourceId: id }))[1]).toContain('chats and emails');
	});

	test('a consult rings, is taken, and hands the task over', async () => {
		const id = engaged();
		const to = sandbox.wxcc.act('Jonas Weber', 'available').id;
		const party = { to, destinationType: 'agent' };
		expect((await post(id, 'consult', party))[0]).toBe(202);
		expect(sandbox.wxcc.task(id)).toMatchObject({ held: true, consult: { state: 'ringing' } });
		expect((await post(id, 'consult', party))[1]).toContain('under way');
		const waiting = contact();
		expect(sandbox.wxcc.task(waiting).status).toBe('queued');
		expect((await post(id, 'consult/accept'))[0]).toBe(202);
		expect((await post(id, 'consult/transfer', { ...party, to: 'other' }))[0]).toBe(400);
		expect((await post(id, 'consult/transfer', party))[0]).toBe(202);
		expect(sandbox.wxcc.task(id)).toMatchObject({ ownerId: to, held: false, consult: undefined });
		expect(agent('Maria Lopez').state).toBe('wrapup');
	});

	test('a participant is dropped from a conference, and only from one', async () => {
		const id = engaged();
		const to = sandbox.wxcc.act('Jonas Weber', 'available').id;
		await post(id, 'consult', { to, destinationType: 'agent' });
		await post(id, 'consult/accept');
		const drop = async (participant: string) =>
			await post(id, `conference/participants/${participant}/drop`);
		expect((await drop(to))[0]).toBe(400);
		await post(id, 'consult/conference', { to });
		expect(await drop('somebody')).toEqual([400, 'somebody is no participant of the conference']);
		expect((await drop('x'.repeat(37)))[1]).toContain('36 characters');
		expect((await drop(to))[0]).toBe(202);
		expect(sandbox.wxcc.task(id)).toMatchObject({ status: 'assigned', consult: undefined });
		expect(agent('Jonas Weber').state).toBe('available');
	});

	test('a queue is consulted through whoever is free there', async () => {
		const id = engaged();
		const queue = { to: sandbox.wxcc.queue('Sales').id, destinationType: 'queue' };
		expect((await post(id, 'consult', queue))[1]).toBe('No agent of the queue is available');
		sandbox.wxcc.act('Amina Diallo', 'available');
		expect((await post(id, 'consult', queue))[0]).toBe(202);
		expect((await post(id, 'consult/end', {}))[0]).toBe(202);
		expect(agent('Amina Diallo').state).toBe('available');
	});

	test('a supervisor takes a task that waits', async () => {
		const id = contact();
		expect((await post(id, 'assign'))[0]).toBe(202);
		expect(sandbox.wxcc.task(id).status).toBe('assigned');
		expect((await wxcc.get('/v1/tasks?from=0')).data.data[0].attributes.owner.name).toBe(
			'Sandbox Admin',
		);
	});

	test('real waits enter the history', async () => {
		sandbox.wxcc.setHistory('Support', 0);
		const ewt = async () =>
			await wxcc.get('/v1/ewt', {
				params: {
					queueId: sandbox.wxcc.queue('Support').id,
					lookbackMinutes: 5,
					minValidSamples: 20,
				},
			});
		expect((await ewt()).status).toBe(204);
		const id = contact();
		await new Promise((resolve) => setTimeout(resolve, 20));
		sandbox.wxcc.setRouting({ autoAccept: true });
		sandbox.wxcc.act('Maria Lopez', 'available');
		expect(sandbox.wxcc.task(id).status).toBe('assigned');
		// 20 ms of a thousandth are 20 s of the vendor's.
		expect((await ewt()).data.estimatedWaitTime).toBeGreaterThanOrEqual(15_000);
	});

	test('the agent replies in the Engage conversation once the workflow has added the agent', async () => {
		const engage = await engageClient(sandbox);
		sandbox.engage.configure({ requestForm: 'connect' });
		await engage.post('/conversations', sms());
		const [conversation] = sandbox.engage.conversations;
		const { data } = await wxcc.post(
			'/v2/tasks',
			customMessage({ flowSettings: { n8nConversationId: conversation.id } }),
		);
		const to = sandbox.wxcc.queue('Support').id;
		await post(data.data.id, 'transfer', { to, destinationType: 'queue' });
		const maria = sandbox.wxcc.act('Maria Lopez', 'available');
		sandbox.wxcc.act('Maria Lopez', 'accept');
		const reply = () => sandbox.wxcc.act('Maria Lopez', 'reply', { text: 'How can I help?' });
		expect(reply).toThrow('reply is not possible while the conversation is queued');
		await engage.post(`/conversations/${conversation.id}/participants`, { participant: maria.id });
		reply();
		expect(conversation.messages.at(-1)).toMatchObject({
			text: 'How can I help?',
			origin: 'agent',
			author: 'maria.lopez@agents.example.com',
		});
		const shown = await http(sandbox.url).get(`/admin/wxcc/tasks/${data.data.id}`);
		expect(shown.data).toMatchObject({
			linkedConversationId: conversation.id,
			mediaResourceId: conversation.id,
			mediaType: 'social',
			mediaChannel: 'sms',
			ownerName: 'Maria Lopez',
		});
	});

	test('a task is also known by the alias of its conversation', async () => {
		const engage = await engageClient(sandbox);
		sandbox.engage.configure({ requestForm: 'connect' });
		const id = contact();
		await engage.post('/conversations', sms({ aliasId: id }));
		const shown = await http(sandbox.url).get(`/admin/wxcc/tasks/${id}`);
		expect(shown.data.linkedConversationId).toBe(sandbox.engage.conversations[0].id);
	});

	test('agents cannot do what is not theirs', () => {
		engaged();
		expect(() => sandbox.wxcc.act('Nobody', 'available')).toThrow('does not exist');
		expect(() => sandbox.wxcc.act('Maria Lopez', 'idle')).toThrow('has a task at hand');
		expect(() => sandbox.wxcc.act('Jonas Weber', 'end')).toThrow('has no task at hand');
		const taskId = sandbox.wxcc.tasks[0].id;
		expect(() => sandbox.wxcc.act('Jonas Weber', 'end', { taskId })).toThrow('not Jonas Weber');
		expect(() => sandbox.wxcc.act('Maria Lopez', 'reply', { text: 'x' })).toThrow(
			'no Engage conversation',
		);
	});
});
