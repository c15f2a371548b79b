import { randomUUID } from 'node:crypto';
import type { Fields } from '../core/fields';

/** Our short names of the channels, as in Engage; each has its own event shape. */
export const EVENT_CHANNELS = ['sms', 'email', 'livechat', 'whatsapp', 'facebook', 'amb'] as const;
export type EventChannel = (typeof EVENT_CHANNELS)[number];

/** The events of each channel; the first is the customer's message. */
export const EVENTS_OF: Readonly<Record<EventChannel, readonly string[]>> = {
	sms: ['MO'],
	email: ['Inbound Message', 'Unsubscribe', 'Subscribe'],
	livechat: [
		'MO',
		'OnPostback',
		'OnFormResponse',
		'OnThreadClosed',
		'UpdateThreadACK',
		'TypingIndicator',
		'OnProfileCreate',
		'OnProfileUpdate',
	],
	whatsapp: ['MO', 'postback', 'list', 'reply', 'user_preference'],
	facebook: ['MO', 'OnPostback'],
	amb: [
		'MO',
		'InteractiveResponse',
		'AuthenticationResponse',
		'NewAuthenticationResponse',
		'QuickReplyResponse',
		'FormResponse',
		'iMessageAppResponse',
		'TYPINGINDICATOR',
		'CONVERSATIONCLOSED',
		'InvitationResponse',
	],
};

export const ENVELOPES = ['none', 'object', 'array'] as const;
/** The two forms of `dataIntegration`, or neither. */
export type Envelope = (typeof ENVELOPES)[number];

export interface EventAttachment {
	url: string;
	mimeType: string;
	fileName: string;
}

export interface CustomerEvent {
	channel: EventChannel;
	event: string;
	from: string;
	to: string;
	text: string;
	name?: string;
	subject?: string;
	threadId?: string;
	attachments: EventAttachment[];
	/** `+05:30` puts `ts` into a tenant's own time zone; UTC otherwise. */
	utcOffset?: string;
	envelope: Envelope;
	/** Laid over the built event: anything the form does not offer. */
	extra: Fields;
	tid: string;
	gtrid: string;
	at: Date;
}

function timestamp({ at, utcOffset }: CustomerEvent): string {
	const match = /^([+-])(\d{2}):(\d{2})$/.exec(utcOffset ?? '');
	if (!match) return at.toISOString();
	const [, sign, hours, minutes] = match;
	const shift = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
	return new Date(at.getTime() + shift * 60_000)
		.toISOString()
		.replace('Z', `${sign}${hours}:${minutes}`);
}

/** Several members are JSON inside a text: that is how the vendor posts them. */
const json = (value: unknown): string => JSON.stringify(value);

const scans = () => ({
	pciInfo: json({
		isPCICompliant: true,
		isPCIValidationDone: 'true',
		nonPCIComplianceReason: '[]',
		isAttachmentEnabled: true,
		droppedAttachmentCount: 0,
	}),
	malwareinfo: json({
		isMalwareCompliant: true,
		isMalwareValidationDone: 'true',
		malwareFailedReason: '[]',
		droppedAttachmentCount: 0,
	}),
	securityscaninfo: json({
		isSecurityCompliant: true,
		isSecurityValidationDone: 'true',
		securityFailedReason: '[]',
		droppedAttachmentCount: 0,
	}),
});

const kindOf = (mimeType: string): string => {
	const kind = mimeType.split('/')[0];
	return ['image', 'video', 'audio'].includes(kind) ? kind : 'file';
};

const threadOf = (event: CustomerEvent): string => event.threadId ?? `thread-${event.from}`;

function sms(event: CustomerEvent): Fields {
	return {
		channel: 'SMS',
		channel_identifier: 'sms',
		event_identifier: 'MO',
		appId: 'sandbox-sms',
		userId: event.from,
		oa: event.from,
		da: event.to,
		message: event.text,
		messageCount: String(Math.max(1, Math.ceil(event.text.length / 160))),
		message_source: 'SMS',
		datetime: timestamp(event),
		x_networkid: 'sandbox',
		...scans(),
	};
}

function email(event: CustomerEvent): Fields {
	return {
		channel: 'Email',
		event: event.event,
		appId: 'sandbox-email',
		userId: event.from,
		from: event.from,
		to: json([event.to]),
		senderId: event.to,
		subject: event.subject ?? '',
		textMessage: event.text,
		htmlMessage: `<p>${event.text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</p>`,
		attachments: json(
			event.attachments.map(({ fileName, mimeType, url }) => ({
				name: fileName,
				contentType: mimeType,
				url,
			})),
		),
		correlationId: randomUUID(),
		...scans(),
	};
}

function livechat(event: CustomerEvent): Fields {
	const threadId = threadOf(event);
	const title = event.subject ?? 'Chat';
	const common = {
		channel: 'Rtm',
		event: event.event,
		appId: event.to,
		userId: event.from,
		clientId: `${event.to}/${event.from}`,
	};
	const thread = {
		thread: json({ id: threadId, title, type: 'Conversation', status: 'Active' }),
		thread_id: threadId,
		thread_title: title,
	};
	const message = {
		message: event.text,
		attachments: json(
			event.attachments.map(({ url, mimeType }) => ({ file: url, contentType: kindOf(mimeType) })),
		),
		extras: json({ domain: 'www.example.com', customername: event.name ?? '' }),
		replyTo: '',
	};
	switch (event.event) {
		case 'OnThreadClosed':
			return {
				...common,
				origin: 'customer',
				type: 'Conversation',
				title,
				threadId,
				status: 'Closed',
				datetime: timestamp(event),
				message: event.text || 'Customer ended the conversation',
			};
		case 'TypingIndicator':
			return {
				...common,
				...thread,
				type: event.text === 'typingStop' ? 'typingStop' : 'typingStart',
			};
		case 'OnPostback':
		case 'OnFormResponse':
			return {
				...common,
				...thread,
				...message,
				interactiveData: json({
					reference: 'sandbox',
					identifier: event.text,
					title: event.text,
					type: event.event === 'OnPostback' ? 'quickReplyPostback' : 'form',
				}),
			};
		default:
			return { ...common, ...thread, ...message, ...scans() };
	}
}

function whatsapp(event: CustomerEvent): Fields {
	const answers: Record<string, Fields> = {
		postback: { buttonPayload: event.text, buttonText: event.text },
		list: {
			listRowIdentifier: event.text,
			listRowTitle: event.text,
			listRowDescription: '',
			contextId: randomUUID(),
		},
		reply: { replyButtonIdentifier: event.text, replyButtonTitle: event.text },
	};
	return {
		channel: 'WhatsApp',
		event: event.event,
		appId: event.to,
		userId: event.from,
		waid: event.from,
		username: event.name ?? '',
		type: event.attachments.length > 0 ? kindOf(event.attachments[0].mimeType) : 'text',
		message: event.text,
		attachments: json(event.attachments.map(({ url, mimeType }) => ({ mime_type: mimeType, url }))),
		system: '',
		location: json({}),
		contacts: json([]),
		identityKeyHash: '',
		bsuid: '',
		userHandle: '',
		waidDerived: 'false',
		...answers[event.event],
	};
}

function facebook(event: CustomerEvent): Fields {
	return {
		channel: 'Facebook Messenger',
		event: event.event,
		appId: event.to,
		userId: event.from,
		psid: event.from,
		name: event.name ?? '',
		message: event.text,
		attachments: json(
			event.attachments.map(({ url, mimeType }) => ({ payload: { url }, type: kindOf(mimeType) })),
		),
		locale: 'en_GB',
		gender: '',
		timezone: '0',
		profile_pic: '',
		...(event.event === 'OnPostback'
			? { postback: json({ title: event.text, payload: event.text }) }
			: {}),
	};
}

function amb(event: CustomerEvent): Fields {
	const requestIdentifier = randomUUID();
	const answers: Record<string, Fields> = {
		QuickReplyResponse: {
			requestIdentifier,
			quickreplies: json({
				selectedIdentifier: event.text,
				selectedIndex: 0,
				items: [{ identifier: event.text, title: event.text }],
			}),
		},
		FormResponse: {
			requestIdentifier,
			formResponse: json({ template: 'messageForms', selections: [] }),
		},
		InteractiveResponse: {
			requestIdentifier,
			bid: 'sandbox',
			listPicker: json({ selectedItems: [{ identifier: event.text, title: event.text }] }),
			datePicker: '',
		},
		TYPINGINDICATOR: { type: event.text === 'typing_end' ? 'typing_end' : 'typing_start' },
		CONVERSATIONCLOSED: { type: 'close' },
	};
	return {
		channel: 'AppleBusinessChat',
		event: event.event,
		appId: event.to,
		userId: event.from,
		abcUserId: event.from,
		abcAccountId: event.to,
		capabilityList: 'LIST%2CTIME%2CFORM%2CQUICK',
		locale: 'en_GB',
		bizGroupId: '',
		bizIntentId: '',
		message: event.text,
		attachments: json(
			event.attachments.map(({ url, mimeType, fileName }) => ({ url, mimeType, name: fileName })),
		),
		...answers[event.event],
	};
}

const BUILDERS: Record<EventChannel, (event: CustomerEvent) => Fields> = {
	sms,
	email,
	livechat,
	whatsapp,
	facebook,
	amb,
};

function dataIntegration(envelope: Envelope, gtrid: string): Fields {
	const context = {
		serviceId: 'sandbox-service',
		serviceName: 'Sandbox service',
		flowId: '0',
		flowName: '',
		messagingAPI: 'false',
	};
	switch (envelope) {
		case 'none':
			return {};
		case 'object':
			return { dataIntegration: { context, appContext: {} } };
		case 'array':
			return {
				dataIntegration: [
					{
						prebuiltId: 'sandbox-prebuilt',
						outBoundEventNotificationEnabled: false,
						drEventNotificationEnabled: false,
						context,
						userAuditNotificationEnabled: false,
						assetLevel: true,
						isInboundEventNotificationEnabled: true,
						dataIntegrationid: gtrid,
					},
				],
			};
	}
}

/** What Webex Connect posts for a customer's doing. */
export function eventPayload(event: CustomerEvent): Fields {
	return {
		'x-wx-gtrid': event.gtrid,
		tid: event.tid,
		transid: event.tid,
		clientUUID: 'sandbox-client',
		tenantId: 'sandbox-tenant',
		ts: timestamp(event),
		...BUILDERS[event.channel](event),
		...dataIntegration(event.envelope, event.gtrid),
		...event.extra,
	};
}

/** Receipt of an outbound message, the same for all channels. */
export function receiptPayload(event: CustomerEvent, code: string, description: string): Fields {
	return {
		'x-wx-gtrid': event.gtrid,
		deliveryInfoNotification: {
			deliveryInfo: {
				timeStamp: timestamp(event),
				Description: description,
				code,
				deliveryChannel: event.channel,
				additionalInfo: '',
				destination: event.from,
				destinationType: 'customer',
				deliveryStatus: description,
			},
			subtid: '0',
			transid: event.tid,
			callbackData: '',
			correlationid: randomUUID(),
		},
		...dataIntegration(event.envelope === 'none' ? 'object' : event.envelope, event.gtrid),
		...event.extra,
	};
}
