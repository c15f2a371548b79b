import type { IExecuteFunctions, IGetNodeParameterOptions } from 'n8n-workflow';

/** Where the values of a node's parameters come from. */
export interface Parameters {
	getNodeParameter(
		name: string,
		item: number,
		fallback?: unknown,
		options?: IGetNodeParameterOptions,
	): unknown;
}

/**
 * The parameters of a node for many items. n8n builds the whole context of an expression for every parameter that it
 * is asked for, even for a plain one: those are the same for all items, and are read once.
 */
export function parametersOf(context: IExecuteFunctions): Parameters {
	const plain = new Map<string, unknown>(
		Object.entries(context.getNode().parameters).filter(([, value]) =>
			typeof value === 'string' ? !value.startsWith('=') : typeof value !== 'object',
		),
	);
	return {
		getNodeParameter: (name, item, fallback, options) =>
			plain.has(name) ? plain.get(name) : context.getNodeParameter(name, item, fallback, options),
	};
}
