/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { http, tenantForm } from './support';

const REDIRECT = 'http://localhost:5678/rest/oauth2-credential/callback';
const CLIENT = { client_id: 'webex-sandbox-client', client_secret: 'webex-sandbox-secret' };

describe('tokens', () => {
	let sandbox: Sandbox;
	let webex: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox();
		webex = http(`${sandbox.url}/webex/v1`);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => sandbox.reset());

	const authorize = async (changes: Record<string, string> = {}) =>
		await webex.get<string>('/authorize', {
			params: {
				response_type: 'code',
				client_id: CLIENT.client_id,
				redirect_uri: REDIRECT,
				scope: 'cjp:user spark:people_read',
				state: 'xyz',
				...changes,
			},
		});

	const decide = async (decision: 'allow' | 'deny') => {
		const page = await authorize();
		const request = /name="request" value="([^"]+)"/.exec(page.data)?.[1] ?? '';
		const answer = await webex.post('/authorize', new URLSearchParams({ request, decision }));
		return { request, location: new URL(String(answer.headers.location)) };
	};

	const token = async (fields: Record<string, string>, headers = {}) =>
		await webex.post('/access_token', new URLSearchParams(fields), { headers });

	const signIn = async () => {
		const { location } = await decide('allow');
		const code = location.searchParams.get('code') ?? '';
		const fields = { grant_type: 'authorization_code', ...CLIENT, code, redirect_uri: REDIRECT };
		return { fields, answer: await token(fields) };
	};

	const me = async (accessToken: string) =>
		await webex.get('/people/me', { headers: { authorization: `Bearer ${accessToken}` } });

	test('the consent page names the app, the scopes and where it returns to', async () => {
		const { status, data, headers } = await authorize({ scope: 'cjp:user a:<b>' });
		expect(status).toBe(302);
		expect(headers.location).toContain('error=invalid_scope');
		expect(data).toBe('');
		const page = await authorize();
		expect(page.data).toContain('webex-sandbox-client');
		expect(page.data).toContain('cjp:user');
		expect(page.data).toContain('http://localhost:5678');
		expect(page.headers['x-frame-options']).toBe('DENY');
	});

	test('allowing returns a code and the state; the code becomes tokens with the documented lives', async () => {
		const { answer } = await signIn();
		expect(answer.status).toBe(200);
		expect(answer.data).toMatchObject({
			token_type: 'Bearer',
			expires_in: 1209600,
			refresh_token_expires_in: 7776000,
			scope: 'cjp:user spark:people_read',
		});
		expect((await me(answer.data.access_token)).data.emails).toEqual(['sandbox.admin@example.com']);
		expect((await decide('allow')).location.searchParams.get('state')).toBe('xyz');
		expect(sandbox.oauth.counts).toMatchObject({ authorization_code: 1, refused: 0 });
	});

	test('denying returns access_denied; a page decides once', async () => {
		const { location, request } = await decide('deny');
		expect(location.searchParams.get('error')).toBe('access_denied');
		expect(location.searchParams.get('state')).toBe('xyz');
		const again = await webex.post(
			'/authorize',
			new URLSearchParams({ request, decision: 'allow' }),
		);
		expect(again.status).toBe(400);
	});

	test.each([
		['an unknown client', { client_id: 'other' }],
		['a redirect to elsewhere', { redirect_uri: 'https://elsewhere.example.com/' }],
		['a redirect that only looks local', { redirect_uri: 'http://localhost.example.com/' }],
	])('%s is refused without a redirect', async (_, changes) => {
		const { status, headers } = await authorize(changes);
		expect(status).toBe(400);
		expect(headers.location).toBeUndefined();
	});

	test('another response type is refused by redirect', async () => {
		const { headers } = await authorize({ response_type: 'token' });
		expect(headers.location).toBe(`${REDIRECT}?error=unsupported_response_type&state=xyz`);
	});

	test('a code is good once, for its own redirect and client', async () => {
		const { fields } = await signIn();
		const reused = await token(fields);
		expect([reused.status, reused.data.error]).toEqual([400, 'invalid_grant']);
		const { location } = await decide('allow');
		const code = location.searchParams.get('code') ?? '';
		const elsewhere = await token({ ...fields, code, redirect_uri: 'http://localhost:1/' });
		expect(elsewhere.data.error).toBe('invalid_grant');
		const invented = await token({ ...fields, code: 'invented' });
		expect(invented.data.error).toBe('invalid_grant');
	});

	test('the client may authenticate by header, and the body may be JSON', async () => {
		const { location } = await decide('allow');
		const code = location.searchParams.get('code') ?? '';
		const basic = Buffer.from(`${CLIENT.client_id}:${CLIENT.client_secret}`).toString('base64');
		const answer = await webex.post(
			'/access_token',
			{ grant_type: 'authorization_code', code, redirect_uri: REDIRECT },
			{ headers: { authorization: `Basic ${basic}` } },
		);
		expect(answer.status).toBe(200);
	});

	test('wrong secrets and unknown grants are refused', async () => {
		const wrong = await token({ grant_type: 'refresh_token', ...CLIENT, client_secret: 'no' });
		expect([wrong.status, wrong.data.error]).toEqual([401, 'invalid_client']);
		const grant = await token({ grant_type: 'password', ...CLIENT });
		expect([grant.status, grant.data.error]).toEqual([400, 'unsupported_grant_type']);
		expect(sandbox.oauth.counts.refused).toBe(2);
	});

	test('an expired token is refreshed; a revoked one is not', async () => {
		const { answer } = await signIn();
		sandbox.oauth.expire();
		expect((await me(answer.data.access_token)).status).toBe(401);
		const fields = {
			grant_type: 'refresh_token',
			...CLIENT,
			refresh_token: answer.data.refresh_token,
		};
		const refreshed = await token(fields);
		expect(refreshed.status).toBe(200);
		expect(refreshed.data.refresh_token).toBe(answer.data.refresh_token);
		expect((await me(refreshed.data.access_token)).status).toBe(200);
		sandbox.oauth.revoke();
		expect((await me(refreshed.data.access_token)).status).toBe(401);
		expect((await token(fields)).data.error).toBe('invalid_grant');
	});

	test('lifetimes can be shortened', async () => {
		await http(sandbox.url).post('/admin/tokens/lifetimes', { webexAccess: 0.4 });
		const { answer } = await signIn();
		expect((await me(answer.data.access_token)).status).toBe(200);
		await new Promise((resolve) => setTimeout(resolve, 450));
		expect((await me(answer.data.access_token)).status).toBe(401);
	});

	test('a refusal names the tracking id', async () => {
		const { data } = await me('invented');
		expect(data).toMatchObject({ trackingId: expect.any(String), error: { key: '401' } });
	});

	describe('of the Engage tenant', () => {
		const url = () => `${sandbox.url}/engage/api/v1/oauth/token`;

		test('are JWTs for one hour', async () => {
			const { data } = await http('').post(url(), tenantForm());
			expect(data).toMatchObject({ expires_in: 3600, token_type: 'Bearer' });
			expect(data.scope).toContain('conversations-messages:write');
			const claims = JSON.parse(
				Buffer.from(String(data.access_token).split('.')[1], 'base64url').toString(),
			);
			expect(claims.exp - claims.iat).toBe(3600);
			expect(sandbox.oauth.counts.client_credentials).toBe(1);
		});

		test.each([
			['a wrong secret', { client_secret: 'no' }, 401, 'invalid_client'],
			['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
		])('are refused for %s', async (_, changes, status, error) => {
			const answer = await http('').post(url(), tenantForm(changes));
			expect([answer.status, answer.data.error]).toEqual([status, error]);
		});

		test('are asked for by form only', async () => {
			const { status } = await http('').post(url(), Object.fromEntries(tenantForm()));
			expect(status).toBe(415);
		});
	});

	test('the Engage API takes either kind of token', async () => {
		const { answer } = await signIn();
		const authorization = `Bearer ${answer.data.access_token}`;
		const { status } = await http(sandbox.url).post(
			'/engage/api/v1/conversations/search',
			{ channel: 'sms', customeraddress: '1', bizaddress: '+442079460100' },
			{ headers: { authorization } },
		);
		expect(status).toBe(200);
	});

	test('secrets and tokens are not recorded', async () => {
		const { answer } = await signIn();
		await me(answer.data.access_token);
		await http('').post(`${sandbox.url}/engage/api/v1/oauth/token`, tenantForm());
		const { data } = await http(sandbox.url).get('/admin/requests');
		const recorded = JSON.stringify(data);
		for (const secret of [
			answer.data.access_token,
			answer.data.refresh_token,
			CLIENT.client_secret,
			'engage-sandbox-secret',
		]) {
			expect(recorded).not.toContain(secret);
		}
	});
});
