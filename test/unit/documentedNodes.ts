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
	/** Outcomes that came after the others had landed, behind the standard five. */
	laterSuccesses?: string[];
	laterFailures?: string[];
	/** Output → the versions that have it; all of them where it says so. */
	outputs: Record<string, 'all' | string[]>;
	fields: string[];
	/** Field → the first version that has it; every version where it is not listed. */
	since?: Record<string, string>;
	/** Dropdown → version → what that version offers, where the versions are known to differ. */
	choicesIn?: Record<string, Record<string, string[]>>;
	/** Field, outcome or output → the only methods that have it. */
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

/** The channel API is of standalone Engage, which names no versions. */
const API_ADDRESSES = ['Business ID', 'User ID'];

/** Section 2.1: Apple came with v1.3. */
const FIRST_CHANNELS = ['Email', 'Facebook Messenger', 'Live Chat', 'SMS', 'WhatsApp'];

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
	// webex-engage-rest.md, section 5.2: the channel API
	'Business ID',
	'User ID',
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
		since: Object.fromEntries(
			['AMB Account ID', 'AMB User ID', ...API_ADDRESSES].map((label) => [label, '1.3']),
		),
		choicesIn: { Channel: { '1.1': FIRST_CHANNELS, '1.0': FIRST_CHANNELS } },
	},
	// Section 3. 1.8 was seen in a panel of the sample repository.
	EngageAppendMessage: {
		displayName: 'Engage Append Message',
		methods: { 'Append Message': ['1.8', '1.4', '1.3', '1.0'] },
		successes: ['onAppendMessageSuccess'],
		failures: ['onAppendMessageFailure', 'Failure'],
		outputs: { TransId: 'all' },
		fields: [
			'Channel',
			CONVERSATION_ID,
			'Message Mode',
			'Dynamic Message (JSON)',
			...MESSAGE,
			'Message Alias ID',
			'Extras',
			// webex-engage-rest.md, section 6
			'Redacted',
			'Attempt GW Delivery',
		],
		// Section 3.1. The last three are of standalone Engage, which names no versions.
		since: {
			'Message Type': '1.3',
			'Message Mode': '1.8',
			'Dynamic Message (JSON)': '1.8',
			Extras: '1.8',
			'Message Alias ID': '1.8',
			Redacted: '1.8',
			'Attempt GW Delivery': '1.8',
		},
		choicesIn: {
			Direction: { '1.3': ['Inbound', 'Outbound', 'Announcement'], '1.0': ['Inbound'] },
		},
	},
	// Section 8.1. The schedule of Control Hub is ours to enter, so the fields below Schedule Details are ours.
	EngageBusinessHours: {
		displayName: 'Engage Business Hours',
		methods: { 'Business Hours': ['1.0'] },
		successes: ['inWorkingHours', 'onHoliday', 'inOverride', 'onNoMatch'],
		failures: [],
		outputs: { slot: 'all', workingHourSlot: 'all', holiday: 'all', override: 'all' },
		fields: [
			'Schedule Details',
			'Time Zone',
			'Working Hours',
			'Holidays',
			'Overrides',
			'Dynamic Business Hour Variable',
			'Date and Time',
		],
		columns: {
			'Business Hours': [
				'Shift Name',
				'Days',
				'Start Time',
				'End Time',
				'Name',
				'Start Date',
				'End Date',
				'Name',
				'Start Date Time',
				'End Date Time',
			],
		},
		choices: { 'Schedule Details': ['Static Business Hour', 'Dynamic Business Hour Variable'] },
		substitutes: true,
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
			// Of the standalone page.
			'Livechat Browser Fingerprint',
			'AMB Capability List',
			'Conversation Alias ID',
			'Custom Fields',
			'Message Mode',
			'Dynamic Message (JSON)',
			'Redacted',
			'Attempt GW Delivery',
		],
		// Section 4.2. That 1.3 is what brought the proactive ID is inferred there; what is of standalone Engage, which names
		// no versions, is of the newest.
		since: Object.fromEntries(
			[
				'Livechat Proactive ID',
				'Conversation Alias ID',
				'Custom Fields',
				'Message Mode',
				'Dynamic Message (JSON)',
				'Redacted',
				'Attempt GW Delivery',
				...API_ADDRESSES,
			].map((label) => [label, '1.3']),
		),
		choicesIn: {
			Direction: {
				'1.2': ['Inbound', 'Outbound', 'Announcement'],
				'1.0': ['Inbound', 'Outbound'],
			},
		},
		columns: { 'Create Conversation': ['Scope', 'Key', 'Value'] },
		choices: {
			'Message Mode': ['None', 'Single Message', 'Dynamic Message (JSON)'],
			Scope: ['Conversation', 'Profile'],
		},
	},
	// Section 5. Update Conversation is the row of Webex CC and CCE, the others are of standalone Engage.
	EngageUpdateConversation: {
		displayName: 'Engage Update Conversation',
		methods: {
			'Update Conversation': ['1.0'],
			'Update Alias ID': ['1.0'],
			'Update Custom Fields': ['1.0'],
		},
		successes: ['Success', 'onConversationUpdatedSuccess'],
		failures: ['onConversationUpdatedFailure', 'Failure'],
		laterSuccesses: ['onConversationUpdated'],
		laterFailures: ['onConversationUpdateFailed'],
		outputs: { transID: 'all', transId: 'all' },
		fields: [CONVERSATION_ID, 'Task ID', 'Conversation Alias ID', 'Custom Fields'],
		only: {
			transID: ['Update Conversation'],
			transId: ['Update Alias ID', 'Update Custom Fields'],
			Success: ['Update Conversation', 'Update Alias ID'],
			onConversationUpdatedSuccess: ['Update Conversation'],
			onConversationUpdatedFailure: ['Update Conversation'],
			onConversationUpdated: ['Update Custom Fields'],
			onConversationUpdateFailed: ['Update Custom Fields'],
			'Task ID': ['Update Conversation'],
			'Conversation Alias ID': ['Update Alias ID'],
			'Custom Fields': ['Update Custom Fields'],
		},
		columns: { 'Update Custom Fields': ['Scope', 'Key', 'Value'] },
		choices: { Scope: ['Conversation', 'Profile'] },
	},
	// Section 8.2: of standalone Engage. The page names the team; the REST interface takes its ID, or that of a skill.
	EngageTransferConversation: {
		displayName: 'Engage Transfer Conversation',
		methods: { 'Transfer Conversation': ['1.0'] },
		successes: ['onConversationTransferred', 'Success'],
		failures: ['onConversationTransferFailed', 'Failure'],
		outputs: { transId: 'all' },
		fields: [CONVERSATION_ID, 'Route To', 'Team ID', 'Skill ID'],
		choices: { 'Route To': ['Team Queue', 'Skill Queue'] },
	},
	EngageHoldConversation: {
		displayName: 'Engage Hold Conversation',
		methods: { 'Hold Conversation': ['1.0'] },
		successes: ['Success'],
		failures: ['Failure'],
		outputs: { transId: 'all' },
		fields: [CONVERSATION_ID],
	},
	EngageFetchTranscript: {
		displayName: 'Engage Fetch Transcript',
		methods: { 'Fetch Transcript': ['1.0'] },
		successes: ['success'],
		failures: ['Failure'],
		outputs: {
			transcriptJsonEsc: 'all',
			countOfRecords: 'all',
			status: 'all',
			apiStatus: 'all',
			code: 'all',
			description: 'all',
			responsePayload: 'all',
		},
		fields: [CONVERSATION_ID, 'Offset', 'Limit', 'Return All'],
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
	// Section 5.2 and the additions. Ours: Webex Connect has no such node. The outcomes are spelt as in section 3.9.
	WxccAppendMessage: {
		displayName: 'WxCC Append Message',
		methods: { 'Append Message': ['1.0'] },
		successes: ['appended'],
		failures: ['appendFailed', 'tooManyRequests'],
		outputs: { taskId: 'all', messageId: 'all' },
		fields: [
			'Task ID',
			'Media Type',
			'Message Type',
			'Text',
			'Attachments',
			'Work Item Data',
			'Alias ID',
			'Timestamp (in UTC)',
		],
		choices: {
			'Media Type': ['Custom Messaging', 'Work Item'],
			'Message Type': ['Text', 'Text with Attachments', 'Work Item Form'],
		},
		substitutes: true,
	},
	// Section 3.1. Section 5.2 for what else it takes.
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
			'Message Text',
			'Attachments',
			'Global Variables',
		],
		columns: { 'Create Task': ['Variable', 'Value'] },
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
	// Section 3.3
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
		since: { 'Queue ID': '1.5', 'Contact Priority': '1.3' },
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
		fields: [...EVENT, 'Notify By', 'Context'],
		only: {
			// Section 4.1; only a removal that was accepted has a call of its own.
			Context: ['Modified Accepted'],
			Reason: ['Modified Rejected'],
			'Reason Code': ['Modified Rejected'],
			onModifiedAcceptSuccess: ['Modified Accepted'],
			onModifiedFailure: ['Modified Accepted'],
			onModifiedRejectSuccess: ['Modified Rejected'],
			onModifiedRejectFailure: ['Modified Rejected'],
		},
		choices: { 'Notify By': NOTIFY_BY, Context: ['Add', 'Remove'] },
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
		since: { 'Override Default Contact Close Event Handling': '1.2' },
		choices: {
			'Media Type': ['Social', 'Email', 'Chat'],
			'Media Channel': [...SOCIAL, APPLE, 'Email', LIVE_CHAT],
		},
		substitutes: true,
	},
};

/** cce.md, section 2.8 */
const DISPOSITION_CODES = [
	'CD_NORMAL_END_TASK',
	'CD_TASK_TRANSFER',
	'CD_TASK_TRANSFERRED_ON_AGENT_LOGOUT',
	'CD_RING_NO_ANSWER',
	'CD_TASK_TRANSFER_TIMEOUT',
	'CD_MAX_DIALOG_LIFETIME_EXCEEDED',
	'CD_TASK_CUSTOMER_ABANDON',
	'CD_TASK_ABANDONED_WHILE_OFFERED',
	'UNKNOWN',
	'CD_TASK_INVALID_MEDIA_RESOURCE_ID',
	'CD_TASK_ENDED_DURING_APP_INIT',
	'CD_TASK_FAILED_SENDING_MR_REQUEST',
	'CD_FAILED_CREATING_NEW_TASK_EXECUTOR',
	'CD_FAILED_INVALID_NEW_TASK_MESSAGE',
	'CD_FAILED_MEDIA_ROUTING_DISABLED',
	'CD_FAILED_NO_SCRIPT',
	'CD_FAILED_INVALID_MRD_ID',
	'CD_FAILED_ICM_TIMEOUT',
	'CD_FAILED_INVALID_SCRIPT_SELECTOR',
	'CD_FAILED_NO_TARGET',
	'CD_FAILED_ROUTER_RELEASED_TASK',
	'CD_FAILED_UNKNOWN_ROUTING_PROBLEM',
	'CD_FAILED_DUPLICATE_NEW_TASK_REQUEST',
	'CD_FAILED_UNSUPPORTED_SERVICE_REQUESTED',
	'CD_FAILED_AGENT_NOT_MEMBER_OF_QUEUE',
	'CD_FAILED_INVALID_QUEUE_TYPE_OR_ID',
	'CD_FAILED_INVALID_DIALOG_ID',
	'CD_FAILED_INVALID_AGENT_ID',
	'CD_FAILED_AGENT_OVER_TASK_LIMIT',
	'CD_FAILED_UNSUPPORTED_AGENT_PERIPHERAL_GATEWAY',
	'CD_FAILED_INVALID_AGENT_STATE',
	'CD_FAILED_INVALID_QUEUE_FOR_MRD',
	'CD_FAILED_NO_PICK_PULL_NODE',
	'CD_FAILED_AGENT_NOT_READY',
	'CD_FAILED_UNKNOWN',
	'CD_FAILED_SESSION_ABANDON',
	'CD_FAILED_COMM_FAILURE_ROUTER_AND_PG',
];

/** cce.md, section 3: statuses and one result code that the pages of all three nodes map. */
const STATUS_SUCCESSES = ['ok', 'Successfully Created', 'Task Already Exists'];
const STATUS_FAILURES = [
	'Forbidden',
	'Not Found',
	'Internal Server Error',
	'Bad Request',
	'Unreachable',
	'Service Unavailable',
];
const ON_ENTERPRISE = ['Tracking ID', 'Domain', 'Task ID'];
const BACK_ENDS = ['Digital Routing', 'CCP Task Routing'];
const VARIABLES = ['Call Variables', 'User Variables', 'Extension Variables'];
const VARIABLE_COLUMNS = ['Value', 'Key', 'Type', 'Value', 'Key', 'Type', 'Value'];
const CLOSED_TASK = 'Closed Task on Contact Center Enterprise';
const CLOSE_TASK_NOTICES = ['Close Task Accept', 'Close Task Reject'];

const FROM_EXPRESSION = 'From Expression';

/** Seed 002; cce.md */
const CONTACT_CENTER_ENTERPRISE: Record<string, DocumentedNode> = {
	// Section 3. The channel "chat" of one list is taken for Live Chat/In App Messaging of the samples. Its origin is
	// printed in two ways; this one keeps it apart from the Live Chat User ID of Web Callback (section 2.4).
	CceCreateTask: {
		displayName: 'CCE Create Task',
		methods: { 'Create Task': ['1.2'] },
		successes: STATUS_SUCCESSES,
		failures: STATUS_FAILURES,
		outputs: { location: 'all', responsePayload: 'all' },
		fields: [
			...ON_ENTERPRISE,
			'Disposition Code',
			CONVERSATION_ID,
			'Destination',
			'Media Type',
			'Media Channel',
			'Preferred Owner',
			'Script Selector',
			'Customer ID',
			'Mobile Number (Origin)',
			'Facebook Messenger PS ID',
			'WhatsApp WA ID',
			'Email ID (Origin)',
			'Livechat User ID (Origin)',
			'Phone Number (Origin)',
			'Apple Messages for Business User ID (Origin)',
			'Customer Name',
			...VARIABLES,
			// Section 2.4
			'Live Chat Thread ID',
			'Email Message ID',
			'Subject',
			'Email CC',
			'Email BCC',
			'Live Chat User ID',
			'Live Chat App ID',
			// Section 6
			'Feed ID',
			'Title',
			'Description',
			'Tags',
			'Requeue on Recovery',
		],
		columns: { 'Create Task': ['Tag', ...VARIABLE_COLUMNS] },
		choices: {
			'Back End': BACK_ENDS,
			'Disposition Code': ['None', ...DISPOSITION_CODES],
			'Media Type': ['Email', 'Chat', 'Telephony', 'Social', 'Web Callback', FROM_EXPRESSION],
			'Media Channel': [
				...SOCIAL,
				APPLE,
				'Social',
				'Email',
				LIVE_CHAT,
				'Telephony',
				'Voice Chat',
				'Web Callback',
				FROM_EXPRESSION,
			],
		},
	},
	// Section 4. No version is documented; the two outcomes of a new task look pasted.
	CceGetTaskDetails: {
		displayName: 'CCE Get Task Details',
		methods: { 'Get Task Details': ['1.0'] },
		successes: STATUS_SUCCESSES,
		failures: STATUS_FAILURES,
		outputs: {
			preferredOwner: 'all',
			taskId: 'all',
			customerId: 'all',
			origin: 'all',
			destination: 'all',
			mediaType: 'all',
			mediaChannel: 'all',
			state: 'all',
			direction: 'all',
			createdTime: 'all',
			lastUpdatedTime: 'all',
			scriptSelector: 'all',
			variables: 'all',
			history: 'all',
			estimatedWaitTime: 'all',
			responsePayload: 'all',
		},
		fields: ON_ENTERPRISE,
		choices: { 'Back End': BACK_ENDS },
	},
	// Section 5. Fields of the last two methods are partly those of the Webex Contact Center twin.
	CceEndTask: {
		displayName: 'CCE End Task',
		methods: {
			[CLOSED_TASK]: ['1.0'],
			'Close Task Accept': ['1.0'],
			'Close Task Reject': ['1.0'],
		},
		successes: [...STATUS_SUCCESSES, 'Success'],
		failures: [...STATUS_FAILURES, 'Error'],
		outputs: { location: 'all', responsePayload: 'all' },
		fields: [
			...ON_ENTERPRISE,
			'Disposition Code',
			...VARIABLES,
			'ID',
			'Queue ID',
			'Agent ID',
			CONVERSATION_ID,
			'Reason',
			'Reason Code',
		],
		only: {
			...Object.fromEntries(
				[
					...STATUS_SUCCESSES,
					...STATUS_FAILURES,
					'location',
					'responsePayload',
					'Disposition Code',
					...VARIABLES,
				].map((name) => [name, [CLOSED_TASK]]),
			),
			Success: CLOSE_TASK_NOTICES,
			Error: CLOSE_TASK_NOTICES,
			ID: CLOSE_TASK_NOTICES,
			[CONVERSATION_ID]: CLOSE_TASK_NOTICES,
			'Queue ID': ['Close Task Accept'],
			'Agent ID': ['Close Task Reject'],
			Reason: ['Close Task Reject'],
			'Reason Code': ['Close Task Reject'],
		},
		columns: { [CLOSED_TASK]: VARIABLE_COLUMNS },
		choices: { 'Back End': BACK_ENDS, 'Disposition Code': ['None', ...DISPOSITION_CODES] },
		substitutes: true,
	},
};

/** Ours, as what the vendor's chat nodes had is published nowhere: which chat is meant */
const WHICH_CHAT = [
	'Find By',
	'Chat ID',
	'Conversation ID to Find',
	'Channel',
	'Customer ID',
	'Business ID',
];
const CHAT_DETAILS = [
	'Customer Name',
	'Entry Point ID',
	CONVERSATION_ID,
	'Cluster ID',
	'Attributes',
	'Time to Live',
];
/** ece.md, section 5.1, the record; status and expiry for a record that can end. */
const CHAT_RECORD: DocumentedNode['outputs'] = {
	chatId: 'all',
	status: 'all',
	channel: 'all',
	customerId: 'all',
	businessId: 'all',
	customerName: 'all',
	entryPointId: 'all',
	conversationId: 'all',
	clusterId: 'all',
	attributes: 'all',
	createdAt: 'all',
	updatedAt: 'all',
	expiresAt: 'all',
};
const FIND_BY = { 'Find By': ['Chat ID', 'Conversation ID', 'Customer'] };
const ENTRY_POINT_ID = 'Entry Point ID';

/** Seed 004; ece.md. No version is documented anywhere. */
const CHAT_AND_EMAIL: Record<string, DocumentedNode> = {
	// Sections 5.1 to 5.6
	EceCreateChat: {
		displayName: 'ECE Create Chat',
		methods: { 'Create Chat': ['1.0'] },
		successes: ['Success', 'ActiveChatFound'],
		failures: [],
		outputs: CHAT_RECORD,
		fields: ['Channel', 'Customer ID', 'Business ID', ...CHAT_DETAILS],
	},
	EceSearchActiveChat: {
		displayName: 'ECE Search Active Chat',
		methods: { 'Search Active Chat': ['1.0'] },
		successes: ['ActiveChatFound', 'NoActiveChat'],
		failures: [],
		outputs: CHAT_RECORD,
		fields: WHICH_CHAT,
		choices: FIND_BY,
	},
	EceAppendChat: {
		displayName: 'ECE Append Chat',
		methods: { 'Append Chat': ['1.0'] },
		successes: ['Success'],
		failures: ['NotFound'],
		outputs: { chatId: 'all', messageId: 'all' },
		fields: [...WHICH_CHAT, 'Direction', 'Text', 'HTML', 'Attachments', 'Timestamp'],
		choices: { ...FIND_BY, Direction: ['Inbound', 'Outbound'] },
	},
	EceFetchChatHistory: {
		displayName: 'ECE Fetch Chat History',
		methods: { 'Fetch Active Chat History': ['1.0'] },
		successes: ['Success'],
		failures: ['NotFound'],
		outputs: { ...CHAT_RECORD, messages: 'all', hasMore: 'all', nextAfter: 'all' },
		fields: [...WHICH_CHAT, 'Limit', 'After'],
		choices: FIND_BY,
	},
	EceUpdateChat: {
		displayName: 'ECE Update Chat',
		methods: { 'Update Chat': ['1.0'] },
		successes: ['Success'],
		failures: ['NotFound'],
		outputs: CHAT_RECORD,
		fields: [...WHICH_CHAT, ...CHAT_DETAILS],
		choices: FIND_BY,
	},
	EceClearChat: {
		displayName: 'ECE Clear Chat',
		methods: { 'Clear Chat': ['1.0'] },
		successes: ['Success'],
		failures: ['NotFound'],
		outputs: { chatId: 'all' },
		fields: WHICH_CHAT,
		choices: FIND_BY,
	},
	// Section 5.7
	EceEntrypointConfiguration: {
		displayName: 'ECE Entrypoint Configuration',
		methods: { 'Get Entrypoint Configuration': ['1.0'] },
		successes: ['onEntryPointConfigSuccess'],
		failures: ['Unauthorized', 'Forbidden', 'Not Found', 'Internal server error'],
		outputs: {
			entryPointId: 'all',
			lastModifiedDate: 'all',
			attachmentPolicies: 'all',
			response: 'all',
		},
		fields: [ENTRY_POINT_ID],
	},
	// Section 5.8. Of the third method the name alone is documented; its outcomes follow the pattern of the others.
	EceAgentAvailability: {
		displayName: 'ECE Agent Availability',
		methods: {
			'Get Agent Availability': ['1.0'],
			'Get Agent Capacity': ['1.0'],
			'Get Queue Depth and Wait Time': ['1.0'],
		},
		successes: [
			'AgentAvailable',
			'NoAgentAvailable',
			'SlotAvailable',
			'MaximumLoad/NoAgent',
			'GetQueueDepthandWaitTimeSuccess',
		],
		failures: [
			'GetAgentAvailabilityFailure',
			'GetAgentCapacityFailure',
			'GetQueueDepthandWaitTimeFailure',
		],
		outputs: { Available: 'all', availableSlots: 'all', queueDepth: 'all', waitTime: 'all' },
		fields: [ENTRY_POINT_ID],
		only: {
			AgentAvailable: ['Get Agent Availability'],
			NoAgentAvailable: ['Get Agent Availability'],
			GetAgentAvailabilityFailure: ['Get Agent Availability'],
			Available: ['Get Agent Availability'],
			SlotAvailable: ['Get Agent Capacity'],
			'MaximumLoad/NoAgent': ['Get Agent Capacity'],
			GetAgentCapacityFailure: ['Get Agent Capacity'],
			availableSlots: ['Get Agent Capacity'],
			GetQueueDepthandWaitTimeSuccess: ['Get Queue Depth and Wait Time'],
			GetQueueDepthandWaitTimeFailure: ['Get Queue Depth and Wait Time'],
			queueDepth: ['Get Queue Depth and Wait Time'],
			waitTime: ['Get Queue Depth and Wait Time'],
		},
	},
	// Section 5.9: outcomes are documented but for Conflict, labels and outputs are inferred. Events are the trigger's.
	EceStartConversation: {
		displayName: 'ECE Start Conversation',
		methods: { 'Start Conversation on SMS': ['1.0'], 'Start Conversation on Messenger': ['1.0'] },
		successes: ['onStartConversationSuccess'],
		failures: ['Bad Request', 'Forbidden', 'Unauthorized', 'Conflict', 'Internal Server Error'],
		outputs: { conversationId: 'all', activityId: 'all', response: 'all' },
		fields: [
			ENTRY_POINT_ID,
			'Last Modified Date',
			'Customer Name',
			'Phone Number',
			'Country Code',
			'Facebook PSID',
			'Email Address',
		],
		only: {
			'Phone Number': ['Start Conversation on SMS'],
			'Country Code': ['Start Conversation on SMS'],
			'Facebook PSID': ['Start Conversation on Messenger'],
		},
	},
	// Section 5.10: nothing but the purpose is documented.
	EceEndConversation: {
		displayName: 'ECE End Conversation',
		methods: { 'End Conversation': ['1.0'] },
		successes: ['onEndConversationSuccess'],
		failures: [
			'Conversation ID Does Not Exist',
			'Unauthorized',
			'Forbidden',
			'Internal server error',
		],
		outputs: {},
		fields: [CONVERSATION_ID],
		substitutes: true,
	},
	// Section 5.11: the fields of the last three methods are inferred.
	EceSendMessage: {
		displayName: 'ECE Send Message',
		methods: {
			'Send Plain Text Message': ['1.0'],
			'Send HTML Message': ['1.0'],
			'Accept Attachment': ['1.0'],
			'Reject Attachment': ['1.0'],
			'Upload Attachment Available in a URL': ['1.0'],
		},
		successes: ['onSendMessageSuccess'],
		failures: [
			'Conversation ID Does Not Exist',
			'Unauthorized',
			'Forbidden',
			'Conflict',
			'Internal server error',
			'Illegal Unquoted Character',
		],
		outputs: {},
		fields: [
			CONVERSATION_ID,
			'Message',
			'Attachment ID',
			'File Name',
			'Content Type',
			'File Size',
			'Attachment URL',
		],
		only: {
			Message: ['Send Plain Text Message', 'Send HTML Message'],
			'Attachment ID': ['Accept Attachment', 'Reject Attachment'],
			'File Name': ['Upload Attachment Available in a URL'],
			'Content Type': ['Upload Attachment Available in a URL'],
			'File Size': ['Upload Attachment Available in a URL'],
			'Attachment URL': ['Upload Attachment Available in a URL'],
		},
	},
	// Section 5.12: size and type are documented for the first method, the second tells them as well.
	EceGetFileInfo: {
		displayName: 'ECE Get File Info',
		methods: { 'Get File Info': ['1.0'], 'Get Attachment URL': ['1.0'] },
		successes: ['createAttachmentInfoOnSuccess'],
		failures: ['createAttachmentInfoOnFailure'],
		outputs: { fileSize: 'all', contentType: 'all', fileAttachmentURL: 'all' },
		fields: ['Attachment URL', 'File Name', 'Content URL'],
		only: {
			'Attachment URL': ['Get File Info'],
			'File Name': ['Get Attachment URL'],
			'Content URL': ['Get Attachment URL'],
			fileAttachmentURL: ['Get Attachment URL'],
		},
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
			// The data stream of RCS has a page of its own: developers.webexconnect.io/reference/data-streams-rcs
			Channels: [...SOCIAL, APPLE, 'Email', 'Live Chat', 'RCS'],
			Events: ['Incoming Events & Messages'],
		},
		substitutes: true,
	},
};

export const DOCUMENTED: Record<string, DocumentedNode> = {
	...ENGAGE,
	...CONTACT_CENTER,
	...CONTACT_CENTER_ENTERPRISE,
	...CHAT_AND_EMAIL,
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
	// cce.md, section 2.7
	CceTaskTrigger: ['CREATED', 'QUEUED', 'ROUTED', 'TRANSFERRED', 'CLOSED'],
	// ece.md, section 5.9
	EceTrigger: [
		'Assigned',
		'PagePush',
		'Message',
		'Transfer',
		'AcceptAttachment',
		'UploadAttachment',
		'RejectAttachment',
		'Complete',
	],
};
