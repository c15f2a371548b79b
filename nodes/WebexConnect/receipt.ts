import { isRecord } from '../runtime/wire';
import { compact, EventReader } from './eventReader';
import { channelNamed, outputNamed, plainName, RECEIPT_CODES } from './events';
import {
	common,
	identity,
	numberOrText,
	times,
	TRANSACTION,
	type Arrival,
	type Normalised,
} from './frame';
import { toUtc } from './timestamps';

/**
 * A delivery receipt, in one of three envelopes. Several receipts share the transaction id of the message they are about.
 * source: outbound webhook pages of the channels; voice: `deliveryTransInfo`; sandbox of SMS v1: {messageId, status, statusTime}
 */
export function receiptIn(reader: EventReader, arrival: Arrival): Normalised | undefined {
	const notification = reader.object('deliveryInfoNotification', 'deliveryTransInfo');
	if (notification) return receipt(reader, new EventReader(notification), arrival);
	const { event } = reader;
	const isOfSandbox = 'messageId' in event && 'statusTime' in event && reader.text('status') !== '';
	return isOfSandbox ? receipt(reader, reader, arrival) : undefined;
}

function receipt(root: EventReader, notification: EventReader, arrival: Arrival): Normalised {
	const info = new EventReader(
		notification.object('deliveryInfo', 'deliveryTransInfo') ?? notification.event,
	);
	// In a click on a live chat message, the ids are one level further down.
	const outer = (...names: string[]) => notification.text(...names) || info.text(...names);
	const error = new EventReader(info.object('error') ?? {});
	const transactionId = outer('transid', ...TRANSACTION, 'messageId');
	const code = info.text('code') || error.text('code');
	const deliveryStatus = info.text('deliveryStatus', 'status');
	const status = mended(deliveryStatus) || RECEIPT_CODES.get(code) || '';
	const destination = info.text('destination');
	const subTransactionId = outer('subtid');
	const channel = channelNamed(info.text('deliveryChannel'))?.value ?? '';
	const carrierTime =
		info.text('carrierSubmitTimeStamp') || notification.text('carrierSubmitTimeStamp');
	return {
		kind: 'receipt',
		channel,
		output: outputNamed('Delivery Receipt'),
		identity: identity(transactionId, 'receipt', subTransactionId, destination, code, status),
		json: {
			channel,
			kind: 'receipt',
			event: status,
			transactionId,
			customer: { id: destination || info.text('waid', 'bsuid'), name: '' },
			...times(info, ['timeStamp', 'timestamp', 'statusTime', 'ts'], arrival),
			receipt: compact({
				code: numberOrText(code),
				status,
				deliveryStatus,
				description:
					info.text('Description', 'description') || error.text('message', 'description'),
				destination,
				destinationType: info.text('destinationType'),
				deliveryChannel: info.text('deliveryChannel'),
				additionalInfo: info.objectOrText('additionalInfo'),
				messageCount: numberOrText(info.text('messageCount')),
				carrier: outer('carrier'),
				serviceProvider: outer('serviceProvider'),
				carrierSubmittedAt: toUtc(carrierTime, arrival.timeZone) ?? carrierTime,
				waid: info.text('waid'),
				bsuid: info.text('bsuid'),
				waidNormalized: info.event.waidNormalized,
				interactiveData: interactiveData(info) ?? interactiveData(notification),
				subTransactionId,
				correlationId: outer('correlationid', 'correlationId'),
				callbackData:
					notification.objectOrText('callbackData') ?? info.objectOrText('callbackData'),
			}),
			...common(root),
			raw: root.event,
		},
	};
}

function interactiveData(reader: EventReader): unknown {
	const data = reader.objectOrText('interactiveData');
	return isRecord(data) || data ? data : undefined;
}

/** The receipts of Messenger spell it wrongly. */
const mended = (status: string): string =>
	plainName(status) === 'submited' ? 'Submitted' : status;
