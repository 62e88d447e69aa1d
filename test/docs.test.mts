import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from '../gulpfile.js';

const root = join(__dirname, '..');

test('docs/operations.md says what the rows say', () => {
	const written = readFileSync(join(root, 'docs/operations.md'), 'utf8');
	if (written !== operations()) throw new Error('The rows have changed. Run: npm run build && npx gulp docs');
});
