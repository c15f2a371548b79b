import type { Endpoint, Field } from '../runtime/table';
import { refuse } from '../runtime/values';
import type { WireRequest } from '../runtime/wire';
import { eventMediaTypeField, taskIdField } from './fields';
import { attributesRequest, endpoints, taskRequest } from './wire';

/*
 * What the vendor's nodes tell Webex Contact Center about an event goes over an interface that is not public. The
 * field Notify By chooses what stands for it.
 */

export const idField = {
	label: 'ID',
	required: true,
	description: 'ID of the event, the same as the task ID',
} as const satisfies Field;

export const agentIdField = { label: 'Agent ID', required: true } as const satisfies Field;

export const reasonFields = {
	reason: {
		label: 'Reason',
		required: true,
		description: "The service's own words on the failure, such as error.message of the node before",
	},
	reasonCode: {
		label: 'Reason Code',
		required: true,
		description: 'Code of the failure, such as error.code of the node before',
	},
} as const satisfies Record<string, Field>;

export const eventFields = {
	taskId: taskIdField,
	id: idField,
	agentId: agentIdField,
	queueId: { label: 'Queue ID', required: true },
	mediaResourceId: {
		label: 'Media Resource ID',
		required: true,
		description: 'Engage conversation ID',
	},
	mediaType: eventMediaTypeField,
} as const satisfies Record<string, Field>;

const ATTRIBUTES = {
	name: 'Task Attributes',
	value: 'attributes',
	description: 'Records the notification on the task; nothing happens to the agent',
};
const CUSTOM = {
	name: 'Custom Endpoint',
	value: 'custom',
	description: 'Posts the notification to a URL of your own, without the credential',
};

/** @param act what the call does to the agent; none where no call comes near */
export function notifyByFields(act?: string) {
	return {
		notifyBy: {
			label: 'Notify By',
			type: 'options',
			required: true,
			options: [
				...(act ? [{ name: 'Call Control', value: 'callControl', description: act }] : []),
				CUSTOM,
				ATTRIBUTES,
			],
			default: ATTRIBUTES.value,
		},
		customEndpointUrl: {
			label: 'Custom Endpoint URL',
			required: true,
			when: { notifyBy: [CUSTOM.value] },
			placeholder: 'https://relay.example.com/wxcc',
		},
	} as const satisfies Record<string, Field>;
}

interface Values {
	taskId: string;
	notifyBy?: string;
	customEndpointUrl?: string;
	[field: string]: unknown;
}

/** A call of call control, with its body and the path parameters beside the task, if it has any. */
export interface ActOn {
	endpoint: Endpoint;
	path?: Record<string, string>;
	body?: Record<string, unknown>;
}

/**
 * The request that stands for a notification.
 * @param name what is notified, such as "routed"; the beginning of the attributes' names
 * @param status what is said of it, such as "accepted"
 */
export function notification(
	name: string,
	status: string,
	values: Values,
	act?: ActOn,
): WireRequest {
	const { taskId, notifyBy, customEndpointUrl, conversationId, ...event } = values;
	if (notifyBy === 'callControl' && act) {
		const request = taskRequest(act.endpoint, taskId, act.body);
		return { ...request, path: { ...request.path, ...act.path } };
	}
	if (notifyBy === 'custom') {
		const external = customEndpointUrl ?? '';
		refuse(
			/^https?:\/\/[^\s/]+/i.test(external) ? [] : ['Custom Endpoint URL must be an http(s) URL.'],
		);
		// The name that the vendor's body has for the conversation.
		const media = conversationId === undefined ? {} : { mediaResourceId: conversationId };
		const body = { name, status, taskId, ...media, ...event };
		return { endpoint: endpoints.custom, external, body };
	}
	const text = (value: unknown) => (value === undefined ? undefined : String(value));
	return attributesRequest(taskId, {
		[`${name}Status`]: status,
		[`${name}AgentId`]: text(event.agentId),
		[`${name}Reason`]: text(event.reason),
		[`${name}ReasonCode`]: text(event.reasonCode),
	});
}
