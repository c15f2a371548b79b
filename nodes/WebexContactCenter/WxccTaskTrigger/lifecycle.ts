import { NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { messageOf } from '../../runtime/failures';
import { exchange, type Limits } from '../../runtime/transport';
import { listOf } from '../../runtime/trigger';
import { isRecord } from '../../runtime/wire';
import { CREDENTIAL, webexContactCenter } from '../product';
import {
	isLoopback,
	problemOfDestination,
	stands,
	subscribe,
	subscriptionName,
	unsubscribe,
	type Kept,
	type Send,
	type Wanted,
} from '../subscriptions';
import { eventTypesFor, type Selectable } from '../taskEvents';
import { settingsOf, sourceOf } from './parameters';

/** Activating is not worth more patience: n8n shows no progress. */
const LIMITS: Limits = {
	timeout: 10_000,
	rateLimitWait: 30_000,
	requestsPerMinute: webexContactCenter.requestsPerMinute,
	retry: true,
};

/** What the node keeps in its static data. */
export function keptBy(context: IHookFunctions | IWebhookFunctions): Kept | undefined {
	const { subscription } = context.getWorkflowStaticData('node');
	return isRecord(subscription) && typeof subscription.id === 'string'
		? (subscription as unknown as Kept)
		: undefined;
}

function keep(context: IHookFunctions, kept: Kept | undefined): void {
	const store = context.getWorkflowStaticData('node');
	if (kept) store.subscription = { ...kept } as IDataObject;
	else delete store.subscription;
}

export async function isSubscribed(context: IHookFunctions): Promise<boolean> {
	if (sourceOf(context) === 'relay') return true;
	const kept = keptBy(context);
	if (!kept) return false;
	const found = await look(context, kept);
	if (found !== undefined) return found;
	// n8n deletes the subscription when an activation fails, and events would be lost until Webex can be reached again.
	const isStart = ['init', 'leadershipChange'].includes(context.getActivationMode());
	if (isStart) {
		context.logger.warn(
			'WxCC Task Trigger could not ask Webex Contact Center for its subscription and takes it for granted',
			where(context),
		);
	}
	return isStart;
}

async function look(context: IHookFunctions, kept: Kept): Promise<boolean | undefined> {
	try {
		const { send, organizationId } = await connect(context);
		return await stands(send, kept, wantedBy(context, organizationId));
	} catch {
		// Without a usable credential nothing can be said; creating the subscription tells what is wrong.
		return undefined;
	}
}

export async function createSubscription(context: IHookFunctions): Promise<boolean> {
	if (sourceOf(context) === 'relay') return true;
	try {
		const { send, baseUrl, organizationId } = await connect(context);
		const wanted = wantedBy(context, organizationId);
		const problem = problemOfDestination(wanted.destinationUrl);
		if (problem && !isLoopback(baseUrl)) {
			throw new Error(
				`Webex Contact Center cannot post to ${wanted.destinationUrl}: ${problem}. It takes https addresses on a public host name without port or query only. Set WEBHOOK_URL of this n8n to such an address.`,
			);
		}
		const { kept, leftOut } = await subscribe(send, wanted);
		keep(context, kept);
		if (leftOut.length > 0) {
			const names = leftOut.join(', ');
			context.logger.warn(
				`Webex Contact Center does not offer this organization ${names}; the WxCC Task Trigger does without`,
				where(context),
			);
		}
		return true;
	} catch (error) {
		throw new NodeOperationError(context.getNode(), messageOf(error));
	}
}

/** Never throws: n8n would keep the URLs of the workflow for good. */
export async function deleteSubscription(context: IHookFunctions): Promise<boolean> {
	const kept = keptBy(context);
	if (!kept) return true;
	// Else it came with a copy of another n8n's data. n8n does not say here whether it ends a test.
	if (![nameFor(context, true), nameFor(context, false)].includes(kept.name)) {
		keep(context, undefined);
		return true;
	}
	try {
		const { send, organizationId } = await connect(context);
		await unsubscribe(send, kept.id, organizationId);
		keep(context, undefined);
		return true;
	} catch (error) {
		context.logger.warn(
			`WxCC Task Trigger left its subscription ${kept.id} behind and uses it again when it is activated: ${messageOf(error)}`,
			where(context),
		);
		return false;
	}
}

interface Connected {
	send: Send;
	baseUrl: string;
	organizationId: string;
}

async function connect(context: IHookFunctions): Promise<Connected> {
	// What runs without an execution cannot be cancelled; the rest that the transport asks for is there.
	const execution = Object.create(context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as IExecuteFunctions;
	const connection = await webexContactCenter.connect(execution);
	const { organizationId } = await context.getCredentials(CREDENTIAL);
	return {
		send: async (request) => await exchange(execution, connection, request, LIMITS),
		baseUrl: connection.baseUrl,
		organizationId: String(organizationId ?? '').trim(),
	};
}

function wantedBy(context: IHookFunctions, organizationId: string): Wanted {
	const chosen = listOf(context, 'events') as Selectable[];
	const { name, id } = context.getWorkflow();
	return {
		name: nameFor(context, context.getActivationMode() === 'manual'),
		description: `Made by n8n for the node "${context.getNode().name}" of the workflow "${name ?? id}"`,
		destinationUrl: context.getNodeWebhookUrl('default') ?? '',
		eventTypes: chosen.length === 0 ? [] : eventTypesFor(chosen),
		resourceVersion: settingsOf(context).resourceVersion,
		organizationId,
	};
}

/** A test has its own, so that it does not take the events of the active workflow. */
function nameFor(context: IHookFunctions, isTest: boolean): string {
	const owner = [context.getInstanceId(), String(context.getWorkflow().id), context.getNode().id];
	return subscriptionName(owner, isTest);
}

function where(context: IHookFunctions) {
	return { workflowId: context.getWorkflow().id, nodeName: context.getNode().name };
}
