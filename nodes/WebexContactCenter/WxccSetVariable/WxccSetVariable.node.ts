import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { payloadTextOf, type ServiceAnswer } from '../../runtime/wire';
import { globalVariableColumns, taskIdField } from '../fields';
import { webexContactCenter } from '../product';
import { getGlobalVariables } from '../tenant';
import { attributesOf, globalVariable, VARIABLE_TYPES } from '../variables';
import { attributesRequest, byStatus, endpoints } from '../wire';

const MOST_VARIABLES = 30;

const outputs = {
	taskId: { type: 'string', description: 'ID of the task' },
	responsePayload: {
		type: 'json',
		description: 'The whole answer as text; null if it is empty, as it usually is',
	},
} as const;

const outcomes = {
	'Task Updated': { kind: 'success', description: 'The variables were set.' },
	'Invalid Token': { kind: 'failure', description: 'The service refused the token.' },
	'Bad Request': { kind: 'failure', description: 'The service refused the variables.' },
	'Not Found': { kind: 'failure', description: 'There is no such task.' },
	serviceUnavailable: { kind: 'failure', description: 'The service is not available.' },
	'Task Failed': { kind: 'failure', description: 'The task does not take variables any more.' },
} as const;

const notice =
	'Writes attributes on the task. What an agent may see, edit or read as a label follows the settings of the variable in Control Hub, which the public interface cannot change.';

const answered = (taskId: string) => (answer: ServiceAnswer) =>
	byStatus(
		{
			success: 'Task Updated',
			named: {
				400: 'Bad Request',
				401: 'Invalid Token',
				404: 'Not Found',
				503: 'serviceUnavailable',
			},
			failed: 'Task Failed',
			refused: 'Task Failed',
		},
		{ taskId, responsePayload: payloadTextOf(answer) },
	)(answer) ?? answer;

/** source: wxcc-set-variable page; OpenAPI, global variables v2 */
const setGlobalVariable = defineMethod({
	name: 'Set Global Variable',
	value: 'setGlobalVariable',
	description: 'Sets global variables of the organization on a task',
	notice,
	versions: ['1.7'],
	fields: {
		taskId: taskIdField,
		variables: {
			label: 'Variables',
			type: 'rows',
			required: true,
			maxRows: MOST_VARIABLES,
			columns: globalVariableColumns,
		},
	},
	outputs,
	outcomes,
	endpoints: [endpoints.updateTask],
	async compose({ call }, { taskId, variables = [] }) {
		const given = attributesOf(variables.map(globalVariable));
		return answered(taskId)(await call(attributesRequest(taskId, given)));
	},
});

const viewable = { makeAgentViewable: [true] } as const;

/** source: wxcc-set-variable page */
const setFlowVariable = defineMethod({
	name: 'Set Flow Variable',
	value: 'setFlowVariable',
	description: 'Sets variables of the flow on a task',
	notice,
	versions: ['1.7'],
	fields: {
		taskId: taskIdField,
		variables: {
			label: 'Variables',
			type: 'rows',
			required: true,
			maxRows: MOST_VARIABLES,
			columns: {
				name: { label: 'Name', required: true, description: 'Letters, digits and underscores' },
				type: {
					label: 'Type',
					type: 'options',
					required: true,
					options: VARIABLE_TYPES,
					default: 'STRING',
				},
				value: {
					label: 'Value',
					type: 'scalar',
					required: true,
					description: 'For Date Time: seconds since 1970',
				},
				makeAgentViewable: { label: 'Make Agent Viewable', type: 'boolean' },
				description: { label: 'Description' },
				desktopLabel: { label: 'Desktop Label', when: viewable },
				agentEditable: { label: 'Agent Editable', type: 'boolean', when: viewable },
			},
		},
	},
	outputs,
	outcomes,
	endpoints: [endpoints.updateTask],
	async compose({ call }, { taskId, variables = [] }) {
		return answered(taskId)(await call(attributesRequest(taskId, attributesOf(variables))));
	},
});

const table: NodeTable = {
	name: 'wxccSetVariable',
	displayName: 'WxCC Set Variable',
	description: 'Set variables on a task of Webex Contact Center',
	product: webexContactCenter,
	alias: ['Webex', 'Cisco', 'Contact Center', 'CAD', 'Attribute'],
	lookups: { loadOptions: { getGlobalVariables } },
	methods: [setGlobalVariable, setFlowVariable],
};

export class WxccSetVariable extends TableNode {
	constructor() {
		super(table);
	}
}
