/** `npm run bench`: works on a fresh clone; `-- --help` lists the options. */
import { built, dependencies, tsx } from './setup.mjs';

await dependencies();
await built();
await tsx('tools/bench.mts', process.argv.slice(2));
