import { NodeHelpers, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import type { Method } from '../../nodes/runtime/table';
import type { TableNode } from '../../nodes/runtime/TableNode';

/** What the user can choose in the panel, and what the panel then shows. */
export interface Configuration {
	method: Method;
	version: string;
	/** Parameters on which others depend, with what is chosen. */
	chosen: Record<string, string | boolean>;
	/** Fields that the panel shows, in its order; those of `chosen` too. */
	shown: INodeProperties[];
	title: string;
}

/** Set for the node as a whole and not for a method: credentials, stores, limits, and notices. */
const FRAME = ['method', 'apiVersion', 'options', 'waitForResult', 'waitLimit', 'waitNotice'];

export const optionsOf = ({ options = [] }: INodeProperties): INodePropertyOptions[] =>
	options.filter((option): option is INodePropertyOptions => 'value' in option);

export const columnsOf = (property: INodeProperties): INodeProperties[] =>
	property.type === 'fixedCollection'
		? (property.options ?? []).flatMap((group) => ('values' in group ? group.values : []))
		: [];

/** The properties of the panel that are fields of methods. */
export function fieldProperties({ description, table }: TableNode): INodeProperties[] {
	const frame = [...FRAME, ...table.product.authentication.map(({ name }) => name)];
	return description.properties.filter(
		({ name, type }) => type !== 'notice' && !frame.includes(name),
	);
}

/** Every way to fill in the dropdowns and switches on which other fields of the method depend. */
export function configurations(node: TableNode, method: Method, version: string): Configuration[] {
	const properties = fieldProperties(node);
	const controls = new Set(
		node.description.properties.flatMap(({ displayOptions }) =>
			Object.keys(displayOptions?.show ?? {}),
		),
	);
	const found: Configuration[] = [];
	const walk = (index: number, chosen: Configuration['chosen'], shown: INodeProperties[]): void => {
		const property = properties[index];
		if (!property) {
			const title = Object.entries(chosen).map(([name, value]) => `${name} = ${value}`);
			found.push({ method, version, chosen, shown, title: title.join(', ') });
			return;
		}
		const values = { method: method.value, apiVersion: version, ...chosen };
		if (!NodeHelpers.displayParameter(values, property, null, node.description)) {
			walk(index + 1, chosen, shown);
			return;
		}
		if (property.type === 'hidden') {
			// Nobody can choose it, and yet other fields depend on it.
			walk(index + 1, { ...chosen, [property.name]: String(property.default) }, shown);
			return;
		}
		const isControl = controls.has(property.name) && columnsOf(property).length === 0;
		if (!isControl) {
			walk(index + 1, chosen, [...shown, property]);
			return;
		}
		const choices: Array<string | boolean> =
			property.type === 'boolean'
				? [true, false]
				: optionsOf(property).map(({ value }) => String(value));
		for (const choice of choices) {
			walk(index + 1, { ...chosen, [property.name]: choice }, [...shown, property]);
		}
	};
	walk(0, {}, []);
	return found;
}
