import { isFields, isPresent, type Fields } from '../core/fields';
import { findDisposition, type DispositionCode } from './codes';
import { MEDIA_TYPES, mediaClassOf } from './media';
import { badRequest } from './refusal';
import type { NewTask, Variable } from './tasks';

/** Documented as mandatory. */
const CONVERSATION = 'user_DR_MediaResourceID';

const CALL_VARIABLE = /^cv_(?:[1-9]|10)$/;
const CALL_VARIABLE_BYTES = 40;
const USER_VARIABLE_BYTES = 210;
/** Documented: fewer than the 210 bytes of other ECC variables. */
const CHARACTERS: Record<string, number> = {
	[CONVERSATION]: 16,
	user_DR_MediaChannelName: 8,
};
/** Documented: Digital Routing fills these itself. That it refuses them from others is our choice. */
const OWN = ['user_DR_Primary', 'user_DR_Backup'];
const BEYOND_LATIN_1 = /[\u{100}-\u{10ffff}]/u;

const NEW_TASK_KEYS = [
	'taskId',
	'customerId',
	'origin',
	'destination',
	'mediaType',
	'mediaChannel',
	'scriptSelector',
	'preferredOwner',
	'dispositionCode',
	'variables',
];
const END_KEYS = ['dispositionCode', 'variables'];

/** A misspelt property would be lost in silence, so it is refused; the vendor's habit is unknown. */
function bodyOf(body: unknown, keys: readonly string[]): Fields {
	if (!isFields(body)) throw badRequest('The body must be a JSON object');
	const unknown = Object.keys(body).find((key) => !keys.includes(key));
	if (unknown !== undefined) throw badRequest(`${unknown} is not a property of the request`);
	return body;
}

function optionalText(fields: Fields, key: string): string | null {
	const value = fields[key];
	if (!isPresent(value)) return null;
	if (typeof value !== 'string') throw badRequest(`${key} must be a string`);
	return value;
}

function neededText(fields: Fields, key: string): string {
	const value = optionalText(fields, key);
	if (value === null) throw badRequest(`${key} is mandatory`);
	return value;
}

function dispositionOf(fields: Fields): DispositionCode | undefined {
	const given = optionalText(fields, 'dispositionCode');
	if (given === null) return undefined;
	const code = findDisposition(given);
	if (!code) throw badRequest(`${given} is not a disposition code`);
	return code;
}

function checkLength({ name, value }: Variable): void {
	if (/^cv_\d+$/.test(name)) {
		if (!CALL_VARIABLE.test(name)) throw badRequest(`${name}: call variables are cv_1 to cv_10`);
		if (BEYOND_LATIN_1.test(value)) throw badRequest(`${name} holds characters beyond Latin-1`);
		if (value.length > CALL_VARIABLE_BYTES) {
			throw badRequest(`${name} exceeds ${CALL_VARIABLE_BYTES} bytes`);
		}
	}
	if (OWN.includes(name)) throw badRequest(`${name} is filled by Digital Routing itself`);
	const most = CHARACTERS[name];
	if (most !== undefined && value.length > most) {
		throw badRequest(`${name} exceeds ${most} characters`);
	}
	if (name.startsWith('user_') && Buffer.byteLength(value) > USER_VARIABLE_BYTES) {
		throw badRequest(`${name} exceeds ${USER_VARIABLE_BYTES} bytes`);
	}
}

function variableOf(value: unknown): Variable {
	if (!isFields(value)) throw badRequest('A variable must be an object');
	const name = neededText(value, 'name');
	const type = optionalText(value, 'type') ?? 'string';
	if (!['string', 'number', 'boolean'].includes(typeof value.value)) {
		throw badRequest(`${name} needs a value that is a string, a number or a boolean`);
	}
	const variable = { name, type, value: String(value.value) };
	checkLength(variable);
	return variable;
}

function variablesOf(fields: Fields): Variable[] {
	const { variables } = fields;
	if (!isPresent(variables)) return [];
	if (!Array.isArray(variables)) throw badRequest('variables must be a list');
	const read = variables.map(variableOf);
	const names = read.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) throw badRequest(`The variable ${twice} is given twice`);
	return read;
}

/** `POST /tasks`; without a list of script selectors any will do. */
export function readNewTask(body: unknown, scriptSelectors?: readonly string[]): NewTask {
	const fields = bodyOf(body, NEW_TASK_KEYS);
	const taskId = neededText(fields, 'taskId');
	const mediaType = neededText(fields, 'mediaType');
	const mediaClass = mediaClassOf(mediaType);
	if (!mediaClass) throw badRequest(`mediaType must be one of ${MEDIA_TYPES.join(', ')}`);
	const mediaChannel = neededText(fields, 'mediaChannel');
	const destination = neededText(fields, 'destination');
	const scriptSelector = neededText(fields, 'scriptSelector');
	if (scriptSelectors && !scriptSelectors.includes(scriptSelector)) {
		throw badRequest(`The script selector ${scriptSelector} does not exist`);
	}
	// What it does on a new task is unknown; a wrong one is refused all the same.
	dispositionOf(fields);
	const variables = variablesOf(fields);
	if (!variables.some(({ name, value }) => name === CONVERSATION && value !== '')) {
		throw badRequest(`The variable ${CONVERSATION} is mandatory`);
	}
	return {
		taskId,
		customerId: optionalText(fields, 'customerId'),
		origin: optionalText(fields, 'origin'),
		destination,
		mediaType,
		mediaChannel,
		mediaClass,
		scriptSelector,
		preferredOwner: optionalText(fields, 'preferredOwner'),
		variables,
	};
}

export interface Ending {
	dispositionCode?: DispositionCode;
	variables: Variable[];
}

/** A task may be ended without a word. */
export function readEnding(body: unknown): Ending {
	if (!isPresent(body)) return { variables: [] };
	const fields = bodyOf(body, END_KEYS);
	return { dispositionCode: dispositionOf(fields), variables: variablesOf(fields) };
}

export interface TaskPage {
	from: number;
}

/** What `from` counts is unknown: taken for the number of tasks to leave out. */
export function readTaskPage(query: Fields): TaskPage {
	const { from = '0' } = query;
	if (typeof from !== 'string' || !/^\d+$/.test(from)) {
		throw badRequest('from must be a whole number');
	}
	return { from: Number(from) };
}
