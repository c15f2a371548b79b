import type { FastifyInstance } from 'fastify';
import type { Assets } from './assets';
import type { Bus } from './bus';
import type { Clock } from './clock';
import type { Dispatcher } from './dispatcher';
import type { FaultQueue } from './faults';
import type { Recorder } from './recorder';
import type { TokenStore } from './tokens';

export interface ClientCredentials {
	/** The OAuth2 app of the Webex developer portal. */
	webex: { clientId: string; clientSecret: string };
	/** The Engage tenant. */
	engage: { tenantId: string; tenantSecret: string };
	/** The client application that is registered in ECE. */
	ece: { clientKey: string; clientSecret: string };
}

/** What every room stands on. */
export interface Building {
	clock: Clock;
	bus: Bus;
	recorder: Recorder;
	dispatcher: Dispatcher;
	faults: FaultQueue;
	tokens: TokenStore;
	credentials: ClientCredentials;
	/** Channel assets of the tenant, which Webex Connect and Webex Engage share. */
	assets: Assets;
	/** Base URL as the outside sees it; known once the server listens. */
	url: () => string;
}

/** One vendor product. Further products are further rooms. */
export interface Room {
	name: string;
	/** Its routes live under `/<prefix>`, where requests are recorded and faults apply. */
	prefix: string;
	routes: (vendor: FastifyInstance) => void | Promise<void>;
	/** Its part of `/admin`. */
	adminRoutes?: (admin: FastifyInstance) => void;
	reset: () => void;
}
