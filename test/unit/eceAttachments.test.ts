import {
	fileInfo,
	safeFileName,
	webAddress,
	withoutQuery,
} from '../../nodes/EnterpriseChatAndEmail/attachments';
import type { ServiceAnswer, WireRequest } from '../../nodes/runtime/wire';

/** Answers by address, to whatever verb. */
const server = (answers: Record<string, Partial<ServiceAnswer>>) => {
	const asked: string[] = [];
	const call = async ({ external = '' }: WireRequest): Promise<ServiceAnswer> => {
		asked.push(external);
		return await Promise.resolve({ status: 200, headers: {}, body: '', ...answers[external] });
	};
	return { asked, call };
};
const to = (location: string) => ({ status: 302, headers: { location } });
const FILE = { headers: { 'content-length': '7', 'content-type': 'image/png' } };

describe('redirects of a file', () => {
	it('may lead from http to https', async () => {
		const { call } = server({ 'http://a.test/': to('https://a.test/b'), 'https://a.test/b': FILE });
		expect(await fileInfo({ call }, 'http://a.test')).toEqual({
			fileSize: 7,
			contentType: 'image/png',
		});
	});

	it('may lead from https to https elsewhere', async () => {
		const { call } = server({ 'https://a.test/': to('//b.test/c'), 'https://b.test/c': FILE });
		expect(await fileInfo({ call }, 'https://a.test')).toMatchObject({ fileSize: 7 });
	});

	it('never lead from https to http', async () => {
		const { asked, call } = server({ 'https://a.test/': to('http://b.test/c?key=k3y') });
		expect(await fileInfo({ call }, 'https://a.test')).toEqual({
			problem: 'The server redirects to http://b.test/c, which is not encrypted.',
		});
		expect(asked).toEqual(['https://a.test/']);
	});
});

describe('an address', () => {
	it.each([
		['https://a.test/b?c=d#e', 'https://a.test/b?c=d#e'],
		['  http://a.test  ', 'http://a.test/'],
		['HTTPS://A.test/B c', 'https://a.test/B%20c'],
	])('%j is %s', (text, url) => {
		expect(webAddress('File', text)).toBe(url);
	});

	it.each(['', 'a.png', '/a.png', '//a.test/a', 'ftp://a.test', 'file:///etc/passwd', 'data:,x'])(
		'%j is none',
		(text) => {
			expect(() => webAddress('File', text)).toThrow(
				'File must be an address that begins with https:// or http://.',
			);
		},
	);

	it('is shown without what signs it', () => {
		expect(withoutQuery('https://a.test/b?signature=x#y')).toBe('https://a.test/b');
		expect(withoutQuery('https://a.test/b#y?z')).toBe('https://a.test/b');
	});
});

describe('the name of a file', () => {
	it.each([
		['a.png', 'a.png'],
		['Ünï cödé 👩‍👩‍👧.png', 'Ünï cödé 👩‍👩‍👧.png'],
		['a/b\\c.png', 'c.png'],
		['...', 'attachment'],
		['', 'attachment'],
		['/', 'attachment'],
		['a\u0000b\u009fc', 'a_b_c'],
		['x\u2066\u202egnp.exe', 'x__gnp.exe'],
		['\udc00a', '_a'],
	])('%j becomes %j', (given, name) => {
		expect(safeFileName(given)).toBe(name);
		expect(() => encodeURIComponent(safeFileName(given))).not.toThrow();
	});
});
