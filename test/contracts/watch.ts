/* What broke a contract while a test ran. `watchAll.ts` collects it for every test. */
import { Contracts, type Exchange } from './contracts';

let contracts: Contracts | undefined;
let faults: string[] = [];
let allowed: RegExp[] = [];

/** Tests of the sandbox send wrong requests on purpose; the sandbox has to refuse them. */
const sendsOnPurpose = () =>
	/\/test\/(?:sandbox|conformance)\//.test(expect.getState().testPath ?? '');

/** Of what is about to be sent, this breaks its contract on purpose; holds until the end of the test. */
export function allowBreach(...paths: RegExp[]): void {
	allowed.push(...paths);
}

/** Judges one exchange; what is wrong with it fails the test that is running. */
export function watch(exchange: Exchange): void {
	contracts ??= new Contracts();
	const verdict = contracts.check(exchange);
	if (!verdict) return;
	const { method, path, status } = exchange;
	const call = `${method} ${path}`;
	const note = (list: string[]) =>
		faults.push(...list.map((fault) => `${call} (${verdict.contract}): ${fault}`));
	if (sendsOnPurpose()) {
		if (verdict.contract === 'none') return;
		if (verdict.request.length > 0 && status !== undefined && status < 300) {
			note([`the sandbox took it although ${verdict.request.join('; ')}`]);
		}
	} else if (!allowed.some((one) => one.test(call))) {
		note(verdict.request);
	}
	note(verdict.answer);
}

/** Fails the test whose exchanges broke a contract. */
export function throwFaults(): void {
	const list = [...new Set(faults)];
	faults = [];
	allowed = [];
	if (list.length > 0) throw new Error(`Against the contracts:\n${list.join('\n')}`);
}
