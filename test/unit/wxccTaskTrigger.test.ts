import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';
import { WxccTaskTrigger } from '../../nodes/WebexContactCenter/WxccTaskTrigger/WxccTaskTrigger.node';
import {
	call,
	event,
	freshNodeId,
	RELAY_SECRET,
	SECRET,
	sign,
	subscribed,
	type Call,
} from './wxccTaskTrigger.fake';

let ids = 0;

const ended = (more: object = {}, data: object = {}) => ({
	id: `event-${(ids += 1)}`,
	type: 'task:ended',
	comciscotimestamp: String(Date.now()),
	data: {
		taskId: 'task-1',
		channelType: 'social',
		destination: '14155550100',
		queueId: 'queue-1',
		...data,
	},
	...more,
});

const connected = (taskId: string, more: object = {}) =>
	ended({ type: 'task:connected', ...more }, { taskId });

const relay = (more: object = {}) => ({
	type: '50026',
	data: { id: 'task-1', owner: 'agent-1', queue: 'queue-1', mediaType: 'chat', ...more },
});

const RELAY = { webhook: 'setup', parameters: { source: 'relay' } } as const;

const MINUTE = 60_000;

describe('URLs', () => {
	it('are two, of which each is shown where it is used', () => {
		const { webhooks, credentials } = new WxccTaskTrigger().description;
		expect(webhooks?.map(({ name, httpMethod, path }) => [name, httpMethod, path])).toEqual([
			['default', 'POST', 'wxcc-task'],
			['setup', 'POST', 'wxcc-task-relay'],
		]);
		expect(credentials?.map(({ displayOptions }) => displayOptions?.show?.source)).toEqual([
			['subscription', 'both'],
			['relay', 'both'],
		]);
	});

	it.each<[string, Call]>([
		['a subscription while only relayed events are taken', { parameters: { source: 'relay' } }],
		['a relay while only a subscription is', { webhook: 'setup' }],
	])('answer 404 to %s', async (_, given) => {
		const { status, started } = await call({ body: ended(), ...given });
		expect(status).toBe(404);
		expect(started).toBeUndefined();
	});

	it('both answer with Both', async () => {
		const parameters = { source: 'both' };
		expect((await call({ body: ended(), parameters })).status).toBe(200);
		expect((await call({ body: relay(), parameters, webhook: 'setup' })).status).toBe(200);
	});
});

it('takes events of each of its subscriptions, with the secret of that one', async () => {
	const other = 'b'.repeat(64);
	const staticData = {
		...subscribed(),
		moreSubscriptions: [{ id: 's-2', name: 'n', secret: other }],
	};
	const body = JSON.stringify(ended({ type: 'agent:login' }));
	const send = async (secret: string) =>
		(await call({ body, staticData, signature: sign(body, secret), nodeId: freshNodeId() })).status;
	expect([await send(SECRET), await send(other), await send('c'.repeat(64))]).toEqual([
		200, 200, 401,
	]);
});

describe('signature of the subscription', () => {
	const text = () => JSON.stringify(ended());

	it.each([
		['lower case', (hex: string) => hex],
		['upper case', (hex: string) => hex.toUpperCase()],
		['blanks around it', (hex: string) => ` ${hex} `],
	])('is taken in %s', async (_, write) => {
		const body = text();
		expect((await call({ body, signature: write(sign(body)) })).started).toHaveLength(4);
	});

	it.each<[string, (body: string) => string | null]>([
		['missing', () => null],
		['empty', () => ''],
		['of another secret', (body) => sign(body, 'other')],
		['of an empty secret', (body) => sign(body, '')],
		['not hex', () => 'x'.repeat(64)],
		['too short', (body) => sign(body).slice(2)],
		['too long', (body) => `${sign(body)}00`],
		['that of a relay', (body) => `sha256=${sign(body)}`],
		['over another body', () => sign(text())],
	])('is refused with 401 when %s', async (_, write) => {
		const body = text();
		const { status, started, body: said, log } = await call({ body, signature: write(body) });
		expect(status).toBe(401);
		expect(started).toBeUndefined();
		expect(said).toEqual({ message: 'The signature is missing or does not match.' });
		expect(log).toHaveLength(1);
		expect(log[0]).not.toContain(SECRET);
	});

	it('is refused for every changed byte', async () => {
		const body = text();
		const signature = sign(body);
		for (let at = 0; at < body.length; at++) {
			const changed = Buffer.from(body);
			changed[at] ^= 1;
			expect((await call({ body: changed, signature })).status).toBe(401);
		}
	});

	it('is checked over the bytes, whatever they are parsed into', async () => {
		const body = `{ "type":"task:ended",\r\n "id":"odd-\\u00e9é","comciscotimestamp":"${Date.now()}","data":{}}`;
		expect((await call({ body })).started).toBeDefined();
	});

	it.each([{}, { subscription: 'x' }, { subscription: { id: 'x' } }])(
		'answers 503 before the activation has stored its secret: %j',
		async (staticData) => {
			const body = text();
			for (const signature of [sign(body), sign(body, ''), sign(body, 'undefined')]) {
				const { status, started } = await call({ body, signature, staticData });
				expect(status).toBe(503);
				expect(started).toBeUndefined();
			}
		},
	);
});

describe('replay window', () => {
	const at = (shift: number, more: Partial<Call> = {}) => {
		const time = String(Date.now() + shift);
		return call({
			body: ended({ comciscotimestamp: time }),
			...more,
			headers: { 'x-webexcc-timestamp': time, ...more.headers },
		});
	};

	it.each([0, -4.9 * MINUTE, 4.9 * MINUTE])('takes a time %d ms off', async (shift) => {
		expect((await at(shift)).started).toBeDefined();
	});

	it.each([-5.1 * MINUTE, 5.1 * MINUTE, -1e12])('refuses a time %d ms off', async (shift) => {
		const { status, started, log } = await at(shift);
		expect(status).toBe(403);
		expect(started).toBeUndefined();
		expect(log[0]).toContain('replay window');
	});

	it('refuses an old event with a new header, which is not signed', async () => {
		const headers = { 'x-webexcc-timestamp': String(Date.now()) };
		expect((await at(-6 * MINUTE, { headers })).status).toBe(403);
	});

	it('refuses a new event with an old header', async () => {
		const headers = { 'x-webexcc-timestamp': String(Date.now() - 6 * MINUTE) };
		expect((await call({ body: ended(), headers })).status).toBe(403);
	});

	it.each([undefined, ''])('takes the time of the body where the header is %p', async (time) => {
		const headers = { 'x-webexcc-timestamp': time };
		expect((await call({ body: ended(), headers })).status).toBe(200);
	});

	it('takes the time of the header where the body has none', async () => {
		expect((await call({ body: ended({ comciscotimestamp: undefined }) })).status).toBe(200);
	});

	it('refuses an event with neither', async () => {
		const headers = { 'x-webexcc-timestamp': undefined };
		const body = ended({ comciscotimestamp: null });
		expect((await call({ body, headers })).body).toEqual({
			message:
				'The event has no timestamp. Replay Check under Options of the trigger can take such events.',
		});
	});

	it.each(['soon', '0', '-5', 'NaN'])('refuses the time %s', async (time) => {
		expect((await call({ body: ended({ comciscotimestamp: time }) })).status).toBe(403);
	});

	it('takes seconds too', async () => {
		const time = Math.floor(Date.now() / 1000);
		expect((await call({ body: ended({ comciscotimestamp: time }) })).status).toBe(200);
	});

	it('can be widened', async () => {
		const parameters = { settings: { replayWindow: 60 } };
		expect((await at(-50 * MINUTE, { parameters })).status).toBe(200);
		expect((await at(-70 * MINUTE, { parameters })).status).toBe(403);
	});

	describe('by Replay Check', () => {
		const untimed = {
			body: ended({ comciscotimestamp: undefined }),
			headers: { 'x-webexcc-timestamp': undefined },
		};
		const checked = (replayCheck: string) => ({ parameters: { settings: { replayCheck } } });

		it.each([
			['always', 403, 403],
			['ifTimed', 403, 200],
			['off', 200, 200],
			['anything else', 403, 403],
		])(
			'%s answers an old event with %i and one without a time with %i',
			async (name, old, none) => {
				expect((await at(-60 * MINUTE, checked(name))).status).toBe(old);
				expect((await call({ ...untimed, ...checked(name) })).status).toBe(none);
			},
		);

		it.each(['ifTimed', 'off'])('%s still needs the signature', async (name) => {
			expect((await call({ ...untimed, ...checked(name), signature: null })).status).toBe(401);
		});
	});

	it.each([0, -1, '', 'x'])('cannot be switched off with %p', async (replayWindow) => {
		expect((await at(-6 * MINUTE, { parameters: { settings: { replayWindow } } })).status).toBe(
			403,
		);
	});
});

describe('bad input', () => {
	it.each<[string, number, Call, RegExp]>([
		['broken JSON', 400, { body: '{"type":' }, /not valid JSON/],
		['bytes that are not UTF-8', 400, { body: Buffer.from([0x7b, 0xff, 0x7d]) }, /not valid JSON/],
		['no body', 400, { body: '' }, /not valid JSON/],
		['a list', 400, { body: '[1]' }, /must be a JSON object/],
		['no event', 400, { body: '{"a":1}' }, /needs type and data/],
		[
			'a form',
			400,
			{ body: ended(), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
			/content type/,
		],
		[
			'plain text',
			400,
			{ body: ended(), headers: { 'content-type': 'text/plain' } },
			/content type/,
		],
		[
			'no content type',
			400,
			{ body: ended(), headers: { 'content-type': undefined } },
			/content type/,
		],
		['2 MB', 413, { body: ended({ more: 'x'.repeat(2 ** 21) }) }, /larger than 1048576/],
		[
			'2 MB without saying so',
			413,
			{ body: ended({ more: 'x'.repeat(2 ** 21) }), headers: { 'content-length': undefined } },
			/larger than/,
		],
		['a body that breaks off', 400, { readError: new Error('aborted') }, /could not be read/],
	])(
		'refuses %s with %i, starts nothing and logs no content',
		async (_, status, given, message) => {
			for (const webhook of ['default', 'setup'] as const) {
				if (webhook === 'setup' && message.source.includes('type and data')) continue;
				const reply = await call({ ...given, webhook, parameters: { source: 'both' } });
				expect([reply.status, reply.started]).toEqual([status, undefined]);
				expect((reply.body as { message: string }).message).toMatch(message);
				expect(reply.log.join()).not.toContain('task-1');
			}
		},
	);

	it('takes a CloudEvents content type', async () => {
		const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
		expect((await call({ body: ended(), headers })).status).toBe(200);
	});

	it('answers 500 where it fails itself, without the cause in the answer', async () => {
		const parameters = {
			get events(): string {
				throw new TypeError('secret detail');
			},
		};
		const { status, body, started } = await call({ body: ended(), parameters });
		expect([status, started]).toEqual([500, undefined]);
		expect(JSON.stringify(body)).not.toContain('detail');
	});
});

describe('relay', () => {
	it('takes a signed event', async () => {
		const { output, json } = await event({ ...RELAY, body: relay() });
		expect(output).toBe(0);
		expect(json).toMatchObject({ id: 'task-1', agentId: 'agent-1', kind: 'routed' });
	});

	it.each([
		['missing', null],
		['wrong', `sha256=${'0'.repeat(64)}`],
		['of the subscription', sign(JSON.stringify(relay()))],
		['of another secret', `sha256=${sign(JSON.stringify(relay()), 'other')}`],
	])('refuses a signature that is %s', async (_, signature) => {
		const { status, started } = await call({ ...RELAY, body: relay(), signature });
		expect([status, started]).toEqual([401, undefined]);
	});

	it('asks for no signature with Relay Authentication None', async () => {
		const parameters = { source: 'relay', relayAuthentication: 'none' };
		const given = { body: relay(), signature: null, secret: new Error('none'), parameters };
		expect((await call({ ...RELAY, ...given })).status).toBe(200);
	});

	it.each(['', new Error('Credential not found')])(
		'answers 503 with the secret %p',
		async (secret) => {
			const body = JSON.stringify(relay());
			const signature = `sha256=${sign(body, '')}`;
			expect((await call({ ...RELAY, body, secret, signature })).status).toBe(503);
		},
	);

	it('needs no timestamp and no subscription', async () => {
		const staticData: IDataObject = {};
		expect((await call({ ...RELAY, body: relay(), staticData })).status).toBe(200);
	});

	it('takes the event from the address', async () => {
		const { output } = await event({ ...RELAY, body: relay(), query: { event: 'closed' } });
		expect(output).toBe(2);
	});

	it('refuses an unknown event in the address', async () => {
		const query = { event: ['a', 'b'] };
		expect((await call({ ...RELAY, body: relay(), query: { event: 'x' } })).status).toBe(400);
		expect((await call({ ...RELAY, body: relay(), query })).status).toBe(200);
	});

	it('drops repetitions by the transaction id, where there is one', async () => {
		const nodeId = freshNodeId();
		const given = { ...RELAY, nodeId, staticData: {} };
		const send = async (transId?: string) =>
			(await call({ ...given, body: relay(), query: { ...(transId && { transId }) } })).body;
		expect(await send('t1')).toEqual({ message: 'accepted' });
		expect(await send('t1')).toEqual({ message: 'duplicate' });
		expect(await send('t2')).toEqual({ message: 'accepted' });
		expect(await send()).toEqual({ message: 'accepted' });
		expect(await send()).toEqual({ message: 'accepted' });
	});

	it('uses another secret than the subscription', () => {
		expect(RELAY_SECRET).not.toBe(SECRET);
	});
});

describe('duplicates', () => {
	it('start nothing', async () => {
		const given = { body: ended(), nodeId: freshNodeId(), staticData: subscribed() };
		expect((await call(given)).body).toEqual({ message: 'accepted' });
		const again = await call(given);
		expect(again).toMatchObject({ status: 200, body: { message: 'duplicate' } });
		expect(again.started).toBeUndefined();
	});

	it('are known when they arrive together', async () => {
		const given = { body: ended(), nodeId: freshNodeId() };
		const replies = await Promise.all(Array.from({ length: 10 }, async () => await call(given)));
		expect(replies.filter(({ started }) => started)).toHaveLength(1);
	});

	it('are known in another process, through the static data', async () => {
		const staticData = subscribed();
		const body = ended();
		await call({ body, nodeId: freshNodeId(), staticData });
		// Another node id stands for a process whose memory does not know the event.
		const stored = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		const { body: said } = await call({ body, nodeId: freshNodeId(), staticData: stored });
		expect(said).toEqual({ message: 'duplicate' });
		expect(stored.subscription).toEqual(subscribed().subscription);
	});

	it('pass where they are wanted, in tests, and without an id', async () => {
		for (const more of [
			{ parameters: { settings: { dropDuplicates: false } } },
			{ mode: 'manual' as const },
			{ body: ended({ id: undefined }) },
		]) {
			const given = { body: ended(), nodeId: freshNodeId(), staticData: subscribed(), ...more };
			await call(given);
			expect((await call(given)).started).toBeDefined();
		}
	});

	it('a filtered event is not remembered', async () => {
		const given = { body: ended(), nodeId: freshNodeId(), staticData: subscribed() };
		await call({ ...given, parameters: { queues: ['other'] } });
		expect((await call(given)).started).toBeDefined();
	});
});

describe('events under one ID', () => {
	// Case 8 of shared/cases: neither a time of their own nor a task in their data.
	it('are as many events, and the task is known', async () => {
		const given = { nodeId: freshNodeId(), staticData: subscribed() };
		const id = '5f0e9a52-0000-4000-8000-000000000001';
		const send = async (type: string) =>
			await event({
				...given,
				body: {
					type,
					id,
					specversion: '1.0',
					source: '/com/cisco/wxcc/sub',
					comciscoorgid: 'org',
					datacontenttype: 'application/json',
					data: { channelType: 'social', origin: 'c', destination: 'd' },
				},
			});
		for (const [type, kind] of [
			['task:new', 'other'],
			['task:connected', 'routed'],
			['task:ended', 'closed'],
		]) {
			expect((await send(type)).json).toMatchObject({
				kind,
				type,
				taskId: id,
				taskIdFrom: 'id',
			});
		}
		await expect(send('task:ended')).rejects.toThrow(/duplicate/);
	});

	it('are a transfer if they connect an agent again', async () => {
		const given = { nodeId: freshNodeId(), staticData: subscribed() };
		const at = Date.now();
		const of = async (time: number) =>
			(await event({ ...given, body: connected('t', { id: 't', comciscotimestamp: time }) })).json;
		expect(await of(at)).toMatchObject({ kind: 'routed' });
		expect(await of(at + 1)).toMatchObject({ kind: 'modified', context: 'add' });
		await expect(of(at)).rejects.toThrow(/duplicate/);
	});
});

describe('transfer', () => {
	const of = (nodeId: string, staticData: IDataObject) => async (body: object) =>
		(await event({ body, nodeId, staticData, parameters: { settings: { dropDuplicates: false } } }))
			.json;

	it('is a further connection of the same task', async () => {
		const send = of(freshNodeId(), subscribed());
		expect(await send(connected('t1'))).toMatchObject({ kind: 'routed', context: '' });
		expect(await send(connected('t1'))).toMatchObject({ kind: 'modified', context: 'add' });
		expect(await send(connected('t1'))).toMatchObject({ kind: 'modified', context: 'add' });
		expect(await send(connected('t2'))).toMatchObject({ kind: 'routed' });
	});

	it('is not the same event again', async () => {
		const send = of(freshNodeId(), subscribed());
		const first = connected('t1');
		await send(first);
		expect(await send(first)).toMatchObject({ kind: 'routed' });
	});

	it('is known over a restart', async () => {
		const staticData = subscribed();
		await of(freshNodeId(), staticData)(connected('t1'));
		const stored = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		expect(await of(freshNodeId(), stored)(connected('t1'))).toMatchObject({ kind: 'modified' });
	});

	it('is noticed though the first connection was filtered out', async () => {
		const given = { nodeId: freshNodeId(), staticData: subscribed() };
		const parameters = { events: ['modified'] };
		expect((await call({ ...given, parameters, body: connected('t1') })).body).toEqual({
			message: 'filtered',
		});
		expect((await call({ ...given, parameters, body: connected('t1') })).started).toBeDefined();
	});

	it('in a test says nothing about production', async () => {
		const given = { nodeId: freshNodeId(), staticData: subscribed() };
		await call({ ...given, mode: 'manual', body: connected('t1'), staticData: subscribed() });
		expect((await event({ ...given, body: connected('t1') })).json.kind).toBe('routed');
	});

	it('keeps a bounded store', async () => {
		const [nodeId, staticData] = [freshNodeId(), subscribed()];
		for (let at = 0; at < 600; at++) {
			await call({ nodeId, staticData, body: connected(`task-${at}`) });
		}
		expect(Object.keys(staticData.connected as object)).toHaveLength(500);
		expect(JSON.stringify(staticData).length).toBeLessThan(45_000);
		const { json } = await event({
			nodeId: freshNodeId(),
			staticData,
			body: connected('task-599'),
		});
		expect(json.kind).toBe('modified');
	});
});

describe('queues to choose from', () => {
	it('are those of all pages', async () => {
		const pages: unknown[] = [];
		const row = (at: number) => ({ id: `id-${at}`, name: `Queue ${String(at).padStart(3, '0')}` });
		const rows = Array.from({ length: 130 }, (_, at) => row(129 - at));
		const context = {
			getCredentials: async () => ({ wxccBaseUrl: 'https://x.example', organizationId: 'o' }),
			helpers: {
				async httpRequestWithAuthentication(_: string, { qs }: { qs: { page: number } }) {
					pages.push(qs.page);
					return { data: rows.slice(qs.page * 100, qs.page * 100 + 100) };
				},
			},
		};
		const { getQueues } = new WxccTaskTrigger().methods.loadOptions;
		const queues = await getQueues.call(context as unknown as ILoadOptionsFunctions);
		expect(pages).toEqual([0, 1]);
		expect(queues).toHaveLength(130);
		expect(queues[0]).toEqual({ name: 'Queue 000', value: 'id-0' });
	});
});

describe('filters', () => {
	const passes = async (parameters: IDataObject, more: object = {}, data: object = {}) => {
		const { body, status } = await call({ body: ended(more, data), parameters });
		expect(status).toBe(200);
		return (body as { message: string }).message === 'accepted';
	};

	it.each<[string, IDataObject, boolean]>([
		['no list', {}, true],
		['empty lists', { events: [], channels: [], queues: [], destinations: '' }, true],
		['the event', { events: ['closed'] }, true],
		['another event', { events: ['routed', 'modified', 'notAnswered'] }, false],
		['the channel', { channels: ['email', 'social'] }, true],
		['the channel in other letters', { channels: ['SOCIAL'] }, true],
		['another channel', { channels: ['telephony'] }, false],
		['the queue', { queues: ['queue-2', 'queue-1'] }, true],
		['another queue', { queues: ['queue-2'] }, false],
		['a part of the queue', { queues: ['queue'] }, false],
		['the destination', { destinations: 'x@example.com, +14155550100 ' }, true],
		['the destination as a list', { destinations: ['14155550100'] }, true],
		['another destination', { destinations: '14155550101' }, false],
		['only one of two', { queues: ['queue-1'], channels: ['chat'] }, false],
	])('%s: passes %p', async (_, parameters, expected) => {
		expect(await passes(parameters)).toBe(expected);
	});

	it('let nothing pass that does not say what is asked for', async () => {
		expect(await passes({ queues: ['queue-1'] }, {}, { queueId: undefined })).toBe(false);
		expect(await passes({ destinations: '1' }, {}, { destination: '' })).toBe(false);
	});

	it('know the name of a queue too', async () => {
		const data = { queueId: 'x', queueName: 'Support' };
		expect(await passes({ queues: ['Support'] }, {}, data)).toBe(true);
	});

	it('let events pass that no choice stands for', async () => {
		expect(await passes({ events: ['closed'] }, { type: 'task:new-kind' })).toBe(true);
		expect(await passes({ events: ['closed'] }, { type: 'task:new' })).toBe(false);
		const body = { ...relay(), type: 'unknown' };
		expect(
			(await call({ ...RELAY, body, parameters: { source: 'relay', events: ['closed'] } })).started,
		).toBeDefined();
	});

	it('tell the end of a task from want of an answer', async () => {
		const rona = { reason: 'RONA Timer Expired' };
		expect(await passes({ events: ['closed'] }, {}, rona)).toBe(false);
		expect(await passes({ events: ['notAnswered'] }, {}, rona)).toBe(true);
	});
});
