import type { IExecuteFunctions } from 'n8n-workflow';
import { connectBy, type Connection, type ErrorText, type Product } from '../runtime/product';
import { isRecord, type ServiceAnswer } from '../runtime/wire';
import { readXmlAnswer } from '../runtime/xml';

export const CREDENTIAL = 'eceOAuth2Api';

/** What the Enterprise Chat and Email nodes share. */
export const enterpriseChatAndEmail: Product = {
	name: 'Enterprise Chat and Email',
	folder: 'EnterpriseChatAndEmail',
	icon: { light: 'file:../../../icons/ece.svg', dark: 'file:../../../icons/ece.dark.svg' },
	credentials: [{ name: CREDENTIAL, required: true }],
	authentication: [],
	// No limit is published.
	requestsPerMinute: 0,
	connect: async (context: IExecuteFunctions): Promise<Connection> =>
		await connectBy(context, CREDENTIAL, { field: 'eceRoot', label: 'Host Name' }),
	errorText,
	read: readXmlAnswer,
};

/** `{code, developerMessage}`, bare or in an element around it. source: eGain interaction API digest */
function errorText({ body }: ServiceAnswer): ErrorText | undefined {
	if (typeof body === 'string' && body !== '' && !body.trimStart().startsWith('<')) {
		return { message: body };
	}
	if (!isRecord(body)) return undefined;
	for (const error of [body, ...Object.values(body).filter(isRecord)]) {
		const words = error.developerMessage ?? error.userMessage ?? error.message ?? error.error;
		if (typeof words !== 'string' || words === '') continue;
		const { code } = error;
		return {
			message: words,
			...((typeof code === 'string' || typeof code === 'number') && { code }),
		};
	}
	return undefined;
}
