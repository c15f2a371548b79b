import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { addressFields, addresses, channelField, on } from '../channels';
import { DIRECTIONS, messageBody, messageFields, plainTypes } from '../messages';
import { engage } from '../product';
import { asynchronousWrite, endpoints, resultOutputs, transaction } from '../wire';

const { inbound, outbound, announcement } = DIRECTIONS;

/** source: create-conversation pages of WxCC, CCE and standalone Engage */
const createConversation = defineMethod({
	name: 'Create Conversation',
	value: 'createConversation',
	description: 'Opens a conversation with its first message',
	versions: ['1.3', '1.2', '1.0'],
	versionNotes: {
		'1.3':
			'Adds Livechat Proactive ID (inferred: it stands only on the page that lists 1.3; the difference itself is not documented).',
		'1.2': 'Adds announcements and the structured message types of Live Chat.',
	},
	fields: {
		channel: channelField,
		...addressFields,
		customerName: {
			label: 'Customer Name',
			when: { channel: ['amb', 'facebook', 'livechat', 'sms', 'whatsapp'] },
		},
		threadId: { label: 'Thread ID', required: true, when: on('livechat') },
		livechatUserId: { label: 'Livechat User ID', required: true, when: on('livechat') },
		livechatAppId: { label: 'Livechat App ID', required: true, when: on('livechat') },
		livechatWebsiteDomain: {
			label: 'Livechat Website Domain',
			required: true,
			when: on('livechat'),
			placeholder: 'www.example.com',
			description: 'Without protocol, as configured in Engage',
		},
		livechatBrowserFingerprint: { label: 'Livechat Browser Fingerprint', when: on('livechat') },
		livechatProactiveId: { label: 'Livechat Proactive ID', since: '1.3', when: on('livechat') },
		...messageFields({
			structured: '1.2',
			directions: [
				{
					since: '1.2',
					when: on('livechat'),
					options: [inbound, outbound, announcement],
					default: 'inbound',
				},
				{ until: '1.0', when: on('livechat'), options: [inbound, outbound], default: 'inbound' },
				{
					when: { channel: ['amb', 'email', 'facebook', 'sms', 'whatsapp'] },
					options: [inbound, outbound],
					default: 'inbound',
				},
			],
			earlierTypes: plainTypes('1.0'),
		}),
		ambCapabilityList: {
			label: 'AMB Capability List',
			when: on('amb'),
			description: "What the customer's Apple device can show",
		},
	},
	outputs: {
		TransId: transaction,
		conversation: {
			type: 'string',
			description: 'ID of the new conversation, as the vendor names the flow variable',
		},
		...resultOutputs,
	},
	outcomes: {
		onConversationCreated: { kind: 'success', description: 'The conversation was created.' },
		onConversationFailed: { kind: 'failure', description: 'Engage could not create it.' },
		Failure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.create],
	request(values) {
		return {
			endpoint: endpoints.create,
			body: {
				channel: values.channel,
				...addresses(values),
				customername: values.customerName,
				threadid: values.threadId,
				browserfingerprint: values.livechatBrowserFingerprint,
				websitedomain: values.livechatWebsiteDomain,
				proactiveid: values.livechatProactiveId,
				...(values.ambCapabilityList && {
					extras: { capabilityList: values.ambCapabilityList },
				}),
				...messageBody(values),
			},
		};
	},
	...asynchronousWrite({
		accepted: 'onConversationCreated',
		done: 'onConversationCreated',
		failed: 'onConversationFailed',
		refused: 'Failure',
		transaction: 'TransId',
	}),
});

const table: NodeTable = {
	name: 'engageCreateConversation',
	displayName: 'Engage Create Conversation',
	description: 'Create a Webex Engage conversation with its first message',
	product: engage,
	alias: ['Webex', 'Cisco', 'New', 'Open', 'Chat', 'imiengage'],
	usableAsTool: true,
	methods: [createConversation],
};

export class EngageCreateConversation extends TableNode {
	constructor() {
		super(table);
	}
}
