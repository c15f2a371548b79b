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
	sparse: 'With what is documented only',
	wrongSignature: 'With a wrong signature',
	oldTimestamp: 'With an old timestamp',
	changedByte: 'Changed after signing',
	hugeBody: 'With a body of 2 MB',
	wrongContentType: 'As text/plain',
	withoutToken: 'Without a token',
	wrongToken: 'With a token of nobody',
	unknownEvent: 'Of an unknown type',
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

function enterpriseGroup() {
	const address = (placeholder) => h('input', { type: 'url', required: true, placeholder });
	const eventsUrl = address('http://localhost:5678/webhook/…');
	const tokenUrl = address('http://localhost:5678/webhook/…/token');
	const clientId = h('input', { required: true, autocomplete: 'off' });
	const clientSecret = h('input', { type: 'password', required: true, autocomplete: 'off' });
	const list = h('ul', { className: 'plain-list' });
	const checks = {
		autoQueue: ['Queue new tasks after a moment', 'routing'],
		autoRoute: ['Offer queued tasks to ready agents', 'routing'],
		blocking: ['Block an address after five refused tokens (418)', 'gate/blocking'],
		rate: ['Take eight tasks a second at most (429)', 'gate/rate'],
	};
	const boxes = Object.fromEntries(
		Object.keys(checks).map((name) => [name, h('input', { type: 'checkbox' })]),
	);
	const mode = h('select');
	const form = h(
		'form',
		{ className: 'grid' },
		field('Events URL', eventsUrl, true),
		field('Token URL', tokenUrl, true),
		field('Client ID', clientId),
		field('Client secret', clientSecret),
		h(
			'div',
			{ className: 'wide actions' },
			h('button', { className: 'button primary' }, 'Add integration'),
			button('Remove all', () => run(() => call('DELETE', '/cce/integrations'))),
		),
	);
	const { element, run } = group(
		'Contact Center Enterprise',
		'Who is told of tasks, with a bearer token that is fetched first; and how CCE works.',
		form,
		list,
		field('Inbound events', mode),
		...Object.entries(checks).map(([name, [label]]) =>
			h('label', { className: 'check' }, boxes[name], label),
		),
	);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		void run(async () => {
			await call('POST', '/cce/integrations', {
				eventsUrl: eventsUrl.value,
				tokenUrl: tokenUrl.value,
				clientId: clientId.value,
				clientSecret: clientSecret.value,
			});
			clientSecret.value = '';
		});
	});
	for (const [name, [, path]] of Object.entries(checks)) {
		const key = path === 'routing' ? name : 'enabled';
		boxes[name].addEventListener('change', () =>
			run(() => call('POST', `/cce/${path}`, { [key]: boxes[name].checked })),
		);
	}
	mode.addEventListener('change', () =>
		run(() => call('POST', '/cce/events', { mode: mode.value })),
	);
	on('cceBoard', () => {
		list.replaceChildren(
			...state.cceBoard.integrations.map(({ eventsUrl: url, destinations, tokenProblem }) =>
				h(
					'li',
					{},
					h('span', { className: 'wide' }, url),
					(destinations ?? ['all destinations']).map((one) =>
						h('span', { className: 'pill' }, one),
					),
					tokenProblem ? h('span', { className: 'pill bad' }, 'no token') : null,
				),
			),
		);
	});
	const refresh = () =>
		run(async () => {
			const [routing, gate, events] = await Promise.all(
				['routing', 'gate', 'events'].map((path) => call('GET', `/cce/${path}`)),
			);
			boxes.autoQueue.checked = routing.autoQueue;
			boxes.autoRoute.checked = routing.autoRoute;
			boxes.blocking.checked = gate.blocking.enabled;
			boxes.rate.checked = gate.rate.enabled;
			mode.replaceChildren(...events.modes.map((one) => option(one, EVENT_MODE_NAMES[one])));
			mode.value = events.mode;
		});
	byId('open-settings').addEventListener('click', () => void refresh());
	return element;
}

function eceGroup() {
	const url = h('input', { type: 'url', required: true, placeholder: 'http://localhost:5678/…' });
	const format = h('select', {}, option('json', 'JSON'), option('xml', 'XML'));
	const authentication = h(
		'select',
		{},
		option('none', 'None'),
		option('basic', 'Basic'),
		option('oauth2', 'OAuth2'),
	);
	const user = h('input', { autocomplete: 'off' });
	const secret = h('input', { type: 'password', autocomplete: 'off' });
	const tokenUrl = h('input', { type: 'url', placeholder: 'http://localhost:5678/…' });
	const account = h(
		'div',
		{ className: 'grid wide' },
		field('User or client ID', user),
		field('Secret', secret),
	);
	const tokenField = field('Token URL', tokenUrl, true);
	const list = h('ul', { className: 'plain-list' });
	const points = h('ul', { className: 'plain-list' });
	const hold = h('input', { type: 'checkbox' });
	const xmlOnly = h('input', { type: 'checkbox' });
	const autoAssign = h('input', { type: 'checkbox' });
	const form = h(
		'form',
		{ className: 'grid' },
		field('Callback URL', url, true),
		field('Format', format),
		field('Authentication', authentication),
		account,
		tokenField,
		h(
			'div',
			{ className: 'wide actions' },
			h('button', { className: 'button primary' }, 'Save callback'),
			button('Remove', () => run(async () => showCallback(await call('DELETE', '/ece/callback')))),
		),
	);
	const { element, run } = group(
		'Enterprise Chat and Email',
		'Where ECE tells the client application what agents do, and how its server behaves.',
		form,
		list,
		h('label', { className: 'check' }, hold, 'Hold messages back, to send them as one batch'),
		h('label', { className: 'check' }, autoAssign, 'Give waiting chats to agents who have room'),
		h('label', { className: 'check' }, xmlOnly, 'Answer in XML whatever is asked for'),
		h(
			'div',
			{ className: 'actions' },
			button('Send what was held', () => run(() => call('POST', '/ece/callback/flush', {}))),
			button('Add a chat', () => run(() => call('POST', '/ece/conversations', {}))),
		),
		points,
	);
	const drawAccount = () => {
		account.hidden = authentication.value === 'none';
		tokenField.hidden = authentication.value !== 'oauth2';
	};
	authentication.addEventListener('change', drawAccount);
	drawAccount();
	const showCallback = ({ target, mode }) => {
		hold.checked = mode.hold;
		list.replaceChildren(
			...(target
				? [
						h(
							'li',
							{},
							h('span', { className: 'wide' }, target.url),
							h('span', { className: 'pill' }, target.format.toUpperCase()),
							h(
								'span',
								{ className: 'pill' },
								authentication.querySelector(`[value="${target.authentication}"]`).label,
							),
						),
					]
				: []),
		);
	};
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		void run(async () => {
			showCallback(
				await call('POST', '/ece/callback', {
					url: url.value,
					format: format.value,
					authentication: authentication.value,
					user: user.value,
					secret: secret.value,
					tokenUrl: tokenUrl.value,
				}),
			);
			secret.value = '';
		});
	});
	hold.addEventListener('change', () =>
		run(async () => showCallback(await call('POST', '/ece/callback/mode', { hold: hold.checked }))),
	);
	for (const [control, key] of [
		[xmlOnly, 'xmlOnly'],
		[autoAssign, 'autoAssign'],
	]) {
		control.addEventListener('change', () =>
			run(() => call('POST', '/ece/settings', { [key]: control.checked })),
		);
	}
	on('eceBoard', () => {
		points.replaceChildren(
			...state.eceBoard.entryPoints.map(({ id, name, active, bound }) =>
				h(
					'li',
					{},
					`${id} ${name}`,
					h(
						'span',
						{ className: `pill ${active && bound ? 'good' : 'warn'}` },
						!active ? 'inactive' : bound ? 'active' : 'not bound',
					),
					h(
						'span',
						{ className: 'actions' },
						button(
							active ? 'Deactivate' : 'Activate',
							() => run(() => call('POST', `/ece/entry-points/${id}`, { active: !active })),
							'small',
						),
						button(
							'Modify',
							() => run(() => call('POST', `/ece/entry-points/${id}/touch`, {})),
							'small',
						),
					),
				),
			),
		);
	});
	// Read anew whenever the sheet opens: tests and scripts change them too.
	const refresh = () =>
		run(async () => {
			showCallback(await call('GET', '/ece/callback'));
			const settings = await call('GET', '/ece/settings');
			xmlOnly.checked = settings.xmlOnly;
			autoAssign.checked = settings.autoAssign;
		});
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
		eceGroup(),
		enterpriseGroup(),
		tokenGroup(),
	);
	// A click beside the sheet lands on the dialog itself.
	sheet.addEventListener('click', (event) => {
		if (event.target === sheet) sheet.close();
	});
	byId('open-settings').addEventListener('click', () => sheet.showModal());
}
