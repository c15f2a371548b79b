import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { ENTERED_BY_HAND, startWith } from '../../runtime/trigger';
import { webexConnectWebhookTest } from '../../runtime/webhookSecret';
import { outputs, properties, triggerPanel } from './description';
import { receiveEvent } from './receive';

export class WebexConnectTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Webex Connect Trigger',
		name: 'webexConnectTrigger',
		icon: {
			light: 'file:../../../icons/connect.svg',
			dark: 'file:../../../icons/connect.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		defaultVersion: 1,
		subtitle:
			'={{ $parameter["channels"].length ? $parameter["channels"].join(", ") : "all channels" }}',
		description: 'Starts the workflow when a customer writes on a channel of Webex Connect',
		defaults: { name: 'Webex Connect Trigger' },
		usableAsTool: undefined,
		eventTriggerDescription: 'Waiting for Webex Connect to post an event to the test URL',
		triggerPanel,
		inputs: [],
		outputs,
		credentials: [
			{
				name: 'webexConnectWebhookApi',
				required: true,
				testedBy: 'webexConnectWebhookTest',
				displayOptions: { show: { authentication: ['signature'] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webex-connect',
				responseMode: 'onReceived',
				responseData: 'noData',
			},
			// Saving the URL in Webex Connect makes a test call; one page says by HEAD.
			{
				name: 'setup',
				httpMethod: 'HEAD',
				path: 'webex-connect',
				responseMode: 'onReceived',
				ndvHideUrl: true,
			},
			{
				name: 'setup',
				httpMethod: 'GET',
				path: 'webex-connect',
				responseMode: 'onReceived',
				ndvHideUrl: true,
			},
		],
		properties,
	};

	methods = { credentialTest: { webexConnectWebhookTest } };

	/** Webex Connect has no public interface for entering the URL. */
	webhookMethods = ENTERED_BY_HAND;

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const event = await receiveEvent(this);
		return startWith(outputs, event ? [event] : []);
	}
}
