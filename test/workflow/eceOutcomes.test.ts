import { eceNodes, runEce } from './eceNodes';
import { scenarios } from './eceScenarios';
import { EceScene } from './eceScene';
import { describeOutcomes } from './outcomesSuite';

describeOutcomes({
	nodes: eceNodes,
	scenarios,
	open: async () => await EceScene.open(),
	run: async (scene, node, parameters, scenario, rest) => {
		const { cluster } = scene;
		return await runEce(
			node,
			// A client that ECE does not know gets no token.
			scenario.withoutToken ? { ...cluster, token: undefined, secret: 'wrong' } : cluster,
			parameters,
			rest,
		);
	},
});
