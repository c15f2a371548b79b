import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

/** Webex Connect cannot be asked whether a secret is the right one; what can be wrong here is the copying. */
export async function webexConnectWebhookTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const secret = String(credential.data?.secret ?? '');
	const problem = problemOfCopy('secret', secret);
	if (problem) return { status: 'Error', message: problem };
	return {
		status: 'OK',
		message: 'The secret is set. Whether it is the right one shows with the first event.',
	};
}

/** What goes wrong when a text is copied from one window to another. */
export function problemOfCopy(label: string, value: string): string | undefined {
	if (value === '') return `The ${label} is empty.`;
	if (value !== value.trim()) return `The ${label} begins or ends with white space.`;
	return undefined;
}
