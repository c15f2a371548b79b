import type { Source } from '../runtime/source';

const TRACES =
	'ECE Messaging API, traces that others published, https://orourke.tv/web/doku.php?id=vendors%3Acisco%3Auc%3Aece%3Amessaging-api';
const CALLBACK =
	'Interaction API Developer Guide, https://pubhub.devnetcloud.com/media/enterprise-chat-and-email/docs/guides/interaction-api-developer-guide/';
const FILE_INFO = 'Get File Info, https://help.webexconnect.io/docs/get-file-info';
const HTTP = 'HTTP, https://www.rfc-editor.org/rfc/rfc9110';

/** What the endpoints of this product are known by. */
export const sources = {
	traces: TRACES,
	telephone: `${TRACES}; the telephone block is inferred`,
	end: `not published, after the start call; ${TRACES}`,
	html: `${TRACES}; the type is one of the callback: ${CALLBACK}`,
	attachmentAnswer: `not published, the types are named as the events; ${CALLBACK}`,
	webService:
		'ECE 11.6 Customer Facing Chat API, https://www.cisco.com/c/en/us/support/docs/customer-collaboration/enterprise-chat-email/212332-enterprise-chat-and-email-ece-11-6-cus.html',
	egainCloud: 'after the cloud edition of eGain, https://apidev.egain.com',
	file: `${FILE_INFO}; ${HTTP}`,
	content: `that it takes the token is inferred; ${FILE_INFO}`,
	publish: `any web server or storage that takes PUT: ${HTTP}`,
	dataTables: 'n8n public API, https://docs.n8n.io/api/',
} as const satisfies Record<string, Source>;
