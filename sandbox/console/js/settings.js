import { byId, h, option, setCount } from './dom.js';
import { call, on, state } from './store.js';

const FAULT_FIELDS = {
	delay: [['ms', 'Milliseconds', '2000']],
	status: [['status', 'Status', '500']],
	redirect: [['location', 'To', 'https://elsewhere.example.com/']],
	rateLimit: [['retryAfter', 'Retry-After (s)', '']],
	slowDrip: [['intervalMs', 'Every (ms)', '200']],
	hugeBody: [['bytes', 'Bytes', '10485760']],
};

const FAULT_NAMES = {
	status: 'Answer with a status',
	delay: 'Delay the answer',
	reset: 'Reset the connection',
	truncate: 'Break off the answer',
	html: 'HTML in place of JSON',
	empty: 'Empty body',
	brokenJson: 'Broken JSON',
	hugeBody: 'Huge body',
	slowDrip: 'Slow drip',
	redirect: 'Redirect',
	rateLimit: 'Rate limit (429)',
	hang: 'Never answer',
};

const MODE_NAMES = {
	normal: 'Normal',
	never: 'Never sent',
	duplicate: 'Sent twice',
	delayed: 'Late by one second',
	reordered: 'In reverse order',
	fail: 'Every write fails',
};

const EVENT_MODE_NAMES = {
	normal: 'Normal',
	duplicate: 'Sent twice',
	delayed: 'Late by one second',
	reordered: 'In reverse order',
	lost: 'Lost',
	wrongSignature: 'With a wrong signature',
	oldTimestamp: 'With an old timestamp',
	changedByte: 'Changed after signing',
	hugeBody: 'With a body of 2 MB',
	wrongContentType: 'As text/plain',
};

const NUMBERS = new Set(['ms', 'status', 'intervalMs', 'bytes', 'retryAfter']);

const field = (label, control, wide = false) =>
	h('label', { className: `field${wide ? ' wide' : ''}` }, label, control);

/** A part of the sheet; what goes wrong in it is told in it. */
function group(title, hint, ...content) {
	const problem = h('p', { className: 'problem', role: 'alert' });
	const element = h(
		'section',
		{ className: 'group' },
		h('h3', {}, title),
		h('p', {}, hint),
		...content,
		problem,
	);
	const run = async (work) => {
		problem.textContent = '';
		try {
			await work();
		} catch (error) {
			problem.textContent = error.message;
		}
	};
	return { element, run };
}

const button = (label, onclick, look = '') =>
	h('button', { type: 'button', className: `button ${look}`, onclick }, label);

function webhookGroup() {
	const url = h('input', {
		type: 'url',
		required: true,
		placeholder: 'http://localhost:5678/webhook/…',
	});
	const secret = h('input', { type: 'password', autocomplete: 'off' });
	const algorithm = h('select', {}, option('sha256', 'SHA-256'), option('sha512', 'SHA-512'));
	const channels = h('select', {}, option('', 'All channels'));
	const list = h('ul', { className: 'plain-list' });
	const form = h(
		'form',
		{ className: 'grid' },
		field('Webhook URL', url, true),
		field('Secret, for the signature', secret),
		field('Signature', algorithm),
		field('For', channels, true),
		h(
			'div',
			{ className: 'wide actions' },
			h('button', { className: 'button primary' }, 'Save and test'),
			button('Remove all', () => run(() => call('DELETE', '/webhooks'))),
		),
	);
	const { element, run } = group(
		'Outbound webhook',
		'Where Webex Connect posts what customers do. Saving sends a HEAD request that has to answer 200.',
		form,
		list,
	);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		void run(async () => {
			await call('POST', '/webhooks', {
				url: url.value,
				algorithm: algorithm.value,
				...(secret.value ? { secret: secret.value } : {}),
				...(channels.value ? { channels: [channels.value] } : {}),
			});
			secret.value = '';
		});
	});
	on('webhooks', () => {
		const byUrl = Map.groupBy(state.webhooks, ({ url }) => url);
		list.replaceChildren(
			...[...byUrl].map(([address, ones]) =>
				h(
					'li',
					{},
					h('span', { className: 'wide' }, address),
					ones.map(({ channel, signed }) =>
						h(
							'span',
							{ className: `pill ${signed ? 'good' : 'warn'}` },
							`${channel}${signed ? '' : ', unsigned'}`,
						),
					),
				),
			),
		);
	});
	void call('GET', '/channels').then((answer) =>
		channels.append(...answer.channels.map((one) => option(one))),
	);
	return element;
}

function faultGroup() {
	const kind = h(
		'select',
		{},
		Object.entries(FAULT_NAMES).map(([value, label]) => option(value, label)),
	);
	const method = h(
		'select',
		{},
		option('', 'Any method'),
		['POST', 'GET', 'PATCH', 'DELETE'].map((one) => option(one)),
	);
	const path = h('input', { value: '/engage/api/v1/conversations' });
	const count = h('input', { type: 'number', min: 1, value: 1, placeholder: 'until cleared' });
	const processed = h('input', { type: 'checkbox' });
	const details = h('div', { className: 'grid wide' });
	const list = h('ul', { className: 'plain-list' });
	const drawDetails = () =>
		details.replaceChildren(
			...(FAULT_FIELDS[kind.value] ?? []).map(([name, label, value]) =>
				field(label, h('input', { name, value })),
			),
		);
	kind.addEventListener('change', drawDetails);
	drawDetails();
	const form = h(
		'form',
		{ className: 'grid' },
		field('Fault', kind, true),
		details,
		field('Path begins with', path, true),
		field('Method', method),
		field('How often', count),
		h(
			'label',
			{ className: 'check wide' },
			processed,
			'Carry out the request first, then lose the answer',
		),
		h(
			'div',
			{ className: 'wide actions' },
			h('button', { className: 'button primary' }, 'Add fault'),
			button('Clear all', () => run(() => call('DELETE', '/faults'))),
		),
	);
	const { element, run } = group(
		'Faults',
		'What goes wrong with the next requests, oldest fault first.',
		form,
		list,
	);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		const effect = { kind: kind.value };
		for (const input of details.querySelectorAll('input')) {
			if (input.value === '') continue;
			effect[input.name] = NUMBERS.has(input.name) ? Number(input.value) : input.value;
		}
		void run(() =>
			call('POST', '/faults', {
				match: {
					...(method.value ? { method: method.value } : {}),
					...(path.value ? { path: path.value } : {}),
					...(count.value ? { count: Number(count.value) } : {}),
				},
				processed: processed.checked,
				fault: effect,
			}),
		);
	});
	on('faults', () => {
		list.replaceChildren(
			...state.faults.map(({ fault, match = {}, left }) =>
				h(
					'li',
					{},
					h('span', { className: 'pill warn' }, fault.kind),
					[match.method, match.path].filter(Boolean).join(' ') || 'any request',
					h('span', { className: 'pill' }, left === null ? 'until cleared' : `${left} left`),
				),
			),
		);
		setCount(byId('settings-count'), state.faults.length);
	});
	return element;
}

function callbackGroup() {
	const mode = h('select');
	const repeat = h('input', { type: 'checkbox' });
	const { element, run } = group(
		'Callbacks of writes',
		'How the result of a write comes back when the request names a callback URL.',
		field('Mode', mode),
		h('label', { className: 'check' }, repeat, 'Repeat a refused callback'),
	);
	const save = () =>
		run(() => call('POST', '/callbacks/mode', { mode: mode.value, repeatRefused: repeat.checked }));
	mode.addEventListener('change', save);
	repeat.addEventListener('change', save);
	on('callbackMode', () => {
		const { modes, mode: current, repeatRefused } = state.callbackMode;
		mode.replaceChildren(...modes.map((one) => option(one, MODE_NAMES[one])));
		mode.value = current;
		repeat.checked = repeatRefused;
	});
	return element;
}

function contactCenterGroup() {
	const routing = h('input', { type: 'checkbox' });
	const limit = h('input', { type: 'checkbox' });
	const mode = h('select');
	const queue = h('select');
	const { element, run } = group(
		'Contact center',
		'How the simulated floor works, and how its events reach their subscribers.',
		h('label', { className: 'check' }, routing, 'Offer waiting tasks to available agents'),
		h('label', { className: 'check' }, limit, 'Limit each client to 300 requests a minute'),
		field('Task events', mode),
		field('Queue of a new contact', queue),
		h(
			'div',
			{ className: 'actions' },
			button('Add a contact', () =>
				run(() => call('POST', '/wxcc/tasks', { queueId: queue.value, originName: 'Sam Taylor' })),
			),
		),
	);
	const save = (control, path, body) =>
		control.addEventListener('change', () => run(() => call('POST', `/wxcc/${path}`, body())));
	save(routing, 'routing', () => ({ enabled: routing.checked }));
	save(limit, 'limit', () => ({ enabled: limit.checked }));
	save(mode, 'events', () => ({ mode: mode.value }));
	// Read anew whenever the sheet opens: tests and scripts change them too.
	const refresh = () =>
		run(async () => {
			const [floor, gate, events] = await Promise.all(
				['routing', 'limit', 'events'].map((path) => call('GET', `/wxcc/${path}`)),
			);
			routing.checked = floor.enabled;
			limit.checked = gate.enabled;
			mode.replaceChildren(...events.modes.map((one) => option(one, EVENT_MODE_NAMES[one])));
			mode.value = events.mode;
		});
	void call('GET', '/wxcc/tenant').then(({ queues }) =>
		queue.append(...queues.filter(({ active }) => active).map(({ id, name }) => option(id, name))),
	);
	byId('open-settings').addEventListener('click', () => void refresh());
	return element;
}

function tokenGroup() {
	const told = h('p', { role: 'status' });
	const { element, run } = group(
		'Tokens and data',
		'Expired access tokens can be refreshed; revoked ones need a new consent.',
		h(
			'div',
			{ className: 'actions' },
			button('Expire access tokens', () =>
				run(async () => {
					const { expired } = await call('POST', '/tokens/expire', {});
					told.textContent = `${expired} expired.`;
				}),
			),
			button('Revoke all tokens', () =>
				run(async () => {
					const { revoked } = await call('POST', '/tokens/revoke', {});
					told.textContent = `${revoked} revoked.`;
				}),
			),
			button(
				'Delete all conversations, tasks and records',
				() => run(() => call('POST', '/reset', {})),
				'danger',
			),
		),
		told,
	);
	return element;
}

export function startSettings() {
	const sheet = byId('settings');
	const close = button('Close', () => sheet.close());
	sheet.append(
		h('div', { className: 'sheet-head' }, h('h2', { id: 'settings-title' }, 'Settings'), close),
		webhookGroup(),
		faultGroup(),
		callbackGroup(),
		contactCenterGroup(),
		tokenGroup(),
	);
	// A click beside the sheet lands on the dialog itself.
	sheet.addEventListener('click', (event) => {
		if (event.target === sheet) sheet.close();
	});
	byId('open-settings').addEventListener('click', () => sheet.showModal());
}
