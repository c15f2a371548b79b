import type { Field } from '../runtime/table';

export const entryPointIdField = {
	label: 'Entry Point ID',
	required: true,
	placeholder: '1001',
	description: 'Number of an active entry point to which the client application is bound',
} as const satisfies Field;

export const conversationIdField = {
	label: 'Conversation ID',
	required: true,
	placeholder: 'd821dec8-eff2-4082-a99a-0f691ddde50e',
	description: 'As Start Conversation or an event of ECE named it',
} as const satisfies Field;
