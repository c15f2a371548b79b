import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import { isRecord } from '../../runtime/wire';
import { addressFields, addresses, channelFieldOf, on } from '../channels';
import { searchOutcome } from '../outcomes';
import { engage } from '../product';
import { endpoints, searchRequest } from '../requests';

/** The two names of one call. source: WxCC, CCE and standalone search pages; seeds 000 and 001 */
const searchConversation = defineMethod({
	name: 'Search Conversation',
	value: 'searchConversation',
	description: 'Finds the conversation of a customer with a business address',
	versions: ['1.3', '1.1', '1.0'],
	versionNotes: {
		'1.3':
			'Adds Apple Messages for Business, the channel API of standalone Engage, and the outputs aliasId, teamId, userId, apiStatus, code and responsePayload.',
		'1.0': 'How it differs from 1.1 is not documented; it behaves like 1.1.',
	},
	fields: {
		channel: channelFieldOf([{ since: '1.3' }, { until: '1.1', lacks: ['amb', 'api'] }]),
		...addressFields,
		customerAddress: {
			label: 'Customer Address',
			when: on('livechat'),
			description: 'Live chat user ID of the customer; needed without a Thread ID',
		},
		bizAddress: {
			label: 'Biz Address',
			required: true,
			when: on('livechat'),
			placeholder: 'IM28095016',
			description: 'Live chat app ID',
		},
		threadId: {
			label: 'Thread ID',
			when: on('livechat'),
			description: 'Needed without a Customer Address',
		},
		livechatBrowserFingerprint: {
			label: 'Livechat Browser Fingerprint',
			when: on('livechat'),
			description: 'Goes with the user ID, as we read the page of the vendor',
		},
		emailSubject: { label: 'Email Subject', when: on('email') },
		toRecipients: { label: 'To Recipients', when: on('email') },
		ccRecipients: { label: 'CC Recipients', when: on('email') },
		inReplyTo: {
			label: 'In Reply To',
			when: on('email'),
			description: 'Message ID that the customer answers; found before address and subject',
		},
	},
	outputs: {
		conversationId: { type: 'string', description: 'Engage conversation ID' },
		aliasId: {
			type: 'string',
			since: '1.3',
			description: 'External reference; the task ID in Webex CC and CCE',
		},
		conversationExistsBool: { type: 'boolean', description: 'Whether an open conversation exists' },
		status: { type: 'string', description: "State of the conversation in Engage's own word" },
		teamId: { type: 'string', since: '1.3', description: 'Team that holds the conversation' },
		userId: {
			type: 'string',
			since: '1.3',
			description: 'Login ID of the agent; null while the conversation is queued',
		},
		apiStatus: { type: 'number', since: '1.3', description: 'Status repeated in the body' },
		code: { type: 'number', since: '1.3', description: "Engage's numeric result code" },
		description: { type: 'string', description: "Engage's own words on the result" },
		responsePayload: { type: 'json', since: '1.3', description: 'The whole answer as JSON text' },
	},
	outcomes: {
		noConversationFound: { kind: 'success', description: 'There is no such conversation.' },
		conversationActive: { kind: 'success', description: 'An agent has the conversation.' },
		conversationClosed: { kind: 'success', description: 'The conversation is closed.' },
		conversationInQueue: { kind: 'success', description: 'The conversation waits for an agent.' },
		conversationOnHold: { kind: 'success', description: 'The conversation is on hold.' },
	},
	endpoints: [endpoints.search],
	request(values) {
		const isLost = values.channel === 'livechat' && !values.threadId && !values.customerAddress;
		refuse(isLost ? ['Thread ID and Customer Address are empty: give one of them.'] : []);
		return searchRequest({
			channel: String(values.channel),
			...addresses(values),
			subject: values.emailSubject,
			threadId: values.threadId,
			browserFingerprint: values.livechatBrowserFingerprint,
			toRecipients: values.toRecipients,
			ccRecipients: values.ccRecipients,
			inReplyTo: values.inReplyTo,
		});
	},
	answer({ status, body }) {
		if (status >= 300 || !isRecord(body)) return undefined;
		const error = engage.errorText({ status, headers: {}, body });
		if (Number(body.status) >= 400 && error) return { outcome: 'onError', error };
		const value = isRecord(body.value) ? body.value : undefined;
		const outcome = value && searchOutcome(value);
		return (
			value &&
			outcome && {
				outcome,
				outputs: {
					conversationId: value.conversationId,
					aliasId: value.aliasId,
					conversationExistsBool: value.chatExist,
					status: value.status,
					teamId: value.teamId,
					userId: value.userId,
					apiStatus: body.status,
					code: body.code,
					description: body.description,
					responsePayload: JSON.stringify(body),
				},
			}
		);
	},
});

const table: NodeTable = {
	name: 'engageSearchConversation',
	displayName: 'Engage Search Conversation',
	description: 'Search Webex Engage for the conversation of a customer',
	product: engage,
	alias: ['Webex', 'Cisco', 'Find', 'Chat', 'imiengage'],
	usableAsTool: true,
	methods: [
		searchConversation,
		{ ...searchConversation, name: 'Search Chat', value: 'searchChat' },
	],
};

export class EngageSearchConversation extends TableNode {
	constructor() {
		super(table);
	}
}
