import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { connectBy, type ErrorText, type Product } from '../../runtime/product';
import type { Outcomes, Outputs, Result, Steps } from '../../runtime/table';
import { refuse } from '../../runtime/values';
import { isRecord, type ServiceAnswer } from '../../runtime/wire';
import { enterpriseChatAndEmail } from '../product';
import { Chats } from './chats';
import { dataTables } from './dataTables';
import { apiTables } from './publicApi';
import { staticTables } from './staticData';
import type { Tables } from './tables';

const CREDENTIAL = 'n8nDataTableApi';

const DEFAULT_TABLE = 'ece_chats';

const storeProperties: INodeProperties[] = [
	{
		displayName: 'Store',
		name: 'store',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Data Table',
				value: 'dataTable',
				description: 'Shared by all workflows of the project; made on first use',
			},
			{
				name: 'Public API',
				value: 'publicApi',
				description: 'Data tables of another project or n8n, through the public API of n8n',
			},
			{
				name: 'Workflow Static Data',
				value: 'staticData',
				description: 'For this workflow only; where there are no data tables',
			},
		],
		default: 'dataTable',
		description: 'Where the chats are kept; the same in all chat nodes that work together',
	},
	{
		displayName:
			'Static data is seen by this workflow only, and not kept in test runs. n8n writes it when an execution ends: of two executions at the same time, the later one overwrites what the other one did.',
		name: 'staticDataNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { store: ['staticData'] } },
	},
	{
		displayName: 'Table Name',
		name: 'tableName',
		type: 'string',
		default: DEFAULT_TABLE,
		required: true,
		description:
			'Name of the table with the chats; a second one, with _messages behind the name, holds their messages',
	},
];

/** The chat store, which needs no service and hence no credential, unless it lies in another n8n. */
export const chatStore: Product = {
	...enterpriseChatAndEmail,
	credentials: [
		{
			name: CREDENTIAL,
			required: true,
			displayOptions: { show: { store: ['publicApi'] } },
		},
	],
	base: 'the base URL of the credential, where Store is Public API; the other stores send no request',
	authentication: storeProperties,
	connect: async (context) =>
		await connectBy(context, CREDENTIAL, { field: 'baseUrl', label: 'Base URL' }),
	errorText,
	read: undefined,
};

function errorText({ body }: ServiceAnswer): ErrorText | undefined {
	return isRecord(body) && typeof body.message === 'string' ? { message: body.message } : undefined;
}

/** Works on the chats where the node keeps them. */
export async function onChats<O extends Outcomes, P extends Outputs>(
	steps: Steps<P>,
	work: (chats: Chats) => Promise<Result<O, P>>,
): Promise<Result<O, P>> {
	return await work(new Chats(await tablesOf(steps)));
}

async function tablesOf({ context, call, item, timeout }: Steps): Promise<Tables> {
	const name = String(context.getNodeParameter('tableName', item, DEFAULT_TABLE)).trim();
	refuse(
		/^[\w .-]{1,100}$/.test(name)
			? []
			: ['Table Name must have up to 100 letters, digits, spaces, dots, hyphens and underscores.'],
	);
	switch (context.getNodeParameter('store', 0, 'dataTable')) {
		case 'staticData':
			return staticTables(context, name);
		case 'publicApi':
			return apiTables(call, await placeOf(context, name));
		default:
			return dataTables(context, name, timeout);
	}
}

async function placeOf(context: IExecuteFunctions, name: string) {
	const { projectId } = await context.getCredentials(CREDENTIAL);
	const { key: owner } = await chatStore.connect(context);
	return { owner, projectId: String(projectId ?? '').trim(), name };
}
