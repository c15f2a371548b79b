import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import type { ServiceAnswer } from '../../runtime/wire';
import { entryPointIdField } from '../fields';
import { enterpriseChatAndEmail } from '../product';
import { eceRequest, endpoints, errorOf, find } from '../wire';

/** source: agent-availability page; Customer Facing Chat API */
const getAgentAvailability = defineMethod({
	name: 'Get Agent Availability',
	value: 'getAgentAvailability',
	description: 'Asks whether agents can take chats from an entry point',
	versions: ['1.0'],
	fields: { entryPointId: entryPointIdField },
	outputs: {
		Available: {
			type: 'boolean',
			description: 'Also true where the entry point does not require an agent to be there',
		},
	},
	outcomes: {
		AgentAvailable: { kind: 'success', description: 'An agent can take a chat.' },
		NoAgentAvailable: { kind: 'success', description: 'No agent can take a chat.' },
		GetAgentAvailabilityFailure: { kind: 'failure', description: 'ECE refused the question.' },
	},
	endpoints: [endpoints.availability],
	request({ entryPointId }) {
		return eceRequest(endpoints.availability, { path: { entryPointId } });
	},
	answer(answer) {
		const failure = failed(answer, 'GetAgentAvailabilityFailure');
		const available = { true: true, false: false }[String(find(answer, 'available'))];
		if (failure || available === undefined) return failure;
		return {
			outcome: available ? 'AgentAvailable' : 'NoAgentAvailable',
			outputs: { Available: available },
		};
	},
});

/** source: agent-availability page; Customer Facing Chat API */
const getAgentCapacity = defineMethod({
	name: 'Get Agent Capacity',
	value: 'getAgentCapacity',
	description: 'Asks how many more chats the agents can take, whatever their skills',
	versions: ['1.0'],
	fields: { entryPointId: entryPointIdField },
	outputs: {
		availableSlots: {
			type: 'number',
			description: '0 where no agent is there, or all of them have as many chats as they may',
		},
	},
	outcomes: {
		SlotAvailable: { kind: 'success', description: 'There is at least one free slot.' },
		'MaximumLoad/NoAgent': { kind: 'success', description: 'There is no free slot.' },
		GetAgentCapacityFailure: { kind: 'failure', description: 'ECE refused the question.' },
	},
	endpoints: [endpoints.capacity],
	request({ entryPointId }) {
		return eceRequest(endpoints.capacity, { path: { entryPointId } });
	},
	answer(answer) {
		const failure = failed(answer, 'GetAgentCapacityFailure');
		const slots = number(find(answer, 'count'));
		if (failure || slots === undefined) return failure;
		return {
			outcome: slots > 0 ? 'SlotAvailable' : 'MaximumLoad/NoAgent',
			outputs: { availableSlots: slots },
		};
	},
});

/** source: seed 004 (the method); the rest after the cloud edition of eGain */
const getQueueDepth = defineMethod({
	name: 'Get Queue Depth and Wait Time',
	value: 'getQueueDepthAndWaitTime',
	description: 'Asks how many chats wait at an entry point, and for how long',
	versions: ['1.0'],
	fields: { entryPointId: entryPointIdField },
	outputs: {
		queueDepth: { type: 'number', description: 'How many chats wait' },
		waitTime: { type: 'number', description: 'How long a new chat would wait, in seconds' },
	},
	outcomes: {
		GetQueueDepthandWaitTimeSuccess: { kind: 'success', description: 'ECE told both.' },
		GetQueueDepthandWaitTimeFailure: {
			kind: 'failure',
			description: 'ECE refused the question.',
		},
	},
	endpoints: [endpoints.liveSessionStatus],
	request({ entryPointId }) {
		return eceRequest(endpoints.liveSessionStatus, { path: { entryPointId } });
	},
	answer(answer) {
		const failure = failed(answer, 'GetQueueDepthandWaitTimeFailure');
		const queueDepth = number(find(answer, 'queueDepth'));
		const waitTime = number(find(answer, 'waitTime'));
		if (failure || queueDepth === undefined) return failure;
		return {
			outcome: 'GetQueueDepthandWaitTimeSuccess',
			outputs: { queueDepth, waitTime: waitTime ?? null },
		};
	},
});

function number(value: unknown): number | undefined {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** A refusal that says why, such as that there is no such entry point. */
function failed<const O extends string>(answer: ServiceAnswer, outcome: O) {
	const { status } = answer;
	const isRefusal = status >= 400 && status < 500 && ![401, 403, 429].includes(status);
	return isRefusal ? { outcome, error: errorOf(answer) } : undefined;
}

const table: NodeTable = {
	name: 'eceAgentAvailability',
	displayName: 'ECE Agent Availability',
	description: 'Ask Enterprise Chat and Email for available agents, free slots or the queue',
	product: enterpriseChatAndEmail,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Capacity', 'Queue Depth', 'Wait Time'],
	usableAsTool: true,
	methods: [getAgentAvailability, getAgentCapacity, getQueueDepth],
};

export class EceAgentAvailability extends TableNode {
	constructor() {
		super(table);
	}
}
