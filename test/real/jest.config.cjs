/** Tests in a real n8n: `npx jest --config test/real/jest.config.cjs`. Installs one first where there is none. */
const base = require('../../jest.config.cjs');

module.exports = {
	...base,
	rootDir: '../..',
	roots: ['<rootDir>/test/real'],
	testPathIgnorePatterns: [],
	globalSetup: '<rootDir>/test/real/setup.cjs',
	maxWorkers: 1,
	testTimeout: 120_000,
};
