/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A payload of a published shape with values of our own. */
export interface Sample {
	/** File name without extension. */
	name: string;
	title: string;
	/** Address of the page that prints the shape. */
	source: string;
	/** How the shape is known. */
	mark: 'documented' | 'observed' | 'inferred';
	/** Present on mail that no person wrote. */
	automatic?: true;
	/** Parameters of the trigger that the sample needs. */
	settings?: Record<string, unknown>;
	body: Record<string, unknown>;
}

export type SampledProduct = 'webex-connect' | 'webex-engage' | 'webex-contact-center';

/** The samples of a product, by file name; `prefix` narrows them down, such as `whatsapp-`. */
export function samplesOf(product: SampledProduct, prefix = ''): Sample[] {
	const folder = join(__dirname, product);
	return readdirSync(folder)
		.filter((file) => file.endsWith('.json') && file.startsWith(prefix))
		.sort()
		.map((file) => ({
			name: file.replace('.json', ''),
			...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Sample, 'name'>),
		}));
}

/** One sample by its file name; a fresh copy each time. */
export function sample(product: SampledProduct, name: string): Sample {
	const found = samplesOf(product).find((candidate) => candidate.name === name);
	if (!found) throw new Error(`There is no sample ${product}/${name}.json`);
	return found;
}
