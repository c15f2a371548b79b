import type { IDataObject } from 'n8n-workflow';
import { CceTaskRoutingApi } from '../../credentials/CceTaskRoutingApi.credentials';
import { CceCreateTask } from '../../nodes/ContactCenterEnterprise/CceCreateTask/CceCreateTask.node';
import { CceEndTask } from '../../nodes/ContactCenterEnterprise/CceEndTask/CceEndTask.node';
import { CceGetTaskDetails } from '../../nodes/ContactCenterEnterprise/CceGetTaskDetails/CceGetTaskDetails.node';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { runNode, type EngageRun } from './engageNodes';
import type { RunInput, StoredCredential } from './harness';
import { CREDENTIAL, webexTenant } from './wxccNodes';

export const cceNodes = {
	createTask: new CceCreateTask(),
	getTaskDetails: new CceGetTaskDetails(),
	endTask: new CceEndTask(),
} satisfies Record<string, TableNode>;

export type CceNode = keyof typeof cceNodes;
export type BackEnd = 'digitalRouting' | 'taskRouting';

export const CCP_CREDENTIAL = 'cceTaskRoutingApi';

/** Where the credentials of both back ends lead. */
export interface Enterprise {
	/** Where Webex signs users in; Digital Routing itself is at the domain of the node. */
	webex: string;
	token: IDataObject;
	ccp: string;
	/** Fields of the credential of CCP beside its address. */
	account?: IDataObject;
}

const credentialsOf = ({
	webex,
	token,
	ccp,
	account,
}: Enterprise): Record<string, StoredCredential> => ({
	[CREDENTIAL]: webexTenant({ engage: webex, contactCenter: webex, webex, token }),
	[CCP_CREDENTIAL]: { type: new CceTaskRoutingApi(), data: { baseUrl: ccp, ...account } },
});

/** Runs one node, by default by its first method and newest version. */
export async function runCce(
	node: TableNode,
	enterprise: Enterprise,
	parameters: IDataObject,
	rest: Partial<RunInput> = {},
): Promise<EngageRun> {
	return await runNode(node, credentialsOf(enterprise), parameters, rest);
}
