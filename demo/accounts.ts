import { ORG_ID } from '../sandbox/webex-contact-center/tenant';
import type { CredentialInput, Owner } from './n8n-client';

/** The owner of the demo's n8n. It listens on loopback only, so the password is no secret. */
export const OWNER: Owner = {
	email: 'owner@example.com',
	password: 'Webex-Demo-1',
	firstName: 'Demo',
	lastName: 'Owner',
};

/** The clients that the demo's sandbox knows. */
export const CLIENTS = {
	webex: { clientId: 'webex-sandbox-client', clientSecret: 'webex-sandbox-secret' },
	engage: { tenantId: 'engage-sandbox-tenant', tenantSecret: 'engage-sandbox-secret' },
	ece: { clientKey: 'ece-sandbox-client', clientSecret: 'ece-sandbox-secret' },
};

/** With which CCE and ECE come to the triggers for a token. */
export const INBOUND_EVENTS = {
	clientId: 'inbound-events-sandbox',
	clientSecret: 'inbound-events-sandbox-secret',
};

/** Signs the customer events that the sandbox posts to the Webex Connect Trigger. */
export const WEBHOOK_SECRET = 'webex-sandbox-webhook-secret';

export interface DemoCredential extends CredentialInput {
	/** A user has to allow it on the consent page. */
	needsConsent?: boolean;
}

/** A credential of each type that can point at the sandbox. */
export function demoCredentials(sandboxUrl: string): DemoCredential[] {
	const engageUrl = `${sandboxUrl}/engage/api/v1`;
	return [
		{
			name: 'Webex (sandbox)',
			type: 'webexConnectOAuth2Api',
			data: {
				...CLIENTS.webex,
				webexApiUrl: `${sandboxUrl}/webex/v1`,
				dataCentre: 'custom',
				customEngageBaseUrl: engageUrl,
				customWxccBaseUrl: `${sandboxUrl}/wxcc`,
				organizationId: ORG_ID,
			},
			needsConsent: true,
		},
		{
			name: 'Webex Engage tenant (sandbox)',
			type: 'webexEngageOAuth2Api',
			data: {
				clientId: CLIENTS.engage.tenantId,
				clientSecret: CLIENTS.engage.tenantSecret,
				region: 'custom',
				customBaseUrl: engageUrl,
			},
		},
		{
			name: 'Webex Connect webhook (sandbox)',
			type: 'webexConnectWebhookApi',
			data: { secret: WEBHOOK_SECRET },
		},
		{
			name: 'CCE Task Routing (sandbox)',
			type: 'cceTaskRoutingApi',
			data: { baseUrl: `${sandboxUrl}/cce`, pathPrefix: '/ccp', authentication: 'none' },
		},
		{
			name: 'ECE (sandbox)',
			type: 'eceOAuth2Api',
			data: {
				clientId: CLIENTS.ece.clientKey,
				clientSecret: CLIENTS.ece.clientSecret,
				hostName: `${sandboxUrl}/ece`,
				contextRoot: 'system',
			},
		},
		{
			name: 'Inbound events (sandbox)',
			type: 'inboundEventsApi',
			data: INBOUND_EVENTS,
		},
	];
}
