import { randomInt } from 'node:crypto';
import { fieldsOf, textOf } from './fields';
import { InvalidInput } from './invalidInput';

export const ASSET_CHANNELS = [
	'sms',
	'email',
	'livechat',
	'whatsapp',
	'facebook',
	'amb',
	'rcs',
	'api',
] as const;

/** A channel asset of the sandbox's tenant: what Webex Connect calls it, and under which address customers reach it. */
export interface Asset {
	channel: (typeof ASSET_CHANNELS)[number];
	/** `appId` of the events of this asset. */
	appId: string;
	/** The business address that Webex Engage knows: a number, mailbox, page id, account id, app id or business id. */
	address: string;
}

/**
 * The app id equals the address for live chat only. source: create-conversation page of standalone Engage (WhatsApp
 * wants the number, Messenger the page id), WhatsApp and Messenger samples of the data-stream pages (`a_` and digits)
 */
const ASSETS: readonly Asset[] = [
	{ channel: 'sms', appId: 'a_171931000079970001', address: '+442079460100' },
	{ channel: 'sms', appId: 'a_171931000079970002', address: '+14155550100' },
	{ channel: 'email', appId: 'a_171931000079970003', address: 'support@example.com' },
	{ channel: 'email', appId: 'a_171931000079970004', address: 'support@example.org' },
	{ channel: 'email', appId: 'a_9', address: 'support@org.example' },
	{ channel: 'livechat', appId: 'IM28095016', address: 'IM28095016' },
	{ channel: 'whatsapp', appId: 'a_171931000079979870', address: '447700900100' },
	{ channel: 'whatsapp', appId: 'a_171931000079979871', address: '442079460199' },
	{ channel: 'facebook', appId: 'a_171931000079979872', address: '108022003311' },
	{
		channel: 'amb',
		appId: 'a_171931000079979873',
		address: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10',
	},
	{ channel: 'rcs', appId: 'a_171931000079979874', address: 'a_171931000079979874' },
	{ channel: 'api', appId: 'a_171931000079979875', address: 'sandbox-business' },
];

/** The assets of the tenant; a demo or a test may add its own. */
export class Assets {
	private readonly all: Asset[] = [...ASSETS];

	list(): readonly Asset[] {
		return this.all;
	}

	/** Without an app id it gets one of the tenant's form. Throws if the address is taken. */
	add(wanted: Omit<Asset, 'appId'> & { appId?: string }): Asset {
		const { channel, address } = wanted;
		const sameId = channel === 'livechat' || channel === 'rcs';
		const appId = wanted.appId ?? (sameId ? address : newAppId());
		const known = this.withAddress(channel, address);
		if (known && wanted.appId !== undefined && wanted.appId !== known.appId) {
			throw new InvalidInput(`The ${channel} asset ${address} exists, with app id ${known.appId}`);
		}
		if (known) return known;
		if (this.withAppId(channel, appId)) {
			throw new InvalidInput(`Another ${channel} asset has the app id ${appId}`);
		}
		const asset = { channel, appId, address };
		this.all.push(asset);
		return asset;
	}

	withAddress(channel: string, address: string): Asset | undefined {
		const wanted = comparable(address);
		return this.all.find(
			(asset) => asset.channel === channel && comparable(asset.address) === wanted,
		);
	}

	withAppId(channel: string, appId: string): Asset | undefined {
		return this.all.find((asset) => asset.channel === channel && asset.appId === appId);
	}

	reset(): void {
		this.all.splice(0, this.all.length, ...ASSETS);
	}
}

/** A number is the same with and without plus sign, and an address in any case. */
const comparable = (address: string): string => address.toLowerCase().replace(/^\+/, '');

const newAppId = (): string => `a_17193100${randomInt(1e9, 1e10)}`;

/** Reads an asset that came as JSON. */
export function readAsset(body: unknown): Omit<Asset, 'appId'> & { appId?: string } {
	const fields = fieldsOf(body);
	const channel = ASSET_CHANNELS.find((known) => known === fields.channel);
	if (!channel) throw new InvalidInput(`channel must be one of ${ASSET_CHANNELS.join(', ')}`);
	const address = textOf(fields, 'address');
	if (address === undefined) throw new InvalidInput('address must be given');
	return { channel, address, appId: textOf(fields, 'appId') };
}
