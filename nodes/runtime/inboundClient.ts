import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';
import {
	basicClient,
	credentialsIn,
	formDecoded,
	isClient,
	isToken,
	newToken,
	TOKEN_LIFETIME,
	type Client,
} from './clientTokens';
import { ownerOf, secretsOf } from './trigger';
import { readRawBody, refuseCall, Refusal, textOf } from './webhookBody';
import { problemOfCopy } from './webhookSecret';

/*
 * How a service that posts events proves itself to a trigger: with a token of the trigger's own token endpoint, or with
 * user name and password.
 */

export const INBOUND_CREDENTIAL = 'inboundEventsApi';

/** A token request has three short fields. */
const BODY_LIMIT = 16 * 1024;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
const SHORTEST_SECRET = 16;

/** Throws a `Refusal` unless the call bears a token of this trigger. */
export async function checkBearer(context: IWebhookFunctions): Promise<void> {
	const client = await clientOf(context);
	const token = credentialsIn(context.getRequestObject().headers.authorization, 'Bearer');
	if (token !== undefined && isToken(client, ownerOf(context), token)) return;
	// The word that makes a client ask for a new token. source: RFC 6750, section 3.1
	const reason = token === undefined ? '' : ', error="invalid_token"';
	throw new Refusal(401, 'The bearer token is missing, wrong or expired.', {
		'www-authenticate': `Bearer realm="events"${reason}`,
	});
}

/** Throws a `Refusal` unless the call bears Client ID and Client Secret as user name and password. */
export async function checkBasic(context: IWebhookFunctions): Promise<void> {
	const client = await clientOf(context);
	const given = basicClient(context.getRequestObject().headers.authorization);
	if (given && isClient(client, given)) return;
	throw new Refusal(401, 'User name and password are missing or wrong.', {
		'www-authenticate': 'Basic realm="events", charset="UTF-8"',
	});
}

async function clientOf(context: IWebhookFunctions): Promise<Client> {
	const [id, secret] = await secretsOf(context, INBOUND_CREDENTIAL, ['clientId', 'clientSecret']);
	return { id, secret };
}

/** A refusal with one of the words of OAuth2. source: RFC 6749, section 5.2 */
class TokenRefusal extends Refusal {
	constructor(
		readonly code: 'invalid_client' | 'invalid_request' | 'unsupported_grant_type',
		message: string,
		headers: Record<string, string> = {},
	) {
		super(code === 'invalid_client' ? 401 : 400, message, headers);
	}
}

/** The token endpoint of a trigger. It starts nothing. */
export async function answerTokenRequest(
	context: IWebhookFunctions,
	trigger: string,
): Promise<undefined> {
	const response = context.getResponseObject();
	response.setHeader('cache-control', 'no-store');
	response.setHeader('pragma', 'no-cache');
	try {
		const client = await clientOf(context);
		await checkTokenRequest(context, client);
		response.status(200).json({
			access_token: newToken(client, ownerOf(context)),
			token_type: 'Bearer',
			expires_in: TOKEN_LIFETIME,
		});
		return undefined;
	} catch (error) {
		return refuseCall(context, `${trigger} answered a token request`, error, (refusal) => ({
			error: refusal instanceof TokenRefusal ? refusal.code : codeOf(refusal),
			error_description: refusal.message,
		}));
	}
}

const codeOf = ({ status }: Refusal): string =>
	status === 503 ? 'temporarily_unavailable' : status < 500 ? 'invalid_request' : 'server_error';

async function checkTokenRequest(context: IWebhookFunctions, client: Client): Promise<void> {
	const request = context.getRequestObject();
	if (!FORM_TYPE.test(request.headers['content-type'] ?? '')) {
		throw new TokenRefusal(
			'invalid_request',
			'The content type must be application/x-www-form-urlencoded.',
		);
	}
	const text = textOf(await readRawBody(request, BODY_LIMIT));
	if (text === undefined) throw new TokenRefusal('invalid_request', 'The body is not in UTF-8.');
	const form = new URLSearchParams(text);
	for (const name of ['grant_type', 'client_id', 'client_secret']) {
		if (form.getAll(name).length > 1) {
			throw new TokenRefusal('invalid_request', `${name} must not be given more than once.`);
		}
	}
	checkClient(request.headers.authorization, form, client);
	const grant = form.get('grant_type');
	if (!grant) throw new TokenRefusal('invalid_request', 'grant_type is missing.');
	if (grant !== 'client_credentials') {
		throw new TokenRefusal('unsupported_grant_type', 'grant_type must be client_credentials.');
	}
}

/** Where the client names itself twice, in the header and in the body, both must be right. */
function checkClient(header: unknown, form: URLSearchParams, client: Client): void {
	const basic = basicClient(header);
	const secret = form.get('client_secret');
	const claims: Client[][] = [];
	if (basic) claims.push([basic, formDecoded(basic)]);
	if (secret !== null || !basic)
		claims.push([{ id: form.get('client_id') ?? '', secret: secret ?? '' }]);
	const isRight = claims.every((ways) => ways.some((claim) => isClient(client, claim)));
	if (isRight) return;
	throw new TokenRefusal('invalid_client', 'Client ID or client secret is missing or wrong.', {
		...(header !== undefined && { 'www-authenticate': 'Basic realm="token", charset="UTF-8"' }),
	});
}

/** Nobody can be asked whether the other side has the same; what can be wrong here is the choosing and the copying. */
export async function inboundEventsTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const id = String(credential.data?.clientId ?? '');
	const secret = String(credential.data?.clientSecret ?? '');
	const problem =
		problemOfCopy('Client ID', id) ??
		problemOfCopy('Client Secret', secret) ??
		(id.includes(':') ? 'The Client ID has a colon, which HTTP Basic cannot carry.' : undefined) ??
		(secret.length < SHORTEST_SECRET
			? `The Client Secret is short: it works, but ${SHORTEST_SECRET} random characters or more are hard to guess.`
			: undefined);
	return problem
		? { status: 'Error', message: problem }
		: {
				status: 'OK',
				message:
					'Client ID and Client Secret are set. Whether the other side has the same shows with the first token request or event.',
			};
}
