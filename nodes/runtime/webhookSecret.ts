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
	if (secret === '') return { status: 'Error', message: 'The secret is empty.' };
	if (secret !== secret.trim()) {
		return { status: 'Error', message: 'The secret begins or ends with white space.' };
	}
	return {
		status: 'OK',
		message: 'The secret is set. Whether it is the right one shows with the first event.',
	};
}
