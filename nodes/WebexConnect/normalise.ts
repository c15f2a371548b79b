import { Refusal } from '../runtime/webhookBody';
import { isRecord } from '../runtime/wire';
import { enclosuresOf } from './attachments';
import { automaticReason } from './automaticMail';
import { configuredAddress } from './businessAddresses';
import { reactionParts, type Parts } from './channelParts';
import { engageResultIn } from './engageResult';
import { compact, EventReader } from './eventReader';
import {
	channelNamed,
	eventInWords,
	kindNamed,
	outputNamed,
	outputOf,
	plainName,
	type ChannelTable,
	type Kind,
} from './events';
import { common, identity, times, TRANSACTION, type Arrival, type Normalised } from './frame';
import { mailIn, mailParts, recipientsOf, type Mail } from './mail';
import { receiptIn } from './receipt';
import { withRefusedFiles } from './scans';

export type { Arrival, Normalised } from './frame';

/** Throws a `Refusal` for what is no event of Webex Connect. */
export function normalise(raw: Record<string, unknown>, arrival: Arrival): Normalised {
	const reader = new EventReader(raw);
	const receipt = receiptIn(reader, arrival);
	if (receipt) return receipt;
	const name = reader.text('channel', 'Channel', 'channel_identifier').trim();
	const channel = channelNamed(name);
	if (channel) return channelEvent(reader, channel, arrival);
	if (CHANNEL_NAME.test(name)) return unknownChannel(reader, name, arrival);
	const result = name === '' ? engageResultIn(reader, arrival) : undefined;
	if (result) return result;
	throw new Refusal(400, 'The body is no event of Webex Connect.');
}

const CHANNEL_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._&/+-]{0,39}$/u;

function channelEvent(reader: EventReader, channel: ChannelTable, arrival: Arrival): Normalised {
	const event = reader.text('event', 'event_identifier') || 'MO';
	const mail = channel.value === 'email' ? mailIn(reader) : undefined;
	const business = businessOf(reader, channel, mail, arrival);
	const parts = mail
		? mailParts(reader, mail, business.id)
		: (channel.parts?.(reader, plainName(event)) ?? {});
	const reaction = mail ? undefined : reactionParts(reader);
	const enclosures = enclosuresOf(reader);
	const attachments = withRefusedFiles(reader, enclosures.files);
	const { text: own, customerName, messageType, kind: said, ...rest } = { ...parts, ...reaction };
	const captions = attachments.map(({ caption }) => caption).filter(Boolean);
	const words = visible(own || reader.text(...channel.text)) || captions.join('\n');
	const content = [words, ...enclosures.words.filter((line) => !words.includes(line))]
		.filter(Boolean)
		.join('\n');
	const named = kindNamed(channel, event);
	const kind = kindOf(said ?? named, content !== '' || attachments.length > 0, reader, parts);
	const text = content || wordsFor(kind, reader, channel, event, attachments.length > 0);
	const customer = customerOf(reader, channel, mail, customerName);
	const transactionId = reader.text(...TRANSACTION);
	const thread = isRecord(parts.thread) ? parts.thread.id : undefined;
	const automatic = mail && automaticOf(reader, mail, arrival);
	const isMessage = kind === 'message' || kind === 'response' || kind === 'reaction';
	const [plain, withFiles, filesOnly] = channel.messageTypes;
	const type = attachments.length === 0 ? plain : text === '' ? filesOnly : withFiles;
	const notice = noticeOf(kind, named, automatic);
	return {
		kind,
		channel: channel.value,
		output: outputOf(channel),
		// One transaction can bring several events, such as typing that starts and stops.
		identity: identity(transactionId, channel.value, plainName(event), rest.typing),
		...(notice && { notice }),
		...(automatic && { isAutomatic: true as const }),
		json: {
			channel: channel.value,
			kind,
			event,
			transactionId,
			customer,
			business,
			...(automatic && { automatic: { reason: automatic } }),
			...(isMessage && { messageType: messageType ?? type }),
			text,
			attachments,
			...times(reader, channel.timestamp, arrival),
			conversationKey: conversationKey(reader, channel, business, customer.id, thread),
			...compact({ location: enclosures.place?.location }),
			...rest,
			...common(reader),
			raw: reader.event,
		},
	};
}

function automaticOf(reader: EventReader, mail: Mail, arrival: Arrival): string | undefined {
	const sender = mail.from[0]?.address ?? reader.text('from');
	return automaticReason(mail.headers, sender, reader.text('returnPath'), ownMailboxes(arrival));
}

/** A picture of Apple has a message of one character that stands for an object. */
const visible = (text: string): string => (/^[\s\ufffc]*$/.test(text) ? '' : text);

/**
 * An event that no page names is a message if it says something: better one too many than a lost customer. A message
 * that says nothing is none: it could go nowhere.
 */
function kindOf(
	known: Kind | undefined,
	saysSomething: boolean,
	reader: EventReader,
	parts: Parts,
): Kind {
	if (known === 'message' && !saysSomething) {
		if (parts.system !== undefined) return 'profile';
		return typeInWords(reader) === '' ? 'other' : 'message';
	}
	return known ?? (saysSomething ? 'message' : 'other');
}

/** For a message or a response whose content no page describes, so that the agent knows that there was something. */
function wordsFor(
	kind: Kind,
	reader: EventReader,
	channel: ChannelTable,
	event: string,
	hasFiles: boolean,
): string {
	if (kind === 'message') return hasFiles ? '' : typeInWords(reader);
	if (kind !== 'response') return '';
	const status = reader.text('status', 'authenticateStatus', 'paymentStatus', 'title');
	const accepted = { true: 'accepted', false: 'declined' }[reader.text('invitationAccepted')];
	return [eventInWords(channel, event), status || accepted].filter(Boolean).join(': ');
}

const PLAIN_TYPES = ['text', 'mo', 'message', 'system'];

function typeInWords(reader: EventReader): string {
	const type = reader.text('type').slice(0, 40);
	return type === '' || PLAIN_TYPES.includes(type.toLowerCase()) ? '' : `Message of type ${type}`;
}

function noticeOf(kind: Kind, named: Kind | undefined, automatic?: string): string | undefined {
	if (automatic) return 'automatic mail';
	if (kind === 'reaction') return 'a reaction';
	if (named === 'message' && kind === 'other') return 'a message without content';
	return named === undefined ? 'an event that it does not know' : undefined;
}

/** Of a channel that this version does not know. Webex Connect never repeats what was answered 400. */
function unknownChannel(reader: EventReader, name: string, arrival: Arrival): Normalised {
	const event = reader.text('event', 'event_identifier');
	const transactionId = reader.text(...TRANSACTION);
	return {
		kind: 'unknownChannel',
		channel: '',
		output: outputNamed('Other'),
		identity: identity(transactionId, name.toLowerCase(), plainName(event)),
		notice: 'an event of a channel that it does not know',
		json: {
			channel: name,
			kind: 'other',
			event,
			transactionId,
			business: { id: '', appId: reader.text('appId') },
			text: reader.text('message'),
			...times(reader, ['ts', 'datetime'], arrival),
			...common(reader),
			raw: reader.event,
		},
	};
}

function customerOf(
	reader: EventReader,
	channel: ChannelTable,
	mail: Mail | undefined,
	otherName = '',
): { id: string; name: string } {
	const [sender] = mail?.from ?? [];
	if (sender) return { id: sender.address, name: sender.name };
	const id = mail ? reader.text('userId') : reader.text(...channel.customerId);
	return { id, name: reader.text(...channel.customerName) || otherName };
}

interface Business {
	/** Empty where neither the event nor a setting names it. */
	id: string;
	appId: string;
}

function businessOf(
	reader: EventReader,
	channel: ChannelTable,
	mail: Mail | undefined,
	{ businessAddresses = [] }: Arrival,
): Business {
	const appId = reader.text('appId');
	const own = reader.text(...channel.businessId);
	const named = mail ? recipientsOf(mail) : [own].filter(Boolean);
	// A blind copy has no To.
	const found = mail ? (mail.to[0]?.address ?? named[0] ?? '') : own;
	const configured = configuredAddress(businessAddresses, { channel: channel.value, appId, named });
	return { id: configured || found, appId };
}

const ownMailboxes = ({ businessAddresses = [] }: Arrival): string[] =>
	businessAddresses
		.filter(({ channel }) => channel === 'email')
		.map(({ address }) => address.toLowerCase());

/**
 * The same for every event of one customer with one business address, and one thread where the channel has them. Made
 * from what the event says, so that no setting changes it; only a mail goes by the mailbox that was found.
 */
function conversationKey(
	reader: EventReader,
	channel: ChannelTable,
	business: Business,
	customer: string,
	thread: unknown,
): string {
	if (customer === '') return '';
	const isMail = channel.value === 'email';
	const address = (isMail ? business.id : reader.text(...channel.businessId)) || business.appId;
	const key = [channel.value, address, customer, ...(thread ? [String(thread)] : [])]
		.map((part) => part.replace(/[%|]/g, encodeURIComponent))
		.join('|');
	return isMail ? key.toLowerCase() : key;
}
