import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

type Context = IHookFunctions | IWebhookFunctions;

export type Source = 'subscription' | 'relay' | 'both';

export function sourceOf(context: Context): Source {
	return context.getNodeParameter('source', 'subscription') as Source;
}

/** Whether the time of an event of the subscription is checked. */
export type ReplayCheck = 'always' | 'ifTimed' | 'off';

export interface Settings {
	dropDuplicates: boolean;
	replayCheck: ReplayCheck;
	/** Minutes. */
	replayWindow: number;
	/** Each with its resource, such as `task:1.0.0`. */
	resourceVersions: string[];
}

const CHECKS: readonly ReplayCheck[] = ['always', 'ifTimed', 'off'];

export function settingsOf(context: Context): Settings {
	const set = context.getNodeParameter('settings', {}) as Record<string, unknown>;
	const replayWindow = Number(set.replayWindow);
	return {
		dropDuplicates: set.dropDuplicates !== false,
		replayCheck: CHECKS.find((check) => check === set.replayCheck) ?? 'always',
		replayWindow: replayWindow > 0 ? replayWindow : 5,
		resourceVersions: String(set.resourceVersion ?? '')
			.split(',')
			.map((version) => version.trim())
			.filter(Boolean)
			.map((version) => (version.includes(':') ? version : `task:${version}`)),
	};
}
