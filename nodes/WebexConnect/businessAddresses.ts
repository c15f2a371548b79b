import { isRecord } from '../runtime/wire';

/** Which address a customer wrote to, where the event names only the app. */
export interface BusinessAddress {
	channel: string;
	/** Empty for any app of the channel. */
	appId: string;
	address: string;
}

/** The rows of the parameter, or a list that an expression gives. */
export function businessAddressesOf(value: unknown): BusinessAddress[] {
	const rows: unknown = isRecord(value) ? value.rows : value;
	return (Array.isArray(rows) ? rows : [])
		.filter(isRecord)
		.map(({ channel, appId, address }) => ({
			channel: textOf(channel),
			appId: textOf(appId),
			address: textOf(address),
		}))
		.filter(({ channel, address }) => channel !== '' && address !== '');
}

const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/**
 * The configured address of an event: one among the addresses that the event names, then the one of its app, then one
 * for any app. A mail can name several mailboxes; of several for any app, none can be chosen without being named.
 */
export function configuredAddress(
	addresses: readonly BusinessAddress[],
	event: { channel: string; appId: string; named: readonly string[] },
): string {
	const apps = ['', event.appId, ...event.named];
	const fitting = addresses.filter(
		({ channel, appId }) => channel === event.channel && apps.includes(appId),
	);
	const named = event.named.map((address) => address.toLowerCase());
	const rank = ({ address }: BusinessAddress) => named.indexOf(address.toLowerCase());
	const [among] = fitting.filter((row) => rank(row) >= 0).sort((a, b) => rank(a) - rank(b));
	if (among) return among.address;
	const ofApp = fitting.find(({ appId }) => appId !== '');
	if (ofApp) return ofApp.address;
	return fitting.length === 1 || named.length === 0 ? (fitting[0]?.address ?? '') : '';
}
