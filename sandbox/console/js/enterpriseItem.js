import { byId, empty, h, option } from './dom.js';
import { clockTime } from './format.js';
import { call, state } from './store.js';

/** One task of Digital Routing or contact of Task Routing: what is known of it, and what CCE can do with it. */

const TASK_STATES = {
	CREATED: ['Created', ''],
	QUEUED: ['Queued', 'warn'],
	ROUTED: ['Routed', 'good'],
	TRANSFERRED: ['Transferred', 'calm'],
	CLOSED: ['Closed', ''],
};
const CONTACT_STATES = {
	UNREAD: ['Unread', ''],
	QUEUED: ['Queued', 'warn'],
	RESERVED: ['Reserved', 'good'],
	HANDLED: ['Handled', ''],
	DISCARDED: ['Discarded', 'bad'],
};
const DELIVERY_TONES = { delivered: 'good', retrying: 'warn', dropped: 'bad', suppressed: 'warn' };
const CUSTOMER_NAME = 'user_DR_CustomerName';

let shown = '';

const agents = () => state.cceBoard.agents;
const agentName = (id) => agents().find((agent) => agent.id === id)?.name ?? id;
export const isTask = (item) => item?.taskId !== undefined && item.state !== undefined;

export const nameOf = (item) =>
	isTask(item)
		? item.variables.find(({ name }) => name === CUSTOMER_NAME)?.value ||
			item.customerId ||
			item.origin ||
			item.taskId
		: item.name;

export function stateOf(item) {
	if (item.gone === 'cancelled') return ['Cancelled', ''];
	if (!isTask(item)) return CONTACT_STATES[item.status];
	const rings = item.state === 'ROUTED' && !item.accepted;
	return rings ? ['Ringing', 'warn'] : TASK_STATES[item.state];
}

export const pill = ([label, tone]) => h('span', { className: `pill ${tone}` }, label);

export async function tell(path, body) {
	const problem = byId('cce-problem');
	problem.textContent = '';
	try {
		await call('POST', `/cce/${path}`, body);
	} catch (error) {
		problem.textContent = error.message;
	}
}

/** Kept, so that a half-made choice survives what happens meanwhile. */
const choices = {
	agent: h('select', { 'aria-label': 'Agent' }),
	selector: h('select', { 'aria-label': 'Script selector' }),
	code: h('select', { 'aria-label': 'Disposition code' }),
	reason: h('select', { 'aria-label': 'Reason' }),
	wait: h('input', {
		type: 'number',
		min: 0,
		value: 60,
		className: 'seconds',
		'aria-label': 'Estimated wait in seconds',
	}),
};

function fill(choice, entries) {
	const before = choice.value;
	choice.replaceChildren(...entries.map(([value, label]) => option(value, label)));
	if (entries.some(([value]) => value === before)) choice.value = before;
}

function fillChoices() {
	fill(choices.agent, [
		['', 'Any agent'],
		...agents()
			.filter((agent) => agent.state !== 'loggedOut')
			.map(({ id, name }) => [id, name]),
	]);
	fill(choices.selector, [
		['', 'Same selector'],
		...state.cceBoard.scriptSelectors.map((name) => [name, name]),
	]);
}

const chosen = (choice) => (choice.value === '' ? undefined : choice.value);

const button = (label, run, look = '') =>
	h(
		'button',
		{ type: 'button', className: `button small ${look}`, onclick: () => void run() },
		label,
	);

/** A button with the choices that it takes along. */
const withChoice = (...parts) => h('span', { className: 'with-choice' }, parts);

function taskActions(task) {
	const act = (action, extra = () => ({})) => {
		return () => tell(`tasks/${encodeURIComponent(task.taskId)}`, { action, ...extra() });
	};
	const route = withChoice(
		choices.agent,
		button(
			'Route',
			act('route', () => ({ agent: chosen(choices.agent) })),
			'primary',
		),
	);
	const close = withChoice(
		choices.code,
		button(
			'Close',
			act('close', () => ({ dispositionCode: chosen(choices.code) })),
			'danger',
		),
	);
	const transfer = withChoice(
		choices.selector,
		button(
			'Transfer',
			act('transfer', () => ({ scriptSelector: chosen(choices.selector) })),
		),
	);
	const wait = withChoice(
		choices.wait,
		button(
			'Tell wait',
			act('queue', () => ({ estimatedWaitTime: Number(choices.wait.value) })),
		),
	);
	switch (task.state) {
		case 'CREATED':
			return [button('Queue', act('queue'), 'primary'), close];
		case 'QUEUED':
			return [route, wait, close];
		case 'ROUTED':
			return task.accepted
				? [button('End', act('end'), 'primary'), transfer, close]
				: [
						button('Accept', act('accept'), 'primary'),
						button('No answer', act('noAnswer')),
						transfer,
						close,
					];
		case 'TRANSFERRED':
			return [close];
		default:
			return [];
	}
}

function contactActions(contact) {
	if (contact.gone === 'cancelled') return [];
	const act = (action, extra = () => ({})) => {
		return () => tell(`contacts/${encodeURIComponent(contact.id)}`, { action, ...extra() });
	};
	const discard = withChoice(
		choices.reason,
		button(
			'Discard',
			act('discard', () => ({ reason: choices.reason.value })),
			'danger',
		),
	);
	const again = contact.requeueOnRecovery ? button('Queue again', act('renotify')) : null;
	switch (contact.status) {
		case 'UNREAD':
			return [button('Queue', act('queue'), 'primary'), discard];
		case 'QUEUED':
			return [
				withChoice(
					choices.agent,
					button(
						'Route',
						act('route', () => ({ agent: chosen(choices.agent) })),
						'primary',
					),
				),
				discard,
			];
		case 'RESERVED':
			return [button('Handled', act('handle'), 'primary'), again, discard];
		default:
			return [];
	}
}

const fact = (label, text) =>
	text === null || text === undefined || text === ''
		? []
		: [h('dt', {}, label), h('dd', { dir: 'auto' }, String(text))];

const facts = (rows) => h('dl', { className: 'facts' }, rows.flat());

const waitText = (seconds) => (seconds >= 0 ? `${seconds} s` : 'Unknown');

function taskFacts(task) {
	return [
		fact('Task', task.taskId),
		fact('Customer', task.customerId),
		fact('From', task.origin),
		fact('To', task.destination),
		fact('Media', `${task.mediaType}, ${task.mediaChannel}`),
		fact('Script selector', task.scriptSelector),
		fact('Preferred owner', task.preferredOwner),
		fact('Agent', task.agentId && agentName(task.agentId)),
		task.state === 'QUEUED' ? fact('Estimated wait', waitText(task.estimatedWaitTime)) : [],
		fact('Disposition', task.dispositionCode),
		fact('Tracking', task.trackingIds.at(-1)),
		fact('Close notices', task.notices.map(({ kind }) => kind).join(', ')),
	];
}

function contactFacts(contact) {
	return [
		fact('Contact', contact.id),
		fact('Title', contact.title),
		fact('Description', contact.description),
		fact('Script selector', contact.scriptSelector),
		fact('Reason', contact.statusReason),
		fact('Agent', contact.agentId && agentName(contact.agentId)),
		fact('CCE task', contact.taskId),
		contact.status === 'QUEUED' ? fact('Estimated wait', waitText(contact.estimatedWaitTime)) : [],
		fact('Tags', contact.tags.join(', ')),
		contact.gone === 'expired' ? fact('Status URL', 'Expired: nobody asked for it') : [],
	];
}

const part = (title, ...content) =>
	h('section', { className: 'part' }, h('h3', {}, title), content);

function variablesPart({ variables }) {
	if (variables.length === 0) return null;
	return part('Variables', facts(variables.map(({ name, value }) => fact(name, value || ' '))));
}

function historyPart({ history }) {
	return part(
		'History',
		h(
			'ol',
			{ className: 'plain-list' },
			history.map(({ time, state: entered, agentId, dispositionCode, estimatedWaitTime }) =>
				h(
					'li',
					{},
					h('time', {}, clockTime(time, true)),
					pill(TASK_STATES[entered]),
					[
						agentId && agentName(agentId),
						dispositionCode,
						estimatedWaitTime >= 0 ? `wait ${estimatedWaitTime} s` : null,
					]
						.filter(Boolean)
						.map((text) => h('span', { className: 'quiet-text' }, text)),
				),
			),
		),
	);
}

const deliveriesOf = (task) =>
	[...state.dispatches.values()].filter(({ kind, tid }) => kind === 'cce' && tid === task.taskId);

function deliveriesPart(task) {
	const deliveries = deliveriesOf(task);
	if (deliveries.length === 0) return null;
	return part(
		'Events sent',
		h(
			'ol',
			{ className: 'plain-list' },
			deliveries.map(({ at, label, state: became, attempts, url, reason }) => {
				const last = attempts.at(-1);
				return h(
					'li',
					{ title: [url, reason].filter(Boolean).join(' — ') },
					h('time', {}, clockTime(at, true)),
					h('span', {}, label),
					h(
						'span',
						{ className: `pill ${DELIVERY_TONES[became] ?? ''}` },
						became === 'delivered' ? last.status : became,
					),
					became === 'delivered' || !last
						? null
						: h('span', { className: 'quiet-text' }, String(last.error ?? last.status)),
				);
			}),
		),
	);
}

/** Anew only where something of it changed. */
export function drawItem(item, onBack) {
	const pane = byId('cce-item');
	const signature = JSON.stringify([
		item,
		isTask(item) && deliveriesOf(item),
		state.cceBoard.scriptSelectors,
		agents(),
	]);
	if (signature === shown) return;
	shown = signature;
	if (!item) {
		pane.replaceChildren(
			empty('Nothing chosen', 'Choose a task on the left to play CCE and its agents.'),
		);
		return;
	}
	fillChoices();
	const focused = pane.contains(document.activeElement) ? document.activeElement : undefined;
	const scrolled = pane.querySelector('.parts')?.scrollTop ?? 0;
	const actions = (isTask(item) ? taskActions(item) : contactActions(item)).filter(Boolean);
	const back = h(
		'button',
		{ type: 'button', className: 'button quiet small back', onclick: onBack },
		'Back',
	);
	const parts = h(
		'div',
		{ className: 'parts', role: 'group', tabIndex: 0, 'aria-label': 'What is known of it' },
		facts(isTask(item) ? taskFacts(item) : contactFacts(item)),
		variablesPart(item),
		...(isTask(item) ? [historyPart(item), deliveriesPart(item)] : []),
	);
	pane.replaceChildren(
		h(
			'div',
			{ className: 'conversation-head' },
			h(
				'div',
				{ className: 'row' },
				back,
				h('span', { className: 'who', dir: 'auto' }, nameOf(item)),
				pill(stateOf(item)),
			),
			item.state === 'TRANSFERRED'
				? h(
						'p',
						{ className: 'quiet-text' },
						`The workflow has to create the task again, under the same id, within ${state.cceBoard.transferSeconds} seconds.`,
					)
				: null,
			actions.length > 0 ? h('div', { className: 'actions' }, actions) : null,
		),
		parts,
	);
	parts.scrollTop = scrolled;
	refocus(pane, focused);
}

/** The same element where it was kept, else the button of the same name, else the next to press. */
function refocus(pane, focused) {
	const buttons = [...pane.querySelectorAll('.actions button')];
	const next = pane.contains(focused)
		? focused
		: (buttons.find(({ textContent }) => textContent === focused?.textContent) ?? buttons[0]);
	if (focused) next?.focus();
}

export function startItem({ dispositionCodes, discardReasons }) {
	fill(choices.code, [['', 'Usual code'], ...dispositionCodes.map((code) => [code, code])]);
	fill(
		choices.reason,
		discardReasons.map((reason) => [reason, reason.replace('NOTIFICATION_', '')]),
	);
}
