import type { INodeType } from 'n8n-workflow';
import { newToken } from '../../nodes/runtime/clientTokens';
import { callTrigger, freshNodeId, type Call as AnyCall, type Reply } from './trigger.fake';

export const CLIENT = { id: 'cce-client', secret: 'correct horse battery staple' };

export const CREDENTIAL = { clientId: CLIENT.id, clientSecret: CLIENT.secret };

export const audienceOf = (nodeId: string): string => `workflow/${nodeId}`;

export const basic = (id = CLIENT.id, secret = CLIENT.secret): string =>
	`Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

export interface Call extends AnyCall {
	/** Instead of a token that is right. */
	authorization?: string | null;
}

/** Posts an event. */
export async function post(trigger: INodeType, given: Call): Promise<Reply> {
	const { nodeId = freshNodeId() } = given;
	const authorization =
		given.authorization === undefined
			? `Bearer ${newToken(CLIENT, audienceOf(nodeId))}`
			: given.authorization;
	return await callTrigger(trigger, {
		credential: CREDENTIAL,
		...given,
		nodeId,
		headers: { ...(authorization !== null && { authorization }), ...given.headers },
	});
}

export interface TokenCall extends Omit<AnyCall, 'body'> {
	/** Fields instead of the right ones, or the whole body. */
	form?: Record<string, string | undefined> | string | Buffer;
}

/** Asks for a token. */
export async function askToken(trigger: INodeType, given: TokenCall = {}): Promise<Reply> {
	const { form = {}, ...call } = given;
	const fields = {
		grant_type: 'client_credentials',
		client_id: CLIENT.id,
		client_secret: CLIENT.secret,
	};
	const body =
		typeof form === 'string' || Buffer.isBuffer(form)
			? form
			: new URLSearchParams(
					Object.entries({ ...fields, ...form }).filter(
						(field): field is [string, string] => field[1] !== undefined,
					),
				).toString();
	return await callTrigger(trigger, {
		credential: CREDENTIAL,
		...call,
		webhook: 'setup',
		body,
		headers: { 'content-type': 'application/x-www-form-urlencoded', ...given.headers },
	});
}
