/**
 * What the vendor's pages say about each node: written by hand from shared/reference and the seeds, never from nodes/,
 * so that a slip there shows. Labels are in title case and without the vendor's typing errors.
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
	/** Field or outcome → the only methods that have it. */
	only?: Record<string, string[]>;
	/** Field with rows → its columns. */
	columns?: Record<string, string[]>;
	/** Dropdown → what it offers, in any version. */
	choices?: Record<string, string[]>;
	/** What every method gives way to where the vendor's own call is not public; told in the panel. */
	substitutes?: true;
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

const ENGAGE: Record<string, DocumentedNode> = {
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

/** Sections 3.5 and 3.6 of webex-contact-center.md */
const EVENT = [
	'Task ID',
	'ID',
	'Agent ID',
	'Queue ID',
	'Media Resource ID',
	'Media Type',
	'Reason',
	'Reason Code',
];
const NOTIFY_BY = ['Task Attributes', 'Call Control', 'Custom Endpoint'];
const SOCIAL = ['Facebook Messenger', 'SMS', 'WhatsApp'];
/** The label of Queue Task and Resolve Conversation, also where Create Task says Livechat. */
const LIVE_CHAT = 'Live Chat/In-App Messaging';
const APPLE = 'Apple Messages for Business';

/** Seed 003; webex-contact-center.md */
const CONTACT_CENTER: Record<string, DocumentedNode> = {
	// Section 3.1. Message Text is ours: the public call asks for a first message.
	WxccCreateTask: {
		displayName: 'WxCC Create Task',
		methods: { 'Create Task': ['1.2', '1.0'] },
		successes: ['created'],
		failures: ['Error', 'Task failed'],
		outputs: { taskId: 'all', conversationId: 'all' },
		fields: [
			'Task ID',
			CONVERSATION_ID,
			'Destination',
			'Media Type',
			'Media Channel',
			'Subject',
			'To Recipients',
			'CC Recipients',
			'Has Attachments',
			'Chat Type',
			'Direction',
			'Source Number',
			'Customer Name',
			'Customer ID',
			'Facebook PS ID (Origin)',
			'Email ID (Origin)',
			'Mobile Number (Origin)',
			'Livechat User ID (Origin)',
			'WhatsApp WA ID (Origin)',
		],
		choices: {
			'Media Type': ['Social', 'Email', 'Chat'],
			'Media Channel': [...SOCIAL, 'Email', LIVE_CHAT],
			'Chat Type': ['Regular', 'Proactive'],
			Direction: ['Inbound', 'Outbound'],
		},
		substitutes: true,
	},
	// Section 3.2. The outcome of the vendor's own "onauthorizationfail" is among the standard five.
	WxccSetVariable: {
		displayName: 'WxCC Set Variable',
		methods: { 'Set Global Variable': ['1.7'], 'Set Flow Variable': ['1.7'] },
		successes: ['Task Updated'],
		failures: ['Invalid Token', 'Bad Request', 'Not Found', 'serviceUnavailable', 'Task Failed'],
		outputs: { taskId: 'all', responsePayload: 'all' },
		fields: ['Task ID', 'Variables'],
		columns: {
			'Set Global Variable': ['Variable', 'Value'],
			'Set Flow Variable': [
				'Name',
				'Type',
				'Value',
				'Make Agent Viewable',
				'Description',
				'Desktop Label',
				'Agent Editable',
			],
		},
		choices: { Type: ['String', 'Boolean', 'Integer', 'Decimal', 'Date Time'] },
		substitutes: true,
	},
	// Section 3.3. Queue Selection is the vendor's singleOrDynamic, which has no label of its own.
	WxccQueueTask: {
		displayName: 'WxCC Queue Task',
		methods: { 'Queue Task': ['1.5', '1.3', '1.2', '1.1', '1.0'] },
		successes: ['Queued'],
		failures: ['Error', 'taskFailed'],
		outputs: { taskId: 'all', agentId: 'all' },
		fields: [
			'Task ID',
			CONVERSATION_ID,
			'Media Type',
			'Media Channel',
			'Queue Name',
			'Queue ID',
			'Skills',
			'Skill Relaxation Rules',
			'Contact Priority',
		],
		columns: { 'Queue Task': ['Skill', 'Skill Condition', 'Skill Value'] },
		choices: {
			'Media Type': ['Social', 'Email', 'Chat'],
			'Media Channel': [...SOCIAL, APPLE, 'Email', LIVE_CHAT],
		},
		substitutes: true,
	},
	// Section 3.4. The page calls the branches Success, Insufficient Information and Failure; these are the real names.
	WxccPiqAndEwt: {
		displayName: 'WxCC PIQ and EWT',
		methods: { 'PIQ and EWT': ['1.1'] },
		successes: ['Success', 'InsufficientData'],
		failures: ['Error', 'serviceUnavailable'],
		outputs: {
			positionInQueue: 'all',
			estimatedWaitTime: 'all',
			status: 'all',
			reasonCode: 'all',
			reason: 'all',
		},
		fields: ['Queue ID', 'Task ID', 'Lookback Minutes'],
		substitutes: true,
	},
	// Section 3.5
	WxccRoutedNotification: {
		displayName: 'WxCC Routed Notification',
		methods: { 'Routed Accepted': ['1.1', '1.0'], 'Routed Rejected': ['1.1', '1.0'] },
		successes: ['onTaskRouted'],
		failures: ['onTaskRoutedFailure'],
		outputs: {},
		fields: [...EVENT, 'Notify By'],
		only: { Reason: ['Routed Rejected'], 'Reason Code': ['Routed Rejected'] },
		choices: { 'Notify By': NOTIFY_BY },
		substitutes: true,
	},
	// Section 3.6, which names the two failures unalike.
	WxccModifyNotification: {
		displayName: 'WxCC Modify Notification',
		methods: { 'Modified Accepted': ['1.1', '1.0'], 'Modified Rejected': ['1.1', '1.0'] },
		successes: ['onModifiedAcceptSuccess', 'onModifiedRejectSuccess'],
		failures: ['onModifiedFailure', 'onModifiedRejectFailure'],
		outputs: {},
		fields: [...EVENT, 'Notify By'],
		only: {
			Reason: ['Modified Rejected'],
			'Reason Code': ['Modified Rejected'],
			onModifiedAcceptSuccess: ['Modified Accepted'],
			onModifiedFailure: ['Modified Accepted'],
			onModifiedRejectSuccess: ['Modified Rejected'],
			onModifiedRejectFailure: ['Modified Rejected'],
		},
		choices: { 'Notify By': NOTIFY_BY },
		substitutes: true,
	},
	// Section 3.7. Queued, on the page, looks copied and cannot happen; serviceUnavailable is from the canvas.
	WxccScreenPop: {
		displayName: 'WxCC Screen Pop',
		methods: { 'Screen Pop': ['1.3', '1.2', '1.1', '1.0'] },
		successes: ['onScreenpopSuccess'],
		failures: ['Error', 'onScreenpopFailure', 'serviceUnavailable'],
		outputs: {},
		fields: [
			'Task ID',
			'Agent ID',
			'Screen Pop URL',
			'Query Parameters',
			'Screen Pop Loading Behavior',
		],
		columns: { 'Screen Pop': ['Key', 'Value'] },
		choices: {
			'Screen Pop Loading Behavior': ['Inside Desktop', 'New Browser Tab', 'Existing Browser Tab'],
		},
		substitutes: true,
	},
	// Section 3.8. The help page has no outcomes: they are from the canvas and the images.
	WxccCloseTask: {
		displayName: 'WxCC Close Task',
		methods: {
			'Closed Task on WxCC': ['1.1', '1.0'],
			'Close Task Accept': ['1.1', '1.0'],
			'Close Task Reject': ['1.1', '1.0'],
		},
		successes: ['Success'],
		failures: ['Error'],
		outputs: {},
		fields: [
			'Task ID',
			'ID',
			'Queue ID',
			'Agent ID',
			CONVERSATION_ID,
			'Reason',
			'Reason Code',
			'Media Type',
			'Notify By',
		],
		only: {
			'Queue ID': ['Close Task Accept'],
			'Agent ID': ['Close Task Reject'],
			Reason: ['Close Task Reject'],
			'Reason Code': ['Close Task Reject'],
			'Notify By': ['Close Task Accept', 'Close Task Reject'],
		},
		// Ending a task answers nobody: no call of call control comes near.
		choices: { 'Notify By': ['Task Attributes', 'Custom Endpoint'] },
		substitutes: true,
	},
	// Section 3.9
	WxccResolveConversation: {
		displayName: 'WxCC Resolve Conversation',
		methods: { 'Resolve Conversation': ['1.2', '1.1', '1.0'] },
		successes: ['accepted', 'created', 'reopened', 'appended'],
		failures: ['tooManyRequests', 'serviceUnavailable', 'error', 'taskFailed', 'appendFailed'],
		outputs: {
			transId: 'all',
			taskId: 'all',
			conversationOperation: 'all',
			conversationId: 'all',
		},
		fields: [
			'Flow ID',
			'Trans ID',
			'Media Type',
			'Media Channel',
			'Details',
			'Override Default Contact Close Event Handling',
		],
		choices: {
			'Media Type': ['Social', 'Email', 'Chat'],
			'Media Channel': [...SOCIAL, APPLE, 'Email', LIVE_CHAT],
		},
		substitutes: true,
	},
};

/** Seed 001, Webex Engage Streaming; webex-engage.md, section 12. Outcomes and outputs are ours: it is no node there. */
const CONNECT: Record<string, DocumentedNode> = {
	EngageStreaming: {
		displayName: 'Engage Streaming',
		methods: { 'Stream Event': ['1.0'] },
		successes: ['streamed', 'filtered'],
		failures: [],
		outputs: {},
		fields: ['Assets', 'Channels', 'Events'],
		choices: {
			Assets: ['Enable by Default for All Assets', 'Choose to Enable at an Asset Level'],
			Channels: [...SOCIAL, APPLE, 'Email', 'Live Chat'],
			Events: ['Incoming Events & Messages'],
		},
		substitutes: true,
	},
};

export const DOCUMENTED: Record<string, DocumentedNode> = {
	...ENGAGE,
	...CONTACT_CENTER,
	...CONNECT,
};

/** The documented outputs of the triggers, which add their own behind them. */
export const DOCUMENTED_TRIGGER_OUTPUTS: Record<string, string[]> = {
	// webex-engage.md, sections 12.2 and 13
	WebexConnectTrigger: [
		'SMS',
		'Email',
		'Live Chat',
		'WhatsApp',
		'Facebook Messenger',
		'Apple Messages for Business',
	],
	// webex-contact-center.md, section 4
	WxccTaskTrigger: ['Task Routed', 'Task Modified', 'Task Closed'],
};
