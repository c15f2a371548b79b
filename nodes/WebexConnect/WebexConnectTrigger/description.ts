import type { INodeProperties, TriggerPanelDefinition } from 'n8n-workflow';
import { BODY_LEFT_TO_NODE, outputsNamed, triggerOptions } from '../../runtime/trigger';
import { CHANNEL_TABLES, OUTPUT_NAMES, type Selectable } from '../events';

export const outputs = outputsNamed(OUTPUT_NAMES);

export const triggerPanel: TriggerPanelDefinition = {
	header: 'Webex Connect posts customer events here',
	executionsHelp: {
		inactive:
			'Webex Connect posts to one address only, and not to a test URL that comes and goes. <b>To try this out</b>, click Execute step and send an event to the test URL with a tool of your own. <b>To run it</b>, activate the workflow and enter the production URL in Webex Connect under Assets > Integrations > Outbound Webhooks; saving it there makes a test call, which an active workflow answers.',
		active:
			'The workflow runs whenever Webex Connect posts an event to the production URL. Enter that URL in Webex Connect under Assets > Integrations > Outbound Webhooks.',
	},
	activationHint: {
		inactive:
			'Activate the workflow <b>before</b> you save the production URL in Webex Connect, which calls it at once.',
		active:
			'Enter the production URL in Webex Connect under Assets > Integrations > Outbound Webhooks.',
	},
};

const EVENTS: Array<{ name: string; value: Selectable; description: string }> = [
	{
		name: 'Conversation Closed',
		value: 'closed',
		description: 'Live Chat OnThreadClosed, Apple CONVERSATIONCLOSED',
	},
	{
		name: 'Customer Profile',
		value: 'profile',
		description: 'Live Chat OnProfileCreate and OnProfileUpdate, WhatsApp system notes',
	},
	{ name: 'Delivery Receipt', value: 'receipt', description: 'Of any channel' },
	{
		name: 'Engage Result',
		value: 'engageResult',
		description: 'Result of a Webex Engage call whose Result Callback URL is this trigger',
	},
	{
		name: 'Interactive Response',
		value: 'response',
		description: 'Postback, quick reply, list, form, time picker and the like',
	},
	{ name: 'Message', value: 'message', description: 'A message from a customer' },
	{
		name: 'Other',
		value: 'other',
		description: 'Anything that says nothing, such as UpdateThreadACK or a message without content',
	},
	{
		name: 'Reaction',
		value: 'reaction',
		description: 'An emoji that the customer puts on an earlier message',
	},
	{
		name: 'Subscription or Preference',
		value: 'preference',
		description: 'Email and RCS Subscribe and Unsubscribe, WhatsApp user_preference',
	},
	{ name: 'Typing Indicator', value: 'typing', description: 'Live Chat and Apple' },
	{
		name: 'Unknown Channel',
		value: 'unknownChannel',
		description:
			'Any event of a channel that this version does not know. It leaves through Other with its raw event, unless Channels names the channels to take.',
	},
];

const CHANNELS = CHANNEL_TABLES.map(({ name, value }) => ({ name, value })).sort((a, b) =>
	a.name.localeCompare(b.name),
);

const BUSINESS_ADDRESSES: INodeProperties = {
	displayName: 'Business Addresses',
	name: 'businessAddresses',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Business Address',
	default: {},
	description:
		'The addresses that Webex Engage knows. They fill the business address of an item. Events of WhatsApp, Messenger and RCS name an app ID only. Of the recipients of a mail, the mailbox listed here is chosen.',
	options: [
		{
			displayName: 'Business Address',
			name: 'rows',
			values: [
				{
					displayName: 'Channel',
					name: 'channel',
					type: 'options',
					options: CHANNELS,
					default: 'whatsapp',
				},
				{
					displayName: 'App ID',
					name: 'appId',
					type: 'string',
					default: '',
					placeholder: 'a_171931000079979870',
					description: 'As appId in the event; leave empty for any app of the channel',
				},
				{
					displayName: 'Address',
					name: 'address',
					type: 'string',
					default: '',
					placeholder: '447700900100',
					description: 'WhatsApp number, Facebook page ID, or mailbox',
				},
			],
		},
	],
};

export const properties: INodeProperties[] = [
	BODY_LEFT_TO_NODE,
	{
		displayName:
			'In Webex Connect: Assets > Integrations > Add Integration > Outbound Webhooks. Enter the production URL, choose the events, turn Enable Hub Signature on and copy its secret into the credential. Webex Connect takes public https addresses only, waits 10 seconds for the answer, and tries up to 3 times more when it gets none.',
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
				name: 'None',
				value: 'none',
				description: 'Anybody who knows the URL can start this workflow',
			},
			{
				name: 'Webhook Signature',
				value: 'signature',
				description: 'Events must be signed with the secret of the credential',
			},
		],
		default: 'signature',
	},
	{
		displayName:
			'Nothing proves that an event comes from Webex Connect: keep the URL secret. Results of Webex Engage calls carry no signature, so a trigger for them needs this setting; give them one of their own.',
		name: 'noAuthenticationNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['none'] } },
	},
	{
		displayName: 'Channels',
		name: 'channels',
		type: 'multiOptions',
		options: CHANNELS,
		default: [],
		description: 'The channels whose events start the workflow; none chosen means all of them',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: EVENTS,
		default: ['message', 'response', 'engageResult', 'unknownChannel'],
		description: 'The events that start the workflow; none chosen means all of them',
	},
	BUSINESS_ADDRESSES,
	triggerOptions(
		'Whether an event with a transaction ID seen within the last hour is answered but starts nothing. Test runs take every event.',
		{
			displayName: 'Include Automatic Mail',
			name: 'includeAutomatic',
			type: 'boolean',
			default: false,
			description:
				'Whether mail that no person wrote starts the workflow too: absence notes, delivery reports, mailing lists, and mail from the mailboxes under Business Addresses. automatic.reason of the item says why. Never answer such mail by itself.',
		},
		{
			displayName: 'Time Zone Without Offset',
			name: 'timeZone',
			type: 'string',
			default: 'UTC',
			placeholder: 'Europe/London',
			description:
				'Time zone of the Webex Connect tenant, for times that come without one. IANA name.',
		},
	),
];
