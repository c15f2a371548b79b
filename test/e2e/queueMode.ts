/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { demoCredentials, OWNER } from '../../demo/accounts';
import { installPackage, startN8n, type N8n } from '../../demo/n8n';
import { N8nClient } from '../../demo/n8n-client';
import { freePort, ProcessGroup } from '../../demo/process';
import {
	appendInParallel,
	ChatFlows,
	createInParallel,
	measureAppends,
	updateInParallel,
} from './chatFlows';
import { node, PACKAGE, until, type World } from './world';

const HOST = '127.0.0.1';
const DATABASE = `webex_connect_e2e_${process.pid}`;

const command = (name: string, ...args: string[]): string =>
	execFileSync(name, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

const succeeds = (doing: () => unknown): boolean => {
	try {
		doing();
		return true;
	} catch {
		return false;
	}
};

const psql = (user: string, database: string): string[] => [
	...['-h', HOST, '-U', user, '-d', database],
	'-Atw',
];

const sql = (user: string, statement: string, database = 'postgres'): string =>
	command('psql', ...psql(user, database), '-c', statement);

interface PostgreSql {
	/** Who may make databases. */
	user: string;
	/** Leaves it as it was. */
	stop(): void;
}

/** The PostgreSQL of this machine; started where Debian has one that does not run. */
function postgreSql(): PostgreSql | undefined {
	const find = () => ['postgres', 'root'].find((user) => succeeds(() => sql(user, 'select 1')));
	const cluster = (action: 'start' | 'stop') => {
		const [version] = command('ls', '/etc/postgresql').split('\n');
		command('pg_ctlcluster', '--skip-systemctl-redirect', version, 'main', action);
	};
	const running = find();
	if (running) return { user: running, stop: () => undefined };
	const started = succeeds(() => cluster('start')) ? find() : undefined;
	return started ? { user: started, stop: () => void succeeds(() => cluster('stop')) } : undefined;
}

/** n8n in queue mode on PostgreSQL: one main process that only takes calls, and two workers that execute. */
export function queueMode(world: World): void {
	const database = postgreSql();
	const hasRedis = succeeds(() => command('redis-server', '--version'));
	const missing = [...(database ? [] : ['PostgreSQL']), ...(hasRedis ? [] : ['redis-server'])];
	if (!database || !hasRedis) {
		process.stdout.write(
			`\nqueue mode was SKIPPED: there is no ${missing.join(' and no ')} here\n`,
		);
		describe.skip('queue mode', () => test('needs PostgreSQL and Redis', () => undefined));
		return;
	}

	const { user } = database;

	describe('queue mode on PostgreSQL with two workers', () => {
		const workers: ProcessGroup[] = [];
		let redis: ProcessGroup;
		let folder = '';
		let n8n: N8n;
		let client: N8nClient;
		let flows: ChatFlows;

		beforeAll(async () => {
			folder = await mkdtemp(join(tmpdir(), 'webex-connect-e2e-queue-'));
			const redisPort = String(await freePort());
			const memoryOnly = ['--save', '', '--appendonly', 'no', '--dir', folder];
			redis = new ProcessGroup('redis-server', [
				...['--bind', HOST, '--port', redisPort],
				...memoryOnly,
			]);
			sql(user, `create database ${DATABASE}`);
			await installPackage(PACKAGE, folder);
			n8n = await startN8n({
				userFolder: folder,
				env: {
					DB_TYPE: 'postgresdb',
					DB_POSTGRESDB_HOST: HOST,
					DB_POSTGRESDB_PORT: '5432',
					DB_POSTGRESDB_DATABASE: DATABASE,
					DB_POSTGRESDB_USER: user,
					EXECUTIONS_MODE: 'queue',
					QUEUE_BULL_REDIS_HOST: HOST,
					QUEUE_BULL_REDIS_PORT: redisPort,
					// The strictest that an administrator can choose.
					N8N_WORKFLOW_CALLER_POLICY_DEFAULT_OPTION: 'none',
				},
			});
			for (let count = 0; count < 2; count++) workers.push(await n8n.startWorker());
			client = new N8nClient(n8n.url);
			await client.signIn(OWNER);
			flows = await ChatFlows.open(client, { name: 'chats', tableName: 'e2e chats' });
		}, 180_000);

		afterAll(async () => {
			await n8n?.stop();
			await redis?.stop();
			succeeds(() => sql(user, `drop database if exists ${DATABASE} with (force)`));
			database.stop();
			await rm(folder, { recursive: true, force: true });
		});

		const executed = (worker: ProcessGroup) =>
			worker.lines.filter((line) => line.includes('Worker finished execution')).length;

		test('one append after another', async () => await measureAppends(flows, 'PostgreSQL'));

		test('racing creates make one chat', async () => await createInParallel(flows));

		test('racing updates keep what each of them set', async () => await updateInParallel(flows));

		test('parallel appends lose and double nothing, on both workers', async () => {
			const before = workers.map(executed);
			await appendInParallel(flows, 'PostgreSQL in queue mode');
			const done = workers.map((worker, index) => executed(worker) - before[index]);
			process.stdout.write(`\nexecutions by worker: ${done.join(' and ')}\n`);
			expect(Math.min(...done)).toBeGreaterThan(5);
		});

		test('text that PostgreSQL does not take is kept as far as it can be', async () => {
			const chatId = await flows.chat('odd text');
			const texts = ['a\0b', '={{ 1+1 }}', "'; drop table x; --", '😀 مرحبا \\ "'];
			await flows.append(chatId, texts);
			expect(await flows.texts(chatId)).toEqual(['a\uFFFDb', ...texts.slice(1)]);
			expect(await flows.one('clear', { chatId })).toMatchObject({ outcome: 'Success' });
			expect(await flows.one('fetch', { chatId, after: 2 ** 40 })).toMatchObject({
				outcome: 'NotFound',
			});
		});

		test('a message that PostgreSQL shows late is in its place', async () => {
			const chatId = await flows.chat('late');
			await flows.append(chatId, ['one']);
			const id = sql(user, "select id from data_table where name = 'e2e chats_messages'", DATABASE);
			const values = `values ('${chatId}', 'late', 'inbound', 'two', '', '[]', '')`;
			const late = new ProcessGroup('psql', [
				...psql(user, DATABASE),
				...['-c', 'begin'],
				...[
					'-c',
					`insert into "data_table_user_${id}" ("chatId", "messageId", direction, text, html, attachments, timestamp) ${values}`,
				],
				...['-c', 'select pg_sleep(1)', '-c', 'commit'],
			]);
			const sleeping = "select 1 from pg_stat_activity where query = 'select pg_sleep(1)'";
			await until('the row to have its ID', () => sql(user, sleeping) || undefined);
			await flows.append(chatId, ['three']);
			expect(late.isRunning).toBe(true);
			expect(await flows.texts(chatId)).toEqual(['one', 'two', 'three']);
			expect(await late.exited).toBe('exit code 0');
		});

		test('a worker reaches ECE and Webex Engage', async () => {
			const credentials = [];
			for (const { name, type, data } of demoCredentials(world.sandbox.url)) {
				credentials.push(await client.createCredential({ name, type, data }));
			}
			const path = 'e2e-vendors';
			const connect = (name: string) => ({ node: name, type: 'main' as const, index: 0 });
			const workflow = await client.importWorkflow(
				{
					name: path,
					nodes: [
						{
							...node(
								'Webhook',
								'n8n-nodes-base.webhook',
								2,
								{ path, httpMethod: 'POST', responseMode: 'onReceived' },
								[0, 0],
							),
							webhookId: crypto.randomUUID(),
						},
						node(
							'Configuration',
							'n8n-nodes-webex-connect.eceEntrypointConfiguration',
							1,
							{ entryPointId: '1001' },
							[200, 0],
						),
						node(
							'Conversation',
							'n8n-nodes-webex-connect.engageSearchConversation',
							1,
							{
								authentication: 'engageTenant',
								channel: 'sms',
								businessLongcodeShortcode: '+14155550100',
								customerMobileNumber: '+14155559999',
							},
							[200, 200],
						),
					],
					connections: { Webhook: { main: [[connect('Configuration'), connect('Conversation')]] } },
				},
				credentials,
			);
			await client.activate(workflow.id);
			await axios.post(`${n8n.url}/webhook/${path}`, {}, { proxy: false });
			const [execution] = await client.newExecutions(workflow.id, []);
			const ran = execution.data.resultData.runData;
			const outcomes = Object.fromEntries(
				['Configuration', 'Conversation'].map((name) => [
					name,
					ran[name][0].data?.main.flatMap((items) => items ?? [])[0]?.json.outcome,
				]),
			);
			expect(outcomes).toEqual({
				Configuration: 'onEntryPointConfigSuccess',
				Conversation: 'noConversationFound',
			});
			const line = `Worker finished execution ${execution.id} `;
			await until('a worker to say that it ran', () =>
				workers.some(({ lines }) => lines.some((one) => one.includes(line))) ? true : undefined,
			);
		});
	});
}
