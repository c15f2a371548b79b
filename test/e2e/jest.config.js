const { projects } = require('../../jest.config.js');

const { displayName: _, testMatch: __, ...base } = projects[0];

/** @type {import('jest').Config} */
module.exports = {
	...base,
	// One n8n serves all suites, so there is one test file; the first start may install n8n.
	testMatch: ['<rootDir>/test/e2e/e2e.test.ts'],
	testTimeout: 180_000,
	reporters: ['default', '<rootDir>/test/countReporter.js'],
};
