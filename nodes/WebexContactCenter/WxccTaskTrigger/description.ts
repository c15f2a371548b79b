import type { INodeProperties, TriggerPanelDefinition } from 'n8n-workflow';
import { BODY_LEFT_TO_NODE, outputsNamed, triggerOptions } from '../../runtime/trigger';
import { OUTPUT_NAMES, type Selectable } from '../taskEvents';

export const outputs = outputsNamed(OUTPUT_NAMES);

export const triggerPanel: TriggerPanelDefinition = {
	header: 'Webex Contact Center posts task events here',
	executionsHelp: {
		inactive:
			'<b>To try this out</b>, click Execute step: a webhook subscription of its own is created for the test and deleted after it. Then let something happen to a task. <b>To run it</b>, activate the workflow.',
		active:
			'The workflow runs whenever Webex Contact Center posts an event of a task. Its webhook subscription was created on activation and is deleted on deactivation.',
	},
	activationHint:
		'Activating creates a webhook subscription in Webex Contact Center, which the workflow keeps until it is deactivated.',
};

const EVENTS: Array<{ name: string; value: Selectable; description: string }> = [
	{
		name: 'Agent Channel State Changed',
		value: 'agent:channel_state_change',
		description: 'State of an agent changed on a channel (agent:channel_state_change)',
	},
	{
		name: 'Agent Channel Type State Changed',
		value: 'agent:channelType_state_change',
		description: 'State of an agent changed on a channel type (agent:channelType_state_change)',
	},
	{ name: 'Agent Login', value: 'agent:login', description: 'Agent signed in (agent:login)' },
	{ name: 'Agent Logout', value: 'agent:logout', description: 'Agent signed out (agent:logout)' },
	{
		name: 'Capture Available',
		value: 'capture:available',
		description: 'Recording can be downloaded (capture:available)',
	},
	{
		name: 'Flow Event',
		value: 'flow',
		description: 'Any event of a flow that Webex offers the organization (flow:…)',
	},
	{
		name: 'Message Append Failed',
		value: 'task-message:append-failed',
		description: 'Message was not added to its task (task-message:append-failed)',
	},
	{
		name: 'Message Appended',
		value: 'task-message:appended',
		description: 'Message was added to its task (task-message:appended)',
	},
	{
		name: 'Task Closed',
		value: 'closed',
		description: 'Agent or system ended the contact (task:ended)',
	},
	{
		name: 'Task Connecting',
		value: 'task:connect',
		description: 'Task is offered to an agent (task:connect)',
	},
	{ name: 'Task Created', value: 'task:new', description: 'Task was created (task:new)' },
	{ name: 'Task Failed', value: 'task:failed', description: 'Task failed (task:failed)' },
	{ name: 'Task Hold Done', value: 'task:hold-done', description: 'Hold ended (task:hold-done)' },
	{
		name: 'Task Modified',
		value: 'modified',
		description:
			'Agent was added or removed: transfer, consult, conference (task:consulting and others)',
	},
	{
		name: 'Task Not Answered',
		value: 'notAnswered',
		description: 'Agent did not answer, and the task goes on (task:ended with RONA as reason)',
	},
	{ name: 'Task on Hold', value: 'task:on-hold', description: 'Hold began (task:on-hold)' },
	{
		name: 'Task Origin Updated',
		value: 'task:origin-updated',
		description: 'Address of the customer changed (task:origin-updated)',
	},
	{ name: 'Task Parked', value: 'task:parked', description: 'Task waits in a queue (task:parked)' },
	{
		name: 'Task Routed',
		value: 'routed',
		description: 'Agent accepted the task (task:connected)',
	},
];

const CHANNELS = [
	{ name: 'Chat', value: 'chat' },
	{ name: 'Custom Messaging', value: 'customMessaging' },
	{ name: 'Email', value: 'email' },
	{ name: 'Social', value: 'social', description: 'SMS, WhatsApp, Messenger and the like' },
	{ name: 'Telephony', value: 'telephony' },
	{ name: 'Work Item', value: 'workItem' },
];

export const properties: INodeProperties[] = [
	BODY_LEFT_TO_NODE,
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Both',
				value: 'both',
				description: 'Events of the subscription at one URL, relayed ones at the other',
			},
			{
				name: 'Relay',
				value: 'relay',
				description: 'A Webex Connect flow passes its task events on',
			},
			{
				name: 'Subscription',
				value: 'subscription',
				description: 'Webex Contact Center posts events through a webhook subscription',
			},
		],
		default: 'subscription',
	},
	{
		displayName:
			'Activating the workflow creates a webhook subscription, or one for each kind of chosen events; an organization has 20. Webex posts to https addresses on a public host name without a port: set WEBHOOK_URL of this n8n to one. The credential needs the scopes cjp:config_read and cjp:config_write and an administrator.',
		name: 'subscriptionNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { source: ['subscription', 'both'] } },
	},
	{
		displayName:
			'In the Webex Connect flow that starts with a WxCC Task event, let an HTTP Request node post $(n2.webex.RequestBody) to the relay URL as application/json. Add ?event=routed, ?event=modified or ?event=closed to the URL to say what it is, and &transId=$(transId) so that repetitions are recognised.',
		name: 'relayNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { source: ['relay', 'both'] } },
	},
	{
		displayName: 'Relay Authentication',
		name: 'relayAuthentication',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'None',
				value: 'none',
				description: 'Anybody who knows the relay URL can start this workflow',
			},
			{
				name: 'Webhook Signature',
				value: 'signature',
				description:
					'The flow signs the body with the secret of the credential, in the header x-hub-signature',
			},
		],
		default: 'signature',
		displayOptions: { show: { source: ['relay', 'both'] } },
	},
	{
		displayName: 'Nothing proves where a relayed event comes from: keep the relay URL secret.',
		name: 'noAuthenticationNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { source: ['relay', 'both'], relayAuthentication: ['none'] } },
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: EVENTS,
		default: ['routed', 'modified', 'closed'],
		description:
			'The events that start the workflow; if none is chosen, all events of tasks do. Events of messages, agents, captures and flows take one more subscription for each of the four.',
	},
	{
		displayName: 'Channels',
		name: 'channels',
		type: 'multiOptions',
		options: CHANNELS,
		default: [],
		description: 'The channel types whose tasks start the workflow; none chosen means all of them',
	},
	{
		displayName: 'Queue Names or IDs',
		name: 'queues',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getQueues' },
		default: [],
		description:
			'The queues whose tasks start the workflow; none chosen means all of them. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Destinations',
		name: 'destinations',
		type: 'string',
		default: '',
		placeholder: '+14155550100, support@example.com',
		description:
			'The addresses of the business whose tasks start the workflow, separated by commas; empty means all of them',
	},
	triggerOptions(
		'Whether an event whose ID, type and time were seen within the last hour is answered but starts nothing. Test runs take every event.',
		{
			displayName: 'Replay Check',
			name: 'replayCheck',
			type: 'options',
			options: [
				{
					name: 'Every Event',
					value: 'always',
					description: 'An event without a time, or with one outside the window, is refused',
				},
				{
					name: 'Events with a Time',
					value: 'ifTimed',
					description: 'A signed event without a time is taken',
				},
				{
					name: 'Off',
					value: 'off',
					description: 'The signature alone decides: a recorded event can be replayed at any time',
				},
			],
			default: 'always',
			description: 'Which events of the subscription must lie within the replay window',
		},
		{
			displayName: 'Replay Window (Minutes)',
			name: 'replayWindow',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 5,
			description:
				'How old an event of the subscription may be, or how far ahead its clock; others are refused',
		},
		{
			displayName: 'Resource Version',
			name: 'resourceVersion',
			type: 'string',
			default: '',
			placeholder: 'task:1.0.0',
			description:
				'Version of the events to subscribe to, several separated by commas, such as task:1.0.0, agent:2.0.0. For a resource without one, the newest that Webex offers is taken.',
		},
	),
];
