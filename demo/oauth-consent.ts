import axios, { type AxiosResponse } from 'axios';

const http = axios.create({
	proxy: false,
	maxRedirects: 0,
	timeout: 10_000,
	validateStatus: () => true,
});

const NAMED_ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Opens the consent page, presses Allow, and returns the address that the browser is sent back to. */
export async function allowConsent(authorizeUrl: string, callbackUrl: string): Promise<string> {
	let url = authorizeUrl;
	let response = await http.get(url);
	for (let hops = 0; hops < 5; hops++) {
		const next = redirectOf(response, url);
		if (next?.startsWith(callbackUrl)) return next;
		if (next) {
			url = next;
			response = await http.get(url);
		} else {
			const form = allowForm(String(response.data), url);
			if (!form) break;
			url = form.action;
			response = await http.post(url, form.fields);
		}
	}
	const text = String(response.data)
		.replace(/<[^>]*>|\s+/g, ' ')
		.trim();
	throw new Error(`${url} did not offer consent (${response.status}): ${text.slice(0, 300)}`);
}

function redirectOf(response: AxiosResponse, base: string): string | undefined {
	const location: unknown = response.headers.location;
	return typeof location === 'string' ? new URL(location, base).href : undefined;
}

/** The form with an Allow button, its hidden fields and the button's own value. */
function allowForm(
	html: string,
	base: string,
): { action: string; fields: URLSearchParams } | undefined {
	for (const [, formTag, content] of html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)) {
		const button = [...content.matchAll(/<button\b([^>]*)>(.*?)<\/button>/gis)].find(
			([, , label]) => /\ballow\b/i.test(label),
		);
		if (!button) continue;
		const fields = new URLSearchParams();
		const tags = [...content.matchAll(/<input\b([^>]*)>/gi)].map(([, tag]) => tag);
		for (const tag of [...tags, button[1]]) {
			const name = attribute(tag, 'name');
			if (name) fields.append(name, attribute(tag, 'value') ?? '');
		}
		return { action: new URL(attribute(formTag, 'action') ?? '', base).href, fields };
	}
	return undefined;
}

function attribute(tag: string, name: string): string | undefined {
	const value = new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`, 'i').exec(tag)?.[1];
	return value?.replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, code: string, entity: string) =>
		code ? String.fromCodePoint(Number(code)) : NAMED_ENTITIES[entity],
	);
}
