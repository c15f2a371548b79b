import type { ServiceAnswer, TransportFailure } from './wire';
import { isRecord } from './wire';

/** What was thrown, in words. */
export const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

/** n8n wraps errors in errors; the outermost comes first. */
function chain(error: unknown): Array<Record<string, unknown>> {
	const links: Array<Record<string, unknown>> = [];
	for (let link = error; isRecord(link) && !links.includes(link); link = link.cause)
		links.push(link);
	return links;
}

/** The HTTP answer that an error carries, if there was one: n8n throws a 401 after it could not renew the token. */
export function responseIn(error: unknown): ServiceAnswer | undefined {
	const links = chain(error);
	// An answer of the token endpoint is not an answer of the service.
	if (links.some(isTokenFailure)) return undefined;
	for (const link of links) {
		// Only refusals are thrown: with any other status it is an answer that broke off.
		if (isRecord(link.response) && Number(link.response.status) >= 400) {
			const { status, headers, data } = link.response;
			return {
				status: Number(status),
				headers: isRecord(headers) ? { ...headers } : {},
				body: data,
			};
		}
	}
	const status = links.map(({ httpCode }) => Number(httpCode)).find((code) => code >= 400);
	const data = links.map(({ context }) => isRecord(context) && context.data).find(Boolean);
	return status ? { status, headers: {}, body: data } : undefined;
}

const TOKEN_FAILURES = [
	/failed to acquire oauth2 access token/i,
	/oauth credentials not connected/i,
	/needs to be reconnected/i,
	/unable to sign without access token/i,
	/does not (?:have|require) (?:any )?credentials/i,
	/credentials? (?:with id|not found|.* does not exist)/i,
];

/** Codes of n8n's OAuth2 client. */
const TOKEN_CODES: unknown[] = ['EAUTH', 'ESTATUS'];

function isTokenFailure(link: Record<string, unknown>): boolean {
	if (isRecord(link.failure) && link.failure.cause === 'credential-invalid') return true;
	if (TOKEN_CODES.includes(link.code)) return true;
	// Only token requests are forms.
	const data = isRecord(link.config) ? link.config.data : undefined;
	if (typeof data === 'string' && /^(\w+=[^&]*&)*grant_type=/.test(data)) return true;
	return TOKEN_FAILURES.some((pattern) => pattern.test(String(link.message ?? '')));
}

/** The request never reached the service. */
const NOT_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPROTO',
	'ERR_INVALID_URL',
]);

/** Stays so until somebody changes something. */
const LASTING = new Set(['ENOTFOUND', 'EPROTO', 'ERR_INVALID_URL']);

const ADVICE: Record<string, string> = {
	ECONNREFUSED: 'Nothing accepts connections at the address of the credential. Check its base URL.',
	ENOTFOUND: 'The host of the credential does not exist. Check its base URL.',
	EAI_AGAIN: 'The host name could not be looked up. Check the network and DNS of this n8n.',
	ECONNRESET: 'The service closed the connection without an answer.',
	ERR_BAD_RESPONSE: 'The service broke off its answer.',
	EPROTO:
		'No secure connection could be made. Check that the base URL of the credential begins with https:// and has the right port.',
	ERR_INVALID_URL: 'The address of the credential is not a URL. Check its base URL.',
	SSRF_BLOCKED:
		'n8n may not reach this address. Add it to N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES.',
	CERT_HAS_EXPIRED: 'The certificate of the service has expired; its operator must renew it.',
	ERR_TLS_CERT_ALTNAME_INVALID:
		'The certificate of the service is for another host. Check the base URL of the credential.',
	TLS: 'The certificate of the service is not trusted. Add its authority through NODE_EXTRA_CA_CERTS.',
};

const TLS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL/;

/** Why there was no answer, with what the user can do about it. */
export function describeFailure(error: unknown): TransportFailure {
	const links = chain(error);
	if (links.some(isTokenFailure)) return withoutToken(links);
	if (links.some(({ name, message }) => /^Ssrf|SSRF/.test(`${String(name)} ${String(message)}`))) {
		return { cause: 'network', code: 'SSRF_BLOCKED', message: ADVICE.SSRF_BLOCKED, ...NEVER };
	}
	const code =
		links.map((link) => link.code).find((value): value is string => typeof value === 'string') ??
		'UNKNOWN';
	const innermost = String(links.at(-1)?.message ?? error);
	if (TIMEOUTS.has(code)) {
		const message = 'The service did not answer in time.';
		return { cause: 'timeout', code, message, sent: true, passing: true };
	}
	if (TLS.test(code)) {
		const message = `${ADVICE[code] ?? ADVICE.TLS} (${innermost})`;
		return { cause: 'network', code, message, ...NEVER };
	}
	return {
		cause: 'network',
		code,
		message: ADVICE[code] ?? innermost,
		sent: !NOT_SENT.has(code),
		passing: !LASTING.has(code),
	};
}

/** The same, where the address is not that of the credential. */
export function atAddress(url: string, failure: TransportFailure): TransportFailure {
	const host = URL.canParse(url) ? new URL(url).host : 'the address';
	const messages: Record<string, string> = {
		ECONNREFUSED: `Nothing accepts connections at ${host}.`,
		ENOTFOUND: `The host ${host} does not exist.`,
		ECONNRESET: `${host} closed the connection without an answer.`,
		EPROTO: `No secure connection could be made with ${host}.`,
		ERR_INVALID_URL: 'The address is not a URL.',
		ERR_TLS_CERT_ALTNAME_INVALID: `The certificate of ${host} is for another host.`,
	};
	return { ...failure, message: messages[failure.code] ?? failure.message };
}

const TIMEOUTS = new Set(['ECONNABORTED', 'ETIMEDOUT']);
const NEVER = { sent: false, passing: false } as const;

/** The token endpoint failed or refused: the request itself was not sent, or was turned away. */
function withoutToken(links: Array<Record<string, unknown>>): TransportFailure {
	const failure = (reason: string, passing = false): TransportFailure => ({
		cause: 'authorization',
		code: 'NO_TOKEN',
		message: `No access token: ${reason}`,
		sent: false,
		passing,
	});
	const connect = 'Open the credential and connect or test it.';
	const refused = links
		.map(({ body }) => isRecord(body) && body)
		.find((body) => body && body.error);
	if (refused) {
		const { error, error_description: description } = refused;
		return failure(`the token endpoint answered "${String(description ?? error)}". ${connect}`);
	}
	const status = links
		.map(({ response, code, status: own }) =>
			isRecord(response) ? Number(response.status) : code === 'ESTATUS' && Number(own),
		)
		.find((value) => value && value >= 300);
	if (status)
		return failure(`the token endpoint answered HTTP ${status}. ${connect}`, status >= 500);
	// Its message shows the beginning of the answer, which may be a token.
	if (links.some(({ code }) => code === 'ESTATUS')) {
		return failure(`the token endpoint answered something else than a token. ${connect}`);
	}
	const network = links
		.map(({ code, message }) => ({ code, message }))
		.find((link) => typeof link.code === 'string' && !isTokenFailure(link));
	if (network) {
		const { cause, message, passing } = describeFailure(network);
		const silent = cause === 'timeout';
		return failure(silent ? 'the token endpoint did not answer in time.' : message, passing);
	}
	const message = String(links.find(isTokenFailure)?.message ?? '').replace(/\.?$/, '.');
	return failure(`${message} ${connect}`);
}
