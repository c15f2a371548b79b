import { defineMethod, type Call, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { isRecord, type ServiceAnswer } from '../../runtime/wire';
import { queueField, taskIdField } from '../fields';
import { webexContactCenter } from '../product';
import { searchQueues } from '../tenant';
import { endpoints } from '../wire';

/** Queued longer than this, a task is not looked for. */
const LONGEST_WAIT = 24 * 60 * 60_000;
const PAGE_SIZE = 1000;
const MOST_PAGES = 50;
const NOT_QUEUED = -1;
const NOT_ENOUGH_DATA = -1;

/** source: wxcc-piq-and-ewt page; OpenAPI, estimated wait time and tasks v1 */
const piqAndEwt = defineMethod({
	name: 'PIQ and EWT',
	value: 'piqAndEwt',
	description: 'Position in queue and estimated wait time of a queued task',
	notice:
		'The wait time comes from Webex Contact Center. The position is computed: the tasks that wait in the queue, in the order of their creation. Priorities and skills can make the real order another.',
	versions: ['1.1'],
	fields: {
		queueId: { ...queueField, label: 'Queue ID' },
		taskId: taskIdField,
		lookbackMinutes: {
			label: 'Lookback Minutes',
			type: 'number',
			required: true,
			range: [5, 240],
			default: 30,
			description: 'How far back the wait time looks, from 5 to 240',
		},
	},
	outputs: {
		positionInQueue: {
			type: 'number',
			description: 'From 1; -1 when the task does not wait in the queue',
		},
		estimatedWaitTime: { type: 'number', description: 'Milliseconds; -1 without enough data' },
		approximate: { type: 'boolean', description: 'Always true: the position is computed' },
		status: { type: 'string', description: "Success or failure in the vendor's word" },
		reasonCode: { type: 'string', description: 'Code of the failure' },
		reason: { type: 'string', description: "The service's own words on the failure" },
	},
	outcomes: {
		Success: { kind: 'success', description: 'Position and wait time are known.' },
		InsufficientData: {
			kind: 'success',
			description: 'There is not enough data for a wait time, or no such queue.',
		},
		Error: { kind: 'failure', description: 'Webex Contact Center refused one of the calls.' },
		serviceUnavailable: { kind: 'failure', description: 'The service is not available.' },
	},
	endpoints: [endpoints.estimatedWaitTime, endpoints.listTasks],
	async compose({ call }, { queueId, taskId, lookbackMinutes }) {
		const wait = await call({
			endpoint: endpoints.estimatedWaitTime,
			// The bounds by which the vendor's node judges a minute.
			query: { queueId, lookbackMinutes, maxCV: 15, minValidSamples: 80 },
		});
		const refusedWait = refusal(wait);
		if (refusedWait) return refusedWait;
		const estimated = isRecord(wait.body) ? wait.body.estimatedWaitTime : undefined;
		const known = wait.status === 200 && typeof estimated === 'number';
		if (!known && wait.status !== 204) return wait;

		const waiting = await waitingTasks(call, queueId);
		if (!Array.isArray(waiting)) return refusal(waiting) ?? waiting;
		const index = waiting.indexOf(taskId);
		return {
			outcome: known ? 'Success' : 'InsufficientData',
			outputs: {
				positionInQueue: index < 0 ? NOT_QUEUED : index + 1,
				estimatedWaitTime: known ? Math.round(estimated) : NOT_ENOUGH_DATA,
				approximate: true,
				status: 'success',
			},
		};
	},
});

/** IDs of the tasks that wait in a queue, first come first; or the answer that kept us from knowing. */
async function waitingTasks(call: Call, queueId: string): Promise<string[] | ServiceAnswer> {
	const created = new Map<string, number>();
	const waiting = new Set<string>();
	let from = Date.now() - LONGEST_WAIT;
	for (let page = 0; page < MOST_PAGES; page++) {
		const query = { from, pageSize: PAGE_SIZE };
		const answer = await call({ endpoint: endpoints.listTasks, query });
		const data = isRecord(answer.body) ? answer.body.data : undefined;
		if (answer.status !== 200 || !Array.isArray(data)) return answer;
		const fresh = data.filter(isRecord).filter(({ id }) => !created.has(String(id)));
		for (const { id, attributes } of fresh) {
			if (!isRecord(attributes)) continue;
			created.set(String(id), Number(attributes.createdTime) || from);
			const queue = isRecord(attributes.queue) ? attributes.queue.id : undefined;
			if (attributes.status === 'queued' && queue === queueId) waiting.add(String(id));
		}
		// The call has no page number: the next page begins where this one ended.
		if (data.length < PAGE_SIZE || fresh.length === 0) break;
		from = Math.max(...created.values());
	}
	return [...waiting].sort((a, b) => (created.get(a) ?? 0) - (created.get(b) ?? 0));
}

function refusal(answer: ServiceAnswer) {
	const { status } = answer;
	if (status < 300 || [401, 403, 429].includes(status)) return undefined;
	const error = webexContactCenter.errorText(answer) ?? {
		message: `The service answered HTTP ${status}.`,
	};
	if (status !== 503 && status >= 500) return undefined;
	return {
		outcome: status === 503 ? ('serviceUnavailable' as const) : ('Error' as const),
		outputs: { status: 'failure', reasonCode: String(error.code ?? status), reason: error.message },
		error,
	};
}

const table: NodeTable = {
	name: 'wxccPiqAndEwt',
	displayName: 'WxCC PIQ and EWT',
	description: 'Get position in queue and estimated wait time from Webex Contact Center',
	product: webexContactCenter,
	alias: ['Webex', 'Cisco', 'Contact Center', 'Queue', 'Wait', 'Position'],
	usableAsTool: true,
	lookups: { listSearch: { searchQueues } },
	methods: [piqAndEwt],
};

export class WxccPiqAndEwt extends TableNode {
	constructor() {
		super(table);
	}
}
