import type { AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { eceClient, message, SEND, start, upload } from './enterpriseChatAndEmail.support';
import { http } from './support';

const NAMESPACE = 'xmlns:ns2="http://bindings.egain.com/chat"';

describe('the floor of Enterprise Chat and Email', () => {
	let sandbox: Sandbox;
	let ece: AxiosInstance;
	let admin: AxiosInstance;

	beforeAll(async () => {
		sandbox = await startSandbox({ timeScale: 0.001 });
		ece = await eceClient(sandbox);
		admin = http(`${sandbox.url}/admin/ece`);
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => sandbox.reset());

	const ask = async (what: string, id = '1001', headers: Record<string, string> = {}) =>
		await http(sandbox.ece.root).get(`/egain/chat/entrypoint/${what}/${id}`, {
			headers: { accept: '*/*', ...headers },
		});
	const asJson = async (what: string, id?: string) =>
		(await ask(what, id, { accept: 'application/json' })).data;
	const only = () => sandbox.ece.conversations[0];
	const types = (id: string) => sandbox.ece.conversation(id).messages.map(({ type }) => type);

	describe('what may be asked before a chat', () => {
		test('has no need of a token, and does not look at one', async () => {
			for (const authorization of ['', 'Bearer wrong']) {
				expect((await ask('agentAvailability', '1001', { authorization })).status).toBe(200);
			}
		});

		test('is answered under both paths, and for known entry points alone', async () => {
			for (const api of ['egain', 'ws']) {
				const { status } = await http(sandbox.ece.root).get(
					`/${api}/chat/entrypoint/capacity/1001`,
				);
				expect(status).toBe(200);
			}
			expect((await ask('capacity', '9999')).status).toBe(404);
		});

		test('availability: somebody with the skill is there, or is not required', async () => {
			const answer = await ask('agentAvailability');
			expect(answer.headers['content-type']).toContain('application/xml');
			expect(answer.data).toContain(`<agentAvailability available="false" ${NAMESPACE}/>`);
			expect(await asJson('agentAvailability')).toEqual({ available: false });
			expect(await asJson('agentAvailability', '1002')).toEqual({ available: true });
			expect(await asJson('agentAvailability', '1003')).toEqual({ available: false });

			sandbox.ece.login('Amina Diallo');
			expect(await asJson('agentAvailability')).toEqual({ available: false });
			sandbox.ece.login('maria.lopez');
			expect((await ask('agentAvailability')).data).toContain('available="true"');
			sandbox.ece.logout('maria.lopez');
			expect(await asJson('agentAvailability')).toEqual({ available: false });
		});

		test('capacity: free slots of all agents, whatever their skills', async () => {
			expect((await ask('capacity')).data).toContain(
				`<availableSlots ${NAMESPACE}><ns2:count>0</ns2:count></availableSlots>`,
			);
			sandbox.ece.login('Amina Diallo', 1);
			sandbox.ece.login('Maria Lopez', 3);
			expect(await asJson('capacity')).toEqual({ count: 4 });
			await start(sandbox, ece);
			expect(await asJson('capacity')).toEqual({ count: 3 });
			expect(await asJson('capacity', '1003')).toEqual({ count: 0 });
		});

		test('queue depth and wait, in both forms', async () => {
			sandbox.ece.login('Maria Lopez', 2);
			for (let one = 0; one < 5; one++) await start(sandbox, ece);
			expect((await ask('liveSessionStatus')).data).toContain(
				'<ns2:queueDepth>3</ns2:queueDepth><ns2:waitTime>45</ns2:waitTime>',
			);
			expect(await asJson('liveSessionStatus')).toEqual({ queueDepth: 3, waitTime: 45 });
			const cloud = await http(sandbox.ece.root).get(
				'/conversation/messagerouter/v3/entrypoint/1001/livesessionstatus',
			);
			expect(cloud.data).toEqual({ queueDepth: 3, waitTime: 45 });
			sandbox.ece.setEntryPoint('1001', { handleSeconds: 10 });
			expect(await asJson('liveSessionStatus')).toEqual({ queueDepth: 3, waitTime: 15 });
			await sandbox.ece.act('Maria Lopez', 'complete', {
				conversationId: sandbox.ece.conversations[0].id,
			});
			expect(await asJson('liveSessionStatus')).toMatchObject({ queueDepth: 2 });
			expect(await asJson('liveSessionStatus', '1002')).toEqual({ queueDepth: 0, waitTime: 0 });
		});

		test.each(['checkEligibility', 'chatAllowed'])('%s: 0 to 2', async (what) => {
			expect((await ask(what)).data).toContain('<checkEligibility responseType="1"');
			sandbox.ece.login('Maria Lopez', 0);
			sandbox.ece.setEntryPoint('1001', { queueLimit: 1 });
			expect(await asJson(what)).toEqual({ responseType: 0 });
			sandbox.ece.start();
			expect(await asJson(what)).toEqual({ responseType: 2 });
		});
	});

	describe('agents', () => {
		test('take who waited longest, as far as they have room', async () => {
			const ids: string[] = [];
			for (let one = 0; one < 3; one++) ids.push(await start(sandbox, ece));
			sandbox.ece.login('Maria Lopez');
			const owners = () => ids.map((id) => sandbox.ece.conversation(id).agentId);
			const maria = sandbox.ece.agents[0].id;
			expect(owners()).toEqual([maria, maria, undefined]);
			await sandbox.ece.act('Maria Lopez', 'complete', { conversationId: ids[0] });
			expect(owners()).toEqual([undefined, maria, maria]);
		});

		test('share the work', () => {
			sandbox.ece.login('Maria Lopez');
			sandbox.ece.login('Jonas Weber');
			sandbox.ece.login('Amina Diallo');
			for (let one = 0; one < 4; one++) sandbox.ece.start();
			const owners = sandbox.ece.conversations.map(({ agentId }) => agentId).sort();
			expect(owners).toEqual(['2001', '2001', '2002', '2002']);
			sandbox.ece.start({ entryPointId: '1002' });
			expect(sandbox.ece.conversations.at(-1)?.agentId).toBe('2003');
		});

		test('assign themselves where nobody else does', async () => {
			sandbox.ece.set({ autoAssign: false });
			sandbox.ece.login('Maria Lopez', 1);
			const { id } = sandbox.ece.start();
			expect(only().status).toBe('queued');
			await sandbox.ece.act('Maria Lopez', 'assign', { conversationId: id });
			expect(only()).toMatchObject({ status: 'assigned', agentId: '2001' });
			const again = sandbox.ece.act('Maria Lopez', 'assign', { conversationId: id });
			await expect(again).rejects.toThrow('assigned');
			const second = sandbox.ece.start().id;
			const full = sandbox.ece.act('Maria Lopez', 'assign', { conversationId: second });
			await expect(full).rejects.toThrow('no free slot');
			await expect(sandbox.ece.act('Maria Lopez', 'assign')).rejects.toThrow('conversationId');
		});

		test('write, push pages and type', async () => {
			sandbox.ece.login('Maria Lopez');
			const { id } = sandbox.ece.start();
			const act = async (action: 'reply' | 'pagePush' | 'typing', input: object) =>
				await sandbox.ece.act('Maria Lopez', action, { ...input });
			await act('typing', {});
			expect(only().typing).toEqual(['agent']);
			await act('reply', { text: 'Hello' });
			expect(only().typing).toEqual([]);
			await act('reply', { html: '<b>Hello</b>' });
			await act('pagePush', { url: 'https://example.com/faq' });
			await act('typing', { on: false });
			expect(types(id)).toEqual([
				'assigned',
				'startTyping',
				'text/plain',
				'text/html',
				'pagePush',
				'endTyping',
			]);
			await expect(act('reply', {})).rejects.toThrow('text is missing');
		});

		test('transfer to one with room, or to an entry point', async () => {
			sandbox.ece.login('Maria Lopez');
			sandbox.ece.login('Jonas Weber', 0);
			const { id } = sandbox.ece.start();
			const transfer = async (input: Record<string, unknown>) =>
				await sandbox.ece.act('Maria Lopez', 'transfer', input);
			await expect(transfer({ to: 'Jonas Weber' })).rejects.toThrow('no free slot');
			await expect(transfer({ to: 'Nobody' })).rejects.toThrow('does not exist');
			expect(types(id)).toEqual(['assigned']);
			sandbox.ece.login('Jonas Weber', 1);
			await transfer({ to: 'Jonas Weber' });
			expect(only()).toMatchObject({ status: 'assigned', agentId: '2002' });
			await sandbox.ece.act('Jonas Weber', 'transfer', { entryPointId: '1002' });
			expect(only().entryPointId).toBe('1002');
			expect(types(id)).toEqual(['assigned', 'transfer', 'assigned', 'transfer', 'assigned']);
		});

		test('end what is theirs, once', async () => {
			sandbox.ece.login('Maria Lopez');
			const { id } = sandbox.ece.start();
			await sandbox.ece.act('Maria Lopez', 'complete');
			expect(only()).toMatchObject({ status: 'completed', agentId: undefined });
			expect(types(id)).toEqual(['assigned', 'complete']);
			const again = sandbox.ece.act('Maria Lopez', 'complete', { conversationId: id });
			await expect(again).rejects.toThrow("not Maria Lopez's");
			expect((await ece.post(SEND, message(id, 'text/plain'))).status).toBe(400);
		});

		test('say which conversation they mean, and leave only when there is none', async () => {
			sandbox.ece.login('Maria Lopez');
			sandbox.ece.start();
			sandbox.ece.start();
			const reply = sandbox.ece.act('Maria Lopez', 'reply', { text: 'a' });
			await expect(reply).rejects.toThrow('2 conversations');
			expect(() => sandbox.ece.logout('Maria Lopez')).toThrow('at hand');
			expect(() => sandbox.ece.login('Maria Lopez', 1.5)).toThrow('capacity');
			expect(() => sandbox.ece.login('Nobody')).toThrow('does not exist');
		});
	});

	describe('admin routes', () => {
		test('tell where things are', async () => {
			const { data } = await admin.get('/tenant');
			expect(data).toMatchObject({
				hostUrl: `${sandbox.url}/ece`,
				root: `${sandbox.url}/ece/system`,
			});
			expect(data.actions).toContain('login');
		});

		test('lead a whole conversation', async () => {
			const agent = async (body: object) => await admin.post('/agents/maria.lopez', body);
			expect((await agent({ action: 'login', capacity: 1 })).data.capacity).toBe(1);
			const { data: started } = await admin.post('/conversations', { name: 'Ann Walker' });
			expect(started).toMatchObject({ status: 'assigned', customer: { name: 'Ann Walker' } });
			await agent({ action: 'reply', text: 'Hello' });
			const board = (await admin.get('/board')).data;
			expect(board.agents[0]).toMatchObject({ name: 'Maria Lopez', loggedIn: true, load: 1 });
			expect(board.entryPoints[0]).toMatchObject({ id: '1001', available: true, queueDepth: 0 });
			expect((await agent({ action: 'logout' })).status).toBe(409);
			expect((await agent({ action: 'dance' })).status).toBe(400);
			await admin.post(`/conversations/${started.id}/say`, { type: 'survey', content: 'Well?' });
			await agent({ action: 'complete' });
			expect((await agent({ action: 'logout' })).status).toBe(200);
			const { data } = await admin.get(`/conversations/${started.id}`);
			expect(data.messages.map(({ type }: { type: string }) => type)).toEqual([
				'assigned',
				'text/plain',
				'survey',
				'complete',
			]);
			expect((await admin.get('/conversations')).data).toHaveLength(1);
			expect((await admin.get('/conversations/none')).status).toBe(404);
		});

		test('change entry points and settings, as far as they are known', async () => {
			const before = sandbox.ece.entryPoint('1001').lastModified;
			const { data } = await admin.post('/entry-points/1001', { active: false });
			expect(data.active).toBe(false);
			expect(data.lastModified > before).toBe(true);
			const touched = (await admin.post('/entry-points/1001/touch', {})).data.lastModified;
			expect(touched > data.lastModified).toBe(true);
			expect((await admin.post('/entry-points/5000', { name: 'New' })).data.name).toBe('New');
			expect((await admin.post('/entry-points/1001', { colour: 'red' })).status).toBe(400);
			expect((await admin.post('/entry-points/9999/touch', {})).status).toBe(400);
			expect((await admin.get('/entry-points')).data).toHaveLength(5);
			expect((await admin.post('/settings', { xmlOnly: true })).data.xmlOnly).toBe(true);
			expect((await admin.get('/settings')).data.xmlOnly).toBe(true);
			expect((await admin.post('/settings', { xmlOnly: 'yes' })).status).toBe(400);
		});

		test('the console is told of every move', async () => {
			const stream = await fetch(`${sandbox.url}/admin/events`);
			const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
			let seen = '';
			const sees = async (words: string) => {
				while (!seen.includes(words)) seen += (await reader.read()).value ?? '';
			};
			sandbox.ece.login('Maria Lopez');
			await sees('event: eceBoard');
			const { id } = sandbox.ece.start();
			await sees('event: eceConversation');
			await ece.post(SEND, upload(id));
			await sees('a.png');
			await reader.cancel();
		});
	});
});
