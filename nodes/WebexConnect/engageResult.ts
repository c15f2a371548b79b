import { isRecord } from '../runtime/wire';
import { compact, EventReader } from './eventReader';
import { isChannelEvent, outputNamed, plainName } from './events';
import {
	common,
	identity,
	numberOrText,
	times,
	TRANSACTION,
	type Arrival,
	type Normalised,
} from './frame';

/**
 * The result of a call of Webex Engage: {event, tid, tenantId, status, code, description, value, headers, context}, or its
 * outcome name with the ids beside it. A close that comes too late has a code and no event.
 * source: Webex Engage API reference, callbacks; the second form is inferred
 */
export function engageResultIn(reader: EventReader, arrival: Arrival): Normalised | undefined {
	return isEngageResult(reader) ? engageResult(reader, arrival) : undefined;
}

const OF_CHANNELS = ['userId', 'appId', 'oa', 'msisdn', 'waid', 'psid'];

function isEngageResult(reader: EventReader): boolean {
	const event = reader.text('event');
	const saysResult = ['code', 'status', 'value', 'conversationId'].some(
		(name) => reader.objectOrText(name) !== undefined || reader.text(name) !== '',
	);
	return (
		reader.text(...TRANSACTION) !== '' &&
		(event === '' ? saysResult : !isChannelEvent(event)) &&
		!OF_CHANNELS.some((name) => name in reader.event)
	);
}

function engageResult(reader: EventReader, arrival: Arrival): Normalised {
	const event = reader.text('event');
	const transactionId = reader.text(...TRANSACTION);
	const code = reader.text('code');
	const value = new EventReader(reader.object('value') ?? {});
	const conversation = reader.objectOrText('conversation');
	return {
		kind: 'engageResult',
		channel: '',
		output: outputNamed('Engage Result'),
		identity: identity(transactionId, 'engageResult', plainName(event), code),
		json: {
			kind: 'engageResult',
			event,
			transactionId,
			// The code is no sign: those of success have four digits as well.
			...compact({ status: event.endsWith(':error') ? 'failed' : reader.text('status') }),
			...(code !== '' && { code: numberOrText(code) }),
			description: reader.text('description', 'message'),
			conversationId: value.text('conversationId') || reader.text('conversationId', 'conversation'),
			...compact({
				aliasId: value.text('aliasId') || reader.text('aliasId'),
				messages: value.list('messages'),
				routedTo: value.object('routedTo'),
				value: reader.object('value'),
				tenantId: reader.text('tenantId'),
			}),
			...(isRecord(conversation) && { conversation }),
			...times(reader, ['ts', 'timestamp'], arrival),
			...common(reader),
			...compact({ context: reader.object('context') }),
			raw: reader.event,
		},
	};
}
