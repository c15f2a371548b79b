import type { IDataObject } from 'n8n-workflow';
import { WebexConnectOAuth2Api } from '../../credentials/WebexConnectOAuth2Api.credentials';
import { EngageStreaming } from '../../nodes/WebexConnect/EngageStreaming/EngageStreaming.node';
import { WxccAppendMessage } from '../../nodes/WebexContactCenter/WxccAppendMessage/WxccAppendMessage.node';
import { WxccCloseTask } from '../../nodes/WebexContactCenter/WxccCloseTask/WxccCloseTask.node';
import { WxccCreateTask } from '../../nodes/WebexContactCenter/WxccCreateTask/WxccCreateTask.node';
import { WxccModifyNotification } from '../../nodes/WebexContactCenter/WxccModifyNotification/WxccModifyNotification.node';
import { WxccPiqAndEwt } from '../../nodes/WebexContactCenter/WxccPiqAndEwt/WxccPiqAndEwt.node';
import { WxccQueueTask } from '../../nodes/WebexContactCenter/WxccQueueTask/WxccQueueTask.node';
import { WxccResolveConversation } from '../../nodes/WebexContactCenter/WxccResolveConversation/WxccResolveConversation.node';
import { WxccRoutedNotification } from '../../nodes/WebexContactCenter/WxccRoutedNotification/WxccRoutedNotification.node';
import { WxccScreenPop } from '../../nodes/WebexContactCenter/WxccScreenPop/WxccScreenPop.node';
import { WxccSetVariable } from '../../nodes/WebexContactCenter/WxccSetVariable/WxccSetVariable.node';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { ownCredentials, runNode, type EngageRun } from './engageNodes';
import type { RunInput, StoredCredential } from './harness';

export const wxccNodes = {
	appendMessage: new WxccAppendMessage(),
	createTask: new WxccCreateTask(),
	setVariable: new WxccSetVariable(),
	queueTask: new WxccQueueTask(),
	piqAndEwt: new WxccPiqAndEwt(),
	routed: new WxccRoutedNotification(),
	modify: new WxccModifyNotification(),
	screenPop: new WxccScreenPop(),
	closeTask: new WxccCloseTask(),
	resolve: new WxccResolveConversation(),
	streaming: new EngageStreaming(),
} satisfies Record<string, TableNode>;

export type WxccNode = keyof typeof wxccNodes;

export const CREDENTIAL = 'webexConnectOAuth2Api';

/** Where a credential leads, and what n8n stores of its token. */
export interface Tenant {
	engage: string;
	contactCenter: string;
	webex: string;
	token: IDataObject;
	organizationId?: string;
}

export const webexTenant = (tenant: Tenant): StoredCredential => ({
	type: new WebexConnectOAuth2Api(),
	data: {
		webexApiUrl: tenant.webex,
		clientId: 'webex-sandbox-client',
		clientSecret: 'webex-sandbox-secret',
		dataCentre: 'custom',
		customEngageBaseUrl: tenant.engage,
		customWxccBaseUrl: tenant.contactCenter,
		organizationId: tenant.organizationId ?? '',
		oauthTokenData: structuredClone(tenant.token),
	},
});

export const ownCredential = () => ownCredentials(CREDENTIAL);

/** Runs one node, by default by its first method and newest version. */
export async function runWxcc(
	node: TableNode,
	tenant: Tenant,
	parameters: IDataObject,
	rest: Partial<RunInput> = {},
): Promise<EngageRun> {
	return await runNode(node, { [CREDENTIAL]: webexTenant(tenant) }, parameters, rest);
}
