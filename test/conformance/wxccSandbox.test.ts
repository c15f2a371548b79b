/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import {
	call,
	contactCenterClient,
	customMessage,
	subscription,
} from '../sandbox/webexContactCenter.support';
import { Conformance, Contract, readTotals } from './openapi';

const HOOK = 'http://127.0.0.1:9/hook';

/** Every call and status of the sandbox against the contract that Cisco publishes. */
describe('the contact centre of the sandbox keeps the published contract', () => {
	let sandbox: Sandbox;
	let wxcc: AxiosInstance;
	let conformance: Conformance;

	beforeAll(async () => {
		conformance = await Conformance.start();
		sandbox = await startSandbox({ timeScale: 0.001 });
		wxcc = await contactCenterClient(sandbox);
	});
	beforeEach(() => {
		sandbox.reset();
		sandbox.wxcc.clearSubscriptions();
		sandbox.wxcc.setRouting({ wrapUpMs: 60_000 });
	});
	afterEach(() => conformance.add(sandbox.requests));
	afterAll(async () => {
		process.stdout.write(`${conformance.keep('sandbox')}\n`);
		await sandbox.close();
	});

	const statuses = async (...calls: Array<Promise<{ status: number }>>) =>
		(await Promise.all(calls)).map(({ status }) => status);
	const post = async (path: string, body?: unknown) => await wxcc.post(path, body);
	const outbound = () =>
		sandbox.wxcc.entryPoints.find(({ entryPointType }) => entryPointType === 'OUTBOUND')!.id;
	const newCall = async (): Promise<string> =>
		(await post('/v1/tasks', call({}, outbound()))).data.data.id;
	const connected = async (): Promise<string> => {
		const id = await newCall();
		sandbox.wxcc.act('Maria Lopez', 'available');
		await post(`/v1/tasks/${id}/transfer`, {
			to: sandbox.wxcc.queue('Voice').id,
			destinationType: 'queue',
		});
		expect((await post(`/v1/tasks/${id}/accept`)).status).toBe(202);
		return id;
	};
	const consulted = async () => {
		const id = await connected();
		const to = sandbox.wxcc.act('Jonas Weber', 'available').id;
		await post(`/v1/tasks/${id}/consult`, { to, destinationType: 'agent' });
		return { id, to };
	};

	test('configuration', async () => {
		const base = `/organization/${sandbox.wxcc.orgId}/v2`;
		const filter = { filter: 'active==true', page: 0, pageSize: 100 };
		for (const kind of ['cad-variable', 'contact-service-queue', 'entry-point']) {
			const path = `${base}/${kind}`;
			const get = async (params: Record<string, unknown>) => await wxcc.get(path, { params });
			expect(
				await statuses(
					get(filter),
					get({ page: 1 }),
					get({ search: 'Store', attributes: 'id,name' }),
					get({ filter: 'nonsense' }),
					wxcc.get(`/organization/another/v2/${kind}`),
				),
			).toEqual([200, 200, 200, 400, 403]);
		}
		const queue = `${base}/contact-service-queue`;
		expect(
			await statuses(
				wxcc.get(`${queue}/${sandbox.wxcc.queue('Sales').id}`),
				wxcc.get(`${queue}/unknown`),
			),
		).toEqual([200, 404]);
	});

	test('the estimated wait', async () => {
		const ewt = async (params: Record<string, unknown>) => await wxcc.get('/v1/ewt', { params });
		const { id } = sandbox.wxcc.queue('Support');
		expect(
			await statuses(
				ewt({ queueId: id, lookbackMinutes: 30, maxCV: 15, minValidSamples: 80 }),
				ewt({ queueId: sandbox.wxcc.queue('New Queue').id, lookbackMinutes: 30 }),
				ewt({ queueId: 'unknown', lookbackMinutes: 30 }),
				ewt({ queueId: id, lookbackMinutes: 3 }),
				ewt({ lookbackMinutes: 30 }),
			),
		).toEqual([200, 204, 204, 422, 400]);
	});

	test('creating and listing tasks', async () => {
		expect(
			await statuses(
				post('/v1/tasks', call({}, outbound())),
				post('/v1/tasks', call({ mediaType: 'chat' }, outbound())),
				post('/v2/tasks', customMessage()),
				wxcc.get('/v1/tasks', {
					params: { from: 0, pageSize: 10, channelTypes: 'telephony,chat' },
				}),
				wxcc.get('/v1/tasks'),
				wxcc.get('/v1/tasks', { params: { from: 5, to: 4 } }),
			),
		).toEqual([201, 400, 201, 200, 400, 422]);
		const id = await connected();
		await wxcc.get('/v1/tasks', { params: { from: 0 } });
		expect(
			await statuses(
				wxcc.patch(`/v1/tasks/${id}`, { attributes: { Vip: 'true' } }),
				wxcc.patch(`/v1/tasks/${id}`, {}),
				wxcc.patch('/v1/tasks/00000000-0000-4000-8000-000000000000', { attributes: {} }),
			),
		).toEqual([202, 400, 404]);
	});

	test('hold, recording, end and wrap-up', async () => {
		const id = await connected();
		const media = { mediaResourceId: id };
		for (const [path, body, status] of [
			['hold', media, 202],
			['hold', {}, 400],
			['unhold', media, 202],
			['record/pause', undefined, 202],
			['record/resume', { autoResumed: true }, 202],
			['reject', media, 400],
			['end', undefined, 202],
			['end', undefined, 400],
			['wrapup', { auxCodeId: 'aux', wrapUpReason: 'Sales' }, 202],
		] as const) {
			expect([path, (await post(`/v1/tasks/${id}/${path}`, body)).status]).toEqual([path, status]);
		}
		const queued = await newCall();
		expect(await statuses(post(`/v1/tasks/${queued}/assign`))).toEqual([202]);
	});

	test('rejecting and transferring', async () => {
		const id = await newCall();
		sandbox.wxcc.act('Maria Lopez', 'available');
		const to = { to: sandbox.wxcc.queue('Voice').id, destinationType: 'queue' };
		expect(await statuses(post(`/v1/tasks/${id}/transfer`, to))).toEqual([202]);
		expect(await statuses(post(`/v1/tasks/${id}/reject`, { mediaResourceId: id }))).toEqual([202]);
		expect(
			await statuses(
				post(`/v1/tasks/${id}/transfer`, { to: 'unknown', destinationType: 'queue' }),
				post(`/v1/tasks/${id}/transfer`, { destinationType: 'queue' }),
				post(`/v1/tasks/${id}/transfer`, { to: '+441', destinationType: 'dialNumber' }),
			),
		).toEqual([400, 400, 202]);
	});

	test('consult and conference', async () => {
		const { id, to } = await consulted();
		const party = { to, destinationType: 'agent' };
		for (const [path, body, status] of [
			['consult/accept', undefined, 202],
			['consult/accept', undefined, 400],
			['consult/conference', party, 202],
			['conference/exit', undefined, 202],
			['conference/exit', undefined, 400],
			['consult', { ...party, holdParticipants: true }, 202],
			['consult/end', {}, 202],
			['consult', party, 202],
			['consult/accept', undefined, 202],
			['consult/transfer', party, 202],
		] as const) {
			expect([path, (await post(`/v1/tasks/${id}/${path}`, body)).status]).toEqual([path, status]);
		}
	});

	test.each(['v1', 'v2'])('subscriptions %s', async (version) => {
		const path = `/${version}/subscriptions`;
		const resource = { resourceVersion: version === 'v2' ? 'task:1.0.0' : undefined };
		const created = await post(path, subscription(HOOK, resource));
		const one = `${path}/${created.data.data.id}`;
		expect(
			await statuses(
				wxcc.get(path),
				wxcc.get(one),
				wxcc.patch(one, { status: 'inactive', ...resource }),
				wxcc.get(`/${version}/event-types`),
				post(path, { name: 'n8n' }),
			),
		).toEqual([200, 200, 200, 200, 400]);
		expect(await statuses(wxcc.delete(one))).toEqual([204]);
		expect(await statuses(wxcc.delete(one), wxcc.get(one))).toEqual([400, 400]);
	});

	test('refusals: no token, no scope, over the limit', async () => {
		const nobody = await contactCenterClient(sandbox, 'spark:people_read');
		const paths = [
			'/v1/tasks?from=0',
			'/v1/ewt?queueId=x&lookbackMinutes=5',
			'/v2/subscriptions',
			'/v2/event-types',
			`/organization/${sandbox.wxcc.orgId}/v2/cad-variable`,
		];
		for (const path of paths) {
			expect(
				await statuses(
					nobody.get(path),
					wxcc.get(path, { headers: { authorization: 'Bearer x' } }),
				),
			).toEqual([403, 401]);
		}
		sandbox.wxcc.setLimit({ requests: 1, windowMs: 60_000 });
		expect(await statuses(wxcc.get(paths[0]))).toEqual([200]);
		expect(await statuses(...paths.map(async (path) => await wxcc.get(path)))).toEqual(
			paths.map(() => 429),
		);
	});

	test('and what is against it would be noticed', async () => {
		const contract = await Contract.load();
		if (!contract) return;
		await post('/v2/subscriptions', subscription(HOOK));
		const record = sandbox.requests.at(-1)!;
		const { request, answer } = contract.check({
			...record,
			body: { ...(record.body as object), name: 'n8n' },
			response: { meta: {}, data: { id: 'not a UUID' } },
		})!;
		expect(request).toEqual([expect.stringContaining('/requestBody/name')]);
		expect(answer.join()).toContain('/data/id must match format');
		expect(answer.join()).toContain('resourceVersion');
		const unknown = contract.check({ ...record, path: '/wxcc/v1/nowhere' })!;
		expect(unknown.request).toEqual(['POST /v1/nowhere is not in the contract']);
	});

	test('and nothing of it is against the contract', () => {
		if (conformance.skipped) return;
		expect(conformance.answerFaults).toEqual([]);
		// What was sent wrong on purpose was refused, every time.
		const refused = conformance.verdicts.filter(({ request }) => request.length > 0);
		expect(refused.filter(({ status = 0 }) => status < 400)).toEqual([]);
		const operations = new Set(conformance.verdicts.map(({ operation }) => operation));
		expect(operations.size).toBeGreaterThanOrEqual(36);
		expect(conformance.totals.answers).toBeGreaterThan(90);
		conformance.keep('sandbox');
		expect(readTotals().answers).toBeGreaterThanOrEqual(conformance.totals.answers);
	});
});
