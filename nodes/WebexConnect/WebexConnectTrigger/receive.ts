import type { IWebhookFunctions } from 'n8n-workflow';
import { SeenEvents } from '../../runtime/seenEvents';
import { isSignedWith } from '../../runtime/signature';
import { isTest, ownerOf, secretsOf } from '../../runtime/trigger';
import {
	answerEvent,
	parseJsonObject,
	readRawBody,
	refuseEvent,
	Refusal,
} from '../../runtime/webhookBody';
import { businessAddressesOf } from '../businessAddresses';
import type { Selectable } from '../events';
import { normalise, type Normalised } from '../normalise';
import { isTimeZone } from '../timestamps';

/** Events hold text and addresses of files, never the files. */
const BODY_LIMIT = 2 * 1024 * 1024;

const seen = new SeenEvents();

/**
 * Takes one call of Webex Connect and answers it. Undefined where no workflow is to start.
 * The answer does not wait for the execution to be stored: n8n forgets what a webhook notes in the static data when it
 * answers after that, and a repetition after a restart would start the workflow again.
 */
export async function receiveEvent(context: IWebhookFunctions): Promise<Normalised | undefined> {
	const response = context.getResponseObject();
	if (context.getWebhookName() === 'setup') {
		response.status(200);
		if (context.getRequestObject().method === 'HEAD') response.end();
		else response.json({ message: 'Webex Connect Trigger is listening.' });
		return undefined;
	}
	try {
		const event = normalise(await readSignedBody(context), {
			receivedAt: new Date(),
			timeZone: timeZoneOf(context),
			businessAddresses: businessAddressesOf(context.getNodeParameter('businessAddresses', {})),
		});
		if (!isSelected(context, event)) return leaveOut(context, event);
		if (!isFirst(context, event)) return answerEvent(context, 'duplicate');
		answerEvent(context, 'accepted');
		return event;
	} catch (error) {
		return refuseEvent(context, 'Webex Connect Trigger', error);
	}
}

async function readSignedBody(context: IWebhookFunctions): Promise<Record<string, unknown>> {
	const request = context.getRequestObject();
	const body = await readRawBody(request, BODY_LIMIT);
	if (context.getNodeParameter('authentication', 'signature') !== 'none') {
		const [secret] = await secretsOf(context, 'webexConnectWebhookApi', ['secret']);
		const signature = request.headers['x-hub-signature'];
		// The vendor's own example of a receiver trims the body before it signs.
		const isGenuine =
			isSignedWith(secret, body, signature) || isSignedWith(secret, trimmed(body), signature);
		if (!isGenuine) throw new Refusal(401, 'The signature is missing or does not match.');
	}
	return parseJsonObject(request, body);
}

const WHITE_SPACE = [0x09, 0x0a, 0x0d, 0x20];

function trimmed(body: Buffer): Buffer {
	let [start, end] = [0, body.length];
	while (start < end && WHITE_SPACE.includes(body[start])) start++;
	while (end > start && WHITE_SPACE.includes(body[end - 1])) end--;
	return body.subarray(start, end);
}

interface Settings {
	dropDuplicates?: boolean;
	includeAutomatic?: boolean;
	timeZone?: string;
}

function settingsOf(context: IWebhookFunctions): Settings {
	return context.getNodeParameter('settings', {}) as Settings;
}

function timeZoneOf(context: IWebhookFunctions): string {
	const timeZone = (settingsOf(context).timeZone ?? '').trim() || 'UTC';
	if (isTimeZone(timeZone)) return timeZone;
	context.logger.warn(
		'Webex Connect Trigger: Time Zone Without Offset is no time zone; UTC is used',
	);
	return 'UTC';
}

function isSelected(context: IWebhookFunctions, event: Normalised): boolean {
	const events = context.getNodeParameter('events', []) as Selectable[];
	const ofEvents = events.length === 0 || events.includes(event.kind);
	const includesAutomatic = settingsOf(context).includeAutomatic === true;
	return isOfChannels(context, event) && ofEvents && (includesAutomatic || !event.isAutomatic);
}

/** Results have no channel, nor have some receipts; a channel that nobody knows is none that was chosen. */
function isOfChannels(context: IWebhookFunctions, { channel, kind }: Normalised): boolean {
	const channels = context.getNodeParameter('channels', []) as string[];
	if (channels.length === 0) return true;
	return channel === '' ? kind !== 'unknownChannel' : channels.includes(channel);
}

/** Says in the log and to the sender what would be missed otherwise, in words that hold nothing of the event. */
function leaveOut(context: IWebhookFunctions, event: Normalised): undefined {
	const { notice, channel } = event;
	if (!notice || !isOfChannels(context, event)) return answerEvent(context, 'filtered');
	const where = channel && ` on ${channel}`;
	context.logger.info(`Webex Connect Trigger left out ${notice}${where}`, {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
	});
	return answerEvent(context, 'filtered', { reason: notice });
}

/** Remembers the event. */
function isFirst(context: IWebhookFunctions, { identity }: Normalised): boolean {
	const drops = settingsOf(context).dropDuplicates !== false;
	if (!drops || identity === '' || isTest(context)) return true;
	return seen.isFirst(ownerOf(context), context.getWorkflowStaticData('node'), identity);
}
