const MASK = '•••';

const SECRET_KEYS = new Set([
	'client_secret',
	'access_token',
	'refresh_token',
	'secret',
	'password',
	'code_verifier',
]);
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization']);

/** As in 400-115 of ECE. */
const ERROR_CODE = /^\d{3}-\d{3}$/;

/** `code` is a secret only as an OAuth2 text; error codes stay readable. */
const isSecret = (key: string, value: unknown): boolean =>
	typeof value === 'string' &&
	(SECRET_KEYS.has(key) || (key === 'code' && !ERROR_CODE.test(value)));

/** In XML, secrets stand between tags. */
const XML_SECRET = new RegExp(`(<(?:${[...SECRET_KEYS].join('|')})>)[^<]+`, 'g');

export function maskBody(value: unknown): unknown {
	if (typeof value === 'string') return value.replace(XML_SECRET, `$1${MASK}`);
	if (Array.isArray(value)) return value.map(maskBody);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [
			key,
			isSecret(key, inner) ? MASK : maskBody(inner),
		]),
	);
}

export function maskHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
	const shown: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value === undefined) continue;
		const text = Array.isArray(value) ? value.join(', ') : value;
		// The scheme stays, because "Basic where Bearer was meant" is a thing to see.
		shown[name] = SECRET_HEADERS.has(name.toLowerCase()) ? `${text.split(' ')[0]} ${MASK}` : text;
	}
	return shown;
}

export function maskUrl(url: string): string {
	return url.replace(/([?&](?:code|access_token|refresh_token|client_secret)=)[^&]*/g, `$1${MASK}`);
}
