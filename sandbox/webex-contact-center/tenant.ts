import { createHash } from 'node:crypto';
import { AGENTS as ENGAGE_LOGINS } from '../webex-engage/desk';
import { TEAMS } from '../webex-engage/conversations';

/** Ids stay the same from start to start, so that a workflow can hold one. */
export function stableId(name: string): string {
	const hex = createHash('sha256').update(`webex-contact-center ${name}`).digest('hex');
	const variant = ((parseInt(hex[16], 16) & 3) | 8).toString(16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		`${variant}${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join('-');
}

export const ORG_ID = stableId('organization');
/** The user behind the consent page. */
export const SIGNED_IN = 'sandbox.admin@example.com';

export type QueueChannel =
	| 'TELEPHONY'
	| 'EMAIL'
	| 'CHAT'
	| 'SOCIAL_CHANNEL'
	| 'WORK_ITEM'
	| 'OTHERS';
export type RoutingType = 'LONGEST_AVAILABLE_AGENT' | 'SKILLS_BASED';

export interface Queue {
	id: string;
	name: string;
	description: string;
	queueType: 'INBOUND' | 'OUTBOUND';
	channelType: QueueChannel;
	routingType: RoutingType;
	active: boolean;
	/** Whether the estimate of the wait finds samples from the start. */
	hasHistory: boolean;
}

type NewQueue = Pick<Queue, 'name'> & Partial<Omit<Queue, 'id' | 'name'>>;

const queue = ({ name, ...rest }: NewQueue): Queue => ({
	id: stableId(`queue ${name}`),
	name,
	description: `${name} of the sandbox`,
	queueType: 'INBOUND',
	channelType: 'SOCIAL_CHANNEL',
	routingType: 'LONGEST_AVAILABLE_AGENT',
	active: true,
	hasHistory: false,
	...rest,
});

const numbered = (count: number, make: (number: string) => string): string[] =>
	Array.from({ length: count }, (_, index) => make(String(index + 1).padStart(3, '0')));

/** More than one page of them, and of each kind. */
export const QUEUES: readonly Queue[] = [
	queue({ name: 'Support', hasHistory: true }),
	queue({ name: 'Sales', routingType: 'SKILLS_BASED', hasHistory: true }),
	queue({ name: 'Email Care', channelType: 'EMAIL', hasHistory: true }),
	queue({ name: 'Live Chat', channelType: 'CHAT', hasHistory: true }),
	queue({ name: 'Voice', channelType: 'TELEPHONY', hasHistory: true }),
	queue({ name: 'Outbound Voice', channelType: 'TELEPHONY', queueType: 'OUTBOUND' }),
	queue({ name: 'Work Items', channelType: 'WORK_ITEM' }),
	queue({ name: 'Custom Messaging', channelType: 'OTHERS', hasHistory: true }),
	queue({ name: 'New Queue' }),
	queue({ name: 'Retired', active: false }),
	...numbered(120, (number) => `Store ${number}`).map((name) => queue({ name })),
];

export type VariableType = 'STRING' | 'INTEGER' | 'DECIMAL' | 'BOOLEAN' | 'DATE_TIME';

export interface GlobalVariable {
	organizationId: string;
	id: string;
	version: number;
	name: string;
	description: string;
	variableType: VariableType;
	defaultValue: string;
	agentViewable: boolean;
	agentEditable: boolean;
	reportable: boolean;
	sensitive: boolean;
	desktopLabel: string;
	active: boolean;
	systemDefault: boolean;
}

const DEFAULTS: Record<VariableType, string> = {
	STRING: '',
	INTEGER: '0',
	DECIMAL: '0.0',
	BOOLEAN: 'false',
	DATE_TIME: '0',
};

const variable = (name: string, variableType: VariableType, active = true): GlobalVariable => ({
	organizationId: ORG_ID,
	id: stableId(`variable ${name}`),
	version: 0,
	name,
	description: `${name.replaceAll('_', ' ')} of the contact`,
	variableType,
	defaultValue: DEFAULTS[variableType],
	agentViewable: true,
	agentEditable: name === 'Notes',
	reportable: true,
	sensitive: false,
	desktopLabel: name.replaceAll('_', ' '),
	active,
	systemDefault: false,
});

export const VARIABLES: readonly GlobalVariable[] = [
	variable('Customer_Tier', 'STRING'),
	variable('Order_Number', 'STRING'),
	variable('Notes', 'STRING'),
	variable('Vip', 'BOOLEAN'),
	variable('Order_Count', 'INTEGER'),
	variable('Order_Total', 'DECIMAL'),
	variable('Callback_At', 'DATE_TIME'),
	variable('Old_Tier', 'STRING', false),
	variable('Old_Flag', 'BOOLEAN', false),
	variable('Old_Count', 'INTEGER', false),
	variable('Old_Total', 'DECIMAL', false),
	variable('Old_Date', 'DATE_TIME', false),
	...numbered(120, (number) => `Region_${number}`).map((name) => variable(name, 'STRING')),
];

export interface EntryPoint {
	id: string;
	name: string;
	channelType: 'TELEPHONY' | 'EMAIL' | 'CHAT' | 'SOCIAL_CHANNEL' | 'OTHERS';
	entryPointType: 'INBOUND' | 'OUTBOUND';
	active: boolean;
	assetId: string;
}

const entryPoint = (
	name: string,
	channelType: EntryPoint['channelType'],
	more: Partial<EntryPoint> = {},
): EntryPoint => ({
	id: stableId(`entry point ${name}`),
	name,
	channelType,
	entryPointType: 'INBOUND',
	active: true,
	assetId: stableId(`asset ${name}`),
	...more,
});

export const ENTRY_POINTS: readonly EntryPoint[] = [
	entryPoint('Support Social', 'SOCIAL_CHANNEL'),
	entryPoint('Support Email', 'EMAIL'),
	entryPoint('Website Chat', 'CHAT'),
	entryPoint('Main Number', 'TELEPHONY'),
	entryPoint('Outdial', 'TELEPHONY', { entryPointType: 'OUTBOUND' }),
	entryPoint('Custom Messaging', 'OTHERS'),
	entryPoint('Closed Campaign', 'SOCIAL_CHANNEL', { active: false }),
	...numbered(110, (number) => `Store ${number}`).map((name) => entryPoint(name, 'TELEPHONY')),
];

export interface Person {
	id: string;
	name: string;
	/** The login at Engage too. */
	email: string;
	teamId: string;
	teamName: string;
	/** A number is a proficiency, 1 to 10. */
	skills: Record<string, number | boolean | string>;
	/** A supervisor takes tasks, but none are offered. */
	routed: boolean;
}

const person = (
	email: string,
	skills: Person['skills'],
	team: (typeof TEAMS)[number],
	routed = true,
): Person => ({
	id: stableId(`agent ${email}`),
	name: email
		.split('@')[0]
		.split('.')
		.map((word) => word[0].toUpperCase() + word.slice(1))
		.join(' '),
	email,
	teamId: team.id,
	teamName: team.name,
	skills,
	routed,
});

const [care, orders] = TEAMS;
const [maria, jonas, amina] = ENGAGE_LOGINS;

export const PEOPLE: readonly Person[] = [
	person(maria, { Language: 'Spanish', Billing: 8, Returns: 4, Vip: true }, care),
	person(jonas, { Language: 'German', Billing: 5, Returns: 9, Vip: false }, care),
	person(amina, { Language: 'French', Billing: 2, Returns: 6, Vip: true }, orders),
	person(SIGNED_IN, {}, care, false),
];

/** By id, or by name for those who type. */
export const findQueue = (key: string): Queue | undefined =>
	QUEUES.find(({ id }) => id === key) ?? QUEUES.find(({ name }) => name === key);
