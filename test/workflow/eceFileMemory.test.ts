/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientApplication } from './eceNodes';
import { EceScene } from './eceScene';
import type { Growth, Order } from './fileMemory';

const MEGABYTE = 1024 * 1024;
const SMALL = MEGABYTE;
const LARGE = 100 * MEGABYTE;
/** Far below the size of the file, far above what chance makes of it. */
const MOST = 60 * MEGABYTE;

let scene: EceScene;

beforeAll(async () => {
	scene = await EceScene.open();
});

afterAll(async () => await scene.close());

it('a file of 100 MB takes little more memory than one of 1 MB, down and up', async () => {
	const conversation = await scene.conversation();
	const offer = async (size: number) => await scene.offer(conversation, { base64: '', size });
	const [small, large] = [await offer(SMALL), await offer(LARGE)];
	const order: Order = {
		credential: clientApplication(scene.cluster).data,
		conversationId: conversation.id,
		small,
		large,
		storageUrl: scene.ece.storageUrl('memory'),
	};
	const program = join(__dirname, 'fileMemory.ts');
	const { stdout } = await promisify(execFile)(
		process.execPath,
		// How much garbage V8 lets grow depends on its version and on the machine.
		['--expose-gc', '--max-semi-space-size=8', '--import', 'tsx', program, JSON.stringify(order)],
		{ env: { ...process.env, N8N_LOG_LEVEL: 'silent' } },
	);
	const { down, up, sha256 } = JSON.parse(stdout) as Growth;
	const inMegabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(1);
	process.stdout.write(
		`\nmemory growth for 100 MB: down ${inMegabytes(down)} MB, up ${inMegabytes(up)} MB\n`,
	);

	const hash = scene.ece.sha256(large);
	expect(sha256).toBe(hash);
	expect(scene.ece.stored.find(({ bytes }) => bytes === LARGE)).toMatchObject({
		sha256: hash,
		complete: true,
	});
	expect(down).toBeLessThan(MOST);
	expect(up).toBeLessThan(MOST);
}, 120_000);
