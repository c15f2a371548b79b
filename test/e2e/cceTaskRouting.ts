import { INBOUND_EVENTS } from '../../demo/accounts';
import { outputsOf, type Credential } from '../../demo/n8n-client';
import { allowBreach } from '../contracts/watch';
import { until, type World } from './world';

const { clientId, clientSecret } = INBOUND_EVENTS;

/** The nodes on the other back end, and the credential windows of Contact Center Enterprise. */
export function cceTaskRouting(world: World): void {
	const cce = () => world.sandbox.cce;

	describe('Contact Center Enterprise nodes on CCP Task Routing in real n8n', () => {
		beforeEach(() => world.sandbox.reset());
		afterAll(() => world.sandbox.reset());

		/** What the node put out on one item. */
		async function left(type: string, parameters: object, own: Credential[] = world.credentials) {
			const workflow = await world.workflowOf(
				`CCP ${type}`,
				type,
				{ backEnd: 'taskRouting', ...parameters },
				[{}],
				own,
			);
			const [item] = outputsOf(await world.client.run(workflow, 'Start'), 'Node').flat();
			return item.json;
		}

		const create = async (change: object = {}, own?: Credential[]) =>
			await left(
				'cceCreateTask',
				{
					feedId: cce().feedId,
					taskId: crypto.randomUUID(),
					conversationId: 'conv-1',
					destination: '+14155550100',
					mediaType: 'social',
					mediaChannel: 'sms',
					mobileNumber: '+14155550123',
					scriptSelector: 'Support',
					customerName: 'Ann & <Bob>',
					...change,
				},
				own,
			);

		test('a contact is created, looked at, and cancelled', async () => {
			const made = await create();
			expect(made).toMatchObject({ outcome: 'Successfully Created' });
			const contact = cce().contact(String(made.taskId));
			expect(contact).toMatchObject({ name: 'Ann & <Bob>', scriptSelector: 'Support' });
			expect(made.location).toBe(contact.refURL);
			expect(contact.variables).toContainEqual({
				name: 'user_DR_MediaResourceID',
				value: 'conv-1',
			});

			const { taskId } = made;
			await until('the queue', () => contact.status === 'QUEUED' || undefined);
			expect(await left('cceGetTaskDetails', { taskId })).toMatchObject({
				outcome: 'ok',
				state: 'QUEUED',
			});
			expect(await left('cceEndTask', { taskId })).toMatchObject({ outcome: 'ok' });
			expect(contact.gone).toBe('cancelled');
			expect(await left('cceGetTaskDetails', { taskId })).toMatchObject({ outcome: 'Not Found' });
		});

		test('refusals carry the words of CCP', async () => {
			expect(await create({ feedId: '100040' })).toMatchObject({
				outcome: 'Bad Request',
				error: { message: expect.stringContaining('100040 is not a task feed') },
			});
			const { taskId } = await create();
			await until('the queue', () => cce().contacts.at(-1)?.status === 'QUEUED' || undefined);
			cce().routeContact(String(taskId), 'Maria Lopez');
			expect(await left('cceEndTask', { taskId })).toMatchObject({
				outcome: 'Bad Request',
				error: { message: expect.stringContaining('cannot be cancelled while it is RESERVED') },
			});
		});

		test('a proxy in front can ask for user and password', async () => {
			// The test of the credential asks for an answer to anything.
			allowBreach(/ccp\/feed$/);
			const account = { username: 'n8n', password: 'p:ä"ss' };
			cce().setAccount(account);
			const { name, type } = world.credentials.find(({ type }) => type === 'cceTaskRoutingApi')!;
			const data = { baseUrl: cce().baseUrl, pathPrefix: '/ccp/rest', authentication: 'basic' };
			const withAccount = async (user: string, password: string) =>
				await world.client.saveCredential({
					name: `${name} with Basic`,
					type,
					data: { ...data, user, password },
				});
			const right = await withAccount(account.username, account.password);
			expect(await create({}, [right])).toMatchObject({ outcome: 'Successfully Created' });
			await expect(world.client.testCredential(right)).resolves.toBeUndefined();
			const wrong = await withAccount(account.username, 'wrong');
			expect(await create({}, [wrong])).toMatchObject({ outcome: 'onAuthorizationFailure' });
			await expect(world.client.testCredential(wrong)).rejects.toThrow();
			expect(await create()).toMatchObject({ outcome: 'onAuthorizationFailure' });
		});
	});

	describe('credential windows of Contact Center Enterprise', () => {
		const tried = async (type: string, data: Record<string, string>) => {
			const credential = await world.client.saveCredential({ name: 'Tried', type, data });
			await world.client.testCredential(credential);
		};

		test('CCP that is not there is told', async () => {
			await expect(
				tried('cceTaskRoutingApi', {
					baseUrl: `${world.sandbox.url}/nowhere`,
					pathPrefix: '/ccp',
					authentication: 'none',
				}),
			).rejects.toThrow('Not Found');
		});

		test.each([
			[{ clientId, clientSecret: 'short' }, /The Client Secret is short/],
			[{ clientId: 'a:b', clientSecret }, /colon/],
			[{ clientId: ` ${clientId}`, clientSecret }, /Client ID/],
			[{ clientId, clientSecret: '' }, /Client Secret/],
		])('inbound events: %j', async (data, message) => {
			await expect(tried('inboundEventsApi', data)).rejects.toThrow(message);
		});
	});
}
