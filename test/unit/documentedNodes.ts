/**
 * What the vendor's pages say about each node: written by hand from shared/reference/webex-engage.md and the seeds,
 * never from nodes/, so that a slip there shows. Labels are in title case and without the vendor's typing errors.
 */
export interface DocumentedNode {
	displayName: string;
	/** Method → versions, newest first. */
	methods: Record<string, string[]>;
	successes: string[];
	failures: string[];
	/** Output → the versions that have it; all of them where it says so. */
	outputs: Record<string, 'all' | string[]>;
	fields: string[];
}

/** seed 001; in the order that all nodes keep */
export const STANDARD_FIVE = [
	'onInvalidData',
	'onInvalidChoice',
	'onTimeout',
	'onAuthorizationFailure',
	'onError',
];

const CONVERSATION_ID = 'Conversation ID';

/** Sections 2.1 and 4.1 */
const ADDRESSES = [
	'Channel',
	'Facebook Page ID',
	'Facebook PS ID',
	'Business Longcode/Shortcode',
	'Customer Mobile Number',
	'Business Email ID',
	'From Email ID',
	'WA Business ID',
	'Customer ID',
	'AMB Account ID',
	'AMB User ID',
	'Thread ID',
];

/** Sections 3.1 to 3.3 */
const MESSAGE = [
	'Direction',
	'Message Type',
	'Text',
	'Timestamp (in UTC)',
	'Attachments',
	'From Address',
	'To Recipients',
	'CC Recipients',
	'Subject',
	'Email Headers',
	'Plain Body',
	'HTML Body',
	'Stripped HTML',
];

export const DOCUMENTED: Record<string, DocumentedNode> = {
	// Section 2. The pages and seed 000 say Search Conversation, seed 001 says Search Chat.
	EngageSearchConversation: {
		displayName: 'Engage Search Conversation',
		methods: {
			'Search Conversation': ['1.3', '1.1', '1.0'],
			'Search Chat': ['1.3', '1.1', '1.0'],
		},
		successes: [
			'noConversationFound',
			'conversationActive',
			'conversationClosed',
			'conversationInQueue',
			'conversationOnHold',
		],
		failures: [],
		outputs: {
			conversationId: 'all',
			aliasId: ['1.3'],
			conversationExistsBool: 'all',
			status: 'all',
			teamId: ['1.3'],
			userId: ['1.3'],
			apiStatus: ['1.3'],
			code: ['1.3'],
			description: 'all',
			responsePayload: ['1.3'],
		},
		fields: [
			...ADDRESSES,
			'Customer Address',
			'Biz Address',
			'Livechat Browser Fingerprint',
			'Email Subject',
			'To Recipients',
			'CC Recipients',
			'In Reply To',
		],
	},
	// Section 3. 1.8 was seen in a panel of the sample repository.
	EngageAppendMessage: {
		displayName: 'Engage Append Message',
		methods: { 'Append Message': ['1.8', '1.4', '1.3', '1.0'] },
		successes: ['onAppendMessageSuccess'],
		failures: ['onAppendMessageFailure', 'Failure'],
		outputs: { TransId: 'all' },
		fields: ['Channel', CONVERSATION_ID, ...MESSAGE, 'Message Alias ID', 'Extras'],
	},
	// Section 4
	EngageCreateConversation: {
		displayName: 'Engage Create Conversation',
		methods: { 'Create Conversation': ['1.3', '1.2', '1.0'] },
		successes: ['onConversationCreated'],
		failures: ['onConversationFailed', 'Failure'],
		outputs: { TransId: 'all' },
		fields: [
			...ADDRESSES,
			...MESSAGE,
			'Customer Name',
			'Livechat User ID',
			'Livechat App ID',
			'Livechat Website Domain',
			'Livechat Proactive ID',
			'AMB Capability List',
		],
	},
	// Section 5, the row of Webex CC and CCE
	EngageUpdateConversation: {
		displayName: 'Engage Update Conversation',
		methods: { 'Update Conversation': ['1.0'] },
		successes: ['Success', 'onConversationUpdatedSuccess'],
		failures: ['onConversationUpdatedFailure', 'Failure'],
		outputs: { transID: 'all' },
		fields: [CONVERSATION_ID, 'Task ID'],
	},
	// Section 6
	EngageAddParticipant: {
		displayName: 'Engage Add Participant',
		methods: { 'Add Participant': ['1.0'] },
		successes: ['OnAddParticipantSuccess', 'Success'],
		failures: ['OnAddParticipantFailure', 'Failure'],
		outputs: { TransId: 'all' },
		fields: [CONVERSATION_ID, 'Participant'],
	},
	EngageRemoveParticipant: {
		displayName: 'Engage Remove Participant',
		methods: { 'Remove Participant': ['1.0'] },
		successes: ['onParticipantRemoved'],
		failures: ['onRemoveParticipantFailure', 'onFailure'],
		outputs: { TransId: 'all' },
		fields: [CONVERSATION_ID, 'Participant'],
	},
	// Section 7. The seeds write "Close conversation"; labels are in title case here.
	EngageCloseConversation: {
		displayName: 'Engage Close Conversation',
		methods: { 'Close Conversation': ['1.0'] },
		successes: ['onConversationClosed'],
		failures: ['onCloseConversationFailure', 'onFailure'],
		outputs: { TransId: 'all', code: 'all' },
		fields: [CONVERSATION_ID],
	},
	// Section 8.0
	EngageReopenConversation: {
		displayName: 'Engage Re-open Conversation',
		methods: { 'Re-open Conversation': ['1.0'] },
		successes: ['ConversationReopened'],
		failures: ['ConversationReopenFailed', 'onFailure'],
		outputs: { TransId: 'all' },
		fields: [CONVERSATION_ID],
	},
};

/** Section 12.2 and 13; the trigger adds outputs of its own behind them. */
export const DOCUMENTED_TRIGGER_CHANNELS: Record<string, string[]> = {
	WebexConnectTrigger: [
		'SMS',
		'Email',
		'Live Chat',
		'WhatsApp',
		'Facebook Messenger',
		'Apple Messages for Business',
	],
};
