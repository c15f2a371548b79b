import { arrowKeys, byId, empty, h, option, replaceCards, setCount } from './dom.js';
import { drawItem, isTask, nameOf, pill, startItem, stateOf, tell } from './enterpriseItem.js';
import { clockTime } from './format.js';
import { call, on, state } from './store.js';

/** CCE's side: agents, the tasks of Digital Routing, and the contacts of Task Routing. */

const AGENT_STATES = { ready: 'Ready', notReady: 'Not ready', loggedOut: 'Logged out' };
const AGENT_ACTIONS = { ready: 'ready', notReady: 'notReady', loggedOut: 'logout' };
const AGENT_TONES = { ready: 'good', notReady: 'warn', loggedOut: '' };

let selected;

const idOf = (item) => (isTask(item) ? item.taskId : item.id);
const find = (id) => state.cceTasks.get(id) ?? state.cceContacts.get(id);

// ---- agents ----

function agentRow(agent) {
	const choice = h(
		'select',
		{
			'aria-label': `State of ${agent.name}`,
			onchange: () => void tell(`agents/${agent.id}`, { action: AGENT_ACTIONS[choice.value] }),
		},
		Object.entries(AGENT_STATES).map(([value, label]) => option(value, label)),
	);
	choice.value = agent.state;
	return h(
		'li',
		{},
		h(
			'span',
			{ className: 'row', title: `SkillTargetID ${agent.id}` },
			h('span', { className: `dot ${AGENT_TONES[agent.state]}`, 'aria-hidden': 'true' }),
			h('span', { className: 'name' }, agent.name),
			agent.items.length > 0
				? h('span', { className: 'count', title: 'Tasks at hand' }, agent.items.length)
				: null,
		),
		choice,
	);
}

function drawAgents() {
	const list = byId('cce-agents');
	const focused = document.activeElement?.getAttribute('aria-label');
	const had = list.contains(document.activeElement);
	list.replaceChildren(...state.cceBoard.agents.map(agentRow));
	if (had) list.querySelector(`[aria-label="${focused}"]`)?.focus();
	const { integrations } = state.cceBoard;
	byId('cce-told').textContent =
		integrations.length === 0
			? 'Nobody is told of tasks: no integration is set.'
			: (integrations.find(({ tokenProblem }) => tokenProblem)?.tokenProblem ?? '');
}

// ---- list ----

function card(item) {
	const id = idOf(item);
	const line = isTask(item) ? `${item.mediaChannel} to ${item.destination}` : item.title;
	return h(
		'button',
		{
			type: 'button',
			className: 'card',
			'aria-current': id === selected ? 'true' : 'false',
			onclick: () => select(id),
			'data-id': id,
		},
		h(
			'span',
			{ className: 'row' },
			h('strong', { dir: 'auto' }, nameOf(item)),
			pill(stateOf(item)),
		),
		h('span', { className: 'last', dir: 'auto' }, line),
		h(
			'span',
			{ className: 'row' },
			h('span', { className: 'channel' }, isTask(item) ? 'Digital Routing' : 'Task Routing'),
			h('time', {}, clockTime(item.createdTime)),
		),
	);
}

const isWaiting = (item) =>
	isTask(item)
		? ['CREATED', 'QUEUED'].includes(item.state)
		: ['UNREAD', 'QUEUED'].includes(item.status) && item.gone !== 'cancelled';

function drawList() {
	const items = [...state.cceTasks.values(), ...state.cceContacts.values()].sort((a, b) =>
		b.createdTime.localeCompare(a.createdTime),
	);
	replaceCards(
		byId('cce-items'),
		items.length > 0
			? items.map(card)
			: [empty('No tasks yet', 'A task appears here when a workflow creates one in CCE.')],
	);
	setCount(byId('cce-count'), items.filter(isWaiting).length);
}

// ---- the chosen one ----

const drawChosen = () => drawItem(find(selected), () => select(undefined));

function select(id) {
	selected = id;
	byId('cce-desk').dataset.open = id ? 'conversation' : 'list';
	drawList();
	drawChosen();
}

function draw() {
	// The newest opens by itself, where both panes are in sight.
	const wide = matchMedia('(min-width: 641px)').matches;
	if (wide && !find(selected)) {
		selected = [...state.cceTasks.keys(), ...state.cceContacts.keys()].at(-1);
	}
	drawList();
	drawChosen();
}

export async function startEnterprise() {
	document
		.querySelector('#views [data-value="cce"]')
		.append(h('span', { className: 'count', id: 'cce-count', title: 'Waiting', hidden: true }));
	startItem(await call('GET', '/cce/tenant'));
	arrowKeys(byId('cce-items'), '.card');
	on('cceTask', draw);
	on('cceContact', draw);
	on('dispatch', drawChosen);
	on('cceBoard', () => {
		drawAgents();
		drawChosen();
	});
	select(undefined);
}
