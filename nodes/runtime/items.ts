import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { ItemError, Verdict } from './classify';
import { atLeast, outcomesOf } from './table';
import type { Method, NodeTable } from './table';

/** An item on its way out. */
export interface Departure {
	method: string;
	apiVersion: string;
	verdict: Verdict;
}

/** Only what this version of the node documents. */
export function knownOutputs(
	method: Method,
	version: string,
	outputs: Record<string, unknown>,
): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(method.outputs)
			.filter(([name, { since }]) => name in outputs && (!since || atLeast(version, since)))
			.map(([name]) => [name, outputs[name] ?? null]),
	);
}

export function emptyOutputs(table: NodeTable): INodeExecutionData[][] {
	return outcomesOf(table).map(() => []);
}

/** `error` is a plain object beside other keys: n8n rewrites items that have `item.error` or nothing but `error`. */
export function toItem(
	{ method, apiVersion, verdict }: Departure,
	item: number,
): INodeExecutionData {
	const { outcome, outputs, binary, error, outcomeUnknown } = verdict;
	return {
		json: {
			outcome,
			method,
			apiVersion,
			...(outputs as IDataObject),
			...(error && { error: error as ItemError & IDataObject }),
			...(outcomeUnknown && { outcomeUnknown }),
		},
		...(binary && { binary }),
		pairedItem: { item },
	};
}
