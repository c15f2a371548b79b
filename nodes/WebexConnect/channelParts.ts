import { isRecord } from '../runtime/wire';
import { compact, compactOrNone, EventReader } from './eventReader';

/** What a channel adds to the common form; only what the event has. */
export interface Parts {
	/** Where the text does not stand in the channel's text fields. */
	text?: string;
	/** Where the name does not stand in the channel's name fields. */
	customerName?: string;
	/** Wire type of the message, where it is neither plain text nor an email. */
	messageType?: string;
	[name: string]: unknown;
}

/** source: data-stream page of email; headers and stripped bodies are taken where a tenant's events have them */
export function emailParts(reader: EventReader): Parts {
	const headers = reader.object('headers', 'emailHeaders');
	const header = (name: string) =>
		Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
	const strippedText = reader.text('strippedText');
	return {
		...(strippedText && { text: strippedText }),
		email: compact({
			from: reader.text('from'),
			to: addresses(reader, 'to').join(', '),
			cc: addresses(reader, 'cc').join(', '),
			subject: reader.text('subject'),
			inReplyTo: reader.text('inReplyTo') || header('in-reply-to'),
			headers,
			plainBody: reader.text('textMessage'),
			htmlBody: reader.text('htmlMessage'),
			strippedText,
			strippedHtml: reader.text('strippedHtml'),
		}),
	};
}

/** A list, JSON in a string, or plain text; entries are addresses or objects that hold one. */
export function addresses(reader: EventReader, name: string): string[] {
	const value = reader.event[name];
	if (typeof value === 'string' && !/^\s*[[{]/.test(value)) return splitAddresses(value);
	return (reader.list(name) ?? [])
		.map((entry) =>
			isRecord(entry) ? new EventReader(entry).text('email', 'address', 'emailId') : String(entry),
		)
		.filter((address) => address !== '');
}

/** Commas inside a quoted name do not separate. */
function splitAddresses(text: string): string[] {
	return (text.match(/(?:"[^"]*"|[^,;"])+/g) ?? []).map((part) => part.trim()).filter(Boolean);
}

/** "Jane Doe" <jane@example.com> */
export function nameAndAddress(text: string): { name: string; address: string } {
	const [, name, address] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(text) ?? [];
	return address ? { name, address: address.trim() } : { name: '', address: text.trim() };
}

/** source: data-stream page of live chat; message schema page of live chat */
export function liveChatParts(reader: EventReader, event: string): Parts {
	const thread = new EventReader(reader.object('thread') ?? {});
	const extras = new EventReader(reader.object('extras') ?? {});
	return compact({
		thread: compactOrNone({
			id: reader.text('thread_id', 'threadId') || thread.text('id', 'threadId', 'thread_id'),
			title: reader.text('thread_title') || thread.text('title') || reader.text('title'),
		}),
		customerName: extras.text('customername', 'customerName', 'name'),
		browserFingerprint: reader.text('userId'),
		websiteDomain: extras.text('websiteDomain', 'website_domain', 'domain', 'website'),
		proactiveId: extras.text('proactive_id', 'proactiveId'),
		extras: reader.object('extras'),
		...typingParts(reader, event),
		...(event === 'onthreadclosed' && {
			closed: compact({
				reason: reader.text('reason', 'message'),
				origin: reader.text('origin'),
				status: reader.text('status'),
			}),
		}),
		...(['onpostback', 'onformresponse'].includes(event) && liveChatResponse(reader, event)),
	});
}

/** The button types of the outbound templates tell which template was answered. */
function liveChatResponse(reader: EventReader, event: string): Parts {
	if (event === 'onformresponse') {
		const form = ['formResponse', 'interactiveData', 'form', 'message']
			.map((name) => reader.objectOrText(name))
			.find((value): value is Record<string, unknown> => isRecord(value) && 'fields' in value);
		if (form) {
			return { messageType: 'lc-form-response', lcFormResponse: form, text: formText(form) };
		}
	}
	const postback = reader.object('interactiveData') ?? reader.objectOrText('postback');
	if (!isRecord(postback)) return { postback };
	const { identifier, reference, title, payload, type } = postback;
	const text = reader.text('message') || new EventReader(postback).text('title', 'payload');
	const said = { text, postback };
	if (/quick/i.test(String(type))) {
		const lcQuickRepliesResponse = compact({ identifier, reference, title, payload });
		return { messageType: 'lc-quick-replies-response', lcQuickRepliesResponse, ...said };
	}
	if (/template|carousel/i.test(String(type))) {
		const lcCarouselResponse = compact({ identifier, reference, title });
		return { messageType: 'lc-carousel-response', lcCarouselResponse, ...said };
	}
	return said;
}

function formText(form: Record<string, unknown>): string {
	const lines = (Array.isArray(form.fields) ? form.fields : []).filter(isRecord).map((field) => {
		const reader = new EventReader(field);
		return `${reader.text('label', 'name')}: ${reader.text('value')}`;
	});
	return lines.join('\n');
}

/** source: data-stream page of Apple Messages for Business; message schema page */
export function appleParts(reader: EventReader, event: string): Parts {
	return compact({
		capabilityList: decoded(reader.text('capabilityList')),
		locale: reader.text('locale'),
		groupId: reader.text('bizGroupId'),
		intentId: reader.text('bizIntentId'),
		requestIdentifier: reader.text('requestIdentifier'),
		...typingParts(reader, event),
		...(event === 'conversationclosed' && {
			closed: compact({ reason: reader.text('reason', 'message'), origin: reader.text('origin') }),
		}),
		...appleResponse(reader),
	});
}

function appleResponse(reader: EventReader): Parts {
	const replyMessage = reader.object('replyMessage');
	const listPicker = reader.object('listPicker');
	if (listPicker) {
		return {
			messageType: 'amb-list-picker-response',
			ambListPickerResponse: compact({ replyMessage, listPicker }),
			text: reader.text('message') || titles(listPicker.selectedItems ?? listPicker.items),
		};
	}
	const datePicker = reader.object('datePicker');
	if (datePicker) {
		return {
			messageType: 'amb-time-picker-response',
			ambTimePickerResponse: compact({ replyMessage, datePicker }),
			text: reader.text('message') || String(datePicker.title ?? ''),
		};
	}
	const quickReplies = reader.object('quickreplies', 'quickReplies');
	if (quickReplies) {
		const { selectedIdentifier } = quickReplies;
		const items = (Array.isArray(quickReplies.items) ? quickReplies.items : []).filter(isRecord);
		return {
			messageType: 'amb-quick-replies-response',
			ambQuickRepliesResponse: quickReplies,
			text:
				reader.text('message') ||
				titles(items.filter(({ identifier }) => identifier === selectedIdentifier)),
		};
	}
	const formResponse = reader.object('formResponse');
	if (formResponse) {
		const whole = isRecord(formResponse.formMessage);
		const formMessage = (whole ? formResponse.formMessage : formResponse) as Record<
			string,
			unknown
		>;
		return {
			messageType: 'amb-form-response',
			ambFormResponse: whole ? formResponse : compact({ replyMessage, formMessage }),
			text: reader.text('message') || titles(formMessage.selections),
		};
	}
	return {};
}

function titles(items: unknown): string {
	return (Array.isArray(items) ? items : [])
		.filter(isRecord)
		.map((item) => String(item.title ?? ''))
		.filter(Boolean)
		.join(', ');
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Live chat says typingStart, Apple typing_start. */
function typingParts(reader: EventReader, event: string): Parts {
	if (event !== 'typingindicator') return {};
	const type = reader.text('type');
	return {
		typing: { state: /start/i.test(type) ? 'start' : /stop|end/i.test(type) ? 'stop' : type },
	};
}

/** Title and identifier of what the customer tapped, by event. source: outbound webhook page of WhatsApp */
const WHATSAPP_RESPONSES: Record<string, [title: string, identifier: string]> = {
	list: ['listRowTitle', 'listRowIdentifier'],
	postback: ['buttonText', 'buttonPayload'],
	reply: ['replyButtonTitle', 'replyButtonIdentifier'],
};

export function whatsAppParts(reader: EventReader, event: string): Parts {
	const location = reader.object('location');
	const contacts = reader.list('contacts')?.filter(isRecord);
	const system = reader.objectOrText('system');
	return compact({
		// Engage takes neither places nor contact cards, so they are told in words as well.
		text:
			reader.text('message') ||
			(location ? place(location) : (contacts ?? []).map(card).filter(Boolean).join('\n')),
		location,
		contacts: contacts?.length ? contacts : undefined,
		system,
		contextId: reader.text('contextId'),
		...whatsAppResponse(reader, event),
	});
}

function whatsAppResponse(reader: EventReader, event: string): Parts {
	const names = WHATSAPP_RESPONSES[event];
	if (!names) return {};
	const [title, identifier] = names.map((name) => reader.text(name));
	return {
		messageType: 'wab-interactive-response',
		wabInteractiveResponse: { title, identifier },
		postback: compact({ title, identifier, description: reader.text('listRowDescription') }),
		text: reader.text('message') || title,
	};
}

function place(location: Record<string, unknown>): string {
	const reader = new EventReader(location);
	const [latitude, longitude] = [
		reader.text('latitude', 'lat'),
		reader.text('longitude', 'long', 'lng'),
	];
	const names = [reader.text('name'), reader.text('address')].filter(Boolean).join(', ');
	const where = latitude && longitude ? `https://maps.google.com/?q=${latitude},${longitude}` : '';
	return [names || 'Location', where].filter(Boolean).join(': ');
}

function card(contact: Record<string, unknown>): string {
	const outer = new EventReader(contact);
	const name = new EventReader(outer.object('name') ?? {}).text('formatted_name', 'first_name');
	const phones = (outer.list('phones') ?? []).filter(isRecord);
	const numbers = phones.map((phone) => new EventReader(phone).text('phone', 'wa_id'));
	return [name || outer.text('name'), ...numbers].filter(Boolean).join(' ');
}

/** source: outbound webhook page of Messenger */
export function facebookParts(reader: EventReader): Parts {
	const postback = reader.objectOrText('postback');
	const title = isRecord(postback) ? new EventReader(postback).text('title', 'payload') : postback;
	return compact({
		locale: reader.text('locale'),
		...(postback !== undefined && { postback, text: reader.text('message') || title }),
	});
}
