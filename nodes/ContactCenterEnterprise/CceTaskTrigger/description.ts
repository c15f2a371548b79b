import type { INodeProperties, TriggerPanelDefinition } from 'n8n-workflow';
import { BODY_LEFT_TO_NODE, outputsNamed, triggerOptions } from '../../runtime/trigger';
import { EVENT_NAMES, type EventName } from '../taskEvents';

export const outputs = outputsNamed(EVENT_NAMES);

export const triggerPanel: TriggerPanelDefinition = {
	header: 'Contact Center Enterprise posts task events here',
	executionsHelp: {
		inactive:
			'Contact Center Enterprise posts to one address only, and not to a test URL that comes and goes. <b>To try this out</b>, click Execute step, get a token at the test URL that ends with cce-task-token, and post an event to the other with a tool of your own. <b>To run it</b>, activate the workflow and enter both production URLs in Contact Center Enterprise.',
		active:
			'The workflow runs whenever Contact Center Enterprise posts an event of a task to the production URL. It gets its token at the URL that ends with cce-task-token.',
	},
	activationHint: {
		inactive:
			'Activate the workflow <b>before</b> you enter the production URLs in Contact Center Enterprise.',
		active: 'Enter both production URLs in Contact Center Enterprise.',
	},
};

const EVENTS: Record<EventName, { name: string; description: string }> = {
	CREATED: {
		name: 'Created',
		description: 'Digital Routing took the task (CREATED)',
	},
	QUEUED: {
		name: 'Queued',
		description: 'Task waits, or its wait time changed (QUEUED)',
	},
	ROUTED: {
		name: 'Routed',
		description: 'Task went to an agent (ROUTED)',
	},
	TRANSFERRED: {
		name: 'Transferred',
		description: 'Agent transferred the task, did not answer or logged out (TRANSFERRED)',
	},
	CLOSED: {
		name: 'Closed',
		description: 'Agent or system closed the task (CLOSED)',
	},
};

export const properties: INodeProperties[] = [
	BODY_LEFT_TO_NODE,
	{
		displayName:
			'In Contact Center Enterprise, the settings of the integration take both URLs: the one that ends with cce-task for inbound events, and the one that ends with cce-task-token as token request URL, with method POST, content type application/x-www-form-urlencoded and access_token as Access Token JSON path. Client ID and Client Secret there are those of the credential.',
		name: 'setupNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: EVENT_NAMES.map((value) => ({ ...EVENTS[value], value })).sort((a, b) =>
			a.name.localeCompare(b.name),
		),
		default: [...EVENT_NAMES],
		description: 'The events that start the workflow; none chosen means all of them',
	},
	{
		displayName:
			'After TRANSFERRED, create the task again with the same task ID within 15 seconds (CCE Create Task). Otherwise Contact Center Enterprise closes it with CD_TASK_TRANSFER_TIMEOUT.',
		name: 'transferNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { events: ['TRANSFERRED'] } },
	},
	{
		displayName: 'Destinations',
		name: 'destinations',
		type: 'string',
		default: '',
		placeholder: '+14155550100, support@example.com',
		description:
			'The app IDs, service numbers and addresses of the business whose tasks start the workflow, separated by commas; empty means all of them',
	},
	triggerOptions(
		'Whether an event that was seen within the last hour is answered but starts nothing. Events with neither an ID nor a time of change always start the workflow, and test runs take every event.',
	),
];
