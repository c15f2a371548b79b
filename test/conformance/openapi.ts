/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document, OpenAPIBackend, Operation } from 'openapi-backend';
import type { RecordedRequest } from '../../sandbox';

/** Beside the checkout, never in it: the contract is data to check against. */
const CONTRACT = join(__dirname, '../../../shared/spec/webex-contact-center.openapi.json');
const TOTALS = join(__dirname, '../../node_modules/.cache/wxcc-conformance');
const ROOM = /^\/wxcc(?=\/)/;

/** Routes that the file does not hold; their facts are in the reference. */
const EXCLUDED = [
	'POST /v2/tasks',
	'POST /v2/tasks/{id}/messages',
	'POST /v1/tasks/{id}/conference/participants/{participantId}/drop',
];

/** Statuses that the sandbox gives although the file lists none of them for the call. */
const UNLISTED: ReadonlyArray<{ path: RegExp; status: number; why: string }> = [
	{ path: /^\//, status: 429, why: 'the limit is on the rate-limiting page' },
	{ path: /^\/v1\/tasks\/[^/]+/, status: 404, why: 'an unknown task' },
	{ path: /^\/v1\/tasks\/[^/]+\//, status: 400, why: 'a call in the wrong state' },
	{ path: /^\/organization\//, status: 400, why: 'a filter that cannot be read' },
];

/** Where the file contradicts itself, or its own documented examples. */
const CONTRADICTIONS: ReadonlyArray<{ path: RegExp; where: RegExp; keyword: string; why: string }> =
	[
		{
			path: /\/event-types$/,
			where: /^\/data\/\d+\/action$/,
			keyword: 'minLength',
			why: 'task:new has an action of three letters',
		},
		{
			path: /^\/organization\/[^/]+\/v2\/[a-z-]+$/,
			where: /^\/data\/\d+$/,
			keyword: 'required',
			why: 'lists leave out arrays, and what `attributes` does not name',
		},
	];

interface Fault {
	keyword: string;
	instancePath: string;
	message?: string;
	params?: unknown;
}

export interface Verdict {
	/** Method and path template, as the file has them. */
	operation: string;
	status: number | undefined;
	/** What the contract has against the request. */
	request: string[];
	/** What it has against the answer. */
	answer: string[];
	/** Why the whole, or the answer, was not looked at. */
	excluded?: string;
	unlisted?: string;
	contradiction?: string;
}

export interface Totals {
	requests: number;
	answers: number;
	excluded: number;
	requestFaults: number;
	answerFaults: number;
}

const told = ({ instancePath, message, params }: Fault): string =>
	`${instancePath || '/'} ${message ?? ''} ${JSON.stringify(params ?? {})}`;

/** The recorder hides secrets; their length is what the contract looks at. */
function unmasked(body: unknown): unknown {
	if (typeof body !== 'object' || body === null || !('secret' in body)) return body;
	return body.secret === '•••' ? { ...body, secret: 'x'.repeat(32) } : body;
}

/** The file says "separate values with commas" of a list that its schema would repeat. */
const spread = (query: string): string => {
	const parameters = new URLSearchParams(query);
	const types = parameters.getAll('channelTypes').flatMap((one) => one.split(','));
	parameters.delete('channelTypes');
	for (const type of types) parameters.append('channelTypes', type);
	return parameters.toString();
};

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const FORMATS: Record<string, RegExp> = {
	uuid: UUID,
	UUID,
	uri: /^https?:\/\/\S+$/,
	email: /^\S+@\S+\.\S+$/,
	string: /^/,
};

/**
 * Jest cannot load the ES module that the validator reads files with. Ours is read already, and in
 * its quick mode the validator resolves references by other means, so a stand-in will do.
 */
async function loadValidator(): Promise<typeof OpenAPIBackend> {
	if (typeof jest !== 'undefined') {
		const unused = () => undefined;
		jest.doMock('@apidevtools/json-schema-ref-parser', () => ({
			__esModule: true,
			default: { dereference: unused, resolve: unused, parse: unused },
		}));
	}
	return (await import('openapi-backend')).OpenAPIBackend;
}

type Answers = Record<string, { content?: Record<string, unknown> }>;

/** Cisco's published contract, ready to validate what passed through the sandbox. */
export class Contract {
	private constructor(private readonly api: OpenAPIBackend) {}

	/** Without the folder: `undefined`, and a line that says so. */
	static async load(): Promise<Contract | undefined> {
		if (!existsSync(CONTRACT)) {
			process.stdout.write(`Conformance checks skipped: there is no ${CONTRACT}\n`);
			return undefined;
		}
		const definition = JSON.parse(readFileSync(CONTRACT, 'utf8')) as Document;
		for (const path of Object.values(definition.paths ?? {})) {
			for (const operation of Object.values(path ?? {})) {
				if (typeof operation !== 'object' || !('responses' in operation)) continue;
				// The validator looks at JSON alone, and the file often says "anything".
				for (const { content } of Object.values(operation.responses as Answers)) {
					if (content?.['*/*']) content['application/json'] = content['*/*'];
				}
			}
		}
		const Validator = await loadValidator();
		const api = new Validator({
			definition,
			quick: true,
			ajvOpts: { strict: false, logger: false, allErrors: true },
			customizeAjv: (ajv) => {
				for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
				for (const name of ['int32', 'int64', 'double']) ajv.addFormat(name, true);
				return ajv;
			},
		});
		await api.init();
		return new Contract(api);
	}

	/** `undefined` for what is no business of the contact centre. */
	check(record: RecordedRequest): Verdict | undefined {
		if (!ROOM.test(record.path)) return undefined;
		const path = record.path.replace(ROOM, '');
		const { method, status } = record;
		const plain = `${method} ${path
			.replace(/^(\/v[12]\/tasks\/)[^/]+/, '$1{id}')
			.replace(/(\/participants\/)[^/]+/, '$1{participantId}')}`;
		const verdict: Verdict = { operation: plain, status, request: [], answer: [] };
		if (EXCLUDED.includes(plain)) return { ...verdict, excluded: 'the file does not hold it' };
		const request = {
			method,
			path,
			query: spread(record.query),
			headers: record.headers,
			body: unmasked(record.body) ?? undefined,
		};
		const operation = this.api.router.matchOperation(request);
		if (!operation) {
			return { ...verdict, request: [`${plain} is not in the contract`] };
		}
		verdict.operation = `${method} ${operation.path}`;
		const { errors } = this.api.validator.validateRequest(request, operation);
		verdict.request = (errors ?? []).map((fault) => told(fault as Fault));
		if (record.fault !== undefined || record.state !== 'answered' || status === undefined) {
			return { ...verdict, excluded: `the answer was spoilt (${record.fault ?? record.state})` };
		}
		this.checkAnswer(record, path, operation, verdict);
		return verdict;
	}

	private checkAnswer(
		{ response, status = 0 }: RecordedRequest,
		path: string,
		operation: Operation,
		verdict: Verdict,
	): void {
		const answers = operation.responses as Answers;
		const listed = answers[String(status)];
		if (!listed) {
			const allowed = UNLISTED.find((one) => one.status === status && one.path.test(path));
			verdict.unlisted = `${status}: ${allowed?.why ?? 'not listed'}`;
			if (!allowed) verdict.answer.push(`status ${status} is not listed`);
			return;
		}
		const holdsSchema = 'schema' in ((listed.content?.['application/json'] ?? {}) as object);
		if (!holdsSchema) {
			const empty = response === null || response === '';
			if (status < 300 && !empty) verdict.answer.push(`status ${status} has no body`);
			return;
		}
		const { errors } = this.api.validator.validateResponse(response, operation, status);
		for (const fault of (errors ?? []) as Fault[]) {
			const known = CONTRADICTIONS.find(
				(one) =>
					one.keyword === fault.keyword &&
					one.path.test(path) &&
					one.where.test(fault.instancePath),
			);
			if (known) verdict.contradiction = known.why;
			else verdict.answer.push(told(fault));
		}
		if (verdict.request.length > 0 && status < 300) {
			verdict.answer.push('accepts a request that the contract forbids');
		}
	}
}

/** Gathers the verdicts of a run; `keep` writes the sums where `readTotals` adds them up. */
export class Conformance {
	readonly verdicts: Verdict[] = [];

	private constructor(private readonly contract: Contract | undefined) {}

	static async start(): Promise<Conformance> {
		return new Conformance(await Contract.load());
	}

	get skipped(): boolean {
		return this.contract === undefined;
	}

	/** Looks at recorded requests, those of other rooms apart. */
	add(records: readonly RecordedRequest[]): void {
		for (const record of records) {
			const verdict = this.contract?.check(record);
			if (verdict) this.verdicts.push(verdict);
		}
	}

	/** Requests that the contract forbids; none may come from a node that should know better. */
	get requestFaults(): string[] {
		return this.verdicts.flatMap(({ operation, request }) =>
			request.map((fault) => `${operation}: ${fault}`),
		);
	}

	get answerFaults(): string[] {
		return this.verdicts.flatMap(({ operation, status, answer }) =>
			answer.map((fault) => `${operation} → ${status}: ${fault}`),
		);
	}

	get totals(): Totals {
		const looked = this.verdicts.filter(
			({ excluded, operation }) => excluded === undefined && !EXCLUDED.includes(operation),
		);
		const requests = this.verdicts.filter(({ operation }) => !EXCLUDED.includes(operation));
		return {
			requests: requests.length,
			answers: looked.length,
			excluded: this.verdicts.length - requests.length,
			requestFaults: this.requestFaults.length,
			answerFaults: this.answerFaults.length,
		};
	}

	/** One line for the output, and the sums for the whole run. */
	keep(name: string): string {
		const { requests, answers, excluded, requestFaults, answerFaults } = this.totals;
		if (!this.skipped) {
			mkdirSync(TOTALS, { recursive: true });
			writeFileSync(join(TOTALS, `${name}.json`), JSON.stringify(this.totals));
		}
		return [
			`Conformance (${name}): ${requests} requests and ${answers} answers validated`,
			`${excluded} on routes that the contract does not hold`,
			`${requestFaults} request faults, ${answerFaults} answer faults`,
		].join('; ');
	}
}

export function clearTotals(): void {
	rmSync(TOTALS, { recursive: true, force: true });
}

/** Over all parts of a run that were kept. */
export function readTotals(): Totals {
	const sum: Totals = { requests: 0, answers: 0, excluded: 0, requestFaults: 0, answerFaults: 0 };
	if (!existsSync(TOTALS)) return sum;
	for (const file of readdirSync(TOTALS)) {
		const totals = JSON.parse(readFileSync(join(TOTALS, file), 'utf8')) as Totals;
		for (const key of Object.keys(sum) as Array<keyof Totals>) sum[key] += totals[key];
	}
	return sum;
}
