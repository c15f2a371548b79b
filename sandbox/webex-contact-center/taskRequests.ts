import { isPresent, type Fields } from '../core/fields';
import {
	ATTRIBUTES,
	bodyOf,
	neededText,
	objectOf,
	oneOf,
	optionalText,
	tuplesOf,
	type TupleLimits,
} from './bodies';
import type { NewTask } from './floorTypes';
import { badRequest, Refusal } from './refusal';
import type { TaskMessage } from './tasks';
import { ENTRY_POINTS, VARIABLES, type VariableType } from './tenant';

const FLOW_SETTINGS: TupleLimits = { tuples: 15, keyBytes: 200, valueBytes: 512 };
const WORK_ITEM_DATA: TupleLimits = { tuples: 50, keyBytes: 100, valueBytes: 1024 };
const SIP_BYTES = 1100;
const ID = 36;
/** A text of the customer, or an address: no limit is documented. */
const ANY_LENGTH = 100_000;

const entryPointOf = (fields: Fields): void => {
	const id = neededText(fields, 'entryPointId', ID);
	if (!ENTRY_POINTS.some((point) => point.id === id)) {
		throw badRequest(`Entry point ${id} does not exist`);
	}
};

function checkSipHeaders(fields: Fields, key: string): void {
	if (!isPresent(fields[key])) return;
	if (Buffer.byteLength(JSON.stringify(objectOf(fields, key))) > SIP_BYTES) {
		throw badRequest(`${key} exceeds ${SIP_BYTES} bytes`);
	}
}

const V1_OUTBOUND = ['CALLBACK', 'OUTDIAL', 'EXECUTE_FLOW'] as const;

/** `POST /v1/tasks`: telephony only. */
export function readCreateV1(body: unknown): NewTask {
	const fields = bodyOf(body);
	const destination = neededText(fields, 'destination', ID);
	entryPointOf(fields);
	oneOf(fields, 'mediaType', ['telephony']);
	const type = isPresent(fields.outboundType)
		? oneOf(fields, 'outboundType', V1_OUTBOUND)
		: undefined;
	const origin = optionalText(fields, 'origin', ID);
	if (origin === undefined && (type === 'OUTDIAL' || type === 'EXECUTE_FLOW')) {
		throw badRequest(`origin is required for ${type}`);
	}
	if (type === 'CALLBACK' || isPresent(fields.callback)) {
		const callback = objectOf(fields, 'callback');
		oneOf(callback, 'callbackOrigin', ['web']);
		oneOf(callback, 'callbackType', ['immediate']);
	}
	checkSipHeaders(fields, 'customAttributes');
	return {
		channelType: 'telephony',
		direction: type === 'OUTDIAL' ? 'outdial' : 'outbound',
		origin: origin ?? 'default outdial ANI',
		destination,
		attributes: isPresent(fields.attributes) ? tuplesOf(fields, 'attributes', ATTRIBUTES) : {},
	};
}

const VALID: Record<VariableType, RegExp> = {
	STRING: /^[^]{0,256}$/,
	INTEGER: /^[+-]?\d+$/,
	DECIMAL: /^[+-]?(\d+\.?\d*|\.\d+)$/,
	BOOLEAN: /^(true|false)$/i,
	DATE_TIME: /^\d+$/,
};

/** "Validated against the org's global variables": name, and value by type. */
function globalVariablesOf(fields: Fields): Record<string, string> {
	if (!isPresent(fields.globalVariables)) return {};
	const tuples = tuplesOf(fields, 'globalVariables', ATTRIBUTES);
	for (const [name, value] of Object.entries(tuples)) {
		const variable = VARIABLES.find((one) => one.name === name && one.active);
		if (!variable) throw badRequest(`There is no active global variable ${name}`);
		if (!VALID[variable.variableType].test(value)) {
			throw badRequest(`${name} must be a value of type ${variable.variableType}`);
		}
	}
	return tuples;
}

/** Eleven digits and fewer are a time in seconds, or long ago. */
const EARLIEST_MS = 100_000_000_000;

function timestampOf(message: Fields): number {
	const { timestamp } = message;
	if (typeof timestamp !== 'number' || !Number.isInteger(timestamp) || timestamp < EARLIEST_MS) {
		throw badRequest('message.timestamp must be a time in epoch milliseconds');
	}
	return timestamp;
}

const HTTPS = /^https:\/\/\S+$/;
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1)[:/]/;

function checkAttachments(message: Fields): void {
	const { attachments } = message;
	if (!Array.isArray(attachments) || attachments.length === 0) {
		throw badRequest('message.attachments must be a list that is not empty');
	}
	for (const one of attachments) {
		const file = bodyOf(one);
		neededText(file, 'fileName', ANY_LENGTH);
		neededText(file, 'mimeType', ANY_LENGTH);
		const url = neededText(file, 'fileUrl', ANY_LENGTH);
		// Files of the sandbox itself have no https.
		if (!HTTPS.test(url) && !LOOPBACK.test(url)) throw badRequest('fileUrl must be https');
	}
}

const PARAMS_OF = {
	workItem: ['work-item-form'],
	customMessaging: ['text', 'text-with-attachments'],
} as const;

type DigitalType = keyof typeof PARAMS_OF;

/** Members of a message beside `aliasId` and `timestamp`, by type. */
const CONTENT_OF: Readonly<Record<string, readonly string[]>> = {
	'work-item-form': ['workItemData'],
	text: ['text'],
	'text-with-attachments': ['text', 'attachments'],
};

function checkShape(message: Fields, type: string): void {
	const known = ['aliasId', 'timestamp', ...CONTENT_OF[type]];
	const foreign = Object.keys(message).find((key) => !known.includes(key));
	if (foreign !== undefined) throw badRequest(`A message of type ${type} has no ${foreign}`);
}

/** Type and shape have to match. */
function messageOf(fields: Fields, channelType: DigitalType): TaskMessage {
	const params = objectOf(fields, 'channelParams');
	const type = oneOf<string>(params, 'type', PARAMS_OF[channelType]);
	const message = objectOf(params, 'message');
	checkShape(message, type);
	const at = timestampOf(message);
	const aliasId = neededText(message, 'aliasId', ANY_LENGTH);
	if (type === 'work-item-form') {
		const data = tuplesOf(message, 'workItemData', WORK_ITEM_DATA);
		const text = Object.entries(data).map(([name, value]) => `${name}: ${value}`);
		return { id: aliasId, at: new Date(at).toISOString(), text: text.join('\n') };
	}
	if (type === 'text-with-attachments') checkAttachments(message);
	// The published message has a text even beside files.
	if (typeof message.text !== 'string') throw badRequest('text is required');
	const text =
		type === 'text'
			? neededText(message, 'text', ANY_LENGTH)
			: (optionalText(message, 'text', ANY_LENGTH) ?? '');
	return { id: aliasId, at: new Date(at).toISOString(), text };
}

function readTelephonyV2(fields: Fields): NewTask {
	const destination = objectOf(fields, 'destination');
	oneOf(destination, 'type', ['dialNumber']);
	if (isPresent(fields.channel)) throw badRequest('channel must be left out for telephony');
	const params = objectOf(fields, 'channelParams');
	oneOf(params, 'type', ['telephony']);
	entryPointOf(params);
	const outboundType = oneOf(params, 'outboundType', [...V1_OUTBOUND, 'RECORD_GREETING']);
	if (outboundType === 'CALLBACK') {
		const callback = objectOf(params, 'callback');
		oneOf(callback, 'type', ['immediate']);
		oneOf(callback, 'origin', ['web']);
	} else if (isPresent(params.callback)) {
		throw badRequest(`callback must be left out for ${outboundType}`);
	}
	checkSipHeaders(params, 'sipHeaders');
	const origin = isPresent(fields.origin) ? objectOf(fields, 'origin') : undefined;
	return {
		channelType: 'telephony',
		direction: outboundType === 'OUTDIAL' ? 'outdial' : 'outbound',
		origin: (origin && optionalText(origin, 'id', ANY_LENGTH)) ?? 'default outdial ANI',
		destination: neededText(destination, 'id', ANY_LENGTH),
		attributes: globalVariablesOf(fields),
	};
}

/** `POST /v2/tasks`: work items, custom messaging and calls, told apart by `channelType`. */
export function readCreateV2(body: unknown): NewTask {
	const fields = bodyOf(body);
	const channelType = oneOf(fields, 'channelType', ['workItem', 'customMessaging', 'telephony']);
	if (channelType === 'telephony') return readTelephonyV2(fields);
	const origin = objectOf(fields, 'origin');
	const destination = objectOf(fields, 'destination');
	oneOf(destination, 'type', ['businessAddress']);
	return {
		channelType,
		channel: neededText(fields, 'channel', ANY_LENGTH),
		direction: 'inbound',
		origin: neededText(origin, 'id', ANY_LENGTH),
		originName: optionalText(origin, 'name', ANY_LENGTH),
		destination: neededText(destination, 'id', ANY_LENGTH),
		attributes: globalVariablesOf(fields),
		flowSettings: isPresent(fields.flowSettings)
			? tuplesOf(fields, 'flowSettings', FLOW_SETTINGS)
			: {},
		messages: [messageOf(fields, channelType)],
	};
}

export function readTaskMessage(body: unknown): TaskMessage {
	const fields = bodyOf(body);
	return messageOf(fields, oneOf(fields, 'mediaType', ['workItem', 'customMessaging']));
}

export const readAttributes = (body: unknown): Record<string, string> =>
	tuplesOf(bodyOf(body), 'attributes', ATTRIBUTES);

export const readMediaResource = (body: unknown): string =>
	neededText(bodyOf(body), 'mediaResourceId', ID);

const CHANNEL_FILTER = ['email', 'chat', 'telephony', 'social'];
const LARGEST_PAGE = 1000;
const USUAL_PAGE = 100;

export interface TaskQuery {
	from: number;
	to: number;
	channelTypes?: string[];
	pageSize: number;
}

function wholeNumber(query: Fields, name: string): number | undefined {
	const value = query[name];
	if (!isPresent(value)) return undefined;
	if (typeof value !== 'string' || !/^\d+$/.test(value)) {
		throw badRequest(`${name} must be a whole number`);
	}
	return Number(value);
}

export function readTaskQuery(query: Fields): TaskQuery {
	const from = wholeNumber(query, 'from');
	if (from === undefined) throw badRequest('from is required, in epoch milliseconds');
	const to = wholeNumber(query, 'to') ?? Infinity;
	if (to < from) throw new Refusal(422, 'to lies before from');
	const pageSize = wholeNumber(query, 'pageSize') ?? USUAL_PAGE;
	if (pageSize < 1 || pageSize > LARGEST_PAGE) {
		throw badRequest(`pageSize must lie between 1 and ${LARGEST_PAGE}`);
	}
	if (!isPresent(query.channelTypes)) return { from, to, pageSize };
	const channelTypes = String(query.channelTypes).split(',');
	const unknown = channelTypes.find((one) => !CHANNEL_FILTER.includes(one));
	if (unknown !== undefined) {
		throw badRequest(`channelTypes must be some of ${CHANNEL_FILTER.join(', ')}, not ${unknown}`);
	}
	return { from, to, pageSize, channelTypes };
}

export interface EwtQuery {
	queueId: string;
	lookbackMinutes: number;
	maxCV: number;
	minValidSamples: number;
}

const USUAL_CV = 40;
const USUAL_VALID_SAMPLES = 40;

export function readEwtQuery(query: Fields): EwtQuery {
	const within = (name: string, least: number, most: number, usual?: number): number => {
		const value = wholeNumber(query, name) ?? usual;
		if (value === undefined) throw badRequest(`${name} is required`);
		if (value < least || value > most) {
			throw new Refusal(422, `${name} must lie between ${least} and ${most}`);
		}
		return value;
	};
	const queueId = query.queueId;
	if (typeof queueId !== 'string' || queueId === '') throw badRequest('queueId is required');
	return {
		queueId,
		lookbackMinutes: within('lookbackMinutes', 5, 240),
		maxCV: within('maxCV', 1, 100, USUAL_CV),
		minValidSamples: within('minValidSamples', 1, 100, USUAL_VALID_SAMPLES),
	};
}
