/** @type {import('jest').Config} */
const base = {
	testEnvironment: 'node',
	rootDir: __dirname,
	// Types are checked once by tsc; here they would only slow every file down.
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.jest.json' }] },
	setupFilesAfterEnv: ['<rootDir>/test/contracts/watchAll.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/demo/n8n/'],
};

module.exports = {
	reporters: ['default', '<rootDir>/test/countReporter.js'],
	// Jest leaves one core to a developer; of two that is half.
	maxWorkers: 2,
	// A machine that has other things to do must not fail a test.
	testTimeout: 30_000,
	projects: [
		{
			...base,
			displayName: 'unit',
			testMatch: [
				'<rootDir>/test/{unit,sandbox,conformance,products,runtime,samples,contracts}/**/*.test.ts',
			],
		},
		{
			...base,
			displayName: 'workflow',
			testMatch: ['<rootDir>/test/{workflow,package}/**/*.test.ts'],
		},
	],
};
