import js from '@eslint/js';
import { globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Rules for what is not published: sandbox, tests and tools (`.mts`, `.mjs`, `.js`). */
export default tseslint.config(
	globalIgnores(['**/dist', '**/node_modules', '.cache', '**/*.ts', '**/*.json']),
	js.configs.recommended,
	tseslint.configs.recommended,
	{
		languageOptions: {
			globals: Object.fromEntries(
				['process', 'console', 'module', 'require', '__dirname', 'Buffer', 'URL', 'fetch', 'setTimeout', 'clearTimeout'].map((name) => [
					name,
					'readonly',
				]),
			),
		},
		rules: { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }] },
	},
	{ files: ['**/*.js', '**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
	{ files: ['**/*.mts'], rules: { 'no-undef': 'off' } },
);
