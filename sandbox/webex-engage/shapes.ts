import { isFields, type Fields } from '../core/fields';

/** A shape, told as data: what a value must be, and what an object or list holds. */
type Shape =
	| { is: 'text' | 'flag' | 'any' }
	| { is: 'one of'; values: readonly string[] }
	| { is: 'list'; of: Shape; min?: number; max?: number }
	| { is: 'object'; required?: Record<string, Shape>; optional?: Record<string, Shape> };

const text: Shape = { is: 'text' };
const any: Shape = { is: 'any' };
const list = (of: Shape, min?: number, max?: number): Shape => ({ is: 'list', of, min, max });
const object = (required: Record<string, Shape>, optional: Record<string, Shape> = {}): Shape => ({
	is: 'object',
	required,
	optional,
});

const identifiedTitle = object({ identifier: text, title: text });

/** Payload objects of the message schema pages. Keys that the pages do not name are let through. */
const PAYLOADS: Record<string, Shape> = {
	lcCarouselResponse: object({ identifier: text, title: text }, { reference: text }),
	lcQuickRepliesResponse: object(
		{ identifier: text, title: text },
		{ reference: text, payload: any },
	),
	lcFormResponse: object({
		fields: list(object({ name: text }, { label: text, type: text, value: any }), 1),
	}),
	lcCarousel: object(
		{
			elements: list(
				object(
					{
						title: text,
						buttons: list(
							object(
								{
									identifier: text,
									type: { is: 'one of', values: ['webUrl', 'templatePostback'] },
									title: text,
								},
								{ url: text, payload: any },
							),
							1,
							3,
						),
					},
					{ subtitle: text, imageUrls: list(text) },
				),
				1,
			),
		},
		{ reference: text },
	),
	lcQuickReplies: object(
		{
			options: list(
				object(
					{ identifier: text, type: { is: 'one of', values: ['quickReplyPostback'] }, title: text },
					{ payload: any },
				),
				1,
			),
		},
		{ reference: text },
	),
	wabInteractiveResponse: object({ title: text, identifier: text }),
	wabButtons: object(
		{
			body: object({ text }),
			action: object({
				buttons: list(
					object({
						type: { is: 'one of', values: ['reply'] },
						reply: object({ id: text, title: text }),
					}),
					1,
				),
			}),
		},
		{ header: object({ type: text }), footer: object({ text }) },
	),
	wabList: object(
		{
			body: object({ text }),
			action: object({
				button: text,
				sections: list(
					object(
						{ rows: list(object({ id: text, title: text }, { description: text }), 1) },
						{ title: text },
					),
					1,
				),
			}),
		},
		{ header: object({ type: text }), footer: object({ text }) },
	),
	ambListPickerResponse: object({
		listPicker: object({}, { selectedItems: list(any), otherItems: list(any) }),
	}),
	ambTimePickerResponse: object({ datePicker: object({}, { timeslots: list(any) }) }),
	ambQuickRepliesResponse: object({ selectedIdentifier: text }, { items: list(identifiedTitle) }),
	ambFormResponse: object({ formMessage: object({ selections: list(any) }) }),
	ambQuickReplies: object({
		data: object({
			'quick-reply': object({ items: list(identifiedTitle, 1) }, { summaryText: text }),
		}),
	}),
	ambForm: object({ data: object({ dynamic: object({ data: object({ pages: list(any) }) }) }) }),
	// The vendor's page shows WhatsApp payloads here by mistake: any object will do.
	ambListPicker: object({}),
	ambTimePicker: object({}),
};

function fault(value: unknown, shape: Shape, path: string): string | undefined {
	switch (shape.is) {
		case 'any':
			return undefined;
		case 'text':
			return typeof value === 'string' ? undefined : `${path} must be a text`;
		case 'flag':
			return typeof value === 'boolean' ? undefined : `${path} must be true or false`;
		case 'one of':
			return typeof value === 'string' && shape.values.includes(value)
				? undefined
				: `${path} must be ${shape.values.join(' or ')}`;
		case 'list': {
			if (!Array.isArray(value)) return `${path} must be a list`;
			const { min = 0, max = Infinity } = shape;
			if (value.length < min) return `${path} needs at least ${min} item`;
			if (value.length > max) return `${path} takes at most ${max} items`;
			return firstFault(value.map((item, index) => fault(item, shape.of, `${path}[${index}]`)));
		}
		case 'object': {
			if (!isFields(value)) return `${path} must be an object`;
			return objectFault(value, shape.required ?? {}, shape.optional ?? {}, path);
		}
	}
}

function objectFault(
	value: Fields,
	required: Record<string, Shape>,
	optional: Record<string, Shape>,
	path: string,
): string | undefined {
	return (
		firstFault(
			Object.entries(required).map(([key, shape]) =>
				value[key] === undefined || value[key] === null
					? `${path}.${key} is missing`
					: fault(value[key], shape, `${path}.${key}`),
			),
		) ??
		firstFault(
			Object.entries(optional).map(([key, shape]) =>
				value[key] === undefined || value[key] === null
					? undefined
					: fault(value[key], shape, `${path}.${key}`),
			),
		)
	);
}

const firstFault = (faults: Array<string | undefined>): string | undefined =>
	faults.find((one) => one !== undefined);

/** The first thing wrong with a payload object, if any. */
export function payloadFault(name: string, value: unknown, path: string): string | undefined {
	const shape = PAYLOADS[name];
	return shape === undefined ? undefined : fault(value, shape, path);
}

const CHAT_ATTACHMENT_KEYS = ['mimeType', 'fileName', 'fileUrl', 'dropped'];
const EMAIL_ATTACHMENT_KEYS = ['mimeType', 'fileName', 'url', 'dropped', 'cid'];

/** Email carries `url` where the chat channels carry `fileUrl`; a dropped attachment has none. */
export function attachmentsFault(value: unknown, email: boolean, path: string): string | undefined {
	if (!Array.isArray(value)) return `${path} must be a list of objects`;
	const urlKey = email ? 'url' : 'fileUrl';
	const keys = email ? EMAIL_ATTACHMENT_KEYS : CHAT_ATTACHMENT_KEYS;
	return firstFault(
		value.map((item: unknown, index) => {
			const at = `${path}[${index}]`;
			if (!isFields(item)) return `${at} must be an object`;
			const unknownKey = Object.keys(item).find((key) => !keys.includes(key));
			if (unknownKey !== undefined) return `${at}.${unknownKey} is not known`;
			if (typeof item.fileName !== 'string') return `${at}.fileName is missing`;
			if (typeof item.mimeType !== 'string') return `${at}.mimeType is missing`;
			// source: sample repository v3.5, https://github.com/CiscoDevNet/webexcc-digital-channels
			if (/^message\/rfc822/i.test(item.mimeType)) {
				return `${at} is a forwarded message, which is not taken`;
			}
			if (item.dropped !== undefined && typeof item.dropped !== 'boolean') {
				return `${at}.dropped must be true or false`;
			}
			if (item.dropped !== true && (typeof item[urlKey] !== 'string' || item[urlKey] === '')) {
				return `${at}.${urlKey} is missing`;
			}
			return undefined;
		}),
	);
}

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]00:?00)?$/;

/** "ISO 8601 Format, UTC Timezone": without a zone, or with that of UTC. */
export function timestampFault(value: unknown, path: string): string | undefined {
	if (
		typeof value === 'string' &&
		ISO_UTC.test(value) &&
		!Number.isNaN(Date.parse(value.replace(',', '.')))
	) {
		return undefined;
	}
	return `${path} must be an ISO 8601 time in UTC`;
}

export const EMAIL_SHAPE: Shape = object(
	{ from: text, to: list(text, 1) },
	{
		cc: list(text),
		strippedText: text,
		strippedHtml: text,
		bodyPlain: text,
		bodyHtml: text,
		headers: object({}),
	},
);

export const emailFault = (value: unknown, path: string): string | undefined =>
	fault(value, EMAIL_SHAPE, path);
