// The last line of a run, in the form that .ci/run adds up.
module.exports = class CountReporter {
	onRunComplete(_contexts, results) {
		const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
		process.stdout.write(
			`\n${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests} skipped\n`,
		);
	}
};
