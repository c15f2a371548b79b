/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import type { ServerResponse } from 'node:http';
import type { FaultEffect } from './faults';

type Replacing = Exclude<FaultEffect, { kind: 'delay' }>;

const JSON_TYPE = { 'content-type': 'application/json' };
const ANSWER = JSON.stringify({
	status: 200,
	code: 0,
	description: 'Accepted',
	tid: 'sandbox-fault',
});
const HTML =
	'<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>';
const TEN_MEGABYTES = 10 * 1024 * 1024;

function hugeAnswer(bytes: number): string {
	const answer = { status: 200, code: 0, description: '', tid: 'sandbox-fault' };
	const padding = Math.max(0, bytes - JSON.stringify(answer).length);
	return JSON.stringify({ ...answer, description: 'x'.repeat(padding) });
}

function drip(raw: ServerResponse, intervalMs: number, bytes: number): void {
	raw.writeHead(200, { ...JSON_TYPE, 'content-length': String(ANSWER.length) });
	let sent = 0;
	const timer = setInterval(() => {
		raw.write(ANSWER.slice(sent, sent + bytes));
		sent += bytes;
		if (sent < ANSWER.length) return;
		clearInterval(timer);
		raw.end();
	}, intervalMs);
	raw.on('close', () => clearInterval(timer));
}

/** Answers on the bare socket, because the framework would mend what must arrive broken. */
export function playFault(raw: ServerResponse, effect: Replacing): void {
	switch (effect.kind) {
		case 'status': {
			const { status, body, headers } = effect;
			const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
			raw.writeHead(status, { ...(text && JSON_TYPE), ...headers }).end(text);
			return;
		}
		case 'reset':
			raw.socket?.resetAndDestroy();
			return;
		case 'truncate':
			raw.writeHead(200, { ...JSON_TYPE, 'content-length': String(ANSWER.length) });
			raw.write(ANSWER.slice(0, ANSWER.length / 2), () => raw.socket?.destroy());
			return;
		case 'html':
			raw.writeHead(effect.status ?? 200, { 'content-type': 'text/html; charset=utf-8' }).end(HTML);
			return;
		case 'empty':
			raw.writeHead(effect.status ?? 200).end();
			return;
		case 'hugeBody':
			raw.writeHead(200, JSON_TYPE).end(hugeAnswer(effect.bytes ?? TEN_MEGABYTES));
			return;
		case 'slowDrip':
			drip(raw, effect.intervalMs ?? 200, effect.bytes ?? 1);
			return;
		case 'redirect':
			raw.writeHead(effect.status ?? 302, { location: effect.location }).end();
			return;
		case 'brokenJson':
			raw.writeHead(effect.status ?? 200, JSON_TYPE).end(ANSWER.slice(0, -8));
			return;
		case 'rateLimit': {
			const { retryAfter } = effect;
			const header = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
			raw
				.writeHead(429, { ...JSON_TYPE, ...header })
				.end(JSON.stringify({ status: 429, code: 4290, description: 'Too many requests' }));
			return;
		}
		case 'hang':
			// The caller's own deadline has to end this.
			return;
	}
}
