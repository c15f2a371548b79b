import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { RequestForms } from './product';
import { formsOf } from './table';
import type { Endpoint, Method, NodeTable } from './table';
import { InvalidData } from './values';

/** What the user may set under Options; defaults stand in the panel and here once. */
export interface RunOptions {
	/** Milliseconds that one item may spend on its request, attempts and pauses between them. */
	timeout: number;
	concurrency: number;
	retry: boolean;
	/** Whether writes that carry an identity are sent again after an unknown result. */
	repeatWrites: boolean;
	/** Requests a minute for the credential; 0 = no gate. */
	requestsPerMinute: number;
	/** Milliseconds that one item may wait for a rate limit. */
	rateLimitWait: number;
	onFailure: 'route' | 'stop';
	requestMethod?: Endpoint['verb'];
	requestPath?: string;
	resultCallbackUrl?: string;
	/** The request form that the user chose. */
	requestForm?: string;
}

const AUTOMATIC = 'automatic';

const TIMEOUT = 10;
const CONCURRENCY = 10;

const VERBS = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'] as const;

/** Seconds; longer timers than 25 days would end at once. */
const LONGEST = 2_000_000;

export function readOptions(
	context: IExecuteFunctions,
	table: NodeTable,
	item: number,
): RunOptions {
	const set = context.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const number = (name: string, fallback: number, least: number, most = LONGEST) => {
		const value = set[name] === '' ? NaN : Number(set[name] ?? NaN);
		return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : fallback;
	};
	const text = (name: string) => (set[name] ? String(set[name]).trim() : undefined);
	return {
		timeout: number('timeout', table.timeout ?? TIMEOUT, 0.1) * 1000,
		concurrency: Math.floor(number('concurrency', table.concurrency ?? CONCURRENCY, 1, 100)),
		retry: set.retry !== false,
		repeatWrites: set.repeatWrites === true,
		requestsPerMinute: number('requestsPerMinute', table.product.requestsPerMinute, 0),
		rateLimitWait: number('rateLimitWait', 300, 0) * 1000,
		onFailure: set.onFailure === 'stop' ? 'stop' : 'route',
		requestMethod: verb(text('requestMethod')),
		requestPath: text('requestPath'),
		resultCallbackUrl: text('resultCallbackUrl'),
		requestForm: formNamed(text('requestForm'), requestFormsOf(table)),
	};
}

/** The forms among which the user of a node can choose. */
function requestFormsOf({ product, calls = [] }: NodeTable): RequestForms | undefined {
	return [product, ...calls].find(({ requestForms }) => requestForms)?.requestForms;
}

function formNamed(name: string | undefined, forms: RequestForms | undefined): string | undefined {
	if (!forms || name === undefined || name === AUTOMATIC) return undefined;
	const known = forms.choices.map(({ value }) => value);
	if (known.includes(name)) return name;
	throw new InvalidData([`Request Form must be one of ${[AUTOMATIC, ...known].join(', ')}.`]);
}

function verb(value: string | undefined): Endpoint['verb'] | undefined {
	if (value === undefined) return undefined;
	const known = VERBS.find((candidate) => candidate === value);
	if (!known) throw new InvalidData([`Request Method must be one of ${VERBS.join(', ')}.`]);
	return known;
}

/** The calls whose verb and path the user can replace: where the method has one to replace, and not all of it is published. */
export function replaceableOf({
	request,
	endpoints,
	replaceable = [],
}: Method): readonly Endpoint[] {
	const calls = request !== undefined || endpoints.length === 1 ? endpoints : replaceable;
	const isPublished = calls
		.flatMap(formsOf)
		.every(({ evidence: { call, body } }) => call === 'documented' && body === 'documented');
	return isPublished ? [] : calls;
}

/** The fields by which services recognise repeated writes of this node. */
export function identitiesOf({ methods }: NodeTable): string[] {
	const all = methods.flatMap(({ endpoints }) => endpoints);
	return [...new Set(all.flatMap(({ identity }) => identity ?? []))];
}

export function optionProperties(table: NodeTable): INodeProperties {
	const { requestsPerMinute } = table.product;
	const { concurrency = CONCURRENCY, timeout = TIMEOUT } = table;
	const hasCallback = table.methods.some((method) => method.callback);
	const [overridable] = table.methods.flatMap(replaceableOf);
	const forms = requestFormsOf(table);
	const identities = identitiesOf(table);
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Concurrent Items',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: concurrency,
				description:
					concurrency === 1
						? 'How many items are worked on at the same time. More than one is faster, but what belongs in an order can then arrive in another.'
						: 'How many items are sent at the same time; the order of the output is kept',
			},
			{
				displayName: 'On Failure',
				name: 'onFailure',
				type: 'options',
				options: [
					{ name: 'Route to Its Output', value: 'route' },
					{ name: 'Stop Workflow', value: 'stop' },
				],
				default: 'route',
				description:
					'Whether a failed item leaves through the output of its outcome, or fails the whole execution. Ignored while Retry On Fail or On Error: Continue is set, which would send items again or pass failed ones on as successes.',
			},
			{
				displayName: 'Rate Limit Wait (Seconds)',
				name: 'rateLimitWait',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 300,
				description:
					'The longest that an item may wait for the rate limit before it leaves as a failure',
			},
			...(identities.length > 0
				? [
						{
							displayName: 'Repeat Writes',
							name: 'repeatWrites',
							type: 'boolean' as const,
							default: false,
							description: `Whether to resend a write after HTTP 502, 503 or 504 or a broken connection, when its result is unknown. The service recognises the repetition by ${identities.join(' or ')}; a request without it is never resent.`,
						},
					]
				: []),
			...(forms
				? [
						{
							displayName: 'Request Form',
							name: 'requestForm',
							type: 'options' as const,
							options: [
								{ name: 'Automatic', value: AUTOMATIC, description: forms.automatic },
								...forms.choices.map(({ name, value, description }) => ({
									name,
									value,
									description,
								})),
							],
							default: AUTOMATIC,
							description:
								'How requests are written. The page of the node says how each form is known.',
						},
					]
				: []),
			...(overridable
				? [
						{
							displayName: 'Request Method',
							name: 'requestMethod',
							type: 'options' as const,
							options: VERBS.map((verb) => ({ name: verb, value: verb })),
							default: 'POST',
							description: 'Replaces the HTTP method, for tenants whose interface differs',
						},
						{
							displayName: 'Request Path',
							name: 'requestPath',
							type: 'string' as const,
							default: '',
							placeholder: overridable.path,
							description:
								'Replaces the path behind the base URL, for tenants whose interface differs. Names in braces are filled in.',
						},
					]
				: []),
			{
				displayName: 'Requests per Minute',
				name: 'requestsPerMinute',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: requestsPerMinute,
				description:
					'How many requests this credential may send in a minute, over all nodes and executions of this n8n process. 0 means no limit.',
			},
			...(hasCallback
				? [
						{
							displayName: 'Result Callback URL',
							name: 'resultCallbackUrl',
							type: 'string' as const,
							default: '',
							placeholder: 'https://n8n.example.com/webhook/…',
							description:
								'Where the service reports the result when the node does not wait for it, such as the URL of a Webex Connect Trigger',
						},
					]
				: []),
			{
				displayName: 'Retry on Transient Failures',
				name: 'retry',
				type: 'boolean',
				default: true,
				description:
					'Whether to retry requests that the service is known not to have processed. Writes whose result is unknown are not resent.',
			},
			{
				displayName: 'Timeout (Seconds)',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 0.1 },
				default: timeout,
				description:
					'The longest that an item may take over a request, retries included, before it leaves as onTimeout',
			},
		],
	};
}

/** Wait for Result, for the methods whose calls report their result later. */
export function waitProperties(table: NodeTable): INodeProperties[] {
	if (!table.methods.some((method) => method.callback)) return [];
	return [
		{
			displayName: 'Wait for Result',
			name: 'waitForResult',
			type: 'boolean',
			default: false,
			description:
				'Whether the execution waits until the service reports the result, which then chooses the output. Otherwise an accepted request is a success.',
		},
		{
			displayName: 'Wait Limit (Minutes)',
			name: 'waitLimit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 5,
			description: 'How long to wait for the result before the item leaves as onTimeout',
			displayOptions: { show: { waitForResult: [true] } },
		},
		{
			displayName:
				'An execution can wait for one item only: send several through Loop Over Items and a sub-workflow. The service must be able to reach this n8n. n8n looks for expired waits once a minute.',
			name: 'waitNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { waitForResult: [true] } },
		},
	];
}
