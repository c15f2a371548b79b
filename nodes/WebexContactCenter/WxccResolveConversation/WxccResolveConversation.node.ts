import { sleep } from 'n8n-workflow';
import { isTakenOn, searchOutcome, statusOf } from '../../Engage/outcomes';
import { engage } from '../../Engage/product';
import {
	appendRequest,
	createRequest,
	endpoints as engageEndpoints,
	reopenRequest,
	searchRequest,
	updateRequest,
} from '../../Engage/requests';
import { defineMethod, type Call, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { inTurn } from '../../runtime/inTurn';
import { uuidFrom } from '../../runtime/uuid';
import { isRecord, type ServiceAnswer, type WireRequest } from '../../runtime/wire';
import { mediaChannelField, mediaTypeField } from '../fields';
import { webexContactCenter } from '../product';
import { readDetails, type Resolvable, type ResolvableChannel } from '../resolveDetails';
import { endpoints, newId, newTaskRequest } from '../wire';

/** Media channel → channel of Engage. */
const CHANNELS: Record<string, ResolvableChannel> = {
	web: 'livechat',
	email: 'email',
	sms: 'sms',
	facebook: 'facebook',
	whatsapp: 'whatsapp',
	amb: 'amb',
};

/**
 * The vendor's own call is not public. This follows its documented decision table with the calls of Engage and Webex
 * Contact Center: find the conversation, then append, or re-open and append, or create; and request a task for what
 * is new. source: wxcc-resolve-conversation page
 */
const resolveConversation = defineMethod({
	name: 'Resolve Conversation',
	value: 'resolveConversation',
	description: "Makes a customer's message part of the right conversation and task",
	notice:
		'Done in several calls: Engage finds, creates, re-opens and appends; Webex Contact Center is asked for a task. Where one of them fails, the outcome says which, and what was done before stays done.',
	versions: ['1.2', '1.1', '1.0'],
	versionNotes: {
		'1.2': 'Adds Override Default Contact Close Event Handling.',
		'1.1': 'How 1.1 and 1.0 differ is not documented; they behave alike.',
	},
	fields: {
		flowId: { label: 'Flow ID', required: true, description: 'Of your own, for reports' },
		transId: {
			label: 'Trans ID',
			required: true,
			description:
				'Transaction ID of the event, in any form. The alias of the message is this ID if it is a UUID, and otherwise a UUID that is made of it.',
		},
		mediaType: mediaTypeField,
		mediaChannel: mediaChannelField({ apple: true }),
		details: {
			label: 'Details',
			type: 'json',
			shape: 'object',
			required: true,
			description: 'The detailsJson of the channel, as text or as an object',
		},
		overrideDefaultContactCloseEventHandling: {
			label: 'Override Default Contact Close Event Handling',
			type: 'boolean',
			since: '1.2',
			description:
				'Whether a flow of your own, such as a survey, handles the end of the contact; it is passed on with the task',
		},
	},
	outputs: {
		transId: { type: 'string', description: 'Trans ID, as given' },
		taskId: { type: 'string', description: 'ID of the new or current task' },
		conversationOperation: { type: 'string', description: 'created, reopened or appended' },
		conversationId: { type: 'string', description: 'Engage conversation ID' },
		aliasUpdated: {
			type: 'boolean',
			description: 'Whether the ID of the new task was written into the conversation',
		},
	},
	outcomes: {
		accepted: {
			kind: 'success',
			description:
				'Everything was requested, but Engage did not show the new conversation within five looks, 0.3 s apart: its ID is not known, and it does not know the task.',
		},
		created: { kind: 'success', description: 'A conversation was created, and a task requested.' },
		reopened: {
			kind: 'success',
			description: 'The conversation was opened again, and a new task requested.',
		},
		appended: { kind: 'success', description: 'The message was added to the open conversation.' },
		tooManyRequests: { kind: 'failure', description: 'A rate limit was reached.' },
		serviceUnavailable: { kind: 'failure', description: 'A service is not available.' },
		error: { kind: 'failure', description: 'Engage refused one of the calls.' },
		taskFailed: {
			kind: 'failure',
			description: 'The conversation is there, but no task could be requested for it.',
		},
		appendFailed: { kind: 'failure', description: 'The conversation did not take the message.' },
	},
	endpoints: [
		engageEndpoints.search,
		engageEndpoints.append,
		engageEndpoints.reopen,
		engageEndpoints.create,
		engageEndpoints.update,
		endpoints.createTask,
	],
	async compose({ call, keep }, values) {
		const { mediaChannel = '', details = {} } = values;
		const message = readDetails(CHANNELS[mediaChannel], details, uuidFrom(values.transId));
		// Two first messages of one customer would otherwise both find nothing, and open two conversations.
		const key = JSON.stringify([message.channel, message.customer, message.business]);
		return await inTurn(key, async () => await resolve(call, values, message, keep));
	},
});

type Keep = (outputs: { conversationId: string }) => void;

/** The decision table. */
async function resolve(call: Call, values: Given, message: Resolvable, keep: Keep) {
	const { transId } = values;
	const inEngage = async (request: WireRequest) => await call(request, engage);

	const search = await inEngage(searchRequest(message.search));
	const found = conversationIn(search);
	if (!found) return refusal(search, 'error', { transId }) ?? search;
	const { outcome, conversationId, taskId } = found;

	const isClosed = outcome === 'conversationClosed';
	if (outcome === 'noConversationFound' || (isClosed && message.channel === 'livechat')) {
		const creation = await inEngage(createRequest(message.create));
		const refused = notTaken(creation, 'error', { transId });
		if (refused) return refused;
		const created = await findNew(inEngage, message, conversationId);
		if (created) keep({ conversationId: created });
		return await withTask(call, values, message, 'created', created);
	}
	keep({ conversationId });
	if (isClosed) {
		const reopening = await inEngage(reopenRequest(conversationId));
		const refused = notTaken(reopening, 'error', { transId, conversationId });
		if (refused) return refused;
	}
	const appending = await inEngage(appendRequest(conversationId, message.append));
	const refused = notTaken(appending, 'appendFailed', { transId, conversationId });
	if (refused) return refused;
	if (isClosed) return await withTask(call, values, message, 'reopened', conversationId);
	return {
		outcome: 'appended' as const,
		outputs: { transId, taskId, conversationId, conversationOperation: 'appended' as const },
	};
}

interface Found {
	outcome: NonNullable<ReturnType<typeof searchOutcome>>;
	conversationId: string;
	/** In Webex CC the alias of a conversation is its task. */
	taskId: unknown;
}

function conversationIn({ status, body }: ServiceAnswer): Found | undefined {
	const value = status < 300 && isRecord(body) && isRecord(body.value) ? body.value : undefined;
	const outcome = value && searchOutcome(value);
	return (
		outcome && {
			outcome,
			conversationId: String(value.conversationId ?? ''),
			taskId: value.aliasId,
		}
	);
}

/** The outcome of a call that Engage refused. */
function refusal<const F extends string>(
	answer: ServiceAnswer,
	failure: F,
	outputs: Record<string, unknown>,
) {
	const status = statusOf(answer);
	const error = engage.errorText(answer) ?? { message: `Engage answered HTTP ${status}.` };
	if (status === 429) return { outcome: 'tooManyRequests' as const, outputs, error };
	if (status === 503) return { outcome: 'serviceUnavailable' as const, outputs, error };
	if (status === 401 || status === 403) {
		return { outcome: 'onAuthorizationFailure' as const, outputs, error };
	}
	return status >= 300 ? { outcome: failure, outputs, error } : undefined;
}

/** The same for a write, or its answer where that does not say that Engage took it on. */
function notTaken<const F extends string>(
	answer: ServiceAnswer,
	failure: F,
	outputs: Record<string, unknown>,
) {
	return refusal(answer, failure, outputs) ?? (isTakenOn(answer) ? undefined : answer);
}

const LOOKS = 5;
const BETWEEN_LOOKS = 300;

/** Engage creates after it has answered, and the answer has no ID: it is looked for. */
async function findNew(
	inEngage: (request: WireRequest) => Promise<ServiceAnswer>,
	message: Resolvable,
	old: string,
): Promise<string | undefined> {
	for (let look = 0; look < LOOKS; look++) {
		const search = await inEngage(searchRequest(message.search)).catch(() => undefined);
		const found = search && conversationIn(search);
		const isNew = found && found.conversationId !== old;
		if (isNew && found.outcome !== 'noConversationFound') return found.conversationId;
		if (look < LOOKS - 1) await sleep(BETWEEN_LOOKS);
	}
	return undefined;
}

interface Given {
	flowId: string;
	transId: string;
	mediaType: string;
	mediaChannel?: string;
	overrideDefaultContactCloseEventHandling?: boolean;
}

async function withTask(
	call: Call,
	given: Given,
	message: Resolvable,
	conversationOperation: 'created' | 'reopened',
	conversationId: string | undefined,
) {
	const { transId } = given;
	const outputs = { transId, conversationId: conversationId ?? null, conversationOperation };
	const answer = await call(taskRequest(given, message, conversationId));
	const taskId = newId(answer);
	if (answer.status >= 300 || !taskId) {
		const error = webexContactCenter.errorText(answer) ?? {
			message: `Webex Contact Center answered HTTP ${answer.status}.`,
		};
		return { outcome: 'taskFailed' as const, outputs, error };
	}
	if (conversationId === undefined) {
		return { outcome: 'accepted' as const, outputs: { ...outputs, taskId, aliasUpdated: false } };
	}
	// Conversation and task are there, whatever becomes of this.
	const update = await call(
		updateRequest(conversationId, { aliasId: String(taskId) }),
		engage,
	).catch(() => undefined);
	const aliasUpdated = update !== undefined && !notTaken(update, 'error', {});
	return { outcome: conversationOperation, outputs: { ...outputs, taskId, aliasUpdated } };
}

function taskRequest(given: Given, message: Resolvable, conversationId?: string): WireRequest {
	const { flowId, transId, mediaType, mediaChannel } = given;
	return newTaskRequest({
		channel: mediaChannel,
		customer: { id: message.customer, name: message.customerName },
		destination: message.business,
		flowSettings: {
			flowId,
			mediaType,
			...(conversationId && { mediaResourceId: conversationId }),
			...(given.overrideDefaultContactCloseEventHandling && { overrideDefaultClose: 'true' }),
		},
		message: {
			alias: transId,
			text: message.text,
			timestamp: new Date(message.timestamp).getTime(),
		},
	});
}

const table: NodeTable = {
	name: 'wxccResolveConversation',
	displayName: 'WxCC Resolve Conversation',
	description: "Make a customer's message part of the right conversation and task",
	product: webexContactCenter,
	calls: [engage],
	alias: ['Webex', 'Cisco', 'Contact Center', 'Engage', 'Inbound', 'Route'],
	methods: [resolveConversation],
};

export class WxccResolveConversation extends TableNode {
	constructor() {
		super(table);
	}
}
