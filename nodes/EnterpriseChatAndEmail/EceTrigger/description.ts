import type { INodeProperties, TriggerPanelDefinition } from 'n8n-workflow';
import { BODY_LEFT_TO_NODE, outputsNamed, triggerOptions } from '../../runtime/trigger';
import { OUTPUT_NAMES, type EventName } from '../callback';

export const outputs = outputsNamed(OUTPUT_NAMES);

export const triggerPanel: TriggerPanelDefinition = {
	header: 'Enterprise Chat and Email posts messages here',
	executionsHelp: {
		inactive:
			'Enterprise Chat and Email posts to one address only, and not to a test URL that comes and goes. <b>To try this out</b>, click Execute step and post a message to the test URL with a tool of your own; with OAuth2, get a token at the URL that ends with ece-token before. <b>To run it</b>, activate the workflow and enter the production URL as callback URL of the registered application.',
		active:
			'The workflow runs whenever Enterprise Chat and Email posts messages to the production URL. Enter that URL as callback URL of the registered application.',
	},
	activationHint: {
		inactive:
			'Activate the workflow <b>before</b> you enter the production URL in Enterprise Chat and Email.',
		active: 'Enter the production URL as callback URL of the registered application.',
	},
};

const EVENTS: Record<EventName, string> = {
	Assigned: 'Conversation went to an agent',
	PagePush: 'Agent sent the address of a page',
	Message: 'Agent or system wrote something (text/plain, text/html)',
	Transfer: 'Conversation went to another agent or queue',
	AcceptAttachment: 'Agent took the file of the customer',
	UploadAttachment: 'Agent sent a file',
	RejectAttachment: 'Agent refused the file of the customer',
	Complete: 'Conversation ended',
	Other: 'Anything else, such as startTyping and endTyping',
};

const NAMES: Partial<Record<EventName, string>> = {
	PagePush: 'Page Push',
	AcceptAttachment: 'Accept Attachment',
	UploadAttachment: 'Upload Attachment',
	RejectAttachment: 'Reject Attachment',
};

export const properties: INodeProperties[] = [
	BODY_LEFT_TO_NODE,
	{
		displayName:
			'In Enterprise Chat and Email: Partition > Integration > External Apps. Under Register Applications, the callback URL of the application is the URL of this trigger; callback format is JSON or XML. Under Authentication, choose the same as here.',
		name: 'setupNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Basic',
				value: 'basicAuth',
				description: 'Client ID and Client Secret of the credential as user name and password',
			},
			{
				name: 'None',
				value: 'none',
				description: 'Anybody who knows the URL can start this workflow',
			},
			{
				name: 'OAuth2',
				value: 'oAuth2',
				description: 'With a token that this trigger gives out at its second URL',
			},
		],
		default: 'oAuth2',
	},
	{
		displayName:
			'As token URL, enter the URL of this trigger that ends with ece-token; grant type is client credentials. Client ID and Client Secret are those of the credential.',
		name: 'tokenNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['oAuth2'] } },
	},
	{
		displayName:
			'Nothing proves that a message comes from Enterprise Chat and Email: keep the URL secret.',
		name: 'noAuthenticationNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['none'] } },
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: OUTPUT_NAMES.map((value) => ({
			name: NAMES[value] ?? value,
			value,
			description: EVENTS[value],
		})).sort((a, b) => a.name.localeCompare(b.name)),
		default: [],
		description: 'The events that start the workflow; none chosen means all of them',
	},
	{
		displayName: 'Senders',
		name: 'senders',
		type: 'multiOptions',
		options: [
			{ name: 'System', value: 'system', description: 'Enterprise Chat and Email itself' },
			{ name: 'User', value: 'user', description: 'An agent' },
		],
		default: [],
		description: 'The senders whose messages start the workflow; none chosen means all of them',
	},
	triggerOptions(
		'Whether a message with an ID seen within the last hour is answered but starts nothing. Test runs take every message.',
	),
];
