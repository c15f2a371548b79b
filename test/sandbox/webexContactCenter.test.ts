/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import type { AxiosInstance, AxiosResponse } from 'axios';
import { gunzipSync } from 'node:zlib';
import { startSandbox, type Sandbox } from '../../sandbox';
import { http } from './support';
import { call, contactCenterClient, customMessage } from './webexContactCenter.support';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

describe('Webex Contact Center', () => {
	let sandbox: Sandbox;
	let wxcc: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		wxcc = await contactCenterClient(sandbox);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => sandbox.reset());

	const create = async (changes: Record<string, unknown> = {}): Promise<string> => {
		const answer = await wxcc.post('/v2/tasks', customMessage(changes));
		expect(answer.status).toBe(201);
		return answer.data.data.id;
	};
	const told = ({ status, data }: AxiosResponse) => [status, data.error?.message[0].description];
	const outboundEntryPoint = () =>
		sandbox.wxcc.entryPoints.find(({ entryPointType }) => entryPointType === 'OUTBOUND')!.id;
	const withMessage = (message: Record<string, unknown>, type = 'text') =>
		customMessage({ channelParams: { type, message } });
	const MESSAGE = customMessage().channelParams.message;
	const ADDRESSED = { aliasId: MESSAGE.aliasId, timestamp: MESSAGE.timestamp };

	describe('who may call', () => {
		test('a token that is missing, expired or of Engage is refused with a body that says so', async () => {
			const stranger = await http(sandbox.wxcc.baseUrl).get('/v1/tasks?from=0');
			expect(stranger.status).toBe(401);
			expect(stranger.data).toEqual({
				trackingId: expect.any(String),
				error: { key: '401', message: [{ description: expect.stringContaining('access token') }] },
			});
			const other = await contactCenterClient(sandbox);
			sandbox.oauth.expire();
			expect((await other.get('/v2/event-types')).data.error.key).toBe(401);
			wxcc = await contactCenterClient(sandbox);
		});

		test.each([
			['spark:people_read', 'post', '/v1/tasks', 'cjp:user'],
			['cloud-contact-center:pod_conv', 'post', `/v1/tasks/${NOWHERE}/assign`, 'cjp:user'],
			['cjp:user', 'post', '/v2/tasks', 'cjp:task_write'],
			['cjp:user', 'post', '/v2/subscriptions', 'cjp:config_write'],
			['cjp:config_write', 'get', '/v1/subscriptions', 'cjp:config_read'],
			['cjp:task_write', 'patch', `/v1/tasks/${NOWHERE}`, 'cloud-contact-center:pod_conv'],
		] as const)('with %s alone, %s %s needs %s', async (scope, method, path, needed) => {
			const client = await contactCenterClient(sandbox, scope);
			const answer = await client.request({ method, url: path, data: {} });
			expect(answer.status).toBe(403);
			expect(told(answer)[1]).toContain(needed);
		});

		test('either of two scopes will do', async () => {
			const client = await contactCenterClient(sandbox, 'cloud-contact-center:pod_conv');
			const id = await create();
			const { status } = await client.patch(`/v1/tasks/${id}`, { attributes: {} });
			expect(status).toBe(202);
		});

		test('the tracking id comes back, and so does the organization', async () => {
			const headers = { TrackingId: 'mine-1' };
			const { headers: answered } = await wxcc.get('/v1/tasks?from=0', { headers });
			expect(answered.trackingid).toBe('mine-1');
			const refused = await wxcc.get('/v1/tasks', { headers });
			expect(refused.data.trackingId).toBe('mine-1');
			const me = await http(sandbox.url, {
				authorization: String(wxcc.defaults.headers.authorization),
			}).get('/webex/v1/people/me');
			expect(Buffer.from(me.data.orgId, 'base64url').toString()).toBe(
				`ciscospark://us/ORGANIZATION/${sandbox.wxcc.orgId}`,
			);
		});

		test('another organization is forbidden', async () => {
			expect((await wxcc.get('/v1/tasks?from=0&orgId=other')).status).toBe(403);
			expect((await wxcc.get('/organization/other/v2/cad-variable')).status).toBe(403);
		});
	});

	describe('creating', () => {
		test('v2: custom messaging becomes a created task with its data', async () => {
			const id = await create({
				globalVariables: { Customer_Tier: 'gold', Vip: true, Order_Count: '3' },
				flowSettings: { n8nConversationId: 'conv-51' },
			});
			expect(sandbox.wxcc.task(id)).toMatchObject({
				status: 'created',
				channelType: 'customMessaging',
				channel: 'sms',
				origin: '+447700900123',
				originName: 'Ann Walker',
				destination: '+442079460100',
				attributes: { Customer_Tier: 'gold', Vip: 'true', Order_Count: '3' },
				messages: [{ id: 'alias-1', text: 'Hello' }],
			});
		});

		test('v2: a work item, and files', async () => {
			const channelParams = {
				type: 'work-item-form',
				message: { ...ADDRESSED, workItemData: { Order: 'A-1' } },
			};
			const id = await create({ channelType: 'workItem', channelParams });
			expect(sandbox.wxcc.task(id).messages[0].text).toBe('Order: A-1');
			const file = { fileName: 'a.png', mimeType: 'image/png', fileUrl: 'https://example.com/a' };
			const withFile = withMessage({ ...MESSAGE, attachments: [file] }, 'text-with-attachments');
			expect((await wxcc.post('/v2/tasks', withFile)).status).toBe(201);
		});

		test.each([
			['an unknown channel type', customMessage({ channelType: 'sms' }), 'channelType'],
			['no origin', customMessage({ origin: undefined }), 'origin'],
			['a destination of another type', customMessage({ destination: { id: 'x' } }), 'type'],
			['no channel', customMessage({ channel: undefined }), 'channel'],
			[
				'a timestamp in seconds',
				withMessage({ ...MESSAGE, timestamp: 1_767_225_600 }),
				'timestamp',
			],
			['a timestamp as text', withMessage({ ...MESSAGE, timestamp: '2026-01-01' }), 'timestamp'],
			[
				'a shape that is not that of the type',
				withMessage(MESSAGE, 'text-with-attachments'),
				'attach',
			],
			['files on a text', withMessage({ ...MESSAGE, attachments: [] }), 'has no attachments'],
			[
				'files without a text',
				withMessage(
					{
						...ADDRESSED,
						attachments: [
							{ fileName: 'a', mimeType: 'text/plain', fileUrl: 'https://a.example/a' },
						],
					},
					'text-with-attachments',
				),
				'text is required',
			],
			[
				'a text in a work item',
				customMessage({
					channelType: 'workItem',
					channelParams: {
						type: 'work-item-form',
						message: { ...MESSAGE, workItemData: { Order: 'A-1' } },
					},
				}),
				'has no text',
			],
			['an unknown global variable', customMessage({ globalVariables: { Nope: '1' } }), 'Nope'],
			['an inactive one', customMessage({ globalVariables: { Old_Tier: '1' } }), 'Old_Tier'],
			['a wrong type', customMessage({ globalVariables: { Order_Count: 'x' } }), 'INTEGER'],
			[
				'too many flow settings',
				customMessage({
					flowSettings: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${i}`, 'v'])),
				}),
				'15',
			],
		])('v2 refuses %s', async (_, body, words) => {
			const answer = await wxcc.post('/v2/tasks', body);
			expect(answer.status).toBe(400);
			expect(told(answer)[1]).toContain(words);
			expect(sandbox.wxcc.tasks).toHaveLength(0);
		});

		test('v2: telephony', async () => {
			const body = (changes: Record<string, unknown>) => ({
				channelType: 'telephony',
				destination: { id: '+44', type: 'dialNumber' },
				channelParams: {
					type: 'telephony',
					entryPointId: outboundEntryPoint(),
					outboundType: 'CALLBACK',
					callback: { type: 'immediate', origin: 'web' },
					...changes,
				},
			});
			expect((await wxcc.post('/v2/tasks', body({}))).status).toBe(201);
			expect((await wxcc.post('/v2/tasks', body({ callback: undefined }))).status).toBe(400);
			expect((await wxcc.post('/v2/tasks', body({ outboundType: 'OUTDIAL' }))).status).toBe(400);
			expect((await wxcc.post('/v2/tasks', body({ entryPointId: 'x' }))).status).toBe(400);
		});

		test('v1 knows telephony alone', async () => {
			const post = async (changes: Record<string, unknown>) =>
				told(await wxcc.post('/v1/tasks', call(changes, outboundEntryPoint())));
			expect((await post({}))[0]).toBe(201);
			expect(await post({ mediaType: 'social' })).toEqual([
				400,
				'mediaType must be one of telephony',
			]);
			expect((await post({ outboundType: 'OUTDIAL' }))[1]).toContain('origin');
			expect((await post({ callback: undefined }))[0]).toBe(400);
			expect((await post({ destination: 'x'.repeat(37) }))[1]).toContain('36');
		});

		test('a creation can be made to fail later', async () => {
			sandbox.wxcc.setRouting({ failCreation: 'ENTRY_POINT_NOT_FOUND' });
			const id = await create();
			expect(sandbox.wxcc.task(id)).toMatchObject({
				status: 'abandoned',
				reason: 'ENTRY_POINT_NOT_FOUND',
			});
		});

		test('messages are appended, once for an alias', async () => {
			const id = await create();
			const message = (aliasId: string) => ({
				mediaType: 'customMessaging',
				channelParams: { type: 'text', message: { ...MESSAGE, aliasId } },
			});
			const first = await wxcc.post(`/v2/tasks/${id}/messages`, message(NOWHERE));
			expect([first.status, first.data.data.id]).toEqual([202, NOWHERE]);
			await wxcc.post(`/v2/tasks/${id}/messages`, message(NOWHERE));
			expect(sandbox.wxcc.task(id).messages).toHaveLength(2);
			const other = await wxcc.post(`/v2/tasks/${id}/messages`, message('alias'));
			expect(other.data.data.id).not.toBe('alias');
			// 404 is not documented here.
			expect((await wxcc.post(`/v2/tasks/${NOWHERE}/messages`, message('a'))).status).toBe(400);
		});

		test.each([
			['no media type', { mediaType: undefined }, 'mediaType must be one of'],
			[
				'a form for messaging',
				{ channelParams: { type: 'work-item-form' } },
				'type must be one of',
			],
			['a text for a work item', { mediaType: 'workItem' }, 'type must be one of work-item-form'],
			[
				'a time in seconds',
				{ channelParams: { type: 'text', message: { ...MESSAGE, timestamp: 1_767_225_600 } } },
				'milliseconds',
			],
			[
				'no alias',
				{ channelParams: { type: 'text', message: { ...MESSAGE, aliasId: undefined } } },
				'aliasId is required',
			],
			[
				'a form that is too long',
				{
					mediaType: 'workItem',
					channelParams: {
						type: 'work-item-form',
						message: { ...ADDRESSED, workItemData: { a: 'x'.repeat(1025) } },
					},
				},
				'1024 bytes',
			],
			[
				'a file that is not https',
				{
					channelParams: {
						type: 'text-with-attachments',
						message: {
							...MESSAGE,
							attachments: [
								{ fileName: 'a', mimeType: 'text/plain', fileUrl: 'http://a.example/a' },
							],
						},
					},
				},
				'https',
			],
		])('a message is refused with %s', async (_, changes, words) => {
			const id = await create();
			const message = {
				mediaType: 'customMessaging',
				channelParams: { type: 'text', message: MESSAGE },
			};
			const { status, data } = await wxcc.post(`/v2/tasks/${id}/messages`, {
				...message,
				...changes,
			});
			expect(status).toBe(400);
			expect(data.error.message[0].description).toContain(words);
			expect(sandbox.wxcc.task(id).messages).toHaveLength(1);
		});

		test('appending needs the scope of writing tasks', async () => {
			const reader = await contactCenterClient(sandbox, 'cjp:user cjp:config_read');
			const { status } = await reader.post(`/v2/tasks/${NOWHERE}/messages`, {});
			expect(status).toBe(403);
		});
	});

	describe('attributes', () => {
		const patch = async (id: string, attributes: unknown) =>
			told(await wxcc.patch(`/v1/tasks/${id}`, { attributes }));

		test('are merged', async () => {
			const id = await create();
			expect(await patch(id, { a: '1', b: 2 })).toEqual([202, undefined]);
			await patch(id, { b: '3' });
			expect(sandbox.wxcc.task(id).attributes).toEqual({ a: '1', b: '3' });
		});

		test.each([
			[
				'31 of them',
				Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`k${i}`, 'v'])),
				'30',
			],
			['a long key', { ['k'.repeat(201)]: 'v' }, '200 bytes'],
			['a long value', { k: 'é'.repeat(513) }, '1024 bytes'],
			['an object', { k: {} }, 'string'],
			['nothing', undefined, 'attributes must be an object'],
			['a list', ['x'], 'attributes must be an object'],
		])('%s is refused', async (_, attributes, words) => {
			const [status, description] = await patch(await create(), attributes);
			expect(status).toBe(400);
			expect(description).toContain(words);
		});

		test('an unknown task, and an ended one', async () => {
			expect((await patch(NOWHERE, {}))[0]).toBe(404);
			const id = await create();
			await wxcc.post(`/v1/tasks/${id}/end`);
			expect((await patch(id, {}))[0]).toBe(202);
			sandbox.wxcc.setRouting({ refusePatchAfterEnd: true });
			expect(await patch(id, {})).toEqual([
				400,
				'PATCH is not possible while the task is abandoned',
			]);
			sandbox.wxcc.setRouting({ refusePatchAfterEnd: false });
		});
	});

	test('tasks are listed by creation time, cut to a page', async () => {
		const ids = [await create(), await create(), await create()];
		const list = async (params: Record<string, unknown>) =>
			(await wxcc.get('/v1/tasks', { params })).data;
		const all = await list({ from: 0 });
		expect(all.meta).toEqual({ orgId: sandbox.wxcc.orgId });
		expect(all.data.map(({ id }: { id: string }) => id)).toEqual(ids);
		expect(all.data[0].attributes).toMatchObject({
			owner: { id: '', name: '' },
			queue: { id: '', name: '' },
			status: 'created',
			origin: '+447700900123',
			direction: 'inbound',
		});
		expect((await list({ from: 0, pageSize: 2 })).data).toHaveLength(2);
		expect((await list({ from: 0, to: 5 })).data).toHaveLength(0);
		expect((await list({ from: 0, channelTypes: 'social,chat' })).data).toHaveLength(0);
		for (const params of [
			{},
			{ from: 'yesterday' },
			{ from: 0, pageSize: 1001 },
			{ from: 0, channelTypes: 'sms' },
		]) {
			expect((await wxcc.get('/v1/tasks', { params })).status).toBe(400);
		}
	});

	test('a list of more than a megabyte is compressed, where the caller takes that', async () => {
		for (let count = 0; count < 1000; count++) {
			sandbox.wxcc.contact({ origin: `${count}`.padEnd(900, 'x') });
		}
		const list = async (encoding: string) =>
			await wxcc.get('/v1/tasks', {
				params: { from: 0, pageSize: 1000 },
				headers: { 'accept-encoding': encoding },
				decompress: false,
				responseType: 'arraybuffer',
			});
		const zipped = await list('gzip, deflate');
		expect(zipped.headers['content-encoding']).toBe('gzip');
		expect(JSON.parse(gunzipSync(zipped.data).toString()).data).toHaveLength(1000);
		expect((await list('identity')).headers['content-encoding']).toBeUndefined();
	});

	describe('configuration', () => {
		const list = async (kind: string, params: Record<string, unknown> = {}) =>
			await wxcc.get(`/organization/${sandbox.wxcc.orgId}/v2/${kind}`, { params });
		const names = async (kind: string, params: Record<string, unknown>) =>
			(await list(kind, params)).data.data.map(({ name }: { name: string }) => name);

		test('queues come in pages, with what there is of them', async () => {
			const first = (await list('contact-service-queue', { pageSize: 1000 })).data;
			expect(first.data).toHaveLength(100);
			expect(first.meta).toMatchObject({
				page: 0,
				pageSize: 100,
				totalPages: 2,
				totalRecords: 130,
			});
			expect(first.meta.links.next).toContain('page=1');
			const second = (await list('contact-service-queue', { page: 1 })).data;
			expect(second.data).toHaveLength(30);
			expect(second.meta.links.next).toBeUndefined();
			expect(Object.values(first.data[0]).some(Array.isArray)).toBe(false);
			const one = await list(`contact-service-queue/${first.data[1].id}`);
			expect(one.data.callDistributionGroups).toHaveLength(1);
		});

		test.each([
			[
				'active==true;channelType=="SOCIAL_CHANNEL";name!=Store*',
				['Support', 'Sales', 'New Queue'],
			],
			["name=='Email Care'", ['Email Care']],
			['name=in=("Live Chat",Voice)', ['Live Chat', 'Voice']],
			['(channelType==CHAT,channelType==EMAIL);active==true', ['Email Care', 'Live Chat']],
			['active==false', ['Retired']],
		])('filter %s', async (filter, expected) => {
			expect(await names('contact-service-queue', { filter })).toEqual(expected);
		});

		test.each(['active=true', 'active==', 'nope==1', '(active==true', 'active==true;'])(
			'filter %s is refused',
			async (filter) => {
				expect((await list('cad-variable', { filter })).status).toBe(400);
			},
		);

		test('search and attributes', async () => {
			expect(await names('contact-service-queue', { search: 'chat' })).toEqual(['Live Chat']);
			const search = 'field=="name";value=="sales"';
			expect(await names('contact-service-queue', { search })).toEqual(['Sales']);
			const picked = await list('entry-point', { attributes: 'id,name', pageSize: 1 });
			expect(Object.keys(picked.data.data[0])).toEqual(['id', 'name']);
		});

		test('global variables of each type, active and not', async () => {
			const filter = 'active==true';
			const { data } = (await list('cad-variable', { filter })).data;
			expect(data).toHaveLength(100);
			expect(new Set(data.map((one: { variableType: string }) => one.variableType))).toEqual(
				new Set(['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'DATE_TIME']),
			);
			expect((await list('cad-variable', { filter, page: 1 })).data.data).toHaveLength(27);
			expect((await list('cad-variable', { filter: 'active==false' })).data.data).toHaveLength(5);
		});
	});

	describe('the estimated wait', () => {
		const ewt = async (params: Record<string, unknown> = {}) =>
			await wxcc.get('/v1/ewt', {
				params: { queueId: sandbox.wxcc.queue('Support').id, lookbackMinutes: 30, ...params },
			});

		test('is a mean of the history, in milliseconds', async () => {
			const { status, data } = await ewt({ maxCV: 15, minValidSamples: 80 });
			expect(status).toBe(200);
			expect(data.estimatedWaitTime).toBeGreaterThan(15_000);
			expect(data.estimatedWaitTime).toBeLessThan(25_000);
		});

		test('has no content without history, and with too little that counts', async () => {
			expect((await ewt({ queueId: 'unknown' })).status).toBe(204);
			sandbox.wxcc.setHistory('Support', 20_000, 30);
			expect((await ewt()).status).toBe(200);
			expect((await ewt({ maxCV: 15 })).status).toBe(204);
			sandbox.wxcc.setHistory('Support', 20_000, 5, 20);
			expect((await ewt({ minValidSamples: 60 })).status).toBe(200);
			expect((await ewt({ minValidSamples: 80 })).status).toBe(204);
			sandbox.wxcc.setHistory('Support', 0);
			expect((await ewt()).status).toBe(204);
		});

		test.each([{ lookbackMinutes: 4 }, { lookbackMinutes: 241 }, { maxCV: 0 }])(
			'%j is out of range',
			async (params) => expect((await ewt(params)).status).toBe(422),
		);

		test.each([{ lookbackMinutes: '' }, { lookbackMinutes: 'x' }, { queueId: '' }])(
			'%j is malformed',
			async (params) => expect((await ewt(params)).status).toBe(400),
		);
	});

	describe('the limit', () => {
		test('refuses what is too much, says when, and counts', async () => {
			sandbox.wxcc.setLimit({ requests: 2, windowMs: 60 });
			const get = async () => await wxcc.get('/v2/event-types');
			expect([(await get()).status, (await get()).status]).toEqual([200, 200]);
			const third = await get();
			expect([third.status, third.headers['retry-after']]).toEqual([429, '1']);
			expect(third.data.error.key).toBe(429);
			expect(sandbox.wxcc.counters).toMatchObject({
				accepted: 2,
				rejected: 1,
				byClient: { 'webex-sandbox-client': { accepted: 2, rejected: 1 } },
			});
			await new Promise((resolve) => setTimeout(resolve, 70));
			expect((await get()).status).toBe(200);
		});

		test('can be told to the millisecond, or not at all, or be off', async () => {
			const get = async () => await wxcc.get('/v2/event-types');
			sandbox.wxcc.setLimit({ requests: 0, windowMs: 500, retryAfter: 'exact' });
			expect(Number((await get()).headers['retry-after'])).toBeLessThan(0.51);
			sandbox.wxcc.setLimit({ retryAfter: 'none' });
			expect((await get()).headers['retry-after']).toBeUndefined();
			sandbox.wxcc.setLimit({ enabled: false });
			expect((await get()).status).toBe(200);
		});

		test('is 300 a minute, in sandbox time', async () => {
			const { data } = await http(sandbox.url).get('/admin/wxcc/limit');
			expect(data).toMatchObject({ enabled: true, requests: 300, windowMs: 60 });
		});
	});

	test('odd requests are answered in the room’s own form', async () => {
		const broken = await wxcc.post('/v2/tasks', Buffer.from('{'), {
			headers: { 'content-type': 'application/json' },
		});
		expect(told(broken)).toEqual([400, 'Bad Request: the body is not valid JSON']);
		expect((await wxcc.post('/v2/tasks', [])).status).toBe(400);
		const text = await wxcc.post('/v2/tasks', 'a=b', { headers: { 'content-type': 'text/plain' } });
		expect(told(text)).toEqual([400, 'The body must be application/json']);
		expect(told(await wxcc.get('/v3/tasks'))[1]).toContain('no GET /wxcc/v3/tasks');
	});

	test('the admin routes refuse what makes no sense', async () => {
		const admin = http(`${sandbox.url}/admin/wxcc`);
		const post = async (path: string, body: unknown) => (await admin.post(path, body)).status;
		expect(await post('/routing', { ronaMs: 'soon' })).toBe(400);
		expect(await post('/routing', { nothing: 1 })).toBe(400);
		expect(await post('/events', { mode: 'sideways' })).toBe(400);
		expect(await post('/relay', { url: 'https://example.com/' })).toBe(400);
		expect(await post('/tasks', { queueId: 'nowhere' })).toBe(400);
		expect(await post('/tasks', { channelType: 'pigeon' })).toBe(400);
		expect(await post('/agents/nobody', { action: 'available' })).toBe(400);
		expect(await post('/history', { queueId: 'Support', meanMs: 5000 })).toBe(200);
		expect((await admin.get('/tenant')).data.queues.length).toBeGreaterThan(100);
	});
});
