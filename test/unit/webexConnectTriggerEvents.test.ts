import { CHANNELS } from '../../nodes/Engage/channels';
import { CHANNEL_TABLES } from '../../nodes/WebexConnect/events';
import { isTimeZone, toUtc } from '../../nodes/WebexConnect/timestamps';
import { event } from './webexConnectTrigger.fake';

const inner = (value: unknown) => JSON.stringify(value);
const TS = '2026-11-20T09:00:00.000Z';

const SMS = {
	'x-wx-gtrid': 'g-1',
	tid: 'tid-1',
	channel: 'SMS',
	oa: '+14155550123',
	da: '+14155550100',
	message: 'Where is my order?',
	messageCount: '1',
	ts: TS,
};
const EMAIL = {
	tid: 'tid-1',
	channel: 'Email',
	event: 'Inbound Message',
	appId: 'em-1',
	from: '"Doe, Jane" <Jane@Example.com>',
	to: inner(['support@example.com', 'sales@example.com']),
	cc: inner(['boss@example.com']),
	subject: 'Order 7',
	textMessage: 'Where is it?\n> old',
	htmlMessage: '<p>Where is it?</p>',
	attachments: inner([
		{ name: 'bill.pdf', contentType: 'application/pdf', url: 'https://files.example.com/1' },
		{ name: 'original', contentType: 'message/rfc822', url: 'https://files.example.com/2' },
	]),
	ts: TS,
};
const CHAT = {
	tid: 'tid-1',
	channel: 'Rtm',
	event: 'MO',
	appId: 'IM1',
	userId: 'user-1',
	thread: inner({ id: 'th-1', title: 'Help', type: 'Conversation' }),
	thread_id: 'th-1',
	thread_title: 'Help',
	message: 'Hi',
	attachments: '[]',
	extras: inner({ domain: 'www.example.com', proactive_id: 'p-1', customername: 'Jane' }),
	ts: TS,
};
const WHATSAPP = {
	tid: 'tid-1',
	channel: 'WhatsApp',
	event: 'MO',
	appId: 'wa-app',
	waid: '14155550123',
	username: 'Jane',
	message: 'Hi',
	attachments: '[]',
	location: '{}',
	contacts: '[]',
	system: '',
	ts: TS,
};
const FACEBOOK = {
	tid: 'tid-1',
	channel: 'Facebook Messenger',
	event: 'MO',
	appId: 'page-1',
	userId: 'u-1',
	psid: 'ps-1',
	name: 'Jane Doe',
	message: 'Hi',
	attachments: '[]',
	ts: TS,
};
const APPLE = {
	tid: 'tid-1',
	channel: 'AppleBusinessChat',
	event: 'MO',
	appId: 'app-1',
	abcUserId: 'urn:mbid:1',
	abcAccountId: 'account-1',
	capabilityList: 'AUTH%2CLIST%2CTIME',
	locale: 'en_GB',
	message: 'Hi',
	ts: TS,
};

const FORM = { title: 'You', fields: [{ label: 'Name', name: 'n', type: 'text', value: 'Jane' }] };
const LIST_PICKER = { selectedItemCount: 1, selectedItems: [{ identifier: 'b', title: 'Blue' }] };
const DATE_PICKER = {
	identifier: 'd',
	title: 'Visit',
	timeslots: [{ identifier: 's', duration: 60 }],
};
const QUICK = {
	selectedIdentifier: 'y',
	selectedIndex: 1,
	items: [
		{ identifier: 'n', title: 'No' },
		{ identifier: 'y', title: 'Yes' },
	],
};
const SELECTIONS = {
	template: 'messageForms',
	selections: [{ title: 'Size' }, { title: 'Colour' }],
};

const [
	SMS_OUT,
	EMAIL_OUT,
	CHAT_OUT,
	WHATSAPP_OUT,
	FACEBOOK_OUT,
	APPLE_OUT,
	RESULT_OUT,
	RECEIPT_OUT,
	RCS_OUT,
] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

const SHAPES: Array<[string, number, object, object]> = [
	[
		'SMS',
		SMS_OUT,
		SMS,
		{
			channel: 'sms',
			kind: 'message',
			event: 'MO',
			transactionId: 'tid-1',
			customer: { id: '+14155550123', name: '' },
			business: { id: '+14155550100' },
			messageType: 'text',
			text: 'Where is my order?',
			attachments: [],
			timestamp: TS,
			conversationKey: 'sms|+14155550100|+14155550123',
		},
	],
	[
		'SMS whose transaction id is transid',
		SMS_OUT,
		{ ...SMS, tid: undefined, transid: 'x' },
		{ transactionId: 'x' },
	],
	[
		'SMS with datetime only',
		SMS_OUT,
		{ ...SMS, ts: undefined, datetime: '2026-11-20 09:00:00' },
		{ timestamp: TS },
	],
	[
		'SMS with event_identifier',
		SMS_OUT,
		{ ...SMS, event_identifier: 'MO' },
		{ kind: 'message', event: 'MO' },
	],
	[
		'SMS with scans',
		SMS_OUT,
		{ ...SMS, pciInfo: inner({ isPCICompliant: true }), malwareinfo: 'off' },
		{ security: { pciInfo: { isPCICompliant: true }, malwareInfo: 'off' } },
	],
	[
		'Email',
		EMAIL_OUT,
		EMAIL,
		{
			channel: 'email',
			kind: 'message',
			messageType: 'email',
			customer: { id: 'Jane@Example.com', name: 'Doe, Jane' },
			business: { id: 'support@example.com' },
			text: 'Where is it?\n> old',
			attachments: [
				{
					mimeType: 'application/pdf',
					fileName: 'bill.pdf',
					fileUrl: 'https://files.example.com/1',
				},
				{
					mimeType: 'message/rfc822',
					fileName: 'original',
					fileUrl: 'https://files.example.com/2',
				},
			],
			email: {
				from: '"Doe, Jane" <Jane@Example.com>',
				to: 'support@example.com, sales@example.com',
				cc: 'boss@example.com',
				subject: 'Order 7',
				plainBody: 'Where is it?\n> old',
				htmlBody: '<p>Where is it?</p>',
			},
			conversationKey: 'email|support@example.com|jane@example.com',
		},
	],
	[
		'Email with headers and stripped bodies',
		EMAIL_OUT,
		{
			...EMAIL,
			to: '"Support, first" <support@example.com>; x@example.com',
			headers: inner({ 'In-Reply-To': '<1@example.com>' }),
			strippedText: 'Where is it?',
			strippedHtml: '<p>Where</p>',
		},
		{
			text: 'Where is it?',
			business: { id: 'support@example.com' },
			email: {
				to: '"Support, first" <support@example.com>, x@example.com',
				inReplyTo: '<1@example.com>',
				headers: { 'In-Reply-To': '<1@example.com>' },
				strippedText: 'Where is it?',
				strippedHtml: '<p>Where</p>',
			},
		},
	],
	[
		'Email whose recipients are objects',
		EMAIL_OUT,
		{ ...EMAIL, to: [{ name: 'S', email: 's@example.com' }] },
		{ business: { id: 's@example.com' }, email: { to: 'S <s@example.com>' } },
	],
	[
		'Email, unsubscribed',
		EMAIL_OUT,
		{ ...EMAIL, event: 'Unsubscribe' },
		{ kind: 'preference', event: 'Unsubscribe' },
	],
	['Email, subscribed', EMAIL_OUT, { ...EMAIL, event: 'Subscribe' }, { kind: 'preference' }],
	[
		'Live Chat',
		CHAT_OUT,
		CHAT,
		{
			channel: 'livechat',
			kind: 'message',
			messageType: 'text',
			customer: { id: 'user-1', name: 'Jane' },
			business: { id: 'IM1' },
			text: 'Hi',
			thread: { id: 'th-1', title: 'Help' },
			browserFingerprint: 'user-1',
			websiteDomain: 'www.example.com',
			proactiveId: 'p-1',
			conversationKey: 'livechat|IM1|user-1|th-1',
		},
	],
	[
		'Live Chat with the thread in a string only',
		CHAT_OUT,
		{ ...CHAT, thread_id: undefined, thread_title: undefined },
		{ thread: { id: 'th-1', title: 'Help' } },
	],
	[
		'Live Chat with a file',
		CHAT_OUT,
		{
			...CHAT,
			message: '',
			attachments: inner([{ file: 'https://f.example.com/a%20b.png?x=1', contentType: 'image' }]),
		},
		{
			kind: 'message',
			messageType: 'attachments',
			attachments: [
				{
					mimeType: 'image/png',
					fileName: 'a b.png',
					fileUrl: 'https://f.example.com/a%20b.png?x=1',
				},
			],
		},
	],
	[
		'Live Chat quick reply',
		CHAT_OUT,
		{
			...CHAT,
			event: 'OnPostback',
			message: '',
			interactiveData: inner({
				reference: 'r',
				identifier: 'i',
				title: 'Yes',
				type: 'quickReplyPostback',
				payload: 'Y',
			}),
		},
		{
			kind: 'response',
			messageType: 'lc-quick-replies-response',
			lcQuickRepliesResponse: { identifier: 'i', reference: 'r', title: 'Yes', payload: 'Y' },
			text: 'Yes',
			postback: { identifier: 'i' },
		},
	],
	[
		'Live Chat carousel',
		CHAT_OUT,
		{
			...CHAT,
			event: 'OnPostback',
			interactiveData: inner({
				reference: 'r',
				identifier: 'i',
				title: 'Buy',
				type: 'templatePostback',
			}),
		},
		{
			messageType: 'lc-carousel-response',
			lcCarouselResponse: { identifier: 'i', reference: 'r', title: 'Buy' },
		},
	],
	[
		'Live Chat postback of another sort',
		CHAT_OUT,
		{ ...CHAT, event: 'OnPostback', interactiveData: inner({ title: 'Tap' }), message: '' },
		{ kind: 'response', messageType: 'text', text: 'Tap', postback: { title: 'Tap' } },
	],
	[
		'Live Chat form',
		CHAT_OUT,
		{ ...CHAT, event: 'OnFormResponse', message: '', formResponse: inner(FORM) },
		{ kind: 'response', messageType: 'lc-form-response', lcFormResponse: FORM, text: 'Name: Jane' },
	],
	[
		'Live Chat form in interactiveData',
		CHAT_OUT,
		{ ...CHAT, event: 'OnFormResponse', interactiveData: FORM },
		{ messageType: 'lc-form-response', lcFormResponse: FORM },
	],
	[
		'Live Chat, thread closed',
		CHAT_OUT,
		{
			channel: 'Rtm',
			tid: 't',
			event: 'OnThreadClosed',
			userId: 'user-1',
			appId: 'IM1',
			origin: 'customer',
			title: 'Help',
			threadId: 'th-1',
			status: 'Closed',
			reason: 'Customer ended the conversation',
			datetime: '2026-11-20T09:00:00Z',
		},
		{
			kind: 'closed',
			closed: { reason: 'Customer ended the conversation', origin: 'customer', status: 'Closed' },
			thread: { id: 'th-1', title: 'Help' },
			conversationKey: 'livechat|IM1|user-1|th-1',
			timestamp: TS,
		},
	],
	[
		'Live Chat, typing',
		CHAT_OUT,
		{ ...CHAT, event: 'TypingIndicator', type: 'typingStart', message: '' },
		{ kind: 'typing', typing: { state: 'start' } },
	],
	[
		'Live Chat, typing no more',
		CHAT_OUT,
		{ ...CHAT, event: 'TypingIndicator', type: 'typingStop' },
		{ typing: { state: 'stop' } },
	],
	[
		'Live Chat, acknowledged',
		CHAT_OUT,
		{ ...CHAT, event: 'UpdateThreadACK', message: '' },
		{ kind: 'other' },
	],
	[
		'Live Chat, profile created',
		CHAT_OUT,
		{ ...CHAT, event: 'OnProfileCreate' },
		{ kind: 'profile' },
	],
	[
		'Live Chat, profile updated',
		CHAT_OUT,
		{ ...CHAT, event: 'OnProfileUpdate' },
		{ kind: 'profile' },
	],
	[
		'WhatsApp',
		WHATSAPP_OUT,
		WHATSAPP,
		{
			channel: 'whatsapp',
			kind: 'message',
			messageType: 'text',
			customer: { id: '14155550123', name: 'Jane' },
			business: { id: '', appId: 'wa-app' },
			text: 'Hi',
			conversationKey: 'whatsapp|wa-app|14155550123',
		},
	],
	[
		'WhatsApp picture with a caption',
		WHATSAPP_OUT,
		{
			...WHATSAPP,
			message: '',
			attachments: inner([
				{ mime_type: 'image/jpeg', url: 'https://w.example.com/p', caption: 'Look' },
			]),
		},
		{
			messageType: 'text-with-attachments',
			text: 'Look',
			attachments: [
				{
					mimeType: 'image/jpeg',
					fileName: 'p',
					fileUrl: 'https://w.example.com/p',
					caption: 'Look',
				},
			],
		},
	],
	[
		'WhatsApp place',
		WHATSAPP_OUT,
		{
			...WHATSAPP,
			message: '',
			location: inner({ latitude: 51.5, longitude: -0.12, name: 'London Eye' }),
		},
		{
			text: 'London Eye: https://maps.google.com/?q=51.5,-0.12',
			location: { latitude: 51.5, longitude: -0.12, name: 'London Eye' },
			messageType: 'text',
		},
	],
	[
		'WhatsApp contact card',
		WHATSAPP_OUT,
		{
			...WHATSAPP,
			message: '',
			contacts: inner([{ name: { formatted_name: 'Bob' }, phones: [{ phone: '+1 2' }] }]),
		},
		{
			text: 'Bob +1 2',
			contacts: [{ name: { formatted_name: 'Bob' }, phones: [{ phone: '+1 2' }] }],
		},
	],
	[
		'WhatsApp button',
		WHATSAPP_OUT,
		{ ...WHATSAPP, event: 'postback', message: '', buttonPayload: 'P', buttonText: 'Press' },
		{
			kind: 'response',
			messageType: 'wab-interactive-response',
			wabInteractiveResponse: { title: 'Press', identifier: 'P' },
			text: 'Press',
		},
	],
	[
		'WhatsApp list',
		WHATSAPP_OUT,
		{
			...WHATSAPP,
			event: 'list',
			listRowIdentifier: 'r1',
			listRowTitle: 'Row',
			listRowDescription: 'First',
			contextId: 'c',
		},
		{
			wabInteractiveResponse: { title: 'Row', identifier: 'r1' },
			postback: { title: 'Row', identifier: 'r1', description: 'First' },
			contextId: 'c',
		},
	],
	[
		'WhatsApp reply button',
		WHATSAPP_OUT,
		{ ...WHATSAPP, event: 'reply', replyButtonIdentifier: 'b1', replyButtonTitle: 'Yes' },
		{ kind: 'response', wabInteractiveResponse: { title: 'Yes', identifier: 'b1' } },
	],
	[
		'WhatsApp preference',
		WHATSAPP_OUT,
		{ ...WHATSAPP, event: 'user_preference' },
		{ kind: 'preference' },
	],
	[
		'WhatsApp system note',
		WHATSAPP_OUT,
		{ ...WHATSAPP, message: '', system: inner({ type: 'customer_changed_number' }) },
		{ kind: 'profile', system: { type: 'customer_changed_number' } },
	],
	[
		'Messenger',
		FACEBOOK_OUT,
		FACEBOOK,
		{
			channel: 'facebook',
			kind: 'message',
			messageType: 'text',
			customer: { id: 'ps-1', name: 'Jane Doe' },
			business: { id: '', appId: 'page-1' },
			text: 'Hi',
		},
	],
	[
		'Messenger by its short name',
		FACEBOOK_OUT,
		{ ...FACEBOOK, channel: 'Facebook' },
		{ channel: 'facebook' },
	],
	[
		'Messenger picture',
		FACEBOOK_OUT,
		{
			...FACEBOOK,
			message: '',
			attachments: inner([{ payload: { url: 'https://cdn.example.com/v/8' }, type: 'image' }]),
		},
		{
			messageType: 'attachments',
			attachments: [
				{ mimeType: 'image/jpeg', fileName: '8', fileUrl: 'https://cdn.example.com/v/8' },
			],
		},
	],
	[
		'Messenger place, which is no file',
		FACEBOOK_OUT,
		{
			...FACEBOOK,
			message: '',
			attachments: inner([
				{ title: 'Pin', payload: { coordinates: { lat: 1, long: 2 } }, type: 'location' },
			]),
		},
		{
			kind: 'message',
			messageType: 'text',
			text: 'Pin: https://maps.google.com/?q=1,2',
			attachments: [],
			location: { latitude: 1, longitude: 2, name: 'Pin' },
		},
	],
	[
		'Messenger postback',
		FACEBOOK_OUT,
		{
			...FACEBOOK,
			event: 'OnPostback',
			message: '',
			postback: inner({ title: 'Start', payload: 'GO' }),
		},
		{
			kind: 'response',
			messageType: 'text',
			text: 'Start',
			postback: { title: 'Start', payload: 'GO' },
		},
	],
	[
		'Messenger postback in words',
		FACEBOOK_OUT,
		{ ...FACEBOOK, event: 'OnPostback', message: '', postback: 'GO' },
		{ text: 'GO', postback: 'GO' },
	],
	[
		'Apple',
		APPLE_OUT,
		APPLE,
		{
			channel: 'amb',
			kind: 'message',
			messageType: 'text',
			customer: { id: 'urn:mbid:1', name: '' },
			business: { id: 'account-1' },
			capabilityList: 'AUTH,LIST,TIME',
			conversationKey: 'amb|account-1|urn:mbid:1',
		},
	],
	[
		'Apple list picker',
		APPLE_OUT,
		{
			...APPLE,
			event: 'InteractiveResponse',
			message: '',
			listPicker: inner(LIST_PICKER),
			datePicker: '',
			replyMessage: inner({ title: 'Thanks' }),
		},
		{
			kind: 'response',
			messageType: 'amb-list-picker-response',
			ambListPickerResponse: { replyMessage: { title: 'Thanks' }, listPicker: LIST_PICKER },
			text: 'Blue',
		},
	],
	[
		'Apple time picker, in capitals',
		APPLE_OUT,
		{
			...APPLE,
			event: 'INTERACTIVERESPONSE',
			message: '',
			datePicker: DATE_PICKER,
			listPicker: '{}',
		},
		{
			kind: 'response',
			messageType: 'amb-time-picker-response',
			ambTimePickerResponse: { datePicker: DATE_PICKER },
			text: 'Visit',
		},
	],
	[
		'Apple quick reply',
		APPLE_OUT,
		{ ...APPLE, event: 'QuickReplyResponse', message: '', quickreplies: inner(QUICK) },
		{ messageType: 'amb-quick-replies-response', ambQuickRepliesResponse: QUICK, text: 'Yes' },
	],
	[
		'Apple form',
		APPLE_OUT,
		{ ...APPLE, event: 'FormResponse', message: '', formResponse: inner(SELECTIONS) },
		{
			messageType: 'amb-form-response',
			ambFormResponse: { formMessage: SELECTIONS },
			text: 'Size, Colour',
		},
	],
	[
		'Apple form as a whole',
		APPLE_OUT,
		{
			...APPLE,
			event: 'FormResponse',
			formResponse: { formMessage: SELECTIONS, replyMessage: {} },
		},
		{ ambFormResponse: { formMessage: SELECTIONS, replyMessage: {} } },
	],
	...[
		'AuthenticationResponse',
		'NewAuthenticationResponse',
		'iMessageAppResponse',
		'InvitationResponse',
		'PaymentResponse',
	].map((name): [string, number, object, object] => [
		`Apple ${name}`,
		APPLE_OUT,
		{ ...APPLE, event: name },
		{ kind: 'response', event: name, messageType: 'text' },
	]),
	[
		'Apple, typing',
		APPLE_OUT,
		{ ...APPLE, event: 'TYPINGINDICATOR', type: 'typing_start' },
		{ kind: 'typing', typing: { state: 'start' } },
	],
	[
		'Apple, typing no more',
		APPLE_OUT,
		{ ...APPLE, event: 'TYPINGINDICATOR', type: 'typing_end' },
		{ typing: { state: 'stop' } },
	],
	[
		'Apple, closed',
		APPLE_OUT,
		{ ...APPLE, event: 'CONVERSATIONCLOSED', type: 'close', message: '' },
		{ kind: 'closed', closed: {} },
	],
	...(
		[
			['MO', { message: 'Hi' }, { kind: 'message', messageType: 'text', text: 'Hi' }],
			[
				'ATTACHMENT',
				{ attachments: inner([{ payload: { url: 'https://r.example.com/9' }, type: 'image' }]) },
				{
					kind: 'message',
					messageType: 'attachments',
					attachments: [
						{ mimeType: 'image/jpeg', fileName: '9', fileUrl: 'https://r.example.com/9' },
					],
				},
			],
			[
				'Location',
				{ latitude: '51.5', longitude: '-0.12' },
				{ kind: 'message', text: 'Location: https://maps.google.com/?q=51.5,-0.12' },
			],
			['postback', { postback: 'Yes' }, { kind: 'response', text: 'Yes', postback: 'Yes' }],
			['SUBSCRIBE', {}, { kind: 'preference' }],
			['UNSUBSCRIBE', {}, { kind: 'preference' }],
		] as Array<[string, object, object]>
	).map(([name, more, expected]): [string, number, object, object] => [
		`RCS ${name}`,
		RCS_OUT,
		{
			tid: 't',
			channel: 'rcs',
			event: name,
			appId: 'a_1',
			msisdn: '+447700900123',
			...more,
			ts: TS,
		},
		{
			channel: 'rcs',
			event: name,
			customer: { id: '+447700900123', name: '' },
			business: { id: '', appId: 'a_1' },
			conversationKey: 'rcs|a_1|+447700900123',
			...expected,
		},
	]),
	[
		'an event that no page names, with words',
		WHATSAPP_OUT,
		{ ...WHATSAPP, event: 'BrandNew' },
		{ kind: 'message', event: 'BrandNew', text: 'Hi' },
	],
	[
		'an event that no page names, without',
		WHATSAPP_OUT,
		{ ...WHATSAPP, event: 'BrandNew', message: '' },
		{ kind: 'other' },
	],
	[
		'delivery receipt',
		RECEIPT_OUT,
		{
			'x-wx-gtrid': 'g',
			deliveryInfoNotification: {
				deliveryInfo: {
					timeStamp: '2026-11-20T14:30:00+05:30',
					Description: 'Delivered to handset',
					code: '7500',
					deliveryChannel: 'sms',
					destination: '+14155550123',
					destinationType: 'msisdn',
					deliveryStatus: 'Delivered',
				},
				subtid: '1',
				transid: 'tid-9',
				callbackData: inner({ order: 7 }),
				correlationid: 'c-1',
			},
		},
		{
			channel: 'sms',
			kind: 'receipt',
			event: 'Delivered',
			transactionId: 'tid-9',
			timestamp: TS,
			receipt: {
				code: 7500,
				status: 'Delivered',
				description: 'Delivered to handset',
				destination: '+14155550123',
				destinationType: 'msisdn',
				subTransactionId: '1',
				correlationId: 'c-1',
				callbackData: { order: 7 },
			},
		},
	],
	...Object.entries({
		7501: 'Submitted',
		7502: 'Read',
		7520: 'Bounce',
		7521: 'Complaint',
		7522: 'Not Verified',
		7523: 'Invalid',
		7528: 'Clicked',
	}).map(([code, status]): [string, number, object, object] => [
		`delivery receipt ${code}`,
		RECEIPT_OUT,
		{
			deliveryInfoNotification: inner({
				transid: 't',
				deliveryInfo: { code: Number(code), deliveryChannel: 'fax' },
			}),
		},
		{ channel: '', receipt: { code: Number(code), status }, event: status },
	]),
	[
		'Engage result',
		RESULT_OUT,
		{
			tid: 'tid-5',
			event: 'onAppendMessageSuccess',
			code: 0,
			description: 'Appended',
			conversationId: 'conv-1',
			ts: TS,
		},
		{
			kind: 'engageResult',
			event: 'onAppendMessageSuccess',
			transactionId: 'tid-5',
			code: 0,
			description: 'Appended',
			conversationId: 'conv-1',
			timestamp: TS,
		},
	],
	[
		'Engage result that names the conversation otherwise',
		RESULT_OUT,
		{ transId: 'tid-5', event: 'ConversationReopened', conversation: 'conv-1' },
		{ conversationId: 'conv-1', transactionId: 'tid-5' },
	],
];

describe.each(SHAPES)('%s', (_, output, body, expected) => {
	const context = { serviceId: 's-1', flowName: 'f', messagingAPI: 'false' };

	it.each<[string, object, object]>([
		['bare', {}, {}],
		['with the object form', { dataIntegration: { context, appContext: {} } }, { context }],
		[
			'with the list form',
			{ dataIntegration: [{ prebuiltId: 'p', context, assetLevel: true }] },
			{ context },
		],
	])('%s', async (_envelope, envelope, more) => {
		const sent = JSON.parse(JSON.stringify({ ...body, ...envelope }));
		const { output: actual, json } = await event(sent);
		expect(actual).toBe(output);
		expect(json).toMatchObject({ ...expected, ...more });
		expect(json.raw).toEqual(sent);
		expect(json.unparsed).toBeUndefined();
	});
});

describe('every documented event', () => {
	it('has a shape above', async () => {
		const tested = new Set<string>();
		for (const [, , body] of SHAPES) {
			const { json } = await event(body);
			if (json.channel && json.kind !== 'receipt')
				tested.add(`${json.channel} ${json.event.toLowerCase()}`);
		}
		const documented = CHANNEL_TABLES.flatMap(({ value, events }) =>
			Object.keys(events).map((name) => `${value} ${name.toLowerCase()}`),
		);
		// Only the data streams of the other channels say MO for an email.
		const missing = documented.filter((name) => !tested.has(name) && name !== 'email mo');
		expect(missing).toEqual([]);
	});

	it('goes by the channel values of the Engage nodes', () => {
		// Engage has no RCS, and no customer writes on its channel for programs.
		const ofEvents = CHANNEL_TABLES.map(({ value }): string => value);
		const ofEngage = CHANNELS.map(({ value }): string => value);
		expect(ofEvents.filter((value) => value !== 'rcs').sort()).toEqual(
			ofEngage.filter((value) => value !== 'api').sort(),
		);
	});
});

describe('awkward content', () => {
	it.each([
		'"quotes" \\ and \n lines\t\u0001',
		'👩‍👩‍👧 emoji',
		'مرحبا بالعالم',
		'{"looks":"like JSON"}',
		'  kept blanks  ',
		'0',
	])('brings %j unchanged', async (message) => {
		expect((await event({ ...SMS, message })).json.text).toBe(message);
	});

	it('keeps broken inner JSON as its text and does not lose the event', async () => {
		const { json } = await event({
			...CHAT,
			attachments: '[{"url":',
			extras: 'plain',
			thread: '{',
		});
		expect(json).toMatchObject({
			text: 'Hi',
			// The agent sees that something is missing.
			attachments: [{ fileUrl: '', dropped: true, fileName: 'attachment' }],
			messageType: 'text-with-attachments',
			thread: { id: 'th-1' },
			unparsed: { attachments: '[{"url":', extras: 'plain', thread: '{' },
		});
	});

	it('takes odd types for what they are worth', async () => {
		const { json } = await event({
			...SMS,
			oa: 4155550123,
			message: ['a'],
			attachments: 7,
			ts: {},
			tid: 5,
		});
		expect(json).toMatchObject({ customer: { id: '4155550123' }, text: '', transactionId: '5' });
		expect(json.timestamp).toBe(json.receivedAt);
	});

	it('takes __proto__ as a name like any other', async () => {
		const { json } = await event(
			JSON.parse('{"channel":"SMS","__proto__":{"oa":"evil"},"message":"x"}'),
		);
		expect(json.customer.id).toBe('');
		expect(json.conversationKey).toBe('');
	});

	it('keeps keys of different conversations apart', async () => {
		const one = await event({ ...SMS, da: 'a|b', oa: 'c' });
		const two = await event({ ...SMS, da: 'a', oa: 'b|c' });
		expect(one.json.conversationKey).not.toBe(two.json.conversationKey);
	});

	it('holds nothing that n8n would take for an error', async () => {
		const { json } = await event({ ...SMS, error: 'x', $error: 'y', $json: {} });
		expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['error']));
	});
});

describe('timestamps', () => {
	it.each([
		['2026-11-20T09:00:00Z', TS],
		['2026-11-20T09:00:00.000Z', TS],
		['2026-11-20T09:00:00.000000Z', TS],
		['2026-11-20T14:30:00+05:30', TS],
		['2026-11-20T14:30:00+0530', TS],
		['2026-11-20 09:00:00', TS],
		['2026-11-20 09:00:00.000', TS],
		['2026-11-20T09:00', TS],
		['2026-11-20 09:00:00 UTC', TS],
		['2026-11-20 01:00:00 -0800', TS],
		['1795165200', TS],
		['1795165200000', TS],
		['Fri, 20 Nov 2026 09:00:00 GMT', TS],
		['Fri, 20 Nov 2026 10:00:00 +0100', TS],
		['Fri, 20 Nov 2026 10:00:00 +0100 (CET)', TS],
		['2026-11-20', '2026-11-20T00:00:00.000Z'],
	])('reads %s', (text, expected) => {
		expect(toUtc(text)).toBe(expected);
	});

	it.each([
		'',
		'yesterday',
		'20/11/2026 09:00',
		'11-20-2026',
		'2026-13-40T00:00:00Z',
		'12',
		'Fri Nov 20 2026',
	])('does not guess at %j', (text) => {
		expect(toUtc(text)).toBeUndefined();
	});

	it.each([
		['2026-11-20 09:00:00', 'Asia/Kolkata', '2026-11-20T03:30:00.000Z'],
		['2026-11-20 09:00:00.250', 'America/New_York', '2026-11-20T14:00:00.250Z'],
		['2026-07-20 09:00:00', 'Europe/London', '2026-07-20T08:00:00.000Z'],
		['2026-03-29 03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
		['2026-11-20T09:00:00Z', 'Asia/Kolkata', TS],
	])('reads %s in %s', (text, zone, expected) => {
		expect(toUtc(text, zone)).toBe(expected);
	});

	it('uses the zone of the option', async () => {
		const { json } = await event(
			{ ...SMS, ts: '2026-11-20 14:30:00' },
			{ settings: { timeZone: 'Asia/Kolkata' } },
		);
		expect(json.timestamp).toBe(TS);
	});

	it('knows what a time zone is', () => {
		expect([isTimeZone('Europe/London'), isTimeZone('Atlantis/Capital')]).toEqual([true, false]);
	});
});
