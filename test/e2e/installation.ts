/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { basename } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import packageJson from '../../package.json';
import { demoCredentials } from '../../demo/accounts';
import { outputsOf } from '../../demo/n8n-client';
import type { FaultEffect } from '../../sandbox';
import { allowBreach } from '../contracts/watch';
import type { World } from './world';

/** The packed package in the place where n8n's own installation puts it. */
export function installation(world: World): void {
	const nameOf = (file: string) => {
		const className = basename(file).split('.')[0];
		return className[0].toLowerCase() + className.slice(1);
	};

	const dataOf = (wanted: string) =>
		demoCredentials(world.sandbox.url).find(({ type }) => type === wanted)!;

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
			// They ask for an answer to anything, and change nothing.
			allowBreach(/conversations\/search$/, /ccp\/feed$/);
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

		test.each<[string, string, IDataObject]>([
			[
				'webexEngageOAuth2Api',
				'engageSearchConversation',
				{
					authentication: 'engageTenant',
					channel: 'sms',
					businessLongcodeShortcode: '+14155550100',
					customerMobileNumber: '={{ $json.number }}',
				},
			],
			['eceOAuth2Api', 'eceEntrypointConfiguration', { entryPointId: '1001' }],
		])('fifty items on a %s without a token ask for one token', async (type, name, parameters) => {
			const cold = await world.client.createCredential({ ...dataOf(type), name: `Cold ${type}` });
			const before = world.sandbox.oauth.counts.client_credentials;
			const workflow = await world.workflowOf(
				`Fifty ${name}`,
				name,
				parameters,
				Array.from({ length: 50 }, (_, index) => ({ number: `+1415555${2000 + index}` })),
				[cold],
			);
			const execution = await world.client.run(workflow, 'Start');
			const outputs = outputsOf(execution, 'Node');
			expect(outputs[0]).toHaveLength(50);
			expect(world.sandbox.oauth.counts.client_credentials).toBe(before + 1);
		});

		test.each<[string, IDataObject, RegExp]>([
			['a wrong secret', { clientSecret: 'guessed' }, /401|unauthori[sz]ed|secret/i],
			['a wrong client', { clientId: 'somebody' }, /401|unauthori[sz]ed|secret/i],
			['a host that is not there', { hostName: 'http://127.0.0.1:9' }, /ECONNREFUSED|connect/i],
			['a host that is not ECE', { hostName: '{sandbox}/nowhere' }, /404|not found/i],
		])('the test of an ECE credential tells of %s', async (what, change, message) => {
			const { data, ...ece } = dataOf('eceOAuth2Api');
			const text = JSON.stringify({ ...data, ...change }).replace('{sandbox}', world.sandbox.url);
			const credential = { ...ece, name: `ECE with ${what}`, data: JSON.parse(text) };
			const saved = await world.client.createCredential(credential);
			await expect(world.client.testCredential(saved)).rejects.toThrow(message);
		});

		test.each<[string, FaultEffect, RegExp]>([
			['redirects', { kind: 'redirect', location: 'http://127.0.0.1:9/login' }, /Found$/],
			['has trouble', { kind: 'status', status: 503 }, /Service Unavailable$/],
		])('the test of an ECE credential fails where ECE %s', async (_, fault, message) => {
			const { name, ...ece } = dataOf('eceOAuth2Api');
			const saved = await world.client.createCredential({ ...ece, name: `${name} again` });
			world.sandbox.setFault({ match: { method: 'GET', path: '/ece/system', count: 1 }, fault });
			await expect(world.client.testCredential(saved)).rejects.toThrow(message);
			await world.client.testCredential(saved);
		});
	});
}
