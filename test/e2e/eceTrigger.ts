import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { INBOUND_EVENTS } from '../../demo/accounts';
import { outputsOf, type Execution, type Workflow } from '../../demo/n8n-client';
import type { Dispatch, EnterpriseChat } from '../../sandbox';
import { node, type World } from './world';

const TRIGGER = 'ECE Trigger';
/** Types of ECE, in the order of the outputs; the last one is none that it has. */
const TYPES = [
	'assigned',
	'pagePush',
	'text/plain',
	'transfer',
	'acceptAttachment',
	'uploadAttachment',
	'rejectAttachment',
	'complete',
	'somethingNew',
];
const MOST = 1000;

type Target = NonNullable<Parameters<EnterpriseChat['setCallback']>[0]>;

/** What ECE posts to real n8n, and what becomes of it. */
export function eceTrigger(world: World): void {
	const ece = () => world.sandbox.ece;

	async function workflowWith(name: string, parameters: IDataObject): Promise<Workflow> {
		const trigger = node(TRIGGER, 'n8n-nodes-webex-connect.eceTrigger', 1, parameters, [0, 0]);
		const workflow = await world.client.importWorkflow(
			{ name, nodes: [{ ...trigger, webhookId: crypto.randomUUID() }], connections: {} },
			world.credentials,
		);
		await world.client.activate(workflow.id);
		return workflow;
	}

	const urlOf = async (workflow: Workflow) => await world.client.webhookUrl(workflow, TRIGGER);
	const tokenUrlOf = async (workflow: Workflow) =>
		await world.client.webhookUrl(workflow, TRIGGER, 'setup');

	/** Registers the trigger in ECE, with the right client unless told otherwise. */
	async function register(workflow: Workflow, target: Partial<Target> = {}): Promise<void> {
		ece().setCallback({
			url: await urlOf(workflow),
			tokenUrl: await tokenUrlOf(workflow),
			user: INBOUND_EVENTS.clientId,
			secret: INBOUND_EVENTS.clientSecret,
			...target,
		});
	}

	/** Says it all in one request. */
	async function tell(...said: Array<[type: string, content: string]>): Promise<Dispatch> {
		const { id } = ece().start();
		for (const [type, content] of said) ece().say(id, type, content);
		const dispatches = await ece().flush();
		expect(dispatches).toHaveLength(1);
		return dispatches[0];
	}

	const answerOf = ({ attempts: [first] }: Dispatch) => first.status;

	const itemsOf = (execution: Execution) =>
		outputsOf(execution, TRIGGER).map((items) => items.map(({ json }) => json));

	/** The items that the one execution began with, by output. */
	async function started(workflow: Workflow, doing: () => Promise<unknown>) {
		const known = await world.client.executions(workflow.id);
		await doing();
		const executions = await world.client.newExecutions(workflow.id, known, 1, 60_000);
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		return itemsOf(executions[0]);
	}

	/** That none began, now that the answer is there. */
	async function startedNothing(workflow: Workflow, doing: () => Promise<unknown>) {
		const known = await world.client.executions(workflow.id);
		await doing();
		expect(await world.client.executions(workflow.id)).toHaveLength(known.length);
	}

	async function post(
		url: string,
		body: string | object,
		headers: Record<string, string> = {},
	): Promise<[number, unknown]> {
		const { status, data } = await axios.post<unknown>(url, body, {
			headers,
			validateStatus: () => true,
		});
		return [status, data];
	}

	async function token(workflow: Workflow, secret = INBOUND_EVENTS.clientSecret) {
		const form = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: INBOUND_EVENTS.clientId,
			client_secret: secret,
		});
		return await post(await tokenUrlOf(workflow), form);
	}

	const messages = (count: number, first = 1) => ({
		message: Array.from({ length: count }, (_, index) => ({
			id: `own-${first + index}`,
			conversation: { id: 'conversation-1' },
			type: { value: 'text/plain' },
			content: `Message ${first + index}`,
		})),
	});

	describe('ECE Trigger in real n8n', () => {
		beforeAll(() => world.sandbox.reset());
		beforeEach(() => ece().setCallbackMode({ hold: true, batchSize: MOST, duplicate: false }));
		afterAll(() => {
			ece().setCallback();
			world.sandbox.reset();
		});

		describe.each([
			['none', 'none'],
			['basicAuth', 'basic'],
			['oAuth2', 'oauth2'],
		] as const)('with Authentication %s', (own, authentication) => {
			let workflow: Workflow;

			beforeAll(async () => {
				workflow = await workflowWith(`ECE ${own}`, { authentication: own });
			});
			afterAll(async () => await world.client.deactivate(workflow.id));

			test.each(['json', 'xml'] as const)(
				'every event leaves by its output, from %s',
				async (format) => {
					await register(workflow, { authentication, format });
					const content = 'Žluťoučký <b>kůň</b> & "more" 😀\nsecond line';
					const outputs = await started(workflow, async () => {
						const dispatch = await tell(...TYPES.map((type): [string, string] => [type, content]));
						expect(answerOf(dispatch)).toBe(200);
					});
					expect(outputs.map((items) => items.map(({ type }) => type))).toEqual(
						TYPES.map((type) => [type]),
					);
					const { id } = ece().conversations.at(-1)!;
					for (const [item] of outputs) {
						expect(item).toMatchObject({ conversationId: id, content, senderType: 'system' });
					}
					expect(outputs.at(-1)).toMatchObject([
						{ event: 'Other', payload: { type: { value: 'somethingNew' } } },
					]);
				},
			);

			test.each(['json', 'xml'] as const)(
				'1,000 messages of one request start one execution, in their order, from %s',
				async (format) => {
					await register(workflow, { authentication, format });
					const all = Array.from({ length: MOST }, (_, index): [string, string] => [
						['text/plain', 'text/html', 'startTyping'][index % 3],
						`Message ${index}`,
					]);
					const outputs = await started(workflow, async () => {
						expect(answerOf(await tell(...all))).toBe(200);
					});
					const contents = (wanted: (type: string) => boolean) =>
						all.filter(([type]) => wanted(type)).map(([, content]) => content);
					const texts = (output: number) => outputs[output].map(({ content }) => content);
					expect(texts(2)).toEqual(contents((type) => type.startsWith('text/')));
					expect(texts(8)).toEqual(contents((type) => type === 'startTyping'));
				},
			);

			test('1,001 messages are refused, all of them', async () => {
				await register(workflow, { authentication });
				ece().setCallbackMode({ batchSize: MOST + 1 });
				await startedNothing(workflow, async () => {
					const all = Array.from({ length: MOST + 1 }, (): [string, string] => ['text/plain', 'x']);
					expect(answerOf(await tell(...all))).toBe(413);
				});
			});

			test('what comes twice in a request, and in another one, leaves once', async () => {
				await register(workflow, { authentication });
				ece().setCallbackMode({ duplicate: true });
				let request: Dispatch | undefined;
				const outputs = await started(workflow, async () => {
					request = await tell(['text/plain', 'One'], ['text/plain', 'Two']);
				});
				expect((request?.body as { message: unknown[] }).message).toHaveLength(4);
				expect(outputs[2].map(({ content }) => content)).toEqual(['One', 'Two']);

				const again = await authorization();
				const { url, body } = request!;
				await startedNothing(workflow, async () => {
					expect(await post(url, body as object, again)).toEqual([
						200,
						{ message: 'duplicate', accepted: 0, duplicates: 4, filtered: 0 },
					]);
				});
			});

			/** As a header of a request that is not sent by the sandbox. */
			async function authorization(): Promise<Record<string, string>> {
				if (own === 'none') return {};
				const { clientId, clientSecret } = INBOUND_EVENTS;
				const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
				if (own === 'basicAuth') return { authorization: `Basic ${basic}` };
				const [status, given] = await token(workflow);
				expect(status).toBe(200);
				return { authorization: `Bearer ${(given as { access_token: string }).access_token}` };
			}

			test('an XML bomb and an external entity are refused at once', async () => {
				const headers = { 'content-type': 'application/xml', ...(await authorization()) };
				const entities = Array.from(
					{ length: 20 },
					(_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`,
				).join('');
				const of = (declared: string, used: string) =>
					`<?xml version="1.0"?><!DOCTYPE m [${declared}]><messages><message><id>1</id><type><value>text/plain</value></type><content>${used}</content></message></messages>`;
				await startedNothing(workflow, async () => {
					const before = Date.now();
					for (const xml of [
						of(`<!ENTITY e0 "ha">${entities}`, '&e20;'),
						of('<!ENTITY f SYSTEM "file:///etc/passwd">', '&f;'),
					]) {
						const [status, answer] = await post(await urlOf(workflow), xml, headers);
						expect(status).toBe(400);
						expect(JSON.stringify(answer)).not.toContain('root:');
					}
					expect(Date.now() - before).toBeLessThan(5000);
				});
			});

			test.each<[string, string, string | object]>([
				['broken JSON', 'application/json', '{"message": ['],
				['broken XML', 'application/xml', '<messages><message>'],
				['another content type', 'text/plain', 'Hello'],
				['no message', 'application/json', { message: [] }],
				['something among the messages that is none', 'application/json', { message: [1] }],
			])('%s is refused', async (_, type, body) => {
				const headers = { 'content-type': type, ...(await authorization()) };
				await startedNothing(workflow, async () => {
					expect((await post(await urlOf(workflow), body, headers))[0]).toBe(400);
				});
			});

			test('a body of more than 5 MiB is refused', async () => {
				const [large] = messages(1).message;
				const body = { message: [{ ...large, content: 'x'.repeat(5 * 1024 * 1024) }] };
				await startedNothing(workflow, async () => {
					expect((await post(await urlOf(workflow), body, await authorization()))[0]).toBe(413);
				});
			});
		});

		describe('whoever cannot prove to be ECE', () => {
			let basic: Workflow;
			let oauth2: Workflow;
			const said: [string, string] = ['text/plain', 'Let me in'];

			beforeAll(async () => {
				basic = await workflowWith('ECE guarded by Basic', { authentication: 'basicAuth' });
				oauth2 = await workflowWith('ECE guarded by OAuth2', { authentication: 'oAuth2' });
			});
			afterAll(async () => {
				for (const { id } of [basic, oauth2]) await world.client.deactivate(id);
			});

			test.each<[string, Partial<Target>]>([
				['without authorization', { authentication: 'none' }],
				['with a wrong password', { authentication: 'basic', secret: 'guessed' }],
				['with a wrong user name', { authentication: 'basic', user: 'somebody' }],
			])('is refused by Basic %s', async (_, target) => {
				await register(basic, target);
				await startedNothing(basic, async () => expect(answerOf(await tell(said))).toBe(401));
			});

			test.each<[string, Partial<Target>]>([
				['without authorization', { authentication: 'none' }],
				['with a password', { authentication: 'basic' }],
			])('is refused by OAuth2 %s', async (_, target) => {
				await register(oauth2, target);
				await startedNothing(oauth2, async () => expect(answerOf(await tell(said))).toBe(401));
			});

			test('gets no token for a wrong secret, nor for another grant', async () => {
				await register(oauth2, { authentication: 'oauth2', secret: 'guessed' });
				await startedNothing(oauth2, async () => void (await tell(said)));
				expect(ece().tokenRequests.at(-1)).toMatchObject({ status: 401 });
				expect(await token(oauth2, 'guessed')).toMatchObject([401, { error: 'invalid_client' }]);
				const form = new URLSearchParams({
					grant_type: 'password',
					client_id: INBOUND_EVENTS.clientId,
					client_secret: INBOUND_EVENTS.clientSecret,
				});
				expect(await post(await tokenUrlOf(oauth2), form)).toMatchObject([
					400,
					{ error: 'unsupported_grant_type' },
				]);
			});

			test('gets no token where Authentication is Basic', async () => {
				expect((await token(basic))[0]).toBe(404);
			});

			test('is refused with a token of another trigger, or a changed one', async () => {
				const other = await workflowWith('Another ECE', { authentication: 'oAuth2' });
				const of = async (workflow: Workflow) =>
					((await token(workflow))[1] as { access_token: string }).access_token;
				const [own, foreign] = [await of(oauth2), await of(other)];
				const changed = own.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
				const tries = async (bearer: string) => {
					const headers = { authorization: `Bearer ${bearer}` };
					return (await post(await urlOf(oauth2), messages(1), headers))[0];
				};
				await startedNothing(oauth2, async () => {
					expect(await tries(foreign)).toBe(401);
					expect(await tries(changed)).toBe(401);
				});
				await started(oauth2, async () => expect(await tries(own)).toBe(200));
				await world.client.deactivate(other.id);
			});
		});

		describe('over time', () => {
			let workflow: Workflow;

			beforeAll(async () => {
				workflow = await workflowWith('ECE over time', {});
				await register(workflow, { authentication: 'oauth2' });
			});
			afterAll(async () => await world.client.deactivate(workflow.id));

			test('one token serves many requests, and a restart of n8n; duplicates stay known', async () => {
				const before = ece().tokenRequests.length;
				let request: Dispatch | undefined;
				await started(workflow, async () => {
					request = await tell(
						...Array.from({ length: MOST }, (): [string, string] => ['text/plain', 'x']),
					);
				});
				await world.restartN8n();
				const after = await started(
					workflow,
					async () => void (await tell(['text/plain', 'After'])),
				);
				expect(after[2]).toMatchObject([{ content: 'After' }]);
				expect(ece().tokenRequests).toHaveLength(before + 1);

				const { access_token } = (await token(workflow))[1] as { access_token: string };
				const headers = { authorization: `Bearer ${access_token}` };
				await startedNothing(workflow, async () => {
					const [status, answer] = await post(request!.url, request!.body as object, headers);
					expect(status).toBe(200);
					expect(answer).toMatchObject({ message: 'duplicate', duplicates: MOST });
				});
			});

			test('events and senders can be chosen', async () => {
				const chosen = await workflowWith('ECE chosen', {
					events: ['Message', 'Complete'],
					senders: ['user'],
				});
				await register(chosen, { authentication: 'oauth2' });
				world.sandbox.reset();
				ece().setCallbackMode({ hold: true });
				ece().login('Maria Lopez');
				const { id } = ece().start();
				await ece().act('Maria Lopez', 'reply', { text: 'Agent', conversationId: id });
				await ece().act('Maria Lopez', 'typing', { conversationId: id });
				ece().say(id, 'text/plain', 'System');
				const outputs = await started(chosen, async () => void (await ece().flush()));
				expect(outputs.flat()).toMatchObject([
					{ content: 'Agent', senderType: 'user', sender: { id: '2001', name: 'maria.lopez' } },
				]);
				await world.client.deactivate(chosen.id);
				ece().say(id, 'text/plain', 'Too late');
				const [dispatch] = await ece().flush();
				expect(answerOf(dispatch)).toBe(404);
			});
		});
	});
}
