import type { IWebhookFunctions } from 'n8n-workflow';
import { answerTokenRequest, checkBasic, checkBearer } from '../../runtime/inboundClient';
import { SeenEvents } from '../../runtime/seenEvents';
import { isAmong, isTest, listOf, ownerOf } from '../../runtime/trigger';
import {
	answerEvent,
	parseJsonOrXml,
	readRawBody,
	refuseEvent,
	Refusal,
} from '../../runtime/webhookBody';
import { MOST_MESSAGES, readCallback, type ChatEvent } from '../callback';

const TRIGGER = 'ECE Trigger';

/** For the most messages, each with 5 kB: attachments come as addresses. */
const BODY_LIMIT = 5 * 1024 * 1024;

/** Two calls with the most messages, so that a repetition of the last one is known in any case. */
const seen = new SeenEvents(2 * MOST_MESSAGES);

/**
 * Takes the messages of one call, or one request for a token, and answers it. Empty where no workflow is to start.
 * The answer does not wait for the execution to be stored: n8n forgets what a webhook notes in the static data when it
 * answers after that.
 */
export async function receiveMessages(context: IWebhookFunctions): Promise<ChatEvent[]> {
	const authentication = context.getNodeParameter('authentication', 'oAuth2') as string;
	if (context.getWebhookName() === 'setup' && authentication === 'oAuth2') {
		await answerTokenRequest(context, TRIGGER);
		return [];
	}
	try {
		if (context.getWebhookName() === 'setup') {
			throw new Refusal(404, 'This trigger gives no tokens: Authentication is not OAuth2.');
		}
		if (authentication === 'basicAuth') await checkBasic(context);
		else if (authentication !== 'none') await checkBearer(context);
		const request = context.getRequestObject();
		const body = await readRawBody(request, BODY_LIMIT);
		return select(context, readCallback(parseJsonOrXml(request, body), new Date()));
	} catch (error) {
		refuseEvent(context, TRIGGER, error);
		return [];
	}
}

/** What passes the filters and was not there before. The answer says what became of the rest. */
function select(context: IWebhookFunctions, all: ChatEvent[]): ChatEvent[] {
	const [events, senders] = [listOf(context, 'events'), listOf(context, 'senders')];
	const passing = all.filter(
		({ json }) => isAmong(events, [json.event]) && isAmong(senders, [json.senderType]),
	);
	const taken = firstOnes(context, passing);
	answerEvent(
		context,
		taken.length > 0 ? 'accepted' : passing.length > 0 ? 'duplicate' : 'filtered',
		{
			accepted: taken.length,
			duplicates: passing.length - taken.length,
			filtered: all.length - passing.length,
		},
	);
	return taken;
}

/** Remembers the messages. One without an id is always taken. */
function firstOnes(context: IWebhookFunctions, events: ChatEvent[]): ChatEvent[] {
	const settings = context.getNodeParameter('settings', {}) as { dropDuplicates?: boolean };
	if (settings.dropDuplicates === false || isTest(context)) return events;
	const known = events.filter(({ identity }) => identity !== '');
	const first = seen.areFirst(
		ownerOf(context),
		context.getWorkflowStaticData('node'),
		known.map(({ identity }) => identity),
	);
	const repeated = new Set(known.filter((_, index) => !first[index]));
	return events.filter((event) => !repeated.has(event));
}
