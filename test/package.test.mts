import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import { promisify } from 'node:util';
import { outside, project } from './support/lint.mts';

interface Manifest {
	name: string;
	version: string;
	description: string;
	license: string;
	homepage: string;
	keywords: string[];
	author: { name: string; email: string };
	repository: { type: string; url: string; directory?: string };
	files: string[];
	scripts: Record<string, string>;
	n8n: { n8nNodesApiVersion: number; strict: boolean; credentials: string[]; nodes: string[] };
	dependencies?: object;
	peerDependencies: Record<string, string>;
	[other: string]: unknown;
}

const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
const run = async (command: string, args: string[], cwd: string) =>
	(await promisify(execFile)(command, args, { cwd, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' })).stdout;

let folder: string;
let packed: string[];
const unpacked = () => join(folder, 'package');

beforeAll(async () => {
	if (!existsSync(join(project, 'dist'))) throw new Error('There is no dist: run npm run build first');
	folder = mkdtempSync(join(tmpdir(), 'outbound-pack-'));
	const out = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], project);
	const [{ files, filename }] = JSON.parse(out) as [{ files: Array<{ path: string }>; filename: string }];
	packed = files.map(({ path }) => path).sort();
	await run('tar', ['-xzf', filename], folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('package.json', () => {
	test('has what n8n demands of a community package', () => {
		expect(manifest.name).toMatch(/^n8n-nodes-[a-z0-9-]+$/);
		expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
		expect(manifest.license).toBe('MIT');
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.description).toMatch(/\S.{20,}/);
		expect(manifest.homepage).toMatch(/^https:\/\/\S+$/);
		expect(manifest.author).toEqual({ name: expect.stringMatching(/\S/) as unknown, email: expect.stringMatching(/^\S+@\S+$/) as unknown });
		expect(manifest.repository).toEqual({
			type: 'git',
			url: expect.stringMatching(/^git\+https:\/\/github\.com\/[\w-]+\/[\w-]+\.git$/) as unknown,
		});
		expect(manifest.files).toEqual(['dist']);
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(JSON.stringify(manifest)).not.toMatch(/<\.\.\.>|\{\{|<[A-Z]+>/);
	});

	test('has no dependencies at run time, no overrides, and nothing that runs at installation', () => {
		expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
		for (const name of ['overrides', 'resolutions', 'bundledDependencies', 'bundleDependencies', 'optionalDependencies'])
			expect(manifest).not.toHaveProperty(name);
		for (const name of ['prepare', 'preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'postprepare'])
			expect(manifest.scripts).not.toHaveProperty(name);
		expect(manifest.scripts).toMatchObject({ build: 'n8n-node build', release: 'n8n-node release', prepublishOnly: 'n8n-node prerelease' });
		expect(manifest.scripts.lint).toMatch(/^n8n-node lint( |$)/);
	});

	test('names every node and credential that there is', () => {
		const { n8nNodesApiVersion, strict, nodes, credentials } = manifest.n8n;
		expect([n8nNodesApiVersion, strict]).toEqual([1, true]);
		const sources = (top: string, end: string) =>
			(readdirSync(join(project, top), { recursive: true }) as string[])
				.filter((name) => name.endsWith(end))
				.map((name) => posix.join('dist', top, name.replaceAll('\\', '/').replace(/ts$/, 'js')));
		expect([...nodes].sort()).toEqual(sources('nodes', '.node.ts').sort());
		expect([...credentials].sort()).toEqual(sources('credentials', '.credentials.ts').sort());
		for (const path of [...nodes, ...credentials]) expect(packed).toContain(path);
	});

	test('the lint config is the untouched default that a strict package must have', () => {
		const lines = readFileSync(join(project, 'eslint.config.mjs'), 'utf8').split('\n').filter(Boolean);
		expect(lines).toEqual(["import { config } from '@n8n/node-cli/eslint';", 'export default config;']);
	});
});

describe('codex files', () => {
	const names = manifest.n8n.nodes.map((path) => path.replace(/\.js$/, '.json'));

	test.each(names)('%s names its node, known categories and addresses', (path) => {
		const codex = JSON.parse(readFileSync(join(unpacked(), path), 'utf8')) as {
			node: string;
			categories: string[];
			resources: Record<string, Array<{ url: string }>>;
		};
		const file = posix.basename(path, '.node.json');
		expect(codex).toMatchObject({
			node: `${manifest.name}.${file.charAt(0).toLowerCase()}${file.slice(1)}`,
			nodeVersion: '1.0',
			codexVersion: '1.0',
		});
		const known = [
			'Analytics',
			'Communication',
			'Data & Storage',
			'Development',
			'Finance & Accounting',
			'Marketing & Content',
			'Miscellaneous',
			'Productivity',
			'Sales',
			'Utility',
		];
		expect(known).toEqual(expect.arrayContaining(codex.categories));
		expect(Object.keys(codex.resources).sort()).toEqual(['credentialDocumentation', 'primaryDocumentation']);
		// A page of the README: another path of the repository would lead nowhere.
		for (const { url } of Object.values(codex.resources).flat())
			expect(url.replace(/#[a-z-]+$/, '')).toBe(manifest.homepage.replace(/#.*$/, ''));
	});
});

describe('what npm pack puts into the package', () => {
	test('is dist and what npm always adds', () => {
		expect(packed.filter((path) => !/^(dist\/.+|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/.test(path))).toEqual([]);
		expect(packed.filter((path) => path.startsWith('dist/') && !/^dist\/(engine|nodes|credentials|icons)\//.test(path))).toEqual([]);
		expect(packed.filter((path) => path.startsWith('dist/') && !/\.(js|json|svg)$/.test(path))).toEqual([]);
		expect(packed.filter((path) => /test|spec|\.map$|\.d\.ts$/.test(path))).toEqual([]);
		expect(packed).toEqual(expect.arrayContaining(['LICENSE', 'package.json']));
	});

	test('comes from a source that is still there: no leftovers of an older build', () => {
		const source = (path: string) => path.replace(/^dist\//, '').replace(/\.js$/, '.ts');
		expect(packed.filter((path) => path.startsWith('dist/') && !existsSync(join(project, source(path))))).toEqual([]);
	});

	test('has the icons that nodes and credentials name', () => {
		const icons = packed
			.filter((path) => path.endsWith('.js'))
			.flatMap((path) =>
				[...readFileSync(join(unpacked(), path), 'utf8').matchAll(/'file:([^']+)'/g)].map(([, name]) =>
					posix.join(posix.dirname(path), name),
				),
			);
		expect(icons.length).toBeGreaterThan(0);
		expect(icons.filter((path) => !packed.includes(path))).toEqual([]);
	});

	test('needs nothing but n8n-workflow and node:crypto', () => {
		const scripts = packed.filter((path) => path.endsWith('.js'));
		expect(scripts.length).toBeGreaterThan(20);
		const wrong: string[] = [];
		for (const path of scripts) {
			const code = readFileSync(join(unpacked(), path), 'utf8');
			if (/\bimport\s*\(|require\s*\(\s*[^"'\s]/.test(code)) wrong.push(`${path} loads something by a computed name`);
			for (const [, name] of code.matchAll(/require\s*\(\s*["']([^"']+)["']\s*\)/g)) {
				const known = name === 'n8n-workflow' || name === 'node:crypto';
				const file = resolve(dirname(join(unpacked(), path)), `${name.replace(/\.js$/, '')}.js`);
				const own = name.startsWith('.') && file.startsWith(unpacked()) && existsSync(file);
				if (!known && !own) wrong.push(`${path} needs ${name}`);
			}
		}
		expect(wrong).toEqual([]);
	});
});

/** n8n's scanner says only whether a package passes; its rules are run once more to see warnings too. */
const SCAN = (patterns: string[]) => `
	import { analyzePackage, buildScanConfig } from '@n8n/scan-community-package/scanner/scanner.mjs';
	import { ESLint } from 'eslint';
	const cwd = process.argv[1];
	const result = await analyzePackage(cwd, ${JSON.stringify(patterns)});
	const linter = new ESLint({ cwd, allowInlineConfig: false, overrideConfigFile: true, overrideConfig: await buildScanConfig() });
	const linted = await linter.lintFiles(${JSON.stringify(patterns)});
	const found = linted.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId + ': ' + message));
	console.log(JSON.stringify({ ...result, found, files: linted.length }));
`;

describe("n8n's scanner finds nothing", () => {
	test.each([
		['in the source', () => project, ['package.json', '{nodes,credentials}/**/*.{js,ts,json}']],
		['in the package', unpacked, ['**/*.js', 'package.json']],
	])('%s', async (_name, where, patterns) => {
		const { files, ...result } = await outside<{ files: number }>(SCAN(patterns), where());
		expect(result).toEqual({ passed: true, found: [] });
		expect(files).toBeGreaterThan(15);
	});
});
