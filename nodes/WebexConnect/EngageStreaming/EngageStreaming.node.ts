import type { Source } from '../../runtime/source';
import { defineMethod, type Endpoint, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import { isRecord, type ServiceAnswer } from '../../runtime/wire';
import { channelNamed, CHANNEL_TABLES } from '../events';
import { webexConnect } from '../product';

/** Destination and transport of the stream are not published; a Kafka topic is likely. source: data-stream pages */
const stream = {
	verb: 'POST',
	path: '/data-streams/events',
	kind: 'write',
	evidence: { call: 'inferred', body: 'documented' },
	source: 'Data Streams, https://help.webexconnect.io/docs/data-streams-webex-engage',
} as const satisfies Endpoint & { source: Source };

const CHANNELS = CHANNEL_TABLES.map(({ name, value }) => ({ name, value })).sort((a, b) =>
	a.name.localeCompare(b.name),
);

/** source: seed 001, Webex Engage Streaming; page data-streams-webex-engage */
const streamEvent = defineMethod({
	name: 'Stream Event',
	value: 'streamEvent',
	description: 'Shares an event of a channel with Webex Engage',
	notice:
		'Where the stream of Webex Connect goes to is not published: this posts the event to Webex Engage over HTTP. Webex Engage makes use of it for the typing indicator of Apple Messages for Business only. For tenants whose stream is on Kafka, see the how-to.',
	versions: ['1.0'],
	fields: {
		assets: {
			label: 'Assets',
			type: 'options',
			required: true,
			options: [
				{ name: 'Choose to Enable at an Asset Level', value: 'chosen' },
				{ name: 'Enable by Default for All Assets', value: 'all', description: 'Recommended' },
			],
			default: 'all',
		},
		assetIds: {
			label: 'Asset IDs',
			required: true,
			when: { assets: ['chosen'] },
			placeholder: 'IM28095016, AM28095017',
			description: 'IDs of the apps whose events are shared, separated by commas',
		},
		channels: {
			label: 'Channels',
			type: 'multi',
			options: CHANNELS,
			default: CHANNELS.map(({ value }) => value),
			description: 'Keep at least Apple Messages for Business',
		},
		events: {
			label: 'Events',
			type: 'options',
			required: true,
			options: [{ name: 'Incoming Events & Messages', value: 'incoming' }],
			default: 'incoming',
			description: 'The stream has no others',
		},
		event: {
			label: 'Event',
			type: 'json',
			shape: 'object',
			required: true,
			default: '={{ $json.raw }}',
			description:
				'The event as Webex Connect posted it: raw in the items of the Webex Connect Trigger',
		},
	},
	outputs: {
		channel: { type: 'string', description: 'Channel of the event' },
		asset: { type: 'string', description: 'Asset of the event' },
	},
	outcomes: {
		streamed: { kind: 'success', description: 'The event was shared.' },
		filtered: { kind: 'success', description: 'Its asset or channel is not selected.' },
	},
	endpoints: [stream],
	async compose({ call }, { assets, assetIds = '', channels = [], event = {} }) {
		const channel = channelNamed(
			String(event.channel ?? event.Channel ?? event.channel_identifier ?? ''),
		)?.value;
		refuse(channel ? [] : ['Event has no channel that Webex Connect knows.']);
		const asset = String(event.appId ?? event.abcAccountId ?? event.da ?? '');
		const outputs = { channel, asset };
		const chosen = assetIds.split(',').map((id) => id.trim());
		if (!channels.includes(channel ?? '') || (assets === 'chosen' && !chosen.includes(asset))) {
			return { outcome: 'filtered', outputs };
		}
		const answer = await call({ endpoint: stream, body: event });
		return isTaken(answer) ? { outcome: 'streamed', outputs } : answer;
	},
});

/** A web page says that the address is wrong; a body can repeat the status, and can then say otherwise. */
function isTaken({ status, body }: ServiceAnswer): boolean {
	return status < 300 && (isRecord(body) ? !(Number(body.status) >= 400) : !body);
}

const table: NodeTable = {
	name: 'engageStreaming',
	displayName: 'Engage Streaming',
	description: 'Share events of the channels of Webex Connect with Webex Engage',
	product: webexConnect,
	alias: ['Webex', 'Cisco', 'Data Stream', 'Kafka', 'Typing'],
	methods: [streamEvent],
};

export class EngageStreaming extends TableNode {
	constructor() {
		super(table);
	}
}
