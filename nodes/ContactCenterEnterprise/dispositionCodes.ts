import type { Field, Option } from '../runtime/table';

/** source: features guide, digital channels integration */
const FAILED = [
	'INVALID_NEW_TASK_MESSAGE',
	'MEDIA_ROUTING_DISABLED',
	'NO_SCRIPT',
	'INVALID_MRD_ID',
	'ICM_TIMEOUT',
	'INVALID_SCRIPT_SELECTOR',
	'NO_TARGET',
	'ROUTER_RELEASED_TASK',
	'UNKNOWN_ROUTING_PROBLEM',
	'DUPLICATE_NEW_TASK_REQUEST',
	'UNSUPPORTED_SERVICE_REQUESTED',
	'AGENT_NOT_MEMBER_OF_QUEUE',
	'INVALID_QUEUE_TYPE_OR_ID',
	'INVALID_DIALOG_ID',
	'INVALID_AGENT_ID',
	'AGENT_OVER_TASK_LIMIT',
	'UNSUPPORTED_AGENT_PERIPHERAL_GATEWAY',
	'INVALID_AGENT_STATE',
	'INVALID_QUEUE_FOR_MRD',
	'NO_PICK_PULL_NODE',
	'AGENT_NOT_READY',
	'UNKNOWN',
	'SESSION_ABANDON',
	'COMM_FAILURE_ROUTER_AND_PG',
] as const;

/** source: features guide, digital channels integration */
const CODES: ReadonlyArray<[code: string, description?: string]> = [
	['CD_NORMAL_END_TASK', 'The task ended normally'],
	['CD_TASK_CUSTOMER_ABANDON', 'The customer left before an agent was assigned'],
	['CD_TASK_TRANSFER', 'The agent transferred the task'],
	['CD_TASK_TRANSFERRED_ON_AGENT_LOGOUT', 'The agent logged out'],
	['CD_RING_NO_ANSWER', 'The agent did not answer'],
	['CD_TASK_TRANSFER_TIMEOUT', 'The task was not submitted again in time after a transfer'],
	['CD_MAX_DIALOG_LIFETIME_EXCEEDED', 'The task waited for too long'],
	['CD_TASK_ABANDONED_WHILE_OFFERED', 'The customer left while the task was offered'],
	['CD_TASK_INVALID_MEDIA_RESOURCE_ID'],
	['CD_TASK_ENDED_DURING_APP_INIT'],
	['CD_TASK_FAILED_SENDING_MR_REQUEST'],
	['CD_FAILED_CREATING_NEW_TASK_EXECUTOR'],
	['UNKNOWN'],
	...FAILED.map((reason): [string] => [`CD_FAILED_${reason}`]),
];

const options = [...CODES]
	.sort(([a], [b]) => a.localeCompare(b))
	.map(
		([value, description]): Option => ({
			name: value,
			value,
			...(description && { description }),
		}),
	);

export const dispositionCodeField = {
	label: 'Disposition Code',
	type: 'options',
	expression: true,
	options: [{ name: 'None', value: '' }, ...options],
	default: '',
	when: { backEnd: ['digitalRouting'] },
	description: 'Why the task ends',
} as const satisfies Field;
