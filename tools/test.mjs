/** `npm test`: works on a fresh clone; arguments go to jest. */
import { join } from 'node:path';
import { built, dependencies, project, run } from './setup.mjs';

await dependencies();
await built();
process.exitCode = await run(process.execPath, [join(project, 'node_modules', 'jest', 'bin', 'jest.js'), ...process.argv.slice(2)]);
