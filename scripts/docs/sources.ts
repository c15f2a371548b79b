import type { Source } from '../../nodes/runtime/source';

const HELP = 'https://help.webexconnect.io/docs';
const OLD_HELP = 'https://help.imiconnect.io/docs';
const DEVELOPERS = 'https://developers.webexconnect.io/reference';

const CHAT_STORE: readonly Source[] = [
	`Nodes for Contact Center Enterprise, with the purpose of each chat node, ${OLD_HELP}/cce-node-palette`,
	`The same today, ${HELP}/cce-node-palette`,
];

/** What the vendor says about each node itself, by class. The calls have sources of their own. */
export const NODE_SOURCES: Readonly<Record<string, readonly Source[]>> = {
	EngageSearchConversation: [
		`Search Conversation for Webex Contact Center, ${HELP}/wxcc-engage-search-conversation`,
		`Search Conversation for Contact Center Enterprise, ${HELP}/cce-search-conversation-engage-node`,
		`Search Conversation for Webex Engage, ${HELP}/search-conversation-1`,
	],
	EngageAppendMessage: [
		`Append Conversation for Webex Contact Center, ${HELP}/wxcc-engage-append-conversation`,
		`Append Message for Webex Engage, ${HELP}/append-message`,
		`Message types by channel, ${HELP}/channel-specific-message-types`,
	],
	EngageCreateConversation: [
		`Create Conversation for Webex Contact Center, ${HELP}/wxcc-engage-create-conversation`,
		`Create Conversation for Webex Engage, ${HELP}/create-conversation-1`,
	],
	EngageUpdateConversation: [
		`Update Conversation for Webex Contact Center, ${HELP}/wxcc-engage-update-conversation`,
		`Update Conversation for Webex Engage, ${HELP}/update-conversation-1`,
	],
	EngageAddParticipant: [
		`Add Participant for Webex Contact Center, ${HELP}/wxcc-engage-add-participant`,
		`Add Participant for Contact Center Enterprise, ${HELP}/cce-add-participant-engage-node`,
	],
	EngageRemoveParticipant: [
		`Remove Participant for Webex Contact Center, ${HELP}/wxcc-engage-remove-participant`,
		`Remove Participant for Contact Center Enterprise, ${HELP}/cce-remove-participant-engage-node`,
	],
	EngageCloseConversation: [
		`Close Conversation for Webex Contact Center, ${HELP}/wxcc-engage-close-conversation`,
		`Close Conversation for Webex Engage, ${HELP}/close-conversation-1`,
	],
	EngageReopenConversation: [
		`Re-open Conversation for Webex Contact Center, ${HELP}/wxcc-engage-re-open-conversation`,
		`Re-open Conversation for Contact Center Enterprise, ${HELP}/cce-re-open-conversation-engage-node`,
		`Reopen Conversation for Webex Engage, ${HELP}/reopen-conversation`,
	],
	EngageHoldConversation: [`Hold Conversation for Webex Engage, ${HELP}/hold-conversation`],
	EngageTransferConversation: [
		`Transfer Conversation for Webex Engage, ${HELP}/transfer-conversation`,
	],
	EngageFetchTranscript: [
		`Fetch Conversation Transcript for Webex Engage, ${HELP}/fetch-conversation-transcript`,
	],
	EngageBusinessHours: [
		`Business Hours, ${HELP}/wxcc-engage-business-hours`,
		'Set up business hours for Webex Contact Center, https://help.webex.com/en-us/article/dqekw4',
	],
	EngageStreaming: [`Data Streams for Webex Engage, ${HELP}/data-streams-webex-engage`],
	WebexConnectTrigger: [
		`Outbound Webhooks, ${HELP}/outbound-webhooks`,
		`Outbound Webhooks, reference, ${DEVELOPERS}/outbound-webhooks-api-ref`,
		`Data Streams, ${HELP}/data-streams`,
	],
	WxccCreateTask: [`Create Task, ${HELP}/wxcc-create-task`],
	WxccAppendMessage: [
		'OpenAPI, tasks v2 (beta); no node of Webex Connect, https://github.com/webex/webex-openapi-specs',
	],
	WxccSetVariable: [`Set Variable, ${HELP}/wxcc-set-variable`],
	WxccQueueTask: [`Queue Task, ${HELP}/wxcc-queue-task`],
	WxccPiqAndEwt: [`PIQ and EWT, ${HELP}/wxcc-piq-and-ewt`],
	WxccRoutedNotification: [`Routed Notification, ${HELP}/wxcc-routed-notification`],
	WxccModifyNotification: [`Modify Notification, ${HELP}/wxcc-modify-notification`],
	WxccScreenPop: [`Screen Pop, ${HELP}/wxcc-screen-pop`],
	WxccCloseTask: [`Close Task, ${HELP}/wxcc-close-task`],
	WxccResolveConversation: [`Resolve Conversation, ${HELP}/wxcc-resolve-conversation`],
	WxccTaskTrigger: [
		'Webhooks of Webex Contact Center, https://developer.webex.com/docs/api/guides/webhooks-cc',
		'Receive and verify webhooks, https://developer.webex.com/docs/receive-and-verify-contact-center-webhooks',
	],
	CceCreateTask: [`Create Task, ${HELP}/cce-create-task`],
	CceGetTaskDetails: [`Get Task Details, ${HELP}/cce-get-task-details`],
	CceEndTask: [`End Task, ${HELP}/cce-end-task`],
	CceTaskTrigger: [`Event Authorization, ${HELP}/cce-event-authorization`],
	EceEntrypointConfiguration: [`Entrypoint Configuration, ${OLD_HELP}/entrypoint-configuration`],
	EceAgentAvailability: [`Agent Availability, ${OLD_HELP}/agent-availability`],
	EceStartConversation: [`Start Conversation, ${OLD_HELP}/start-conversation`],
	EceEndConversation: [
		`Nodes for Contact Center Enterprise, with the purpose of the node, ${OLD_HELP}/cce-node-palette`,
	],
	EceSendMessage: [`Send Message, ${OLD_HELP}/send-message`],
	EceGetFileInfo: [`Get File Info, ${HELP}/get-file-info`],
	EceTrigger: [
		`Process ECE Events, ${OLD_HELP}/process-ece-events`,
		'Interaction API Developer Guide, callbacks, https://pubhub.devnetcloud.com/media/enterprise-chat-and-email/docs/guides/interaction-api-developer-guide/',
	],
	EceCreateChat: CHAT_STORE,
	EceSearchActiveChat: CHAT_STORE,
	EceAppendChat: CHAT_STORE,
	EceFetchChatHistory: CHAT_STORE,
	EceUpdateChat: CHAT_STORE,
	EceClearChat: CHAT_STORE,
};

/** "Title, https://…; Title, https://…" with each title as a link; an address without a title links itself. */
export function linked(source: string): string {
	return source
		.split('; ')
		.map((one) => {
			const [, title, address] = /^(.*?),? (https:\/\/\S+)$/.exec(one) ?? [];
			return address ? `[${title}](${address})` : one.replace(/https:\/\/\S+/, '<$&>');
		})
		.join('; ');
}

export function renderSources(sources: readonly Source[]): string {
	return `## Sources\n\n${sources.map((source) => `- ${linked(source)}`).join('\n')}`;
}
