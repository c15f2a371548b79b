import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { configurationOf, configurationRequest } from '../entryPoint';
import { entryPointIdField } from '../fields';
import { enterpriseChatAndEmail } from '../product';
import { byStatus, endpoints, unauthorized } from '../wire';

/** source: entrypoint-configuration page */
const getEntrypointConfiguration = defineMethod({
	name: 'Get Entrypoint Configuration',
	value: 'getEntrypointConfiguration',
	description: 'Reads the configuration of an entry point, which Start Conversation asks for',
	versions: ['1.0'],
	fields: { entryPointId: entryPointIdField },
	outputs: {
		entryPointId: { type: 'string', description: 'ID of the entry point' },
		lastModifiedDate: {
			type: 'string',
			description: 'When the entry point was last changed; Start Conversation takes it',
		},
		attachmentPolicies: { type: 'json', description: 'Such as allow_all' },
		response: { type: 'json', description: 'The whole answer' },
	},
	outcomes: {
		onEntryPointConfigSuccess: { kind: 'success', description: 'HTTP 200.' },
		Unauthorized: unauthorized,
		Forbidden: {
			kind: 'failure',
			description: 'HTTP 403: the client application is not bound to the entry point.',
		},
		'Not Found': { kind: 'failure', description: 'HTTP 404: there is no such entry point.' },
		'Internal server error': { kind: 'failure', description: 'HTTP 500.' },
	},
	endpoints: [endpoints.configuration],
	request({ entryPointId }) {
		return configurationRequest(entryPointId);
	},
	answer(answer) {
		const configuration = configurationOf(answer);
		if (answer.status < 300 && configuration.lastModifiedDate === null) return undefined;
		return byStatus(
			answer,
			'onEntryPointConfigSuccess',
			{ 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 500: 'Internal server error' },
			answer.status < 300 ? configuration : {},
		);
	},
});

const table: NodeTable = {
	name: 'eceEntrypointConfiguration',
	displayName: 'ECE Entrypoint Configuration',
	description: 'Get the configuration of an entry point of Enterprise Chat and Email',
	product: enterpriseChatAndEmail,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'Entry Point'],
	usableAsTool: true,
	methods: [getEntrypointConfiguration],
};

export class EceEntrypointConfiguration extends TableNode {
	constructor() {
		super(table);
	}
}
