import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this project keeps the exact n8n it is tested with: its package.json and lock file. */
export const recipe = dirname(fileURLToPath(import.meta.url));

/** The folder of the project. */
export const project = dirname(dirname(recipe));

/** The Node n8n is run with where the Node at hand is older than n8n accepts. */
export const NODE = { major: 24, version: '24.21.0' };

/** The folder below which everything that is kept between runs lies; outside the project, see {@link installation}. */
export function cacheFolder(): string {
	const base = process.env.OUTBOUND_CACHE ?? process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
	return join(base, 'n8n-nodes-outbound');
}

/** An n8n on this machine: its folder, the Node that runs it, and a user folder with a migrated database. */
export interface Installation {
	folder: string;
	node: string;
	bin: string;
	template: string;
	complete: boolean;
}

/** The npm package that holds nothing but a Node binary for this machine. */
export function nodePackage(): string {
	const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
	return `${prefix}-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

/** Whether n8n has to be given a Node of its own. */
export const needsNode = () => Number(process.versions.node.split('.')[0]) < NODE.major;

/** The parts of an installation that lies, or will lie, in `folder`. */
export function partsOf(folder: string): Installation {
	const binary = process.platform === 'win32' ? 'node.exe' : 'node';
	return {
		folder,
		node: needsNode() ? join(folder, 'node', 'node_modules', nodePackage(), 'bin', binary) : process.execPath,
		bin: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
		template: join(folder, 'template'),
		complete: existsSync(folder),
	};
}

/**
 * The installation that belongs to this lock file. It lies outside the project, so that the package n8n loads finds
 * n8n-workflow through n8n, as at a user's, and not in the project's own node_modules.
 */
export function installation(): Installation {
	const hash = createHash('sha256');
	for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(recipe, name)));
	const node = needsNode() ? NODE.version : process.versions.node;
	return partsOf(join(cacheFolder(), `n8n-${hash.update(node).digest('hex').slice(0, 12)}`));
}
