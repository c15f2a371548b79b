import { describeFailure, responseIn } from '../../nodes/runtime/failures';

/** An error as n8n hands it over: wrapped, with the reason as its cause. */
const wrapped = (...links: object[]) =>
	links.reduceRight((cause, link) => Object.assign(new Error('wrapped'), link, { cause }));

const withCode = (code: string, message = code) =>
	wrapped({ name: 'NodeApiError' }, { code, message });

describe('why there was no answer', () => {
	it.each<[string, object, object]>([
		[
			'a refused connection',
			withCode('ECONNREFUSED'),
			{ cause: 'network', sent: false, passing: true },
		],
		['an unknown host', withCode('ENOTFOUND'), { cause: 'network', sent: false, passing: false }],
		[
			'a name server that is away',
			withCode('EAI_AGAIN'),
			{ cause: 'network', sent: false, passing: true },
		],
		['a reset', withCode('ECONNRESET'), { cause: 'network', sent: true, passing: true }],
		[
			'an answer that broke off',
			withCode('ERR_BAD_RESPONSE'),
			{ cause: 'network', sent: true, passing: true },
		],
		[
			'something new',
			withCode('E_NEW', 'It was new.'),
			{ cause: 'network', sent: true, message: 'It was new.' },
		],
		['silence', withCode('ECONNABORTED'), { cause: 'timeout', sent: true, passing: true }],
		[
			'a connection that never comes about',
			withCode('ETIMEDOUT'),
			{ cause: 'timeout', sent: true },
		],
		['no TLS', withCode('EPROTO'), { cause: 'network', sent: false, passing: false }],
		[
			'an address that is none',
			withCode('ERR_INVALID_URL'),
			{ cause: 'network', sent: false, passing: false },
		],
		[
			'a certificate of its own',
			withCode('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
			{
				cause: 'network',
				sent: false,
				passing: false,
				message:
					'The certificate of the service is not trusted. Add its authority through NODE_EXTRA_CA_CERTS. (self-signed certificate)',
			},
		],
		[
			'an expired certificate',
			withCode('CERT_HAS_EXPIRED'),
			{ message: expect.stringMatching(/has expired/) as string },
		],
		[
			'a certificate for another host',
			withCode('ERR_TLS_CERT_ALTNAME_INVALID'),
			{ message: expect.stringMatching(/for another host\. Check the base URL/) as string },
		],
		[
			'an address that n8n is kept from',
			wrapped({ name: 'NodeApiError' }, { name: 'SsrfBlockedIpError' }),
			{ code: 'SSRF_BLOCKED', sent: false, passing: false },
		],
		[
			'a throw of something else',
			new TypeError('x is undefined'),
			{ code: 'UNKNOWN', message: 'x is undefined' },
		],
	])('%s', (_, error, expected) => {
		expect(describeFailure(error)).toMatchObject(expected);
	});
});

describe('no token', () => {
	const refused = {
		code: 'EAUTH',
		body: { error: 'invalid_client', error_description: 'Wrong secret.' },
	};
	const tokenRequest = (rest: object) => ({
		config: { data: 'client_id=a&grant_type=client_credentials' },
		...rest,
	});

	it.each<[string, object, RegExp, boolean]>([
		[
			'refused at the first',
			wrapped({}, { message: 'Failed to acquire OAuth2 access token: Wrong secret.' }, refused),
			/^No access token: the token endpoint answered "Wrong secret\."/,
			false,
		],
		['refused when it is renewed', wrapped({}, refused), /answered "Wrong secret\."/, false],
		[
			'of a grant that was revoked',
			wrapped(
				{},
				{
					message: 'The credential "Mine" needs to be reconnected.',
					failure: { cause: 'credential-invalid' },
				},
			),
			/The credential "Mine" needs to be reconnected\. Open the credential/,
			false,
		],
		[
			'of nobody',
			wrapped({}, { message: 'OAuth credentials not connected' }),
			/not connected\. Open the credential/,
			false,
		],
		[
			'without a credential',
			new Error('Node does not have any credentials set'),
			/any credentials set\. Open/,
			false,
		],
		[
			'from an endpoint that is out of order',
			wrapped({}, tokenRequest({ response: { status: 503 } })),
			/answered HTTP 503\./,
			true,
		],
		[
			'from an endpoint that is away',
			wrapped({}, tokenRequest({ code: 'ECONNREFUSED' })),
			/Nothing accepts connections/,
			true,
		],
		[
			'from an endpoint that is silent',
			wrapped({}, tokenRequest({ code: 'ECONNABORTED' })),
			/did not answer in time\./,
			true,
		],
		[
			'from an endpoint of no certificate',
			wrapped({}, tokenRequest({ code: 'SELF_SIGNED_CERT_IN_CHAIN' })),
			/certificate of the service is not trusted/,
			false,
		],
		[
			'in an answer that cannot be read, whose beginning is not shown',
			wrapped({}, { code: 'ESTATUS', message: 'Expected JSON but received: {"access_token":"abc' }),
			/^No access token: the token endpoint answered something else than a token\. Open the credential and connect or test it\.$/,
			false,
		],
		[
			'where n8n copies the code outwards',
			wrapped({ code: 'ECONNREFUSED', message: 'Failed to acquire OAuth2 access token: x' }),
			/Failed to acquire OAuth2 access token: x\. Open the credential/,
			false,
		],
	])('%s', (_, error, message, passing) => {
		const failure = describeFailure(error);
		expect(failure).toMatchObject({
			cause: 'authorization',
			code: 'NO_TOKEN',
			sent: false,
			passing,
		});
		expect(failure.message).toMatch(message);
		expect(responseIn(error)).toBeUndefined();
	});

	it('is not what a message about tokens means', () => {
		const error = wrapped(
			{ config: { data: '{"text":"x&grant_type=password"}' } },
			{ code: 'ECONNRESET' },
		);
		expect(describeFailure(error)).toMatchObject({ cause: 'network' });
	});
});

describe('the answer in an error', () => {
	it('is found wherever n8n puts it', () => {
		const response = { status: 401, headers: { a: 'b' }, data: { description: 'No' } };
		const answer = { status: 401, headers: { a: 'b' }, body: { description: 'No' } };
		expect(responseIn(wrapped({ httpCode: '401' }, { response }))).toEqual(answer);
		expect(responseIn({ httpCode: '401', context: { data: { description: 'No' } } })).toEqual({
			...answer,
			headers: {},
		});
	});

	it.each<[string, unknown]>([
		['a code in its place', { httpCode: 'ECONNABORTED' }],
		['half a good answer', { code: 'ERR_BAD_RESPONSE', response: { status: 200 } }],
		['nothing', undefined],
		['text', 'canceled'],
	])('is not %s', (_, error) => {
		expect(responseIn(error)).toBeUndefined();
	});

	it('is looked for in a circle once', () => {
		const error: { cause?: unknown } = {};
		error.cause = error;
		expect(responseIn(error)).toBeUndefined();
	});
});
