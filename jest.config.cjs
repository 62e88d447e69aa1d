/** Tests, sandbox and tools are ES modules in TypeScript (`.mts`); jest runs them as CommonJS, which n8n-core needs. */
module.exports = {
	roots: ['<rootDir>/test'],
	setupFiles: ['<rootDir>/test/support/env.cjs'],
	testMatch: ['**/*.test.mts'],
	testPathIgnorePatterns: ['<rootDir>/test/real/'],
	moduleFileExtensions: ['mts', 'ts', 'js', 'cjs', 'mjs', 'json', 'node'],
	transform: {
		'^.+\\.(mts|ts)$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
		],
	},
	testSequencer: '<rootDir>/test/support/sequencer.cjs',
	testTimeout: 60_000,
	// One more than most machines of a CI have cores: much of the time goes into waiting.
	maxWorkers: 3,
};
