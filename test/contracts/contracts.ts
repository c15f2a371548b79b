/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { XMLParser } from 'fast-xml-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from '../../nodes/runtime/table';

/** JSON Schema in what draft 7 and 2020-12 have in common; `evidence` and `notes` may stand at any member. */
export type Schema = Record<string, unknown>;

/** One call of the vendor's, in our own words. */
export interface Contract {
	title: string;
	verb: string;
	/** Behind the base URL, with `{name}` for path parameters. */
	path: string;
	/** Engage takes two forms of the same call. */
	form?: 'rest' | 'connect';
	/** Addresses of the pages that say so. */
	sources: string[];
	evidence: { call: Evidence; request: Evidence; answer: Evidence };
	notes?: string;
	query?: Schema;
	headers?: Schema;
	/** `null`: no body. XML counts as the object that it stands for. */
	request: Schema | null;
	/** By status, or by its class such as `4xx`. */
	answers: Record<string, Schema>;
}

export interface Exchange {
	method: string;
	path: string;
	/** Behind the question mark. */
	query: string;
	headers: NodeJS.Dict<string | string[]>;
	body: unknown;
	/** None where there was no answer, or none to be judged. */
	status?: number;
	response?: unknown;
}

export interface Verdict {
	/** Name of the contract, which is its file. */
	contract: string;
	request: string[];
	answer: string[];
}

const HERE = __dirname;

/** No calls of the vendor's, and hence without a contract. */
export const NOT_THE_VENDORS: ReadonlyArray<{ path: RegExp; why: string }> = [
	{ path: /^\/ece\/(?:files|storage)\//, why: 'a web server of the user' },
	{ path: /^\/files\//, why: 'a web server of the user' },
	{ path: /^\/relay(?:\/|$)/, why: 'a relay of the user' },
	{ path: /^\/n8n\//, why: 'the public API of n8n' },
];

const readJson = <T>(path: string): T => JSON.parse(readFileSync(join(HERE, path), 'utf8')) as T;

const filesIn = (folder: string): string[] =>
	readdirSync(join(HERE, folder), { withFileTypes: true }).flatMap((entry) =>
		entry.isFile() && entry.name.endsWith('.json') ? [`${folder}/${entry.name}`] : [],
	);

const products = (): string[] =>
	readdirSync(HERE, { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory() ? [entry.name] : [],
	);

const nameOf = (file: string): string => file.replace(/\.json$/, '');

/** By name, such as `engage/create.rest`. */
export function loadContracts(): Map<string, Contract> {
	const files = products().flatMap(filesIn);
	return new Map(files.map((file) => [nameOf(file), readJson<Contract>(file)]));
}

/** Schemas that several contracts of a product share, by the name that refers to them. */
export function loadParts(): Map<string, { title: string; sources: string[]; schema: Schema }> {
	const folders = products().filter((product) =>
		readdirSync(join(HERE, product)).includes('parts'),
	);
	const files = folders.flatMap((product) => filesIn(`${product}/parts`));
	return new Map(files.map((file) => [nameOf(file).replace('/parts/', '/'), readJson(file)]));
}

interface Route {
	name: string;
	contract: Contract;
	pattern: RegExp;
	/** The more of a path is fixed, the better it fits. */
	weight: number;
}

function routeOf([name, contract]: [string, Contract]): Route {
	const segments = contract.path.split('/').slice(1);
	const pattern = segments
		.map((segment) =>
			segment.startsWith('{') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
		)
		.join('/');
	const fixed = segments.filter((segment) => !segment.startsWith('{'));
	return {
		name,
		contract,
		// A base URL can have a path of its own.
		pattern: new RegExp(`^(?:/[^/]+)*/${pattern}$`),
		weight: segments.length + fixed.length * 10,
	};
}

const xml = new XMLParser({
	parseTagValue: false,
	ignoreAttributes: true,
	removeNSPrefix: true,
	ignoreDeclaration: true,
	trimValues: false,
	isArray: (name) => name === 'tag' || name === 'variable',
});

const SECRET = '•••';

/** The recorder of the sandbox hides secrets; their length is what a contract looks at. */
const unmasked = (value: unknown): unknown => {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [key, inner === SECRET ? 'x'.repeat(32) : inner]),
	);
};

function contentOf(value: unknown): unknown {
	if (value === undefined || value === '') return null;
	if (Buffer.isBuffer(value)) return contentOf(value.toString());
	if (typeof value !== 'string' || !/^\s*</.test(value)) return unmasked(value);
	try {
		return xml.parse(value);
	} catch {
		return value;
	}
}

function parametersOf(query: string): Record<string, string> {
	const parameters = new URLSearchParams(query);
	return Object.fromEntries(
		[...new Set(parameters.keys())].map((key) => [key, parameters.getAll(key).join(',')]),
	);
}

const worded = (place: string, faults: ErrorObject[] = []): string[] =>
	faults
		// What a branch lacks is said by the branch.
		.filter(({ keyword }) => !['anyOf', 'if', 'allOf'].includes(keyword))
		.map(
			({ dataPath, message, params }) => `${place}${dataPath} ${message} ${JSON.stringify(params)}`,
		);

/** All contracts, ready to judge what was sent and answered. */
export class Contracts {
	private readonly ajv = new Ajv({ allErrors: true, schemaId: '$id', logger: false });
	private readonly routes: Route[];
	private readonly compiled = new Map<Schema, ValidateFunction>();

	constructor(readonly all = loadContracts()) {
		for (const [name, { schema }] of loadParts()) this.ajv.addSchema(schema, name);
		this.routes = [...all].map(routeOf).sort((a, b) => b.weight - a.weight);
	}

	/** The contract for a call; the body tells the form. */
	find(method: string, path: string, body?: unknown): [string, Contract] | undefined {
		const fitting = this.routes.filter(
			({ contract, pattern }) => contract.verb === method && pattern.test(path),
		);
		const best = fitting.filter(({ weight }) => weight === fitting[0].weight);
		const form = formOf(body);
		const found = best.find(({ contract }) => contract.form === form) ?? best[0];
		return found && [found.name, found.contract];
	}

	/** `undefined` for what is no call of the vendor's. */
	check(exchange: Exchange): Verdict | undefined {
		const { method, path, query, status } = exchange;
		if (NOT_THE_VENDORS.some((one) => one.path.test(path))) return undefined;
		const body = contentOf(exchange.body);
		const found = this.find(method, path, body);
		if (!found) {
			return { contract: 'none', request: [`${method} ${path} has no contract`], answer: [] };
		}
		const [name, contract] = found;
		const request = [
			...this.faults('query', contract.query, parametersOf(query)),
			...this.faults('header', contract.headers, exchange.headers),
			...(contract.request === null
				? body === null
					? []
					: ['body: there must be none']
				: this.faults('body', contract.request, body)),
		];
		return {
			contract: name,
			request,
			answer: status === undefined ? [] : this.answerFaults(contract, status, exchange.response),
		};
	}

	private answerFaults({ answers }: Contract, status: number, response: unknown): string[] {
		const schema = answers[String(status)] ?? answers[`${Math.floor(status / 100)}xx`];
		if (!schema) return [`status ${status} is not in the contract`];
		return this.faults(`answer ${status}: `, schema, contentOf(response));
	}

	private faults(place: string, schema: Schema | undefined, value: unknown): string[] {
		if (!schema) return [];
		let validate = this.compiled.get(schema);
		if (!validate) this.compiled.set(schema, (validate = this.ajv.compile(schema)));
		return validate(value) ? [] : worded(place, validate.errors ?? []);
	}
}

/** source: webex-engage-rest.md, sections 2.1 and 3.5, against 2.3 and 3.5 of webex-engage.md */
function formOf(body: unknown): 'rest' | 'connect' {
	if (typeof body !== 'object' || body === null) return 'connect';
	const isRest = ['data', 'callback', 'customerAddress', 'bizAddress'].some((key) => key in body);
	return isRest ? 'rest' : 'connect';
}
