import type { IDataObject } from 'n8n-workflow';
import { sample, samplesOf } from '../../samples';
import { call, freshNodeId, subscribed } from '../../unit/wxccTaskTrigger.fake';
import { startedItem } from '../../unit/trigger.fake';

const PRODUCT = 'webex-contact-center';
const TASK = '9391af11-6017-404b-bf14-5331890b1797';
/** A sample is as old as its time says. */
const OLD = { settings: { replayCheck: 'off' } };

interface Given {
	nodeId?: string;
	staticData?: IDataObject;
	parameters?: IDataObject;
}

const post = async (name: string, given: Given = {}) =>
	await call({
		nodeId: freshNodeId(),
		...given,
		headers: { 'x-webexcc-timestamp': undefined },
		body: sample(PRODUCT, name).body,
		parameters: { ...OLD, events: [], ...given.parameters },
	});

/** Published key of data → key of the item. */
const KEYS: Record<string, string> = {
	channelType: 'mediaType',
	channel: 'mediaChannel',
	queueId: 'queue',
};
/** Published, but with no key of their own. */
const RAW_ONLY = ['outboundType', 'workflowManager'];

describe.each(samplesOf(PRODUCT).map(({ name, body }) => ({ name, body })))(
	'$name',
	({ name, body }) => {
		const data = body.data as IDataObject;

		it('comes out with all of its fields', async () => {
			const { json } = startedItem(await post(name));
			expect(json).toMatchObject({
				type: body.type,
				eventId: body.id,
				orgId: body.comciscoorgid,
				timestamp: '2026-01-01T00:00:00.000Z',
				raw: body,
			});
			for (const [key, value] of Object.entries(data)) {
				if (RAW_ONLY.includes(key)) continue;
				const expected = key === 'createdTime' ? new Date(Number(value)).toISOString() : value;
				expect([key, json[KEYS[key] ?? key]]).toEqual([key, expected]);
			}
		});

		it('is one event, however often it comes', async () => {
			const given = { nodeId: freshNodeId(), staticData: subscribed() };
			expect((await post(name, given)).started).toBeDefined();
			expect((await post(name, given)).body).toEqual({ message: 'duplicate' });
		});

		it('is refused for its age unless the check is off', async () => {
			const { status } = await post(name, { parameters: { settings: {} } });
			expect(status).toBe(403);
		});
	},
);

it.each([
	['task-ended', 'Task Closed', 2, 'closed'],
	['task-ended-unanswered', 'Other', 3, 'notAnswered'],
	['task-connected-number-time', 'Task Routed', 0, 'routed'],
	['task-failed', 'Other', 3, 'task:failed'],
	['task-message-appended', 'Other', 3, 'task-message:appended'],
	['task-message-append-failed', 'Other', 3, 'task-message:append-failed'],
	['agent-channel-state-change', 'Other', 3, 'agent:channel_state_change'],
	['capture-available', 'Other', 3, 'capture:available'],
])('%s leaves through %s (%i) if %s is chosen', async (name, _, output, choice) => {
	expect(startedItem(await post(name, { parameters: { events: [choice] } })).output).toBe(output);
	const others = { parameters: { events: ['task:hold-done'] } };
	expect((await post(name, others)).body).toEqual({ message: 'filtered' });
});

it('takes three events under one ID for three, of the task that the ID names', async () => {
	const given = { nodeId: freshNodeId(), staticData: subscribed() };
	const names = ['task-new-shared-id', 'task-connected-shared-id', 'task-ended-shared-id'];
	const items = [];
	for (const name of names) items.push(startedItem(await post(name, given)).json);
	expect(items.map(({ kind, taskId, taskIdFrom }) => [kind, taskId, taskIdFrom])).toEqual([
		['other', TASK, 'id'],
		['routed', TASK, 'id'],
		['closed', TASK, 'id'],
	]);
});
