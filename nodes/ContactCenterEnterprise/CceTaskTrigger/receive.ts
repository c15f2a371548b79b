import type { IWebhookFunctions } from 'n8n-workflow';
import { answerTokenRequest, checkBearer } from '../../runtime/inboundClient';
import { SeenEvents } from '../../runtime/seenEvents';
import { isAmong, isTest, listOf, ownerOf } from '../../runtime/trigger';
import { answerEvent, parseJsonObject, readRawBody, refuseEvent } from '../../runtime/webhookBody';
import { readTaskEvent, type TaskEvent } from '../taskEvents';

const TRIGGER = 'CCE Task Trigger';

/** Events hold ids, names and variables, never what was written. */
const BODY_LIMIT = 1024 * 1024;

const seen = new SeenEvents();

/**
 * Takes one event, or one request for a token, and answers it. Undefined where no workflow is to start.
 * The answer does not wait for the execution to be stored: n8n forgets what a webhook notes in the static data when it
 * answers after that.
 */
export async function receiveEvent(context: IWebhookFunctions): Promise<TaskEvent | undefined> {
	if (context.getWebhookName() === 'setup') return await answerTokenRequest(context, TRIGGER);
	try {
		await checkBearer(context);
		const request = context.getRequestObject();
		const body = await readRawBody(request, BODY_LIMIT);
		const event = readTaskEvent(parseJsonObject(request, body), new Date());
		if (!passes(context, event)) return answerEvent(context, 'filtered');
		if (!isFirst(context, event)) return answerEvent(context, 'duplicate');
		answerEvent(context, 'accepted');
		return event;
	} catch (error) {
		return refuseEvent(context, TRIGGER, error);
	}
}

/** An event without a destination does not pass a filter for destinations. */
const passes = (context: IWebhookFunctions, { json }: TaskEvent): boolean =>
	isAmong(listOf(context, 'events'), [json.event]) &&
	isAmong(listOf(context, 'destinations'), [json.destination]);

/** Remembers the event. */
function isFirst(context: IWebhookFunctions, { identity }: TaskEvent): boolean {
	const settings = context.getNodeParameter('settings', {}) as { dropDuplicates?: boolean };
	if (settings.dropDuplicates === false || identity === '' || isTest(context)) return true;
	return seen.isFirst(ownerOf(context), context.getWorkflowStaticData('node'), identity);
}
