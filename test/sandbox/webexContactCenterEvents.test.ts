import type { AxiosInstance } from 'axios';
import { createHmac } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../sandbox';
import { engageClient, http, sms, startListener, until, type Listener } from './support';
import { contactCenterClient, customMessage, subscription } from './webexContactCenter.support';

const SECRET = subscription('').secret;
const TASK_EVENTS = [
	'task:new',
	'task:connect',
	'task:connected',
	'task:parked',
	'task:on-hold',
	'task:hold-done',
	'task:consulting',
	'task:consult-done',
	'task:conferencing',
	'task:conference-done',
	'task:conference-transferred',
	'task:ended',
	'task:failed',
	'task:origin-updated',
];

describe('events of Webex Contact Center', () => {
	let sandbox: Sandbox;
	let wxcc: AxiosInstance;
	let listener: Listener;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		wxcc = await contactCenterClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(async () => {
		sandbox.reset();
		sandbox.wxcc.clearSubscriptions();
		sandbox.wxcc.setRelay();
		sandbox.wxcc.setRouting({ wrapUpMs: 0 });
		listener = await startListener();
	});
	afterEach(async () => await listener.close());

	const subscribe = async (changes: Record<string, unknown> = {}, version = 'v2') =>
		await wxcc.post(
			`/${version}/subscriptions`,
			subscription(listener.url, {
				eventTypes: TASK_EVENTS,
				...(version === 'v1' ? { resourceVersion: undefined } : {}),
				...changes,
			}),
		);
	const types = () => listener.posts.map(({ type }) => String(type).replace('task:', ''));
	const dataOf = (type: string) =>
		listener.posts.find((post) => post.type === type)?.data as Record<string, unknown>;
	const contact = (changes: Record<string, unknown> = {}) =>
		sandbox.wxcc.contact({ queueId: 'Support', ...changes }).id;
	const told = async (count: number) => {
		await until(() => listener.posts.length >= count, `${count} events (${types().join(', ')})`);
	};

	describe('subscriptions', () => {
		test('are created, read, changed and deleted, without ever showing the secret', async () => {
			const { status, data } = await subscribe();
			expect(status).toBe(201);
			expect(data).toEqual({
				meta: { orgId: sandbox.wxcc.orgId },
				data: {
					id: expect.any(String),
					name: 'n8n task events',
					eventTypes: TASK_EVENTS,
					resourceVersion: 'task:1.0.0',
					destinationUrl: listener.url,
					status: 'active',
					createdBy: 'sandbox.admin@example.com',
					createdTime: expect.any(Number),
					lastUpdatedBy: 'sandbox.admin@example.com',
					lastUpdatedTime: expect.any(Number),
				},
			});
			const one = `/v2/subscriptions/${data.data.id}`;
			const changed = await wxcc.patch(one, {
				resourceVersion: 'task:1.0.0',
				eventTypes: ['task:new'],
				status: 'inactive',
			});
			expect(changed.data.data).toMatchObject({ eventTypes: ['task:new'], status: 'inactive' });
			const list = await wxcc.get('/v2/subscriptions');
			expect(list.data.meta.subscriptionCount).toBe(1);
			expect(JSON.stringify([list.data, sandbox.requests])).not.toContain(SECRET);
			expect((await wxcc.get('/v1/subscriptions')).data.data).toEqual([]);
			expect((await wxcc.delete(one)).status).toBe(204);
			expect(sandbox.wxcc.subscriptions).toHaveLength(0);
		});

		test.each([
			[{ name: 'n8n' }, 'name'],
			[{ eventTypes: [] }, 'eventTypes'],
			[{ eventTypes: ['task:nope'] }, 'task:nope'],
			[{ eventTypes: ['capture:available'] }, 'capture:available'],
			[{ resourceVersion: undefined }, 'resourceVersion'],
			[{ resourceVersion: 'task:9.0.0' }, 'task:9.0.0'],
			[{ secret: 'short' }, 'secret'],
			[{ destinationUrl: 'ftp://example.com/' }, 'destinationUrl'],
			[{ destinationUrl: 'http://example.com/' }, 'HTTPS'],
			[{ destinationUrl: 'https://example.com' }, 'path'],
			[{ destinationUrl: 'https://example.com:8443/' }, 'port'],
			[{ destinationUrl: 'https://example.com/?a=1' }, 'query'],
			[{ destinationUrl: 'https://example.com/#a' }, 'fragment'],
			[{ destinationUrl: 'https://me@example.com/' }, 'userinfo'],
			[{ destinationUrl: 'https://intranet/' }, 'top-level'],
			[{ description: 'x'.repeat(1025) }, 'description'],
		])('refuse %j', async (changes, words) => {
			const { status, data } = await subscribe(changes);
			expect([status, data.error.key]).toEqual([400, 400]);
			expect(data.error.message[0].description).toContain(words);
		});

		test('of v1 have no resource version', async () => {
			const refusal = [400, 'resourceVersion belongs to v2'];
			const created = await subscribe({ resourceVersion: 'task:1.0.0' }, 'v1');
			expect([created.status, created.data.error.message[0].description]).toEqual(refusal);
			const { id } = (await subscribe({}, 'v1')).data.data;
			const changed = await wxcc.patch(`/v1/subscriptions/${id}`, {
				status: 'inactive',
				resourceVersion: 'task:1.0.0',
			});
			expect([changed.status, changed.data.error.message[0].description]).toEqual(refusal);
			expect(sandbox.wxcc.subscriptions).toMatchObject([{ id, status: 'active' }]);
		});

		test('are 20 at most, over both versions', async () => {
			for (let count = 0; count < 20; count++) await subscribe({}, count < 10 ? 'v1' : 'v2');
			const { status, data } = await subscribe();
			expect(status).toBe(400);
			expect(data.error.message[0].description).toContain('limit of 20 subscriptions');
		});

		test('the event types name their resources and versions', async () => {
			const { data } = await wxcc.get('/v2/event-types');
			expect(data.data).toContainEqual({ name: 'task:ended', resource: 'task', action: 'ended' });
			expect(data.meta.resourceVersionList).toContainEqual({
				resource: 'task',
				version: 'task:1.0.0',
			});
			const v1 = (await wxcc.get('/v1/event-types')).data;
			expect(v1.meta).toEqual({ orgId: sandbox.wxcc.orgId });
			expect(v1.data.map(({ name }: { name: string }) => name)).toContain('agent:state_change');
		});
	});

	test('an event is a signed CloudEvent', async () => {
		const { data } = await subscribe({ eventTypes: ['task:new'] });
		const id = contact();
		await told(1);
		const [{ raw, headers }] = listener.received;
		expect(headers['x-webexcc-signature']).toBe(
			createHmac('sha256', SECRET).update(raw).digest('hex'),
		);
		expect(headers['x-webexcc-webhook-version']).toBe('task:1.0.0');
		const event = listener.posts[0];
		expect(headers['x-webexcc-timestamp']).toBe(event.comciscotimestamp);
		expect(Math.abs(Date.now() - Number(event.comciscotimestamp))).toBeLessThan(2000);
		expect(event).toEqual({
			id: expect.any(String),
			specversion: '1.0',
			type: 'task:new',
			source: `/com/cisco/wxcc/${data.data.id}`,
			comciscoorgid: sandbox.wxcc.orgId,
			comciscotimestamp: expect.any(String),
			datacontenttype: 'application/json',
			data: expect.objectContaining({
				taskId: id,
				channelType: 'social',
				direction: 'INBOUND',
				origin: '+447700900123',
				destination: '+442079460100',
				createdTime: expect.any(Number),
				outboundType: null,
				workflowManager: null,
			}),
		});
	});

	test('v1 has no timestamp header; without a secret nothing is signed', async () => {
		await subscribe({ secret: undefined, eventTypes: ['task:new'] }, 'v1');
		contact();
		await told(1);
		expect(listener.received[0].headers).not.toHaveProperty('x-webexcc-timestamp');
		expect(listener.received[0].headers).not.toHaveProperty('x-webexcc-signature');
	});

	test('a contact is told from queue to end', async () => {
		await subscribe();
		const maria = sandbox.wxcc.act('Maria Lopez', 'available');
		const id = contact();
		sandbox.wxcc.act('Maria Lopez', 'accept');
		sandbox.wxcc.act('Maria Lopez', 'hold');
		sandbox.wxcc.act('Maria Lopez', 'unhold');
		await http(`${sandbox.url}/admin/wxcc`).post(`/tasks/${id}/origin`, { origin: '+441' });
		sandbox.wxcc.act('Maria Lopez', 'end');
		await told(8);
		expect(types()).toEqual([
			'new',
			'parked',
			'connect',
			'connected',
			'on-hold',
			'hold-done',
			'origin-updated',
			'ended',
		]);
		expect(dataOf('task:connected')).toMatchObject({
			agentId: maria.id,
			agentName: 'Maria Lopez',
			queueId: sandbox.wxcc.queue('Support').id,
		});
		expect(dataOf('task:ended')).toMatchObject({
			terminatingParty: 'Agent',
			reason: 'Agent ended the contact',
			origin: '+441',
		});
	});

	test('consult, conference and their ends are told', async () => {
		await subscribe();
		sandbox.wxcc.act('Maria Lopez', 'available');
		contact();
		sandbox.wxcc.act('Maria Lopez', 'accept');
		const jonas = sandbox.wxcc.act('Jonas Weber', 'available').id;
		const consult = () => {
			sandbox.wxcc.act('Maria Lopez', 'consult', { to: 'Jonas Weber' });
			sandbox.wxcc.act('Jonas Weber', 'acceptConsult');
		};
		consult();
		sandbox.wxcc.act('Maria Lopez', 'endConsult');
		consult();
		sandbox.wxcc.act('Maria Lopez', 'conference');
		sandbox.wxcc.act('Jonas Weber', 'exitConference');
		consult();
		sandbox.wxcc.act('Maria Lopez', 'conference');
		sandbox.wxcc.act('Maria Lopez', 'exitConference');
		await told(12);
		expect(types().slice(4)).toEqual([
			'consulting',
			'consult-done',
			'consulting',
			'conferencing',
			'conference-done',
			'consulting',
			'conferencing',
			'conference-transferred',
		]);
		expect(sandbox.wxcc.tasks[0]).toMatchObject({ status: 'assigned', ownerId: jonas });
	});

	test('one that only rang ends in an event of the ending kind, and waits again', async () => {
		await subscribe({ eventTypes: ['task:ended'] });
		sandbox.wxcc.setRouting({ ronaMs: 10 });
		sandbox.wxcc.act('Maria Lopez', 'available');
		const id = contact();
		await told(1);
		expect(dataOf('task:ended')).toMatchObject({
			terminatingParty: 'System',
			reason: 'RONA Timer Expired',
		});
		expect(sandbox.wxcc.task(id).status).toBe('queued');
		expect(sandbox.wxcc.agents[0]).toMatchObject({ state: 'idle', auxCode: 'RONA' });
	});

	test('failures and messages are told', async () => {
		await subscribe();
		await subscribe({
			eventTypes: ['task-message:appended', 'task-message:append-failed'],
			resourceVersion: 'task-message:1.0.0',
		});
		sandbox.wxcc.setRouting({ failCreation: 'CHANNEL_ASSET_UNDEFINED' });
		await wxcc.post('/v2/tasks', customMessage());
		await told(1);
		expect(dataOf('task:failed').reason).toBe('CHANNEL_ASSET_UNDEFINED');
		sandbox.wxcc.setRouting({ failCreation: null });
		const id = (await wxcc.post('/v2/tasks', customMessage())).data.data.id;
		const { channelParams } = customMessage();
		const append = async (aliasId: string) =>
			await wxcc.post(`/v2/tasks/${id}/messages`, {
				mediaType: 'customMessaging',
				channelParams: { ...channelParams, message: { ...channelParams.message, aliasId } },
			});
		await append('second');
		sandbox.wxcc.leave(id);
		await append('third');
		await told(5);
		expect(dataOf('task-message:append-failed')).toMatchObject({
			messageDirection: 'INBOUND',
			channel: 'sms',
			channelType: 'customMessaging',
			channelParams: { type: 'text' },
			eventDetails: expect.any(Object),
			reason: 'NOT_FOUND',
			errorMessage: expect.any(String),
		});
		expect(dataOf('task:ended')).toMatchObject({ terminatingParty: 'Customer' });
	});

	test('undocumented keys can be left out', async () => {
		await subscribe({ eventTypes: ['task:new', 'task:ended'] });
		sandbox.wxcc.contact({ attributes: { overrideDefaultClose: 'true' } });
		await told(1);
		expect(dataOf('task:new')).toHaveProperty('mediaResourceId');
		sandbox.wxcc.leave(sandbox.wxcc.tasks[0].id);
		await told(2);
		expect(dataOf('task:ended').overrideDefaultClose).toBe('true');
		listener.received.length = 0;
		sandbox.wxcc.setEvents({ extras: false });
		contact();
		await told(1);
		expect(dataOf('task:new')).not.toHaveProperty('mediaResourceId');
	});

	describe('delivery', () => {
		test('an inactive subscription hears nothing', async () => {
			const { data } = await subscribe();
			await http(`${sandbox.url}/admin/wxcc`).post(`/subscriptions/${data.data.id}/deactivate`);
			contact();
			expect(sandbox.wxcc.deliveries).toHaveLength(0);
		});

		test('silence and 5xx are repeated, 4xx is not', async () => {
			await subscribe({ eventTypes: ['task:new'] });
			listener.answers.push(503, 0, 200, 401);
			contact();
			await told(3);
			expect(new Set(listener.posts.map(({ id }) => id)).size).toBe(1);
			contact();
			await until(() => sandbox.wxcc.deliveries.at(-1)?.state === 'dropped', 'the drop');
			expect(listener.posts).toHaveLength(4);
		});

		test('duplicates have the same id; the reverse order is the reverse', async () => {
			await subscribe({ eventTypes: ['task:new', 'task:parked'] });
			sandbox.wxcc.setEvents({ mode: 'duplicate' });
			contact();
			await told(4);
			expect(new Set(listener.posts.map(({ id }) => id)).size).toBe(2);
			listener.received.length = 0;
			sandbox.wxcc.setEvents({ mode: 'reordered', delayMs: 20 });
			contact();
			await told(2);
			expect(types()).toEqual(['parked', 'new']);
		});

		test('lost ones are listed, not sent; late ones come', async () => {
			await subscribe({ eventTypes: ['task:new'] });
			sandbox.wxcc.setEvents({ mode: 'lost' });
			contact();
			await until(() => sandbox.wxcc.deliveries.length === 1, 'the loss');
			expect(sandbox.wxcc.deliveries[0].state).toBe('suppressed');
			sandbox.wxcc.setEvents({ mode: 'delayed', delayMs: 40 });
			const before = Date.now();
			contact();
			await told(1);
			expect(Date.now() - before).toBeGreaterThanOrEqual(35);
		});

		const signatureHolds = () => {
			const [{ raw, headers }] = listener.received;
			const expected = createHmac('sha256', SECRET).update(raw).digest('hex');
			return headers['x-webexcc-signature'] === expected;
		};

		test('all events of a task can carry its id, and the time of each be a number', async () => {
			await subscribe();
			sandbox.wxcc.setEvents({ taskIdAsEventId: true, numericTimestamp: true });
			const id = contact();
			sandbox.wxcc.leave(id);
			await told(3);
			expect(types()).toEqual(['new', 'parked', 'ended']);
			expect(listener.posts.map((post) => post.id)).toEqual([id, id, id]);
			for (const [index, { comciscotimestamp }] of listener.posts.entries()) {
				expect(comciscotimestamp).toEqual(expect.any(Number));
				const { headers } = listener.received[index];
				expect(headers['x-webexcc-timestamp']).toBe(String(comciscotimestamp));
			}
		});

		test('an event without a time has none in its header either', async () => {
			await subscribe({ eventTypes: ['task:new'] });
			sandbox.wxcc.setEvents({ mode: 'withoutTime' });
			contact();
			await told(1);
			expect(listener.posts[0]).not.toHaveProperty('comciscotimestamp');
			expect(listener.received[0].headers).not.toHaveProperty('x-webexcc-timestamp');
			expect(signatureHolds()).toBe(true);
		});

		test.each([
			['wrongSignature', false],
			['changedByte', false],
			['oldTimestamp', true],
			['hugeBody', true],
			['wrongContentType', true],
		] as const)('%s arrives as asked for', async (mode, signed) => {
			await subscribe({ eventTypes: ['task:new'] });
			sandbox.wxcc.setEvents({ mode });
			contact();
			await told(1);
			expect(signatureHolds()).toBe(signed);
			const [{ raw, headers }] = listener.received;
			const age = Date.now() - Number(headers['x-webexcc-timestamp']);
			expect(age > 5 * 60_000).toBe(mode === 'oldTimestamp');
			expect(raw.length > 2_000_000).toBe(mode === 'hugeBody');
			expect(headers['content-type'] === 'text/plain').toBe(mode === 'wrongContentType');
		});
	});

	test('states of agents are told, with the published fields', async () => {
		const type = 'agent:channel_state_change';
		await subscribe({ eventTypes: [type], resourceVersion: 'agent:2.0.0' });
		const { id, teamId } = sandbox.wxcc.act('Maria Lopez', 'available');
		await told(1);
		expect(listener.posts[0]).toMatchObject({ type, specversion: '1.0' });
		expect(dataOf(type)).toEqual({
			agentId: id,
			currentState: 'available',
			channelId: expect.any(String),
			channelType: 'telephony',
			destination: null,
			queueId: null,
			taskId: null,
			createdTime: expect.any(Number),
			idleCodeId: null,
			wrapUpAuxCodeId: null,
			teamId,
		});
	});

	test('a task that could not be created is told, with the published fields', async () => {
		await subscribe({ eventTypes: ['task:failed'] });
		sandbox.wxcc.setRouting({ failCreation: 'CHANNEL_ASSET_UNDEFINED' });
		sandbox.wxcc.setEvents({ extras: false });
		await wxcc.post('/v2/tasks', customMessage());
		await told(1);
		expect(dataOf('task:failed')).toMatchObject({
			taskId: expect.any(String),
			origin: '+447700900123',
			destination: '+442079460100',
			direction: 'INBOUND',
			channel: 'sms',
			channelType: 'customMessaging',
			mediaMgr: expect.any(String),
			reason: 'CHANNEL_ASSET_UNDEFINED',
			errorMessage: expect.any(String),
			failureType: expect.any(String),
			createdTime: expect.any(Number),
		});
	});

	test('the vendor’s own flow events go to a relay', async () => {
		const engage = await engageClient(sandbox);
		sandbox.engage.configure({ requestForm: 'connect' });
		await engage.post('/conversations', sms());
		const [{ id: conversationId }] = sandbox.engage.conversations;
		sandbox.wxcc.setRelay(listener.url, { 'x-relay': 'yes' });
		const maria = sandbox.wxcc.act('Maria Lopez', 'available');
		const id = contact({
			conversationId,
			attributes: { overrideDefaultClose: 'true', Tier: 'gold' },
		});
		sandbox.wxcc.act('Maria Lopez', 'accept');
		const jonas = sandbox.wxcc.act('Jonas Weber', 'available');
		sandbox.wxcc.act('Maria Lopez', 'transfer', { to: 'Jonas Weber' });
		sandbox.wxcc.act('Jonas Weber', 'accept');
		sandbox.wxcc.act('Jonas Weber', 'end');
		await told(4);
		expect(listener.received[0].headers['x-relay']).toBe('yes');
		const [routed, removed, added, closed] = listener.posts.map(
			({ type, data }) => [type, data] as [string, Record<string, unknown>],
		);
		expect(routed).toEqual([
			'taskRouted',
			expect.objectContaining({
				id,
				owner: maria.id,
				queue: sandbox.wxcc.queue('Support').id,
				mediaType: 'social',
				mediaChannel: 'sms',
				direction: 'INBOUND',
			}),
		]);
		expect(routed[1].variables).toEqual(
			expect.arrayContaining([
				{ name: 'mediaResourceId', value: conversationId },
				{ name: 'queueName', value: 'Support' },
				{ name: 'agentName', value: 'Maria Lopez' },
				{ name: 'Tier', value: 'gold' },
			]),
		);
		expect(removed).toEqual([
			'taskModified',
			expect.objectContaining({ context: 'remove', owner: maria.id }),
		]);
		expect(added).toEqual([
			'taskModified',
			expect.objectContaining({ context: 'add', owner: jonas.id }),
		]);
		expect(closed).toEqual([
			'taskClosed',
			expect.objectContaining({ owner: jonas.id, overrideDefaultClose: 'true' }),
		]);
		expect(listener.received[3].raw).toMatch(/.*(overrideDefaultClose":"true)+/);
	});
});
