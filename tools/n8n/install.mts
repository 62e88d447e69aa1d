import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stages } from '../progress.mts';
import { N8nClient } from './client.mts';
import { type Installation, NODE, installation, needsNode, nodePackage, partsOf, recipe } from './place.mts';
import { N8nProcess, freePort } from './process.mts';

const version = (JSON.parse(readFileSync(join(recipe, 'package.json'), 'utf8')) as { dependencies: { n8n: string } }).dependencies.n8n;

/** Runs npm in a folder; what it says is kept and shown only when it fails. */
async function npm(cwd: string, node: string, args: string[], advice: string): Promise<void> {
	const cli = process.env.npm_execpath;
	const [command, first] = cli?.endsWith('.js') ? [node, [cli]] : ['npm', []];
	const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
	delete env.npm_config_ignore_scripts;
	const child = spawn(command, [...first, ...args], {
		cwd,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: command === 'npm' && process.platform === 'win32',
	});
	const abandon = () => child.kill();
	process.once('exit', abandon);
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
	const [code] = (await once(child, 'close')) as [number | null];
	process.off('exit', abandon);
	if (code !== 0) throw new Error(`${advice}\nnpm ${args.join(' ')} said:\n${said.split('\n').slice(-40).join('\n')}`);
}

/** Folders of installations that were begun by a process that is no more. */
function wipeLeftOvers(folder: string): void {
	if (!existsSync(dirname(folder))) return;
	for (const name of readdirSync(dirname(folder))) {
		const [, pid] = new RegExp(`^${basename(folder)}\\.partial-(\\d+)$`).exec(name) ?? [];
		if (pid && !alive(Number(pid))) rmSync(join(dirname(folder), name), { recursive: true, force: true });
	}
}

function alive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/**
 * The n8n of the lock file (which also names `date-fns`, a peer of n8n's own nodes that the flag below leaves out), ready to be started; installs it first where this machine has none yet. It is made beside its
 * place and moved there when complete, so what lies there always works.
 */
export async function installed(): Promise<Installation> {
	const place = installation();
	if (place.complete) return place;
	wipeLeftOvers(place.folder);
	const partial = partsOf(`${place.folder}.partial-${process.pid}`);
	const { folder } = partial;
	mkdirSync(folder, { recursive: true });
	process.stderr.write(`Setting up a real n8n in ${place.folder} (once; some minutes, 2.3 GB)\n`);
	await stages({}, [
		{
			title: `Install Node ${NODE.version} for n8n`,
			skip: () => !needsNode(),
			work: async () => {
				mkdirSync(join(folder, 'node'));
				writeFileSync(join(folder, 'node', 'package.json'), '{"private":true}');
				const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${nodePackage()}@${NODE.version}`];
				await npm(join(folder, 'node'), process.execPath, args, `Start it with Node ${NODE.major} instead.`);
			},
		},
		{
			title: `Install n8n ${version}`,
			work: async () => {
				for (const name of ['package.json', 'package-lock.json']) cpSync(join(recipe, name), join(folder, name));
				const args = ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
				await npm(folder, partial.node, args, 'Installing n8n did not work; see if the npm registry can be reached.');
			},
		},
		{
			title: 'Build SQLite for it',
			work: async () => {
				const advice = 'SQLite could not be built: a C++ compiler, make and Python are needed.';
				await npm(folder, partial.node, ['rebuild', 'sqlite3', '--ignore-scripts=false'], advice);
			},
		},
		{
			title: 'Prepare an empty database',
			work: async (_context, tell) => {
				const options = { userFolder: partial.template, port: await freePort(), timeout: 600_000 };
				const n8n = await N8nProcess.start(partial, options);
				try {
					tell('setting up the owner');
					await new N8nClient(n8n.url, partial).signIn();
				} finally {
					await n8n.stop();
				}
				rmSync(n8n.log);
			},
		},
	]);
	renameSync(folder, place.folder);
	return { ...place, complete: true };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	process.stderr.write(`n8n ${version}: ${(await installed()).folder}\n`);
}
