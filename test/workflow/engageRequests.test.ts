import { NodeHelpers, type IDataObject, type INodePropertyOptions } from 'n8n-workflow';
import type { Channel } from '../../nodes/Engage/channels';
import type { TableNode } from '../../nodes/runtime/TableNode';
import { engageNodes, runNode, signIn, webexUser } from './engageNodes';
import type { RunInput } from './harness';
import { API, Scene } from './engageScene';

/*
 * The request of every method, version, channel, direction and message type in the Connect form, as the reference
 * writes it down (webex-engage.md, sections 2.3, 3.3, 3.5, 9.3 and 10). Written from the reference, not from the nodes.
 * The REST form is in test/products/engage.
 */

type Way = 'inbound' | 'outbound';
type Direction = Way | 'announcement';

const NOW = '2026-11-20T09:30:00.000Z';
const CHANNELS: Channel[] = ['sms', 'facebook', 'email', 'livechat', 'whatsapp', 'amb', 'api'];
const TYPES_OF_1_0 = ['text', 'text-with-attachments'];
/** webex-engage-rest.md, section 6.1: files without text have a type of their own. */
const PLAIN = [...TYPES_OF_1_0, 'attachments'];

/** Section 10, with the note on wab-interactive-response. */
const MATRIX: Record<Channel, Record<Way, string[]>> = {
	sms: { inbound: ['text'], outbound: ['text'] },
	facebook: { inbound: PLAIN, outbound: PLAIN },
	email: { inbound: ['email'], outbound: ['email'] },
	api: { inbound: PLAIN, outbound: PLAIN },
	livechat: {
		inbound: [...PLAIN, 'lc-form-response', 'lc-carousel-response', 'lc-quick-replies-response'],
		outbound: [...PLAIN, 'text-with-lc-carousel', 'text-with-lc-quick-replies'],
	},
	whatsapp: {
		inbound: [...PLAIN, 'wab-interactive-response'],
		outbound: [...PLAIN, 'wab-list', 'wab-buttons'],
	},
	amb: {
		inbound: [
			...PLAIN,
			'amb-list-picker-response',
			'amb-time-picker-response',
			'amb-form-response',
			'amb-quick-replies-response',
		],
		outbound: [...PLAIN, 'amb-list-picker', 'amb-time-picker', 'amb-form', 'amb-quick-replies'],
	},
};

/** Structured type → parameter, key on the wire, and an object in the shape of section 11. */
const PAYLOADS: Record<string, { parameter: string; key: string; value: IDataObject }> = {
	'lc-form-response': {
		parameter: 'liveChatFormResponse',
		key: 'livechatformresponse',
		value: { title: 'Order', fields: [{ label: 'No.', name: 'no', type: 'text', value: '7' }] },
	},
	'lc-carousel-response': {
		parameter: 'liveChatCarouselResponse',
		key: 'lcCarouselResponse',
		value: { identifier: 'a', reference: 'r', title: 'Red' },
	},
	'lc-quick-replies-response': {
		parameter: 'liveChatQuickRepliesResponse',
		key: 'lcQuickRepliesResponse',
		value: { identifier: 'a', reference: 'r', title: 'Yes', payload: 'yes' },
	},
	'text-with-lc-carousel': {
		parameter: 'liveChatCarousel',
		key: 'lcCarousel',
		value: {
			elements: [
				{
					title: 'Red',
					buttons: [{ identifier: 'b', type: 'webUrl', title: 'Open', url: 'https://example.com' }],
				},
			],
		},
	},
	'text-with-lc-quick-replies': {
		parameter: 'liveChatQuickReplies',
		key: 'lcQuickReplies',
		value: {
			options: [{ identifier: 'a', type: 'quickReplyPostback', title: 'Yes', payload: 'yes' }],
		},
	},
	'wab-interactive-response': {
		parameter: 'whatsAppInteractiveResponse',
		key: 'wabInteractiveResponse',
		value: { title: 'Yes', identifier: 'yes' },
	},
	'wab-list': {
		parameter: 'whatsAppList',
		key: 'wabList',
		value: {
			body: { text: 'Choose' },
			action: { button: 'Open', sections: [{ title: 'All', rows: [{ id: '1', title: 'One' }] }] },
		},
	},
	'wab-buttons': {
		parameter: 'whatsAppButtons',
		key: 'wabButtons',
		value: {
			body: { text: 'Sure?' },
			action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] },
		},
	},
	'amb-list-picker-response': {
		parameter: 'ambListPickerResponse',
		key: 'ambListPickerResponse',
		value: { listPicker: { selectedItems: [{ title: 'One' }] } },
	},
	'amb-time-picker-response': {
		parameter: 'ambTimePickerResponse',
		key: 'ambTimePickerResponse',
		value: { datePicker: { timeslots: [{ identifier: 't', duration: 900 }] } },
	},
	'amb-form-response': {
		parameter: 'ambFormResponse',
		key: 'ambFormResponse',
		value: { formMessage: { template: 'messageForms', selections: [{ title: 'Name' }] } },
	},
	'amb-quick-replies-response': {
		parameter: 'ambQuickRepliesResponse',
		key: 'ambQuickRepliesResponse',
		value: { selectedIdentifier: 'a', items: [{ identifier: 'a', title: 'Yes' }] },
	},
	'amb-list-picker': {
		parameter: 'ambListPicker',
		key: 'ambListPicker',
		value: { bid: 'com.apple.messages', data: { listPicker: {} } },
	},
	'amb-time-picker': {
		parameter: 'ambTimePicker',
		key: 'ambTimePicker',
		value: { bid: 'com.apple.messages', data: { event: {} } },
	},
	'amb-form': {
		parameter: 'ambForm',
		key: 'ambForm',
		value: { data: { dynamic: { data: { pages: [{ pageIdentifier: '0' }] } } } },
	},
	'amb-quick-replies': {
		parameter: 'ambQuickReplies',
		key: 'ambQuickReplies',
		value: { data: { 'quick-reply': { items: [{ identifier: 'a', title: 'Yes' }] } } },
	},
};

const TYPES_WITH_TEXT = [...TYPES_OF_1_0, 'text-with-lc-carousel', 'text-with-lc-quick-replies'];
const FILE = { mimeType: 'image/png', fileName: 'shoe.png' };
const ADDRESS = 'https://files.example.com/shoe.png';

interface Part {
	parameters: IDataObject;
	body: IDataObject;
}

const merge = (...parts: Part[]): Part => ({
	parameters: Object.assign({}, ...parts.map(({ parameters }) => parameters)) as IDataObject,
	body: Object.assign({}, ...parts.map(({ body }) => body)) as IDataObject,
});

const same = (fields: IDataObject): Part => ({ parameters: fields, body: fields });

const email: Part = {
	parameters: {
		fromAddress: 'ana@example.com',
		toRecipients: 'support@example.org',
		ccRecipients: 'boss@example.org',
		subject: 'Order 7',
		emailHeaders: JSON.stringify({ 'Message-ID': '<1@example.com>' }),
		plainBody: 'Hello',
		htmlBody: '<p>Hello</p>',
		strippedHtml: '<p>Hello</p>',
		attachments: [{ ...FILE, fileUrl: ADDRESS }],
	},
	body: {
		frmAddress: 'ana@example.com',
		toRecipients: 'support@example.org',
		ccRecipients: 'boss@example.org',
		subject: 'Order 7',
		emailHeaders: { 'Message-ID': '<1@example.com>' },
		plainBody: 'Hello',
		htmlBody: '<p>Hello</p>',
		strippedHtml: '<p>Hello</p>',
		attachments: [{ ...FILE, url: ADDRESS }],
	},
};

function message(channel: Channel, direction: Direction, type: string): Part {
	const head = merge(same({ direction, timestamp: NOW }), {
		parameters: channel === 'sms' || type === 'email' ? {} : { messageType: type },
		// This form has no type for files alone.
		body: { messagetype: type === 'attachments' ? 'text-with-attachments' : type },
	});
	if (direction === 'announcement') {
		const { parameters, body } = merge(head, same({ text: 'Customer left the chat' }));
		delete parameters.messageType;
		return { parameters, body };
	}
	if (type === 'email') return merge(head, email);
	const text = TYPES_WITH_TEXT.includes(type) ? same({ text: 'Hello' }) : same({});
	const files: Part =
		type === 'text-with-attachments' || type === 'attachments'
			? {
					parameters: { attachments: JSON.stringify([{ ...FILE, fileUrl: ADDRESS }]) },
					body: { attachments: [{ ...FILE, fileUrl: ADDRESS }] },
				}
			: same({});
	const structured = PAYLOADS[type];
	const payload: Part = structured
		? {
				parameters: { [structured.parameter]: JSON.stringify(structured.value) },
				body: { [structured.key]: structured.value },
			}
		: same({});
	return merge(head, text, files, payload);
}

interface Row {
	version: string;
	channel: Channel;
	direction: Direction;
	type: string;
}

/** webex-engage-rest.md, section 7 #16: a channel of standalone Engage, so only the newest versions have it. */
const channelsOf = (version: string, newest: string) =>
	CHANNELS.filter((channel) => channel !== 'api' || version === newest);

function rows(
	version: string,
	directionsOf: (channel: Channel) => Direction[],
	typesOf: (channel: Channel, way: Way) => string[],
	newest: string,
): Row[] {
	return channelsOf(version, newest).flatMap((channel) =>
		directionsOf(channel).flatMap((direction) =>
			(direction === 'announcement' ? ['text'] : typesOf(channel, direction)).map((type) => ({
				version,
				channel,
				direction,
				type,
			})),
		),
	);
}

const all = (channel: Channel, way: Way) => MATRIX[channel][way];
const plain = (channel: Channel, way: Way) =>
	MATRIX[channel][way].filter((type) => type === 'email' || TYPES_OF_1_0.includes(type));

const appendRows = [
	...['1.8', '1.4', '1.3'].flatMap((version) =>
		rows(version, () => ['inbound', 'outbound', 'announcement'], all, '1.8'),
	),
	// Inbound only, and the type follows from the channel.
	...rows(
		'1.0',
		() => ['inbound'],
		(channel) => [MATRIX[channel].inbound.filter((type) => type !== 'text')[0] ?? 'text'],
		'1.8',
	),
];

const createRows = [
	...['1.3', '1.2'].flatMap((version) =>
		rows(
			version,
			// webex-engage-rest.md, section 7 #14: the newest has announcements on every channel.
			(channel) =>
				channel === 'livechat' || version === '1.3'
					? ['inbound', 'outbound', 'announcement']
					: ['inbound', 'outbound'],
			all,
			'1.3',
		),
	),
	...rows('1.0', () => ['inbound', 'outbound'], plain, '1.3'),
];

/** Parameters → wire addresses; section 2.2. */
const customerAndBusiness: Record<Channel, Part> = {
	sms: {
		parameters: { customerMobileNumber: '+14155550123', businessLongcodeShortcode: '+14155550100' },
		body: { customeraddress: '+14155550123', bizaddress: '+14155550100' },
	},
	facebook: {
		parameters: { facebookPsId: 'psid-7001', facebookPageId: '108022003311' },
		body: { customeraddress: 'psid-7001', bizaddress: '108022003311' },
	},
	email: {
		parameters: { fromEmailId: 'ana@example.com', businessEmailId: 'support@example.org' },
		body: { customeraddress: 'ana@example.com', bizaddress: 'support@example.org' },
	},
	whatsapp: {
		parameters: { customerId: '447700900123', waBusinessId: '447700900100' },
		body: { customeraddress: '447700900123', bizaddress: '447700900100' },
	},
	amb: {
		parameters: {
			ambUserId: 'urn:mbid:AQAAY',
			ambAccountId: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10',
		},
		body: { customeraddress: 'urn:mbid:AQAAY', bizaddress: '7b0f2a34-9d11-4f0e-8a53-1c6f2f6f9a10' },
	},
	livechat: {
		parameters: { livechatUserId: 'visitor-9', livechatAppId: 'IM28095016' },
		body: { customeraddress: 'visitor-9', bizaddress: 'IM28095016' },
	},
	api: {
		parameters: { userId: 'customer-7', businessId: 'sandbox-business' },
		body: { customeraddress: 'customer-7', bizaddress: 'sandbox-business' },
	},
};

let scene: Scene;

beforeAll(async () => {
	scene = await Scene.open();
});
beforeEach(() => scene.reset());
afterAll(async () => await scene.close());

/** A Webex user, whose requests are in the Connect form unless told otherwise. */
const runEngage = async (
	node: TableNode,
	url: string,
	parameters: IDataObject,
	rest: Partial<RunInput> = {},
) =>
	await runNode(
		node,
		{ webexConnectOAuth2Api: webexUser(url, await signIn(url)) },
		{ authentication: 'webexOAuth2', ...parameters },
		rest,
	);

const title = ({ version, channel, direction, type }: Row) =>
	`${version} ${channel} ${direction} ${type}`;

/** What the panel offers under a parameter, given the others. */
function offered(node: TableNode, parameter: string, values: IDataObject): string[] {
	const { properties } = node.description;
	const shown = properties.filter(
		(property) =>
			property.name === parameter &&
			property.type !== 'hidden' &&
			NodeHelpers.displayParameter(values as never, property, { typeVersion: 1 }, node.description),
	);
	return shown.flatMap(({ options }) =>
		(options as INodePropertyOptions[]).map(({ value }) => String(value)),
	);
}

describe('Append Message', () => {
	it.each(appendRows.map((row) => [title(row), row] as const))('%s', async (_, row) => {
		const { id } = await scene.conversation(row.channel);
		scene.set();
		const { parameters, body } = message(row.channel, row.direction, row.type);
		if (row.version === '1.0') delete parameters.messageType;

		const run = await runEngage(engageNodes.append, scene.url, {
			apiVersion: row.version,
			channel: row.channel,
			conversationId: id,
			...parameters,
		});

		expect(run.error).toBeUndefined();
		expect(scene.requests.map(({ method, path, body: sent }) => ({ method, path, sent }))).toEqual([
			{
				method: 'POST',
				path: `${API}/conversations/${id}/messages`,
				sent: { channel: row.channel, ...body },
			},
		]);
		expect(run.outcome).toBe('onAppendMessageSuccess');
		expect(scene.sandbox.engage.messages(id)).toHaveLength(1);
	});

	it.each(['1.8', '1.4', '1.3'])('%s offers the message types of the matrix', (apiVersion) => {
		const channels = channelsOf(apiVersion, '1.8');
		for (const channel of channels.filter((one) => one !== 'sms' && one !== 'email')) {
			for (const direction of ['inbound', 'outbound'] as const) {
				const values = {
					method: 'appendMessage',
					apiVersion,
					messageMode: 'single',
					channel,
					direction,
				};
				expect(offered(engageNodes.append, 'messageType', values)).toEqual(
					MATRIX[channel][direction],
				);
			}
		}
	});

	it('1.8 sends a list of messages, the alias of a message and extras', async () => {
		const { id } = await scene.conversation('amb');
		scene.set();
		const append = async (parameters: IDataObject) =>
			await runEngage(engageNodes.append, scene.url, {
				channel: 'amb',
				conversationId: id,
				...parameters,
			});
		const [a, b, c] = [1, 2, 3].map((n) => `d1fa5281-eab3-4f74-afd2-9bab70b03c0${n}`);
		const messages = [a, b].map((aliasId) => ({
			aliasId,
			direction: 'inbound',
			type: 'text',
			timestamp: NOW,
			text: `Message ${aliasId}`,
		}));
		const several = await append({
			messageMode: 'dynamic',
			dynamicMessage: JSON.stringify(messages),
		});
		const extras = { capabilityList: 'AUTH,LIST' };
		const one = await append({
			messageType: 'text',
			text: 'Hello',
			timestamp: NOW,
			messageAliasId: c,
			extras: JSON.stringify(extras),
		});

		expect([several.outcome, one.outcome]).toEqual([
			'onAppendMessageSuccess',
			'onAppendMessageSuccess',
		]);
		expect(scene.requests.map(({ body }) => body)).toEqual([
			{ channel: 'amb', messages },
			{
				channel: 'amb',
				direction: 'inbound',
				messagetype: 'text',
				timestamp: NOW,
				text: 'Hello',
				aliasId: c,
				extras,
			},
		]);
		expect(scene.sandbox.engage.messages(id).map(({ aliasId }) => aliasId)).toEqual([a, b, c]);
	});
});

describe('Create Conversation', () => {
	it.each(createRows.map((row) => [title(row), row] as const))('%s', async (_, row) => {
		const name: Part =
			row.channel === 'email'
				? same({})
				: { parameters: { customerName: 'Ana' }, body: { customername: 'Ana' } };
		const proactive: Part =
			row.version === '1.3'
				? { parameters: { livechatProactiveId: 'p-1' }, body: { proactiveid: 'p-1' } }
				: same({});
		const chat: Part =
			row.channel === 'livechat'
				? merge(
						{
							parameters: {
								threadId: 'thread-3',
								livechatWebsiteDomain: 'www.example.com',
								livechatBrowserFingerprint: 'print-9',
							},
							body: {
								threadid: 'thread-3',
								websitedomain: 'www.example.com',
								browserfingerprint: 'print-9',
							},
						},
						proactive,
					)
				: same({});
		const apple: Part =
			row.channel === 'amb'
				? {
						parameters: { ambCapabilityList: 'AUTH,LIST' },
						body: { extras: { capabilityList: 'AUTH,LIST' } },
					}
				: same({});
		const { parameters, body } = merge(
			customerAndBusiness[row.channel],
			name,
			chat,
			apple,
			message(row.channel, row.direction, row.type),
		);

		const run = await runEngage(engageNodes.create, scene.url, {
			apiVersion: row.version,
			channel: row.channel,
			...parameters,
		});

		expect(run.error).toBeUndefined();
		expect(scene.requests.map(({ method, path, body: sent }) => ({ method, path, sent }))).toEqual([
			{ method: 'POST', path: `${API}/conversations`, sent: { channel: row.channel, ...body } },
		]);
		expect(run.outcome).toBe('onConversationCreated');
		expect(scene.sandbox.engage.messages()).toHaveLength(1);
	});

	it.each(['1.3', '1.2'])('%s offers the message types of the matrix', (apiVersion) => {
		const channels = channelsOf(apiVersion, '1.3');
		for (const channel of channels.filter((one) => one !== 'sms' && one !== 'email')) {
			for (const direction of ['inbound', 'outbound'] as const) {
				const values = {
					method: 'createConversation',
					apiVersion,
					messageMode: 'single',
					channel,
					direction,
				};
				expect(offered(engageNodes.create, 'messageType', values)).toEqual(
					MATRIX[channel][direction],
				);
			}
		}
	});
});

describe('Search Conversation', () => {
	const extra: Partial<Record<Channel, Part>> = {
		email: {
			parameters: {
				emailSubject: 'Order 7',
				toRecipients: 'support@example.org',
				ccRecipients: 'boss@example.org',
				inReplyTo: '<1@example.com>',
			},
			body: {
				subject: 'Order 7',
				toRecipients: 'support@example.org',
				ccRecipients: 'boss@example.org',
				inReplyTo: '<1@example.com>',
			},
		},
		livechat: {
			parameters: {
				customerAddress: 'visitor-9',
				bizAddress: 'IM28095016',
				threadId: 'thread-3',
				livechatBrowserFingerprint: 'print-9',
			},
			body: { threadid: 'thread-3', browserfingerprint: 'print-9' },
		},
	};
	const outputs: Record<string, string[]> = {
		'1.3': [
			'conversationId',
			'aliasId',
			'conversationExistsBool',
			'status',
			'teamId',
			'userId',
			'apiStatus',
			'code',
			'description',
			'responsePayload',
		],
		'1.1': ['conversationId', 'conversationExistsBool', 'status', 'description'],
		'1.0': ['conversationId', 'conversationExistsBool', 'status', 'description'],
	};
	const searches = ['searchConversation', 'searchChat'].flatMap((method) =>
		['1.3', '1.1', '1.0'].flatMap((version) =>
			CHANNELS.filter((channel) => version === '1.3' || !['amb', 'api'].includes(channel)).map(
				(channel) => [method, version, channel] as const,
			),
		),
	);

	it.each(searches)('%s %s %s', async (method, version, channel) => {
		const { id } = await scene.conversation(channel);
		scene.set();
		const addresses = customerAndBusiness[channel];
		const { parameters, body } = merge(
			channel === 'livechat' ? { ...addresses, parameters: {} } : addresses,
			extra[channel] ?? same({}),
		);

		const run = await runEngage(engageNodes.search, scene.url, {
			method,
			apiVersion: version,
			channel,
			...parameters,
		});

		expect(run.error).toBeUndefined();
		expect(
			scene.requests.map(({ method: verb, path, body: sent }) => ({ verb, path, sent })),
		).toEqual([
			{
				verb: 'POST',
				path: `${API}/conversations/search`,
				// Unused keys are null, and no callback is asked for.
				sent: {
					channel,
					customeraddress: null,
					bizaddress: null,
					subject: null,
					threadid: null,
					browserfingerprint: null,
					toRecipients: null,
					ccRecipients: null,
					inReplyTo: null,
					...body,
				},
			},
		]);
		// The sandbox knows the conversation without a subject.
		expect(run.outcome).toBe(channel === 'email' ? 'noConversationFound' : 'conversationInQueue');
		if (channel !== 'email') expect(run.json.conversationId).toBe(id);
		expect(Object.keys(run.json)).toEqual(['outcome', 'method', 'apiVersion', ...outputs[version]]);
		expect(run.json).toMatchObject({ method, apiVersion: version });
	});
});

describe('the other writes', () => {
	const AGENT = 'maria.lopez@agents.example.com';
	const cases: Array<
		[keyof typeof engageNodes, 'queued' | 'active' | 'closed', IDataObject, string, string, unknown]
	> = [
		['update', 'queued', { taskId: 'task-1' }, 'PATCH', '', { aliasId: 'task-1' }],
		[
			'addParticipant',
			'queued',
			{ participant: AGENT },
			'POST',
			'/participants',
			{ participant: AGENT },
		],
		[
			'removeParticipant',
			'active',
			{ participant: AGENT },
			'DELETE',
			`/participants/${encodeURIComponent(AGENT)}`,
			{},
		],
		['close', 'queued', {}, 'POST', '/close', {}],
		['reopen', 'closed', {}, 'POST', '/reopen', {}],
	];

	it.each(cases)('%s', async (key, state, parameters, verb, path, body) => {
		const { id } = await scene.conversation('sms', state);
		scene.set();
		const run = await runEngage(engageNodes[key], scene.url, {
			apiVersion: '1.0',
			conversationId: id,
			...parameters,
		});

		expect(run.error).toBeUndefined();
		const [request] = scene.requests;
		expect(request).toMatchObject({ method: verb, path: `${API}/conversations/${id}${path}` });
		expect(request.body ?? {}).toEqual(body);
		expect(run.json.error).toBeUndefined();
	});

	it.each(cases)(
		'%s names the callback address of Options',
		async (key, state, parameters, ...rest) => {
			const { id } = await scene.conversation('sms', state);
			scene.set();
			scene.sandbox.engage.setCallbackMode({ mode: 'never' });
			const resultCallbackUrl = 'http://127.0.0.1:1/webhook/results';
			await runEngage(engageNodes[key], scene.url, {
				conversationId: id,
				...parameters,
				options: { resultCallbackUrl },
			});

			const body = rest.at(-1) as IDataObject;
			expect(scene.requests.map((request) => request.body)).toEqual([
				{ ...body, webhookurl: resultCallbackUrl },
			]);
		},
	);

	it.each([
		['a/b?c#d', 'a%2Fb%3Fc%23d'],
		['Größe 1', 'Gr%C3%B6%C3%9Fe%201'],
	])('a conversation ID %s cannot leave its place in the path', async (conversationId, encoded) => {
		await runEngage(engageNodes.close, scene.url, { conversationId });
		expect(scene.requests.map(({ path }) => path)).toEqual([
			`${API}/conversations/${encoded}/close`,
		]);
	});

	it.each(['.', '..'])(
		'a conversation ID %s is refused, because URLs resolve it',
		async (conversationId) => {
			const run = await runEngage(engageNodes.close, scene.url, { conversationId });
			expect(run.outcome).toBe('onInvalidData');
			expect(scene.requests).toEqual([]);
		},
	);

	it('replaces method and path for tenants whose interface differs', async () => {
		const { id } = await scene.conversation();
		scene.set();
		await runEngage(engageNodes.close, scene.url, {
			conversationId: id,
			options: { requestMethod: 'PUT', requestPath: '/chats/{conversationId}/end' },
		});
		expect(scene.requests.map(({ method, path }) => [method, path])).toEqual([
			['PUT', `${API}/chats/${id}/end`],
		]);
	});

	it.each([
		['/chats/{chatId}/end', /Request Path has \{chatId\}.* It knows \{conversationId\}\./],
		['chats/{conversationId}', /Request Path must begin with a slash\./],
	])('refuses a path such as %s', async (requestPath, problem) => {
		const run = await runEngage(engageNodes.close, scene.url, {
			conversationId: 'c-1',
			options: { requestPath },
		});
		expect(run.outcome).toBe('onInvalidData');
		expect(run.json.error).toMatchObject({ message: expect.stringMatching(problem) as string });
		expect(scene.requests).toEqual([]);
	});
});

describe('a Webex user who signed in through the consent page', () => {
	const given: Partial<Record<keyof typeof engageNodes, IDataObject>> = {
		search: { channel: 'sms', ...customerAndBusiness.sms.parameters },
		append: { channel: 'sms', text: 'Hello', timestamp: NOW },
		create: {
			channel: 'sms',
			text: 'Hello',
			timestamp: NOW,
			...customerAndBusiness.sms.parameters,
		},
		update: { taskId: 'task-1' },
		addParticipant: { participant: 'a@example.com' },
		removeParticipant: { participant: 'maria.lopez@agents.example.com' },
		close: {},
		reopen: {},
	};

	it.each(Object.keys(given) as Array<keyof typeof engageNodes>)('can use %s', async (key) => {
		const state = key === 'reopen' ? 'closed' : key === 'removeParticipant' ? 'active' : 'queued';
		const { id } = await scene.conversation('sms', state);
		scene.set();
		const run = await runEngage(engageNodes[key], scene.url, {
			...(key !== 'search' && key !== 'create' && { conversationId: id }),
			...given[key],
		});

		expect(run.error).toBeUndefined();
		expect(run.json.error).toBeUndefined();
		expect(scene.requests.map(({ status }) => status)).toEqual([200]);
		expect(scene.sandbox.oauth.counts).toMatchObject({
			authorization_code: 1,
			client_credentials: 0,
			refresh_token: 0,
		});
	});
});
