import { defineMethod, type Call, type Field, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { refuse } from '../../runtime/values';
import type { ServiceAnswer } from '../../runtime/wire';
import { configurationOf, configurationRequest } from '../entryPoint';
import { entryPointIdField } from '../fields';
import { enterpriseChatAndEmail } from '../product';
import { byStatus, eceRequest, endpoints, find, unauthorized } from '../wire';

const sharedFields = {
	entryPointId: entryPointIdField,
	lastModifiedDate: {
		label: 'Last Modified Date',
		placeholder: '2026-06-19T22:45:54.000Z',
		description:
			'As Entrypoint Configuration told it; the node asks for it when left empty, and again where it is out of date',
	},
	customerName: { label: 'Customer Name', required: true },
} as const satisfies Record<string, Field>;

const emailField = { label: 'Email Address' } as const satisfies Field;

const shared = {
	versions: ['1.0'],
	outputs: {
		conversationId: { type: 'string', description: 'ID of the conversation, which events carry' },
		activityId: { type: 'string', description: 'ID of its activity in ECE' },
		response: { type: 'json', description: 'The whole answer' },
	},
	outcomes: {
		onStartConversationSuccess: { kind: 'success', description: 'The conversation was started.' },
		'Bad Request': { kind: 'failure', description: 'HTTP 400.' },
		Forbidden: {
			kind: 'failure',
			description: 'HTTP 403: the client application is not bound to the entry point.',
		},
		Unauthorized: unauthorized,
		Conflict: {
			kind: 'failure',
			description:
				'HTTP 409: the entry point was changed, also after its configuration was read once more.',
		},
		'Internal Server Error': { kind: 'failure', description: 'HTTP 500.' },
	},
	endpoints: [endpoints.configuration, endpoints.start],
	replaceable: [endpoints.start],
} as const;

const NAMED = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Bad Request',
	409: 'Conflict',
	500: 'Internal Server Error',
} as const;

/** source: start-conversation page; traces of the messaging API */
const startOnSms = defineMethod({
	...shared,
	name: 'Start Conversation on SMS',
	value: 'startConversationOnSms',
	description: 'Starts a conversation with a customer whom ECE knows by the telephone number',
	fields: {
		...sharedFields,
		phoneNumber: {
			label: 'Phone Number',
			required: true,
			placeholder: '5551230001',
			description: 'Without country code',
		},
		countryCode: { label: 'Country Code', type: 'scalar', placeholder: '1' },
		emailAddress: emailField,
	},
	async compose({ call }, values) {
		const { phoneNumber, countryCode } = values;
		refuse([
			...(/^\+?[\d\s().-]{3,30}$/.test(phoneNumber)
				? []
				: ['Phone Number must be a telephone number.']),
			...(countryCode === undefined || /^\+?\d{1,4}$/.test(countryCode)
				? []
				: ['Country Code must be a number such as 1 or 44.']),
		]);
		return await start(call, values, 'phone.phoneNo', {
			phone: [
				{
					phoneNo: phoneNumber.replace(/\D/g, ''),
					...(countryCode && { countryCode: countryCode.replace(/\D/g, '') }),
				},
			],
		});
	},
});

/** source: start-conversation page; traces of the messaging API */
const startOnMessenger = defineMethod({
	...shared,
	name: 'Start Conversation on Messenger',
	value: 'startConversationOnMessenger',
	description: 'Starts a conversation with a customer whom ECE knows by the Facebook PSID',
	fields: {
		...sharedFields,
		facebookPsid: { label: 'Facebook PSID', required: true },
		emailAddress: emailField,
	},
	async compose({ call }, values) {
		return await start(call, values, 'custom.facebookpsid', {
			custom: { facebookpsid: values.facebookPsid },
		});
	},
});

interface Customer {
	entryPointId: string;
	lastModifiedDate?: string;
	customerName: string;
	emailAddress?: string;
}

/** What came of it, or the configuration without which there is none. */
type Attempt = { answer: ServiceAnswer } | { configuration: ServiceAnswer };

/** A conflict means that nothing was started, so that a second attempt is safe. */
async function start(
	call: Call,
	customer: Customer,
	attribute: string,
	contact: Record<string, unknown>,
) {
	const { entryPointId, lastModifiedDate } = customer;
	const attempt = async (date: string) =>
		await call(
			eceRequest(endpoints.start, {
				query: { searchContactOnAttribute: attribute },
				body: bodyOf(customer, date, contact),
			}),
		);
	const attemptAnew = async (): Promise<Attempt> => {
		const configuration = await call(configurationRequest(entryPointId));
		const date = configurationOf(configuration).lastModifiedDate;
		return configuration.status < 300 && date ? { answer: await attempt(date) } : { configuration };
	};
	let last: Attempt = lastModifiedDate
		? { answer: await attempt(lastModifiedDate) }
		: await attemptAnew();
	if ('answer' in last && last.answer.status === 409) last = await attemptAnew();
	return 'answer' in last ? outcomeOf(last.answer) : outcomeOfConfiguration(last.configuration);
}

/** An answer that is no refusal tells nothing of what was to be read. */
const outcomeOfConfiguration = (answer: ServiceAnswer) =>
	answer.status < 300 ? answer : outcomeOf(answer);

function bodyOf(customer: Customer, date: string, contact: Record<string, unknown>) {
	const { entryPointId, customerName, emailAddress } = customer;
	return {
		entryPointConfiguration: { entryPoint: { id: entryPointId }, lastModified: { date } },
		activity: {
			customer: {
				type: { value: 'individual' },
				contacts: {
					contact: [
						{
							firstName: customerName,
							...contact,
							...(emailAddress && { email: [{ emailAddress }] }),
						},
					],
				},
			},
		},
	};
}

function outcomeOf(answer: ServiceAnswer) {
	const id = find(answer, 'id') ?? find(answer, 'conversation', 'id');
	// Without the ID nothing can be done with the conversation.
	if (answer.status < 300 && !id) return answer;
	const outputs =
		answer.status < 300
			? {
					conversationId: String(id),
					activityId: textOf(find(answer, 'activity', 'id')),
					response: answer.body,
				}
			: { response: answer.body ?? null };
	return byStatus(answer, 'onStartConversationSuccess', NAMED, outputs) ?? answer;
}

const textOf = (value: unknown): string | null =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : null;

const table: NodeTable = {
	name: 'eceStartConversation',
	displayName: 'ECE Start Conversation',
	description: 'Start a conversation in Enterprise Chat and Email',
	product: enterpriseChatAndEmail,
	alias: ['Cisco', 'eGain', 'Enterprise Chat and Email', 'SMS', 'Messenger', 'Hand Over'],
	usableAsTool: true,
	methods: [startOnSms, startOnMessenger],
};

export class EceStartConversation extends TableNode {
	constructor() {
		super(table);
	}
}
