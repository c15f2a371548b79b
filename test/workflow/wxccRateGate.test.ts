/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { runWxcc, wxccNodes } from './wxccNodes';
import { WxccScene } from './wxccScene';

/** The documented minute, scaled in time for gate and service alike. Jest wants the prefix. */
const mockWindow = 4800;
const LIMIT = 300;
const ITEMS = 1000;

jest.mock('../../nodes/runtime/rateGate', () => {
	const actual = jest.requireActual<typeof import('../../nodes/runtime/rateGate')>(
		'../../nodes/runtime/rateGate',
	);
	const gates = new Map<string, InstanceType<typeof actual.RateGate>>();
	return {
		...actual,
		gateOf(key: string) {
			const gate = gates.get(key) ?? new actual.RateGate(Date.now, mockWindow);
			gates.set(key, gate);
			return gate;
		},
	};
});

let scene: WxccScene;

beforeAll(async () => {
	scene = await WxccScene.open();
});

afterAll(async () => await scene.close());

const setNumbers = async (ids: string[]) =>
	await runWxcc(
		wxccNodes.setVariable,
		scene.tenant,
		{
			method: 'setFlowVariable',
			taskId: '={{ $json.id }}',
			variables: { rows: [{ name: 'Number', type: 'INTEGER', value: '={{ $json.number }}' }] },
		},
		{ items: ids.map((id, number) => ({ id, number })) },
	);

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;

it(`sets ${ITEMS} variables against ${LIMIT} requests a minute`, async () => {
	const { sandbox } = scene;
	sandbox.wxcc.setRouting({ enabled: false });
	const ids = Array.from({ length: ITEMS }, () => scene.task('created'));
	// At first everything is slow, which a whole minute would not show.
	await setNumbers(Array.from({ length: 100 }, () => scene.task('created')));
	sandbox.wxcc.setLimit({ requests: LIMIT, windowMs: mockWindow, retryAfter: 'exact' });
	scene.set();

	const run = await setNumbers(ids);

	const { requests } = scene;
	const accepted = requests.filter(({ status }) => status === 202);
	const wasted = requests.filter(({ status }) => status === 429).length;
	const duplicates = accepted.length - new Set(accepted.map(({ path }) => path)).size;
	const times = accepted.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
	// How long the full windows took; after them the last requests are as fast as the machine.
	const windows = Math.ceil(ITEMS / LIMIT) - 1;
	const elapsed = times[windows * LIMIT] - times[0];
	const share = (windows * mockWindow) / elapsed;
	process.stdout.write(
		`\nrate gate: ${run.items.length} items, ${accepted.length} carried out, the first ${windows * LIMIT} in ${elapsed} ms for ${windows * mockWindow} ms, ${duplicates} duplicates, ${wasted} wasted 429s (${percent(wasted / ITEMS)}), ${percent(share)} of the theoretical throughput\n`,
	);

	expect(run.outcome).toBe('Task Updated');
	expect(run.items.map(({ json }) => json.taskId)).toEqual(ids);
	expect(ids.map((id) => sandbox.wxcc.task(id).attributes)).toEqual(
		ids.map((_, number) => ({ Number: String(number) })),
	);
	expect([accepted.length, duplicates]).toEqual([ITEMS, 0]);
	expect(wasted / ITEMS).toBeLessThanOrEqual(0.01);
	expect(share).toBeGreaterThanOrEqual(0.95);
}, 60_000);
