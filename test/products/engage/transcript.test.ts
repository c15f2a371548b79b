import type { IDataObject } from 'n8n-workflow';
import { engageNodes } from '../../workflow/engageNodes';
import { Service } from '../../workflow/service';
import { runAsTenant } from './engage.support';

/* Paging of lists. source: https://developers-engage.readme.io/reference/filtering-responses */

const service = new Service();
beforeAll(async () => await service.start());
beforeEach(() => service.reset());
afterAll(async () => await service.stop());

const CONVERSATION = 'CSR1923712361272';
const LARGEST_PAGE = 500;

/** A service with so many messages; it says how many unless it must not. */
function holds(count: number, { saysTotal = true, ignoresOffset = false } = {}): void {
	const all = Array.from({ length: count }, (_, index) => ({ id: `m-${index}`, text: `${index}` }));
	service.handle = (request, response) => {
		const query = new URL(request.path, 'http://service').searchParams;
		const offset = ignoresOffset ? 0 : Number(query.get('offset'));
		const page = all.slice(offset, offset + Number(query.get('limit')));
		const headers = saysTotal ? { 'x-total-count': String(count) } : {};
		response
			.writeHead(200, { 'content-type': 'application/json', ...headers })
			.end(JSON.stringify(page));
	};
}

const fetch = async (parameters: IDataObject) =>
	await runAsTenant(service, engageNodes.transcript, {
		conversationId: CONVERSATION,
		...parameters,
	});

const pagesAsked = () =>
	service.requests.map(({ path }) => {
		const query = new URL(path, 'http://service').searchParams;
		return [Number(query.get('offset')), Number(query.get('limit'))];
	});

const idsIn = ({ transcriptJsonEsc }: IDataObject) =>
	(JSON.parse(String(transcriptJsonEsc)) as Array<{ id: string }>).map(({ id }) => id);

describe('Fetch Transcript', () => {
	test('asks for ten messages by default', async () => {
		holds(12);
		const run = await fetch({});
		expect(run.outcome).toBe('success');
		expect(pagesAsked()).toEqual([[0, 10]]);
		expect([idsIn(run.json).length, run.json.countOfRecords]).toEqual([10, 12]);
	});

	test('gets the page that is asked for', async () => {
		holds(12);
		const run = await fetch({ offset: 10, limit: 2 });
		expect(pagesAsked()).toEqual([[10, 2]]);
		expect(idsIn(run.json)).toEqual(['m-10', 'm-11']);
	});

	test.each([
		[1, [0]],
		[LARGEST_PAGE, [0]],
		[LARGEST_PAGE + 1, [0, LARGEST_PAGE]],
		[2 * LARGEST_PAGE, [0, LARGEST_PAGE]],
	])('gets all %i messages by pages of 500', async (count, offsets) => {
		holds(count);
		const run = await fetch({ returnAll: true });
		expect(pagesAsked()).toEqual(offsets.map((offset) => [offset, LARGEST_PAGE]));
		expect(idsIn(run.json)).toEqual(Array.from({ length: count }, (_, index) => `m-${index}`));
		expect(run.json.countOfRecords).toBe(count);
	});

	test('goes on until a page is not full if the service names no total', async () => {
		holds(LARGEST_PAGE + 3, { saysTotal: false });
		const run = await fetch({ returnAll: true });
		expect(pagesAsked()).toHaveLength(2);
		expect(idsIn(run.json)).toHaveLength(LARGEST_PAGE + 3);
	});

	test('fails if the service ignores the offset, and loses nothing silently', async () => {
		holds(LARGEST_PAGE + 3, { ignoresOffset: true });
		const run = await fetch({ returnAll: true });
		expect(run.outcome).toBe('onInvalidChoice');
		expect(pagesAsked()).toHaveLength(2);
		expect(run.json.error).toMatchObject({
			message: expect.stringContaining('the same page for every offset'),
		});
	});

	test('refuses a limit beyond 500 before it asks', async () => {
		holds(1);
		const run = await fetch({ limit: LARGEST_PAGE + 1 });
		expect(run.outcome).toBe('onInvalidData');
		expect(service.requests).toHaveLength(0);
	});
});
