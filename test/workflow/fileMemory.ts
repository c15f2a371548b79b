/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import type { IBinaryData, IDataObject, INodeType } from 'n8n-workflow';
import { createRequire } from 'node:module';
import { EceOAuth2Api } from '../../credentials/EceOAuth2Api.credentials';
import { openDisk } from './binaryData';
import { runWorkflow, type StoredCredential } from './harness';

/*
 * A process of its own, to be run with --expose-gc: how much memory n8n-core and the nodes need for a large file, beside
 * what they need for a small one.
 */

export interface Order {
	/** What the credential is filled in with. */
	credential: StoredCredential['data'];
	conversationId: string;
	/** Where the agent's files are, and how large. */
	small: { contentUrl: string; size: number };
	large: { contentUrl: string; size: number };
	/** Where files can be put. */
	storageUrl: string;
}

export interface Growth {
	/** Bytes. */
	down: number;
	up: number;
	/** Of the large file, as it lies on disk. */
	sha256: string;
}

const source = createRequire(__filename);
const ECE = '../../nodes/EnterpriseChatAndEmail';

/** With its whole name: `….node` alone would be a module of C++. */
function nodeNamed(name: string): INodeType {
	const module = source(`${ECE}/${name}/${name}.node.ts`) as Record<string, new () => INodeType>;
	return new module[name]();
}

const EVERY_MS = 2;

/** The most memory that the process had while a task ran; bytes. */
async function peakOf(task: () => Promise<unknown>): Promise<number> {
	global.gc?.();
	let peak = process.memoryUsage.rss();
	const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), EVERY_MS);
	await task();
	clearInterval(timer);
	return Math.max(peak, process.memoryUsage.rss());
}

async function measure(order: Order): Promise<Growth> {
	const { credential, conversationId, small, large, storageUrl } = order;
	const disk = await openDisk();
	await disk.use();

	/** The binary data of the item that left through the first output. */
	const run = async (name: string, parameters: IDataObject, data?: IBinaryData) => {
		const { outputs, error } = await runWorkflow({
			node: nodeNamed(name),
			parameters: { apiVersion: '1.0', ...parameters },
			credentials: { eceOAuth2Api: { type: new EceOAuth2Api(), data: credential } },
			files: [data && { data }],
		});
		const [item] = outputs[0] ?? [];
		if (!item) throw new Error(error?.message ?? JSON.stringify(outputs.flat()[0]?.json));
		return item.binary?.data;
	};
	const down = async ({ contentUrl, size }: Order['small']): Promise<IBinaryData> => {
		const data = await run('EceGetFileInfo', {
			method: 'getAttachmentUrl',
			fileName: `${size}.bin`,
			contentUrl,
			publicBaseUrl: storageUrl,
			putOutputFileInField: 'data',
		});
		if (data?.bytes !== size) throw new Error(`${data?.bytes} bytes came, not ${size}`);
		return data;
	};
	const up = async (data: IBinaryData) => {
		const url = `${storageUrl}/${data.fileName}`;
		const parameters = {
			method: 'uploadAttachmentAvailableInAUrl',
			conversationId,
			fileFrom: 'binaryData',
			inputDataFieldName: 'data',
			uploadUrl: url,
			attachmentUrl: url,
		};
		await run('EceSendMessage', parameters, data);
	};

	// What is loaded and compiled on the way does not count.
	for (let i = 0; i < 5; i++) await up(await down(small));
	const little = await down(small);
	const before = { down: await peakOf(() => down(small)), up: await peakOf(() => up(little)) };
	const after = { down: await peakOf(() => down(large)), up: 0 };
	const file = await down(large);
	after.up = await peakOf(() => up(file));
	const sha256 = await disk.sha256(file);
	await disk.close();
	return { down: after.down - before.down, up: after.up - before.up, sha256 };
}

void measure(JSON.parse(process.argv[2]) as Order).then((growth) =>
	process.stdout.write(JSON.stringify(growth)),
);
