/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { EventEmitter } from 'node:events';

export type Topic =
	| 'request'
	| 'dispatch'
	| 'conversation'
	| 'customer'
	| 'webhooks'
	| 'assets'
	| 'faults'
	| 'callbackMode'
	| 'task'
	| 'board'
	| 'cceTask'
	| 'cceContact'
	| 'cceBoard'
	| 'eceConversation'
	| 'eceBoard'
	| 'reset';

export interface BusEvent {
	topic: Topic;
	data: unknown;
}

/** What the console sees live. */
export class Bus {
	private readonly emitter = new EventEmitter().setMaxListeners(0);

	publish(topic: Topic, data: unknown): void {
		this.emitter.emit('event', { topic, data } satisfies BusEvent);
	}

	subscribe(listener: (event: BusEvent) => void): () => void {
		this.emitter.on('event', listener);
		return () => this.emitter.off('event', listener);
	}
}
