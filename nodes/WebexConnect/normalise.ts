import { Refusal } from '../runtime/webhookBody';
import { isRecord } from '../runtime/wire';
import { toAttachment } from './attachments';
import { addresses, nameAndAddress } from './channelParts';
import { compact, compactOrNone, EventReader } from './eventReader';
import {
	channelNamed,
	CHANNEL_TABLES,
	ENGAGE_RESULT_OUTPUT,
	isChannelEvent,
	kindNamed,
	plainName,
	RECEIPT_CODES,
	RECEIPT_OUTPUT,
	type ChannelTable,
	type Kind,
	type Selectable,
} from './events';
import { toUtc } from './timestamps';

/** An event in the form that all channels share. */
export interface Normalised {
	kind: Selectable;
	channel: ChannelTable['value'] | '';
	output: number;
	/** What makes a repetition recognisable; empty where the event has no transaction id. */
	identity: string;
	/** The table of the channel does not name this event. */
	unfamiliar: boolean;
	json: Record<string, unknown>;
}

/** When and where an event arrived. */
export interface Arrival {
	receivedAt: Date;
	/** Zone of times that come without an offset. */
	timeZone: string;
}

const TRANSACTION = ['tid', 'transid', 'transId', 'TransId'];

/** Throws a `Refusal` for what is no event of Webex Connect. */
export function normalise(raw: Record<string, unknown>, arrival: Arrival): Normalised {
	const reader = new EventReader(raw);
	const notification = reader.object('deliveryInfoNotification');
	if (notification) return receipt(raw, new EventReader(notification), arrival);
	const name = reader.text('channel', 'channel_identifier');
	const channel = channelNamed(name);
	if (channel) return channelEvent(reader, channel, arrival);
	if (name === '' && isEngageResult(reader)) return engageResult(reader, arrival);
	throw new Refusal(400, `Unknown channel${/^[\w .-]{1,40}$/.test(name) ? ` ${name}` : ''}.`);
}

function channelEvent(reader: EventReader, channel: ChannelTable, arrival: Arrival): Normalised {
	const event = reader.text('event', 'event_identifier') || 'MO';
	const parts = channel.parts?.(reader, plainName(event)) ?? {};
	const attachments = (reader.list('attachments') ?? []).map(toAttachment);
	const { text: partText, customerName, messageType, ...rest } = parts;
	const captions = attachments.map(({ caption }) => caption).filter(Boolean);
	const text = partText || reader.text(...channel.text) || captions.join('\n');
	const named = kindNamed(channel, event);
	const kind = kindOf(named, text !== '' || attachments.length > 0, parts);
	const customer = customerOf(reader, channel, customerName);
	const business = { id: businessOf(reader, channel) };
	const transactionId = reader.text(...TRANSACTION);
	const thread = isRecord(parts.thread) ? parts.thread.id : undefined;
	const isMessage = kind === 'message' || kind === 'response';
	const [plain, withFiles] = channel.messageTypes;
	return {
		kind,
		channel: channel.value,
		output: CHANNEL_TABLES.findIndex(({ value }) => value === channel.value),
		// One transaction can bring several events, such as typing that starts and stops.
		identity: identity(transactionId, channel.value, plainName(event), rest.typing),
		unfamiliar: named === undefined,
		json: {
			channel: channel.value,
			kind,
			event,
			transactionId,
			customer,
			business,
			...(isMessage && {
				messageType: messageType ?? (attachments.length > 0 ? withFiles : plain),
			}),
			text,
			attachments,
			...times(reader, channel.timestamp, arrival),
			conversationKey: conversationKey(channel.value, business.id, customer.id, thread),
			...rest,
			...common(reader),
			raw: reader.event,
		},
	};
}

/** An event that no page names is a message if it says something: better one too many than a lost customer. */
function kindOf(named: Kind | undefined, saysSomething: boolean, parts: Parts): Kind {
	if (named === 'message' && !saysSomething && parts.system !== undefined) return 'profile';
	return named ?? (saysSomething ? 'message' : 'other');
}

type Parts = ReturnType<NonNullable<ChannelTable['parts']>>;

function customerOf(
	reader: EventReader,
	channel: ChannelTable,
	otherName = '',
): { id: string; name: string } {
	const id = reader.text(...channel.customerId);
	const name = reader.text(...channel.customerName) || otherName;
	if (channel.value !== 'email') return { id, name };
	const sender = nameAndAddress(id);
	return { id: sender.address, name: name || sender.name };
}

function businessOf(reader: EventReader, channel: ChannelTable): string {
	if (channel.value !== 'email') return reader.text(...channel.businessId);
	const [first] = addresses(reader, 'to');
	return first ? nameAndAddress(first).address : reader.text('appId');
}

/** source: delivery receipt page. Several receipts share the transaction id of the message they are about. */
function receipt(raw: Record<string, unknown>, reader: EventReader, arrival: Arrival): Normalised {
	const info = new EventReader(reader.object('deliveryInfo') ?? {});
	const channel = channelNamed(info.text('deliveryChannel'))?.value ?? '';
	const transactionId = reader.text('transid', ...TRANSACTION);
	const code = info.text('code');
	const status = RECEIPT_CODES[code] ?? info.text('deliveryStatus');
	const destination = info.text('destination');
	const subTransactionId = reader.text('subtid');
	return {
		kind: 'receipt',
		channel,
		output: RECEIPT_OUTPUT,
		identity: identity(transactionId, 'receipt', subTransactionId, destination, code, status),
		unfamiliar: false,
		json: {
			channel,
			kind: 'receipt',
			event: status,
			transactionId,
			customer: { id: destination, name: '' },
			...times(info, ['timeStamp', 'timestamp', 'ts'], arrival),
			receipt: compact({
				code: Number(code) || code,
				status,
				deliveryStatus: info.text('deliveryStatus'),
				description: info.text('Description', 'description'),
				destination,
				destinationType: info.text('destinationType'),
				deliveryChannel: info.text('deliveryChannel'),
				additionalInfo: info.objectOrText('additionalInfo'),
				subTransactionId,
				correlationId: reader.text('correlationid', 'correlationId'),
				callbackData: reader.objectOrText('callbackData'),
			}),
			...common(new EventReader(raw)),
			raw,
		},
	};
}

/** The shape is inferred: what Engage's nodes read from a result, and no sign of a channel. */
function isEngageResult(reader: EventReader): boolean {
	const event = reader.text('event');
	return (
		event !== '' &&
		reader.text(...TRANSACTION) !== '' &&
		!isChannelEvent(event) &&
		!('userId' in reader.event) &&
		!('appId' in reader.event)
	);
}

function engageResult(reader: EventReader, arrival: Arrival): Normalised {
	const event = reader.text('event');
	const transactionId = reader.text(...TRANSACTION);
	const code = reader.text('code');
	const conversation = reader.objectOrText('conversation');
	return {
		kind: 'engageResult',
		channel: '',
		output: ENGAGE_RESULT_OUTPUT,
		identity: identity(transactionId, 'engageResult', plainName(event), code),
		unfamiliar: false,
		json: {
			kind: 'engageResult',
			event,
			transactionId,
			...(code !== '' && { code: Number.isFinite(Number(code)) ? Number(code) : code }),
			description: reader.text('description', 'message'),
			conversationId: reader.text('conversationId', 'conversation'),
			...(isRecord(conversation) && { conversation }),
			...times(reader, ['ts', 'timestamp'], arrival),
			...common(reader),
			raw: reader.event,
		},
	};
}

/** `receivedAt` stands in for a time that is missing or cannot be read. */
function times(reader: EventReader, names: readonly string[], { receivedAt, timeZone }: Arrival) {
	const received = receivedAt.toISOString();
	return { timestamp: toUtc(reader.text(...names), timeZone) ?? received, receivedAt: received };
}

/** What any event can have beside its own fields. */
function common(reader: EventReader): Record<string, unknown> {
	const security = compactOrNone({
		pciInfo: reader.objectOrText('pciInfo'),
		malwareInfo: reader.objectOrText('malwareinfo'),
		securityScanInfo: reader.objectOrText('securityscaninfo'),
	});
	// An object, or a list with one entry for each integration the event is shared with.
	const [integration] = reader.list('dataIntegration') ?? [];
	const context = isRecord(integration) ? integration.context : undefined;
	return compact({ security, context, unparsed: compactOrNone(reader.unparsed) });
}

/** The same for every event of one customer with one business address, and one thread where the channel has them. */
function conversationKey(
	channel: string,
	business: string,
	customer: string,
	thread: unknown,
): string {
	if (customer === '') return '';
	const key = [channel, business, customer, ...(thread ? [String(thread)] : [])]
		.map((part) => part.replace(/[%|]/g, encodeURIComponent))
		.join('|');
	return channel === 'email' ? key.toLowerCase() : key;
}

function identity(transactionId: string, ...rest: unknown[]): string {
	return transactionId && JSON.stringify([transactionId, ...rest]);
}
