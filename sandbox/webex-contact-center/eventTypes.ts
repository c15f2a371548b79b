/** What can be listened to, per resource and version of it. */
const RESOURCES: Record<string, { versions: string[]; actions: string[] }> = {
	agent: {
		versions: ['1.0.0', '2.0.0'],
		actions: ['login', 'logout', 'channel_state_change', 'channelType_state_change'],
	},
	capture: { versions: ['1.0.0'], actions: ['available'] },
	task: {
		versions: ['1.0.0'],
		actions: [
			'new',
			'connect',
			'connected',
			'parked',
			'on-hold',
			'hold-done',
			'consulting',
			'consult-done',
			'conferencing',
			'conference-done',
			'conference-transferred',
			'ended',
			'failed',
			'origin-updated',
		],
	},
	'task-message': { versions: ['1.0.0'], actions: ['appended', 'append-failed'] },
};

const AGENT_V1_ACTIONS = ['login', 'logout', 'state_change'];

export type ApiVersion = 'v1' | 'v2';

export function eventTypes(version: ApiVersion) {
	return Object.entries(RESOURCES).flatMap(([resource, { actions }]) => {
		const named = version === 'v1' && resource === 'agent' ? AGENT_V1_ACTIONS : actions;
		return named.map((action) => ({ name: `${resource}:${action}`, resource, action }));
	});
}

export const resourceVersions = Object.entries(RESOURCES).flatMap(([resource, { versions }]) =>
	versions.map((version) => ({ resource, version: `${resource}:${version}` })),
);
