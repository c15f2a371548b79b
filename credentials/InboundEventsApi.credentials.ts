import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** What Contact Center Enterprise or Enterprise Chat and Email must present before a trigger takes its events. */
export class InboundEventsApi implements ICredentialType {
	name = 'inboundEventsApi';

	displayName = 'Webex Connect Inbound Events API';

	icon: Icon = { light: 'file:../icons/webex.svg', dark: 'file:../icons/webex.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-webex-connect/n8n-nodes-webex-connect/blob/main/docs/credentials.md#webex-connect-inbound-events-api';

	properties: INodeProperties[] = [
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: 'A name of your choice, entered on the other side too; the user name with Basic',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'A long random text of your choice, entered on the other side too; the password with Basic',
		},
	];
}
