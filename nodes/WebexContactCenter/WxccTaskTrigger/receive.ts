import type { IWebhookFunctions } from 'n8n-workflow';
import { SeenEvents } from '../../runtime/seenEvents';
import { isTest, ownerOf, secretsOf } from '../../runtime/trigger';
import {
	answerEvent,
	parseJsonObject,
	readRawBody,
	refuseEvent,
	Refusal,
} from '../../runtime/webhookBody';
import { isRecord } from '../../runtime/wire';
import {
	readRelayed,
	readSubscribed,
	type Arrival,
	type RelayQuery,
	type TaskEvent,
} from '../taskEvents';
import { ConnectedTasks } from './connectedTasks';
import { passes, readFilters } from './filters';
import { keptBy } from './lifecycle';
import { settingsOf, sourceOf } from './parameters';
import { checkRelayedSignature, checkSubscribedSignature, checkTimestamps } from './verify';

/** Events hold ids and names, never what was written. */
const BODY_LIMIT = 1024 * 1024;

const seen = new SeenEvents();
const connected = new ConnectedTasks();

/**
 * Takes one event and answers it. Undefined where no workflow is to start.
 * The answer does not wait for the execution to be stored: n8n forgets what a webhook notes in the static data when it
 * answers after that, and Webex waits for 5 seconds only.
 */
export async function receiveEvent(context: IWebhookFunctions): Promise<TaskEvent | undefined> {
	try {
		const isRelay = context.getWebhookName() === 'setup';
		const event = await (isRelay ? readRelay(context) : readSubscription(context));
		if (!passes(event, readFilters(context))) return answerEvent(context, 'filtered');
		if (!isFirst(context, event)) return answerEvent(context, 'duplicate');
		answerEvent(context, 'accepted');
		return event;
	} catch (error) {
		return refuseEvent(context, 'WxCC Task Trigger', error);
	}
}

async function readSubscription(context: IWebhookFunctions): Promise<TaskEvent> {
	if (sourceOf(context) === 'relay') {
		throw new Refusal(404, 'This trigger takes relayed events only, at its other URL.');
	}
	const request = context.getRequestObject();
	const body = await readRawBody(request, BODY_LIMIT);
	const secrets = keptBy(context).map(({ secret }) => String(secret ?? ''));
	// Webex can be faster than n8n stores what the activation noted.
	if (!secrets.some(Boolean)) throw new Refusal(503, 'The trigger has no subscription.');
	checkSubscribedSignature(request.headers, body, secrets);
	const raw = parseJsonObject(request, body);
	const times = [request.headers['x-webexcc-timestamp'], raw.comciscotimestamp];
	const receivedAt = new Date();
	const { replayCheck, replayWindow } = settingsOf(context);
	checkTimestamps(times, replayCheck, replayWindow * 60_000, receivedAt.getTime());
	return readSubscribed(raw, arrivalAt(context, receivedAt));
}

async function readRelay(context: IWebhookFunctions): Promise<TaskEvent> {
	if (sourceOf(context) === 'subscription') {
		throw new Refusal(404, 'This trigger takes no relayed events; Source says which it takes.');
	}
	const request = context.getRequestObject();
	const body = await readRawBody(request, BODY_LIMIT);
	if (context.getNodeParameter('relayAuthentication', 'signature') !== 'none') {
		const [secret] = await secretsOf(context, 'webexConnectWebhookApi', ['secret']);
		checkRelayedSignature(request.headers, body, secret);
	}
	const raw = parseJsonObject(request, body);
	const query: RelayQuery = isRecord(request.query) ? request.query : {};
	return readRelayed(raw, query, arrivalAt(context, new Date()));
}

function arrivalAt(context: IWebhookFunctions, receivedAt: Date): Arrival {
	return {
		receivedAt,
		isFurtherConnection: (taskId, identity) => {
			const store = context.getWorkflowStaticData('node');
			const owner = `${ownerOf(context)}${isTest(context) ? '/test' : ''}`;
			return connected.isFurther(owner, store, taskId, identity);
		},
	};
}

/** Remembers the event. */
function isFirst(context: IWebhookFunctions, { identity }: TaskEvent): boolean {
	if (!settingsOf(context).dropDuplicates || identity === '' || isTest(context)) return true;
	return seen.isFirst(ownerOf(context), context.getWorkflowStaticData('node'), identity);
}
