import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';

export const project = join(__dirname, '../..');

/** Runs an ES module in a process of its own (jest cannot load n8n's linters); `folder` is its first argument, JSON its output. */
export async function outside<T>(script: string, folder: string): Promise<T> {
	const env = { ...process.env, NODE_ENV: 'production' }; // n8n's rules behave otherwise under jest's 'test'
	const options = { cwd: project, env, maxBuffer: 64 * 1024 * 1024 };
	const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, folder], options);
	return JSON.parse(stdout) as T;
}

/** Calls a step with a new folder that is gone afterwards. */
export async function inNewFolder<T>(step: (folder: string) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'outbound-'));
	try {
		return await step(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const LINT = `
	import { relative } from 'node:path';
	import { config } from '@n8n/node-cli/eslint';
	import { ESLint } from 'eslint';
	const cwd = process.argv[1];
	const linter = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: config });
	const results = await linter.lintFiles(['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json']);
	console.log(JSON.stringify(results.flatMap(({ filePath, messages, source }) => messages.map(({ ruleId, message, line }) =>
		relative(cwd, filePath) + ':' + line + ' ' + ruleId + ': ' + message + ' | ' + (source?.split('\\n')[line - 1] ?? '').trim()))));
`;

/** Lints these files as n8n would lint a package that holds them beside our package.json, credentials, icons and codex files. */
export async function lintAsPackage(files: Record<string, string>): Promise<string[]> {
	return await inNewFolder(async (folder) => {
		const noSources = (path: string) => {
			const [top] = relative(project, path).split(sep);
			return top !== 'nodes' || !path.endsWith('.ts');
		};
		for (const name of ['package.json', 'tsconfig.json', 'credentials', 'icons', 'nodes'])
			cpSync(join(project, name), join(folder, name), { recursive: true, filter: noSources });
		symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
		for (const [path, text] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		}
		return await outside<string[]>(LINT, folder);
	});
}
