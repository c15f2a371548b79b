import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { channelFieldOf, conversationIdField, type Channel } from '../channels';
import {
	deliveryFields,
	DIRECTIONS,
	messageFields,
	messageModeFields,
	messagesOf,
	plainTypes,
	SINGLE,
} from '../messages';
import { asynchronousWrite, resultOutputs, transaction } from '../outcomes';
import { engage } from '../product';
import { appendRequest, endpoints } from '../requests';

const { inbound, outbound, announcement } = DIRECTIONS;

/** source: append-conversation pages of WxCC, CCE and standalone Engage; panel images of v1.4 and v1.8 */
const appendMessage = defineMethod({
	name: 'Append Message',
	value: 'appendMessage',
	description: 'Adds a message to a conversation; a closed one takes announcements only',
	versions: ['1.8', '1.4', '1.3', '1.0'],
	versionNotes: {
		'1.8':
			'Adds Message Mode (single or dynamic), Extras, the alias ID of a message, and the channel API of standalone Engage.',
		'1.4': 'Same fields as 1.3 in another order.',
		'1.3': 'Adds outbound messages, announcements and the structured message types.',
		'1.0': 'Inbound text, attachments and email only.',
	},
	fields: {
		channel: channelFieldOf([{ since: '1.8' }, { until: '1.4', lacks: ['api'] }]),
		conversationId: conversationIdField,
		...messageModeFields('1.8'),
		...messageFields({
			structured: '1.3',
			single: SINGLE,
			directions: [
				{
					since: '1.3',
					when: SINGLE,
					options: [inbound, outbound, announcement],
					default: 'inbound',
				},
				{ until: '1.0', options: [inbound], default: 'inbound' },
			],
			earlierTypes: plainTypes('1.0', true),
		}),
		messageAliasId: {
			label: 'Message Alias ID',
			since: '1.8',
			when: SINGLE,
			description:
				'Your own ID of the message, such as the transaction ID of its event. Engage takes a UUID: of any other ID, always the same one is made. By it Engage recognises a message that is sent again.',
		},
		...deliveryFields('1.8', SINGLE),
		extras: {
			label: 'Extras',
			type: 'json',
			shape: 'object',
			since: '1.8',
			description: 'What else the channel needs, such as the capability list of an Apple device',
		},
	},
	outputs: {
		TransId: transaction,
		...resultOutputs,
	},
	outcomes: {
		onAppendMessageSuccess: { kind: 'success', description: 'The message was added.' },
		onAppendMessageFailure: {
			kind: 'failure',
			description: 'The conversation does not take the message.',
		},
		Failure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.append],
	request(values) {
		return {
			...appendRequest(values.conversationId, {
				channel: values.channel as Channel,
				subject: values.subject,
				messages: messagesOf(values),
				extras: values.extras,
			}),
			// Every dynamic message carries an alias ID of its own.
			repeatable: values.messageAliasId !== undefined || values.messageMode === 'dynamic',
		};
	},
	...asynchronousWrite({
		accepted: 'onAppendMessageSuccess',
		done: 'onAppendMessageSuccess',
		failed: 'onAppendMessageFailure',
		refused: 'Failure',
		transaction: 'TransId',
	}),
});

const table: NodeTable = {
	name: 'engageAppendMessage',
	displayName: 'Engage Append Message',
	description: 'Append a message to a Webex Engage conversation',
	product: engage,
	alias: ['Webex', 'Cisco', 'Send', 'Reply', 'Chat', 'imiengage', 'Append Conversation'],
	usableAsTool: true,
	methods: [appendMessage],
};

export class EngageAppendMessage extends TableNode {
	constructor() {
		super(table);
	}
}
