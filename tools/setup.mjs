import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of the project. */
export const project = dirname(dirname(fileURLToPath(import.meta.url)));

const modules = join(project, 'node_modules');
const sources = ['engine', 'nodes', 'credentials', 'icons', 'package.json', 'tsconfig.json'];

/** Says on stderr what is going on: stdout belongs to results. */
const say = (text) => process.stderr.write(`${text}\n`);

/** Ends the process with one sentence that says what to do. */
export function stop(sentence) {
	say(sentence);
	process.exit(1);
}

/** Runs a program in the project and gives its exit code. `stdout: 2` sends its output to stderr. */
export function run(command, args, { stdout = 'inherit', env = process.env } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd: project, env, stdio: ['inherit', stdout, 'inherit'] });
		// Ctrl+C reaches the child as well; it cleans up and ends, and this process ends after it.
		const wait = () => undefined;
		const end = () => child.kill('SIGTERM');
		process.on('SIGINT', wait).on('SIGTERM', end);
		child.once('error', reject).once('close', (code, signal) => {
			process.off('SIGINT', wait).off('SIGTERM', end);
			resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
		});
	});
}

/** Runs npm with the Node that runs this: `npm run` says where npm is, else it is looked for on the PATH. */
function npm(...args) {
	const cli = process.env.npm_execpath;
	return cli?.endsWith('.js')
		? run(process.execPath, [cli, ...args], { stdout: 2 })
		: run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { stdout: 2 });
}

async function timed(title, work, advice) {
	const start = Date.now();
	say(`${title} ...`);
	const code = await work().catch((error) => error.message);
	if (code !== 0) return advice(code);
	return say(`${title}: done in ${Math.round((Date.now() - start) / 1000)} s`);
}

const modified = async (file) => (existsSync(file) ? (await stat(file)).mtimeMs : 0);

/** The newest change below a path. Folders count too: a file that was deleted changes its folder. */
async function newest(path) {
	const time = await modified(path);
	if (!time || !(await stat(path)).isDirectory()) return time;
	return Math.max(time, ...(await Promise.all((await readdir(path)).map((name) => newest(join(path, name))))));
}

/** Installs the project's dependencies, unless what is installed is what the lock file says. */
export async function dependencies() {
	const lock = join(project, 'package-lock.json');
	const stamp = join(modules, '.stamp');
	const hash = createHash('sha256')
		.update(await readFile(lock))
		.digest('hex');
	if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) return;
	// Installed by hand after the lock file was last written: npm's own note of what it installed is the newer one.
	const byHand = (await modified(join(modules, '.package-lock.json'))) > (await modified(lock));
	if (!byHand) {
		await timed(
			'Installing dependencies (npm ci)',
			() => npm('ci', '--no-audit', '--no-fund'),
			(code) => stop(`Installing the dependencies did not work (${code}): see npm's message above, then try again.`),
		);
	}
	await writeFile(stamp, hash);
}

/** Builds the package, unless `dist` is newer than all sources. */
export async function built() {
	const dist = join(project, 'dist');
	const changed = Math.max(...(await Promise.all(sources.map((name) => newest(join(project, name))))));
	if ((await newest(dist)) > changed) return;
	await timed(
		'Building the package (npm run build)',
		() => npm('run', 'build'),
		async (code) => {
			// A half-made dist is newer than the sources and would pass for built the next time.
			await rm(dist, { recursive: true, force: true });
			stop(`The package does not build (${code}): correct what the compiler names above, then try again.`);
		},
	);
}

/** Runs one of the project's TypeScript programs with the given arguments and hands on its exit code. */
export async function tsx(program, args) {
	const loader = pathToFileURL(join(modules, 'tsx', 'dist', 'loader.mjs')).href;
	process.exitCode = await run(process.execPath, ['--import', loader, join(project, program), ...args]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await dependencies();
