import { arrowKeys, byId, empty, h, option, replaceCards, sendOnEnter, setCount } from './dom.js';
import { clockTime } from './format.js';
import { call, on, state } from './store.js';

/** The agent side of Enterprise Chat and Email: who waits, and the chats of the chosen agent. */

const STATUS = {
	queued: ['Waiting', 'warn'],
	assigned: ['Active', 'good'],
	completed: ['Ended', ''],
};
const FILE_STATES = {
	offered: ['Offered', 'warn'],
	fetching: ['Fetching', 'calm'],
	accepted: ['Accepted', 'good'],
	rejected: ['Rejected', ''],
	failed: ['Failed', 'bad'],
};
const KINDS = [
	['text', 'Text'],
	['html', 'HTML'],
	['url', 'Page push'],
];
const KIND_NAMES = { 'text/html': 'HTML', pagePush: 'Page push' };
/** Told to the client application, but nothing to read. */
const SILENT = new Set(['startTyping', 'endTyping']);

let selected;
let composer;
let shown = '';
const target = h('select', { 'aria-label': 'Agent or entry point' });

const agents = () => state.eceBoard.agents;
const entryPoints = () => state.eceBoard.entryPoints;
const chats = () => [...state.eceConversations.values()];
const me = () => agents().find(({ id }) => id === byId('ece-agent').value);
const agentName = (id) => agents().find((one) => one.id === id)?.name ?? '';
const entryPointName = (id) => entryPoints().find((one) => one.id === id)?.name ?? id;
const addressOf = ({ customer, contactAttribute }) => customer.attributes[contactAttribute];
const isMine = ({ status, agentId }) => status === 'assigned' && agentId === me()?.id;

async function attempt(work) {
	const problem = byId('ece-problem');
	problem.textContent = '';
	try {
		await work();
		return true;
	} catch (error) {
		problem.textContent = error.message;
		return false;
	}
}

const act = (action, extra = {}) =>
	attempt(() =>
		call('POST', `/ece/agents/${me().id}`, { action, conversationId: selected, ...extra }),
	);

const button = (label, run, look = '') =>
	h(
		'button',
		{ type: 'button', className: `button small ${look}`, onclick: () => void run() },
		label,
	);

const pill = ([label, tone]) => h('span', { className: `pill ${tone}` }, label);

const bytes = (size) => {
	const [unit, digits] = size < 1024 ? ['B', 0] : size < 1_048_576 ? ['KB', 0] : ['MB', 1];
	const value = size / { B: 1, KB: 1024, MB: 1_048_576 }[unit];
	return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} ${unit}`;
};

// ---- list ----

const readable = ({ messages }) => messages.filter(({ type }) => !SILENT.has(type));

function lastWords(chat) {
	const last = readable(chat).at(-1);
	if (!last) return 'No messages';
	return last.attachments[0]?.fileName ?? last.content ?? last.type;
}

function card(chat) {
	return h(
		'button',
		{
			type: 'button',
			className: 'card',
			'aria-current': chat.id === selected ? 'true' : 'false',
			onclick: () => select(chat.id),
			'data-id': chat.id,
		},
		h(
			'span',
			{ className: 'row' },
			h('strong', { dir: 'auto' }, chat.customer.name),
			pill(STATUS[chat.status]),
		),
		h('span', { className: 'last', dir: 'auto' }, lastWords(chat)),
		h(
			'span',
			{ className: 'row' },
			h(
				'span',
				{ className: 'channel' },
				agentName(chat.agentId) || entryPointName(chat.entryPointId),
			),
			h('time', {}, clockTime(chat.updatedAt)),
		),
	);
}

function drawList() {
	const latestFirst = chats().sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
	replaceCards(
		byId('ece-queue'),
		latestFirst.length > 0
			? latestFirst.map(card)
			: [empty('No chats yet', 'One appears here when a workflow starts a conversation in ECE.')],
	);
	setCount(byId('ece-count'), latestFirst.filter(({ status }) => status === 'queued').length);
}

function drawBoard() {
	const rows = entryPoints().filter(({ active }) => active);
	byId('ece-board').replaceChildren(
		h('h3', {}, 'Entry points'),
		h(
			'ol',
			{},
			rows.map(({ id, name, available, queueDepth, waitTime }) =>
				h(
					'li',
					{ title: `Entry point ${id}` },
					h('span', { className: 'name' }, name),
					queueDepth > 0
						? h(
								'span',
								{ className: 'pill warn', title: `Estimated wait: ${waitTime} s` },
								`${queueDepth} waiting`,
							)
						: pill(available ? ['Available', 'good'] : ['Nobody there', '']),
				),
			),
		),
	);
}

function drawAgent() {
	const chooser = byId('ece-agent');
	if (chooser.options.length !== agents().length) {
		chooser.replaceChildren(...agents().map(({ id, name }) => option(id, name)));
	}
	const agent = me();
	const mark = byId('ece-agent-state');
	mark.className = `pill ${agent?.loggedIn ? 'good' : ''}`;
	mark.textContent = agent?.loggedIn ? `${agent.load} of ${agent.capacity} chats` : 'Logged out';
	const toggle = byId('ece-agent-toggle');
	toggle.hidden = !agent || (agent.loggedIn && agent.load > 0);
	toggle.textContent = agent?.loggedIn ? 'Log out' : 'Log in';
}

// ---- one chat ----

function fileView(file, mine) {
	const { id, fileName, size, contentUrl, from, reason } = file;
	const decides = mine && from === 'customer' && file.state === 'offered';
	return h(
		'span',
		{ className: 'file' },
		from === 'customer'
			? h(
					'a',
					{ className: 'link', href: contentUrl, target: '_blank', rel: 'noreferrer' },
					fileName,
				)
			: h('span', {}, fileName),
		h('span', { className: 'file-size' }, bytes(size)),
		pill(FILE_STATES[file.state]),
		reason ? h('span', { className: 'file-reason' }, reason) : null,
		decides
			? h(
					'span',
					{ className: 'actions' },
					button('Accept', () => act('acceptAttachment', { attachmentId: id }), 'primary'),
					button('Reject', () => act('rejectAttachment', { attachmentId: id })),
				)
			: null,
	);
}

function bubble(message, mine) {
	const { from, type, content, at, agentId, attachments } = message;
	// Decisions on a file are seen at the file itself.
	if (type === 'acceptAttachment' || type === 'rejectAttachment') {
		const what = type === 'acceptAttachment' ? 'accepted' : 'rejected';
		const who = from === 'agent' ? agentName(agentId) : 'The customer';
		return [
			h('li', { className: 'note' }, `${who} ${what} ${attachments[0]?.fileName ?? 'a file'}`),
		];
	}
	if (from === 'system') return [h('li', { className: 'note' }, content ?? type)];
	const own = from === 'agent';
	const side = own ? ' own' : '';
	return [
		h(
			'li',
			{ className: `bubble${side}`, dir: 'auto' },
			attachments.length > 0 ? attachments.map((file) => fileView(file, mine)) : content,
		),
		h(
			'li',
			{ className: `meta${side}` },
			[own ? agentName(agentId) : 'Customer', clockTime(at), KIND_NAMES[type]]
				.filter(Boolean)
				.join(' · '),
		),
	];
}

const fact = (label, text) => [h('dt', {}, label), h('dd', {}, text)];

function fillTargets(chat) {
	const chosen = target.value;
	target.replaceChildren(
		h(
			'optgroup',
			{ label: 'Agents' },
			agents()
				.filter(({ id }) => id !== chat.agentId)
				.map(({ id, name, loggedIn, load, capacity }) => {
					const free = loggedIn && load < capacity;
					const label = `${name}, ${loggedIn ? `${load} of ${capacity}` : 'logged out'}`;
					return h('option', { value: `to:${id}`, disabled: !free }, label);
				}),
		),
		h(
			'optgroup',
			{ label: 'Entry points' },
			entryPoints()
				.filter(({ active }) => active)
				.map(({ id, name }) => option(`entryPointId:${id}`, name)),
		),
	);
	const open = [...target.options].filter(({ disabled }) => !disabled);
	target.value = (open.find(({ value }) => value === chosen) ?? open[0])?.value ?? '';
}

function actionsOf(chat) {
	const agent = me();
	if (chat.status === 'queued' && agent?.loggedIn && agent.load < agent.capacity) {
		return [button('Take', () => act('assign'), 'primary')];
	}
	if (!isMine(chat)) return [];
	fillTargets(chat);
	return [
		target,
		button('Transfer', () => {
			const [key, value] = target.value.split(':');
			return act('transfer', { [key]: value });
		}),
		button('End chat', () => act('complete'), 'danger'),
	];
}

function headOf(chat) {
	const actions = actionsOf(chat);
	return h(
		'div',
		{ className: 'conversation-head' },
		h(
			'div',
			{ className: 'row' },
			button('Back', () => select(undefined), 'quiet back'),
			h('span', { className: 'who', dir: 'auto' }, chat.customer.name),
			h('span', { className: 'pill' }, entryPointName(chat.entryPointId)),
			pill(STATUS[chat.status]),
		),
		h(
			'dl',
			{ className: 'facts' },
			fact('Conversation', chat.id),
			fact('Activity', chat.activityId),
			fact('Customer', addressOf(chat)),
			chat.agentId ? fact('Agent', agentName(chat.agentId)) : [],
		),
		actions.length > 0 ? h('div', { className: 'actions' }, actions) : null,
	);
}

/** What the composer says while nothing can be written. */
function obstacle(chat) {
	if (isMine(chat)) return '';
	if (chat.status === 'completed') return 'The chat has ended';
	if (chat.status === 'assigned') return `With ${agentName(chat.agentId)}`;
	return me()?.loggedIn ? 'Take the chat to answer' : 'Log in to answer';
}

const base64Of = async (file) => {
	const content = new Uint8Array(await file.arrayBuffer());
	let text = '';
	for (let at = 0; at < content.length; at += 32_768) {
		text += String.fromCharCode(...content.subarray(at, at + 32_768));
	}
	return btoa(text);
};

function createComposer() {
	const text = h('textarea', { rows: 1, dir: 'auto', 'aria-label': 'Message of the ECE agent' });
	const kind = h(
		'select',
		{ 'aria-label': 'Kind of message' },
		KINDS.map(([value, label]) => option(value, label)),
	);
	const file = h('input', { type: 'file', className: 'sr-only', 'aria-label': 'Send a file' });
	const attach = h('label', { className: 'button' }, file, 'Send a file');
	const send = h('button', { className: 'button primary' }, 'Send');
	const form = h(
		'form',
		{ className: 'composer' },
		text,
		kind,
		h('span', { className: 'actions' }, attach, send),
	);
	sendOnEnter(text);
	form.addEventListener('submit', async (event) => {
		event.preventDefault();
		if (text.value.trim() === '' || text.disabled) return;
		const written = text.value;
		text.value = '';
		const action = kind.value === 'url' ? 'pagePush' : 'reply';
		if (!(await act(action, { [kind.value]: written }))) text.value = written;
	});
	file.addEventListener('change', async () => {
		const [chosen] = file.files;
		if (!chosen) return;
		await act('upload', {
			fileName: chosen.name,
			contentType: chosen.type || 'application/octet-stream',
			base64: await base64Of(chosen),
		});
		file.value = '';
	});
	const allow = (chat) => {
		const hint = obstacle(chat);
		for (const control of [text, kind, file, send]) control.disabled = hint !== '';
		attach.toggleAttribute('aria-disabled', hint !== '');
		text.placeholder = hint || 'Write as the agent';
	};
	return { form, allow };
}

function drawConversation() {
	const pane = byId('ece-conversation');
	const chat = state.eceConversations.get(selected);
	if (!chat) {
		shown = '';
		pane.replaceChildren(empty('No chat chosen', 'Choose one to answer it as an agent.'));
		return;
	}
	// A half-made choice survives what does not concern it.
	const signature = JSON.stringify([chat, agents(), entryPoints(), me()?.id]);
	if (signature === shown) return;
	shown = signature;
	const mine = isMine(chat);
	const thread = h(
		'ol',
		{ className: 'thread', tabIndex: 0, 'aria-label': 'Messages of the chat' },
		readable(chat).length > 0
			? readable(chat).flatMap((message) => bubble(message, mine))
			: [empty('No messages', 'The customer has not written yet.', 'li')],
		chat.typing.includes('customer')
			? h('li', { className: 'note' }, 'The customer is typing')
			: null,
	);
	const head = headOf(chat);
	// The composer stays the same element, so that half-written words and the focus survive.
	const children = [...pane.children];
	if (children.includes(composer.form)) {
		for (const child of children) if (child !== composer.form) child.remove();
		composer.form.before(head, thread);
	} else {
		pane.replaceChildren(head, thread, composer.form);
	}
	composer.allow(chat);
	thread.scrollTop = thread.scrollHeight;
}

function select(id) {
	selected = id;
	byId('ece-desk').dataset.open = id ? 'conversation' : 'list';
	drawList();
	drawConversation();
}

function draw() {
	// The first chat opens by itself, where both panes are in sight.
	const wide = matchMedia('(min-width: 641px)').matches;
	if (wide && !state.eceConversations.has(selected)) [selected] = state.eceConversations.keys();
	drawAgent();
	drawBoard();
	drawList();
	drawConversation();
}

export function startEce() {
	document
		.querySelector('#views [data-value="ece"]')
		.append(h('span', { className: 'count', id: 'ece-count', title: 'Waiting', hidden: true }));
	composer = createComposer();
	arrowKeys(byId('ece-queue'), '.card');
	byId('ece-agent').addEventListener('change', draw);
	byId('ece-agent-toggle').addEventListener('click', () => {
		void act(me().loggedIn ? 'logout' : 'login');
	});
	on('eceConversation', draw);
	on('eceBoard', draw);
	select(undefined);
}
