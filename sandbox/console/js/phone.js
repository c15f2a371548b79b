import { contentsOf } from './contents.js';
import { byId, empty, fileLink, h, option, radioChips, sendOnEnter } from './dom.js';
import {
	attachmentUrl,
	CHANNEL_NAMES,
	choices,
	clockTime,
	contentText,
	initials,
	messageText,
} from './format.js';
import { CUSTOMERS } from './people.js';
import { call, on, state } from './store.js';

/** Events in which the customer says something; the others are shown as notes. */
const SPOKEN_EVENTS = new Set([
	'MO',
	'Inbound Message',
	'OnPostback',
	'OnFormResponse',
	'postback',
	'list',
	'reply',
	'QuickReplyResponse',
	'ATTACHMENT',
	'Location',
]);

const CHANNEL_ORDER = ['sms', 'whatsapp', 'email', 'livechat', 'facebook', 'amb', 'rcs'];

let channel = 'sms';
let attachment;
/** Chosen from the menu: `{label, members}`. */
let special;
const threads = new Map();

const value = (id) => byId(id).value.trim();
const threadKey = () => value('from');

function currentThread() {
	if (!threads.has(threadKey())) newThread();
	return threads.get(threadKey());
}

function newThread() {
	threads.set(threadKey(), `thread-${crypto.randomUUID().slice(0, 8)}`);
	byId('thread').value = threads.get(threadKey());
}

function deliveryNote(message) {
	const deliveries = message.deliveries.map((id) => state.dispatches.get(id)).filter(Boolean);
	const last = deliveries.at(-1);
	if (!last) {
		return state.webhooks.some((webhook) => webhook.channel === message.channel)
			? { text: 'Sending' }
			: { text: 'Nobody listens: set a webhook in Settings', bad: true };
	}
	const notes = {
		delivered: { text: 'Delivered' },
		retrying: { text: 'Not delivered, will be repeated', bad: true },
		dropped: { text: 'Dropped', bad: true },
	};
	return notes[last.state] ?? { text: 'Sending' };
}

function ownBubble(message) {
	const note = deliveryNote(message);
	if (!SPOKEN_EVENTS.has(message.event)) {
		return [
			h('li', { className: 'note' }, [message.event, message.text].filter(Boolean).join(' · ')),
			h(
				'li',
				{ className: `meta own${note.bad ? ' bad' : ''}` },
				`${clockTime(message.at)} · ${note.text}`,
			),
		];
	}
	return [
		h(
			'li',
			{ className: 'bubble own', dir: 'auto' },
			message.subject ? h('span', { className: 'subject' }, message.subject) : null,
			[contentText(message), message.text].filter(Boolean).join('\n'),
			message.attachments.map(({ url, fileName, refused }) => fileLink(url, fileName, refused)),
		),
		h(
			'li',
			{ className: `meta own${note.bad ? ' bad' : ''}` },
			`${clockTime(message.at)} · ${note.text}`,
		),
	];
}

/** A message that asks for it is sent by Engage as well, so the customer gets it twice. */
function companyBubbles(message) {
	const sent = companyBubble(message, clockTime(message.receivedAt));
	if (!message.attemptGwDelivery) return sent;
	return [
		...sent,
		...companyBubble(message, `${clockTime(message.receivedAt)} · Sent again by the gateway`),
	];
}

function companyBubble(message, note) {
	if (message.direction === 'announcement') {
		return [h('li', { className: 'bubble announcement', dir: 'auto' }, messageText(message))];
	}
	const taps = choices(message).map(({ title, event }) =>
		h(
			'button',
			{
				type: 'button',
				className: 'button small',
				onclick: () => void send({ text: title, event }),
			},
			title,
		),
	);
	return [
		h(
			'li',
			{ className: 'bubble', dir: 'auto' },
			messageText(message),
			message.attachments.map((one) => fileLink(attachmentUrl(one), one.fileName, one.dropped)),
		),
		...(taps.length > 0 ? [h('li', { className: 'choices' }, taps)] : []),
		h('li', { className: 'meta' }, note),
	];
}

function drawThread() {
	const from = value('from');
	const own = [...state.customer.values()]
		.filter((message) => message.channel === channel && message.from === from)
		.map((message) => ({ at: message.at, draw: () => ownBubble(message) }));
	const company = [...state.conversations.values()]
		.filter(
			(conversation) => conversation.channel === channel && conversation.customerAddress === from,
		)
		.flatMap(({ messages }) => messages)
		.filter(({ direction }) => direction !== 'inbound')
		.map((message) => ({ at: message.receivedAt, draw: () => companyBubbles(message) }));
	const items = [...own, ...company].sort((a, b) => a.at.localeCompare(b.at));
	const thread = byId('phone-thread');
	thread.replaceChildren(
		...(items.length > 0
			? items.flatMap(({ draw }) => draw())
			: [
					empty(
						'No messages yet',
						`Write below to reach the company by ${CHANNEL_NAMES[channel]}.`,
						'li',
					),
				]),
	);
	thread.scrollTop = thread.scrollHeight;
}

function drawContact() {
	byId('phone-name').textContent = value('name') || 'Customer';
	byId('phone-line').textContent = `${value('from')} → ${value('to')}`;
	byId('phone-avatar').textContent = initials(value('name') || '?');
	byId('thread').value = currentThread();
	drawThread();
}

/** The addresses of the channel; one of them, unless a person wrote another. */
function fillBusiness() {
	const addresses = state.assets
		.filter((asset) => asset.channel === channel)
		.map(({ address }) => address);
	byId('to-addresses').replaceChildren(...addresses.map((address) => option(address)));
	if (value('to') === '' || state.assets.every(({ address }) => address !== value('to')))
		byId('to').value = addresses[0] ?? '';
}

function fillAddresses() {
	const customer = CUSTOMERS[Number(byId('persona').value)];
	byId('name').value = customer.name;
	byId('from').value = customer.addresses[channel];
	byId('to').value = '';
	fillBusiness();
	drawContact();
}

function chooseChannel(chosen, events) {
	channel = chosen;
	byId('event').replaceChildren(...events[channel].map((event) => option(event)));
	const contents = contentsOf(channel);
	byId('special').replaceChildren(
		option('', 'Send something else'),
		...contents.map(({ label }) => option(label)),
	);
	byId('special').disabled = contents.length === 0;
	setPending();
	byId('subject-row').hidden = channel !== 'email' && channel !== 'livechat';
	byId('thread-row').hidden = channel !== 'livechat';
	fillAddresses();
}

function problem(text = '') {
	byId('phone-problem').textContent = text;
}

async function send({ text, event }) {
	problem();
	try {
		await call('POST', '/customers/messages', {
			channel,
			from: value('from'),
			to: value('to'),
			name: value('name'),
			text,
			event,
			envelope: value('envelope'),
			...special?.members,
			attachments: [...(attachment ? [attachment] : []), ...(special?.members.attachments ?? [])],
			...(channel === 'email' || channel === 'livechat' ? { subject: value('subject') } : {}),
			...(channel === 'livechat' ? { threadId: currentThread() } : {}),
		});
		setPending();
		if (event === 'OnThreadClosed') newThread();
		return true;
	} catch (error) {
		problem(error.message);
		return false;
	}
}

/** What goes with the next message. */
function setPending(next = {}) {
	({ attachment, special } = next);
	const names = [attachment?.fileName, special?.label].filter(Boolean);
	byId('pending').replaceChildren(
		...(names.length > 0
			? [
					h('span', {}, `With it: ${names.join(', ')}`),
					h(
						'button',
						{ type: 'button', className: 'button quiet small', onclick: () => setPending() },
						'Remove',
					),
				]
			: []),
	);
}

async function chooseSpecial(label) {
	problem();
	const chosen = contentsOf(channel).find((content) => content.label === label);
	if (!chosen) return;
	try {
		setPending({ attachment, special: { label, members: await chosen.make(value('to')) } });
		byId('phone-text').focus();
	} catch (error) {
		problem(error.message);
	}
}

async function upload(file) {
	problem();
	try {
		const bytes = new Uint8Array(await file.arrayBuffer());
		const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
		setPending({
			special,
			attachment: await call('POST', '/files', { name: file.name, mimeType: file.type, base64 }),
		});
	} catch (error) {
		problem(error.message);
	}
}

export async function startPhone() {
	const { events, envelopes } = await call('GET', '/channels');
	state.assets = await call('GET', '/assets');
	byId('persona').replaceChildren(...CUSTOMERS.map(({ name }, index) => option(index, name)));
	byId('envelope').replaceChildren(
		...envelopes.map((one) =>
			option(one, one === 'none' ? 'Bare event' : `dataIntegration, ${one}`),
		),
	);
	radioChips(
		byId('channels'),
		CHANNEL_ORDER.map((one) => [one, CHANNEL_NAMES[one]]),
		channel,
		(chosen) => chooseChannel(chosen, events),
	);
	chooseChannel(channel, events);

	byId('persona').addEventListener('change', fillAddresses);
	for (const id of ['name', 'from', 'to']) byId(id).addEventListener('input', drawContact);
	byId('thread').addEventListener('input', () => threads.set(threadKey(), value('thread')));
	byId('new-thread').addEventListener('click', newThread);
	byId('identity').addEventListener('submit', (event) => event.preventDefault());
	byId('edit-identity').addEventListener('click', ({ currentTarget }) => {
		const form = byId('identity');
		form.hidden = !form.hidden;
		currentTarget.setAttribute('aria-expanded', !form.hidden);
		currentTarget.textContent = form.hidden ? 'Edit' : 'Done';
		drawThread();
	});
	byId('file').addEventListener('change', ({ currentTarget }) => {
		if (currentTarget.files[0]) void upload(currentTarget.files[0]);
		currentTarget.value = '';
	});

	byId('special').addEventListener('change', ({ currentTarget }) => {
		void chooseSpecial(currentTarget.value);
		currentTarget.value = '';
	});

	const text = byId('phone-text');
	sendOnEnter(text);
	byId('phone-composer').addEventListener('submit', async (submit) => {
		submit.preventDefault();
		const event = byId('event');
		if (text.value.trim() === '' && !attachment && !special && event.selectedIndex === 0) return;
		const written = text.value;
		text.value = '';
		if (await send({ text: written, event: event.value })) event.selectedIndex = 0;
		else text.value = written;
	});

	on('assets', () => {
		fillBusiness();
		drawContact();
	});
	for (const topic of ['customer', 'conversation', 'dispatch', 'webhooks']) on(topic, drawThread);
}
