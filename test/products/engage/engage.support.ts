import type { IDataObject } from 'n8n-workflow';
import type { TableNode } from '../../../nodes/runtime/TableNode';
import { runNode, tenant, webexUser, type EngageRun } from '../../workflow/engageNodes';
import type { RunInput } from '../../workflow/harness';
import { GRANTED, type Received, type Service } from '../../workflow/service';

/** A tenant that has its token, so that the service sees nothing but the request. */
export const warmTenant = (service: Service) => {
	const credential = tenant(service.url);
	credential.data.oauthTokenData = { access_token: GRANTED, token_type: 'Bearer' };
	return credential;
};

/** Runs a node as a tenant of standalone Engage, whose usual form is REST. */
export const runAsTenant = async (
	service: Service,
	node: TableNode,
	parameters: IDataObject,
	rest: Partial<RunInput> = {},
): Promise<EngageRun> =>
	await runNode(
		node,
		{ webexEngageOAuth2Api: warmTenant(service) },
		{ authentication: 'engageTenant', ...parameters },
		rest,
	);

/** Runs a node as a user of Webex, whose usual form is that of Webex Connect. */
export const runAsUser = async (
	service: Service,
	node: TableNode,
	parameters: IDataObject,
	rest: Partial<RunInput> = {},
): Promise<EngageRun> =>
	await runNode(
		node,
		{
			webexConnectOAuth2Api: webexUser(service.url, {
				access_token: GRANTED,
				token_type: 'Bearer',
			}),
		},
		{ authentication: 'webexOAuth2', ...parameters },
		rest,
	);

export const API = '/engage/api/v1';

/** Verb, path below the API and body of what was sent. */
export const sent = ({ method, path, body }: Received): [string, string, unknown] => [
	method,
	path.replace(API, ''),
	body,
];
