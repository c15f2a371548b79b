import { isRecord } from '../runtime/wire';
import { formInWords } from './attachments';
import { compact, compactOrNone, EventReader } from './eventReader';
import type { Kind } from './events';
import { numberOrText } from './frame';
import { placeInWords, placeOf } from './places';

/** What a channel adds to the common form; only what the event has. */
export interface Parts {
	/** Where the text does not stand in the channel's text fields. */
	text?: string;
	/** Where the name does not stand in the channel's name fields. */
	customerName?: string;
	/** Wire type of the message, where it is neither plain text nor an email. */
	messageType?: string;
	/** Where the content says what the event is about, and not its name. */
	kind?: Kind;
	[name: string]: unknown;
}

/** source: data-stream page of SMS; change log 6.20 for messageCount */
export function smsParts(reader: EventReader): Parts {
	return compact({ messageCount: numberOrText(reader.text('messageCount')) });
}

/** source: data-stream page of live chat; message schema page of live chat */
export function liveChatParts(reader: EventReader, event: string): Parts {
	const thread = new EventReader(reader.object('thread') ?? {});
	const extras = new EventReader(reader.object('extras') ?? {});
	return compact({
		thread: compactOrNone({
			...reader.object('thread'),
			id: reader.text('thread_id', 'threadId') || thread.text('id', 'threadId', 'thread_id'),
			title: reader.text('thread_title') || thread.text('title') || reader.text('title'),
			status: reader.text('thread_status', 'threadStatus') || thread.text('status'),
			type: reader.text('thread_type', 'threadType') || thread.text('type'),
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
		const form = formIn(reader);
		if (form) {
			return { messageType: 'lc-form-response', lcFormResponse: form, text: formInWords(form) };
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

/** The webhook page has it among the attachments, with more in each field than the message schema of Engage takes. */
function formIn(reader: EventReader): Record<string, unknown> | undefined {
	const attached = (reader.list('attachments') ?? [])
		.filter(isRecord)
		.map(({ payload }) => payload)
		.find((payload): payload is Record<string, unknown> => isForm(payload));
	if (attached)
		return { ...compact({ title: attached.title }), fields: formFields(attached.fields) };
	return ['formResponse', 'interactiveData', 'form', 'message']
		.map((name) => reader.objectOrText(name))
		.find((value): value is Record<string, unknown> => isForm(value));
}

const isForm = (value: unknown): boolean => isRecord(value) && 'fields' in value;

const formFields = (fields: unknown): object[] =>
	(Array.isArray(fields) ? fields : [])
		.filter(isRecord)
		.map(({ label, name, type, value }) => compact({ label, name, type, value }));

/** source: data-stream page of Apple Messages for Business; message schema page */
export function appleParts(reader: EventReader, event: string): Parts {
	return compact({
		capabilityList: decoded(reader.text('capabilityList')),
		locale: reader.text('locale'),
		groupId: reader.text('bizGroupId'),
		intentId: reader.text('bizIntentId'),
		requestIdentifier: reader.text('requestIdentifier'),
		invitation: invitationIn(reader),
		msisdn: reader.text('msisdn'),
		...typingParts(reader, event),
		...(event === 'conversationclosed' && {
			closed: compact({ reason: reader.text('reason', 'message'), origin: reader.text('origin') }),
		}),
		...appleResponse(reader),
	});
}

/** Fields that the change log of 6.20 announces without naming them all. */
function invitationIn(reader: EventReader): Record<string, unknown> | undefined {
	const names = Object.keys(reader.event).filter((name) => /^invitation/i.test(name));
	return compactOrNone(
		Object.fromEntries(
			names.map((name) => [name, reader.objectOrText(name) ?? reader.event[name]]),
		),
	);
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
			text: reader.text('message') || appointment(datePicker),
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
			text: reader.text('message') || answers(formMessage.selections),
		};
	}
	return {};
}

/** The chosen time as well: the title names the picker only. */
function appointment(datePicker: Record<string, unknown>): string {
	const reader = new EventReader(datePicker);
	const slots = (reader.list('timeslots') ?? []).filter(isRecord);
	const chosen = slots.map((slot) => new EventReader(slot).text('startTime')).filter(Boolean);
	return [reader.text('title'), chosen.join(', ')].filter(Boolean).join(': ');
}

/** What was answered on each page of a form. */
function answers(selections: unknown): string {
	return (Array.isArray(selections) ? selections : [])
		.filter(isRecord)
		.map((page) => new EventReader(page))
		.map((page) => {
			const items = (page.list('items') ?? []).filter(isRecord);
			const given = items.map((item) => new EventReader(item).text('value', 'title'));
			return [page.text('title', 'subtitle'), given.filter(Boolean).join(', ')];
		})
		.map((parts) => parts.filter(Boolean).join(': '))
		.filter(Boolean)
		.join(', ');
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

/** source: data-stream and outbound webhook pages of WhatsApp; change log 6.18 for bsuid and waidNormalized */
export function whatsAppParts(reader: EventReader, event: string): Parts {
	const location = reader.object('location');
	const contacts = reader.list('contacts')?.filter(isRecord);
	return compact({
		// Engage takes neither places nor contact cards, so they are said in words as well.
		text: [reader.text('message'), location && place(location), ...(contacts ?? []).map(card)]
			.filter(Boolean)
			.join('\n'),
		location,
		contacts: contacts?.length ? contacts : undefined,
		system: reader.objectOrText('system'),
		contextId: reader.text('contextId'),
		bsuid: reader.text('bsuid'),
		userHandle: reader.text('userHandle'),
		waidNormalized: fieldOf(reader, 'waidNormalized'),
		waidDerived: fieldOf(reader, 'waidDerived'),
		referral: reader.object('referral'),
		...whatsAppContent(reader),
		...whatsAppResponse(reader, event),
	});
}

/** As it is: neither page says which type it has. */
const fieldOf = ({ event }: EventReader, name: string): unknown => event[name] ?? undefined;

/**
 * What Webex Connect passes on from WhatsApp without a page of its own; the shapes are WhatsApp's.
 * source: WhatsApp Cloud API, webhook reference of messages
 */
function whatsAppContent(reader: EventReader): Parts {
	const order = reader.object('order');
	if (order) return { order, text: orderInWords(new EventReader(order), reader.text('message')) };
	const interactive = new EventReader(reader.object('interactive') ?? {});
	const flowReply =
		reader.object('nfm_reply', 'nfmReply') ?? interactive.object('nfm_reply', 'nfmReply');
	if (flowReply) return flowReplyParts(new EventReader(flowReply), reader.text('message'));
	const reply = interactive.object('button_reply', 'list_reply') ?? reader.object('button');
	if (reply) return tapped(new EventReader(reply), reader.text('message'));
	const isUnsupported = /^unsupported$/i.test(reader.text('type'));
	const problems = reader.list('errors')?.filter(isRecord) ?? [];
	if (reader.text('message') === '' && (isUnsupported || problems.length > 0)) {
		const [why = ''] = problems.map((problem) => problemInWords(new EventReader(problem)));
		return { text: `Unsupported message${why && `: ${why}`}` };
	}
	return {};
}

function orderInWords(order: EventReader, message: string): string {
	const items = (order.list('product_items', 'items') ?? []).filter(isRecord).map((item) => {
		const reader = new EventReader(item);
		const price = [reader.text('item_price', 'price'), reader.text('currency')].filter(Boolean);
		return [
			`${reader.text('quantity') || '1'} × ${reader.text('product_retailer_id', 'name', 'id')}`,
			...(price.length > 0 ? [`(${price.join(' ')})`] : []),
		].join(' ');
	});
	const note = message || order.text('text');
	return [...(note === '' ? [] : [note]), 'Order:', ...items].join('\n');
}

function flowReplyParts(reader: EventReader, message: string): Parts {
	const response = reader.objectOrText('response_json') ?? reader.objectOrText('response');
	const answers = isRecord(response)
		? Object.entries(response)
				.filter(([name]) => name !== 'flow_token')
				.map(([name, value]) => `${name}: ${inWords(value)}`)
		: [response ?? ''];
	const said = message || answers.filter(Boolean).join('\n') || reader.text('body', 'name');
	return {
		kind: 'response',
		flowReply: compact({ name: reader.text('name'), body: reader.text('body'), response }),
		text: said,
	};
}

const inWords = (value: unknown): string =>
	Array.isArray(value)
		? value.map(inWords).join(', ')
		: isRecord(value)
			? JSON.stringify(value)
			: String(value ?? '');

function tapped(reply: EventReader, message: string): Parts {
	const title = reply.text('title', 'text', 'payload', 'id');
	const identifier = reply.text('id', 'payload');
	return {
		kind: 'response',
		messageType: 'wab-interactive-response',
		wabInteractiveResponse: { title, identifier },
		postback: compact({ title, identifier, description: reply.text('description') }),
		text: message || title,
	};
}

function problemInWords(problem: EventReader): string {
	const data = new EventReader(problem.object('error_data') ?? {});
	return data.text('details') || problem.text('details', 'message', 'title');
}

function whatsAppResponse(reader: EventReader, event: string): Parts {
	const names = WHATSAPP_RESPONSES[event];
	if (!names) return {};
	const [words, payload] = names.map((name) => reader.text(name));
	// Samples leave the one or the other empty.
	const [title, identifier] = [words || payload, payload || words];
	if (title === '') return {};
	return {
		messageType: 'wab-interactive-response',
		wabInteractiveResponse: { title, identifier },
		postback: compact({ title, identifier, description: reader.text('listRowDescription') }),
		text: reader.text('message') || title,
	};
}

function place(location: Record<string, unknown>): string {
	const reader = new EventReader(location);
	return (
		placeOf(reader)?.text ??
		placeInWords({
			name: reader.text('name'),
			address: reader.text('address'),
			latitude: '',
			longitude: '',
		})
	);
}

function card(contact: Record<string, unknown>): string {
	const outer = new EventReader(contact);
	const name = new EventReader(outer.object('name') ?? {}).text('formatted_name', 'first_name');
	const numbers = (outer.list('phones') ?? [])
		.filter(isRecord)
		.map((phone) => new EventReader(phone).text('phone', 'wa_id'));
	const mails = (outer.list('emails') ?? [])
		.filter(isRecord)
		.map((mail) => new EventReader(mail).text('email'));
	return [name || outer.text('name'), ...numbers, ...mails].filter(Boolean).join(' ');
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

/** source: data-stream page of RCS */
export function rcsParts(reader: EventReader): Parts {
	const postback = reader.objectOrText('postback');
	const title = isRecord(postback)
		? new EventReader(postback).text('title', 'text', 'displayText', 'postbackData', 'payload')
		: postback;
	const shared = placeOf(reader);
	return compact({
		messageId: reader.text('messageId'),
		carrier: reader.text('carrier'),
		serviceProvider: reader.text('serviceProvider'),
		location: shared?.location,
		text: [reader.text('message') || title, shared?.text].filter(Boolean).join('\n'),
		...(postback !== undefined && { postback, kind: 'response' as const }),
	});
}

/**
 * A reaction to an earlier message. WhatsApp: {message_id, emoji}; Messenger: {mid, action, emoji, reaction}. Shapes as
 * WhatsApp and Messenger publish them; no page of Webex Connect has an event of it.
 */
export function reactionParts(reader: EventReader): Parts | undefined {
	const reaction = reader.objectOrText('reaction');
	const isReaction = reaction !== undefined || /^reaction$/i.test(reader.text('type', 'event'));
	if (!isReaction) return undefined;
	const details = new EventReader(isRecord(reaction) ? reaction : { emoji: reaction });
	const emoji = details.text('emoji', 'reaction') || reader.text('emoji', 'message');
	const isGone = emoji === '' || /^(?:unreact|remove)/i.test(details.text('action'));
	return {
		kind: 'reaction',
		text: isGone ? 'Reaction removed' : emoji,
		reaction: compact({ emoji, messageId: details.text('message_id', 'messageId', 'mid') }),
	};
}
