import { connectBy, type ErrorText, type Product } from '../runtime/product';
import { isRecord, type ServiceAnswer } from '../runtime/wire';

export const CREDENTIAL = 'webexConnectOAuth2Api';

/** What the Webex Contact Center nodes share. */
export const webexContactCenter: Product = {
	name: 'Webex Contact Center',
	folder: 'WebexContactCenter',
	icon: { light: 'file:../../../icons/wxcc.svg', dark: 'file:../../../icons/wxcc.dark.svg' },
	credentials: [{ name: CREDENTIAL, required: true }],
	authentication: [],
	substitutes: true,
	// source: rate-limiting page
	requestsPerMinute: 300,
	connect: async (context) =>
		await connectBy(context, CREDENTIAL, {
			field: 'wxccBaseUrl',
			label: 'Contact Center Base URL',
		}),
	errorText,
};

/** source: OpenAPI error schema; `key` is a number in Subscriptions, and the body may be empty */
function errorText({ body }: ServiceAnswer): ErrorText | undefined {
	if (!isRecord(body)) return undefined;
	const error = isRecord(body.error) ? body.error : body;
	const messages = Array.isArray(error.message) ? error.message : [error.message];
	const words = messages
		.map((message: unknown) => (isRecord(message) ? message.description : message))
		.filter((word): word is string => typeof word === 'string' && word !== '');
	if (words.length === 0) return undefined;
	const { key } = error;
	const tracking = typeof body.trackingId === 'string' ? ` (tracking ID ${body.trackingId})` : '';
	return {
		message: words.join(' ') + tracking,
		...((typeof key === 'string' || typeof key === 'number') && { code: key }),
	};
}
