import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

/** Data tables of another project or n8n, through n8n's public API. source: n8n API reference */
export class N8nDataTableApi implements ICredentialType {
	name = 'n8nDataTableApi';

	displayName = 'Data Table API';

	icon: Icon = { light: 'file:../icons/ece.svg', dark: 'file:../icons/ece.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-webex-connect/n8n-nodes-webex-connect/blob/main/docs/credentials.md#data-table-api';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'From Settings > n8n API, with the scopes dataTable:list, dataTable:create and all of dataTableRow',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://n8n.example.com/api/v1',
		},
		{
			displayName: 'Project ID',
			name: 'projectId',
			type: 'string',
			default: '',
			description: 'Where tables are created; the personal project of the key when left empty',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-N8N-API-KEY': '={{$credentials.apiKey}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/data-tables',
			qs: { limit: 1 },
			disableFollowRedirect: true,
		},
	};
}
