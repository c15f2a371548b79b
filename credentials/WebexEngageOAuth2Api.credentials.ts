import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** Tenant ID and secret of a Webex Engage tenant. source: Engage REST introduction */
export class WebexEngageOAuth2Api implements ICredentialType {
	name = 'webexEngageOAuth2Api';

	displayName = 'Webex Engage Tenant OAuth2 API';

	extends = ['oAuth2Api'];

	icon: Icon = { light: 'file:../icons/engage.svg', dark: 'file:../icons/engage.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-webex-connect/n8n-nodes-webex-connect/blob/main/docs/credentials.md#webex-engage-tenant-oauth2-api';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'clientCredentials' },
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			// source: REST introduction, and the allow-list of Cisco's port utilization guide
			options: [
				{
					name: 'Australia and New Zealand',
					value: 'https://api-syd-site-1.imiengage.com.au/api/v1',
				},
				{
					name: 'Australia and New Zealand (Contact Center)',
					value: 'https://engage-api.prodanz1.ciscoccservice.com/api/v1',
				},
				{
					name: 'Australia and New Zealand (Webexengage.com)',
					value: 'https://api-syd-site-1.anz.webexengage.com/api/v1',
				},
				{ name: 'Canada', value: 'https://api-ca-site-1.imiengage.io/api/v1' },
				{
					name: 'Canada (Contact Center)',
					value: 'https://engage-api.prodca1.ciscoccservice.com/api/v1',
				},
				{
					name: 'Canada (Webexengage.com)',
					value: 'https://api-ca-site-1.ca.webexengage.com/api/v1',
				},
				{ name: 'Custom', value: 'custom' },
				{ name: 'Europe (Ireland)', value: 'https://api-eu-site-1.imiengage.io/api/v1' },
				{
					name: 'Europe (Contact Center)',
					value: 'https://engage-api.prodeu2.ciscoccservice.com/api/v1',
				},
				{
					name: 'Europe (Webexengage.com)',
					value: 'https://api-eu-site-1.eu.webexengage.com/api/v1',
				},
				{ name: 'India', value: 'https://api-ind-site-1.imiengage.io/api/v1' },
				{
					name: 'India (Contact Center)',
					value: 'https://engage-api.prodin1.ciscoccservice.com/api/v1',
				},
				{ name: 'United Kingdom (London)', value: 'https://api-uk-site-1.imiengage.io/api/v1' },
				{
					name: 'United Kingdom (Contact Center)',
					value: 'https://engage-api.prodeu1.ciscoccservice.com/api/v1',
				},
				{ name: 'United Kingdom (Private Data Centre)', value: 'https://api-tc.imi.chat/api/v1' },
				{
					name: 'United Kingdom (Webexengage.com)',
					value: 'https://api-uk-site-1.uk.webexengage.com/api/v1',
				},
				{ name: 'United States (Azure)', value: 'https://api-us-site-2.imichat.us/api/v1' },
				{
					name: 'United States (Contact Center)',
					value: 'https://engage-api.produs1.ciscoccservice.com/api/v1',
				},
				{ name: 'United States (Oregon)', value: 'https://api-us-site-1.imiengage.io/api/v1' },
				{
					name: 'United States (Webexengage.com)',
					value: 'https://api-us-site-1.us.webexengage.com/api/v1',
				},
			],
			default: 'https://api-us-site-1.imiengage.io/api/v1',
		},
		{
			displayName: 'Custom Base URL',
			name: 'customBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'https://host/api/v1',
			displayOptions: { show: { region: ['custom'] } },
		},
		{
			displayName: 'Engage Base URL',
			name: 'engageBaseUrl',
			type: 'hidden',
			default: '={{ $self["region"] === "custom" ? $self["customBaseUrl"] : $self["region"] }}',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default:
				'={{ ($self["region"] === "custom" ? $self["customBaseUrl"] : $self["region"]).replace(/\\/+$/, "") }}/oauth/token',
		},
		{
			displayName: 'Tenant ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
		},
		{
			displayName: 'Tenant Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
	];

	// Engage publishes no harmless call: an empty search proves the token, whatever is said about the search.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.engageBaseUrl}}',
			url: '/conversations/search',
			method: 'POST',
			body: {},
			// A host that redirects, or has trouble, proves nothing; and the token is for this one only.
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: {
				ignore: true,
				except: [301, 302, 303, 307, 308, 401, 403, 500, 502, 503, 504],
			},
		},
	};
}
