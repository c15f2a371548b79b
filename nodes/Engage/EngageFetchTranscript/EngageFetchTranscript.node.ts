import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { isRecord } from '../../runtime/wire';
import { conversationIdField } from '../channels';
import { statusOf } from '../outcomes';
import { engage } from '../product';
import { endpoints } from '../requests';
import { fetchAll, fetchPage, FEWEST, MOST } from '../transcript';

/** source: https://help.webexconnect.io/docs/fetch-conversation-transcript */
const fetchTranscript = defineMethod({
	name: 'Fetch Transcript',
	value: 'fetchTranscript',
	description: 'Gets the messages of a conversation; of standalone Engage',
	versions: ['1.0'],
	fields: {
		conversationId: conversationIdField,
		returnAll: {
			label: 'Return All',
			type: 'boolean',
			description: 'Whether to return all results or only up to a given limit',
		},
		offset: {
			label: 'Offset',
			type: 'number',
			range: [0],
			default: 0,
			when: { returnAll: [false] },
			description: 'How many messages to skip',
		},
		limit: {
			label: 'Limit',
			type: 'number',
			range: [1, MOST],
			default: FEWEST,
			when: { returnAll: [false] },
			description: 'Max number of results to return',
		},
	},
	outputs: {
		transcriptJsonEsc: { type: 'json', description: 'The messages as JSON text' },
		countOfRecords: {
			type: 'number',
			description: 'How many messages the conversation has, as the header x-total-count says',
		},
		status: { type: 'string', description: 'The status in the answer; success if it has none' },
		apiStatus: { type: 'number', description: 'HTTP status' },
		code: { type: 'number', description: "Engage's numeric result code, where there is one" },
		description: { type: 'string', description: "Engage's own words on the result" },
		responsePayload: { type: 'json', description: 'The whole last answer as JSON text' },
	},
	outcomes: {
		success: { kind: 'success', description: 'The messages are there.' },
		Failure: { kind: 'failure', description: 'Engage refused the request.' },
	},
	endpoints: [endpoints.transcript],
	async compose({ call }, { conversationId, returnAll, offset = 0, limit = FEWEST }) {
		const transcript = returnAll
			? await fetchAll(call, conversationId)
			: await fetchPage(call, conversationId, { offset, limit });
		const answer = 'messages' in transcript ? transcript.answer : transcript;
		const body = isRecord(answer.body) ? answer.body : {};
		const status = statusOf(answer);
		const outputs = {
			status: body.status ?? (status < 300 ? 'success' : undefined),
			apiStatus: answer.status,
			code: body.code,
			description: body.description,
			responsePayload: answer.body ? JSON.stringify(answer.body) : null,
		};
		if ('messages' in transcript && status < 300) {
			const { messages, count, isStuck } = transcript;
			if (isStuck) {
				const message = `Engage answers the same page for every offset, so only ${messages.length} messages can be read. Turn Return All off to get them.`;
				return { outcome: 'onInvalidChoice' as const, outputs, error: { message } };
			}
			return {
				outcome: 'success' as const,
				outputs: {
					...outputs,
					transcriptJsonEsc: JSON.stringify(messages),
					countOfRecords: count,
				},
			};
		}
		const error = engage.errorText(answer);
		const isRefusal = status >= 400 && status < 500 && ![401, 403, 429].includes(status);
		return error && isRefusal ? { outcome: 'Failure' as const, outputs, error } : answer;
	},
});

const table: NodeTable = {
	name: 'engageFetchTranscript',
	displayName: 'Engage Fetch Transcript',
	description: 'Fetch the messages of a Webex Engage conversation',
	product: engage,
	alias: ['Webex', 'Cisco', 'Messages', 'History', 'Get', 'imiengage'],
	usableAsTool: true,
	methods: [fetchTranscript],
};

export class EngageFetchTranscript extends TableNode {
	constructor() {
		super(table);
	}
}
