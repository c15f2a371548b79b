import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { LoadOptionsContext } from 'n8n-core';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { setUp, NODE } from './harness';
import { answer, Service } from './service';
import { CREDENTIAL, ownCredential, webexTenant, wxccNodes, type Tenant } from './wxccNodes';
import { WxccScene } from './wxccScene';

let scene: WxccScene;
const service = new Service();

beforeAll(async () => {
	scene = await WxccScene.open();
	await service.start();
});

beforeEach(() => {
	scene.reset();
	service.reset();
});

afterAll(async () => {
	await service.stop();
	await scene.close();
});

/** What n8n gives the lists of a panel to run in. */
function panel(node: TableNode, tenant: Tenant): ILoadOptionsFunctions {
	const { workflow, additionalData } = setUp({
		node,
		parameters: {},
		credentials: { [CREDENTIAL]: webexTenant(tenant) },
		settings: ownCredential(),
	});
	return new LoadOptionsContext(workflow, workflow.getNode(NODE)!, additionalData, '');
}

const onService = (organizationId?: string): Tenant => ({
	engage: service.url,
	contactCenter: `${service.url}/`,
	webex: service.url,
	token: { access_token: 'service-token', token_type: 'Bearer' },
	organizationId,
});

const searchQueues = async (tenant: Tenant, filter?: string, token?: string) => {
	const { queueTask } = wxccNodes;
	return await queueTask.methods!.listSearch!.searchQueues.call(
		panel(queueTask, tenant),
		filter,
		token,
	);
};

const getGlobalVariables = async (tenant: Tenant) => {
	const { setVariable } = wxccNodes;
	return await setVariable.methods!.loadOptions!.getGlobalVariables.call(
		panel(setVariable, tenant),
	);
};

describe('queues', () => {
	it('come page by page, with their routing, without those that are not active', async () => {
		const first = await searchQueues(scene.tenant);
		expect(first.results).toHaveLength(100);
		expect(first.paginationToken).toBe('1');
		const second = await searchQueues(scene.tenant, undefined, '1');
		expect(second.paginationToken).toBeUndefined();

		const { queues } = scene.sandbox.wxcc;
		const all = [...first.results, ...second.results];
		const active = queues.filter((queue) => queue.active);
		expect(all.map(({ value }) => value).sort()).toEqual(active.map(({ id }) => id).sort());
		const names = all.map(({ name }) => name);
		expect(names).toContain('Support (Longest Available Agent)');
		expect(names).toContain('Sales (Skill Based Routing)');
		expect(names.join()).not.toContain('Retired');
	});

	it('are found by a part of their name', async () => {
		const { results } = await searchQueues(scene.tenant, 'store 01');
		expect(results.length).toBeGreaterThan(0);
		expect(results.every(({ name }) => name.startsWith('Store 01'))).toBe(true);
		const none = await searchQueues(scene.tenant, 'no such queue');
		expect(none).toEqual({ results: [] });
	});

	it('are those of PIQ and EWT too', () => {
		const { queueTask, piqAndEwt } = wxccNodes;
		expect(piqAndEwt.methods?.listSearch?.searchQueues).toBe(
			queueTask.methods?.listSearch?.searchQueues,
		);
	});

	it('need a token that may read them', async () => {
		await expect(searchQueues({ ...scene.tenant, token: {} })).rejects.toThrow();
	});
});

describe('global variables', () => {
	it('come from all pages, with their type, in the order of their names', async () => {
		const options = await getGlobalVariables(scene.tenant);
		const active = scene.sandbox.wxcc.variables.filter((variable) => variable.active);
		expect(active.length).toBeGreaterThan(100);
		expect(options.map(({ value }) => value).sort()).toEqual(
			active.map(({ name, variableType }) => `${name}:${variableType}`).sort(),
		);
		const names = options.map(({ name }) => name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		expect(names).toEqual(
			expect.arrayContaining([
				'Customer_Tier (String)',
				'Vip (Boolean)',
				'Order_Count (Integer)',
				'Order_Total (Decimal)',
				'Callback_At (Date Time)',
			]),
		);
		expect(names.join()).not.toContain('Old_');
	});

	it('ask once for the organization, however many pages there are', async () => {
		await getGlobalVariables(scene.tenant);
		const asked = scene.sandbox.requests.filter(({ path }) => path.endsWith('/people/me'));
		expect(asked).toHaveLength(1);
	});
});

describe('the organization', () => {
	const paths = () => service.requests.map(({ path }) => path.split('?')[0]);
	const serve = (orgId: unknown) => {
		service.handle = ({ path }, response) =>
			answer(response, 200, path === '/people/me' ? { orgId } : { meta: {}, data: [] });
	};
	const UUID = '0f8e2c1a-5b7d-4e63-9a41-c2d3e4f50617';

	it('is that of the credential', async () => {
		serve(null);
		await searchQueues(onService(` ${UUID} `), 'Sales');
		expect(paths()).toEqual([`/organization/${UUID}/v2/contact-service-queue`]);
		const query = new URL(service.requests[0].path, service.url).searchParams;
		expect(Object.fromEntries(query)).toEqual({
			page: '0',
			pageSize: '100',
			filter: 'active==true',
			search: 'Sales',
		});
	});

	it.each(['base64', 'base64url'] as const)(
		'is else that of the user, which Webex wraps in %s',
		async (encoding) => {
			serve(Buffer.from(`ciscospark://us/ORGANIZATION/${UUID}`).toString(encoding));
			await searchQueues(onService());
			expect(paths()).toEqual(['/people/me', `/organization/${UUID}/v2/contact-service-queue`]);
		},
	);

	it('is taken as it is where it is not wrapped', async () => {
		serve(UUID);
		await searchQueues(onService());
		expect(paths()[1]).toBe(`/organization/${UUID}/v2/contact-service-queue`);
	});
});
