import { toMilliseconds } from '../../runtime/eventTime';
import { isSignedWith } from '../../runtime/signature';
import { Refusal } from '../../runtime/webhookBody';
import type { ReplayCheck } from './parameters';

/*
 * How the vendor signs what it posts.
 * source: developer portal, receive and verify contact center webhooks
 */

/** As n8n hands them over: names in lower case. */
export type Headers = Record<string, string | string[] | undefined>;

/** Throws a `Refusal` unless Webex Contact Center signed the body with one of the secrets: hex HMAC-SHA256 over its bytes. */
export function checkSubscribedSignature(
	headers: Headers,
	body: Buffer,
	secrets: readonly string[],
): void {
	const signature = headers['x-webexcc-signature'];
	const isHex = typeof signature === 'string' && /^\s*[0-9a-f]{64}\s*$/i.test(signature);
	const header = isHex && `sha256=${signature.trim()}`;
	if (!header || !secrets.some((secret) => isSignedWith(secret, body, header))) throw UNSIGNED();
}

/** Throws a `Refusal` unless the relaying flow signed the body as Webex Connect's outbound webhooks do. */
export function checkRelayedSignature(headers: Headers, body: Buffer, secret: string): void {
	if (!isSignedWith(secret, body, headers['x-hub-signature'])) throw UNSIGNED();
}

const UNSIGNED = () => new Refusal(401, 'The signature is missing or does not match.');

/**
 * Throws a `Refusal` unless every given time, a number or a text, lies within the window. The header is not signed but
 * the body is, so that an old event with a new header is refused too.
 */
export function checkTimestamps(
	times: readonly unknown[],
	check: ReplayCheck,
	window: number,
	now: number,
): void {
	if (check === 'off') return;
	const given = times.filter((time) => time !== undefined && time !== null && time !== '');
	const isFresh = given.every((time) => {
		const at = toMilliseconds(time);
		return at !== undefined && Math.abs(now - at) <= window;
	});
	if (given.length === 0 && check === 'always') {
		throw new Refusal(
			403,
			'The event has no timestamp. Replay Check under Options of the trigger can take such events.',
		);
	}
	if (!isFresh) {
		throw new Refusal(403, 'The timestamp of the event is outside the replay window.');
	}
}
