/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { selfSignedCertificate } from './certificate';

export interface TlsFront {
	url: string;
	close: () => Promise<void>;
}

/** The same sandbox once more under https, with a certificate that no client trusts. */
export async function startTlsFront(host: string, port: number): Promise<TlsFront> {
	const open = new Set<Socket>();
	const server = createServer(selfSignedCertificate('sandbox'), (outside) => {
		const inside = connect(port, host);
		for (const [from, to] of [
			[outside, inside],
			[inside, outside],
		] as const) {
			open.add(from);
			from.on('close', () => {
				open.delete(from);
				to.destroy();
			});
			from.on('error', () => to.destroy());
			from.pipe(to);
		}
	});
	server.listen(0, host);
	await once(server, 'listening');
	return {
		url: `https://${host}:${(server.address() as AddressInfo).port}`,
		async close() {
			for (const socket of open) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}
