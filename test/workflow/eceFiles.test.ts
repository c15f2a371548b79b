/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { gzipSync } from 'node:zlib';
import { openDisk, sha256, type Disk } from './binaryData';
import { eceNodes, runEce } from './eceNodes';
import { CONTENT, EceScene, MARIA, MESSAGING, type Attachment } from './eceScene';
import type { EngageRun } from './engageNodes';
import type { RunInput } from './harness';
import { WebServer } from './webServer';

let scene: EceScene;
let disk: Disk;
const web = new WebServer();
const { fileInfo, send } = eceNodes;

beforeAll(async () => {
	disk = await openDisk();
	scene = await EceScene.open();
	await web.start();
});

beforeEach(async () => {
	web.reset();
	await scene.reset();
});

afterAll(async () => {
	await web.stop();
	await scene.close();
	await disk.close();
});

type Run = Partial<RunInput>;

const infoOf = async (attachmentUrl: string, options: IDataObject = {}) =>
	await runEce(fileInfo, scene.cluster, { attachmentUrl, options });
const errorOf = ({ json }: EngageRun) => json.error as IDataObject;
const MEGABYTE = 1024 * 1024;
const CLOSED = 'http://127.0.0.1:9';

/** Says what it has to without a body, as to HEAD. */
const told = (size: number, type = 'image/png') => ({
	'content-length': String(size),
	'content-type': type,
});

function expectNoFile(run: EngageRun, message: string | RegExp): void {
	expect(run.outcome).toBe('createAttachmentInfoOnFailure');
	expect(errorOf(run).message).toMatch(message);
}

// ---------------------------------------------------------------- Get File Info

describe('Get File Info', () => {
	it('brings no token, not even to ECE itself', async () => {
		const run = await infoOf(scene.file());
		expect(run.json).toMatchObject({ fileSize: 9, contentType: 'image/png' });
		expect(scene.calls).toEqual([expect.stringMatching(/^HEAD \/ece\/files\//)]);
		expect(scene.requests[0].headers).not.toHaveProperty('authorization');
		expect(scene.tokenRequests).toEqual([]);
	});

	it('needs none', async () => {
		const { cluster } = scene;
		const parameters = { attachmentUrl: scene.file() };
		const run = await runEce(fileInfo, { ...cluster, token: undefined }, parameters);
		expect(run.outcome).toBe('createAttachmentInfoOnSuccess');
		expect(scene.tokenRequests).toEqual([]);
	});

	it('reads no file to its end, whatever the server does', async () => {
		const size = 2 ** 40;
		const delivery = { head: false, ranges: false };
		const run = await infoOf(scene.file({ content: undefined, size, delivery }));
		expect(run.json).toMatchObject({ outcome: 'createAttachmentInfoOnSuccess', fileSize: size });
	});

	it('asks for the first byte where HEAD does not tell the size', async () => {
		web.handle = ({ method, headers }, response) => {
			if (method === 'HEAD') response.writeHead(200, { 'content-type': 'image/gif' }).end();
			else if (headers.range === 'bytes=0-0') {
				const partial = { ...told(1, 'image/gif'), 'content-range': 'bytes 0-0/4711' };
				response.writeHead(206, partial).end('G');
			}
		};
		const run = await infoOf(`${web.url}/a.gif`);
		expect(run.json).toMatchObject({ fileSize: 4711, contentType: 'image/gif' });
		expect(web.calls).toEqual(['HEAD /a.gif', 'GET /a.gif']);
	});

	it('tells the size of the file, and not of what a server would make of it', async () => {
		const content = Buffer.alloc(5000, 'text ');
		web.handle = ({ headers }, response) => {
			const isPacked = /gzip/.test(String(headers['accept-encoding']));
			const { length } = isPacked ? gzipSync(content) : content;
			response
				.writeHead(200, {
					...told(length, 'text/plain'),
					...(isPacked && { 'content-encoding': 'gzip' }),
				})
				.end();
		};
		expect((await infoOf(`${web.url}/a.txt`)).json.fileSize).toBe(5000);
	});

	it('has a content type for a file of none', async () => {
		web.handle = (_, response) => response.writeHead(200, { 'content-length': '3' }).end();
		expect((await infoOf(`${web.url}/a`)).json).toMatchObject({
			fileSize: 3,
			contentType: 'application/octet-stream',
		});
	});

	/** /5 leads to /4, and so on to /0, which is the file. */
	const countDown = (location: (left: number) => string = (left) => `/${left}`) => {
		web.handle = ({ url }, response) => {
			const left = Number(url?.slice(1));
			if (left === 0) response.writeHead(200, told(7)).end();
			else response.writeHead(302, { location: location(left - 1) }).end();
		};
	};

	it.each([
		['relative addresses', undefined],
		['whole addresses', (left: number) => `${web.url}/${left}`],
	])('follows five redirects: %s', async (_, location) => {
		countDown(location);
		expect((await infoOf(`${web.url}/5`)).json).toMatchObject({ fileSize: 7 });
		expect(web.calls).toHaveLength(6);
	});

	it('does not follow a sixth', async () => {
		countDown();
		expectNoFile(await infoOf(`${web.url}/6`), 'The server redirects more than 5 times.');
		expect(web.calls).not.toContain('HEAD /0');
	});

	it('does not follow them in a circle', async () => {
		web.handle = ({ url }, response) =>
			response.writeHead(301, { location: url === '/a' ? '/b' : '/a' }).end();
		expectNoFile(await infoOf(`${web.url}/a`), 'The server redirects more than 5 times.');
		expect(web.calls).toHaveLength(6);
	});

	it.each([undefined, 'file:///etc/passwd', 'ftp://127.0.0.1/a', 'http://'])(
		'follows no redirect to %j',
		async (location) => {
			web.handle = (_, response) => response.writeHead(302, location ? { location } : {}).end();
			expectNoFile(await infoOf(`${web.url}/a`), 'The server redirects to nowhere.');
			expect(web.calls).toEqual(['HEAD /a']);
		},
	);

	it('follows a redirect that answers the second request only', async () => {
		web.handle = ({ method, url }, response) => {
			if (url === '/b') response.writeHead(200, told(7)).end();
			else if (method === 'HEAD') response.writeHead(405).end();
			else response.writeHead(307, { location: '/b' }).end();
		};
		expect((await infoOf(`${web.url}/a`)).json).toMatchObject({ fileSize: 7 });
		expect(web.calls).toEqual(['HEAD /a', 'GET /a', 'HEAD /b']);
	});

	it('says which host cannot be reached', async () => {
		const run = await infoOf(`${CLOSED}/a.png`, { retry: false });
		expect(run.outcome).toBe('onError');
		expect(errorOf(run)).toMatchObject({
			code: 'ECONNREFUSED',
			message: 'Nothing accepts connections at 127.0.0.1:9.',
		});
	});

	it('shows nothing of a signed address in an error', async () => {
		for (const location of [`${CLOSED}/b?signature=s3cret`, 'mailto:s3cret']) {
			web.handle = (_, response) => response.writeHead(302, { location }).end();
			const run = await infoOf(`${web.url}/a?signature=s3cret`, { retry: false });
			expect(JSON.stringify(run.outputs)).not.toContain('s3cret');
		}
	});
});

// ---------------------------------------------------------------- Get Attachment URL

const attachmentOf = async (
	{ contentUrl }: { contentUrl: string },
	parameters: IDataObject = {},
	rest: Run = {},
) =>
	await runEce(
		fileInfo,
		scene.cluster,
		{
			method: 'getAttachmentUrl',
			fileName: 'invoice.pdf',
			contentUrl,
			publicBaseUrl: 'https://files.example.com/outbox/',
			...parameters,
		},
		rest,
	);

const offer = async (file: IDataObject = {}): Promise<Attachment> =>
	await scene.offer(await scene.conversation(), file);
const made = (size: number, more: IDataObject = {}) => offer({ size, base64: '', ...more });

describe('n8n keeps files in memory', () => {
	const content = Buffer.from('a picture of a parcel');

	it('Get Attachment URL puts the file into the item', async () => {
		const run = await attachmentOf(await offer());
		expect(run.outcome).toBe('createAttachmentInfoOnSuccess');
		const data = run.items[0].binary!.data;
		expect(data.id).toBeUndefined();
		expect(Buffer.from(data.data, 'base64').toString()).toBe('an invoice');
	});

	it('Upload Attachment takes it from there', async () => {
		const { id } = await scene.conversation();
		const data: IBinaryData = { data: content.toString('base64'), mimeType: 'image/png' };
		const run = await runEce(
			send,
			scene.cluster,
			{
				method: 'uploadAttachmentAvailableInAUrl',
				conversationId: id,
				fileFrom: 'binaryData',
				uploadUrl: scene.ece.storageUrl('parcel.png'),
				attachmentUrl: scene.ece.storageUrl('parcel.png'),
			},
			{ files: [{ data }] },
		);
		expect(run.outcome).toBe('onSendMessageSuccess');
		expect(scene.ece.stored).toMatchObject([
			{ bytes: content.length, sha256: sha256(content), contentType: 'image/png' },
		]);
	});
});

describe('n8n keeps files on disk', () => {
	beforeAll(async () => await disk.use());

	const dataOf = ({ items }: EngageRun, field = 'data') => items[0].binary![field];

	describe('Get Attachment URL', () => {
		it('puts the file into the item as it is', async () => {
			const attachment = await made(3 * MEGABYTE + 7);
			const run = await attachmentOf(attachment, { putOutputFileInField: 'invoice' });
			expect(run.json).toMatchObject({
				outcome: 'createAttachmentInfoOnSuccess',
				fileAttachmentURL: 'https://files.example.com/outbox/invoice.pdf',
				fileSize: 3 * MEGABYTE + 7,
				contentType: 'application/pdf',
			});
			const data = dataOf(run, 'invoice');
			expect(data).toMatchObject({
				id: expect.stringMatching(/^filesystem-v2:/) as string,
				fileName: 'invoice.pdf',
				fileExtension: 'pdf',
				mimeType: 'application/pdf',
				bytes: 3 * MEGABYTE + 7,
			});
			expect(await disk.sha256(data)).toBe(scene.ece.sha256(attachment));
		});

		it('gives every item its own file', async () => {
			const conversation = await scene.conversation();
			const attachments: Attachment[] = [];
			for (let index = 1; index <= 20; index++) {
				attachments.push(await scene.offer(conversation, { base64: '', size: index * 1000 }));
			}
			const run = await attachmentOf(
				{ contentUrl: '={{ $json.contentUrl }}' },
				{ fileName: '={{ $json.id }}.bin' },
				{ items: attachments.map(({ id, contentUrl }) => ({ id, contentUrl })) },
			);
			const hashes = run.items.map(async ({ binary }) => await disk.sha256(binary!.data));
			expect(await Promise.all(hashes)).toEqual(
				attachments.map((attachment) => scene.ece.sha256(attachment)),
			);
		});

		it('brings the token to the host of the credential', async () => {
			await attachmentOf(await offer());
			expect(scene.requests).toMatchObject([
				{ method: 'GET', headers: { authorization: 'Bearer •••' } },
			]);
			expect(scene.calls[0]).toContain(`GET ${CONTENT}/`);
		});

		it('brings it to no other host, not even after one that gets it', async () => {
			await attachmentOf(await offer());
			scene.set();
			web.handle = (_, response) => response.writeHead(200, told(3)).end('abc');
			const run = await attachmentOf({ contentUrl: `${web.url}/a.png` });
			expect(run.json).toMatchObject({ fileSize: 3, contentType: 'image/png' });
			expect(web.headers[0]).not.toHaveProperty('authorization');
			expect(JSON.stringify(web.headers)).not.toContain(scene.secrets[1]);
			expect(scene.calls).toEqual([]);
		});

		it('brings it to no address that only begins like that host', async () => {
			const contentUrl = `${new URL(scene.ece.hostUrl).origin}@${new URL(web.url).host}/a`;
			web.handle = (_, response) => response.writeHead(200, told(3)).end('abc');
			await attachmentOf({ contentUrl });
			expect(web.calls).toEqual(['GET /a']);
			expect(JSON.stringify(web.headers)).not.toContain(scene.secrets[1]);
			expect(scene.calls).toEqual([]);
		});

		it.each(['elsewhere', 'to itself'])('follows no redirect: %s', async (where) => {
			const location = where === 'elsewhere' ? `${web.url}/a?key=k3y` : scene.file();
			const run = await attachmentOf(await offer({ delivery: { mode: 'redirect', location } }));
			expectNoFile(run, /^The Content URL redirects to .*, which is not followed/);
			expect(web.calls).toEqual([]);
			expect(scene.calls).toHaveLength(1);
			expect(JSON.stringify(run.outputs)).not.toContain('k3y');
		});

		it('takes what was announced where more comes than that', async () => {
			const attachment = await made(100_000, { delivery: { mode: 'shortLength' } });
			const run = await attachmentOf(attachment);
			expect(run.json.fileSize).toBe(50_000);
			expect(dataOf(run).bytes).toBe(50_000);
		});

		it.each(['longLength', 'broken'])('takes no part for the whole: %s', async (mode) => {
			const run = await attachmentOf(await made(100_000, { delivery: { mode } }));
			expectNoFile(run, /^The file broke off after \d+ bytes/);
			expect(errorOf(run)).toMatchObject({ code: 'BROKEN_FILE', details: null });
			expect(run.items[0].binary).toBeUndefined();
		});

		it('takes a file whose size is not announced', async () => {
			const attachment = await made(100_000, { delivery: { mode: 'noLength' } });
			const run = await attachmentOf(attachment);
			expect(run.json.fileSize).toBe(100_000);
			expect(await disk.sha256(dataOf(run))).toBe(scene.ece.sha256(attachment));
		});

		it('takes a file from a server that packs what it can', async () => {
			const content = Buffer.alloc(5000, 'text ');
			web.handle = ({ headers }, response) => {
				if (/gzip/.test(String(headers['accept-encoding']))) {
					const packed = gzipSync(content);
					response
						.writeHead(200, { ...told(packed.length), 'content-encoding': 'gzip' })
						.end(packed);
				} else response.writeHead(200, told(content.length)).end(content);
			};
			const run = await attachmentOf({ contentUrl: `${web.url}/a.txt` });
			expect(run.json.fileSize).toBe(5000);
			expect(await disk.sha256(dataOf(run))).toBe(sha256(content));
		});

		it('ends a file that comes too slowly when its time is over', async () => {
			const delivery = { mode: 'drip', intervalMs: 50, chunkBytes: 10 };
			const options = { timeout: 0.4 };
			const run = await attachmentOf(await made(1000, { delivery }), { options });
			expect(run.outcome).toBe('onTimeout');
			expect(errorOf(run).message).toMatch(
				/^The file was not complete in time: \d+ bytes had come\./,
			);
			expect(run.json.outcomeUnknown).toBeUndefined();
			expect(scene.requests[0].state).toBe('broken');
		});

		it.each([
			[
				'that is announced',
				{},
				'The file has 2097152 bytes, more than the 1048576 bytes that Size Limit allows.',
			],
			[
				'that is not',
				{ delivery: { mode: 'noLength' } },
				'The file has more than the 1048576 bytes that Size Limit allows.',
			],
		])('takes nothing above Size Limit: a size %s', async (_, more, message) => {
			const run = await attachmentOf(await made(2 * MEGABYTE, more), { sizeLimit: 1 });
			expectNoFile(run, message);
			expect(run.items[0].binary).toBeUndefined();
		});

		it('takes what is just within it', async () => {
			const run = await attachmentOf(await made(MEGABYTE), { sizeLimit: 1 });
			expect(run.json.fileSize).toBe(MEGABYTE);
		});

		const NAMES: Array<[given: string, used: string]> = [
			['../../etc/passwd', 'passwd'],
			['C:\\temp\\a b.pdf', 'a b.pdf'],
			['"a"; rm -rf *|<b>?.pdf', '_a_; rm -rf ___b__.pdf'],
			['a\r\nX-Header: 1.pdf', 'a__X-Header_ 1.pdf'],
			['..', 'attachment'],
			['.htaccess', 'htaccess'],
			['folder/', 'attachment'],
			['Übersicht #1 (50%) 😀.pdf', 'Übersicht #1 (50%) 😀.pdf'],
			['a\u202Efdp.exe', 'a_fdp.exe'],
			['half\ud800.pdf', 'half_.pdf'],
		];

		it.each(NAMES)('makes of the name %j the name %j', async (fileName, used) => {
			const run = await attachmentOf(
				await offer(),
				{
					fileName: '={{ $json.fileName }}',
					uploadFile: true,
					publicBaseUrl: scene.ece.storageUrl('outbox'),
				},
				{ items: [{ fileName }] },
			);
			expect(run.outcome).toBe('createAttachmentInfoOnSuccess');
			expect(dataOf(run).fileName).toBe(used);
			expect(scene.ece.stored.map(({ name }) => name)).toEqual([`outbox/${used}`]);
			const { fileAttachmentURL } = run.json;
			expect(await (await fetch(String(fileAttachmentURL))).text()).toBe('an invoice');
		});

		it('takes no web page for the file, unless the file is one', async () => {
			const page = { contentType: 'text/html;charset=utf-8' };
			const run = await attachmentOf(await offer(page));
			expect(run.outcome).toBe('onInvalidChoice');
			expect(errorOf(run)).toMatchObject({ code: 'WEB_PAGE', details: null });
			expect(run.items[0].binary).toBeUndefined();
			await scene.ece.act(MARIA, 'complete');
			const wanted = await attachmentOf(await offer(page), { fileName: 'page.html' });
			expect(wanted.outcome).toBe('createAttachmentInfoOnSuccess');
		});

		it('gets a new token where the old one has expired', async () => {
			const attachment = await offer();
			scene.sandbox.oauth.expire();
			const run = await attachmentOf(attachment);
			expect(run.json).toMatchObject({ outcome: 'createAttachmentInfoOnSuccess', fileSize: 10 });
			expect(scene.tokenRequests).toHaveLength(1);
		});

		it('asks again where ECE could not answer', async () => {
			const attachment = await offer();
			scene.sandbox.setFault({
				match: { path: CONTENT, count: 2 },
				fault: { kind: 'status', status: 503, body: { code: '503-101' } },
			});
			const run = await attachmentOf(attachment);
			expect(run.json).toMatchObject({ outcome: 'createAttachmentInfoOnSuccess', fileSize: 10 });
			expect(scene.calls).toHaveLength(3);
		});

		it('tells what ECE says of a file that it does not give', async () => {
			const run = await attachmentOf({
				contentUrl: `${scene.ece.root}/ws/v19/clientapplications/messaging/attachment/none`,
			});
			expectNoFile(run, 'There is no attachment none');
		});

		describe('with Upload File', () => {
			const upload = { uploadFile: true };

			it('puts the file on the web server, without the token', async () => {
				const attachment = await made(2 * MEGABYTE);
				const publicBaseUrl = scene.ece.storageUrl('outbox');
				const run = await attachmentOf(attachment, { ...upload, publicBaseUrl });
				expect(run.outcome).toBe('createAttachmentInfoOnSuccess');
				expect(scene.ece.stored).toMatchObject([
					{
						name: 'outbox/invoice.pdf',
						contentType: 'application/pdf',
						bytes: 2 * MEGABYTE,
						sha256: scene.ece.sha256(attachment),
						complete: true,
					},
				]);
				const put = scene.requests.find(({ method }) => method === 'PUT')!;
				expect(put.headers).not.toHaveProperty('authorization');
				expect(put.headers['content-length']).toBe(String(2 * MEGABYTE));
				expect(dataOf(run).bytes).toBe(2 * MEGABYTE);
			});

			it.each([301, 401, 403, 404, 507])('fails where it answers %i', async (status) => {
				web.handle = (request, response) =>
					request.resume().on('end', () => response.writeHead(status, { location: '/b' }).end());
				const run = await attachmentOf(await offer(), { ...upload, publicBaseUrl: web.url });
				expectNoFile(run, `The server of Public Base URL answered HTTP ${status} to the upload.`);
				expect(web.calls).toEqual(['PUT /invoice.pdf']);
			});

			it('fails where nothing is there', async () => {
				const options = { retry: false };
				const parameters = { ...upload, publicBaseUrl: CLOSED, options };
				const run = await attachmentOf(await offer(), parameters);
				expect(run.outcome).toBe('onError');
				expect(errorOf(run)).toMatchObject({ code: 'ECONNREFUSED' });
			});
		});
	});

	// ---------------------------------------------------------------- Upload Attachment

	describe('Upload Attachment Available in a URL', () => {
		/** The binary data of the item, once as it is put on the web, and once as the agent gets it. */
		const uploaded = async (data: IBinaryData | undefined, parameters: IDataObject = {}) => {
			const { id } = await scene.conversation();
			return await runEce(
				send,
				scene.cluster,
				{
					method: 'uploadAttachmentAvailableInAUrl',
					conversationId: id,
					fileFrom: 'binaryData',
					uploadUrl: scene.ece.storageUrl('inbox/parcel.png'),
					attachmentUrl: scene.ece.storageUrl('inbox/parcel.png'),
					...parameters,
				},
				{ files: [data && { data }] },
			);
		};
		const attachments = () => scene.ece.conversations[0].attachments;

		it('puts the file of the item where the agent can get it', async () => {
			const data = await disk.keep('parcel.png', 700_001, 'image/png');
			const run = await uploaded(data);
			expect(run.outcome).toBe('onSendMessageSuccess');
			const hash = await disk.sha256(data);
			expect(scene.ece.stored).toMatchObject([
				{ name: 'inbox/parcel.png', contentType: 'image/png', bytes: 700_001, sha256: hash },
			]);
			const [put, message] = scene.requests;
			expect(put.headers['content-length']).toBe('700001');
			expect(put.headers).not.toHaveProperty('authorization');
			expect(message).toMatchObject({
				path: `${MESSAGING}/sendmessage`,
				body: {
					type: { value: 'uploadAttachment' },
					attachments: {
						attachment: [
							{
								fileName: 'parcel.png',
								contentType: 'image/png',
								size: '700001',
								contentUrl: scene.ece.storageUrl('inbox/parcel.png'),
							},
						],
					},
				},
			});
			await scene.ece.act(MARIA, 'acceptAttachment');
			expect(attachments()).toMatchObject([
				{ state: 'accepted', received: { bytes: 700_001, sha256: hash } },
			]);
		});

		it('can be put elsewhere than where it is fetched, such as a signed address', async () => {
			web.handle = (request, response) =>
				request.resume().on('end', () => response.writeHead(200).end());
			const uploadUrl = `${web.url}/bucket/parcel.png?signature=s3cret`;
			const run = await uploaded(await disk.keep('parcel.png', 10, 'image/png'), { uploadUrl });
			expect(run.outcome).toBe('onSendMessageSuccess');
			expect(web.calls).toEqual(['PUT /bucket/parcel.png?signature=s3cret']);
			expect(web.headers[0]).toMatchObject({ 'content-type': 'image/png', 'content-length': '10' });
			expect(JSON.stringify([run.outputs, scene.requests])).not.toContain('s3cret');
		});

		it.each([301, 401, 403, 404, 409, 500, 507])(
			'sends nothing to ECE where the web server answers %i',
			async (status) => {
				web.handle = (request, response) =>
					request.resume().on('end', () => response.writeHead(status, { location: '/b' }).end());
				const data = await disk.keep('parcel.png', 10, 'image/png');
				const run = await uploaded(data, { uploadUrl: `${web.url}/a` });
				expect(run.outcome).toBe('onError');
				expect(errorOf(run)).toMatchObject({
					code: 'NOT_UPLOADED',
					message: `The server of Upload URL answered HTTP ${status}. Nothing was sent to ECE.`,
				});
				expect(scene.calls).toEqual([]);
			},
		);

		it('repeats an upload that broke off, from the beginning', async () => {
			let attempts = 0;
			let received = 0;
			web.handle = (request, response) => {
				attempts += 1;
				if (attempts === 1) {
					request.once('data', () => request.socket.destroy());
					return;
				}
				request.on('data', (chunk: Buffer) => (received += chunk.length));
				request.on('end', () => response.writeHead(201).end());
			};
			const data = await disk.keep('parcel.png', MEGABYTE, 'image/png');
			const run = await uploaded(data, { uploadUrl: `${web.url}/a` });
			expect(run.outcome).toBe('onSendMessageSuccess');
			expect([attempts, received]).toEqual([2, MEGABYTE]);
		});

		it.each(['that never answers', 'that refuses before it has read all'])(
			'lets go of the file at a web server %s',
			async (which) => {
				web.handle = (request, response) => {
					if (which === 'that never answers') request.resume();
					else response.writeHead(403, { connection: 'close' }).end();
				};
				const opened = jest.spyOn(disk.service, 'getAsStream');
				const data = await disk.keep('parcel.png', 8 * MEGABYTE, 'image/png');
				const options = { timeout: 0.5 };
				const run = await uploaded(data, { uploadUrl: `${web.url}/a`, options });
				expect(run.outcome).toBe(which === 'that never answers' ? 'onTimeout' : 'onError');
				const streams = await Promise.all(opened.mock.results.map(({ value }) => value));
				opened.mockRestore();
				expect(streams.length).toBeGreaterThan(0);
				expect(streams.map(({ destroyed }: { destroyed: boolean }) => destroyed)).toEqual(
					streams.map(() => true),
				);
				expect(scene.calls).toEqual([]);
			},
		);

		it.each([
			['an empty file', 0, 'The file "parcel.png" is empty. No request was sent.'],
			['no file', undefined, 'The item has no binary data under "data". No request was sent.'],
		])('refuses %s', async (_, size, message) => {
			const data = size === undefined ? undefined : await disk.keep('parcel.png', size);
			const run = await uploaded(data);
			expect(run.outcome).toBe('onInvalidData');
			expect(errorOf(run).message).toBe(message);
			expect(scene.calls).toEqual([]);
		});

		it('refuses a file that n8n does not have any more', async () => {
			const data = await disk.keep('parcel.png', 10);
			await disk.service.deleteManyByBinaryDataId([data.id!]);
			const run = await uploaded(data);
			expect(run.outcome).toBe('onError');
			expect(scene.calls).toEqual([]);
		});

		it('has a name for a file of none', async () => {
			const data = await disk.keep('', 10, 'image/png');
			await uploaded({ ...data, fileName: undefined });
			expect(attachments()).toMatchObject([{ fileName: 'data', contentType: 'image/png' }]);
		});

		it('can follow Get File Info', async () => {
			const content = Buffer.from('a picture of a parcel');
			const attachmentUrl = scene.file({ content });
			const { json } = await infoOf(attachmentUrl);
			const run = await uploaded(undefined, {
				fileFrom: 'url',
				attachmentUrl,
				fileName: 'parcel.png',
				contentType: json.contentType,
				fileSize: json.fileSize,
			});
			expect(run.outcome).toBe('onSendMessageSuccess');
			await scene.ece.act(MARIA, 'acceptAttachment');
			expect(attachments()).toMatchObject([
				{ state: 'accepted', received: { sha256: sha256(content) } },
			]);
		});
	});
});
