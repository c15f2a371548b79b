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
/** Of a list that n8n cannot page through. */
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

const ROUTING: Record<string, string> = {
	LONGEST_AVAILABLE_AGENT: 'Longest Available Agent',
	SKILLS_BASED: 'Skill Based Routing',
};

async function search(
	context: ILoadOptionsFunctions,
	resource: string,
	filter: string | undefined,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const number = Number(token ?? 0);
	const page = await pagesOf(context, resource);
	const { rows, more } = await page(number, filter);
	return {
		results: rows.map(({ id, name, routingType }) => {
			const routing = ROUTING[String(routingType)];
			return { name: routing ? `${String(name)} (${routing})` : String(name), value: String(id) };
		}),
		...(more && { paginationToken: String(number + 1) }),
	};
}

export async function searchQueues(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await search(this, 'contact-service-queue', filter, paginationToken);
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
	const options: INodePropertyOptions[] = [];
	const page = await pagesOf(this, 'cad-variable');
	for (let number = 0; number < MOST_PAGES; number++) {
		const { rows, more } = await page(number);
		for (const { name, variableType } of rows) {
			const type = String(variableType ?? 'STRING');
			options.push({
				name: `${String(name)} (${TYPE_NAMES[type] ?? type})`,
				value: `${String(name)}:${type}`,
			});
		}
		if (!more) break;
	}
	return options.sort((a, b) => a.name.localeCompare(b.name));
}
