import { formsOf } from '../../nodes/runtime/table';
import { generate, PAGES } from '../../scripts/docs/generate';
import { loadPackage } from '../../scripts/docs/package';
import { linked, NODE_SOURCES } from '../../scripts/docs/sources';

const pack = loadPackage();
const pages = generate(pack);
const ADDRESS = /https:\/\/[\w.-]+\.[a-z]{2,}(?:\/\S*)?/;

describe.each(pack.nodes.map((node) => [node.className, node] as const))(
	'%s',
	(className, node) => {
		it('has the address of every source on its page', () => {
			const sources = NODE_SOURCES[className] ?? [];
			expect(sources).not.toEqual([]);
			const page = pages.get(`${PAGES}/${className}.md`)!;
			for (const source of sources) {
				const address = ADDRESS.exec(source)?.[0];
				expect([source, page.includes(`](${address})`)]).toEqual([source, true]);
			}
		});

		it('has an address in the source of every call', () => {
			const calls = (node.table?.methods ?? []).flatMap(({ endpoints }) =>
				endpoints.flatMap(formsOf),
			);
			expect(calls.map(({ source }) => source).filter((source) => !ADDRESS.test(source))).toEqual(
				[],
			);
		});
	},
);

it.each([
	['Title, https://a.example/b', '[Title](https://a.example/b)'],
	[
		'One, two, https://a.example; Three: Four, https://b.example',
		'[One, two](https://a.example); [Three: Four](https://b.example)',
	],
	['not published; Title, https://a.example', 'not published; [Title](https://a.example)'],
	['any server: HTTP https://a.example', '[any server: HTTP](https://a.example)'],
	['see https://a.example for more', 'see <https://a.example> for more'],
])('links %j', (source, text) => {
	expect(linked(source)).toBe(text);
});
