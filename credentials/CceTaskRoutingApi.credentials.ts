import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

/** The Customer Collaboration Platform, which asks for no authentication itself. source: Task Routing API */
export class CceTaskRoutingApi implements ICredentialType {
	name = 'cceTaskRoutingApi';

	displayName = 'CCE Task Routing API';

	icon: Icon = { light: 'file:../icons/cce.svg', dark: 'file:../icons/cce.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-webex-connect/n8n-nodes-webex-connect/blob/main/docs/credentials.md#cce-task-routing-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://ccp.example.com',
			description: 'Address of the Customer Collaboration Platform, or of a proxy in front of it',
		},
		{
			displayName: 'Path Prefix',
			name: 'pathPrefix',
			type: 'string',
			default: '/ccp',
			description: 'Stands before the path of every task request; newer releases use /ccp/rest',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'Basic', value: 'basic', description: 'A proxy in front asks for it' },
				{ name: 'None', value: 'none' },
			],
			default: 'none',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			displayOptions: { show: { authentication: ['basic'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['basic'] } },
		},
		{
			displayName: 'Task Routing URL',
			name: 'taskRoutingUrl',
			type: 'hidden',
			default:
				'={{ $self["baseUrl"].trim().replace(/\\/+$/, "") + "/" + $self["pathPrefix"].trim().replace(/^\\/+|\\/+$/g, "") }}',
		},
	];

	async authenticate(
		{ authentication, user, password }: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		if (authentication !== 'basic') return options;
		return { ...options, auth: { username: String(user), password: String(password) } };
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/ccp-webapp/ccp/feed',
			disableFollowRedirect: true,
		},
	};
}
