import { startSandbox, type Sandbox } from '../../sandbox';
import { http } from './support';

describe('Webex Engage Streaming', () => {
	let sandbox: Sandbox;
	let token: string;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		const { data } = await http(sandbox.url).post(
			'/engage/api/v1/oauth/token',
			'grant_type=client_credentials&client_id=engage-sandbox-tenant&client_secret=engage-sandbox-secret',
		);
		token = data.access_token;
	});
	afterAll(async () => await sandbox.close());

	const stream = async (event: unknown) =>
		await http(`${sandbox.url}/engage/api/v1`).post('/data-streams/events', event, {
			headers: { Authorization: `Bearer ${token}` },
		});

	test('keeps the events of channels as they came', async () => {
		const event = { channel: 'AppleBusinessChat', event: 'TYPINGINDICATOR', type: 'typing_start' };
		const { status } = await stream(event);
		expect(status).toBe(200);
		expect(sandbox.engage.streamed).toEqual([event]);
	});

	test('refuses what names no channel, and strangers', async () => {
		expect((await stream({ event: 'MO' })).status).toBe(400);
		token = 'wrong';
		expect((await stream({ channel: 'SMS' })).status).toBe(401);
		expect(sandbox.engage.streamed).toHaveLength(1);
	});
});
