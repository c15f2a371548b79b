import type { Conversations } from '../webex-engage/conversations';
import type { Floor } from './floor';
import {
	findConversation,
	mediaOf,
	mediaResourceIdOf,
	priorityOf,
	queueNameOf,
	type Task,
} from './tasks';
import { QUEUES } from './tenant';

/** For those who look on: with what is worked out, not stored. */
export const taskView = (floor: Floor, conversations: Conversations, task: Task) => ({
	...task,
	...mediaOf(task, conversations),
	mediaResourceId: mediaResourceIdOf(task, conversations),
	linkedConversationId: findConversation(task, conversations)?.id ?? null,
	queueName: queueNameOf(task),
	ownerName: floor.agents.nameOf(task.ownerId),
	priority: priorityOf(task),
	position: task.status === 'queued' ? floor.positionOf(task) : null,
});

/** Agents, and who waits where. */
export function boardView(floor: Floor) {
	const queueIds = new Set(floor.waiting().map(({ queueId }) => queueId));
	return {
		agents: floor.agents.all,
		queues: [...queueIds].map((id) => ({
			id,
			name: QUEUES.find((queue) => queue.id === id)?.name ?? '',
			waiting: floor.waiting(id).map((task, index) => ({
				taskId: task.id,
				position: index + 1,
				name: task.originName ?? task.origin,
				priority: priorityOf(task),
				since: task.queuedAt ?? 0,
			})),
		})),
	};
}
