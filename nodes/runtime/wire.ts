import type { Endpoint } from './table';

/** A request as a node's table writes it, before base URL, credential and limits. */
export interface WireRequest {
	endpoint: Endpoint;
	/** Path parameter → raw value; encoded when the URL is built. */
	path?: Record<string, string>;
	query?: Record<string, string | number>;
	body?: Record<string, unknown>;
	/** The request carries an identity by which the service recognises a repetition. */
	repeatable?: boolean;
	/** A whole URL of the user's own, which is called without the credential. */
	external?: string;
}

/** An HTTP answer, whatever its status. */
export interface ServiceAnswer {
	status: number;
	headers: Record<string, unknown>;
	/** Parsed JSON, or the text where the answer is not JSON. */
	body: unknown;
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
