import type { Building } from '../core/room';
import { Agents } from './agents';
import { Integrations } from './integrations';
import { USUAL_ROUTING, type RoutingSettings } from './routingTypes';
import { ScriptSelectors } from './scriptSelectors';

/** Between the acceptance of a task, its submission to CCE, and the script's estimate. */
const STEP_MS = 300;
const SHORTEST_STEP_MS = 5;

/** What both ways into CCE share. */
export class Center {
	readonly agents = new Agents();
	readonly selectors = new ScriptSelectors();
	readonly integrations = new Integrations(() => this.changed());
	settings: RoutingSettings = { ...USUAL_ROUTING };
	private boardIsDue = false;

	constructor(readonly building: Building) {}

	get board() {
		return {
			agents: this.agents.all,
			scriptSelectors: this.selectors.names,
			integrations: this.integrations.shown,
			/** In which a transferred task must come back, of the time here. */
			transferSeconds: this.building.clock.scaled(this.settings.transferMs) / 1000,
		};
	}

	/** The next thing that happens by itself. */
	soon(run: () => void): void {
		const { clock } = this.building;
		clock.after(Math.max(clock.scaled(STEP_MS), SHORTEST_STEP_MS), run);
	}

	/** Tells the console, once however much happens at a time. */
	changed(): void {
		if (this.boardIsDue) return;
		this.boardIsDue = true;
		this.building.clock.after(0, () => {
			this.boardIsDue = false;
			this.building.bus.publish('cceBoard', this.board);
		});
	}

	/** Integrations stay, as webhooks do: n8n goes on holding them. */
	reset(): void {
		this.agents.reset();
		this.selectors.reset();
		this.settings = { ...USUAL_ROUTING };
		this.boardIsDue = false;
	}
}
