import { byId, empty, h, radioChips, setCount } from './dom.js';
import { clockTime } from './format.js';
import { on, state } from './store.js';

const FILTERS = [
	['all', 'All'],
	['request', 'Requests'],
	['event', 'Events'],
	['callback', 'Callbacks'],
];

let filter = 'all';
const entries = new Map();

const UUID_TAIL = /([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f-]{27}/g;

/** The telling end of a path has to stay in sight: the room says the rest. */
const shortPath = (path) =>
	path
		.replace(/^\/[a-z-]+(\/api)?\/v1/, '')
		.replace(/^\/wxcc(\/organization\/[^/]+)?/, '')
		.replace(/^\/ece(\/system(\/ws\/v19\/clientapplications|\/egain)?)?/, '')
		.replace(/^\/cce(\/drapi\/v1|\/ccp(?=\/))?/, '')
		.replace(UUID_TAIL, '$1…');

const tone = (status) => {
	if (status === undefined) return 'bad';
	if (status < 300) return 'good';
	return status < 400 ? 'warn' : 'bad';
};

function requestView(request) {
	const open = request.state === 'open';
	return {
		kind: 'request',
		at: request.at,
		out: false,
		verb: request.method,
		title: shortPath(request.path),
		fullTitle: request.path,
		pill: open ? 'waiting' : (request.status ?? 'no answer'),
		tone: open ? '' : request.state === 'broken' ? 'bad' : tone(request.status),
		sub: [
			request.room,
			request.durationMs === undefined ? null : `${request.durationMs} ms`,
			request.fault ? `fault: ${request.fault}` : null,
		],
		bodies: [
			['Path', request.query ? `${request.path}?${request.query}` : request.path],
			['Request', request.body],
			['Answer', request.response],
			['Headers', request.headers],
		],
	};
}

const DISPATCH_TONES = {
	delivered: 'good',
	retrying: 'warn',
	dropped: 'bad',
	suppressed: 'warn',
};

function dispatchView(dispatch) {
	const last = dispatch.attempts.at(-1);
	const attempts = dispatch.attempts.length;
	const isCallback = dispatch.kind === 'callback' || dispatch.kind === 'ece';
	return {
		// Task events are events too.
		kind: isCallback ? 'callback' : 'event',
		at: dispatch.at,
		out: true,
		verb: isCallback ? 'Callback' : 'Event',
		title: dispatch.label,
		pill: dispatch.state === 'delivered' ? last.status : dispatch.state,
		tone: DISPATCH_TONES[dispatch.state] ?? '',
		sub: [
			last ? `${last.durationMs} ms` : null,
			attempts > 1 ? `${attempts} attempts` : null,
			last?.error ?? (dispatch.state === 'delivered' ? null : last?.status),
			dispatch.url,
		],
		bodies: [
			['Body', dispatch.body],
			['Attempts', dispatch.attempts],
			['Headers', dispatch.headers],
			['Note', dispatch.reason],
		],
	};
}

const pretty = (body) => (typeof body === 'string' ? body : JSON.stringify(body, null, 2));

function drawBodies(entry) {
	entry.bodies.replaceChildren(
		...(entry.element.open ? entry.view.bodies : [])
			.filter(([, body]) => body !== undefined && body !== null && body !== '')
			.map(([title, body]) =>
				h('div', {}, h('h3', {}, title), h('pre', { tabIndex: 0, dir: 'auto' }, pretty(body))),
			),
	);
}

function createEntry(fresh) {
	const summary = h('summary');
	const bodies = h('div', { className: 'bodies' });
	const element = h('details', { className: `entry${fresh ? ' fresh' : ''}` }, summary, bodies);
	const entry = { element, summary, bodies };
	element.addEventListener('toggle', () => drawBodies(entry));
	return entry;
}

function drawEntry(entry, view) {
	entry.view = view;
	entry.element.hidden = filter !== 'all' && filter !== view.kind;
	entry.summary.replaceChildren(
		h(
			'span',
			{
				className: `arrow${view.out ? ' out' : ''}`,
				title: view.out ? 'Sent by the vendor' : 'Received by the vendor',
			},
			view.out ? '←' : '→',
		),
		h(
			'span',
			{ className: 'title', title: view.fullTitle ?? view.title },
			h('b', {}, view.verb),
			h('span', {}, view.title),
		),
		h('span', { className: `pill ${view.tone}` }, String(view.pill)),
		h(
			'span',
			{ className: 'sub' },
			[clockTime(view.at, true), ...view.sub].filter(Boolean).join(' · '),
		),
	);
	drawBodies(entry);
}

const drawn = new WeakMap();

function draw() {
	const list = byId('wire-list');
	const items = [
		...[...state.requests.values()].map((item) => ({ item, view: requestView })),
		...[...state.dispatches.values()].map((item) => ({ item, view: dispatchView })),
	].sort((a, b) => a.item.at.localeCompare(b.item.at));
	const known = new Set(items.map(({ item }) => item.id));
	for (const [id, entry] of entries) {
		if (known.has(id)) continue;
		entry.element.remove();
		entries.delete(id);
	}
	list.querySelector('.empty')?.remove();
	// What was there before the page was is no news.
	const news = entries.size > 0;
	for (const { item, view } of items) {
		let entry = entries.get(item.id);
		if (!entry) {
			entry = createEntry(news);
			entries.set(item.id, entry);
			list.prepend(entry.element);
		}
		// The stream replaces an item when it changes, so its identity tells.
		if (drawn.get(entry) !== item) drawEntry(entry, view(item));
		drawn.set(entry, item);
	}
	drawEmpty(list);
	setCount(byId('wire-count'), entries.size);
}

function drawEmpty(list) {
	const shown = [...entries.values()].some(({ element }) => !element.hidden);
	if (shown) return;
	list.prepend(
		empty(
			'Nothing has passed yet',
			'Requests to the vendor, and its events and callbacks, appear here as they happen.',
		),
	);
}

export function startWire() {
	radioChips(byId('wire-filters'), FILTERS, filter, (chosen) => {
		filter = chosen;
		for (const { element, view } of entries.values()) {
			element.hidden = filter !== 'all' && filter !== view.kind;
		}
		const list = byId('wire-list');
		list.querySelector('.empty')?.remove();
		drawEmpty(list);
	});
	on('request', draw);
	on('dispatch', draw);
	draw();
}
