/** Result codes of Digital Routing. Two are documented; the others are made like them. */
export const CODES = {
	/** Documented: not an error. */
	taskExists: 20200,
	/** Documented. */
	queueLimit: 20286,
	badRequest: 40000,
	unauthorized: 40100,
	unknownTask: 40400,
	taskEnded: 40001,
	blocked: 41800,
	tooMany: 42900,
} as const;

const FAILURES = [
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

const PLAIN_DISPOSITIONS = [
	'CD_NORMAL_END_TASK',
	'CD_TASK_TRANSFER',
	'CD_TASK_TRANSFERRED_ON_AGENT_LOGOUT',
	'CD_RING_NO_ANSWER',
	'CD_TASK_TRANSFER_TIMEOUT',
	'CD_MAX_DIALOG_LIFETIME_EXCEEDED',
	'CD_TASK_CUSTOMER_ABANDON',
	'CD_TASK_ABANDONED_WHILE_OFFERED',
	'UNKNOWN',
	'CD_TASK_INVALID_MEDIA_RESOURCE_ID',
	'CD_TASK_ENDED_DURING_APP_INIT',
	'CD_TASK_FAILED_SENDING_MR_REQUEST',
	'CD_FAILED_CREATING_NEW_TASK_EXECUTOR',
] as const;

export type DispositionCode =
	| (typeof PLAIN_DISPOSITIONS)[number]
	| `CD_FAILED_${(typeof FAILURES)[number]}`;

/** As the feature guide lists them. */
export const DISPOSITION_CODES: readonly DispositionCode[] = [
	...PLAIN_DISPOSITIONS,
	...FAILURES.map((reason) => `CD_FAILED_${reason}` as const),
];

export const findDisposition = (code: unknown): DispositionCode | undefined =>
	DISPOSITION_CODES.find((known) => known === code);
