const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** The sandbox sends nothing anywhere else, whatever URL it is given. */
export function isLoopbackUrl(url: string): boolean {
	try {
		const { protocol, hostname } = new URL(url);
		return /^https?:$/.test(protocol) && LOOPBACK.test(hostname);
	} catch {
		return false;
	}
}
