import { createHmac } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { WebexConnectTrigger } from '../../nodes/WebexConnect/WebexConnectTrigger/WebexConnectTrigger.node';
import {
	bytesOf,
	callTrigger,
	startedItem,
	type Call as AnyCall,
	type Reply,
} from './trigger.fake';

export { freshNodeId } from './trigger.fake';

export const SECRET = 'shh';

export function sign(body: Buffer | string, algorithm = 'sha256', secret = SECRET): string {
	return `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
}

export interface Call extends Omit<AnyCall, 'credential' | 'webhook'> {
	/** Instead of the right one. */
	signature?: string | null;
	secret?: string | Error;
}

export async function call(given: Call): Promise<Reply> {
	const { method = 'POST', secret = SECRET } = given;
	const body = bytesOf(given.body);
	const signature = given.signature === undefined ? sign(body) : given.signature;
	return await callTrigger(new WebexConnectTrigger(), {
		...given,
		body,
		webhook: method === 'POST' ? 'default' : 'setup',
		headers: { ...(signature !== null && { 'x-hub-signature': signature }), ...given.headers },
		credential: secret instanceof Error ? secret : { secret },
	});
}

/** The output and the item of the execution that a call starts. */
export async function event(body: object, parameters: IDataObject = {}) {
	return startedItem(await call({ body, parameters: { events: [], ...parameters } }));
}
