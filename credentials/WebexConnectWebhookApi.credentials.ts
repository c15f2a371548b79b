import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** The secret with which Webex Connect signs what it posts. source: outbound webhooks page */
export class WebexConnectWebhookApi implements ICredentialType {
	name = 'webexConnectWebhookApi';

	displayName = 'Webex Connect Webhook API';

	icon: Icon = { light: 'file:../icons/connect.svg', dark: 'file:../icons/connect.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-webex-connect/n8n-nodes-webex-connect/blob/main/docs/credentials.md#webex-connect-webhook-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The secret entered in Webex Connect beside Enable Hub Signature of the outbound webhook',
		},
	];
}
