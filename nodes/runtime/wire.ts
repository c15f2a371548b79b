import type { IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint } from './table';

/** A Node.js stream, as n8n reads and writes files. */
export type ByteStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Buffer
>;

/** A request as a node's table writes it, before base URL, credential and limits. */
export interface WireRequest {
	endpoint: Endpoint;
	/** Path parameter → raw value; encoded when the URL is built. */
	path?: Record<string, string>;
	query?: Record<string, string | number>;
	headers?: Record<string, string>;
	/** Sent as JSON. */
	body?: Record<string, unknown>;
	/** In place of `body`, for a product with several request forms: what the chosen form writes the body from. */
	content?: unknown;
	/** Where the service reports the result; the chosen request form puts it into the body. */
	callback?: string;
	/** In place of `body`, with its content type among the headers. */
	text?: string;
	/** In place of `body`: opens the file that is sent, once for each attempt. */
	file?: () => Promise<ByteStream | Buffer>;
	/** The answer is a file: unless it is an error, its body is an unread `ByteStream`. */
	download?: boolean;
	/**
	 * A whole URL that somebody else named: called with the credential only where it has the origin of the credential's
	 * base URL.
	 */
	address?: string;
	/** In place of the credential's base URL, without trailing slash; called with the credential. */
	baseUrl?: string;
	/**
	 * `values`: only sets values, so that a repetition does no harm. `true`: carries an identity by which the service
	 * recognises a repetition; after an unknown result it is repeated only if the user asks for it.
	 */
	repeatable?: boolean | 'values';
	/** A whole URL that is called without the credential. */
	external?: string;
}

/** An HTTP answer, whatever its status. */
export interface ServiceAnswer {
	status: number;
	headers: Record<string, unknown>;
	/** Parsed JSON, or the text where the answer is not JSON; see also `WireRequest.download`. */
	body: unknown;
	/** An earlier attempt of this write may have been carried out: what it runs into may be its own work. */
	repeated?: true;
}

/** The whole body as an output; an empty one is null, whatever form n8n gives it. */
export const payloadOf = ({ body }: ServiceAnswer): unknown =>
	body === undefined || body === '' ? null : body;

/** The same as text, where the vendor's node gives text. */
export function payloadTextOf(answer: ServiceAnswer): string | null {
	const payload = payloadOf(answer);
	return payload === null ? null : JSON.stringify(payload);
}

/** No answer. `sent` is false only where the request certainly did not reach the service. */
export interface TransportFailure {
	cause: 'timeout' | 'authorization' | 'network' | 'rateLimit' | 'cancelled';
	code: string;
	message: string;
	sent: boolean;
	/** Whether it can go by itself, so that trying again can help. */
	passing: boolean;
}

export type Exchange =
	| { answer: ServiceAnswer; failure?: undefined }
	| { failure: TransportFailure; answer?: undefined };

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isStream(value: unknown): value is ByteStream {
	return isRecord(value) && typeof value.pipe === 'function';
}
