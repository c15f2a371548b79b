import { randomUUID } from 'node:crypto';
import { fieldsOf, isFields, textOf, type Fields } from '../core/fields';
import { badRequest } from './refusal';

export interface Customer {
	id: string;
	name: string;
	/** Under names like `phone.phoneNo`. */
	attributes: Record<string, string>;
}

export type NewCustomer = Omit<Customer, 'id'>;

const TYPES = ['individual', 'group', 'organization'];
/** `phone.phoneNo`, `custom.facebookpsid`, `email.emailAddress`, `social.instagramId` and the like. */
const ATTRIBUTE = /^(phone|email|social|custom)\.\w+$/;

export function readAttribute(name: string, value: unknown): string {
	if (typeof value !== 'string' || !ATTRIBUTE.test(value)) {
		throw badRequest(`${name} must name an attribute, like phone.phoneNo`);
	}
	return value;
}

/** Groups are lists of objects; a lone object will do, because not all of them are documented. */
function attributesOf(contact: Fields): Array<[string, string]> {
	return Object.entries(contact).flatMap(([group, value]) =>
		(Array.isArray(value) ? value : [value]).filter(isFields).flatMap((fields) =>
			Object.entries(fields)
				.filter(([, inner]) => typeof inner === 'string' || typeof inner === 'number')
				.map(([key, inner]): [string, string] => [`${group}.${key}`, String(inner)])
				.filter(([name]) => ATTRIBUTE.test(name)),
		),
	);
}

export function readCustomer(body: unknown): NewCustomer {
	const customer = fieldsOf(body);
	const type = textOf(fieldsOf(customer.type), 'value') ?? '';
	if (!TYPES.includes(type)) {
		throw badRequest(`activity.customer.type.value must be one of ${TYPES.join(', ')}`);
	}
	const { contact } = fieldsOf(customer.contacts);
	if (!Array.isArray(contact) || contact.length === 0 || !contact.every(isFields)) {
		throw badRequest('activity.customer.contacts.contact must be a list of contacts');
	}
	const [first] = contact;
	const name = [textOf(first, 'firstName'), textOf(first, 'lastName')].filter(Boolean).join(' ');
	return {
		name,
		attributes: Object.fromEntries([customer, ...contact].flatMap(attributesOf)),
	};
}

/** Found by one attribute, or made. */
export class Customers {
	private readonly byId = new Map<string, Customer>();

	get all(): Customer[] {
		return [...this.byId.values()];
	}

	findOrCreate(wanted: NewCustomer, attribute: string): Customer {
		const value = wanted.attributes[attribute];
		if (value === undefined) throw badRequest(`The contact has no ${attribute}`);
		const known = this.all.find(({ attributes }) => attributes[attribute] === value);
		const customer: Customer = {
			id: known?.id ?? randomUUID(),
			name: wanted.name || known?.name || value,
			attributes: { ...known?.attributes, ...wanted.attributes },
		};
		this.byId.set(customer.id, customer);
		return customer;
	}

	clear(): void {
		this.byId.clear();
	}
}
