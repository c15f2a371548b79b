import { randomUUID } from 'node:crypto';
import type { Assets } from '../core/assets';
import { fieldsOf, isFields, isPresent, numberOf, textOf, type Fields } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import {
	CONTENTS_OF,
	ENVELOPES,
	EVENT_CHANNELS,
	EVENTS_OF,
	SCANS,
	type ContentKind,
	type CustomerEvent,
	type EventAttachment,
	type EventChannel,
} from './channels';
import { RECEIPT, statusesOf, statusNamed } from './receipts';

/** What a customer did on the phone, as the console shows it. */
export interface CustomerMessage extends Omit<CustomerEvent, 'at'> {
	at: string;
	/** Ids of the dispatches; none if no webhook is set. */
	deliveries: string[];
}

function refuse(reason: string): never {
	throw new InvalidInput(reason);
}

function attachmentOf(item: Fields): EventAttachment[] {
	const refused = SCANS.find((scan) => scan === item.refused);
	if (isPresent(item.refused) && refused === undefined) {
		refuse(`refused of an attachment must be one of ${SCANS.join(', ')}`);
	}
	const url = refused === undefined ? textOf(item, 'url') : '';
	if (url === undefined) return [];
	return [
		{
			url,
			mimeType: textOf(item, 'mimeType') ?? 'application/octet-stream',
			fileName: textOf(item, 'fileName') ?? (url.split('/').at(-1) || 'attachment'),
			caption: textOf(item, 'caption'),
			cid: textOf(item, 'cid'),
			refused,
		},
	];
}

const attachmentsOf = (value: unknown): EventAttachment[] =>
	Array.isArray(value) ? value.filter(isFields).flatMap(attachmentOf) : [];

const hasPlace = (value: Fields): boolean =>
	numberOf(value, 'latitude') !== undefined && numberOf(value, 'longitude') !== undefined;

/** At most one of the kinds of content that are neither text nor file. */
function contentOf(fields: Fields, channel: EventChannel): CustomerEvent['content'] {
	const kinds = (Object.keys(CONTENTS_OF) as ContentKind[]).filter(
		(kind) => isPresent(fields[kind]) && fields[kind] !== false,
	);
	if (kinds.length > 1) refuse(`A message is one of these, not several: ${kinds.join(', ')}`);
	const [kind] = kinds;
	if (kind === undefined) return undefined;
	const channels: readonly EventChannel[] = CONTENTS_OF[kind];
	if (!channels.includes(channel)) {
		refuse(`${kind} is not sent on ${channel}; it is on ${channels.join(', ')}`);
	}
	const value = fieldsOf(fields[kind]);
	if (kind === 'location' && !hasPlace(value)) {
		refuse('location must be {latitude, longitude} in numbers');
	}
	if (kind === 'link' && textOf(value, 'url') === undefined) refuse('link must have a url');
	return { kind, value };
}

function textsOf(fields: Fields, key: string): string[] | undefined {
	const value = fields[key];
	if (value === undefined) return undefined;
	if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
	return refuse(`${key} must be a list of texts`);
}

function assetOf(assets: Assets, channel: EventChannel, to: string) {
	const asset = assets.withAddress(channel, to);
	if (asset) return asset;
	const known = assets.list().filter((one) => one.channel === channel);
	return refuse(
		`to is ${to}, but no ${channel} asset of the tenant has this address (${known
			.map(({ address }) => address)
			.join(', ')}); add one with POST /admin/assets`,
	);
}

/** Transaction ids of these two end in `_0` on the printed samples. */
const newTid = (channel: EventChannel): string =>
	channel === 'whatsapp' || channel === 'facebook' ? `${randomUUID()}_0` : randomUUID();

/** Reads what the customer does; throws with what is wrong with it. */
export function readCustomerEvent(body: unknown, assets: Assets): CustomerEvent {
	const fields = fieldsOf(body);
	const channel =
		EVENT_CHANNELS.find((known) => known === fields.channel) ??
		refuse(`channel must be one of ${EVENT_CHANNELS.join(', ')}`);
	const [from, to] = [textOf(fields, 'from'), textOf(fields, 'to')];
	if (from === undefined || to === undefined) return refuse('from and to must be given');
	const events = [...EVENTS_OF[channel], RECEIPT];
	const event = textOf(fields, 'event') ?? events[0];
	if (!events.includes(event)) refuse(`event on ${channel} must be one of ${events.join(', ')}`);
	const envelope =
		ENVELOPES.find((known) => known === (fields.envelope ?? 'none')) ??
		refuse(`envelope must be one of ${ENVELOPES.join(', ')}`);
	const text = textOf(fields, 'text') ?? '';
	if (event === RECEIPT && statusNamed(channel, text) === undefined) {
		refuse(`text of a receipt on ${channel} must be one of ${statusesOf(channel)}`);
	}
	const headers = fieldsOf(fields.headers);
	return {
		channel,
		event,
		from,
		to,
		asset: assetOf(assets, channel, to),
		text,
		name: textOf(fields, 'name'),
		subject: textOf(fields, 'subject'),
		threadId: textOf(fields, 'threadId'),
		attachments: attachmentsOf(fields.attachments),
		content: contentOf(fields, channel),
		recipients: textsOf(fields, 'recipients'),
		cc: textsOf(fields, 'cc'),
		headers: Object.keys(headers).length > 0 ? headers : undefined,
		correlationId: textOf(fields, 'correlationId') ?? '',
		callbackData: textOf(fields, 'callbackData') ?? '',
		utcOffset: textOf(fields, 'utcOffset'),
		envelope,
		extra: fieldsOf(fields.extra),
		tid: textOf(fields, 'tid') ?? newTid(channel),
		gtrid: randomUUID(),
		at: new Date(),
	};
}
