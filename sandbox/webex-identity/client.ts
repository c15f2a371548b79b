import { timingSafeEqual } from 'node:crypto';
import { textOf, type Fields } from '../core/fields';

export interface PresentedClient {
	id: string;
	secret: string;
}

const same = (left: string, right: string): boolean => {
	const [a, b] = [Buffer.from(left), Buffer.from(right)];
	return a.length === b.length && timingSafeEqual(a, b);
};

/** Client authentication in the Basic header or in the body. */
export function presentedClient(
	header: string | undefined,
	body: Fields,
): PresentedClient | undefined {
	const basic = /^Basic (\S+)$/i.exec(header ?? '')?.[1];
	if (basic !== undefined) {
		const [id, secret] = Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s);
		return { id, secret: secret ?? '' };
	}
	const [id, secret] = [textOf(body, 'client_id'), textOf(body, 'client_secret')];
	return id === undefined || secret === undefined ? undefined : { id, secret };
}

export const isClient = (
	presented: PresentedClient | undefined,
	id: string,
	secret: string,
): boolean => presented !== undefined && same(presented.id, id) && same(presented.secret, secret);
