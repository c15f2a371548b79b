/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ActiveFault } from './faults';
import { playFault } from './faultPlayer';
import { maskBody, maskHeaders, maskUrl } from './mask';
import type { RecordedRequest } from './recorder';
import type { Building, Room } from './room';

interface Visit {
	record: RecordedRequest;
	fault?: ActiveFault;
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

function parsed(payload: unknown): unknown {
	if (typeof payload !== 'string') return null;
	try {
		return JSON.parse(payload);
	} catch {
		return payload;
	}
}

/** Records every request of a vendor route, and spoils its answer when a fault is set. */
export function watchVendorRoutes(vendor: FastifyInstance, room: Room, building: Building): void {
	const visits = new WeakMap<FastifyRequest, Visit>();

	vendor.addHook('onRequest', (request, reply, done) => {
		const started = performance.now();
		const [path, query = ''] = request.raw.url?.split(/\?(.*)/s) ?? [''];
		const record = building.recorder.open({
			room: room.name,
			method: request.method,
			path,
			query: maskUrl(`?${query}`).slice(1),
			headers: maskHeaders(request.headers),
		});
		visits.set(request, { record });
		reply.raw.once('close', () => {
			const whole = reply.raw.writableFinished;
			building.recorder.close(record, {
				state: whole ? 'answered' : 'broken',
				status: reply.raw.headersSent ? reply.raw.statusCode : undefined,
				durationMs: Math.round((performance.now() - started) * 10) / 10,
			});
		});
		done();
	});

	vendor.addHook('preValidation', async (request, reply) => {
		const visit = visits.get(request);
		if (!visit) return;
		visit.record.body = maskBody(request.body);
		const fault = building.faults.take(request.method, visit.record.path);
		if (!fault) return;
		visit.fault = fault;
		visit.record.fault = fault.fault.kind;
		if (fault.processed) return;
		if (fault.fault.kind === 'delay') {
			await pause(fault.fault.ms);
			return;
		}
		reply.hijack();
		playFault(reply.raw, fault.fault);
	});

	vendor.addHook('onSend', (request, reply, payload, done) => {
		const visit = visits.get(request);
		if (!visit?.fault?.processed) {
			if (visit) visit.record.response = maskBody(parsed(payload));
			done(null, payload);
			return;
		}
		const effect = visit.fault.fault;
		if (effect.kind === 'delay') {
			visit.record.response = maskBody(parsed(payload));
			setTimeout(() => done(null, payload), effect.ms);
			return;
		}
		// The framework never gets to send its own answer.
		playFault(reply.raw, effect);
	});
}
