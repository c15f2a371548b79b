import type { ICredentialTestFunctions, INodeType } from 'n8n-workflow';
import { CceTaskTrigger } from '../../nodes/ContactCenterEnterprise/CceTaskTrigger/CceTaskTrigger.node';
import { EceTrigger } from '../../nodes/EnterpriseChatAndEmail/EceTrigger/EceTrigger.node';
import {
	basicClient,
	credentialsIn,
	isClient,
	isToken,
	newToken,
	TOKEN_LIFETIME,
} from '../../nodes/runtime/clientTokens';
import { inboundEventsTest } from '../../nodes/runtime/inboundClient';
import {
	askToken,
	audienceOf,
	basic,
	CLIENT,
	CREDENTIAL,
	post,
	type TokenCall,
} from './inboundEvents.fake';
import { freshNodeId } from './trigger.fake';

const NOW = Date.parse('2026-11-20T09:00:00Z');

describe('a token', () => {
	const token = newToken(CLIENT, 'a', NOW);
	const last = NOW + TOKEN_LIFETIME * 1000 - 1;

	it.each([NOW, last])('is taken until it expires: %d', (now) => {
		expect(isToken(CLIENT, 'a', token, now)).toBe(true);
	});

	it('is not taken any longer', () => {
		expect(isToken(CLIENT, 'a', token, last + 1)).toBe(false);
	});

	it('lives for a quarter of an hour', () => {
		expect(TOKEN_LIFETIME).toBe(900);
	});

	it.each<[string, () => boolean]>([
		['after the secret has changed', () => isToken({ ...CLIENT, secret: 'x' }, 'a', token, NOW)],
		['for another client', () => isToken({ ...CLIENT, id: 'x' }, 'a', token, NOW)],
		['by another trigger', () => isToken(CLIENT, 'b', token, NOW)],
		['with a longer life', () => isToken(CLIENT, 'a', `z${token}`, NOW)],
		['with more behind it', () => isToken(CLIENT, 'a', `${token}.x`, NOW)],
		['without its signature', () => isToken(CLIENT, 'a', token.split('.')[0], NOW)],
		['with an empty signature', () => isToken(CLIENT, 'a', `${token.split('.')[0]}.`, NOW)],
		['when it is empty', () => isToken(CLIENT, 'a', '', NOW)],
	])('is refused %s', (_, taken) => {
		expect(taken()).toBe(false);
	});

	it('is refused with any character changed', () => {
		for (let at = 0; at < token.length; at++) {
			const other = token[at] === 'A' ? 'B' : 'A';
			const changed = token.slice(0, at) + other + token.slice(at + 1);
			expect([at, isToken(CLIENT, 'a', changed, NOW)]).toEqual([at, false]);
		}
	});

	it('is no other where id and audience are cut elsewhere', () => {
		const one = newToken({ id: 'ab', secret: 's' }, 'c', NOW);
		expect(isToken({ id: 'a', secret: 's' }, 'bc', one, NOW)).toBe(false);
	});

	it('holds nothing of the client, and goes into a header', () => {
		expect(token).not.toContain(CLIENT.id);
		expect(token).toMatch(/^[\w.-]+$/);
	});
});

describe('a client', () => {
	it.each([
		[CLIENT, true],
		[{ ...CLIENT, secret: `${CLIENT.secret} ` }, false],
		[{ ...CLIENT, secret: '' }, false],
		[{ ...CLIENT, id: CLIENT.id.toUpperCase() }, false],
		[{ id: '', secret: '' }, false],
	])('%j: %p', (claim, expected) => {
		expect(isClient(CLIENT, claim)).toBe(expected);
	});

	it('without a secret is nobody', () => {
		expect(isClient({ id: 'a', secret: '' }, { id: 'a', secret: '' })).toBe(false);
	});

	it.each<[unknown, object | undefined]>([
		[basic('a', 'b:c'), { id: 'a', secret: 'b:c' }],
		[basic('ä', 'ö'), { id: 'ä', secret: 'ö' }],
		[basic('a', ''), { id: 'a', secret: '' }],
		[`bASIC ${Buffer.from('a:b').toString('base64')}`, { id: 'a', secret: 'b' }],
		[`Basic ${Buffer.from('ab').toString('base64')}`, undefined],
		['Basic', undefined],
		['Bearer x', undefined],
		[undefined, undefined],
	])('in the header %p is %j', (header, expected) => {
		expect(basicClient(header)).toEqual(expected);
	});

	it.each<[unknown, string | undefined]>([
		['Bearer t0k', 't0k'],
		['bearer  t0k ', 't0k'],
		['Bearer', undefined],
		['Bearer a b', undefined],
		['t0k', undefined],
		[['Bearer t0k'], undefined],
	])('bears in %p the token %p', (header, expected) => {
		expect(credentialsIn(header, 'Bearer')).toBe(expected);
	});
});

const TRIGGERS: Array<[string, () => INodeType]> = [
	['CCE Task Trigger', () => new CceTaskTrigger()],
	['ECE Trigger', () => new EceTrigger()],
];

describe.each(TRIGGERS)('token endpoint of the %s', (name, make) => {
	const ask = async (given: TokenCall = {}) => await askToken(make(), given);

	it('gives a token that the trigger takes', async () => {
		const nodeId = freshNodeId();
		const { status, headers, body, started, log } = await ask({ nodeId });
		expect([status, started, log]).toEqual([200, undefined, []]);
		expect(headers['cache-control']).toBe('no-store');
		expect(body).toEqual({
			access_token: expect.stringMatching(/^[\w.-]+$/),
			token_type: 'Bearer',
			expires_in: 900,
		});
		const { access_token: token } = body as { access_token: string };
		const send = async (more: object) =>
			(await post(make(), { body: {}, nodeId, authorization: `Bearer ${token}`, ...more })).status;
		// 400: it came past the authorization.
		expect(await send({})).toBe(400);
		expect(await send({ nodeId: freshNodeId() })).toBe(401);
		expect(await send({ credential: { ...CREDENTIAL, clientSecret: 'changed' } })).toBe(401);
	});

	const NONE = { client_id: undefined, client_secret: undefined };

	it.each<[string, TokenCall]>([
		['in the body', {}],
		['in the header', { form: NONE, headers: { authorization: basic() } }],
		['in both', { headers: { authorization: basic() } }],
		[
			'in the header and its id in the body',
			{ form: { client_secret: undefined }, headers: { authorization: basic() } },
		],
		[
			'in the header, encoded as OAuth2 wants it',
			{
				form: NONE,
				headers: { authorization: basic(CLIENT.id, encodeURIComponent(CLIENT.secret)) },
			},
		],
		[
			'with a charset',
			{ headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded;charset=UTF-8' } },
		],
		['with more fields', { form: { scope: 'a b', audience: 'c' } }],
	])('takes the client %s', async (_, given) => {
		expect((await ask(given)).status).toBe(200);
	});

	it('takes a secret of any characters', async () => {
		const clientSecret = 'p%2B+=&:ö "/?#%';
		const credential = { ...CREDENTIAL, clientSecret };
		const authorization = basic(CLIENT.id, clientSecret);
		const coded = basic(CLIENT.id, encodeURIComponent(clientSecret));
		for (const given of [
			{ form: { client_secret: clientSecret } },
			{ form: NONE, headers: { authorization } },
			{ form: NONE, headers: { authorization: coded } },
		]) {
			expect((await ask({ ...given, credential })).status).toBe(200);
		}
	});

	it.each<[string, number, string, TokenCall]>([
		['a wrong secret', 401, 'invalid_client', { form: { client_secret: 'guess' } }],
		['a wrong id', 401, 'invalid_client', { form: { client_id: 'guess' } }],
		['no client', 401, 'invalid_client', { form: NONE }],
		['no secret', 401, 'invalid_client', { form: { client_secret: undefined } }],
		['an empty secret', 401, 'invalid_client', { form: { client_secret: '' } }],
		[
			'a wrong header',
			401,
			'invalid_client',
			{ form: NONE, headers: { authorization: basic(CLIENT.id, 'guess') } },
		],
		[
			'a wrong header beside a body that is right',
			401,
			'invalid_client',
			{ headers: { authorization: basic(CLIENT.id, 'guess') } },
		],
		[
			'a wrong body beside a header that is right',
			401,
			'invalid_client',
			{ form: { client_secret: 'guess' }, headers: { authorization: basic() } },
		],
		['another grant', 400, 'unsupported_grant_type', { form: { grant_type: 'password' } }],
		['no grant', 400, 'invalid_request', { form: { grant_type: undefined } }],
		['an empty grant', 400, 'invalid_request', { form: { grant_type: '' } }],
		[
			'a field given twice',
			400,
			'invalid_request',
			{ form: `grant_type=client_credentials&client_id=a&client_id=b&client_secret=c` },
		],
		['JSON', 400, 'invalid_request', { headers: { 'content-type': 'application/json' } }],
		['no content type', 400, 'invalid_request', { headers: { 'content-type': undefined } }],
		['bytes that are not UTF-8', 400, 'invalid_request', { form: Buffer.from([0x61, 0xff]) }],
		['a body that breaks off', 400, 'invalid_request', { readError: new Error('aborted') }],
		['16 kB', 413, 'invalid_request', { form: { scope: 'x'.repeat(17_000) } }],
		['no credential', 503, 'temporarily_unavailable', { credential: new Error('Not found') }],
		[
			'an empty credential',
			503,
			'temporarily_unavailable',
			{ credential: { clientId: '', clientSecret: '' }, form: NONE },
		],
		[
			'a credential without a secret',
			503,
			'temporarily_unavailable',
			{ credential: { clientId: CLIENT.id }, form: { client_secret: '' } },
		],
	])('refuses %s with %i %s', async (_, status, error, given) => {
		const reply = await ask(given);
		expect([reply.status, reply.started]).toEqual([status, undefined]);
		expect(reply.headers['cache-control']).toBe('no-store');
		expect(reply.body).toEqual({ error, error_description: expect.stringMatching(/^[\w ].*\.$/) });
		expect(reply.log).toHaveLength(1);
		expect(reply.log[0]).toContain(`${name} answered a token request with ${status}`);
		expect(reply.log.join() + JSON.stringify(reply.body)).not.toMatch(/guess|battery|xxx/);
	});

	it('names its scheme to who used it', async () => {
		const headers = { authorization: basic('a', 'b') };
		expect((await ask({ form: NONE, headers })).headers['www-authenticate']).toMatch(/^Basic /);
		expect((await ask({ form: NONE })).headers['www-authenticate']).toBeUndefined();
	});

	it('says nothing of an unknown client but that', async () => {
		const { body } = await ask({ form: { client_id: 'x', grant_type: 'password' } });
		expect(body).toMatchObject({ error: 'invalid_client' });
	});

	it('keeps nothing', async () => {
		const staticData = {};
		await ask({ staticData });
		await ask({ staticData, form: { client_secret: 'guess' } });
		expect(staticData).toEqual({});
	});
});

describe.each(TRIGGERS)('bearer of the %s', (name, make) => {
	const nodeId = freshNodeId();
	const token = () => newToken(CLIENT, audienceOf(nodeId));

	it.each<[string, () => string | null, string]>([
		['nothing', () => null, 'Bearer realm="events"'],
		['a wrong token', () => 'Bearer x', 'Bearer realm="events", error="invalid_token"'],
		['another scheme', () => `Token ${token()}`, 'Bearer realm="events"'],
		['the client itself', () => basic(), 'Bearer realm="events"'],
		[
			'an expired token',
			() => `Bearer ${newToken(CLIENT, audienceOf(nodeId), Date.now() - TOKEN_LIFETIME * 1000)}`,
			'Bearer realm="events", error="invalid_token"',
		],
		[
			'a token of an empty secret',
			() => `Bearer ${newToken({ ...CLIENT, secret: '' }, audienceOf(nodeId))}`,
			'Bearer realm="events", error="invalid_token"',
		],
		[
			"another trigger's token",
			() => `Bearer ${newToken(CLIENT, audienceOf('other'))}`,
			'Bearer realm="events", error="invalid_token"',
		],
	])('refuses %s with 401', async (_, authorization, challenge) => {
		const reply = await post(make(), { nodeId, body: '{', authorization: authorization() });
		expect([reply.status, reply.started]).toEqual([401, undefined]);
		expect(reply.headers['www-authenticate']).toBe(challenge);
		expect(reply.body).toEqual({ message: 'The bearer token is missing, wrong or expired.' });
		expect(reply.log).toHaveLength(1);
		expect(reply.log[0]).toContain(`${name} answered an event with 401`);
		expect(reply.log[0]).not.toContain(token().split('.')[1]);
	});

	it.each([new Error('Credential not found'), {}, { clientId: 'a', clientSecret: '' }])(
		'answers 503 with the credential %p',
		async (credential) => {
			const empty = `Bearer ${newToken({ id: 'a', secret: '' }, audienceOf(nodeId))}`;
			const reply = await post(make(), { nodeId, body: {}, credential, authorization: empty });
			expect([reply.status, reply.started]).toEqual([503, undefined]);
		},
	);

	it('is looked at before the body is read', async () => {
		const readError = new Error('was read');
		expect((await post(make(), { readError, authorization: null })).status).toBe(401);
	});
});

describe('credential test', () => {
	const test = async (data?: object) =>
		await inboundEventsTest.call({} as ICredentialTestFunctions, {
			id: '1',
			name: 'c',
			type: 'inboundEventsApi',
			data: { ...data },
		});

	it('takes a client', async () => {
		expect((await test(CREDENTIAL)).status).toBe('OK');
	});

	it.each<[object, RegExp]>([
		[{}, /Client ID is empty/],
		[{ clientSecret: '' }, /Client Secret is empty/],
		[{ clientId: ' cce' }, /Client ID begins or ends with white space/],
		[{ clientSecret: `${CLIENT.secret}\n` }, /Client Secret begins or ends with white space/],
		[{ clientId: 'a:b' }, /colon/],
		[{ clientSecret: 'x'.repeat(15) }, /short/],
	])('of %j says %p', async (change, message) => {
		const data = Object.keys(change).length > 0 ? { ...CREDENTIAL, ...change } : {};
		const result = await test(data);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(message);
		expect(result.message).not.toContain('xxx');
	});
});
