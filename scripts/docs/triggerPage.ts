import type { IDisplayOptions, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { Source } from '../../nodes/runtime/source';
import { code, either, page, sentence, table } from './markdown';
import { defaultOf, heading, isProperty, renderCredentials, renderImage } from './nodePage';
import { renderSources } from './sources';
import type { CredentialLink, Image } from './nodePage';

export interface TriggerPage {
	path: string;
	description: INodeTypeDescription;
	credentials: readonly CredentialLink[];
	image?: Image;
	/** What the vendor says about the events. */
	sources: readonly Source[];
	/** What the description does not tell, in Markdown. */
	about: string;
}

/** The documentation page of a trigger: parameters and outputs from its description, the rest by hand. */
export function renderTriggerPage(trigger: TriggerPage): string {
	const { path, description, credentials, image, sources, about } = trigger;
	return page(
		heading(path, description.displayName),
		sentence(description.description),
		renderImage(description.displayName, image),
		renderCredentials(credentials),
		`## Parameters\n\n${renderParameters(description.properties)}`,
		`## Outputs\n\n${renderOutputs(description)}`,
		about.trim(),
		renderSources(sources),
	);
}

function renderParameters(properties: readonly INodeProperties[]): string {
	const rows = properties.flatMap((property) =>
		property.type === 'collection'
			? (property.options ?? [])
					.filter(isProperty)
					.map((option) => row(option, `${property.displayName} > `, properties))
			: property.type === 'notice' || property.type === 'hidden'
				? []
				: [row(property, '', properties)],
	);
	return table(['Parameter', 'Choices', 'Default', 'Shown for', 'Description'], rows);
}

function row(property: INodeProperties, prefix: string, all: readonly INodeProperties[]): string[] {
	return [
		`${prefix}**${property.displayName}**`,
		(property.options ?? []).map((option) => option.name).join(', '),
		defaultOf(property),
		shownFor(property.displayOptions?.show, all),
		sentence(property.description ?? ''),
	];
}

function shownFor(show: IDisplayOptions['show'], all: readonly INodeProperties[]): string {
	return Object.entries(show ?? {})
		.map(([name, values]) => {
			const label = all.find((property) => property.name === name)?.displayName ?? name;
			return `${label}: ${either((values ?? []).map(String))}`;
		})
		.join('; ');
}

function renderOutputs({ outputs }: INodeTypeDescription): string {
	if (!Array.isArray(outputs))
		throw new Error('Outputs that depend on parameters are not documented');
	return outputs
		.map((output, index) => {
			const name = typeof output === 'string' ? output : (output.displayName ?? output.type);
			return `${index + 1}. ${code(name)}`;
		})
		.join('\n');
}
