import { byId, radioChips } from './dom.js';

const KEY = 'sandbox-view';

/** The agent side of one product is in sight at a time; the chosen one is remembered. */
export function startViews() {
	const views = [...document.querySelectorAll('.view')];
	const show = (chosen) => {
		for (const view of views) {
			view.hidden = view.dataset.view !== chosen;
			// What was drawn out of sight could not be scrolled to its end.
			for (const thread of view.querySelectorAll('.thread')) thread.scrollTop = thread.scrollHeight;
		}
		localStorage.setItem(KEY, chosen);
	};
	const names = views.map(({ dataset }) => dataset.view);
	const kept = localStorage.getItem(KEY);
	const first = names.includes(kept) ? kept : names[0];
	radioChips(
		byId('views'),
		views.map(({ dataset }) => [dataset.view, dataset.label]),
		first,
		show,
	);
	show(first);
}
