/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync } from 'node:fs';

import { chromium, selectors, type Browser, type BrowserContext, type Page } from 'playwright-core';

import type { N8nClient } from './n8n-client';

export interface EditorOptions {
	width?: number;
	height?: number;
	/** Pixels per CSS pixel; pictures are crisp at 2. */
	scale?: number;
}

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

const CHROMIUM = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--hide-scrollbars',
	'--force-prefers-reduced-motion',
];

/** Everything that floats above the canvas or moves; none of it belongs in a picture. */
const PICTURE_STYLE = `
	[data-test-id="canvas-controls"], [data-test-id="canvas-minimap"],
	[data-test-id="canvas-node-toolbar"], [data-test-id^="execute-workflow-button"],
	[data-test-id="node-creator-plus-button"], [data-test-id="command-bar-button"],
	[data-test-id="add-sticky-button"], [data-test-id="toggle-focus-panel-button"],
	[data-test-id="instance-ai-canvas-action-button"], [data-test-id="logs-panel"],
	[data-test-id="floating-nodes"], [data-test-id="panel-drag-button"],
	[data-test-id="node-feature-request"], [data-test-id^="radio-button-"],
	.el-notification { visibility: hidden !important; }
	*, *::before, *::after { transition: none !important; animation: none !important; caret-color: transparent !important; }
`;

/** n8n cuts the names of outputs at 96 px, those of unconnected ones sooner. */
const FULL_LABELS_STYLE = `
	.canvas-node-handle-main-output [class*="_outputLabel_"] { max-width: none !important; }
	[data-test-id="canvas-handle-plus-wrapper"] { visibility: hidden !important; }
`;

const TAB_ROW_PADDING = 15;
const LARGEST = { width: 4000, height: 3000 };

export async function launchBrowser(): Promise<Browser> {
	const executablePath = [process.env.CHROMIUM_PATH, ...CHROMIUM].find(
		(path) => path && existsSync(path),
	);
	if (!executablePath) {
		throw new Error(
			'Chromium was not found. Install it (sudo apt-get install chromium) or set CHROMIUM_PATH.',
		);
	}
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({ executablePath, args: FLAGS });
}

/** The n8n editor in a browser, in the session of the given client. */
export class Editor {
	private constructor(
		private readonly context: BrowserContext,
		readonly page: Page,
		private readonly url: string,
		private readonly size: { width: number; height: number },
	) {}

	static async open(
		browser: Browser,
		client: N8nClient,
		{ width = 1440, height = 900, scale = 2 }: EditorOptions = {},
	): Promise<Editor> {
		const size = { width, height };
		const context = await browser.newContext({ viewport: size, deviceScaleFactor: scale });
		const { url } = client;
		await context.addCookies(client.session().map((cookie) => ({ ...cookie, url })));
		return new Editor(context, await context.newPage(), url, size);
	}

	async close(): Promise<void> {
		await this.context.close();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.setViewportSize(this.size);
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.locator('.vue-flow__node').first().waitFor();
		await this.page.evaluate(async () => await document.fonts.ready);
		await this.page.waitForLoadState('networkidle');
	}

	/**
	 * A picture of the whole workflow at full size, cropped to its nodes. `fullLabels` writes the
	 * names of outputs out, which the editor cuts, and leaves the plus buttons away.
	 */
	async screenshotCanvas(
		file: string,
		{ padding = 40, fullLabels = false }: { padding?: number; fullLabels?: boolean } = {},
	): Promise<void> {
		await this.page.addStyleTag({ content: PICTURE_STYLE });
		if (fullLabels) await this.page.addStyleTag({ content: FULL_LABELS_STYLE });
		const canvas = this.page.getByTestId('canvas-wrapper');
		// Grow the window until the workflow fits without being scaled down.
		await this.fitCanvas();
		const zoom = await this.zoom();
		const drawn = await this.drawnBox();
		const room = await boxOf(canvas);
		const wanted = {
			width: this.size.width - room.width + drawn.width / zoom + 4 * padding,
			height: this.size.height - room.height + drawn.height / zoom + 4 * padding,
		};
		await this.page.setViewportSize({
			width: Math.min(LARGEST.width, Math.max(this.size.width, Math.ceil(wanted.width * 1.25))),
			height: Math.min(LARGEST.height, Math.max(this.size.height, Math.ceil(wanted.height * 1.25))),
		});
		await this.fitCanvas();
		const clip = intersection(grow(await this.drawnBox(), padding), await boxOf(canvas));
		await this.page.screenshot({ path: file, clip });
	}

	/** A picture of a node's parameters, as tall as they need; `whole` takes input and output panes along. */
	async screenshotPanel(nodeName: string, file: string, { whole = false } = {}): Promise<void> {
		await this.page.addStyleTag({ content: PICTURE_STYLE });
		await this.fitCanvas();
		await this.page
			.locator(`[data-test-id="canvas-node"][data-node-name="${nodeName}"]`)
			.dblclick();
		const parameters = this.page.getByTestId('node-parameters');
		await parameters.waitFor();
		await this.page.mouse.move(0, 0);
		await this.page.waitForLoadState('networkidle');
		const hidden = await parameters.evaluate((panel) => panel.scrollHeight - panel.clientHeight);
		if (!whole && hidden > 0) {
			const height = Math.min(LARGEST.height, this.size.height + hidden);
			await this.page.setViewportSize({ width: this.size.width, height });
		}
		if (whole) {
			await this.page.getByTestId('ndv').screenshot({ path: file });
		} else {
			const box = await boxOf(parameters);
			const y = (await boxOf(this.page.getByTestId('tab-params'))).y - TAB_ROW_PADDING;
			const bottom = await parameters.evaluate((panel) =>
				Math.max(
					...[...panel.querySelectorAll('*')]
						.filter((part) => part.childElementCount === 0)
						.filter((part) => getComputedStyle(part).visibility !== 'hidden')
						.map((part) => part.getBoundingClientRect().bottom),
				),
			);
			const height = Math.min(box.y + box.height, bottom + 24) - y;
			await this.page.screenshot({ path: file, clip: { x: box.x, y, width: box.width, height } });
		}
		await this.page.keyboard.press('Escape');
		await this.page.setViewportSize(this.size);
		await this.fitCanvas();
		await this.page.locator('.vue-flow__pane').click({ position: { x: 4, y: 4 } });
	}

	private async fitCanvas(): Promise<void> {
		// The canvas learns of a new window size some frames later.
		await this.page.waitForTimeout(300);
		// Not a real click: the button is hidden by then, and nothing shall be hovered or selected.
		await this.page.getByTestId('zoom-to-fit').dispatchEvent('click');
		let before: string;
		let now = '';
		do {
			before = now;
			await this.page.waitForTimeout(200);
			now = await this.transform();
		} while (now !== before);
	}

	private async zoom(): Promise<number> {
		return Number(/^matrix\(([^,]+)/.exec(await this.transform())?.[1]);
	}

	private async transform(): Promise<string> {
		return await this.page
			.locator('.vue-flow__transformationpane')
			.evaluate((pane) => getComputedStyle(pane).transform);
	}

	/** Around all nodes with their labels, handles and notes, and all connections. */
	private async drawnBox(): Promise<Box> {
		return await this.page.evaluate(() => {
			const nodes = [...document.querySelectorAll('.vue-flow__node *')];
			const outlines = document.querySelectorAll(
				'[data-test-id="canvas-node"], [data-test-id="sticky"], [data-test-id="edge"]',
			);
			// Inner elements are laid out around hidden buttons too, so only leaves and outlines count.
			const boxes = [...nodes.filter((node) => node.childElementCount === 0), ...outlines]
				.filter((part) => getComputedStyle(part).visibility !== 'hidden')
				.map((part) => part.getBoundingClientRect())
				.filter(({ width, height }) => width > 0 && height > 0);
			const x = Math.min(...boxes.map(({ left }) => left));
			const y = Math.min(...boxes.map(({ top }) => top));
			return {
				x,
				y,
				width: Math.max(...boxes.map(({ right }) => right)) - x,
				height: Math.max(...boxes.map(({ bottom }) => bottom)) - y,
			};
		});
	}
}

async function boxOf(locator: ReturnType<Page['locator']>): Promise<Box> {
	const box = await locator.boundingBox();
	if (!box) throw new Error('An element that should be visible is not');
	return box;
}

function grow({ x, y, width, height }: Box, by: number): Box {
	return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function intersection(a: Box, b: Box): Box {
	const x = Math.max(a.x, b.x);
	const y = Math.max(a.y, b.y);
	return {
		x,
		y,
		width: Math.min(a.x + a.width, b.x + b.width) - x,
		height: Math.min(a.y + a.height, b.y + b.height) - y,
	};
}
