import type { IWebhookFunctions } from 'n8n-workflow';
import { isAmong, listOf } from '../../runtime/trigger';
import type { TaskEvent } from '../taskEvents';

/** An empty list lets everything pass. */
export interface Filters {
	events: string[];
	channels: string[];
	queues: string[];
	destinations: string[];
}

export function readFilters(context: IWebhookFunctions): Filters {
	return {
		events: listOf(context, 'events'),
		channels: listOf(context, 'channels'),
		queues: listOf(context, 'queues'),
		destinations: listOf(context, 'destinations'),
	};
}

/** An event that does not say what a filter asks for does not pass it. */
export function passes({ chosenAs, json }: TaskEvent, filters: Filters): boolean {
	return (
		(chosenAs === undefined || isAmong(filters.events, [chosenAs])) &&
		isAmong(filters.channels, [json.mediaType, json.mediaChannel]) &&
		isAmong(filters.queues, [json.queue, json.queueName]) &&
		isAmong(filters.destinations, [json.destination])
	);
}
