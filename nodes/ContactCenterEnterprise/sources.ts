import type { Source } from '../runtime/source';

const HELP = 'https://help.webexconnect.io/docs';

/** What the endpoints of this product are known by. */
export const sources = {
	proxyLog:
		'Reverse Proxy Installation and Upgrade Guide, log samples, https://www.cisco.com/c/en/us/support/customer-collaboration/unified-contact-center-enterprise/products-installation-guides-list.html',
	/** The pages name no call. */
	endTask: `not published, by convention; the node: End Task, ${HELP}/cce-end-task`,
	closeTask: `not published, fields of the Webex Contact Center twin; the node: End Task, ${HELP}/cce-end-task; the twin: Close Task, ${HELP}/wxcc-close-task`,
	taskRouting: 'Task Routing API, https://developer.cisco.com/docs/task-routing/',
} as const satisfies Record<string, Source>;
