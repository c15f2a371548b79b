import { defineMethod, type NodeTable } from '../../runtime/table';
import { TableNode } from '../../runtime/TableNode';
import { conversationIdField } from '../channels';
import { asynchronousWrite, resultOutputs, transaction } from '../outcomes';
import { engage } from '../product';
import { endpoints, isByTeam, transferRequest } from '../requests';

const common = {
	transaction: 'transId',
	event: 'conversation:transfer',
} as const;

/* The page gives each route its own outcomes. */

const BY_TEAM = asynchronousWrite({
	accepted: 'onConversationTransferred',
	done: 'onConversationTransferred',
	failed: 'onConversationTransferFailed',
	refused: 'Failure',
	...common,
});

const BY_SKILL = asynchronousWrite({
	accepted: 'Success',
	done: 'Success',
	failed: 'Failure',
	refused: 'Failure',
	...common,
});

/**
 * source: https://help.webexconnect.io/docs/transfer-conversation,
 * https://developers-engage.readme.io/reference/transferconversation
 */
const transferConversation = defineMethod({
	name: 'Transfer Conversation',
	value: 'transferConversation',
	description:
		'Queues a conversation for another team or skill; only a queued or active one can be transferred',
	versions: ['1.0'],
	fields: {
		conversationId: conversationIdField,
		routeTo: {
			label: 'Route To',
			type: 'options',
			required: true,
			options: [
				{ name: 'Team Queue', value: 'team' },
				{ name: 'Skill Queue', value: 'skill' },
			],
			default: 'team',
		},
		teamId: {
			label: 'Team ID',
			required: true,
			when: { routeTo: ['team'] },
			description: 'Search Conversation returns it as teamId',
		},
		skillId: {
			label: 'Skill ID',
			required: true,
			when: { routeTo: ['skill'] },
			description: 'ID of a skill of the tenant',
		},
	},
	outputs: {
		transId: transaction,
		...resultOutputs,
	},
	outcomes: {
		onConversationTransferred: {
			kind: 'success',
			description: 'To a team: the transfer was taken on, or carried out with Wait for Result.',
		},
		Success: {
			kind: 'success',
			description: 'To a skill: the transfer was taken on, or carried out with Wait for Result.',
		},
		onConversationTransferFailed: {
			kind: 'failure',
			description: 'To a team: the conversation could not be transferred.',
		},
		Failure: {
			kind: 'failure',
			description: 'Engage refused the request; to a skill, also that it could not be carried out.',
		},
	},
	endpoints: [endpoints.transfer],
	request({ conversationId, teamId, skillId = '' }) {
		return transferRequest(conversationId, teamId ? { teamId } : { skillId });
	},
	answer: (answer, version, request) =>
		(isByTeam(request) ? BY_TEAM : BY_SKILL).answer(answer, version, request),
	callback: {
		...BY_TEAM.callback,
		result: (event, asked) =>
			(asked.choice('routeTo') === 'skill' ? BY_SKILL : BY_TEAM).callback.result(event, asked),
	},
});

const table: NodeTable = {
	name: 'engageTransferConversation',
	displayName: 'Engage Transfer Conversation',
	description: 'Transfer a Webex Engage conversation to a team or a skill',
	product: engage,
	alias: ['Webex', 'Cisco', 'Route', 'Queue', 'Team', 'Skill', 'imiengage'],
	usableAsTool: true,
	methods: [transferConversation],
};

export class EngageTransferConversation extends TableNode {
	constructor() {
		super(table);
	}
}
