import type { IWebhookFunctions } from 'n8n-workflow';
import type { TaskEvent } from '../taskEvents';
import { listOf } from './parameters';

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
		(chosenAs === undefined || isIn(filters.events, [chosenAs])) &&
		isIn(filters.channels, [json.mediaType, json.mediaChannel]) &&
		isIn(filters.queues, [json.queue, json.queueName]) &&
		isIn(filters.destinations, [json.destination])
	);
}

function isIn(list: readonly string[], values: readonly string[]): boolean {
	if (list.length === 0) return true;
	const wanted = list.map(plain);
	return values.some((value) => value !== '' && wanted.includes(plain(value)));
}

/** Numbers are written with and without the plus. */
const plain = (value: string): string => value.trim().toLowerCase().replace(/^\+/, '');
