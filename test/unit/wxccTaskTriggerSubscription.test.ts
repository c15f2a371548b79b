import type { IDataObject } from 'n8n-workflow';
import {
	newSecret,
	problemOfDestination,
	subscriptionName,
} from '../../nodes/WebexContactCenter/subscriptions';
import {
	DESTINATION,
	FakeWebex,
	freshNodeId,
	hook,
	ORGANIZATION,
	type Hook,
} from './wxccTaskTrigger.fake';

const LIST = 'GET /v2/subscriptions';
const CREATE = 'POST /v2/subscriptions';
const TYPES = 'GET /v2/event-types';

function scene(more: Partial<Hook> = {}) {
	const webex = new FakeWebex();
	const given: Hook = { webex, nodeId: freshNodeId(), staticData: {}, log: [], ...more };
	const kept = () => given.staticData?.subscription as Record<string, string> | undefined;
	return { webex, given, kept };
}

/** A scene whose node has its subscription. */
async function active(more: Partial<Hook> = {}) {
	const made = scene(more);
	await hook('create', made.given);
	made.webex.requests = [];
	return made;
}

const error = (status: number, description = '') => ({
	status,
	body: { trackingId: 'track-1', error: { key: status, message: [{ description }] } },
});

describe('activation', () => {
	it('subscribes to the chosen events and keeps id and secret', async () => {
		const { webex, given, kept } = scene({ parameters: { events: ['routed', 'closed'] } });
		expect(await hook('checkExists', given)).toBe(false);
		expect(webex.requests).toEqual([]);
		expect(await hook('create', given)).toBe(true);
		expect(webex.calls()).toEqual([TYPES, LIST, CREATE]);
		const [made] = webex.subscriptions;
		expect(made).toMatchObject({
			eventTypes: ['task:connected', 'task:ended'],
			destinationUrl: DESTINATION,
			resourceVersion: 'task:1.10.0',
		});
		expect(made.name).toMatch(/^n8n-webex-connect [0-9a-f]{32}$/);
		expect(made.secret).toMatch(/^[0-9a-f]{64}$/);
		expect(made.description).toContain('WxCC Task Trigger');
		expect(made).not.toHaveProperty('orgId');
		expect(kept()).toMatchObject({ id: made.id, secret: made.secret, name: made.name });
		expect(await hook('checkExists', given)).toBe(true);
	});

	it('subscribes to all events of tasks where none is chosen', async () => {
		const { webex, given } = scene({ parameters: { events: [] } });
		webex.eventTypes.push('task:brand-new');
		await hook('create', given);
		expect(webex.subscriptions[0].eventTypes).toEqual(
			webex.eventTypes.filter((type) => type.startsWith('task:')),
		);
	});

	it('leaves out what Webex does not offer, and says so', async () => {
		const { webex, given } = scene({ parameters: { events: ['modified'] } });
		await hook('create', given);
		expect(webex.subscriptions[0].eventTypes).toEqual(['task:connected', 'task:consulting']);
		expect(given.log?.join()).toContain('task:consult-done');
	});

	it('takes the version of the option', async () => {
		const { webex, given } = scene({ parameters: { settings: { resourceVersion: 'task:1.0.0' } } });
		await hook('create', given);
		expect(webex.subscriptions[0].resourceVersion).toBe('task:1.0.0');
	});

	it('takes versions that name their resource', async () => {
		const { webex, given } = scene();
		webex.meta = { resourceVersionList: [{ resource: 'task', version: 'task:2.0.0' }] };
		await hook('create', given);
		expect(webex.subscriptions[0].resourceVersion).toBe('task:2.0.0');
	});

	it('names the organization of the credential, where it has one', async () => {
		const credential = { wxccBaseUrl: 'https://x.example', organizationId: ORGANIZATION };
		const { webex, given } = await active({ credential });
		expect(webex.subscriptions[0].orgId).toBe(ORGANIZATION);
		await hook('checkExists', given);
		await hook('delete', given);
		expect(webex.requests.map(({ query }) => query)).toEqual([
			{ orgId: ORGANIZATION },
			{ orgId: ORGANIZATION },
		]);
	});

	it('asks Webex for nothing where only relayed events are taken', async () => {
		const { webex, given } = scene({
			parameters: { source: 'relay' },
			destination: 'http://localhost:5678/x',
			credential: new Error('none'),
		});
		expect(await hook('checkExists', given)).toBe(true);
		expect(await hook('create', given)).toBe(true);
		expect(await hook('delete', given)).toBe(true);
		expect(webex.requests).toEqual([]);
	});

	it('gives a test a subscription of its own', async () => {
		const { webex, given } = await active();
		const test: Hook = { ...given, staticData: {}, activation: 'manual' };
		await hook('create', test);
		expect(webex.subscriptions).toHaveLength(2);
		expect(webex.subscriptions[1].name).toBe(`${String(webex.subscriptions[0].name)} test`);
		// n8n ends a test with another activation mode than it began with.
		expect(await hook('delete', { ...test, activation: 'update' })).toBe(true);
		expect(webex.subscriptions).toHaveLength(1);
		expect(await hook('checkExists', given)).toBe(true);
	});
});

describe('events of several resources', () => {
	const events = ['routed', 'agent:login', 'task-message:appended', 'flow'];
	const offered = ['task:connected', 'agent:login', 'task-message:appended', 'flow:a', 'flow:b'];
	const versions = ['task', 'agent', 'task-message', 'flow'].map((resource) => ({
		resource,
		version: '1.0.0',
	}));
	const rich = (more: Partial<Hook> = {}) => {
		const made = scene({ parameters: { events }, ...more });
		made.webex.eventTypes = [...offered];
		made.webex.meta = { resourceVersionList: structuredClone(versions) };
		return made;
	};
	const store = ({ given }: ReturnType<typeof scene>) => given.staticData as IDataObject;

	it('have a subscription each, all to the same URL', async () => {
		const made = rich();
		await hook('create', made.given);
		const { subscriptions } = made.webex;
		expect(
			subscriptions.map(({ eventTypes, resourceVersion }) => [resourceVersion, eventTypes]),
		).toEqual([
			['task:1.0.0', ['task:connected']],
			['task-message:1.0.0', ['task-message:appended']],
			['agent:1.0.0', ['agent:login']],
			['flow:1.0.0', ['flow:a', 'flow:b']],
		]);
		expect(new Set(subscriptions.map(({ name }) => name)).size).toBe(4);
		for (const { name, destinationUrl } of subscriptions) {
			expect(name).toMatch(/^n8n-webex-connect [0-9a-f]{32}$/);
			expect(destinationUrl).toBe(DESTINATION);
		}
		expect(await hook('checkExists', made.given)).toBe(true);
		expect(await hook('delete', made.given)).toBe(true);
		expect(made.webex.subscriptions).toEqual([]);
		expect(store(made)).toEqual({});
	});

	it('are subscribed to anew where one of them is gone', async () => {
		const made = rich();
		await hook('create', made.given);
		const gone = made.webex.subscriptions.splice(2, 1);
		expect(await hook('checkExists', made.given)).toBe(false);
		await hook('create', made.given);
		expect(made.webex.subscriptions).toHaveLength(4);
		expect(made.webex.subscriptions.map(({ name }) => name)).toContain(gone[0].name);
	});

	it('take the version of the option for their resource only', async () => {
		const settings = { resourceVersion: 'agent:9.0.0, 2.0.0' };
		const made = rich({ parameters: { events, settings } });
		await hook('create', made.given);
		expect(made.webex.subscriptions.map(({ resourceVersion }) => resourceVersion)).toEqual([
			'task:2.0.0',
			'task-message:1.0.0',
			'agent:9.0.0',
			'flow:1.0.0',
		]);
	});

	it('do without what Webex does not offer, as long as there is something left', async () => {
		const made = rich();
		made.webex.eventTypes = ['agent:login'];
		await hook('create', made.given);
		expect(made.webex.subscriptions.map(({ eventTypes }) => eventTypes)).toEqual([['agent:login']]);
		expect(made.given.log?.join()).toMatch(/task:connected, task-message:appended, flow/);
		made.webex.eventTypes = ['capture:available'];
		await expect(hook('create', made.given)).rejects.toThrow(/none of the chosen events/);
	});

	it('leave none behind where one fails', async () => {
		const made = rich();
		made.webex.meta = { resourceVersionList: versions.slice(0, 2) };
		await expect(hook('create', made.given)).rejects.toThrow(
			/no version of its task-message events/,
		);
		expect(made.webex.subscriptions).toEqual([]);
		expect(store(made)).toEqual({});
	});

	it('that are no longer chosen lose their subscription', async () => {
		const made = rich();
		await hook('create', made.given);
		await hook('create', { ...made.given, parameters: { events: ['routed'] } });
		expect(made.webex.subscriptions.map(({ eventTypes }) => eventTypes)).toEqual([
			['task:connected'],
		]);
		expect(store(made)).not.toHaveProperty('moreSubscriptions');
	});
});

describe('reuse', () => {
	it('updates the subscription of the same name, with a new secret', async () => {
		const { webex, given, kept } = await active();
		const before = { ...kept() };
		Object.assign(webex.subscriptions[0], { status: 'inactive' });
		const again: Hook = { ...given, staticData: {} };
		await hook('create', again);
		expect(webex.calls()).toEqual([TYPES, LIST, `PATCH /v2/subscriptions/${before.id}`]);
		expect(webex.subscriptions).toHaveLength(1);
		const [updated] = webex.subscriptions;
		expect(updated).toMatchObject({ id: before.id, status: 'active' });
		expect(updated.secret).not.toBe(before.secret);
		expect(again.staticData?.subscription).toMatchObject({ id: before.id, secret: updated.secret });
		const { body } = webex.requests[2];
		expect(body).not.toHaveProperty('name');
		expect(body).toHaveProperty('resourceVersion');
	});

	it('leaves those of others alone, be they of the same address or of another node', async () => {
		const { webex, given } = scene();
		const others: IDataObject[] = [
			{ id: 'a', name: 'n8n task events', destinationUrl: DESTINATION, status: 'active' },
			{ id: 'b', name: subscriptionName(['x', 'y', 'z'], false), status: 'active' },
		];
		webex.subscriptions.push(...structuredClone(others));
		await hook('create', given);
		await hook('delete', given);
		expect(webex.subscriptions).toEqual(others);
		expect(webex.calls().filter((made) => /PATCH|\/[ab]$/.test(made))).toEqual([]);
	});

	it.each<[string, Partial<Hook>, (webex: FakeWebex) => void]>([
		['was deleted', {}, (webex) => void (webex.subscriptions = [])],
		['was made inactive', {}, ({ subscriptions: [own] }) => void (own.status = 'inactive')],
		['posts elsewhere', {}, ({ subscriptions: [own] }) => void (own.destinationUrl = 'x')],
		['has another name', {}, ({ subscriptions: [own] }) => void (own.name = 'x')],
		['is for other events', { parameters: { events: ['closed'] } }, () => {}],
		['is for another URL', { destination: 'https://other.example.com/x' }, () => {}],
		[
			'is of another version',
			{ parameters: { settings: { resourceVersion: 'task:9' } } },
			() => {},
		],
	])('is needed where it %s', async (_, more, change) => {
		const { webex, given } = await active();
		change(webex);
		expect(await hook('checkExists', { ...given, ...more })).toBe(false);
		expect(webex.calls().filter((made) => !made.startsWith('GET'))).toEqual([]);
	});

	it.each([error(500), error(403), error(400), new Error('socket hang up')])(
		'is taken for granted at the start of n8n where Webex does not say: %p',
		async (answer) => {
			const { webex, given, kept } = await active();
			webex.instead[LIST] = answer;
			jest.useFakeTimers({ advanceTimers: 100 });
			try {
				expect(await hook('checkExists', { ...given, activation: 'init' })).toBe(true);
				expect(await hook('checkExists', { ...given, activation: 'leadershipChange' })).toBe(true);
				expect(await hook('checkExists', given)).toBe(false);
			} finally {
				jest.useRealTimers();
			}
			expect(given.log?.join()).toContain('for granted');
			expect(kept()).toBeDefined();
		},
	);

	it('is not taken for granted where Webex says that it is gone', async () => {
		const { webex, given } = await active();
		webex.subscriptions = [];
		expect(await hook('checkExists', { ...given, activation: 'init' })).toBe(false);
	});

	it('is taken for granted at the start without a usable credential', async () => {
		const { given } = await active();
		const credential = new Error('Credential not found');
		expect(await hook('checkExists', { ...given, credential, activation: 'init' })).toBe(true);
		expect(await hook('checkExists', { ...given, credential })).toBe(false);
	});
});

describe('deactivation', () => {
	it('deletes the subscription and forgets it', async () => {
		const { webex, given, kept } = await active();
		const id = kept()?.id;
		expect(await hook('delete', given)).toBe(true);
		expect(webex.calls()).toEqual([`DELETE /v2/subscriptions/${id}`]);
		expect(kept()).toBeUndefined();
		expect(await hook('delete', given)).toBe(true);
		expect(webex.requests).toHaveLength(1);
	});

	it('keeps what was seen', async () => {
		const { given } = await active();
		Object.assign(given.staticData ?? {}, { seen: { a: 1 }, connected: { b: 'c' } });
		await hook('delete', given);
		expect(given.staticData).toEqual({ seen: { a: 1 }, connected: { b: 'c' } });
	});

	it.each([404, 400])('does not mind one that is gone, said with %i', async (status) => {
		const { webex, given, kept } = await active();
		webex.subscriptions = [];
		webex.instead[`DELETE /v2/subscriptions/${kept()?.id}`] = error(status);
		expect(await hook('delete', given)).toBe(true);
		expect(kept()).toBeUndefined();
		expect(given.log).toEqual([]);
	});

	it.each([error(500, 'Oops'), error(400), error(401), error(403), new Error('ENOTFOUND')])(
		'logs any other failure and keeps the id for the next activation: %p',
		async (answer) => {
			const { webex, given, kept } = await active();
			const { id, secret } = kept() ?? {};
			webex.instead[`DELETE /v2/subscriptions/${id}`] = answer;
			expect(await hook('delete', given)).toBe(false);
			expect(kept()?.id).toBe(id);
			expect(given.log).toHaveLength(1);
			expect(given.log?.[0]).toContain(id);
			expect(given.log?.[0]).not.toContain(secret);
			expect(await hook('checkExists', given)).toBe(true);
		},
	);

	it("never deletes what a copy of another n8n's data names", async () => {
		const { webex, given } = await active();
		const copy: Hook = {
			...given,
			nodeId: freshNodeId(),
			staticData: structuredClone(given.staticData),
		};
		expect(await hook('checkExists', copy)).toBe(false);
		expect(await hook('delete', copy)).toBe(true);
		expect(webex.requests).toEqual([]);
		expect(webex.subscriptions).toHaveLength(1);
	});
});

describe('failed activation', () => {
	it('at the limit says what to do', async () => {
		for (const answer of [error(400, 'Validation failed'), error(403), error(409), error(422)]) {
			const { webex, given, kept } = scene();
			webex.subscriptions = Array.from({ length: 20 }, (_, at) => ({
				id: `${at}`,
				name: `x${at}`,
			}));
			webex.instead[CREATE] = answer;
			await expect(hook('create', given)).rejects.toThrow(
				/no subscription left \(Webex allows 20, and 20 are in use\).*Deactivate workflows/s,
			);
			expect(kept()).toBeUndefined();
			expect(webex.subscriptions).toHaveLength(20);
			expect(webex.calls().at(-1)).toBe(CREATE);
		}
	});

	it('at the limit is known by the words, or by the count with those of v1', async () => {
		const { webex, given } = scene();
		webex.instead[CREATE] = error(400, 'Subscription limit exceeded');
		await expect(hook('create', given)).rejects.toThrow(/no subscription left.*limit exceeded/s);
		webex.instead[CREATE] = error(400);
		webex.instead[LIST] = { status: 200, body: { meta: { subscriptionCount: 20 }, data: [] } };
		await expect(hook('create', given)).rejects.toThrow(/20 are in use/);
	});

	it.each<[string, number, RegExp]>([
		[LIST, 401, /Authorization failed.*does not accept the credential.*connect the account again/s],
		[LIST, 403, /Authorization failed.*cjp:config_read and cjp:config_write/s],
		[TYPES, 404, /Check Data Centre/],
		[CREATE, 400, /Webex answered HTTP 400\. Webex says: why \(tracking ID track-1\)/],
		[CREATE, 401, /does not accept the credential/],
		[CREATE, 403, /may not do that/],
	])('%s with %i', async (made, status, message) => {
		const { webex, given, kept } = scene();
		webex.instead[made] = error(status, 'why');
		await expect(hook('create', given)).rejects.toThrow(message);
		expect(kept()).toBeUndefined();
		expect(webex.calls().filter((one) => one.startsWith('DELETE'))).toEqual([]);
	});

	it('after 429 for longer than it waits', async () => {
		const { webex, given } = scene();
		webex.instead[CREATE] = { ...error(429), headers: { 'retry-after': '120' } };
		await expect(hook('create', given)).rejects.toThrow(/300 requests a minute.*in a minute/s);
		expect(webex.calls().filter((made) => made === CREATE)).toHaveLength(1);
	});

	it('waits for a 429 that is shorter', async () => {
		const { webex, given, kept } = scene();
		webex.instead[LIST] = { once: { ...error(429), headers: { 'retry-after': '1' } } };
		await hook('create', given);
		expect(webex.calls()).toEqual([TYPES, LIST, LIST, CREATE]);
		expect(kept()).toBeDefined();
	});

	it.each<[string, object | Error]>([
		['an unknown result', error(500, 'Oops')],
		['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
		['an answer without id', { status: 201, body: { data: {} } }],
		['an answer that is not JSON', { status: 201, body: '<html>' }],
	])('takes back what %s may have made', async (_, after) => {
		const { webex, given, kept } = scene();
		webex.subscriptions.push({ id: 'other', name: 'other' });
		webex.instead[CREATE] = { after: after as Error };
		await expect(hook('create', given)).rejects.toThrow();
		expect(webex.calls()).toEqual([TYPES, LIST, CREATE, LIST, 'DELETE /v2/subscriptions/made-1']);
		expect(webex.subscriptions.map(({ id }) => id)).toEqual(['other']);
		expect(kept()).toBeUndefined();
	});

	it('is told as it was where taking back fails too', async () => {
		const { webex, given } = scene();
		webex.instead[CREATE] = { after: error(500, 'Oops') };
		webex.instead['DELETE /v2/subscriptions/made-1'] = error(500, 'Later');
		await expect(hook('create', given)).rejects.toThrow(/Oops/);
		// The next activation finds it by its name.
		webex.instead = {};
		await hook('create', given);
		expect(webex.subscriptions).toHaveLength(1);
	});

	it('does not create another where the list is not one', async () => {
		const { webex, given } = scene();
		webex.instead[LIST] = { status: 200, body: '<html>Sign in</html>' };
		await expect(hook('create', given)).rejects.toThrow(/something else than a list/);
		expect(webex.calls()).not.toContain(CREATE);
	});

	it('without a version or without the chosen events', async () => {
		const { webex, given } = scene({ parameters: { events: ['closed'] } });
		webex.meta = {};
		await expect(hook('create', given)).rejects.toThrow(/Resource Version under Options/);
		webex.eventTypes = ['task:new'];
		await expect(hook('create', given)).rejects.toThrow(/none of the chosen events/);
		expect(webex.calls()).not.toContain(CREATE);
	});

	it.each([
		[{ wxccBaseUrl: '' }, /must be a URL/],
		[new Error('Credential not found'), /Credential not found/],
	])('without a usable credential: %p', async (credential, message) => {
		await expect(hook('create', scene({ credential }).given)).rejects.toThrow(message);
	});
});

describe('destination', () => {
	it.each([
		DESTINATION,
		'https://n8n.example.com/',
		'https://n8n.example.com:443/x',
		'https://a.b.co.uk/webhook/x',
		'https://xn--bcher-kva.xn--p1ai/x',
	])('can be %s', (url) => {
		expect(problemOfDestination(url)).toBeUndefined();
	});

	it.each([
		['http://n8n.example.com/x', /https/],
		['https://n8n.example.com:5678/x', /port 5678/],
		['https://n8n.example.com/x?a=1', /query/],
		['https://n8n.example.com/x#a', /fragment/],
		['https://user:pass@n8n.example.com/x', /user name/],
		['https://localhost/x', /public host name/],
		['https://127.0.0.1/x', /public host name/],
		['https://203.0.113.7/x', /public host name/],
		['https://[2001:db8::1]/x', /public host name/],
		['https://n8n/x', /public host name/],
		['https://n8n.local/x', /public host name/],
		['https://n8n.corp/x', /public host name/],
		['https://n8n.svc.cluster.internal/x', /public host name/],
		['n8n.example.com/x', /not a URL/],
		['', /not a URL/],
		[undefined, /not a URL/],
	])('cannot be %s', async (url, problem) => {
		expect(problemOfDestination(url)).toMatch(problem);
		const { webex, given } = scene({ destination: url ?? '' });
		if (url === undefined) return;
		await expect(hook('create', given)).rejects.toThrow(/Set WEBHOOK_URL/);
		expect(webex.requests).toEqual([]);
	});

	it.each(['http://127.0.0.1:4700/wxcc', 'http://localhost:4700/wxcc', 'http://[::1]:1'])(
		'can be anything for a stand-in at %s',
		async (wxccBaseUrl) => {
			const { webex, given } = scene({
				credential: { wxccBaseUrl },
				destination: 'http://127.0.0.1:5678/webhook/x',
			});
			webex.handle = (
				(handle) => (options) =>
					handle({ ...options, url: options.url.replace('/wxcc', '') })
			)(webex.handle.bind(webex));
			expect(await hook('create', given)).toBe(true);
		},
	);

	it('is checked for a stand-in that is not on this machine', async () => {
		const { given } = scene({
			credential: { wxccBaseUrl: 'https://localhost.example.com' },
			destination: 'http://127.0.0.1:5678/webhook/x',
		});
		await expect(hook('create', given)).rejects.toThrow(/WEBHOOK_URL/);
	});
});

describe('names and secrets', () => {
	it('are within the limits of Webex', () => {
		const long = ['x'.repeat(500), 'y'.repeat(500), 'é'.repeat(500)];
		for (const name of [subscriptionName(long, true), subscriptionName([], false)]) {
			expect(name.length).toBeGreaterThanOrEqual(4);
			expect(name.length).toBeLessThanOrEqual(64);
		}
		expect(newSecret()).toHaveLength(64);
		expect(newSecret()).not.toBe(newSecret());
	});

	it('differ by n8n, workflow and node', () => {
		const names = [
			['i', 'w', 'n'],
			['j', 'w', 'n'],
			['i', 'v', 'n'],
			['i', 'w', 'm'],
			['i', 'wn', ''],
		].map((owner) => subscriptionName(owner, false));
		expect(new Set(names).size).toBe(names.length);
	});
});
