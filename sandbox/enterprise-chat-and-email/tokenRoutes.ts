import { fastifyFormbody } from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { fieldsOf, textOf } from '../core/fields';
import type { TokenStore } from '../core/tokens';
import { presentedClient } from '../webex-identity/client';
import type { Applications } from './applications';
import type { Formats } from './formats';
import { badRequest, Refusal } from './refusal';

const PATH = '/clientapplications/authentication/oauth2';

/** Sessions of client applications. */
export async function tokenRoutes(
	vendor: FastifyInstance,
	applications: Applications,
	tokens: TokenStore,
	formats: Formats,
): Promise<void> {
	// The token endpoint alone takes forms, and nothing else.
	await vendor.register(async (form) => {
		form.removeAllContentTypeParsers();
		await form.register(fastifyFormbody);
		form.setErrorHandler<Error>((error, request, reply) => {
			tokens.counts.refused += 1;
			return formats.refuse(error, request, reply);
		});
		form.post<{ Querystring: { forceLogin?: string } }>(`${PATH}/token`, (request, reply) => {
			const body = fieldsOf(request.body);
			// The header alone: an id and a secret in the body are not looked at.
			const clientKey = applications.authenticate(
				presentedClient(request.headers.authorization, {}),
			);
			if (clientKey === undefined) {
				throw new Refusal(401, 'Client key and secret must come by Basic authentication');
			}
			if (textOf(body, 'client_secret') !== undefined) {
				throw badRequest('The secret must not be in the body');
			}
			if (body.grant_type !== 'client_credentials') {
				throw badRequest('grant_type must be client_credentials');
			}
			return formats.send(request, reply.header('cache-control', 'no-store'), {
				root: 'token',
				value: {
					access_token: applications.logIn(clientKey, request.query.forceLogin === 'yes'),
					expires_in: tokens.lifetimes.eceAccess,
					token_type: 'Bearer',
				},
				// OAuth2 clients know no other.
				asAsked: true,
			});
		});
	});
	vendor.post(`${PATH}/revoke`, (request, reply) => {
		applications.logOut(applications.session(request.headers.authorization));
		return reply.code(204).send();
	});
}
