import {
	arrowKeys,
	byId,
	empty,
	fileLink,
	h,
	option,
	replaceCards,
	sendOnEnter,
	setCount,
} from './dom.js';
import {
	attachmentUrl,
	CHANNEL_NAMES,
	clockTime,
	messageText,
	statusName,
	statusTone,
} from './format.js';
import { liveTaskOf, personName, startFloor } from './floor.js';
import { call, on, state } from './store.js';

/** Buttons per state; replying is done in the composer. */
const ACTIONS = {
	queued: [
		['pick', 'Pick up', 'primary'],
		['close', 'Close', 'danger'],
	],
	active: [
		['hold', 'Hold'],
		['transfer', 'Transfer'],
		['close', 'Close', 'danger'],
	],
	onhold: [
		['resume', 'Resume', 'primary'],
		['transfer', 'Transfer'],
		['close', 'Close', 'danger'],
	],
	closed: [],
};

let selected;
let teams = [];
let composer;
let taskAtHand;

const nameOf = (conversation) => conversation.customerName || conversation.customerAddress;
const teamName = (id) => teams.find((team) => team.id === id)?.name ?? id;

async function act(action, extra = {}) {
	const problem = byId('desk-problem');
	problem.textContent = '';
	try {
		await call('POST', `/conversations/${selected}/agent`, {
			action,
			agentId: byId('agent').value,
			...extra,
		});
		return true;
	} catch (error) {
		problem.textContent = error.message;
		return false;
	}
}

function card(conversation) {
	const last = conversation.messages.at(-1);
	return h(
		'button',
		{
			type: 'button',
			className: 'card',
			'aria-current': conversation.id === selected ? 'true' : 'false',
			onclick: () => select(conversation.id),
			'data-id': conversation.id,
		},
		h(
			'span',
			{ className: 'row' },
			h('strong', { dir: 'auto' }, nameOf(conversation)),
			h(
				'span',
				{ className: `pill ${statusTone(conversation.status)}` },
				statusName(conversation.status),
			),
		),
		h(
			'span',
			{ className: 'last', dir: 'auto' },
			last ? messageText(last) || 'Attachment' : 'No messages',
		),
		h(
			'span',
			{ className: 'row' },
			h('span', { className: 'channel' }, CHANNEL_NAMES[conversation.channel]),
			h('time', {}, clockTime(conversation.updatedAt)),
		),
	);
}

function drawQueue() {
	const latestFirst = [...state.conversations.values()].sort((a, b) =>
		b.updatedAt.localeCompare(a.updatedAt),
	);
	replaceCards(
		byId('queue'),
		latestFirst.length > 0
			? latestFirst.map(card)
			: [
					empty(
						'The queue is empty',
						'A conversation appears here when a workflow creates one in Engage.',
					),
				],
	);
	setCount(byId('queue-count'), latestFirst.filter(({ status }) => status === 'queued').length);
}

function fact(label, text) {
	return [h('dt', {}, label), h('dd', text ? {} : { className: 'none' }, text || 'none')];
}

function bubble(message) {
	const { direction } = message;
	const author = {
		inbound: 'Customer',
		outbound: message.author ? personName(message.author) : 'Workflow',
		announcement: '',
	}[direction];
	const own = direction === 'outbound';
	const links = message.attachments.map((one) =>
		fileLink(attachmentUrl(one), one.fileName, one.dropped),
	);
	const subject = message.subject ?? undefined;
	return [
		h(
			'li',
			{
				className: `bubble${own ? ' own' : ''}${direction === 'announcement' ? ' announcement' : ''}`,
				dir: 'auto',
			},
			subject ? h('span', { className: 'subject' }, subject) : null,
			messageText(message),
			links,
		),
		...(direction === 'announcement'
			? []
			: [
					h(
						'li',
						{ className: `meta${own ? ' own' : ''}` },
						[
							author,
							clockTime(message.receivedAt),
							['text', 'email'].includes(message.type) ? null : message.type,
						]
							.filter(Boolean)
							.join(' · '),
					),
				]),
	];
}

function createComposer() {
	const kind = h(
		'select',
		{ 'aria-label': 'Kind of message' },
		option('reply', 'Reply'),
		option('announce', 'Announce'),
	);
	const text = h('textarea', { rows: 1, dir: 'auto', 'aria-label': 'Message of the agent' });
	const button = h('button', { className: 'button primary' }, 'Send');
	const form = h('form', { className: 'composer' }, text, kind, button);
	sendOnEnter(text);
	form.addEventListener('submit', async (event) => {
		event.preventDefault();
		if (text.value.trim() === '' || text.disabled) return;
		const written = text.value;
		text.value = '';
		if (!(await act(kind.value, { text: written }))) text.value = written;
	});
	const allow = (conversation) => {
		const { status } = conversation;
		const may = kind.value === 'announce' || status === 'active';
		text.disabled = !may;
		button.disabled = !may;
		text.placeholder = may
			? 'Write as the agent'
			: status === 'closed'
				? 'Closed'
				: liveTaskOf(conversation)
					? 'Waiting for the workflow to add an agent'
					: 'Pick it up to reply';
	};
	kind.addEventListener('change', () => allow(state.conversations.get(selected)));
	return { form, allow };
}

function drawConversation() {
	const pane = byId('conversation');
	const conversation = state.conversations.get(selected);
	if (!conversation) {
		pane.replaceChildren(
			empty('No conversation chosen', 'Choose one on the left to answer it as an agent.'),
		);
		return;
	}
	const { status, channel } = conversation;
	const back = h(
		'button',
		{ type: 'button', className: 'button quiet small back', onclick: () => select(undefined) },
		'Back',
	);
	const task = liveTaskOf(conversation);
	// What has a task is handled as a task.
	const actions = task ? [] : ACTIONS[status];
	const facts = h(
		'dl',
		{ className: 'facts' },
		fact('Conversation', conversation.id),
		fact('Alias / task', conversation.aliasId),
		fact('Participants', conversation.participants.map(personName).join(', ')),
		fact('Team', teamName(conversation.teamId)),
		conversation.subject ? fact('Subject', conversation.subject) : [],
		fact('Customer', conversation.customerAddress),
		conversation.customFields.length > 0
			? fact(
					'Fields',
					conversation.customFields.map(({ key, value }) => `${key} = ${value}`).join(', '),
				)
			: [],
	);
	const head = h(
		'div',
		{ className: 'conversation-head' },
		h(
			'div',
			{ className: 'row' },
			back,
			h('span', { className: 'who', dir: 'auto' }, nameOf(conversation)),
			h('span', { className: 'pill' }, CHANNEL_NAMES[channel]),
			h('span', { className: `pill ${statusTone(status)}` }, statusName(status)),
		),
		// Beside a task there is less room, and less need.
		task ? h('details', {}, h('summary', {}, 'Details'), facts) : facts,
		actions.length > 0
			? h(
					'div',
					{ className: 'actions' },
					actions.map(([action, label, look = '']) =>
						h(
							'button',
							{
								type: 'button',
								className: `button small ${look}`,
								onclick: () => void act(action),
							},
							label,
						),
					),
				)
			: null,
	);
	const thread = h(
		'ol',
		{ className: 'thread', tabIndex: 0, 'aria-label': 'Messages of the conversation' },
		conversation.messages.length > 0
			? conversation.messages.flatMap(bubble)
			: [empty('No messages', 'This conversation was created without one.', 'li')],
	);
	const problem = h('p', { className: 'problem', id: 'desk-problem', role: 'alert' });
	// The composer stays the same element, so that half-written words and the focus survive.
	const children = [...pane.children];
	if (children.includes(composer.form)) {
		for (const child of children) if (child !== composer.form) child.remove();
		composer.form.before(head, thread);
		composer.form.after(problem);
	} else {
		pane.replaceChildren(head, thread, composer.form, problem);
	}
	composer.allow(conversation);
	thread.scrollTop = thread.scrollHeight;
}

function select(id) {
	selected = id;
	document.querySelector('.desk').dataset.open = id ? 'conversation' : 'list';
	drawQueue();
	drawConversation();
}

export async function startDesk() {
	const desk = await call('GET', '/agents');
	teams = desk.teams;
	composer = createComposer();
	byId('agent').replaceChildren(...desk.agents.map((agent) => option(agent, agent.split('@')[0])));
	arrowKeys(byId('queue'), '.card');
	let drawn;
	await startFloor((task) => {
		const linked = task?.linkedConversationId;
		// A new task at hand brings its conversation.
		if (task && task.id !== taskAtHand && state.conversations.has(linked)) {
			taskAtHand = task.id;
			select(linked);
			return;
		}
		const conversation = state.conversations.get(selected);
		const live = conversation && liveTaskOf(conversation)?.id;
		if (live !== drawn) drawConversation();
		drawn = live;
	});
	on('conversation', () => {
		// The first conversation opens by itself, where both panes are in sight.
		const [first] = state.conversations.keys();
		const wide = matchMedia('(min-width: 641px)').matches;
		if (wide && !state.conversations.has(selected)) selected = first;
		drawQueue();
		drawConversation();
	});
	select(undefined);
}
