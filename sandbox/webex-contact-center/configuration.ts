import { stableId, ENTRY_POINTS, ORG_ID, QUEUES, VARIABLES, type Queue } from './tenant';
import { TEAMS } from '../webex-engage/conversations';
import { listPage, type ListQuery } from './listing';
import { Refusal } from './refusal';

/** Lists leave out what is itself a list; one queue by id has all. */
const queueRow = (queue: Queue) => ({
	organizationId: ORG_ID,
	id: queue.id,
	version: 0,
	name: queue.name,
	description: queue.description,
	queueType: queue.queueType,
	checkAgentAvailability: false,
	channelType: queue.channelType,
	serviceLevelThreshold: 60,
	maxActiveContacts: 250,
	maxTimeInQueue: 36_000,
	active: queue.active,
	monitoringPermitted: false,
	parkingPermitted: false,
	recordingPermitted: false,
	recordingAllCallsPermitted: false,
	pauseRecordingPermitted: false,
	routingType: queue.routingType,
	...(queue.routingType === 'SKILLS_BASED'
		? { skillBasedRoutingType: 'LONGEST_AVAILABLE_AGENT' }
		: {}),
	queueRoutingType: 'TEAM_BASED',
	systemDefault: false,
});

export function listQueues(query: ListQuery, path: string) {
	const { data, page, pageSize, totalPages, totalRecords } = listPage(QUEUES.map(queueRow), query, [
		'name',
		'description',
	]);
	const link = (to: number): string => `${path}?page=${to}&pageSize=${pageSize}`;
	const last = Math.max(0, totalPages - 1);
	return {
		meta: {
			orgid: ORG_ID,
			page,
			pageSize,
			totalPages,
			totalRecords,
			links: {
				self: link(page),
				first: link(0),
				last: link(last),
				...(page < last ? { next: link(page + 1) } : {}),
				...(page > 0 ? { prev: link(page - 1) } : {}),
			},
		},
		data,
	};
}

export function oneQueue(id: string) {
	const queue = QUEUES.find((one) => one.id === id);
	if (!queue) throw new Refusal(404, `Queue ${id} does not exist`);
	return {
		...queueRow(queue),
		callDistributionGroups: [
			{ agentGroups: TEAMS.map((team) => ({ teamId: team.id })), order: 1, duration: 0 },
		],
		queueSkillRequirements: [],
		agents: [],
	};
}

/** The metadata of these two lists is a free-form object whose keys are unknown. */
export const listVariables = (query: ListQuery) => ({
	meta: {},
	data: listPage(
		VARIABLES.map((variable) => ({ ...variable })),
		query,
		['name'],
	).data,
});

export const listEntryPoints = (query: ListQuery) => ({
	meta: {},
	data: listPage(
		ENTRY_POINTS.map((point) => ({
			organizationId: ORG_ID,
			version: 0,
			...point,
			description: `${point.name} of the sandbox`,
			socialChannelType: 'MESSENGER',
			serviceLevelThreshold: 60,
			maximumActiveContacts: 250,
			controlFlowScriptUrl: 'http://localhost/flow',
			overflowNumber: '',
			timezone: 'Europe/London',
			imiOrgType: 'MIXED_MODE',
			flowId: stableId(`flow ${point.name}`),
			systemDefault: false,
		})),
		query,
		['name', 'description'],
	).data,
});
