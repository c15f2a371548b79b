import { cceNodes, runCce, type BackEnd } from './cceNodes';
import { CceScene } from './cceScene';
import { scenarios } from './cceScenarios';
import { describeOutcomes } from './outcomesSuite';

const NOTICES = ['closeTaskAccept', 'closeTaskReject'];
/** CCP has no call for them. */
const WITHOUT_A_CALL = ['onInvalidData', 'onInvalidChoice'];

const outcomesOn = (
	backEnd: BackEnd,
	reachable?: (method: string, outcome: string) => boolean,
): void =>
	describeOutcomes({
		nodes: cceNodes,
		scenarios: scenarios[backEnd],
		reachable,
		open: async () => await CceScene.open(),
		run: async ({ enterprise }, node, parameters, { withoutToken }, rest) =>
			await runCce(
				node,
				withoutToken ? { ...enterprise, token: {} } : enterprise,
				parameters,
				rest,
			),
	});

describe('Digital Routing', () => outcomesOn('digitalRouting'));

describe('CCP Task Routing', () =>
	outcomesOn(
		'taskRouting',
		(method, outcome) => !NOTICES.includes(method) || WITHOUT_A_CALL.includes(outcome),
	));
