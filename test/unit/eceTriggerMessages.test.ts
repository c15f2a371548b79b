import { readCallback } from '../../nodes/EnterpriseChatAndEmail/callback';
import { parseXml } from '../../nodes/runtime/xml';
import { message, toXml } from './eceTrigger.fake';

const RECEIVED = new Date('2026-11-20T09:00:01Z');

const read = (body: unknown) => readCallback(body, RECEIVED);
const only = (one: object) => read({ message: [one] })[0];

describe('the event of a message', () => {
	it.each([
		['assigned', 'Assigned', 0],
		['pagePush', 'PagePush', 1],
		['text/plain', 'Message', 2],
		['text/html', 'Message', 2],
		['TEXT/HTML; charset=utf-8', 'Message', 2],
		['transfer', 'Transfer', 3],
		['acceptAttachment', 'AcceptAttachment', 4],
		['uploadAttachment', 'UploadAttachment', 5],
		['rejectAttachment', 'RejectAttachment', 6],
		['complete', 'Complete', 7],
		['startTyping', 'Other', 8],
		['endTyping', 'Other', 8],
		['somethingNew', 'Other', 8],
		['other', 'Other', 8],
		['', 'Other', 8],
	])('%p is %s, whatever its case', (type, event, output) => {
		for (const written of [type, type.toUpperCase(), type.toLowerCase()]) {
			expect(only(message(written))).toMatchObject({ output, json: { event, type: written } });
		}
	});
});

describe('an item', () => {
	it.each([
		['text/html', 'Hi & bye'],
		['TEXT/HTML; charset=utf-8', 'Hi & bye'],
		['text/plain', '<b>Hi</b> &amp; bye'],
	])('of type %s reads %j, and keeps its content', (type, text) => {
		const content = '<b>Hi</b> &amp; bye';
		expect(only(message(type, { content })).json).toMatchObject({ content, text });
	});

	it('has what was sent', () => {
		const payload = message('uploadAttachment', {
			id: '7',
			content: '<b onclick="x()">Hi</b>',
			attachments: {
				attachment: [
					{
						id: 'a1',
						fileName: 'a.jpeg',
						contentType: 'image/jpeg',
						size: '32',
						contentUrl: 'https://ece.example.com/a1',
					},
				],
			},
		});
		expect(only(payload).json).toEqual({
			event: 'UploadAttachment',
			messageId: '7',
			conversationId: 'conversation-1',
			type: 'uploadAttachment',
			content: '<b onclick="x()">Hi</b>',
			text: '<b onclick="x()">Hi</b>',
			senderType: 'user',
			sender: { id: '1001', name: 'Grace' },
			attachments: [
				{
					id: 'a1',
					fileName: 'a.jpeg',
					contentType: 'image/jpeg',
					size: 32,
					contentUrl: 'https://ece.example.com/a1',
				},
			],
			timestamp: '2026-11-20T09:00:00.000Z',
			receivedAt: '2026-11-20T09:00:01.000Z',
			payload,
		});
	});

	it('has empty values where nothing was sent', () => {
		const payload = { type: { value: 'complete' } };
		expect(only(payload)).toMatchObject({
			identity: '',
			json: {
				messageId: '',
				conversationId: '',
				content: '',
				text: '',
				senderType: '',
				sender: { id: '', name: '' },
				attachments: [],
				timestamp: '2026-11-20T09:00:01.000Z',
				payload,
			},
		});
	});

	it('is of the documented sample', () => {
		const sample = {
			message: [
				{
					id: '3118908847',
					conversation: { id: 'ca2c588e' },
					type: { value: 'complete' },
					content: 'Agent has ended the chat',
					sender: { type: 'system' },
					timeStamp: 1624144754000,
				},
			],
		};
		expect(read(sample)[0].json).toMatchObject({
			event: 'Complete',
			messageId: '3118908847',
			senderType: 'system',
			timestamp: '2021-06-19T23:19:14.000Z',
		});
	});

	it.each<[unknown, object]>([
		[{ type: 'System' }, { senderType: 'system', sender: { id: '', name: '' } }],
		[{ type: { value: 'user' }, user: 'agent1' }, { sender: { id: 'agent1', name: '' } }],
		[{ user: { userId: 5, userName: 'grace' } }, { sender: { id: '5', name: 'grace' } }],
		[
			{ user: { id: '5', firstName: 'Grace', lastName: 'Hopper' } },
			{ sender: { id: '5', name: 'Grace Hopper' } },
		],
		[{ user: { screenName: 'G.' } }, { sender: { id: '', name: 'G.' } }],
		['system', { senderType: 'system' }],
		[undefined, { senderType: '' }],
		[null, { senderType: '' }],
	])('has the sender %j', (sender, expected) => {
		expect(only(message('complete', { sender })).json).toMatchObject(expected);
	});

	it.each<[unknown, unknown[]]>([
		[{ attachment: { id: 1 } }, ['1']],
		[{ attachment: [{ id: 1 }, 'x', { id: 2 }] }, ['1', '2']],
		[[{ id: 1 }], ['1']],
		[{ id: 1 }, ['1']],
		['', []],
		[{}, []],
		[undefined, []],
	])('has the attachments of %j', (attachments, expected) => {
		const { json } = only(message('uploadAttachment', { attachments }));
		expect(json.attachments.map(({ id }) => id)).toEqual(expected);
	});

	it.each([
		['32', 32],
		[0, 0],
		['', null],
		['-1', null],
		['1e9', null],
		['many', null],
		[undefined, null],
	])('has for the size %p %p', (size, expected) => {
		const attachments = { attachment: { size } };
		expect(only(message('x', { attachments })).json.attachments[0].size).toBe(expected);
	});

	it.each([
		[{ timeStamp: '1795165200000' }, '2026-11-20T09:00:00.000Z'],
		[{ timeStamp: undefined, timestamp: '2026-11-20T09:00:00Z' }, '2026-11-20T09:00:00.000Z'],
		[{ timeStamp: 'soon' }, '2026-11-20T09:00:01.000Z'],
		[{ timeStamp: '' }, '2026-11-20T09:00:01.000Z'],
	])('has the time of %j', (more, expected) => {
		expect(only(message('complete', more)).json.timestamp).toBe(expected);
	});

	it('is told from others by message and conversation', () => {
		const identity = (id: unknown, conversation: string) =>
			only(message('x', { id, conversation: { id: conversation } })).identity;
		expect(identity('1', 'a')).toBe(identity(1, 'a'));
		expect(new Set([identity('1', 'a'), identity('2', 'a'), identity('1', 'b')]).size).toBe(3);
	});
});

describe('the list of messages', () => {
	const one = message('text/plain', { id: '1', content: 'a' });
	const two = message('complete', { id: '2', content: 'b' });

	it.each<[string, unknown, string[]]>([
		['under message', { message: [one, two] }, ['1', '2']],
		['under messages', { messages: [one, two] }, ['1', '2']],
		['under both', { messages: { message: [one, two] } }, ['1', '2']],
		['alone', [one, two], ['1', '2']],
		['of one that is no list', { message: one }, ['1']],
		['of one with nothing around it', one, ['1']],
		['in something else', { callback: { version: '1', messages: { message: [one] } } }, ['1']],
		['beside something else', { count: 1, links: [], message: one }, ['1']],
	])('%s', (_, body, ids) => {
		expect(read(body).map(({ json }) => json.messageId)).toEqual(ids);
	});

	it.each<[string, object, string[]]>([
		['messages', { messages: { message: [one, two] } }, ['1', '2']],
		['one message', { messages: { message: one } }, ['1']],
		['one message as root', { message: one }, ['1']],
		['another root', { 'ns2:callback': { 'ns2:message': [one, two] } }, ['1', '2']],
	])('in XML with %s', (_, document, ids) => {
		const events = read(parseXml(toXml(document)));
		expect(events.map(({ json }) => json.messageId)).toEqual(ids);
		expect(events[0].json).toMatchObject({
			event: 'Message',
			conversationId: 'conversation-1',
			content: 'a',
			senderType: 'user',
			sender: { id: '1001', name: 'Grace' },
			timestamp: '2026-11-20T09:00:00.000Z',
		});
	});

	it('in XML with attributes for values, and text as CDATA', () => {
		const xml =
			'<messages xmlns="urn:x"><message id="1"><conversation id="c"/><type value="text/html"/>' +
			'<content><![CDATA[<b>a &amp; b</b>]]></content><sender type="system"/></message></messages>';
		expect(read(parseXml(xml))[0].json).toMatchObject({
			event: 'Message',
			messageId: '1',
			conversationId: 'c',
			content: '<b>a &amp; b</b>',
			senderType: 'system',
		});
	});

	it.each<[string, unknown, number, RegExp]>([
		['nothing', undefined, 400, /no messages/],
		['null', null, 400, /no messages/],
		['a text', 'x', 400, /no messages/],
		['an empty object', {}, 400, /no messages/],
		['an empty list', { message: [] }, 400, /no messages/],
		['an empty element', { messages: '' }, 400, /no messages/],
		['two lists', { a: [one], b: [two] }, 400, /no messages/],
		['a list of texts', { message: ['a'] }, 400, /^Message 1 of the body is none/],
		[
			'something among messages',
			{ message: [one, { a: 1 }] },
			400,
			/^Message 2 of the body is none/,
		],
		['null among messages', { message: [one, two, null] }, 400, /^Message 3 of the body is none/],
		[
			'one too many',
			{ message: Array.from({ length: 1001 }, () => one) },
			413,
			/has 1001 messages; 1000 are allowed/,
		],
	])('is refused where it is %s', (_, body, status, text) => {
		expect.assertions(2);
		try {
			read(body);
		} catch (error) {
			expect(error).toMatchObject({ status });
			expect((error as Error).message).toMatch(text);
		}
	});

	it('is not looked for in endless depth', () => {
		let body: object = { message: [one] };
		for (let depth = 0; depth < 50; depth++) body = { body };
		expect(() => read(body)).toThrow(/no messages/);
	});

	it('may have a thousand', () => {
		expect(read({ message: Array.from({ length: 1000 }, () => one) })).toHaveLength(1000);
	});
});
