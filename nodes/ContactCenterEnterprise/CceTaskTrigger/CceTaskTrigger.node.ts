import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { inboundEventsTest } from '../../runtime/inboundClient';
import { ENTERED_BY_HAND, startWith } from '../../runtime/trigger';
import { outputs, properties, triggerPanel } from './description';
import { receiveEvent } from './receive';

export class CceTaskTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CCE Task Trigger',
		name: 'cceTaskTrigger',
		icon: {
			light: 'file:../../../icons/cce.svg',
			dark: 'file:../../../icons/cce.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		defaultVersion: 1,
		subtitle: '={{ $parameter["events"].length ? $parameter["events"].join(", ") : "all events" }}',
		description:
			'Starts the workflow when a Contact Center Enterprise task is created, queued, routed, transferred or closed',
		defaults: { name: 'CCE Task Trigger' },
		usableAsTool: undefined,
		eventTriggerDescription:
			'Waiting for Contact Center Enterprise to post an event to the test URL',
		triggerPanel,
		inputs: [],
		outputs,
		credentials: [
			{
				name: 'inboundEventsApi',
				required: true,
				testedBy: 'inboundEventsTest',
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'cce-task',
				responseMode: 'onReceived',
				responseData: 'noData',
			},
			// n8n knows two names of webhooks; this is the token endpoint.
			{
				name: 'setup',
				httpMethod: 'POST',
				path: 'cce-task-token',
				responseMode: 'onReceived',
				responseData: 'noData',
			},
		],
		properties,
	};

	methods = { credentialTest: { inboundEventsTest } };

	webhookMethods = ENTERED_BY_HAND;

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const event = await receiveEvent(this);
		return startWith(outputs, event ? [event] : []);
	}
}
