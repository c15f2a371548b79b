import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { channelField, conversationIdField } from '../channels';
import {
	DIRECTIONS,
	messageBody,
	messageFields,
	messageModeFields,
	plainTypes,
	SINGLE,
} from '../messages';
import { engage } from '../product';
import {
	asynchronousWrite,
	conversationRequest,
	endpoints,
	resultOutputs,
	transaction,
} from '../wire';

const { inbound, outbound, announcement } = DIRECTIONS;

/** source: append-conversation pages of WxCC, CCE and standalone Engage; panel images of v1.4 and v1.8 */
const appendMessage = defineMethod({
	name: 'Append Message',
	value: 'appendMessage',
	description: 'Adds a message to a conversation',
	versions: ['1.8', '1.4', '1.3', '1.0'],
	versionNotes: {
		'1.8': 'Adds Message Mode (single or dynamic), Extras, and the alias ID of a message.',
		'1.4': 'Same fields as 1.3 in another order.',
		'1.3': 'Adds outbound messages, announcements and the structured message types.',
		'1.0': 'Inbound text, attachments and email only.',
	},
	fields: {
		channel: channelField,
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
				'Your own ID of the message (UUID). With it the request is safe to repeat, so the node also retries it after an unknown result.',
		},
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
		const body: Record<string, unknown> = { channel: values.channel, ...messageBody(values) };
		if (values.messageAliasId) body.aliasId = values.messageAliasId;
		if (values.extras) body.extras = values.extras;
		return {
			...conversationRequest(endpoints.append, values.conversationId, body),
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
