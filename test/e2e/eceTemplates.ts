import axios from 'axios';
import packageJson from '../../package.json';
import { loadTemplates } from '../../demo/templates';
import { eceEventTemplates } from './eceEventTemplates';
import { eceHandOver } from './eceHandOver';
import { AGENT, eceStage, FOLDER, path, TELL } from './eceStage';
import { errorOf } from './stage';
import type { World } from './world';

/** Every template of Enterprise Chat and Email, run by customers, and by what agents do. */
export function eceTemplates(world: World): void {
	const scene = eceStage(world);
	const { stage, ece, nextCall } = scene;

	describe('templates of Enterprise Chat and Email in real n8n', () => {
		beforeAll(async () => await world.client.activate((await stage.import(TELL)).id));
		beforeEach(() => world.sandbox.reset());
		afterAll(async () => {
			ece().setCallback();
			await world.client.deactivate((await stage.import(TELL)).id);
			world.sandbox.reset();
		});

		eceHandOver(scene);
		eceEventTemplates(scene);

		test('queue-status', async () => {
			const workflow = await stage.activate(path('queue-status'));
			const url = await world.client.webhookUrl(workflow, 'Website Asks');
			const asked = async () => {
				let answer: [number, unknown] | undefined;
				const execution = await stage.after(path('queue-status'), async () => {
					const { status, data } = await axios.get(url, { validateStatus: () => true });
					answer = [status, data];
				});
				return { answer, error: errorOf(execution) };
			};

			ece().setEntryPoint('1001', { handleSeconds: 90 });
			ece().start();
			expect((await asked()).answer).toEqual([
				200,
				{ available: false, availableSlots: 0, queueDepth: 1, waitTime: 90 },
			]);
			ece().login(AGENT, 3);
			expect((await asked()).answer).toEqual([
				200,
				{ available: true, availableSlots: 2, queueDepth: 0, waitTime: 0 },
			]);
			nextCall('/ece/system/egain/chat/entrypoint/capacity', { kind: 'status', status: 500 });
			const failed = await asked();
			expect(failed.answer).toEqual([503, { available: null }]);
			expect(failed.error).toMatch(/^Agent Availability left as onError/);
			await stage.deactivateAll();
		});

		test('every node occurs in a template', () => {
			const used = loadTemplates()
				.filter((template) => template.path.startsWith(`${FOLDER}/`))
				.flatMap(({ workflow: { nodes } }) => nodes.map(({ type }) => type.split('.')[1]));
			const ours = packageJson.n8n.nodes
				.filter((file) => file.includes('/EnterpriseChatAndEmail/'))
				.map((file) => file.split('/').at(-2)!.replace(/^E/, 'e'));
			expect(ours).toHaveLength(13);
			expect(used).toEqual(expect.arrayContaining(ours));
		});

		test('every template of the folder is executed here', async () => {
			const { id } = await stage.import(TELL);
			const calls = await world.client.executions(id);
			if (calls.some(({ status }) => status === 'success')) stage.executed.add(TELL);
			const paths = loadTemplates().map((template) => template.path);
			const own = paths.filter((candidate) => candidate.startsWith(`${FOLDER}/`));
			expect([...stage.executed].sort()).toEqual(own.sort());
		});
	});
}
