import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { searchQueues } from '../tenant';

const MOST_PAGES = 20;

/** All queues of the tenant, for a list that n8n cannot page through. */
export async function getQueues(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const queues: INodePropertyOptions[] = [];
	let token: string | undefined;
	for (let page = 0; page < MOST_PAGES; page++) {
		const { results, paginationToken } = await searchQueues.call(this, undefined, token);
		queues.push(...results.map(({ name, value }) => ({ name, value })));
		if (paginationToken === undefined) break;
		token = String(paginationToken);
	}
	return queues.sort((a, b) => a.name.localeCompare(b.name));
}
