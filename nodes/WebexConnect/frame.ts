import { isRecord } from '../runtime/wire';
import type { BusinessAddress } from './businessAddresses';
import { compact, compactOrNone, EventReader } from './eventReader';
import type { Channel, Selectable } from './events';
import { toUtc } from './timestamps';

/** An event in the form that all channels share. */
export interface Normalised {
	/** What Events chooses by. */
	kind: Selectable;
	channel: Channel | '';
	output: number;
	/** What makes a repetition recognisable; empty where the event has no transaction id. */
	identity: string;
	/** What the log says if the event is left out; not for those that are left out every day. */
	notice?: string;
	/** No person wrote it. */
	isAutomatic?: true;
	json: Record<string, unknown>;
}

/** When and where an event arrived. */
export interface Arrival {
	receivedAt: Date;
	/** Zone of times that come without an offset. */
	timeZone: string;
	businessAddresses?: readonly BusinessAddress[];
}

export const TRANSACTION = ['tid', 'transid', 'transId', 'TransId'];

/** `receivedAt` stands in for a time that is missing or cannot be read. */
export function times(reader: EventReader, names: readonly string[], arrival: Arrival) {
	const { receivedAt, timeZone } = arrival;
	const received = receivedAt.toISOString();
	return { timestamp: toUtc(reader.text(...names), timeZone) ?? received, receivedAt: received };
}

/** What any event can have beside its own fields. */
export function common(reader: EventReader): Record<string, unknown> {
	const security = compactOrNone({
		pciInfo: reader.objectOrText('pciInfo'),
		malwareInfo: reader.objectOrText('malwareinfo'),
		securityScanInfo: reader.objectOrText('securityscaninfo'),
	});
	// An object, a list with one entry for each integration the event is shared with, or an object in an object.
	const [integration] = reader.list('dataIntegration') ?? [];
	const inner = isRecord(integration) ? integration.dataIntegration : undefined;
	const holder = isRecord(inner) ? inner : integration;
	const context = isRecord(holder) ? holder.context : undefined;
	return compact({ security, context, unparsed: compactOrNone(reader.unparsed) });
}

export function identity(transactionId: string, ...rest: unknown[]): string {
	return transactionId && JSON.stringify([transactionId, ...rest]);
}

export const numberOrText = (text: string): number | string =>
	text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
