import { fieldsOf } from './fields';
import { InvalidInput } from './invalidInput';

/** Keeps the known keys whose value has the type of the present one. */
export function changeOf<T extends object>(present: T, body: unknown): Partial<T> {
	return Object.fromEntries(
		Object.entries(fieldsOf(body)).filter(([key, value]) => {
			if (!(key in present)) throw new InvalidInput(`${key} is not a setting`);
			const known = present[key as keyof T];
			if (value === null || known === null || typeof value === typeof known) return true;
			throw new InvalidInput(`${key} must be a ${typeof known}`);
		}),
	) as Partial<T>;
}
