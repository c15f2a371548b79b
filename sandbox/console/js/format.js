export const CHANNEL_NAMES = {
	sms: 'SMS',
	whatsapp: 'WhatsApp',
	email: 'Email',
	livechat: 'Live Chat',
	facebook: 'Messenger',
	amb: 'Apple',
	rcs: 'RCS',
	api: 'API',
};

const STATUS_NAMES = { queued: 'Queued', active: 'Active', onhold: 'On hold', closed: 'Closed' };
const STATUS_TONES = { queued: 'warn', active: 'good', onhold: 'calm', closed: '' };

export const statusName = (status) => STATUS_NAMES[status] ?? status;
export const statusTone = (status) => STATUS_TONES[status] ?? '';

export const clockTime = (iso, seconds = false) =>
	new Date(iso).toLocaleTimeString(undefined, {
		hour: '2-digit',
		minute: '2-digit',
		...(seconds ? { second: '2-digit' } : {}),
	});

export const initials = (name) =>
	name
		.split(/\s+/)
		.map((word) => [...word][0] ?? '')
		.slice(0, 2)
		.join('')
		.toUpperCase();

/** The words of a message, whatever its type. */
export function messageText(message) {
	if (message.email)
		return message.email.bodyPlain ?? message.email.strippedText ?? message.email.bodyHtml ?? '';
	if (message.text) return message.text;
	const { payload } = message;
	return payload?.body?.text ?? payload?.title ?? (payload ? message.type : '');
}

/** What the customer sent that is neither text nor file. */
export function contentText({ content }) {
	const { kind, value } = content ?? {};
	switch (kind) {
		case 'location':
			return ['Location', value.name, value.address].filter(Boolean).join(' · ');
		case 'contact':
			return ['Contact', value.name, value.phone].filter(Boolean).join(' · ');
		case 'reaction':
			return value.emoji ? `Reaction ${value.emoji}` : 'Reaction taken back';
		case 'order':
			return 'Order from the catalogue';
		case 'link':
			return [value.title, value.url].filter(Boolean).join(' · ');
		case 'unsupported':
			return 'A message of a type that WhatsApp does not pass on';
		default:
			return '';
	}
}

export const attachmentUrl = (attachment) => attachment.fileUrl ?? attachment.url;

/** What a customer can tap in a structured message: label, and the event that the tap sends. */
export function choices(message) {
	const { payload = {} } = message;
	const tap = (event) => (title) => ({ title, event });
	switch (message.type) {
		case 'text-with-lc-quick-replies':
			return payload.options.map(({ title }) => title).map(tap('OnPostback'));
		case 'text-with-lc-carousel':
			return payload.elements
				.flatMap(({ buttons }) => buttons.filter(({ type }) => type === 'templatePostback'))
				.map(({ title }) => title)
				.map(tap('OnPostback'));
		case 'wab-buttons':
			return payload.action.buttons.map(({ reply }) => reply.title).map(tap('reply'));
		case 'wab-list':
			return payload.action.sections
				.flatMap(({ rows }) => rows)
				.map(({ title }) => title)
				.map(tap('list'));
		case 'amb-quick-replies':
			return payload.data['quick-reply'].items
				.map(({ title }) => title)
				.map(tap('QuickReplyResponse'));
		default:
			return [];
	}
}
