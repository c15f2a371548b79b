import { isRecord } from '../runtime/wire';

/** Reads an event whose fields may be missing, of another type, or JSON inside a string. */
export class EventReader {
	/** Inner JSON that is broken, by field: the text itself. */
	readonly unparsed: Record<string, string> = {};

	constructor(readonly event: Record<string, unknown>) {}

	/** The first of these fields that says something, as text. */
	text(...names: string[]): string {
		for (const name of names) {
			const value = this.event[name];
			if (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) {
				return String(value);
			}
		}
		return '';
	}

	object(...names: string[]): Record<string, unknown> | undefined {
		return names.map((name) => this.inner(name)).find(isRecord);
	}

	/** A list; a single object counts as a list of one. */
	list(...names: string[]): unknown[] | undefined {
		const found = names.map((name) => this.inner(name)).find((value) => value !== undefined);
		return found === undefined || Array.isArray(found) ? found : [found];
	}

	/** For fields that hold either an object or plain text. */
	objectOrText(name: string): Record<string, unknown> | string | undefined {
		const value = this.event[name];
		if (typeof value === 'string' && !/^\s*[[{]/.test(value)) return this.text(name) || undefined;
		return this.object(name);
	}

	/** An object or a list that holds something, whether it came as such or as a string. */
	private inner(name: string): object | undefined {
		let value = this.event[name];
		if (typeof value === 'string' && value.trim() !== '') {
			try {
				value = JSON.parse(value);
			} catch {
				this.unparsed[name] = value as string;
			}
		}
		const filled = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
		return filled ? (value as object) : undefined;
	}
}

/** Without the fields that say nothing. */
export function compact<T extends Record<string, unknown>>(values: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
	) as Partial<T>;
}

export function compactOrNone<T extends Record<string, unknown>>(
	values: T,
): Partial<T> | undefined {
	const left = compact(values);
	return Object.keys(left).length > 0 ? left : undefined;
}
