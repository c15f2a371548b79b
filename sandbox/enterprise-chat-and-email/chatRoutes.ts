import type { FastifyInstance } from 'fastify';
import type { EntryPoint, EntryPoints } from './entryPoints';
import type { Floor } from './floor';
import type { Answer, Formats } from './formats';
import { Refusal } from './refusal';

interface ById {
	Params: { id: string };
}

const NAMESPACE = { '@xmlns:ns2': 'http://bindings.egain.com/chat' };

/** What customers' pages may ask before a chat; the answer in XML beside that in JSON. */
const answers = (floor: Floor): Record<string, (entryPoint: EntryPoint) => Answer> => {
	const eligibility = (entryPoint: EntryPoint): Answer => {
		const responseType = floor.eligibility(entryPoint);
		return {
			root: 'checkEligibility',
			value: { responseType },
			xml: { '@responseType': responseType, ...NAMESPACE },
		};
	};
	return {
		agentAvailability: (entryPoint) => {
			const available = floor.isAvailable(entryPoint);
			return {
				root: 'agentAvailability',
				value: { available },
				xml: { '@available': String(available), ...NAMESPACE },
			};
		},
		capacity: (entryPoint) => {
			const count = floor.availableSlots(entryPoint);
			return {
				root: 'availableSlots',
				value: { count },
				xml: { ...NAMESPACE, 'ns2:count': count },
			};
		},
		liveSessionStatus: (entryPoint) => {
			const { queueDepth, waitTime } = liveSession(floor, entryPoint);
			return {
				root: 'liveSessionStatus',
				value: { waitTime, queueDepth },
				xml: { ...NAMESPACE, 'ns2:queueDepth': queueDepth, 'ns2:waitTime': waitTime },
			};
		},
		checkEligibility: eligibility,
		chatAllowed: eligibility,
	};
};

const liveSession = (floor: Floor, entryPoint: EntryPoint) => ({
	waitTime: floor.waitTime(entryPoint),
	queueDepth: floor.waiting(entryPoint.id).length,
});

/** No token is asked for, and none is looked at. */
export function chatRoutes(
	vendor: FastifyInstance,
	floor: Floor,
	entryPoints: EntryPoints,
	formats: Formats,
): void {
	const find = (id: string): EntryPoint => {
		const found = entryPoints.find(id);
		if (!found) throw new Refusal(404, `There is no entry point ${id}`);
		return found;
	};
	for (const [name, answer] of Object.entries(answers(floor))) {
		for (const api of ['egain', 'ws']) {
			vendor.get<ById>(`/${api}/chat/entrypoint/${name}/:id`, (request, reply) =>
				formats.send(request, reply, answer(find(request.params.id))),
			);
		}
	}
	// The path of the cloud, which knows JSON alone.
	vendor.get<ById>(
		'/conversation/messagerouter/v3/entrypoint/:id/livesessionstatus',
		(request, reply) => reply.send(liveSession(floor, find(request.params.id))),
	);
}
