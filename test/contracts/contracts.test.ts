/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint, Evidence } from '../../nodes/runtime/table';
import { loadPackage } from '../../scripts/docs/package';
import { Contracts, loadParts, type Contract, type Exchange, type Schema } from './contracts';

const contracts = new Contracts();
const named = [...contracts.all];

const RANK: Record<Evidence, number> = { documented: 3, observed: 2, inferred: 1 };

/** Every call that a node can send, each once. */
const endpoints = [
	...new Map(
		loadPackage()
			.nodes.flatMap(({ table }) => table?.methods ?? [])
			.flatMap((method) => method.endpoints)
			// The chat store is n8n's own.
			.filter(({ path }) => !path.startsWith('/data-tables'))
			.map((endpoint) => [endpoint, endpoint]),
	).values(),
];

/** Those that go to an address of the user's have no contract. */
const isVendors = ({ path }: Endpoint): boolean => path.startsWith('/');

const concrete = (path: string): string => path.replace(/\{\w+\}/g, 'x1');

/** Contracts of the call of an endpoint, in every form. */
const contractsOf = ({ verb, path }: Endpoint): Contract[] => {
	const found = contracts.find(verb, concrete(path));
	if (!found) return [];
	const [, { path: known }] = found;
	return named.flatMap(([, one]) => (one.verb === verb && one.path === known ? [one] : []));
};

/** Every schema in a value, with what it is a member of. */
function* schemasIn(value: unknown, place: string): Generator<[string, Schema]> {
	if (typeof value !== 'object' || value === null) return;
	if (!Array.isArray(value)) yield [place, value as Schema];
	for (const [key, inner] of Object.entries(value)) yield* schemasIn(inner, `${place}/${key}`);
}

describe.each(named)('%s', (name, contract) => {
	it('is whole', () => {
		expect(Object.keys(contract)).toEqual(
			expect.arrayContaining([
				'title',
				'verb',
				'path',
				'sources',
				'evidence',
				'request',
				'answers',
			]),
		);
		expect(contract.sources.length).toBeGreaterThan(0);
		for (const source of contract.sources) expect(source).toMatch(/^https:\/\/[^\s]+$/);
		for (const mark of Object.values(contract.evidence)) expect(Object.keys(RANK)).toContain(mark);
		expect(Object.keys(contract.answers).some((status) => /^[2]/.test(status))).toBe(true);
	});

	it('marks its members by words that mean something', () => {
		for (const [place, { evidence }] of schemasIn(contract, name)) {
			if (typeof evidence !== 'string') continue;
			expect([place, evidence in RANK]).toEqual([place, true]);
		}
	});
});

it('shares parts with their sources', () => {
	for (const [, { title, sources }] of loadParts()) {
		expect(title).toBeTruthy();
		expect(sources.every((source) => source.startsWith('https://'))).toBe(true);
	}
});

describe('the nodes', () => {
	const own = endpoints.filter(isVendors);

	it.each(own.map((endpoint) => [`${endpoint.verb} ${endpoint.path}`, endpoint] as const))(
		'claim no more of %s than its contract',
		(_, endpoint) => {
			const known = contractsOf(endpoint);
			expect(known.length).toBeGreaterThan(0);
			const best = (part: 'call' | 'request') =>
				Math.max(...known.map(({ evidence }) => RANK[evidence[part]]));
			expect(RANK[endpoint.evidence.call]).toBeLessThanOrEqual(best('call'));
			expect(RANK[endpoint.evidence.body]).toBeLessThanOrEqual(best('request'));
		},
	);

	it('say how they know their requests', () => {
		const counts = { 'documented in call and body': 0, partly: 0, 'not documented': 0 };
		for (const { evidence } of endpoints) {
			const known = [evidence.call, evidence.body].filter((one) => one === 'documented').length;
			const key = (['not documented', 'partly', 'documented in call and body'] as const)[known];
			counts[key] += 1;
		}
		const list = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
		process.stdout.write(
			`\nrequests of the nodes by evidence: ${endpoints.length}: ${list.join(', ')}\n`,
		);
		expect(endpoints.length).toBeGreaterThanOrEqual(42);
		expect(counts['documented in call and body']).toBeGreaterThanOrEqual(15);
	});
});

describe('a contract', () => {
	const exchange = (changes: Partial<Exchange>): Exchange => ({
		method: 'POST',
		path: '/engage/api/v1/conversations/CSR1/transfer',
		query: '',
		headers: {},
		body: { data: { teamId: 't1' }, callback: {} },
		status: 202,
		response: '',
		...changes,
	});
	const check = (changes: Partial<Exchange>) => contracts.check(exchange(changes))!;
	const message = (changes: object) => ({
		path: '/engage/api/v1/conversations/CSR1/messages',
		body: {
			data: {
				messages: [{ direction: 'inbound', timestamp: '2026-11-20T10:00:00.000Z', ...changes }],
			},
			callback: {},
		},
	});
	const file = { mimeType: 'image/png', fileName: 'a.png', fileUrl: 'https://f.example/a.png' };

	it.each<[string, Partial<Exchange>]>([
		['Transfer as published', {}],
		['an answer without JSON', { response: null }],
		['text', message({ type: 'text', text: 'Hi' })],
		['files without text', message({ type: 'attachments', attachments: [file] })],
		[
			'a dropped file',
			message({ type: 'attachments', attachments: [{ ...file, dropped: true, fileUrl: '' }] }),
		],
		['email', message({ type: 'email', email: { from: 'a@example.com', to: ['b@example.com'] } })],
	])('takes %s', (_, changes) => {
		const { request, answer } = check(changes);
		expect([request, answer]).toEqual([[], []]);
	});

	it.each<[string, Partial<Exchange>]>([
		['Transfer without callback', { body: { data: { teamId: 't1' } } }],
		[
			'Transfer to a team and a skill',
			{ body: { data: { teamId: 't', skillId: 's' }, callback: {} } },
		],
		['flat names in the envelope', message({ type: 'text', text: 'Hi', messagetype: 'text' })],
		['files without text called text', message({ type: 'text', attachments: [file] })],
		[
			'delivery of what the customer wrote',
			message({ type: 'text', text: 'Hi', attemptGwDelivery: true }),
		],
		[
			'a forwarded mail',
			message({ type: 'attachments', attachments: [{ ...file, mimeType: 'message/RFC822' }] }),
		],
		['an email with flat names', message({ type: 'email', frmAddress: 'a@example.com' })],
		['an agent who answers as the customer would', message({ type: 'wab-list', wabList: {} })],
		[
			'a member that the file does not have',
			{
				path: '/wxcc/v1/tasks/1/transfer',
				body: { to: 'q', destinationType: 'queue', priority: 1 },
			},
		],
		['a body where there is none', { path: '/wxcc/v1/tasks/1/accept', body: { to: 'q' } }],
		['a call that nobody has written down', { path: '/wxcc/v1/nowhere' }],
	])('refuses %s', (_, changes) => {
		expect(check(changes).request).not.toEqual([]);
	});

	it('refuses an answer of another shape', () => {
		const { answer } = check({
			method: 'GET',
			path: '/wxcc/v1/ewt',
			query: 'queueId=q&lookbackMinutes=30',
			body: undefined,
			status: 200,
			response: { ewt: 1 },
		});
		expect(answer).toEqual([expect.stringContaining('estimatedWaitTime')]);
	});
});

// ---------------------------------------------------------------- the file that Cisco publishes

/** Beside the checkout, never in it. */
const SPEC = join(__dirname, '../../../shared/spec/webex-contact-center.openapi.json');
const isThere = existsSync(SPEC);
if (!isThere)
	process.stdout.write(`\nContracts against Cisco's file: skipped, there is no ${SPEC}\n`);

interface Operation {
	requestBody?: { content: Record<string, { schema: Schema }> };
	responses: Record<string, unknown>;
}

(isThere ? describe : describe.skip)(
	"the contracts of Webex Contact Center and Cisco's file",
	() => {
		const spec = (isThere ? JSON.parse(readFileSync(SPEC, 'utf8')) : { paths: {} }) as {
			paths: Record<string, Record<string, Operation>>;
			components: { schemas: Record<string, Schema> };
		};
		const resolved = (schema: Schema): Schema =>
			typeof schema.$ref === 'string'
				? resolved(spec.components.schemas[schema.$ref.split('/').at(-1)!])
				: schema;
		const bare = (path: string) => path.replace(/\{\w+\}/g, '{}');
		const operationOf = ({ verb, path }: Contract): Operation | undefined => {
			const known = Object.keys(spec.paths).find((one) => bare(one) === bare(path));
			return known ? spec.paths[known][verb.toLowerCase()] : undefined;
		};
		/** Some bounds stand in the descriptions only. */
		const lengthOf = ({ maxLength, description }: Schema): number | undefined => {
			const [, told] = /maximum length (\d+)/.exec(String(description)) ?? [];
			return (maxLength as number | undefined) ?? (told ? Number(told) : undefined);
		};
		const valuesOf = ({ enum: values, description }: Schema): string[] | undefined => {
			const told = [...String(description).matchAll(/```(\w+)```/g)].map(([, value]) => value);
			const all = (values as string[] | undefined) ?? told;
			return all.length > 0 ? [...all].sort() : undefined;
		};
		/** Not in the file: the beta, and what others saw of a later edition. */
		const LATER = /^\/v2\/tasks|\/(?:drop|pause|resume)$/;
		const own = named.filter(
			([name, { path }]) => name.startsWith('webex-contact-center/') && !LATER.test(path),
		);

		it.each(own)('%s', (_, contract) => {
			const operation = operationOf(contract);
			expect(operation).toBeDefined();
			const successes = (statuses: string[]) =>
				statuses.filter((status) => /^2/.test(status)).sort();
			expect(successes(Object.keys(contract.answers))).toEqual(
				successes(Object.keys(operation!.responses)),
			);
			const content = operation!.requestBody?.content['application/json'];
			if (!content) {
				expect(contract.request).toBeNull();
				return;
			}
			const [ours, theirs] = [contract.request!, resolved(content.schema)];
			const members = (schema: Schema) =>
				Object.entries((schema.properties ?? {}) as Record<string, Schema>)
					.map(([name, given]) => [name, resolved(given)] as const)
					.sort(([a], [b]) => a.localeCompare(b));
			const names = (schema: Schema) => members(schema).map(([name]) => name);
			expect(names(ours)).toEqual(names(theirs));
			expect([...((ours.required ?? []) as string[])].sort()).toEqual(
				[...((theirs.required ?? []) as string[])].sort(),
			);
			const bounds = (schema: Schema) =>
				members(schema).map(([name, member]) => {
					const { maxItems } = member;
					return { name, values: valuesOf(member), maxLength: lengthOf(member), maxItems };
				});
			expect(bounds(ours)).toEqual(bounds(theirs));
		});
	},
);
