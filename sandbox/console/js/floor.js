import { byId, h, option, setCount } from './dom.js';
import { CHANNEL_NAMES } from './format.js';
import { call, on, state } from './store.js';

/** The contact-centre side of the agent desktop: state, offers, the task at hand, who waits. */

const STATES = {
	available: ['Available', 'good'],
	engaged: ['Engaged', 'calm'],
	wrapup: ['Wrapping up', 'warn'],
	idle: ['Idle', ''],
};
const WRAP_UP_REASONS = ['Resolved', 'Sale', 'Escalated', 'No answer needed'];
const POP_TARGETS = {
	insideDesktop: 'inside the desktop',
	sameBrowserTab: 'in the same browser tab',
	existingBrowserTab: 'in an existing browser tab',
	newBrowserTab: 'in a new browser tab',
};
const CHANNELS = { ...CHANNEL_NAMES, web: CHANNEL_NAMES.livechat, chat: 'Chat', social: 'Social' };
const HIDDEN_VARIABLES = new Set(['screenPopUrl', 'target']);

let queues = [];
let onChange = () => undefined;
let shown = '';
const target = h('select', { 'aria-label': 'Agent or queue' });
const reason = h(
	'select',
	{ 'aria-label': 'Wrap-up reason' },
	WRAP_UP_REASONS.map((one) => option(one)),
);

const agents = () => state.board.agents;
export const me = () => agents().find(({ email }) => email === byId('agent').value);
/** Participants are agents' ids or logins. */
export const personName = (key) =>
	agents().find(({ id, email }) => id === key || email === key)?.name ?? key;

const isLive = ({ endedAt }) => endedAt === undefined;
const tasks = () => [...state.tasks.values()];

/** The task that a conversation belongs to, while it lives. */
export const liveTaskOf = (conversation) =>
	tasks().findLast(
		(task) =>
			isLive(task) &&
			(task.linkedConversationId === conversation.id || task.id === conversation.aliasId),
	);

const nameOf = (task) => task.originName || task.origin;
const clock = (since) => {
	const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
const ticking = (since) => h('time', { 'data-since': since }, clock(since));

/** What the chosen agent has at hand: rung, worked on, or to be wrapped up. */
function atHand() {
	const agent = me();
	if (!agent) return undefined;
	const task = state.tasks.get(agent.offeredTaskId ?? agent.taskId);
	return task && { agent, task };
}

async function act(action, extra = {}) {
	const problem = byId('floor-problem');
	problem.textContent = '';
	try {
		await call('POST', `/wxcc/agents/${me().id}`, { action, ...extra });
	} catch (error) {
		problem.textContent = error.message;
	}
}

const button = (label, run, look = '') =>
	h(
		'button',
		{ type: 'button', className: `button small ${look}`, onclick: () => void run() },
		label,
	);
const does = (label, action, look, extra) => button(label, () => act(action, extra), look);

function destination() {
	const [destinationType, to] = target.value.split(/:(.*)/);
	return { destinationType, to };
}

function fillTargets(agent) {
	const chosen = target.value;
	const others = agents().filter((one) => one.id !== agent.id && one.routed);
	target.replaceChildren(
		h(
			'optgroup',
			{ label: 'Agents' },
			others.map((one) => {
				const free = one.state === 'available' && !one.offeredTaskId;
				const label = `${one.name}, ${free ? 'available' : STATES[one.state][0].toLowerCase()}`;
				return h('option', { value: `agent:${one.id}`, disabled: !free }, label);
			}),
		),
		h(
			'optgroup',
			{ label: 'Queues' },
			queues.map(({ id, name }) => option(`queue:${id}`, name)),
		),
	);
	const still = [...target.options].find(({ value, disabled }) => value === chosen && !disabled);
	target.value = still
		? chosen
		: ([...target.options].find(({ disabled }) => !disabled)?.value ?? '');
}

const PHRASES = {
	ringing: (name) => `Ringing ${name}`,
	active: (name) => `Consulting ${name}`,
	conference: (name) => `In conference with ${name}`,
};

function consultRow(agent, task) {
	const { consult, ownerId } = task;
	const owner = ownerId === agent.id;
	const other = personName(owner ? consult.to : ownerId);
	const buttons = {
		ringing: owner ? [does('Cancel', 'endConsult')] : [],
		active: owner
			? [
					does('Hand over', 'consultTransfer', 'primary'),
					does('Conference', 'conference'),
					does('End consult', 'endConsult'),
				]
			: [does('End consult', 'endConsult')],
		conference: [does('Leave conference', 'exitConference')],
	}[consult.state];
	return h(
		'div',
		{ className: 'strip-row' },
		h('span', { className: 'pill calm' }, PHRASES[consult.state](other)),
		h('span', { className: 'actions' }, buttons),
	);
}

function screenPop({ attributes }) {
	const { screenPopUrl, target: where } = attributes;
	if (!screenPopUrl) return null;
	const href = /^https?:\/\//.test(screenPopUrl) ? screenPopUrl : undefined;
	return h(
		'p',
		{ className: 'pop' },
		h('span', { className: 'pill good' }, 'Screen pop'),
		h(
			'span',
			{},
			h(
				'a',
				{ href, target: '_blank', rel: 'noreferrer' },
				screenPopUrl.replace(/^https?:\/\//, ''),
			),
			where ? h('span', { className: 'quiet-text' }, ` ${POP_TARGETS[where] ?? where}`) : null,
		),
	);
}

function variables({ attributes }) {
	const rows = Object.entries(attributes).filter(([name]) => !HIDDEN_VARIABLES.has(name));
	if (rows.length === 0) return null;
	return h(
		'dl',
		{ className: 'facts variables' },
		rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', { dir: 'auto' }, value)]),
	);
}

/** Without an Engage conversation the customer's words are in the task alone. */
function words(task) {
	const last = task.linkedConversationId ? undefined : task.messages.at(-1);
	return last ? h('p', { className: 'words', dir: 'auto' }, last.text) : null;
}

function title(task, label, tone) {
	return h(
		'div',
		{ className: 'strip-row' },
		h('strong', { dir: 'auto' }, nameOf(task)),
		h(
			'span',
			{ className: 'quiet-text' },
			[CHANNELS[task.mediaChannel] ?? task.mediaChannel, task.queueName]
				.filter(Boolean)
				.join(' · '),
		),
		h('span', { className: `pill ${tone}` }, label),
	);
}

function offered(agent, task) {
	const consult = agent.offerKind === 'consult';
	const label = consult ? `${personName(task.ownerId)} asks for a consult` : 'Incoming';
	return [
		title(task, label, 'warn'),
		words(task),
		h(
			'div',
			{ className: 'actions' },
			consult ? does('Accept', 'acceptConsult', 'primary') : does('Accept', 'accept', 'primary'),
			consult ? does('Decline', 'endConsult') : does('Reject', 'reject'),
		),
	];
}

function working(agent, task) {
	const owner = task.ownerId === agent.id;
	const mayHold = !['chat', 'email'].includes(task.mediaType);
	return [
		title(task, task.held ? 'On hold' : ticking(agent.since), task.held ? 'warn' : 'calm'),
		words(task),
		screenPop(task),
		variables(task),
		task.consult ? consultRow(agent, task) : null,
		owner
			? h(
					'div',
					{ className: 'actions' },
					task.consult
						? null
						: [
								target,
								button('Transfer', () => act('transfer', destination())),
								button('Consult', () => act('consult', destination())),
								mayHold ? does(task.held ? 'Resume' : 'Hold', task.held ? 'unhold' : 'hold') : null,
							],
					does('End', 'end', 'danger'),
				)
			: null,
	];
}

function wrappingUp(task) {
	return [
		title(task, 'Wrap-up', 'warn'),
		h(
			'div',
			{ className: 'actions' },
			reason,
			button('Wrap up', () => act('wrapup', { wrapUpReason: reason.value }), 'primary'),
		),
	];
}

function content() {
	const hand = atHand();
	if (!hand) return [];
	const { agent, task } = hand;
	if (agent.offeredTaskId) return offered(agent, task);
	return agent.state === 'wrapup' ? wrappingUp(task) : working(agent, task);
}

function drawState(agent) {
	const [label, tone] = STATES[agent?.state ?? 'idle'];
	const pill = byId('agent-state');
	pill.className = `pill ${tone}`;
	pill.textContent = agent?.auxCode ? `${label}: ${agent.auxCode}` : label;
	const busy = agent?.state === 'engaged' || agent?.offeredTaskId !== undefined;
	byId('agent-toggle').hidden = !agent || busy;
	byId('agent-toggle').textContent = agent?.state === 'available' ? 'Go idle' : 'Go available';
}

function drawStrip() {
	const agent = me();
	drawState(agent);
	const hand = atHand();
	// Half-made choices and the focus survive what does not concern them.
	const { history, lastUpdatedTime, ...task } = hand?.task ?? {};
	const signature = JSON.stringify([agent?.id, hand && task, agents()]);
	if (signature === shown) return;
	shown = signature;
	if (agent) fillTargets(agent);
	const strip = byId('task-strip');
	const focused = strip.contains(document.activeElement) ? document.activeElement.textContent : '';
	strip.hidden = !hand;
	strip.dataset.kind = agent?.offeredTaskId ? 'offer' : (agent?.state ?? 'idle');
	strip.replaceChildren(...content().filter(Boolean));
	if (focused && !strip.contains(document.activeElement)) {
		[...strip.querySelectorAll('button')].find((one) => one.textContent === focused)?.focus();
	}
}

function waitingRow(entry) {
	return h(
		'li',
		{},
		h('span', { className: 'position' }, entry.position),
		h('span', { className: 'name', dir: 'auto' }, entry.name),
		entry.priority < 10
			? h('span', { className: 'pill calm', title: 'Contact priority' }, `P${entry.priority}`)
			: null,
		ticking(entry.since),
	);
}

function drawBoard() {
	const board = byId('board');
	const waiting = state.board.queues;
	board.hidden = waiting.length === 0;
	board.replaceChildren(
		...waiting.flatMap(({ name, waiting: entries }) => [
			h('h3', {}, name, h('span', { className: 'count' }, entries.length)),
			h('ol', {}, entries.map(waitingRow)),
		]),
	);
	setCount(
		byId('waiting-count'),
		waiting.reduce((sum, { waiting: entries }) => sum + entries.length, 0),
	);
}

function draw() {
	drawStrip();
	drawBoard();
	onChange(atHand()?.task);
}

/** `changed` is told the task at hand whenever the floor moves. */
export async function startFloor(changed) {
	onChange = changed;
	({ queues } = await call('GET', '/wxcc/tenant'));
	queues = queues.filter(({ active }) => active);
	byId('agent').addEventListener('change', draw);
	byId('agent-toggle').addEventListener('click', () => {
		void act(me().state === 'available' ? 'idle' : 'available');
	});
	on('task', draw);
	on('board', draw);
	setInterval(() => {
		for (const time of document.querySelectorAll('[data-since]')) {
			time.textContent = clock(Number(time.dataset.since));
		}
	}, 1000);
}
