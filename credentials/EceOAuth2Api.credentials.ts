import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** `<Host Name>/<Context Root>`, however the slashes are written, and also where Host Name has the context root already. */
const ROOT =
	'($self["hostName"].trim().replace(/\\/+$/, "") + "/" + $self["contextRoot"].trim().replace(/^\\/+|\\/+$/g, "")).replace(/\\/+$/, "").replace(/(\\/[^\\/]+)\\1$/, "$1")';

/** A client application of Enterprise Chat and Email. source: seed 004, node authorization */
export class EceOAuth2Api implements ICredentialType {
	name = 'eceOAuth2Api';

	displayName = 'ECE OAuth2 API';

	extends = ['oAuth2Api'];

	icon: Icon = { light: 'file:../icons/ece.svg', dark: 'file:../icons/ece.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-webex-connect/n8n-nodes-webex-connect/blob/main/docs/credentials.md#ece-oauth2-api';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'clientCredentials' },
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: 'Client key of the application that was registered in the ECE console',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Host Name',
			name: 'hostName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://ece.example.com',
			description: 'Public address of the ECE cluster',
		},
		{
			displayName: 'Context Root',
			name: 'contextRoot',
			type: 'string',
			default: 'system',
			description: 'First part of the path of every ECE call; may stand in Host Name as well',
		},
		{
			displayName: 'Access Token URL',
			name: 'customAccessTokenUrl',
			type: 'string',
			default: '',
			placeholder:
				'https://ece.example.com/system/ws/v19/clientapplications/authentication/oauth2/token',
			description: 'Made from Host Name when left empty',
		},
		{
			displayName: 'Refresh Token URL',
			name: 'refreshTokenUrl',
			type: 'string',
			default: '',
			description:
				'ECE has no refresh tokens: a new token is asked for at the Access Token URL, or here where that is empty',
		},
		{
			displayName: 'Force Login',
			name: 'forceLogin',
			type: 'boolean',
			default: true,
			description:
				'Whether a new token may end the oldest session. ECE allows a client ten sessions and refuses the next token otherwise.',
		},
		{
			displayName: 'ECE Root',
			name: 'eceRoot',
			type: 'hidden',
			default: `={{ ${ROOT} }}`,
		},
		{
			displayName: 'Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ((url) => $self["forceLogin"] && !/[?&]forceLogin=/.test(url) ? url + (url.includes("?") ? "&" : "?") + "forceLogin=yes" : url)($self["customAccessTokenUrl"].trim() || $self["refreshTokenUrl"].trim() || ${ROOT} + "/ws/v19/clientapplications/authentication/oauth2/token") }}`,
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
		// The secret must not travel in the body. source: API reference guide, as quoted in public
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'header' },
	];

	// No entry point has this number: the token is proved, whatever is said about the entry point.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.eceRoot}}',
			url: '/ws/v19/clientapplications/messaging/configuration',
			qs: { entrypoint: '0' },
			// A host that redirects, or has trouble, proves nothing; and the token is for this one only.
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: {
				ignore: true,
				except: [301, 302, 303, 307, 308, 401, 500, 502, 503, 504],
			},
		},
	};
}
