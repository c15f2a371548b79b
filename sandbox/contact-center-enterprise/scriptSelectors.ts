import { InvalidInput } from '../core/invalidInput';

const USUAL = [
	'Sales_SMS',
	'Sales_WhatsApp',
	'Sales_Email',
	'Sales_Chat',
	'Insurance',
	'Support',
	'Support_Callback',
	'CumulusTask',
];

/** The names that are set up in CCE for routing; one list for both ways in. */
export class ScriptSelectors {
	names: string[] = [...USUAL];

	has(name: string): boolean {
		return this.names.includes(name);
	}

	set(names: unknown): string[] {
		if (!Array.isArray(names) || !names.every((one) => typeof one === 'string' && one !== '')) {
			throw new InvalidInput('scriptSelectors must be a list of names');
		}
		this.names = names.map(String);
		return this.names;
	}

	reset(): void {
		this.names = [...USUAL];
	}
}
