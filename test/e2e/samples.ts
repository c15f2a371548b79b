import { createHmac } from 'node:crypto';
import axios from 'axios';
import { WEBHOOK_SECRET } from '../../demo/accounts';
import type { Execution, Workflow } from '../../demo/n8n-client';
import type { Message } from '../../sandbox';
import { samplesOf, type Sample } from '../samples';
import { LEFT_OUT, TAKEN } from '../samples/webexConnect';
import { AGENT, TELL } from './eceStage';
import { asTenant, errorOf, Stage } from './stage';
import type { World } from './world';

/** Inbound templates by channel. */
const EVERY_CHANNEL = {
	sms: 'sms-inbound',
	whatsapp: 'whatsapp-inbound',
	facebook: 'facebook-inbound',
	livechat: 'live-chat-inbound',
	email: 'email-inbound',
};
const APPLE = { amb: 'apple-messages-inbound' };
const FAMILIES: Record<string, Record<string, string>> = {
	engage: EVERY_CHANNEL,
	'webex-contact-center': { ...EVERY_CHANNEL, ...APPLE },
	'contact-center-enterprise': { ...EVERY_CHANNEL, ...APPLE },
	'enterprise-chat-and-email': { sms: 'sms-inbound', facebook: 'messenger-inbound' },
};
const ECE = 'enterprise-chat-and-email';

const PAIRS = Object.entries(FAMILIES).flatMap(([family, templates]) =>
	Object.entries(templates).map(([channel, name]): [string, string, string] => [
		`${family}/${name}.json`,
		family,
		channel,
	]),
);

/** At once; more would only wait for each other. */
const TOGETHER = 6;
const NOT_PASSED_ON = 'The customer sent a file that could not be passed on: ';

const signed = (body: string) =>
	`sha256=${createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex')}`;

/** As Webex Connect posts an event. */
async function post(url: string, { body }: Sample): Promise<{ status: number; data: unknown }> {
	const text = JSON.stringify(body);
	return await axios.post(url, text, {
		headers: { 'content-type': 'application/json', 'x-hub-signature': signed(text) },
		validateStatus: () => true,
	});
}

/** Text and names of files, `-` before one that was dropped. */
const line = (text: string, files: string[]) => JSON.stringify([text.trim(), ...files]);

/** Engage takes no forwarded mail. */
const inEngage = (file: string) => (file.endsWith('.eml') ? `-${file}` : file);

function lineOfMessage({ text, email, attachments }: Message): string {
	const files = attachments.map(
		({ fileName, dropped }) => (dropped === true ? '-' : '') + String(fileName),
	);
	return line(String((email ? email.bodyPlain : text) ?? ''), files);
}

/** What an agent has to find of a sample. */
function linesOf({ name }: Sample, family: string): string[] {
	const [, text = '', files = []] = TAKEN[name];
	if (family !== ECE) {
		// The form of Webex Connect has no mail without a body.
		const isBare = text === '' && name.startsWith('email-') && family !== 'engage';
		return [line(isBare ? files.join(', ') : text, files.map(inEngage))];
	}
	// The addresses of the samples lead nowhere.
	const inWords = files.map((file) => NOT_PASSED_ON + file.replace(/^-/, ''));
	return [...(text ? [text] : []), ...inWords];
}

/** Every sample of what a customer sends, through every inbound template of its channel. */
export function samples(world: World): void {
	const stage = new Stage(world);

	/** What the agents of a family have of all customers. */
	function written(family: string): string[] {
		if (family !== ECE) return world.sandbox.engage.messages().map(lineOfMessage);
		return world.sandbox.ece.conversations
			.flatMap(({ messages }) => messages)
			.filter(({ from }) => from === 'customer')
			.map(({ content, attachments }) => content ?? NOT_PASSED_ON + attachments[0]?.fileName)
			.map((text) => (text.startsWith(NOT_PASSED_ON) ? text.replace(/ \([^)]*\)$/, '') : text));
	}

	describe('samples of Webex Connect in real n8n', () => {
		beforeAll(async () => await world.client.activate((await stage.import(TELL)).id));
		afterAll(async () => {
			await world.client.deactivate((await stage.import(TELL)).id);
			world.sandbox.reset();
		});

		describe.each(PAIRS)('%s', (path, family, channel) => {
			const own = samplesOf('webex-connect', `${channel}-`);
			const [messages, others] = [TAKEN, LEFT_OUT].map((table) =>
				own.filter(({ name }) => name in table),
			);
			const executions = new Map<string, Execution>();
			let workflow: Workflow;
			let url = '';

			beforeAll(async () => {
				world.sandbox.reset();
				if (family === ECE) world.sandbox.ece.login(AGENT);
				// Both request forms: REST here, and the one of Webex Connect in the other families.
				workflow = await stage.activate(path, family === 'engage' ? asTenant : undefined);
				url = await world.client.webhookUrl(workflow, 'Webex Connect Trigger');
				// The first one opens the conversation that most of the others belong to.
				const [first, ...rest] = messages;
				for (let at = -1; at < rest.length; at += at < 0 ? 1 : TOGETHER) {
					const group = at < 0 ? [first] : rest.slice(at, at + TOGETHER);
					const known = await world.client.executions(workflow.id);
					await Promise.all(group.map(async (sample) => await post(url, sample)));
					const ended = await world.client.newExecutions(workflow.id, known, group.length, 120_000);
					for (const execution of ended) executions.set(rawOf(execution), execution);
				}
			}, 300_000);

			afterAll(async () => await stage.deactivateAll());

			test.each(messages.map((sample): [string, Sample] => [sample.name, sample]))(
				'%s reaches the agent',
				(_, sample) => {
					const execution = executions.get(JSON.stringify(sample.body))!;
					expect(errorOf(execution)).toBeUndefined();
					expect(execution.status).toBe('success');
					expect(written(family)).toEqual(expect.arrayContaining(linesOf(sample, family)));
				},
			);

			test('each once, and nothing else', () => {
				const all = messages.flatMap((sample) => linesOf(sample, family));
				expect(written(family).sort()).toEqual(all.sort());
			});

			if (others.length > 0) {
				test('what no agent has to answer starts nothing', async () => {
					const known = await world.client.executions(workflow.id);
					for (const sample of others) {
						const { status, data } = await post(url, sample);
						expect([sample.name, status, data]).toEqual([
							sample.name,
							200,
							expect.objectContaining({ message: 'filtered' }),
						]);
					}
					expect(await world.client.executions(workflow.id)).toHaveLength(known.length);
				});
			}

			if (channel === 'email') {
				test('the picture in a mail keeps its content ID', () => {
					const pictures = world.sandbox.engage
						.messages()
						.flatMap(({ attachments }) => attachments)
						.filter(({ fileName }) => fileName === 'logo.png');
					expect(pictures).toEqual([expect.objectContaining({ cid: 'ii_123' })]);
				});
			}
		});
	});
}

/** The event as the trigger took it. */
function rawOf({ data }: Execution): string {
	const outputs = data.resultData.runData['Webex Connect Trigger'][0].data?.main ?? [];
	return JSON.stringify(outputs.flatMap((items) => items ?? [])[0].json.raw);
}
