import { fieldsOf, isFields, type Fields } from '../core/fields';
import { badTask } from './ccpRefusal';
import type { NewContact } from './contacts';
import { readXml } from './xml';

const LONGEST_NAME = 100;
const LONGEST_SELECTOR = 32;
const MOST_TAGS = 20;

const ELEMENTS = [
	'name',
	'title',
	'description',
	'scriptSelector',
	'requeueOnRecovery',
	'tags',
	'variables',
	'customerUID',
];

interface RawContact {
	texts: Fields;
	tags: string[];
	variables: NewContact['variables'];
}

function textIn(texts: Fields, key: string): string | undefined {
	const value = texts[key];
	if (value === undefined || value === '') return undefined;
	if (typeof value !== 'string') throw badTask(`${key} must be a single text`);
	return value;
}

function needed(texts: Fields, key: string): string {
	const value = textIn(texts, key)?.trim();
	if (value === undefined || value === '') throw badTask(`${key} is required`);
	return value;
}

function nameOf(texts: Fields): string {
	const name = textIn(texts, 'name') ?? '';
	if (/[\r\n]/.test(name)) throw badTask('name must not hold a newline');
	if (name.length > LONGEST_NAME) throw badTask(`name exceeds ${LONGEST_NAME} characters`);
	return needed(texts, 'name');
}

function flagOf(texts: Fields, key: string): boolean {
	const value = textIn(texts, key)?.trim() ?? 'false';
	if (value !== 'true' && value !== 'false') throw badTask(`${key} must be true or false`);
	return value === 'true';
}

function checkVariables(variables: NewContact['variables']): void {
	for (const { name } of variables) {
		if (name === '') throw badTask('A variable needs a name');
		if (/^cv_\d+$/.test(name) && !/^cv_(?:[1-9]|10)$/.test(name)) {
			throw badTask(`${name}: call variables are cv_1 to cv_10`);
		}
		if (name === 'user_') throw badTask('user_ must be followed by the name of an ECC variable');
	}
}

/** The rules that both forms of the request share. */
function contactOf({ texts, tags, variables }: RawContact): NewContact {
	const name = nameOf(texts);
	const title = needed(texts, 'title');
	const scriptSelector = textIn(texts, 'scriptSelector')?.trim();
	if (scriptSelector !== undefined && scriptSelector.length > LONGEST_SELECTOR) {
		throw badTask(`scriptSelector exceeds ${LONGEST_SELECTOR} characters`);
	}
	if (tags.length > MOST_TAGS) throw badTask(`A task has no more than ${MOST_TAGS} tags`);
	checkVariables(variables);
	return {
		name,
		title,
		description: textIn(texts, 'description'),
		scriptSelector,
		requeueOnRecovery: flagOf(texts, 'requeueOnRecovery'),
		tags,
		variables,
		customerUID: textIn(texts, 'customerUID'),
	};
}

/** The members of a list element; an empty element is an empty text. */
function membersOf(task: Fields, list: string, member: string): unknown[] {
	const value = task[list];
	if (value === undefined || (typeof value === 'string' && value.trim() === '')) return [];
	const members = isFields(value) ? value[member] : undefined;
	if (!Array.isArray(members)) throw badTask(`${list} must hold ${member} elements`);
	return members;
}

function variableOf(value: unknown): NewContact['variables'][number] {
	const fields = fieldsOf(value);
	const text = fields.value ?? '';
	if (typeof fields.name !== 'string') throw badTask('A variable needs a name');
	if (typeof text !== 'string') throw badTask(`The value of ${fields.name} must be a text`);
	return { name: fields.name.trim(), value: text };
}

/** `<Task>`, as it is posted. */
export function readTaskXml(body: unknown): NewContact {
	if (typeof body !== 'string' || body.trim() === '') throw badTask('The body must be XML');
	const reading = readXml(body);
	if (reading.problem !== undefined) throw badTask(reading.problem);
	const { Task: task } = fieldsOf(reading.document);
	if (task === undefined || Array.isArray(task)) throw badTask('The document must be one Task');
	const texts = fieldsOf(task);
	const unknown = Object.keys(texts).find((key) => key !== '#text' && !ELEMENTS.includes(key));
	if (unknown !== undefined) throw badTask(`${unknown} is not an element of a Task`);
	return contactOf({
		texts,
		tags: membersOf(texts, 'tags', 'tag').map((tag) => String(tag).trim()),
		variables: membersOf(texts, 'variables', 'variable').map(variableOf),
	});
}

const VARIABLE_PREFIX = 'variable_';

/** The same as query parameters; tags with commas between them. */
export function readTaskQuery(query: Fields): NewContact {
	const tags = textIn(query, 'tags')?.split(',') ?? [];
	const variables = Object.keys(query)
		.filter((key) => key.startsWith(VARIABLE_PREFIX))
		.map((key) => ({
			name: key.slice(VARIABLE_PREFIX.length),
			value: textIn(query, key) ?? '',
		}));
	return contactOf({ texts: query, tags: tags.map((tag) => tag.trim()), variables });
}
