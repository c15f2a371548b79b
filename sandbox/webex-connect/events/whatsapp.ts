import { randomUUID } from 'node:crypto';
import { textOf, type Fields } from '../../core/fields';
import type { CustomerEvent } from '../channels';
import { digitsOf, json, kindOf, listText, refusals, timestamp } from './parts';

/** A customer who hides the number has a business-scoped id alone. */
const isScopedId = (from: string): boolean => /^[A-Z]{2}\.\w+$/.test(from);

const documentType = (mimeType: string): string => {
	const kind = kindOf(mimeType);
	return kind === 'file' ? 'document' : kind;
};

/** The text of a message with a file is the caption of the file, unless a scan refused it. */
function filesAndText({ attachments, text }: CustomerEvent) {
	const captioned = attachments[0]?.refused === undefined && attachments.length > 0 && text !== '';
	return {
		message: captioned ? '' : text,
		attachments: listText(
			attachments.map(({ url, mimeType, fileName, caption, refused }, index) => {
				const words = caption ?? (captioned && index === 0 ? text : undefined);
				return {
					mime_type: mimeType,
					...(words === undefined ? {} : { caption: words }),
					...(refused === undefined ? {} : { fileName }),
					url,
				};
			}),
			'[]',
		),
	};
}

function contact(value: Fields): string {
	const name = textOf(value, 'name') ?? 'Contact';
	const phone = textOf(value, 'phone') ?? '';
	const [first = name, ...others] = name.split(' ');
	return json([
		{
			emails: [],
			addresses: [],
			urls: [],
			org: {},
			name: { last_name: others.join(' '), first_name: first, formatted_name: name },
			phones: [{ phone, wa_id: phone.replace(/\D/g, ''), type: 'Mobile' }],
		},
	]);
}

const place = (value: Fields) => ({
	address: textOf(value, 'address') ?? '',
	latitude: String(value.latitude),
	name: textOf(value, 'name') ?? '',
	url: textOf(value, 'url') ?? '',
	longitude: String(value.longitude),
});

/** The member that a message of another kind adds. Printed: place and contact; inferred: the other three. */
function special(content: CustomerEvent['content']): Fields {
	switch (content?.kind) {
		case 'location':
			return { location: json(place(content.value)) };
		case 'contact':
			return { contacts: contact(content.value) };
		case 'reaction':
			return {
				type: 'reaction',
				reaction: {
					message_id: textOf(content.value, 'messageId') ?? `wamid.${randomUUID()}`,
					emoji: textOf(content.value, 'emoji') ?? '',
				},
			};
		case 'order':
			return {
				type: 'order',
				order: json({ catalog_id: 'C1', text: '', product_items: [], ...content.value }),
			};
		case 'unsupported':
			return {
				type: 'unsupported',
				errors: json([{ code: 131051, title: 'Message type is not currently supported' }]),
			};
		default:
			return {};
	}
}

/** source: https://developers.webexconnect.io/reference/whatsapp-outbound-webhooks */
export function whatsapp(event: CustomerEvent): Fields {
	const { from, text, content } = event;
	const scoped = isScopedId(from);
	const common = {
		userId: digitsOf(from, 4),
		channel: 'WhatsApp',
		appId: event.asset.appId,
		event: event.event,
		waid: scoped ? '' : from,
		ts: timestamp(event),
		tid: event.tid,
		username: event.name ?? '',
		identityKeyHash: '8VVsandmtw=',
		bsuid: scoped ? from : `GB.${digitsOf(from, 16)}`,
		userHandle: '',
		waidDerived: 'false',
	};
	switch (event.event) {
		case 'postback':
			return { ...common, buttonPayload: text, buttonText: text, errors: '' };
		case 'list':
			return {
				...common,
				listRowIdentifier: text,
				listRowTitle: text,
				listRowDescription: '',
				contextId: randomUUID(),
			};
		case 'reply':
			return {
				...common,
				replyButtonIdentifier: text,
				replyButtonTitle: text,
				contextId: randomUUID(),
			};
		case 'user_preference':
			return {
				...common,
				user_preferences: [
					{
						waNumber: from,
						detail: 'User requested to stop marketing messages',
						category: 'marketing_messages',
						value: text || 'stop',
						timestamp: String(Math.floor(event.at.getTime() / 1000)),
					},
				],
			};
	}
	const [first] = event.attachments;
	const printed = {
		...common,
		...filesAndText(event),
		system: '',
		location: '',
		...refusals(event.attachments),
	};
	// The printed place and contact card have no type; the place has no contacts either.
	if (content?.kind === 'location' || content?.kind === 'contact') {
		return { ...printed, ...special(content) };
	}
	return {
		...printed,
		contacts: '[]',
		type: first === undefined ? 'text' : documentType(first.mimeType),
		...special(content),
	};
}
