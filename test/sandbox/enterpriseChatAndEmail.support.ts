import type { AxiosInstance, AxiosResponse } from 'axios';
import type { Sandbox } from '../../sandbox';
import { http } from './support';

export const MAIN = { key: 'ece-sandbox-client', secret: 'ece-sandbox-secret' };

const APPLICATIONS = '/ws/v19/clientapplications';

export const basic = (key: string, secret: string): string =>
	`Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;

/** Asks for a token, as a client application has to. */
export const askToken = async (
	sandbox: Sandbox,
	{ key, secret, query = '' }: { key: string; secret: string; query?: string },
	form: Record<string, string> = { grant_type: 'client_credentials' },
	headers: Record<string, string> = { accept: 'application/json' },
): Promise<AxiosResponse> =>
	await http(`${sandbox.ece.root}${APPLICATIONS}`).post(
		`/authentication/oauth2/token${query}`,
		new URLSearchParams(form),
		{ headers: { authorization: basic(key, secret), ...headers } },
	);

/** Everything below `clientapplications`, in the session of one of them. */
export async function eceClient(
	sandbox: Sandbox,
	{ key, secret } = MAIN,
	headers: Record<string, string> = {},
): Promise<AxiosInstance> {
	const { data } = await askToken(sandbox, { key, secret, query: '?forceLogin=yes' });
	return http(`${sandbox.ece.root}${APPLICATIONS}`, {
		authorization: `Bearer ${data.access_token}`,
		accept: 'application/json',
		...headers,
	});
}

export const CONTACT = {
	firstName: 'Ada',
	lastName: 'Byron',
	phone: [{ phoneNo: '5551230001', countryCode: '1' }],
	email: [{ emailAddress: 'ada@example.com' }],
	custom: [{ facebookpsid: '77001' }],
};

export const startBody = (
	sandbox: Sandbox,
	{ entryPointId = '1001', date = '', contact = CONTACT as unknown } = {},
) => ({
	entryPointConfiguration: {
		entryPoint: { id: entryPointId },
		lastModified: { date: date || sandbox.ece.entryPoint(entryPointId).lastModified },
	},
	activity: { customer: { type: { value: 'individual' }, contacts: { contact: [contact] } } },
});

export const START = '/messaging/conversation/start?searchContactOnAttribute=phone.phoneNo';
export const SEND = '/messaging/sendmessage';

/** The id of a conversation that was started over the wire. */
export async function start(sandbox: Sandbox, client: AxiosInstance): Promise<string> {
	const { data } = await client.post(START, startBody(sandbox));
	return String(data.id);
}

export const message = (
	id: string,
	value: string,
	more: Record<string, unknown> = { content: 'Hello' },
) => ({ conversation: { id }, type: { value }, ...more });

export const upload = (id: string, changes: Record<string, unknown> = {}) =>
	message(id, 'uploadAttachment', {
		attachments: {
			attachment: [
				{
					fileName: 'a.png',
					contentType: 'image/png',
					size: '32',
					contentUrl: 'http://127.0.0.1:9/a.png',
					...changes,
				},
			],
		},
	});

/** Status, and code with its words. */
export const told = ({ status, data }: AxiosResponse): [number, string] => [
	status,
	`${data?.code} ${data?.developerMessage}`,
];
