import type { Source } from '../runtime/source';

const OPENAPI = 'https://github.com/webex/webex-openapi-specs';

/** What the endpoints of this product are known by. */
export const sources = {
	tasks: `OpenAPI, tasks v1, ${OPENAPI}`,
	tasksV2: `OpenAPI August 2026, tasks v2 (beta), ${OPENAPI}`,
	estimatedWaitTime:
		'Estimated Wait Time, https://developer.webex.com/docs/api/v1/estimated-wait-time',
	captures: `captures of the OpenAPI by third parties, September 2026, ${OPENAPI}`,
	canvas:
		'canvas models of the official sample flows, https://github.com/somebloke1/webex_connect_kb',
} as const satisfies Record<string, Source>;
