import type { FastifyInstance } from 'fastify';
import { readAsset } from '../core/assets';
import { readFault } from '../core/faults';
import { fieldsOf, numberOf, type Fields } from '../core/fields';
import { InvalidInput } from '../core/invalidInput';
import type { Building, Room } from '../core/room';
import type { IssuedToken } from '../core/tokens';
import { liveEvents } from './events';
import type { Files } from './files';

/** Which tokens are meant: all, or those of one issuer, kind or both. */
const selection = (fields: Fields) => (token: IssuedToken) =>
	(fields.issuer === undefined || fields.issuer === token.issuer) &&
	(fields.kind === undefined || fields.kind === token.kind);

/** Scenery and inspection; each room adds its own part. */
export function adminRoutes(
	admin: FastifyInstance,
	building: Building,
	rooms: readonly Room[],
	files: Files,
	reset: () => void,
): void {
	const { faults, tokens, recorder } = building;

	admin.setErrorHandler<Error & { status?: number; statusCode?: number }>(
		(error, _request, reply) =>
			reply.code(error.status ?? error.statusCode ?? 500).send({ error: error.message }),
	);

	admin.get('/requests', () => recorder.all);

	admin.get('/assets', () => building.assets.list());
	admin.post('/assets', (request) => {
		const asset = building.assets.add(readAsset(request.body));
		building.bus.publish('assets', building.assets.list());
		return asset;
	});

	admin.get('/faults', () => faults.active);
	admin.post('/faults', (request) => {
		const fault = readFault(request.body);
		if (typeof fault === 'string') throw new InvalidInput(fault);
		return faults.add(fault);
	});
	admin.delete('/faults', () => {
		faults.clear();
		return faults.active;
	});

	admin.get('/tokens', () => ({
		tokens: tokens.all,
		counts: tokens.counts,
		lifetimes: tokens.lifetimes,
	}));
	admin.post('/tokens/expire', (request) => ({
		expired: tokens.expire(selection({ kind: 'access', ...fieldsOf(request.body) })),
	}));
	admin.post('/tokens/revoke', (request) => ({
		revoked: tokens.revoke(selection(fieldsOf(request.body))),
	}));
	admin.post('/tokens/lifetimes', (request) => {
		const fields = fieldsOf(request.body);
		for (const key of ['webexAccess', 'webexRefresh', 'engageAccess', 'eceAccess'] as const) {
			tokens.lifetimes[key] = numberOf(fields, key) ?? tokens.lifetimes[key];
		}
		return tokens.lifetimes;
	});

	admin.post('/reset', () => {
		reset();
		return { reset: true };
	});

	liveEvents(admin, building.bus);
	files.adminRoutes(admin, building.url);
	for (const room of rooms) room.adminRoutes?.(admin);
}
