import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** A Webex user signs in. source: developer.webex.com authentication and scopes pages */
export class WebexConnectOAuth2Api implements ICredentialType {
	name = 'webexConnectOAuth2Api';

	displayName = 'Webex Connect OAuth2 API';

	extends = ['oAuth2Api'];

	icon: Icon = { light: 'file:../icons/webex.svg', dark: 'file:../icons/webex.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-webex-connect/n8n-nodes-webex-connect/blob/main/docs/credentials.md#webex-connect-oauth2-api';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Webex API URL',
			name: 'webexApiUrl',
			type: 'string',
			default: 'https://webexapis.com/v1',
			required: true,
			description: 'Where Webex signs users in; change it only for a test system',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: '={{ $self["webexApiUrl"].replace(/\\/+$/, "") }}/authorize',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: '={{ $self["webexApiUrl"].replace(/\\/+$/, "") }}/access_token',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default: 'spark:people_read cjp:user cjp:config_read cjp:config_write cjp:task_write',
			description:
				'Separated by spaces; each must be ticked in the integration at developer.webex.com',
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		{
			displayName: 'Data Centre',
			name: 'dataCentre',
			type: 'options',
			options: [
				{ name: 'Australia and New Zealand', value: 'prodanz1' },
				{ name: 'Canada', value: 'prodca1' },
				{ name: 'Custom', value: 'custom' },
				{ name: 'Europe', value: 'prodeu2' },
				{ name: 'India', value: 'prodin1' },
				{ name: 'Japan', value: 'prodjp1' },
				{ name: 'Singapore', value: 'prodsg1' },
				{ name: 'United Kingdom', value: 'prodeu1' },
				{ name: 'United States', value: 'produs1' },
			],
			default: 'produs1',
			description:
				'Where the Webex Contact Center tenant lives; it gives the addresses of Webex Engage and Webex Contact Center',
		},
		{
			displayName: 'Custom Engage Base URL',
			name: 'customEngageBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'https://host/api/v1',
			displayOptions: { show: { dataCentre: ['custom'] } },
		},
		{
			displayName: 'Custom Contact Center Base URL',
			name: 'customWxccBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'https://host',
			displayOptions: { show: { dataCentre: ['custom'] } },
		},
		{
			displayName: 'Organization ID',
			name: 'organizationId',
			type: 'string',
			default: '',
			placeholder: '0f8e2c1a-5b7d-4e63-9a41-c2d3e4f50617',
			description:
				'Of the Webex Contact Center organization, for the lists in the panels and the task trigger. Left empty, Webex is asked for the organization of the user.',
		},
		{
			displayName: 'Contact Center Base URL',
			name: 'wxccBaseUrl',
			type: 'hidden',
			// produs1 → us1. source: BYOC guide, developer portal
			default:
				'={{ $self["dataCentre"] === "custom" ? $self["customWxccBaseUrl"] : "https://api.wxcc-" + $self["dataCentre"].replace("prod", "") + ".cisco.com" }}',
		},
		{
			displayName: 'Engage Base URL',
			name: 'engageBaseUrl',
			type: 'hidden',
			default:
				'={{ $self["dataCentre"] === "custom" ? $self["customEngageBaseUrl"] : "https://engage-api." + $self["dataCentre"] + ".ciscoccservice.com/api/v1" }}',
		},
	];

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.webexApiUrl}}',
			url: '/people/me',
			disableFollowRedirect: true,
		},
	};
}
