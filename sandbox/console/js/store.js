/** What the server holds, kept current by its event stream. */
const LONGEST_LIST = 300;

export const state = {
	conversations: new Map(),
	requests: new Map(),
	dispatches: new Map(),
	customer: new Map(),
	webhooks: [],
	assets: [],
	faults: [],
	callbackMode: { mode: 'normal', modes: ['normal'] },
	eceConversations: new Map(),
	eceBoard: { agents: [], entryPoints: [] },
	tasks: new Map(),
	board: { agents: [], queues: [] },
	cceTasks: new Map(),
	cceContacts: new Map(),
	cceBoard: { agents: [], scriptSelectors: [], integrations: [] },
};

const listeners = new Map();
const dirty = new Set();

/** Listeners run once per frame, however many events came. */
export function on(topic, listener) {
	listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

function changed(topic) {
	if (dirty.size === 0) {
		setTimeout(() => {
			const topics = [...dirty];
			dirty.clear();
			const due = new Set(topics.flatMap((one) => listeners.get(one) ?? []));
			for (const listener of due) listener();
		}, 30);
	}
	dirty.add(topic);
}

export async function call(method, path, body) {
	const response = await fetch(`/admin${path}`, {
		method,
		...(body === undefined
			? {}
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.error ?? `The sandbox answered ${response.status}`);
	return answer;
}

function put(map, item, key = 'id') {
	map.set(item[key], item);
	if (map.size > LONGEST_LIST) map.delete(map.keys().next().value);
}

const fill = (map, items, key) => {
	map.clear();
	for (const item of items) put(map, item, key);
};

async function load() {
	const [
		conversations,
		requests,
		events,
		callbacks,
		taskEvents,
		eceEvents,
		eceConversations,
		eceBoard,
		customer,
		webhooks,
		assets,
		faults,
		callbackMode,
		tasks,
		board,
		cceEvents,
		cceTasks,
		cceContacts,
		cceBoard,
	] = await Promise.all(
		[
			'/conversations',
			'/requests',
			'/deliveries',
			'/callbacks',
			'/wxcc/deliveries',
			'/ece/deliveries',
			'/ece/conversations',
			'/ece/board',
			'/customers/messages',
			'/webhooks',
			'/assets',
			'/faults',
			'/callbacks/mode',
			'/wxcc/tasks',
			'/wxcc/board',
			'/cce/deliveries',
			'/cce/tasks',
			'/cce/contacts',
			'/cce/board',
		].map((path) => call('GET', path)),
	);
	fill(state.conversations, conversations);
	fill(state.requests, requests);
	fill(
		state.dispatches,
		[...events, ...callbacks, ...taskEvents, ...eceEvents, ...cceEvents].sort((a, b) =>
			a.at.localeCompare(b.at),
		),
	);
	fill(state.customer, customer, 'tid');
	fill(state.tasks, tasks);
	fill(state.eceConversations, eceConversations);
	fill(state.cceTasks, cceTasks, 'taskId');
	fill(state.cceContacts, cceContacts);
	Object.assign(state, { eceBoard, webhooks, assets, faults, callbackMode, board, cceBoard });
	Object.keys(handlers).forEach(changed);
}

const handlers = {
	conversation: (data) => put(state.conversations, data),
	request: (data) => put(state.requests, data),
	dispatch: (data) => put(state.dispatches, data),
	customer: (data) => put(state.customer, data, 'tid'),
	webhooks: (data) => (state.webhooks = data),
	assets: (data) => (state.assets = data),
	faults: (data) => (state.faults = data),
	callbackMode: (data) => Object.assign(state.callbackMode, data),
	task: (data) => put(state.tasks, data),
	board: (data) => (state.board = data),
	eceConversation: (data) => put(state.eceConversations, data),
	eceBoard: (data) => (state.eceBoard = data),
	cceTask: (data) => put(state.cceTasks, data, 'taskId'),
	cceContact: (data) => put(state.cceContacts, data),
	cceBoard: (data) => (state.cceBoard = data),
};

export function connect(onState) {
	const source = new EventSource('/admin/events');
	source.addEventListener('open', () => {
		onState('on');
		void load();
	});
	source.addEventListener('error', () => onState('off'));
	source.addEventListener('reset', () => void load());
	for (const [topic, handle] of Object.entries(handlers)) {
		source.addEventListener(topic, (event) => {
			handle(JSON.parse(event.data));
			changed(topic);
		});
	}
}
