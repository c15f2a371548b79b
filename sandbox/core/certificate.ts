import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** The few DER building blocks that a self-signed certificate needs. */
const der = (tag: number, ...parts: Buffer[]): Buffer => {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size =
		length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const bitString = (content: Buffer) => der(0x03, Buffer.from([0]), content);
const time = (date: Date) => der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));

const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const VERSION_3 = Buffer.from('a003020102', 'hex');

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** A certificate that nobody has reason to trust: for the case of a certificate error. */
export function selfSignedCertificate(commonName: string): { key: string; cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const algorithm = sequence(ECDSA_WITH_SHA256);
	const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))));
	const now = Date.now();
	const toBeSigned = sequence(
		VERSION_3,
		der(0x02, Buffer.from([0x01]), randomBytes(8)),
		algorithm,
		name,
		sequence(time(new Date(now - YEAR_MS)), time(new Date(now + YEAR_MS))),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const certificate = sequence(
		toBeSigned,
		algorithm,
		bitString(sign('sha256', toBeSigned, privateKey)),
	);
	const lines = certificate
		.toString('base64')
		.match(/.{1,64}/g)
		?.join('\n');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}
