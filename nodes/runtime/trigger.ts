import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IHookFunctions,
	INodeExecutionData,
	INodeOutputConfiguration,
	INodeProperties,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { Refusal } from './webhookBody';

/*
 * What the triggers share.
 */

type Context = IHookFunctions | IWebhookFunctions;

/** Static and append-only: n8n stores connections by output index. */
export const outputsNamed = (names: readonly string[]): INodeOutputConfiguration[] =>
	names.map((displayName) => ({ type: NodeConnectionTypes.Main, displayName }));

/** Starts a workflow with these items, each at its output; without any, nothing starts. The call is answered already. */
export function startWith(
	outputs: readonly INodeOutputConfiguration[],
	events: ReadonlyArray<{ output: number; json: object }>,
): IWebhookResponseData {
	if (events.length === 0) return { noWebhookResponse: true };
	const workflowData = outputs.map((): INodeExecutionData[] => []);
	for (const { output, json } of events) workflowData[output].push({ json: json as IDataObject });
	return { noWebhookResponse: true, workflowData };
}

/**
 * n8n leaves the body of a version 1 webhook to the node where this is set. Otherwise it answers a broken one itself,
 * with a status that makes some services send the same again.
 */
export const BODY_LEFT_TO_NODE: INodeProperties = {
	displayName: 'Body Is Left to the Node',
	name: 'options',
	type: 'hidden',
	default: { binaryData: true },
};

/** The first option of every trigger, and those of its own. */
export const triggerOptions = (
	duplicates: string,
	...more: INodeProperties[]
): INodeProperties => ({
	displayName: 'Options',
	name: 'settings',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Drop Duplicates',
			name: 'dropDuplicates',
			type: 'boolean',
			default: true,
			description: duplicates,
		},
		...more,
	],
});

/** Of a trigger whose address the user enters in the service by hand. */
export const ENTERED_BY_HAND = {
	default: {
		async checkExists(): Promise<boolean> {
			return true;
		},
		async create(): Promise<boolean> {
			return true;
		},
		async delete(): Promise<boolean> {
			return true;
		},
	},
};

/** The same node has the same name in every process. */
export const ownerOf = (context: Context): string =>
	`${context.getWorkflow().id}/${context.getNode().id}`;

/** A test run takes every event, since one tries the same again and again. */
export const isTest = (context: Pick<IWebhookFunctions, 'getMode'>): boolean =>
	context.getMode() === 'manual';

/** Fields of a credential, none of them empty. */
export async function secretsOf(
	context: IWebhookFunctions,
	type: string,
	fields: readonly string[],
): Promise<string[]> {
	// A credential that cannot be read is as good as none.
	const credential: IDataObject = await context.getCredentials(type).catch(() => ({}));
	const values = fields.map((field) => String(credential[field] ?? ''));
	// Not the sender's fault, who may try again.
	if (values.includes('')) throw new Refusal(503, 'The trigger has no credential with a secret.');
	return values;
}

/** A list as it is chosen, given by an expression, or written with commas. */
export function listOf(context: Context, name: string): string[] {
	const value: unknown = context.getNodeParameter(name, []);
	const entries: unknown[] = Array.isArray(value) ? value : String(value ?? '').split(/[,\n]/);
	return entries.map((entry) => String(entry ?? '').trim()).filter(Boolean);
}

/** Whether one of the values is in the list. An empty list has everything, and no list has an empty value. */
export function isAmong(list: readonly string[], values: readonly string[]): boolean {
	if (list.length === 0) return true;
	const wanted = list.map(plain);
	return values.some((value) => value !== '' && wanted.includes(plain(value)));
}

/** Numbers are written with and without the plus. */
const plain = (value: string): string => value.trim().toLowerCase().replace(/^\+/, '');
