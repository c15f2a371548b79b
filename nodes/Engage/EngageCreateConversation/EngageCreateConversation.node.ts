import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import {
	addressFields,
	addresses,
	channelFieldOf,
	customFields,
	on,
	type Channel,
} from '../channels';
import {
	deliveryFields,
	DIRECTIONS,
	messageFields,
	messageModeFields,
	messagesOf,
	plainTypes,
} from '../messages';
import { asynchronousWrite, resultOutputs, transaction } from '../outcomes';
import { engage } from '../product';
import { createRequest, endpoints, type CustomField } from '../requests';

const { inbound, outbound, announcement } = DIRECTIONS;

const SINGLE = { messageMode: ['single'] } as const;

/** source: create-conversation pages of WxCC, CCE and standalone Engage */
const createConversation = defineMethod({
	name: 'Create Conversation',
	value: 'createConversation',
	description: 'Opens a conversation, with its first messages or without any',
	versions: ['1.3', '1.2', '1.0'],
	versionNotes: {
		'1.3':
			'Adds Livechat Proactive ID (inferred: it stands only on the page that lists 1.3; the difference itself is not documented). This package adds what standalone Engage has here: Message Mode, Conversation Alias ID, Custom Fields, announcements on every channel, and the channel API.',
		'1.2': 'Adds announcements and the structured message types of Live Chat.',
	},
	fields: {
		channel: channelFieldOf([{ since: '1.3' }, { until: '1.2', lacks: ['api'] }]),
		...addressFields,
		customerName: {
			label: 'Customer Name',
			when: { channel: ['amb', 'api', 'facebook', 'livechat', 'sms', 'whatsapp'] },
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
		conversationAliasId: {
			label: 'Conversation Alias ID',
			since: '1.3',
			description: 'Your own ID of the conversation; the task ID in Webex CC and CCE',
		},
		customFields: { ...customFields, since: '1.3' },
		...messageModeFields('1.3', { none: 'A conversation without messages', until: '1.2' }),
		...messageFields({
			structured: '1.2',
			single: SINGLE,
			subject: [{ channel: ['email'], messageMode: ['dynamic', 'none'] }],
			directions: [
				{
					since: '1.3',
					when: SINGLE,
					options: [inbound, outbound, announcement],
					default: 'inbound',
				},
				{
					since: '1.2',
					until: '1.2',
					when: on('livechat'),
					options: [inbound, outbound, announcement],
					default: 'inbound',
				},
				{ until: '1.0', when: on('livechat'), options: [inbound, outbound], default: 'inbound' },
				{
					until: '1.2',
					when: { channel: ['amb', 'email', 'facebook', 'sms', 'whatsapp'] },
					options: [inbound, outbound],
					default: 'inbound',
				},
			],
			earlierTypes: plainTypes('1.0'),
		}),
		...deliveryFields('1.3', SINGLE),
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
		return createRequest({
			channel: values.channel as Channel,
			...addresses(values),
			customerName: values.customerName,
			aliasId: values.conversationAliasId,
			customFields: values.customFields as CustomField[] | undefined,
			subject: values.subject,
			threadId: values.threadId,
			browserFingerprint: values.livechatBrowserFingerprint,
			websiteDomain: values.livechatWebsiteDomain,
			proactiveId: values.livechatProactiveId,
			capabilityList: values.ambCapabilityList,
			messages: messagesOf(values),
		});
	},
	...asynchronousWrite({
		accepted: 'onConversationCreated',
		done: 'onConversationCreated',
		failed: 'onConversationFailed',
		refused: 'Failure',
		transaction: 'TransId',
		event: 'conversation:created',
	}),
});

const table: NodeTable = {
	name: 'engageCreateConversation',
	displayName: 'Engage Create Conversation',
	description: 'Create a Webex Engage conversation, with or without a first message',
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
