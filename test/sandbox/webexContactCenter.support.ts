/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets */
import type { AxiosInstance } from 'axios';
import type { Sandbox } from '../../sandbox';
import { http } from './support';

export const ALL_SCOPES = 'cjp:user cjp:config_read cjp:config_write cjp:task_write';

/** Signs in as a user would, with these scopes. */
export async function contactCenterClient(
	sandbox: Sandbox,
	scope = ALL_SCOPES,
	headers: Record<string, string> = {},
): Promise<AxiosInstance> {
	const webex = http(`${sandbox.url}/webex/v1`);
	const client_id = 'webex-sandbox-client';
	const redirect_uri = 'http://localhost:5678/callback';
	const page = await webex.get<string>('/authorize', {
		params: { response_type: 'code', client_id, redirect_uri, scope },
	});
	const request = /name="request" value="([^"]+)"/.exec(page.data)?.[1] ?? '';
	const decided = await webex.post(
		'/authorize',
		new URLSearchParams({ request, decision: 'allow' }),
	);
	const code = new URL(String(decided.headers.location)).searchParams.get('code') ?? '';
	const { data } = await webex.post<{ access_token: string }>(
		'/access_token',
		new URLSearchParams({
			grant_type: 'authorization_code',
			client_id,
			client_secret: 'webex-sandbox-secret',
			code,
			redirect_uri,
		}),
	);
	return http(sandbox.wxcc.baseUrl, { authorization: `Bearer ${data.access_token}`, ...headers });
}

export const customMessage = (changes: Record<string, unknown> = {}) => ({
	channelType: 'customMessaging',
	channel: 'sms',
	origin: { id: '+447700900123', name: 'Ann Walker' },
	destination: { id: '+442079460100', type: 'businessAddress' },
	channelParams: {
		type: 'text',
		message: { aliasId: 'alias-1', text: 'Hello', timestamp: 1_767_225_600_000 },
	},
	...changes,
});

export const call = (changes: Record<string, unknown>, entryPointId: string) => ({
	destination: '+447700900123',
	entryPointId,
	mediaType: 'telephony',
	outboundType: 'CALLBACK',
	callback: { callbackOrigin: 'web', callbackType: 'immediate' },
	...changes,
});

export const subscription = (url: string, changes: Record<string, unknown> = {}) => ({
	name: 'n8n task events',
	eventTypes: ['task:connected', 'task:ended'],
	resourceVersion: 'task:1.0.0',
	destinationUrl: url,
	secret: '0123456789abcdef0123456789abcdef',
	...changes,
});
