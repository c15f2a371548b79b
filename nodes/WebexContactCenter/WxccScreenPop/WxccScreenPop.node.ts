import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import { taskIdField } from '../fields';
import { agentIdField } from '../notification';
import { webexContactCenter } from '../product';
import { attributesRequest, byStatus, endpoints } from '../wire';

/** source: wxcc-screen-pop page; "Usage of Screen Pop in Flows"; canvas models for serviceUnavailable */
const screenPop = defineMethod({
	name: 'Screen Pop',
	value: 'screenPop',
	description: 'Shows a page to the agent who has the task',
	notice:
		'Writes the address and how to show it on the task. There is no public call that opens a page: the agent desktop has to read these attributes.',
	versions: ['1.3', '1.2', '1.1', '1.0'],
	versionNotes: { '1.3': 'How the versions differ is not documented; they behave alike.' },
	fields: {
		taskId: taskIdField,
		agentId: agentIdField,
		screenPopUrl: {
			label: 'Screen Pop URL',
			required: true,
			placeholder: 'https://crm.example.com/customer',
			description: 'Without a scheme, https is taken',
		},
		queryParameters: {
			label: 'Query Parameters',
			type: 'rows',
			columns: {
				key: { label: 'Key', required: true },
				value: { label: 'Value' },
			},
		},
		screenPopLoadingBehavior: {
			label: 'Screen Pop Loading Behavior',
			type: 'options',
			required: true,
			options: [
				{ name: 'Existing Browser Tab', value: 'sameBrowserTab' },
				{ name: 'Inside Desktop', value: 'insideDesktop' },
				{ name: 'New Browser Tab', value: 'newBrowserTab' },
			],
			default: 'insideDesktop',
		},
	},
	outputs: {},
	outcomes: {
		onScreenpopSuccess: { kind: 'success', description: 'The page was written on the task.' },
		Error: { kind: 'failure', description: 'Webex Contact Center refused it for another reason.' },
		onScreenpopFailure: {
			kind: 'failure',
			description: 'The task does not take it: it does not exist, or has ended.',
		},
		serviceUnavailable: { kind: 'failure', description: 'The service is not available.' },
	},
	endpoints: [endpoints.updateTask],
	request({ taskId, agentId, screenPopUrl, queryParameters, screenPopLoadingBehavior }) {
		return attributesRequest(taskId, {
			screenPopUrl: addressOf(screenPopUrl, queryParameters ?? []),
			target: screenPopLoadingBehavior,
			screenPopAgentId: agentId,
		});
	},
	answer: byStatus({
		success: 'onScreenpopSuccess',
		named: { 400: 'onScreenpopFailure', 503: 'serviceUnavailable' },
		refused: 'onScreenpopFailure',
		failed: 'Error',
	}),
});

function addressOf(given: string, parameters: Array<{ key: string; value?: string }>): string {
	const trimmed = given.trim();
	// A digit after the colon is a port.
	const text = /^[a-z][\w+.-]*:(?!\d)/i.test(trimmed) ? trimmed : `https://${trimmed}`;
	const valid = URL.canParse(text) && /^https?:/i.test(text);
	refuse(valid ? [] : ['Screen Pop URL must be an http(s) URL.']);
	const url = new URL(text);
	for (const { key, value } of parameters) url.searchParams.append(key, value ?? '');
	return url.href;
}

const table: NodeTable = {
	name: 'wxccScreenPop',
	displayName: 'WxCC Screen Pop',
	description: 'Show a page to an agent of Webex Contact Center',
	product: webexContactCenter,
	alias: ['Webex', 'Cisco', 'Contact Center', 'CRM', 'Agent', 'Desktop'],
	methods: [screenPop],
};

export class WxccScreenPop extends TableNode {
	constructor() {
		super(table);
	}
}
