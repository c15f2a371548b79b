import type { INodeProperties, INodePropertyCollection, INodeTypeDescription } from 'n8n-workflow';

import type { Source } from '../../nodes/runtime/source';
import type { RequestForms } from '../../nodes/runtime/product';
import { formsOf, outcomesOf } from '../../nodes/runtime/table';
import { identitiesOf, replaceableOf } from '../../nodes/runtime/options';
import type { Endpoint, EndpointForm, Field, Method, NodeTable } from '../../nodes/runtime/table';
import { renderFields, since } from './fields';
import { code, page, sentence, table } from './markdown';
import { linked, renderSources } from './sources';

export interface CredentialLink {
	displayName: string;
	link: string;
	/** The choice that asks for it; always when absent. */
	where?: string;
}

/** Pictures are taken at two pixels a point, and shown at their size on the canvas. */
export interface Image {
	/** Relative to the page. */
	file: string;
	width: number;
}

export interface NodePage {
	path: string;
	table: NodeTable;
	description: INodeTypeDescription;
	credentials: readonly CredentialLink[];
	image?: Image;
	/** What the vendor says about the node itself. */
	sources: readonly Source[];
}

/** The documentation page of a node, from its table alone. */
export function renderNodePage({
	path,
	table: node,
	description,
	credentials,
	image,
	sources,
}: NodePage): string {
	const { methods } = node;
	return page(
		heading(path, node.displayName),
		`${sentence(node.description)} One of the nodes for ${node.product.name}.`,
		renderImage(node.displayName, image),
		renderCredentials(credentials),
		node.usableAsTool &&
			'An AI agent can use this node as a tool: it gets the item of whichever success, and an error for a failure.',
		renderNotices(node),
		`## Methods and versions\n\n${renderMethods(methods)}`,
		renderAccess(node.product.authentication),
		`## Fields\n\n${byMethod(methods, renderFields)}`,
		`## Outputs\n\n${OUTPUTS}\n\n${byMethod(methods, renderOutputs)}`,
		`## Outcomes\n\n${OUTCOMES}\n\n${renderOutcomes(node)}`,
		`## Request\n\n${renderRequest(node)}`,
		`## Retries\n\n${renderRetries(node)}`,
		`## Wait for Result\n\n${renderWaiting(methods)}`,
		`## Options\n\n${renderOptions(description.properties)}`,
		renderSources(sources),
	);
}

export function heading(path: string, displayName: string): string {
	return `<!-- Written by npm run docs from ${path}. Changes here are lost. -->\n\n# ${displayName}`;
}

export function renderImage(displayName: string, image: Image | undefined): string | undefined {
	return (
		image &&
		`<img src="${image.file}" width="${image.width}" alt="${displayName} on the canvas, with its outputs">`
	);
}

export function renderCredentials(credentials: readonly CredentialLink[]): string | undefined {
	if (credentials.length === 0) return 'Needs no credential.';
	const links = credentials.map(
		({ displayName, link, where }) => `[${displayName}](${link})${where ? `, where ${where}` : ''}`,
	);
	const isOptional = credentials.length === 1 && credentials[0].where;
	return `Credential: ${links.join('; ')}${isOptional ? '; none otherwise' : ''}.`;
}

/** What chooses the credential, or where the node works. */
function renderAccess(properties: readonly INodeProperties[]): string | undefined {
	const rows = properties
		.filter(({ type }) => type !== 'notice')
		.map((property) => [
			`**${property.displayName}**`,
			code(property.name),
			(property.options ?? []).map(({ name }) => name).join(', '),
			defaultOf(property),
			sentence(property.description ?? ''),
		]);
	if (rows.length === 0) return undefined;
	const notices = properties
		.filter(({ type }) => type === 'notice')
		.map(({ displayName }) => sentence(displayName));
	const head = ['Parameter', 'Name', 'Choices', 'Default', 'Description'];
	return page(`## Access\n\n${table(head, rows)}`, ...notices).trimEnd();
}

/** Methods that say the same are told together. */
function byMethod(methods: readonly Method[], render: (method: Method) => string): string {
	const groups = new Map<string, Method[]>();
	for (const method of methods) {
		const text = render(method);
		groups.set(text, [...(groups.get(text) ?? []), method]);
	}
	if (groups.size === 1) return [...groups.keys()][0];
	return [...groups]
		.map(([text, same]) => `### ${same.map(({ name }) => name).join(', ')}\n\n${text}`)
		.join('\n\n');
}

/** What the panel says beside the fields; also what the user chooses where the vendor's own call is not public. */
function renderNotices({ methods, product, addition }: NodeTable): string | undefined {
	const told = methods.filter(({ notice, fields }) => notice ?? fields.notifyBy);
	if (told.length === 0) return undefined;
	const render = ({ notice, fields: { notifyBy } }: Method) =>
		page(
			notice && sentence(notice),
			notifyBy && `**${notifyBy.label}** chooses what stands for it:\n\n${renderChoice(notifyBy)}`,
		).trimEnd();
	const head =
		product.substitutes && !addition
			? "## In place of the vendor's own call\n\nThe node of Webex Connect uses an interface that is not public."
			: '## Good to know';
	const isForAll = told.length === methods.length;
	const text = byMethod(told, render);
	const [{ name }] = told;
	return `${head}\n\n${isForAll || told.length > 1 ? text : `### ${name}\n\n${text}`}`;
}

function renderChoice({ options = [] }: Field): string {
	return options
		.map(({ name, description = '' }) => `- **${name}**: ${sentence(description)}`)
		.join('\n');
}

// ---------------------------------------------------------------- methods and versions

function renderMethods(methods: readonly Method[]): string {
	return page(
		table(
			['Method', 'What it does', 'Versions, newest first'],
			methods.map(({ name, description, versions }) => [
				`**${name}**`,
				sentence(description),
				versions.map((version) => `v${version}`).join(', '),
			]),
		),
		byMethod(methods, renderVersions),
	).trimEnd();
}

function renderVersions(method: Method): string {
	const { versions } = method;
	if (versions.length === 1) return `There is one version, v${versions[0]}.`;
	const rows = versions.map((version, index) => [
		`v${version}`,
		method.versionNotes?.[version] ?? difference(method, index),
	]);
	return `The newest version is the default. What the versions are known to differ in:\n\n${table(['Version', 'Difference'], rows)}`;
}

function difference({ versions, versionNotes, fields, outputs }: Method, index: number): string {
	const version = versions[index];
	const older = versions[index + 1];
	const added = [
		...Object.values(fields).flatMap((field) => (field.since === version ? [field.label] : [])),
		...Object.entries(outputs).flatMap(([name, output]) =>
			output.since === version ? [code(name)] : [],
		),
	];
	if (added.length > 0) return `Adds ${added.join(', ')}.`;
	if (older) return `No difference from v${older} is documented: they behave alike.`;
	return versionNotes?.[versions[index - 1]]
		? 'The first version.'
		: `No difference from v${versions[index - 1]} is documented: they behave alike.`;
}

// ---------------------------------------------------------------- outputs and outcomes

const OUTPUTS =
	'Every item also carries `outcome`, `method` and `apiVersion`. An item that leaves as a failure carries `error` with `message`, `code`, `httpStatus`, `retryable` and `details`.';

function renderOutputs({ outputs, versions }: Method): string {
	if (Object.keys(outputs).length === 0) return 'It has no other outputs.';
	const oldest = versions[versions.length - 1];
	return table(
		['Output', 'Type', 'Since', 'Description'],
		Object.entries(outputs).map(([name, output]) => [
			code(name),
			output.type,
			since(output.since, oldest),
			sentence(output.description),
		]),
	);
}

const OUTCOMES =
	'In the order of the outputs on the canvas. How an answer becomes an outcome is told in [How outcomes work](../how-outcomes-work.md).';

function renderOutcomes(node: NodeTable): string {
	const outcomes = outcomesOf(node);
	const reachedBy = (name: string) => node.methods.filter((method) => name in method.outcomes);
	return table(
		['#', 'Outcome', 'Kind', 'Method', 'When'],
		outcomes.map(({ name, kind, description }, index) => {
			const methods = reachedBy(name);
			const all = methods.length === 0 || methods.length === node.methods.length;
			return [
				String(index + 1),
				code(name),
				kind,
				all ? '' : methods.map((method) => method.name).join(', '),
				[sentence(description), DECIDED[name]].filter(Boolean).join(' '),
			];
		}),
	);
}

/** How the outcomes that every node has are decided, beside what the table says of them. */
const DECIDED: Readonly<Record<string, string>> = {
	onInvalidData: '`error.message` names every such field.',
	onInvalidChoice: 'That is an answer that can be read and fits none of the outcomes above.',
	onTimeout:
		'That is Timeout (Seconds), or Wait Limit (Minutes) while waiting for a result. `outcomeUnknown: true` says that the request may have been carried out.',
	onAuthorizationFailure:
		'That is HTTP 401 or 403 without an outcome of its own. After a 401, n8n has renewed the token of an OAuth2 credential once.',
	onError:
		'That is any other 4xx or 5xx, a redirect, which is not followed with credentials, an answer that cannot be read, or a rate limit that lasts longer than Rate Limit Wait (Seconds).',
};

// ---------------------------------------------------------------- request

const EVIDENCE_NOTE =
	'*Documented*: published by the vendor. *Observed*: seen in a product, in a flow that the vendor publishes, or in what others published. *Inferred*: our conclusion; it may differ on your tenant.';

function endpointsOf(methods: readonly Method[]): Endpoint[] {
	return [...new Set(methods.flatMap(({ endpoints }) => endpoints))];
}

function renderRequest({ methods, product, calls = [] }: NodeTable): string {
	const endpoints = endpointsOf(methods);
	if (endpoints.length === 0) return 'The node sends no request.';
	const forms = [product, ...calls].find(({ requestForms }) => requestForms)?.requestForms;
	const hasForms = forms !== undefined && endpoints.some((endpoint) => endpoint.forms);
	const hasResults = endpoints.flatMap(formsOf).some(({ evidence }) => evidence.result);
	const formsIn = (endpoint: Endpoint): Array<[string, EndpointForm]> =>
		endpoint.forms
			? Object.entries(endpoint.forms).map(([value, form]) => [
					forms?.choices.find((choice) => choice.value === value)?.name ?? value,
					form,
				])
			: [['', endpoint]];
	// What goes to an address of the user's own has no path to replace.
	const replaceable = methods.flatMap(replaceableOf).filter(({ path }) => path !== '');
	const several = methods.filter(
		({ compose, endpoints: own, replaceable: one = [] }) =>
			compose && own.length > Math.max(1, one.length),
	);
	return page(
		`The path stands behind ${product.base ?? 'the base URL of the credential'}.`,
		several.length > 0
			? `${several.map(({ name }) => name).join(', ')} can send several of these one after the other for one item; then Timeout (Seconds) holds for each.`
			: undefined,
		table(
			[
				'Method',
				...(hasForms ? ['Request Form'] : []),
				'Verb',
				'Path',
				'Verb and path are',
				'Body is',
				...(hasResults ? ['Reported result is'] : []),
				'Source',
			],
			endpoints.flatMap((endpoint) =>
				formsIn(endpoint).map(([form, { verb, path, evidence, source }]) => [
					methods.length === 1
						? ''
						: methods
								.filter((method) => method.endpoints.includes(endpoint))
								.map(({ name }) => name)
								.join(', '),
					...(hasForms ? [form] : []),
					verb,
					// Only what goes to an address of the user's own has no path.
					path ? code(path) : 'your own URL, without the credential',
					evidence.call,
					evidence.body,
					...(hasResults ? [evidence.result ?? ''] : []),
					linked(source),
				]),
			),
		),
		EVIDENCE_NOTE,
		hasForms ? renderForms(forms) : undefined,
		replaceable.length > 0
			? `Verb and path${ofSome(replaceable, endpoints)} can be replaced under Options with Request Method and Request Path; names in braces are filled in there too.`
			: 'Verb and path cannot be replaced.',
	).trimEnd();
}

/** What the option Request Form chooses among. */
function renderForms({ automatic, choices }: RequestForms): string {
	const list = choices.map(({ name, description }) => `- **${name}**: ${sentence(description)}`);
	return `Request Form under Options chooses how a request is written. ${sentence(`Automatic chooses ${automatic[0].toLowerCase()}${automatic.slice(1)}`)}\n\n${list.join('\n')}`;
}

const ofSome = (some: readonly Endpoint[], all: readonly Endpoint[]): string =>
	all.some((endpoint) => !some.includes(endpoint))
		? ` of ${[...new Set(some.map(({ verb, path }) => code(`${verb} ${path}`)))].join(', ')}`
		: '';

function renderRetries(node: NodeTable): string {
	const { methods } = node;
	const identities = identitiesOf(node);
	const kinds = new Set(endpointsOf(methods).map(({ kind }) => kind));
	if (kinds.size === 0) return 'There is nothing to repeat.';
	return page(
		"The node retries by itself, within Timeout (Seconds), unless Retry on Transient Failures is off. Leave n8n's own Retry On Fail off.",
		[
			'- After HTTP 429 the request is repeated once the time of `Retry-After` is over, for as long as Rate Limit Wait (Seconds) allows: it was not carried out.',
			kinds.has('read') &&
				`- ${kinds.size > 1 ? 'Reads' : 'This is a read'}: after a network fault or HTTP 502, 503 or 504 it is repeated up to three times, with growing pauses.`,
			kinds.has('write') &&
				`- ${kinds.size > 1 ? 'Writes' : 'This is a write'}: it is repeated where it certainly did not reach the service. After an unknown result it is not sent again, unless the request only sets values.`,
			identities.length > 0 &&
				`- With Repeat Writes on, it is also repeated after an unknown result, HTTP 502, 503 or 504, if the request carries ${identities.join(' or ')}, by which the service recognises the repetition.`,
		]
			.filter(Boolean)
			.join('\n'),
	).trimEnd();
}

function renderWaiting(methods: readonly Method[]): string {
	const waiting = methods.filter(({ callback }) => callback);
	if (waiting.length === 0) return 'The answer is the result: there is nothing to wait for.';
	const who =
		waiting.length === methods.length ? '' : ` (${waiting.map(({ name }) => name).join(', ')})`;
	return `The service takes the request on and reports the result later${who}. By default an accepted request counts as a success. With Wait for Result on, the execution waits, the reported result chooses the outcome, and an expired wait leaves as \`onTimeout\`. See [Wait for Result](../wait-for-result.md) for its limits.`;
}

// ---------------------------------------------------------------- options

function renderOptions(properties: readonly INodeProperties[]): string {
	const options = properties.find(({ name }) => name === 'options')?.options ?? [];
	return table(
		['Option', 'Default', 'Description'],
		options
			.filter(isProperty)
			.map((property) => [
				`**${property.displayName}**`,
				defaultOf(property),
				sentence(property.description ?? ''),
			]),
	);
}

export function isProperty(option: unknown): option is INodeProperties {
	return typeof option === 'object' && option !== null && 'type' in option && 'default' in option;
}

export function defaultOf({ default: value, options }: INodeProperties): string {
	const names = (options ?? []) as Array<
		{ name: string; value?: unknown } | INodePropertyCollection
	>;
	const chosen = [value].flat().map((one) => {
		const option = names.find((candidate) => 'value' in candidate && candidate.value === one);
		return option?.name ?? one;
	});
	if (value === '' || typeof value === 'object') {
		return Array.isArray(value) ? chosen.join(', ') : '';
	}
	return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(chosen[0]);
}
