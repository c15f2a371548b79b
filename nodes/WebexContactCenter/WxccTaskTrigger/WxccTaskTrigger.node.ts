import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { startWith } from '../../runtime/trigger';
import { webexConnectWebhookTest } from '../../runtime/webhookSecret';
import { getQueues } from '../tenant';
import { outputs, properties, triggerPanel } from './description';
import { createSubscription, deleteSubscription, isSubscribed } from './lifecycle';
import { receiveEvent } from './receive';

export class WxccTaskTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WxCC Task Trigger',
		name: 'wxccTaskTrigger',
		icon: {
			light: 'file:../../../icons/wxcc.svg',
			dark: 'file:../../../icons/wxcc.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		defaultVersion: 1,
		subtitle: '={{ $parameter["events"].length ? $parameter["events"].join(", ") : "all events" }}',
		description:
			'Starts the workflow when a Webex Contact Center task is routed, modified or closed',
		defaults: { name: 'WxCC Task Trigger' },
		usableAsTool: undefined,
		eventTriggerDescription: 'Waiting for Webex Contact Center to post an event to the test URL',
		triggerPanel,
		inputs: [],
		outputs,
		credentials: [
			{
				name: 'webexConnectOAuth2Api',
				required: true,
				displayOptions: { show: { source: ['subscription', 'both'] } },
			},
			{
				name: 'webexConnectWebhookApi',
				required: true,
				testedBy: 'webexConnectWebhookTest',
				displayOptions: {
					show: { source: ['relay', 'both'], relayAuthentication: ['signature'] },
				},
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'wxcc-task',
				responseMode: 'onReceived',
				responseData: 'noData',
				ndvHideUrl: '={{ $parameter["source"] === "relay" }}',
			},
			// n8n knows two names of webhooks; this is the relay URL.
			{
				name: 'setup',
				httpMethod: 'POST',
				path: 'wxcc-task-relay',
				responseMode: 'onReceived',
				responseData: 'noData',
				ndvHideUrl: '={{ $parameter["source"] === "subscription" }}',
			},
		],
		properties,
	};

	methods = { credentialTest: { webexConnectWebhookTest }, loadOptions: { getQueues } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isSubscribed(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await createSubscription(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await deleteSubscription(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const event = await receiveEvent(this);
		return startWith(outputs, event ? [event] : []);
	}
}
