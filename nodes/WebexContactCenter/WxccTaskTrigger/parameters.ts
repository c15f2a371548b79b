import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

type Context = IHookFunctions | IWebhookFunctions;

export type Source = 'subscription' | 'relay' | 'both';

export function sourceOf(context: Context): Source {
	return context.getNodeParameter('source', 'subscription') as Source;
}

export interface Settings {
	dropDuplicates: boolean;
	/** Minutes. */
	replayWindow: number;
	resourceVersion: string;
}

export function settingsOf(context: Context): Settings {
	const set = context.getNodeParameter('settings', {}) as Partial<Settings>;
	const replayWindow = Number(set.replayWindow);
	return {
		dropDuplicates: set.dropDuplicates !== false,
		replayWindow: replayWindow > 0 ? replayWindow : 5,
		resourceVersion: String(set.resourceVersion ?? '').trim(),
	};
}
