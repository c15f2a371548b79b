import { randomUUID } from 'node:crypto';
import type { Bus } from './bus';

/** A request that reached a vendor route, without its secrets. */
export interface RecordedRequest {
	id: string;
	at: string;
	room: string;
	method: string;
	path: string;
	query: string;
	headers: Record<string, string>;
	body: unknown;
	status?: number;
	/** `null` while open; the connection may also end without an answer. */
	response: unknown;
	durationMs?: number;
	/** The injected fault that shaped the answer. */
	fault?: string;
	state: 'open' | 'answered' | 'broken';
}

const KEEP = 5000;

export class Recorder {
	private readonly records: RecordedRequest[] = [];

	constructor(private readonly bus: Bus) {}

	get all(): readonly RecordedRequest[] {
		return this.records;
	}

	open(
		request: Pick<RecordedRequest, 'room' | 'method' | 'path' | 'query' | 'headers'>,
	): RecordedRequest {
		const record: RecordedRequest = {
			id: randomUUID(),
			at: new Date().toISOString(),
			...request,
			body: undefined,
			response: null,
			state: 'open',
		};
		this.records.push(record);
		if (this.records.length > KEEP) this.records.shift();
		this.bus.publish('request', record);
		return record;
	}

	close(
		record: RecordedRequest,
		end: Pick<RecordedRequest, 'state' | 'status' | 'durationMs'>,
	): void {
		Object.assign(record, end);
		this.bus.publish('request', record);
	}

	clear(): void {
		this.records.length = 0;
	}
}
