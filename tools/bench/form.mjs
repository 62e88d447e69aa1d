/**
 * What the form of a node weighs, and how long its class takes to load into an n8n that runs (n8n-workflow is there already).
 * In a process of its own, so that nothing is loaded before. Prints JSON.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const [root, file, name] = process.argv.slice(2);
const require = createRequire(join(root, 'package.json'));
require('n8n-workflow');

const began = performance.now();
const { description } = new (require(join(root, 'dist', file))[name])();
const load = performance.now() - began;

const operations = description.properties.filter((one) => one.name === 'operation').flatMap((one) => one.options).length;
process.stdout.write(JSON.stringify({ load, operations, bytes: JSON.stringify(description).length }));
