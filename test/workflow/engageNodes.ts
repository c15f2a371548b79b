import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { WebexConnectOAuth2Api } from '../../credentials/WebexConnectOAuth2Api.credentials';
import { WebexEngageOAuth2Api } from '../../credentials/WebexEngageOAuth2Api.credentials';
import { EngageAddParticipant } from '../../nodes/Engage/EngageAddParticipant/EngageAddParticipant.node';
import { EngageAppendMessage } from '../../nodes/Engage/EngageAppendMessage/EngageAppendMessage.node';
import { EngageCloseConversation } from '../../nodes/Engage/EngageCloseConversation/EngageCloseConversation.node';
import { EngageCreateConversation } from '../../nodes/Engage/EngageCreateConversation/EngageCreateConversation.node';
import { EngageFetchTranscript } from '../../nodes/Engage/EngageFetchTranscript/EngageFetchTranscript.node';
import { EngageHoldConversation } from '../../nodes/Engage/EngageHoldConversation/EngageHoldConversation.node';
import { EngageRemoveParticipant } from '../../nodes/Engage/EngageRemoveParticipant/EngageRemoveParticipant.node';
import { EngageReopenConversation } from '../../nodes/Engage/EngageReopenConversation/EngageReopenConversation.node';
import { EngageSearchConversation } from '../../nodes/Engage/EngageSearchConversation/EngageSearchConversation.node';
import { EngageTransferConversation } from '../../nodes/Engage/EngageTransferConversation/EngageTransferConversation.node';
import { EngageUpdateConversation } from '../../nodes/Engage/EngageUpdateConversation/EngageUpdateConversation.node';
import { outcomesOf } from '../../nodes/runtime/table';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { runWorkflow, type RunInput, type StoredCredential, type WorkflowRun } from './harness';

export const engageNodes = {
	search: new EngageSearchConversation(),
	append: new EngageAppendMessage(),
	create: new EngageCreateConversation(),
	update: new EngageUpdateConversation(),
	addParticipant: new EngageAddParticipant(),
	removeParticipant: new EngageRemoveParticipant(),
	close: new EngageCloseConversation(),
	reopen: new EngageReopenConversation(),
	hold: new EngageHoldConversation(),
	transfer: new EngageTransferConversation(),
	transcript: new EngageFetchTranscript(),
} satisfies Record<string, TableNode>;

export const tenant = (url: string, secret = 'engage-sandbox-secret'): StoredCredential => ({
	type: new WebexEngageOAuth2Api(),
	data: {
		region: 'custom',
		customBaseUrl: `${url}/engage/api/v1`,
		clientId: 'engage-sandbox-tenant',
		clientSecret: secret,
	},
});

export const webexUser = (url: string, oauthTokenData?: IDataObject): StoredCredential => ({
	type: new WebexConnectOAuth2Api(),
	data: {
		webexApiUrl: `${url}/webex/v1`,
		clientId: 'webex-sandbox-client',
		clientSecret: 'webex-sandbox-secret',
		dataCentre: 'custom',
		customEngageBaseUrl: `${url}/engage/api/v1`,
		...(oauthTokenData && { oauthTokenData }),
	},
});

/** A user allows access on the sandbox's consent page; answers with what n8n stores of it. */
export async function signIn(
	url: string,
	scope = 'spark:people_read cjp:user',
): Promise<IDataObject> {
	const redirect_uri = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';
	const webex = `${url}/webex/v1`;
	const query = new URLSearchParams({
		client_id: 'webex-sandbox-client',
		response_type: 'code',
		redirect_uri,
		scope,
		state: 'state-1',
	});
	const page = await (await fetch(`${webex}/authorize?${query}`)).text();
	const consent = await fetch(`${webex}/authorize`, {
		method: 'POST',
		redirect: 'manual',
		body: new URLSearchParams({
			request: /name="request" value="([^"]+)"/.exec(page)?.[1] ?? '',
			decision: 'allow',
		}),
	});
	const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
	const answer = await fetch(`${webex}/access_token`, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'authorization_code',
			client_id: 'webex-sandbox-client',
			client_secret: 'webex-sandbox-secret',
			code,
			redirect_uri,
		}),
	});
	return (await answer.json()) as IDataObject;
}

export interface EngageRun extends WorkflowRun {
	/** The one output that items left through; fails where there are several or none. */
	outcome: string;
	/** The outcome of each output that has items. */
	outcomes: string[];
	items: INodeExecutionData[];
	json: IDataObject;
}

/** Runs one Engage node with the tenant credential against a sandbox. */
export async function runEngage(
	node: TableNode,
	url: string,
	parameters: IDataObject,
	rest: Partial<RunInput> = {},
): Promise<EngageRun> {
	const run = await runWorkflow({
		node,
		parameters: {
			authentication: 'engageTenant',
			...parameters,
		},
		credentials: { webexEngageOAuth2Api: tenant(url) },
		...rest,
	});
	return byOutcome(node, run);
}

/** Pauses and limits belong to a credential: each run has credentials of its own. */
let credentialsMade = 0;
export const ownCredentials = (...names: string[]) => {
	const id = `own-${++credentialsMade}`;
	return { credentials: Object.fromEntries(names.map((name) => [name, { id, name: id }])) };
};

/** Runs one node, by default by its first method and newest version. */
export async function runNode(
	node: TableNode,
	credentials: Record<string, StoredCredential>,
	parameters: IDataObject,
	rest: Partial<RunInput> = {},
): Promise<EngageRun> {
	const method =
		node.table.methods.find(({ value }) => value === parameters.method) ?? node.table.methods[0];
	const run = await runWorkflow({
		node,
		parameters: { method: method.value, apiVersion: method.versions[0], ...parameters },
		credentials,
		settings: ownCredentials(...Object.keys(credentials)),
		...rest,
	});
	return byOutcome(node, run);
}

/** A run, read by the names of the node's outputs. */
export function byOutcome(node: TableNode, run: WorkflowRun): EngageRun {
	const names = outcomesOf(node.table).map(({ name }) => name);
	const left = run.outputs.flatMap((items, index) => (items.length > 0 ? [index] : []));
	const items = run.outputs.flat();
	return {
		...run,
		outcomes: left.map((index) => names[index] ?? `output ${index}`),
		get outcome() {
			if (left.length !== 1) throw new Error(`${left.length} outputs have items`);
			return names[left[0]];
		},
		items,
		json: items[0]?.json ?? {},
	};
}
