import { fastifyFormbody } from '@fastify/formbody';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { fieldsOf, textOf, type Fields } from '../core/fields';
import { isLoopbackUrl } from '../core/loopback';
import type { Building, Room } from '../core/room';
import type { Grant } from '../core/tokens';
import { ORG_ID } from '../webex-contact-center/tenant';
import { Authorizations } from './authorization';
import { isClient, presentedClient } from './client';
import { consentPage, refusalPage } from './pages';

const SCOPE = /^[a-z][a-z-]*(:[\w.-]+)?$/;

interface OAuthError {
	status: number;
	error: string;
	description: string;
}

const refuse = (error: string, description: string, status = 400): OAuthError => ({
	status,
	error,
	description,
});

function withQuery(uri: string, parameters: Record<string, string | undefined>): string {
	const url = new URL(uri);
	for (const [name, value] of Object.entries(parameters)) {
		if (value !== undefined) url.searchParams.set(name, value);
	}
	return url.href;
}

/** Webex OAuth2: authorization code and refresh, as the developer portal describes them. */
export function webexIdentityRoom(building: Building): Room {
	const { tokens, credentials } = building;
	const authorizations = new Authorizations();
	const html = (reply: FastifyReply, status: number, content: string) =>
		reply
			.code(status)
			.header('cache-control', 'no-store')
			.header('x-frame-options', 'DENY')
			.type('text/html; charset=utf-8')
			.send(content);

	const showConsent = (query: Fields, reply: FastifyReply) => {
		const clientId = textOf(query, 'client_id');
		const redirectUri = textOf(query, 'redirect_uri');
		const state = textOf(query, 'state');
		// These two are shown, never redirected: the address itself is what cannot be trusted.
		if (clientId !== credentials.webex.clientId) {
			return html(reply, 400, refusalPage('The client_id is unknown.'));
		}
		if (redirectUri === undefined || !isLoopbackUrl(redirectUri)) {
			return html(reply, 400, refusalPage('The redirect_uri must be an address of this machine.'));
		}
		if (textOf(query, 'response_type') !== 'code') {
			const error = 'unsupported_response_type';
			return reply.redirect(withQuery(redirectUri, { error, state }));
		}
		const scope = (textOf(query, 'scope') ?? '').split(/[\s,]+/).filter(Boolean);
		if (!scope.every((one) => SCOPE.test(one))) {
			return reply.redirect(withQuery(redirectUri, { error: 'invalid_scope', state }));
		}
		const consent = authorizations.ask({ clientId, redirectUri, scope, state });
		return html(reply, 200, consentPage(consent));
	};

	const decide = (body: Fields, reply: FastifyReply) => {
		const consent = authorizations.takePending(textOf(body, 'request') ?? '');
		if (!consent)
			return html(reply, 400, refusalPage('This page was answered before. Start again.'));
		const { redirectUri, state } = consent;
		const answer =
			textOf(body, 'decision') === 'allow'
				? { code: authorizations.issueCode(consent), state }
				: { error: 'access_denied', error_description: 'The user refused access.', state };
		return reply.redirect(withQuery(redirectUri, answer), 303);
	};

	const accessTokenAnswer = (grant: Grant, clientId: string, scope: string[]) => {
		const { webexAccess } = tokens.lifetimes;
		tokens.counts[grant] += 1;
		return {
			access_token: tokens.issue(
				{ issuer: 'webex', kind: 'access', grant, clientId, scope },
				webexAccess,
			),
			expires_in: webexAccess,
			token_type: 'Bearer',
			scope: scope.join(' '),
		};
	};

	const redeemCode = (body: Fields, clientId: string) => {
		const code = textOf(body, 'code');
		const redirectUri = textOf(body, 'redirect_uri');
		if (code === undefined) return refuse('invalid_request', 'code is missing.');
		if (redirectUri === undefined) return refuse('invalid_request', 'redirect_uri is missing.');
		const granted = authorizations.redeem(code, clientId, redirectUri);
		if (typeof granted === 'string') return refuse('invalid_grant', granted);
		const { webexRefresh } = tokens.lifetimes;
		const grant = 'authorization_code';
		return {
			...accessTokenAnswer(grant, clientId, granted.scope),
			refresh_token: tokens.issue(
				{ issuer: 'webex', kind: 'refresh', grant, clientId, scope: granted.scope },
				webexRefresh,
			),
			refresh_token_expires_in: webexRefresh,
		};
	};

	/** The refresh token stays the same and lives on. */
	const refresh = (body: Fields, clientId: string) => {
		const value = textOf(body, 'refresh_token');
		if (value === undefined) return refuse('invalid_request', 'refresh_token is missing.');
		const token = tokens.find(value, 'refresh');
		if (!token || token.clientId !== clientId) {
			return refuse('invalid_grant', 'The refresh token is unknown, expired or revoked.');
		}
		const { webexRefresh } = tokens.lifetimes;
		tokens.renew(token, webexRefresh);
		return {
			...accessTokenAnswer('refresh_token', clientId, token.scope),
			refresh_token: value,
			refresh_token_expires_in: webexRefresh,
		};
	};

	const grantToken = (header: string | undefined, body: Fields) => {
		const { clientId, clientSecret } = credentials.webex;
		const client = presentedClient(header, body);
		if (!isClient(client, clientId, clientSecret)) {
			return refuse('invalid_client', 'The client is unknown or its secret is wrong.', 401);
		}
		switch (body.grant_type) {
			case 'authorization_code':
				return redeemCode(body, clientId);
			case 'refresh_token':
				return refresh(body, clientId);
			default:
				return refuse('unsupported_grant_type', 'Use authorization_code or refresh_token.');
		}
	};

	return {
		name: 'Webex identity',
		prefix: 'webex',
		async routes(vendor: FastifyInstance) {
			await vendor.register(fastifyFormbody);
			vendor.get('/v1/authorize', (request, reply) => showConsent(fieldsOf(request.query), reply));
			vendor.post('/v1/authorize', (request, reply) => decide(fieldsOf(request.body), reply));
			vendor.post('/v1/access_token', (request, reply) => {
				const answer = grantToken(request.headers.authorization, fieldsOf(request.body));
				reply.header('cache-control', 'no-store');
				if (!('error' in answer)) return reply.send(answer);
				tokens.counts.refused += 1;
				return reply
					.code(answer.status)
					.send({ error: answer.error, error_description: answer.description });
			});
			vendor.get('/v1/people/me', (request, reply) => {
				const token = tokens.bearer(request.headers.authorization);
				if (token?.issuer === 'webex') {
					return reply.send({
						id: 'sandbox-person',
						displayName: 'Sandbox Admin',
						emails: ['sandbox.admin@example.com'],
						orgId: Buffer.from(`ciscospark://us/ORGANIZATION/${ORG_ID}`).toString('base64url'),
						type: 'person',
					});
				}
				const description =
					'The request requires a valid access token set in the Authorization request header.';
				return reply.code(401).send({
					trackingId: `SANDBOX_${randomUUID()}`,
					error: { key: '401', message: [{ description }] },
				});
			});
		},
		reset: () => authorizations.clear(),
	};
}
