/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
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
};

/** Signs the customer events that the sandbox posts to the Webex Connect Trigger. */
export const WEBHOOK_SECRET = 'webex-sandbox-webhook-secret';

export interface DemoCredential extends CredentialInput {
	/** Needs the consent of a user. */
	connect?: boolean;
	/** Has something to test. */
	test?: boolean;
}

/** One credential of each type of the package, pointing at the sandbox. */
export function demoCredentials(sandboxUrl: string): DemoCredential[] {
	return [
		{
			name: 'Webex (sandbox)',
			type: 'webexConnectOAuth2Api',
			data: {
				...CLIENTS.webex,
				authUrl: `${sandboxUrl}/webex/v1/authorize`,
				accessTokenUrl: `${sandboxUrl}/webex/v1/access_token`,
				engageBaseUrl: `${sandboxUrl}/engage/api/v1`,
			},
			connect: true,
			test: true,
		},
		{
			name: 'Webex Engage tenant (sandbox)',
			type: 'webexEngageOAuth2Api',
			data: {
				clientId: CLIENTS.engage.tenantId,
				clientSecret: CLIENTS.engage.tenantSecret,
				engageBaseUrl: `${sandboxUrl}/engage/api/v1`,
			},
			test: true,
		},
		{
			name: 'Webex Connect webhook (sandbox)',
			type: 'webexConnectWebhookApi',
			data: { secret: WEBHOOK_SECRET },
		},
	];
}
