/** Tests in a real n8n: `npx jest --config test/real/jest.config.cjs`. Installs one first where there is none. */
const base = require('../../jest.config.cjs');

module.exports = {
	...base,
	rootDir: '../..',
	roots: ['<rootDir>/test/real'],
	testPathIgnorePatterns: [],
	globalSetup: '<rootDir>/test/real/setup.cjs',
	// Some wait most of the time: n8n looks once a minute at most.
	maxWorkers: 2,
	testTimeout: 120_000,
};
