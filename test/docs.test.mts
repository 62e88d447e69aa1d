import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const { operations } = require('../gulpfile.js') as { operations(): string };

test('docs/operations.md says what the rows say', () => {
	const written = readFileSync(join(root, 'docs/operations.md'), 'utf8');
	if (written !== operations()) throw new Error('The rows have changed. Run: npm run build && npx gulp docs');
});
