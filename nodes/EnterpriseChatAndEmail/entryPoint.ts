import { isRecord, type ServiceAnswer, type WireRequest } from '../runtime/wire';
import { eceRequest, endpoints, find } from './wire';

/** source: traces of the messaging API */
export function configurationRequest(entryPointId: string): WireRequest {
	return eceRequest(endpoints.configuration, { query: { entrypoint: entryPointId } });
}

/** Documented outputs of Entrypoint Configuration; null where the answer does not tell. */
export function configurationOf(answer: ServiceAnswer) {
	const told = (...names: string[]) => find(answer, 'entryPointConfiguration', ...names);
	const policy =
		told('attachmentPolicy') ?? told('attachmentPolicies') ?? find(answer, 'attachmentPolicies');
	return {
		entryPointId: text(told('entryPoint', 'id')),
		lastModifiedDate: text(told('lastModified', 'date')),
		// ECE writes enumerations as objects with a value.
		attachmentPolicies: (isRecord(policy) && policy.value) || (policy ?? null),
		response: answer.body ?? null,
	};
}

const text = (value: unknown): string | null =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : null;
