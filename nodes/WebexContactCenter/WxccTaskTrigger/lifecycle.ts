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
	NotOffered,
	problemOfDestination,
	stands,
	subscribe,
	subscriptionName,
	unsubscribe,
	type Kept,
	type Send,
	type Wanted,
} from '../subscriptions';
import { eventsFor, RESOURCES, type Resource, type Selectable } from '../taskEvents';
import { settingsOf, sourceOf } from './parameters';

/** Activating is not worth more patience: n8n shows no progress. */
const LIMITS: Limits = {
	timeout: 10_000,
	rateLimitWait: 30_000,
	requestsPerMinute: webexContactCenter.requestsPerMinute,
	retry: true,
};

/** Subscriptions that the node keeps in its static data; the one to events of tasks comes first. */
export function keptBy(context: IHookFunctions | IWebhookFunctions): Kept[] {
	const { subscription, moreSubscriptions } = context.getWorkflowStaticData('node');
	const more: unknown[] = Array.isArray(moreSubscriptions) ? moreSubscriptions : [];
	return [subscription, ...more].filter(
		(one): one is Kept & Record<string, unknown> => isRecord(one) && typeof one.id === 'string',
	);
}

function keep(context: IHookFunctions, all: readonly Kept[]): void {
	const store = context.getWorkflowStaticData('node');
	const [first, ...more] = all.map((kept) => ({ ...kept }) as IDataObject);
	if (first) store.subscription = first;
	else delete store.subscription;
	if (more.length > 0) store.moreSubscriptions = more;
	else delete store.moreSubscriptions;
}

export async function isSubscribed(context: IHookFunctions): Promise<boolean> {
	if (sourceOf(context) === 'relay') return true;
	if (keptBy(context).length === 0) return false;
	const found = await look(context);
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

async function look(context: IHookFunctions): Promise<boolean | undefined> {
	try {
		const { send, organizationId } = await connect(context);
		let isKnown = true;
		for (const wanted of wantedBy(context, organizationId)) {
			const kept = keptBy(context).find(({ name }) => name === wanted.name);
			const found = kept ? await stands(send, kept, wanted) : false;
			if (found === false) return false;
			isKnown &&= found !== undefined;
		}
		return isKnown ? true : undefined;
	} catch {
		// Without a usable credential nothing can be said; creating the subscription tells what is wrong.
		return undefined;
	}
}

export async function createSubscription(context: IHookFunctions): Promise<boolean> {
	if (sourceOf(context) === 'relay') return true;
	try {
		const { send, baseUrl, organizationId } = await connect(context);
		const all = wantedBy(context, organizationId);
		const [{ destinationUrl }] = all;
		const problem = problemOfDestination(destinationUrl);
		if (problem && !isLoopback(baseUrl)) {
			throw new Error(
				`Webex Contact Center cannot post to ${destinationUrl}: ${problem}. It takes https addresses on a public host name without port or query only. Set WEBHOOK_URL of this n8n to such an address.`,
			);
		}
		await removeUnwanted(context, send, all);
		const leftOut = await subscribeToAll(context, send, all);
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

/** One after the other; none is left behind if one fails. Answers with the events that Webex does not offer. */
async function subscribeToAll(
	context: IHookFunctions,
	send: Send,
	all: readonly Wanted[],
): Promise<string[]> {
	const made: Kept[] = [];
	const leftOut: string[] = [];
	let failure: unknown;
	for (const wanted of all) {
		try {
			const { kept, leftOut: without } = await subscribe(send, wanted);
			made.push(kept);
			leftOut.push(...without);
			keep(context, made);
		} catch (error) {
			failure = error;
			if (!(error instanceof NotOffered)) break;
			leftOut.push(...(wanted.eventTypes.length > 0 ? wanted.eventTypes : [wanted.resource]));
		}
	}
	// What is not offered can be done without, as long as there is something left.
	if (failure === undefined || (failure instanceof NotOffered && made.length > 0)) return leftOut;
	for (const { id } of made) {
		await unsubscribe(send, id, all[0].organizationId).catch(() => undefined);
	}
	if (made.length > 0) keep(context, []);
	throw failure;
}

/** Subscriptions that were left behind and that no chosen event needs any more. */
async function removeUnwanted(
	context: IHookFunctions,
	send: Send,
	all: readonly Wanted[],
): Promise<void> {
	const [{ organizationId }] = all;
	const own = namesOf(context);
	const unwanted = keptBy(context).filter(
		({ name }) => own.includes(name) && all.every((wanted) => wanted.name !== name),
	);
	for (const { id } of unwanted) {
		await unsubscribe(send, id, organizationId).catch(() => undefined);
	}
}

/** Never throws: n8n would keep the URLs of the workflow for good. */
export async function deleteSubscription(context: IHookFunctions): Promise<boolean> {
	// Else it came with a copy of another n8n's data. n8n does not say here whether it ends a test.
	const own = namesOf(context);
	const left = keptBy(context).filter(({ name }) => own.includes(name));
	for (const { id } of [...left]) {
		try {
			const { send, organizationId } = await connect(context);
			await unsubscribe(send, id, organizationId);
			left.splice(
				left.findIndex((kept) => kept.id === id),
				1,
			);
		} catch (error) {
			context.logger.warn(
				`WxCC Task Trigger left its subscription ${id} behind and uses it again when it is activated: ${messageOf(error)}`,
				where(context),
			);
		}
	}
	keep(context, left);
	return left.length === 0;
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

/** One subscription for each resource, because a subscription has the version of one. */
function wantedBy(context: IHookFunctions, organizationId: string): Wanted[] {
	const chosen = listOf(context, 'events') as Selectable[];
	const { name, id } = context.getWorkflow();
	const versions = settingsOf(context).resourceVersions;
	const isTest = context.getActivationMode() === 'manual';
	return eventsFor(chosen).map(({ resource, eventTypes }) => ({
		name: nameFor(context, resource, isTest),
		description: `Made by n8n for the node "${context.getNode().name}" of the workflow "${name ?? id}"`,
		destinationUrl: context.getNodeWebhookUrl('default') ?? '',
		resource,
		eventTypes,
		resourceVersion: versions.find((version) => version.startsWith(`${resource}:`)) ?? '',
		organizationId,
	}));
}

/** A test has its own, so that it does not take the events of the active workflow. */
function nameFor(context: IHookFunctions, resource: Resource, isTest: boolean): string {
	const owner = [context.getInstanceId(), String(context.getWorkflow().id), context.getNode().id];
	return subscriptionName(resource === 'task' ? owner : [...owner, resource], isTest);
}

const namesOf = (context: IHookFunctions): string[] =>
	RESOURCES.flatMap((resource) =>
		[true, false].map((isTest) => nameFor(context, resource, isTest)),
	);

function where(context: IHookFunctions) {
	return { workflowId: context.getWorkflow().id, nodeName: context.getNode().name };
}
