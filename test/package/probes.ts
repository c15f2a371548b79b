import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Field, Method } from '../../nodes/runtime/table';
import { columnsOf, optionsOf, type Configuration } from './panel';

/** Two values of a field, of which the node must make two requests. */
export type Pair = readonly [base: unknown, probe: unknown];

/** Where the stand-in is, and what it holds. */
export interface Stage {
	url: string;
	/** A chat that the store has; none for other nodes. */
	chat?: { chatId: string; channel: string; customerId: string; businessId: string };
}

const uuid = (number: number) => `0badc0de-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Long before now, so that no clock of the node comes near. */
const TIMES = ['2025-03-04T05:06:07.000Z', '2025-04-05T06:07:08.000Z'] as const;

const file = (name: string) => [
	{ mimeType: 'text/plain', fileName: name, fileUrl: `https://files.example.com/${name}` },
];

const message = (text: string) => [
	{ aliasId: uuid(9), direction: 'inbound', type: 'text', timestamp: TIMES[0], text },
];

/** All keys that the details of a channel can have; see section 3.9 of webex-contact-center.md. */
const details = (text: string) => ({
	messageDetails: {
		appId: 'app-1',
		domain: 'www.example.com',
		threadId: 'thread-1',
		userId: 'user-1',
		customerEmailId: 'ana@example.com',
		businessEmailId: 'support@example.org',
		senderNumber: '447700900123',
		serviceNumber: '447700900100',
		psId: 'psid-1',
		facebookPageId: 'page-1',
		customerWhatsappId: '447700900124',
		waId: '447700900101',
		abcUserId: 'urn:mbid:1',
		accountId: 'account-1',
		customerName: 'Ana',
		message: text,
		timestamp: TIMES[0],
	},
});

type Form = (stage: Stage) => Pair;

/**
 * Values that have to have a form, by parameter; `Class.parameter` where only one node asks for it. Any other text is
 * sent as it is.
 */
const FORMS: Record<string, Form> = {
	taskId: () => [uuid(1), uuid(2)],
	transId: () => [uuid(3), uuid(4)],
	messageAliasId: () => [uuid(5), uuid(6)],
	conversationAliasId: () => [uuid(7), uuid(8)],
	conversationId: () => ['CSR1923712361272', 'CSR1923712361273'],
	conversationIdToFind: () => ['CSR1923712361272', 'CSR1923712361273'],
	domain: ({ url }) => [`${url}/cce`, `${url}/other/cce`],
	customEndpointUrl: ({ url }) => [`${url}/relay/one`, `${url}/relay/two`],
	feedId: () => ['100080', '100081'],
	phoneNumber: () => ['5551230001', '5551230002'],
	countryCode: () => ['44', '1'],
	screenPopUrl: () => ['https://crm.example.com/one', 'https://crm.example.com/two'],
	attachments: () => [file('one.txt'), file('two.txt')],
	dynamicMessage: () => [message('one'), message('two')],
	details: () => [details('one'), details('two')],
	// Sent as JSON text within JSON.
	skillRelaxationRules: () => [[{ timeout: 60 }], [{ timeout: 61 }]],
	contactPriority: () => [2, 3],
	lookbackMinutes: () => [30, 31],
	timeToLive: () => [100_000, 200_000],
	variables: () => [
		[{ name: 'cv_3', type: 'string', value: 'one' }],
		[{ name: 'cv_3', type: 'string', value: 'two' }],
	],
	attachmentUrl: ({ url }) => [`${url}/files/one.txt`, `${url}/files/two.txt`],
	uploadUrl: ({ url }) => [`${url}/files/up-one`, `${url}/files/up-two`],
	publicBaseUrl: ({ url }) => [`${url}/files/one`, `${url}/files/two`],
	contentUrl: ({ url }) => [`${url}/files/content-one`, `${url}/files/content-two`],
	// Without it, nothing goes to the public address.
	uploadFile: () => [true, false],
	inputDataFieldName: () => ['data', 'other'],
	event: () => [
		{ channel: 'SMS', event: 'MO', appId: 'asset-1', message: 'one' },
		{ channel: 'SMS', event: 'MO', appId: 'asset-1', message: 'two' },
	],
	assetIds: () => ['asset-1, asset-2', 'asset-2'],
	channels: () => [['sms', 'email'], ['email']],
	chatId: ({ chat }) => [chat?.chatId, uuid(9)],
	'EceAppendChat.timestamp': () => TIMES,
};

/** Who wrote is in the store already, by these. */
const CHAT = ['channel', 'customerId', 'businessId'] as const;

/** Values of columns that have to have a form. */
const COLUMNS: Record<string, Pair> = {
	variable: ['Tier:STRING', 'Size:STRING'],
	name: ['Tier', 'Size'],
};

/** Text that no other part of a request can be taken for. */
const token = (name: string, which: 'base' | 'probe') =>
	`${which === 'base' ? 'p' : 'q'}-${name}-z`;

/** Whether it is the text that the test made up for this field. */
export const isToken = (name: string, value: unknown): boolean => value === token(name, 'base');

/** Some values that differ, in the form that the field asks for. */
export function pairOf(
	className: string,
	property: INodeProperties,
	field: Field | undefined,
	stage: Stage,
): Pair {
	const { name } = property;
	if (property.type === 'fixedCollection') {
		const rows = (index: 0 | 1) => ({ rows: [rowOf(property, {}, index)] });
		return [rows(0), rows(1)];
	}
	const form = FORMS[`${className}.${name}`] ?? FORMS[name];
	const isKey = stage.chat && CHAT.find((key) => key === name);
	if (isKey) return [stage.chat?.[isKey], token(name, 'probe')];
	if (form && !(className.startsWith('Ece') && name === 'attachments' && !stage.chat)) {
		return wrapped(property, form(stage));
	}
	switch (property.type) {
		case 'boolean':
			return [false, true];
		case 'number': {
			const least = field?.range?.[0] ?? 1;
			return [least + 1, least + 2];
		}
		case 'options': {
			const values = optionsOf(property).map(({ value }) => value);
			return [values[0], values[1]];
		}
		case 'multiOptions': {
			const values = optionsOf(property).map(({ value }) => value);
			return [values, values.slice(1)];
		}
		case 'json':
			return field?.shape === 'array'
				? wrapped(property, [[{ [name]: 'one' }], [{ [name]: 'two' }]])
				: wrapped(property, [{ [name]: 'one' }, { [name]: 'two' }]);
		default:
			if (field?.type === 'dateTime') return TIMES;
			return wrapped(property, [token(name, 'base'), token(name, 'probe')]);
	}
}

function wrapped({ type }: INodeProperties, [base, probe]: Pair): Pair {
	const wrap = (value: unknown) => {
		if (type === 'json') return JSON.stringify(value);
		return type === 'resourceLocator' ? { __rl: true, mode: 'id', value } : value;
	};
	return [wrap(base), wrap(probe)];
}

/** One row with every column filled in; of those in `changed`, by their second value. */
export function rowOf(
	property: INodeProperties,
	changed: Record<string, true>,
	all: 0 | 1 = 0,
): IDataObject {
	const cells = columnsOf(property).map((column) => {
		const { name, type } = column;
		const options = optionsOf(column).map(({ value }) => value);
		const pair: Pair =
			COLUMNS[name] ??
			(type === 'boolean'
				? [true, false]
				: options.length > 1
					? [column.default, options.find((value) => value !== column.default)]
					: // A value of every type of variable but true and false, for which the test has no use.
						name === 'value'
						? ['1', '0']
						: [token(name, 'base'), token(name, 'probe')]);
		return [name, pair[changed[name] ? 1 : all]];
	});
	return Object.fromEntries(cells) as IDataObject;
}

export const fieldOf = (method: Method, { name }: INodeProperties): Field | undefined =>
	method.fields[name];

/** Parameters of a run: everything that the panel shows, filled in. */
export function baseParameters(
	className: string,
	{ method, version, chosen, shown }: Configuration,
	stage: Stage,
): IDataObject {
	const values = shown.map((property) => [
		property.name,
		property.name in chosen
			? chosen[property.name]
			: pairOf(className, property, fieldOf(method, property), stage)[0],
	]);
	return { method: method.value, apiVersion: version, ...Object.fromEntries(values) };
}
