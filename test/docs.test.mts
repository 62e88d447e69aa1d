import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { events, operations } from '../gulpfile.js';

const root = join(__dirname, '..');

test.each([
	['operations.md', 'rows say', operations],
	['events.md', 'fixtures become', events],
])('docs/%s says what the %s', (file, _what, made) => {
	const written = readFileSync(join(root, 'docs', file), 'utf8');
	if (written !== made()) throw new Error('What it is made from has changed. Run: npm run build && npx gulp docs');
});
