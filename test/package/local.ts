/** A field that changes nothing in what a node sends, and why that is right. */
interface LocalField {
	node: string;
	/** Parameters; columns as `rows.column`. */
	fields: readonly string[];
	/** Value of the method; every method of the node when absent. */
	method?: string;
	/** Choices that make it so; always when absent. */
	when?: Readonly<Record<string, readonly (string | boolean)[]>>;
	why: string;
}

const NOTIFICATIONS = ['WxccRoutedNotification', 'WxccModifyNotification'];
const BY_ATTRIBUTES = { notifyBy: ['attributes'] };
const BY_CALL = { notifyBy: ['callControl'] };
const ON_CCP = { backEnd: ['taskRouting'] };

/** The vendor's node sends them to an interface that is not public; the public calls have no place for them. */
const NO_PLACE = 'the public call that stands for the node has no place for it';

export const LOCAL: readonly LocalField[] = [
	...NOTIFICATIONS.flatMap((node) => [
		{
			node,
			fields: ['id', 'queueId', 'mediaResourceId', 'mediaType'],
			when: BY_ATTRIBUTES,
			why: 'the task that gets the attributes has these already',
		},
		{ node, fields: ['id', 'agentId', 'mediaType'], when: BY_CALL, why: NO_PLACE },
	]),
	{
		node: 'WxccRoutedNotification',
		fields: ['queueId', 'reason', 'reasonCode'],
		when: BY_CALL,
		why: NO_PLACE,
	},
	{
		node: 'WxccRoutedNotification',
		method: 'routedAccepted',
		fields: ['mediaResourceId'],
		when: BY_CALL,
		why: NO_PLACE,
	},
	{
		node: 'WxccModifyNotification',
		fields: ['mediaResourceId', 'reason', 'reasonCode'],
		when: BY_CALL,
		why: NO_PLACE,
	},
	{
		node: 'WxccModifyNotification',
		method: 'modifiedAccepted',
		fields: ['queueId'],
		when: BY_CALL,
		why: NO_PLACE,
	},
	{
		node: 'WxccCloseTask',
		method: 'closedTaskOnWxcc',
		fields: ['id', 'conversationId', 'mediaType'],
		why: NO_PLACE,
	},
	{
		node: 'WxccCloseTask',
		fields: ['id', 'queueId', 'conversationId', 'mediaType'],
		when: BY_ATTRIBUTES,
		why: 'the task that gets the attributes has these already',
	},
	{
		node: 'WxccQueueTask',
		fields: ['conversationId', 'mediaType', 'mediaChannel'],
		why: 'the public transfer names the task and the queue only',
	},
	{
		node: 'WxccPiqAndEwt',
		fields: ['taskId'],
		why: 'the node looks for it among the tasks that the service lists',
	},
	{
		node: 'WxccSetVariable',
		method: 'setFlowVariable',
		fields: [
			'variables.makeAgentViewable',
			'variables.description',
			'variables.desktopLabel',
			'variables.agentEditable',
		],
		why: 'the public call carries name and value only (webex-contact-center.md 3.2)',
	},
	{
		node: 'WxccSetVariable',
		method: 'setFlowVariable',
		fields: ['variables.type'],
		why: 'the value is checked by it, and the public call carries name and value only',
	},
	{
		node: 'CceCreateTask',
		fields: ['customerName'],
		when: { backEnd: ['digitalRouting'], mediaChannel: ['Apple Messages for Business'] },
		why: 'the page lists the variable for every channel but Apple (cce.md 2.4)',
	},
	{
		node: 'CceCreateTask',
		fields: ['userVariables.type', 'extensionVariables.type'],
		when: ON_CCP,
		why: 'a variable of CCP has a name and a value only (cce.md 6)',
	},
	...['closeTaskAccept', 'closeTaskReject'].map((method) => ({
		node: 'CceEndTask',
		method,
		fields: [
			'(request)',
			'taskId',
			'id',
			'queueId',
			'agentId',
			'conversationId',
			'reason',
			'reasonCode',
		],
		when: ON_CCP,
		why: 'CCP has no such call; the node says so and sends nothing (cce.md 7)',
	})),
	{
		node: 'EceGetFileInfo',
		method: 'getAttachmentUrl',
		fields: ['putOutputFileInField', 'sizeLimit'],
		why: 'what becomes of the file in n8n',
	},
	{
		node: 'EngageStreaming',
		fields: ['assets'],
		why: 'it chooses which events are sent; those that are go out as they came',
	},
];

/** The entry that says why a field is local, as its index. */
export function localEntry(
	node: string,
	method: string,
	field: string,
	chosen: Readonly<Record<string, string | boolean>>,
): number {
	return LOCAL.findIndex(
		(entry) =>
			entry.node === node &&
			entry.fields.includes(field) &&
			(entry.method ?? method) === method &&
			Object.entries(entry.when ?? {}).every(([name, values]) => values.includes(chosen[name])),
	);
}

/** Nodes that send nothing; their own tests set every field. */
export const COMPUTED: Readonly<Record<string, string>> = {
	EngageBusinessHours: 'test/products/engage/businessHours.test.ts',
};

/** What stands under Options and does not change a request; `Node.option` where it is so on one node. */
export const LOCAL_OPTIONS: Readonly<Record<string, string>> = {
	'EngageFetchTranscript.requestForm': 'a read has no body; both forms ask alike',
	concurrency: 'how many items at a time',
	onFailure: 'where a failed item goes',
	rateLimitWait: 'how long an item waits',
	repeatWrites: 'what happens after a failure',
	requestsPerMinute: 'how long an item waits',
	retry: 'what happens after a failure',
	timeout: 'how long an item waits',
};
