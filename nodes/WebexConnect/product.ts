import { connectBy, type ErrorText, type Product } from '../runtime/product';
import { isRecord, type ServiceAnswer } from '../runtime/wire';

/** What the Webex Connect nodes share. */
export const webexConnect: Product = {
	name: 'Webex Connect',
	folder: 'WebexConnect',
	icon: { light: 'file:../../../icons/connect.svg', dark: 'file:../../../icons/connect.dark.svg' },
	credentials: [{ name: 'webexConnectOAuth2Api', required: true }],
	authentication: [],
	substitutes: true,
	// No limit is published.
	requestsPerMinute: 0,
	// The stream goes to Webex Engage.
	connect: async (context) =>
		await connectBy(context, 'webexConnectOAuth2Api', {
			field: 'engageBaseUrl',
			label: 'Engage Base URL',
		}),
	errorText,
};

function errorText({ body }: ServiceAnswer): ErrorText | undefined {
	if (!isRecord(body)) return undefined;
	const { description, message, code } = body;
	const words = description ?? message;
	if (typeof words !== 'string' || words === '') return undefined;
	return {
		message: words,
		...((typeof code === 'number' || typeof code === 'string') && { code }),
	};
}
