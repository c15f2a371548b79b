import type { IDataObject } from 'n8n-workflow';
import { INBOUND_EVENTS } from '../../demo/accounts';
import { outputsOf, type Execution, type Workflow } from '../../demo/n8n-client';
import { until, type World } from './world';

export const TRIGGER = 'CCE Task Trigger';
/** By output. */
export const EVENTS = ['CREATED', 'QUEUED', 'ROUTED', 'TRANSFERRED', 'CLOSED'] as const;
export type EventName = (typeof EVENTS)[number];

/** What an administrator of Contact Center Enterprise enters. */
export async function integrationOf(world: World, workflow: Workflow) {
	const { client } = world;
	return {
		eventsUrl: await client.webhookUrl(workflow, TRIGGER),
		tokenUrl: await client.webhookUrl(workflow, TRIGGER, 'setup'),
		...INBOUND_EVENTS,
	};
}

export interface Started {
	output: (typeof EVENTS)[number];
	json: IDataObject;
	execution: Execution;
}

/** What the events of a task started, oldest first. */
export async function startedBy(
	world: World,
	workflow: Workflow,
	taskId: string,
): Promise<Started[]> {
	const ended = (await world.client.executions(workflow.id)).filter(
		({ status }) => status === 'success' || status === 'error',
	);
	const executions = await Promise.all(
		ended.reverse().map(async ({ id }) => await world.client.execution(id)),
	);
	return executions
		.map((execution) => {
			const outputs = outputsOf(execution, TRIGGER);
			const index = outputs.findIndex((items) => items.length > 0);
			return { output: EVENTS[index], json: outputs[index][0].json, execution };
		})
		.filter(({ json }) => json.taskId === taskId);
}

/** What one kind of event of a task started, once it has happened so often. */
export async function startedByEvent(
	world: World,
	workflow: Workflow,
	taskId: string,
	event: EventName,
	count = 1,
): Promise<Started> {
	const found = await until(`${event} ${count} of task ${taskId}`, async () => {
		const started = await startedBy(world, workflow, taskId);
		const ofEvent = started.filter(({ output }) => output === event);
		return ofEvent.length >= count ? ofEvent : undefined;
	});
	expect(found).toHaveLength(count);
	return found[count - 1];
}
