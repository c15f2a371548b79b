import { defineMethod, type Field, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import { dispositionCodeField } from '../dispositionCodes';
import {
	backEndField,
	conversationIdField,
	domainField,
	onTaskRouting,
	taskIdField,
	trackingIdField,
} from '../fields';
import { contactCenterEnterprise } from '../product';
import { taskVariables, variableFields } from '../variables';
import {
	answerOf,
	answerOutputs,
	byStatus,
	contactId,
	digitalRoutingRequest,
	endpoints,
	newContactRequest,
	statusOutcomes,
} from '../wire';

const ofType = (mediaType: string) => ({ mediaType: [mediaType] }) as const;
const on = (mediaChannel: string) => ({ mediaChannel: [mediaChannel] }) as const;
const chat = on('chat');
const email = on('email');
const webCallback = on('Web Callback');

const fromExpression = on('fromExpression');

/** Who wrote or called, by the name that the page gives it on each channel. */
const originFields = {
	mobileNumber: { label: 'Mobile Number (Origin)', required: true, when: on('sms') },
	facebookMessengerPsId: {
		label: 'Facebook Messenger PS ID',
		required: true,
		when: on('facebook messenger'),
	},
	whatsAppWaId: { label: 'WhatsApp WA ID', required: true, when: on('WhatsApp') },
	emailId: { label: 'Email ID (Origin)', required: true, when: email },
	livechatUserId: { label: 'Livechat User ID (Origin)', required: true, when: chat },
	phoneNumber: {
		label: 'Phone Number (Origin)',
		required: true,
		when: [webCallback, on('telephony'), on('voice chat')],
	},
	appleMessagesForBusinessUserId: {
		label: 'Apple Messages for Business User ID (Origin)',
		required: true,
		when: on('Apple Messages for Business'),
	},
	origin: {
		label: 'Origin',
		when: [on('social'), fromExpression],
		description: 'Address of the customer; a task that is submitted again can do without',
	},
} as const satisfies Record<string, Field>;

/** source: cce-create-task and cce-flow-configurations pages; Task Routing API */
const createTask = defineMethod({
	name: 'Create Task',
	value: 'createTask',
	description: 'Creates a task, or submits it again after a transfer, under an ID of your own',
	versions: ['1.2'],
	fields: {
		backEnd: backEndField,
		trackingId: trackingIdField,
		domain: domainField,
		feedId: {
			label: 'Feed ID',
			required: true,
			when: onTaskRouting,
			placeholder: '100080',
			description: 'Number of the task feed (type 12) of CCP',
		},
		taskId: {
			...taskIdField,
			description:
				'A UUID of your own; a second task with the same ID is not created. CCP gives its own ID instead, which the output taskId holds.',
		},
		dispositionCode: dispositionCodeField,
		conversationId: {
			...conversationIdField,
			description:
				'Engage conversation ID; the variable that carries it takes 16 characters, such as CSR1923712361272',
		},
		destination: {
			label: 'Destination',
			required: true,
			description: 'Address of the business: app ID, or service number for SMS',
		},
		mediaType: {
			label: 'Media Type',
			type: 'options',
			required: true,
			options: [
				{ name: 'Chat', value: 'chat' },
				{ name: 'Email', value: 'email' },
				{
					name: 'From Expression',
					value: 'fromExpression',
					description: 'As the item says, such as for the tasks of all channels after a transfer',
				},
				{ name: 'Social', value: 'social', description: 'SMS, Facebook, WhatsApp, Apple' },
				{ name: 'Telephony', value: 'telephony' },
				{ name: 'Web Callback', value: 'Web Callback' },
			],
			default: 'social',
		},
		mediaChannel: {
			label: 'Media Channel',
			type: 'options',
			required: true,
			variants: [
				{
					when: ofType('chat'),
					options: [{ name: 'Live Chat/In-App Messaging', value: 'chat' }],
					default: 'chat',
				},
				{ when: ofType('email'), options: [{ name: 'Email', value: 'email' }], default: 'email' },
				{
					when: ofType('fromExpression'),
					options: [{ name: 'From Expression', value: 'fromExpression' }],
					default: 'fromExpression',
				},
				{
					when: ofType('social'),
					options: [
						{ name: 'Apple Messages for Business', value: 'Apple Messages for Business' },
						{ name: 'Facebook Messenger', value: 'facebook messenger' },
						{ name: 'SMS', value: 'sms' },
						{ name: 'Social', value: 'social' },
						{ name: 'WhatsApp', value: 'WhatsApp' },
					],
					default: 'sms',
				},
				{
					when: ofType('telephony'),
					options: [
						{ name: 'Telephony', value: 'telephony' },
						{ name: 'Voice Chat', value: 'voice chat' },
					],
					default: 'telephony',
				},
				{
					when: ofType('Web Callback'),
					options: [{ name: 'Web Callback', value: 'Web Callback' }],
					default: 'Web Callback',
				},
			],
		},
		mediaTypeValue: {
			label: 'Media Type Value',
			required: true,
			when: fromExpression,
			placeholder: 'social',
			description: 'As the event names it',
		},
		mediaChannelValue: {
			label: 'Media Channel Value',
			required: true,
			when: fromExpression,
			placeholder: 'sms',
			description: 'As the event names it',
		},
		preferredOwner: {
			label: 'Preferred Owner',
			placeholder: '5012',
			description: 'SkillTargetID of the agent who is to get the task',
		},
		scriptSelector: {
			label: 'Script Selector',
			required: true,
			placeholder: 'Insurance',
			description: 'Chooses the script; must exist in Contact Center Enterprise',
		},
		customerId: { label: 'Customer ID' },
		...originFields,
		customerName: { label: 'Customer Name' },
		liveChatThreadId: { label: 'Live Chat Thread ID', when: [chat, webCallback] },
		liveChatUserId: {
			label: 'Live Chat User ID',
			when: webCallback,
			description: 'Of the chat from which the customer asked for the call',
		},
		liveChatAppId: { label: 'Live Chat App ID', when: webCallback },
		subject: { label: 'Subject', when: email },
		emailMessageId: { label: 'Email Message ID', when: email },
		emailCc: { label: 'Email CC', when: email },
		emailBcc: { label: 'Email BCC', when: email },
		title: {
			label: 'Title',
			when: onTaskRouting,
			description: 'Title of the contact; made of channel and customer when left empty',
		},
		description: { label: 'Description', type: 'multiline', when: onTaskRouting },
		tags: {
			label: 'Tags',
			type: 'rows',
			when: onTaskRouting,
			columns: { tag: { label: 'Tag', required: true } },
		},
		requeueOnRecovery: {
			label: 'Requeue on Recovery',
			type: 'boolean',
			when: onTaskRouting,
			description: 'Whether CCP submits the contact again after the router was down',
		},
		variables: {
			label: 'Variables',
			type: 'json',
			shape: 'array',
			when: fromExpression,
			placeholder: '[{ "name": "cv_1", "type": "string", "value": "gold" }]',
			description:
				'All that the task had, as the event lists them: sent again as they are, except where a field here gives a new value',
		},
		...variableFields(undefined),
	},
	outputs: {
		...answerOutputs,
		taskId: { type: 'string', description: 'ID of the task: as given, or as CCP chose it' },
	},
	outcomes: statusOutcomes,
	endpoints: [endpoints.createTask, endpoints.ccpCreate],
	replaceable: [endpoints.createTask, endpoints.ccpCreate],
	async compose({ call, keep }, values) {
		const { backEnd, taskId, customerName, scriptSelector } = values;
		const mediaType = values.mediaTypeValue ?? values.mediaType;
		const mediaChannel = values.mediaChannelValue ?? values.mediaChannel;
		const origin = originOf(values);
		refuse(mediaChannel === 'social' && origin === undefined ? ['Origin is empty.'] : []);
		const apple = mediaChannel === 'Apple Messages for Business';
		const filled = [
			fills('user_DR_MediaResourceID', values.conversationId, 'Conversation ID'),
			// Apple does not tell the name.
			fills('user_DR_CustomerName', apple ? undefined : customerName, 'Customer Name'),
			fills(
				mediaChannel === 'chat' ? 'ChatThreadID' : 'LiveChatThreadID',
				values.liveChatThreadId,
				'Live Chat Thread ID',
			),
			fills('LiveChatUserID', values.liveChatUserId, 'Live Chat User ID'),
			fills('LiveChatAppID', values.liveChatAppId, 'Live Chat App ID'),
			fills('EmailMessageID', values.emailMessageId, 'Email Message ID'),
			fills('EmailSubject', values.subject, 'Subject'),
			fills('EmailCCRecipients', values.emailCc, 'Email CC'),
			fills('EmailBCCRecipients', values.emailBcc, 'Email BCC'),
			...(backEnd === 'taskRouting' ? forCcp({ ...values, mediaType, mediaChannel }, origin) : []),
		];
		const { variables, problems } = taskVariables(values, filled, values.variables);
		refuse(problems);
		if (backEnd === 'taskRouting') {
			const [nameField, name] = nameOf({ ...values, origin });
			const answer = await call(
				newContactRequest({
					feedId: String(values.feedId),
					name,
					nameField,
					title: values.title ?? `${mediaChannel} from ${name}`,
					description: values.description,
					scriptSelector,
					requeueOnRecovery: values.requeueOnRecovery === true,
					tags: (values.tags ?? []).map(({ tag }) => tag),
					variables,
				}),
			);
			const outputs = answerOf(answer);
			return byStatus(answer, { ...outputs, taskId: contactId(outputs.location) }) ?? answer;
		}
		keep({ taskId });
		const answer = await call(
			digitalRoutingRequest(endpoints.createTask, values, {
				body: {
					taskId,
					mediaType,
					mediaChannel,
					customerId: values.customerId,
					origin,
					destination: values.destination,
					scriptSelector,
					preferredOwner: values.preferredOwner,
					dispositionCode: values.dispositionCode,
					variables,
				},
				// Digital Routing answers a second task with the same ID as such.
				repeatable: true,
			}),
		);
		return byStatus(answer, answerOf(answer)) ?? answer;
	},
});

const fills = (name: string, value: string | undefined, label: string) => ({ name, value, label });

type Texts = Record<string, unknown>;

function originOf(values: Texts): string | undefined {
	const given = Object.keys(originFields).map((name) => values[name]);
	return given.find((value): value is string => typeof value === 'string');
}

/** Who the contact is with, and the field that tells it. Throws `InvalidData` where none does. */
function nameOf({ customerName, customerId, origin }: Texts): [field: string, name: string] {
	const fields = { 'Customer Name': customerName, 'Customer ID': customerId, Origin: origin };
	const given = Object.entries(fields).filter(([, value]) => typeof value === 'string');
	refuse(given.length > 0 ? [] : ['Customer Name, Customer ID and Origin are all empty.']);
	const [[field, name]] = given;
	return [field, String(name)];
}

/** CCP has no elements of its own for these. */
function forCcp(values: Texts, origin: string | undefined) {
	const text = (name: string) => (values[name] === undefined ? undefined : String(values[name]));
	return [
		fills('taskId', text('taskId'), 'Task ID'),
		fills('customerId', text('customerId'), 'Customer ID'),
		fills('origin', origin, 'Origin'),
		fills('destination', text('destination'), 'Destination'),
		fills('mediaType', text('mediaType'), 'Media Type'),
		fills('mediaChannel', text('mediaChannel'), 'Media Channel'),
		fills('preferredOwner', text('preferredOwner'), 'Preferred Owner'),
	];
}

const table: NodeTable = {
	name: 'cceCreateTask',
	displayName: 'CCE Create Task',
	description: 'Create a task in Contact Center Enterprise',
	product: contactCenterEnterprise,
	alias: ['Webex', 'Cisco', 'UCCE', 'PCCE', 'Enterprise', 'Digital Routing', 'CCP', 'SocialMiner'],
	usableAsTool: true,
	methods: [createTask],
};

export class CceCreateTask extends TableNode {
	constructor() {
		super(table);
	}
}
