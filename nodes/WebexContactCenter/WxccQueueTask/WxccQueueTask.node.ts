import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { isRecord, type ServiceAnswer } from '../../runtime/wire';
import {
	conversationIdField,
	mediaChannelField,
	mediaTypeField,
	queueField,
	taskIdField,
} from '../fields';
import { webexContactCenter } from '../product';
import { searchQueues } from '../tenant';
import { attributesRequest, byStatus, endpoints, isDone, taskRequest } from '../wire';

const LOWEST_PRIORITY = 10;

/** source: wxcc-queue-task page; "Usage of Contact Priority"; OpenAPI, tasks v1 */
const queueTask = defineMethod({
	name: 'Queue Task',
	value: 'queueTask',
	description: 'Puts a task into a queue, for an agent to take',
	notice:
		'Transfers the task to the queue. Priority and skills are written on the task before, where a flow or a desktop may read them; the public interface has no other place for them.',
	versions: ['1.5', '1.3', '1.2', '1.1', '1.0'],
	versionNotes: {
		'1.5': 'Adds the queue as a variable (Queue Selection: Dynamic).',
		'1.3': 'Adds Contact Priority, and mends the relaxation of skills.',
		'1.2': 'How 1.2, 1.1 and 1.0 differ is not documented; they behave alike.',
	},
	fields: {
		taskId: taskIdField,
		conversationId: conversationIdField,
		mediaType: mediaTypeField,
		mediaChannel: mediaChannelField({ apple: true }),
		queueSelection: {
			label: 'Queue Selection',
			type: 'options',
			variants: [
				{
					since: '1.5',
					options: [
						{ name: 'Dynamic', value: 'dynamic', description: 'Queue ID from a variable' },
						{ name: 'Static', value: 'single', description: 'Chosen from the list' },
					],
					default: 'single',
				},
			],
		},
		queueName: { ...queueField, when: { queueSelection: { not: 'dynamic' } } },
		queueId: {
			label: 'Queue ID',
			required: true,
			since: '1.5',
			when: { queueSelection: ['dynamic'] },
		},
		skills: {
			label: 'Skills',
			type: 'rows',
			description: 'Only for a queue with skill based routing',
			columns: {
				skill: { label: 'Skill', required: true },
				skillCondition: { label: 'Skill Condition', required: true, placeholder: '>=' },
				skillValue: { label: 'Skill Value', required: true },
			},
		},
		skillRelaxationRules: {
			label: 'Skill Relaxation Rules',
			type: 'json',
			shape: 'array',
			description: 'Array of rules, each with its timeout, which is usually 60, and its own skills',
		},
		contactPriority: {
			label: 'Contact Priority',
			type: 'number',
			since: '1.3',
			default: LOWEST_PRIORITY,
			description:
				'From 1, the highest, to 9; anything else counts as 10. It cannot be changed once the task is queued.',
		},
	},
	outputs: {
		taskId: { type: 'string', description: 'ID of the task' },
		agentId: { type: 'string', description: 'Agent, where the answer names one' },
	},
	outcomes: {
		Queued: { kind: 'success', description: 'The task is on its way into the queue.' },
		Error: { kind: 'failure', description: 'Webex Contact Center refused the request.' },
		taskFailed: {
			kind: 'failure',
			description: 'The task cannot be queued: it does not exist, or has ended.',
		},
	},
	endpoints: [endpoints.updateTask, endpoints.transfer],
	async compose({ call }, values) {
		const { taskId } = values;
		const outcomeOf = (answer: ServiceAnswer) => {
			const data = isRecord(answer.body) && isRecord(answer.body.data) ? answer.body.data : {};
			const outputs = { taskId, agentId: data.agentId };
			const names = { success: 'Queued', refused: 'taskFailed', failed: 'Error' } as const;
			return byStatus(names, outputs)(answer) ?? answer;
		};
		const attributes = routing(values);
		if (Object.keys(attributes).length > 0) {
			// First, so that the values are there when the task enters the queue.
			const written = await call(attributesRequest(taskId, attributes));
			if (!isDone(written)) return outcomeOf(written);
		}
		const to = values.queueSelection === 'dynamic' ? values.queueId : values.queueName;
		const body = { to, destinationType: 'queue' };
		return outcomeOf(await call(taskRequest(endpoints.transfer, taskId, body)));
	},
});

interface Routing {
	skills?: Array<{ skill: string; skillCondition: string; skillValue: string }>;
	skillRelaxationRules?: unknown[];
	contactPriority?: number;
}

/** Attribute names are those of the vendor's internal body, where the form of a skill is not known. */
function routing(given: Routing): Record<string, string> {
	const { skills, skillRelaxationRules, contactPriority } = given;
	const attributes: Record<string, string> = {};
	if (contactPriority !== undefined && contactPriority >= 1 && contactPriority < LOWEST_PRIORITY) {
		attributes.contactPriority = String(contactPriority);
	}
	if (skills || skillRelaxationRules) {
		const requirements = (skills ?? []).map(({ skill, skillCondition, skillValue }) => ({
			skill,
			condition: skillCondition,
			value: skillValue,
		}));
		attributes.skillRequirements = JSON.stringify({
			requirements,
			relaxations: skillRelaxationRules ?? [],
			relaxationToggle: skillRelaxationRules !== undefined,
		});
	}
	return attributes;
}

const table: NodeTable = {
	name: 'wxccQueueTask',
	displayName: 'WxCC Queue Task',
	description: 'Queue a task of Webex Contact Center for an agent',
	product: webexContactCenter,
	alias: ['Webex', 'Cisco', 'Contact Center', 'Escalate', 'Agent', 'Route'],
	usableAsTool: true,
	lookups: { listSearch: { searchQueues } },
	methods: [queueTask],
};

export class WxccQueueTask extends TableNode {
	constructor() {
		super(table);
	}
}
