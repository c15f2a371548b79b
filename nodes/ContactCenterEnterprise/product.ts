import type { IExecuteFunctions } from 'n8n-workflow';
import { connectBy, type Connection, type ErrorText, type Product } from '../runtime/product';
import { isRecord, type ServiceAnswer } from '../runtime/wire';
import { readXmlAnswer } from '../runtime/xml';

export const WEBEX_CREDENTIAL = 'webexConnectOAuth2Api';
export const TASK_ROUTING_CREDENTIAL = 'cceTaskRoutingApi';

/** What the Contact Center Enterprise nodes share. */
export const contactCenterEnterprise: Product = {
	name: 'Contact Center Enterprise',
	folder: 'ContactCenterEnterprise',
	icon: { light: 'file:../../../icons/cce.svg', dark: 'file:../../../icons/cce.dark.svg' },
	credentials: [
		{
			name: WEBEX_CREDENTIAL,
			required: true,
			// `show` for both would make n8n hide Back End and let the choice of the credential decide.
			displayOptions: { hide: { backEnd: ['taskRouting'] } },
		},
		{
			name: TASK_ROUTING_CREDENTIAL,
			required: true,
			displayOptions: { show: { backEnd: ['taskRouting'] } },
		},
	],
	base: 'the field Domain with Digital Routing, and behind the base URL of the credential with CCP Task Routing',
	authentication: [],
	// Digital Routing takes at least 8 tasks a second. CCP takes 15,000 requests an hour. source: design guide
	requestsPerMinute: 480,
	connect,
	errorText,
	read: readXmlAnswer,
};

async function connect(context: IExecuteFunctions): Promise<Connection> {
	if (context.getNodeParameter('backEnd', 0, 'digitalRouting') === 'taskRouting') {
		const connection = await connectBy(context, TASK_ROUTING_CREDENTIAL, {
			field: 'taskRoutingUrl',
			label: 'Base URL',
		});
		// A wrong password is no better for the next item.
		return { ...connection, locksOut: true };
	}
	// The requests themselves go to the domain that the node names.
	const connection = await connectBy(context, WEBEX_CREDENTIAL, {
		field: 'webexApiUrl',
		label: 'Webex API URL',
	});
	// The reverse proxy shuts out an address after five refusals. source: reverse proxy guide
	return { cold: 'execution', ...connection, locksOut: true };
}

const WORDS = [
	'errorMessage',
	'message',
	'error_description',
	'description',
	'developerMessage',
	'error',
];

/** The schema of errors is not published: whatever has such a name is taken, and any code beside it. */
function errorText({ status, body }: ServiceAnswer): ErrorText | undefined {
	// source: reverse proxy guide
	if (status === 418) {
		return {
			message:
				'The reverse proxy of Contact Center Enterprise has blocked this address after repeated refusals, for 30 minutes unless it is set otherwise. Check the credential before trying again.',
		};
	}
	const error = withWords(body);
	const code = applicationCode(body) ?? error?.code;
	return error && { ...error, ...(code !== undefined && { code }) };
}

function withWords(value: unknown, depth = 0): ErrorText | undefined {
	if (Array.isArray(value)) return withWords(value[0], depth + 1);
	if (!isRecord(value) || depth > 4) return undefined;
	for (const name of WORDS) {
		const words = value[name];
		if (typeof words === 'string' && words !== '') return { message: words, ...codeIn(value) };
	}
	return inner(value)
		.map((child) => withWords(child, depth + 1))
		.find(Boolean);
}

/** What the user gave a task says nothing about the answer. */
const inner = (value: Record<string, unknown>): unknown[] =>
	Object.entries(value)
		.filter(([name]) => name !== 'variables' && name !== 'history')
		.map(([, child]) => child);

function codeIn(value: Record<string, unknown>): { code?: string | number } {
	const code = value.code ?? value.errorCode;
	return typeof code === 'string' || typeof code === 'number' ? { code } : {};
}

/** A result code of Digital Routing, wherever it stands. source: cce-create-task page (the code, not its place) */
export function applicationCode(value: unknown, depth = 0): number | undefined {
	if (Array.isArray(value)) return applicationCode(value[0], depth + 1);
	if (!isRecord(value) || depth > 4) return undefined;
	for (const [name, child] of Object.entries(value)) {
		if (/code$/i.test(name) && /^20\d{3}$/.test(String(child))) return Number(child);
	}
	return inner(value)
		.map((child) => applicationCode(child, depth + 1))
		.find((code) => code !== undefined);
}
