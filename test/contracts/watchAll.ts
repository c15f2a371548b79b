/**
 * Holds every request that a test makes against the contracts, and every answer of the sandbox. Jest loads this before
 * each file with tests, so that no test can forget it.
 */
import { Recorder } from '../../sandbox/core/recorder';
import { throwFaults, watch } from './watch';

const close = Recorder.prototype.close;
Recorder.prototype.close = function (record, end) {
	close.call(this, record, end);
	const isWhole = record.fault === undefined && record.state === 'answered';
	watch({ ...record, ...(isWhole ? {} : { status: undefined }) });
};

afterEach(throwFaults);
afterAll(throwFaults);
