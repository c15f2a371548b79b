import type { IDataObject } from 'n8n-workflow';
import { EceTrigger } from '../../nodes/EnterpriseChatAndEmail/EceTrigger/EceTrigger.node';
import { itemsOf, message, send, toXml, XML } from './eceTrigger.fake';
import { askToken, basic, CLIENT, CREDENTIAL, post, type Call } from './inboundEvents.fake';
import { freshNodeId } from './trigger.fake';

const accepted = (count: number, more: object = {}) => ({
	message: 'accepted',
	accepted: count,
	duplicates: 0,
	filtered: 0,
	...more,
});

const many = (count: number, more: object = {}) =>
	Array.from({ length: count }, (_, at) =>
		message(['text/plain', 'uploadAttachment', 'startTyping'][at % 3], {
			content: `${at}`,
			...more,
		}),
	);

describe('panel', () => {
	const { webhooks, credentials, properties, outputs } = new EceTrigger().description;
	const property = (wanted: string) => properties.find(({ name }) => name === wanted);

	it('shows the token URL with OAuth2 only', () => {
		expect(webhooks?.map(({ name, httpMethod, path }) => [name, httpMethod, path])).toEqual([
			['default', 'POST', 'ece'],
			['setup', 'POST', 'ece-token'],
		]);
		expect(webhooks?.map(({ ndvHideUrl }) => ndvHideUrl)).toEqual([
			undefined,
			'={{ $parameter["authentication"] !== "oAuth2" }}',
		]);
	});

	it('asks for OAuth2 unless it is told otherwise, and warns of None', () => {
		expect(property('authentication')?.default).toBe('oAuth2');
		expect(property('noAuthenticationNotice')?.displayOptions?.show).toEqual({
			authentication: ['none'],
		});
		expect(credentials?.[0].displayOptions?.show).toEqual({
			authentication: ['basicAuth', 'oAuth2'],
		});
		expect(property('options')?.default).toEqual({ binaryData: true });
	});

	it('has the outputs in their fixed order, and a choice for each', () => {
		const names = (outputs as Array<{ displayName: string }>).map((one) => one.displayName);
		expect(names).toEqual([
			'Assigned',
			'PagePush',
			'Message',
			'Transfer',
			'AcceptAttachment',
			'UploadAttachment',
			'RejectAttachment',
			'Complete',
			'Other',
		]);
		const choices = (property('events')?.options ?? []) as Array<{ value: string }>;
		expect(choices.map(({ value }) => value).sort()).toEqual([...names].sort());
		expect(property('events')?.default).toEqual([]);
	});
});

describe('authentication', () => {
	const body = { message: [message('complete')] };
	const basicAuth = { authentication: 'basicAuth' };

	it('Basic takes user name and password of the credential', async () => {
		const authorization = basic();
		const { status, started } = await send({ body, parameters: basicAuth, authorization });
		expect([status, started?.length]).toEqual([200, 9]);
	});

	it.each<[string, string | null]>([
		['nothing', null],
		['a wrong password', basic(CLIENT.id, 'guess')],
		['a wrong user name', basic('guess')],
		['an empty password', basic(CLIENT.id, '')],
		['a token', 'Bearer x'],
		['something broken', 'Basic ='],
	])('Basic refuses %s with 401', async (_, authorization) => {
		const reply = await send({ body: '{', parameters: basicAuth, authorization });
		expect([reply.status, reply.started]).toEqual([401, undefined]);
		expect(reply.headers['www-authenticate']).toMatch(/^Basic realm=/);
		expect(reply.body).toEqual({ message: 'User name and password are missing or wrong.' });
		expect(reply.log.join()).not.toContain('guess');
	});

	it('Basic takes no token, and OAuth2 no password', async () => {
		expect((await send({ body, parameters: basicAuth })).status).toBe(401);
		expect((await send({ body, authorization: basic() })).status).toBe(401);
	});

	it('Basic answers 503 without a credential', async () => {
		const credential = { clientId: '', clientSecret: '' };
		const given = { body, parameters: basicAuth, credential, authorization: basic('', '') };
		expect((await send(given)).status).toBe(503);
	});

	it('None takes everything, without a credential', async () => {
		const given = { body, authorization: null, credential: new Error('none') };
		const parameters = { authentication: 'none' };
		expect((await send({ ...given, parameters })).started).toBeDefined();
	});

	it.each(['basicAuth', 'none'])('%s gives out no tokens', async (authentication) => {
		const reply = await askToken(new EceTrigger(), { parameters: { authentication } });
		expect([reply.status, reply.started]).toEqual([404, undefined]);
		expect(JSON.stringify(reply.body)).not.toContain('access_token');
		expect(reply.log).toHaveLength(1);
	});

	it('is OAuth2 where the parameter has a value that does not exist', async () => {
		const parameters = { authentication: 'nonsense' };
		expect((await send({ body, parameters, authorization: null })).status).toBe(401);
	});
});

describe('a call', () => {
	it('starts one execution with an item for each message, in their order', async () => {
		const messages = many(1000);
		const reply = await send({ body: { message: messages } });
		expect([reply.status, reply.body]).toEqual([200, accepted(1000)]);
		expect(reply.started?.map((items) => items.length)).toEqual([0, 0, 334, 0, 0, 333, 0, 0, 333]);
		for (const items of reply.started ?? []) {
			const contents = items.map(({ json }) => Number(json.content));
			expect(contents).toEqual([...contents].sort((a, b) => a - b));
		}
	});

	it('takes the same in XML', async () => {
		const messages = many(1000, { content: 'ä & <b>' });
		const [json, xml] = await Promise.all([
			send({ body: { message: messages } }),
			send({ body: toXml({ messages: { message: messages } }), headers: XML }),
		]);
		expect(xml.body).toEqual(accepted(1000));
		const plain = (reply: typeof json) =>
			itemsOf(reply).map(({ payload, receivedAt, ...item }) => [
				item,
				payload.id,
				typeof receivedAt,
			]);
		expect(plain(xml)).toEqual(plain(json));
	});

	it('with 1,001 messages starts nothing, and none of them counts as seen', async () => {
		const messages = many(1001);
		const given = { nodeId: freshNodeId(), staticData: {} };
		for (const body of [{ message: messages }, toXml({ messages: { message: messages } })]) {
			const headers = typeof body === 'string' ? XML : {};
			const reply = await send({ ...given, body, headers });
			expect([reply.status, reply.started]).toEqual([413, undefined]);
			expect(reply.body).toEqual({ message: 'The body has 1001 messages; 1000 are allowed.' });
			expect(reply.log).toHaveLength(1);
		}
		expect(given.staticData).toEqual({});
		const rest = await send({ ...given, body: { message: messages.slice(1) } });
		expect(rest.body).toEqual(accepted(1000));
	});

	it('takes nothing of the authorization along', async () => {
		const { started, log } = await send({ body: { message: many(2) } });
		expect(JSON.stringify(started) + log.join()).not.toMatch(/Bearer|authorization|battery/);
	});

	it.each<[string, number, Call, RegExp]>([
		['broken JSON', 400, { body: '{"message":[' }, /not valid JSON/],
		['no body', 400, { body: '' }, /not valid JSON/],
		['no messages', 400, { body: '{}' }, /no messages/],
		['no list of messages', 400, { body: { message: [1] } }, /Message 1 of the body/],
		['broken XML', 400, { body: '<messages><message>', headers: XML }, /XML/],
		['no XML', 400, { body: '', headers: XML }, /XML/],
		['JSON that says it is XML', 400, { body: '{}', headers: XML }, /XML/],
		[
			'XML in another encoding',
			400,
			{ body: Buffer.from('<m>\xe4</m>', 'latin1'), headers: XML },
			/XML in UTF-8/,
		],
		[
			'XML with entities of its own',
			400,
			{
				body: '<!DOCTYPE m [<!ENTITY a "xxx"><!ENTITY b "&a;&a;">]><messages>&b;</messages>',
				headers: XML,
			},
			/document type is not allowed/,
		],
		[
			'XML that reads a file',
			400,
			{
				body: '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><messages>&a;</messages>',
				headers: XML,
			},
			/document type is not allowed/,
		],
		[
			'a form',
			400,
			{ body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
			/must be application\/json or application\/xml/,
		],
		['no content type', 400, { headers: { 'content-type': undefined } }, /must be application/],
		[
			'6 MB',
			413,
			{ body: { message: [message('text/plain', { content: 'x'.repeat(6e6) })] } },
			/larger than 5242880/,
		],
		['a body that breaks off', 400, { readError: new Error('aborted') }, /could not be read/],
	])('with %s is refused with %i and logged', async (_, status, given, text) => {
		const reply = await send(given);
		expect([reply.status, reply.started]).toEqual([status, undefined]);
		expect((reply.body as { message: string }).message).toMatch(text);
		expect(reply.log).toHaveLength(1);
		expect(reply.log[0]).toContain(`ECE Trigger answered an event with ${status}`);
		expect(reply.log[0]).not.toMatch(/xxx|passwd/);
	});

	it.each(['application/xml', 'text/xml;charset=utf-8', 'application/atom+xml', 'Text/XML'])(
		'takes content type %s',
		async (type) => {
			const body = toXml({ messages: { message: message('complete') } });
			const reply = await send({ body, headers: { 'content-type': type } });
			expect(reply.body).toEqual(accepted(1));
		},
	);

	it('takes a list in JSON, and a body close to 5 MB', async () => {
		const content = 'x'.repeat(5000);
		const reply = await send({ body: many(1000, { content }) });
		expect(reply.body).toEqual(accepted(1000));
	});
});

describe('filters', () => {
	const messages = [
		message('text/plain'),
		message('complete', { sender: { type: 'System' } }),
		message('startTyping'),
		message('assigned', { sender: undefined }),
	];

	it.each<[IDataObject, string[]]>([
		[{}, ['Assigned', 'Message', 'Complete', 'Other']],
		[{ events: ['Message', 'Complete'] }, ['Message', 'Complete']],
		[{ events: ['Other'] }, ['Other']],
		[{ senders: ['user'] }, ['Message', 'Other']],
		[{ senders: ['system'] }, ['Complete']],
		[{ events: ['Message'], senders: ['system'] }, []],
	])('%j leave %j', async (parameters, expected) => {
		const reply = await send({ body: { message: messages }, parameters });
		expect(reply.status).toBe(200);
		expect(itemsOf(reply).map(({ event }) => event)).toEqual(expected);
		expect(reply.body).toEqual(
			accepted(expected.length, {
				filtered: 4 - expected.length,
				...(expected.length === 0 && { message: 'filtered' }),
			}),
		);
		if (expected.length === 0) expect(reply.started).toBeUndefined();
	});

	it('let nothing count as seen that they hold back', async () => {
		const given = { body: { message: messages }, nodeId: freshNodeId(), staticData: {} };
		await send({ ...given, parameters: { events: ['Message'] } });
		const reply = await send(given);
		expect(reply.body).toEqual(accepted(3, { duplicates: 1 }));
	});
});

describe('duplicates', () => {
	it('in one call leave once, the first of them', async () => {
		const twice = message('text/plain', { content: 'first' });
		const messages = [twice, message('complete'), { ...twice, content: 'second' }, twice];
		const reply = await send({ body: { message: messages } });
		expect(reply.body).toEqual(accepted(2, { duplicates: 2 }));
		expect(itemsOf(reply).map(({ content }) => content)).toEqual(['first', 'content of complete']);
	});

	it('of an earlier call do not leave again; new ones among them do, in their order', async () => {
		const given = { nodeId: freshNodeId(), staticData: {} };
		const old = many(3);
		const news = [message('complete', { content: 'a' }), message('complete', { content: 'b' })];
		await send({ ...given, body: { message: old } });
		const again = await send({ ...given, body: { message: old } });
		expect([again.status, again.started]).toEqual([200, undefined]);
		expect(again.body).toEqual(accepted(0, { message: 'duplicate', duplicates: 3 }));
		const mixed = await send({ ...given, body: { message: [old[0], news[0], old[1], news[1]] } });
		expect(itemsOf(mixed).map(({ content }) => content)).toEqual(['a', 'b']);
	});

	it('of a whole call are known in another process, whose memory does not know them', async () => {
		const messages = many(1000);
		const staticData: IDataObject = {};
		await send({ body: { message: messages }, staticData });
		const stored = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		// Another node id: nothing of it is in the memory of this process.
		const reply = await send({ body: { message: messages }, staticData: stored });
		expect(reply.body).toEqual(accepted(0, { message: 'duplicate', duplicates: 1000 }));
		expect(JSON.stringify(stored).length).toBeLessThan(100_000);
		expect(JSON.stringify(stored)).not.toContain('conversation-1');
	});

	it('of calls that come together leave once', async () => {
		const nodeId = freshNodeId();
		const messages = many(100);
		const replies = await Promise.all(
			Array.from({ length: 10 }, async () => await send({ nodeId, body: { message: messages } })),
		);
		expect(replies.flatMap(itemsOf)).toHaveLength(100);
	});

	it('are not messages without an id, nor those of another conversation', async () => {
		const same = message('text/plain', { id: undefined });
		const other = { ...message('text/plain'), conversation: { id: 'conversation-2' } };
		const messages = [same, same, other, { ...other, conversation: { id: 'conversation-3' } }];
		expect((await send({ body: { message: messages } })).body).toEqual(accepted(4));
	});

	it.each<Partial<Call>>([
		{ parameters: { settings: { dropDuplicates: false } } },
		{ mode: 'manual' },
	])('leave with %j', async (more) => {
		const given = { body: { message: many(2) }, nodeId: freshNodeId(), staticData: {}, ...more };
		await send(given);
		expect((await send(given)).body).toEqual(accepted(2));
		expect(given.staticData).toEqual({});
	});
});

describe('a token', () => {
	it('is for this trigger', async () => {
		const nodeId = freshNodeId();
		const { body } = await askToken(new EceTrigger(), { nodeId });
		const { access_token: token } = body as { access_token: string };
		const reply = await post(new EceTrigger(), {
			nodeId,
			credential: CREDENTIAL,
			authorization: `Bearer ${token}`,
			body: { message: many(1) },
		});
		expect(reply.body).toEqual(accepted(1));
	});
});
