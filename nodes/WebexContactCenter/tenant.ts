import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { isRecord } from '../runtime/wire';
import { CREDENTIAL } from './product';

/*
 * What the panels look up in the tenant: queues and global variables.
 * source: OpenAPI, contact service queue and global variables v2
 */

const PAGE_SIZE = 100;
const MOST_PAGES = 20;

async function get(
	context: ILoadOptionsFunctions,
	url: string,
	qs: IDataObject = {},
): Promise<unknown> {
	return await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
		url,
		qs,
		json: true,
		disableFollowRedirect: true,
		timeout: 10_000,
	});
}

/** The organization of the signed-in user; Webex wraps its UUID in base64. */
async function organizationOf(context: ILoadOptionsFunctions, webexUrl: string): Promise<string> {
	const me = await get(context, `${webexUrl}/people/me`);
	const id = isRecord(me) ? String(me.orgId ?? '') : '';
	const decoded = Buffer.from(id, 'base64').toString();
	return /\/ORGANIZATION\/([\w-]+)$/.exec(decoded)?.[1] ?? id;
}

interface Page {
	rows: Array<Record<string, unknown>>;
	more: boolean;
}

/** Reads pages of one kind of resource, which must be active. */
async function pagesOf(
	context: ILoadOptionsFunctions,
	resource: string,
): Promise<(number: number, search?: string) => Promise<Page>> {
	const credential = await context.getCredentials(CREDENTIAL);
	const text = (name: string) => String(credential[name] ?? '').trim();
	const address = (name: string) => text(name).replace(/\/+$/, '');
	const organization =
		text('organizationId') || (await organizationOf(context, address('webexApiUrl')));
	const url = `${address('wxccBaseUrl')}/organization/${encodeURIComponent(organization)}/v2/${resource}`;
	return async (number, search) => {
		const answer = await get(context, url, {
			page: number,
			pageSize: PAGE_SIZE,
			filter: 'active==true',
			...(search && { search }),
		});
		const data = isRecord(answer) && Array.isArray(answer.data) ? answer.data : [];
		return { rows: data.filter(isRecord), more: data.length === PAGE_SIZE };
	};
}

/** All rows, for a list that n8n cannot page through. */
async function everyRow(context: ILoadOptionsFunctions, resource: string): Promise<Page['rows']> {
	const page = await pagesOf(context, resource);
	const all: Page['rows'] = [];
	for (let number = 0; number < MOST_PAGES; number++) {
		const { rows, more } = await page(number);
		all.push(...rows);
		if (!more) break;
	}
	return all;
}

const ROUTING: Record<string, string> = {
	LONGEST_AVAILABLE_AGENT: 'Longest Available Agent',
	SKILLS_BASED: 'Skill Based Routing',
};

const QUEUES = 'contact-service-queue';

function queueOption({ id, name, routingType }: Record<string, unknown>) {
	const routing = ROUTING[String(routingType)];
	return { name: routing ? `${String(name)} (${routing})` : String(name), value: String(id) };
}

const byName = (a: INodePropertyOptions, b: INodePropertyOptions) => a.name.localeCompare(b.name);

export async function searchQueues(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const number = Number(paginationToken ?? 0);
	const page = await pagesOf(this, QUEUES);
	const { rows, more } = await page(number, filter);
	return {
		results: rows.map(queueOption),
		...(more && { paginationToken: String(number + 1) }),
	};
}

export async function getQueues(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await everyRow(this, QUEUES)).map(queueOption).sort(byName);
}

const TYPE_NAMES: Record<string, string> = {
	STRING: 'String',
	BOOLEAN: 'Boolean',
	INTEGER: 'Integer',
	DECIMAL: 'Decimal',
	DATE_TIME: 'Date Time',
};

/** The value is `name:TYPE`, so that the value for it can be checked before it is sent. */
export async function getGlobalVariables(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const variables = await everyRow(this, 'cad-variable');
	return variables
		.map(({ name, variableType }) => {
			const type = String(variableType ?? 'STRING');
			return {
				name: `${String(name)} (${TYPE_NAMES[type] ?? type})`,
				value: `${String(name)}:${type}`,
			};
		})
		.sort(byName);
}
