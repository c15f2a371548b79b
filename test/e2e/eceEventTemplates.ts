import { AGENT, JOINED, path, type Act, type EceStage } from './eceStage';
import { errorOf, ran, type Customer } from './stage';

/** The templates for one event each. */
export function eceEventTemplates(scene: EceStage): void {
	const {
		world,
		stage,
		ece,
		newCustomer,
		conversationOf,
		told,
		refuseToTell,
		inbound,
		events,
		after,
		leave,
		isKnown,
	} = scene;

	describe('one event each', () => {
		const template = path('messenger-inbound');
		let customer: Customer;

		/** A conversation that the agent has, with a file of the customer. */
		async function writes(): Promise<void> {
			const fileName = 'photo.png';
			const url = ece().publish({ fileName, contentType: 'image/png', size: 1000 });
			const attachments = [{ url, mimeType: 'image/png', fileName }];
			await stage.says(template, { ...customer, text: 'Hello', attachments });
		}

		beforeAll(async () => void (await inbound('messenger-inbound', 'facebook')));
		beforeEach(() => {
			ece().setCallback();
			ece().login(AGENT);
			customer = newCustomer('facebook');
		});
		afterAll(leave);

		test('assigned', async () => {
			await events(path('assigned'));
			const execution = await stage.after(path('assigned'), writes);
			expect(execution.status).toBe('success');
			expect(told(customer)).toEqual([JOINED]);
		});

		test.each<[string, string, ...Act]>([
			['page-push', 'https://a.example', 'pagePush', { url: 'https://a.example' }],
			['message', 'Good day', 'reply', { html: '<b>Good</b> day' }],
			['transfer', 'The chat goes to Sales', 'transfer', { entryPointId: '1002' }],
			['accept-attachment', 'has taken the file photo.png', 'acceptAttachment', {}],
			['reject-attachment', 'not take the file photo.png', 'rejectAttachment', {}],
			['upload-attachment', 'has sent you a file', 'upload', { fileName: 'a.pdf', size: 10 }],
			['complete', 'Agent has ended the chat', 'complete', {}],
		])('%s', async (name, text, action, input) => {
			await writes();
			await events(path(name));
			const execution = await after(path(name), action, input);
			expect(execution.status).toBe('success');
			expect(told(customer).at(-1)).toContain(text);
		});

		test.each<[string, ...Act]>([
			['message', 'reply', { text: 'Hello' }],
			['complete', 'complete', {}],
			['upload-attachment', 'upload', { fileName: 'a.pdf', size: 10 }],
		])('%s that fails holds up no other one, and is reported', async (name, action, input) => {
			ece().login(AGENT, 4);
			const all = [customer, ...[1, 2, 3].map(() => newCustomer('facebook'))];
			for (customer of all) await writes();
			await events(path(name));
			ece().setCallbackMode({ hold: true });
			for (const each of all) {
				await ece().act(AGENT, action, { ...input, conversationId: conversationOf(each).id });
			}
			refuseToTell(2, 4);
			const execution = await stage.after(path(name), async () => await ece().flush());
			const tell = name === 'upload-attachment' ? 'Send the File' : 'Tell the Customer';
			const failure = `${tell}: Search Conversation on Messenger left as onError: The service answered HTTP 500.`;
			expect(errorOf(execution)?.split('\n')).toEqual([failure, failure]);
			expect(all.map((each) => told(each).length)).toEqual([1, 0, 1, 0]);
			for (const each of all) expect(await isKnown(each)).toBe(name !== 'complete');
			if (name === 'upload-attachment') {
				expect(all.map((each) => conversationOf(each).attachments.at(-1)!.state)).toEqual([
					'accepted',
					'rejected',
					'accepted',
					'rejected',
				]);
			}
		});

		test('an empty message is not told', async () => {
			await writes();
			await events(path('message'));
			const execution = await after(path('message'), 'reply', { html: '<p><br></p>' });
			expect(ran(execution)).toContain('Nothing to tell');
			expect(execution.status).toBe('success');
			expect(told(customer)).toEqual([]);
		});

		test('a conversation that is in no chat is left alone', async () => {
			await events(path('message'));
			ece().start();
			const execution = await after(path('message'), 'reply', { text: 'Hello' });
			expect(ran(execution)).toContain('Not in the chat store');
			expect(world.sandbox.engage.conversations).toEqual([]);
		});
	});
}
