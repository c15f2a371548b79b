import type { Condition, Field } from '../runtime/table';

/** Fields that several nodes have. */

export const onDigitalRouting = { backEnd: ['digitalRouting'] } as const satisfies Condition;
export const onTaskRouting = { backEnd: ['taskRouting'] } as const satisfies Condition;

export const backEndField = {
	label: 'Back End',
	type: 'options',
	required: true,
	options: [
		{
			name: 'CCP Task Routing',
			value: 'taskRouting',
			description: 'Task Routing API of the Customer Collaboration Platform; published by Cisco',
		},
		{
			name: 'Digital Routing',
			value: 'digitalRouting',
			description: 'What the nodes of Webex Connect call; only partly published',
		},
	],
	default: 'digitalRouting',
} as const satisfies Field;

export const trackingIdField = {
	label: 'Tracking ID',
	when: onDigitalRouting,
	placeholder: 'n8n_0d2c7c1e-5f0e-4b7e-9a55-9b7f4c1f2a10',
	description:
		'By which the logs of Contact Center Enterprise name the request. Enter one of your own, such as the execution ID, if you want to look for it; made by the node when left empty.',
} as const satisfies Field;

export const domainField = {
	label: 'Domain',
	required: true,
	when: onDigitalRouting,
	placeholder: 'cc-proxy.example.com',
	description:
		'Public name of the reverse proxy in front of Cloud Connect. The token of the credential is sent there.',
} as const satisfies Field;

export const taskIdField = {
	label: 'Task ID',
	required: true,
	placeholder: '7f1f2e58-8f0b-4a0e-9f3c-2f9b7d0b6f11',
} as const satisfies Field;

export const conversationIdField = {
	label: 'Conversation ID',
	required: true,
	description: 'Engage conversation ID',
} as const satisfies Field;
