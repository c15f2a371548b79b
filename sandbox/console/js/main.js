import { arrowKeys, byId } from './dom.js';
import { startDesk } from './desk.js';
import { startEce } from './ece.js';
import { startEnterprise } from './enterprise.js';
import { startPhone } from './phone.js';
import { startSettings } from './settings.js';
import { connect } from './store.js';
import { startViews } from './views.js';
import { startWire } from './wire.js';

const LIVE_TEXTS = { on: 'Live', off: 'Disconnected' };

/** On a narrow screen one part is in sight at a time. */
function startTabs() {
	const stage = document.querySelector('.stage');
	const tabs = [...document.querySelectorAll('[role="tab"]')];
	const choose = (chosen) => {
		stage.dataset.shown = chosen.getAttribute('aria-controls');
		for (const tab of tabs) {
			tab.setAttribute('aria-selected', tab === chosen);
			tab.tabIndex = tab === chosen ? 0 : -1;
		}
	};
	for (const tab of tabs) tab.addEventListener('click', () => choose(tab));
	arrowKeys(document.querySelector('.tabs'), '[role="tab"]', choose);
}

startTabs();
startViews();
startSettings();
startWire();
startEce();
await Promise.all([startPhone(), startDesk(), startEnterprise()]);
connect((live) => {
	byId('live').dataset.state = live;
	byId('live-text').textContent = LIVE_TEXTS[live];
});
