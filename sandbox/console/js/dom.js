/** Builds an element. Children are nodes or texts; a text is never read as HTML. */
export function h(tag, props = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(props)) {
		if (value === undefined || value === null || value === false) continue;
		if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
		else if (name in element && !name.includes('-')) element[name] = value;
		else element.setAttribute(name, value === true ? '' : value);
	}
	element.append(...children.flat().filter((child) => child !== undefined && child !== null));
	return element;
}

export const byId = (id) => document.getElementById(id);

export const option = (value, label = value) => h('option', { value }, label);

export const empty = (title, hint, tag = 'div') =>
	h(tag, { className: 'empty' }, h('strong', {}, title), h('span', {}, hint));

/** Puts new cards in the place of the old ones; the card that has the focus keeps it. */
export function replaceCards(list, cards) {
	const focused = list.contains(document.activeElement)
		? document.activeElement.dataset.id
		: undefined;
	list.replaceChildren(...cards);
	list.querySelector(`[data-id="${CSS.escape(focused ?? '')}"]`)?.focus();
}

export function setCount(element, count) {
	element.hidden = count === 0;
	element.textContent = count;
}

/** Arrow keys move among the buttons of a group; the chosen one is the group's only tab stop. */
export function arrowKeys(group, selector, choose) {
	group.addEventListener('keydown', (event) => {
		const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
		if (step === undefined) return;
		const items = [...group.querySelectorAll(selector)];
		const next =
			items[(items.indexOf(document.activeElement) + step + items.length) % items.length];
		event.preventDefault();
		next.focus();
		choose?.(next);
	});
}

/** A row of buttons of which one is chosen. */
export function radioChips(group, options, chosen, onChoose) {
	const mark = (value) => {
		for (const chip of group.children) {
			const on = chip.dataset.value === value;
			chip.setAttribute('aria-checked', on);
			chip.tabIndex = on ? 0 : -1;
		}
	};
	const choose = (chip) => {
		mark(chip.dataset.value);
		onChoose(chip.dataset.value);
	};
	group.replaceChildren(
		...options.map(([value, label]) => {
			const chip = h('button', { type: 'button', className: 'chip', role: 'radio' }, label);
			chip.dataset.value = value;
			chip.addEventListener('click', () => choose(chip));
			return chip;
		}),
	);
	arrowKeys(group, '.chip', choose);
	mark(chosen);
}

/** Enter sends, Shift+Enter breaks the line. */
export function sendOnEnter(textarea) {
	textarea.addEventListener('keydown', (event) => {
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		textarea.form.requestSubmit();
	});
}

/** A customer's or flow's link must not run anything; a file that was left out has its name alone. */
export function fileLink(url, name, leftOut) {
	if (leftOut) {
		return h('span', { className: 'link' }, 'Not delivered: ', h('s', {}, name));
	}
	const href = /^https?:\/\//.test(url ?? '') ? url : undefined;
	return h('a', { className: 'link', href, target: '_blank', rel: 'noreferrer' }, name);
}
