import type { IDataObject } from 'n8n-workflow';
import type { Fault, Sandbox } from '../../sandbox';
import type { WxccScene } from './wxccScene';

/** A sandbox of any product, with what the tests arrange in it. */
export interface AnyScene {
	sandbox: Sandbox;
}

export interface Scenario<S extends AnyScene = WxccScene> {
	title: string;
	/** Sets the scene and answers with the parameters beside method and version. */
	given(scene: S): Promise<IDataObject>;
	/** Documented outputs, all of them. */
	outputs?: IDataObject;
	error?: IDataObject;
	outcomeUnknown?: true;
	/** Requests that reach a service; one unless told. */
	sent?: number;
	/** The credential was never connected. */
	withoutToken?: true;
	/** What the services hold afterwards. */
	holds?(scene: S): void | Promise<void>;
}

export type Outcomes<S extends AnyScene = WxccScene> = Record<string, Array<Scenario<S>>>;

export const TEXT: string = expect.any(String);

interface Target<S extends AnyScene> {
	/** Parameters of a call that succeeds. */
	valid: Scenario<S>['given'];
	mandatory: { name: string; label: string };
	/** Of the first call. */
	path: string;
	/** A repeatable write only sets values. */
	kind: 'read' | 'write' | 'repeatable';
	/** Form of an error of the service; text is XML. */
	body?(status: number, words: string): IDataObject | string;
	/** What the item says of such an error, where that is not its words, its code and the body itself. */
	told?(status: number, words: string): IDataObject;
	/** Status of an error for which there is no outcome but onError. */
	broken?: number;
	/** A success that no page names; a contradiction unless told. */
	news?: IDataObject;
	/** The service answers in the form of Engage. */
	engage?: true;
}

const contactCenterError = (status: number, words: string): IDataObject => ({
	trackingId: 'T-1',
	error: { key: String(status), message: [{ description: words }] },
});

const codeIn = (body: IDataObject | string) =>
	typeof body === 'string' ? null : (body.code as number);

/** Every method leaves through these alike. */
export function standardFive<S extends AnyScene = WxccScene>(target: Target<S>): Outcomes<S> {
	const { valid, mandatory, path, kind, body = contactCenterError, broken = 500 } = target;
	const isWrite = kind !== 'read';
	const news = target.news ?? { error: 'Contradiction' };
	const isContactCenter = body === contactCenterError;

	const faulty = (fault: Fault['fault']) => async (scene: S) => {
		const parameters = await valid(scene);
		scene.sandbox.setFault({ match: { path }, fault });
		return parameters;
	};
	const status = (code: number, words: string) => {
		const content = body(code, words);
		const headers = typeof content === 'string' && { 'content-type': 'application/xml' };
		return faulty({ kind: 'status', status: code, body: content, ...(headers && { headers }) });
	};
	const said = (code: number, words: string) => ({
		message: isContactCenter ? `${words} (tracking ID T-1)` : words,
		code: isContactCenter ? String(code) : codeIn(body(code, words)),
		httpStatus: code,
		retryable: !isWrite && code >= 502,
		details: body(code, words),
		...target.told?.(code, words),
	});
	return {
		onInvalidData: [
			{
				title: 'an expression that is empty at run time',
				given: async (scene) => ({
					...(await valid(scene)),
					[mandatory.name]: '={{ $json.missing }}',
				}),
				error: {
					message: `${mandatory.label} is empty. No request was sent.`,
					code: 'INVALID_DATA',
					httpStatus: null,
					retryable: false,
					details: null,
				},
				sent: 0,
			},
		],
		onInvalidChoice: [
			{
				title: 'an answer that no page names',
				given: faulty({ kind: 'status', status: 200, body: news }),
				error: {
					message: 'The service answered something for which this node has no outcome.',
					code: null,
					httpStatus: 200,
					retryable: false,
					details: news,
				},
				...(isWrite && { outcomeUnknown: true }),
			},
		],
		onTimeout: [
			{
				title: 'the answer never comes',
				given: async (scene) => ({
					...(await faulty({ kind: 'hang' })(scene)),
					options: { timeout: 0.15 },
				}),
				error: {
					message: expect.stringMatching(
						isWrite
							? /^No answer within 0\.2 s\. .* The request may have been carried out: look before sending it again\.$/
							: /^No answer within 0\.2 s\. Raise Timeout under Options if the service needs longer\.$/,
					) as string,
					code: 'ETIMEDOUT',
					httpStatus: null,
					retryable: !isWrite,
					details: null,
				},
				...(isWrite && { outcomeUnknown: true }),
			},
		],
		onAuthorizationFailure: [
			{
				title: 'no token: the credential was never connected',
				given: valid,
				withoutToken: true,
				error: {
					message: expect.stringMatching(/^No access token: /) as string,
					code: 'NO_TOKEN',
					httpStatus: null,
					retryable: false,
					details: null,
				},
				sent: 0,
			},
			{
				title: 'a refusal that a new token does not change',
				given: status(401, 'This user is locked'),
				error: said(401, 'This user is locked'),
				// n8n gets a new token and tries once more.
				sent: 2,
			},
			{
				title: 'a token without the scope',
				given: status(403, 'No scope'),
				error: said(403, 'No scope'),
			},
		],
		onError: [
			{
				title: 'an error inside the service',
				given: status(broken, 'Out of order'),
				error: said(broken, 'Out of order'),
				...(isWrite && { outcomeUnknown: true }),
			},
		],
	};
}
