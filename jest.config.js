/** @type {import('jest').Config} */
const base = {
	testEnvironment: 'node',
	rootDir: __dirname,
	// Types are checked once by tsc; here they would only slow every file down.
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.jest.json' }] },
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/demo/n8n/'],
};

module.exports = {
	reporters: ['default', '<rootDir>/test/countReporter.js'],
	projects: [
		{ ...base, displayName: 'unit', testMatch: ['<rootDir>/test/{unit,sandbox,conformance}/**/*.test.ts'] },
		{ ...base, displayName: 'workflow', testMatch: ['<rootDir>/test/workflow/**/*.test.ts'] },
	],
};
