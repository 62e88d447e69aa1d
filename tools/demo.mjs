/** `npm run demo`: works on a fresh clone; `-- --help` lists the options. */
import { built, dependencies, tsx } from './setup.mjs';

await dependencies();
await built();
await tsx('tools/demo.mts', process.argv.slice(2));
