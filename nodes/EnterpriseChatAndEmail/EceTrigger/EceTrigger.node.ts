import type {
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { inboundEventsTest } from '../../runtime/inboundClient';
import { ENTERED_BY_HAND, startWith } from '../../runtime/trigger';
import { outputs, properties, triggerPanel } from './description';
import { receiveMessages } from './receive';

export class EceTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ECE Trigger',
		name: 'eceTrigger',
		icon: {
			light: 'file:../../../icons/ece.svg',
			dark: 'file:../../../icons/ece.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		defaultVersion: 1,
		subtitle: '={{ $parameter["events"].length ? $parameter["events"].join(", ") : "all events" }}',
		description:
			'Starts the workflow when Enterprise Chat and Email posts the messages of an agent to its callback',
		defaults: { name: 'ECE Trigger' },
		usableAsTool: undefined,
		eventTriggerDescription:
			'Waiting for Enterprise Chat and Email to post a message to the test URL',
		triggerPanel,
		inputs: [],
		outputs,
		credentials: [
			{
				name: 'inboundEventsApi',
				required: true,
				testedBy: 'inboundEventsTest',
				displayOptions: { show: { authentication: ['basicAuth', 'oAuth2'] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'ece',
				responseMode: 'onReceived',
				responseData: 'noData',
			},
			// n8n knows two names of webhooks; this is the token endpoint.
			{
				name: 'setup',
				httpMethod: 'POST',
				path: 'ece-token',
				responseMode: 'onReceived',
				responseData: 'noData',
				ndvHideUrl: '={{ $parameter["authentication"] !== "oAuth2" }}',
			},
		],
		properties,
	};

	methods = { credentialTest: { inboundEventsTest } };

	webhookMethods = ENTERED_BY_HAND;

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return startWith(outputs, await receiveMessages(this));
	}
}
