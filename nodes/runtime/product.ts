import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	INodeCredentialDescription,
	INodeProperties,
	INodeTypeDescription,
} from 'n8n-workflow';
import { refuse } from './values';
import { isRecord, type ServiceAnswer, type TransportFailure, type WireRequest } from './wire';

/** What the nodes of one vendor product share. */
export interface Product {
	/** Vendor's name, as users know it. */
	name: string;
	/** Folder below nodes/. */
	folder: string;
	icon: NonNullable<INodeTypeDescription['icon']>;
	/** With the condition that makes each the chosen one. */
	credentials: INodeCredentialDescription[];
	/** The vendor's own nodes call an interface that is not public, so that ours call another; for the docs page. */
	substitutes?: true;
	/** What paths of requests stand behind, unless it is the base URL of the credential; for the docs page. */
	base?: string;
	/** Parameters that choose the credential. */
	authentication: INodeProperties[];
	/** Requests a minute that one credential may send; 0 = no limit known. */
	requestsPerMinute: number;
	/** If the service understands its requests in several forms: those, and which one a connection uses. */
	requestForms?: RequestForms;
	/** Throws where no credential is selected or its address is not usable. */
	connect(context: IExecuteFunctions): Promise<Connection>;
	/** The service's own words in an error answer. */
	errorText(answer: ServiceAnswer): ErrorText | undefined;
	/** Where answers can be XML: the same answer as if it were JSON. */
	read?(answer: ServiceAnswer): ServiceAnswer;
}

export interface RequestForms {
	/** How the form is chosen unless the user chooses; the rest of a sentence that begins with "Automatic". */
	automatic: string;
	choices: readonly RequestForm[];
}

/** One way to write the requests of a product. */
export interface RequestForm {
	name: string;
	/** Also the name of its calls in `Endpoint.forms`. */
	value: string;
	description: string;
	/** Writes the body from `content` and `callback`. Throws `InvalidData` for what this form cannot say. */
	write(request: WireRequest): WireRequest;
}

export interface ErrorText {
	message: string;
	code?: string | number;
	retryable?: boolean;
}

/** One credential, ready to send with. */
export interface Connection {
	credentialType: string;
	/** Shared by all executions of the process that use this credential. */
	key: string;
	/** Without trailing slash. */
	baseUrl: string;
	/** The request form for this credential unless the user chooses one. */
	form?: string;
	/**
	 * The first request goes alone. `process`: no token is stored yet, and n8n would ask for one an item. `execution`: the
	 * token is not known to be good.
	 */
	cold?: 'process' | 'execution';
	/** The service locks out who goes on with a refused token: after a 401 nothing is sent for a while. */
	locksOut?: boolean;
	/** Why no token is to be had, once that is known; nothing is sent any more then. */
	refused?: TransportFailure;
}

/** n8n gives an OAuth2 credential that never asked for a token an empty object in its place. */
function hasToken({ oauthTokenData }: ICredentialDataDecryptedObject): boolean {
	return isRecord(oauthTokenData) && Boolean(oauthTokenData.access_token);
}

/** The usual connection: one credential that knows its address. Throws `InvalidData` where that is no URL. */
export async function connectBy(
	context: IExecuteFunctions,
	credentialType: string,
	address: { field: string; label: string },
): Promise<Connection> {
	const credential = await context.getCredentials(credentialType);
	const baseUrl = String(credential[address.field] ?? '')
		.trim()
		.replace(/\/+$/, '');
	refuse(
		/^https?:\/\/[^\s/]+/i.test(baseUrl)
			? []
			: [`${address.label} of the credential must be a URL such as https://host/path.`],
	);
	const id = context.getNode().credentials?.[credentialType]?.id;
	return {
		credentialType,
		key: `${credentialType}:${id ?? baseUrl}`,
		baseUrl,
		...(!hasToken(credential) && { cold: 'process' }),
	};
}
