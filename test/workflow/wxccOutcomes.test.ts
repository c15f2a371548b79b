/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { describeOutcomes } from './outcomesSuite';
import { runWxcc, wxccNodes } from './wxccNodes';
import { scenarios } from './wxccScenarios';
import { WxccScene } from './wxccScene';

let scene: WxccScene;

describeOutcomes<WxccScene>({
	nodes: wxccNodes,
	scenarios,
	open: async () => (scene = await WxccScene.open()),
	async run({ tenant }, node, parameters, { withoutToken }, rest) {
		return await runWxcc(node, withoutToken ? { ...tenant, token: {} } : tenant, parameters, rest);
	},
});

it('sends nothing that the published contract forbids', () => {
	expect(scene.conformance.requestFaults).toEqual([]);
	process.stdout.write(`${scene.conformance.keep('outcomes')}\n`);
});
