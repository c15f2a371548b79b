/**
 * What our nodes have beyond the vendor's pages, and why. Everything else that a node has must be in the catalogue of
 * documented nodes.
 */
interface Additions {
	/** Label → reason. */
	fields?: Record<string, string>;
	/** Label → first version, where it is not every one. */
	since?: Record<string, string>;
	/** Label → the only methods that have it. */
	only?: Record<string, readonly string[]>;
	outputs?: Record<string, string>;
}

const RESULT = {
	conversationId: 'the result names it; the vendor sets a flow variable instead',
	code: 'the result has it; the vendor sets a flow variable instead',
	description: 'the result has it; the vendor sets a flow variable instead',
};

const PAYLOAD = 'object of a message type, which the page shows without a label';
/** One for each structured type of section 3.3 of webex-engage.md. */
const PAYLOADS = [
	'Live Chat Form Response',
	'Live Chat Carousel Response',
	'Live Chat Quick Replies Response',
	'Live Chat Carousel',
	'Live Chat Quick Replies',
	'WhatsApp Interactive Response',
	'WhatsApp List',
	'WhatsApp Buttons',
	'AMB List Picker Response',
	'AMB Time Picker Response',
	'AMB Form Response',
	'AMB Quick Replies Response',
	'AMB List Picker',
	'AMB Time Picker',
	'AMB Form',
	'AMB Quick Replies',
];
const forPayloads = (text: string) => Object.fromEntries(PAYLOADS.map((label) => [label, text]));

const CUSTOM_ENDPOINT = {
	'Custom Endpoint URL': 'belongs to the choice of Notify By, for tenants with a relay',
};
const BACK_END = { 'Back End': 'chooses between Digital Routing and CCP (cce.md 7)' };

export const ADDITIONS: Record<string, Additions> = {
	EngageAppendMessage: {
		fields: {
			...forPayloads(PAYLOAD),
		},
		since: { ...forPayloads('1.3') },
		outputs: RESULT,
	},
	EngageCreateConversation: {
		fields: forPayloads(PAYLOAD),
		since: forPayloads('1.2'),
		outputs: { ...RESULT, conversation: "the vendor's flow variable of this name" },
	},
	EngageUpdateConversation: { outputs: RESULT },
	EngageAddParticipant: { outputs: RESULT },
	EngageRemoveParticipant: { outputs: RESULT },
	EngageCloseConversation: {
		outputs: { conversationId: RESULT.conversationId, description: RESULT.description },
	},
	EngageReopenConversation: { outputs: RESULT },
	EngageHoldConversation: { outputs: RESULT },
	EngageTransferConversation: { outputs: RESULT },
	EngageStreaming: {
		fields: {
			'Asset IDs': 'belongs to the choice of Assets; the vendor has a list of the tenant',
			Event: 'the vendor streams events by itself; here an item brings each',
		},
		outputs: { channel: 'says which event it was', asset: 'says which event it was' },
	},
	WxccQueueTask: {
		fields: { 'Queue Selection': "the vendor's singleOrDynamic, which has no label of its own" },
		since: { 'Queue Selection': '1.5' },
	},
	WxccPiqAndEwt: { outputs: { approximate: 'the position is computed' } },
	WxccRoutedNotification: { fields: CUSTOM_ENDPOINT },
	WxccModifyNotification: { fields: CUSTOM_ENDPOINT },
	WxccCloseTask: {
		fields: CUSTOM_ENDPOINT,
		only: { 'Custom Endpoint URL': ['Close Task Accept', 'Close Task Reject'] },
	},
	WxccResolveConversation: {
		outputs: { aliasUpdated: 'the composition of calls can come to an end without it' },
	},
	CceCreateTask: {
		fields: {
			...BACK_END,
			'Media Type Value': 'a transferred task comes back whatever its channel',
			'Media Channel Value': 'a transferred task comes back whatever its channel',
			Origin: 'a transferred task comes back whatever its channel',
			Variables: 'a transferred task comes back with all that it had',
		},
		outputs: { taskId: 'CCP chooses the ID by itself' },
	},
	CceGetTaskDetails: { fields: BACK_END },
	CceEndTask: { fields: BACK_END },
	EceSendMessage: {
		fields: {
			'File From': 'a file of the item can be put on a web server first',
			'Input Data Field Name': 'belongs to the choice of File From',
			'Upload URL': 'belongs to the choice of File From',
		},
		only: Object.fromEntries(
			['File From', 'Input Data Field Name', 'Upload URL'].map((label) => [
				label,
				['Upload Attachment Available in a URL'],
			]),
		),
	},
	EceGetFileInfo: {
		fields: {
			'Public Base URL': 'how the vendor makes a public address is not known',
			'Upload File': 'how the vendor makes a public address is not known',
			'Put Output File in Field': 'the file leaves with the item',
			'Size Limit': 'the file is stored by n8n',
		},
		only: Object.fromEntries(
			['Public Base URL', 'Upload File', 'Put Output File in Field', 'Size Limit'].map((label) => [
				label,
				['Get Attachment URL'],
			]),
		),
	},
};

/** Outputs of the triggers behind the documented ones. */
export const ADDED_TRIGGER_OUTPUTS: Record<string, Record<string, string>> = {
	WebexConnectTrigger: {
		'Engage Result': 'results that no node waits for',
		'Delivery Receipt': 'a receipt is an event of its own here',
		RCS: 'documented (data-streams-rcs), and behind what had landed: outputs are append-only',
		Other: 'events of channels that are not known yet',
	},
	WxccTaskTrigger: { Other: 'public events that the vendor has no start node for' },
	EceTrigger: { Other: 'message types that are not known yet' },
};
