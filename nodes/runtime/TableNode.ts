import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { describe } from './description';
import { runTable } from './execute';
import type { NodeTable } from './table';
import { resume } from './waiting';

/** An n8n node that is nothing but its table. */
export abstract class TableNode implements INodeType {
	readonly description: INodeTypeDescription;

	/** Instance properties, because n8n calls them with its own context as `this`. */
	readonly execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

	readonly webhook?: (this: IWebhookFunctions) => Promise<IWebhookResponseData>;

	readonly methods?: INodeType['methods'];

	constructor(readonly table: NodeTable) {
		if (table.lookups) this.methods = table.lookups;
		this.description = describe(table);
		this.execute = async function () {
			return await runTable(table, this);
		};
		if (this.description.webhooks) {
			this.webhook = async function () {
				return await resume(table, this);
			};
		}
	}
}
