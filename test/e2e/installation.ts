/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { basename } from 'node:path';
import packageJson from '../../package.json';
import { demoCredentials } from '../../demo/accounts';
import { outputsOf } from '../../demo/n8n-client';
import type { World } from './world';

/** The packed package in the place where n8n's own installation puts it. */
export function installation(world: World): void {
	const nameOf = (file: string) => {
		const className = basename(file).split('.')[0];
		return className[0].toLowerCase() + className.slice(1);
	};

	describe('the installed package', () => {
		test('n8n knows every node under the name of the package', async () => {
			const types = (await world.client.nodeTypes()).map(({ name }) => name);
			const ours = packageJson.n8n.nodes.map((file) => `n8n-nodes-webex-connect.${nameOf(file)}`);
			expect(types).toEqual(expect.arrayContaining(ours));
		});

		test('n8n knows every credential type', async () => {
			const types = (await world.client.credentialTypes()).map(({ name }) => name);
			expect(types).toEqual(expect.arrayContaining(packageJson.n8n.credentials.map(nameOf)));
		});

		test('n8n loads the package lazily from its metadata', () => {
			expect(world.n8n.logs.join('\n')).not.toMatch(/unrecognized node type|could not load/i);
		});

		test('every credential passes its test', async () => {
			for (const credential of world.credentials) await world.client.testCredential(credential);
		});

		test.each(['webexOAuth2', 'engageTenant'])(
			'a node reaches the service by %s',
			async (authentication) => {
				const workflow = await world.workflowOf('Search', 'engageSearchConversation', {
					authentication,
					channel: 'sms',
					businessLongcodeShortcode: '+14155550100',
					customerMobileNumber: '+14155559999',
				});
				const execution = await world.client.run(workflow, 'Start');
				const [item] = outputsOf(execution, 'Node').flat();
				expect(item.json).toMatchObject({ outcome: 'noConversationFound', apiVersion: '1.3' });
			},
		);

		test('fifty items on a credential without a token ask for one token', async () => {
			const tenant = demoCredentials(world.sandbox.url).find(
				({ type }) => type === 'webexEngageOAuth2Api',
			)!;
			const cold = await world.client.createCredential({ ...tenant, name: 'Cold tenant' });
			const before = world.sandbox.oauth.counts.client_credentials;
			const workflow = await world.workflowOf(
				'Fifty',
				'engageSearchConversation',
				{
					authentication: 'engageTenant',
					channel: 'sms',
					businessLongcodeShortcode: '+14155550100',
					customerMobileNumber: '={{ $json.number }}',
				},
				Array.from({ length: 50 }, (_, index) => ({ number: `+1415555${2000 + index}` })),
				[cold],
			);
			const execution = await world.client.run(workflow, 'Start');
			expect(outputsOf(execution, 'Node').flat()).toHaveLength(50);
			expect(world.sandbox.oauth.counts.client_credentials).toBe(before + 1);
		});
	});
}
