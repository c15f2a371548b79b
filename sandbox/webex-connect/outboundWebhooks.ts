import { createHmac } from 'node:crypto';
import { fieldsOf, isPresent, numberOf, textOf, type Fields } from '../core/fields';
import { isLoopbackUrl } from '../core/loopback';
import type { Dispatch } from '../core/dispatcher';
import type { Building } from '../core/room';
import { send } from '../core/send';
import { EVENT_CHANNELS, type CustomerEvent, type EventChannel } from './channels';

const ALGORITHMS = ['sha256', 'sha512'] as const;

export interface OutboundWebhook {
	url: string;
	secret?: string;
	algorithm: (typeof ALGORITHMS)[number];
	channels: EventChannel[];
	timeoutMs: number;
}

const RETRY_AFTER_MS = 60_000;
const RETRIES = 3;
const TIMEOUT_MS = 10_000;

const RANGES_NOT_REPEATED: ReadonlyArray<readonly [number, number]> = [
	[202, 208],
	[226, 226],
	[300, 308],
	[400, 400],
	[402, 402],
	[404, 411],
	[414, 416],
	[418, 418],
	[505, 505],
];

const isRepeated = (status: number | undefined): boolean =>
	status === undefined ||
	!RANGES_NOT_REPEATED.some(([first, last]) => status >= first && status <= last);

/** Reads a webhook that came as JSON; a text answer says what is wrong with it. */
function readWebhook(body: unknown): OutboundWebhook | string {
	const fields = fieldsOf(body);
	const url = textOf(fields, 'url');
	if (url === undefined || !isLoopbackUrl(url)) return 'url must be an address of this machine';
	const wanted: unknown[] = Array.isArray(fields.channels) ? fields.channels : [...EVENT_CHANNELS];
	const channels = EVENT_CHANNELS.filter((channel) => wanted.includes(channel));
	if (channels.length !== wanted.length || channels.length === 0) {
		return `channels must be some of ${EVENT_CHANNELS.join(', ')}`;
	}
	const algorithm = isPresent(fields.algorithm)
		? ALGORITHMS.find((known) => known === fields.algorithm)
		: 'sha256';
	if (!algorithm) return `algorithm must be ${ALGORITHMS.join(' or ')}`;
	return {
		url,
		secret: textOf(fields, 'secret'),
		algorithm,
		channels,
		timeoutMs: numberOf(fields, 'timeoutMs') ?? TIMEOUT_MS,
	};
}

/** Any number of notification URLs; each gets the events of its channels. */
export class OutboundWebhooks {
	private readonly byUrl = new Map<string, OutboundWebhook>();

	constructor(private readonly building: Building) {}

	/** Without the secrets. */
	get shown() {
		return [...this.byUrl.values()].flatMap(({ channels, url, algorithm, secret, timeoutMs }) =>
			channels.map((channel) => ({
				channel,
				url,
				algorithm,
				signed: secret !== undefined,
				timeoutMs,
			})),
		);
	}

	/** Saving tries the URL with HEAD, which has to answer 200; a text tells why it was not saved. */
	async save(body: unknown): Promise<string | undefined> {
		const webhook = readWebhook(body);
		if (typeof webhook === 'string') return webhook;
		const { url, timeoutMs } = webhook;
		const answer = await send({ method: 'HEAD', url, timeoutMs });
		if (answer.status !== 200) {
			return `The test call (HEAD ${url}) must return 200, but ${answer.status ?? answer.error} came back`;
		}
		this.byUrl.set(url, webhook);
		this.publish();
		return undefined;
	}

	async notify(event: CustomerEvent, label: string, payload: Fields): Promise<Dispatch[]> {
		const webhooks = [...this.byUrl.values()].filter(({ channels }) =>
			channels.includes(event.channel),
		);
		return await Promise.all(
			webhooks.map(async (webhook) => await this.post(webhook, event, label, payload)),
		);
	}

	private async post(
		webhook: OutboundWebhook,
		{ tid, gtrid }: CustomerEvent,
		label: string,
		payload: Fields,
	): Promise<Dispatch> {
		const rawBody = JSON.stringify(payload);
		const { secret, algorithm } = webhook;
		const signature =
			secret === undefined
				? undefined
				: createHmac(algorithm, secret).update(rawBody).digest('hex');
		return await this.building.dispatcher.post(
			{
				kind: 'event',
				tid,
				label,
				url: webhook.url,
				headers: {
					'content-type': 'application/json',
					'x-wx-gtrid': gtrid,
					...(signature === undefined ? {} : { 'x-hub-signature': `${algorithm}=${signature}` }),
				},
				rawBody,
			},
			{
				timeoutMs: webhook.timeoutMs,
				retryAfterMs: RETRY_AFTER_MS,
				retries: RETRIES,
				accepted: (status) => status === 200,
				repeated: isRepeated,
			},
		);
	}

	clear(): void {
		this.byUrl.clear();
		this.publish();
	}

	private publish(): void {
		this.building.bus.publish('webhooks', this.shown);
	}
}
