/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { samplesOf, type SampledProduct } from '.';

const PRODUCTS: readonly SampledProduct[] = [
	'webex-connect',
	'webex-engage',
	'webex-contact-center',
];

describe.each(PRODUCTS)('samples of %s', (product) => {
	test.each(samplesOf(product).map((one): [string, typeof one] => [one.name, one]))(
		'%s names its source and how its shape is known',
		(_, { title, source, mark, body }) => {
			expect(title).toMatch(/^[A-Z]/);
			expect(source).toMatch(/^https:\/\/[a-z0-9.-]+\/\S+$/);
			expect(['documented', 'observed', 'inferred']).toContain(mark);
			expect(Object.keys(body).length).toBeGreaterThan(0);
		},
	);
});

test('WhatsApp and Messenger events have transaction ids that are no UUIDs', () => {
	const events = [
		...samplesOf('webex-connect', 'whatsapp-'),
		...samplesOf('webex-connect', 'facebook-'),
	];
	expect(events.length).toBeGreaterThan(20);
	for (const { body } of events) expect(body.tid).toMatch(/^[0-9a-f-]{36}_0$/);
});

test('WhatsApp and Messenger events carry an app id, never the business address', () => {
	for (const prefix of ['whatsapp-', 'facebook-']) {
		for (const { body } of samplesOf('webex-connect', prefix)) {
			expect(body.appId).toMatch(/^a_\d+$/);
		}
	}
});

test('no two samples share a transaction', () => {
	const ids = samplesOf('webex-connect').map(({ body }) => body.tid ?? body.transid);
	const given = ids.filter(Boolean);
	expect(new Set(given).size).toBe(given.length);
});
