import type {
	IBinaryKeyData,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { Product } from './product';
import type { ServiceAnswer, WireRequest } from './wire';

/**
 * A node is a table that reads like the vendor's help page of that node: methods with their versions,
 * fields, outputs, outcomes, and then the request and how an answer chooses an outcome.
 * Everything else (panel, loop, routing, docs, tests) is derived from it.
 */
export interface NodeTable {
	/** Class name in camelCase; n8n's type name behind the package prefix. Never changes. */
	name: string;
	displayName: string;
	description: string;
	product: Product;
	/** Other products whose calls the methods send too. */
	calls?: readonly Product[];
	/** Words by which users look for the node in n8n's node panel. */
	alias: readonly string[];
	/** Webex Connect has no such node: this package adds it. */
	addition?: true;
	/** Whether an AI agent can use the node as a tool; off where it would only crowd the tool list. */
	usableAsTool?: true;
	/** What the panel can look up in the tenant: lists of locator fields and of dropdowns, by method name. */
	lookups?: Lookups;
	/** How many items are worked on at the same time unless the user says otherwise; 10 when absent. */
	concurrency?: number;
	/** Seconds that an item may take unless the user says otherwise; 10 when absent. */
	timeout?: number;
	/** First method = default. Methods that share a field share the very same field object. */
	methods: readonly Method[];
}

export interface Lookups {
	listSearch?: Record<
		string,
		(
			this: ILoadOptionsFunctions,
			filter?: string,
			paginationToken?: string,
		) => Promise<INodeListSearchResult>
	>;
	loadOptions?: Record<string, (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>>;
}

export type Method = MethodTable<Fields, Outcomes, Outputs>;

export interface MethodTable<F extends Fields, O extends Outcomes, P extends Outputs> {
	/** The documented method label. */
	name: string;
	/** Value of the Method parameter. Never changes. */
	value: string;
	description: string;
	/** Newest first; the newest is the default. */
	versions: readonly string[];
	/** What the versions are known to differ in, for the docs page. */
	versionNotes?: Record<string, string>;
	fields: F;
	outputs: P;
	outcomes: O;
	/** What the method does where the vendor's own call is not public; one sentence in the panel. */
	notice?: string;
	/** The calls this method can send, for the docs page. */
	endpoints: readonly Endpoint[];
	/** Came to the node after its other methods: outcomes that only it has stand behind all others. */
	later?: true;
	/**
	 * The one request that the method sends. Throws `InvalidData` where fields contradict each other; nothing is sent
	 * then.
	 */
	request?(values: Values<F>, version: string): WireRequest;
	/** Answers with the outcome that this answer means, or undefined where the page does not name it. */
	answer?(
		answer: ServiceAnswer,
		version: string,
		request: WireRequest,
	): Result<NoInfer<O>, NoInfer<P>> | undefined;
	/**
	 * In place of `request` and `answer`, where it takes several calls, or none, to come to an outcome. Answers with the
	 * outcome, or with the answer that no outcome is named for.
	 */
	compose?(
		steps: Steps<NoInfer<P>>,
		values: Values<F>,
		version: string,
	): Promise<Result<NoInfer<O>, NoInfer<P>> | ServiceAnswer>;
	/** Of the calls of `compose`, those whose verb and path the user can replace: for one item it sends one of them. */
	replaceable?: readonly Endpoint[];
	/** Only for calls that report their result later to a callback address. */
	callback?: CallbackTable<NoInfer<O>, NoInfer<P>>;
}

/** Sends a request; rejects where no answer comes, which is classified as for any other method. */
export type Call = (request: WireRequest, product?: Product) => Promise<ServiceAnswer>;

/** What a composed method works with. */
export interface Steps<P extends Outputs = Outputs> {
	call: Call;
	/** These outputs leave with the item whatever happens after. */
	keep(outputs: { [K in keyof P]?: unknown }): void;
	/** For what n8n itself can do: files, tables. */
	context: IExecuteFunctions;
	/** Index of the item. */
	item: number;
	/** Milliseconds that the item may take. */
	timeout: number;
}

export interface CallbackTable<O extends Outcomes, P extends Outputs> {
	/** The output that holds the transaction ID; it tells whose result an event is, and whether it is a repetition. */
	transaction: keyof P & string;
	/** The transaction ID that an event names. */
	transactionOf(event: Record<string, unknown>): unknown;
	/** The outcome that the event of a callback means. */
	result(event: Record<string, unknown>, asked: Asked): Result<O, P> | undefined;
}

/** What is known of the request whose result is reported. */
export interface Asked {
	/** The outputs when the service took it on. */
	outputs: Record<string, unknown>;
	/** The value of a field that takes no expression. */
	choice(name: string): unknown;
}

/** Checks a method against its own tables: an undeclared outcome, output or field does not compile. */
export function defineMethod<
	const F extends Fields,
	const O extends Outcomes,
	const P extends Outputs,
>(method: MethodTable<F, O, P>): Method {
	return method as unknown as Method;
}

// ---------------------------------------------------------------- fields

/** Parameter name (the documented label in camelCase) → field. */
export type Fields = Readonly<Record<string, Field>>;

export interface Field {
	/** The documented label in title case. */
	label: string;
	/**
	 * `string` unless given. `scalar` takes numbers, true and false too, as their text; `json` an object or its text;
	 * `dateTime` anything ISO 8601; `locator` is picked from the tenant or entered as ID; `multi` is any number of its
	 * options; `rows` is a list of `columns`.
	 */
	type?:
		| 'string'
		| 'multiline'
		| 'scalar'
		| 'number'
		| 'dateTime'
		| 'json'
		| 'options'
		| 'multi'
		| 'boolean'
		| 'locator'
		| 'rows';
	/** Required wherever the field applies. */
	required?: boolean;
	/** The first version that has the field. */
	since?: string;
	/** When the field applies: any of the conditions; always when absent. */
	when?: Condition | readonly Condition[];
	description?: string;
	hint?: string;
	placeholder?: string;
	default?: string | number | boolean | readonly string[];
	options?: readonly Option[];
	/** For `options` on which no other field depends: an expression may choose among them. */
	expression?: true;
	/** What to do if the field is empty, to follow "<Label> is empty: ". */
	remedy?: string;
	/** Different option lists for different conditions; takes the place of `options` and `when`. */
	variants?: readonly Variant[];
	/** For `json`: what must be inside. */
	shape?: 'object' | 'array';
	/** For `number`: the whole numbers allowed. */
	range?: readonly [least: number, most?: number];
	/** For `locator`, the list search; for `options`, what loads them from the tenant. */
	lookup?: string;
	/** For `rows`. */
	columns?: Fields;
	/** For `rows`: how many there may be. */
	maxRows?: number;
}

export interface Option {
	name: string;
	value: string;
	description?: string;
}

export interface Variant {
	since?: string;
	until?: string;
	when?: Condition;
	options: readonly Option[];
	default: string;
	/** These versions have no such field and behave as if it were the default. */
	hidden?: true;
}

/** Parameter name → its values here, or the one value it must not have; all must match. */
export type Condition = Readonly<Record<string, readonly (string | boolean)[] | { not: string }>>;

export type Values<F extends Fields> = {
	[K in keyof F]: F[K] extends { required: true; when?: undefined; since?: undefined }
		? ValueOf<F[K]>
		: ValueOf<F[K]> | undefined;
};

type ValueOf<T extends Field> = T extends { type: 'json'; shape: 'array' }
	? Array<Record<string, unknown>>
	: T extends { type: 'json' }
		? Record<string, unknown>
		: T extends { type: 'boolean' }
			? boolean
			: T extends { type: 'multi' }
				? string[]
				: T extends { type: 'number' }
					? number
					: T extends { type: 'rows'; columns: infer C extends Fields }
						? Array<Values<C>>
						: string;

export function conditionsOf(field: Field): readonly Condition[] {
	if (!field.when) return [{}];
	return isList(field.when) ? field.when : [field.when];
}

function isList(when: Condition | readonly Condition[]): when is readonly Condition[] {
	return Array.isArray(when);
}

// ---------------------------------------------------------------- outputs and outcomes

/** Documented output variables, by their exact name. */
export type Outputs = Readonly<Record<string, Output>>;

export interface Output {
	type: 'string' | 'number' | 'boolean' | 'json';
	since?: string;
	description: string;
}

/** Documented outcomes, by their exact spelling, without the standard five. */
export type Outcomes = Readonly<Record<string, Outcome>>;

export interface Outcome {
	kind: 'success' | 'failure';
	description: string;
}

/** The outcomes that every node has, in the order of the outputs. */
export const STANDARD_OUTCOMES = {
	onInvalidData: 'A mandatory field is empty or malformed. No request was sent.',
	onInvalidChoice: 'The service answered something for which the node has no outcome.',
	onTimeout: 'No answer within the time limit.',
	onAuthorizationFailure: 'No token, or the service refused the token.',
	onError: 'Network, TLS or service error, or an answer that cannot be read.',
} as const;

export type StandardOutcome = keyof typeof STANDARD_OUTCOMES;

export interface Result<O extends Outcomes = Outcomes, P extends Outputs = Outputs> {
	outcome: (keyof O & string) | StandardOutcome;
	outputs?: { [K in keyof P]?: unknown };
	/** A file that leaves with the item. */
	binary?: IBinaryKeyData;
	/** Present on failures: what the service said. */
	error?: {
		message: string;
		code?: string | number;
		/** Whether sending the same item again can help; the status of the last answer tells unless given. */
		retryable?: boolean;
	};
}

/**
 * Every output of a node in order: successes, own failures, the standard five, and what came later. n8n stores
 * connections by the index of the output, so the list only grows at its end.
 */
export function outcomesOf(table: NodeTable): Array<{ name: string } & Outcome> {
	const all = new Map<string, Outcome>();
	const add = (methods: readonly Method[]) => {
		for (const kind of ['success', 'failure'] as const) {
			for (const method of methods) {
				for (const [name, outcome] of Object.entries(method.outcomes)) {
					if (outcome.kind === kind && !all.has(name)) all.set(name, outcome);
				}
			}
		}
	};
	add(table.methods.filter(({ later }) => !later));
	for (const [name, description] of Object.entries(STANDARD_OUTCOMES)) {
		all.set(name, { kind: 'failure', description });
	}
	add(table.methods.filter(({ later }) => later));
	return [...all].map(([name, outcome]) => ({ name, ...outcome }));
}

// ---------------------------------------------------------------- endpoints and evidence

/** How a fact about the vendor's interface is known. */
export type Evidence = 'documented' | 'observed' | 'inferred';

export interface Endpoint extends EndpointForm {
	/** A `write` is not sent again after an unknown result; see `identity`. */
	kind: 'read' | 'write';
	/** The field by which the service recognises a repeated write, so that the user can allow it. */
	identity?: string;
	/** The same operation in each request form of the product. */
	forms?: Readonly<Record<string, EndpointForm>>;
}

/** How an operation is called in one request form. */
export interface EndpointForm {
	verb: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Behind the base URL, with `{name}` for path parameters. */
	path: string;
	/** `result` if the service reports one later. */
	evidence: { call: Evidence; body: Evidence; result?: Evidence };
	source: string;
}

/** An endpoint in each of its forms. */
export const formsOf = (endpoint: Endpoint): EndpointForm[] =>
	endpoint.forms ? Object.values(endpoint.forms) : [endpoint];

// ---------------------------------------------------------------- versions

/** Whether version `a` is at least version `b`; versions are dotted numbers. */
export function atLeast(a: string, b: string): boolean {
	const [left, right] = [a, b].map((v) => v.split('.').map(Number));
	const length = Math.max(left.length, right.length);
	for (let i = 0; i < length; i++) {
		const difference = (left[i] ?? 0) - (right[i] ?? 0);
		if (difference !== 0) return difference > 0;
	}
	return true;
}
