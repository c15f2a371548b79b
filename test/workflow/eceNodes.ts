import type { IDataObject } from 'n8n-workflow';
import { EceOAuth2Api } from '../../credentials/EceOAuth2Api.credentials';
import { EceAgentAvailability } from '../../nodes/EnterpriseChatAndEmail/EceAgentAvailability/EceAgentAvailability.node';
import { EceEndConversation } from '../../nodes/EnterpriseChatAndEmail/EceEndConversation/EceEndConversation.node';
import { EceEntrypointConfiguration } from '../../nodes/EnterpriseChatAndEmail/EceEntrypointConfiguration/EceEntrypointConfiguration.node';
import { EceGetFileInfo } from '../../nodes/EnterpriseChatAndEmail/EceGetFileInfo/EceGetFileInfo.node';
import { EceSendMessage } from '../../nodes/EnterpriseChatAndEmail/EceSendMessage/EceSendMessage.node';
import { EceStartConversation } from '../../nodes/EnterpriseChatAndEmail/EceStartConversation/EceStartConversation.node';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { MAIN } from '../sandbox/enterpriseChatAndEmail.support';
import { ownCredentials, runNode, type EngageRun } from './engageNodes';
import type { RunInput, StoredCredential } from './harness';

/** Those that call ECE; the chat store is n8n's own. */
export const eceNodes = {
	configuration: new EceEntrypointConfiguration(),
	availability: new EceAgentAvailability(),
	start: new EceStartConversation(),
	end: new EceEndConversation(),
	send: new EceSendMessage(),
	fileInfo: new EceGetFileInfo(),
} satisfies Record<string, TableNode>;

export type EceNode = keyof typeof eceNodes;

export const CREDENTIAL = 'eceOAuth2Api';

/** What a credential is filled in with, and what n8n stores of its token. */
export interface Cluster {
	hostName: string;
	/** As it stands in the panel unless given. */
	contextRoot?: string;
	secret?: string;
	/** None: the first request asks for one. */
	token?: IDataObject;
	/** Fields that are seldom filled in. */
	more?: IDataObject;
}

export const clientApplication = ({
	hostName,
	contextRoot,
	secret,
	token,
	more,
}: Cluster): StoredCredential => ({
	type: new EceOAuth2Api(),
	data: {
		clientId: MAIN.key,
		clientSecret: secret ?? MAIN.secret,
		hostName,
		...(contextRoot !== undefined && { contextRoot }),
		...(token && { oauthTokenData: structuredClone(token) }),
		...more,
	},
});

export const ownCredential = () => ownCredentials(CREDENTIAL);

/** Runs one node, by default by its first method and newest version. */
export async function runEce(
	node: TableNode,
	cluster: Cluster,
	parameters: IDataObject,
	rest: Partial<RunInput> = {},
): Promise<EngageRun> {
	return await runNode(node, { [CREDENTIAL]: clientApplication(cluster) }, parameters, rest);
}
