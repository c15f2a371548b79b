import type { IExecuteFunctions } from 'n8n-workflow';
import { connectBy, type Connection, type ErrorText, type Product } from '../runtime/product';
import { isRecord, type ServiceAnswer } from '../runtime/wire';
import { FORM_OF_TENANT, FORM_OF_USER, requestForms } from './requestForms';

export const WEBEX_CREDENTIAL = 'webexConnectOAuth2Api';
export const TENANT_CREDENTIAL = 'webexEngageOAuth2Api';

/** What the Webex Engage nodes share. */
export const engage: Product = {
	name: 'Webex Engage',
	folder: 'Engage',
	icon: { light: 'file:../../../icons/engage.svg', dark: 'file:../../../icons/engage.dark.svg' },
	credentials: [
		{
			name: WEBEX_CREDENTIAL,
			required: true,
			displayOptions: { show: { authentication: ['webexOAuth2'] } },
		},
		{
			name: TENANT_CREDENTIAL,
			required: true,
			displayOptions: { show: { authentication: ['engageTenant'] } },
		},
	],
	authentication: [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Webex OAuth2',
					value: 'webexOAuth2',
					description: 'A Webex user signs in; for tenants of Webex Contact Center and CCE',
				},
				{
					name: 'Webex Engage Tenant',
					value: 'engageTenant',
					description: 'Tenant ID and secret; for standalone Webex Engage',
				},
			],
			default: 'webexOAuth2',
		},
	],
	// No limit of the current interface is published.
	requestsPerMinute: 0,
	requestForms,
	connect,
	errorText,
};

async function connect(context: IExecuteFunctions): Promise<Connection> {
	const authentication = context.getNodeParameter('authentication', 0, 'webexOAuth2');
	const isTenant = authentication === 'engageTenant';
	const type = isTenant ? TENANT_CREDENTIAL : WEBEX_CREDENTIAL;
	const address = { field: 'engageBaseUrl', label: 'Engage Base URL' };
	return {
		...(await connectBy(context, type, address)),
		form: isTenant ? FORM_OF_TENANT : FORM_OF_USER,
	};
}

/** source: Engage REST introduction, and the response paths of the Search node. */
function errorText({ body }: ServiceAnswer): ErrorText | undefined {
	if (!isRecord(body)) return undefined;
	const message = [body.description, body.message, body.error_description, body.error].find(
		(value): value is string => typeof value === 'string' && value !== '',
	);
	if (message === undefined) return undefined;
	const { code } = body;
	return { message, ...((typeof code === 'number' || typeof code === 'string') && { code }) };
}
